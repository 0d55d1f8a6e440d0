"""A service promise answers a later request sooner.

What is received before the cut-off is due later than what is received after it. As the promise stands, a
customer does better to wait, and there is no latest moment to ask for an answer by a given time.

Why: such a promise mostly is a slip of the pen (two times exchanged). If it is meant, people will learn
to hold their requests back, and the group should know that it has promised this.

Bad:

```yaml
offer:
  what: Offer sent
  tiers: [{cutoff: "14:00", before: "D+1 18:00", after: "D+1 11:00"}]
  at_cutoff: late
```

Good:

```yaml
offer:
  what: Offer sent
  tiers: [{cutoff: "14:00", before: "D+1 11:00", after: "D+1 18:00"}]
  at_cutoff: late
```

How to fix: exchange the two times; or say how the promise is to be read: `if_later_is_sooner: wait` (the
sender may hold a request back) or `worst` (may not; the worse of the times counts).
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Moment, Rule, Severity, Text, Value

_PAGE_RU = """\
По обещанию на более позднее обращение отвечают раньше.

На поступившее до времени отсечки ответят позже, чем на поступившее после него. Клиенту выгоднее
подождать, и нет последнего момента, когда ещё можно обратиться, чтобы получить ответ к нужному времени.

Почему это важно: чаще всего это описка — два времени перепутаны. Если же так и задумано, люди научатся
придерживать обращения, и группа должна знать, что именно она пообещала.

Плохо:

```yaml
offer:
  what: Предложение отправлено
  tiers: [{cutoff: "14:00", before: "D+1 18:00", after: "D+1 11:00"}]
  at_cutoff: late
```

Хорошо:

```yaml
offer:
  what: Предложение отправлено
  tiers: [{cutoff: "14:00", before: "D+1 11:00", after: "D+1 18:00"}]
  at_cutoff: late
```

Как исправить: поменяйте два времени местами или укажите, как понимать обещание: `if_later_is_sooner:
wait` (отправитель может придержать обращение) либо `worst` (не может; считается худшее из времён).
"""

RULE = Rule(
    "non-monotone-promise",
    Severity.ERROR,
    "model",
    Text("A later request is answered sooner", "Более позднее обращение получает ответ раньше"),
    {
        "": Text(
            "`{promise}`: what is received at {later} is due sooner than what is received at {earlier}; "
            "say `if_later_is_sooner: wait` (the sender may hold it) or `worst` (may not)",
            "`{promise}`: на поступившее в {later} ответят раньше, чем на поступившее в {earlier}; "
            "укажите `if_later_is_sooner: wait` (отправитель может придержать) или `worst` (не может)",
        )
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a promise."""
    for promise in review.promises:
        if promise.disorder is not None:
            earlier, later = (Moment(t, promise.zone, promise.date.isoformat()) for t in promise.disorder)
            values: dict[str, Value] = {"promise": promise.id, "earlier": earlier, "later": later}
            yield found(RULE, ("promises", promise.id), values=values)
