"""Work goes to and fro between two departments.

A note: on one path the result crosses between the same two departments more than three times. The finding
names where it crosses.

Why: each crossing is a handover: something waits in a queue, is explained again, is misunderstood. Going once
there and back may be needed; going there three times mostly means that the work was cut in the wrong place.

Bad:

```yaml
steps:
  draft: {name: Draft, department: sales, takes: 1h}
  check_draft: {name: Check the draft, department: legal, after: draft, takes: 1h}
  add_prices: {name: Add the prices, department: sales, after: check_draft, takes: 1h}
  check_prices: {name: Check the prices, department: legal, after: add_prices, takes: 1h}
  send: {name: Send, department: sales, after: check_prices, takes: 10m}
```

Good:

```yaml
steps:
  draft: {name: Draft with prices, department: sales, takes: 2h}
  check_draft: {name: Check everything, department: legal, after: draft, takes: 2h}
  send: {name: Send, department: sales, after: check_draft, takes: 10m}
```

How to fix: bring together what each side does, so that it goes over once; or let one side do what it only
sends over for (a checklist in place of an approval).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.analysis.flow import following, in_order
from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text
from procmap.model import State

_PAGE_RU = """\
Работа ходит туда и обратно между двумя отделами.

Примечание: на одном пути результат переходит между одними и теми же двумя отделами больше трёх раз. В
замечании названы операции, на которых он переходит.

Почему это важно: каждый переход — это передача: что-то ждёт очереди, объясняется заново, понимается не так.
Сходить туда и обратно один раз бывает нужно; если ходят трижды, работу, скорее всего, разрезали не там.

Плохо:

```yaml
steps:
  draft: {name: Проект договора, department: sales, takes: 1h}
  check_draft: {name: Проверка проекта, department: legal, after: draft, takes: 1h}
  add_prices: {name: Внесение цен, department: sales, after: check_draft, takes: 1h}
  check_prices: {name: Проверка цен, department: legal, after: add_prices, takes: 1h}
  send: {name: Отправка, department: sales, after: check_prices, takes: 10m}
```

Хорошо:

```yaml
steps:
  draft: {name: Проект договора с ценами, department: sales, takes: 2h}
  check_draft: {name: Проверка всего, department: legal, after: draft, takes: 2h}
  send: {name: Отправка, department: sales, after: check_draft, takes: 10m}
```

Как исправить: соберите вместе то, что делает каждая сторона, чтобы переход был один; или пусть одна сторона
сама делает то, за чем посылает (список проверки вместо согласования).
"""

RULE = Rule(
    "ping-pong",
    Severity.NOTE,
    "sense",
    Text("To and fro between two departments", "Туда и обратно между двумя отделами"),
    {
        "": Text(
            "work crosses between `{one}` and `{other}` {count} times on one path: `{steps}`",
            "на одном пути работа переходит между `{one}` и `{other}`, и переходов — {count}: `{steps}`",
        )
    },
    Text(__doc__, _PAGE_RU),
)

MOST_CROSSINGS = 3
"""Crossings between two departments on one path that nothing is said of: there, back, and there again."""

_MOST_OTHERS = 16
_MOST_SHOWN = 8


class _Run(NamedTuple):
    """The most crossings between a step's department and another one on a path that ends with the step."""

    crossings: int
    step: str
    before: _Run | None


def check(review: Review) -> Iterator[Finding]:
    """One finding a state and pair of departments, for the path with the most crossings."""
    for state_id, state in review.process.states.items():
        longest: dict[frozenset[str], _Run] = {}
        for department, other, run in _runs(state):
            pair = frozenset((department, other))
            if run.crossings > max(MOST_CROSSINGS, longest[pair].crossings if pair in longest else 0):
                longest[pair] = run
        for run in longest.values():
            steps = _steps(run)
            yield found(
                RULE,
                ("states", state_id, "steps", steps[0], "department"),
                values={
                    "one": state.steps[steps[0]].department,
                    "other": state.steps[steps[1]].department,
                    "count": run.crossings,
                    "steps": tuple(steps[:_MOST_SHOWN]),
                },
                state=state_id,
            )


def _runs(state: State) -> Iterator[tuple[str, str, _Run]]:
    """Every step's runs, by the other department; one pass over the handoffs."""
    out = following(state)
    runs: dict[str, dict[str, _Run]] = {}
    for id_ in in_order(out):
        here, mine = state.steps[id_].department, runs.pop(id_, {})
        if here is None:
            continue
        for other, run in mine.items():
            yield here, other, run
        for target in out[id_]:
            there = state.steps[target].department
            if there is None:
                continue
            theirs = runs.setdefault(target, {})
            if there == here:
                for other, run in list(mine.items())[:_MOST_OTHERS]:
                    _keep(theirs, other, run)
            else:
                before = mine.get(there) or _Run(0, id_, None)
                _keep(theirs, here, _Run(before.crossings + 1, target, before))


def _keep(runs: dict[str, _Run], other: str, run: _Run) -> None:
    if other not in runs or run.crossings > runs[other].crossings:
        runs[other] = run


def _steps(run: _Run) -> list[str]:
    """Where the path crosses: the last step before the first crossing, then the first step behind each."""
    steps = []
    here: _Run | None = run
    while here is not None:
        steps.append(here.step)
        here = here.before
    return steps[::-1]
