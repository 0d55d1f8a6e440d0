"""Greatest times under levers: the least times that they leave, and what must move where they leave none.

A greatest time says ``t(tail) >= g#(t(head))``: what must not wait begins later. The least times that keep all of them
are found as in ``fixpoint``, by turns of one pass along the arcs and one over the greatest times, promises aside.

What is late because of them is a *way* of arcs forward and greatest times back. Where all of it is plain the way is one
row, true of all amounts of the levers. A step that takes less also ends no later after it begins, so that such a lever
can do harm here: its share in the row may be below 0. Where calendars are on the way its levers are raised one after
the other until just before it is in time, with the harmful ones where they are: each step on from there is a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from procmap.analysis.fixpoint import SPAN, Circle, Turns, circles
from procmap.analysis.leaps import leaps, looked_for
from procmap.analysis.network import Limit, Network
from procmap.analysis.repairs.bends import Bend, begin_of, fewest, made_up, units_of
from procmap.analysis.repairs.covering import Clause, Moved, Row
from procmap.analysis.repairs.levered import End, Levered
from procmap.analysis.repairs.levers import MINUTE
from procmap.calendars import FOREVER, NEVER, FreshElapsed, Operator, is_finite
from procmap.calendars.instant import EDGE

_ENDLESS = -1
"""Stands for no greatest time of its own: whatever begins there has no time at all."""


_MOST_PROBED = 20
"""Levers of which it is tried how far each must be moved for a point to have a time at all."""


class Raised(NamedTuple):
    """A tail is not before ``at``, because of the greatest time ``by``."""

    at: int
    by: int


class Floor(NamedTuple):
    """The least times without promises, the tails that are raised, and what says that some have no time at all.

    That is ``None`` where only calendars leave them none.
    """

    at: Sequence[int]
    raised: Mapping[int, Raised]
    endless: Mapping[int, Clause | None]


NO_FLOOR = Floor((), {}, {})


class _Way(NamedTuple):
    """Arcs (and greatest times, of which ``back`` is true) from the end to the beginning, and when that is."""

    parts: list[tuple[int, bool]]
    begins: tuple[int, int | None]


class Greatest:
    """The greatest times of a relaxed plan."""

    def __init__(self, relaxed: Levered) -> None:
        self.relaxed, self.mosts = relaxed, relaxed.mosts
        self.released: list[tuple[int, int | None]] = [
            begins if release > NEVER else (NEVER, None)
            for begins, release in zip(relaxed.begins, relaxed.network.release, strict=True)
        ]
        self.harmless = not any(one.gives < 0 and one.bend.levers for one in self.mosts)
        """Whether no lever can do harm."""

    def floor(self, moved: Moved) -> Floor:
        """The least times. Raises ``SizeError`` where that takes too many turns."""
        raised: dict[int, Raised] = {}
        endless: dict[int, Clause | None] = {}
        network = self._network(moved)
        for circle in circles(network):
            clause = self._circle(circle, network, moved)
            for v in circle.points:
                raised[v], endless[v] = Raised(FOREVER, _ENDLESS), clause
        turns, horizon, turn = Turns(network), None, 0
        while True:
            at = self._pass(moved, raised)
            if horizon is None:
                promised = network.promise.values()
                horizon = max((t for t in (*at, *promised) if is_finite(t)), default=0) + SPAN
            if not self._lift(at, raised, endless, (horizon, moved)):
                return Floor(at, raised, endless)
            turns.take()
            turn += 1
            for leap in leaps(network, at, horizon) if looked_for(turn) else ():
                raised[leap.point] = Raised(min(leap.instant, horizon), leap.hops[-1].number)

    def _lift(
        self,
        at: list[int],
        raised: dict[int, Raised],
        endless: dict[int, Clause | None],
        asked: tuple[int, Moved],
    ) -> bool:
        horizon, moved = asked
        up = False
        for n, most in enumerate(self.mosts):
            tail, head = (max(at[v], raised[v].at if v in raised else NEVER) for v in (most.tail, most.head))
            need = self.back(n, head, moved)
            if need <= tail:
                continue
            if need > horizon:
                if head < EDGE and most.tail not in endless:
                    endless[most.tail] = None
                need = FOREVER
            if need > tail:
                raised[most.tail] = Raised(need, n)
                up = True
        return up

    def _network(self, moved: Moved) -> Network:
        """The network as the levers make it."""
        relaxed = self.relaxed
        lags, operators = [], {}
        for arc, bend in enumerate(relaxed.bends):
            units = units_of(bend, moved)
            lags.append(0 if bend.make else bend.lag - MINUTE * sum(units))
            if bend.make:
                operators[arc] = relaxed.operator(arc, units)
        limits = tuple(
            Limit(most.tail, most.head, self.operator(n, moved), limit.cause)
            for n, (most, limit) in enumerate(zip(self.mosts, relaxed.network.limits, strict=True))
        )
        return replace(relaxed.network, lag=lags, operator=operators, limits=limits)

    def operator(self, n: int, moved: Moved) -> Operator:
        """A greatest time as the levers make it."""
        most = self.mosts[n]
        units = units_of(most.bend, moved)
        if most.bend.make is not None:
            return self.relaxed.made(-1 - n, units, most.bend.make)
        return FreshElapsed(most.bend.lag + MINUTE * most.gives * sum(units))

    def back(self, n: int, t: int, moved: Moved) -> int:
        """How early the tail of a greatest time may be for its head."""
        return self.operator(n, moved).backward(t)

    def _pass(self, moved: Moved, raised: Mapping[int, Raised]) -> list[int]:
        relaxed, network = self.relaxed, self.relaxed.network
        at = [begin_of(begins, moved) for begins in self.released]
        for v, one in raised.items():
            at[v] = max(at[v], one.at)
        for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
            at[v] = max(at[v], relaxed.along(arc, at[u], moved))
        return at

    def clause(self, floor: Floor, moved: Moved, arcs: Sequence[int], ends: tuple[int, End]) -> Clause:
        """What must move where something is late that a raised tail lies before, behind some arcs."""
        v, end = ends
        if floor.raised[v].at >= EDGE:
            return self._endless(floor, v, moved)
        way = self._way(floor, moved, arcs, v)
        if way is None:
            return self._anything(moved)
        bends = [self._bend(*part) for part in way.parts]
        if all(bend.make is None for bend in bends):
            return tuple(self._row(way, end))
        return tuple(self._rows(way, end, moved))

    def _bend(self, n: int, back: bool) -> Bend:
        return self.mosts[n].bend if back else self.relaxed.bends[n]

    def _way(self, floor: Floor, moved: Moved, arcs: Sequence[int], v: int) -> _Way | None:
        """From a raised tail back to where it begins, breadth first: tight arcs and greatest times run in circles, too.

        ``None`` where that cannot be told.
        """
        one = floor.raised[v]
        behind: dict[int, tuple[tuple[int, bool], int]] = {}
        first = self.mosts[one.by].head
        open_, met = [first], {first}
        for u in open_:  # grows while it is walked
            if floor.at[u] <= begin_of(self.released[u], moved):
                parts, place = [], u
                while place != first:
                    part, place = behind[place]
                    parts.append(part)
                ahead = [*((arc, False) for arc in arcs), (one.by, True)]
                return _Way([*ahead, *reversed(parts)], self.released[u])
            for part, before in self._tight(floor, moved, u):
                if before not in met:
                    met.add(before)
                    behind[before] = part, u
                    open_.append(before)
        return None

    def _tight(self, floor: Floor, moved: Moved, v: int) -> Iterator[tuple[tuple[int, bool], int]]:
        """What makes a point no earlier than it is, each with the point where it begins."""
        relaxed, tails = self.relaxed, self.relaxed.network.tail
        one = floor.raised.get(v)
        if one is not None and one.at >= floor.at[v]:
            yield (one.by, True), self.mosts[one.by].head
        for arc in range(relaxed.starts[v], relaxed.starts[v + 1]):
            if relaxed.along(arc, floor.at[tails[arc]], moved) >= floor.at[v]:
                yield (arc, False), tails[arc]

    def _row(self, way: _Way, end: End) -> Iterator[Row]:
        begin, lever = way.begins
        shares, missing = dict(end.shares), begin - end.due
        for n, back in way.parts:
            bend, sign = self._bend(n, back), self.mosts[n].gives if back else 1
            missing += -bend.lag if back else bend.lag
            for one in bend.levers:
                shares[one] = shares.get(one, 0) + sign
        if lever is not None:
            shares[lever] = shares.get(lever, 0) + 1
        yield from made_up(_moving(shares), missing)

    def _rows(self, way: _Way, end: End, moved: Moved) -> Iterator[Row]:
        """Levers that help are raised one after the other until just before the way is in time."""
        helping, harming = self._signs(way, end)
        units = {n: moved.get(n, 0) for n in (*helping, *harming)}

        def late(n: int, amount: int) -> bool:
            return self._late(way, end, {**units, n: amount})

        yield from self._raising((helping, harming), units, late)

    def _raising(
        self, signs: tuple[set[int], set[int]], units: dict[int, int], late: Callable[[int, int], bool]
    ) -> Iterator[Row]:
        """The rows of helping levers, each raised until just before it is in time, and of harming ones."""
        helping, harming = signs
        for n in sorted(helping - harming):
            most = self.relaxed.levers[n].most
            needed = fewest(units[n], most, partial(late, n))
            if needed is not None:
                yield Row(((n, 1),), needed)
            units[n] = most if needed is None else needed - 1
        for n in sorted(harming):
            if units[n]:
                yield Row(((n, -1),), 1 - units[n])
            if n in helping:
                yield Row(((n, 1),), units[n] + 1)

    def _signs(self, way: _Way, end: End) -> tuple[set[int], set[int]]:
        helping, harming = set(end.shares), set[int]()
        for n, back in way.parts:
            harms = back and self.mosts[n].gives < 0
            (harming if harms else helping).update(self._bend(n, back).levers)
        if way.begins[1] is not None:
            helping.add(way.begins[1])
        return helping, harming

    def _late(self, way: _Way, end: End, moved: Moved) -> bool:
        t = begin_of(way.begins, moved)
        for n, back in reversed(way.parts):
            t = self.back(n, t, moved) if back else self.relaxed.along(n, t, moved)
        return t > end.due + MINUTE * sum(share * moved.get(n, 0) for n, share in end.shares.items())

    def _endless(self, floor: Floor, v: int, moved: Moved) -> Clause:
        """The clause of what leaves no time to a point, or to one that puts it off."""
        network, starts = self.relaxed.network, self.relaxed.starts
        open_, met = [v], {v}
        for one in open_:  # grows while it is walked
            if one in floor.endless:
                clause = floor.endless[one]
                return tuple(self._without_time(one, moved)) if clause is None else clause
            before = [network.tail[arc] for arc in range(starts[one], starts[one + 1])]
            if one in floor.raised:
                before.append(self.mosts[floor.raised[one].by].head)
            for u in before:
                if u not in met and floor.at[u] >= EDGE:
                    met.add(u)
                    open_.append(u)
        return self._anything(moved)

    def _without_time(self, v: int, moved: Moved) -> Iterator[Row]:
        """The rows of a point to which calendars leave no time: what lies before it is raised as in ``_rows``."""
        helping, harming = self._before(v)
        if len(helping | harming) > _MOST_PROBED:
            for n in sorted(helping | harming):
                yield from _either(n, moved)
            return
        units = {n: moved.get(n, 0) for n in (*helping, *harming)}

        def late(n: int, amount: int) -> bool:
            return self.floor({**moved, **units, n: amount}).at[v] >= EDGE

        yield from self._raising((helping, harming), units, late)

    def _before(self, v: int) -> tuple[set[int], set[int]]:
        """The levers of all that can put a point off: those that help, and those that can do harm."""
        network, starts = self.relaxed.network, self.relaxed.starts
        helping, harming = set[int](), set[int]()
        open_, met = [v], {v}
        for one in open_:  # grows while it is walked
            arcs = range(starts[one], starts[one + 1])
            mosts = [most for most in self.mosts if most.tail == one]
            begins = self.released[one][1]
            helping.update(n for arc in arcs for n in self.relaxed.bends[arc].levers)
            helping.update(() if begins is None else (begins,))
            for most in mosts:
                (harming if most.gives < 0 else helping).update(most.bend.levers)
            before = {*(network.tail[arc] for arc in arcs), *(most.head for most in mosts)} - met
            met |= before
            open_ += sorted(before)
        return helping, harming

    def _circle(self, circle: Circle, network: Network, moved: Moved) -> Clause:
        """What least times on a circle exceed its greatest times by, in seconds or in working seconds."""
        shares: dict[int, int] = {}
        missing, others = 0, set[int]()
        for u, v in zip(circle.points, (*circle.points[1:], circle.points[0]), strict=True):
            n, back = self._closest(circle, network, (u, v))
            bend, operator = self._bend(n, back), network.limits[n].operator if back else None
            sign = self.mosts[n].gives if back else 1
            amount = (
                -circle.most(operator) if operator else circle.least(network.lag[n], network.operator.get(n))
            )
            missing += amount
            if not amount and not (operator or bend.make is None):
                continue  # it counts in another way, whatever its levers
            for lever in bend.levers:
                if self.relaxed.one_for_one(lever):
                    shares[lever] = shares.get(lever, 0) + sign
                    missing += MINUTE * sign * moved.get(lever, 0)
                elif circle.calendar is not None:
                    others.add(lever)
        rows = list(made_up(_moving(shares), missing))
        for lever in sorted(others):
            rows += _either(lever, moved)
        return tuple(rows)

    def _closest(self, circle: Circle, network: Network, ends: tuple[int, int]) -> tuple[int, bool]:
        """The arc or greatest time by which a point of a circle puts the next one off."""
        u, v = ends
        found = [
            (circle.least(network.lag[arc], network.operator.get(arc)), arc, False)
            for arc in range(self.relaxed.starts[v], self.relaxed.starts[v + 1])
            if network.tail[arc] == u
        ]
        found += [
            (-circle.most(limit.operator), n, True)
            for n, limit in enumerate(network.limits)
            if (limit.head, limit.tail) == (u, v)
        ]
        return max(found)[1:]

    def _anything(self, moved: Moved) -> Clause:
        """Some lever must be moved: all that is known."""
        return tuple(row for n in range(len(self.relaxed.levers)) for row in _either(n, moved))


def _either(lever: int, moved: Moved) -> Iterator[Row]:
    """A lever is moved further, or less far."""
    units = moved.get(lever, 0)
    yield Row(((lever, 1),), units + 1)
    if units:
        yield Row(((lever, -1),), 1 - units)


def _moving(shares: Mapping[int, int]) -> dict[int, int]:
    """Without the levers that do as much harm as good."""
    return {n: share for n, share in shares.items() if share}
