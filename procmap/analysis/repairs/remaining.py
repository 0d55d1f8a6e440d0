"""What a repair does not mend: what stays late in other families, and the days on which it is too little.

A repair is found for one family and one day. Nothing else gets worse by it, but what was late elsewhere may stay so,
and on another day of the week a weekend or an earlier departure can take more than was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import Plan, families_to_solve, make_plan
from procmap.analysis.solution import Solution, Verdict
from procmap.analysis.solver import solve_plan
from procmap.calendars import CalendarError
from procmap.model import Process

_DAYS = 6
"""Days after the anchor day that are looked at; so every weekday is."""

_MOST_STEPS = 300
"""Up to so many steps other days are looked at."""

Late = tuple[str | None, str | None]
"""The contract or the customer requirement that is late."""


class Elsewhere(NamedTuple):
    """Something late in a family: a contract or a customer requirement, and the seconds that are missing there."""

    family: str | None
    contract: str | None
    customer: str | None
    missing: int


class OtherDay(NamedTuple):
    """A day on which something of this family is late: what lacks most there, and how many seconds."""

    date: date
    contract: str | None
    customer: str | None
    missing: int


class Remaining(NamedTuple):
    """What a repair leaves: other families' lacks, and days on which this family is late."""

    elsewhere: tuple[Elsewhere, ...] = ()
    days: tuple[OtherDay, ...] = ()


def remaining(plan: Plan, process: Process) -> Remaining:
    """What is left of a changed process, beside the plan that it was changed for."""
    elsewhere = tuple(
        Elsewhere(family, *late, missing)
        for family, many in late_elsewhere(plan, process).items()
        for late, missing in many.items()
    )
    return Remaining(elsewhere, tuple(_days(plan, process)))


def late_elsewhere(plan: Plan, process: Process) -> dict[str | None, dict[Late, int]]:
    """What is late in the other families of a state, and by how many seconds."""
    families = families_to_solve(process, process.states[plan.state_id])
    return {
        family: _late(solve_plan(plan_of(plan, process, family, plan.anchor)))
        for family in families
        if family != plan.family
    }


def plan_of(plan: Plan, process: Process, family: str | None, day: date) -> Plan:
    """The plan of a changed process, for the same state."""
    return make_plan(process, plan.state_id, family, Clocks(process, Calendars(process), day))


def _late(solution: Solution) -> dict[Late, int]:
    found: dict[Late, int] = {}
    for one in solution.deficits:
        key = one.contract, None if one.contract else one.customer
        found[key] = max(one.missing, found.get(key, 0))
    if not found:
        late = (one for one in solution.customers if one.verdict is Verdict.INFEASIBLE)
        found.update({(None, one.id): max(0, -(one.slack or 0)) for one in late})
    return found


def _days(plan: Plan, process: Process) -> Iterator[OtherDay]:
    """The days of the next week that the process works on, and on which something is late."""
    if len(plan.steps) > _MOST_STEPS:
        return
    own = Calendars(process)[process.calendar]
    for later in range(1, _DAYS + 1):
        day = plan.anchor + timedelta(days=later)
        try:
            if own.is_working_day(day):
                late = _late(solve_plan(plan_of(plan, process, plan.family, day)))
                if late:
                    (contract, customer), missing = max(late.items(), key=lambda one: one[1])
                    yield OtherDay(day, contract, customer, missing)
        except CalendarError:
            return


def worse(
    before: Mapping[str | None, Mapping[Late, int]], after: Mapping[str | None, Mapping[Late, int]]
) -> bool:
    """Whether something is late that was not."""
    return any(set(many) - set(before.get(family, {})) for family, many in after.items())
