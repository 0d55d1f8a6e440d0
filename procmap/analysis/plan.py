"""One state, one family, one anchor day, with every reference resolved: what the network is built from.

References to ids that do not exist are left out here (the rule ``unknown-reference`` speaks of them); steps
that a family does not take are bridged, so that what comes before them still leads to what comes after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from procmap.analysis.clocks import Clocks
from procmap.calendars import Duration, Spread
from procmap.model import Answer, CustomerRequirement, Measured, Process, Requirement, State, Step
from procmap.model.step import Relation


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


class Contract(NamedTuple):
    """A requirement with its answer, its times turned into instants (seconds UTC) for the anchor day.

    ``time`` is what the contract speaks of: the counter-offer, else the time asked. ``day_begins`` is set where
    only a day is stated. ``entering`` are the steps that it enters from a department (no step gives it).
    """

    id: str
    requirement: Requirement
    giver: str | None
    asked: int | None
    time: int | None
    within: Duration | None
    day_begins: int | None
    entering: tuple[str, ...] = ()

    @property
    def answer(self) -> Answer:
        """The answer in force."""
        return self.requirement.said

    @property
    def agreed(self) -> int | None:
        """The time a side may rely on: only once the answer grants it."""
        return self.time if self.answer.granted else None


class Plan(NamedTuple):
    """Everything about one state, family and anchor day that the solver needs; see the module's docstring."""

    process: Process
    state_id: str
    state: State
    family: str | None
    anchor: date
    clocks: Clocks
    steps: Mapping[str, Step]
    links: tuple[Link, ...]
    contracts: Mapping[str, Contract]
    customers: Mapping[str, CustomerRequirement]
    measured: tuple[tuple[int, Measured], ...]

    def department(self, step: str) -> str | None:
        """The department that owns a step of this plan."""
        return self.steps[step].department if step in self.steps else None

    def released(self, step: str) -> bool:
        """Whether a step begins with a release: a fact of the world outside, which nobody can promise."""
        return self.steps[step].not_before is not None and not any(link.target == step for link in self.links)

    @property
    def exact(self) -> bool:
        """Whether best and worst case are the same: no range, no measured fact, no choice between branches."""
        spreads = [step.takes for step in self.steps.values()] + [link.lag for link in self.links]
        choices = any(step.choose or step.repeat for step in self.steps.values())
        return not self.measured and not choices and all(one is None or one.exact for one in spreads)

    def links_into(self) -> dict[str, list[Link]]:
        """The links by target step, in the file's order."""
        into: dict[str, list[Link]] = {step: [] for step in self.steps}
        for link in self.links:
            into[link.target].append(link)
        return into


def families_to_solve(process: Process, state: State) -> tuple[str | None, ...]:
    """The families with a customer requirement; all of them if one binds everything and families differ."""
    required = [requirement.family for requirement in process.customer.requires.values()]
    bound = {family for families in required for family in families}
    differ = any(step.family for step in state.steps.values())
    differ = differ or any(requirement.family for requirement in state.requirements.values())
    if bound or differ:
        every = any(not families for families in required) or not required
        chosen = [f for f in process.families if (every and differ) or f in bound]
        return tuple(chosen) or (None,)
    return (None,)


def make_plan(process: Process, state_id: str, family: str | None, clocks: Clocks) -> Plan:
    """Resolve one state for one family. Raises ``CalendarError`` where a calendar has no data for the day."""
    state = process.states[state_id]
    steps = {id_: step for id_, step in state.steps.items() if _taken(step.family, family)}
    links = _ordered_links(state.steps, steps)
    requirements = {
        id_: requirement
        for id_, requirement in state.requirements.items()
        if _taken(requirement.family, family) and (requirement.step is None or requirement.step in steps)
    }
    links = _with_gates(steps, requirements, links)
    links, entering = _with_contracts(process, steps, requirements, links)
    contracts = {
        id_: _contract(id_, requirement, steps, clocks, entering.get(id_, ()))
        for id_, requirement in requirements.items()
    }
    customers = {
        id_: requirement
        for id_, requirement in process.customer.requires.items()
        if _taken(requirement.family, family) and requirement.at in steps
    }
    measured = tuple(
        (n, fact)
        for n, fact in enumerate(state.measured)
        if _taken(fact.family, family) and fact.from_ in steps and fact.to in steps
    )
    return Plan(
        process,
        state_id,
        state,
        family,
        clocks.anchor,
        clocks,
        steps,
        tuple(links),
        contracts,
        customers,
        measured,
    )


def _taken(families: tuple[str, ...], family: str | None) -> bool:
    return family is None or not families or family in families


def _ordered_links(every: Mapping[str, Step], taken: Mapping[str, Step]) -> list[Link]:
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


def _with_gates(
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


def _with_contracts(
    process: Process, steps: Mapping[str, Step], requirements: Mapping[str, Requirement], links: list[Link]
) -> tuple[list[Link], dict[str, tuple[str, ...]]]:
    """Lay each requirement on the handoffs it speaks of; add a handoff where the steps have no path yet."""
    entering: dict[str, tuple[str, ...]] = {}
    laid: dict[int, list[str]] = {}
    gates = _gated(steps)
    out: dict[str, list[int]] = {}
    for n, link in enumerate(links):
        out.setdefault(link.source, []).append(n)
    for id_, requirement in requirements.items():
        askers = [*gates.get(id_, ())]
        if requirement.asked_by is not None and requirement.asked_by not in askers:
            askers.insert(0, requirement.asked_by)
        if requirement.step is None:
            entering[id_] = tuple(asker for asker in askers if asker in steps)
            continue
        if requirement.asked_by is None and not askers:
            found = list(out.get(requirement.step, ()))
            laid.update({n: [*laid.get(n, []), id_] for n in found})
        for asker in askers:
            found = _links_between(links, out, steps, process.departments, (requirement.step, asker))
            if not found and asker in steps and not _leads(links, out, asker, requirement.step):
                links.append(Link(requirement.step, asker))
                out.setdefault(requirement.step, []).append(len(links) - 1)
                found = [len(links) - 1]
            for n in found:
                if id_ not in laid.setdefault(n, []):
                    laid[n].append(id_)
    return [link._replace(contracts=tuple(laid.get(n, ()))) for n, link in enumerate(links)], entering


def _gated(steps: Mapping[str, Step]) -> dict[str, list[str]]:
    gates: dict[str, list[str]] = {}
    for id_, step in steps.items():
        for need in step.gate.needs if step.gate else ():
            gates.setdefault(need, []).append(id_)
    return gates


def _links_between(
    links: list[Link],
    out: Mapping[str, list[int]],
    steps: Mapping[str, Step],
    departments: Collection[str],
    ends: tuple[str, str],
) -> list[int]:
    """The handoffs out of a step that serve its asker, a step (directly or through others) or a department.

    A department without a step there asks for the result as such: its contract is on every handoff.
    """
    source, asker = ends
    leaving = out.get(source, [])
    if asker in steps:
        direct = [n for n in leaving if links[n].target == asker]
        return direct or [n for n in leaving if _leads(links, out, links[n].target, asker)]
    serving = [n for n in leaving if steps[links[n].target].department == asker]
    return serving or (list(leaving) if asker in departments else [])


def _leads(links: list[Link], out: Mapping[str, list[int]], start: str, goal: str) -> bool:
    open_, met = [start], {start}
    while open_:
        step = open_.pop()
        if step == goal:
            return True
        fresh = [links[n].target for n in out.get(step, ()) if links[n].target not in met]
        met.update(fresh)
        open_.extend(fresh)
    return False


def reach(edges: Mapping[str, Iterable[str]], sources: Iterable[str]) -> set[str]:
    """Everything that can be reached along the edges, the sources included."""
    met = set(sources)
    open_ = list(met)
    while open_:
        fresh = [node for node in edges.get(open_.pop(), ()) if node not in met]
        met.update(fresh)
        open_.extend(fresh)
    return met


def _contract(
    id_: str, requirement: Requirement, steps: Mapping[str, Step], clocks: Clocks, entering: tuple[str, ...]
) -> Contract:
    given_by = steps.get(requirement.step) if requirement.step is not None else None
    giver = requirement.of or (given_by.department if given_by else None)
    calendar = clocks.of_department(giver)
    point = requirement.point
    day_begins = None
    if point is not None and point.seconds is None:
        day_begins = clocks.day_begins(point, calendar)
    return Contract(
        id_,
        requirement,
        giver,
        asked=clocks.by(requirement.by, calendar),
        time=clocks.by(point, calendar),
        within=requirement.promised.within if requirement.promised else None,
        day_begins=day_begins,
        entering=entering,
    )
