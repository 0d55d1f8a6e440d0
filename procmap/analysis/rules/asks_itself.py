"""A department asks itself for something.

A note: whoever asks and whoever answers are the same department, or even the same step. It is calculated
like every other requirement, but no agreement stands behind it.

Why: a promise is worth something because another side relies on it and will complain. A promise to oneself
is a plan; in the table of requirements it hides that the side before or behind was never asked.

Bad:

```yaml
requirements:
  dough: {what: Dough ready, step: knead, asked_by: bake, by: "04:00", answer: "yes"}
steps:
  knead: {name: Knead, department: bakery, not_before: "03:00", takes: 30m}
  bake: {name: Bake, department: bakery, after: knead, takes: 1h}
```

Good:

```yaml
requirements:
  flour: {what: Flour delivered, of: mill, asked_by: knead, by: "02:30", answer: "yes"}
steps:
  knead: {name: Knead, department: bakery, not_before: "03:00", takes: 30m}
  bake: {name: Bake, department: bakery, after: knead, takes: 1h}
```

How to fix: if the work within the department is known, write its duration (`takes`) instead; if another side
was meant, name it. A milestone that the department wants to see may stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, planned
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Отдел ставит требование сам себе.

Примечание: тот, кто просит, и тот, кто отвечает, — один и тот же отдел или даже одна и та же операция. Время
рассчитывается как обычно, но договорённости за ним нет.

Почему это важно: обещание чего-то стоит, потому что на него опирается другая сторона и спросит, если оно не
выполнено. Обещание себе — это план; в таблице требований за ним не видно, что соседа так и не спросили.

Плохо:

```yaml
requirements:
  dough: {what: Тесто готово, step: knead, asked_by: bake, by: "04:00", answer: "yes"}
steps:
  knead: {name: Замес, department: bakery, not_before: "03:00", takes: 30m}
  bake: {name: Выпечка, department: bakery, after: knead, takes: 1h}
```

Хорошо:

```yaml
requirements:
  flour: {what: Мука привезена, of: mill, asked_by: knead, by: "02:30", answer: "yes"}
steps:
  knead: {name: Замес, department: bakery, not_before: "03:00", takes: 30m}
  bake: {name: Выпечка, department: bakery, after: knead, takes: 1h}
```

Как исправить: если известно, сколько занимает работа внутри отдела, запишите длительность (`takes`); если
имелась в виду другая сторона, назовите её. Внутреннюю веху, которая нужна самому отделу, можно оставить.
"""

RULE = Rule(
    "asks-itself",
    Severity.NOTE,
    "sense",
    Text("A department that asks itself", "Отдел просит сам себя"),
    {
        "": Text(
            "`{department}` asks itself for `{id}`: no other side relies on it",
            "`{department}` ставит требование `{id}` сам себе: другой стороны, которая на него опирается, нет",
        ),
        "step": Text(
            "step `{step}` asks itself for `{id}`: it enters no other step",
            "операция `{step}` ставит требование `{id}` сама себе: ни в какую другую оно не входит",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a requirement, at who asks."""
    for state_id, state in planned(review.process):
        for id_, requirement in state.requirements.items():
            asker = requirement.asked_by
            if asker is None:
                continue
            giving = state.steps.get(requirement.step or "")
            giver = requirement.of or (giving.department if giving else None)
            asking = state.steps[asker].department if asker in state.steps else asker
            itself = asker == requirement.step
            if not itself and (giver is None or giver != asking):
                continue
            yield found(
                RULE,
                ("states", state_id, "requirements", id_, "asked_by"),
                reason="step" if itself else "",
                values={"id": id_, "step": asker} if itself else {"id": id_, "department": giver},
                state=state_id,
            )
