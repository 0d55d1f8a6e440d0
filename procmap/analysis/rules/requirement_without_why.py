"""Requirements do not say why they are asked.

A note, one for a state: requirements without `why`. It belongs to the preset `all`.

Why: the side that is asked can offer something better once it knows the reason ("plan by the day before, to
move staff over"). Without it there is only yes or no, and in a year nobody dares to drop the requirement.

Bad:

```yaml
requirements:
  volumes: {what: Tomorrow's volumes, of: buying, asked_by: form, by: "D-1 16:00"}
```

Good:

```yaml
requirements:
  volumes: {what: Tomorrow's volumes, of: buying, asked_by: form, by: "D-1 16:00", why: to move staff over}
```

How to fix: ask the side that requires it what happens if it does not get it, and write the answer as `why`.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, planned, several
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
У требований не сказано, зачем они.

Примечание, одно на состояние: требования без `why`. Правило входит в набор `all`.

Почему это важно: зная причину, исполнитель может предложить лучше («план накануне, чтобы перевести людей»).
Без неё можно ответить только «да» или «нет», а через год никто не решится снять требование.

Плохо:

```yaml
requirements:
  volumes: {what: План на завтра, of: buying, asked_by: form, by: "D-1 16:00"}
```

Хорошо:

```yaml
requirements:
  volumes: {what: План на завтра, of: buying, asked_by: form, by: "D-1 16:00", why: чтобы перевести людей}
```

Как исправить: спросите у того, кто требует, что будет, если он этого не получит, и запишите ответ в `why`.
"""

RULE = Rule(
    "requirement-without-why",
    Severity.NOTE,
    "completeness",
    Text("Requirements without a reason", "Требования без причины"),
    {
        "": Text(
            "no `why` gives a reason for `{ids}`{more}",
            "не сказано (`why`), зачем нужно `{ids}`{more}",
        )
    },
    Text(__doc__, _PAGE_RU),
    preset="all",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a state, at the first such requirement."""
    for state_id, state in planned(review.process):
        ids = [id_ for id_, requirement in state.requirements.items() if not requirement.why]
        if ids:
            where = ("states", state_id, "requirements", ids[0])
            yield found(RULE, where, values=several(ids), state=state_id)
