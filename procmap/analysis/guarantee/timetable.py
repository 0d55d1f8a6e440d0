"""One timetable for every outcome, also where calendars or alternatives lie between greatest times.

Each step begins at a fixed instant S and is finished between best(S) and worst(S). Wanted are the least S with

    S(j) >= the latest input                       for each handoff, at its longest
    best(S(i)) >= g#(the latest time of the other end)     for each greatest time g from the finish of i

All of it is monotone in S, so that raising what is too early finds the least ones. Where nothing is late at its latest
then, they serve every outcome; no others need to be tried, since later ones make nothing earlier.
"""

from __future__ import annotations

from procmap.analysis.assembly import unsettled
from procmap.analysis.cases import Case
from procmap.analysis.fixpoint import SPAN, Turns
from procmap.analysis.guarantee.core import duration_of
from procmap.analysis.network import UNKNOWN, SizeError
from procmap.analysis.passes import bare_forward, step_forward
from procmap.analysis.plan import Plan
from procmap.calendars import Elapsed, Operator, Until, is_finite


def timetable(plan: Plan) -> tuple[tuple[str, int], ...] | None:
    """When each step begins (but for those that may at any time); ``None`` where no timetable serves every outcome.

    ``None`` as well where it is not looked for: without greatest times, with loops, measured runs, unknown durations.
    """
    if not any(link.at_most for link in plan.links) or plan.measured:
        return None
    if any(step.repeat for step in plan.steps.values()):
        return None
    table = _Timetable(plan)
    if any(flag & UNKNOWN for flag in table.network.flag.values()):
        return None
    try:
        return table.run()
    except SizeError:
        return None


class _Timetable:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.found = plan, unsettled(plan, Case())
        self.network = network = self.found.network
        self.floor = network.release.copy()
        self.own = {
            network.head[arc]: arc
            for arc, cause in network.cause.items()
            if cause.kind == "duration" and network.head[arc] in self.found.finishes
        }
        """By finish the arc that its step lasts."""
        self.leaving = {
            network.head[arc]: operator
            for arc, cause in network.cause.items()
            if cause.kind == "departures" and (operator := network.operator.get(arc)) is not None
        }
        self.best = {id_: self._best(id_) for id_ in plan.steps}

    def _best(self, id_: str) -> Operator:
        case, step = Case(worst=False), self.plan.steps[id_]
        spread = duration_of(self.plan, id_)
        if spread is None:
            return Elapsed(0)
        calendar = self.plan.clocks.of_step(step)
        return case.operator(spread, calendar, step) or Elapsed(case.pick(spread).amount)

    def run(self) -> tuple[tuple[str, int], ...] | None:
        latest = bare_forward(self.network, self.floor)
        horizon = max((t for t in latest if is_finite(t)), default=0) + SPAN
        turns = Turns(self.network)
        while self._raised(latest):
            turns.take()
            latest = bare_forward(self.network, self.floor)
            if max(latest) > horizon:
                return None
        if self._late(latest):
            return None
        begins = ((id_, latest[self.found.start[id_]]) for id_ in self.plan.steps)
        return tuple((id_, at) for id_, at in begins if is_finite(at))

    def _raised(self, latest: list[int]) -> bool:
        """Begin later what could be finished too early; whether anything was."""
        network, raised = self.network, False
        for limit in network.stated_limits:
            raised |= self._raise(limit.tail, limit.operator.backward(latest[limit.head]), latest)
        for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
            if v in self.own and arc != self.own[v]:
                raised |= self._raise(v, step_forward(network, arc, latest[u]), latest)
        return raised

    def _raise(self, place: int, needed: int, latest: list[int]) -> bool:
        """Put off the start of a step so far that its start (or its earliest finish) is not before an instant."""
        start, at = place, needed
        if place in self.own:
            start, best = self.network.tail[self.own[place]], self.best[self.found.finishes[place]]
            if best.forward(latest[start]) >= needed:
                return False
            at = Until(best).backward(needed)
        if start in self.leaving:
            at = Until(self.leaving[start]).backward(at)
            start = self.found.start[self.found.owner[start]]
        if at <= latest[start]:
            return False
        self.floor[start] = at
        return True

    def _late(self, latest: list[int]) -> bool:
        found, deadlines = self.found, self.network.deadline
        if any(latest[place] > deadlines[place] for place in found.customer.values()):
            return True
        for (id_, _), place in found.arrival.items():
            agreed = self.plan.contracts[id_].agreed
            if agreed is not None and latest[place] > agreed:
                return True
        return False
