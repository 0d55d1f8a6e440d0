"""Solve the states of a process for an anchor day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import families_to_solve, make_plan
from procmap.analysis.solution import Solution
from procmap.analysis.solver import calendar_obstacle, solve_plan, unsolved
from procmap.calendars import CalendarError
from procmap.errors import UnknownNameError
from procmap.model import Process

TO_BE = "to_be"
"""The id of the state that is meant where none is named."""


def solve(
    process: Process, *, date: date, state: str | None = None, family: str | None = None
) -> tuple[Solution, ...]:
    """Solve a process on one anchor day: each state (or one), for each family that has a requirement (or one).

    Infeasible is an answer, and so is a calendar without data (a solution with an ``obstacle``). Raises
    :class:`~procmap.errors.UnknownNameError` for a state or family the process does not have.
    """
    return solve_with(process, Calendars(process), date, state, family)


def solve_with(
    process: Process, calendars: Calendars, anchor: date, state: str | None, family: str | None
) -> tuple[Solution, ...]:
    """The same, on calendars that are built already."""
    return tuple(_solve_each(process, calendars, anchor, state, family))


def _solve_each(
    process: Process, calendars: Calendars, anchor: date, state: str | None, family: str | None
) -> Iterator[Solution]:
    demand("state", state, process.states)
    demand("family", family, process.families)
    for state_id, described in process.states.items():
        if state not in (None, state_id) or not described.steps:
            continue
        families = families_to_solve(process, described) if family is None else (family,)
        for one in families:
            clocks = Clocks(process, calendars, anchor)
            try:
                yield solve_plan(make_plan(process, state_id, one, clocks))
            except CalendarError as error:
                yield unsolved(state_id, one, clocks, calendar_obstacle(error))


def demand(kind: str, name: str | None, known: Collection[str]) -> None:
    """Raise ``UnknownNameError`` unless ``name`` is ``None`` or known."""
    if name is not None and name not in known:
        raise UnknownNameError(kind, name, tuple(known))


def meant_state(process: Process) -> str:
    """The state that is meant where none is named. Raises ``UnknownNameError`` without any."""
    if not process.states:
        raise UnknownNameError("state", TO_BE, ())
    return meant_of(tuple(process.states))


def meant_of(states: Sequence[str]) -> str:
    """Of some states the one that is meant where none is named: to_be, else the last."""
    return TO_BE if TO_BE in states else states[-1]
