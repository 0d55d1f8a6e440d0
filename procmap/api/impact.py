"""What follows where a step is late or a department is away: which promises fall, and where it can be caught up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.impact import Impact, Trouble, impact, without_day
from procmap.analysis.network import UNSOLVABLE
from procmap.analysis.plan import Plan, families_to_solve, make_plan
from procmap.api.check import Question, anchor_of, report_on
from procmap.api.solve import demand, meant_state
from procmap.calendars import Duration, HorizonError, Label
from procmap.calendars.instant import FIRST_YEAR, LAST_YEAR
from procmap.calendars.label import MAX_OFFSET
from procmap.model import Process
from procmap.report import Impacted


class Late(NamedTuple):
    """A step begins later than planned by a duration."""

    step: str
    by: Duration


class Away(NamedTuple):
    """A department works on nothing for a day: a label without an hour (``D``, ``D+1``), or a date."""

    department: str
    day: Label | date


class FarDayError(ValueError):
    """A department is away on a day so far from D that no step can be under way then."""


def impact_of(
    path: str,
    trouble: Late | Away,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    stdin: Callable[[], bytes] = lambda: b"",
) -> Impacted:
    """The impact of a trouble on one state (else to_be, else the last) for every family that it concerns.

    Raises :class:`~procmap.errors.UnknownNameError` for a state, family, step or department that is nowhere,
    ``UnreadableError``, and :class:`FarDayError`.
    """
    question = Question(today, state, family, date)
    report = report_on(path, question, stdin)
    process = report.process
    if process is None:
        return Impacted(report)
    state = state or meant_state(process)
    if isinstance(trouble, Late):
        demand("step", trouble.step, process.states[state].steps)
    else:
        demand("department", trouble.department, process.departments)
    anchor, _ = anchor_of(process, Calendars(process), question._replace(state=state))
    families = families_to_solve(process, process.states[state]) if family is None else (family,)
    try:
        return Impacted(report, tuple(_impacts(process, state, families, anchor, trouble)))
    except UNSOLVABLE:
        return Impacted(report, unsolved=True)


def _impacts(
    process: Process, state: str, families: tuple[str | None, ...], anchor: date, trouble: Late | Away
) -> Iterator[Impact]:
    for family in families:
        plan = _plan(process, state, family, anchor)
        found, changed = _trouble(plan, trouble), plan
        if not found.steps:
            continue
        if isinstance(trouble, Away):
            day = _day(plan, trouble.day)
            changed = _plan(without_day(process, state, trouble.department, day), state, family, anchor)
        yield impact(plan, changed, found)


def _plan(process: Process, state: str, family: str | None, anchor: date) -> Plan:
    return make_plan(process, state, family, Clocks(process, Calendars(process), anchor))


def _trouble(plan: Plan, trouble: Late | Away) -> Trouble:
    if isinstance(trouble, Late):
        return Trouble(frozenset({trouble.step} & set(plan.steps)), trouble.by)
    steps = frozenset(id_ for id_, step in plan.steps.items() if step.department == trouble.department)
    day = Label((_day(plan, trouble.day) - plan.anchor).days, None)
    calendar = plan.clocks.of_giver(None, None)
    return Trouble(steps, None, plan.clocks.day_begins(day, calendar), plan.clocks.day_ends(day, calendar))


def _day(plan: Plan, day: Label | date) -> date:
    """The date of a day: of a label, on the process's calendar. Raises ``CalendarError`` and ``FarDayError``."""
    if not FIRST_YEAR <= plan.anchor.year <= LAST_YEAR:
        raise HorizonError(f"year {plan.anchor.year} is outside {FIRST_YEAR}-{LAST_YEAR}")
    if isinstance(day, date):
        if abs((day - plan.anchor).days) > MAX_OFFSET:
            raise FarDayError
        return day
    if not day.working:
        return plan.anchor + timedelta(days=day.days)
    from procmap.calendars import wall

    begins = plan.clocks.day_begins(day, plan.clocks.of_giver(None, None))
    return wall(begins, plan.process.timezone).date()
