"""A promise held against the process that serves it: can it be kept with what the process takes?

A request received at t begins at the step that the promise names, and the others go on from there: the anchor day is
the day of t, every other release and calendar counts. It is answered with the finish of the last step, at best and at
worst.

    never    even at best later than a part's due time: nobody so received is answered in time
    tail     at worst later than the time by which everything is promised
    worst    at worst later than a part's due time, whose share is not everything: who is late is among the rest
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from procmap.analysis.assembly import assemble
from procmap.analysis.cases import Case
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.network import UNSOLVABLE
from procmap.analysis.passes import forward
from procmap.analysis.plan import Plan, families_to_solve, make_plan
from procmap.analysis.service.arrivals import PromiseOutcome, Readings, read_promise
from procmap.analysis.service.measurement import targets
from procmap.calendars import is_finite
from procmap.calendars.zones import local_date
from procmap.findings import Length, Moment, Route, Text, Value
from procmap.model import Process, Promise


class Answered(NamedTuple):
    """When a request is answered in one state: at best, and at worst; ``None`` where it cannot be told."""

    best: int | None
    worst: int | None


class Shortfall(NamedTuple):
    """The worst that the process does to a promise in one state, and for one family.

    A request received at ``received`` comes at ``comes`` (at best, where ``kind`` is ``never``) and was due at ``due``
    by the part ``part``, counted from 0. What is received on that side of the cut-off up to ``good`` is always in time.
    """

    kind: str
    state: str
    family: str | None
    part: int
    received: int
    comes: int
    due: int
    good: int | None = None


class Service:
    """The steps of one state, for one family, that serve a promise."""

    def __init__(
        self, process: Process, promise: Promise, asked: tuple[str, str | None], calendars: Calendars
    ) -> None:
        assert promise.served is not None
        self.process, self.calendars = process, calendars
        self.state, self.family = asked
        self.first, self.last = promise.served.from_, promise.served.to
        self._plans: dict[date, Plan] = {}

    def answered(self, received: int) -> Answered:
        """When a request received then is answered."""
        try:
            plan = self._plan(local_date(received, self.process.timezone))
            return Answered(*(self._finish(plan, received, worst=worst) for worst in (False, True)))
        except UNSOLVABLE:
            return Answered(None, None)

    def _plan(self, day: date) -> Plan:
        if day not in self._plans:
            clocks = Clocks(self.process, self.calendars, day)
            self._plans[day] = make_plan(self.process, self.state, self.family, clocks)
        return self._plans[day]

    def _finish(self, plan: Plan, received: int, *, worst: bool) -> int | None:
        assembled = assemble(plan, Case(worst=worst))
        assembled.network.release[assembled.start[self.first]] = received
        return forward(assembled.network).value(assembled.finish[self.last])


def services(
    process: Process, promise: Promise, calendars: Calendars, state: str | None = None
) -> Iterator[Service]:
    """Each state (or one) and family whose steps serve a promise."""
    if promise.served is None:
        return
    for id_, described in process.states.items():
        if state not in (None, id_) or not {promise.served.from_, promise.served.to} <= set(described.steps):
            continue
        for family in families_to_solve(process, described):
            steps = (described.steps[one] for one in (promise.served.from_, promise.served.to))
            if all(family is None or not step.family or family in step.family for step in steps):
                yield Service(process, promise, (id_, family), calendars)


def shortfall(
    service: Service, promise: Promise, read: Readings, received: tuple[int, ...]
) -> Shortfall | None:
    """The worst that becomes of requests received then; ``None`` where all are served as promised."""
    found = [one for t in received for one in _shortfalls(service, promise, read, t)]
    if not found:
        return None
    order = ("never", "tail", "worst")
    first = min(found, key=lambda one: (order.index(one.kind), one.due - one.comes))
    return first._replace(good=_good(service, read, first)) if first.kind != "never" else first


def _shortfalls(service: Service, promise: Promise, read: Readings, t: int) -> Iterator[Shortfall]:
    done = service.answered(t)
    dues = _dues(read, t)
    if not dues:
        return
    whole = max(dues.values()) if targets(promise)[-1] == 100 else None
    for n, due in dues.items():
        if done.best is not None and done.best > due:
            yield Shortfall("never", service.state, service.family, n, t, done.best, due)
        elif done.worst is not None and done.worst > due and due != whole:
            yield Shortfall("worst", service.state, service.family, n, t, done.worst, due)
    if whole is not None and done.worst is not None and done.worst > whole:
        part = next(n for n, due in dues.items() if due == whole)
        yield Shortfall("tail", service.state, service.family, part, t, done.worst, whole)


def _dues(read: Readings, t: int) -> dict[int, int]:
    """The due time of each part that states one."""
    found = {n: operator.forward(t) for n, operator in enumerate(read.operators) if operator is not None}
    return {n: due for n, due in found.items() if is_finite(due)}


def _good(service: Service, read: Readings, found: Shortfall) -> int | None:
    """The last receipt before ``found.received`` with the same due time that is always answered by then."""
    operator = read.operators[found.part]
    assert operator is not None
    low, high = found.received, found.received
    step = 60
    while operator.forward(low) == found.due and step < 1 << 20:
        worst = service.answered(low).worst
        if worst is not None and worst <= found.due:
            break
        high, low, step = low, low - step, step * 2
    while high - low > 1:
        middle = (low + high) // 2
        worst = service.answered(middle).worst
        fine = operator.forward(middle) == found.due and worst is not None and worst <= found.due
        # Before the step of this due time nothing can be in time by it: what is looked for lies behind.
        early = operator.forward(middle) < found.due
        low, high = (middle, high) if fine or early else (low, middle)
    worst = service.answered(low).worst
    good = operator.forward(low) == found.due and worst is not None and worst <= found.due
    return low if good else None


class Told(NamedTuple):
    """A shortfall as a rule tells it."""

    kind: str
    route: Route
    values: dict[str, Value]
    state: str


def told(process: Process, outcomes: Sequence[PromiseOutcome], calendars: Calendars) -> Iterator[Told]:
    """What the states of a file do to its promises, for the arrivals that show it."""
    for outcome in outcomes:
        promise = process.promises[outcome.id]
        if promise.served is None or not outcome.arrivals or outcome.disorder:
            continue
        calendar = calendars[promise.calendar or calendars.id_of_department(promise.of)]
        read = read_promise(promise, process.timezone, calendar)
        received = tuple(arrival.received for arrival in outcome.arrivals)
        for service in services(process, promise, calendars):
            found = shortfall(service, promise, read, received)
            if found is not None:
                route = ("promises", outcome.id, "served")
                yield Told(found.kind, route, _values(outcome, found), found.state)


def _values(outcome: PromiseOutcome, found: Shortfall) -> dict[str, Value]:
    zone, day = outcome.zone, outcome.date.isoformat()
    values: dict[str, Value] = {
        "id": outcome.id,
        "received": Moment(found.received, zone, day),
        "comes": Moment(found.comes, zone, day),
        "due": Moment(found.due, zone, day),
        "missing": Length(found.comes - found.due, missing=True),
        "share": outcome.shares[found.part] or _THE_PART,
    }
    return values | ({} if found.good is None else {"good": Moment(found.good, zone, day)})


_THE_PART = Text("this part", "этой части")
