"""Branches of a choice meet, and one of them does not list all its steps.

A warning: a step comes after two branches of a choice, and one of them has come there over a step that it
does not list. procmap then cannot know that only one of the two is waited for, and counts both even at best.

Why: after a choice only one branch is gone through. Where its steps are not listed, the best case comes out
too long, and the picture draws a wait for work that was never begun.

Bad:

```yaml
steps:
  sort: {name: Sort, choose: {branches: {simple: {steps: [look_up]}, hard: {steps: [diagnose]}}}}
  look_up: {name: Look up the script, after: sort}
  draft: {name: Draft the answer, after: look_up}
  diagnose: {name: Diagnose, after: sort}
  reply: {name: Reply, after: [draft, diagnose]}
```

Good:

```yaml
steps:
  sort: {name: Sort, choose: {branches: {simple: {steps: [look_up, draft]}, hard: {steps: [diagnose]}}}}
  look_up: {name: Look up the script, after: sort}
  draft: {name: Draft the answer, after: look_up}
  diagnose: {name: Diagnose, after: sort}
  reply: {name: Reply, after: [draft, diagnose]}
```

How to fix: list every step of the branch under `steps`, up to the step where the branches meet.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.flow import branches_of, following, in_order
from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Related, Rule, Severity, Text
from procmap.model import State

_PAGE_RU = """\
Ветки выбора сходятся, но у одной из них названы не все операции.

Предупреждение: операция идёт после двух веток выбора, и одна из них пришла к ней через операцию, которой в
этой ветке нет. Тогда procmap не может знать, что ждать нужно лишь одну из двух, и даже в лучшем случае
считает обе.

Почему это важно: после выбора проходят только одну ветку. Если её операции не названы, лучший случай
получится слишком долгим, а схема покажет ожидание работы, которую никто не начинал.

Плохо:

```yaml
steps:
  sort: {name: Разбор, choose: {branches: {simple: {steps: [look_up]}, hard: {steps: [diagnose]}}}}
  look_up: {name: Поиск сценария, after: sort}
  draft: {name: Черновик ответа, after: look_up}
  diagnose: {name: Диагностика, after: sort}
  reply: {name: Ответ, after: [draft, diagnose]}
```

Хорошо:

```yaml
steps:
  sort: {name: Разбор, choose: {branches: {simple: {steps: [look_up, draft]}, hard: {steps: [diagnose]}}}}
  look_up: {name: Поиск сценария, after: sort}
  draft: {name: Черновик ответа, after: look_up}
  diagnose: {name: Диагностика, after: sort}
  reply: {name: Ответ, after: [draft, diagnose]}
```

Как исправить: перечислите в `steps` все операции ветки до той, где ветки сходятся.
"""

RULE = Rule(
    "implicit-join",
    Severity.WARNING,
    "sense",
    Text("Branches that meet with steps not listed", "Ветки сходятся, а операции в них названы не все"),
    {
        "": Text(
            "branch `{branch}` of `{decider}` goes over `{step}` and does not list it, "
            "so `{join}` waits for the other branches as well",
            "ветка `{branch}` из `{decider}` идёт через `{step}`, но не называет её, "
            "поэтому `{join}` ждёт и другие ветки",
        ),
        "join": Text("here the branches meet", "здесь ветки сходятся"),
    },
    Text(__doc__, _PAGE_RU),
)

_MOST_OPEN = 16
"""Choices that a step may lie behind without being listed; of more of them the first are forgotten."""

_Open = dict[tuple[str, str], str | None]
"""For each branch (of which decider, which) that a step lies on: the first step not listed, ``None`` if it is."""


def check(review: Review) -> Iterator[Finding]:
    """One finding a branch and the first step that it does not list, where branches meet behind it."""
    for state_id, state in review.process.states.items():
        if not any(step.choose for step in state.steps.values()):
            continue
        told = set()
        for join, (decider, branch), step in _meetings(state):
            if (decider, branch, step) in told:
                continue
            told.add((decider, branch, step))
            where = ("states", state_id, "steps")
            yield found(
                RULE,
                (*where, decider, "choose", "branches", branch),
                values={"branch": branch, "decider": decider, "step": step, "join": join},
                related=(Related((*where, join), "join"),),
                state=state_id,
            )


def _meetings(state: State) -> Iterator[tuple[str, tuple[str, str], str]]:
    """Where branches meet: the step, a branch of which not all is listed, its first step that is not."""
    out, listed = following(state), branches_of(state)
    sources: dict[str, list[str]] = {id_: [] for id_ in out}
    for id_, targets in out.items():
        for target in targets:
            sources[target].append(id_)
    lying: dict[str, _Open] = {}
    for id_ in in_order(out):
        own = listed.get(id_, ())
        deciders = {decider for decider, _ in own}
        come: dict[str, _Open] = {}
        for source in sources[id_]:
            for (decider, branch), first in lying[source].items():
                if decider not in deciders:
                    ways = come.setdefault(decider, {})
                    ways[decider, branch] = ways.get((decider, branch)) or first
        on: _Open = {}
        for ways in come.values():
            if len(ways) > 1:
                yield from ((id_, way, first) for way, first in ways.items() if first is not None)
            else:
                on.update({way: first or id_ for way, first in ways.items()})
        lying[id_] = {**dict(list(on.items())[-_MOST_OPEN:]), **dict.fromkeys(own)}
