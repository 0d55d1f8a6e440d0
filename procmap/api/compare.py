"""Compare two states of a process, or two files: what differs, what is gained, which promises break."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from procmap.analysis.calculation import Calculation
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.comparison.candidates import ranked
from procmap.analysis.comparison.comparison import Calculated, Comparison, FamilyComparison
from procmap.analysis.comparison.differences import differences
from procmap.analysis.comparison.matching import MATCHED, match
from procmap.analysis.comparison.metrics import figures
from procmap.analysis.comparison.refinement import refinement
from procmap.analysis.comparison.sides import Pairs, Side
from procmap.analysis.network import UNSOLVABLE
from procmap.analysis.plan import Plan, families_to_solve, make_plan
from procmap.analysis.rules.rule import AS_IS
from procmap.analysis.solver import calendar_obstacle, solution_of, solve_plan, unsolved
from procmap.api.check import Question, anchor_of, report_on
from procmap.api.solve import demand, meant_state
from procmap.calendars import CalendarError
from procmap.errors import NothingToCompareError, UnknownNameError
from procmap.model import Process, State
from procmap.report import Compared, Weighed

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

    Raises :class:`~procmap.errors.UnknownNameError` for a state, family or ``told`` id that is nowhere,
    ``NothingToCompareError`` for one file with one state, and ``UnreadableError``.
    """
    question = Question(today, None, family, date)
    whole = question._replace(family=None)  # of two files, one may not have it
    reports = tuple(report_on(path, whole, stdin) for path in (before, after) if path is not None)
    processes = [report.process for report in reports if report.process is not None]
    if len(processes) < len(reports):
        return Compared(reports)
    one, other = processes[0], processes[-1]
    if after is None or asked.from_ or asked.to:
        if after is None and not asked.from_ and not asked.to and len(one.states) < 2:
            raise NothingToCompareError(before, tuple(one.states))
        earlier, later = states_compared(one, asked) if after is None else _pair(one, other, asked)
        pairs = {earlier: later}
        removed, added = set(pairs), set(pairs.values())
    else:
        pairs = _states(one, other)
        removed, added = set(one.states), set(other.states)
    found = [
        compare(Side(one, a), Side(other, b), question, asked.told, whole=not n)
        for n, (a, b) in enumerate(pairs.items())
    ]
    return Compared(
        reports,
        tuple(found),
        tuple(state for state in one.states if state in removed - set(pairs)),
        tuple(state for state in other.states if state in added - set(pairs.values())),
    )


def _pair(one: Process, other: Process, asked: Asked) -> tuple[str, str]:
    """The two states that are meant, where one of them is named: the last ones, else."""
    return chosen_state(one, asked.from_, first=False), chosen_state(other, asked.to, first=False)


def states_compared(process: Process, asked: Asked) -> tuple[str, str]:
    """The two states of one file that are meant: two, unless both are named, or there is only one.

    Raises :class:`~procmap.errors.UnknownNameError`.
    """
    earlier = chosen_state(process, asked.from_, first=True)
    later = chosen_state(process, asked.to, first=False)
    others = [state for state in process.states if state != earlier]
    if earlier != later or not others:
        return earlier, later
    if asked.to is None:
        return earlier, others[-1]
    return (others[0] if asked.from_ is None else earlier), later


def _states(one: Process, other: Process) -> dict[str, str]:
    """The states of two files that are the same: by id, else by label."""
    pairs = {state: state for state in one.states if state in other.states}
    by_label = {
        state.label: id_
        for id_, state in other.states.items()
        if id_ not in pairs and state.label is not None
    }
    labelled = (
        (id_, by_label.pop(state.label or "", None)) for id_, state in one.states.items() if id_ not in pairs
    )
    return pairs | {id_: later for id_, later in labelled if later is not None}


def weigh(
    path: str,
    states: tuple[str, ...] = (),
    *,
    today: date,
    family: str | None = None,
    date: date | None = None,
    stdin: Callable[[], bytes] = lambda: b"",
) -> Weighed:
    """Put states of a file side by side: those named, else all but the first, and rank them.

    Raises :class:`~procmap.errors.UnknownNameError` for a state or family that is nowhere, ``NothingToCompareError``
    for a file without candidates, and ``UnreadableError``.
    """
    question = Question(today, None, family, date)
    report = report_on(path, question, stdin)
    if report.process is None:
        return Weighed(report)
    process = report.process
    for state in states:
        demand("state", state, process.states)
    demand("family", family, process.families)
    chosen = states or tuple(process.states)[1:]
    if not chosen:
        raise NothingToCompareError(path, tuple(process.states))
    calendars = Calendars(process)
    anchor, _ = anchor_of(process, calendars, question._replace(state=chosen[-1]))
    sides = {state: Side(process, state) for state in chosen}
    solved = [one for side in sides.values() for one in families_to_solve(process, side.state)]
    named = tuple(dict.fromkeys(one for one in solved if one is not None))
    families: tuple[str | None, ...] = (named or (None,)) if family is None else (family,)
    found: dict[str, tuple[Side, Mapping[str | None, Calculated | None]]] = {
        state: (side, {one: _calculated(side, calendars, one, anchor) for one in families})
        for state, side in sides.items()
    }
    return Weighed(report, anchor, ranked(found))


def chosen_state(process: Process, state: str | None, *, first: bool) -> str:
    """A state by name; else as-is (or the first) of a file's own two, and the last one otherwise."""
    demand("state", state, process.states)
    if state is not None:
        return state
    if not process.states:
        raise UnknownNameError("state", AS_IS, ())
    if first:
        return AS_IS if AS_IS in process.states else next(iter(process.states))
    return meant_state(process)


def compare(
    before: Side, after: Side, question: Question, told: Mapping[str, str] = _NOBODY, *, whole: bool = True
) -> Comparison:
    """Compare two states; of two processes, ids that only one of them has are matched by likeness.

    Not ``whole``: differences of the processes themselves, outside the states, are left out. The anchor day is the
    later process's. Raises :class:`~procmap.errors.UnknownNameError`.
    """
    _check_told(before, after, told)
    demand("family", question.family, {**before.process.families, **after.process.families})
    matching = match(before, after, told, guess=before.process is not after.process)
    pairs = matching.pairs
    calendars = (Calendars(before.process), Calendars(after.process))
    anchor, _ = anchor_of(after.process, calendars[1], question._replace(state=after.state_id))
    families = tuple(
        _compared(
            family,
            _calculated(
                before, calendars[0], None if family is None else pairs.earlier("family", family), anchor
            ),
            _calculated(after, calendars[1], family, anchor),
            pairs,
            (before.state, after.state),
        )
        for family in _families(before, after, question.family, pairs)
    )
    found = differences(before, after, pairs, whole=whole)
    return Comparison(before, after, anchor, matching, found, families)


def _check_told(before: Side, after: Side, told: Mapping[str, str]) -> None:
    """Every id told must be on its side, and both must be of one kind."""
    earlier, later = ({kind: side.parts(kind) for kind in MATCHED} for side in (before, after))
    for old, new in told.items():
        kinds = [kind for kind in MATCHED if old in earlier[kind]]
        demand("id", old, {id_: kind for kind in MATCHED for id_ in earlier[kind]})
        demand("id", new, {id_: kind for kind in kinds for id_ in later[kind]})


def _families(before: Side, after: Side, family: str | None, pairs: Pairs) -> tuple[str | None, ...]:
    """The families to compare, by their later ids."""
    if family is not None:
        return (pairs.later("family", family) if family not in after.process.families else family,)
    earlier = [
        None if one is None else pairs.later("family", one)
        for one in families_to_solve(before.process, before.state)
    ]
    both = [*earlier, *families_to_solve(after.process, after.state)]
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
    except UNSOLVABLE:
        return Calculated(solve_plan(plan), ())


def _compared(
    family: str | None,
    before: Calculated | None,
    after: Calculated | None,
    pairs: Pairs,
    states: tuple[State, State],
) -> FamilyComparison:
    both = None
    if before is not None and after is not None:
        both = refinement(before.solution, after.solution, pairs, states)
    return FamilyComparison(family, before, after, both)
