"""A scene as a graph without a clock: boxes where ``dot`` puts them, arrows and chips by our own hand.

The layout is the same kind of value as a swimlane's, so that one drawer serves both and both look the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from procmap.render.diagram.layout.box_sizes import (
    Sizes,
    foot_in,
    height_in,
    least_width,
    lines_in,
)
from procmap.render.diagram.layout.chips import Shelf
from procmap.render.diagram.layout.fit import SMALLEST, TRACK, Paper
from procmap.render.diagram.layout.graph_fold import folded
from procmap.render.diagram.layout.graphviz import EMBEDDED, dot_places
from procmap.render.diagram.layout.heads import MARGIN, make_head
from procmap.render.diagram.layout.legend_rows import legend_room
from procmap.render.diagram.layout.ports import make_ports
from procmap.render.diagram.layout.routing import Job, Router, Tracks
from procmap.render.diagram.layout.sentences import place_sentences
from procmap.render.diagram.legend import legend_of
from procmap.render.diagram.places import Area, Head, Layout, PlacedBox, PlacedChip
from procmap.render.diagram.primitives import Point
from procmap.render.diagram.scene import Note, Scene

_RANK_GAP, _ROW_GAP = 3.4, 1.5
"""Between ranks and between boxes of a rank, in sizes of the type."""
_CHIP_GAP = 1.6
_WIDE_NAME = 26
"""Characters of a name that still take two lines; longer ones take three."""
_STRETCH = 1.7
"""Places are never drawn further apart than this."""
_LARGEST = 26.0
"""A graph of a few boxes has larger type than a swimlane, which also has an axis to show."""
_STRIP, _MOST_ROWS, _WORTH = 0.65, 4, 1.12
"""A graph that takes less than this of the height of its page is folded, into so many rows at most, while each row
lets the type grow by so much.
"""
_FOLD_GAP, _FOLD_CHIPS = 3.0, 2.5
"""Between rows, in sizes of the type, and the room of chips."""
_HALVES = 20
"""How often the stretch is narrowed down: to a millionth."""
_LOOP = 3
"""A loop that is parted by a fold counts as so many arrows."""
_WIDE_ROW = 12 * TRACK
"""Between rows further apart than this, arrows run in the middle and not along the boxes."""
_TRIES = 5
_SMALLER = 0.9
_EDGE = 14.0
"""Room around the graph, for arrows that run around it."""


class _Fit(NamedTuple):
    """Boxes in their places for one size of the type."""

    size: float
    areas: Mapping[str, Area]
    head: Head
    top: float
    width: float
    height: float


def as_graph(scene: Scene) -> Scene:
    """The scene without what belongs to a clock; each box says whose it is."""
    lanes = {lane.id: lane.name for lane in scene.lanes}
    boxes = tuple(
        box._replace(latest=None, due=None, notes=(Note(lanes.get(box.lane, "")), *box.notes))
        for box in scene.boxes
    )
    bare = scene._replace(boxes=boxes, brackets=(), deadlines=(), ticks={}, days=())
    return bare._replace(words=legend_of(bare, scene.language))


def lay_out_graph(scene: Scene, paper: Paper, program: str = EMBEDDED) -> Layout:
    """The layout of :func:`as_graph` on a page, at the largest type that fits.

    Raises :class:`~procmap.render.diagram.layout.graphviz.GraphvizError`.
    """
    layout = _laid_out(scene, _best(scene, paper, program))
    while layout.unplaced and not paper.natural and layout.size * _SMALLER >= SMALLEST:
        layout = _laid_out(scene, _best(scene, paper, program, layout.size * _SMALLER))
    return layout


def _laid_out(scene: Scene, fit: _Fit) -> Layout:
    sizes, areas = Sizes(fit.size), fit.areas
    routes, lost = _routes(scene, areas, fit)
    chips, missing = _chips(scene, areas, routes, fit)
    boxes = {
        box.id: PlacedBox(
            areas[box.id], lines_in(box, areas[box.id].width, sizes), foot_in(box, areas[box.id].width, sizes)
        )
        for box in scene.boxes
    }
    return Layout(
        fit.width, fit.height, fit.size, (), boxes, routes, chips, (), (), (), (), fit.head, (*lost, *missing)
    )


def type_size(scene: Scene, paper: Paper, program: str = EMBEDDED) -> float:
    """The size of step names that a page allows."""
    return _best(scene, paper, program).size


def _best(scene: Scene, paper: Paper, program: str, most: float = _LARGEST) -> _Fit:
    """The largest type; a graph that is a strip on its page is folded as often as that lets its type grow."""
    if paper.natural:
        return _fitted(scene, paper, paper.natural, program)
    best = _largest(scene, paper, program, most)
    for rows in range(2, _MOST_ROWS + 1):
        if best.height - best.top > _STRIP * (paper.height - best.top) or best.size >= most:
            break
        found = _largest(scene, paper, program, most, rows)
        if found.size < best.size * _WORTH or found.width > paper.width or found.height > paper.height:
            break
        best = found
    return best if best.width > paper.width or best.height > paper.height else _spread(best, paper)


def _largest(scene: Scene, paper: Paper, program: str, most: float, rows: int = 1) -> _Fit:
    """The largest size with so many rows that fits, or the smallest there is."""
    size = most
    for n in range(_TRIES):
        fit = _fitted(scene, paper, size, program, rows)
        over = max(fit.width / paper.width, fit.height / paper.height)
        if over <= 1 or size <= SMALLEST or n == _TRIES - 1:
            break
        size = max(size / over * 0.99, SMALLEST)
    return fit


def _fitted(scene: Scene, paper: Paper, size: float, program: str, rows: int = 1) -> _Fit:
    """The boxes for one size, below the head; the page is as large as it takes."""
    sizes = Sizes(size)
    wanted = {}
    for box in scene.boxes:
        width = least_width(box, 2 if len(box.name) <= _WIDE_NAME else 3, sizes)
        wanted[box.id] = (width, height_in(box, width, sizes))
    spoken = any(flow.chips for flow in scene.flows)
    gaps = (size * _RANK_GAP * (_CHIP_GAP if spoken else 1.0), size * _ROW_GAP)
    edges = ((flow.source, flow.target, flow.back) for flow in scene.flows)
    found = dot_places(wanted, edges, gaps, program) if wanted else {}
    if rows > 1:
        between = size * (_FOLD_GAP + (_FOLD_CHIPS if spoken else 0.0))
        weighed = ((flow.source, flow.target, _LOOP if flow.back else 1) for flow in scene.flows)
        found = folded(found, weighed, rows, between)
    right = max((area.right for area in found.values()), default=0.0) + 2 * (MARGIN + _EDGE)
    width = max(right, paper.width)
    head = make_head(scene, width, sizes, (0, 0, 0))
    top = head.lanes + legend_room(scene.words, (MARGIN, width - MARGIN), sizes) + _EDGE
    top += place_sentences(scene, width, sizes)[1]
    left = MARGIN + _EDGE
    areas = {id_: area._replace(x=area.x + left, y=area.y + top) for id_, area in found.items()}
    bottom = max((area.bottom for area in areas.values()), default=top) + MARGIN + _EDGE
    return _Fit(size, areas, head, top, right if paper.width else width, bottom)


def _spread(fit: _Fit, paper: Paper) -> _Fit:
    """The same boxes with the spare room of the page between them."""
    if not fit.areas:
        return fit._replace(width=paper.width, height=paper.height)
    left, top = MARGIN + _EDGE, fit.top
    lanes = [
        _stretched([(area.x, area.width) for area in fit.areas.values()], left, paper.width - left),
        _stretched([(area.y, area.height) for area in fit.areas.values()], top, paper.height - left),
    ]
    places = zip(fit.areas.items(), *lanes, strict=True)
    areas = {id_: area._replace(x=x, y=y) for (id_, area), x, y in places}
    return fit._replace(areas=areas, width=paper.width, height=paper.height)


def _stretched(spans: list[tuple[float, float]], low: float, high: float) -> list[float]:
    """Where spans begin once their middles are drawn apart as far as there is room, and all stand in its middle."""
    middles = [first + long / 2 for first, long in spans]
    least = min(middles)

    def reach(by: float) -> tuple[float, float]:
        """From where to where they go, the first middle being at 0."""
        ends = [((middle - least) * by, long / 2) for middle, (_, long) in zip(middles, spans, strict=True)]
        return min(at - half for at, half in ends), max(at + half for at, half in ends)

    def room(by: float) -> float:
        first, last = reach(by)
        return high - low - (last - first)

    fits, most = 1.0, _STRETCH
    for _ in range(_HALVES):
        middle = (fits + most) / 2
        fits, most = (middle, most) if room(middle) >= 0 else (fits, middle)
    start = low - reach(fits)[0] + max(room(fits), 0.0) / 2
    return [
        start + (middle - least) * fits - long / 2 for middle, (_, long) in zip(middles, spans, strict=True)
    ]


# --- arrows and chips


def _routes(
    scene: Scene, areas: Mapping[str, Area], fit: _Fit
) -> tuple[dict[str, tuple[Point, ...]], tuple[str, ...]]:
    tracks = Tracks(tuple(_tracks(areas, fit, upright=True)), tuple(_tracks(areas, fit, upright=False)))
    router = Router(areas.values(), tracks)
    ports = make_ports(scene, areas)
    jobs = []
    for flow in scene.flows:
        source, target = areas[flow.source], areas[flow.target]
        leave, enter = ports[flow.id]
        jobs.append(Job(flow.id, (source.right, leave), (target.x, enter), (source.right + target.x) / 2))
    easiest = sorted(jobs, key=lambda one: abs(one.start[0] - one.end[0]) + abs(one.start[1] - one.end[1]))
    routes, lost = router.route_all(easiest)
    return {job.id: routes[job.id] for job in jobs if job.id in routes}, lost


def _tracks(areas: Mapping[str, Area], fit: _Fit, *, upright: bool) -> Iterator[float]:
    """Where arrows may run: beside every box, at the edge of the page, and amid what is free between two rows."""
    low, high = (MARGIN, fit.width - MARGIN) if upright else (fit.top - _EDGE + 3, fit.height - MARGIN)
    found = {low + 2, high - 2}
    between = [] if upright else _free(areas)
    for area in areas.values():
        first, last = (area.x, area.right) if upright else (area.y, area.bottom)
        found |= {round(first - 11 - k * TRACK, 2) for k in range(3)}
        found |= {round(last + 7 + k * TRACK, 2) for k in range(3)}
    for first, last in between:
        found = {one for one in found if not first < one < last}
        found |= {round((first + last) / 2 + (k - 2.5) * TRACK, 2) for k in range(6)}
    return iter(sorted(one for one in found if low < one < high))


def _free(areas: Mapping[str, Area]) -> list[tuple[float, float]]:
    """From where to where no box stands between two rows, where arrows can keep their distance from both."""
    found = []
    ends = -float("inf")
    for area in sorted(areas.values(), key=lambda one: one.y):
        if -float("inf") < ends and area.y - ends > _WIDE_ROW:
            found.append((ends, area.y))
        ends = max(ends, area.bottom)
    return found


def _chips(
    scene: Scene, areas: Mapping[str, Area], routes: dict[str, tuple[Point, ...]], fit: _Fit
) -> tuple[tuple[PlacedChip, ...], tuple[str, ...]]:
    ground = Area(MARGIN, fit.top - _EDGE, fit.width - 2 * MARGIN, fit.height - fit.top + _EDGE - MARGIN / 2)
    shelf = Shelf(ground, list(areas.values()), routes)
    sizes = Sizes(fit.size)
    found, missing = [], []
    wanted = [(chip, flow) for flow in scene.flows for chip in flow.chips if flow.id in routes]
    for chip, flow in wanted:
        placed = shelf.hang(flow, chip, routes[flow.id], sizes)
        if placed is None:
            missing.append(f"{flow.id}: {chip.what}")
        else:
            found.append(placed)
    return tuple(shelf.tied(chip, routes[chip.flow]) for chip in found), tuple(missing)
