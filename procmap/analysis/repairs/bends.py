"""What the arcs of a network do when levers are moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from procmap.analysis.assembly import Assembled
from procmap.analysis.cases import limit_for, operator_for
from procmap.analysis.greatest_times import Ends
from procmap.analysis.links import Link
from procmap.analysis.network import MEASURED
from procmap.analysis.plan import Plan
from procmap.analysis.repairs.covering import Moved, Row
from procmap.analysis.repairs.levers import (
    MINUTE,
    QUARTER,
    handoff,
    lengthened,
    limited,
    opened_earlier,
    opening_key,
    shortened,
)
from procmap.calendars import Departures, Operator, Spread, Until, WorkCalendar, is_finite
from procmap.calendars.instant import DAY, EPOCH_DAY
from procmap.calendars.zones import first_reading, offset
from procmap.model import Step
from procmap.model.working_time import build_calendar


@dataclass(frozen=True, slots=True)
class Moving:
    """Departures of which each may leave up to ``sooner`` seconds sooner, on its own day, or be ``held`` so long."""

    kind: ClassVar[str] = "departures"
    usual: Departures
    sooner: int
    held: int

    def forward(self, t: int) -> int:
        """The departure that is held, else the first one, or the earliest that one more could leave."""
        leaves = self.usual.forward(t)
        if not is_finite(t) or leaves == t:
            return leaves
        if self.held and t - self.usual.backward(t) <= self.held:
            return t
        return leaves if not is_finite(leaves) else max(t, leaves - self.sooner, self.day(leaves))

    def backward(self, d: int) -> int:
        """The latest t with forward(t) <= d."""
        if not is_finite(d):
            return d
        held = min(d, self.usual.backward(d) + self.held)
        if not self.sooner:
            return held
        return max(held, min(d, self.usual.backward(min(d + self.sooner, self.day(d, 1) - 1))))

    def steady(self, ends: tuple[int, int]) -> int:
        """How long something may leave at once, both ways: while a departure is held, or up to the next."""
        t, comes = ends
        if t != comes or not is_finite(t):
            return 0
        held, next_ = self.usual.backward(t) + self.held, self.usual.forward(t)
        if self.sooner and is_finite(next_) and t > max(next_ - self.sooner, self.day(next_)):
            return next_ - t
        return max(0, held - t)

    def day(self, t: int, further: int = 0) -> int:
        """When the day of an instant begins, or one that many days ``further``."""
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


def begin_of(begins: tuple[int, int | None], moved: Moved) -> int:
    """When something begins (seconds UTC), of an instant and the lever, if any, that makes it earlier."""
    at, lever = begins
    return at if lever is None else at - MINUTE * moved.get(lever, 0)


def made_up(shares: Mapping[int, int], missing: int) -> Iterator[Row]:
    """The row by which levers make up for so many seconds; nothing where none does more good than harm, or less."""
    moving = tuple(sorted((n, share) for n, share in shares.items() if share))
    if moving:
        yield Row(moving, -(-missing // MINUTE))


def fewest(units: int, most: int, late: Callable[[int], bool]) -> int | None:
    """The fewest units of a lever, of more than it has, that are not ``late``; ``None`` where ``most`` are. Bisection.

    More units must never be late where fewer are not.
    """
    if late(most):
        return None
    low, high = units, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if late(middle) else (low, middle)
    return high


class Most(NamedTuple):
    """A greatest time: ``tail`` is no further before ``head`` than ``bend`` says.

    Its levers make it greater where ``gives`` is 1, and smaller where it is -1: from the end of a step that takes less
    its beginning is no further either.
    """

    tail: int
    head: int
    bend: Bend
    gives: int


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

    def mosts(self) -> Iterator[Most]:
        """The greatest times, in the order of the network's limits."""
        arcs = {
            (self.network.tail[arc], self.network.head[arc], cause): arc
            for arc, cause in self.network.cause.items()
        }
        links: dict[Ends, Link] = {
            (link.source, link.target, link.relation): link for link in self.plan.links
        }
        for tail, head, operator, cause in self.network.limits:
            assert cause is not None
            if cause.kind == "limit":
                bend = self._waiting(links[cause.id, cause.target, cause.relation], operator)
                yield Most(tail, head, bend, 1)
            else:
                yield Most(tail, head, _turned(self.bend(arcs[tail, head, cause])), -1)

    def _waiting(self, link: Link, operator: Operator) -> Bend:
        spread, lever = link.at_most, self.numbers.get(("limit", link.source, link.target))
        assert spread is not None
        duration = spread.best
        if lever is None or limited(self.plan, link) is None:
            return Bend(duration.amount) if duration.kind == "elapsed" else Bend(0, (), lambda _: operator)
        if duration.kind == "elapsed":
            return Bend(duration.amount, (lever,))
        calendar = self.plan.clocks.of_step(self.plan.state.steps[link.source])
        return Bend(0, (lever,), lambda units: limit_for(lengthened(duration, units[0]), calendar))

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
        kinds = [kind for kind in ("departure", "held") if (kind, step, "") in self.numbers]
        if not kinds:
            return _unmoved(0, operator)

        def make(units: tuple[int, ...]) -> Operator:
            given = dict(zip(kinds, units, strict=True))
            sooner, held = (MINUTE * given.get(kind, 0) for kind in ("departure", "held"))
            return Moving(operator, sooner, held) if sooner or held else operator

        return Bend(0, tuple(self.numbers[kind, step, ""] for kind in kinds), make)

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


def _turned(bend: Bend) -> Bend:
    """What an arc does, as the most that may lie between its ends."""
    make = bend.make
    return bend if make is None else Bend(0, bend.levers, lambda units: Until(make(units)))


def _unmoved(lag: int, operator: Operator | None) -> Bend:
    return Bend(lag) if operator is None else Bend(0, (), lambda _: operator)
