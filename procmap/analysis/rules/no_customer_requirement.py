"""The process has steps and nothing that the customer requires of it.

A note: without a requirement of the customer there is no deadline to walk backwards from. It is said of
a single requirement too if that has no time; then only what it rests on can be checked.

Why: the method begins at the end. A map that starts from what the departments do, instead of what
somebody needs by when, can be drawn but not be proved.

Bad:

```yaml
states:
  to_be:
    steps:
      repair: {name: Repair, takes: 1h..3h}
```

Good:

```yaml
customer:
  who: Cyclist
  requires:
    bike_ready: {what: Bicycle repaired, at: repair, by: "18:00", why: needed for the way home}
states:
  to_be:
    steps:
      repair: {name: Repair, takes: 1h..3h}
```

How to fix: ask the customer one question, "what do you need, and by when?", and write the answer under
`customer: requires:`, with `at` naming the step whose result they see.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
В процессе есть операции, но клиент ничего от него не требует.

Примечание: без требования клиента нет крайнего срока, от которого идут назад. То же говорится об одном
требовании, если у него нет времени: тогда можно проверить только то, на что оно опирается.

Почему это важно: метод начинается с конца. Схему, которая отталкивается от того, что отделы делают, а не
от того, что и когда кому-то нужно, можно нарисовать, но нельзя доказать.

Плохо:

```yaml
states:
  to_be:
    steps:
      repair: {name: Ремонт, takes: 1h..3h}
```

Хорошо:

```yaml
customer:
  who: Велосипедист
  requires:
    bike_ready: {what: Велосипед отремонтирован, at: repair, by: "18:00", why: чтобы доехать домой}
states:
  to_be:
    steps:
      repair: {name: Ремонт, takes: 1h..3h}
```

Как исправить: задайте клиенту один вопрос — «что вам нужно и к какому времени?» — и запишите ответ в
`customer: requires:`; в `at` назовите операцию, результат которой видит клиент.
"""

RULE = Rule(
    "no-customer-requirement",
    Severity.NOTE,
    "completeness",
    Text("Nothing is required of the process", "От процесса ничего не требуется"),
    {
        "": Text(
            "no customer requirement is stated, so there is nothing to prove: begin with `customer: requires:`",
            "требований клиента нет, и доказывать нечего: начните с `customer: requires:`",
        ),
        "untimed": Text(
            "the customer's `{id}` has no time, so only its support can be checked",
            "у требования клиента `{id}` нет времени: проверить можно только его опору",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a file without requirements, one a requirement without a time."""
    if not any(state.steps for state in review.process.states.values()):
        return
    if not review.process.customer.requires:
        yield found(RULE, ("states",))
    for id_, asked in review.process.customer.requires.items():
        if asked.by is None:
            yield found(RULE, ("customer", "requires", id_), reason="untimed", values={"id": id_})
