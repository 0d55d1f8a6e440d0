"""Arrows around boxes: right-angled ways with few bends that share no track with another arrow.

A few simple shapes are tried first. Where each of them would run through a box or along another arrow, the way is
searched with A* on a sparse grid: length, bends, crossings and a heavy price for a shared track.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Point

BEND = 30.0
CROSSING = 25.0
SHARED = 900.0
NEAR = 5.0
"""Arrows closer than this look like one."""
_CLEAR = 3.0
_HAIR = 1e-6
"""Less than this is no overlap but the rounding of a sum."""
_ALONG = 60.0
_DETOUR = 360.0
"""How much longer, bends included, a way may be for the sake of a track of its own."""
_AROUND = 240.0
"""How far to either side of an arrow's ends a way is searched."""


class Job(NamedTuple):
    """An arrow to draw: from ``start``, left to right, to ``end``. ``tick`` is where it would best run down."""

    id: str
    start: Point
    end: Point
    tick: float | None = None
    leaves: int = 1
    enters: int = 1
    """1 where it leaves a right side (enters a left one), -1 where it is the other way round."""


class Tracks(NamedTuple):
    """Places at which arrows may run: across and down."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]


class Router:
    """Finds one way after another; each one knows those before it."""

    def __init__(self, boxes: Iterable[Area], tracks: Tracks, lines: Iterable[float] = ()) -> None:
        """``lines`` are upright lines of the ground, which an arrow had better not run along."""
        self._lines = tuple(lines)
        self._boxes = [box.grown(_CLEAR) for box in boxes]
        self._tracks = tracks
        self._down: list[tuple[float, ...]] = []
        self._across: list[tuple[float, ...]] = []
        self._walls: dict[float, list[tuple[float, float]]] = {}
        self._floors: dict[float, list[tuple[float, float]]] = {}

    def route(self, job: Job) -> tuple[Point, ...] | None:
        """The way of an arrow, or ``None`` where boxes leave none."""
        best: tuple[float, tuple[Point, ...]] | None = None
        for shapes in (self._simple, self._roundabout, self._search):
            for points in shapes(job, best[0] if best else float("inf")):
                cost = self._cost(points, job, best[0] if best else float("inf"))
                if cost is not None and (best is None or cost < best[0]):
                    best = (cost, points)
            if best is not None and best[0] < SHARED:
                break
        if best is None:
            return None
        self._keep(best[1])
        return best[1]

    def _keep(self, points: tuple[Point, ...]) -> None:
        for (x1, y1), (x2, y2) in pairwise(points):
            if x1 == x2:
                insort(self._down, (x1, min(y1, y2), max(y1, y2)))
            else:
                insort(self._across, (y1, min(x1, x2), max(x1, x2)))

    # --- simple shapes

    def _simple(self, job: Job, _: float) -> Iterator[tuple[Point, ...]]:
        """Straight on, or across, down and across."""
        (x1, y1), (x2, y2) = job.start, job.end
        forward = job.leaves == job.enters == 1 and x2 - x1 >= 2 * NEAR
        if forward and abs(y1 - y2) < 0.5:
            yield (job.start, (x2, y1))
        if forward:
            between = [x for x in self._tracks.xs if x1 + NEAR <= x <= x2 - 2 * NEAR]
            if not between:
                between = [(x1 + x2) / 2]
            for x in self._nearest(between, job, 60):
                yield (job.start, (x, y1), (x, y2), job.end)

    def _roundabout(self, job: Job, _: float) -> Iterator[tuple[Point, ...]]:
        """Out, up or down to a free height, across, and back in."""
        (x1, y1), (x2, y2) = job.start, job.end
        first = self._beside(x1, job.leaves)
        last = self._beside(x2, -job.enters)
        heights = sorted(self._tracks.ys, key=lambda y: abs(y - y1) + abs(y - y2))[:14]
        for xa in first:
            for xb in last:
                if xa == xb:
                    yield (job.start, (xa, y1), (xa, y2), job.end)
                    continue
                for y in heights:
                    yield (job.start, (xa, y1), (xa, y), (xb, y), (xb, y2), job.end)

    @staticmethod
    def _nearest(between: list[float], job: Job, most: int) -> list[float]:
        wish = job.tick if job.tick is not None else job.start[0]
        return sorted(between, key=lambda x: min(abs(x - wish), abs(x - job.start[0]), abs(x - job.end[0])))[
            :most
        ]

    def _beside(self, x: float, side: int) -> list[float]:
        """The nearest tracks on one side of a place."""
        xs = self._tracks.xs
        at = bisect_left(xs, x)
        if side > 0:
            return [one for one in xs[at : at + 9] if one >= x + NEAR][:5]
        return [one for one in xs[max(at - 9, 0) : at][::-1] if one <= x - 2 * NEAR][:5]

    # --- what a way costs

    def _cost(self, points: tuple[Point, ...], job: Job, limit: float) -> float | None:
        cost = BEND * (len(points) - 2)
        if cost + sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(points)) >= limit:
            return None
        for n, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
            if x1 == x2:
                low, high = min(y1, y2), max(y1, y2)
                if self._blocked(self._wall(x1), low, high):
                    return None
                cost += high - low + self._met(x1, low, high, self._down, self._across)
                if job.tick is not None:
                    cost += abs(x1 - job.tick) * 0.3
                cost += _ALONG * sum(abs(line - x1) < NEAR for line in self._lines)
            else:
                low, high = min(x1, x2), max(x1, x2)
                if n == 0:
                    low, high = (low + _CLEAR, high) if x2 > x1 else (low, high - _CLEAR)
                if n == len(points) - 2:
                    low, high = (low, high - _CLEAR) if x2 > x1 else (low + _CLEAR, high)
                if self._blocked(self._floor(y1), low, high):
                    return None
                cost += high - low + self._met(y1, low, high, self._across, self._down)
            if cost >= limit:
                return None
        return cost

    @staticmethod
    def _met(
        at: float,
        low: float,
        high: float,
        along: list[tuple[float, ...]],
        athwart: list[tuple[float, ...]],
    ) -> float:
        cost = 0.0
        for n in range(bisect_left(along, (at - NEAR,)), len(along)):
            other, first, last = along[n]
            if other >= at + NEAR:
                break
            if other > at - NEAR and first < high and low < last:
                cost += SHARED + min(high, last) - max(low, first)
        for n in range(bisect_left(athwart, (low,)), len(athwart)):
            other, first, last = athwart[n]
            if other >= high:
                break
            if low < other and first < at < last:
                cost += CROSSING
        return cost

    @staticmethod
    def _blocked(spans: list[tuple[float, float]], low: float, high: float) -> bool:
        high, low = high - _HAIR, low + _HAIR
        for first, last in spans:  # noqa: SIM110 (asked some ten thousand times a page: half the time of any())
            if first < high and low < last:
                return True
        return False

    def _wall(self, x: float) -> list[tuple[float, float]]:
        if x not in self._walls:
            self._walls[x] = [(box.y, box.bottom) for box in self._boxes if box.x < x < box.right]
        return self._walls[x]

    def _floor(self, y: float) -> list[tuple[float, float]]:
        if y not in self._floors:
            self._floors[y] = [(box.x, box.right) for box in self._boxes if box.y < y < box.bottom]
        return self._floors[y]

    # --- A*

    def _search(self, job: Job, limit: float) -> Iterator[tuple[Point, ...]]:
        """A* over the crossings of all tracks; the price of a track already in use is heavy, not forbidding."""
        start = (job.start[0] + job.leaves * (NEAR + 1), job.start[1])
        goal = (job.end[0] - job.enters * 2 * NEAR, job.end[1])
        if limit < float("inf"):
            limit = min(limit, abs(start[0] - goal[0]) + abs(start[1] - goal[1]) + _DETOUR)
        left, right = sorted((start[0], goal[0]))
        ys = sorted({*self._tracks.ys, start[1], goal[1]})
        for around in (_AROUND, float("inf")):
            near = (x for x in self._tracks.xs if left - around <= x <= right + around)
            found = _Grid(self, sorted({*near, start[0], goal[0]}), ys).way(start, goal, limit)
            if found is not None:
                yield simplified((job.start, *found, job.end))
                return
            if limit < float("inf"):
                return

    def segment_cost(self, a: Point, b: Point) -> float | None:
        """What one piece costs, or ``None`` where a box is in its way."""
        if a[0] == b[0]:
            low, high = min(a[1], b[1]), max(a[1], b[1])
            if self._blocked(self._wall(a[0]), low, high):
                return None
            return high - low + self._met(a[0], low, high, self._down, self._across)
        low, high = min(a[0], b[0]), max(a[0], b[0])
        if self._blocked(self._floor(a[1]), low, high):
            return None
        return high - low + self._met(a[1], low, high, self._across, self._down)


class _Grid:
    """The search itself."""

    def __init__(self, router: Router, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.router, self.xs, self.ys = router, xs, ys
        self.prices: dict[tuple[int, int, int], float | None] = {}

    def way(self, start: Point, goal: Point, limit: float) -> tuple[Point, ...] | None:
        """The cheapest way, if it costs less than ``limit``; what lies ahead is at least the distance and a bend."""
        xs, ys = self.xs, self.ys
        first = (bisect_left(xs, start[0]), bisect_left(ys, start[1]), 0)
        last = (bisect_left(xs, goal[0]), bisect_left(ys, goal[1]))
        costs = {first: 0.0}
        came: dict[tuple[int, int, int], tuple[int, int, int]] = {}
        heap = [(0.0, first)]
        done: set[tuple[int, int, int]] = set()
        while heap:
            _, here = heappop(heap)
            if here in done:
                continue
            done.add(here)
            i, j, axis = here
            if (i, j) == last:
                return self._back(came, here)
            for di, dj, along in ((1, 0, 0), (-1, 0, 0), (0, 1, 1), (0, -1, 1)):
                there = (i + di, j + dj, along)
                if not (0 <= there[0] < len(xs) and 0 <= there[1] < len(ys)) or there in done:
                    continue
                price = self._price(min(i, there[0]), min(j, there[1]), along)
                if price is None:
                    continue
                cost = costs[here] + price + (BEND if along != axis else 0.0)
                if cost < costs.get(there, float("inf")):
                    costs[there] = cost
                    came[there] = here
                    across, down = abs(xs[there[0]] - goal[0]), abs(ys[there[1]] - goal[1])
                    ahead = across + down + (BEND if (across if along else down) else 0.0)
                    if cost + ahead < limit:
                        heappush(heap, (cost + ahead, there))
        return None

    def _price(self, i: int, j: int, along: int) -> float | None:
        key = (i, j, along)
        if key not in self.prices:
            a = (self.xs[i], self.ys[j])
            b = (self.xs[i + 1], a[1]) if along == 0 else (a[0], self.ys[j + 1])
            self.prices[key] = self.router.segment_cost(a, b)
        return self.prices[key]

    def _back(
        self, came: dict[tuple[int, int, int], tuple[int, int, int]], here: tuple[int, int, int]
    ) -> tuple[Point, ...]:
        points = [(self.xs[here[0]], self.ys[here[1]])]
        while here in came:
            here = came[here]
            points.append((self.xs[here[0]], self.ys[here[1]]))
        return tuple(points[::-1])


def simplified(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Without points that lie on the way between their neighbours."""
    kept = [points[0]]
    for n in range(1, len(points) - 1):
        (x0, y0), (x1, y1), (x2, y2) = kept[-1], points[n], points[n + 1]
        if (x0 == x1 == x2) or (y0 == y1 == y2):
            continue
        if (x0, y0) != (x1, y1):
            kept.append((x1, y1))
    return (*kept, points[-1])
