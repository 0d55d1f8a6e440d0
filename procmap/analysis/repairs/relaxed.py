"""The network of a plan with its levers: what is possible when they are moved, and what must move where it is not.

For amounts x of the levers the earliest times are the least ones with

    arrives(v) >= f(passes(u); x)   for each arc u -> v,        passes(v) >= max(arrives(v), agreed(v) - earlier(v))

and the amounts suffice where every agreed time and deadline has  arrives(v) <= due(v) + later(v). All of it is
monotone: more of any lever never makes anything come later, so that one pass decides, whatever the operators are.

Where something is late, the chain behind it says why. A chain of plain lags gives one row: its levers must make up for
what is missing. At an operator f with input s whose output must come by z, with own levers raised until just before
f(s; own) <= z, and t the last input that would still do then, every sufficient x moves an own lever further, or has
input t or earlier (a row, or the same again, of the levers before), or makes up behind f for f(t + 1; own) - z. These
rows are a clause: every sufficient x satisfies one of them, and the present x satisfies none. Greatest times put points
off as well, and with them a lever can do harm: see ``greatest``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from procmap.analysis.assembly import unsettled
from procmap.analysis.cases import Case
from procmap.analysis.plan import Plan
from procmap.analysis.repairs.bends import Bends, begin_of, units_of
from procmap.analysis.repairs.chains import Chain
from procmap.analysis.repairs.covering import Clause, Moved, Row, holds
from procmap.analysis.repairs.greatest import NO_FLOOR, Floor, Greatest
from procmap.analysis.repairs.levers import MINUTE, Lever
from procmap.analysis.repairs.plain import Plain, plain
from procmap.calendars import FOREVER, NEVER, Departures, Operator


class Times(NamedTuple):
    """What arrives at each position, and what is passed on."""

    arrives: list[int]
    passes: list[int]
    floor: Floor = NO_FLOOR


class Relaxed:
    """A plan's network with its levers."""

    def __init__(self, plan: Plan, levers: Sequence[Lever]) -> None:
        self.plan, self.levers = plan, levers
        self.found = unsettled(plan, Case())
        self.network = self.found.network
        self.starts = self.network.arc_starts()
        self._numbers = {(one.kind, one.id, one.target): n for n, one in enumerate(levers)}
        bends = Bends(plan, self.found, self._numbers)
        self.bends = [bends.bend(arc) for arc in range(len(self.network.tail))]
        self._made: dict[tuple[int, tuple[int, ...]], Operator] = {}
        self.begins = self._begins()
        self.dues = self._dues()
        self.fixed = tuple(self._within())
        self.greatest = Greatest(self, tuple(bends.mosts())) if self.network.limits else None

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
        make = self.bends[arc].make
        assert make is not None
        return self.made(arc, units, make)

    def made(
        self, place: int, units: tuple[int, ...], make: Callable[[tuple[int, ...]], Operator]
    ) -> Operator:
        """The operator of an arc (or of a greatest time, whose places are below 0), made once."""
        key = place, units
        if key not in self._made:
            self._made[key] = make(units)
        return self._made[key]

    def times(self, moved: Moved) -> Times:
        """The earliest times. O(n + m) operator calls."""
        network = self.network
        floor = NO_FLOOR if self.greatest is None else self.greatest.floor(moved)
        arrives, passes = [NEVER] * len(self.begins), [NEVER] * len(self.begins)
        arc, arcs = 0, len(network.tail)
        for v, begins in enumerate(self.begins):
            comes = NEVER
            while arc < arcs and network.head[arc] == v:
                comes = max(comes, self.along(arc, passes[network.tail[arc]], moved))
                arc += 1
            arrives[v] = comes
            passes[v] = max(begin_of(begins, moved), comes)
            if v in floor.raised:
                passes[v] = max(passes[v], floor.raised[v].at)
        return Times(arrives, passes, floor)

    def along(self, arc: int, t: int, moved: Moved) -> int:
        """When what is passed on at instant ``t`` (seconds UTC) arrives over an arc."""
        bend = self.bends[arc]
        if bend.make is not None:
            return self.operator(arc, units_of(bend, moved)).forward(t)
        if not bend.levers:
            return t + bend.lag
        return t + bend.lag - MINUTE * sum(units_of(bend, moved))

    def one_for_one(self, lever: int) -> bool:
        """Whether a unit of a lever is a minute of work."""
        return self.levers[lever].kind in ("takes", "transfer", "limit")

    @cached_property
    def plain(self) -> Plain | None:
        """The same as a circulation, where it is nothing but plain lags."""
        return plain(self)

    @property
    def harmless(self) -> bool:
        """Whether more of any lever never makes anything late."""
        return self.greatest is None or self.greatest.harmless

    def suffices(self, moved: Moved) -> bool:
        """Whether nothing is late."""
        if any(not holds(clause, moved) for clause in self.fixed):
            return False
        return next(self._late(self.times(moved), moved), None) is None

    def _late(self, times: Times, moved: Moved) -> Iterator[tuple[int, int, int | None]]:
        """What is late: its position, due time and lever."""
        for v, due, lever in self.dues:
            later = MINUTE * moved.get(lever, 0) if lever is not None else 0
            if times.arrives[v] > due + later:
                yield v, due, lever

    def clause(self, moved: Moved) -> Clause | None:
        """Rows of which every sufficient set of amounts satisfies one, and this one none; ``None`` if it suffices."""
        return next(self.clauses(moved), None)

    def clauses(self, moved: Moved) -> Iterator[Clause]:
        """Such a clause for everything that is late."""
        for clause in self.fixed:
            if not holds(clause, moved):
                yield clause
        times = self.times(moved)
        for place, due, lever in self._late(times, moved):
            yield tuple(Chain(self, times, moved).rows(place, due, lever))
