"""Shortest distances in plain Python over flat arrays.

Consistency: a simple temporal network has a schedule exactly when its distance graph has no negative cycle
(Dechter, Meiri, Pearl, *Temporal constraint networks*, 1991). It is decided by the Bellman-Ford method with
subtree disassembly (Tarjan, *Shortest paths*, 1981; Cherkassky, Goldberg, *Negative-cycle detection algorithms*,
1999, there BFCT): O(n m) at worst, a few relaxations an arc on networks as processes have them. A negative cycle is
met as soon as the tree of shortest paths would bite its own tail, so inconsistent networks cost no more.
Distances from one point then need no negative lengths: Dijkstra over reduced lengths (Johnson 1977).

Lengths are integers of any size; nothing here rounds. Nothing recurses.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from procmap.analysis.temporal.arcs import Arcs, kept, negative

_OUT = -1
"""The depth of a point that hangs on no tree: its distance is known to be too long."""


class Potential(NamedTuple):
    """Either times that keep every arc (``at``), or a negative cycle, as arc numbers in the order of the walk."""

    at: list[int] | None
    cycle: tuple[int, ...] = ()


def potential(arcs: Arcs) -> Potential:
    """Times that keep every arc, or a negative cycle. Whichever it is has been checked against the arcs, O(m)."""
    tree = _Tree(arcs)
    found = tree.run()
    proven = kept(arcs, found.at) if found.at is not None else negative(arcs, found.cycle)
    if not proven:
        raise AssertionError("a shortest-path tree that proves nothing")
    return found


def _downhill(arcs: Arcs, order: Sequence[int], starts: Sequence[int]) -> list[int]:
    """The points, along arcs that are not positive as far as those have an order (Kahn 1962), then the others.

    Begun in this order, one round over the points settles all minimum lags of a process; maximum lags come after.
    """
    waiting = [0] * arcs.points
    for v, w in zip(arcs.head, arcs.length, strict=True):
        if w <= 0:
            waiting[v] += 1
    points = [point for point in range(arcs.points) if not waiting[point]]
    for u in points:  # grows while it is walked
        for arc in order[starts[u] : starts[u + 1]]:
            if arcs.length[arc] <= 0:
                v = arcs.head[arc]
                waiting[v] -= 1
                if not waiting[v]:
                    points.append(v)
    return points + [point for point in range(arcs.points) if waiting[point]]


class _Tree:
    """Tentative shortest paths from a root in front of all points, threaded in preorder.

    ``after`` and ``before`` thread the points of the tree in preorder, the root being ``count``; ``depth`` tells
    where a subtree ends. ``by`` is the arc through which a point was reached.
    """

    def __init__(self, arcs: Arcs) -> None:
        count = arcs.points
        self.arcs = arcs
        self.at = [0] * count
        self.by = [-1] * count
        self.depth = [1] * count + [0]
        self.after = [*range(1, count + 1), 0]
        self.before = [count, *range(count)]

    def run(self) -> Potential:
        """Relax point by point, first in first out. What is improved is hung anew, and what hung below it taken off.

        The hanging stands in the loop and not in a function of its own: it is all that happens, and a call costs as
        much as the hanging itself.
        """
        order, starts = self.arcs.leaving()
        heads = [self.arcs.head[arc] for arc in order]
        lengths = [self.arcs.length[arc] for arc in order]
        at, by, depth, after, before = self.at, self.by, self.depth, self.after, self.before
        waiting = bytearray(b"\x01") * self.arcs.points
        queue = deque(_downhill(self.arcs, order, starts))
        while queue:
            u = queue.popleft()
            waiting[u] = 0
            below = depth[u] + 1
            if not below:  # it hangs nowhere: whoever took it off will reach it by a shorter way
                continue
            base = at[u]
            first, last = starts[u], starts[u + 1]
            for place, v, w in zip(range(first, last), heads[first:last], lengths[first:last], strict=True):
                if base + w >= at[v]:
                    continue
                at[v] = base + w
                top = depth[v]
                if top > 0:
                    x = v
                    while True:
                        if x == u:
                            return Potential(None, self._circle(u, v, order[place]))
                        depth[x] = _OUT
                        x = after[x]
                        if depth[x] <= top:
                            break
                    ahead = before[v]
                    after[ahead], before[x] = x, ahead
                behind = after[u]
                after[u], before[v], after[v], before[behind] = v, u, behind, v
                depth[v], by[v] = below, order[place]
                if not waiting[v]:
                    waiting[v] = 1
                    queue.append(v)
        return Potential(at)

    def _circle(self, u: int, v: int, arc: int) -> tuple[int, ...]:
        """The arcs from ``v`` down the tree to ``u``, and back to ``v``."""
        way = [arc]
        while u != v:
            way.append(self.by[u])
            u = self.arcs.tail[self.by[u]]
        return tuple(reversed(way))


def distances(arcs: Arcs, at: Sequence[int], source: int, *, backward: bool = False) -> list[int | None]:
    """Distances from ``source`` to every point, or from every point to it; ``None`` where no way leads.

    ``at`` keeps every arc, so that ``w + at(u) - at(v) >= 0``: Dijkstra's method, O(m log n).
    """
    order, starts = arcs.entering() if backward else arcs.leaving()
    ends = arcs.tail if backward else arcs.head
    sign = -1 if backward else 1
    found: list[int | None] = [None] * arcs.points
    best: dict[int, int] = {source: 0}
    heap = [(0, source)]
    while heap:
        reduced, u = heappop(heap)
        if found[u] is not None:
            continue
        found[u] = reduced + sign * (at[u] - at[source])
        here = sign * at[u]
        for arc in order[starts[u] : starts[u + 1]]:
            v = ends[arc]
            if found[v] is None:
                far = reduced + arcs.length[arc] + here - sign * at[v]
                if v not in best or far < best[v]:
                    best[v] = far
                    heappush(heap, (far, v))
    return found
