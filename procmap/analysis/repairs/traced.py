"""How a tail came to be raised: the way from there back to where it begins.

A way consists of arcs forward and greatest times back. Each says that its end comes no sooner than its beginning
makes it, whatever the amounts of the levers, so that a way is a chain like any other (``chains``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from procmap.analysis.repairs.bends import begin_of
from procmap.analysis.repairs.covering import Moved
from procmap.analysis.repairs.greatest import MOST_TURNS, Floor, Greatest, Turn
from procmap.analysis.repairs.levered import Part

_MOST_PARTS = 200
"""Parts of a way that is told turn by turn."""


class Way(NamedTuple):
    """Parts from the end to the beginning, and when that is: an instant and the lever that makes it earlier."""

    parts: list[Part]
    begins: tuple[int, int | None]


class _Place(NamedTuple):
    """A point that is not before ``t`` in a turn, the ``k``-th of some."""

    v: int
    t: int
    k: int

    def first(self, turned: Sequence[Turn]) -> _Place:
        """The same in the first turn in which that is so."""
        k = self.k
        while k and turned[k - 1].at[self.v] >= self.t:
            k -= 1
        return self._replace(k=k)


def way_to(greatest: Greatest, floor: Floor, moved: Moved, v: int) -> Way | None:
    """The way to a tail that is raised in ``floor``, for some amounts; ``None`` where that cannot be told."""
    tracing = _Tracing(greatest, moved)
    return tracing.tight(floor, v) or tracing.by_turns(v)


class _Tracing:
    """Looks for ways, for some amounts of the levers."""

    def __init__(self, greatest: Greatest, moved: Moved) -> None:
        self.greatest, self.relaxed, self.moved = greatest, greatest.relaxed, moved

    def _begins(self, v: int, t: int) -> bool:
        return t <= begin_of(self.relaxed.begins[v], self.moved)

    def tight(self, floor: Floor, v: int) -> Way | None:
        """By what makes each point as late as it is, breadth first: that runs in circles, too.

        ``None`` where it begins nowhere: what raised the tail was put off itself later.
        """
        by = floor.raised[v].by
        first = self.greatest.mosts[by].head
        behind: dict[int, tuple[Part, int]] = {}
        open_, met = [first], {first}
        for u in open_:  # grows while it is walked
            if self._begins(u, floor.at[u]):
                parts, place = [], u
                while place != first:
                    part, place = behind[place]
                    parts.append(part)
                return Way([Part(by, back=True), *reversed(parts)], self.relaxed.begins[u])
            for part, before in self._pushing(floor, u):
                if before not in met:
                    met.add(before)
                    behind[before] = part, u
                    open_.append(before)
        return None

    def _pushing(self, floor: Floor, v: int) -> Iterator[tuple[Part, int]]:
        """What makes a point no earlier than it is, each with the point where it begins."""
        one = floor.raised.get(v)
        if one is not None and one.at >= floor.at[v]:
            yield Part(one.by, back=True), self.greatest.mosts[one.by].head
        for arc, u in self._entering(v):
            if self.relaxed.along(arc, floor.at[u], self.moved) >= floor.at[v]:
                yield Part(arc), u

    def _entering(self, v: int) -> Iterator[tuple[int, int]]:
        for arc in range(self.relaxed.starts[v], self.relaxed.starts[v + 1]):
            yield arc, self.relaxed.network.tail[arc]

    def by_turns(self, v: int) -> Way | None:
        """Turn by turn, as the tail was raised; ``None`` where that was done in leaps, or in very many turns."""
        turned: list[Turn] = []
        self.greatest.floor(self.moved, turned)
        if len(turned) > MOST_TURNS:
            return None
        parts: list[Part] = []
        place = _Place(v, turned[-1].raised[v].at, len(turned) - 1)
        while not self._begins(place.v, place.t):
            found = self._before(place.first(turned), turned)
            if found is None or len(parts) == _MOST_PARTS:
                return None
            part, place = found
            parts.append(part)
        return Way(parts, self.relaxed.begins[place.v])

    def _before(self, place: _Place, turned: Sequence[Turn]) -> tuple[Part, _Place] | None:
        """What put a point off in the first turn in which it is, and the point where that begins."""
        v, t, k = place
        turn = turned[k]
        one = turn.raised.get(v)
        if one is not None and one.at >= t:
            head = self.greatest.mosts[one.by].head
            ends = [_Place(head, turned[k - 1].at[head], k - 1)] if k else []
            if head in turn.raised:
                ends.append(_Place(head, turn.raised[head].at, k))
            found = (end for end in ends if self.relaxed.back(one.by, end.t, self.moved) >= t)
            return next(((Part(one.by, back=True), end) for end in found), None)
        for arc, u in self._entering(v):
            if self.relaxed.along(arc, turn.at[u], self.moved) >= t:
                return Part(arc), _Place(u, turn.at[u], k)
        return None
