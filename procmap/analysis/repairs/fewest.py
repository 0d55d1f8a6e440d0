"""The fewest changes that suffice, however many minutes each: a hitting set over what is late, found as it is asked.

A *thing* is a lever, or all levers of one owner; to choose it is to move them as far as they go. Where no lever can do
harm a set of things suffices or not, and more of them never less. What is late under some chosen ones names things of
which others are needed (a *need*). The fewest things that meet the needs so far are chosen, and asked about again:
once nothing is late under them they are the answer, since no fewer meet even these needs (an implicit hitting set;
Moreno-Centeno and Karp 2013). On the way things are added until nothing is late, which finds many needs at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Protocol

from procmap.analysis.repairs.hitting import Chosen, Hitting, Need

Give = tuple[int, int]
"""By how much a thing changes what is late (below 0), and the thing."""


class Late(Protocol):
    """What is late when some things are chosen."""

    def needs(self, chosen: Collection[int]) -> list[Need]:
        """Needs that these do not meet, and every set of things that suffices does; none where they suffice."""


class Fewest:
    """Looks for the fewest things that suffice. ``known`` are the needs that showed up so far."""

    def __init__(self, late: Late, most_rounds: int, most_nodes: int, known: Iterable[Need] = ()) -> None:
        self.late, self.rounds = late, most_rounds
        self.hitting = Hitting(most_nodes)
        self.known: dict[Need, None] = dict.fromkeys(known)

    def find(self) -> Chosen | None:
        """The fewest; ``None`` where all things together do not suffice.

        What is chosen suffices in any case. Where rounds or nodes were used up there may be fewer, down to ``least``.
        """
        best: frozenset[int] | None = None
        least = 0
        while True:
            self.rounds -= 1
            found = self.hitting.fewest(self.known)
            enough = None if found is None else self._enough(found.things)
            if found is None or enough is None:
                return None
            least = max(least, found.least)
            if best is None or len(enough) < len(best):
                best = enough
            if len(best) <= least:
                return Chosen(best, len(best))
            if self.rounds < 0 or self.hitting.left < 0:
                best = self._without(best)
                return Chosen(best, min(least, len(best)))

    def _enough(self, chosen: frozenset[int]) -> frozenset[int] | None:
        """Things that suffice, some chosen ones among them; notes the needs that show up on the way."""
        more = set(chosen)
        while needs := self.late.needs(more):
            if not all(need.of for need in needs):
                return None
            self.known.update(dict.fromkeys(needs))
            more |= _greedy(needs)
        return frozenset(more)

    def _without(self, things: frozenset[int]) -> frozenset[int]:
        """Without things that the others suffice without."""
        kept = set(things)
        for thing in sorted(things):
            if not self.late.needs(kept - {thing}):
                kept.discard(thing)
        return frozenset(kept)


def as_few(first: Chosen, finding: Fewest, things: Collection[int], most: int) -> Iterator[frozenset[int]]:
    """The first choice, and up to ``most`` in all of as many among some things."""
    yield first.things
    every, known = frozenset(things), dict(finding.known)
    found: Chosen | None = first
    for _ in range(most - 1):
        assert found is not None
        known[Need(every - found.things, 1)] = None
        again = Fewest(finding.late, finding.rounds, finding.hitting.left, known)
        found = again.find() if every - found.things else None
        if found is None or len(found.things) > len(first.things):
            return
        known |= again.known
        yield found.things


def _greedy(needs: Iterable[Need]) -> set[int]:
    """Things that meet some needs, the one in most of them first."""
    open_ = [(need.of, need.least) for need in needs]
    taken = set[int]()
    while open_:
        counts = Counter(chain.from_iterable(of for of, _ in open_))
        most = max(counts.values())
        thing = min(one for one, count in counts.items() if count == most)
        taken.add(thing)
        open_ = [(of - {thing}, count - (thing in of)) for of, count in open_ if count > (thing in of)]
    return taken


def needed(gives: Iterable[Give], missing: int) -> tuple[list[Give], int]:
    """Of some things those that can matter, and how many of them it takes to make up for what is missing.

    The one that gives most comes first. Of no things where all together are too little.
    """
    order = sorted(gives)
    left, count = missing, 0
    while count < len(order) and left > 0:
        left += order[count][0]
        count += 1
    if left > 0:
        return [], 1
    left -= order[count - 1][0]  # with one thing less
    while -order[-1][0] < left:
        left += order.pop()[0]
    return order, count
