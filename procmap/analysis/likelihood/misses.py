"""Where misses gain most, although departures, whole days and closing hours make steps of what they gain.

What is spent on a length before a departure gains nothing until an earlier one is caught, and then hours. So the search
gives back what was spent in vain, and tries what is free on the lengths that gain, on every length alone and on every
pair, and what is spent on one length on each other one, as long as the customer is served earlier. That is a search and
no proof: where three lengths must change together it may miss the best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

TRIED = 24
"""Lengths that are tried on their own, at most: each try is a pass over the network."""

MOST_ARCS = 2_000_000
"""Arcs gone over by the tries of one search, about: a second or two. On larger networks the last tries are left out."""


class Part(NamedTuple):
    """One length of an arc that may be counted at less than its worst."""

    arc: int
    place: int


class Found(NamedTuple):
    """Misses by part, and how much earlier than the deadline they serve the customer."""

    misses: dict[Part, int]
    room: float


class Search:
    """Ways to spend at most ``most`` misses. ``room`` says how early one serves the customer; ``refill`` spends what
    is left of the misses on those parts that have some, one after another."""

    def __init__(
        self,
        most: int,
        tries: int,
        room: Callable[[Mapping[Part, int]], float],
        refill: Callable[[Mapping[Part, int], int], dict[Part, int]],
    ) -> None:
        self._most, self._tries, self._room, self._refill = most, tries, room, refill

    def improved(self, misses: Mapping[Part, int]) -> Found:
        """The earliest that is found from some misses; nothing of it is spent in vain."""
        now = self._kept(self._found(misses))
        while self._tries > 0:
            better = next((one for one in self._others(now) if one.room > now.room), None)
            if better is None:
                break
            now = self._kept(better)
        return now

    def _found(self, misses: Mapping[Part, int]) -> Found:
        self._tries -= 1
        return Found(dict(misses), self._room(misses))

    def _kept(self, one: Found) -> Found:
        """The same without what is spent in vain, the greatest part first."""
        misses = dict(one.misses)
        for part in sorted(misses, key=lambda each: -misses[each]):
            misses[part] = fewest(misses, part, lambda tried: self._found(tried).room >= one.room)
        return Found(misses, one.room)

    def _others(self, now: Found) -> Iterator[Found]:
        """Ways to spend that are tried instead, until the tries are used up."""
        for group in (self._refilled, self._alone, self._moved, self._pairs):
            best = now
            for misses in group(now.misses, self._most - sum(now.misses.values())):
                if self._tries <= 0:
                    break
                best = max(best, self._found(misses), key=lambda one: one.room)
            yield best

    def _refilled(self, misses: dict[Part, int], free: int) -> Iterator[dict[Part, int]]:
        if free and any(misses.values()):
            self._tries -= free
            yield self._refill(misses, self._most)

    def _alone(self, misses: dict[Part, int], free: int) -> Iterator[dict[Part, int]]:
        for part in list(misses)[:TRIED] if free else ():
            yield {**misses, part: misses[part] + free}

    def _moved(self, misses: dict[Part, int], free: int) -> Iterator[dict[Part, int]]:
        """All or half of what one length has, and what is free, to another one."""
        spent = [part for part in misses if misses[part]]
        for one in spent[:TRIED]:
            for other in list(misses)[:TRIED]:
                for moved in {misses[one], -(-misses[one] // 2)} if one != other else ():
                    yield {**misses, one: misses[one] - moved, other: misses[other] + moved + free}

    def _pairs(self, misses: dict[Part, int], free: int) -> Iterator[dict[Part, int]]:
        """What is free on two lengths, in quarters; or everything on them."""
        parts = list(misses)[:TRIED]
        none = dict.fromkeys(misses, 0)
        for one, other in combinations(parts, 2) if free > 1 else ():
            for quarter in (1, 2, 3):
                first = free * quarter // 4
                yield {**misses, one: misses[one] + first, other: misses[other] + free - first}
        for one, other in combinations(parts, 2):
            for quarter in (1, 2, 3):
                first = self._most * quarter // 4
                yield {**none, one: first, other: self._most - first}


def fewest(misses: Mapping[Part, int], part: Part, enough: Callable[[dict[Part, int]], bool]) -> int:
    """The fewest misses of one part that are enough, the others as they are; those that it has are."""
    low, high = -1, misses[part]
    if high and not enough({**misses, part: high - 1}):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough({**misses, part: middle}) else (middle, high)
    return high
