"""A branch of a choice contains the step that makes the choice.

An error: after the step exactly one branch is taken, so the step itself cannot be part of one. procmap leaves
it out of the branch.

Why: mostly "do it again" was meant. As it stands, the loop is not counted, and the time of the second round
is missing from every answer.

Bad:

```yaml
steps:
  write: {name: Write, not_before: "08:00", takes: 2h}
  inspect:
    name: Inspect
    after: write
    takes: 30m
    choose: {by: quality, branches: {good: {steps: [ship]}, bad: {steps: [inspect]}}}
  ship: {name: Ship, after: inspect, takes: 1h}
```

Good:

```yaml
steps:
  write: {name: Write, not_before: "08:00", takes: 2h}
  inspect: {name: Inspect, after: write, takes: 30m, repeat: {steps: [write], at_most: 2}}
  ship: {name: Ship, after: inspect, takes: 1h}
```

How to fix: for rework say `repeat` with the steps that are gone through again; else take the step out of the
branch.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
В ветку выбора входит сама операция, которая выбирает.

Ошибка: после операции идут ровно по одной ветке, поэтому сама она частью ветки быть не может. procmap её там
не учитывает.

Почему это важно: чаще всего имелось в виду «сделать ещё раз». В таком виде цикл не считается, и времени
второго круга не будет ни в одном ответе.

Плохо:

```yaml
steps:
  write: {name: Текст, not_before: "08:00", takes: 2h}
  inspect:
    name: Проверка
    after: write
    takes: 30m
    choose: {by: quality, branches: {good: {steps: [ship]}, bad: {steps: [inspect]}}}
  ship: {name: Отправка, after: inspect, takes: 1h}
```

Хорошо:

```yaml
steps:
  write: {name: Текст, not_before: "08:00", takes: 2h}
  inspect: {name: Проверка, after: write, takes: 30m, repeat: {steps: [write], at_most: 2}}
  ship: {name: Отправка, after: inspect, takes: 1h}
```

Как исправить: для переделки есть `repeat` с операциями, которые проходят заново; иначе уберите операцию из
ветки.
"""

RULE = Rule(
    "decider-in-branch",
    Severity.ERROR,
    "model",
    Text("A choice that is part of its own branch", "Выбор входит в собственную ветку"),
    {
        "": Text(
            "`{step}` makes the choice and is itself in its branch `{branch}` (for rework use `repeat`)",
            "`{step}` делает выбор и сама же входит в его ветку `{branch}` (для переделки есть `repeat`)",
        )
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a branch, unless the order it makes is a circle that is told already."""
    circles = {
        (solution.state, id_)
        for solution in review.solutions
        if solution.obstacle is not None and solution.obstacle.kind == "cycle"
        for id_ in solution.obstacle.steps
    }
    for state_id, state in review.process.states.items():
        for id_, step in state.steps.items():
            for name, branch in step.choose.branches.items() if step.choose else ():
                if id_ in branch.steps and (state_id, id_) not in circles:
                    where = ("states", state_id, "steps", id_, "choose", "branches", name, "steps", id_)
                    yield found(RULE, where, values={"step": id_, "branch": name}, state=state_id)
