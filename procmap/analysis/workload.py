"""What no order of work can mend: the work of a department that must be done within a stretch, against its room there.

A stretch runs from an earliest start to a latest finish; in it falls the work that cannot begin before and must be
finished by then (the energy argument of cumulative scheduling; Baptiste, Le Pape, Nuijten, *Constraint-Based
Scheduling*, 2001). For each latest finish there is the stretch of all work that ends by then; where that has room
enough, a narrower one may not: the end of a quiet day. Earliest
starts and latest finishes are those of each order on the ways that it takes, as if nobody were waited for: an order
that does not take the slow branch begins earlier, and may be finished later, than the plan for one order says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from procmap.analysis.arcs import step_backward
from procmap.analysis.calculation import Calculation
from procmap.analysis.order_ways import OrderWays
from procmap.analysis.plan import Plan
from procmap.calendars import FOREVER, NEVER, WorkCalendar, is_finite

MOST_PAIRS = 1_000_000
"""Earliest starts times latest finishes that are looked at to find an overfull stretch (half a second)."""

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


class Hours(NamedTuple):
    """The time in which work of a department can go on: by one calendar, or round the clock."""

    calendar: WorkCalendar | None

    def before(self, t: int) -> int:
        """The seconds before an instant; only differences count."""
        return t if self.calendar is None else self.calendar.ticks_before(t)


def hours_of(plan: Plan, department: str) -> Hours:
    """The hours of a department, where all its steps keep the same; else every hour counts."""
    steps = [step for step in plan.steps.values() if step.department == department and step.takes]
    by_calendar = all(
        step.opening_hours or step.atomic or step.takes.worst.kind == "work" for step in steps if step.takes
    )
    calendars = {id(plan.clocks.of_step(step)): plan.clocks.of_step(step) for step in steps}
    if not by_calendar or len(calendars) != 1:
        return Hours(None)
    [calendar] = calendars.values()
    return Hours(calendar)


def stretches(hours: Hours, work: Iterable[Span]) -> Iterator[Stretch]:
    """For each latest finish the stretch of all work that must be finished by then."""
    total, begins = 0, FOREVER
    last = sorted((one for one in work if is_finite(one.ends)), key=lambda one: one.ends)
    for n, one in enumerate(last):
        total += one.seconds
        begins = min(begins, one.begins)
        if is_finite(begins) and (n + 1 == len(last) or last[n + 1].ends > one.ends):
            yield Stretch(total, _between(hours, begins, one.ends), begins, one.ends)


def _between(hours: Hours, begins: int, ends: int) -> int:
    return max(0, hours.before(ends) - hours.before(begins)) if ends > begins else 0


def overfull(hours: Hours, work: Iterable[Span], workers: int) -> Stretch | None:
    """The narrower stretch that has the most work for its time, if that is more than its workers can do.

    All earliest starts are looked at, or so many, evenly, that there are ``MOST_PAIRS`` with the latest finishes.
    """
    bound = sorted(
        (one for one in work if is_finite(one.begins) and is_finite(one.ends)), key=lambda one: one.ends
    )
    ends = dict.fromkeys(one.ends for one in bound)
    begins = sorted({one.begins for one in bound})
    begins = begins[:: max(1, len(begins) * len(ends) // MOST_PAIRS)]
    time = [hours.before(begin) for begin in begins]
    within, done, tightest = [0] * len(begins), 0, None
    for end in ends:
        while done < len(bound) and bound[done].ends == end:
            within[bisect_right(begins, bound[done].begins) - 1] += bound[done].seconds
            done += 1
        total, until = 0, hours.before(end)
        for n in range(len(begins) - 1, -1, -1):
            total += within[n]
            room = max(0, until - time[n])
            if total > workers * room and (tightest is None or total * tightest.time > tightest.work * room):
                tightest = Stretch(total, room, begins[n], end)
    return tightest
