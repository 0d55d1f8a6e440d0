"""A loop that nothing ends.

A warning: a step has `repeat` without `at_most`, off the chains to the customer. (On a chain the verdict is
*unknown*, and `unknown-duration` says so.)

Why: "until it is right" has no longest time, so nobody can promise anything behind it. In practice there is a
bound: after the third time somebody goes to the manager. That is the part worth writing down.

Bad:

```yaml
steps:
  draw: {name: Draw, takes: 2h}
  approve: {name: Approve, after: draw, takes: 1h, repeat: {steps: [draw]}}
```

Good:

```yaml
steps:
  draw: {name: Draw, takes: 2h}
  approve: {name: Approve, after: draw, takes: 1h, repeat: {steps: [draw], at_most: 3}}
```

How to fix: ask how many times it has been at most, and what happened then. Write that number as `at_most`,
counting the first time as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Цикл, который ничем не ограничен.

Предупреждение: у операции есть `repeat` без `at_most`, и она стоит в стороне от цепочек к клиенту. (На
цепочке вывод будет *неизвестно*, о чём говорит `unknown-duration`.)

Почему это важно: у «пока не станет хорошо» нет наибольшей длительности, и за ним никто ничего пообещать не
может. На деле предел есть: после третьего раза кто-нибудь идёт к начальнику. Его и стоит записать.

Плохо:

```yaml
steps:
  draw: {name: Чертёж, takes: 2h}
  approve: {name: Согласование, after: draw, takes: 1h, repeat: {steps: [draw]}}
```

Хорошо:

```yaml
steps:
  draw: {name: Чертёж, takes: 2h}
  approve: {name: Согласование, after: draw, takes: 1h, repeat: {steps: [draw], at_most: 3}}
```

Как исправить: спросите, сколько раз бывало самое большее и что делали потом. Запишите это число в `at_most`,
считая и первый раз.
"""

RULE = Rule(
    "unbounded-loop",
    Severity.WARNING,
    "completeness",
    Text("A loop without a bound", "Цикл без предела"),
    {
        "": Text(
            "`{step}` may send `{steps}` back any number of times: say `at_most`",
            "`{step}` может возвращать `{steps}` сколько угодно раз: укажите `at_most`",
        )
    },
    Text(__doc__, _PAGE_RU),
)

_MOST_SHOWN = 6


def check(review: Review) -> Iterator[Finding]:
    """Loops without ``at_most`` that no customer's verdict names already."""
    told = {
        (solution.state, id_)
        for solution in review.solutions
        for outcome in solution.customers
        for id_ in outcome.unknown
    }
    for state_id, state in review.process.states.items():
        for id_, step in state.steps.items():
            if step.repeat is None or step.repeat.at_most is not None or (state_id, id_) in told:
                continue
            yield found(
                RULE,
                ("states", state_id, "steps", id_, "repeat"),
                values={"step": id_, "steps": step.repeat.steps[:_MOST_SHOWN] or (id_,)},
                state=state_id,
            )
