"""Something that promises rest on has been asked and not answered.

The finding (a warning) names the open question; below it stands everything that waits for the answer, up
to the customer's requirement, whose verdict is at best `conditional`. In the as-is state it is a fact
about today: shown in full, and not counted unless `--state as_is` asks for it.

Why: a "yes, if …" is worth as much as the "if". Whoever signs the table should see which question is
still open and what hangs on it.

Bad:

```yaml
requirements:
  baked: {what: Bread baked, step: bake, asked_by: drive, by: "06:15", answer: "yes", provided: flour}
  flour: {what: Flour in the store, of: mill, asked_by: bake}
```

Good:

```yaml
requirements:
  baked: {what: Bread baked, step: bake, asked_by: drive, by: "06:15", answer: "yes", provided: flour}
  flour: {what: Flour in the store, of: mill, asked_by: bake, answer: in_force}
```

How to fix: get the answer and write it down: `yes`, `in_force`, `already_met`, or, if it must be,
`contested` or `refused`; in a `history`, the last entry counts. Nobody to ask? Escalate to the process
owner.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import FALLS, Review, answer_route, falls, found, too_early
from procmap.findings import Finding, Rule, Severity, Text
from procmap.model import Answer

_PAGE_RU = """\
На то, на чём держатся обещания, ещё не ответили.

Замечание (предупреждение) называет вопрос без ответа, а под ним — всё, что этого ответа ждёт, вплоть до
требования клиента: вывод о нём в лучшем случае «при условии». В состоянии «как есть» это факт о
сегодняшнем дне: он печатается полностью, а учитывается только с `--state as_is`.

Почему это важно: «да, если…» стоит ровно столько, сколько это «если». Тот, кто подписывает таблицу
требований, должен видеть, какой вопрос открыт и что от него зависит.

Плохо:

```yaml
requirements:
  baked: {what: Хлеб выпечен, step: bake, asked_by: drive, by: "06:15", answer: "yes", provided: flour}
  flour: {what: Мука на складе, of: mill, asked_by: bake}
```

Хорошо:

```yaml
requirements:
  baked: {what: Хлеб выпечен, step: bake, asked_by: drive, by: "06:15", answer: "yes", provided: flour}
  flour: {what: Мука на складе, of: mill, asked_by: bake, answer: in_force}
```

Как исправить: получите ответ и запишите его: `yes`, `in_force` (уже действует), `already_met` (уже
выполнено) или, если так вышло, `contested` (оспаривается) либо `refused` (отказ); в `history` действует
последняя запись. Если спросить некого, вопрос передают владельцу процесса.
"""

RULE = Rule(
    "conditional-promise",
    Severity.WARNING,
    "support",
    Text("A promise that waits for an answer", "Обещание, которое ждёт ответа"),
    {
        "": Text(
            "`{id}` is not answered yet, and promises rest on it",
            "`{id}` ещё без ответа, а на нём держатся обещания",
        ),
        **FALLS,
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a cause; what falls with it are its consequences."""
    for solution, state in review.solved():
        for contract in solution.contracts:
            if contract.answer is not Answer.OPEN:
                continue
            fallen = falls(review.process, solution, contract.id)
            if fallen:
                yield found(
                    RULE,
                    answer_route(solution.state, contract.id, state.requirements[contract.id]),
                    values={"id": contract.id},
                    related=too_early(review.process, solution, contract.id),
                    consequences=fallen,
                    state=solution.state,
                )
