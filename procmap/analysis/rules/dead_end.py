"""A step whose result nobody uses.

A warning: nothing comes after the step, no requirement asks for its result, no promise or service speaks of
it, and it serves no requirement of the customer.

Why: going backwards from the customer one never comes to such a step. Either somebody uses the result and was
not asked, or the work can be saved: reports that nobody reads are made for years.

Bad:

```yaml
customer:
  requires:
    bike_ready: {what: Bicycle repaired, at: hand_over, by: "18:00"}
steps:
  repair: {name: Repair, takes: 2h}
  report: {name: Write a report, after: repair, takes: 30m}
  hand_over: {name: Hand over, after: repair, takes: 10m}
```

Good:

```yaml
customer:
  requires:
    bike_ready: {what: Bicycle repaired, at: hand_over, by: "18:00"}
steps:
  repair: {name: Repair, takes: 2h}
  report: {name: Write a report, after: repair, takes: 30m}
  hand_over: {name: Hand over, after: report, takes: 10m}
```

How to fix: ask who takes the result. Put the step before whatever needs it, write who asks for it as a
requirement, or take the step out.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.flow import connected, following
from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text
from procmap.model import Process, State

_PAGE_RU = """\
Операция, результат которой никому не нужен.

Предупреждение: после этой операции ничего нет, её результата не требует ни одно требование, о ней не говорит
ни одно обещание или услуга, и требованию клиента она не служит.

Почему это важно: если идти от клиента назад, к такой операции не придёшь. Либо результатом кто-то пользуется,
а его не спросили, либо работу можно не делать: отчёты, которых никто не читает, пишут годами.

Плохо:

```yaml
customer:
  requires:
    bike_ready: {what: Велосипед отремонтирован, at: hand_over, by: "18:00"}
steps:
  repair: {name: Ремонт, takes: 2h}
  report: {name: Отчёт о ремонте, after: repair, takes: 30m}
  hand_over: {name: Выдача, after: repair, takes: 10m}
```

Хорошо:

```yaml
customer:
  requires:
    bike_ready: {what: Велосипед отремонтирован, at: hand_over, by: "18:00"}
steps:
  repair: {name: Ремонт, takes: 2h}
  report: {name: Отчёт о ремонте, after: repair, takes: 30m}
  hand_over: {name: Выдача, after: report, takes: 10m}
```

Как исправить: спросите, кто берёт результат. Поставьте операцию перед тем, кому он нужен, запишите
требование того, кто его просит, или уберите операцию.
"""

RULE = Rule(
    "dead-end",
    Severity.WARNING,
    "sense",
    Text("A result that nobody uses", "Результат, который никому не нужен"),
    {
        "": Text(
            "nobody uses the result of `{step}`, and it serves no requirement of the customer",
            "результат `{step}` никто не использует, и требованию клиента операция не служит",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """The last steps without a customer, where they hang together with steps that have one."""
    process = review.process
    wanted = _wanted(process)
    for state_id, state in process.states.items():
        served = [asked.at for asked in process.customer.requires.values() if asked.at in state.steps]
        if not served:
            continue
        out = following(state)
        asked_for = {requirement.step for requirement in state.requirements.values()}
        ends = [id_ for id_ in out if not out[id_] and id_ not in wanted and id_ not in asked_for]
        joined = connected(out, served) if ends else set()
        for id_ in ends:
            if id_ in joined and not _leads_nowhere(state, id_):
                yield found(RULE, ("states", state_id, "steps", id_), values={"step": id_}, state=state_id)


def _wanted(process: Process) -> set[str | None]:
    """Steps that the customer, a promise or a service speaks of."""
    wanted: set[str | None] = {asked.at for asked in process.customer.requires.values()}
    wanted.update(promise.step for promise in process.promises.values())
    wanted.update(step for service in process.services.values() for step in service.steps)
    return wanted


def _leads_nowhere(state: State, id_: str) -> bool:
    """Whether a step comes after one that does not exist, which another rule speaks of."""
    return any(after.step not in state.steps for after in state.steps[id_].after)
