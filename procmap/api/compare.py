"""Compare two states of a process, or two files: what differs, what is gained, which promises break."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.comparison import Calculated, Comparison, FamilyComparison
from procmap.analysis.differences import Pairs, Side, differences
from procmap.analysis.matching import match
from procmap.analysis.metrics import figures
from procmap.analysis.network import CycleError, RoundsError
from procmap.analysis.plan import Plan, families_to_solve, make_plan
from procmap.analysis.refinement import refinement
from procmap.analysis.rules.rule import AS_IS
from procmap.analysis.solver import Calculation, calendar_obstacle, solution_of, solve_plan, unsolved
from procmap.api.check import Question, anchor_of, report_on
from procmap.api.solve import demand
from procmap.calendars import CalendarError
from procmap.errors import UnknownNameError
from procmap.model import Process
from procmap.report import Compared

_NOBODY: Mapping[str, str] = MappingProxyType({})


class Asked(NamedTuple):
    """Which states to compare; ``told`` maps earlier ids to later ones."""

    from_: str | None = None
    to: str | None = None
    told: Mapping[str, str] = _NOBODY


def compare_files(
    before: str,
    after: str | None,
    asked: Asked,
    *,
    today: date,
    family: str | None = None,
    date: date | None = None,
    stdin: Callable[[], bytes] = lambda: b"",
) -> Compared:
    """Compare two states of one file, or (``after`` given) two files.

    Raises :class:`~procmap.errors.UnknownNameError` for a state, family or ``told`` id that is nowhere, and
    ``UnreadableError``.
    """
    question = Question(today, None, family, date)
    reports = tuple(report_on(path, question, stdin) for path in (before, after) if path is not None)
    processes = [report.process for report in reports if report.process is not None]
    if len(processes) < len(reports):
        return Compared(reports)
    one, other = processes[0], processes[-1]
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    if after is None or asked.from_ or asked.to:
        pairs = [(_chosen(one, asked.from_, first=after is None), _chosen(other, asked.to, first=False))]
    else:
        pairs = [(state, state) for state in one.states if state in other.states]
        removed = tuple(state for state in one.states if state not in other.states)
        added = tuple(state for state in other.states if state not in one.states)
    found = [compare(Side(one, a), Side(other, b), question, asked.told) for a, b in pairs]
    return Compared(reports, tuple(found), removed, added)


def _chosen(process: Process, state: str | None, *, first: bool) -> str:
    """A state by name; else as-is (or the first) of a file's own two, and the last one otherwise."""
    demand("state", state, process.states)
    if state is not None:
        return state
    if not process.states:
        raise UnknownNameError("state", AS_IS, ())
    if first:
        return AS_IS if AS_IS in process.states else next(iter(process.states))
    return "to_be" if "to_be" in process.states else next(reversed(process.states))


def compare(before: Side, after: Side, question: Question, told: Mapping[str, str] = _NOBODY) -> Comparison:
    """Compare two states; of two processes, ids that only one of them has are matched by likeness.

    The anchor day is the later process's. Raises :class:`~procmap.errors.UnknownNameError`.
    """
    _check_told(before, after, told)
    demand("family", question.family, {**before.process.families, **after.process.families})
    matching = match(before, after, told, guess=before.process is not after.process)
    calendars = (Calendars(before.process), Calendars(after.process))
    anchor, _ = anchor_of(after.process, calendars[1], question._replace(state=after.state_id))
    families = tuple(
        _compared(
            family,
            _calculated(before, calendars[0], family, anchor),
            _calculated(after, calendars[1], family, anchor),
            matching.pairs,
        )
        for family in _families(before, after, question.family)
    )
    return Comparison(before, after, anchor, matching, differences(before, after, matching.pairs), families)


def _check_told(before: Side, after: Side, told: Mapping[str, str]) -> None:
    kinds = ("step", "requirement", "customer", "department", "promise")
    for side, ids in ((before, list(told)), (after, list(told.values()))):
        known = dict.fromkeys(id_ for kind in kinds for id_ in side.parts(kind))
        for id_ in ids:
            demand("step or requirement", id_, known)


def _families(before: Side, after: Side, family: str | None) -> tuple[str | None, ...]:
    if family is not None:
        return (family,)
    both = [one for side in (before, after) for one in families_to_solve(side.process, side.state)]
    named = tuple(dict.fromkeys(one for one in both if one is not None))
    return named or (None,)


def _calculated(side: Side, calendars: Calendars, family: str | None, anchor: date) -> Calculated | None:
    known = family if family in side.process.families else None
    clocks = Clocks(side.process, calendars, anchor)
    try:
        plan = make_plan(side.process, side.state_id, known, clocks)
    except CalendarError as error:
        return Calculated(unsolved(side.state_id, known, clocks, calendar_obstacle(error)), ())
    return _solved(plan) if plan.steps else None


def _solved(plan: Plan) -> Calculated:
    try:
        found = Calculation(plan)
        solution = solution_of(found)
        return Calculated(solution, figures(found, solution))
    except (CycleError, RoundsError, CalendarError):
        return Calculated(solve_plan(plan), ())


def _compared(
    family: str | None, before: Calculated | None, after: Calculated | None, pairs: Pairs
) -> FamilyComparison:
    both = None
    if before is not None and after is not None:
        both = refinement(before.solution, after.solution, pairs)
    return FamilyComparison(family, before, after, both)
