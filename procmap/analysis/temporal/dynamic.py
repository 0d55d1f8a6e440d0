"""Dynamic controllability of a simple temporal network with uncertainty, by back-propagation from each outcome.

The rules are those of RUL⁻ (Cairo, Hunsberger, Rizzi, *Faster dynamic controllability checking for simple temporal
networks with uncertainty*, TIME 2018), their order that of RUL2021 (Hunsberger, Posenato, *Speeding up the RUL⁻
dynamic-controllability-checking algorithm*, AAAI 2022): O(m n + k² n + k n log n) for n points, m arcs and k links.

For an uncertain link from ``A`` to ``C`` that takes from ``x`` to ``y``, let ``d(P)`` be the length of the shortest way
from a point ``P`` to ``C`` over ordinary arcs and the shortest outcomes of *other* links. As long as
``d(P) < y - x``, ``P`` must wait: ``P`` comes after ``C``, or ``y - d(P)`` after ``A``; whichever, it comes ``x`` after
``A``. From ``d(P) >= y - x`` on there is nothing to observe: ``A - P <= d(P) - y`` always. Both are ordinary arcs
``P -> A`` of length ``max(d(P) - y, -x)`` for everybody else. A link whose activation lies within the waiting part of
another's is looked at first; two that lie within each other's are a negative cycle that no strategy survives,
as is ``d(A) < y``, as is a negative cycle of the ordinary arcs when all are there.
A potential turns all lengths into non-negative ones, so that each back-propagation is Dijkstra's; new arcs all end in
``A``, so that one more such pass mends the potential or meets a negative cycle.

``x = 0`` is allowed. A decision may rest on what happens in the very moment (reaction takes no time).
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from procmap.analysis.temporal.arcs import Arcs
from procmap.analysis.temporal.shortest import potential


class Link(NamedTuple):
    """An uncertain duration: ``ends`` comes ``low`` to ``high`` after ``begins``, as it pleases; ``low < high``."""

    begins: int
    ends: int
    low: int
    high: int


class Back(NamedTuple):
    """How points lead back to the end of a link: the distance, and the arc that begins the shortest way."""

    distance: dict[int, int]
    by: dict[int, int]


class Refuted(NamedTuple):
    """A negative semi-reducible cycle, as pieces: arcs by number, and stretches that end in a link's longest outcome.

    A stretch ``(link, point)`` is the way from the point to the link's end, and back over its longest outcome.
    """

    pieces: tuple[int | tuple[int, int], ...]


class Dispatch:
    """The state of one decision.

    Arcs are numbered: first those of ``arcs``, then one a link (its shortest outcome), then the new ones, which
    stand for a stretch of a link that has been looked at (``stretch``).
    """

    def __init__(self, arcs: Arcs, links: list[Link]) -> None:
        self.links = links
        self.first_link = len(arcs.tail)
        self.tail = [*arcs.tail, *(link.begins for link in links)]
        self.head = [*arcs.head, *(link.ends for link in links)]
        self.length = [*arcs.length, *(link.low for link in links)]
        self.first_new = len(self.tail)
        self.points = arcs.points
        self.stretch: list[tuple[int, int]] = []
        self.backs: list[Back | None] = [None] * len(links)
        self.into: list[list[tuple[int, int, int]]] = [[] for _ in range(arcs.points)]
        self.at: list[int] = []
        self.begun_by: dict[int, list[int]] = {}
        for number, link in enumerate(links):
            self.begun_by.setdefault(link.begins, []).append(number)

    def run(self) -> Refuted | None:
        """``None`` where the network is dynamically controllable, else why not."""
        start = potential(Arcs(self.points, self.tail, self.head, self.length))
        if start.at is None:
            return Refuted(start.cycle)
        self.at = start.at
        for arc, (u, v, w) in enumerate(zip(self.tail, self.head, self.length, strict=True)):
            self.into[v].append((u, w, arc))
        for number in range(len(self.links)):
            if self.backs[number] is None:
                refuted = self._settle(number)
                if refuted:
                    return refuted
        return None

    def _settle(self, first: int) -> Refuted | None:
        """Look at a link, at those before it first: a stack of links, each with what it still waits for."""
        chain = [first]
        queues: list[list[int]] = [[]]
        seen: list[Back | None] = [None]
        place = {first: 0}
        while chain:
            number = chain[-1]
            todo = queues[-1]
            while todo and self.backs[todo[-1]] is not None:
                todo.pop()
            if todo:
                before = todo[-1]
                if before in place:
                    return self._circle(chain[place[before] :], seen[place[before] :])
                place[before] = len(chain)
                chain.append(before)
                queues.append([])
                seen.append(None)
                continue
            back, waiting = self._propagate(number)
            seen[-1] = back
            link = self.links[number]
            if back.distance.get(link.begins, link.high) < link.high:
                self.backs[number] = back
                return Refuted(((number, link.begins),))
            if waiting:
                queues[-1] = waiting
                continue
            self.backs[number] = back
            refuted = self._conclude(number, back)
            if refuted:
                return refuted
            chain.pop()
            queues.pop()
            seen.pop()
            del place[number]
        return None

    def _circle(self, chain: list[int], seen: list[Back | None]) -> Refuted:
        """Links that begin within each other's waiting part: round them, each by its longest outcome."""
        for number, back in zip(chain, seen, strict=True):
            self.backs[number] = back
        after = [*chain[1:], chain[0]]
        pieces = [(number, self.links[before].begins) for number, before in zip(chain, after, strict=True)]
        return Refuted(tuple(reversed(pieces)))

    def _propagate(self, number: int) -> tuple[Back, list[int]]:
        """``d(P)`` for every point within the waiting part and those just outside it.

        Cut short where links begin within it that have not been looked at: they come first, and are returned.
        """
        link = self.links[number]
        width, own, at = link.high - link.low, self.first_link + number, self.at
        target = link.ends
        goal = at[target]
        best = {target: 0}
        by: dict[int, int] = {}
        distance: dict[int, int] = {}
        heap = [(0, target)]
        while heap:
            reduced, v = heappop(heap)
            if v in distance:
                continue
            distance[v] = far = reduced - at[v] + goal
            if far >= width:
                continue
            waiting = [other for other in self.begun_by.get(v, ()) if self.backs[other] is None]
            if waiting:
                return Back(distance, by), waiting
            base = far - goal
            for u, w, arc in self.into[v]:
                if u not in distance and arc != own:
                    key = base + w + at[u]
                    if u not in best or key < best[u]:
                        best[u] = key
                        by[u] = arc
                        heappush(heap, (key, u))
        return Back(distance, by), []

    def _conclude(self, number: int, back: Back) -> Refuted | None:
        """Add what follows for everybody else, and mend the potential.

        What already follows over the next point of the way is not added; it would be a k-th part of all arcs in a row
        of k links. Not so where the way begins with a shortest outcome, which its own link must not rely on.
        """
        link = self.links[number]
        fresh: list[int] = []
        follows: dict[int, int] = {}
        for point, distance in back.distance.items():  # the next point of the way comes first
            length = follows[point] = max(distance - link.high, -link.low)
            arc = back.by.get(point, self.first_link)
            if not self.first_link <= arc < self.first_new:
                over = self.length[arc] + follows[self.head[arc]]
                if over <= length:
                    follows[point] = over
                    continue
            if point != link.begins:
                fresh.append(len(self.tail))
                self.into[link.begins].append((point, length, len(self.tail)))
                self.tail.append(point)
                self.head.append(link.begins)
                self.length.append(length)
                self.stretch.append((number, point))
        return self._mend(link.begins, fresh)

    def _mend(self, sink: int, fresh: list[int]) -> Refuted | None:
        """Raise the potential where arcs into ``sink`` demand it, the most first; raising ``sink`` is a cycle."""
        at = self.at
        gain: dict[int, int] = {}
        by: dict[int, int] = {}
        heap: list[tuple[int, int]] = []
        for arc in fresh:
            u = self.tail[arc]
            more = at[sink] - self.length[arc] - at[u]
            if more > gain.get(u, 0):
                gain[u], by[u] = more, arc
                heappush(heap, (-more, u))
        done: set[int] = set()
        while heap:
            loss, v = heappop(heap)
            if v in done:
                continue
            done.add(v)
            at[v] -= loss
            for u, w, arc in self.into[v]:
                if u in done:
                    continue
                more = at[v] - w - at[u]
                if more > gain.get(u, 0):
                    if u == sink:
                        return Refuted((arc, *self._way(by, v, sink)))
                    gain[u], by[u] = more, arc
                    heappush(heap, (-more, u))
        return None

    def _way(self, by: dict[int, int], point: int, sink: int) -> Iterator[int]:
        while point != sink:
            yield by[point]
            point = self.head[by[point]]

    def pieces_of(self, number: int, point: int) -> list[int]:
        """The arcs from a point to the end of a link."""
        back = self.backs[number]
        assert back is not None
        way = []
        while point != self.links[number].ends:
            way.append(back.by[point])
            point = self.head[back.by[point]]
        return way
