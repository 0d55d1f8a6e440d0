"""Whether the plan still fits when several orders come a day and departments have so many workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from procmap.analysis.capacity import Capacity, Demand, capacity
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.network import UNSOLVABLE
from procmap.analysis.plan import families_to_solve, make_plan
from procmap.api.check import Question, anchor_of, report_on
from procmap.api.solve import demand, meant_state
from procmap.model import Process
from procmap.report import Fitted


def capacity_of(
    path: str,
    orders: Demand,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    stdin: Callable[[], bytes] = lambda: b"",
) -> Fitted:
    """Send ``orders`` through one state (else to_be, else the last), for every family that it concerns.

    The workers of the file hold for departments that ``orders`` does not name. Raises
    :class:`~procmap.errors.UnknownNameError` for a state, family or department that the file does not have,
    ``TooManyOrdersError``, ``UnreadableError``, and ``MissingExtraError`` where SimPy is not installed.
    """
    question = Question(today, state, family, date)
    report = report_on(path, question, stdin)
    process = report.process
    if process is None:
        return Fitted(report)
    state = state or meant_state(process)
    for department in orders.workers:
        demand("department", department, process.departments)
    orders = orders._replace(workers=_workers(process, orders.workers))
    anchor, _ = anchor_of(process, Calendars(process), question._replace(state=state))
    families = families_to_solve(process, process.states[state]) if family is None else (family,)
    try:
        return Fitted(report, tuple(_each(process, state, families, anchor, orders)))
    except UNSOLVABLE:
        return Fitted(report, unsolved=True)


def _each(
    process: Process, state: str, families: tuple[str | None, ...], anchor: date, orders: Demand
) -> list[Capacity]:
    clocks = Clocks(process, Calendars(process), anchor)
    return [capacity(make_plan(process, state, one, clocks), orders) for one in families]


def _workers(process: Process, named: Mapping[str, int]) -> dict[str, int]:
    """How many workers each department has, as far as anybody says."""
    found = {id_: one.workers for id_, one in process.departments.items() if one.workers is not None}
    return {id_: {**found, **named}[id_] for id_ in process.departments if id_ in found or id_ in named}
