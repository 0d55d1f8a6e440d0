"""Nobody answers for a step.

A note, one for a state: it names the steps that have no `department`. Such a step is drawn in no lane, it is
worked by the file's own calendar, and nobody can be asked to promise its result.

Why: a step that everybody takes for somebody else's work is done by nobody. The working group is put
together from the departments of the steps, so whoever is not named is not invited either.

Bad:

```yaml
steps:
  count: {name: Count the returns, takes: 1h}
```

Good:

```yaml
steps:
  count: {name: Count the returns, department: store, takes: 1h}
```

How to fix: ask who does the work today, and write that department. If it is two of them, the step is two
steps.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, several
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
За операцию никто не отвечает.

Примечание, одно на состояние: в нём названы операции без отдела (`department`). Такой операции нет ни на
одной дорожке, её время считается по общему календарю файла, и пообещать её результат некому.

Почему это важно: операцию, которую каждый считает чужой, не делает никто. Рабочую группу собирают из
отделов, которые ведут операции, поэтому неназванного на неё и не позовут.

Плохо:

```yaml
steps:
  count: {name: Пересчёт возвратов, takes: 1h}
```

Хорошо:

```yaml
steps:
  count: {name: Пересчёт возвратов, department: store, takes: 1h}
```

Как исправить: спросите, кто делает эту работу сегодня, и впишите его отдел. Если отделов два, то и
операций две.
"""

RULE = Rule(
    "step-without-department",
    Severity.NOTE,
    "completeness",
    Text("A step without a department", "Операция без отдела"),
    {
        "": Text(
            "nobody answers for `{ids}`{more}: say `department`",
            "никто не отвечает за `{ids}`{more}: укажите `department`",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a state, at the first such step."""
    for state_id, state in review.process.states.items():
        ids = [id_ for id_, step in state.steps.items() if step.department is None]
        if ids:
            yield found(RULE, ("states", state_id, "steps", ids[0]), values=several(ids), state=state_id)
