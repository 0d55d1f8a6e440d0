"""Something is referred to by an id that does not exist.

The rest of the file is checked all the same. A condition that does not exist counts as not granted, so
promises that rest on it stand below as consequences; a step that does not exist is left out of the
chain.

Why: the id is mostly a slip of the pen. Sometimes it is a requirement that everybody relies on and
nobody has written down, and that is worth knowing before the process starts.

Bad:

```yaml
departments:
  delivery: {name: Delivery}
steps:
  bring: {name: Bring the goods, department: delivry, after: ready}
```

Good:

```yaml
departments:
  delivery: {name: Delivery}
steps:
  ready: {name: Goods ready}
  bring: {name: Bring the goods, department: delivery, after: ready}
```

How to fix: take the id the message proposes, or describe what is missing under its own key. Ids are the
keys themselves (`delivery`), not the names (`Delivery`), and are the same in all states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from typing import NamedTuple

from procmap.analysis.clocks import ALWAYS
from procmap.analysis.rules.rule import FALLS, Review, falls, found
from procmap.findings import Consequence, Finding, Route, Rule, Severity, Text, Value
from procmap.model import Process, Requirement, State, Step

_PAGE_RU = """\
Ссылка ведёт на обозначение, которого нет.

Остальной файл всё равно проверяется. Несуществующее условие считается невыполненным, и обещания, которые
на нём держатся, стоят ниже как последствия; несуществующая операция в цепочку не входит.

Почему это важно: обычно это описка. Но иногда — требование, на которое все рассчитывают и которое никто
не записал, и узнать об этом лучше до начала работы.

Плохо:

```yaml
departments:
  delivery: {name: Отдел доставки}
steps:
  bring: {name: Доставка на склад, department: delivry, after: ready}
```

Хорошо:

```yaml
departments:
  delivery: {name: Отдел доставки}
steps:
  ready: {name: Товар готов}
  bring: {name: Доставка на склад, department: delivery, after: ready}
```

Как исправить: возьмите обозначение из сообщения или опишите недостающее под своим ключом. Обозначения —
это сами ключи (`delivery`), а не названия («Отдел доставки»), и во всех состояниях они одинаковы.
"""

_KINDS = {
    "person": Text("person", "человека"),
    "department": Text("department", "отдела"),
    "calendar": Text("calendar", "календаря"),
    "family": Text("product family", "товарной группы"),
    "system": Text("system", "системы"),
    "state": Text("state", "состояния"),
    "step": Text("step", "операции"),
    "requirement": Text("requirement", "требования"),
    "asker": Text("step or department", "операции или отдела"),
    "speaker": Text("person or department", "человека или отдела"),
}
"""What an id may stand for; the Russian words are in the genitive."""

RULE = Rule(
    "unknown-reference",
    Severity.ERROR,
    "model",
    Text("An id that does not exist", "Обозначение, которого нет"),
    {
        **{
            kind: Text(f"there is no {what.en} `{{id}}`", f"нет {what.ru} `{{id}}`")
            for kind, what in _KINDS.items()
        },
        **{
            f"{kind}-near": Text(
                f"there is no {what.en} `{{id}}`; did you mean `{{near}}`?",
                f"нет {what.ru} `{{id}}`; может быть, `{{near}}`?",
            )
            for kind, what in _KINDS.items()
        },
        "step-removed": Text(
            "`{id}: null` removes nothing: state `{state}` has no such step",
            "`{id}: null` ничего не убирает: в состоянии `{state}` такой операции нет",
        ),
        "requirement-removed": Text(
            "`{id}: null` removes nothing: state `{state}` has no such requirement",
            "`{id}: null` ничего не убирает: в состоянии `{state}` такого требования нет",
        ),
        "step-removed-near": Text(
            "`{id}: null` removes nothing: state `{state}` has no such step; did you mean `{near}`?",
            "`{id}: null` ничего не убирает: в состоянии `{state}` такой операции нет; может быть, `{near}`?",
        ),
        "requirement-removed-near": Text(
            "`{id}: null` removes nothing: state `{state}` has no such requirement; did you mean `{near}`?",
            "`{id}: null` ничего не убирает: в состоянии `{state}` такого требования нет; может быть, `{near}`?",
        ),
        "not-in-state": Text(
            "state `{state}` has no step `{id}`, where the customer's `{customer}` is met: nothing is proven for it",
            "в состоянии `{state}` нет операции `{id}`, где выполняется требование клиента `{customer}`: "
            "о нём ничего не доказано",
        ),
        **FALLS,
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


_MOST_NEAR = 50
"""References for which a near id is looked for; beyond them it costs more than it helps."""


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


class _Reference(NamedTuple):
    """An id, what it should name, where it stands, and the ids that exist."""

    id: str | None
    kind: str
    route: Route
    known: Collection[str]
    state: str | None = None


def check(review: Review) -> Iterator[Finding]:
    """Every reference of the file that leads nowhere, and what the customer requires of no step of a state."""
    yield from _not_in_state(review.process)
    told = 0
    for reference in _references(review.process):
        if reference.id is not None and reference.id not in reference.known:
            near = _near(reference.id, reference.known) if told < _MOST_NEAR else None
            told += 1
            yield found(
                RULE,
                reference.route,
                reason=f"{reference.kind}-near" if near else reference.kind,
                values={"id": reference.id, "near": near},
                consequences=_fallen(review, reference),
                state=reference.state,
            )


def _not_in_state(process: Process) -> Iterator[Finding]:
    """Customer requirements at a step that only other states have: ids are the same across states."""
    every_step = _every_step(process)
    for state_id, state in process.states.items():
        for id_, asked in process.customer.requires.items():
            if state.steps and asked.at in every_step and asked.at not in state.steps:
                route = ("states", state_id, "steps")
                values: dict[str, Value] = {"state": state_id, "id": asked.at, "customer": id_}
                yield found(RULE, route, reason="not-in-state", values=values, state=state_id)


def _near(id_: str, known: Collection[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(id_, list(known)[:2000], n=1, cutoff=0.6)), None)


def _fallen(review: Review, reference: _Reference) -> tuple[Consequence, ...]:
    """What rests on a requirement that does not exist."""
    if reference.kind != "requirement" or reference.id is None:
        return ()
    for solution in review.solutions:
        if solution.state == reference.state and reference.id in solution.support.roots:
            return falls(review.process, solution, reference.id)
    return ()


def _references(process: Process) -> Iterator[_Reference]:
    yield from _of_organisation(process)
    yield from _of_services(process)
    for state_id, state in process.states.items():
        route: Route = ("states", state_id)
        yield _Reference(state.based_on, "state", (*route, "based_on"), process.states)
        for id_, step in state.steps.items():
            yield from _of_step(process, state_id, state, id_, step)
        for id_, requirement in state.requirements.items():
            yield from _of_requirement(process, state_id, state, id_, requirement)
        for n, fact in enumerate(state.measured):
            yield _Reference(fact.from_, "step", (*route, "measured", n, "from"), state.steps, state_id)
            yield _Reference(fact.to, "step", (*route, "measured", n, "to"), state.steps, state_id)
            yield from _each(
                fact.family, "family", (*route, "measured", n, "family"), process.families, state_id
            )


def _of_organisation(process: Process) -> Iterator[_Reference]:
    people, departments = process.people, process.departments
    calendars = _Either(process.calendars, (ALWAYS,))
    yield _Reference(process.owner, "person", ("owner",), people)
    yield _Reference(process.calendar, "calendar", ("calendar",), calendars)
    for id_, person in people.items():
        yield _Reference(person.deputy, "person", ("people", id_, "deputy"), people)
        yield _Reference(person.department, "department", ("people", id_, "department"), departments)
    for id_, department in departments.items():
        yield _Reference(department.head, "person", ("departments", id_, "head"), people)
        yield _Reference(department.calendar, "calendar", ("departments", id_, "calendar"), calendars)
    for id_, family in process.families.items():
        yield _Reference(family.becomes, "family", ("families", id_, "becomes"), process.families)
    for id_, member in process.group.items():
        yield _Reference(id_, "person", ("group", id_), people)
        yield from _each(member.represents, "department", ("group", id_, "represents"), departments)
    for n, meeting in enumerate(process.meetings):
        yield from _each(meeting.present, "person", ("meetings", n, "present"), people)
        for k, task in enumerate(meeting.tasks):
            yield _Reference(
                task.who, "speaker", ("meetings", n, "tasks", k, "who"), _Either(people, departments)
            )
    every_step = _every_step(process)
    for id_, asked in process.customer.requires.items():
        yield _Reference(asked.at, "step", ("customer", "requires", id_, "at"), every_step)
        yield from _each(asked.family, "family", ("customer", "requires", id_, "family"), process.families)


def _every_step(process: Process) -> dict[str, None]:
    return {id_: None for state in process.states.values() for id_ in state.steps}


def _of_services(process: Process) -> Iterator[_Reference]:
    departments, every_step = process.departments, _every_step(process)
    owners = _Either(process.people, departments)
    for id_, system in process.systems.items():
        yield _Reference(system.department, "department", ("systems", id_, "department"), departments)
        yield from _each(system.supports, "step", ("systems", id_, "supports"), every_step)
    for id_, promise in process.promises.items():
        yield _Reference(promise.of, "department", ("promises", id_, "of"), departments)
        yield _Reference(
            promise.calendar, "calendar", ("promises", id_, "calendar"), _Either(process.calendars, (ALWAYS,))
        )
        yield _Reference(promise.step, "step", ("promises", id_, "step"), every_step)
        if promise.served is not None:
            route = ("promises", id_, "served")
            yield _Reference(promise.served.from_, "step", (*route, "from"), every_step)
            yield _Reference(promise.served.to, "step", (*route, "to"), every_step)
    for id_, service in process.services.items():
        yield _Reference(service.owner, "speaker", ("services", id_, "owner"), owners)
        yield from _each(service.steps, "step", ("services", id_, "steps"), every_step)
    for id_, initiative in process.initiatives.items():
        yield _Reference(initiative.owner, "speaker", ("initiatives", id_, "owner"), owners)
    for id_, metric in process.metrics.items():
        yield _Reference(metric.owner, "speaker", ("metrics", id_, "owner"), owners)


def _each(
    ids: tuple[str, ...], kind: str, route: Route, known: Collection[str], state: str | None = None
) -> Iterator[_Reference]:
    """References from a list; a single id stands at the route itself."""
    for id_ in ids:
        yield _Reference(id_, kind, (*route, id_), known, state)


def _of_step(process: Process, state_id: str, state: State, id_: str, step: Step) -> Iterator[_Reference]:
    route: Route = ("states", state_id, "steps", id_)
    yield _Reference(step.department, "department", (*route, "department"), process.departments, state_id)
    yield _Reference(
        step.calendar, "calendar", (*route, "calendar"), _Either(process.calendars, (ALWAYS,)), state_id
    )
    for after in step.after:
        yield _Reference(after.step, "step", (*route, "after", after.step), state.steps, state_id)
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
) -> Iterator[_Reference]:
    route: Route = ("states", state_id, "requirements", id_)
    people, departments = process.people, process.departments
    yield _Reference(requirement.step, "step", (*route, "step"), state.steps, state_id)
    yield _Reference(requirement.of, "department", (*route, "of"), departments, state_id)
    yield _Reference(
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
        yield _Reference(entry.who, "speaker", (*where, "who"), _Either(people, departments), state_id)
        yield _Reference(entry.escalated_to, "person", (*where, "escalated_to"), people, state_id)
