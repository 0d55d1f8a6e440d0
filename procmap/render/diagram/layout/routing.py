"""Arrows around boxes: right-angled ways with few bends that share no track with another arrow.

A few simple shapes are tried first. Where each of them would run through a box or along another arrow, the way is
searched with A* on a sparse grid: length, bends, crossings and a heavy price for a shared track.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
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
_INFINITE = float("inf")
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

    def route_all(self, jobs: Iterable[Job]) -> tuple[dict[str, tuple[Point, ...]], tuple[str, ...]]:
        """The ways of arrows, laid one after the other, by id; and the ids of those that boxes leave no way."""
        ways = {job.id: self.route(job) for job in jobs}
        found = {id_: way for id_, way in ways.items() if way is not None}
        return found, tuple(id_ for id_ in ways if id_ not in found)

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
        cost = length = BEND * (len(points) - 2)
        for (x1, y1), (x2, y2) in pairwise(points):
            length += abs(x1 - x2) + abs(y1 - y2)
        if length >= limit:
            return None
        for n, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
            if x1 == x2:
                low, high = min(y1, y2), max(y1, y2)
                if self._blocked(self._wall(x1), low, high):
                    return None
                cost += high - low + self._met(x1, low, high, self._down, self._across)
                if job.tick is not None:
                    cost += abs(x1 - job.tick) * 0.3
                for line in self._lines:
                    cost += _ALONG * (abs(line - x1) < NEAR)
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

    def row(self, y: float, xs: Sequence[float]) -> list[float]:
        """What each piece of a track across costs, from one of ``xs`` to the next; infinite behind a box."""
        return _prices(y, xs, self._floor(y), self._across, self._down)

    def column(self, x: float, ys: Sequence[float]) -> list[float]:
        """The same of a track down."""
        return _prices(x, ys, self._wall(x), self._down, self._across)


def _prices(
    at: float,
    stops: Sequence[float],
    walls: list[tuple[float, float]],
    along: list[tuple[float, ...]],
    athwart: list[tuple[float, ...]],
) -> list[float]:
    """The price of each piece of a track: its length, boxes in its way, arrows that share or cross it."""
    met = [0.0] * (len(stops) - 1)
    for n in range(bisect_left(along, (at - NEAR,)), len(along)):
        other, first, last = along[n]
        if other >= at + NEAR:
            break
        if other > at - NEAR:
            for k in range(max(bisect_right(stops, first) - 1, 0), min(bisect_left(stops, last), len(met))):
                met[k] += SHARED + min(stops[k + 1], last) - max(stops[k], first)
    for n in range(bisect_left(athwart, (stops[0],)), len(athwart)):
        other, first, last = athwart[n]
        if other >= stops[-1]:
            break
        if first < at < last:
            k = bisect_left(stops, other)
            if stops[k] > other and k:
                met[k - 1] += CROSSING
    found = [stops[k + 1] - stops[k] + more for k, more in enumerate(met)]
    for first, last in walls:
        low = max(bisect_right(stops, first + _HAIR) - 1, 0)
        for k in range(low, min(bisect_left(stops, last - _HAIR), len(found))):
            found[k] = _INFINITE
    return found


class _Grid:
    """The search itself. A place is the number of its column times their height, plus that of its row."""

    def __init__(self, router: Router, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.router, self.xs, self.ys = router, xs, ys
        self.rows: list[list[float] | None] = [None] * len(ys)
        self.columns: list[list[float] | None] = [None] * len(xs)

    def way(self, start: Point, goal: Point, limit: float) -> tuple[Point, ...] | None:
        """The cheapest way, if it costs less than ``limit``; what lies ahead is at least the distance and a bend."""
        xs, ys, high = self.xs, self.ys, len(self.ys)
        across, down = [abs(x - goal[0]) for x in xs], [abs(y - goal[1]) for y in ys]
        first = 2 * (bisect_left(xs, start[0]) * high + bisect_left(ys, start[1]))
        last = bisect_left(xs, goal[0]) * high + bisect_left(ys, goal[1])
        costs = [_INFINITE] * (2 * len(xs) * high)
        costs[first] = 0.0
        came: dict[int, int] = {}
        done = bytearray(len(costs))
        heap = [(0.0, first)]
        while heap:
            here = heappop(heap)[1]
            if done[here]:
                continue
            done[here] = 1
            place, upright = here >> 1, here & 1
            if place == last:
                return self._back(came, here)
            i, j = divmod(place, high)
            so_far = costs[here]
            for there, price in self._around(i, j):
                cost = so_far + price + (BEND if there & 1 != upright else 0.0)
                if cost < costs[there]:
                    costs[there] = cost
                    came[there] = here
                    k, m = divmod(there >> 1, high)
                    rest = across[k] + down[m]
                    if across[k] if there & 1 else down[m]:
                        rest += BEND
                    if cost + rest < limit:
                        heappush(heap, (cost + rest, there))
        return None

    def _around(self, i: int, j: int) -> Iterator[tuple[int, float]]:
        """The neighbours of a place, each with the direction it is entered in, and what the piece up to it costs."""
        row, column = self.rows[j], self.columns[i]
        if row is None:
            row = self.rows[j] = self.router.row(self.ys[j], self.xs)
        if column is None:
            column = self.columns[i] = self.router.column(self.xs[i], self.ys)
        here, high = 2 * (i * len(self.ys) + j), 2 * len(self.ys)
        if i < len(row) and row[i] < _INFINITE:
            yield here + high, row[i]
        if i and row[i - 1] < _INFINITE:
            yield here - high, row[i - 1]
        if j < len(column) and column[j] < _INFINITE:
            yield here + 3, column[j]
        if j and column[j - 1] < _INFINITE:
            yield here - 1, column[j - 1]

    def _back(self, came: dict[int, int], here: int) -> tuple[Point, ...]:
        ways = [here >> 1]
        while here in came:
            here = came[here]
            ways.append(here >> 1)
        high = len(self.ys)
        return tuple((self.xs[place // high], self.ys[place % high]) for place in ways[::-1])


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
