"""Does a state keep its times whatever its ranges turn out to be?

Without greatest times a process is monotone: nothing is lost by waiting. Then the longest outcomes decide, and one
timetable (each step at its earliest time at the worst) serves all others; guaranteed, strongly and dynamically
controllable are the same. With greatest times the part between them (``core``) is a temporal network with uncertainty,
decided exactly; the rest reaches it through its edges (``edges``). What is not plain there may still be kept by one
timetable (``timetable``), or fail by outcomes that can be named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from procmap.analysis.calculation import Calculation
from procmap.analysis.guarantee.collapsing import collapsed
from procmap.analysis.guarantee.core import core_of, duration_of
from procmap.analysis.guarantee.core_network import CoreNetwork, Told
from procmap.analysis.guarantee.edges import edges_of
from procmap.analysis.guarantee.outcomes import fixed, loops_in, ranges_of, without_limits
from procmap.analysis.guarantee.records import Doubt, Guarantee, Missed, Outcome, Part
from procmap.analysis.guarantee.timetable import timetable
from procmap.analysis.guarantee.unrolling import in_rounds, unrolled
from procmap.analysis.plan import Plan, reach
from procmap.analysis.setting_out import SettingOut
from procmap.analysis.solution import Solution, Verdict
from procmap.analysis.solver import solve_plan

MOST_TRIED = 20_000
"""Ranges times steps up to which it is tried which of the longest outcomes are needed to miss a time."""


def guarantee(plan: Plan) -> Guarantee:
    """The verdicts on one state, for one family and one day."""
    found = _decided(plan)
    return found._replace(timetable=tuple(_set_out(plan, found.timetable)))


def _set_out(plan: Plan, begins: tuple[tuple[str, int], ...]) -> Iterator[tuple[str, int]]:
    """When each step begins to be worked on: at its departure or in its hours, where nothing counts from its start."""
    counted = {link.source for link in plan.links if link.relation.startswith("start")}
    counted |= {link.target for link in plan.links if link.at_most and link.relation.endswith("start")}
    counted |= {one.from_ for _, one in plan.measured}
    setting_out = SettingOut(plan.process)
    for id_, at in begins:
        yield id_, at if id_ in counted else setting_out.begins(plan.steps[id_], at)


def _decided(plan: Plan) -> Guarantee:
    ranges = tuple(ranges_of(plan))
    blank = Guarantee(plan.state_id, plan.family, plan.anchor, plan.clocks.zone, "undecided", ranges=ranges)
    calm = without_limits(plan)
    solution = solve_plan(calm)
    if solution.obstacle is not None:
        return blank._replace(obstacle=solution.obstacle)
    blank = blank._replace(by_promise=any(one.rests_on for one in solution.customers))
    worst = missed(solution)
    if worst:
        return _missing(calm, worst, blank)
    doubts = tuple(dict.fromkeys(_doubts(solution)))
    if calm.links != plan.links:
        return _bounded(plan, solution, blank, doubts)
    if doubts:
        return blank._replace(doubts=doubts)
    return blank._replace(
        verdict="guaranteed",
        strong=True,
        dynamic=True,
        reasoning="worst-case",
        timetable=_timetable(solution),
    )


def missed(solution: Solution) -> tuple[Missed, ...]:
    """The customer's deadlines that cannot be met, and the agreed times that cannot be kept."""
    found = [
        Missed(one.id, None, one.by, *2 * (-min(one.slack or 0, 0),))
        for one in solution.customers
        if one.verdict is Verdict.INFEASIBLE and one.by is not None
    ]
    found += [
        Missed(None, one.contract, one.due, *2 * (0 if one.kind == "never" else one.missing,))
        for one in solution.deficits
        if one.contract is not None
    ]
    return tuple(dict.fromkeys(found))


def _doubts(solution: Solution) -> Iterator[Doubt]:
    if not any(one.by is not None for one in solution.customers):
        yield Doubt("customer")
    for one in solution.customers:
        if one.verdict is Verdict.UNKNOWN:
            yield from (Doubt("unknown", step) for step in one.unknown or (None,))


def _timetable(solution: Solution) -> tuple[tuple[str, int], ...]:
    """Each step at its earliest time at the worst; one that nothing holds back at its latest."""
    starts = (
        (one.id, one.latest_start if one.earliest_start is None else one.earliest_start)
        for one in solution.steps
    )
    return tuple((id_, at) for id_, at in starts if at is not None)


def _missing(calm: Plan, worst: tuple[Missed, ...], blank: Guarantee) -> Guarantee:
    """Something is late at worst: which outcomes are enough for that."""
    chosen = {one.part: True for one in blank.ranges} | {part: True for part, _ in loops_in(calm)}
    if len(chosen) * len(calm.steps) <= MOST_TRIED:
        for part in chosen:
            chosen[part] = False
            chosen[part] = not missed(solve_plan(fixed(calm, chosen)))
    most = {(one.customer, one.contract): one.late for one in worst}
    late = tuple(
        one._replace(at_worst=most.get((one.customer, one.contract), one.late))
        for one in missed(solve_plan(fixed(calm, chosen)))
    )
    outcomes = tuple(one for one in _outcomes(calm, chosen) if chosen[one.part])
    return blank._replace(
        verdict="not-guaranteed", strong=False, dynamic=False, reasoning="worst-case", missed=late,
        missing=max((one.late for one in late), default=0), outcomes=outcomes,
    )  # fmt: skip


def _bounded(plan: Plan, calm: Solution, blank: Guarantee, doubts: tuple[Doubt, ...]) -> Guarantee:
    """With greatest times: the core as a network, unless something in it is not plain.

    ``calm`` is the solution without greatest times: it tells when the rest begins, as late as need be behind the core.
    """
    core = core_of(plan)
    if core.doubts:
        return _scenario(plan, blank, (*doubts, *core.doubts))
    edges = edges_of(Calculation(without_limits(plan)), core.steps)
    told = CoreNetwork(plan, core.steps, edges).tell()
    unsure = [id_ for (id_, _), one in edges.arrives.items() if not one.known]
    if unsure:
        return _scenario(plan, blank, (*doubts, *(Doubt("unknown", id_) for id_ in dict.fromkeys(unsure))))
    if told.facts:
        return _colliding(plan, blank, told, doubts)
    known = all(one.known for one in edges.due.values())
    if doubts or not known:
        return _scenario(plan, blank, doubts or tuple(_unknown(plan)) or (Doubt("unknown"),))
    return blank._replace(
        verdict="guaranteed", strong=told.strong, dynamic=True, reasoning="network",
        timetable=_whole_timetable(plan, calm, core.steps, told) if told.strong else (),
        decisions=told.decisions,
    )  # fmt: skip


def _unknown(plan: Plan) -> Iterator[Doubt]:
    """The steps whose duration nobody has said."""
    return (Doubt("unknown", id_) for id_ in plan.steps if duration_of(plan, id_) is None)


def _whole_timetable(
    plan: Plan, calm: Solution, core: frozenset[str], told: Told
) -> tuple[tuple[str, int], ...]:
    ahead: dict[str, list[str]] = {}
    for link in plan.links:
        ahead.setdefault(link.source, []).append(link.target)
    behind = reach(ahead, core)
    begins = dict(told.timetable)
    for one in calm.steps:
        at = one.latest_start if one.id in behind or one.earliest_start is None else one.earliest_start
        if one.id not in core and at is not None:
            begins[one.id] = at
    return tuple((id_, begins[id_]) for id_ in plan.steps if id_ in begins)


def _colliding(plan: Plan, blank: Guarantee, told: Told, doubts: tuple[Doubt, ...]) -> Guarantee:
    if told.doubts:
        return _scenario(plan, blank, (*doubts, *told.doubts))
    return blank._replace(
        verdict="not-guaranteed", strong=False, dynamic=False, reasoning="network",
        facts=told.facts, missing=told.missing, outcomes=told.outcomes,
    )  # fmt: skip


def _scenario(plan: Plan, blank: Guarantee, doubts: tuple[Doubt, ...]) -> Guarantee:
    """Not decided, unless one timetable serves all outcomes, or the longest alone, or the shortest, cannot be kept."""
    undecided = blank._replace(doubts=tuple(dict.fromkeys(doubts)))
    begins = None if any(doubt.kind == "customer" for doubt in doubts) else timetable(plan)
    if begins is not None:
        return blank._replace(
            verdict="guaranteed", strong=True, dynamic=True, reasoning="timetable", timetable=begins
        )
    kept = _laid_out(plan)
    if kept is not None:
        return kept._replace(ranges=blank.ranges)
    if any(step.choose for step in plan.steps.values()):
        return undecided
    loops = [part for part, _ in loops_in(plan)]
    for worst, often in product((True, False), (True, False) if loops else (True,)):
        chosen = {one.part: worst for one in blank.ranges} | dict.fromkeys(loops, often)
        late = missed(solve_plan(fixed(plan, chosen)))
        if late:
            return blank._replace(
                verdict="not-guaranteed", strong=False, dynamic=False, reasoning="scenario", missed=late,
                missing=max(one.late for one in late), outcomes=tuple(_outcomes(plan, chosen)),
            )  # fmt: skip
    return _once(plan, loops, undecided) if loops else undecided


def _laid_out(plan: Plan) -> Guarantee | None:
    """Guaranteed with loops as one longer step, or step by step as if they went to their bounds; else ``None``."""
    bounds = {part.step: bound for part, bound in loops_in(plan)}
    shorter = collapsed(plan, bounds)
    if shorter is not None:
        told = _unrolled(shorter.plan)
        if told is not None:
            decisions = (one._replace(step=shorter.entries.get(one.step, one.step)) for one in told.decisions)
            at_once = tuple(owner for owner in bounds if owner in shorter.entries)
            return told._replace(strong=False, timetable=(), decisions=tuple(decisions), at_once=at_once)
    return _unrolled(plan) if bounds else None


def _unrolled(plan: Plan) -> Guarantee | None:
    """Guaranteed with all else acting as if the loops went to their bounds; else ``None``."""
    left = {part.step: bound for part, bound in loops_in(plan)}
    rounds = unrolled(plan, left, left_early=True)
    found = guarantee(rounds.plan) if rounds else None
    if rounds is None or found is None or found.verdict != "guaranteed":
        return None
    return in_rounds(found, rounds)._replace(reasoning="network", as_if=tuple(left))


def _once(plan: Plan, loops: list[Part], undecided: Guarantee) -> Guarantee:
    """Not decided, unless times are missed even if it is known beforehand that each loop is gone through once."""
    once = dict.fromkeys(loops, False)
    found = guarantee(fixed(plan, once))
    if found.verdict != "not-guaranteed":
        return undecided
    return found._replace(
        ranges=undecided.ranges, outcomes=(*found.outcomes, *_outcomes(plan, once, ranges=False))
    )


def _outcomes(plan: Plan, chosen: Mapping[Part, bool], *, ranges: bool = True) -> Iterator[Outcome]:
    """The outcomes that are chosen, longest or shortest: those of ranges, then those of loops."""
    for part, best, longest in ranges_of(plan) if ranges else ():
        duration = longest if chosen[part] else best
        yield Outcome(part, (duration.amount,), duration.kind)
    for part, bound in loops_in(plan):
        yield Outcome(part, (bound if chosen[part] else 1,), "times")
