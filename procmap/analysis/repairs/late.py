"""What is late under some chosen things, as needs (see ``fewest``): on a plain network, by clauses, or by searching.

On a plain network only what lies on a way to a missed due time is looked at. There every such way is a sum: what it is
late by must be made up for by its things, each with as much as it has.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from procmap.analysis.repairs.circulation import Circulation
from procmap.analysis.repairs.covering import Clause, Moved, Row
from procmap.analysis.repairs.fewest import Late, needed
from procmap.analysis.repairs.hitting import Need
from procmap.analysis.repairs.relaxed import Relaxed
from procmap.analysis.repairs.search import Search

_NONE = -(10**15)
"""Minutes: before all times."""

_TRIALS = 40
"""Searches that are made to make needs smaller."""


def late_of(search: Search, things: Mapping[int, int]) -> Late:
    """What is late in a relaxed plan under some things: by the quickest way that is exact there.

    ``things`` says what each lever belongs to; those that are not in it stay.
    """
    relaxed = search.relaxed
    if not relaxed.harmless:
        return LateSearch(search, things, None, _TRIALS)
    easily: Late = LateClauses(relaxed, things)
    if relaxed.plain is not None and not relaxed.fixed:
        easily = LateNetwork(relaxed.plain.network, relaxed.plain.room, things)
    return LateSearch(search, things, easily, _TRIALS) if search.opposed(things) else easily


class _Arcs(NamedTuple):
    """The arcs on ways to missed due times, in order; ``room`` is what choosing the ``thing`` (-1: none) gives."""

    tail: list[int]
    head: list[int]
    lag: list[int]
    room: list[int]
    thing: list[int]


class LateNetwork:
    """A plain network under chosen things.

    ``things`` says what each lever belongs to; those that are not in it stay. ``room`` is how far levers can be moved.
    """

    def __init__(self, network: Circulation, room: Mapping[int, int], things: Mapping[int, int]) -> None:
        self.arcs = _late_arcs(network, room, things)
        self.points = 1 + max(self.arcs.head, default=0)
        self.ends = sorted(set(range(1, self.points)).difference(self.arcs.tail))
        self.of_thing: dict[int, list[int]] = {}
        for n, thing in enumerate(self.arcs.thing):
            if thing >= 0:
                self.of_thing.setdefault(thing, []).append(n)

    def needs(self, chosen: Collection[int]) -> list[Need]:
        """One for every due time that is missed: of the way that is late by most."""
        arcs = self.arcs
        lags = arcs.lag.copy()
        for thing in chosen:
            for n in self.of_thing.get(thing, ()):
                lags[n] -= arcs.room[n]
        at, behind = self._times(lags)
        held = set(chosen)
        return [self._need(end, (at[end], behind), held) for end in self.ends if at[end] > 0]

    def _times(self, lags: Sequence[int]) -> tuple[list[int], list[int]]:
        """The times of all points, and the arcs by which they come so late."""
        at, behind = [_NONE] * self.points, [-1] * self.points
        at[0] = 0
        tail, head = self.arcs.tail, self.arcs.head
        for n, u, v, lag in zip(range(len(tail)), tail, head, lags, strict=True):
            t = at[u] + lag
            if t > at[v]:
                at[v], behind[v] = t, n
        return at, behind

    def _need(self, end: int, found: tuple[int, Sequence[int]], held: Collection[int]) -> Need:
        missing, behind = found
        tail, room, things, v = self.arcs.tail, self.arcs.room, self.arcs.thing, end
        gives: dict[int, int] = {}
        while v:
            n = behind[v]
            thing = things[n]
            if thing >= 0 and thing not in held:
                gives[thing] = gives.get(thing, 0) + room[n]
            v = tail[n]
        return needed(gives, missing)


class LateClauses:
    """Any network on which no lever can do harm. ``things`` says what each lever belongs to; the others stay."""

    def __init__(self, relaxed: Relaxed, things: Mapping[int, int]) -> None:
        self.relaxed, self.things = relaxed, things

    def needs(self, chosen: Collection[int]) -> list[Need]:
        """One for every clause of what is late: of as many things as the row that asks for fewest of them."""
        levers = self.relaxed.levers
        moved = {n: levers[n].most for n, thing in self.things.items() if thing in chosen}
        return [self._need(clause, moved) for clause in self.relaxed.clauses(moved)]

    def _need(self, clause: Clause, moved: Moved) -> Need:
        met = [one for one in (self._by(row, moved) for row in clause) if one.of]
        count = min((one.least for one in met), default=1)
        return Need(frozenset[int]().union(*(one.of for one in met)), count)

    def _by(self, row: Row, moved: Moved) -> Need:
        gives: dict[int, int] = {}
        missing = row.least
        for n, share in row.shares:
            thing = self.things.get(n)
            if n in moved:
                missing -= share * moved[n]
            elif thing is not None:
                gives[thing] = gives.get(thing, 0) + share * self.relaxed.levers[n].most
        return needed(gives, missing)


class LateSearch:
    """Any network: whether some things suffice is searched for, once ``easily`` says that nothing is late under them.

    ``trials`` further searches are made to make needs smaller; without them they are still true.
    """

    def __init__(self, search: Search, things: Mapping[int, int], easily: Late | None, trials: int) -> None:
        self.search, self.things, self.easily, self.trials = search, things, easily, trials

    def needs(self, chosen: Collection[int]) -> list[Need]:
        """Those of ``easily``; else one of what is not in a set, as large as could be found, that does not suffice."""
        found = self.easily.needs(chosen) if self.easily else []
        if found or self._suffice(chosen):
            return found
        rest = set(self.things.values()).difference(chosen)
        for thing in sorted(rest):
            if self.trials <= 0 or self.search.cut:
                break
            self.trials -= 1
            if not self._suffice([one for one in self.things.values() if one not in rest or one == thing]):
                rest.discard(thing)
        return [Need(frozenset(rest), 1)]

    def _suffice(self, chosen: Collection[int]) -> bool:
        return self.search.possible([n for n, thing in self.things.items() if thing in chosen])


def _late_arcs(network: Circulation, room: Mapping[int, int], things: Mapping[int, int]) -> _Arcs:
    """Arcs of ways that come too late while nothing is moved; points are numbered anew, each missed end has its own."""
    at, latest = network.earliest, dict[int, int]()
    tails, heads, lags, root, after = network.tail, network.head, network.lag, network.root, network.after
    missed = network.missed()
    for n in missed:
        u = tails[n]
        latest[u] = min(latest.get(u, -lags[n]), -lags[n])
    kept = []
    for n in range(network.forward - 1, -1, -1):
        due = latest.get(heads[n])
        if due is None:
            continue
        u, before = tails[n], due - lags[n]
        if at[root[u]] + after[u] > before:
            kept.append(n)
            if before < latest.get(u, before + 1):
                latest[u] = before
    kept.reverse()
    kept += missed
    begins, ends = [tails[n] for n in kept], [heads[n] or -1 - n for n in kept]
    place = {0: 0}
    for v in chain.from_iterable(zip(begins, ends, strict=True)):
        if v not in place:
            place[v] = len(place)
    levers = [network.lever[n] for n in kept]
    gives = [room[lever] if lever in things else 0 for lever in levers]
    return _Arcs(
        [place[v] for v in begins],
        [place[v] for v in ends],
        [lags[n] for n in kept],
        gives,
        [things[lever] if most else -1 for lever, most in zip(levers, gives, strict=True)],
    )
