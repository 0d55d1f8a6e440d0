"""One timetable for every outcome, also where a network does not decide: over calendars, alternatives, loops, promises.

Each step begins at a fixed instant S, the n-th time through a loop at an S of its own, and is finished between best(S)
and worst(S). Wanted are the least S with

    S(j) >= the latest input                       for each handoff, at its longest
    best(S(i)) >= g#(the latest time of the other end)     for each greatest time g from the finish of i

All of it is monotone in S, so that raising what is too early finds the least ones. Where nothing is late at its latest
then, they serve every outcome; no others need to be tried, since later ones make nothing earlier.

A step that nothing holds back may begin at any time. Where a greatest time ties it to what comes at a time of its own,
it is put a week before, so that the greatest time raises it as far as need be; else it is given its latest time without
greatest times. Should that not do, all of them are put a week before.

How often a loop is gone through nobody chooses: its end is latest after its bound and earliest after one time. What is
of unknown length ends no earlier than it begins, and is known at its latest only from a promise that its inputs keep,
or as part of a measured run; a step behind it that waits for it begins no earlier than S.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from procmap.analysis.arcs import step_forward
from procmap.analysis.assembly import unsettled
from procmap.analysis.cases import Case
from procmap.analysis.fixpoint import SPAN, Turns
from procmap.analysis.guarantee.core import duration_of
from procmap.analysis.loops import loops_of
from procmap.analysis.network import MEASURED, UNKNOWN, Limit, SizeError
from procmap.analysis.passes import Times, backward, forward
from procmap.analysis.plan import Plan, reach
from procmap.calendars import FOREVER, Elapsed, Operator, Until, is_finite
from procmap.calendars.instant import DAY


def timetable(plan: Plan) -> tuple[tuple[str, int], ...] | None:
    """When each step begins (but for those that may at any time, and those that begin when others end).

    ``None`` where no timetable serves every outcome, and without greatest times, where none is looked for.
    """
    if not any(link.at_most for link in plan.links):
        return None
    try:
        first = _Timetable(plan)
        found = first.run()
        return _Timetable(plan, sooner=True).run() if found is None and first.free else found
    except SizeError:
        return None


class _Timetable:
    def __init__(self, plan: Plan, *, sooner: bool = False) -> None:
        self.plan, self.found = plan, unsettled(plan, Case())
        self.network = network = self.found.network
        self.floor = network.release.copy()
        self.free = self._free(sooner=sooner)
        """Starts that nothing holds back, with the instant they are given."""
        for start, at in self.free.items():
            self.floor[start] = at
        self.own = {
            v: arc for arc, v in enumerate(network.head) if v in self.found.finishes and self._lasts(arc)
        }
        """By finish the arc that its step lasts."""
        self.leaving = {
            network.head[arc]: (network.tail[arc], operator)
            for arc, cause in network.cause.items()
            if cause.kind == "departures" and (operator := network.operator.get(arc)) is not None
        }
        self.measured = {
            network.head[arc]: (network.tail[arc], self._measured(int(cause.id)))
            for arc, cause in network.cause.items()
            if cause.kind == "measured"
        }
        """By finish where a measured run begins, and what it takes at best."""
        self.fixed_inside = set(self._inside_runs())
        self.best = {id_: self._best(id_) for id_ in plan.steps}
        self.loops = loops_of(plan, worst=True)
        self.once = {
            (which, id_, self.found.times.get(place, ())): place
            for which, places in (("start", self.found.starts), ("finish", self.found.finishes))
            for place, id_ in places.items()
        }
        """Starts and finishes by the time through, which is ``()`` outside of loops."""
        self.early_ends = [(one, self._first_time(one)) for one in network.stated_limits]

    def _free(self, *, sooner: bool) -> dict[int, int]:
        network = replace(self.network, limits=())
        times, late = forward(network), backward(network)
        finite = [at for at in (*network.release, *network.deadline) if is_finite(at)]
        tied = {limit.tail for limit in self.network.stated_limits if is_finite(times.at[limit.head])}
        for tail, head in zip(reversed(network.tail), reversed(network.head), strict=True):
            if head in tied:
                tied.add(tail)
        joined, found = set(network.head), {}
        for start in self.found.starts:
            if start not in joined and not is_finite(times.at[start]):
                latest = late.at[start] if is_finite(late.at[start]) else min(finite, default=0)
                week = sooner or start in tied
                found[start] = latest - 7 * DAY if week else latest
        return found

    def _lasts(self, arc: int) -> bool:
        """Whether an arc into a finish is what its step takes, known or not."""
        cause = self.network.cause.get(arc)
        return cause.kind == "duration" if cause else bool(self.network.flag.get(arc, 0) & UNKNOWN)

    def _best(self, id_: str) -> Operator:
        case, step = Case(worst=False), self.plan.steps[id_]
        spread = duration_of(self.plan, id_)
        if spread is None:
            return Elapsed(0)
        calendar = self.plan.clocks.of_step(step)
        return case.operator(spread, calendar, step) or Elapsed(case.pick(spread).amount)

    def _measured(self, number: int) -> Operator:
        fact = dict(self.plan.measured)[number]
        calendar = self.plan.clocks.of_step(self.plan.steps[fact.from_])
        best = Case(worst=False)
        return best.operator(fact.usually, calendar, None) or Elapsed(fact.usually.best.amount)

    def _inside_runs(self) -> Iterator[int]:
        """The starts inside measured runs with something unknown in them: nothing waits there on purpose."""
        ahead: dict[str, list[str]] = {}
        back: dict[str, list[str]] = {}
        for link in self.plan.links:
            ahead.setdefault(link.source, []).append(link.target)
            back.setdefault(link.target, []).append(link.source)
        for _, fact in self.plan.measured:
            run = reach(ahead, [fact.from_]) & reach(back, [fact.to])
            if any(duration_of(self.plan, id_) is None for id_ in run):
                yield from (v for v, id_ in self.found.starts.items() if id_ in run - {fact.from_})

    def _first_time(self, limit: Limit) -> int:
        """The tail of a limit where the loops that it leaves are gone through but once."""
        which, id_ = (
            ("start", self.found.starts[limit.tail])
            if limit.tail in self.found.starts
            else ("finish", self.found.finishes[limit.tail])
        )
        target = self.found.starts.get(limit.head) or self.found.finishes[limit.head]
        around, other = self.loops.get(id_, ()), self.loops.get(target, ())
        shared = 0
        while shared < min(len(around), len(other)) and around[shared][0] == other[shared][0]:
            shared += 1
        nth = self.found.times.get(limit.tail, (0,) * len(around))
        first = (*nth[:shared], *(0 for _ in around[shared:]))
        return self.once[which, id_, first]

    def run(self) -> tuple[tuple[str, int], ...] | None:
        """The timetable, or ``None``."""
        times = self._times()
        horizon = max((t for t in times.at if is_finite(t)), default=0) + SPAN
        turns = Turns(self.network)
        while self._raised(times):
            turns.take()
            times = self._times()
            if max(times.at) > horizon or self._late(times):  # later ones make nothing earlier
                return None
        bound = {end for limit, first in self.early_ends for end in (first, limit.head)}
        if self._late(times) or any(not is_finite(times.at[end]) for end in bound):
            return None
        begins = ((id_, self.found.start[id_]) for id_ in self.plan.steps)
        return tuple(
            (id_, times.at[place])
            for id_, place in begins
            if times.known[place] and is_finite(times.at[place])
        )

    def _times(self) -> Times:
        """When everything is at its latest if no step begins before its floor; a bound where that is not known."""
        return forward(replace(self.network, limits=(), release=self.floor.copy()))

    @staticmethod
    def _latest(times: Times, place: int) -> int:
        return times.at[place] if times.known[place] else FOREVER

    def _raised(self, times: Times) -> bool:
        """Begin later what could be finished too early; whether anything was."""
        network, raised = self.network, False
        for limit, first in self.early_ends:
            raised |= self._raise(first, limit.operator.backward(self._latest(times, limit.head)), times)
        for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
            joins = v in self.own and arc != self.own[v] and not network.flag.get(arc, 0) & MEASURED
            if joins and times.known[u]:
                raised |= self._raise(v, step_forward(network, arc, times.at[u]), times)
        return raised

    def _raise(self, place: int, needed: int, times: Times) -> bool:
        """Put off the start of a step so far that its start (or its earliest finish) is not before an instant."""
        start, at = place, needed
        if place in self.own:
            start, best = self.network.tail[self.own[place]], self.best[self.found.finishes[place]]
            if best.forward(times.at[start]) >= needed:
                return False
            if place in self.measured and not times.known[start]:
                start, best = self.measured[place]
                if best.forward(times.at[start]) >= needed:
                    return False
            at = Until(best).backward(needed)
        if start in self.leaving:
            start, leaving = self.leaving[start]
            at = Until(leaving).backward(at)
        if at <= times.at[start]:
            return False
        self.floor[start] = FOREVER if start in self.fixed_inside else at
        return True

    def _late(self, times: Times) -> bool:
        found, deadlines = self.found, self.network.deadline
        if any(self._latest(times, place) > deadlines[place] for place in found.customer.values()):
            return True
        for (id_, _), place in found.arrival.items():
            agreed = self.plan.contracts[id_].agreed
            if agreed is not None and self._latest(times, place) > agreed:
                return True
        return False
