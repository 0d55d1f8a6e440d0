"""A range runs from the larger figure to the smaller, or what is rare is quicker than what is usual.

A warning, where the reader cannot refuse it: a metric's figures are text (`72-48`), and of a measured run
`sometimes` ends before `usually` does. (A duration or share upside down is refused: `bad-time`, `bad-value`.)

Why: one of the two figures is a slip of the pen, and nobody knows which. What happens "sometimes" is shown as
the risk; a risk that is better than the rule hides the real one.

Bad:

```yaml
metrics:
  lead_time: {name: Ready to shelf, unit: h, as_is: 72-48}
```

Good:

```yaml
metrics:
  lead_time: {name: Ready to shelf, unit: h, as_is: 48-72}
```

How to fix: look the figures up where they come from (`source`) and write the smaller one first. Exchange
`usually` and `sometimes` if they were mixed up.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Диапазон записан от большего к меньшему, или редкое быстрее обычного.

Предупреждение там, где чтение файла этого не отвергает: цифры показателя — текст (`72-48`), а у измеренного
отрезка `sometimes` кончается раньше, чем `usually`. (Перевёрнутую длительность или долю не примут: `bad-time`
или `bad-value`.)

Почему это важно: одна из двух цифр — описка, и неизвестно какая. То, что бывает «иногда», показывают как
риск; риск, который лучше обычного, заслоняет настоящий.

Плохо:

```yaml
metrics:
  lead_time: {name: От готовности до полки, unit: h, as_is: 72-48}
```

Хорошо:

```yaml
metrics:
  lead_time: {name: От готовности до полки, unit: h, as_is: 48-72}
```

Как исправить: найдите цифры там, откуда они взяты (`source`), и пишите сначала меньшую. Если перепутаны
`usually` и `sometimes`, поменяйте их местами.
"""

RULE = Rule(
    "figures-upside-down",
    Severity.WARNING,
    "sense",
    Text("Figures upside down", "Цифры перевёрнуты"),
    {
        "": Text(
            "`{text}` of `{id}` is upside down: the smaller figure goes first",
            "`{text}` у `{id}` перевёрнуто: сначала пишут меньшую цифру",
        ),
        "measured": Text(
            "from `{source}` to `{target}` it is sometimes quicker than usually: were the two exchanged?",
            "от `{source}` до `{target}` иногда бывает быстрее, чем обычно: не перепутаны ли эти два значения?",
        ),
    },
    Text(__doc__, _PAGE_RU),
)

_FIGURE = r"([0-9]++(?:[.,][0-9]++)?+)"
_RANGE = rf"(?<![\w.,:/–-]){_FIGURE}\s?(?:-|–|—|\.\.)\s?{_FIGURE}(?![\w.,:/–-]*[0-9])"


def check(review: Review) -> Iterator[Finding]:
    """One finding a figure of a metric, and a measured run."""
    for id_, metric in review.process.metrics.items():
        for key, text in (("as_is", metric.as_is), ("target", metric.target), ("level", metric.level)):
            told = _upside_down(text or "")
            if told is not None:
                yield found(RULE, ("metrics", id_, key), values={"id": id_, "text": told})
    for state_id, state in review.process.states.items():
        for n, fact in enumerate(state.measured):
            if fact.sometimes is None or fact.sometimes.worst.kind != fact.usually.worst.kind:
                continue
            if fact.sometimes.worst.amount < fact.usually.worst.amount:
                where = ("states", state_id, "measured", n, "sometimes")
                values = {"source": fact.from_, "target": fact.to}
                yield found(RULE, where, reason="measured", values=values, state=state_id)


def _upside_down(text: str) -> str | None:
    """The first range of a text that runs downwards; dates, clock times and versions are no ranges."""
    import re

    for match in re.finditer(_RANGE, text):
        first, last = (Decimal(figure.replace(",", ".")) for figure in match.groups())
        if first > last:
            return match[0]
    return None
