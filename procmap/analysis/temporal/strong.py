"""Strong controllability: one timetable for all outcomes (Vidal, Fargier, *Handling contingency in temporal
constraint networks*, 1999).

The end of an uncertain link is its activation plus the link's duration, and so on back to a point that somebody
chooses, its root. An arc ``u -> v`` of length ``w`` holds for every outcome exactly when it holds for the longest
durations on the way to ``v`` and the shortest on the way to ``u``; durations that both ways share cancel out:

    root(v) - root(u) <= w - (longest to v) + (shortest to u).

What remains is a simple temporal network of the roots.
"""

from __future__ import annotations

from typing import NamedTuple

from procmap.analysis.temporal.arcs import Arcs
from procmap.analysis.temporal.dynamic import Link
from procmap.analysis.temporal.shortest import Potential, potential


class Strong(NamedTuple):
    """Times of the roots, or a negative cycle of arcs; ``lowest`` and ``highest`` link ends of each arc on it."""

    found: Potential
    sides: tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...] = ()


def strongly(arcs: Arcs, links: list[Link]) -> Strong:
    """Decide by the reduction. ``sides`` are, for each arc of the cycle, the links at their shortest and longest."""
    forest = _Forest(arcs.points, links)
    rooted = forest.rooted(arcs)
    ends = enumerate(zip(rooted.tail, rooted.head, rooted.length, strict=True))
    alone = next((n for n, (u, v, w) in ends if u == v and w < 0), None)
    found = potential(rooted) if alone is None else Potential(None, (alone,))
    return Strong(found, tuple((n, *forest.sides(arcs.tail[n], arcs.head[n])) for n in found.cycle))


def rooted_arcs(arcs: Arcs, links: list[Link]) -> Arcs:
    """The network of the roots: arc by arc what must hold for every outcome."""
    return _Forest(arcs.points, links).rooted(arcs)


class _Forest:
    """The links as a forest, with the sums of durations from each root, and leaps towards it.

    A leap goes twice as far as the one before where that fits (Myers, *An applicative random-access stack*, 1983),
    so that the last point two ways share is found in a logarithm of their lengths.
    """

    def __init__(self, count: int, links: list[Link]) -> None:
        self.parent = list(range(count))
        self.by = [-1] * count
        self.links = links
        for number, link in enumerate(links):
            self.parent[link.ends] = link.begins
            self.by[link.ends] = number
        self.root = list(range(count))
        self.depth, self.low, self.high = [0] * count, [0] * count, [0] * count
        self.leap = list(range(count))
        done = bytearray(self.by[point] < 0 for point in range(count))
        for bottom in range(count):
            point, way = bottom, []
            while not done[point]:
                way.append(point)
                point = self.parent[point]
            for below in reversed(way):
                self._hang(below)
                done[below] = 1

    def _hang(self, point: int) -> None:
        above, link = self.parent[point], self.links[self.by[point]]
        self.root[point] = self.root[above]
        self.depth[point] = self.depth[above] + 1
        self.low[point] = self.low[above] + link.low
        self.high[point] = self.high[above] + link.high
        far = self.leap[above]
        even = self.depth[above] - self.depth[far] == self.depth[far] - self.depth[self.leap[far]]
        self.leap[point] = self.leap[far] if even else above

    def shared(self, u: int, v: int) -> int | None:
        """The last point on the ways to both."""
        if self.root[u] != self.root[v]:
            return None
        while self.depth[u] > self.depth[v]:
            u = self.leap[u] if self.depth[self.leap[u]] >= self.depth[v] else self.parent[u]
        while self.depth[v] > self.depth[u]:
            v = self.leap[v] if self.depth[self.leap[v]] >= self.depth[u] else self.parent[v]
        while u != v:
            together = self.leap[u] == self.leap[v]
            u, v = (self.parent[u], self.parent[v]) if together else (self.leap[u], self.leap[v])
        return u

    def rooted(self, arcs: Arcs) -> Arcs:
        """All arcs between roots."""
        ends = zip(arcs.tail, arcs.head, arcs.length, strict=True)
        reduced = [self.reduced(u, v, w) for u, v, w in ends]
        tail, head, length = ([one[k] for one in reduced] for k in range(3))
        return Arcs(arcs.points, tail, head, length)

    def reduced(self, u: int, v: int, w: int) -> tuple[int, int, int]:
        """The arc between roots that stands for ``u -> v`` of length ``w``."""
        both = self.shared(u, v)
        low = self.low[u] - (self.low[both] if both is not None else 0)
        high = self.high[v] - (self.high[both] if both is not None else 0)
        return self.root[u], self.root[v], w - high + low

    def sides(self, u: int, v: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The links on the way to ``u`` alone and to ``v`` alone."""
        both = self.shared(u, v)
        return self._way(u, both), self._way(v, both)

    def _way(self, point: int, top: int | None) -> tuple[int, ...]:
        way = []
        while point != top and self.by[point] >= 0:
            way.append(self.by[point])
            point = self.parent[point]
        return tuple(way)
