"""A step follows a choice and is in none of its branches.

A note: after a step with `choose` exactly one branch is taken. A step that comes after it and that no branch
lists is done whichever is taken, beside the branch, without the file saying so.

Why: mostly the step was forgotten in the list of a branch. Then the picture shows work that happens only in
one case out of five as if it always happened.

Bad:

```yaml
steps:
  sort:
    name: Sort the request
    choose: {by: difficulty, branches: {simple: {steps: [answer]}, hard: {steps: [diagnose]}}}
  answer: {name: Answer from the script, after: sort}
  diagnose: {name: Diagnose, after: sort}
  ask_for_access: {name: Ask for access, after: sort}
```

Good:

```yaml
steps:
  sort:
    name: Sort the request
    choose: {by: difficulty, branches: {simple: {steps: [answer]}, hard: {steps: [ask_for_access, diagnose]}}}
  answer: {name: Answer from the script, after: sort}
  diagnose: {name: Diagnose, after: ask_for_access}
  ask_for_access: {name: Ask for access, after: sort}
```

How to fix: list the step in the branch it belongs to. If it is always done, let it come before the choice or
after the branches meet.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Операция идёт после выбора, но не входит ни в одну его ветку.

Примечание: после операции с `choose` идут ровно по одной ветке. Операция, которая стоит за ней и не названа
ни в одной ветке, выполняется в любом случае, рядом с выбранной веткой, хотя прямо этого в файле не сказано.

Почему это важно: чаще всего её просто забыли вписать в ветку. Тогда на схеме работа, которая нужна в одном
случае из пяти, выглядит так, будто делается всегда.

Плохо:

```yaml
steps:
  sort:
    name: Разбор обращения
    choose: {by: difficulty, branches: {simple: {steps: [answer]}, hard: {steps: [diagnose]}}}
  answer: {name: Ответ по сценарию, after: sort}
  diagnose: {name: Диагностика, after: sort}
  ask_for_access: {name: Запрос доступа, after: sort}
```

Хорошо:

```yaml
steps:
  sort:
    name: Разбор обращения
    choose: {by: difficulty, branches: {simple: {steps: [answer]}, hard: {steps: [ask_for_access, diagnose]}}}
  answer: {name: Ответ по сценарию, after: sort}
  diagnose: {name: Диагностика, after: ask_for_access}
  ask_for_access: {name: Запрос доступа, after: sort}
```

Как исправить: впишите операцию в ту ветку, к которой она относится. Если она нужна всегда, поставьте её до
выбора или после того, как ветки сойдутся.
"""

RULE = Rule(
    "implicit-split",
    Severity.NOTE,
    "sense",
    Text("After a choice, in none of its branches", "После выбора, но ни в одной ветке"),
    {
        "": Text(
            "`{step}` comes after the choice at `{decider}` and is in none of its branches: "
            "it is done whichever is taken",
            "`{step}` идёт после выбора в `{decider}` и не входит ни в одну ветку: "
            "она выполняется, какую бы ни выбрали",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """Steps after a decider that neither it lists nor a branch of it leads to."""
    for state_id, state in review.process.states.items():
        inside = {
            decider: {id_ for branch in step.choose.branches.values() for id_ in branch.steps}
            for decider, step in state.steps.items()
            if step.choose is not None
        }
        if not inside:
            continue
        for id_, step in state.steps.items():
            sources = [after.step for after in step.after]
            for after in step.after:
                listed = inside.get(after.step)
                if not listed or id_ in listed or after.relation != "finish-start":
                    continue
                if id_ != after.step and not listed.intersection(sources):
                    where = ("states", state_id, "steps", id_, "after", after.step)
                    values = {"step": id_, "decider": after.step}
                    yield found(RULE, where, values=values, state=state_id)
