"""One state, one family, one anchor day, with every reference resolved: what the network is built from.

References to ids that do not exist are left out here (the rule ``unknown-reference`` speaks of them); steps
that a family does not take are bridged, so that what comes before them still leads to what comes after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from procmap.analysis.clocks import Clocks
from procmap.analysis.links import Link, lay_contracts, ordered_links, passed_over, with_gates
from procmap.calendars import Duration
from procmap.model import Answer, CustomerRequirement, Measured, Process, Requirement, State, Step


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
    rigid: frozenset[str] = frozenset()
    """Further steps that take neither more nor less: the earlier times through one from whose finish a greatest time
    counts, where a loop is laid out as steps of its own."""

    @property
    def bounding(self) -> frozenset[str]:
        """Steps from whose finish a greatest time counts: for them a duration is neither more nor less."""
        counts = (link for link in self.links if link.at_most and not link.relation.startswith("start"))
        return self.rigid.union(link.source for link in counts)

    def department(self, step: str) -> str | None:
        """The department that owns a step of this plan."""
        return self.steps[step].department if step in self.steps else None

    def released(self, step: str) -> bool:
        """Whether a step begins with a release: a fact of the world outside, which nobody can promise."""
        return self.steps[step].not_before is not None and not any(link.target == step for link in self.links)

    @property
    def exact(self) -> bool:
        """Whether best and worst case are the same: no range, no measured fact, no choice between branches."""
        spreads = [step.takes for step in self.steps.values()]
        spreads += [link.at_most for link in self.links]
        spreads += [leg.spread for link in self.links for leg in link.legs]
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
    steps, requirements, links, entering = _selected(process, state, family)
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


def links_of(process: Process, state_id: str, family: str | None) -> tuple[Link, ...]:
    """The links of a plan alone: no calendar has a say in them."""
    return tuple(_selected(process, process.states[state_id], family).links)


class _Selected(NamedTuple):
    """What is taken of a state for one family, whatever the day. ``entering``: what each requirement rests on."""

    steps: dict[str, Step]
    requirements: dict[str, Requirement]
    links: list[Link]
    entering: Mapping[str, tuple[str, ...]]


def _selected(process: Process, state: State, family: str | None) -> _Selected:
    steps = {id_: step for id_, step in state.steps.items() if _taken(step.family, family)}
    points = passed_over(state.steps, steps)
    steps = {id_: points.get(id_, step) for id_, step in state.steps.items() if id_ in steps or id_ in points}
    requirements = {
        id_: requirement
        for id_, requirement in state.requirements.items()
        if _taken(requirement.family, family) and (requirement.step is None or requirement.step in steps)
    }
    links = with_gates(steps, requirements, ordered_links(state.steps, steps))
    return _Selected(steps, requirements, *lay_contracts(process, steps, requirements, links))


def _taken(families: tuple[str, ...], family: str | None) -> bool:
    return family is None or not families or family in families


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
    calendar = clocks.of_giver(giver, given_by)
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
