"""The distance graph of a temporal network: flat arrays, an arc ``u -> v`` of length ``w`` says ``v - u <= w``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple


class Arcs(NamedTuple):
    """Points ``0..points - 1`` and arcs between them, in the order in which they were added."""

    points: int
    tail: list[int]
    head: list[int]
    length: list[int]

    def leaving(self) -> tuple[list[int], list[int]]:
        """Arc numbers sorted by tail, and where those of each point begin. O(n + m)."""
        return _sorted_by(self.tail, self.points)

    def entering(self) -> tuple[list[int], list[int]]:
        """Arc numbers sorted by head, and where those of each point begin. O(n + m)."""
        return _sorted_by(self.head, self.points)

    def total(self, arcs: Iterable[int]) -> int:
        """The lengths of some arcs together."""
        return sum(self.length[arc] for arc in arcs)


def _sorted_by(keys: Sequence[int], count: int) -> tuple[list[int], list[int]]:
    """A counting sort: places by key, equal ones in the order given."""
    sizes = [0] * (count + 1)
    for key in keys:
        sizes[key + 1] += 1
    starts = list(accumulate(sizes))
    free, order = starts.copy(), [0] * len(keys)
    for place, key in enumerate(keys):
        order[free[key]] = place
        free[key] += 1
    return order, starts


def kept(arcs: Arcs, potential: Sequence[int]) -> bool:
    """Whether ``potential`` proves that no cycle is negative: ``p(v) - p(u) <= w`` on every arc. O(m)."""
    return all(
        potential[v] - potential[u] <= w for u, v, w in zip(arcs.tail, arcs.head, arcs.length, strict=True)
    )


def negative(arcs: Arcs, cycle: Sequence[int]) -> bool:
    """Whether arc numbers run in a circle whose length is negative. O(its length)."""
    joined = zip(cycle, [*cycle[1:], *cycle[:1]], strict=True)
    return bool(cycle) and arcs.total(cycle) < 0 and all(arcs.head[a] == arcs.tail[b] for a, b in joined)
