"""Which part of a process the greatest times concern: what lies between them.

Before that part everything may happen as soon as it can, and behind it as late as need be, for earlier inputs never
hurt there: calendars, departures, alternatives and loops are calculated at their best and worst as ever. Only what lies
on a way from a greatest time to a greatest time must be plain: elapsed time, of known length, by no choice and in no
loop. What is plain next to it joins it, so that as much as possible is decided by what is observed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from procmap.analysis.guarantee.records import Doubt, DoubtKind
from procmap.analysis.links import Link
from procmap.analysis.loops import loops_of
from procmap.analysis.plan import Plan, reach
from procmap.calendars import Spread
from procmap.model import Step

MOST_GROWN = 300
MOST_RANGES = 1_000
"""Ranges in a core up to which plain neighbours join it, and up to which it is decided at all (in a few seconds)."""


class Core(NamedTuple):
    """The steps between greatest times, or why they cannot be decided."""

    steps: frozenset[str]
    doubts: tuple[Doubt, ...]


def core_of(plan: Plan) -> Core:
    """The core of a plan that has greatest times."""
    leaving: dict[str, list[Link]] = {id_: [] for id_ in plan.steps}
    entering: dict[str, list[Link]] = {id_: [] for id_ in plan.steps}
    for link in plan.links:
        leaving[link.source].append(link)
        entering[link.target].append(link)
    ahead = {id_: [link.target for link in links] for id_, links in leaving.items()}
    back = {id_: [link.source for link in links] for id_, links in entering.items()}
    ends = {id_ for link in plan.links if link.at_most for id_ in (link.source, link.target)}
    after, before = reach(ahead, ends), reach(back, ends)
    rough = _rough(plan, ahead, back)
    core = after & before
    doubts = [Doubt(rough[id_], id_) for id_ in plan.steps if id_ in core and id_ in rough]
    doubts += [
        Doubt("limit", link.source, link.target)
        for link in plan.links
        if link.source in core and link.target in core and not plain_link(link)
    ]
    grown = set(core)
    order = _in_order(ahead, back)
    for id_ in reversed(order):
        if id_ in before and id_ not in rough:
            onward = [(link, link.target) for link in leaving[id_] if link.target in before]
            if all(other in grown and plain_link(link) for link, other in onward):
                grown.add(id_)
    for id_ in order:
        if id_ in after and id_ not in rough:
            behind = [(link, link.source) for link in entering[id_] if link.source in after]
            if all(other in grown and plain_link(link) for link, other in behind):
                grown.add(id_)
    if _ranges(plan, grown) <= MOST_GROWN:
        core = grown
    if _ranges(plan, core) > MOST_RANGES:
        doubts.append(Doubt("size"))
    return Core(frozenset(core), tuple(doubts))


def _ranges(plan: Plan, core: set[str]) -> int:
    """How many steps and handoffs of a core have a range."""
    steps = sum(not takes.exact for id_ in core if (takes := plan.steps[id_].takes))
    inner = (link for link in plan.links if link.source in core and link.target in core)
    return steps + sum(any(not leg.spread.exact for leg in link.legs) for link in inner)


def _in_order(ahead: Mapping[str, list[str]], back: Mapping[str, list[str]]) -> list[str]:
    """The steps in topological order; those on circles are left out."""
    waiting = {id_: len(before) for id_, before in back.items()}
    order = [id_ for id_, count in waiting.items() if not count]
    for id_ in order:  # grows while it is walked
        for target in ahead[id_]:
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return order


def _rough(plan: Plan, ahead: Mapping[str, list[str]], back: Mapping[str, list[str]]) -> dict[str, DoubtKind]:
    """The steps that are not plain, with the kind of doubt."""
    found: dict[str, DoubtKind] = {}
    for id_, step in plan.steps.items():
        kind = kind_of(plan, id_, step)
        if kind:
            found[id_] = kind
    for id_, step in plan.steps.items():
        for branch in step.choose.branches.values() if step.choose else ():
            found.update((one, "choice") for one in branch.steps if one in plan.steps)
        if step.repeat and step.repeat.at_most != 1:
            found[id_] = "loop"
    around = loops_of(plan, worst=True)
    found.update((id_, "loop") for id_, loops in around.items() if any(bound > 1 for _, bound in loops))
    for _, fact in plan.measured:
        run = reach(ahead, [fact.from_]) & reach(back, [fact.to])
        found.update((id_, "measured") for id_ in run)
    return found


def kind_of(plan: Plan, id_: str, step: Step) -> DoubtKind | None:
    """Why the length of a step is not plain elapsed time, if it is not."""
    takes = duration_of(plan, id_)
    if takes is None:
        return "unknown"
    if step.choose:
        return "choice"
    kept = step.departures is not None or step.opening_hours or (step.atomic and takes.worst.amount)
    return "calendar" if kept or takes.worst.kind != "elapsed" else None


def plain_link(link: Link) -> bool:
    """Whether a handoff counts in elapsed time."""
    spreads = [leg.spread for leg in link.legs] + ([link.at_most] if link.at_most else [])
    return all(spread.worst.kind == "elapsed" for spread in spreads)


def duration_of(plan: Plan, id_: str) -> Spread | None:
    """How long a step takes: as it says, else as promised "within"."""
    takes = plan.steps[id_].takes
    if takes is not None:
        return takes
    for contract in plan.contracts.values():
        if contract.requirement.step == id_ and contract.within is not None:
            return Spread(contract.within, contract.within)
    return None
