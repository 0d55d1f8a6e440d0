"""The network of a plan with its levers: where they stand, and what each arc does when they are moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from procmap.analysis.assembly import unsettled
from procmap.analysis.cases import Case
from procmap.analysis.plan import Plan
from procmap.analysis.repairs.bends import Bend, Bends, units_of
from procmap.analysis.repairs.covering import Clause, Moved, Row
from procmap.analysis.repairs.levers import MINUTE, Lever
from procmap.calendars import FOREVER, FreshElapsed, Operator


class End(NamedTuple):
    """When the end of a chain is due, and the levers that make it later."""

    due: int
    shares: Mapping[int, int]


class Part(NamedTuple):
    """An arc, or (``back``) a greatest time from its head to its tail, by its number."""

    number: int
    back: bool = False


class Levered:
    """A plan's network with its levers."""

    def __init__(self, plan: Plan, levers: Sequence[Lever]) -> None:
        self.plan, self.levers = plan, levers
        self.found = unsettled(plan, Case())
        self.network = self.found.network
        self.starts = self.network.arc_starts()
        self._numbers = {(one.kind, one.id, one.target): n for n, one in enumerate(levers)}
        bends = Bends(plan, self.found, self._numbers)
        self.bends = [bends.bend(arc) for arc in range(len(self.network.tail))]
        self.mosts = tuple(bends.mosts())
        self._made: dict[tuple[int, tuple[int, ...]], Operator] = {}
        self.begins = self._begins()
        self.dues = self._dues()
        self.fixed = tuple(self._within())

    @cached_property
    def opposed(self) -> tuple[tuple[int, int], ...]:
        """Levers that make one agreed time earlier, and later."""
        later = {lever.id: n for n, lever in enumerate(self.levers) if lever.kind == "later"}
        earlier = ((lever.id, n) for n, lever in enumerate(self.levers) if lever.kind == "earlier")
        return tuple((n, later[id_]) for id_, n in earlier if id_ in later)

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

    def bend(self, part: Part) -> Bend:
        """What an arc or a greatest time does."""
        return self.mosts[part.number].bend if part.back else self.bends[part.number]

    def gives(self, part: Part) -> int:
        """1 where the levers of a part make its end earlier, -1 where they make it later."""
        return self.mosts[part.number].gives if part.back else 1

    def operator(self, arc: int, units: tuple[int, ...]) -> Operator:
        """The operator of an arc for the units of its levers."""
        return self._operator(arc, units, self.bends[arc].make)

    def limit(self, n: int, units: tuple[int, ...]) -> Operator:
        """A greatest time for the units of its levers."""
        bend, gives = self.mosts[n].bend, self.mosts[n].gives
        if bend.make is None:
            return FreshElapsed(bend.lag + MINUTE * gives * sum(units))
        return self._operator(-1 - n, units, bend.make)

    def _operator(
        self, place: int, units: tuple[int, ...], make: Callable[[tuple[int, ...]], Operator] | None
    ) -> Operator:
        """What is made for some units, once."""
        assert make is not None
        key = place, units
        if key not in self._made:
            self._made[key] = make(units)
        return self._made[key]

    def along(self, arc: int, t: int, moved: Moved) -> int:
        """When what is passed on at instant ``t`` (seconds UTC) arrives over an arc."""
        bend = self.bends[arc]
        if bend.make is not None:
            return self.operator(arc, units_of(bend, moved)).forward(t)
        if not bend.levers:
            return t + bend.lag
        return t + bend.lag - MINUTE * sum(units_of(bend, moved))

    def along_part(self, part: Part, t: int, moved: Moved) -> int:
        """When the end of a part is, at the earliest, whose beginning is at ``t`` (seconds UTC)."""
        return self.back(part.number, t, moved) if part.back else self.along(part.number, t, moved)

    def back(self, n: int, t: int, moved: Moved) -> int:
        """How early the tail of a greatest time may be for its head at ``t``."""
        return self.limit(n, units_of(self.mosts[n].bend, moved)).backward(t)

    def one_for_one(self, lever: int) -> bool:
        """Whether a unit of a lever is a minute of work."""
        return self.levers[lever].kind in ("takes", "transfer", "limit")
