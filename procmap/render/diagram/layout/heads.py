"""What stands above the lanes: headline, deadlines, brackets, days and hours."""

from __future__ import annotations

from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.layout.clock_axis import Columns
from procmap.render.diagram.places import Flag, Head, PlacedDay, PlacedTick
from procmap.render.diagram.scene import Bracket, Deadline, Scene, Tone
from procmap.render.diagram.text import LINE, broken, packed, shortened, width

MARGIN = 18.0
MOST_ROWS = 5
POST_LINES = 5
"""More lines are not given to who answers for a lane: it takes three at most but for the longest titles."""
_MOST_BRACKETS = 6
_TAG_PAD = 6.0
_NEAR = 0.4
"""So much of its words, or of its length, a bracket shares with the other at least."""
_ONLY_DAY = "D"
"""Need not be named where a picture has no other; of a page on which all is on another day it must be said."""


def make_head(scene: Scene, page: float, sizes: Sizes, rows: tuple[int, int, int]) -> Head:
    """The heights of the head. ``rows`` are those of deadlines and brackets, of days and of hours."""
    room = page - 2 * MARGIN
    big = min(max(1.55 * sizes.name, 19.0), 28.0)
    headline = broken(scene.headline, room, big, bold=True)[:3]
    small = min(max(0.98 * sizes.name, 12.0), 17.0)
    subtitle = packed(scene.subtitle, room, small, pointed=True)[:3]
    y = MARGIN + len(headline) * big * 1.15 + len(subtitle) * small * LINE + 0.5 * small
    flags, days, ticks = rows
    y_flags = y
    y += flags * flag_step(sizes) + (3 if flags else 0)
    y_days = y
    y += days * sizes.tick * 1.35
    y += max(ticks, 1) * sizes.tick * 1.2 + 4 if scene.ticks else 4
    return Head(headline, subtitle, big, small, y_flags, y_days, y)


def section_room(sizes: Sizes) -> float:
    """The room above the lanes of a section, for its title."""
    return section_size(sizes) * 1.9


def section_size(sizes: Sizes) -> float:
    """The letters of a section's title."""
    return min(sizes.name * 1.15, 20.0)


def flag_step(sizes: Sizes) -> float:
    """The height of a row of deadlines and brackets."""
    return sizes.tick * LINE + 11


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
    scene: Scene, columns: Columns, xs: list[float], bounds: tuple[float, float], sizes: Sizes
) -> tuple[PlacedDay, ...]:
    """Where the hours of each day stand, its name over them, and where the day before ends."""
    if not scene.days or (len(scene.days) == 1 and scene.days[0].name.split(" ")[0] == _ONLY_DAY):
        return ()
    spans: dict[int, list[float]] = {}
    for column, x in zip(columns.all, xs, strict=True):
        day = max((n for n, one in enumerate(scene.days) if one.begins <= column.at), default=0)
        spans.setdefault(day, []).append(x)
    order = sorted(spans)
    rows: list[list[tuple[float, float]]] = [[], []]
    found = []
    for n, day in enumerate(order):
        first, last = spans[day][0], spans[day][-1]
        begins = first if n == 0 else (spans[order[n - 1]][-1] + first) / 2
        whole = scene.days[day].name
        following = spans[order[n + 1]][0] if n + 1 < len(order) else bounds[1]
        for name, row in ((whole, 0), (whole.split(" ")[0], 0), (whole, 1), (whole.split(" ")[0], 1)):
            half = width(name, sizes.tick, bold=True) / 2
            middle = min(max((first + last) / 2, bounds[0] + half), bounds[1] - half)
            if row == 0 and name == whole and middle + half > following - 4 and last - first < 2 * half:
                continue
            if _fits(rows[row], middle - half - 5, middle + half + 5):
                rows[row].append((middle - half - 5, middle + half + 5))
                found.append(PlacedDay(first, last, begins, middle, row, name))
                break
    return tuple(found)


def place_flags(
    scene: Scene, columns: Columns, xs: list[float], bounds: tuple[float, float], sizes: Sizes
) -> tuple[Flag, ...]:
    """Deadlines and brackets, in as few rows as keep them apart; deadlines stand above.

    Brackets that would need more than :data:`MOST_ROWS` rows are left out: the broken and the short ones stay.
    """
    rows: list[list[tuple[float, float]]] = []
    found: list[Flag] = []
    worst = sorted(scene.brackets, key=lambda one: (one.tone is not Tone.INFEASIBLE, len(one.boxes)))
    brackets = sorted(worst[:_MOST_BRACKETS], key=lambda one: len(one.boxes))
    parts: list[Deadline | Bracket] = [*scene.deadlines, *brackets]
    for part in parts:
        place = _deadline(part, columns, xs) if isinstance(part, Deadline) else _bracket(part, columns, xs)
        if place is None:
            continue
        x1, x2 = place
        size, bold = (sizes.tick, True) if isinstance(part, Deadline) else (sizes.note, False)
        most = max(x2 - x1, min(bounds[1] - bounds[0] - 2 * _TAG_PAD, 46 * size))
        text = shortened(part.text, most, size, bold=bold)
        room = width(text, size, bold=bold) + 2 * _TAG_PAD
        lines = [flag.x1 for flag in found if isinstance(flag.part, Deadline)] if not bold else []
        near = min(room, x2 - x1) * _NEAR
        reach = (max(bounds[0], x1 - room + near), min(bounds[1], x2 + room - near) - room)
        wish = min(max((x1 + x2 - room) / 2, bounds[0]), bounds[1] - room)
        left = _clear_of(lines, wish, room, reach)
        span = (min(left, x1) - 4, max(left + room, x2) + 4)
        row = next((n for n, row in enumerate(rows) if _fits(row, *span)), len(rows))
        if row >= MOST_ROWS and isinstance(part, Bracket):
            continue
        if row == len(rows):
            rows.append([])
        rows[row].append(span)
        found.append(Flag(part, x1, x2, left, room, row, text))
    return tuple(found)


def _clear_of(lines: list[float], wish: float, room: float, bounds: tuple[float, float]) -> float:
    """The place nearest to ``wish`` where words of a width stand beside the lines of deadlines, if there is one."""
    places = [wish, *(x + 2 for x in lines), *(x - room - 2 for x in lines)]
    free = [
        place
        for place in places
        if bounds[0] <= place <= bounds[1] and not any(place < x < place + room for x in lines)
    ]
    return min(free, key=lambda place: (abs(place - wish), place), default=wish)


def _deadline(deadline: Deadline, columns: Columns, xs: list[float]) -> tuple[float, float]:
    x = xs[columns.at[deadline.at]] if deadline.at in columns.at else xs[-1]
    return x, x


def _bracket(bracket: Bracket, columns: Columns, xs: list[float]) -> tuple[float, float] | None:
    """From the hour it begins to the hour it ends; by its boxes where an hour is not known or not on this page."""
    spans = [columns.of[box] for box in bracket.boxes if box in columns.of]
    if not spans:
        return None
    first, last = min(first for first, _ in spans), max(last for _, last in spans)
    if bracket.begins is not None:
        first = columns.at.get(bracket.begins, first)
    if bracket.ends is not None:
        last = columns.at.get(bracket.ends, last)
    return xs[min(first, last)], xs[max(first, last)]


def _fits(row: list[tuple[float, float]], low: float, high: float) -> bool:
    for first, last in row:  # noqa: SIM110 (asked for each hour at each size that is tried: half the time of all())
        if first < high and low < last:
            return False
    return True
