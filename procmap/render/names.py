"""The names that a file gives to things, by id; an id without a name stands for itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from procmap.locale import Speech
from procmap.model import CustomerRequirement, Process, Requirement, State

if TYPE_CHECKING:
    from procmap.analysis.solution import Solution

MOST_NAMED = 12
"""Names that one line lists."""


def state_name(process: Process, state: str, say: Speech) -> str:
    """A state's label, else its usual words, else its id."""
    described = process.states.get(state)
    if described is not None and described.label:
        return described.label
    return {"as_is": say._("as is"), "to_be": say._("to be")}.get(state, state)


def state_title(process: Process, state: str, say: Speech) -> str:
    """A state's name at the beginning of a sentence; an id stays as it is, in quotes."""
    name = state_name(process, state, say)
    if name == state:
        return say._("“{text}”").replace("{text}", name)
    return f"{name[:1].upper()}{name[1:]}"


class Names(NamedTuple):
    """The names of one state of a process."""

    process: Process
    state: State
    say: Speech

    @classmethod
    def of(cls, process: Process, solution: Solution, say: Speech) -> Names:
        """The names that a solution's ids stand for."""
        return cls(process, process.states[solution.state], say)

    def version(self, state: str, family: str | None) -> str:
        """Which version of the process: the state, and the product family where there are some."""
        parts = (state_name(self.process, state, self.say), self.family(family))
        return " · ".join(part for part in parts if part)

    def step(self, id_: str) -> str:
        """The name of a step."""
        step = self.state.steps.get(id_)
        return step.name if step else id_

    def steps(self, ids: tuple[str, ...]) -> str:
        """Several steps, with commas."""
        return ", ".join(map(self.step, ids))

    def few(self, names: Iterable[str]) -> str:
        """The first of some names, with commas, and how many more there are."""
        listed = list(names)
        more = len(listed) - MOST_NAMED
        if more <= 0:
            return ", ".join(listed)
        text = self.say._("{names} and {count} more").replace("{count}", str(more))
        return text.replace("{names}", ", ".join(listed[:MOST_NAMED]))

    def department_of(self, step: str) -> str | None:
        """The id of the department that owns a step, or of a department given in a step's place."""
        found = self.state.steps.get(step)
        return found.department if found else (step if step in self.process.departments else None)

    def department(self, id_: str | None) -> str:
        """The name of a department; empty without one."""
        found = self.process.departments.get(id_) if id_ else None
        return found.name if found else id_ or ""

    def head(self, department: str | None) -> str:
        """Who answers for a department: the post of its head, else the name; empty where nobody is named."""
        found = self.process.departments.get(department) if department else None
        return "" if found is None or found.head is None else self._post(found.head)

    def speaker(self, department: str | None) -> str:
        """Who speaks for a department: the member of the working group who represents it, else its head.

        The group is called together of those who know the work and may decide on it, and what they say is agreed.
        Where several members represent a department, its head does, else the first of those who may decide.
        """
        group = self.process.group
        speakers = [id_ for id_, member in group.items() if department in member.represents]
        head = self.process.departments[department].head if department in self.process.departments else None
        if not speakers or head in speakers:
            return self.head(department)
        return self._post(min(speakers, key=lambda one: group[one].may_decide is not True))

    def _post(self, id_: str) -> str:
        person = self.process.people.get(id_)
        return (person.post or person.name if person else None) or id_

    def person(self, id_: str | None) -> str:
        """A person by name and post; a department by its name."""
        if id_ is None:
            return ""
        person = self.process.people.get(id_)
        if person is None:
            return self.department(id_)
        return ", ".join(part for part in (person.name, person.post) if part) or id_

    def family(self, id_: str | None) -> str:
        """The name of a product family; empty without one."""
        found = self.process.families.get(id_) if id_ else None
        return found.name if found else id_ or ""

    def requirement(self, id_: str) -> Requirement | None:
        """The requirement itself."""
        return self.state.requirements.get(id_)

    def customer(self, id_: str) -> CustomerRequirement | None:
        """The customer requirement itself."""
        return self.process.customer.requires.get(id_)

    def what(self, id_: str) -> str:
        """What a requirement, of the customer or inside, asks for."""
        found = self.requirement(id_) or self.customer(id_)
        return found.what if found else id_

    def anything(self, id_: str) -> str:
        """Whatever an id stands for: a requirement, a promise to customers, a step, a department."""
        if self.requirement(id_) or self.customer(id_):
            return self.what(id_)
        if id_ in self.process.promises:
            return self.process.promises[id_].what
        return self.step(id_) if id_ in self.state.steps else self.department(id_)
