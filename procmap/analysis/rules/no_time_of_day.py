"""A day is stated and no hour.

A warning: the day takes part in the calculation, the hour is never invented. A requirement for "the day
before" can contradict a day and never an hour; for the customer's deadline the end of the day is taken,
for a release (`not_before`) its beginning.

Why: "tomorrow" means the morning to the one who waits and the evening to the one who works. The plan
that comes at 18:00 helps nobody to move people at 08:00.

Bad:

```yaml
volumes: {what: Tomorrow's volumes, of: purchasing, asked_by: form, by: D-1, answer: "yes"}
```

Good:

```yaml
volumes: {what: Tomorrow's volumes, of: purchasing, asked_by: form, by: "D-1 16:00", answer: "yes"}
```

How to fix: ask both sides for the hour and write it behind the day. If the hour truly does not matter,
leave the warning standing: it says what is known.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, spelled
from procmap.calendars import Label
from procmap.findings import Finding, Route, Rule, Severity, Text

_PAGE_RU = """\
Назван день, но не час.

Предупреждение: день участвует в расчёте, час никто не придумывает. Требование «накануне» может
противоречить дню, но не часу; для срока клиента берётся конец дня, для момента готовности (`not_before`)
— его начало.

Почему это важно: для того, кто ждёт, «завтра» — это утро, для того, кто делает, — вечер. План, пришедший
в 18:00, не поможет переставить людей в 8:00.

Плохо:

```yaml
volumes: {what: План объёмов на завтра, of: purchasing, asked_by: form, by: D-1, answer: "yes"}
```

Хорошо:

```yaml
volumes: {what: План объёмов на завтра, of: purchasing, asked_by: form, by: "D-1 16:00", answer: "yes"}
```

Как исправить: спросите у обеих сторон час и допишите его после дня. Если час действительно не важен,
оставьте предупреждение: оно честно говорит о том, что известно.
"""

RULE = Rule(
    "no-time-of-day",
    Severity.WARNING,
    "completeness",
    Text("A day without an hour", "День без часа"),
    {
        "": Text(
            "`{id}` names the day {point} and no hour: only the day is checked; add the hour, such as `{point} 16:00`",
            "`{id}` называет день {point} без часа: проверяется только день; допишите час, например `{point} 16:00`",
        ),
        "customer": Text(
            "the customer's `{id}` names the day {point} and no hour: the end of that day is taken",
            "требование клиента `{id}` называет день {point} без часа: берётся конец этого дня",
        ),
        "release": Text(
            "`{id}` starts not before the day {point}, and no hour is given: the beginning of that day is taken",
            "`{id}` начинается не раньше дня {point}, час не указан: берётся начало этого дня",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """Points of the customer, of requirements and of releases that have no clock time."""
    for id_, asked in review.process.customer.requires.items():
        yield from _dayless(id_, asked.by, ("customer", "requires", id_, "by"), "customer", None)
    for state_id, state in review.process.states.items():
        for id_, requirement in state.requirements.items():
            route: Route = ("states", state_id, "requirements", id_)
            yield from _dayless(id_, requirement.by, (*route, "by"), "", state_id)
            if requirement.promised is not None:
                yield from _dayless(id_, requirement.promised.by, (*route, "promised"), "", state_id)
        for id_, step in state.steps.items():
            where = ("states", state_id, "steps", id_, "not_before")
            yield from _dayless(id_, step.not_before, where, "release", state_id)


def _dayless(
    id_: str, point: Label | None, route: Route, reason: str, state: str | None
) -> Iterator[Finding]:
    if point is not None and point.seconds is None:
        yield found(RULE, route, reason=reason, values={"id": id_, "point": spelled(point)}, state=state)
