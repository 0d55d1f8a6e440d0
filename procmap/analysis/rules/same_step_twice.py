"""Two steps of a state have the same name and the same department.

A note at the second one. Steps that belong to different product families may share a name.

Why: in a table or in minutes one cannot tell the two apart. Mostly the step was copied to be changed and the
change was forgotten; or it is one step that work comes back to, which is a loop.

Bad:

```yaml
steps:
  inspect: {name: Inspect the goods, department: quality, takes: 1h}
  mend: {name: Mend, department: workshop, after: inspect, takes: 2h}
  inspect_2: {name: Inspect the goods, department: quality, after: mend, takes: 1h}
```

Good:

```yaml
steps:
  inspect: {name: Inspect the goods, department: quality, takes: 1h}
  mend: {name: Mend, department: workshop, after: inspect, takes: 2h}
  inspect_2: {name: Inspect the mended goods, department: quality, after: mend, takes: 1h}
```

How to fix: say in the names what differs; take out the copy; or, where work comes back, use `repeat`.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Related, Rule, Severity, Text

_PAGE_RU = """\
У двух операций одного состояния одно и то же название и один и тот же отдел.

Примечание стоит у второй из них. У операций разных товарных групп название может быть общим.

Почему это важно: в таблице и в протоколе их не различить. Чаще всего операцию скопировали, чтобы изменить, и
забыли; или это одна операция, к которой возвращаются, — то есть цикл.

Плохо:

```yaml
steps:
  inspect: {name: Проверка товара, department: quality, takes: 1h}
  mend: {name: Исправление, department: workshop, after: inspect, takes: 2h}
  inspect_2: {name: Проверка товара, department: quality, after: mend, takes: 1h}
```

Хорошо:

```yaml
steps:
  inspect: {name: Проверка товара, department: quality, takes: 1h}
  mend: {name: Исправление, department: workshop, after: inspect, takes: 2h}
  inspect_2: {name: Проверка исправленного товара, department: quality, after: mend, takes: 1h}
```

Как исправить: скажите в названиях, чем операции различаются; уберите копию; а если к операции возвращаются,
используйте `repeat`.
"""

RULE = Rule(
    "same-step-twice",
    Severity.NOTE,
    "sense",
    Text("Two steps that look the same", "Две одинаковые с виду операции"),
    {
        "": Text(
            "`{step}` has the same name and department as `{other}`",
            "у `{step}` те же название и отдел, что у `{other}`",
        ),
        "other": Text("the other one", "другая операция"),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a step that repeats an earlier one."""
    for state_id, state in review.process.states.items():
        first: dict[tuple[str, str | None], str] = {}
        for id_, step in state.steps.items():
            other = first.setdefault((" ".join(step.name.split()).casefold(), step.department), id_)
            families = state.steps[other].family
            if other == id_ or (step.family and families and set(step.family).isdisjoint(families)):
                continue
            where = ("states", state_id, "steps")
            yield found(
                RULE,
                (*where, id_, "name"),
                values={"step": id_, "other": other},
                related=(Related((*where, other, "name"), "other"),),
                state=state_id,
            )
