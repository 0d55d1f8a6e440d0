"""Why a step or a requirement has the times it has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from procmap.analysis.calculation import Calculation
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.network import UNSOLVABLE
from procmap.analysis.plan import families_to_solve, make_plan
from procmap.analysis.why import Why, explain
from procmap.api.check import Question, anchor_of, report_on
from procmap.api.settings import SettingsOf
from procmap.api.solve import demand
from procmap.errors import UnknownNameError
from procmap.loading.settings import DEFAULTS
from procmap.model import Process
from procmap.report import FileReport


def why_file(
    path: str,
    subject: str,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    settings: SettingsOf = DEFAULTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> tuple[FileReport, tuple[Why, ...]]:
    """The report on a file, and why ``subject`` (a step, a requirement, a customer requirement) is as it is.

    One answer for each state and family that has it; none where the file is malformed. Raises
    :class:`~procmap.errors.UnknownNameError` if no state has it, and ``UnreadableError``.
    """
    question = Question(today, state, family, date)
    report = report_on(path, question, stdin, settings)
    if report.process is None:
        return report, ()
    calendars = Calendars(report.process)
    anchor, _ = anchor_of(report.process, calendars, question)
    return report, _explained(report.process, calendars, subject, question._replace(date=anchor))


def why(
    process: Process, subject: str, *, date: date, state: str | None = None, family: str | None = None
) -> tuple[Why, ...]:
    """Why a step, a requirement or a customer requirement has the times it has, on one anchor day.

    One answer for each state and family that has it and can be calculated. Raises
    :class:`~procmap.errors.UnknownNameError` if no state has it.
    """
    return _explained(process, Calendars(process), subject, Question(date, state, family, date))


def _explained(process: Process, calendars: Calendars, subject: str, question: Question) -> tuple[Why, ...]:
    demand("state", question.state, process.states)
    demand("family", question.family, process.families)
    known: dict[str, None] = {}
    answers = []
    for state_id, state in process.states.items():
        if question.state not in (None, state_id):
            continue
        known.update(dict.fromkeys([*state.steps, *state.requirements, *process.customer.requires]))
        for family in families_to_solve(process, state) if question.family is None else (question.family,):
            clocks = Clocks(process, calendars, question.date or question.today)
            try:
                answer = explain(Calculation(make_plan(process, state_id, family, clocks)), subject)
            except UNSOLVABLE:
                continue
            if answer is not None:
                answers.append(answer)
    if subject not in known:
        raise UnknownNameError("step or requirement", subject, tuple(known))
    return tuple(answers)
