"""The network of a plan with its levers: what is possible when they are moved, and what must move where it is not.

For amounts x of the levers the earliest times are the least ones with

    arrives(v) >= f(passes(u); x)   for each arc u -> v,        passes(v) >= max(arrives(v), agreed(v) - earlier(v))

and the amounts suffice where every agreed time and deadline has  arrives(v) <= due(v) + later(v). All of it is
monotone: more of any lever never makes anything come later, so that one pass decides, whatever the operators are.

Where something is late, the chain behind it says why. A chain of plain lags gives one row: its levers must make up for
what is missing. At an operator f with input s whose output must come by z, with own levers raised until just before
f(s; own) <= z, and t the last input that would still do then, every sufficient x moves an own lever further, or has
input t or earlier (a row, or the same again, of the levers before), or makes up behind f for f(t + 1; own) - z. These
rows are a clause: every sufficient x satisfies one of them, and the present x satisfies none.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, NamedTuple

from procmap.analysis.assembly import Assembled, assemble
from procmap.analysis.cases import Case, operator_for
from procmap.analysis.network import MEASURED
from procmap.analysis.plan import Plan
from procmap.analysis.repairs.covering import Row
from procmap.analysis.repairs.levers import (
    MINUTE,
    QUARTER,
    Lever,
    handoff,
    opened_earlier,
    opening_key,
    shortened,
)
from procmap.calendars import FOREVER, NEVER, Departures, Operator, Spread, Work, WorkCalendar, is_finite
from procmap.calendars.instant import DAY, EPOCH_DAY
from procmap.calendars.timetable import Timetable
from procmap.calendars.zones import first_reading, offset
from procmap.model import Step
from procmap.model.working_time import build_calendar

Moved = Mapping[int, int]
"""Units by number of the lever; a lever that is not there stays."""
Clause = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sooner:
    """Departures of which each may leave up to ``seconds`` sooner, on its own day."""

    kind: ClassVar[str] = "departures"
    usual: Departures
    seconds: int

    def forward(self, t: int) -> int:
        """The first departure, or the earliest that one more could leave."""
        leaves = self.usual.forward(t)
        return leaves if not is_finite(leaves) else max(t, leaves - self.seconds, self._day(leaves, 0))

    def backward(self, d: int) -> int:
        """The latest t with forward(t) <= d."""
        return min(d, self.usual.backward(min(d + self.seconds, self._day(d, 1) - 1))) if is_finite(d) else d

    def _day(self, t: int, further: int) -> int:
        zone = self.usual.zone
        day = EPOCH_DAY + (t + offset(zone, t)) // DAY
        return first_reading(zone, (day + further - EPOCH_DAY) * DAY)


class Bend(NamedTuple):
    """What an arc does: adds ``lag`` less its levers, or an operator that is made for the units of its levers."""

    lag: int
    levers: tuple[int, ...] = ()
    make: Callable[[tuple[int, ...]], Operator] | None = None


class Times(NamedTuple):
    """What arrives at each position, and what is passed on."""

    arrives: list[int]
    passes: list[int]


class Relaxed:
    """A plan's network with its levers."""

    def __init__(self, plan: Plan, levers: Sequence[Lever]) -> None:
        self.plan, self.levers = plan, levers
        self.found = assemble(plan, Case())
        self.network = self.found.network
        self.starts = self.network.arc_starts()
        self._numbers = {(one.kind, one.id, one.target): n for n, one in enumerate(levers)}
        bends = _Bends(plan, self.found, self._numbers)
        self.bends = [bends.bend(arc) for arc in range(len(self.network.tail))]
        self._made: dict[tuple[int, tuple[int, ...]], Operator] = {}
        self.begins = self._begins()
        self.dues = self._dues()
        self.fixed = tuple(self._within())

    @cached_property
    def leaves(self) -> dict[str, int]:
        """Where a step with departures leaves, by step; the last time through."""
        network, operators = self.network, self.network.operator
        return {
            self.found.owner[network.head[arc]]: network.head[arc]
            for arc in sorted(operators)
            if isinstance(operators[arc], Departures)
        }

    def _lever(self, kind: str, id_: str | None, target: str = "") -> int | None:
        return None if id_ is None else self._numbers.get((kind, id_, target))

    def _begins(self) -> list[tuple[int, int | None]]:
        """The time before which a position is not, and the lever that makes it earlier."""
        found: list[tuple[int, int | None]] = [(release, None) for release in self.network.release]
        for step, v in self.found.start.items():
            found[v] = found[v][0], self._lever("release", step)
        for (id_, _), v in self.found.arrival.items():
            if v in self.network.promise:
                found[v] = self.network.promise[v], self._lever("earlier", id_)
        return found

    def _dues(self) -> list[tuple[int, int, int | None]]:
        """Position, due time and the lever that makes it later; in topological order."""
        found = []
        for (id_, _), v in self.found.arrival.items():
            if v in self.network.promise and self.plan.contracts[id_].answer.granted:
                found.append((v, self.network.promise[v], self._lever("later", id_)))
        for id_, v in self.found.customer.items():
            if self.network.deadline[v] < FOREVER:
                found.append((v, self.network.deadline[v], self._lever("deadline", id_)))
        return sorted(found, key=lambda one: one[0])

    def _within(self) -> Iterator[Clause]:
        """A promise "within" bounds the length of its step."""
        for contract in self.plan.contracts.values():
            step = contract.requirement.step
            takes = self.plan.steps[step].takes if step else None
            if contract.within is None or takes is None or not contract.answer.granted:
                continue
            size = 1 if takes.worst.kind == "workdays" else MINUTE
            missing = takes.worst.amount - contract.within.amount
            if takes.worst.kind == contract.within.kind and missing > 0:
                lever = self._lever("takes", step)
                yield () if lever is None else (Row(((lever, 1),), -(-missing // size)),)

    def operator(self, arc: int, units: tuple[int, ...]) -> Operator:
        """The operator of an arc for the units of its levers."""
        key = arc, units
        if key not in self._made:
            make = self.bends[arc].make
            assert make is not None
            self._made[key] = make(units)
        return self._made[key]

    def times(self, moved: Moved) -> Times:
        """The earliest times. O(n + m) operator calls."""
        network = self.network
        arrives, passes = [NEVER] * len(self.begins), [NEVER] * len(self.begins)
        arc, arcs = 0, len(network.tail)
        for v, (begins, lever) in enumerate(self.begins):
            comes = NEVER
            while arc < arcs and network.head[arc] == v:
                comes = max(comes, self.along(arc, passes[network.tail[arc]], moved))
                arc += 1
            arrives[v] = comes
            sooner = moved.get(lever, 0) * MINUTE if lever is not None else 0
            passes[v] = max(begins - sooner, comes)
        return Times(arrives, passes)

    def along(self, arc: int, t: int, moved: Moved) -> int:
        bend = self.bends[arc]
        if bend.make is not None:
            return self.operator(arc, _units(bend, moved)).forward(t)
        if not bend.levers:
            return t + bend.lag
        return t + bend.lag - MINUTE * sum(_units(bend, moved))

    def one_for_one(self, lever: int) -> bool:
        """Whether a unit of a lever is a minute of work."""
        return self.levers[lever].kind in ("takes", "transfer")

    def suffices(self, moved: Moved) -> bool:
        """Whether nothing is late."""
        if any(not _holds(clause, moved) for clause in self.fixed):
            return False
        return self._late(self.times(moved), moved) is None

    def _late(self, times: Times, moved: Moved) -> tuple[int, int, int | None] | None:
        """The first that is late: its position, due time and lever."""
        for v, due, lever in self.dues:
            later = MINUTE * moved.get(lever, 0) if lever is not None else 0
            if times.arrives[v] > due + later:
                return v, due, lever
        return None

    def clause(self, moved: Moved) -> Clause | None:
        """Rows of which every sufficient set of amounts satisfies one, and this one none; ``None`` if it suffices."""
        for clause in self.fixed:
            if not _holds(clause, moved):
                return clause
        times = self.times(moved)
        late = self._late(times, moved)
        if late is None:
            return None
        place, due, lever = late
        return tuple(_Chain(self, times, moved).rows(place, due, lever))


def _holds(clause: Clause, moved: Moved) -> bool:
    return any(sum(share * moved.get(name, 0) for name, share in row.shares) >= row.least for row in clause)


def _units(bend: Bend, moved: Moved) -> tuple[int, ...]:
    return tuple(moved.get(lever, 0) for lever in bend.levers)


class _Chain:
    """The chain behind something late, from its end back to where it begins, read as rows."""

    def __init__(self, relaxed: Relaxed, times: Times, moved: Moved) -> None:
        self.relaxed, self.times, self.moved = relaxed, times, moved

    def rows(self, place: int, due: int, lever: int | None) -> Iterator[Row]:
        """The clause of what is late at ``place``."""
        arcs, v = [], place
        arc = self._binding(place)
        while arc is not None:
            arcs.append(arc)
            v = self.relaxed.network.tail[arc]
            arc = None if self.times.passes[v] > self.times.arrives[v] else self._binding(v)
        begins = self.relaxed.begins[v]
        later = {} if lever is None else {lever: 1}
        together = self._worked(arcs, begins, (due, later))
        if together is not None and not _holds((together,), self.moved):
            yield together
        else:
            yield from self._split(arcs, begins, (due, later))

    def _split(
        self, arcs: list[int], begins: tuple[int, int | None], end: tuple[int, dict[int, int]]
    ) -> Iterator[Row]:
        """Rows before, in and behind each operator, from the last one back."""
        due, shares = end
        lag = 0
        for arc in arcs:
            bend = self.relaxed.bends[arc]
            if bend.make is None:
                lag += bend.lag
                _add(shares, bend.levers)
                continue
            latest = due - lag + MINUTE * sum(n * self.moved.get(one, 0) for one, n in shares.items())
            operator = yield from self._bent(arc, self.times.passes[self.relaxed.network.tail[arc]], latest)
            last = operator.backward(latest)
            after = operator.forward(last + 1) if is_finite(last) else FOREVER
            if is_finite(after):
                yield from _row(shares, after + lag - due)
            if not is_finite(last):
                return
            shares, lag, due = {}, 0, last
        _add(shares, () if begins[1] is None else (begins[1],))
        yield from _row(shares, begins[0] + lag - due)

    def _worked(
        self, arcs: list[int], begins: tuple[int, int | None], end: tuple[int, dict[int, int]]
    ) -> Row | None:
        """One row for a chain that works by one calendar, with plain lags before and behind only.

        With C(t) the working time before t, what is worked is at most C(end) - C(begin), and C never grows by more than
        the clock does: levers before, in and behind the work make up for what is missing, minute by minute.
        """
        due, shares = end[0], dict(end[1])
        bends = [self.relaxed.bends[arc] for arc in arcs]
        bent = [n for n, bend in enumerate(bends) if bend.make is not None]
        if not bent:
            return None
        work = 0
        calendar: Timetable | None = None
        start = begins[0]
        for n, bend in enumerate(bends):
            _add(shares, bend.levers)
            if bend.make is not None:
                operator = self.relaxed.operator(arcs[n], (0,) * len(bend.levers))
                if not isinstance(operator, Work) or not all(map(self.relaxed.one_for_one, bend.levers)):
                    return None
                if calendar not in (None, operator.calendar):
                    return None
                work, calendar = work + operator.seconds, operator.calendar
            elif n < bent[0]:
                due -= bend.lag
            elif n > bent[-1]:
                start += bend.lag
            elif bend.lag or bend.levers:
                return None
        if calendar is None or not is_finite(start):
            return None
        _add(shares, () if begins[1] is None else (begins[1],))
        missing = work - calendar.ticks_before(due) + calendar.ticks_before(start)
        return next(_row(shares, missing), None)

    def _binding(self, v: int) -> int | None:
        """The arc that makes something arrive when it does; ``None`` where nothing arrives before it."""
        relaxed, here = self.relaxed, self.times.arrives[v]
        for arc in range(relaxed.starts[v], relaxed.starts[v + 1]):
            if relaxed.along(arc, self.times.passes[relaxed.network.tail[arc]], self.moved) >= here:
                return arc
        return None

    def _bent(self, arc: int, begins: int, latest: int) -> Generator[Row, None, Operator]:
        """The rows of an operator's own levers; returns it as it is while they are not satisfied."""
        bend = self.relaxed.bends[arc]
        units = list(_units(bend, self.moved))
        for n, lever in enumerate(bend.levers):
            most = self.relaxed.levers[lever].most
            needed = self._needed(arc, (units, n, most), begins, latest)
            if needed is not None:
                yield Row(((lever, 1),), needed)
            units[n] = most if needed is None else needed - 1
        return self.relaxed.operator(arc, tuple(units))

    def _needed(self, arc: int, place: tuple[list[int], int, int], begins: int, latest: int) -> int | None:
        """The least units of one lever that make an operator's output come in time, by bisection."""
        units, n, most = place

        def late(amount: int) -> bool:
            tried = (*units[:n], amount, *units[n + 1 :])
            return self.relaxed.operator(arc, tried).forward(begins) > latest

        if late(most):
            return None
        low, high = units[n], most
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if late(middle) else (low, middle)
        return high


def _row(shares: Mapping[int, int], missing: int) -> Iterator[Row]:
    """What levers must make up for; nothing where there are none."""
    if shares:
        yield Row(tuple(sorted(shares.items())), -(-missing // MINUTE))


def _add(shares: dict[int, int], levers: Iterable[int]) -> None:
    for one in levers:
        shares[one] = shares.get(one, 0) + 1


class _Bends:
    """Which arcs of a network have levers."""

    def __init__(self, plan: Plan, found: Assembled, numbers: Mapping[tuple[str, str, str], int]) -> None:
        self.plan, self.found, self.numbers = plan, found, numbers
        self.network = found.network
        self.arrivals = {v: target for (_, target), v in found.arrival.items()}
        self.finishes = found.finishes
        self.links = {(link.source, link.target): link for link in plan.links}
        self.openings = {
            opening_key(plan, plan.steps[id_]): n
            for (kind, id_, _), n in numbers.items()
            if kind == "opening"
        }
        self._calendars: dict[tuple[str, int], WorkCalendar] = {}

    def bend(self, arc: int) -> Bend:
        """What an arc does."""
        network = self.network
        lag, operator = network.lag[arc], network.operator.get(arc)
        if network.flag.get(arc, 0) & MEASURED or (operator is None and not lag):
            return _unmoved(lag, operator)
        u, v = network.tail[arc], network.head[arc]
        source, target = self.found.owner.get(u), self.found.owner.get(v)
        if source is not None and source == target and v not in self.arrivals:
            if isinstance(operator, Departures):
                return self._departing(source, operator)
            if v in self.finishes:
                return self._lasting(source, lag, operator)
        elif source is not None:
            return self._handing(source, self.arrivals.get(v, target), lag, operator)
        return _unmoved(lag, operator)

    def _departing(self, step: str, operator: Departures) -> Bend:
        lever = self.numbers.get(("departure", step, ""))
        if lever is None:
            return _unmoved(0, operator)
        return Bend(0, (lever,), lambda units: _sooner(operator, units[0]))

    def _lasting(self, step: str, lag: int, operator: Operator | None) -> Bend:
        described = self.plan.steps[step]
        lever = self.numbers.get(("takes", step, ""))
        opening = self.openings.get(opening_key(self.plan, described))
        if described.takes is None:
            return _unmoved(lag, operator)
        if operator is None:
            return Bend(lag, () if lever is None else (lever,))
        levers = tuple(one for one in (lever, opening) if one is not None)
        return Bend(0, levers, self._maker(described.takes, described, (lever, opening)))

    def _maker(
        self, spread: Spread, step: Step, levers: tuple[int | None, int | None]
    ) -> Callable[[tuple[int, ...]], Operator]:
        takes, opening = levers

        def make(units: tuple[int, ...]) -> Operator:
            given = dict(zip((one for one in levers if one is not None), units, strict=True))
            calendar = self._calendar(step, given.get(opening, 0) * QUARTER if opening is not None else 0)
            less = given.get(takes, 0) if takes is not None else 0
            made = operator_for(shortened(spread.worst, less), calendar, step)
            assert made is not None
            return made

        return make

    def _calendar(self, step: Step, minutes: int) -> WorkCalendar:
        id_ = self.plan.clocks.calendars.id_of_step(step)
        spec = self.plan.process.calendars.get(id_)
        if not minutes or spec is None:
            return self.plan.clocks.of_step(step)
        if (id_, minutes) not in self._calendars:
            built = build_calendar(opened_earlier(spec, minutes), self.plan.process.timezone, id_)
            self._calendars[id_, minutes] = built
        return self._calendars[id_, minutes]

    def _handing(self, source: str, target: str | None, lag: int, operator: Operator | None) -> Bend:
        link = self.links.get((source, target or ""))
        lever = self.numbers.get(("transfer", source, target or ""))
        if link is None or lever is None or handoff(self.plan, link) is None:
            return _unmoved(lag, operator)
        if operator is None:
            return Bend(lag, (lever,))
        spread, begins = link.legs[0].spread, self.plan.state.steps[link.legs[0].begins or source]
        calendar = self.plan.clocks.of_step(begins)

        def make(units: tuple[int, ...]) -> Operator:
            made = operator_for(shortened(spread.worst, units[0]), calendar, None)
            assert made is not None
            return made

        return Bend(0, (lever,), make)


def _sooner(usual: Departures, minutes: int) -> Operator:
    """Departures that may leave so much sooner."""
    return Sooner(usual, minutes * MINUTE) if minutes else usual


def _unmoved(lag: int, operator: Operator | None) -> Bend:
    return Bend(lag) if operator is None else Bend(0, (), lambda _: operator)
