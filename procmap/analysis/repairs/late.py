"""What is late under some chosen things, as needs (see ``fewest``): on a plain network, by clauses, or by searching.

On a plain network only what lies on a way to a missed due time is looked at. There every such way is a sum: what it is
late by must be made up for by its things, each with as much as it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from procmap.analysis.repairs.circulation import Circulation
from procmap.analysis.repairs.covering import Clause, Moved, Row
from procmap.analysis.repairs.fewest import Give, Late, needed
from procmap.analysis.repairs.hitting import Need
from procmap.analysis.repairs.relaxed import Relaxed
from procmap.analysis.repairs.search import Search

_TRIALS = 40
"""Searches that are made to make needs smaller."""


def late_of(search: Search, things: Mapping[int, int], *, every: bool = True) -> Late:
    """What is late in a relaxed plan under some things: by the quickest way that is exact there.

    ``things`` says what each lever belongs to; those that are not in it stay. Without ``every`` one choice of as few as
    can be is enough: of things that do the same only the one is named that does most.
    """
    relaxed = search.relaxed
    if not relaxed.harmless:
        return LateSearch(search, things, None, _TRIALS)
    easily: Late = LateClauses(relaxed, things)
    if relaxed.plain is not None and not relaxed.fixed:
        easily = LateNetwork(relaxed.plain.network, relaxed.plain.room, things, every=every)
    return LateSearch(search, things, easily, _TRIALS) if search.opposed(things) else easily


class LateNetwork:
    """A plain network under chosen things.

    ``things`` says what each lever belongs to; those that are not in it stay. ``room`` is how far levers can be moved.
    Without ``every``, where one thing can be enough, only the one is named of each stretch that gives most: whatever
    suffices with another one also does with that, since both lie on the same ways.
    """

    def __init__(
        self, network: Circulation, room: Mapping[int, int], things: Mapping[int, int], *, every: bool = True
    ) -> None:
        self.late = _stretches(network, room, things)
        places = self.late.places
        self.ends = sorted({v for _, _, v in places}.difference([u for _, u, _ in places]))
        self.of_thing: dict[int, list[tuple[int, int]]] = {}
        """By thing the stretches that it makes shorter, and by how much (below 0)."""
        self.apart = True
        """Whether no thing stands in two places."""
        for k, gives in enumerate(self.late.gives):
            for less, thing in gives:
                if thing in self.of_thing:
                    self.of_thing[thing].append((k, less))
                    self.apart = False
                else:
                    self.of_thing[thing] = [(k, less)]
        self.foremost = self.apart and not every
        if self.foremost:
            for gives in self.late.gives:
                gives.sort()
        self.totals = [sum([less for less, _ in gives]) for gives in self.late.gives] if self.foremost else []
        """What all things of each stretch give together."""

    def needs(self, chosen: Collection[int]) -> list[Need]:
        """One for every due time that is missed: of the way that is late by most."""
        lags = self.late.lags.copy()
        for thing in chosen:
            for k, less in self.of_thing.get(thing, ()):
                lags[k] += less
        at, behind = self._times(lags)
        late = [end for end in self.ends if at[end] > 0]
        held = set(chosen)
        ways = ((_way(end, behind), at[end]) for end in late)
        if self.foremost:
            return [
                self._foremost(way, missing, (held, lags)) or self._need(way, missing, held)
                for way, missing in ways
            ]
        return [self._need(way, missing, held) for way, missing in ways]

    def _times(self, lags: Sequence[int]) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
        """The times of all points, and the stretches (with their tails) by which they come so late."""
        at, behind = {0: 0}, dict[int, tuple[int, int]]()
        for k, u, v in self.late.places:
            t = at[u] + lags[k]
            if v not in at or t > at[v]:
                at[v], behind[v] = t, (k, u)
        return at, behind

    def _need(self, way: Sequence[int], missing: int, held: Collection[int]) -> Need:
        gives = [one for k in way for one in self.late.gives[k] if one[1] not in held]
        order, count = needed(gives if self.apart else _added(gives), missing)
        return Need(frozenset([thing for _, thing in order]), count)

    def _foremost(
        self, way: Sequence[int], missing: int, chosen: tuple[Collection[int], Sequence[int]]
    ) -> Need | None:
        """The need of one thing, of those that give most; stretches that cannot matter are left out.

        ``None`` where no thing is enough by itself.
        """
        held, lags = chosen
        before, totals = self.late.lags, self.totals
        tops, enough = list[tuple[int, int]](), False
        for k in way:
            for less, thing in self.late.gives[k]:
                if thing not in held:
                    tops.append((before[k] - lags[k] + totals[k], thing))
                    enough = enough or -less >= missing
                    break
        if not enough:
            return None
        tops.sort()
        short = missing
        while -tops[-1][0] < short:
            short += tops.pop()[0]
        return Need(frozenset([thing for _, thing in tops]), 1)


def _way(end: int, behind: Mapping[int, tuple[int, int]]) -> list[int]:
    """The stretches from the origin to an end, the last first."""
    way, v = list[int](), end
    while v:
        k, v = behind[v]
        way.append(k)
    return way


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
        gives = list[Give]()
        missing = row.least
        for n, share in row.shares:
            thing = self.things.get(n)
            if n in moved:
                missing -= share * moved[n]
            elif thing is not None:
                gives.append((-share * self.relaxed.levers[n].most, thing))
        order, count = needed(_added(gives), missing)
        return Need(frozenset(thing for _, thing in order), count)


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


def _added(gives: Iterable[Give]) -> list[Give]:
    """What each thing gives in all."""
    every: dict[int, int] = {}
    for less, thing in gives:
        every[thing] = every.get(thing, 0) + less
    return [(less, thing) for thing, less in every.items()]


class _Stretches(NamedTuple):
    """Arcs one after the other, with nothing between them that branches off or joins, are a stretch.

    ``lags`` are theirs, and ``gives`` what each thing adds to them (below 0). ``places`` are their numbers, tails
    and heads, in topological order of the heads; every missed end has its own, below 0.
    """

    lags: list[int]
    gives: list[list[Give]]
    places: list[tuple[int, int, int]]


def _stretches(network: Circulation, room: Mapping[int, int], things: Mapping[int, int]) -> _Stretches:
    """What lies on ways that come too late while nothing is moved."""
    arcs, missed = _late_arcs(network)
    arcs += missed
    tails = [network.tail[n] for n in arcs]
    heads = [network.head[n] or -1 - n for n in arcs]
    joined, left = Counter(heads), Counter(tails)
    amid = {v for v, count in joined.items() if count == 1 and left.get(v) == 1}
    found = _Stretches([], [], [])
    lags, gives, places = found
    lag, levers = network.lag, network.lever
    begins, open_ = list[int](), dict[int, int]()
    for n, u, v in zip(arcs, tails, heads, strict=True):
        if u in amid:
            k = open_[u]
        else:
            k = len(lags)
            lags.append(0)
            gives.append([])
            begins.append(u)
        lags[k] += lag[n]
        lever = levers[n]
        if lever in things and room[lever]:
            gives[k].append((-room[lever], things[lever]))
        if v in amid:
            open_[v] = k
        else:
            places.append((k, begins[k], v))
    return found


def _late_arcs(network: Circulation) -> tuple[list[int], list[int]]:
    """The arcs on such ways, in order, and those of the due times that are missed."""
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
    return kept, missed
