"""A step waits for a departure that never comes.

The list of departures is empty, or none of them has an hour, so the step never leaves and nothing after
it happens. In the as-is state it is a fact about today: shown in full, and not counted unless `--state
as_is` asks for it.

Why: with a timetable a minute can cost a day: what misses the last lorry waits for the next one. A
timetable without times hides that, and the plan must not pretend that the lorry leaves whenever it is
loaded.

Bad:

```yaml
sail: {name: Sail to the islands, after: sack, departures: [], takes: 2h}
```

Good:

```yaml
sail:
  name: Sail to the islands
  after: sack
  departures: {times: ["09:00", "14:00"], days: mon-fri}
  takes: 2h
```

How to fix: write the clock times at which it leaves. If it leaves whenever it is ready, remove
`departures`.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Операция ждёт рейса, которого нет.

Список рейсов пуст или ни у одного рейса нет часа, поэтому операция никогда не начнётся и после неё
ничего не произойдёт. В состоянии «как есть» это факт о сегодняшнем дне: он печатается полностью, но не
учитывается, пока его не спросят через `--state as_is`.

Почему это важно: когда есть расписание, минута может стоить суток: что не успело на последнюю машину,
ждёт следующей. Расписание без времени это скрывает, а план не должен делать вид, что машина уходит, как
только её загрузили.

Плохо:

```yaml
sail: {name: Рейс на острова, after: sack, departures: [], takes: 2h}
```

Хорошо:

```yaml
sail:
  name: Рейс на острова
  after: sack
  departures: {times: ["09:00", "14:00"], days: mon-fri}
  takes: 2h
```

Как исправить: запишите время отправления каждого рейса. Если машина уходит по готовности, уберите
`departures`.
"""

RULE = Rule(
    "unreachable-departure",
    Severity.ERROR,
    "feasibility",
    Text("A departure that cannot be caught", "Рейс, на который не успеть"),
    {
        "": Text("`{step}` waits for a departure, and none ever comes", "`{step}` ждёт рейса, а рейсов нет"),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """Steps with departures of which none exists."""
    for solution, state in review.solved():
        for times in solution.steps:
            departures = state.steps[times.id].departures
            if departures is None:
                continue
            if all(point.seconds is None for point in departures.times):
                yield found(
                    RULE,
                    ("states", solution.state, "steps", times.id, "departures"),
                    values={"step": times.id},
                    state=solution.state,
                )
