"""From a plan to a network of time-points.

Each step has a start and a finish; each contract has the arrival of what it promises; each customer requirement
has its deadline. A bounded loop is unrolled: its steps get one pair of points for each time through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import prod
from typing import NamedTuple

from procmap.analysis.branches import Branches
from procmap.analysis.cases import Case, departures_of, limit_for, no_longer
from procmap.analysis.links import MOST_LAID, Link
from procmap.analysis.loops import loops_of
from procmap.analysis.network import (
    MEASURED,
    UNKNOWN,
    Cause,
    CycleError,
    Network,
    NetworkBuilder,
    RoundsError,
    SizeError,
)
from procmap.analysis.passes import settle
from procmap.analysis.plan import Plan
from procmap.calendars import (
    FOREVER,
    NEVER,
    Elapsed,
    Operator,
    Sequence,
    Spread,
)
from procmap.model import Step
from procmap.model.bridges import Leg

Pass = tuple[int, ...]
"""Which time through each enclosing loop, outermost first, counted from 0."""

_MOST_MEASURED = 1_000_000
"""Measured runs times steps: each run looks at the steps between its ends."""

_MOST_PASSES = 100_000
_MOST_IN_ALL = 300_000
"""Times through a step, and through all steps together, that are unrolled."""


class Assembled(NamedTuple):
    """A network and where its points are: positions by step, by contract arrival, by customer requirement.

    ``start`` is that of a step's first time through, ``again`` and ``finish`` those of its last; ``ends`` are those
    of a handoff, by source, target and relation, the last time it happens. ``arrival`` is keyed by contract and
    consumer (``None`` where the asker has no step). ``starts`` and ``finishes`` are those of every time through;
    ``times`` tells which time through a point belongs to, of steps that are gone through more than once.
    """

    network: Network
    start: dict[str, int]
    again: dict[str, int]
    finish: dict[str, int]
    arrival: dict[tuple[str, str | None], int]
    customer: dict[str, int]
    owner: dict[int, str]
    ends: dict[tuple[str, str, str], tuple[int, int]]
    starts: dict[int, str]
    finishes: dict[int, str]
    times: dict[int, Pass]


def assemble(plan: Plan, case: Case) -> Assembled:
    """Lay out the network of a plan, its maximum lags settled.

    Raises ``CycleError`` where the order runs in a circle and ``SizeError`` where there is too much to calculate.
    """
    found = unsettled(plan, case)
    watch = plan.clocks.watch
    network = found.network
    if watch is not None:
        watched = {arc: watch.over(operator) for arc, operator in network.operator.items()}
        limits = tuple(one._replace(operator=watch.over(one.operator)) for one in network.limits)
        network = replace(network, operator=watched, limits=limits)
    if not case.varying:  # lengths that are not chosen yet make no greatest time binding
        network = settle(network)
    return found if network is found.network else found._replace(network=network)


def unsettled(plan: Plan, case: Case) -> Assembled:
    """The network of a plan as it is laid out, with its maximum lags beside it."""
    return _Assembly(plan, case).run()


class _Assembly:
    def __init__(self, plan: Plan, case: Case) -> None:
        self.plan = plan
        self.case = case
        self.build = NetworkBuilder()
        self.loops = loops_of(plan, worst=case.worst)
        self.passes = {step: self._passes(step) for step in plan.steps}
        if sum(map(len, self.passes.values())) > _MOST_IN_ALL:
            most = max(self.passes, key=lambda step: len(self.passes[step]))
            raise RoundsError(most, len(self.passes[most]))
        _demand_size(plan)
        self.start: dict[tuple[str, Pass], int] = {}
        self.finish: dict[tuple[str, Pass], int] = {}
        self.arrival: dict[tuple[str, str | None], int] = {}
        self.customer: dict[str, int] = {}
        self.owner: dict[int, str] = {}
        self.times: dict[int, Pass] = {}
        self.ends: dict[tuple[str, str, str], tuple[int, int]] = {}
        self.branches = Branches(plan)
        self.bounding = plan.bounding
        self.within = {
            c.requirement.step: c.within
            for c in reversed(list(plan.contracts.values()))
            if c.within and c.requirement.step
        }

    def run(self) -> Assembled:
        for id_, step in self.plan.steps.items():
            for nth in self.passes[id_]:
                self._step(id_, step, nth)
        self._loops_back()
        into = self.plan.links_into()
        for target, links in into.items():
            self._join(target, links)
        carried = {contract for contract, _ in self.arrival}
        for id_ in self.plan.contracts:
            if id_ not in carried:
                self._loose(id_)
        self._measured()
        self._customers()
        try:
            network = self.build.build()
        except CycleError as error:
            stuck = {self.owner[point] for point in error.points if point in self.owner}
            raise CycleError(error.points, tuple(id_ for id_ in self.plan.steps if id_ in stuck)) from None
        place = network.position
        return Assembled(
            network,
            {id_: place[self.start[id_, self.passes[id_][0]]] for id_ in self.plan.steps},
            {id_: place[self.start[id_, self.passes[id_][-1]]] for id_ in self.plan.steps},
            {id_: place[self.finish[id_, self.passes[id_][-1]]] for id_ in self.plan.steps},
            {key: place[point] for key, point in self.arrival.items()},
            {id_: place[point] for id_, point in self.customer.items()},
            {place[point]: step for point, step in self.owner.items()},
            {key: (place[tail], place[head]) for key, (tail, head) in self.ends.items()},
            {place[point]: id_ for (id_, _), point in self.start.items()},
            {place[point]: id_ for (id_, _), point in self.finish.items()},
            {place[point]: nth for point, nth in self.times.items()},
        )

    def _passes(self, step: str) -> list[Pass]:
        bounds = [bound for _, bound in self.loops.get(step, ())]
        if prod(bounds) > _MOST_PASSES:
            raise RoundsError(step, prod(bounds))
        return list(product(*map(range, bounds)))

    def _step(self, id_: str, step: Step, nth: Pass) -> None:
        clocks = self.plan.clocks
        calendar = clocks.of_step(step)
        release = NEVER if step.not_before is None else clocks.not_before(step.not_before, calendar)
        start = self.build.point(release=release if not any(nth) else NEVER)
        finish = self.build.point()
        self.start[id_, nth], self.finish[id_, nth] = start, finish
        leaves = start
        if step.departures is not None:
            leaves = self.build.point()
            leaving = departures_of(self.plan.process, step, calendar)
            self.build.arc(start, leaves, operator=leaving)
            self.build.stands_for(Cause("departures", id_))
            if id_ in self.bounding:
                self.build.limit(start, leaves, no_longer(leaving), Cause("departures", id_))
        for point in (start, leaves, finish):
            self.owner[point] = id_
            if nth:
                self.times[point] = nth
        unbounded = step.repeat is not None and step.repeat.at_most is None
        spread = self._spread(id_, step)
        if spread is None or unbounded:
            self.build.arc(leaves, finish, flag=UNKNOWN)
        if spread is not None:
            operator = self.case.operator(spread, calendar, step)
            self._lasting(leaves, finish, spread, operator)
            self.build.stands_for(Cause("duration", id_))
            if id_ in self.bounding and not unbounded:
                most = no_longer(operator, self.case.pick(spread).amount)
                self.build.limit(leaves, finish, most, Cause("duration", id_))

    def _spread(self, id_: str, step: Step) -> Spread | None:
        within = self.within.get(id_)
        return step.takes or (Spread(within, within) if within else None)

    def _lasting(
        self, tail: int, head: int, spread: Spread, operator: Operator | None, flag: int = 0
    ) -> None:
        """An arc that lasts as long as a spread does in this case."""
        self.build.arc(tail, head, 0 if operator else self.case.pick(spread).amount, operator, flag)

    def _legs(self, tail: int, head: int, link: Link) -> None:
        """The transfers of a handoff, each on the calendar of the step it begins with."""
        parts = [self._leg(leg, link.source) for leg in link.legs]
        lag, operator = (0, Sequence(tuple(parts))) if len(parts) > 1 else (0, parts[0] if parts else None)
        if isinstance(operator, Elapsed):
            lag, operator = operator.seconds, None
        self.build.arc(tail, head, lag, operator)
        if link.legs:
            self.build.stands_for(Cause("transfer", link.source, link.target, link.relation))

    def _leg(self, leg: Leg, source: str) -> Operator:
        calendar = self.plan.clocks.of_step(self.plan.state.steps[leg.begins or source])
        return self.case.operator(leg.spread, calendar, None) or Elapsed(self.case.pick(leg.spread).amount)

    def _loops_back(self) -> None:
        """The next time through begins with the loop's first steps, after its owner's finish and its last steps."""
        for owner, step in self.plan.steps.items():
            if step.repeat is None or not self._own_depth(owner):
                continue
            body = [id_ for id_ in self.loops if any(loop == owner for loop, _ in self.loops[id_])]
            entries = [id_ for id_ in body if not self._before_within(id_, body)]
            exits = [id_ for id_ in body if id_ != owner and not self._after_within(id_, body)]
            depth = self._own_depth(owner)
            for nth in self.passes[owner]:
                again = (*nth[: depth - 1], nth[depth - 1] + 1)
                for entry in entries:
                    point = self._first(self.start, entry, again)
                    if point is not None:
                        self.build.arc(self.finish[owner, nth], point)
                        for last in exits:
                            self.build.arc(self._last(self.finish, last, nth[:depth]), point)

    def _own_depth(self, owner: str) -> int:
        names = [loop for loop, _ in self.loops.get(owner, ())]
        return names.index(owner) + 1 if owner in names else 0

    def _before_within(self, step: str, body: list[str]) -> bool:
        return any(link.target == step and link.source in body for link in self.plan.links)

    def _after_within(self, step: str, body: list[str]) -> bool:
        return any(link.source == step and link.target in body for link in self.plan.links)

    def _last(self, points: dict[tuple[str, Pass], int], step: str, prefix: Pass) -> int:
        rest = self.loops[step][len(prefix) :]
        return points[step, (*prefix, *(bound - 1 for _, bound in rest))]

    def _first(self, points: dict[tuple[str, Pass], int], step: str, prefix: Pass) -> int | None:
        rest = len(self.loops.get(step, ())) - len(prefix)
        return points.get((step, (*prefix, *([0] * rest))))

    def _instances(self, link: Link) -> Iterator[tuple[Pass, Pass]]:
        """Pairs of passes a link joins: the same ones of shared loops, then the last of the source's own
        and the first of the target's."""
        source, target = self.loops.get(link.source, ()), self.loops.get(link.target, ())
        shared = 0
        while shared < min(len(source), len(target)) and source[shared][0] == target[shared][0]:
            shared += 1
        last = tuple(bound - 1 for _, bound in source[shared:])
        first = (0,) * (len(target) - shared)
        for nth in product(*(range(bound) for _, bound in source[:shared])):
            yield (*nth, *last), (*nth, *first)

    def _join(self, target: str, links: list[Link]) -> None:
        """All inputs must come; in the best case one branch of each choice suffices."""
        for link in links:
            for before, after in self._instances(link):
                tail = (self.start if link.relation.startswith("start") else self.finish)[link.source, before]
                head = (self.finish if link.relation.endswith("finish") else self.start)[target, after]
                self.ends[link.source, link.target, link.relation] = tail, head
                self._limit(link, tail, head)
                arrived = self._arrive(link, tail, final=before == self.passes[link.source][-1])
                for point, lag in arrived:
                    self._arc_or_branch(link, point, head, lag, links)

    def _limit(self, link: Link, tail: int, head: int) -> None:
        """The greatest time between the two ends of a handoff.

        Not where the steps of one branch wait for what comes after all branches: which of them is taken decides there.
        At best, when one branch suffices, no limit inside a branch is looked at.
        """
        if (
            link.at_most is None
            or self.branches.leaves(link)
            or not (self.case.worst or self.branches.free(link))
        ):
            return
        calendar = self.plan.clocks.of_step(self.plan.state.steps[link.source])
        cause = Cause("limit", link.source, link.target, link.relation)
        self.build.limit(tail, head, limit_for(self.case.limit(link.at_most), calendar), cause)

    def _arc_or_branch(self, link: Link, point: int, head: int, lag: bool, links: list[Link]) -> None:
        goal = head if self.case.worst else self.branches.place(self.build, link, head, links)
        if lag:
            self._legs(point, goal, link)
        else:
            self.build.arc(point, goal)

    def _arrive(self, link: Link, tail: int, final: bool) -> list[tuple[int, bool]]:
        """The points from which the consumer takes over: the contracts' arrivals, else the source itself.

        What begins with the start of its source does not wait for its result: the contracts on such a handoff are
        kept by the source's finish, and bind nothing behind it.
        """
        if not link.contracts or not final:
            return [(tail, True)]
        if link.relation.startswith("start"):
            for id_ in link.contracts:
                self._result(id_, link.source, link.target)
            return [(tail, True)]
        arrivals = []
        for id_ in link.contracts:
            point = self.build.point()
            self.arrival[id_, link.target] = point
            self.owner[point] = link.source
            self._legs(tail, point, link)
            self._promise(id_, point)
            arrivals.append((point, False))
        return arrivals

    def _result(self, id_: str, step: str, target: str | None) -> None:
        """A contract on the result of a step that nobody waits for."""
        point = self.build.point()
        self.arrival[id_, target] = point
        self.owner[point] = step
        self.build.arc(self.finish[step, self.passes[step][-1]], point)
        self._promise(id_, point)

    def _promise(self, id_: str, point: int) -> None:
        time = self.plan.contracts[id_].time
        if time is not None:
            self.build.promise(point, time)

    def _loose(self, id_: str) -> None:
        """Contracts that no handoff carries: a department's timed promise, a result nobody's step takes."""
        contract = self.plan.contracts[id_]
        if contract.requirement.step is None:
            if contract.time is None:
                return
            for step in contract.entering:
                point = self.build.point(release=contract.time)
                self.arrival[id_, step] = point
                self.build.promise(point, contract.time)
                self.build.arc(point, self.start[step, self.passes[step][0]])
        else:
            self._result(id_, contract.requirement.step, None)

    def _measured(self) -> None:
        for n, fact in self.plan.measured:
            calendar = self.plan.clocks.of_step(self.plan.steps[fact.from_])
            tail = self.start[fact.from_, self.passes[fact.from_][0]]
            head = self.finish[fact.to, self.passes[fact.to][-1]]
            spread = self.case.measured(fact)
            self._lasting(tail, head, spread, self.case.operator(spread, calendar, None), MEASURED)
            self.build.stands_for(Cause("measured", str(n)))

    def _customers(self) -> None:
        clocks = self.plan.clocks
        for id_, requirement in self.plan.customers.items():
            calendar = clocks.calendars[self.plan.process.calendar]
            due = FOREVER
            if requirement.by is not None:
                exact = clocks.by(requirement.by, calendar)
                due = clocks.day_ends(requirement.by, calendar) if exact is None else exact
            point = self.build.point(deadline=due)
            self.customer[id_] = point
            self.build.arc(self.finish[requirement.at, self.passes[requirement.at][-1]], point)


def _demand_size(plan: Plan) -> None:
    """Raise ``SizeError`` where requirements on handoffs, or measured runs, are too many to calculate."""
    carrying = [link for link in plan.links if link.contracts]
    if sum(len(link.contracts) for link in carrying) >= MOST_LAID:
        raise SizeError(max(carrying, key=lambda link: len(link.contracts)).source)
    if len(plan.measured) * len(plan.steps) > _MOST_MEASURED:
        raise SizeError(plan.measured[0][1].from_)
