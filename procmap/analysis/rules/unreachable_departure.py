"""A step waits for a departure that it misses, or that never comes.

What it needs is ready a little after the departure that would still have been in time, and the next one is
too late; or the list of departures is empty, so that the step never leaves. In the as-is state it is a
fact about today: shown in full, and not counted unless `--state as_is` asks for it.

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

How to fix: get the input ready before that departure, add one, or write the clock times at which it
leaves. If it leaves whenever it is ready, remove `departures`.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import (
    EFFECTS,
    Review,
    contract_route,
    customer_route,
    effects,
    found,
    moment,
)
from procmap.analysis.solution import Deficit, Missed, Solution
from procmap.findings import Finding, Length, Related, Rule, Severity, Text

_PAGE_RU = """\
Операция не успевает на свой рейс, или рейсов вовсе нет.

То, что ей нужно, готово чуть позже рейса, с которым всё ещё можно было успеть, а следующий уже слишком
поздний; либо список рейсов пуст, и операция никогда не начнётся. В состоянии «как есть» это факт о
сегодняшнем дне: он печатается полностью, а учитывается только с `--state as_is`.

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

Как исправить: подготовьте вход раньше этого рейса, добавьте рейс или запишите время отправления. Если
машина уходит по готовности, уберите `departures`.
"""

RULE = Rule(
    "unreachable-departure",
    Severity.ERROR,
    "feasibility",
    Text("A departure that cannot be caught", "Рейс, на который не успеть"),
    {
        "": Text("`{step}` waits for a departure, and none ever comes", "`{step}` ждёт рейса, а рейсов нет"),
        "missed": Text(
            "`{step}` gets its input at {ready} and misses the departure of {left}; the next, at {leaves}, "
            "ends at {comes}, {missing} after {due}",
            "`{step}` не успевает на рейс {left}: всё нужное готово только в {ready}; следующий рейс — {leaves}, "
            "работа закончится в {comes}, на {missing} позже {due}",
        ),
        "promise": Text("promised here", "обещано здесь"),
        "required": Text("required here", "требование здесь"),
        **EFFECTS,
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """Steps with departures of which none exists, or of which the one that would do has just left."""
    for solution, state in review.solved():
        for times in solution.steps:
            departures = state.steps[times.id].departures
            if departures is not None and not departures.times:
                route = ("states", solution.state, "steps", times.id, "departures")
                yield found(RULE, route, values={"step": times.id}, state=solution.state)
        for deficit in solution.deficits:
            if deficit.kind == "departure" and deficit.missed is not None:
                yield _missed(review, solution, deficit, deficit.missed)


def _missed(review: Review, solution: Solution, deficit: Deficit, missed: Missed) -> Finding:
    if deficit.contract is not None:
        end = Related(contract_route(review.process, solution, deficit.contract), "promise")
    else:
        end = Related(customer_route(review.process, deficit.customer or ""), "required")
    return found(
        RULE,
        ("states", solution.state, "steps", missed.step, "departures"),
        reason="missed",
        values={
            "step": missed.step,
            "ready": moment(solution, missed.ready),
            "left": moment(solution, missed.left),
            "leaves": moment(solution, missed.leaves),
            "comes": moment(solution, deficit.comes),
            "due": moment(solution, deficit.due),
            "missing": Length(deficit.missing, missing=True),
        },
        related=(end,),
        consequences=effects(solution, deficit),
        state=solution.state,
    )
