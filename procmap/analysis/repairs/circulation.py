"""The fewest minutes (or the least money) on a network of plain lags: the dual of a circulation of least cost.

Each arc says ``t(head) - t(tail) >= lag - x`` for the amount ``0 <= x <= room`` of its lever, each due time the same
back to an origin at time 0. Least is the sum of ``cost * x``. Its dual sends a flow around: an arc with slack
``s = t(head) - t(tail) - lag`` is *in kilter* where

    s > 0: no flow       s = 0: up to ``cost``       -room < s < 0: just ``cost``       s = -room: ``cost`` or more

and the amounts ``max(0, -s)`` are cheapest where every arc is (Fulkerson's out-of-kilter method, 1961). The earliest
times keep all but the missed due times in kilter. Each of these is mended in turn: times before it fall, as far as no
other arc hinders (Dijkstra's distances, over slack, from the due point back); where the origin hinders, flow is sent
round. Everything is whole, and so are the amounts. What is looked at lies near a missed due time: the rest of the
network is walked over once.
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


Way = list[tuple[int, bool]]
"""Arcs, and whether each gives flow back."""


class Circulation:
    """A network of plain lags, in minutes. ``arcs`` are in topological order of their heads; point 0 is the origin.

    ``dues`` are arcs back to the origin, whose lag is the due time below 0. A lever stands on one arc only.
    """

    def __init__(self, points: int, arcs: Sequence[Arc], dues: Sequence[Arc]) -> None:
        self.points, self.dues = points, len(dues)
        every = [*arcs, *dues]
        self.tail, self.head = [arc.tail for arc in every], [arc.head for arc in every]
        self.lag, self.lever = [arc.lag for arc in every], [arc.lever for arc in every]
        self.forward = len(arcs)
        self.into: list[list[int]] = [[] for _ in range(points)]
        for n, arc in enumerate(arcs):
            self.into[arc.head].append(n)

    @cached_property
    def earliest(self) -> list[int]:
        """The earliest times while no lever is moved."""
        at = [NOWHERE] * self.points
        at[0] = 0
        for u, v, lag in zip(self.tail, self.head, self.lag[: self.forward], strict=False):
            t = at[u] + lag
            if t > at[v]:  # noqa: PLR1730 - not max(): this is the one walk over everything
                at[v] = t
        return at

    def cheapest(self, costs: Mapping[int, int], room: Mapping[int, int]) -> dict[int, int] | None:
        """The cheapest amounts by lever, of those that have a cost (above 0); ``None`` where none suffice."""
        return _Mending(self, costs, room).run()


class _Mending:
    """Brings the missed due times of a network into kilter, one after the other."""

    def __init__(self, network: Circulation, costs: Mapping[int, int], room: Mapping[int, int]) -> None:
        self.network = network
        self.costs, self.rooms = costs, room
        self.at = network.earliest.copy()
        self.flow: dict[int, int] = {}
        self.leaving: dict[int, set[int]] = {}
        """By point the arcs from it that have flow."""

    def run(self) -> dict[int, int] | None:
        network, at = self.network, self.at
        for n in range(network.forward, network.forward + network.dues):
            if at[network.tail[n]] + network.lag[n] > 0 and not self._mend(n):
                return None
        return self._amounts()

    def _amounts(self) -> dict[int, int]:
        """Only arcs with flow have a slack below 0."""
        moved = {self.network.lever[n]: -self._slack(n) for n in self.flow}
        return {lever: units for lever, units in sorted(moved.items()) if units > 0}

    def _bounds(self, n: int) -> tuple[int, int]:
        """Cost and room of an arc."""
        cost = self.costs.get(self.network.lever[n])
        return (0, 0) if cost is None else (cost, self.rooms[self.network.lever[n]])

    def _mend(self, due: int) -> bool:
        network, at = self.network, self.at
        end, lag = network.tail[due], network.lag[due]
        cost, room = self._bounds(due)
        while True:
            late, sent = at[end] + lag, self.flow.get(due, 0)
            if late <= (room if sent >= cost else 0):
                return True
            most = late if sent < cost else late - room
            way = self._search(end, due, most)
            if way is None:
                continue
            amount = min((self._left(n, back) for n, back in way), default=ENDLESS)
            amount = min(amount, cost - sent) if sent < cost else amount
            if amount >= ENDLESS:
                return False
            for n, back in ((due, False), *way):
                self._send(n, -amount if back else amount)

    def _send(self, n: int, amount: int) -> None:
        flow = self.flow.get(n, 0) + amount
        arcs = self.leaving.setdefault(self.network.tail[n], set())
        if flow:
            self.flow[n] = flow
            arcs.add(n)
        else:
            del self.flow[n]
            arcs.discard(n)

    def _left(self, n: int, back: bool) -> int:
        """How much flow an arc takes (or gives back) at its present slack."""
        slack, flow = self._slack(n), self.flow.get(n, 0)
        cost, _ = self._bounds(n)
        if back:
            return flow - cost if slack < 0 and flow > cost else flow
        return cost - flow if slack == 0 and flow < cost else ENDLESS

    def _slack(self, n: int) -> int:
        network, at = self.network, self.at
        return at[network.head[n]] - at[network.tail[n]] - network.lag[n]

    def _search(self, end: int, due: int, most: int) -> Way | None:
        """Let ``end`` fall by ``most`` minutes, or until the origin hinders it: then the way from there.

        Arcs on a way that are gone against their direction give flow back.
        """
        at, tails, heads = self.at, self.network.tail, self.network.head
        far, behind, done = {end: 0}, dict[int, tuple[int, bool]](), list[int]()
        heap, fall = [(0, end)], most
        while heap:
            here, v = heappop(heap)
            if here > far[v]:
                continue
            if v == 0:
                fall = here
                break
            done.append(v)
            for u, length, n, back in self._hinders(v, due):
                there = here + length
                if there < most and there < far.get(u, most):
                    far[u], behind[u] = there, (n, back)
                    heappush(heap, (there, u))
        for v in done:
            if far[v] < fall:
                at[v] -= fall - far[v]
        if fall == most:
            return None
        way, v = [], 0
        while v != end:
            n, back = behind[v]
            way.append((n, back))
            v = tails[n] if back else heads[n]
        return way

    def _hinders(self, v: int, due: int) -> Iterator[tuple[int, int, int, bool]]:
        """What must fall with a point, after how many minutes, and the arc that makes it."""
        network, at, flow, costs = self.network, self.at, self.flow, self.costs
        tails, lags, levers = network.tail, network.lag, network.lever
        now = at[v]
        for n in network.into[v]:
            u = tails[n]
            slack = now - at[u] - lags[n]
            cost = costs.get(levers[n])
            if cost is not None and (slack < 0 or flow.get(n, 0) >= cost):
                slack += self.rooms[levers[n]]
            yield u, slack, n, False
        for n in self.leaving.get(v, ()):
            if n != due:
                u = network.head[n]
                slack = at[u] - now - lags[n]
                full = slack < 0 and flow[n] <= costs[levers[n]]
                yield u, -slack if full else 0, n, True
