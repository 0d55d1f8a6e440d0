"""A loop as one longer step: begun at once each time, and looked at only at its end.

That is one way of acting among others, so that what is guaranteed there is guaranteed. It sees less than there is to
see, and never waits between two times through: what is not guaranteed there may be guaranteed all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from procmap.analysis.guarantee.core import duration_of, kind_of, plain_link
from procmap.analysis.links import Link
from procmap.analysis.loops import loops_of
from procmap.analysis.plan import Plan
from procmap.calendars import Duration, Spread
from procmap.model import Step
from procmap.model.bridges import Leg


class Collapsed(NamedTuple):
    """A plan with loops as single steps under their owners' ids; ``entries``: the steps these begin with, by owner."""

    plan: Plan
    entries: Mapping[str, str]


def collapsed(plan: Plan, bounds: Mapping[str, int]) -> Collapsed | None:
    """The plan with every loop that allows it as one step, inner loops first; ``None`` where none does."""
    found, entries = plan, dict[str, str]()
    while True:
        shorter = next(_shorter(found, bounds), None)
        if shorter is None:
            return Collapsed(found, entries) if entries else None
        loop, found = shorter
        entries[loop.owner] = entries.get(loop.entry, loop.entry)


def _shorter(plan: Plan, bounds: Mapping[str, int]) -> Iterator[tuple[_Loop, Plan]]:
    """The loops that can be one step, those with the fewest steps first, with the plan in which they are."""
    bodies: dict[str, set[str]] = {}
    for id_, loops in loops_of(plan, worst=True).items():
        for owner, _ in loops:
            bodies.setdefault(owner, set()).add(id_)
    for owner in sorted((one for one in bodies if one in bounds), key=lambda one: len(bodies[one])):
        loop = _Loop(plan, owner, bodies[owner])
        shorter = loop.as_step(bounds[owner])
        if shorter is not None:
            yield loop, shorter


class _Loop:
    """The loop of one step; ``entry``: the only step of it that nothing in it comes before, if there is just one.

    ``best`` and ``worst``: by step how long after the loop's beginning it is finished, the first time through.
    """

    def __init__(self, plan: Plan, owner: str, body: set[str]) -> None:
        self.plan, self.owner, self.body = plan, owner, body
        self.inner = inner = [link for link in plan.links if link.source in body and link.target in body]
        self.into = {id_: [link for link in inner if link.target == id_] for id_ in body}
        entries = [id_ for id_, inputs in self.into.items() if not inputs]
        self.entry = entries[0] if len(entries) == 1 else ""
        self.best: dict[str, int] = {}
        self.worst: dict[str, int] = {}

    def as_step(self, bound: int) -> Plan | None:
        """The plan with this loop as one step under its owner's id, or ``None``."""
        plan, body, owner = self.plan, self.body, self.owner
        last = body - {link.source for link in self.inner}
        if (
            last != {owner}
            or not all(map(self._follows, self.inner))
            or not body.isdisjoint(self._spoken_of())
        ):
            return None
        if not self._measure() or any(self._released(id_) or self._again(id_) for id_ in body):
            return None
        links = [self._moved(link) for link in plan.links if not {link.source, link.target} <= body]
        if None in links:
            return None
        takes = _elapsed(self.best[owner], bound * self.worst[owner])
        own = plan.steps[self.entry].model_copy(update={"takes": takes, "repeat": None})
        steps = {
            id_: own if id_ == owner else self._renamed(step)
            for id_, step in plan.steps.items()
            if id_ not in body or id_ == owner
        }
        contracts = {
            id_: one._replace(entering=tuple(owner if step in body else step for step in one.entering))
            for id_, one in plan.contracts.items()
        }
        return plan._replace(
            steps=steps, links=tuple(link for link in links if link is not None), contracts=contracts
        )

    def _renamed(self, step: Step) -> Step:
        """A step outside of it; a loop around it goes through its owner."""
        if step.repeat is None or self.body.isdisjoint(step.repeat.steps):
            return step
        named = dict.fromkeys(self.owner if id_ in self.body else id_ for id_ in step.repeat.steps)
        return step.model_copy(update={"repeat": step.repeat.model_copy(update={"steps": tuple(named)})})

    def _moved(self, link: Link) -> Link | None:
        """A handoff with the step that the loop becomes, asking as much as it does of the step inside, or more."""
        if link.target in self.body:
            if not link.relation.endswith("start"):
                return None
            takes = self._takes(link.target)
            first = self.best[link.target] - takes.best.amount, self.worst[link.target] - takes.worst.amount
            return _further(link._replace(target=self.owner), first)
        if link.source in self.body:
            if not link.relation.startswith("finish"):
                return None
            rest = self._rest(link.source, worst=False), self._rest(link.source, worst=True)
            return _further(link._replace(source=self.owner), rest)
        return link

    def _spoken_of(self) -> Iterator[str]:
        """The steps that something is said of that the one longer step could not bear."""
        for _, fact in self.plan.measured:
            yield from (fact.from_, fact.to)
        said = [one.at for one in self.plan.customers.values()]
        for contract in self.plan.contracts.values():
            said.append(contract.requirement.step or "")
            yield from (step for step in contract.entering if step != self.entry)
        for step in self.plan.steps.values():
            for branch in step.choose.branches.values() if step.choose else ():
                said += branch.steps
        yield from (step for step in said if step != self.owner)

    def _released(self, id_: str) -> bool:
        return id_ != self.entry and self.plan.steps[id_].not_before is not None

    def _again(self, id_: str) -> bool:
        again = self.plan.steps[id_].repeat
        return id_ != self.owner and again is not None and again.at_most != 1

    def _measure(self) -> bool:
        """Whether its steps last plain time and begin with one of them: how long one time through takes."""
        plain = not any(kind_of(self.plan, id_, self.plan.steps[id_]) for id_ in self.body)
        if not self.entry or not plain or not all(map(plain_link, self.inner)):
            return False
        self.best, self.worst = self._ends(worst=False), self._ends(worst=True)
        return True

    def _follows(self, link: Link) -> bool:
        """Whether a handoff inside keeps what it asks when its target begins as soon as it can."""
        if link.relation != "finish-start" or not plain_link(link):
            return False
        alone = len(self.into[link.target]) == 1
        return link.at_most is None or (alone and link.at_most.best.amount >= _lag(link, worst=True))

    def _takes(self, id_: str) -> Spread:
        takes = duration_of(self.plan, id_)
        assert takes is not None
        return takes

    def _ends(self, *, worst: bool) -> dict[str, int]:
        ends: dict[str, int] = {}
        while len(ends) < len(self.body):
            for id_ in self.body - ends.keys():
                if all(link.source in ends for link in self.into[id_]):
                    begins = max(
                        (ends[one.source] + _lag(one, worst=worst) for one in self.into[id_]), default=0
                    )
                    takes = self._takes(id_)
                    ends[id_] = begins + (takes.worst if worst else takes.best).amount
        return ends

    def _rest(self, id_: str, *, worst: bool) -> int:
        """How long it lasts from the end of a step to the end of the loop; a bound where others are waited for."""
        at, rest = self.owner, 0
        while at != id_:
            if len(self.into[at]) != 1:
                return self.worst[self.owner] - self.best[id_] if worst else 0
            [link] = self.into[at]
            takes = self._takes(at)
            rest += (takes.worst if worst else takes.best).amount + _lag(link, worst=worst)
            at = link.source
        return rest


def _further(link: Link, by: tuple[int, int]) -> Link | None:
    """A handoff whose two ends lie that much closer to each other; ``None`` where they cannot."""
    best, worst = by
    if not plain_link(link):
        return link if worst == 0 else None
    lags = [max(0, _lag(link, worst=longest) - best) for longest in (False, True)]
    legs = (Leg(_elapsed(*lags)),) if any(lags) else ()
    if link.at_most is None:
        return link._replace(legs=legs)
    least = link.at_most.best.amount - worst
    return link._replace(legs=legs, at_most=_elapsed(least, least)) if least >= lags[1] else None


def _elapsed(best: int, worst: int) -> Spread:
    return Spread(Duration("elapsed", best), Duration("elapsed", worst))


def _lag(link: Link, *, worst: bool) -> int:
    return sum((leg.spread.worst if worst else leg.spread.best).amount for leg in link.legs)
