"""A service promise leaves open what its words mean.

"By the end of the day", "the next day" and "before 14:00" have more than one reading. The finding (a
warning) names the choices that are not stated; until they are, the promise is not calculated. It also
speaks up where the times of a tier do not fit together, and where the calendar has no days to count.

Why: the customer reads the promise one way and the department another, and both are right. Whether a
request of Friday 15:00 is due on Saturday or on Monday is settled in the working group, not in the first
dispute.

Bad:

```yaml
promises:
  considered:
    what: Request considered
    of: first_line
    tiers: [{share: 95 %, cutoff: "14:00", before: EOD, after: "D+1 11:00"}]
```

Good:

```yaml
promises:
  considered:
    what: Request considered
    of: first_line
    tiers: [{share: 95 %, cutoff: "14:00", before: EOD, after: "D+1 11:00"}]
    at_cutoff: late        # exactly 14:00: late or in_time
    next_day: working      # working or calendar
    end_of_day: close      # close of the calendar's day, or 24:00
```

How to fix: ask the group what it meant and write the answer under the keys that the finding names.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text, Value

_PAGE_RU = """\
Обещание сформулировано так, что его можно понять по-разному.

«До конца дня», «на следующий день», «до 14:00» — у этих слов несколько прочтений. Замечание
(предупреждение) называет выбор, который не сделан; пока его нет, обещание не рассчитывается. О том же
говорится, если сроки внутри обещания не согласуются между собой или в календаре нет дней, которые можно
считать.

Почему это важно: клиент понимает обещание так, исполнитель — иначе, и оба правы. Когда отвечать на
обращение, пришедшее в пятницу в 15:00, — в субботу или в понедельник, — решает рабочая группа, а не
первый же спор.

Плохо:

```yaml
promises:
  considered:
    what: Обращение рассмотрено
    of: first_line
    tiers: [{share: 95 %, cutoff: "14:00", before: EOD, after: "D+1 11:00"}]
```

Хорошо:

```yaml
promises:
  considered:
    what: Обращение рассмотрено
    of: first_line
    tiers: [{share: 95 %, cutoff: "14:00", before: EOD, after: "D+1 11:00"}]
    at_cutoff: late        # ровно в 14:00: late (опоздало) или in_time (успело)
    next_day: working      # следующий рабочий (working) или календарный (calendar) день
    end_of_day: close      # закрытие по календарю (close) или 24:00
```

Как исправить: спросите группу, что она имела в виду, и запишите ответ в ключи, названные в замечании.
"""

RULE = Rule(
    "ambiguous-promise",
    Severity.WARNING,
    "completeness",
    Text("A service promise that can be read in two ways", "Обещание, которое можно понять двояко"),
    {
        "": Text(
            "`{promise}` can be read in more than one way, so it is not calculated: state `{choices}`",
            "`{promise}` можно понять по-разному, поэтому обещание не рассчитано: укажите `{choices}`",
        ),
        "tiers": Text(
            "`{promise}` is not calculated, because the times of a tier do not fit together: `before` is due on the "
            "day of receipt, after the cut-off, and `after` on a later day, or both on one later working day",
            "`{promise}` не рассчитано: сроки не согласуются между собой. Либо `before` — в день поступления, после "
            "отсечки, а `after` — в один из следующих дней, либо оба — в один и тот же следующий рабочий день",
        ),
        "clock": Text(
            "`{promise}` is not calculated: its times are on another clock than the days of its calendar; write them "
            "like `14:00 {zone}`",
            "`{promise}` не рассчитано: его время указано не по тому поясу, по которому идут дни его календаря; "
            "пишите так: `14:00 {zone}`",
        ),
        "cutoff": Text(
            "`{promise}` is not calculated: a `cutoff` is a clock time of the day of receipt, without a day of its own",
            "`{promise}` не рассчитано: `cutoff` — это время в день поступления, без собственного дня",
        ),
        "calendar": Text(
            "`{promise}` is not calculated: its calendar has no working days for the anchor day or the days after it",
            "`{promise}` не рассчитано: в его календаре нет рабочих дней: ни в день D, ни после него",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a promise, naming the choices it lacks."""
    for promise in review.promises:
        if promise.unsettled:
            values: dict[str, Value] = {
                "promise": promise.id,
                "choices": promise.unsettled,
                "zone": promise.zone,
            }
            reason = promise.unsettled[0] if promise.unsettled[0] in RULE.messages else ""
            yield found(RULE, ("promises", promise.id), reason=reason, values=values)
