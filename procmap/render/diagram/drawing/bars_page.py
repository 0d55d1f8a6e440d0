"""Time-difference bars on pages: the whole run to scale, then each step on its clock, department by department."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from procmap.locale import speech
from procmap.render.diagram.drawing.bar import Beside, Look, Spans, draw_bar, draw_diamond
from procmap.render.diagram.drawing.bars_axis import Axis, make_axis
from procmap.render.diagram.drawing.bars_whole import draw_wholes, wholes_height
from procmap.render.diagram.drawing.draw import draw
from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.layout.fit import Paper
from procmap.render.diagram.layout.heads import MARGIN, make_head, place_days, place_flags, place_ticks
from procmap.render.diagram.layout.legend_rows import legend_room
from procmap.render.diagram.places import Area, Layout, PlacedLane
from procmap.render.diagram.primitives import Group, Page, Shape, Text
from procmap.render.diagram.scene import Day, Ghost, Scene, Tone
from procmap.render.diagram.text import LINE, POINT, broken, narrowest, width
from procmap.render.diagram.theme import Theme
from procmap.render.diagram.views.bars import Bar, Chart, Row
from procmap.render.rows import ELSEWHERE

_LARGEST, _SMALLEST, _LEGIBLE, _STEP = 19.0, 6.0, 11.5, 0.5
_NATURAL_WIDTH = 1400.0
_SLIDE = 1600.0
"""On a page that is less wide than a slide, type may be as much smaller."""
_NAME_SHARE = 0.24
"""What step names may take of the page."""
_GAP = 12.0
_TALLER = 1.8
"""A row is never made higher than so many times what it needs."""


class _Frame(NamedTuple):
    """The columns of the page for one size: names from ``names``, bars from ``left`` to ``right``."""

    sizes: Sizes
    names: float
    left: float
    right: float


def bar_pages(chart: Chart, paper: Paper, theme: Theme) -> tuple[Page, ...]:
    """The pages of a chart; the whole stands on the first one."""
    page = (paper.width or _NATURAL_WIDTH, paper.height)
    if not paper.height:
        return (_Pager(chart, page, theme, paper.natural).page(chart.rows, "", first=True),)
    least = max(_LEGIBLE * min(1.0, paper.width / _SLIDE), _SMALLEST)
    smallest = _Pager(chart, page, theme, least)
    fewest = len(smallest.parted())
    sizes = [_LARGEST - _STEP * n for n in range(round((_LARGEST - least) / _STEP))]
    pagers = (_Pager(chart, page, theme, size) for size in sizes)
    pager = next((one for one in pagers if len(one.parted()) <= fewest), smallest)
    parts = pager.balanced()
    say = speech(chart.language)
    counted = say._("page {n} of {pages}").replace("{pages}", str(len(parts)))
    return tuple(
        pager.page(part, counted.replace("{n}", str(n)) if len(parts) > 1 else "", first=n == 1)
        for n, part in enumerate(parts, 1)
    )


@dataclass(frozen=True)
class _Pager:
    chart: Chart
    size_of_page: tuple[float, float]
    theme: Theme
    size: float

    @cached_property
    def _frame(self) -> _Frame:
        sizes, wide = Sizes(self.size), self.size_of_page[0]
        heads = [narrowest(lane.name, 2, bold=True) * sizes.name * 0.95 for lane in self.chart.lanes]
        heads += [narrowest(lane.head, 2) * sizes.note for lane in self.chart.lanes]
        head = min(max([60.0, *heads]) + 18, 11 * sizes.name)
        every = [row.name for row in self.chart.rows] + [whole.what for whole in self.chart.wholes]
        names = max([6 * self.size, *(narrowest(name, 2) * self.size for name in every)])
        names = min(names + 4, wide * _NAME_SHARE)
        start = MARGIN + head + 4
        labels = [width(bar.text, sizes.when, bold=True) for row in self.chart.rows for bar in _bars(row)]
        right = wide - MARGIN - min(max(labels, default=0.0) + 14, 0.2 * wide)
        return _Frame(sizes, start + 8, start + names + 24, right)

    @cached_property
    def _axis(self) -> Axis:
        label = width("00:00", self._frame.sizes.tick, bold=True) * 1.9
        return make_axis(self.chart, self._frame.left + 8, self._frame.right, label)

    # --- how high

    def _row_height(self, row: Row) -> float:
        sizes = self._frame.sizes
        name = len(self._name(row)) * sizes.name * LINE
        bars = 2 if row.before is not None and row.after is not None else 1
        return max(name, (bars * 1.08 + 0.1) * sizes.name) + 0.6 * sizes.name

    def _name(self, row: Row) -> tuple[str, ...]:
        frame = self._frame
        return broken(row.name, frame.left - frame.names - 12, frame.sizes.name)

    def _lane_height(self, rows: tuple[Row, ...], lane: str) -> float:
        found = next(one for one in self.chart.lanes if one.id == lane)
        sizes, room = self._frame.sizes, self._frame.names - MARGIN - 24
        head = len(broken(found.name, room, sizes.name * 0.95, bold=True)) * sizes.name * LINE
        head += min(len(broken(found.head, room, sizes.note)), 2) * sizes.note * LINE if found.head else 0
        return max(sum(self._row_height(row) for row in rows if row.lane == lane) + 6, head + 10)

    def needed(self, rows: tuple[Row, ...], *, first: bool) -> float:
        """The height that rows ask for."""
        lanes = dict.fromkeys(row.lane for row in rows)
        return self._around[first] + sum(self._lane_height(rows, lane) for lane in lanes)

    @cached_property
    def _around(self) -> tuple[float, float]:
        """What stands above and below the lanes, of a page that is not the first one and of the first one."""
        after, first = (
            self._layout(self._scene("", set()), (), first=first).head.lanes for first in (False, True)
        )
        return after + self._foot, first + self._foot

    @cached_property
    def _foot(self) -> float:
        """The room of the legend, where all of its signs occur on a page."""
        frame = self._frame
        span = (frame.names - 8, self.size_of_page[0] - MARGIN)
        return legend_room(self._words(self.chart.rows), span, frame.sizes)

    def parted(self, height: float = 0.0) -> list[tuple[Row, ...]]:
        """The rows of each page: as many as fit."""
        height = height or self.size_of_page[1]
        pages: list[tuple[Row, ...]] = [()]
        for row in self.chart.rows:
            longer = (*pages[-1], row)
            if pages[-1] and self.needed(longer, first=len(pages) == 1) > height:
                pages.append((row,))
            else:
                pages[-1] = longer
        return pages

    def balanced(self) -> list[tuple[Row, ...]]:
        """The same number of pages, none of them fuller than it must be: no page is left with the last two rows."""
        best, pages = self.parted(), len(self.parted())
        low, high = self.size_of_page[1] / 3, self.size_of_page[1]
        while pages > 1 and high - low > 1:
            middle = (low + high) / 2
            found = self.parted(middle)
            if len(found) == pages:
                best, high = found, middle
            else:
                low = middle
        return best

    # --- one page

    def _scene(self, counted: str, lanes: set[str]) -> Scene:
        chart, axis = self.chart, self._axis
        used = {tick.day for tick in axis.ticks.values()}
        days = tuple(day for day in chart.days if _number(day) in used)
        parts = [counted, chart.subtitle]
        if axis.elastic:
            parts.append(
                speech(chart.language)._("the order on the axis is true to the clock, distances are not")
            )
        return Scene(
            chart.headline,
            POINT.join(part for part in parts if part),
            Tone.PLAIN,
            tuple(lane for lane in chart.lanes if lane.id in lanes),
            (),
            (),
            deadlines=chart.deadlines,
            ticks=axis.ticks,
            days=days,
            language=chart.language,
        )

    def _layout(self, scene: Scene, rows: tuple[Row, ...], *, first: bool) -> Layout:
        """The places of lanes and of the axis, the room of the whole above them."""
        frame, axis, wide = self._frame, self._axis, self.size_of_page[0]
        bounds = (frame.left, wide - MARGIN)
        flags = place_flags(scene, axis.columns, axis.xs, bounds, frame.sizes)
        days = place_days(scene, axis.columns, axis.xs, bounds, frame.sizes)
        ticks = place_ticks(scene, axis.columns, axis.xs, frame.sizes)
        counts = tuple(1 + max((one.row for one in placed), default=-1) for placed in (flags, days, ticks))
        head = make_head(scene, wide, frame.sizes, (counts[0], counts[1], counts[2]))
        down = wholes_height(self.chart, frame.sizes) if first else 0.0
        head = head._replace(flags=head.flags + down, days=head.days + down, lanes=head.lanes + down)
        lanes, y = [], head.lanes
        for lane in scene.lanes:
            high = self._lane_height(rows, lane.id) * self._stretch(rows, head.lanes)
            area = Area(frame.names - 8, y, wide - MARGIN - frame.names + 8, high)
            lanes.append(PlacedLane(lane.id, area, Area(MARGIN, y + 1, frame.names - MARGIN - 12, high - 2)))
            y += high
        high = self.size_of_page[1] or y + self._foot
        return Layout(
            wide, high, self.size, tuple(lanes), {}, {}, (), tuple(axis.xs), ticks, days, flags, head
        )

    def _stretch(self, rows: tuple[Row, ...], top: float) -> float:
        if not self.size_of_page[1] or not rows:
            return 1.0
        lanes = sum(self._lane_height(rows, lane) for lane in dict.fromkeys(row.lane for row in rows))
        room = self.size_of_page[1] - top - self._foot
        return min(max(room / lanes, 1.0), _TALLER)

    def page(self, rows: tuple[Row, ...], counted: str, *, first: bool) -> Page:
        """One page with some rows."""
        scene = self._scene(counted, {row.lane for row in rows})
        layout = self._layout(scene, rows, first=first)
        scene = scene._replace(words=self._words(rows))
        drawn = draw(scene, layout, self.theme)
        shapes = [shape for lane in layout.lanes for shape in self._lane(rows, lane)]
        whole: Iterator[Shape] = iter(())
        if first:
            top = layout.head.flags - wholes_height(self.chart, self._frame.sizes)
            room = Area(self._frame.names, top, self.size_of_page[0] - MARGIN - self._frame.names, 0)
            whole = draw_wholes(self.chart, room, self._look, self._frame.left)
        return drawn._replace(items=(*drawn.items, *whole, *shapes))

    @cached_property
    def _look(self) -> Look:
        return Look(self._frame.sizes, self.theme)

    def _words(self, rows: tuple[Row, ...]) -> dict[str, str]:
        """The legend: only what occurs."""
        say = speech(self.chart.language)
        ghosts = {row.ghost for row in rows}
        bars = [bar for row in rows for bar in _bars(row)]
        signs = (
            ("before", self.chart.states[0], True),
            ("after", self.chart.states[1], True),
            ("fresh", say._("added"), Ghost.ADDED in ghosts and self.theme.name != "print"),
            (
                "open",
                say._("nobody knows how long it takes"),
                any(bar.open and bar.drawn and not bar.given for bar in bars),
            ),
            ("given", say._("given by a department"), any(bar.given for bar in bars)),
            ("asked", say._("others need it by then"), any(row.asked is not None for row in rows)),
            ("hatch", say._("cannot be kept"), any(bar.due is not None for bar in bars)),
            (
                ELSEWHERE,
                say._("needed earlier: time is missing further on"),
                any(ELSEWHERE in bar.text for bar in bars),
            ),
            ("deadline", say._("the customer's deadline"), bool(self.chart.deadlines)),
        )
        return {sign: words for sign, words, occurs in signs if occurs}

    def _lane(self, rows: tuple[Row, ...], placed: PlacedLane) -> Iterator[Shape]:
        own = [row for row in rows if row.lane == placed.id]
        needed = [self._row_height(row) for row in own]
        more = (placed.area.height - sum(needed)) / len(own)
        y = placed.area.y
        lane = next((n, one) for n, one in enumerate(self.chart.lanes) if one.id == placed.id)
        hue = lane[1].hue if lane[1].hue >= 0 else lane[0]
        for row, high in zip(own, needed, strict=True):
            yield Group(f"row {row.id}", tuple(self._row(row, (y, high + more), hue)))
            y += high + more

    def _row(self, row: Row, span: tuple[float, float], hue: int) -> Iterator[Shape]:
        """The name, then the earlier bar above the later one, with the time at which others need it between."""
        frame, sizes, theme = self._frame, self._frame.sizes, self.theme
        lines = self._name(row)
        y = span[0] + (span[1] - len(lines) * sizes.name * LINE) / 2
        gone = row.ghost is Ghost.REMOVED
        for line in lines:
            ink = theme.ghosts[Ghost.REMOVED].text if gone else theme.text
            yield Text(frame.names, y + sizes.name * 0.92, line, sizes.name, ink)
            y += sizes.name * LINE
        thick, middle = 0.78 * sizes.name, span[0] + span[1] / 2
        both = row.before is not None and row.after is not None
        tops = {
            "before": middle - thick - 0.14 * sizes.name if both else middle - thick / 2,
            "after": middle + 0.14 * sizes.name if both else middle - thick / 2,
        }
        walls = self._walls(row)
        bounds = (frame.left, self.size_of_page[0] - MARGIN)
        for side, bar in (("before", row.before), ("after", row.after)):
            if bar is not None:
                beside = Beside(tops[side], thick, *walls, bounds)
                start = self._start(row)
                yield from draw_bar(bar, self._axis, beside, self._look, (side, row.ghost, hue, start))
        if row.asked is not None:
            y = middle if both else tops["after"] + thick / 2
            yield draw_diamond(self._axis.x(row.asked), y, self._look, broken=row.broken)

    def _start(self, row: Row) -> float:
        """Where words stand of a bar that is not there: at the other one."""
        for bar in _bars(row):
            at = bar.begins if bar.begins is not None else bar.ends
            if at is not None:
                return self._axis.x(at)
        return self._frame.left + 4

    def _walls(self, row: Row) -> tuple[Spans, Spans]:
        """What words of a row must not run across: deadlines, and its own diamond."""
        lines = sorted((self._axis.x(one.at) - 4, self._axis.x(one.at) + 4) for one in self.chart.deadlines)
        if row.asked is None:
            return tuple(lines), ()
        x, r = self._axis.x(row.asked), self._frame.sizes.name * 0.42
        return tuple(lines), ((x - r, x + r),)


def _bars(row: Row) -> list[Bar]:
    return [bar for bar in (row.before, row.after) if bar is not None]


def _number(day: Day) -> int:
    name = day.name.split(" ")[0]
    return int(name[1:] or 0)
