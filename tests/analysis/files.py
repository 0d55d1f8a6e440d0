"""Small process files for the tests, solved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from procmap.analysis.solution import ContractOutcome, CustomerOutcome, Handoff, Solution, StepTimes
from procmap.api.check import Question, check_text
from procmap.report import FileReport

DAY = date(2026, 11, 27)
"""A Friday."""


def checked(text: str, day: date | None = None) -> FileReport:
    """A file checked; ``customer`` and ``states`` are given, the head is the same for all."""
    head = (
        "procmap: 1\nprocess: worked\ntimezone: UTC\n"
        if "timezone:" not in text
        else "procmap: 1\nprocess: worked\n"
    )
    report = check_text(head + text, "worked.yaml", None, Question(DAY, date=day or DAY))
    assert report.process is not None, [(f.rule, f.reason, dict(f.values)) for f in report.findings]
    return report


def solved(text: str, day: date | None = None) -> Solution:
    """The only solution of a file."""
    (solution,) = checked(text, day).solutions
    return solution


def clock(instant: int | None, day: date = DAY) -> str | None:
    """An instant in UTC: ``18:30``, or ``+1 18:30`` on another day than the anchor's."""
    if instant is None:
        return None
    moment = datetime.fromtimestamp(instant, UTC)
    days = (moment.date() - day) // timedelta(days=1)
    return (f"{days:+d} " if days else "") + moment.strftime("%H:%M:%S").removesuffix(":00")


def handoff(solution: Solution, source: str, target: str | None, requirement: str | None = None) -> Handoff:
    """One handoff by its ends, and its requirement where there are several."""
    found = [h for h in solution.handoffs if (h.source, h.target) == (source, target)]
    (one,) = [h for h in found if requirement in (None, h.requirement)]
    return one


def numbers(
    solution: Solution, source: str, target: str | None, requirement: str | None = None
) -> tuple[Any, ...]:
    """Needed, agreed, ready and verdict of a handoff."""
    one = handoff(solution, source, target, requirement)
    times = (clock(one.needed_by), clock(one.agreed_by), clock(one.ready_at))
    return (*times, one.verdict.value)


def customer(solution: Solution, id_: str) -> CustomerOutcome:
    return next(one for one in solution.customers if one.id == id_)


def contract(solution: Solution, id_: str) -> ContractOutcome:
    return next(one for one in solution.contracts if one.id == id_)


def step(solution: Solution, id_: str) -> StepTimes:
    return next(one for one in solution.steps if one.id == id_)


def rules(report: FileReport) -> list[str]:
    """The names of what was found, errors and warnings and notes alike."""
    return [finding.rule for finding in report.findings]
