"""One bar with its words, and the diamond of a requirement, as primitives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.render.diagram.drawing.bars_axis import Axis
from procmap.render.diagram.drawing.boxes import hatch, sheet
from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Line, Rect, Shape, Text, polygon
from procmap.render.diagram.scene import Ghost, Tone
from procmap.render.diagram.text import width
from procmap.render.diagram.theme import Theme
from procmap.render.diagram.views.bars import Bar

_APART = 7.0
_SHEET = 1.4
"""The width of a sheet, in its heights."""
_STUB = 26.0
"""The length of an open bar of which one end is not known."""


class Look(NamedTuple):
    """The type and the colours."""

    sizes: Sizes
    theme: Theme


Spans = tuple[tuple[float, float], ...]


class Beside(NamedTuple):
    """Where a bar stands: its top and thickness, the deadlines (``lines``) and diamonds (``marks``) that its words
    must keep clear of, and how far they may go.
    """

    top: float
    thick: float
    lines: Spans
    marks: Spans
    bounds: tuple[float, float]


Kind = tuple[str, Ghost, int, float]
"""Before or after, how the step differs, the number of its colour, and where words stand without a bar."""


def draw_bar(bar: Bar, axis: Axis, beside: Beside, look: Look, kind: Kind) -> Iterator[Shape]:
    """A bar and its words."""
    side, ghost, hue, start = kind
    x1 = axis.x(bar.begins) if bar.begins is not None else None
    x2 = axis.x(bar.ends) if bar.ends is not None else None
    colours = bar_colours(side, ghost, hue, look.theme)
    if bar.given:
        place = _sheet((x1, x2, start), beside)
        yield sheet(place, colours[1], 1.4, (3.0, 2.0))
        yield from _words(bar, (place.x, place.right, start), beside, look, side)
        return
    known = (x1, x2)
    if x1 is None and x2 is not None:
        x1 = max(x2 - _STUB, beside.bounds[0])
    if x2 is None and x1 is not None:
        x2 = x1 + _STUB
    if x1 is not None and x2 is not None:
        area = Area(x1, beside.top, max(x2 - x1, 0.0), beside.thick)
        if bar.open:
            yield from _open(area, known, colours[1])
        elif x2 - x1 < 1.5:
            yield _event(x2, area, colours[0])
        else:
            yield Rect(area.x, area.y, area.width, area.height, *colours, line=1.0, radius=2.5)
        if bar.due is not None and bar.due in axis.columns.at:
            yield from _broken(area, axis.x(bar.due), look.theme)
    yield from _words(bar, (x1, x2, start), beside, look, side)


def _sheet(at: tuple[float | None, float | None, float], beside: Beside) -> Area:
    """The sheet of what is given: just before the hour by which it is there, else where its day or its words begin."""
    x1, x2, start = at
    width = beside.thick * _SHEET
    left = x2 - width if x2 is not None else x1 if x1 is not None else start
    return Area(max(left, beside.bounds[0]), beside.top, width, beside.thick)


def bar_colours(side: str, ghost: Ghost, hue: int, theme: Theme) -> tuple[str, str]:
    """Fill and line of a bar: grey as it was, the department's colour as it will be, green what is new."""
    if side == "before":
        return theme.before
    if theme.name == "print":
        return theme.text, theme.text
    if ghost is Ghost.ADDED:
        line = theme.ghosts[Ghost.ADDED].line
        return line, line
    return theme.lane(hue), theme.lane(hue)


def _open(area: Area, known: tuple[float | None, float | None], line: str) -> Iterator[Shape]:
    """An outline; at the end that is not known it is left open."""
    dash = (2.5, 2.5)
    yield Line(area.x, area.y, area.right, area.y, line, 1.3, dash)
    yield Line(area.x, area.bottom, area.right, area.bottom, line, 1.3, dash)
    for x in known:
        if x is not None:
            yield Line(x, area.y, x, area.bottom, line, 1.6)


def _event(x: float, area: Area, fill: str) -> Shape:
    """What takes no time."""
    return Rect(x - 2.5, area.y, 5.0, area.height, fill, radius=1.5)


def _broken(area: Area, due: float, theme: Theme) -> Iterator[Shape]:
    ink = theme.tones[Tone.INFEASIBLE]
    if due >= area.right - 2:
        return
    left = max(due, area.x)
    strip = Area(left, area.y, area.right - left, area.height)
    yield Rect(strip.x, strip.y, strip.width, strip.height, ink.ground, ink.line, 1.4)
    yield from hatch(strip, ink.line)


def _words(
    bar: Bar, at: tuple[float | None, float | None, float], beside: Beside, look: Look, side: str
) -> Iterator[Shape]:
    """Right of the bar where nothing is in the way, else left of it, else right of it on a ground of their own."""
    size, theme = look.sizes.when, look.theme
    bold = side == "after"
    room = width(bar.text, size, bold=bold)
    x1, x2, start = at
    first = (x2 + _APART) if x2 is not None else start
    first = _behind(first, room, beside.marks)
    left = None if x1 is None else x1 - _APART - room
    within = first + room <= beside.bounds[1]
    x, clear = first, within and _clear(first, room, beside)
    if not clear and left is not None and left >= beside.bounds[0] and _clear(left, room, beside):
        x, clear = left, True
    elif not within:
        x = max(beside.bounds[1] - room, beside.bounds[0])
    colour = theme.text if bold else theme.soft
    if bar.tone is Tone.INFEASIBLE:
        colour = theme.tones[Tone.INFEASIBLE].text
    y = beside.top + beside.thick / 2 + size * 0.35
    if not clear:
        yield Rect(x - 2, y - size * 0.85, room + 4, size * 1.12, fill="ffffff")
    yield Text(round(x, 2), y, bar.text, size, colour, bold)


def _behind(x: float, room: float, marks: Spans) -> float:
    """The first place from ``x`` on where words of a width cover no mark."""
    for low, high in marks:
        if x < high and low < x + room:
            x = high + 3
    return x


def _clear(x: float, room: float, beside: Beside) -> bool:
    return not any(x < high and low < x + room for low, high in (*beside.lines, *beside.marks))


def draw_diamond(x: float, y: float, look: Look, *, broken: bool) -> Shape:
    """When others need it; larger and red where it is not kept."""
    r = look.sizes.name * (0.42 if broken else 0.34)
    ink = look.theme.tones[Tone.INFEASIBLE].line if broken else look.theme.text
    shape = polygon(((x - r, y), (x, y - r), (x + r, y), (x, y + r)), ink)
    return shape._replace(stroke="ffffff", line=1.2)
