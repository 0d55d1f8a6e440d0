"""A step stands apart: no way leads from it, or to it, to anything the customer requires.

A warning, in states where the customer requires something. The step takes part in no chain, so no
verdict counts it. Ways are `after`, branches of `choose`, gates, and requirements between steps.

Why: either a connection was forgotten, and then the plan is too good, or the work serves nobody, and
then the group may ask why it is done.

Bad:

```yaml
steps:
  prepare: {name: Prepare the certificate, takes: 2h}
  hand_out: {name: Hand it out, takes: 5m}
```

Good:

```yaml
steps:
  prepare: {name: Prepare the certificate, takes: 2h}
  hand_out: {name: Hand it out, after: prepare, takes: 5m}
```

How to fix: say with `after` what the step follows, or name it in the `after` of the step that needs it.
Work that belongs to another process goes into a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.flow import connected, following
from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Операция стоит отдельно: ни от неё, ни к ней нет пути к тому, что требует клиент.

Предупреждение появляется в состояниях, где у клиента есть требование. Такая операция не входит ни в одну
цепочку, и выводы её не учитывают. Путь — это `after`, ветви `choose`, ворота и требования между
операциями.

Почему это важно: либо связь забыли, и тогда план лучше, чем есть на самом деле, либо работа никому не
нужна, и группа вправе спросить, зачем её делают.

Плохо:

```yaml
steps:
  prepare: {name: Подготовка справки, takes: 2h}
  hand_out: {name: Выдача, takes: 5m}
```

Хорошо:

```yaml
steps:
  prepare: {name: Подготовка справки, takes: 2h}
  hand_out: {name: Выдача, after: prepare, takes: 5m}
```

Как исправить: укажите в `after`, за чем следует операция, или назовите её в `after` той, которой нужен
её результат. Работу из другого процесса опишите в отдельном файле.
"""

RULE = Rule(
    "unreachable-step",
    Severity.WARNING,
    "model",
    Text("A step that nothing leads to", "Операция, к которой ничего не ведёт"),
    {
        "": Text(
            "`{step}` is not connected with any step that serves a customer requirement",
            "`{step}` не связана ни с одной операцией, от которой зависит требование клиента",
        )
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """The steps of every island without a customer requirement, in states that serve one."""
    for state_id, state in review.process.states.items():
        served = [one.at for one in review.process.customer.requires.values() if one.at in state.steps]
        if not served:
            continue
        lost = [
            id_ for id_, step in state.steps.items() if any(a.step not in state.steps for a in step.after)
        ]
        joined = connected(following(state), [*served, *lost])
        for id_ in state.steps:
            if id_ not in joined:
                yield found(RULE, ("states", state_id, "steps", id_), values={"step": id_}, state=state_id)
