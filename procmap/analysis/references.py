"""Every reference of a process: each id that should name something, where it stands, and what there is to name.

What a process lacks is for rules to tell; this never fails.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from typing import NamedTuple

from procmap.analysis.clocks import ALWAYS
from procmap.findings import Route
from procmap.model import Process, Requirement, State, Step


class _Either(Collection[str]):
    """The ids of several kinds together, in order; nothing is copied."""

    def __init__(self, *kinds: Collection[str]) -> None:
        self._kinds = kinds

    def __contains__(self, id_: object) -> bool:
        return any(id_ in kind for kind in self._kinds)

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._kinds)

    def __len__(self) -> int:
        return sum(map(len, self._kinds))


class Reference(NamedTuple):
    """An id, what it should name, where it stands, and the ids that exist."""

    id: str | None
    kind: str
    route: Route
    known: Collection[str]
    state: str | None = None


def references(process: Process) -> Iterator[Reference]:
    """Each reference, of the organisation, of the services, and of every state."""
    yield from _of_organisation(process)
    yield from _of_services(process)
    for state_id, state in process.states.items():
        route: Route = ("states", state_id)
        yield Reference(state.based_on, "state", (*route, "based_on"), process.states)
        for id_, step in state.steps.items():
            yield from _of_step(process, state_id, state, id_, step)
        for id_, requirement in state.requirements.items():
            yield from _of_requirement(process, state_id, state, id_, requirement)
        for n, fact in enumerate(state.measured):
            yield Reference(fact.from_, "step", (*route, "measured", n, "from"), state.steps, state_id)
            yield Reference(fact.to, "step", (*route, "measured", n, "to"), state.steps, state_id)
            yield from _each(
                fact.family, "family", (*route, "measured", n, "family"), process.families, state_id
            )


def _of_organisation(process: Process) -> Iterator[Reference]:
    people, departments = process.people, process.departments
    calendars = _Either(process.calendars, (ALWAYS,))
    yield Reference(process.owner, "person", ("owner",), people)
    yield Reference(process.calendar, "calendar", ("calendar",), calendars)
    for id_, person in people.items():
        yield Reference(person.deputy, "person", ("people", id_, "deputy"), people)
        yield Reference(person.department, "department", ("people", id_, "department"), departments)
    for id_, department in departments.items():
        yield Reference(department.head, "person", ("departments", id_, "head"), people)
        yield Reference(department.calendar, "calendar", ("departments", id_, "calendar"), calendars)
    for id_, family in process.families.items():
        yield Reference(family.becomes, "family", ("families", id_, "becomes"), process.families)
    for id_, member in process.group.items():
        yield Reference(id_, "person", ("group", id_), people)
        yield from _each(member.represents, "department", ("group", id_, "represents"), departments)
    for n, meeting in enumerate(process.meetings):
        yield from _each(meeting.present, "person", ("meetings", n, "present"), people)
        for k, task in enumerate(meeting.tasks):
            yield Reference(
                task.who, "speaker", ("meetings", n, "tasks", k, "who"), _Either(people, departments)
            )
    somewhere = every_step(process)
    for id_, asked in process.customer.requires.items():
        yield Reference(asked.at, "step", ("customer", "requires", id_, "at"), somewhere)
        yield from _each(asked.family, "family", ("customer", "requires", id_, "family"), process.families)


def every_step(process: Process) -> dict[str, None]:
    """The steps of all states."""
    return {id_: None for state in process.states.values() for id_ in state.steps}


def _of_services(process: Process) -> Iterator[Reference]:
    departments, somewhere = process.departments, every_step(process)
    owners = _Either(process.people, departments)
    for id_, system in process.systems.items():
        yield Reference(system.department, "department", ("systems", id_, "department"), departments)
        yield from _each(system.supports, "step", ("systems", id_, "supports"), somewhere)
    for id_, promise in process.promises.items():
        yield Reference(promise.of, "department", ("promises", id_, "of"), departments)
        yield Reference(
            promise.calendar, "calendar", ("promises", id_, "calendar"), _Either(process.calendars, (ALWAYS,))
        )
        yield Reference(promise.step, "step", ("promises", id_, "step"), somewhere)
        if promise.served is not None:
            route = ("promises", id_, "served")
            yield Reference(promise.served.from_, "step", (*route, "from"), somewhere)
            yield Reference(promise.served.to, "step", (*route, "to"), somewhere)
    for id_, service in process.services.items():
        yield Reference(service.owner, "speaker", ("services", id_, "owner"), owners)
        yield from _each(service.steps, "step", ("services", id_, "steps"), somewhere)
    for id_, initiative in process.initiatives.items():
        yield Reference(initiative.owner, "speaker", ("initiatives", id_, "owner"), owners)
    for id_, metric in process.metrics.items():
        yield Reference(metric.owner, "speaker", ("metrics", id_, "owner"), owners)


def _each(
    ids: tuple[str, ...], kind: str, route: Route, known: Collection[str], state: str | None = None
) -> Iterator[Reference]:
    """References from a list; a single id stands at the route itself."""
    for id_ in ids:
        yield Reference(id_, kind, (*route, id_), known, state)


def _of_step(process: Process, state_id: str, state: State, id_: str, step: Step) -> Iterator[Reference]:
    route: Route = ("states", state_id, "steps", id_)
    yield Reference(step.department, "department", (*route, "department"), process.departments, state_id)
    yield Reference(
        step.calendar, "calendar", (*route, "calendar"), _Either(process.calendars, (ALWAYS,)), state_id
    )
    for after in step.after:
        yield Reference(after.step, "step", (*route, "after", after.step), state.steps, state_id)
    yield from _each(step.family, "family", (*route, "family"), process.families, state_id)
    yield from _each(step.systems, "system", (*route, "systems"), process.systems, state_id)
    if step.gate is not None:
        yield from _each(
            step.gate.needs, "requirement", (*route, "gate", "needs"), state.requirements, state_id
        )
    if step.repeat is not None:
        yield from _each(step.repeat.steps, "step", (*route, "repeat", "steps"), state.steps, state_id)
    for name, branch in step.choose.branches.items() if step.choose else ():
        yield from _each(
            branch.steps, "step", (*route, "choose", "branches", name, "steps"), state.steps, state_id
        )


def _of_requirement(
    process: Process, state_id: str, state: State, id_: str, requirement: Requirement
) -> Iterator[Reference]:
    route: Route = ("states", state_id, "requirements", id_)
    people, departments = process.people, process.departments
    yield Reference(requirement.step, "step", (*route, "step"), state.steps, state_id)
    yield Reference(requirement.of, "department", (*route, "of"), departments, state_id)
    yield Reference(
        requirement.asked_by,
        "asker",
        (*route, "asked_by"),
        _Either(state.steps, departments),
        state_id,
    )
    yield from _each(requirement.provided, "requirement", (*route, "provided"), state.requirements, state_id)
    yield from _each(requirement.family, "family", (*route, "family"), process.families, state_id)
    for n, entry in enumerate(requirement.history):
        where = (*route, "history", n)
        yield Reference(entry.who, "speaker", (*where, "who"), _Either(people, departments), state_id)
        yield Reference(entry.escalated_to, "person", (*where, "escalated_to"), people, state_id)
