"""Whether a file's states keep their times whatever their ranges turn out to be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.guarantee.decide import guarantee
from procmap.analysis.guarantee.records import Guarantee
from procmap.analysis.plan import families_to_solve, make_plan
from procmap.analysis.solver import calendar_obstacle
from procmap.api.check import Question, anchor_of, report_on
from procmap.api.settings import SettingsOf
from procmap.api.solve import demand
from procmap.calendars import CalendarError
from procmap.loading.settings import DEFAULTS
from procmap.model import Process
from procmap.report import FileReport


def guarantee_file(
    path: str,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    settings: SettingsOf = DEFAULTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> tuple[FileReport, tuple[Guarantee, ...]]:
    """The report on a file, and the guarantee of each state and family; none where the file is malformed.

    Raises :class:`~procmap.errors.UnknownNameError` and ``UnreadableError``.
    """
    question = Question(today, state, family, date)
    report = report_on(path, question, stdin, settings)
    if report.process is None:
        return report, ()
    calendars = Calendars(report.process)
    anchor, _ = anchor_of(report.process, calendars, question)
    return report, _guarantees(report.process, calendars, question._replace(date=anchor))


def guarantees(
    process: Process, *, date: date, state: str | None = None, family: str | None = None
) -> tuple[Guarantee, ...]:
    """The guarantee of each state (or one) for each family that has a requirement (or one), on one anchor day.

    Raises :class:`~procmap.errors.UnknownNameError`.
    """
    return _guarantees(process, Calendars(process), Question(date, state, family, date))


def _guarantees(process: Process, calendars: Calendars, question: Question) -> tuple[Guarantee, ...]:
    demand("state", question.state, process.states)
    demand("family", question.family, process.families)
    day = question.date or question.today
    found = []
    for state_id, state in process.states.items():
        if question.state not in (None, state_id) or not state.steps:
            continue
        for family in families_to_solve(process, state) if question.family is None else (question.family,):
            clocks = Clocks(process, calendars, day)
            try:
                found.append(guarantee(make_plan(process, state_id, family, clocks)))
            except CalendarError as error:
                obstacle = calendar_obstacle(error)
                found.append(
                    Guarantee(state_id, family, day, process.timezone, "undecided", obstacle=obstacle)
                )
    return tuple(found)
