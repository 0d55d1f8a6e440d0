"""The work begins with a step that has no release: when it must start is derived, not known.

A note: nothing says when this first step can start, so it is taken to start whenever it is needed. The
note gives the latest start, which is in fact a requirement on the world outside the process.

Why: the whole plan rests on a beginning that nobody has confirmed. "Print by 02:15" holds only if the
edition can be closed at midnight, and somebody must say so.

Bad:

```yaml
edit: {name: Close the edition, takes: 1h}
print: {name: Print, after: edit, takes: 2h}
```

Good:

```yaml
edit: {name: Close the edition, takes: 1h, not_before: "D-1 22:00"}
print: {name: Print, after: edit, takes: 2h}
```

How to fix: say from when the step can start (`not_before`), or ask whoever comes before for a promise,
with its time, as a requirement of that step.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, moment
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Работа начинается с операции без момента готовности: когда её начать, выведено, но не известно.

Примечание: не сказано, когда эта первая операция может начаться, поэтому считается, что она начнётся,
когда нужно. Указано её позднее начало — по сути, это требование к миру за пределами процесса.

Почему это важно: весь план держится на начале, которого никто не подтвердил. «Печать к 2:15» верна,
только если номер действительно можно сдать в полночь, и кто-то должен это сказать.

Плохо:

```yaml
edit: {name: Сдача номера, takes: 1h}
print: {name: Печать, after: edit, takes: 2h}
```

Хорошо:

```yaml
edit: {name: Сдача номера, takes: 1h, not_before: "D-1 22:00"}
print: {name: Печать, after: edit, takes: 2h}
```

Как исправить: укажите, с какого времени операция может начаться (`not_before`), или попросите того, кто
стоит перед ней, об обещании с временем и запишите его требованием этой операции.
"""

RULE = Rule(
    "no-time-basis",
    Severity.NOTE,
    "completeness",
    Text("A beginning without a time", "Начало без времени"),
    {
        "": Text(
            "nothing says when `{step}` can start; for the customer it must start by {latest}",
            "не сказано, когда `{step}` может начаться; чтобы выполнить требование клиента, "
            "начать нужно не позже {latest}",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """First steps on a chain that have a latest start and no earliest one."""
    for solution, _ in review.solved():
        fed = {handoff.target for handoff in solution.handoffs}
        for times in solution.steps:
            if times.id in fed or times.earliest_start is not None or times.latest_start is None:
                continue
            yield found(
                RULE,
                ("states", solution.state, "steps", times.id),
                values={"step": times.id, "latest": moment(solution, times.latest_start)},
                state=solution.state,
            )
