"""A scene on a page: the largest type that fits, then places for everything.

The size of step names decides; all else goes by it. For each number of lines that names may take, the columns ask
for a width and the lanes for a height; the largest size at which both fit the page is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from procmap.render.diagram.boxes import (
    Sizes,
    chip_text,
    foot_in,
    height_in,
    least_width,
    lines_in,
    most_words,
)
from procmap.render.diagram.chips import Shelf
from procmap.render.diagram.clock_axis import Columns, Span, least_room, make_columns, place_columns
from procmap.render.diagram.heads import (
    MARGIN,
    head_name_lines,
    make_head,
    place_brackets,
    place_days,
    place_deadlines,
    place_ticks,
)
from procmap.render.diagram.lanes import make_rows
from procmap.render.diagram.places import (
    Area,
    Head,
    Layout,
    PlacedBox,
    PlacedChip,
    PlacedLane,
)
from procmap.render.diagram.ports import make_ports
from procmap.render.diagram.primitives import Point
from procmap.render.diagram.routing import Job, Router, Tracks
from procmap.render.diagram.scene import Box, Kind, Scene
from procmap.render.diagram.text import LINE, narrowest

LARGEST, SMALLEST = 20.0, 5.0
_STEP = 0.25
_LEGEND = 1.7
_TRACK = 6.0
_MOST_TRACKS = 5
_ROW_GAP = 14.0
_STRETCH = 1.5
"""A lane is never made more than so many times as high as it must be."""


class Paper(NamedTuple):
    """A page to fit; a height of 0 takes what it needs at the size ``natural``."""

    width: float
    height: float
    natural: float = 0.0


PAPERS = {
    "16:9": Paper(1600, 900),
    "A4": Paper(1122.52, 793.7),
    "A3": Paper(1587.4, 1122.52),
    "auto": Paper(0, 0, 16.0),
}


def lay_out(scene: Scene, paper: Paper) -> Layout:
    """The layout of a scene on a page."""
    return _Layouter(scene, paper).layout()


class _Fit(NamedTuple):
    """A size at which everything fits."""

    sizes: Sizes
    lines: int
    left: float
    xs: list[float]
    rows: dict[str, int]
    rooms: dict[str, tuple[float, float]]
    heights: dict[tuple[str, int], float]
    head: Head
    width: float
    height: float


class _Layouter:
    def __init__(self, scene: Scene, paper: Paper) -> None:
        self.scene, self.paper = scene, paper
        self.boxes = {box.id: box for box in scene.boxes}
        self.columns: Columns = make_columns(scene)
        self.floating = [
            b.id for b in scene.boxes if b.kind is Kind.GIVEN and b.begins is None and b.ends is None
        ]
        self.rows = make_rows(scene, self.columns.of, self.floating)
        self.tracks = self._count_tracks()
        self.same_row = self._chips_in_lanes()

    # --- the size

    def layout(self) -> Layout:
        """Search the size, then place everything."""
        fit = self._best()
        return self._assemble(fit)

    def _best(self) -> _Fit:
        if self.paper.natural:
            return self._natural()
        best: _Fit | None = None
        for lines in range(1, most_words(self.scene) + 1):
            low, high = int(SMALLEST / _STEP), int(LARGEST / _STEP)
            if best is not None:
                low = int(best.sizes.name / _STEP) + 1
            while low <= high:
                middle = (low + high) // 2
                fit = self._try(Sizes(middle * _STEP), lines, self.paper.width, self.paper.height)
                if fit is not None:
                    best, low = fit, middle + 1
                else:
                    high = middle - 1
        if best is not None:
            return best
        return self._forced(SMALLEST)

    def _natural(self) -> _Fit:
        """The page is made for the size."""
        sizes = Sizes(self.paper.natural)
        best: tuple[float, _Fit] | None = None
        for lines in range(1, most_words(self.scene) + 1):
            needed = self._left(sizes) + self._needed(sizes, lines) + 2 * MARGIN + 12
            fit = self._try(sizes, lines, max(needed + 1, 640.0), 0.0)
            if fit is not None:
                off = abs(fit.width / fit.height - 1.6)
                if best is None or off < best[0]:
                    best = (off, fit)
        return best[1] if best is not None else self._forced(self.paper.natural)

    def _forced(self, size: float) -> _Fit:
        """The smallest size on a page as large as it takes."""
        sizes = Sizes(size)
        lines = most_words(self.scene)
        needed = self._left(sizes) + self._needed(sizes, lines) + 2 * MARGIN + 12
        fit = self._try(sizes, lines, max(needed + 1, self.paper.width), 0.0)
        assert fit is not None
        return fit

    def _left(self, sizes: Sizes) -> float:
        """The width of the lane heads."""
        names = [narrowest(lane.name, 2, bold=True) * sizes.name * 0.95 for lane in self.scene.lanes]
        heads = [narrowest(lane.head, 3) * sizes.note for lane in self.scene.lanes]
        return min(max([60.0, *names, *heads]) + 18, 12 * sizes.name)

    def _spans(self, sizes: Sizes, lines: int) -> tuple[list[Span], list[float]]:
        spans = []
        for id_, (first, last) in self.columns.of.items():
            if id_ in self.floating and last > 1:
                continue
            room = least_width(self.boxes[id_], lines, sizes)
            spans.append(Span(first, last, room + self._lead(first) + self._tail(last)))
        least = [0.0, *(self._gap(n) for n in range(1, len(self.columns.all)))]
        return spans, least

    def _gap(self, n: int) -> float:
        return 5.0 + 2.0 * min(self.tracks[n] + self.tracks[n - 1], 4)

    def _needed(self, sizes: Sizes, lines: int) -> float:
        spans, least = self._spans(sizes, lines)
        return least_room(self.columns, spans, least)

    def _lead(self, column: int) -> float:
        """The room between a column and the boxes that begin there."""
        return 15.0 + _TRACK / 2 * min(self.tracks[column], _MOST_TRACKS)

    def _tail(self, column: int) -> float:
        return 9.0 + _TRACK / 2 * min(self.tracks[column], _MOST_TRACKS)

    def _count_tracks(self) -> list[int]:
        """How many arrows run down near each column."""
        counts = [0] * len(self.columns.all)
        for flow in self.scene.flows:
            source, target = self.boxes[flow.source], self.boxes[flow.target]
            straight = source.lane == target.lane and self.rows.get(source.id) == self.rows.get(target.id)
            if not straight or flow.back:
                counts[self.columns.of[flow.source][1]] += 1
        return counts

    def _chips_in_lanes(self) -> set[str]:
        """The lanes in which arrows with chips run along a row: these need room below it."""
        found = set()
        for flow in self.scene.flows:
            source, target = self.boxes[flow.source], self.boxes[flow.target]
            if flow.chips and source.lane == target.lane:
                found.add(source.lane)
        return found

    def _try(self, sizes: Sizes, lines: int, page: float, height: float) -> _Fit | None:
        left = MARGIN + self._left(sizes) + 4
        room = page - left - MARGIN - 8
        spans, least = self._spans(sizes, lines)
        xs = place_columns(self.columns, spans, least, room)
        if xs is None:
            return None
        xs = [x + left for x in xs]
        rooms = {
            id_: self._room(id_, xs, lines, sizes) for id_ in self.columns.of if id_ not in self.floating
        }
        rows = dict(self.rows)
        self._float(rooms, rows, left, lines, sizes)
        tags = place_deadlines(self.scene, self.columns, xs, (left, page - MARGIN), sizes)
        bars = place_brackets(self.scene, self.columns, xs, (left, page - MARGIN), sizes)
        ticks = place_ticks(self.scene, self.columns, xs, sizes)
        counts = (
            1 + max((row for _, row in tags), default=-1),
            1 + max((bar[3] for bar in bars), default=-1),
            1 + max((tick.row for tick in ticks), default=-1),
        )
        head = make_head(self.scene, page, sizes, counts)
        heights = self._heights(rooms, rows, sizes)
        lanes = sum(self._lane_height(lane.id, heights, sizes) for lane in self.scene.lanes)
        bottom = MARGIN * 0.6 + sizes.note * _LEGEND
        needed = head.lanes + lanes + bottom
        if height and needed > height:
            return None
        return _Fit(sizes, lines, left, xs, rows, rooms, heights, head, page, height or needed)

    def _room(self, id_: str, xs: list[float], lines: int, sizes: Sizes) -> tuple[float, float]:
        """From where to where a box stands."""
        box, (first, last) = self.boxes[id_], self.columns.of[id_]
        x1, x2 = xs[first] + self._lead(first), xs[last] - self._tail(last)
        if box.kind is Kind.STEP:
            return x1, x2
        own = min(least_width(box, lines, sizes), x2 - x1)
        return (x1, x1 + own) if box.day else (x2 - own, x2)

    def _float(
        self,
        rooms: dict[str, tuple[float, float]],
        rows: dict[str, int],
        left: float,
        lines: int,
        sizes: Sizes,
    ) -> None:
        """Place what has no time close before whoever waits for it, where its lane is free."""
        waiting = {flow.source: flow.target for flow in self.scene.flows if flow.source in self.floating}
        order = sorted(
            self.floating, key=lambda id_: (waiting.get(id_) in self.floating, self.floating.index(id_))
        )
        for id_ in order:
            box = self.boxes[id_]
            own = least_width(box, max(lines - 1, 2), sizes)
            target = rooms.get(waiting.get(id_, ""))
            end = target[0] - 30 if target is not None else left + own + 20
            taken: dict[int, list[tuple[float, float]]] = {}
            for other, span in rooms.items():
                if self.boxes[other].lane == box.lane:
                    taken.setdefault(rows[other], []).append(span)
            row, x = self._free_room(taken, left + 14, max(end, left + 14 + own), own)
            rooms[id_], rows[id_] = (x, x + own), row

    @staticmethod
    def _free_room(
        taken: dict[int, list[tuple[float, float]]], left: float, end: float, own: float
    ) -> tuple[int, float]:
        for row in sorted(taken) or [0]:
            spans = sorted(taken.get(row, ()), reverse=True)
            right = end
            for first, last in spans:
                if last + 24 <= right - own:
                    break
                right = min(right, first - 24)
            if right - own >= left:
                return row, right - own
        return max(taken, default=-1) + 1, max(end - own, left)

    def _heights(
        self, rooms: dict[str, tuple[float, float]], rows: dict[str, int], sizes: Sizes
    ) -> dict[tuple[str, int], float]:
        found: dict[tuple[str, int], float] = {}
        for id_, (x1, x2) in rooms.items():
            key = (self.boxes[id_].lane, rows[id_])
            found[key] = max(found.get(key, 0.0), height_in(self.boxes[id_], x2 - x1, sizes))
        return found

    def _pads(self, lane: str, sizes: Sizes) -> tuple[float, float]:
        """Room above and below the rows of a lane."""
        below = 9.0 + (2.6 * sizes.chip if lane in self.same_row else 0.0)
        return 9.0, below

    def _lane_height(self, lane: str, heights: dict[tuple[str, int], float], sizes: Sizes) -> float:
        own = [height for (id_, _), height in heights.items() if id_ == lane]
        name = next(one for one in self.scene.lanes if one.id == lane)
        head = (
            (len(head_name_lines(name.name, self._left(sizes) - 16, sizes.name * 0.95))) * sizes.name * LINE
        )
        head += 3 * sizes.note * LINE if name.head else 0.0
        rows = sum(own) + _ROW_GAP * (len(own) - 1) + sum(self._pads(lane, sizes))
        return max(rows, head + 8)

    # --- the places

    def _assemble(self, fit: _Fit) -> Layout:
        lanes, tops = self._place_lanes(fit)
        placed = {id_: self._place_box(id_, fit, tops) for id_ in fit.rooms}
        routes, lost = self._route(fit, placed, lanes)
        ground = Area(fit.left, lanes[0].area.y if lanes else fit.head.lanes, 0, 0)
        bottom = lanes[-1].area.bottom if lanes else fit.head.lanes
        ground = Area(fit.left + 2, ground.y + 2, fit.width - MARGIN - fit.left - 4, bottom - ground.y - 4)
        chips, missing = self._place_chips(fit, ground, placed, routes)
        right = fit.width - MARGIN
        tags = place_deadlines(self.scene, self.columns, fit.xs, (fit.left, right), fit.sizes)
        step = fit.sizes.tick * LINE + 8
        return Layout(
            fit.width,
            fit.height,
            fit.sizes.name,
            lanes,
            placed,
            routes,
            chips,
            tuple(fit.xs),
            place_ticks(self.scene, self.columns, fit.xs, fit.sizes),
            place_days(self.scene, self.columns, fit.xs, right, fit.sizes),
            tuple(place_brackets(self.scene, self.columns, fit.xs, (fit.left, right), fit.sizes)),
            tuple(
                (deadline, x, area._replace(y=fit.head.tags + row * step), text)
                for (deadline, x, area, text), row in tags
            ),
            fit.head,
            (*lost, *missing),
        )

    def _place_lanes(self, fit: _Fit) -> tuple[tuple[PlacedLane, ...], dict[tuple[str, int], float]]:
        """The lanes fill the page, as far as they are not stretched out of shape; and the tops of their rows."""
        natural = [self._lane_height(lane.id, fit.heights, fit.sizes) for lane in self.scene.lanes]
        room = fit.height - fit.head.lanes - MARGIN * 0.6 - fit.sizes.note * _LEGEND
        spare = max(room - sum(natural), 0.0) / max(len(natural), 1)
        lanes, tops = [], {}
        y = fit.head.lanes
        for lane, own in zip(self.scene.lanes, natural, strict=True):
            height = min(own + spare, own * _STRETCH)
            lanes.append(
                PlacedLane(
                    lane.id,
                    Area(fit.left, y, fit.width - MARGIN - fit.left, height),
                    Area(MARGIN, y + 1, fit.left - MARGIN - 4, height - 2),
                )
            )
            above, below = self._pads(lane.id, fit.sizes)
            rows = sorted(row for id_, row in fit.heights if id_ == lane.id)
            inner = sum(fit.heights[lane.id, row] for row in rows) + _ROW_GAP * (len(rows) - 1)
            free = max(height - inner - above - below, 0.0)
            gap = free / (len(rows) + 1)
            top = y + above + gap
            for row in rows:
                tops[lane.id, row] = top
                top += fit.heights[lane.id, row] + _ROW_GAP + gap
            y += height
        return tuple(lanes), tops

    def _place_box(self, id_: str, fit: _Fit, tops: dict[tuple[str, int], float]) -> PlacedBox:
        box, (x1, x2) = self.boxes[id_], fit.rooms[id_]
        key = (box.lane, fit.rows[id_])
        full = fit.heights[key]
        own = full if box.kind is Kind.STEP else height_in(box, x2 - x1, fit.sizes)
        area = Area(x1, tops[key] + (full - own) / 2, x2 - x1, own)
        due = None
        if box.due is not None and box.due in self.columns.at:
            due = min(max(fit.xs[self.columns.at[box.due]], x1), x2 - 16)
        return PlacedBox(
            area,
            lines_in(box, x2 - x1, fit.sizes),
            foot_in(box, x2 - x1, fit.sizes),
            due,
            self._tail_of(box, area, fit),
        )

    def _tail_of(self, box: Box, area: Area, fit: _Fit) -> tuple[Point, float] | None:
        """Where the slack of a box ends: a thin line below its row."""
        if box.latest is None or box.ends is None or box.latest <= box.ends:
            return None
        later = [n for at, n in self.columns.at.items() if at <= box.latest]
        x = fit.xs[max(later)] if later else fit.xs[-1]
        if box.latest > max(self.columns.at):
            x = fit.xs[-1]
        return ((area.right, area.bottom + 4), x - 2) if x - 2 > area.right + 6 else None

    def _route(
        self, fit: _Fit, placed: dict[str, PlacedBox], lanes: tuple[PlacedLane, ...]
    ) -> tuple[dict[str, tuple[Point, ...]], tuple[str, ...]]:
        areas = {id_: box.area for id_, box in placed.items()}
        router = Router(areas.values(), Tracks(tuple(self._downs(fit)), tuple(self._acrosses(areas, lanes))))
        jobs = self._jobs(fit, areas)
        routes, lost = {}, []
        for job in sorted(jobs, key=_easiest):
            way = router.route(job)
            if way is None:
                lost.append(job.id)
            else:
                routes[job.id] = way
        return {job.id: routes[job.id] for job in jobs if job.id in routes}, tuple(lost)

    def _downs(self, fit: _Fit) -> Iterator[float]:
        """Tracks around each column."""
        found: set[float] = {fit.left + 5, fit.width - MARGIN - 4}
        for n, x in enumerate(fit.xs):
            reach = min(self.tracks[n], _MOST_TRACKS) // 2 + 1
            for k in range(-reach, reach + 1):
                found.add(round(x + k * _TRACK, 2))
        for x1, x2 in fit.rooms.values():
            found.add(round(x1 - 11, 2))
            found.add(round(x2 + 6, 2))
        return iter(sorted(x for x in found if fit.left + 2 < x < fit.width - MARGIN))

    @staticmethod
    def _acrosses(areas: dict[str, Area], lanes: tuple[PlacedLane, ...]) -> Iterator[float]:
        found: set[float] = set()
        for lane in lanes:
            found |= {round(lane.area.y + 4, 2), round(lane.area.bottom - 4, 2)}
        for area in areas.values():
            found |= {round(area.y - 6, 2), round(area.bottom + 7, 2), round(area.bottom + 13, 2)}
            found.add(round(area.y + area.height / 2, 2))
        return iter(sorted(found))

    def _jobs(self, fit: _Fit, areas: dict[str, Area]) -> list[Job]:
        ports = make_ports(self.scene, areas)
        jobs = []
        for flow in self.scene.flows:
            source, target = areas[flow.source], areas[flow.target]
            leave, enter = ports[flow.id]
            start = (source.x if flow.from_start else source.right, leave)
            end = (target.right if flow.to_end else target.x, enter)
            tick = None
            if flow.due is not None and flow.due in self.columns.at:
                tick = fit.xs[self.columns.at[flow.due]]
            else:
                tick = fit.xs[self.columns.of[flow.source][1]] if flow.source not in self.floating else None
            jobs.append(
                Job(flow.id, start, end, tick, -1 if flow.from_start else 1, -1 if flow.to_end else 1)
            )
        return jobs

    def _place_chips(
        self, fit: _Fit, ground: Area, placed: dict[str, PlacedBox], routes: dict[str, tuple[Point, ...]]
    ) -> tuple[tuple[PlacedChip, ...], tuple[str, ...]]:
        shelf = Shelf(ground, [box.area for box in placed.values()], routes)
        found, missing = [], []
        wanted = [(chip, flow) for flow in self.scene.flows for chip in flow.chips if flow.id in routes]
        wanted.sort(key=lambda one: len(routes[one[1].id]))
        for chip, flow in wanted:
            points = routes[flow.id]
            at = self.columns.at.get(flow.due) if flow.due is not None else None
            wish = None if at is None else fit.xs[at]
            for small in (False, True):
                text = chip_text(chip, fit.sizes, small=small)
                place = shelf.place(flow.id, points, (text.width, text.height), wish)
                if place is not None:
                    area, apart = place
                    leader = _leader(area, points) if apart else None
                    found.append(PlacedChip(flow.id, chip, area, text.lines, text.bold, leader))
                    break
            else:
                missing.append(f"{flow.id}: {chip.what}")
        return tuple(found), tuple(missing)


def _easiest(job: Job) -> tuple[int, float]:
    """Straight ways first, then short ones."""
    (x1, y1), (x2, y2) = job.start, job.end
    return (0 if abs(y1 - y2) < 0.5 else 1), abs(x1 - x2) + abs(y1 - y2)


def _leader(area: Area, points: tuple[Point, ...]) -> tuple[Point, Point]:
    """From the rim of a chip to the nearest place of its arrow."""
    best: tuple[float, Point, Point] | None = None
    middle = (area.x + area.width / 2, area.y + area.height / 2)
    for (x1, y1), (x2, y2) in pairwise(points):
        x = min(max(middle[0], min(x1, x2)), max(x1, x2))
        y = min(max(middle[1], min(y1, y2)), max(y1, y2))
        rim = (min(max(x, area.x), area.right), min(max(y, area.y), area.bottom))
        far = abs(rim[0] - x) + abs(rim[1] - y)
        if best is None or far < best[0]:
            best = (far, rim, (x, y))
    assert best is not None
    return best[1], best[2]
