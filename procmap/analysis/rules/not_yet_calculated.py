"""The file says something that is read and shown, but does not count in the verdict yet.

At present this is `at_most` between two steps: how long a result may wait before the next step takes it.
It is kept and printed, and no verdict counts it.

Why: a reader of the table would believe that the limit was checked. This warning says that it was not,
so that somebody checks it by hand.

Bad:

```yaml
freeze:
  name: Freeze the plasma
  after: {spin: {at_most: 2h}}      # holds on paper only
```

Good:

```yaml
freeze:
  name: Freeze the plasma
  after: {spin: {transfer: 10m}}
  notes: at most 2 h after spinning, checked by hand on 2026-11-20
```

How to fix: compare the times of the two steps in `procmap chain` with the limit, and write down that it
was done; or leave the warning standing as a reminder.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Записанное прочитано и показано, но в выводах пока не учитывается.

Сейчас это `at_most` между двумя операциями: сколько результат может ждать следующей операции. Он
сохраняется и печатается, но ни один вывод его не учитывает.

Почему это важно: читатель таблицы решил бы, что предел проверен. Предупреждение говорит, что нет, и
значит, проверить его должен человек.

Плохо:

```yaml
freeze:
  name: Заморозка плазмы
  after: {spin: {at_most: 2h}}      # выполняется только на бумаге
```

Хорошо:

```yaml
freeze:
  name: Заморозка плазмы
  after: {spin: {transfer: 10m}}
  notes: не позже 2 ч после разделения; проверено вручную 20.11.2026
```

Как исправить: сравните времена двух операций в `procmap chain` с пределом и запишите, что это сделано, —
или оставьте предупреждение как напоминание.
"""

RULE = Rule(
    "not-yet-calculated",
    Severity.WARNING,
    "completeness",
    Text("Something that does not count yet", "То, что пока не учитывается"),
    {
        "": Text(
            "`at_most` between `{source}` and `{target}` is read and not calculated yet: no verdict counts it",
            "`at_most` между `{source}` и `{target}` прочитано, но пока не рассчитывается: выводы его не учитывают",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """Every greatest time between two steps."""
    for state_id, state in review.process.states.items():
        for target, step in state.steps.items():
            for after in step.after:
                if after.at_most is not None:
                    route = ("states", state_id, "steps", target, "after", after.step, "at_most")
                    values = {"source": after.step, "target": target}
                    yield found(RULE, route, values=values, state=state_id)
