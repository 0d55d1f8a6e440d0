"""The handoffs of a plan: from step to step, over steps that are passed over, and the requirements laid on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from procmap.analysis.ways import Ways
from procmap.calendars import Duration, Spread
from procmap.model import Process, Requirement, Step
from procmap.model.bridges import Bridges, Legs, TooManyError, as_legs, joined, larger, total
from procmap.model.step import Relation

MOST_BRIDGED = 20_000
"""Handoffs over steps that are not taken, of one family."""

MOST_LAID = 50_000
"""Requirements on handoffs, each counted on every handoff that carries it; a plan with so many is not calculated."""

_CARRIERS: tuple[Relation, ...] = ("finish-start", "finish-finish", "start-start", "start-finish")

_FEW = 8
"""Handoffs out of one step that are asked about one by one."""


class Link(NamedTuple):
    """Step ``target`` comes after step ``source``; ``contracts`` are the requirements on this handoff.

    ``legs`` are the transfers between them, one after the other, ``at_most`` is the greatest time between the two ends.
    A step that is not there sets none: what it would have waited for does not wait.
    """

    source: str
    target: str
    relation: Relation = "finish-start"
    legs: Legs = ()
    at_most: Spread | None = None
    contracts: tuple[str, ...] = ()
    gate: bool = False


def passed_over(every: Mapping[str, Step], taken: Mapping[str, Step]) -> dict[str, Step]:
    """The steps that a family does not take and that stay all the same, without time, as points to pass.

    There are none, unless bridging would join more handoffs than are calculated one by one.
    """
    bridges = _bridges(every, taken)
    try:
        for step in taken.values():
            for after in step.after:
                if after.step in every and after.step not in taken:
                    bridges.behind(after.step)
    except TooManyError:
        return {id_: _point(step) for id_, step in every.items() if id_ not in taken}
    return {}


def _point(step: Step) -> Step:
    """A step that takes no time and that nobody does."""
    after = tuple(one.model_copy(update={"at_most": None}) for one in step.after)
    return Step(
        name=step.name, calendar=step.calendar, takes=Spread(*2 * (Duration("elapsed", 0),)), after=after
    )


def ordered_links(every: Mapping[str, Step], taken: Mapping[str, Step]) -> list[Link]:
    """The handoffs that the order of the steps gives; those over steps that are not taken are bridged."""
    links: dict[tuple[str, str, str], Link] = {}
    bridges = _bridges(every, taken)
    for target, step in taken.items():
        for link in _links_of(target, step, every):
            if link.source in taken:
                there = taken[link.source] is every[link.source]
                _put(links, link if there else link._replace(at_most=None))
                continue
            own = link.legs if link.relation == "finish-start" else ()
            for source, legs in bridges.behind(link.source).items():
                _put(links, Link(source, target, legs=joined(legs, own)))
    for link in _implied_by_choices(taken, links.values()):
        links.setdefault((link.source, link.target, link.relation), link)
    return list(links.values())


def _put(links: dict[tuple[str, str, str], Link], link: Link) -> None:
    """Add a handoff; of two of one kind between the same steps the one whose transfers take longer stays."""
    other = links.setdefault((link.source, link.target, link.relation), link)
    if other is not link:
        legs = larger(other.legs, link.legs)
        at_most = _shorter(other.at_most, link.at_most)
        links[link.source, link.target, link.relation] = other._replace(legs=legs, at_most=at_most)


def _shorter(one: Spread | None, other: Spread | None) -> Spread | None:
    """The stricter of two greatest times; working time and days as they are written, a day for 24 hours."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda spread: total(spread.best))


def _links_of(target: str, step: Step, every: Mapping[str, Step]) -> Iterator[Link]:
    for after in step.after:
        if after.step in every:
            legs = as_legs(after.transfer or after.at_least)
            begun = tuple(leg if leg.begins else leg._replace(begins=after.step) for leg in legs)
            yield Link(after.step, target, after.relation, begun, after.at_most)


def _bridges(every: Mapping[str, Step], taken: Mapping[str, Step]) -> Bridges:
    def inputs(id_: str) -> Iterator[tuple[str, Legs]]:
        for link in _links_of(id_, every[id_], every):
            yield link.source, link.legs if link.relation == "finish-start" else ()

    return Bridges(every.keys() - taken.keys(), inputs, MOST_BRIDGED)


def _implied_by_choices(steps: Mapping[str, Step], links: Iterable[Link]) -> Iterator[Link]:
    """A branch's first step follows the choice, each further one its predecessor, unless it says otherwise."""
    links = list(links)
    placed = {link.target for link in links}
    own: list[Link] = []
    for decider, step in steps.items():
        for branch in step.choose.branches.values() if step.choose else ():
            before = decider
            for id_ in branch.steps:
                if id_ in steps and id_ not in placed and id_ != before:
                    own.append(Link(before, id_))
                    yield own[-1]
                before = id_ if id_ in steps else before
    yield from _short_ways(steps, [*links, *own])


def _short_ways(steps: Mapping[str, Step], links: list[Link]) -> Iterator[Link]:
    """A branch without steps leads from the choice straight to what comes after its other branches."""
    for decider, step in steps.items():
        branches = step.choose.branches.values() if step.choose else ()
        inside = {id_ for branch in branches for id_ in branch.steps}
        if all(branch.steps for branch in branches):
            continue
        for link in links:
            if link.source in inside and link.target not in inside and link.target != decider:
                yield Link(decider, link.target)


def with_gates(
    steps: Mapping[str, Step], requirements: Mapping[str, Requirement], links: list[Link]
) -> list[Link]:
    joined = {(link.source, link.target) for link in links}
    for target, step in steps.items():
        for need in step.gate.needs if step.gate else ():
            source = requirements[need].step if need in requirements else None
            if source is not None and source != target and (source, target) not in joined:
                joined.add((source, target))
                links.append(Link(source, target, gate=True))
    return links


class Laid(NamedTuple):
    """Links with the requirements laid on them.

    ``entering`` has the steps that each requirement of a department enters.
    """

    links: list[Link]
    entering: dict[str, tuple[str, ...]]


def lay_contracts(
    process: Process, steps: Mapping[str, Step], requirements: Mapping[str, Requirement], links: list[Link]
) -> Laid:
    """Lay each requirement on the handoffs it speaks of; add a handoff where the steps have no path yet."""
    return _Laying(process, steps, links).run(requirements)


class _Laying:
    def __init__(self, process: Process, steps: Mapping[str, Step], links: list[Link]) -> None:
        self.process = process
        self.steps = steps
        self.links = list(links)
        self.ways = Ways((link.source, link.target) for link in links)
        self.between: dict[str, dict[str, list[int]]] = {}
        """The numbers of the links from a step, by target."""
        self.on: dict[int, dict[str, None]] = {}
        self.laid = 0
        for n, link in enumerate(links):
            self.between.setdefault(link.source, {}).setdefault(link.target, []).append(n)

    def run(self, requirements: Mapping[str, Requirement]) -> Laid:
        entering: dict[str, tuple[str, ...]] = {}
        gates = _gated(self.steps)
        for id_, requirement in requirements.items():
            askers = [*gates.get(id_, ())]
            if requirement.asked_by is not None and requirement.asked_by not in askers:
                askers.insert(0, requirement.asked_by)
            if requirement.step is None:
                entering[id_] = tuple(asker for asker in askers if asker in self.steps)
            elif self.laid >= MOST_LAID:
                continue
            elif askers:
                for asker in askers:
                    self._lay(id_, self._serving(requirement.step, asker))
            else:
                self._lay(id_, self._leaving(requirement.step))
        links = [link._replace(contracts=tuple(self.on.get(n, ()))) for n, link in enumerate(self.links)]
        return Laid(links, entering)

    def _lay(self, id_: str, numbers: Sequence[int]) -> None:
        for n in numbers:
            self.on.setdefault(n, {})[id_] = None
        self.laid += len(numbers)

    def _leaving(self, source: str) -> list[int]:
        return sorted(map(self._carrier, self.between.get(source, {}).values()))

    def _carrier(self, numbers: list[int]) -> int:
        """Of several handoffs between two steps the one that carries contracts: on which the result travels."""
        return min(numbers, key=lambda n: _CARRIERS.index(self.links[n].relation))

    def _serving(self, source: str, asker: str) -> list[int]:
        """The handoffs out of a step that serve its asker, a step (directly or through others) or a department.

        A department without a step there asks for the result as such: its contract is on every handoff.
        """
        if asker in self.steps:
            return self._towards(source, asker)
        leaving = self._leaving(source)
        serving = [n for n in leaving if self.steps[self.links[n].target].department == asker]
        return serving or (leaving if asker in self.process.departments else [])

    def _towards(self, source: str, asker: str) -> list[int]:
        targets = self.between.get(source, {})
        if asker in targets:
            return [self._carrier(targets[asker])]
        if len(targets) > _FEW:
            leading: Collection[str] = self.ways.all_to(asker)
        else:
            leading = [target for target in targets if self.ways.lead(target, asker)]
        found = sorted(self._carrier(numbers) for target, numbers in targets.items() if target in leading)
        if not found and not self.ways.lead(asker, source):
            self.links.append(Link(source, asker))
            self.ways.add(source, asker)
            found = targets[asker] = [len(self.links) - 1]
            self.between[source] = targets
        return found


def _gated(steps: Mapping[str, Step]) -> dict[str, list[str]]:
    gates: dict[str, list[str]] = {}
    for id_, step in steps.items():
        for need in step.gate.needs if step.gate else ():
            gates.setdefault(need, []).append(id_)
    return gates
