"""The work cannot be done by the customer's deadline, and no promise on the way says whose time is missing.

The known durations, from the first release on, end after the deadline. Nobody on the way has promised a
time, so the missing time is charged to the whole run; the longest step is pointed at, since a repair
looks there first. In the as-is state it is a fact about today: shown in full, and not counted unless
`--state as_is` asks for it.

Why: this is the moment to go backwards through the process and agree a time at every handoff. Then the
missing minutes have an owner.

Bad:

```yaml
steps:
  cook: {name: Cook, not_before: "08:30", takes: 3h}
  drive: {name: Drive to the site, after: cook, takes: 45m}      # 12:15, and lunch is at 12:00
```

Good:

```yaml
steps:
  cook: {name: Cook, not_before: "08:30", takes: 2h 30m}
  drive: {name: Drive to the site, after: cook, takes: 45m}
```

How to fix: shorten a step, begin earlier (`not_before`), work in parallel, or ask the customer for a
later time. State `requirements` with a time between the departments, so that the next finding says who
is late.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, customer_route, found, moment, takes_route
from procmap.findings import Finding, Length, Related, Rule, Severity, Text

_PAGE_RU = """\
К сроку клиента работу не закончить, и по пути никто ничего не обещал: чьё это время, сказать нельзя.

Известные длительности, начиная с первого момента готовности, складываются в срок позже крайнего.
Обещаний по пути нет, поэтому нехватка относится ко всей цепочке; показана самая долгая операция —
исправление ищут с неё. В состоянии «как есть» это факт о сегодняшнем дне: он печатается полностью, а
учитывается только с `--state as_is`.

Почему это важно: самое время пройти процесс с конца и договориться о времени на каждой передаче. Тогда у
недостающих минут появится хозяин.

Плохо:

```yaml
steps:
  cook: {name: Готовка, not_before: "08:30", takes: 3h}
  drive: {name: Дорога на стройку, after: cook, takes: 45m}      # 12:15, а обед в 12:00
```

Хорошо:

```yaml
steps:
  cook: {name: Готовка, not_before: "08:30", takes: 2h 30m}
  drive: {name: Дорога на стройку, after: cook, takes: 45m}
```

Как исправить: сократите операцию, начните раньше (`not_before`), выполняйте работы параллельно или
попросите у клиента более поздний срок. Запишите требования (`requirements`) со временем между отделами —
тогда следующее замечание назовёт того, кто опаздывает.
"""

RULE = Rule(
    "infeasible-handoff",
    Severity.ERROR,
    "feasibility",
    Text("A handoff that comes too late", "Передача, которая опаздывает"),
    {
        "": Text(
            "the work of `{steps}` from {begins} ends at {comes}, {missing} after the customer's {due}; "
            "nobody has promised anything on the way",
            "работа `{steps}` с {begins} закончится в {comes}, на {missing} позже срока клиента ({due}); "
            "по пути никто ничего не обещал",
        ),
        "required": Text("required here", "требование здесь"),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """Every deficit without a contract to charge it to."""
    for solution, _ in review.solved():
        for deficit in solution.deficits:
            if deficit.kind != "handoff" or deficit.customer is None:
                continue
            yield found(
                RULE,
                takes_route(review.process, solution, deficit.step),
                values={
                    "steps": deficit.steps,
                    "begins": None if deficit.begins is None else moment(solution, deficit.begins),
                    "comes": moment(solution, deficit.comes),
                    "due": moment(solution, deficit.due),
                    "missing": Length(deficit.missing, missing=True),
                },
                related=(Related(customer_route(review.process, deficit.customer), "required"),),
                state=solution.state,
            )
