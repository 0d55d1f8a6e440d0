"""Whether one state may stand in for another: does the later one break a promise that the earlier one keeps?

A state *refines* another when every customer requirement that holds there, and every contract that is kept there,
is still given, no later, and kept (refinement of assume-guarantee contracts; Benveniste et al., *Contracts for
System Design*, 2018: a stronger guarantee under no stronger assumption). A greatest time between two steps is such a
promise, too; it needs no keeping where one of the two steps is no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from procmap.analysis.comparison.sides import Pairs
from procmap.analysis.greatest_times import Ends, demanded, missed
from procmap.analysis.solution import (
    ContractOutcome,
    CustomerOutcome,
    Handoff,
    HandoffVerdict,
    Solution,
    Verdict,
)
from procmap.model import After, State

_UNSURE = frozenset({HandoffVerdict.UNSUPPORTED, HandoffVerdict.CONDITIONAL, HandoffVerdict.UNKNOWN})


class Broken(NamedTuple):
    """A promise of the earlier state that the later one breaks.

    ``why``: ``dropped`` (nobody gives it any more), ``not-granted`` (its answer does not grant it), ``later``
    (promised or asked for later), ``not-kept`` (it cannot be kept), ``unsure`` (nobody can say that it is kept).
    ``id`` is its earlier id; times are instants (seconds UTC) or ``None`` where it has none. A ``limit`` (a greatest
    time) has the step at which it ends as its ``id``, and may be ``longer`` than it was.
    """

    subject: str
    id: str
    why: str
    before: int | None = None
    after: int | None = None
    limit: After | None = None


class Refinement(NamedTuple):
    """``kept`` promises, ``limits`` (greatest times) of the earlier state, and which of both the later one breaks."""

    kept: int
    broken: tuple[Broken, ...]
    limits: int = 0

    @property
    def refines(self) -> bool:
        """Whether nothing is broken."""
        return not self.broken


def refinement(before: Solution, after: Solution, pairs: Pairs, states: tuple[State, State]) -> Refinement:
    """What the later solution makes of the promises, and greatest times of the ``states``, that the earlier one keeps.

    O(promises + handoffs).
    """
    customers = [one for one in before.customers if one.verdict is Verdict.HOLDS]
    contracts = [one for one in before.contracts if one.granted and one.verdict is HandoffVerdict.OK]
    broken = [*_customers(customers, after, pairs), *_contracts(contracts, after, pairs)]
    limits = _kept_limits(before, states[0])
    broken += _limits(limits, after, states[1], pairs)
    return Refinement(len(customers) + len(contracts), tuple(broken), len(limits))


def _customers(kept: list[CustomerOutcome], after: Solution, pairs: Pairs) -> Iterator[Broken]:
    later = {one.id: one for one in after.customers}
    for one in kept:
        other = later.get(pairs.later("customer", one.id))
        why = _why(one.by, None if other is None else other.by)
        if other is None:
            yield Broken("customer", one.id, "dropped", one.by)
        elif why:
            yield Broken("customer", one.id, why, one.by, other.by)
        elif other.verdict is not Verdict.HOLDS:
            sure = other.verdict is Verdict.INFEASIBLE
            yield Broken("customer", one.id, "not-kept" if sure else "unsure", one.by, other.by)


def _contracts(kept: list[ContractOutcome], after: Solution, pairs: Pairs) -> Iterator[Broken]:
    later = {one.id: one for one in after.contracts}
    late = {one.requirement for one in after.handoffs if _late(one)}
    for one in kept:
        other = later.get(pairs.later("requirement", one.id))
        if other is None:
            yield Broken("requirement", one.id, "dropped", one.agreed_by)
        elif not other.granted:
            yield Broken("requirement", one.id, "not-granted", one.agreed_by, other.asked_by_time)
        elif _why(one.agreed_by, other.agreed_by):
            yield Broken("requirement", one.id, "later", one.agreed_by, other.agreed_by)
        elif other.id in late:
            yield Broken("requirement", one.id, "not-kept", one.agreed_by, other.agreed_by)
        elif other.verdict in _UNSURE:
            yield Broken("requirement", one.id, "unsure", one.agreed_by, other.agreed_by)


def _kept_limits(solution: Solution, state: State) -> dict[Ends, After]:
    """The greatest times that can be met, by source, target and relation."""
    broken = missed(solution)
    return {ends: one for ends, one in demanded(solution, state).items() if ends not in broken}


def _limits(kept: Mapping[Ends, After], after: Solution, state: State, pairs: Pairs) -> Iterator[Broken]:
    stated, not_met = demanded(after, state), missed(after)
    there = {one.id for one in after.steps}
    for (source, target, relation), one in kept.items():
        ends = pairs.later("step", source), pairs.later("step", target), relation
        if not {*ends[:2]} <= there:
            continue
        other = stated.get(ends)
        if other is None:
            yield Broken("limit", target, "dropped", limit=one)
        elif ends in not_met:
            yield Broken("limit", target, "not-kept", limit=one)
        elif _longer(one, other):
            yield Broken("limit", target, "longer", limit=one)


def _longer(before: After, after: After) -> bool:
    """Whether more may pass than before, at the shortest. What is counted otherwise cannot be compared."""
    if before.at_most is None or after.at_most is None:
        return False
    old, new = before.at_most.best, after.at_most.best
    return old.kind == new.kind and new.amount > old.amount


def _late(handoff: Handoff) -> bool:
    """Whether it comes later than agreed. What comes as agreed is kept, even where more would be needed."""
    if handoff.ready_at is None or handoff.agreed_by is None:
        return handoff.verdict is HandoffVerdict.UNKEPT
    return handoff.ready_at > handoff.agreed_by


def _why(before: int | None, after: int | None) -> str:
    """A promise with a time is broken by a later one, and by one without."""
    return "later" if before is not None and (after is None or after > before) else ""
