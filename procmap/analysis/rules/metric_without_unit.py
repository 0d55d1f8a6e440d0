"""A metric has figures and no unit.

A note, one for a file: `as_is`, `target` or `level` is a bare number, and `unit` is not there.

Why: "target: 8" may be hours, working hours, per cent or points out of ten. Whoever measures picks one, and
next year's comparison is between two different things.

Bad:

```yaml
metrics:
  lead_time: {name: Ready to shelf, as_is: 48-72, target: "8"}
```

Good:

```yaml
metrics:
  lead_time: {name: Ready to shelf, unit: h, as_is: 48-72, target: "8"}
```

How to fix: write the `unit`. If the figures say it themselves (`95 %`, `8 out of 10`), nothing is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, several
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
У показателя есть цифры, но нет единицы.

Примечание, одно на файл: в `as_is`, `target` или `level` голое число, а `unit` не указано.

Почему это важно: «цель: 8» — это часы, рабочие часы, проценты или баллы из десяти. Кто меряет, тот и выберет,
и через год сравнят разные вещи.

Плохо:

```yaml
metrics:
  lead_time: {name: От готовности до полки, as_is: 48-72, target: "8"}
```

Хорошо:

```yaml
metrics:
  lead_time: {name: От готовности до полки, unit: h, as_is: 48-72, target: "8"}
```

Как исправить: укажите `unit`. Если единица названа в самих цифрах (`95 %`, `8 из 10`), всё в порядке.
"""

RULE = Rule(
    "metric-without-unit",
    Severity.NOTE,
    "completeness",
    Text("A metric without a unit", "Показатель без единицы"),
    {
        "": Text(
            "bare figures without a `unit`: `{ids}`{more}",
            "голые цифры без единицы (`unit`): `{ids}`{more}",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a file, at the first such metric."""
    ids = [
        id_
        for id_, metric in review.process.metrics.items()
        if not metric.unit and any(_is_bare(text) for text in (metric.as_is, metric.target, metric.level))
    ]
    if ids:
        yield found(RULE, ("metrics", ids[0]), values=several(ids))


def _is_bare(text: str | None) -> bool:
    """Whether a text has a figure and no word or sign that tells what of."""
    signs = "%‰°$€₽№"
    return (
        text is not None
        and any(char.isdigit() for char in text)
        and not any(char.isalpha() or char in signs for char in text)
    )
