"""What stands above the lanes: headline, deadlines, brackets, days and hours."""

from __future__ import annotations

from procmap.render.diagram.boxes import Sizes
from procmap.render.diagram.clock_axis import Columns
from procmap.render.diagram.places import Area, Head, PlacedTick
from procmap.render.diagram.scene import Bracket, Deadline, Scene
from procmap.render.diagram.text import LINE, at_most, broken, width

MARGIN = 18.0
_TAG_PAD = 6.0


def make_head(scene: Scene, page: float, sizes: Sizes, rows: tuple[int, int, int]) -> Head:
    """The heights of the head. ``rows`` are those of deadlines, brackets and hours."""
    room = page - 2 * MARGIN
    big = min(max(1.55 * sizes.name, 19.0), 28.0)
    headline = (
        at_most(scene.headline, 2, room, big)
        if width(scene.headline, big, bold=True) > room
        else (scene.headline,)
    )
    small = min(max(0.98 * sizes.name, 12.0), 17.0)
    subtitle = at_most(scene.subtitle, 2, room, small)
    y = MARGIN + len(headline) * big * 1.15 + len(subtitle) * small * LINE + 0.5 * small
    tags, brackets, ticks = rows
    y_tags = y
    y += tags * (sizes.tick * LINE + 8)
    y_brackets = y
    y += brackets * (sizes.note * LINE + 11)
    y_days = y
    if len(scene.days) > 1:
        y += sizes.tick * 1.5
    y_ticks = y
    y += max(ticks, 1) * sizes.tick * 1.2 + 4 if scene.ticks else 4
    return Head(headline, subtitle, big, small, y_tags, y_brackets, y_days, y_ticks, y, ticks)


def place_ticks(scene: Scene, columns: Columns, xs: list[float], sizes: Sizes) -> tuple[PlacedTick, ...]:
    """The hours, in up to three rows where they stand close; the ones somebody waits for come first."""
    rows: list[list[tuple[float, float]]] = [[], [], []]
    found = []
    ticks = [(at, tick) for at, tick in scene.ticks.items() if tick.text and at in columns.at]
    for at, tick in sorted(ticks, key=lambda one: (not one[1].strong, one[0])):
        x = xs[columns.at[at]]
        half = width(tick.text, sizes.tick, bold=tick.strong) / 2 + 3
        row = next((n for n, row in enumerate(rows) if _fits(row, x - half, x + half)), None)
        if row is not None:
            rows[row].append((x - half, x + half))
            found.append(PlacedTick(x, row, tick.text, tick.strong))
    return tuple(sorted(found))


def place_days(
    scene: Scene, columns: Columns, xs: list[float], right: float, sizes: Sizes
) -> tuple[tuple[float, float, str], ...]:
    """Where each day begins and ends on the axis, and its name as far as there is room."""
    if len(scene.days) < 2:
        return ()
    starts: dict[int, float] = {}
    for column, x in zip(columns.all, xs, strict=True):
        day = max((n for n, one in enumerate(scene.days) if one.begins <= column.at), default=0)
        starts.setdefault(day, x)
    order = sorted(starts)
    found = []
    for n, day in enumerate(order):
        begins = starts[day]
        ends = starts[order[n + 1]] if n + 1 < len(order) else right
        name = scene.days[day].name
        if width(name, sizes.tick, bold=True) + 10 > ends - begins:
            name = name.split(" ")[0]
        found.append((begins, ends, name if width(name, sizes.tick, bold=True) + 6 <= ends - begins else ""))
    return tuple(found)


Tag = tuple[Deadline, float, Area, tuple[str, ...]]


def place_deadlines(
    scene: Scene, columns: Columns, xs: list[float], bounds: tuple[float, float], sizes: Sizes
) -> list[tuple[Tag, int]]:
    """The customer's deadlines with their tags, in rows so that none covers another."""
    rows: list[list[tuple[float, float]]] = []
    found: list[tuple[Tag, int]] = []
    for deadline in scene.deadlines:
        x = xs[columns.at[deadline.at]] if deadline.at in columns.at else xs[-1]
        room = min(width(deadline.text, sizes.tick, bold=True) + 2 * _TAG_PAD, bounds[1] - bounds[0])
        left = min(max(x - room / 2, bounds[0]), bounds[1] - room)
        row = next((n for n, row in enumerate(rows) if _fits(row, left - 4, left + room + 4)), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append((left - 4, left + room + 4))
        found.append(((deadline, x, Area(left, 0, room, sizes.tick * LINE + 5), (deadline.text,)), row))
    return found


Bar = tuple[Bracket, float, float, int, tuple[str, ...]]


def place_brackets(
    scene: Scene, columns: Columns, xs: list[float], bounds: tuple[float, float], sizes: Sizes
) -> list[Bar]:
    """The brackets over runs of boxes, in rows; a text that is wider than its bracket stands over it evenly."""
    rows: list[list[tuple[float, float]]] = []
    found: list[Bar] = []
    for bracket in scene.brackets:
        spans = [columns.of[box] for box in bracket.boxes if box in columns.of]
        if not spans:
            continue
        x1, x2 = xs[min(first for first, _ in spans)], xs[max(last for _, last in spans)]
        room = max(x2 - x1, 0.0)
        text = at_most(bracket.text, 1, max(room, min(bounds[1] - bounds[0], 34 * sizes.note)), sizes.note)
        half = max(room, max((width(line, sizes.note) for line in text), default=0) + 8) / 2
        middle = min(max((x1 + x2) / 2, bounds[0] + half), bounds[1] - half)
        row = next((n for n, row in enumerate(rows) if _fits(row, middle - half, middle + half)), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append((middle - half, middle + half))
        found.append((bracket, x1, x2, row, text))
    return found


def head_name_lines(name: str, room: float, size: float) -> tuple[str, ...]:
    """The name of a lane in its head."""
    return broken(name, room, size, bold=True)


def _fits(row: list[tuple[float, float]], low: float, high: float) -> bool:
    return all(high <= first or last <= low for first, last in row)
