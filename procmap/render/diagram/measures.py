"""How good a layout is, in numbers: a golden file says that a picture changed, these say whether for the worse."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from procmap.render.diagram.places import Area, Layout
from procmap.render.diagram.primitives import Point

_SLIDE = (1600.0, 900.0)
_A4 = (1122.52, 793.7)
_TOUCH = 1.0
_TRACK = 2.0


class Measures(NamedTuple):
    """What can be counted. The first six must be 0; ``shared`` is the length of tracks that two arrows share.

    ``on_slide`` and ``on_a4`` are the size of step names in pixels once the page is fitted to a slide of 1600 by 900
    or to A4 across.
    """

    overlaps: int
    through_boxes: int
    chips_on_boxes: int
    chips_on_chips: int
    off_page: int
    unplaced: int
    chips_on_lines: int
    shared: float
    crossings: int
    bends: int
    on_slide: float
    on_a4: float


def measure(layout: Layout) -> Measures:
    """The measures of a layout."""
    boxes = [box.area for box in layout.boxes.values()]
    chips = [chip.area for chip in layout.chips]
    ways = list(layout.routes.items())
    page = Area(0, 0, layout.width, layout.height)
    return Measures(
        overlaps=sum(a.meets(b) for a, b in combinations(boxes, 2)),
        through_boxes=sum(_cut(points, box) for _, points in ways for box in boxes),
        chips_on_boxes=sum(chip.meets(box) for chip in chips for box in boxes),
        chips_on_chips=sum(a.meets(b) for a, b in combinations(chips, 2)),
        off_page=sum(not _within(area, page) for area in (*boxes, *chips)),
        unplaced=len(layout.unplaced),
        chips_on_lines=sum(
            chip.flow != id_ and _cut(points, chip.area) for chip in layout.chips for id_, points in ways
        ),
        shared=sum(_shared(a, b) for (_, a), (_, b) in combinations(ways, 2)),
        crossings=sum(_crossings(a, b) for (_, a), (_, b) in combinations(ways, 2)),
        bends=sum(len(points) - 2 for _, points in ways),
        on_slide=layout.size * min(1.0, _SLIDE[0] / layout.width, _SLIDE[1] / layout.height),
        on_a4=layout.size * min(_A4[0] / layout.width, _A4[1] / layout.height),
    )


def _within(area: Area, page: Area) -> bool:
    return area.x >= 0 and area.y >= 0 and area.right <= page.right and area.bottom <= page.bottom


def _cut(points: tuple[Point, ...], area: Area) -> bool:
    """Whether an arrow runs inside a rectangle, its rim aside."""
    inner = area.grown(-_TOUCH)
    return any(
        min(a[0], b[0]) < inner.right
        and max(a[0], b[0]) > inner.x
        and min(a[1], b[1]) < inner.bottom
        and max(a[1], b[1]) > inner.y
        for a, b in pairwise(points)
    )


def _pieces(points: tuple[Point, ...]) -> Iterator[tuple[bool, float, float, float]]:
    """Whether upright, where, from, to."""
    for (x1, y1), (x2, y2) in pairwise(points):
        if x1 == x2:
            yield True, x1, min(y1, y2), max(y1, y2)
        else:
            yield False, y1, min(x1, x2), max(x1, x2)


def _shared(a: tuple[Point, ...], b: tuple[Point, ...]) -> float:
    total = 0.0
    for upright, at, first, last in _pieces(a):
        for other_upright, other, low, high in _pieces(b):
            if upright == other_upright and abs(at - other) < _TRACK:
                total += max(min(last, high) - max(first, low), 0.0)
    return total


def _crossings(a: tuple[Point, ...], b: tuple[Point, ...]) -> int:
    return sum(
        upright != other_upright and low < at < high and first < other < last
        for upright, at, first, last in _pieces(a)
        for other_upright, other, low, high in _pieces(b)
    )
