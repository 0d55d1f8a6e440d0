"""A year on one page: months side by side, days as cells, below them what the signs mean and why days are missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.render.diagram.drawing.boxes import hatch
from procmap.render.diagram.drawing.head import draw_title
from procmap.render.diagram.layout.fit import Paper
from procmap.render.diagram.layout.heads import MARGIN
from procmap.render.diagram.layout.legend_rows import Entry, legend_rows, legend_step
from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Group, Line, Page, Path, Rect, Shape, Text, polygon
from procmap.render.diagram.text import LINE, at_most, broken, packed, shortened
from procmap.render.diagram.theme import Theme
from procmap.render.diagram.views.year import Cell, Grade, Month, Year

_GAP = 26.0
_ROWS = 6
_NATURAL_WIDTH = 1400.0
_WIDEST, _HIGHEST = 130.0, 96.0
_NATURAL_HIGH = 38.0
_SIGN = 26.0


class Look(NamedTuple):
    """The ground of a cell and its text; ``filled``: how much of a strip is hatched, where form alone must do."""

    ground: str
    text: str
    filled: float = 0.0


_COLOR = {
    Grade.LATE: Look("dc2626", "ffffff"),
    Grade.NONE: Look("fbbf24", "1e1305"),
    Grade.HOUR: Look("fde9a9", "1e1305"),
    Grade.HOURS: Look("cdeee9", "0f3d38"),
    Grade.DAY: Look("7dd3c8", "0b2f2b"),
    Grade.MORE: Look("2a9d8f", "ffffff"),
    Grade.UNKNOWN: Look("eef1f5", "475569"),
}
_PRINT = {
    Grade.LATE: Look("000000", "ffffff"),
    Grade.NONE: Look("ffffff", "000000"),
    Grade.HOUR: Look("ffffff", "000000", 0.25),
    Grade.HOURS: Look("ffffff", "000000", 0.5),
    Grade.DAY: Look("ffffff", "000000", 0.75),
    Grade.MORE: Look("ffffff", "000000", 1.0),
    Grade.UNKNOWN: Look("ffffff", "606060"),
}


class _Grid(NamedTuple):
    """Where the months stand: how many beside each other, and the size of a day."""

    columns: int
    wide: float
    high: float
    top: float
    page: tuple[float, float]

    @property
    def name(self) -> float:
        """The size of a month's name."""
        return min(max(self.high * 0.42, 12.0), 20.0)

    @property
    def tall(self) -> float:
        """The height of a month: its name, the weekdays, six weeks."""
        return self.name * 1.3 + self.week * 1.5 + _ROWS * self.high

    @property
    def week(self) -> float:
        """The size of the weekdays' names."""
        return min(max(self.high * 0.34, 9.5), 14.0)


def year_page(year: Year, paper: Paper, theme: Theme) -> Page:
    """One page."""
    grid = _grid(year, paper)
    items: list[Shape] = [Rect(0, 0, *grid.page, fill="ffffff"), *_title(year, grid, theme)]
    across = grid.columns * 7 * grid.wide + (grid.columns - 1) * _GAP
    left = max((grid.page[0] - across) / 2, MARGIN)
    for n, month in enumerate(year.months):
        row, column = divmod(n, grid.columns)
        x = left + column * (7 * grid.wide + _GAP)
        y = grid.top + row * (grid.tall + _GAP * 0.55)
        items.append(Group(f"month {month.name}", tuple(_month(year, month, (x, y), grid, theme))))
    items += _foot(year, grid, theme)
    return Page(*grid.page, tuple(items))


def _sizes() -> tuple[float, float, float]:
    return 25.0, 14.5, 12.5


def _top(year: Year, wide: float) -> float:
    big, small, _ = _sizes()
    room = wide - 2 * MARGIN
    lines = len(broken(year.headline, room, big, bold=True)) * big * 1.15
    return MARGIN + lines + len(packed(year.subtitle, room, small, pointed=True)) * small * LINE + 0.8 * small


def _below(year: Year, wide: float) -> float:
    """The height of the foot: the legend, which may take two lines, and the notes."""
    _, _, note = _sizes()
    legend = _rows(_legend(year, wide)) * legend_step(note)
    return legend + len(_note_lines(year, wide)) * note * 1.3 + note


def _rows(entries: tuple[Entry, ...]) -> int:
    return 1 + max((one.row for one in entries), default=0)


def _note_lines(year: Year, wide: float) -> list[str]:
    note = _sizes()[2]
    return [line for one in year.notes for line in at_most(one, 2, wide - 2 * MARGIN, note)]


def _grid(year: Year, paper: Paper) -> _Grid:
    """The number of columns that gives the largest days."""
    count = len(year.months)
    if paper.natural:
        columns = min(4, count)
        wide = (_NATURAL_WIDTH - 2 * MARGIN - 3 * _GAP) / 4 / 7
        grid = _Grid(columns, wide, _NATURAL_HIGH, _top(year, _NATURAL_WIDTH), (_NATURAL_WIDTH, 0))
        rows = -(-count // columns)
        high = grid.top + rows * grid.tall + (rows - 1) * _GAP * 0.55 + _below(year, _NATURAL_WIDTH) + MARGIN
        return grid._replace(page=(_NATURAL_WIDTH, high))
    top = _top(year, paper.width)
    room = paper.height - top - _below(year, paper.width) - MARGIN

    def tried(columns: int) -> _Grid:
        rows = -(-count // columns)
        wide = (paper.width - 2 * MARGIN - (columns - 1) * _GAP) / columns / 7
        each = (room - (rows - 1) * _GAP * 0.55) / rows
        high = each / (_ROWS + 1.3 * 0.42 + 1.5 * 0.34)
        high = min(high, (each - 12 * 1.3 - 9.5 * 1.5) / _ROWS, _HIGHEST)
        return _Grid(columns, min(wide, _WIDEST), high, top, (paper.width, paper.height))

    return max(
        map(tried, range(1, count + 1)), key=lambda grid: (min(grid.wide * 0.62, grid.high), -grid.columns)
    )


def _title(year: Year, grid: _Grid, theme: Theme) -> Iterator[Shape]:
    big, small, _ = _sizes()
    room = grid.page[0] - 2 * MARGIN
    headline = broken(year.headline, room, big, bold=True)
    return draw_title(headline, packed(year.subtitle, room, small, pointed=True), (big, small), theme)


def _month(
    year: Year, month: Month, place: tuple[float, float], grid: _Grid, theme: Theme
) -> Iterator[Shape]:
    x, y = place
    yield Text(x + 1, y + grid.name * 0.85, month.name, grid.name, theme.text, True)
    y += grid.name * 1.3
    for n, weekday in enumerate(year.weekdays):
        middle = x + (n + 0.5) * grid.wide
        yield Text(middle, y + grid.week * 0.9, weekday, grid.week, theme.soft, n > 4, "middle")
    y += grid.week * 1.5
    for cell in month.cells:
        row, column = divmod(month.before + cell.day.day - 1, 7)
        area = Area(x + column * grid.wide + 1, y + row * grid.high + 1, grid.wide - 2, grid.high - 2)
        yield Group(f"day {cell.day.isoformat()}", tuple(_cell(cell, area, theme)))


def look_of(cell: Cell, theme: Theme) -> Look:
    """How a day looks; a day off stands back, so that the days on which people work stand out."""
    printed = theme.name == "print"
    look = (_PRINT if printed else _COLOR)[cell.grade]
    if not cell.off:
        return look
    late = cell.grade is Grade.LATE
    return Look("ffffff" if printed else "f5f6f8", "606060" if printed else "b45252" if late else "7c8698")


def _cell(cell: Cell, area: Area, theme: Theme) -> Iterator[Shape]:
    look, printed = look_of(cell, theme), theme.name == "print"
    dash = (2.0, 2.5) if cell.provisional or cell.grade is Grade.UNKNOWN else ()
    edge = None
    if printed:
        edge = theme.grid if cell.off else theme.text
    elif dash:
        edge = theme.soft
    heavy = 2.2 if printed and cell.grade is Grade.NONE and not cell.off else 1.0
    yield Rect(area.x, area.y, area.width, area.height, look.ground, edge, heavy, dash, 3)
    if look.filled and not cell.off:
        strip = Area(area.x + 2, area.bottom - 6, (area.width - 4) * look.filled, 4)
        yield from hatch(strip, theme.text)
        yield Rect(*strip, None, theme.text, 0.7)
    number = min(area.height * 0.46, area.width * 0.34, 22.0)
    small = min(area.height * 0.38, area.width * 0.27, 16.0)
    yield Text(area.x + 4, area.y + number * 0.95, str(cell.day.day), number, look.text, not cell.off)
    lift = 8.0 if look.filled and not cell.off else 4.5
    shown = shortened(cell.text, area.width - 6, small)
    yield Text(area.right - 4, area.bottom - lift, shown, small, look.text, False, "end")
    yield from _marks(
        cell, area, look.text if printed and cell.grade is Grade.LATE and not cell.off else theme.text
    )


def _marks(cell: Cell, area: Area, ink: str) -> Iterator[Shape]:
    """A folded corner for a dear cliff, a small clock where clocks are changed."""
    size = min(area.height * 0.3, 11.0)
    if cell.cliff and not cell.off:
        yield polygon(
            (
                (area.right - size, area.y + 0.5),
                (area.right - 0.5, area.y + 0.5),
                (area.right - 0.5, area.y + size),
            ),
            ink,
        )
    if cell.clock:
        left = area.right - size * (2.4 if cell.cliff and not cell.off else 1.2)
        yield from _clock(left, area.y + size * 0.75, size * 0.55, ink)


def _clock(x: float, y: float, radius: float, ink: str) -> Iterator[Shape]:
    """A face and two hands."""
    k = radius
    face = (
        ("M", x - k, y), ("Q", x - k, y - k, x, y - k), ("Q", x + k, y - k, x + k, y),
        ("Q", x + k, y + k, x, y + k), ("Q", x - k, y + k, x - k, y), ("Z",),
    )  # fmt: skip
    yield Path(face, None, ink, 1.0)
    yield Line(x, y, x, y - k * 0.65, ink, 1.0)
    yield Line(x, y, x + k * 0.5, y, ink, 1.0)


# The foot.


def _legend(year: Year, wide: float) -> tuple[Entry, ...]:
    return legend_rows(year.words, (MARGIN, wide - MARGIN), _sizes()[2], _SIGN + 8)


def _foot(year: Year, grid: _Grid, theme: Theme) -> Iterator[Shape]:
    note = _sizes()[2]
    y = grid.page[1] - MARGIN - _below(year, grid.page[0]) + note
    entries = _legend(year, grid.page[0])
    for sign, words, row, x, text in entries:
        top = y + row * legend_step(note)
        shapes = (*_sign(sign, x, top, theme), Text(text, top + note * 0.75, words, note, theme.text))
        yield Group(f"legend {sign}", shapes)
    y += _rows(entries) * legend_step(note)
    for line in _note_lines(year, grid.page[0]):
        yield Text(MARGIN, y + note * 0.8, line, note, theme.soft)
        y += note * 1.3


def _sign(sign: str, x: float, y: float, theme: Theme) -> Iterator[Shape]:
    area = Area(x, y - 2, _SIGN, 15)
    if sign == "clock":
        yield from _clock(x + _SIGN / 2, y + 5, 5.5, theme.text)
        return
    if sign == "figure":
        yield Text(x + _SIGN, y + 9.5, "0:30", 12.0, theme.text, False, "end")
        return
    if sign == "cliff":
        yield Rect(*area, "ffffff", theme.soft, 1.0, (), 3)
        yield polygon(
            ((area.right - 10, area.y), (area.right, area.y), (area.right, area.y + 10)), theme.text
        )
        return
    if sign == "provisional":
        yield Rect(*area, "ffffff", theme.soft, 1.0, (2.0, 2.5), 3)
        return
    from datetime import date

    grade = Grade.HOURS if sign == "off" else Grade(sign)
    cell = Cell(date.min, grade, "", off=sign == "off")
    look, printed = look_of(cell, theme), theme.name == "print"
    edge = (theme.grid if cell.off else theme.text) if printed else theme.grid if cell.off else None
    dash = (2.0, 2.5) if grade is Grade.UNKNOWN else ()
    yield Rect(
        *area,
        look.ground,
        edge or (theme.soft if dash else None),
        2.2 if printed and sign == "none" else 1.0,
        dash,
        3,
    )
    if look.filled and not cell.off:
        strip = Area(area.x + 2, area.bottom - 6, (area.width - 4) * look.filled, 4)
        yield from hatch(strip, theme.text)
        yield Rect(*strip, None, theme.text, 0.7)
