"""Something is defined and never used.

A note, one for a kind: people, departments, calendars, systems or families that nothing refers to.
A person who belongs to a department counts as used, and so does a department that the working group
represents.

Why: it is either a leftover, and a reader looks in vain for the part it plays, or it was to be used: a
calendar that no department works by changes no time, whatever its author believes.

Bad:

```yaml
calendars:
  night: {week: {mon-fri: ["22:00-06:00"]}}
departments:
  depot: {name: Depot, kind: external}
steps:
  load: {name: Load, department: depot, takes: 3 working hours}
```

Good:

```yaml
calendars:
  night: {week: {mon-fri: ["22:00-06:00"]}}
departments:
  depot: {name: Depot, kind: external, calendar: night}
steps:
  load: {name: Load, department: depot, takes: 3 working hours}
```

How to fix: refer to it where it was meant to be used, or take it out.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, several
from procmap.findings import Finding, Rule, Severity, Text
from procmap.model import Process, State

_PAGE_RU = """\
Что-то описано и нигде не используется.

Примечание, одно на каждый вид: люди, отделы, календари, системы или товарные группы, на которые в файле
ничто не ссылается. Человек, записанный в отдел, считается использованным, как и отдел, у которого есть
представитель в рабочей группе.

Почему это важно: либо это остаток прежней версии, и читатель напрасно ищет его роль, либо его хотели
использовать: календарь, по которому не работает ни один отдел, не меняет ни одного времени, что бы ни думал
автор.

Плохо:

```yaml
calendars:
  night: {week: {mon-fri: ["22:00-06:00"]}}
departments:
  depot: {name: Депо, kind: external}
steps:
  load: {name: Погрузка, department: depot, takes: 3 working hours}
```

Хорошо:

```yaml
calendars:
  night: {week: {mon-fri: ["22:00-06:00"]}}
departments:
  depot: {name: Депо, kind: external, calendar: night}
steps:
  load: {name: Погрузка, department: depot, takes: 3 working hours}
```

Как исправить: сошлитесь на описанное там, где оно должно действовать, или уберите его.
"""

RULE = Rule(
    "unused-definition",
    Severity.NOTE,
    "sense",
    Text("Something that nothing refers to", "То, на что ничто не ссылается"),
    {
        "people": Text(
            "no one in this file refers to the people `{ids}`{more}",
            "на людей `{ids}`{more} в файле никто не ссылается",
        ),
        "departments": Text(
            "departments that take no part: `{ids}`{more}",
            "отделы, которые ни в чём не участвуют: `{ids}`{more}",
        ),
        "calendars": Text(
            "calendars that nobody works by: `{ids}`{more}",
            "календари, по которым никто не работает: `{ids}`{more}",
        ),
        "systems": Text(
            "systems that support no step: `{ids}`{more}",
            "системы, которые не нужны ни одной операции: `{ids}`{more}",
        ),
        "families": Text(
            "families that nothing belongs to: `{ids}`{more}",
            "товарные группы, к которым ничто не относится: `{ids}`{more}",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a kind; a map without steps is only begun, and nothing in it is used yet.

    Nor are departments, where no step has one: that is ``step-without-department``.
    """
    process = review.process
    if not any(state.steps for state in process.states.values()):
        return
    used = {*_by_the_file(process)}
    for state in process.states.values():
        used.update(_by_a_state(state))
    assigned = any(step.department for state in process.states.values() for step in state.steps.values())
    kinds = {
        "people": [id_ for id_, person in process.people.items() if person.department is None],
        "departments": list(process.departments) if assigned else [],
        "calendars": list(process.calendars),
        "systems": [id_ for id_, system in process.systems.items() if not system.supports],
        "families": list(process.families),
    }
    for kind, ids in kinds.items():
        unused = [id_ for id_ in ids if (kind, id_) not in used]
        if unused:
            yield found(RULE, (kind, unused[0]), reason=kind, values=several(unused))


def _each(ids: tuple[str | None, ...], *kinds: str) -> Iterator[tuple[str, str | None]]:
    return ((kind, id_) for id_ in ids for kind in kinds)


def _by_the_file(process: Process) -> Iterator[tuple[str, str | None]]:
    yield "people", process.owner
    yield "calendars", process.calendar
    yield from _each(tuple(process.group), "people")
    yield from _each(tuple(person.deputy for person in process.people.values()), "people")
    for department in process.departments.values():
        yield "people", department.head
        yield "calendars", department.calendar
    for member in process.group.values():
        yield from _each(member.represents, "departments")
    for meeting in process.meetings:
        yield from _each(meeting.present, "people")
        yield from _each(tuple(task.who for task in meeting.tasks), "people", "departments")
    yield from _each(tuple(family.becomes for family in process.families.values()), "families")
    yield from _each(tuple(system.department for system in process.systems.values()), "departments")
    for promise in process.promises.values():
        yield "departments", promise.of
        yield "calendars", promise.calendar
    for owned in (process.services, process.initiatives, process.metrics):
        yield from _each(tuple(one.owner for one in owned.values()), "people", "departments")
    for asked in process.customer.requires.values():
        yield from _each(asked.family, "families")


def _by_a_state(state: State) -> Iterator[tuple[str, str | None]]:
    for step in state.steps.values():
        yield "departments", step.department
        yield "calendars", step.calendar
        yield from _each(step.family, "families")
        yield from _each(step.executors, "people")
        yield from _each(step.systems, "systems")
    for requirement in state.requirements.values():
        yield from _each((requirement.of, requirement.asked_by), "departments")
        yield from _each(requirement.family, "families")
        for entry in requirement.history:
            yield from _each((entry.who, entry.escalated_to), "people", "departments")
    for fact in state.measured:
        yield from _each(fact.family, "families")
