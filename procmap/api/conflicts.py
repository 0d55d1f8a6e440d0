"""Which demands of a process cannot be met together: minimal conflicts, each with its certificate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.conflicts.conflicts import MOST_CONFLICTS, Conflicts, conflicts_of
from procmap.analysis.network import UNSOLVABLE
from procmap.analysis.plan import families_to_solve, make_plan
from procmap.api.check import Question, anchor_of, report_on
from procmap.model import Process
from procmap.report import Conflicted


def conflicts_of_file(
    path: str,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    most: int = MOST_CONFLICTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> Conflicted:
    """The report on a file and the conflicts of each state and family, at most so many each.

    Raises :class:`~procmap.errors.UnknownNameError` for a state or family that is nowhere, and ``UnreadableError``.
    """
    question = Question(today, state, family, date)
    report = report_on(path, question, stdin)
    process = report.process
    if process is None:
        return Conflicted(report)
    calendars = Calendars(process)
    anchor, _ = anchor_of(process, calendars, question)
    found: list[Conflicts] = []
    unsolved: list[str] = []
    for state_id in process.states if state is None else (state,):
        try:
            found += _of_state(process, state_id, family, Clocks(process, calendars, anchor), most)
        except UNSOLVABLE:
            unsolved.append(state_id)
    return Conflicted(report, tuple(found), tuple(unsolved))


def conflicts(
    process: Process, *, date: date, state: str, family: str | None = None, most: int = MOST_CONFLICTS
) -> tuple[Conflicts, ...]:
    """The conflicts of one state on one anchor day, for each product family.

    Raises one of :data:`~procmap.analysis.network.UNSOLVABLE` where it cannot be calculated.
    """
    return tuple(_of_state(process, state, family, Clocks(process, Calendars(process), date), most))


def _of_state(process: Process, state: str, family: str | None, clocks: Clocks, most: int) -> list[Conflicts]:
    families = families_to_solve(process, process.states[state]) if family is None else (family,)
    return [conflicts_of(make_plan(process, state, one, clocks), most) for one in families]
