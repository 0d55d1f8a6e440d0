"""What the arcs of a network do when levers are moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from procmap.analysis.assembly import Assembled
from procmap.analysis.cases import operator_for
from procmap.analysis.network import MEASURED
from procmap.analysis.plan import Plan
from procmap.analysis.repairs.covering import Moved
from procmap.analysis.repairs.levers import (
    MINUTE,
    QUARTER,
    handoff,
    opened_earlier,
    opening_key,
    shortened,
)
from procmap.calendars import Departures, Operator, Spread, WorkCalendar, is_finite
from procmap.calendars.instant import DAY, EPOCH_DAY
from procmap.calendars.zones import first_reading, offset
from procmap.model import Step
from procmap.model.working_time import build_calendar


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


def units_of(bend: Bend, moved: Moved) -> tuple[int, ...]:
    """How far the levers of an arc are moved."""
    return tuple(moved.get(lever, 0) for lever in bend.levers)


class Bends:
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
