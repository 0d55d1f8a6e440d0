"""A greatest time ends when a step is ready to leave, and not when it leaves.

A warning: the step has `departures`, and its start is when everything is there. What it then waits for the
next departure is a part of the step, and `at_most` to its start does not count it.

Why: fish that may wait 30 minutes is ready at 11:00, the van leaves at 12:15, and all greatest times are
kept. Mostly what was meant is the time until the van leaves.

Bad:

```yaml
pack: {name: Pack the fish, not_before: "09:00", takes: 2h}
drive:
  name: Drive
  after: {pack: {at_most: 30m}}
  departures: ["08:00", "12:15", "16:00"]
  takes: 2h
```

Good:

```yaml
pack: {name: Pack the fish, not_before: "09:00", takes: 2h}
leave:
  name: The van leaves
  after: [pack, {step: pack, relation: finish-finish, at_most: 30m}]
  departures: ["08:00", "12:15", "16:00"]
  takes: 0m
drive: {name: Drive, after: leave, takes: 2h}
```

How to fix: give the departure a step of its own that takes `0m`, and let the greatest time end with it
(`relation: finish-finish`). Where the wait for the departure really does not matter, let the finding stand
with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Takes, Text, Value

_PAGE_RU = """\
Предельное время кончается, когда операция готова к отправлению, а не когда она отправляется.

Предупреждение: у операции есть рейсы (`departures`), и начало её — когда всё на месте. Ожидание ближайшего
рейса входит в саму операцию, и `at_most` до её начала это ожидание не считает.

Почему это важно: рыба, которой можно ждать 30 минут, готова в 11:00, машина уходит в 12:15, а все
предельные времена соблюдены. Обычно имелось в виду время до отправления машины.

Плохо:

```yaml
pack: {name: Упаковка рыбы, not_before: "09:00", takes: 2h}
drive:
  name: Рейс
  after: {pack: {at_most: 30m}}
  departures: ["08:00", "12:15", "16:00"]
  takes: 2h
```

Хорошо:

```yaml
pack: {name: Упаковка рыбы, not_before: "09:00", takes: 2h}
leave:
  name: Машина уходит
  after: [pack, {step: pack, relation: finish-finish, at_most: 30m}]
  departures: ["08:00", "12:15", "16:00"]
  takes: 0m
drive: {name: Рейс, after: leave, takes: 2h}
```

Как исправить: сделайте отправление отдельной операцией длительностью `0m`, и пусть предельное время
кончается вместе с ней (`relation: finish-finish`). Если ожидание рейса и правда не важно, оставьте
замечание в силе с указанием причины.
"""

RULE = Rule(
    "uncounted-wait",
    Severity.WARNING,
    "model",
    Text("A wait for a departure that no greatest time counts", "Ожидание рейса вне предельного времени"),
    {
        "": Text(
            "{most} at most from `{source}` to the start of `{step}`: how long `{step}` then waits for its departure "
            "is not counted; give the departure a step of its own that takes 0m, and end the greatest time with it",
            "не более {most} от `{source}` до начала `{step}`: сколько `{step}` потом ждёт своего рейса, не считается; "
            "сделайте отправление отдельной операцией длительностью 0m и закончите предельное время вместе с ней",
        )
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a greatest time that ends at the start of a step with departures."""
    for state_id, state in review.process.states.items():
        for id_, step in state.steps.items():
            for after in step.after if step.departures is not None and step.departures.times else ():
                if after.at_most is not None and after.relation.endswith("start"):
                    where = ("states", state_id, "steps", id_, "after", after.step, "at_most")
                    best, worst = after.at_most.best, after.at_most.worst
                    most = Takes(best.amount, worst.amount, best.kind)
                    values: dict[str, Value] = {"most": most, "source": after.step, "step": id_}
                    yield found(RULE, where, values=values, state=state_id)
