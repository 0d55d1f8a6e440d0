"""Fewer than 80 % of a state's steps say where they are described.

A note, one for a state to be: it counts the steps that have `notes`, `source` or `why`. It belongs to the
preset `all`.

Why: a service is founded with few people, and every one of them may fall ill. About 80 % of the work should
be written down so that somebody else can do it; the rest changes too often to be worth it.

Bad:

```yaml
steps:
  pick: {name: Pick the goods, takes: 1h}
  pack: {name: Pack, after: pick, takes: 1h}
```

Good:

```yaml
steps:
  pick: {name: Pick the goods, takes: 1h, source: "store manual, section 3"}
  pack: {name: Pack, after: pick, takes: 1h, notes: the fragile ones in two boxes}
```

How to fix: name the instruction under `source`, or write the essential under `notes`; let the one who does
the work write it and a beginner try it out.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, planned, several
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Меньше чем у 80 % операций состояния сказано, где они описаны.

Примечание, одно на состояние «как надо»: считаются операции, у которых есть `notes`, `source` или `why`.
Правило входит в набор `all`.

Почему это важно: службу начинают малым числом людей, и каждый может заболеть. Около 80 % работы должно быть
описано так, чтобы её мог сделать другой; остальное меняется слишком часто.

Плохо:

```yaml
steps:
  pick: {name: Сборка заказа, takes: 1h}
  pack: {name: Упаковка, after: pick, takes: 1h}
```

Хорошо:

```yaml
steps:
  pick: {name: Сборка заказа, takes: 1h, source: "store manual, section 3"}
  pack: {name: Упаковка, after: pick, takes: 1h, notes: хрупкое — в две коробки}
```

Как исправить: назовите инструкцию в `source` или запишите главное в `notes`; пусть пишет тот, кто делает, а
проверяет новичок.
"""

RULE = Rule(
    "documentation-coverage",
    Severity.NOTE,
    "completeness",
    Text("Too few steps are described", "Описано слишком мало операций"),
    {
        "": Text(
            "{count} of {all} steps ({percent} %) have `notes`, a `source` or a `why`, fewer than {aim} %; "
            "without: `{ids}`{more}",
            "`notes`, `source` или `why` есть у {count} операций из {all} ({percent} %), меньше {aim} %; "
            "нет у `{ids}`{more}",
        )
    },
    Text(__doc__, _PAGE_RU),
    preset="all",
)

AIM = 80
"""The share of steps, in per cent, that should be described."""


def check(review: Review) -> Iterator[Finding]:
    """One finding a state to be."""
    for state_id, state in planned(review.process):
        bare = [id_ for id_, step in state.steps.items() if not (step.notes or step.source or step.why)]
        every = len(state.steps)
        told = every - len(bare)
        if told * 100 < AIM * every:
            yield found(
                RULE,
                ("states", state_id, "steps"),
                values={
                    "count": told,
                    "all": every,
                    "percent": told * 100 // every,
                    "aim": AIM,
                    **several(bare),
                },
                state=state_id,
            )
