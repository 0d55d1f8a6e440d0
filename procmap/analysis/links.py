"""The handoffs of a plan: from step to step, over steps that are passed over, and the requirements laid on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from procmap.analysis.ways import Ways
from procmap.calendars import Spread
from procmap.model import Process, Requirement, Step
from procmap.model.step import Relation

_FEW = 8
"""Handoffs out of one step that are asked about one by one."""


class Link(NamedTuple):
    """Step ``target`` comes after step ``source``; ``contracts`` are the requirements on this handoff.

    ``lag`` is the least time between them (a transfer), ``at_most`` the greatest.
    """

    source: str
    target: str
    relation: Relation = "finish-start"
    lag: Spread | None = None
    at_most: Spread | None = None
    contracts: tuple[str, ...] = ()
    gate: bool = False


def ordered_links(every: Mapping[str, Step], taken: Mapping[str, Step]) -> list[Link]:
    links: dict[tuple[str, str, str], Link] = {}
    behind: dict[str, tuple[str, ...]] = {}
    for target, step in taken.items():
        for link in _links_of(target, step, every):
            if link.source in taken:
                links.setdefault((link.source, target, link.relation), link)
                continue
            for source in _bridged(link.source, every, taken, behind):
                links.setdefault((source, target, "finish-start"), Link(source, target))
    for link in _implied_by_choices(taken, links.values()):
        links.setdefault((link.source, link.target, link.relation), link)
    return list(links.values())


def _links_of(target: str, step: Step, every: Mapping[str, Step]) -> Iterator[Link]:
    for after in step.after:
        if after.step in every:
            lag = after.transfer or after.at_least
            yield Link(after.step, target, after.relation, lag, after.at_most)


def _bridged(
    gone: str, every: Mapping[str, Step], taken: Mapping[str, Step], behind: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The steps that are taken nearest behind one that is not; ``behind`` keeps what was found before.

    What they hand over is bridged by a plain handoff: the times of the steps between are not known to apply.
    """
    open_, met = [gone], {gone}
    while open_:
        here = open_[-1]
        sources = [after.step for after in every[here].after if after.step in every]
        fresh = [one for one in sources if one not in taken and one not in behind and one not in met]
        if fresh:
            met.update(fresh)
            open_.extend(fresh)
            continue
        found = (
            one for source in sources for one in ((source,) if source in taken else behind.get(source, ()))
        )
        behind[open_.pop()] = tuple(dict.fromkeys(found))
    return behind[gone]


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
            elif askers:
                for asker in askers:
                    self._lay(id_, self._serving(requirement.step, asker))
            else:
                self._lay(id_, self._leaving(requirement.step))
        links = [link._replace(contracts=tuple(self.on.get(n, ()))) for n, link in enumerate(self.links)]
        return Laid(links, entering)

    def _lay(self, id_: str, numbers: Iterable[int]) -> None:
        for n in numbers:
            self.on.setdefault(n, {})[id_] = None

    def _leaving(self, source: str) -> list[int]:
        return sorted(n for numbers in self.between.get(source, {}).values() for n in numbers)

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
            return targets[asker]
        if len(targets) > _FEW:
            leading: Collection[str] = self.ways.all_to(asker)
        else:
            leading = [target for target in targets if self.ways.lead(target, asker)]
        found = sorted(n for target, numbers in targets.items() if target in leading for n in numbers)
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
