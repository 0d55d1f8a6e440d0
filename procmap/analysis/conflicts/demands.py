"""What is demanded of one state: its network taken apart into demands that can be let go one by one.

A demand is something that somebody says: a duration, a transfer, a release, a promise, a deadline, a greatest time.
To let it go means:

==============  =====================================================================================
``duration``    the step takes no time, and need not take any: its finish is only not before its start
``departures``  it leaves at once
``transfer``    the handoff takes no time; the order of the two steps stays
``measured``    the fact about a run of steps is forgotten
``release``     the step may begin at any time
``limit``       what ``at_most`` says is forgotten
``within``      the promise "within" no longer bounds the step's duration
``promise``     nobody relies on it and nobody must keep it: what comes after waits for what really comes
``request``     the time asked, which nobody promised, is forgotten: the same, and it was not to be kept anyway
``deadline``    the customer waits
==============  =====================================================================================

Each makes no schedule impossible that was possible before. The order of the steps is no demand: it stays, and so does
the loop's count; with every demand let go everything can happen at once.

A promise means both: what is promised comes no later than it says, and what relies on it begins no earlier, since it
may come as late as that. So the demands of a state can be met together exactly when no promise and no deadline is
overrun under the other promises' own terms (``passes.assume``), and what ``deficits`` charges is a conflict here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from procmap.analysis.arcs import bare_forward
from procmap.analysis.assembly import Assembled, unsettled
from procmap.analysis.cases import Case, operator_for
from procmap.analysis.fixpoint import SPAN
from procmap.analysis.network import Cause, Limit, Network
from procmap.analysis.plan import Plan
from procmap.calendars import FOREVER, NEVER, FreshElapsed, Operator, Until, is_finite
from procmap.calendars import Sequence as OneByOne
from procmap.calendars.instant import DAY, EDGE

MONTH = 30 * DAY
"""How long before everything else greatest times are still looked for."""

Active = Collection[int]
"""The numbers of the demands that are held to."""


class Arc(NamedTuple):
    """``head`` is not before ``operator`` (or ``lag``) of ``tail``; ``demand`` is whose amount it is, if any."""

    tail: int
    head: int
    lag: int = 0
    operator: Operator | None = None
    demand: int | None = None


class Bound(NamedTuple):
    """A point is not before, or due by, an instant."""

    point: int
    instant: int
    demand: int


class Most(NamedTuple):
    """``head`` comes no later than ``operator`` of ``tail``."""

    tail: int
    head: int
    operator: Operator
    demand: int


@dataclass(frozen=True, slots=True)
class Demands:
    """The demands of a state and the network they make. Points are in topological order of ``arcs``.

    ``names`` says what each point is, for people who read a certificate. Where greatest times are held to, nothing is
    looked for before ``base``, which lies before everything else by more than all durations together, and nothing after
    ``horizon``: the same for some demands as for all, so that fewer of them never leave less time.
    """

    demands: tuple[Cause, ...]
    names: tuple[str, ...]
    arcs: tuple[Arc, ...]
    limits: tuple[Most, ...]
    releases: tuple[Bound, ...]
    dues: tuple[Bound, ...]
    base: int
    horizon: int = FOREVER

    def begins(self, active: Active) -> int:
        """The first time that a point can have."""
        return self.base if any(one.demand in active for one in self.limits) else NEVER

    def relaxed(self, active: Active) -> Network:
        """The network in which only some demands are held to. Deadlines are not in it: see ``dues``."""
        release = [self.begins(active)] * len(self.names)
        for point, instant, demand in self.releases:
            if demand in active:
                release[point] = max(release[point], instant)
        held = [arc.demand is None or arc.demand in active for arc in self.arcs]
        operators = {n: a.operator for n, a in enumerate(self.arcs) if a.operator is not None and held[n]}
        return Network(
            tail=[arc.tail for arc in self.arcs],
            head=[arc.head for arc in self.arcs],
            lag=[arc.lag if ok else 0 for arc, ok in zip(self.arcs, held, strict=True)],
            release=release,
            deadline=[FOREVER] * len(release),
            position=[],
            operator=operators,
            limits=tuple(
                Limit(one.tail, one.head, one.operator) for one in self.limits if one.demand in active
            ),
            horizon=self.horizon,
        )

    def towards(self, goal: int) -> tuple[Demands, int]:
        """The part that can put a point off (what lies before it, and what limits tie to that), and the point there."""
        into: dict[int, list[int]] = {}
        for arc in self.arcs:
            into.setdefault(arc.head, []).append(arc.tail)
        for limit in self.limits:
            into.setdefault(limit.tail, []).append(limit.head)
        kept, open_ = {goal}, [goal]
        while open_:
            fresh = [u for u in into.get(open_.pop(), ()) if u not in kept]
            kept.update(fresh)
            open_.extend(fresh)
        place = {point: n for n, point in enumerate(sorted(kept))}
        part = Demands(
            self.demands,
            tuple(self.names[point] for point in place),
            tuple(
                arc._replace(tail=place[arc.tail], head=place[arc.head])
                for arc in self.arcs
                if arc.head in kept
            ),
            tuple(
                one._replace(tail=place[one.tail], head=place[one.head])
                for one in self.limits
                if one.tail in kept
            ),
            tuple(one._replace(point=place[one.point]) for one in self.releases if one.point in kept),
            tuple(one._replace(point=place[one.point]) for one in self.dues if one.point in kept),
            self.base,
            self.horizon,
        )
        return part, place[goal]

    def mentioned(self) -> list[int]:
        """The demands that this part has, in order; deadlines and the keeping of promises aside."""
        found = {arc.demand for arc in self.arcs if arc.demand is not None}
        found |= {one.demand for one in self.releases} | {one.demand for one in self.limits}
        return sorted(found)


def demands_of(plan: Plan) -> Demands:
    """The demands of a plan, durations at their worst. Raises ``CycleError`` and the others of ``assemble``."""
    return _Taking(plan, unsettled(plan, Case())).run()


def _longest(operator: Operator) -> int:
    """No less than what an operator takes, waiting aside; a working day counts as three of the calendar."""
    if isinstance(operator, OneByOne):
        return sum(map(_longest, operator.parts))
    return getattr(operator, "seconds", 0) * 7 + getattr(operator, "count", 1) * 3 * DAY


class _Taking:
    """Takes a network apart. Points are numbered anew: behind each promised one comes what is passed on."""

    def __init__(self, plan: Plan, found: Assembled) -> None:
        self.plan, self.found, self.network = plan, found, found.network
        self.number: dict[Cause, int] = {}
        self.place: list[int] = []
        self.out: list[int] = []
        count = 0
        for v in range(len(self.network.release)):
            self.place.append(count)
            count += v in self.network.promise
            self.out.append(count)
            count += 1
        self.contract_at = {place: id_ for (id_, _), place in found.arrival.items()}

    def run(self) -> Demands:
        arcs = tuple(self._arcs())
        limits = tuple(sorted(self._limits(), key=lambda one: (-one.head, -one.tail)))
        releases, dues = tuple(self._releases()), tuple(self._dues())
        base = self._base([one.instant for one in (*releases, *dues)])
        every = Demands(tuple(self.number), tuple(self._names()), arcs, limits, releases, dues, base)
        network = every.relaxed(range(len(self.number)))
        at = bare_forward(network, network.release)
        times = [*at, *(one.instant for one in (*releases, *dues))]
        return replace(every, horizon=max((t for t in times if is_finite(t)), default=base) + SPAN)

    def _base(self, instants: list[int]) -> int:
        spent = sum(self.network.lag) + sum(_longest(one) for one in self.network.operator.values())
        return min((t for t in instants if is_finite(t)), default=0) - spent - MONTH

    def _demand(self, cause: Cause) -> int:
        return self.number.setdefault(cause, len(self.number))

    def _arcs(self) -> Iterator[Arc]:
        network, passed = self.network, 0
        for n, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
            for w in range(passed, v):
                yield from self._passing_on(w)
            passed = max(passed, v)
            cause = network.cause.get(n)
            demand = None if cause is None else self._demand(cause)
            yield Arc(self.out[u], self.place[v], network.lag[n], network.operator.get(n), demand)
        for w in range(passed, len(self.place)):
            yield from self._passing_on(w)

    def _passing_on(self, v: int) -> Iterator[Arc]:
        if self.out[v] != self.place[v]:
            yield Arc(self.place[v], self.out[v])

    def _limits(self) -> Iterator[Most]:
        for limit in self.network.limits:
            if limit.cause is not None:
                ends = self.out[limit.tail], self.place[limit.head]
                yield Most(*ends, limit.operator, self._demand(limit.cause))
        for id_, contract in self.plan.contracts.items():
            step = contract.requirement.step
            described = self.plan.steps.get(step or "")
            if (
                step is None
                or described is None
                or described.takes is None
                or described.departures is not None
            ):
                continue
            once = sum(1 for name in self.found.finishes.values() if name == step) == 1
            if contract.within is not None and contract.answer.granted and once:
                operator = operator_for(contract.within, self.plan.clocks.of_step(described), described)
                most = FreshElapsed(contract.within.amount) if operator is None else Until(operator)
                ends = self.found.start[step], self.found.finish[step]
                yield Most(self.place[ends[0]], self.place[ends[1]], most, self._demand(Cause("within", id_)))

    def _releases(self) -> Iterator[Bound]:
        for v, instant in enumerate(self.network.release):
            if instant > NEVER and v not in self.network.promise:
                yield Bound(self.place[v], instant, self._demand(Cause("release", self.found.owner[v])))
        yield from self._fitting_never()
        for v, instant in self._promised():
            yield Bound(self.out[v], instant, self._demand(self._promise(v)))

    def _fitting_never(self) -> Iterator[Bound]:
        """What calendars leave no time for before any deadline comes never, whenever it may begin."""
        last = max((due for due in self.network.deadline if due < FOREVER), default=None)
        for n, operator in self.network.operator.items() if last is not None else ():
            cause = self.network.cause.get(n)
            if cause is not None and last is not None and operator.backward(last) <= -EDGE:
                yield Bound(self.place[self.network.head[n]], FOREVER, self._demand(cause))

    def _dues(self) -> Iterator[Bound]:
        for v, instant in self._promised():
            cause = self._promise(v)
            if cause.kind == "promise":
                yield Bound(self.place[v], instant, self._demand(cause))
        for id_, v in self.found.customer.items():
            if self.network.deadline[v] < FOREVER:
                demand = self._demand(Cause("deadline", id_))
                yield Bound(self.place[v], self.network.deadline[v], demand)

    def _promised(self) -> list[tuple[int, int]]:
        return sorted(self.network.promise.items())

    def _promise(self, v: int) -> Cause:
        id_ = self.contract_at[v]
        return Cause("promise" if self.plan.contracts[id_].answer.granted else "request", id_)

    def _names(self) -> list[str]:
        names = [""] * (self.out[-1] + 1 if self.out else 0)
        said: Mapping[str, Mapping[str, int]] = {
            "start of": self.found.start,
            "finish of": self.found.finish,
            "deadline": self.found.customer,
        }
        for v, place in enumerate(self.place):
            names[place] = f"point {v}"
            names[self.out[v]] = f"point {v} as promised" if self.out[v] != place else names[place]
        for what, points in said.items():
            for id_, v in points.items():
                names[self.place[v]] = f"{what} {id_}"
        for (id_, _), v in self.found.arrival.items():
            names[self.place[v]] = f"arrival of {id_} ({v})"
            if self.out[v] != self.place[v]:
                names[self.out[v]] = f"use of {id_} ({v})"
        return names
