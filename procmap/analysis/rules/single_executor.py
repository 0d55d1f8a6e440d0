"""Only one person can do the work, and nobody stands in for them.

A warning: the only executor of a step, or the only person of a department, has no `deputy`. It does not
matter whether they are away on the day that is calculated. Executors written as a post ("loaders") may be
several people, so only ids of `people` count; a department is judged once somebody is placed in it, unless
its `workers` says that there are more than the file names.

Why: the process stands still on that person's first day of leave. Nobody notices before, because a good
single executor keeps every promise.

Bad:

```yaml
people:
  anna: {post: Customs broker}
steps:
  declare: {name: Declare the goods, executors: anna}
```

Good:

```yaml
people:
  anna: {post: Customs broker, deputy: ivan}
  ivan: {post: Broker's assistant}
steps:
  declare: {name: Declare the goods, executors: anna}
```

How to fix: name a `deputy` who really can do the work, or add a second executor. If there is none, that is a
risk for the working group to decide on.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, several
from procmap.findings import Finding, Rule, Severity, Text
from procmap.model import Process

_PAGE_RU = """\
Работу умеет делать один человек, и заменить его некому.

Предупреждение: у единственного исполнителя операции или единственного сотрудника отдела нет заместителя
(`deputy`). Неважно, на месте ли он в расчётный день. Должность словами («грузчики») может означать
нескольких человек, поэтому учитываются только обозначения из `people`; отдел оценивается, когда в нём
записан хотя бы один сотрудник, если только из `workers` не видно, что их больше, чем названо в файле.

Почему это важно: процесс встанет в первый же день отпуска этого человека. Заранее этого не видно: хороший
незаменимый работник держит все обещания.

Плохо:

```yaml
people:
  anna: {post: Таможенный брокер}
steps:
  declare: {name: Таможенное оформление, executors: anna}
```

Хорошо:

```yaml
people:
  anna: {post: Таможенный брокер, deputy: ivan}
  ivan: {post: Помощник брокера}
steps:
  declare: {name: Таможенное оформление, executors: anna}
```

Как исправить: назовите заместителя (`deputy`), который действительно справится, или второго исполнителя.
Если таких нет, это риск, и решать о нём рабочей группе.
"""

RULE = Rule(
    "single-executor",
    Severity.WARNING,
    "sense",
    Text("A single executor without a deputy", "Единственный исполнитель без заместителя"),
    {
        "": Text(
            "`{person}` alone carries out `{ids}`{more} and has no deputy",
            "`{ids}`{more}: исполнитель один — `{person}`, и заместителя у него нет",
        ),
        "department": Text(
            "`{person}` is the only person of department `{department}` and has no deputy",
            "в отделе `{department}` один сотрудник — `{person}`, и заместителя у него нет",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a person and state for their steps; for their department, where no step tells it already."""
    process = review.process
    alone = {id_ for id_, person in process.people.items() if person.deputy in (None, id_)}
    told = set()
    for state_id, state in process.states.items():
        steps: dict[str, list[str]] = {}
        for id_, step in state.steps.items():
            if len(step.executors) == 1 and step.executors[0] in alone:
                steps.setdefault(step.executors[0], []).append(id_)
        for person, ids in steps.items():
            told.add(person)
            route = ("states", state_id, "steps", ids[0], "executors")
            yield found(RULE, route, values={"person": person, **several(ids)}, state=state_id)
    for department, person in _only_ones(process):
        if person in alone and person not in told:
            values = {"person": person, "department": department}
            yield found(RULE, ("people", person), reason="department", values=values)


def _only_ones(process: Process) -> Iterator[tuple[str, str]]:
    """Departments with one person, the head included; one of which only the head is known is not judged."""
    staff: dict[str, set[str]] = {}
    for id_, person in process.people.items():
        if person.department is not None:
            staff.setdefault(person.department, set()).add(id_)
    for id_, department in process.departments.items():
        people = staff.get(id_, set())
        everybody = people | ({department.head} if department.head else set())
        more = department.workers is not None and department.workers > 1
        if people and len(everybody) == 1 and not more and department.kind != "external":
            yield id_, next(iter(everybody))
