"""Something that promises rest on is contested or refused.

The error stands at that answer; below it stands everything that falls with it, up to the customer's
requirement. A refusal on which nothing rests is no finding. In the as-is state it is a fact about today:
shown in full, and not counted unless `--state as_is` asks for it.

Why: "15:00, if we get separate invoices" is not 15:00 once the supplier says no. In a chain of such
answers one refusal can take the customer's evening away, and the table of times alone does not show it.

Bad:

```yaml
formed: {what: Shipments formed, step: form, by: "15:00", answer: "yes", provided: invoices}
invoices: {what: Separate invoices, of: supplier, asked_by: form, answer: refused}
```

Good:

```yaml
formed: {what: Shipments formed, step: form, by: "15:00", answer: "yes", provided: invoices}
invoices:
  what: Separate invoices
  of: supplier
  asked_by: form
  history:
    - {date: 2026-10-05, said: contested}
    - {date: 2026-10-05, escalated_to: director}
    - {date: 2026-10-20, said: "yes"}
```

How to fix: negotiate, or escalate to the process owner and write down what came of it; or change the
promise so that it no longer needs this condition, and take it out of `provided`.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import FALLS, Review, answer_route, falls, found, too_early
from procmap.findings import Finding, Rule, Severity, Text
from procmap.model import Answer

_PAGE_RU = """\
То, на чём держатся обещания, оспаривается или в нём отказано.

Ошибка указывает на этот ответ, а ниже — всё, что теряет опору вместе с ним, вплоть до требования
клиента. Если на отказе ничего не держится, замечания нет. В состоянии «как есть» это факт о сегодняшнем
дне: он печатается полностью, а учитывается только с `--state as_is`.

Почему это важно: «к 15:00, если будут раздельные накладные» — это уже не 15:00, когда поставщик сказал
«нет». В цепочке таких ответов один отказ лишает клиента вечера, а по таблице времён этого не видно.

Плохо:

```yaml
formed: {what: Поставки сформированы, step: form, by: "15:00", answer: "yes", provided: invoices}
invoices: {what: Раздельные накладные, of: supplier, asked_by: form, answer: refused}
```

Хорошо:

```yaml
formed: {what: Поставки сформированы, step: form, by: "15:00", answer: "yes", provided: invoices}
invoices:
  what: Раздельные накладные
  of: supplier
  asked_by: form
  history:
    - {date: 2026-10-05, said: contested}
    - {date: 2026-10-05, escalated_to: director}
    - {date: 2026-10-20, said: "yes"}
```

Как исправить: договоритесь или передайте вопрос владельцу процесса и запишите, чем кончилось; либо
измените обещание так, чтобы это условие ему не требовалось, и уберите его из `provided`.
"""

RULE = Rule(
    "unsupported-promise",
    Severity.ERROR,
    "support",
    Text("A promise without support", "Обещание без опоры"),
    {
        "contested": Text(
            "`{id}` is contested, and promises rest on it", "`{id}` оспаривается, а на нём держатся обещания"
        ),
        "refused": Text(
            "`{id}` is refused, and promises rest on it", "в `{id}` отказано, а на нём держатся обещания"
        ),
        **FALLS,
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a cause; what falls with it are its consequences."""
    for solution, state in review.solved():
        for contract in solution.contracts:
            if contract.answer.granted or contract.answer is Answer.OPEN:
                continue
            fallen = falls(review.process, solution, contract.id)
            if fallen:
                yield found(
                    RULE,
                    answer_route(solution.state, contract.id, state.requirements[contract.id]),
                    reason=contract.answer.value,
                    values={"id": contract.id},
                    related=too_early(review.process, solution, contract.id),
                    consequences=fallen,
                    state=solution.state,
                )
