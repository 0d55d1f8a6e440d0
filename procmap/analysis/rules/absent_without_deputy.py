"""Who has to answer is away on the day, and nobody stands in.

A warning: something is asked of a department whose head is absent on the anchor day (D) and has no `deputy`,
or whose deputy is away as well. Times are calculated as if they were there.

Why: promises are kept by people. A yes given in October by somebody who is on leave in December is kept by
nobody, and the others learn it on the day.

Bad:

```yaml
anchor: 2026-12-08
people:
  buyer: {post: Head of buying, absent: [2026-12-01..2026-12-14]}
departments:
  buying: {name: Buying, head: buyer}
requirements:
  volumes: {what: Tomorrow's volumes, of: buying, asked_by: form, by: "D-1 16:00"}
```

Good:

```yaml
anchor: 2026-12-08
people:
  buyer: {post: Head of buying, absent: [2026-12-01..2026-12-14], deputy: clerk}
  clerk: {post: Clerk}
departments:
  buying: {name: Buying, head: buyer}
requirements:
  volumes: {what: Tomorrow's volumes, of: buying, asked_by: form, by: "D-1 16:00"}
```

How to fix: name a `deputy` who is there on those days and knows what was promised, or agree on another day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from procmap.analysis.rules.rule import AS_IS, Review, found, several
from procmap.findings import Finding, Rule, Severity, Text, Value
from procmap.model import Person

_PAGE_RU = """\
Того, кто должен ответить, в этот день нет, и заменить его некому.

Предупреждение: требование обращено к отделу, руководитель которого в расчётный день (D) отсутствует, а
заместителя (`deputy`) у него нет — или того тоже нет на месте. Времена рассчитаны так, как если бы он был.

Почему это важно: обещания выполняют люди. «Да», сказанное в октябре тем, кто в декабре в отпуске, не
выполнит никто, и остальные узнают об этом в тот самый день.

Плохо:

```yaml
anchor: 2026-12-08
people:
  buyer: {post: Начальник закупок, absent: [2026-12-01..2026-12-14]}
departments:
  buying: {name: Отдел закупок, head: buyer}
requirements:
  volumes: {what: План объёмов на завтра, of: buying, asked_by: form, by: "D-1 16:00"}
```

Хорошо:

```yaml
anchor: 2026-12-08
people:
  buyer: {post: Начальник закупок, absent: [2026-12-01..2026-12-14], deputy: clerk}
  clerk: {post: Делопроизводитель}
departments:
  buying: {name: Отдел закупок, head: buyer}
requirements:
  volumes: {what: План объёмов на завтра, of: buying, asked_by: form, by: "D-1 16:00"}
```

Как исправить: назовите заместителя (`deputy`), который в эти дни на месте и знает, что обещано, или
договоритесь о другом дне.
"""

RULE = Rule(
    "absent-without-deputy",
    Severity.WARNING,
    "sense",
    Text("Away on the day, and nobody stands in", "В этот день отсутствует, и заменить некому"),
    {
        "": Text(
            "`{person}` is away on {day} and has no deputy, and answers for `{ids}`{more}",
            "`{ids}`{more}: отвечает `{person}`, но {day} его нет на месте, а заместителя у него нет",
        ),
        "deputy": Text(
            "`{person}` is away on {day}, and so is whoever stands in; they answer for `{ids}`{more}",
            "`{ids}`{more}: отвечает `{person}`, но {day} нет на месте ни его, ни заместителя",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a person and state, naming the requirements asked of their departments."""
    process = review.process
    asked: dict[tuple[str, str, date], dict[str, None]] = {}
    for solution, _ in review.solved():
        if solution.state == AS_IS:
            continue
        for contract in solution.contracts:
            department = process.departments.get(contract.giver or "")
            if department is not None and department.head in process.people:
                asked.setdefault((solution.state, department.head, solution.date), {})[contract.id] = None
    for (state, head, day), ids in asked.items():
        if not _away(process.people[head], day) or _stood_in_for(process.people, head, day):
            continue
        values: dict[str, Value] = {
            "person": head,
            "day": Text(day.isoformat(), f"{day:%d.%m.%Y}"),
            **several(ids),
        }
        reason = "deputy" if process.people[head].deputy not in (None, head) else ""
        yield found(RULE, ("people", head, "absent"), reason=reason, values=values, state=state)


def _away(person: Person, day: date) -> bool:
    return any(days.first <= day <= days.last for days in person.absent)


def _stood_in_for(people: Mapping[str, Person], id_: str, day: date) -> bool:
    """Whether somebody along the deputies is there; an unknown deputy is another rule's matter."""
    met: set[str] = set()
    here: str | None = id_
    while here is not None and here not in met:
        if here not in people or not _away(people[here], day):
            return True
        met.add(here)
        here = people[here].deputy
    return False
