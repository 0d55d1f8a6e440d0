"""What no order of work can mend: the work of a department that must be done within a stretch, against its room there.

For each latest finish, the work that must be finished by then and cannot begin before the earliest start of it (the
energy argument of cumulative scheduling; Baptiste, Le Pape, Nuijten, *Constraint-Based Scheduling*, 2001). Earliest
starts and latest finishes are those of each order on the ways that it takes, as if nobody were waited for: an order
that does not take the slow branch begins earlier, and may be finished later, than the plan for one order says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from procmap.analysis.arcs import step_backward
from procmap.analysis.calculation import Calculation
from procmap.analysis.order_ways import OrderWays
from procmap.analysis.plan import Plan
from procmap.calendars import FOREVER, NEVER, is_finite

_LEFT_OUT, _PASSED, _WORKED = 0, 1, 2
"""What an order does at a point: its branch is not taken, its loop is not gone through again, it is worked there."""


class Span(NamedTuple):
    """One time through a step by one order: ``seconds`` of work between its earliest start and its latest finish."""

    step: str
    begins: int
    ends: int
    seconds: int


class Stretch(NamedTuple):
    """``work`` of all orders that must lie within ``begins`` and ``ends``, and the time of one worker there."""

    work: int
    time: int
    begins: int
    ends: int


def spans(found: Calculation, orders: Iterable[tuple[OrderWays, Sequence[int]]]) -> Iterator[Span]:
    """The work of all orders, given with the instants that they come to where nobody is waited for."""
    worst = found.worst
    finishes = {(step, worst.times.get(v)): v for v, step in worst.finishes.items()}
    known: dict[bytes, list[int]] = {}
    for ways, at in orders:
        taken = _taken(found, ways)
        if taken not in known:
            known[taken] = _latest(found, taken)
        late = known[taken]
        for start, step in worst.starts.items():
            if taken[start] == _WORKED:
                free = not is_finite(found.early.at[start])
                ends = late[finishes[step, worst.times.get(start)]]
                yield Span(step, NEVER if free else at[start], ends, seconds(found.plan, step))


def seconds(plan: Plan, step: str) -> int:
    """The seconds that one time through a step keeps a worker; 0 where days are counted."""
    takes = plan.steps[step].takes
    return takes.worst.amount if takes is not None and takes.worst.kind in ("elapsed", "work") else 0


def _taken(found: Calculation, ways: OrderWays) -> bytes:
    """What an order does at each point."""
    worst = found.worst
    result = bytearray([_WORKED]) * len(found.network.release)
    for v in range(len(result)):
        step = worst.owner.get(v, "")
        if ways.left_out(step):
            result[v] = _LEFT_OUT
        elif ways.passed(step, worst.times.get(v, ())):
            result[v] = _PASSED
    return bytes(result)


def _latest(found: Calculation, taken: bytes) -> list[int]:
    """The latest times of the points that an order goes through."""
    network = found.network
    late = list(network.deadline)
    for arc in range(len(network.tail) - 1, -1, -1):
        u, v = network.tail[arc], network.head[arc]
        if taken[v] == _WORKED:
            late[u] = min(late[u], step_backward(network, arc, late[v]))
        elif taken[v] == _PASSED:
            late[u] = min(late[u], late[v])
    return late


def stretches(plan: Plan, department: str, work: Iterable[Span]) -> Iterator[Stretch]:
    """The stretches that end with a latest finish of a department's work."""
    total, begins = 0, FOREVER
    last = sorted((one for one in work if is_finite(one.ends)), key=lambda one: one.ends)
    for n, one in enumerate(last):
        total += one.seconds
        begins = min(begins, one.begins)
        if is_finite(begins) and (n + 1 == len(last) or last[n + 1].ends > one.ends):
            yield Stretch(total, max(0, _open(plan, department, begins, one.ends)), begins, one.ends)


def _open(plan: Plan, department: str, begins: int, ends: int) -> int:
    """The time between two instants in which work of a department can go on."""
    steps = [step for step in plan.steps.values() if step.department == department and step.takes]
    by_calendar = all(
        step.opening_hours or step.atomic or step.takes.worst.kind == "work" for step in steps if step.takes
    )
    calendars = {id(plan.clocks.of_step(step)): plan.clocks.of_step(step) for step in steps}
    if not by_calendar or len(calendars) != 1:
        return ends - begins
    [calendar] = calendars.values()
    return calendar.ticks_before(ends) - calendar.ticks_before(begins) if ends > begins else 0
