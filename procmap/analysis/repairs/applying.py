"""A repair made on a copy of the process, and as what the file would say in a state of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from procmap.analysis.clocks import Calendars
from procmap.analysis.plan import Plan
from procmap.analysis.repairs.levers import (
    MINUTE,
    Lever,
    lengthened,
    opened_earlier,
    opening_key,
    shortened,
)
from procmap.calendars import Label, Spread, WorkCalendar, label_day, wall
from procmap.calendars.instant import DAY
from procmap.model import After, Departures, Process, Promised, State, Step

Route = tuple[str, ...]
"""Where a change stands, within its state: ``steps, deliver, takes``."""


class Applied(NamedTuple):
    """The changed process; what is new within the state, by route (model values); calendars that came in."""

    process: Process
    values: Mapping[Route, Any]
    calendars: Mapping[str, tuple[str, int]]
    """By new id the calendar it comes from, and by how many minutes it opens earlier."""


def apply(plan: Plan, moves: Iterable[tuple[Lever, int]], leaves: Mapping[str, int]) -> Applied:
    """The plan's process with some levers moved. ``leaves`` is when a step with an added or held departure leaves."""
    applying = _Applying(plan, leaves)
    for lever, units in moves:
        applying.move(lever, units)
    return applying.done()


def moved_point(plan: Plan, lever: Lever, units: int) -> Label:
    """What a lever makes of the time it moves."""
    point, calendar = point_of(plan, lever)
    seconds = units * MINUTE * (1 if lever.kind in ("later", "deadline") else -1)
    return moved_label(point, seconds, lambda label: label_day(label, plan.anchor, calendar))


def point_of(plan: Plan, lever: Lever) -> tuple[Label, WorkCalendar]:
    """The time that a lever moves, and the calendar that its working days are counted by."""
    clocks = plan.clocks
    if lever.kind == "release":
        step = plan.steps[lever.id]
        point, calendar = step.not_before, clocks.of_step(step)
    elif lever.kind == "deadline":
        point, calendar = plan.customers[lever.id].by, clocks.calendars[plan.process.calendar]
    else:
        contract = plan.contracts[lever.id]
        point = contract.requirement.point
        calendar = clocks.of_giver(contract.giver, plan.steps.get(contract.requirement.step or ""))
    assert point is not None
    return point, calendar


def moved_label(label: Label, seconds: int, day: Callable[[Label], date]) -> Label:
    """A point so much later (or earlier) on the clock; the day changes where it must.

    What counts working days keeps to them: of what falls between two, earlier is the end of the first, and later the
    beginning of the second.
    """
    total = (label.seconds or 0) + seconds
    if 0 <= total <= DAY:
        return replace(label, seconds=total)
    days, rest = divmod(total, DAY)
    if not label.working:
        return replace(label, days=label.days + days, seconds=rest)
    wanted, on = day(label) + timedelta(days=days), -1 if seconds < 0 else 1
    moved = label
    while day(moved) > wanted if on < 0 else day(moved) < wanted:
        moved = replace(moved, days=moved.days + on)
    if day(moved) != wanted:
        rest = DAY if on < 0 else 0
    return replace(moved, seconds=rest)


def shorter_spread(spread: Spread, units: int) -> Spread:
    """A duration of which the worst is shorter; what was no longer than that stays."""
    worst = shortened(spread.worst, units)
    best, typical = (
        None if one is None else min(one, worst, key=lambda duration: duration.amount)
        for one in (spread.best, spread.typical)
    )
    assert best is not None
    percentiles = tuple(
        (share, min(one, worst, key=lambda duration: duration.amount)) for share, one in spread.percentiles
    )
    return Spread(best, worst, typical, percentiles)


def greater_spread(spread: Spread, units: int) -> Spread:
    """A greatest time of which the strictest reading is so much greater."""
    best = lengthened(spread.best, units)
    worst = max(best, spread.worst, key=lambda duration: duration.amount)
    return Spread(best, worst)


def held_from(plan: Plan, step: str, leaves: int) -> Label | None:
    """The departure that is held where a step leaves at some instant."""
    departures = plan.steps[step].departures
    return None if departures is None else _before(departures, _label(plan.process, departures, leaves))


def _label(process: Process, departures: Departures, leaves: int) -> Label:
    zone = next((point.zone for point in departures.times if point.zone), None)
    shown = wall(leaves, zone or process.timezone)
    return Label(0, shown.hour * 3600 + shown.minute * MINUTE + shown.second, working=False, zone=zone)


def _before(departures: Departures, leaves: Label) -> Label:
    """Which departure leaves at another time of the day: the last one before, if need be of the day before."""
    earlier = [point for point in departures.times if (point.seconds or 0) <= (leaves.seconds or 0)]
    return max(earlier or departures.times, key=lambda point: point.seconds or 0)


class _Applying:
    def __init__(self, plan: Plan, leaves: Mapping[str, int]) -> None:
        self.plan, self.leaves = plan, leaves
        self.process = plan.process
        self.steps = dict(plan.state.steps)
        self.requirements = dict(plan.state.requirements)
        self.values: dict[Route, Any] = {}
        self.calendars: dict[str, tuple[str, int]] = {}

    def done(self) -> Applied:
        state = self.plan.state.model_copy(update={"steps": self.steps, "requirements": self.requirements})
        states: dict[str, State] = {**self.process.states, self.plan.state_id: state}
        return Applied(self.process.model_copy(update={"states": states}), self.values, self.calendars)

    def move(self, lever: Lever, units: int) -> None:
        kind = lever.kind
        if kind in ("earlier", "later"):
            self._requirement(lever.id, moved_point(self.plan, lever, units))
        elif kind == "deadline":
            self._deadline(lever.id, moved_point(self.plan, lever, units))
        elif kind in ("transfer", "limit"):
            self._step(lever.target, "after", self._after(lever, units))
        elif kind == "opening":
            self._open(lever.id, units * lever.weight)
        else:
            step = self.steps[lever.id]
            if kind == "takes":
                assert step.takes is not None
                self._step(lever.id, "takes", shorter_spread(step.takes, units))
            elif kind == "release":
                self._step(lever.id, "not_before", moved_point(self.plan, lever, units))
            elif lever.id in self.leaves:
                self._departure(lever.id, step, held=kind == "held")

    def _step(self, id_: str, key: str, value: Any) -> None:
        self.steps[id_] = self.steps[id_].model_copy(update={key: value})
        self.values["steps", id_, key] = value

    def _requirement(self, id_: str, moved: Label) -> None:
        requirement = self.requirements[id_]
        key, value = ("by", moved) if requirement.promised is None else ("promised", Promised(by=moved))
        self.requirements[id_] = requirement.model_copy(update={key: value})
        self.values["requirements", id_, key] = value

    def _deadline(self, id_: str, by: Label) -> None:
        customer = self.process.customer
        requires = {**customer.requires, id_: customer.requires[id_].model_copy(update={"by": by})}
        customer = customer.model_copy(update={"requires": requires})
        self.process = self.process.model_copy(update={"customer": customer})
        self.values["customer", id_, "by"] = by

    def _after(self, lever: Lever, units: int) -> tuple[After, ...]:
        changed = []
        for one in self.steps[lever.target].after:
            least = "transfer" if one.transfer is not None else "at_least"
            key = "at_most" if lever.kind == "limit" else least
            spread: Spread | None = getattr(one, key)
            if lever.stands_in(one) and spread is not None:
                change = greater_spread if lever.kind == "limit" else shorter_spread
                changed.append(one.model_copy(update={key: change(spread, units)}))
            else:
                changed.append(one)
        return tuple(changed)

    def _departure(self, id_: str, step: Step, *, held: bool) -> None:
        """One more departure, on the clock of the others; or the one before it leaves then."""
        departures = step.departures
        assert departures is not None
        added = _label(self.process, departures, self.leaves[id_])
        if added not in departures.times:
            kept = [point for point in departures.times if not held or point != _before(departures, added)]
            times = tuple(sorted((*kept, added), key=lambda point: point.seconds or 0))
            self._step(id_, "departures", departures.model_copy(update={"times": times}))

    def _open(self, id_: str, minutes: int) -> None:
        """A calendar of their own for the steps that open earlier."""
        plan = self.plan
        key = opening_key(plan, plan.steps[id_])
        spec = self.process.calendars[key[1]]
        name = _free(f"{key[1]}_earlier", self.process.calendars)
        self.calendars[name] = key[1], minutes
        calendars = {**self.process.calendars, name: opened_earlier(spec, minutes)}
        self.process = self.process.model_copy(update={"calendars": calendars})
        before = Calendars(plan.process)
        for step, described in plan.steps.items():
            if opening_key(plan, described) == key and before.id_of_step(described) == key[1]:
                self._step(step, "calendar", name)


def _free(name: str, taken: Iterable[str]) -> str:
    known = set(taken)
    found, n = name, 2
    while found in known:
        found, n = f"{name}_{n}", n + 1
    return found
