"""The whole run of both states, true to scale: what is usual, what is sometimes, and what is gained."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from procmap.analysis.comparison.figures import Figure, Range
from procmap.locale import speech
from procmap.render.clock import in_days, length
from procmap.render.diagram.drawing.bar import Look, bar_colours
from procmap.render.diagram.drawing.boxes import hatch
from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Group, Line, Rect, Shape, Text
from procmap.render.diagram.scene import Ghost
from procmap.render.diagram.text import LINE, at_most, width
from procmap.render.diagram.views.bars import Chart, Whole
from procmap.render.gains import figure_name

_HOUR = 3600
_STEPS = (1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 120, 240, 480, 960)
_MARKS = 7
_ROW = 2.5
"""The height of both bars of one requirement, in font sizes."""


def wholes_height(chart: Chart, sizes: Sizes) -> float:
    """The room of all of it; nothing where no run is known on either side."""
    if not any(map(_known, chart.wholes)):
        return 0.0
    return sizes.name * (1.9 + _ROW * sum(map(_known, chart.wholes)) + 0.9)


def _known(whole: Whole) -> bool:
    return any(one is not None and one.value is not None for one in (whole.before, whole.after))


def draw_wholes(chart: Chart, room: Area, look: Look, left: float) -> Iterator[Shape]:
    """The bars below ``room.y``: names from its left edge, bars from ``left`` on."""
    shown = [whole for whole in chart.wholes if _known(whole)]
    if not shown:
        return
    sizes, theme = look.sizes, look.theme
    labels = [
        width(text, sizes.when, bold=bold)
        for whole in shown
        for text, bold in ((whole.before_text, False), (whole.after_text, True))
    ]
    longest = max(_most(figure) for whole in shown for figure in (whole.before, whole.after))
    scale = max(room.right - left - max(labels) - 24, 80.0) / max(longest, 1)
    y = room.y + sizes.name * 1.2
    title = figure_name("lead_time", speech(chart.language))
    title = title[:1].upper() + title[1:]
    shapes: list[Shape] = [Text(room.x, y, title, sizes.name, theme.text, True)]
    crowded = room.x + width(title, sizes.name, bold=True) > left - sizes.note
    bottom = y + sizes.name * (0.5 + _ROW * len(shown))
    scaled = list(_scale(chart, (left, y, bottom), (scale, longest), look))
    shapes += [one for one in scaled if not (crowded and isinstance(one, Text) and one.x == left)]
    y += sizes.name * 0.5
    for whole in shown:
        shapes += _whole(whole, (room.x, left, y), scale, look)
        y += sizes.name * _ROW
    yield Group("whole", tuple(shapes))


def _most(figure: Figure | None) -> int:
    ranges = [one for one in (figure.value, figure.rare) if one is not None] if figure else []
    return max((int(max(one.best, one.worst)) for one in ranges), default=0)


def _scale(
    chart: Chart, at: tuple[float, float, float], span: tuple[float, int], look: Look
) -> Iterator[Shape]:
    """Marks every so many hours."""
    left, y, bottom = at
    scale, longest = span
    hours = longest / _HOUR
    step = next((one for one in _STEPS if hours / one <= _MARKS), _STEPS[-1])
    size = look.sizes.note
    for n in range(int(hours // step) + 1):
        x = left + n * step * _HOUR * scale
        yield Line(x, y + size * 0.3, x, bottom, look.theme.grid, 1.0)
        text = length(n * step * _HOUR, chart.language, days=in_days(longest)) if n else "0"
        yield Text(x, y, text, size, look.theme.soft, False, "middle")


def _whole(whole: Whole, at: tuple[float, float, float], scale: float, look: Look) -> Iterator[Shape]:
    """What, then both bars."""
    x, left, y = at
    sizes, theme = look.sizes, look.theme
    lines = at_most(whole.what, 2, left - x - 12, sizes.name * 0.95)
    top = y + (sizes.name * _ROW - len(lines) * sizes.name * LINE) / 2
    for n, line in enumerate(lines):
        yield Text(x, top + (0.92 + n * LINE) * sizes.name * 0.95, line, sizes.name * 0.95, theme.text)
    thick = 0.95 * sizes.name
    tops = (y + 0.15 * sizes.name, y + 1.25 * sizes.name)
    sides = (("before", whole.before, whole.before_text), ("after", whole.after, whole.after_text))
    for (side, figure, text), above in zip(sides, tops, strict=True):
        end = left
        if figure is not None:
            end = left + _most(figure) * scale
            yield from _bar(figure, Area(left, above, 0, thick), scale, side, look)
        bold = side == "after"
        good = theme.ghosts[Ghost.ADDED].text if whole.better else theme.text
        colour = good if bold else theme.soft
        yield Rect(end + 5, above, width(text, sizes.when, bold=bold) + 6, thick, fill="ffffff")
        yield Text(end + 8, above + thick / 2 + sizes.when * 0.35, text, sizes.when, colour, bold)


def _bar(figure: Figure, area: Area, scale: float, side: str, look: Look) -> Iterator[Shape]:
    """Full up to the best case, hatched up to the worst one, open where it is so only sometimes."""
    fill, line = bar_colours(side, Ghost.SAME, 0, look.theme)
    if side == "after" and look.theme.name != "print":
        fill = line = look.theme.ghosts[Ghost.ADDED].line
    if figure.rare is not None:
        _, most = _ends(figure.rare)
        yield Rect(area.x, area.y, most * scale, area.height, None, line, 1.1, (3.0, 2.5), 2.0)
    if figure.value is not None:
        least, most = _ends(figure.value)
        full = Area(area.x, area.y, most * scale, area.height)
        yield Rect(full.x, full.y, full.width, full.height, "ffffff", line, 1.1, (), 2.0)
        yield Rect(full.x, full.y, least * scale, full.height, fill, line, 1.1, (), 2.0)
        if most > least:
            yield from hatch(Area(area.x + least * scale, area.y, (most - least) * scale, area.height), line)


def _ends(value: Range) -> tuple[int, int]:
    low, high = sorted((Decimal(value.best), Decimal(value.worst)))
    return int(low), int(high)
