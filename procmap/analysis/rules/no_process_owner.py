"""Nobody answers for the process as a whole.

A note: departments have been asked for something, and the file has no `owner`.

Why: departments answer for their parts. When one of them contests a requirement, the dispute is settled by
whoever stands above them and answers for the whole; without a process owner it is not settled at all.

Bad:

```yaml
requirements:
  flour: {what: Flour delivered, of: mill, asked_by: bakery, by: "02:30"}
```

Good:

```yaml
owner: manager
people:
  manager: {post: Managing director}
requirements:
  flour: {what: Flour delivered, of: mill, asked_by: bakery, by: "02:30"}
```

How to fix: name the person who can decide between all departments concerned, and agree with them that they
will.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, planned
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
За процесс в целом никто не отвечает.

Примечание: отделам уже поставлены требования, а владелец процесса (`owner`) в файле не назван.

Почему это важно: отдел отвечает за свой участок. Если он оспорит требование, спор решает тот, кто стоит над
всеми и отвечает за целое; без владельца процесса спор не решит никто.

Плохо:

```yaml
requirements:
  flour: {what: Мука привезена, of: mill, asked_by: bakery, by: "02:30"}
```

Хорошо:

```yaml
owner: manager
people:
  manager: {post: Управляющий}
requirements:
  flour: {what: Мука привезена, of: mill, asked_by: bakery, by: "02:30"}
```

Как исправить: назовите того, кто вправе рассудить все эти отделы, и договоритесь с ним, что он это делает.
"""

RULE = Rule(
    "no-process-owner",
    Severity.NOTE,
    "completeness",
    Text("A process without an owner", "Процесс без владельца"),
    {
        "": Text(
            "the process has no `owner`: nobody can decide between the departments",
            "у процесса нет владельца (`owner`): рассудить отделы некому",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a file in which something is asked."""
    process = review.process
    if process.owner is None and any(state.requirements for _, state in planned(process)):
        yield found(RULE, ("process",))
