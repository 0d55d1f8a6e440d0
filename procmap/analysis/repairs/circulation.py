"""The fewest minutes (or the least money) on a network of plain lags: the dual of a circulation of least cost.

Each arc says ``t(head) - t(tail) >= lag - x`` for the amount ``0 <= x <= room`` of its lever, each due time the same
back to an origin at time 0. Least is the sum of ``cost * x``. Its dual sends a flow around: an arc with slack
``s = t(head) - t(tail) - lag`` is *in kilter* where

    s > 0: no flow       s = 0: up to ``cost``       -room < s < 0: just ``cost``       s = -room: ``cost`` or more

and the amounts ``max(0, -s)`` are cheapest where every arc is (Fulkerson's out-of-kilter method, 1961). The earliest
times keep all but the missed due times in kilter. Each of these is mended in turn: times before it fall, as far as no
other arc hinders (Dijkstra's distances, over slack, from the due point back); where the origin hinders, flow is sent
round. Everything is whole, and so are the amounts. What is looked at lies near a missed due time. Of the rest of the
network only the arcs into points where several meet are walked over, once: a point with a single arc into it comes a
known while after the last such point (or beginning) before it, its *root*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from heapq import heappop, heappush
from typing import NamedTuple

NOWHERE = -(10**12)
"""Minutes: before all times, for points that nothing holds back."""

ENDLESS = 1 << 200
"""More than any flow."""


class Arc(NamedTuple):
    """``t(head) - t(tail) >= lag``, less the amount of ``lever`` (-1: none)."""

    tail: int
    head: int
    lag: int
    lever: int = -1


Way = list[int]
"""Arcs; those that give flow back as ``~n``."""


class Circulation:
    """A network of plain lags, in minutes. ``arcs`` are in topological order of their heads; point 0 is the origin.

    ``dues`` are arcs back to the origin, whose lag is the due time below 0. A lever stands on one arc only.
    """

    def __init__(self, points: int, arcs: Sequence[Arc], dues: Sequence[Arc]) -> None:
        self.dues = len(dues)
        joined = [0] * points
        for arc in arcs:
            joined[arc.head] += 1
        kept, ends = _merged(arcs, dues, joined)
        every = [*kept, *ends]
        self.tail, self.head = [arc.tail for arc in every], [arc.head for arc in every]
        self.lag, self.lever = [arc.lag for arc in every], [arc.lever for arc in every]
        self.forward = len(kept)
        self.into: list[list[int]] = [[] for _ in range(points)]
        for n, arc in enumerate(kept):
            self.into[arc.head].append(n)
        self.root, self.after, self.roots = [0] * points, [0] * points, 1
        self._meeting = list(self._meet(kept, joined))

    def _meet(self, arcs: Sequence[Arc], joined: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """Numbers the roots; yields those of the tail and head, and the whole lag, of arcs between them."""
        root, after = self.root, self.after
        for v, count in enumerate(joined):
            if v and count != 1:
                root[v] = self.roots
                self.roots += 1
        for u, v, lag, _ in arcs:
            if v and joined[v] == 1:
                root[v], after[v] = root[u], after[u] + lag
            else:
                yield root[u], root[v], after[u] + lag

    @cached_property
    def earliest(self) -> list[int]:
        """The earliest times of all roots while no lever is moved."""
        at = [NOWHERE] * self.roots
        at[0] = 0
        for u, v, lag in self._meeting:
            t = at[u] + lag
            if t > at[v]:  # noqa: PLR1730 - not max(): this is the one walk over everything
                at[v] = t
        return at

    def missed(self) -> list[int]:
        """The arcs of the due times that the earliest times miss."""
        at, root, after = self.earliest, self.root, self.after
        due = range(self.forward, self.forward + self.dues)
        return [n for n in due if at[root[u := self.tail[n]]] + after[u] + self.lag[n] > 0]

    def cheapest(self, costs: Mapping[int, int], room: Mapping[int, int]) -> dict[int, int] | None:
        """The cheapest amounts by lever, of those that have a cost (above 0); ``None`` where none suffice."""
        return _Mending(self, costs, room).run()


def _merged(arcs: Sequence[Arc], dues: Sequence[Arc], joined: Sequence[int]) -> tuple[list[Arc], list[Arc]]:
    """The arcs between points that differ: one behind a single arc without a lever need not come later than that."""
    point, after = list(range(len(joined))), [0] * len(joined)
    kept = []
    for u, v, lag, lever in arcs:
        if v and joined[v] == 1 and lever < 0:
            point[v], after[v] = point[u], after[u] + lag
        else:
            kept.append(Arc(point[u], v, after[u] + lag, lever))
    return kept, [Arc(point[u], v, after[u] + lag, lever) for u, v, lag, lever in dues]


class _Mending:
    """Brings the missed due times of a network into kilter, one after the other."""

    def __init__(self, network: Circulation, costs: Mapping[int, int], room: Mapping[int, int]) -> None:
        self.network = network
        self.costs, self.rooms = costs, room
        self.at = {0: 0}
        """The present times of the points that were looked at: the earliest, until they fall."""
        self.flow: dict[int, int] = {}
        self.leaving: dict[int, set[int]] = {}
        """By point the arcs from it that have flow."""

    def run(self) -> dict[int, int] | None:
        missed = self.network.missed()
        if not all(map(self._mend, missed)):
            return None
        return self._amounts()

    def _amounts(self) -> dict[int, int]:
        """Only arcs with flow have a slack below 0."""
        at, network = self.at, self.network
        tails, heads, lags, levers = network.tail, network.head, network.lag, network.lever
        moved = {}
        for n in self.flow:
            units = lags[n] + at[tails[n]] - at[heads[n]]
            if units > 0:
                moved[levers[n]] = units
        return dict(sorted(moved.items()))

    def _bounds(self, n: int) -> tuple[int, int]:
        """Cost and room of an arc."""
        cost = self.costs.get(self.network.lever[n])
        return (0, 0) if cost is None else (cost, self.rooms[self.network.lever[n]])

    def _mend(self, due: int) -> bool:
        network, at = self.network, self.at
        end, lag = network.tail[due], network.lag[due]
        at.setdefault(end, network.earliest[network.root[end]] + network.after[end])
        cost, room = self._bounds(due)
        while True:
            late, sent = at[end] + lag, self.flow.get(due, 0)
            if late <= (room if sent >= cost else 0):
                return True
            most = late if sent < cost else late - room
            way = self._search(end, due, most)
            if way is None:
                continue
            amount = self._most(way)
            amount = min(amount, cost - sent) if sent < cost else amount
            if amount >= ENDLESS:
                return False
            self._send([due, *way], amount)

    def _send(self, way: Way, amount: int) -> None:
        tails, flow, leaving = self.network.tail, self.flow, self.leaving
        for one in way:
            n = one if one >= 0 else ~one
            sent = flow.get(n, 0) + (amount if one >= 0 else -amount)
            if not sent:
                del flow[n]
                leaving[tails[n]].discard(n)
                continue
            flow[n] = sent
            u = tails[n]
            if u in leaving:
                leaving[u].add(n)
            else:
                leaving[u] = {n}

    def _most(self, way: Way) -> int:
        """How much flow all arcs of a way take (or give back) at their present slack."""
        levers, costs, flow = self.network.lever, self.costs, self.flow
        least = ENDLESS
        for one in way:
            n = one if one >= 0 else ~one
            sent, cost = flow.get(n, 0), costs.get(levers[n])
            if one < 0:
                least = min(least, sent - cost if cost and sent > cost and self._slack(n) < 0 else sent)
            elif cost is not None and sent < cost:  # beyond its cost it takes whatever comes
                least = min(least, cost - sent)
        return least

    def _slack(self, n: int) -> int:
        network, at = self.network, self.at
        return at[network.head[n]] - at[network.tail[n]] - network.lag[n]

    def _search(self, end: int, due: int, most: int) -> Way | None:
        """Let ``end`` fall by ``most`` minutes, or until the origin hinders it: then the way from there.

        Arcs on a way that are gone against their direction give flow back.
        """
        far, behind = {end: 0}, dict[int, int]()
        done, fall = self._reach(end, due, most, (far, behind))
        at, tails, heads = self.at, self.network.tail, self.network.head
        for v in done if fall else ():
            if far[v] < fall:
                at[v] -= fall - far[v]
        if fall == most:
            return None
        way, v = [], 0
        while v != end:
            n = behind[v]
            way.append(n)
            v = heads[n] if n >= 0 else tails[~n]
        return way

    def _reach(  # noqa: PLR0912 - calls here would cost more than all the rest
        self, end: int, due: int, most: int, found: tuple[dict[int, int], dict[int, int]]
    ) -> tuple[list[int], int]:
        """What must fall with ``end``, nearest first, and by how much that can fall: the inner loop of it all."""
        network, at, flow, costs = self.network, self.at, self.flow, self.costs
        into, tails, lags, levers = network.into, network.tail, network.lag, network.lever
        earliest, root, after = network.earliest, network.root, network.after
        far, behind = found
        done: list[int] = []
        here, alike, heap = 0, [end], list[tuple[int, int]]()
        while alike or heap:
            if alike:
                v = alike.pop()
            else:
                here, v = heappop(heap)
            if here > far[v]:
                continue
            if v == 0:
                return done, here
            done.append(v)
            now = here + at[v]
            for n in into[v]:
                u = tails[n]
                if u not in at:
                    at[u] = earliest[root[u]] + after[u]
                there = now - at[u] - lags[n]
                if n in flow and flow[n] >= costs.get(levers[n], ENDLESS):
                    there += self.rooms[levers[n]]
                if there < most and (u not in far or there < far[u]):
                    far[u], behind[u] = there, n
                    if there == here:
                        alike.append(u)
                    else:
                        heappush(heap, (there, u))
            for u, slack, n in self._pushed(v, due) if v in self.leaving else ():
                if here + slack < far.get(u, most):
                    far[u], behind[u] = here + slack, ~n
                    heappush(heap, (here + slack, u))
        return done, most

    def _pushed(self, v: int, due: int) -> Iterator[tuple[int, int, int]]:
        """What falls with a point since an arc from there has flow, after how many minutes."""
        network, at = self.network, self.at
        for n in self.leaving[v]:
            u = network.head[n]
            slack = at[u] - at[v] - network.lag[n]
            if n != due:
                full = slack < 0 and self.flow[n] <= self.costs[network.lever[n]]
                yield u, -slack if full else 0, n
