"""A department has no head, so nobody can speak for it or sign.

A note for each department of the company itself; an external one (`kind: external`) needs no head.

Why: a requirement is agreed between people. A department without a name behind it can neither say yes
nor be asked why it was late, and the table of requirements has an empty place for its signature.

Bad:

```yaml
departments:
  warehouse: {name: Warehouse}
```

Good:

```yaml
people:
  wh_head: {post: Head of the warehouse}
departments:
  warehouse: {name: Warehouse, head: wh_head}
```

How to fix: name the head (a post is enough) under `people` and refer to it by `head`. If the department
belongs to another company, say `kind: external`.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
У отдела нет руководителя: говорить и подписывать за него некому.

Примечание о каждом отделе самой компании; внешней стороне (`kind: external`) руководитель не нужен.

Почему это важно: договариваются люди. Отдел, за которым никто не стоит, не может ни сказать «да», ни
объяснить опоздание, а в таблице требований на месте его подписи будет пусто.

Плохо:

```yaml
departments:
  warehouse: {name: Склад}
```

Хорошо:

```yaml
people:
  wh_head: {post: Начальник склада}
departments:
  warehouse: {name: Склад, head: wh_head}
```

Как исправить: назовите руководителя в `people` (достаточно должности) и сошлитесь на него в `head`. Если
это другая организация, напишите `kind: external`.
"""

RULE = Rule(
    "department-without-head",
    Severity.NOTE,
    "completeness",
    Text("A department without a head", "Отдел без руководителя"),
    {
        "": Text(
            "department `{department}` has no head, so nobody can answer for it",
            "у отдела `{department}` не указан руководитель: отвечать за него некому",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """Departments of the company itself without ``head``."""
    for id_, department in review.process.departments.items():
        if department.head is None and department.kind != "external":
            yield found(RULE, ("departments", id_), values={"department": id_})
