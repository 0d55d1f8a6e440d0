"""The elastic clock axis: columns in the order of time, and where they stand on a page.

Every instant that a box begins or ends at is a column. A box whose times are not known stands in columns between
those of its neighbours. What begins and ends at one instant gets two columns of that instant. A column's place
follows from what must stand between it and others, and from the square root of the real time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise
from math import sqrt
from typing import NamedTuple

from procmap.render.diagram.scene import Box, Kind, Scene

_DAY = 86_400
_LONGEST = 1.5
"""A gap is never wider than so many usual ones, as far as nothing stands in it."""
_HAIR = 1e-6
_SOFT = 600
"""Seconds that the room between two columns counts for where no time is known."""

Node = tuple[str, bool]
"""An end of a box: its id, and whether it is the finish."""


class Column(NamedTuple):
    """A place on the axis: its instant, and which of several columns of that instant it is.

    ``hard`` is a real instant, not one put between others.
    """

    at: float
    layer: int
    hard: bool


class Columns(NamedTuple):
    """The columns from left to right, the two of each box, and the column of each real instant."""

    all: tuple[Column, ...]
    of: Mapping[str, tuple[int, int]]
    at: Mapping[int, int]


def make_columns(scene: Scene) -> Columns:
    """The columns of a scene. What is given without a time stands before whoever waits for it."""
    floating = {box.id for box in scene.boxes if _floats(box)}
    graph = _Graph(scene, floating)
    marks = {box.due for box in scene.boxes if box.due is not None}
    marks |= {deadline.at for deadline in scene.deadlines}
    marks |= {at for at, tick in scene.ticks.items() if tick.strong or tick.text}
    marks |= {day.begins for day in scene.days if day.passing}
    times = graph.times(
        _Elastic({*map(float, marks), *(at for at in graph.fixed.values() if at is not None)})
    )
    layers = graph.layers(times)
    hard = {node: graph.fixed[node] is not None for node in times}
    keys = {(times[node], layers[node]) for node in times}
    tops: dict[float, int] = {}
    for node in times:
        if hard[node]:
            tops[times[node]] = max(tops.get(times[node], 0), layers[node])
    for at in marks:
        keys.add((float(at), tops.setdefault(float(at), 0)))
    order = sorted(keys)
    place = {key: n for n, key in enumerate(order)}
    hards = set(tops.items())
    found = {
        box.id: (
            place[times[box.id, False], layers[box.id, False]],
            place[times[box.id, True], layers[box.id, True]],
        )
        for box in scene.boxes
        if box.id not in floating
    }
    columns = tuple(Column(at, layer, (at, layer) in hards) for at, layer in order)
    instants = {int(at): place[at, layer] for at, layer in tops.items()}
    return _with_floating(scene, Columns(columns, found, instants))


def _floats(box: Box) -> bool:
    return box.kind is Kind.GIVEN and box.begins is None and box.ends is None


def _with_floating(scene: Scene, columns: Columns) -> Columns:
    """Put what has no time of its own left of whoever waits for it, or at the left edge."""
    waiting = {flow.source: flow.target for flow in scene.flows}
    floating = [box.id for box in scene.boxes if _floats(box)]
    if not floating:
        return columns
    ends: dict[str, int] = {}

    def end(id_: str, met: frozenset[str]) -> int:
        target = waiting.get(id_)
        if target is None or target in met:
            return -1
        if target in columns.of:
            return columns.of[target][0]
        return end(target, met | {id_})

    for id_ in floating:
        ends[id_] = end(id_, frozenset())
    of = dict(columns.of)
    all_ = columns.all
    at = dict(columns.at)
    if any(place == 0 for place in ends.values()) or len(all_) < 2:
        first = all_[0].at if all_ else 0.0
        all_ = (Column(first - 1, 0, False), *all_)
        of = {id_: (a + 1, b + 1) for id_, (a, b) in of.items()}
        at = {instant: n + 1 for instant, n in at.items()}
        ends = {id_: place + 1 if place >= 0 else -1 for id_, place in ends.items()}
        if len(all_) < 2:
            all_ = (*all_, Column(first, 0, False))
    last = len(all_) - 1
    for id_, place in ends.items():
        of[id_] = (0, place if place > 0 else last)
    return Columns(all_, of, at)


class _Graph:
    """The ends of boxes and what comes before what."""

    def __init__(self, scene: Scene, floating: set[str]) -> None:
        self.boxes = {box.id: box for box in scene.boxes if box.id not in floating}
        self.fixed: dict[Node, float | None] = {}
        for box in self.boxes.values():
            begins, ends = box.begins, box.ends
            if box.day and begins is not None and ends is None:
                ends = begins + _DAY - 2
            if box.kind is Kind.GIVEN and begins is None:
                begins = ends
            self.fixed[box.id, False] = None if begins is None else float(begins)
            self.fixed[box.id, True] = None if ends is None else float(ends)
        self.after: dict[Node, list[Node]] = {node: [] for node in self.fixed}
        for id_ in self.boxes:
            self.after[id_, False].append((id_, True))
        for flow in scene.flows:
            if not flow.back and flow.source in self.boxes and flow.target in self.boxes:
                source: Node = (flow.source, not flow.from_start)
                target: Node = (flow.target, flow.to_end)
                if flow.source != flow.target:
                    self.after[source].append(target)
        for before, after in scene.orders:
            if before in self.boxes and after in self.boxes:
                self.after[before, True].append((after, False))
        self.order = self._sorted()

    def _sorted(self) -> list[Node]:
        """All ends, sources first; what closes a circle is left out."""
        state: dict[Node, int] = {}
        order: list[Node] = []
        for root in self.after:
            stack: list[tuple[Node, Iterator[Node]]] = []
            if root not in state:
                state[root] = 1
                stack.append((root, iter(list(self.after[root]))))
            while stack:
                node, rest = stack[-1]
                following = next(rest, None)
                if following is None:
                    stack.pop()
                    state[node] = 2
                    order.append(node)
                elif state.get(following) == 1:
                    self.after[node].remove(following)
                elif following not in state:
                    state[following] = 1
                    stack.append((following, iter(list(self.after[following]))))
        return order[::-1]

    def times(self, elastic: _Elastic) -> dict[Node, float]:
        """The instant of each end; the unknown ones shared out evenly on the axis between the known ones around."""
        above = self._above()
        before: dict[Node, list[Node]] = {node: [] for node in self.order}
        for node, followers in self.after.items():
            for following in followers:
                before[following].append(node)
        times: dict[Node, float] = {}
        start = min((at for at in self.fixed.values() if at is not None), default=0.0)
        for node in self.order:
            fixed = self.fixed[node]
            if fixed is not None and node[1] and fixed < times[node[0], False]:
                fixed = self.fixed[node] = None  # needed before it can even begin: no place to draw an end at
            if fixed is None:
                low = max((times[one] for one in before[node]), default=None)
                fixed = _between(low, start, above[node], node, elastic)
            times[node] = fixed
        return times

    def _above(self) -> dict[Node, tuple[float, int] | None]:
        """The nearest known instant behind each end, and over how many steps it lies."""
        above: dict[Node, tuple[float, int] | None] = {}
        for node in reversed(self.order):
            fixed = self.fixed[node]
            if fixed is not None:
                above[node] = (fixed, 0)
                continue
            bounds = [bound for following in self.after[node] if (bound := above[following]) is not None]
            nearest = min(bounds, key=lambda bound: (bound[0], -bound[1]), default=None)
            above[node] = None if nearest is None else (nearest[0], nearest[1] + int(not node[1]))
        return above

    def layers(self, times: dict[Node, float]) -> dict[Node, int]:
        """Which of the columns of its instant each end takes: as late as what follows at the same instant lets it."""
        early = self._pushed(times, {})
        tops: dict[float, int] = {}
        for node, layer in early.items():
            if self.fixed[node] is not None:
                tops[times[node]] = max(tops.get(times[node], 0), layer)
        late: dict[Node, int] = {}
        for node in reversed(self.order):
            if self.fixed[node] is None:
                continue
            limit = tops[times[node]]
            for following in self.after[node]:
                if times[following] == times[node] and following in late:
                    limit = min(limit, late[following] - self._step(node, following))
            late[node] = max(limit, early[node])
        return self._pushed(times, late)

    def _pushed(self, times: dict[Node, float], least: dict[Node, int]) -> dict[Node, int]:
        found = {node: least.get(node, 0) for node in self.order}
        for node in self.order:
            for following in self.after[node]:
                if times[following] == times[node]:
                    found[following] = max(found[following], found[node] + self._step(node, following))
        return found

    @staticmethod
    def _step(node: Node, following: Node) -> int:
        return int(node[0] == following[0])


def _weights(columns: Columns) -> list[float]:
    """The square root of the time before each column; a night or a week counts like a long step at most."""
    return [0.0, *_roots([column.at for column in columns.all])]


def _roots(instants: list[float]) -> list[float]:
    roots = [sqrt(max(after - before, _SOFT)) for before, after in pairwise(instants)]
    usual = sorted(roots)[len(roots) // 2] if roots else 0.0
    return [min(root, _LONGEST * usual) for root in roots]


class _Elastic:
    """The axis as it is drawn: between two known instants the root of the time, a night no more than a long step."""

    def __init__(self, instants: set[float]) -> None:
        self._at = sorted(instants)
        roots = _roots(self._at)
        self._places = [0.0, *accumulate(roots)]

    def part(self, low: float, high: float, share: float) -> float:
        """The instant that lies a share of the way from one to another."""
        if len(self._at) < 2:
            return low + (high - low) * share
        a, b = self._place(low), self._place(high)
        place = a + (b - a) * share
        n = min(max(bisect_right(self._places, place) - 1, 0), len(self._at) - 2)
        inside = (place - self._places[n]) / (self._places[n + 1] - self._places[n])
        return min(max(self._at[n] + (self._at[n + 1] - self._at[n]) * inside, low), high)

    def _place(self, at: float) -> float:
        n = min(max(bisect_right(self._at, at) - 1, 0), len(self._at) - 2)
        inside = (at - self._at[n]) / (self._at[n + 1] - self._at[n])
        return self._places[n] + (self._places[n + 1] - self._places[n]) * inside


def _between(
    low: float | None, start: float, bound: tuple[float, int] | None, node: Node, elastic: _Elastic
) -> float:
    """An unknown instant: a finish takes its share of the time up to the next known one."""
    if low is None:
        low = start if bound is None else min(start, bound[0])
    if node[1] and bound is not None and bound[0] > low:
        return elastic.part(low, bound[0], 1 / (bound[1] + 1))
    return low


class Span(NamedTuple):
    """So much room must stand between two columns."""

    first: int
    last: int
    room: float


def place_columns(columns: Columns, spans: list[Span], least: list[float], room: float) -> list[float] | None:
    """Where the columns stand between 0 and ``room``, or ``None`` where it does not suffice.

    ``least`` is the room before each column. Spare room goes where the most real time lies, by its square root; so does
    the room that a wide box leaves to the columns within it.
    """
    behind = _behind(columns, spans)
    weights = _weights(columns)

    def spread(factor: float) -> tuple[list[float], float]:
        """The places, and how fast the last one moves with the factor."""
        places, speeds = [0.0], [0.0]
        for n in range(1, len(columns.all)):
            at, speed = places[-1] + least[n], speeds[-1]
            if factor * weights[n] > least[n]:
                at, speed = places[-1] + factor * weights[n], speed + weights[n]
            for first, own in behind[n]:
                if places[first] + own > at:
                    at, speed = places[first] + own, speeds[first]
            places.append(at)
            speeds.append(speed)
        return places, speeds[-1]

    if not columns.all:
        return []
    narrow, _ = spread(0.0)
    if narrow[-1] > room + _HAIR:
        return None
    total = sum(weights)
    factor = room / total if total else 0.0
    places, speed = spread(factor)
    # The width is convex in the factor, made of straight pieces: Newton from above meets the room exactly.
    while places[-1] > room + _HAIR:
        factor -= (places[-1] - room) / speed if speed else factor
        if factor <= 0:
            factor, places = 0.0, narrow
            break
        places, speed = spread(factor)
    gaps = [max(own, factor * weight) for own, weight in zip(least, weights, strict=True)]
    return _shared_out(places, gaps, behind, weights)


def _shared_out(
    earliest: list[float], gaps: list[float], behind: list[list[tuple[int, float]]], weights: list[float]
) -> list[float]:
    """The same, columns that have play between two that have none moved to where their time lies between these."""
    latest = [earliest[-1]] * len(earliest)
    for n in range(len(latest) - 1, 0, -1):
        latest[n - 1] = min(latest[n - 1], latest[n] - gaps[n])
        for first, own in behind[n]:
            latest[first] = min(latest[first], latest[n] - own)
    places, low = list(earliest), 0
    for high in range(1, len(places)):
        if latest[high] - earliest[high] > _HAIR:
            continue
        whole, passed = sum(weights[low + 1 : high + 1]), 0.0
        for n in range(low + 1, high):
            passed += weights[n]
            wish = earliest[low] + (earliest[high] - earliest[low]) * passed / whole
            least = max([places[n - 1] + gaps[n], *(places[first] + own for first, own in behind[n])])
            places[n] = max(min(wish, latest[n]), least)
        low = high
    return places


def least_room(columns: Columns, spans: list[Span], least: list[float]) -> float:
    """How much room the columns ask for at least."""
    behind = _behind(columns, spans)
    places = [0.0] * len(columns.all)
    for n in range(1, len(places)):
        places[n] = max([places[n - 1] + least[n], *(places[first] + own for first, own in behind[n])])
    return places[-1] if places else 0.0


def _behind(columns: Columns, spans: list[Span]) -> list[list[tuple[int, float]]]:
    """For each column from which ones it must keep how far away."""
    found: list[list[tuple[int, float]]] = [[] for _ in columns.all]
    for first, last, room in spans:
        found[last].append((first, room))
    return found
