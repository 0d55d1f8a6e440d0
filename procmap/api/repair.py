"""What would have to change so that a state holds, or a harder goal is met; and a repair written as a new state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as day_type
from typing import NamedTuple

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.network import UNSOLVABLE
from procmap.analysis.plan import families_to_solve, make_plan
from procmap.analysis.repairs.repairs import Repair, Repairs, repairs_of
from procmap.api.check import Question, anchor_of, report_on
from procmap.api.rewriting import rewrite, sound_report
from procmap.api.settings import SettingsOf
from procmap.api.solve import demand, meant_state
from procmap.calendars import Label
from procmap.errors import UnknownNameError
from procmap.loading.drafting import Draft
from procmap.loading.repairing import NewState, write_state
from procmap.loading.settings import DEFAULTS
from procmap.model import Process
from procmap.report import Repaired, Rewritten


class Wanted(NamedTuple):
    """By what repairs are put in order, and a harder goal: the deadline of a requirement (else of the only one)."""

    prefer: str = "fewest"
    by: Label | None = None
    requirement: str | None = None


def repair(
    path: str,
    wanted: Wanted,
    *,
    today: day_type,
    state: str | None = None,
    family: str | None = None,
    date: day_type | None = None,
    stdin: Callable[[], bytes] = lambda: b"",
) -> Repaired:
    """The repairs of one state (else to_be, else the last), for every family that it concerns.

    Raises :class:`~procmap.errors.UnknownNameError` for a state, family or requirement that is nowhere, and
    ``UnreadableError``.
    """
    question = Question(today, state, family, date)
    report = report_on(path, question, stdin)
    if report.process is None:
        return Repaired(report)
    state = state or meant_state(report.process)
    process, goal = _with_goal(report.process, wanted)
    day, _ = anchor_of(process, Calendars(process), question._replace(state=state))
    families = families_to_solve(process, process.states[state]) if family is None else (family,)
    found: list[Repairs] = []
    try:
        for one in families:
            plan = make_plan(process, state, one, Clocks(process, Calendars(process), day))
            if plan.customers and (not goal or set(goal) & set(plan.customers)):
                found.append(repairs_of(plan, wanted.prefer, frozenset(goal)))
    except UNSOLVABLE:
        return Repaired(report, goal=goal, unsolved=True)
    unsolved = any(one.before.obstacle is not None for one in found)
    return Repaired(report, () if unsolved else tuple(found), goal, unsolved)


def apply_repair(
    path: str, number: int, wanted: Wanted, question: Question, *, name: str | None = None,
    settings: SettingsOf = DEFAULTS, write: bool = False,
) -> Rewritten:  # fmt: skip
    """Write a repair, by its number in the list, as a new state based on the one that it repairs.

    Raises ``UnknownNameError`` for a number that is none, ``EditRefusedError`` for an id that is taken, and what
    ``sound_report`` and ``rewrite`` raise.
    """
    before, process = sound_report(path, question._replace(state=None, family=None), settings)
    assert before.document is not None
    found = repair(
        path, wanted, today=question.today, state=question.state, family=question.family, date=question.date
    )
    listed = found.all()
    if not 1 <= number <= len(listed):
        raise UnknownNameError("repair", str(number), tuple(str(n + 1) for n in range(len(listed))))
    repairs, chosen = listed[number - 1]
    draft = Draft(before.document)
    id_ = name or _free(f"{repairs.plan.state_id}_repair", process)
    write_state(draft, process, _new_state(repairs.plan.state_id, id_, chosen.proposed), question.today)
    return rewrite(before, draft.edits, question._replace(state=None, family=None), write=write)


def _new_state(based_on: str, id_: str, chosen: Repair) -> NewState:
    applied = chosen.applied
    weeks = {
        (calendar, source): applied.process.calendars[calendar].week
        for calendar, (source, _) in applied.calendars.items()
    }
    reopened = tuple(lever.id for lever, _ in chosen.moves if lever.kind == "earlier")
    return NewState(based_on, id_, applied.values, weeks, reopened)


def _free(name: str, process: Process) -> str:
    found, n = name, 2
    while found in process.states:
        found, n = f"{name}_{n}", n + 1
    return found


def _with_goal(process: Process, wanted: Wanted) -> tuple[Process, tuple[str, ...]]:
    """The process with the deadline that is wanted, and the requirements that have it."""
    requires = process.customer.requires
    demand("requirement", wanted.requirement, requires)
    if wanted.by is None:
        return process, ()
    goal = [wanted.requirement] if wanted.requirement else list(requires)
    if len(goal) != 1:
        raise UnknownNameError("requirement", "", tuple(requires))
    harder = {id_: requires[id_].model_copy(update={"by": wanted.by}) for id_ in goal}
    customer = process.customer.model_copy(update={"requires": {**requires, **harder}})
    return process.model_copy(update={"customer": customer}), tuple(goal)
