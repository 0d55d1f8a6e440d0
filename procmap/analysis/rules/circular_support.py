"""Promises rest on each other in a circle.

Each side says "yes, if the other …", and following the conditions leads back to where it began. None of
these promises counts as granted, so whatever rests on them is unsupported. In the as-is state it is a
fact about today: shown in full, and not counted unless `--state as_is` asks for it.

Why: in the meeting every answer sounds like a yes, and yet nobody has promised anything: each waits for
the other to go first.

Bad:

```yaml
requirements:
  belt_free: {what: A belt kept free, of: sorting, asked_by: ramp, answer: "yes", provided: two_people}
  two_people: {what: Two people at the belt, of: ramp, asked_by: sorting, answer: "yes", provided: belt_free}
```

Good:

```yaml
requirements:
  belt_free: {what: A belt kept free, of: sorting, asked_by: ramp, answer: "yes", provided: two_people}
  two_people: {what: Two people at the belt, of: ramp, asked_by: sorting, answer: "yes"}
```

How to fix: find the side that can begin without the other, and take the condition out of its `provided`.
If neither can, the process owner has to decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Обещания опираются друг на друга по кругу.

Каждая сторона отвечает «да, если другая…», и если идти по условиям, возвращаешься к началу. Ни одно из
этих обещаний не имеет силы, и всё, что на них держится, остаётся без опоры. В состоянии «как есть» это
факт о сегодняшнем дне: он печатается полностью, а учитывается только с `--state as_is`.

Почему это важно: на совещании каждый ответ звучит как «да», а на деле никто ничего не пообещал: все
ждут, кто начнёт первым.

Плохо:

```yaml
requirements:
  belt_free: {what: Свободная лента, of: sorting, asked_by: ramp, answer: "yes", provided: two_people}
  two_people: {what: Два человека у ленты, of: ramp, asked_by: sorting, answer: "yes", provided: belt_free}
```

Хорошо:

```yaml
requirements:
  belt_free: {what: Свободная лента, of: sorting, asked_by: ramp, answer: "yes", provided: two_people}
  two_people: {what: Два человека у ленты, of: ramp, asked_by: sorting, answer: "yes"}
```

Как исправить: найдите сторону, которая может начать без другой, и уберите условие из её `provided`. Если
начать не может ни одна, решать владельцу процесса.
"""

RULE = Rule(
    "circular-support",
    Severity.ERROR,
    "support",
    Text("Promises that rest on each other", "Обещания, которые опираются друг на друга"),
    {
        "": Text(
            "`{ids}` rest on each other in a circle, so none of them is granted",
            "`{ids}` опираются друг на друга по кругу, поэтому ни одно не имеет силы",
        ),
        "self": Text(
            "`{ids}` rests on itself, so it is not granted",
            "`{ids}` опирается само на себя, поэтому силы не имеет",
        ),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a circle, at its first contract."""
    for solution, state in review.solved():
        for circle in solution.support.circular:
            ids = tuple(id_ for id_ in state.requirements if id_ in circle)
            route = ("states", solution.state, "requirements", ids[0], "provided")
            reason = "" if ids[1:] else "self"
            yield found(RULE, route, reason=reason, values={"ids": ids}, state=solution.state)
