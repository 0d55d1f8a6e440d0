"""Nobody knows how long a step on the chain takes, and no promise covers it.

A warning: the customer's requirement can neither be proved nor refuted because of this step. A step that
may repeat without a bound counts as unknown too.

Why: nothing is invented in place of a missing duration. But a duration is not the only way out: a
promise by the clock after the step, and one before it, make it a part of a window, and the chain can be
decided.

Bad:

```yaml
inspect: {name: Inspect for damage, department: yard, after: return_car}
wash: {name: Wash, department: yard, after: inspect, takes: 25m}
```

Good:

```yaml
inspect: {name: Inspect for damage, department: yard, after: return_car, takes: 10m..20m}
wash: {name: Wash, department: yard, after: inspect, takes: 25m}
```

How to fix: measure or estimate (a range is welcome), or ask the owner for a promise (`requirements` with
`by`), or write what is known of the whole run under `measured`. Give `repeat` an `at_most`.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Никто не знает, сколько длится операция в цепочке, и никакое обещание её не покрывает.

Предупреждение: из-за этой операции требование клиента нельзя ни доказать, ни опровергнуть. Операция,
которая может повторяться без ограничения, тоже считается неизвестной.

Почему это важно: вместо пропущенной длительности ничего не придумывают. Но длительность — не
единственный выход: если обещано время до операции и время после неё, она становится частью окна, и вывод
о цепочке возможен.

Плохо:

```yaml
inspect: {name: Осмотр, department: yard, after: return_car}
wash: {name: Мойка, department: yard, after: inspect, takes: 25m}
```

Хорошо:

```yaml
inspect: {name: Осмотр, department: yard, after: return_car, takes: 10m..20m}
wash: {name: Мойка, department: yard, after: inspect, takes: 25m}
```

Как исправить: измерьте или оцените (диапазон годится), либо попросите у отдела обещание (`requirements`
с `by`), либо запишите в `measured`, что известно обо всём участке. У `repeat` укажите `at_most`.
"""

RULE = Rule(
    "unknown-duration",
    Severity.WARNING,
    "completeness",
    Text("A duration that nobody knows", "Длительность, которой никто не знает"),
    {
        "": Text(
            "`{step}` has neither a duration nor a window of promises around it, so `{customer}` cannot be decided: "
            "add `takes: 2h`, or a promise on both sides",
            "у `{step}` нет ни длительности, ни окна из обещаний, поэтому вывод о `{customer}` сделать нельзя: "
            "добавьте `takes: 2 ч` или обещания с обеих сторон",
        ),
        "loop": Text(
            "`{step}` repeats without a bound, so `{customer}` cannot be decided: add `at_most: 3`",
            "`{step}` повторяется без ограничения, поэтому вывод о `{customer}` сделать нельзя: добавьте `at_most: 3`",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """The steps that make a customer requirement unknown, each once a state."""
    told = set()
    for solution, state in review.solved():
        for outcome in solution.customers:
            for id_ in outcome.unknown:
                if (solution.state, id_) in told:
                    continue
                told.add((solution.state, id_))
                repeat = state.steps[id_].repeat
                endless = state.steps[id_].takes is not None and repeat is not None
                yield found(
                    RULE,
                    ("states", solution.state, "steps", id_, *(("repeat",) if endless else ())),
                    reason="loop" if endless else "",
                    values={"step": id_, "customer": outcome.id},
                    state=solution.state,
                )
