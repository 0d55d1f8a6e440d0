"""Loops unrolled: each time through as steps of its own, in a row.

How often a loop is gone through nobody chooses, and it is known only at the end of each time. To one who knows the
number beforehand it is a row of steps, and one who does not know it can do no better. ``left_early``: a loop may be
left after each time through. Who goes on as if it went to its bound keeps what is kept there, if greatest times out of
the loop count from the first time through, the soonest that it is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import NamedTuple

from procmap.analysis.guarantee.core import duration_of
from procmap.analysis.guarantee.records import Decision, Guarantee, Part
from procmap.analysis.links import Link
from procmap.analysis.loops import loops_of
from procmap.analysis.plan import Plan
from procmap.model import Step

MOST_COPIES = 300
"""Steps of loops, each as often as it is gone through, up to which loops are unrolled."""

Pass = tuple[int, ...]
"""Which time through each enclosing loop, outermost first, counted from 0."""


class Rounds(NamedTuple):
    """A plan with its loops unrolled; ``names``: by new id the step and which time through its loops, from 1."""

    plan: Plan
    names: Mapping[str, tuple[str, Pass]]


def unrolled(plan: Plan, bounds: Mapping[str, int], *, left_early: bool = False) -> Rounds | None:
    """The plan with the loops of these steps gone through so often; ``None`` where that is not plain or too long."""
    around = {
        id_: tuple((owner, bounds[owner]) for owner, _ in loops if owner in bounds)
        for id_, loops in loops_of(plan, worst=True).items()
    }
    around = {id_: loops for id_, loops in around.items() if loops}
    if sum(prod(bound for _, bound in loops) for loops in around.values()) > MOST_COPIES:
        return None
    if any(_chooses(id_, step, around) for id_, step in plan.steps.items()):
        return None
    if any(end in around for _, fact in plan.measured for end in (fact.from_, fact.to)):
        return None
    return _Unrolling(plan, around, left_early).run()


def _chooses(id_: str, step: Step, around: Mapping[str, object]) -> bool:
    """Whether a step of a loop chooses, or is chosen."""
    branches = step.choose.branches.values() if step.choose else ()
    return bool(branches) and (
        id_ in around or any(one in around for branch in branches for one in branch.steps)
    )


class _Unrolling:
    def __init__(
        self, plan: Plan, around: Mapping[str, tuple[tuple[str, int], ...]], left_early: bool
    ) -> None:
        self.plan, self.around, self.left_early = plan, around, left_early
        self.inner = [link for link in plan.links if link.source in around and link.target in around]

    def run(self) -> Rounds:
        steps: dict[str, Step] = {}
        names: dict[str, tuple[str, Pass]] = {}
        for id_, step in self.plan.steps.items():
            if id_ not in self.around:
                steps[id_] = step
                continue
            for nth in self._passes(id_):
                steps[self._id(id_, nth)] = self._copy(id_, step, nth)
                names[self._id(id_, nth)] = (id_, tuple(n + 1 for n in nth))
        links = [copy for link in self.plan.links for copy in self._copies(link)]
        links += [
            Link(self._id(*before), self._id(*after))
            for owner in self._owners()
            for before, after in self._back(owner)
        ]
        contracts = {
            id_: one._replace(entering=tuple(self._first(step) for step in one.entering))
            for id_, one in self.plan.contracts.items()
        }
        state = self.plan.state.model_copy(update={"steps": {**self.plan.state.steps, **steps}})
        bounding = self.plan.bounding
        rigid = frozenset(copy for copy, (id_, _) in names.items() if id_ in bounding)
        plan = self.plan._replace(
            state=state, steps=steps, links=tuple(links), contracts=contracts, rigid=rigid
        )
        return Rounds(plan, names)

    def _passes(self, id_: str) -> list[Pass]:
        return list(product(*(range(bound) for _, bound in self.around.get(id_, ()))))

    def _id(self, id_: str, nth: Pass) -> str:
        """The last time through keeps the step's id, so that what is said of its result is said of that."""
        last = all(n == bound - 1 for n, (_, bound) in zip(nth, self.around.get(id_, ()), strict=True))
        return id_ if last else f"{id_} {'.'.join(str(n + 1) for n in nth)}"

    def _first(self, id_: str) -> str:
        return self._id(id_, (0,) * len(self.around.get(id_, ())))

    def _copy(self, id_: str, step: Step, nth: Pass) -> Step:
        changes: dict[str, object] = {"takes": duration_of(self.plan, id_)}
        if step.repeat is not None and step.repeat.at_most is not None:
            changes["repeat"] = None
        if any(nth):
            changes["not_before"] = None
        return step.model_copy(update=changes)

    def _copies(self, link: Link) -> Iterator[Link]:
        """The handoff in every time through that both have in common; from the last of the others to the first."""
        source, target = self.around.get(link.source, ()), self.around.get(link.target, ())
        shared = 0
        while shared < min(len(source), len(target)) and source[shared][0] == target[shared][0]:
            shared += 1
        last = tuple(bound - 1 for _, bound in source[shared:])
        into = (0,) * (len(target) - shared)
        for nth in product(*(range(bound) for _, bound in source[:shared])):
            before, after = self._id(link.source, (*nth, *last)), self._id(link.target, (*nth, *into))
            contracts = link.contracts if before == link.source else ()
            copy = link._replace(source=before, target=after, contracts=contracts)
            if self.left_early and link.at_most is not None and any(last):
                first = self._id(link.source, (*nth, *(0 for _ in last)))
                yield Link(first, after, link.relation, at_most=link.at_most)
                copy = copy._replace(at_most=None)
            yield copy

    def _owners(self) -> list[str]:
        return list(dict.fromkeys(owner for loops in self.around.values() for owner, _ in loops))

    def _back(self, owner: str) -> Iterator[tuple[tuple[str, Pass], tuple[str, Pass]]]:
        """The next time through begins with the loop's first steps, once its owner and its last steps are finished."""
        names = [one for one, _ in self.around[owner]]
        depth = names.index(owner) + 1
        body = {id_ for id_, loops in self.around.items() if any(one == owner for one, _ in loops)}
        inner = [link for link in self.inner if link.source in body and link.target in body]
        entries = [id_ for id_ in body if all(link.target != id_ for link in inner)]
        exits = [id_ for id_ in body if id_ == owner or all(link.source != id_ for link in inner)]
        for nth in product(*(range(bound) for _, bound in self.around[owner][:depth])):
            again = (*nth[:-1], nth[-1] + 1)
            if again[-1] == self.around[owner][depth - 1][1]:
                continue
            for last, entry in product(sorted(exits), sorted(entries)):
                rest = tuple(bound - 1 for _, bound in self.around[last][depth:])
                yield (last, (*nth, *rest)), (entry, (*again, *(0 for _ in self.around[entry][depth:])))


def in_rounds(found: Guarantee, rounds: Rounds) -> Guarantee:
    """What is guaranteed in a plan with unrolled loops, in terms of the steps and of the times through their loops."""

    def name(id_: str) -> tuple[str, Pass]:
        return rounds.names.get(id_, (id_, ()))

    def named(part: Part) -> Part:
        step, nth = name(part.step)
        target, other = name(part.target) if part.target is not None else (None, ())
        return Part(part.kind, step, target, nth or other)

    return found._replace(
        timetable=tuple(
            (name(id_)[0], at) for id_, at in found.timetable if all(n == 1 for n in name(id_)[1])
        ),
        decisions=tuple(
            Decision(name(one.step)[0], named(one.observed), one.at_most, name(one.step)[1])
            for one in found.decisions
        ),
    )
