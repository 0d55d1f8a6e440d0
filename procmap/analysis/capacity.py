"""Whether the plan for one order still fits when there are many, and a department can work on a few at a time.

A discrete-event simulation (SimPy): every order goes through the same network at its worst durations, on the same
calendars and departures; a step begins when its inputs are there *and* one of its department's ``workers`` is free,
first come first served, and keeps that worker until it is finished. That is one way of working, the usual one; where
it does not fit, another order of work might. What no order of work can mend is told apart, by a lower bound: the work
of a department's steps, all orders together, against the working time of its workers in the stretch that it has to be
done in (``workload``).

Orders take the branches, and go through loops again, in the proportions that the file states (``order_ways``). A
department without ``workers`` works on everything at once. What may begin whenever needed begins as late as it may.
Steps of unknown duration keep the promise behind them, later by what entered late, and keep nobody busy.

A greatest time is looked at afterwards: an order that waits for a worker longer than it may has *exceeded* one. It is
not held back before, though somebody who sees the queue might.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from procmap.analysis.arcs import step_forward
from procmap.analysis.calculation import Calculation
from procmap.analysis.network import Limit
from procmap.analysis.order_ways import OrderWays
from procmap.analysis.plan import Plan
from procmap.analysis.workload import Hours, Span, Stretch, hours_of, overfull, spans, stretches
from procmap.calendars import FOREVER, NEVER, MissingExtraError, is_finite

MOST_POINTS = 300_000
"""Orders times time-points that are simulated; beyond it :class:`TooManyOrdersError`."""

CapacityVerdict = Literal["fits", "queues", "cannot", "unknown"]
"""``fits``; ``queues``: not first come first served; ``cannot``: in no order of work; ``unknown``: a duration is."""


class TooManyOrdersError(ValueError):
    """More orders than can be simulated; ``most`` could."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most} orders can be simulated for this process")
        self.most = most


class Demand(NamedTuple):
    """How many orders come, ``every`` so many seconds, the first one as planned; ``workers`` by department."""

    orders: int
    workers: Mapping[str, int]
    every: int = 0


class Served(NamedTuple):
    """A customer requirement: how many of the orders that come to it were in time, and when the last one was ready.

    An order that takes another branch has no need of it.
    """

    id: str
    due: int | None
    in_time: int
    orders: int
    last: int | None
    known: bool


class Load(NamedTuple):
    """A department under the demand.

    ``work`` is what all orders take of one worker (seconds by its calendar) between ``begins`` and ``ends``: what must
    be finished by then, and cannot begin before. ``room`` is what its workers have in that stretch. It is the tightest
    one; where no deadline bounds the work, or an order is late even alone, it is all of it, and the rest ``None``.
    ``busy`` is the share of their time that the workers were kept while there was work; ``longest`` the longest wait
    for a worker (seconds), at ``step``; ``enough`` the least number of workers of this department with which all
    fits, the others unchanged; ``None`` where none would do, as where an order is late even alone.
    """

    department: str
    workers: int
    work: int
    room: int | None
    begins: int | None
    ends: int | None
    busy: float
    longest: int
    step: str | None
    enough: int | None

    @property
    def overfull(self) -> bool:
        """Whether the work is more than the room: no order of work can mend it."""
        return self.room is not None and self.work > self.room


class Capacity(NamedTuple):
    """What a demand comes to in one state for one family.

    ``most`` is the greatest number of orders up to the one asked that fit, first come first served. ``exceeding`` are
    the orders in which a greatest time is exceeded: they do not fit, whenever the customer is served.
    """

    state: str
    family: str | None
    date: date
    zone: str
    demand: Demand
    verdict: CapacityVerdict
    served: tuple[Served, ...]
    loads: tuple[Load, ...]
    most: int
    unknown: tuple[str, ...]
    exceeding: int = 0
    late_alone: bool = False
    """Whether an order is late even where nobody is waited for."""


def capacity(plan: Plan, demand: Demand) -> Capacity:
    """Send a demand through a plan.

    Raises ``CycleError``, ``RoundsError``, ``SizeError`` and ``CalendarError`` as solving does,
    :class:`TooManyOrdersError`, and ``MissingExtraError`` where SimPy is not installed.
    """
    _simpy()
    found = Calculation(plan)
    most = max(1, MOST_POINTS // max(1, len(found.network.release)))
    if demand.orders > most:
        raise TooManyOrdersError(most)
    whole = _Day(found, demand)
    served = tuple(whole.served())
    fits = whole.fits
    alone = _Day(found, demand._replace(workers={}))
    work = tuple(spans(found, zip(alone.ways, alone.at, strict=True)))
    loads = tuple(_load(whole, department, work, alone) for department in demand.workers)
    verdict: CapacityVerdict = "fits" if fits else "queues"
    if any(not one.known for one in served if one.due is not None):
        verdict = "unknown"
    elif not alone.in_time or (not fits and any(load.overfull for load in loads)):
        verdict = "cannot"
    return Capacity(
        state=plan.state_id,
        family=plan.family,
        date=plan.anchor,
        zone=plan.process.timezone,
        demand=demand,
        verdict=verdict,
        served=served,
        loads=loads,
        most=demand.orders if fits else _most(found, demand),
        unknown=tuple(id_ for id_, step in plan.steps.items() if step.takes is None),
        exceeding=whole.exceeding,
        late_alone=not alone.in_time,
    )


def _simpy() -> Any:
    try:
        import simpy
    except ImportError as error:
        raise MissingExtraError("simpy", "solvers") from error
    return simpy


class _Day:
    """One demand, simulated. ``at[order][point]`` are the instants; ``waits`` the longest wait by step."""

    def __init__(self, found: Calculation, demand: Demand) -> None:
        self.found, self.demand = found, demand
        self.network, self.assembled = found.network, found.worst
        self.arcs = self.network.arc_starts()
        self.environment = _simpy().Environment(initial_time=-(1 << 40))
        self.places = {
            department: _simpy().Resource(self.environment, capacity=count)
            for department, count in demand.workers.items()
        }
        self.waits: dict[str, int] = {}
        self.busy: dict[str, list[tuple[int, int]]] = {department: [] for department in demand.workers}
        self.at = [self._planned(order * demand.every) for order in range(demand.orders)]
        self.ways = [OrderWays(found.plan, n) for n in range(demand.orders)]
        for order, ways in zip(self.at, self.ways, strict=True):
            _Order(self, order, ways)
        self.environment.run()

    def _planned(self, later: int) -> list[int]:
        """The releases of an order; what may begin whenever needed begins as late as it may."""
        early, late = self.found.early, self.found.late
        at = []
        for v, release in enumerate(self.network.release):
            free = not is_finite(release) and self.arcs[v] == self.arcs[v + 1] and not is_finite(early.at[v])
            begins = late.at[v] if free and is_finite(late.at[v]) else release
            at.append(begins + later if is_finite(begins) else begins)
        return at

    def place(self, step: str) -> Any:
        """The workers that a step needs one of; ``None`` where it needs none, or nobody counts them."""
        described = self.found.plan.steps[step]
        takes = described.takes
        timed = takes is not None and takes.worst.amount > 0
        return self.places.get(described.department or "") if timed else None

    def served(self) -> Iterable[Served]:
        """How every customer requirement fares."""
        for id_, place in self.assembled.customer.items():
            due = self.network.deadline[place]
            times = [order[place] for order in self.at if order[place] > NEVER]
            last = max((t for t in times if is_finite(t)), default=None)
            known = bool(self.found.early.known[place])
            in_time = sum(t <= due for t in times)
            yield Served(id_, None if due >= FOREVER else due, in_time, len(times), last, known)

    @cached_property
    def in_time(self) -> bool:
        """Whether every order meets every requirement."""
        return all(one.in_time == one.orders for one in self.served())

    @property
    def fits(self) -> bool:
        """Whether every order meets every requirement, and none exceeds a greatest time."""
        return self.in_time and not self.exceeding

    @cached_property
    def exceeding(self) -> int:
        """How many orders exceed a greatest time between steps that they go through."""
        limits = self.network.stated_limits
        return sum(
            any(not self._keeps(at, ways, limit) for limit in limits)
            for at, ways in zip(self.at, self.ways, strict=True)
        )

    def _keeps(self, at: list[int], ways: OrderWays, limit: Limit) -> bool:
        for v in (limit.tail, limit.head):
            step = self.assembled.owner.get(v, "")
            if ways.left_out(step) or ways.passed(step, self.assembled.times.get(v, ())):
                return True
        return not is_finite(at[limit.tail]) or at[limit.head] <= limit.operator.forward(at[limit.tail])


class _Order:
    """One order on its way: a process for each time-point, in the order of the network."""

    def __init__(self, day: _Day, at: list[int], ways: OrderWays) -> None:
        self.day, self.at, self.ways = day, at, ways
        self.late = [0] * len(at)
        self.held: dict[tuple[str, tuple[int, ...]], tuple[Any, int]] = {}
        self.done = [day.environment.event() for _ in at]
        for v in range(len(at)):
            day.environment.process(self._point(v))

    def _point(self, v: int) -> Generator[Any, Any, None]:
        """Wait for what comes before, then for the clock, then for a worker."""
        day, network = self.day, self.day.network
        for arc in range(day.arcs[v], day.arcs[v + 1]):
            yield self.done[network.tail[arc]]
        step = day.assembled.owner.get(v, "")
        times = day.assembled.times.get(v, ())
        passed = self.ways.passed(step, times)
        if self.ways.left_out(step):
            self.at[v] = NEVER
        else:
            self._settle(v, passed=passed)
        if is_finite(self.at[v]):
            if self.at[v] > day.environment.now:
                yield day.environment.timeout(self.at[v] - day.environment.now)
            place = None if passed or v not in day.assembled.starts else day.place(step)
            if place is not None:
                request = place.request()
                yield request
                day.waits[step] = max(day.waits.get(step, 0), int(day.environment.now) - self.at[v])
                self.at[v] = int(day.environment.now)
                self.held[step, times] = request, self.at[v]
            self._finished(v)
        self.done[v].succeed()

    def _settle(self, v: int, *, passed: bool) -> None:
        """When a point comes, as far as no worker is waited for; a time through a loop may only be passed."""
        day, network, at = self.day, self.day.network, self.at
        for arc in range(day.arcs[v], day.arcs[v + 1]):
            u = network.tail[arc]
            at[v] = max(at[v], at[u] if passed else step_forward(network, arc, at[u]))
            self.late[v] = max(self.late[v], self.late[u])
        promised = network.promise.get(v)
        if promised is not None:
            if v in day.found.early.by_promise:
                at[v] = max(at[v], promised + self.late[v])
            self.late[v] = max(0, at[v] - promised)

    def _finished(self, v: int) -> None:
        """Let the worker of a step go that is finished."""
        day = self.day
        step = day.assembled.finishes.get(v)
        if step is None:
            return
        request, begun = self.held.pop((step, day.assembled.times.get(v, ())), (None, 0))
        if request is not None:
            request.resource.release(request)
            day.busy[day.found.plan.steps[step].department or ""].append((begun, self.at[v]))


def _load(day: _Day, department: str, every: tuple[Span, ...], alone: _Day) -> Load:
    """What a department has to do, and what it has for it; ``every`` is the work of all departments.

    What is late ``alone``, nobody waited for, would have to be finished before it can begin: no stretch bounds it then.
    """
    found, demand, plan = day.found, day.demand, day.found.plan
    steps = {
        id_
        for id_, step in plan.steps.items()
        if step.department == department and day.place(id_) is not None
    }
    count = demand.workers[department]
    longest = max(
        ((day.waits.get(id_, 0), id_) for id_ in sorted(steps)), key=lambda one: one[0], default=(0, "")
    )
    work = [one for one in every if one.step in steps]
    tightest = _tightest(hours_of(plan, department), work, count) if alone.in_time else None
    return Load(
        department=department,
        workers=count,
        work=tightest.work if tightest else sum(one.seconds for one in work),
        room=count * tightest.time if tightest else None,
        begins=tightest.begins if tightest else None,
        ends=tightest.ends if tightest else None,
        busy=_busy(day.busy[department], count),
        longest=longest[0],
        step=longest[1] if longest[0] else None,
        enough=count if day.fits else _enough(found, demand, department) if alone.in_time else None,
    )


def _tightest(hours: Hours, work: list[Span], workers: int) -> Stretch | None:
    """The stretch with the most work for its time, a narrower one where only there is too much."""
    tightest = max(stretches(hours, work), key=lambda one: one.work / max(1, one.time), default=None)
    if tightest is None or tightest.work <= workers * tightest.time:
        tightest = overfull(hours, work, workers) or tightest
    return tightest


def _busy(kept: list[tuple[int, int]], workers: int) -> float:
    """The share of their time that the workers were kept, from the first beginning to the last end."""
    if not kept:
        return 0.0
    length = max(end for _, end in kept) - min(begin for begin, _ in kept)
    return sum(end - begin for begin, end in kept) / (length * workers) if length else 1.0


def _enough(found: Calculation, demand: Demand, department: str) -> int | None:
    """The least number of a department's workers with which everything fits, the others as they are."""
    low, high = demand.workers[department], demand.orders * max(1, len(found.plan.steps))
    if not _with(found, demand, department, high).fits:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _with(found, demand, department, middle).fits else (middle, high)
    return high


def _with(found: Calculation, demand: Demand, department: str, workers: int) -> _Day:
    return _Day(found, demand._replace(workers={**demand.workers, department: workers}))


def _most(found: Calculation, demand: Demand) -> int:
    """The greatest number of orders that fit, of those up to a demand that does not."""
    low, high = 0, demand.orders
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _Day(found, demand._replace(orders=middle)).fits else (low, middle)
    return low
