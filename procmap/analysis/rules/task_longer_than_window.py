"""Work that must not be interrupted is longer than any working window, or its calendar never opens.

Such a step never ends, whatever day it begins on, and neither does anything after it. In the as-is state
it is a fact about today: shown in full, and not counted unless `--state as_is` asks for it.

Why: somebody knows that concrete is poured in one go, somebody else drew a calendar with a lunch break.
Each is right alone; together they make the work impossible, and only the plan shows it.

Bad:

```yaml
calendars:
  site: {week: {mon-fri: ["08:00-12:00", "13:00-17:00"]}}
steps:
  pour: {name: Pour the concrete, calendar: site, takes: 5h, atomic: true}
```

Good:

```yaml
calendars:
  site: {week: {mon-fri: ["08:00-17:00"]}}      # on the days of pouring the crew eats in turns
steps:
  pour: {name: Pour the concrete, calendar: site, takes: 5h, atomic: true}
```

How to fix: give the step a calendar with a window long enough, split it, or drop `atomic: true` if it
may be interrupted. A calendar that never opens has lost the windows of its `week`.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.cases import operator_for
from procmap.analysis.rules.rule import Review, found, taking
from procmap.calendars import CalendarError, Label, Operator, is_finite
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Работа, которую нельзя прерывать, длиннее любого рабочего окна, или её календарь никогда не открыт.

Такая операция не закончится, в какой бы день её ни начали, — и всё, что после неё, тоже. В состоянии
«как есть» это факт о сегодняшнем дне: он печатается полностью, а учитывается только с `--state as_is`.

Почему это важно: один знает, что бетон заливают за один раз, другой нарисовал календарь с обедом. По
отдельности правы оба, а вместе работа невозможна, и видно это только в плане.

Плохо:

```yaml
calendars:
  site: {week: {mon-fri: ["08:00-12:00", "13:00-17:00"]}}
steps:
  pour: {name: Заливка бетона, calendar: site, takes: 5h, atomic: true}
```

Хорошо:

```yaml
calendars:
  site: {week: {mon-fri: ["08:00-17:00"]}}      # в дни заливки бригада обедает по очереди
steps:
  pour: {name: Заливка бетона, calendar: site, takes: 5h, atomic: true}
```

Как исправить: дайте операции календарь с достаточно длинным окном, разделите её или уберите `atomic:
true`, если прерывать её всё-таки можно. В календаре, который никогда не открыт, пропали окна в `week`.
"""

RULE = Rule(
    "task-longer-than-window",
    Severity.ERROR,
    "feasibility",
    Text("Work that fits no working window", "Работа, которая не помещается ни в одно рабочее окно"),
    {
        "": Text(
            "`{step}` takes {takes} without interruption, and calendar `{calendar}` has no window that long",
            "`{step}` занимает {takes} без перерыва, а в календаре `{calendar}` нет окна такой длины",
        ),
        "never-open": Text(
            "`{step}` is worked by calendar `{calendar}`, which never opens",
            "`{step}` выполняется по календарю `{calendar}`, а в нём нет рабочего времени",
        ),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """Steps whose duration, begun on the anchor day, never ends."""
    clocks = review.clocks
    if clocks is None:
        return
    for solution, state in review.solved():
        for times in solution.steps:
            step = state.steps[times.id]
            if step.takes is None:
                continue
            calendar = clocks.of_step(step)
            operator = operator_for(step.takes.worst, calendar, step)
            begins = clocks.day_begins(Label(0, None), calendar)
            if operator is not None and _never_ends(operator, begins):
                id_ = clocks.calendars.id_of_step(step)
                yield found(
                    RULE,
                    ("states", solution.state, "steps", times.id, "takes"),
                    reason="" if step.atomic else "never-open",
                    values={"step": times.id, "takes": taking(step.takes), "calendar": id_},
                    state=solution.state,
                )


def _never_ends(operator: Operator, begins: int) -> bool:
    """Whether work begun then has no end; a year without calendar data says nothing about it."""
    try:
        return not is_finite(operator.forward(begins))
    except CalendarError:
        return False
