"""A part of a service promise has no time that can be calculated.

A note: a tier says when in two ways, `within`, or `cutoff` with `before` and `after`. One of the three is not
there, or nothing at all, so nothing is calculated for that part; or both ways are written, and only `within`
counts.

Why: in the report the part stands without a time, beside others that have one, and looks as if it had been
checked.

Bad:

```yaml
promises:
  answered:
    what: Question answered
    tiers: [{share: 95 %, cutoff: "14:00", before: EOD}]
    at_cutoff: late
    end_of_day: close
```

Good:

```yaml
promises:
  answered:
    what: Question answered
    tiers: [{share: 95 %, cutoff: "14:00", before: EOD, after: "D+1 11:00"}]
    at_cutoff: late
    end_of_day: close
    next_day: working
```

How to fix: add the keys that the finding names, or say `within` alone. For the rest (`tail`) too somebody
waits: give it a time, however long.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Route, Rule, Severity, Text
from procmap.model import Promise, Tier

_PAGE_RU = """\
У части обещания нет времени, которое можно рассчитать.

Примечание: срок части задают одним из двух способов — `within` или `cutoff` вместе с `before` и `after`.
Чего-то из трёх или всего сразу нет, и для этой части ничего не рассчитано; или записаны оба способа, и
действует только `within`.

Почему это важно: в отчёте часть без срока стоит рядом с другими, у которых он есть, и кажется проверенной.

Плохо:

```yaml
promises:
  answered:
    what: Ответ на вопрос
    tiers: [{share: 95 %, cutoff: "14:00", before: EOD}]
    at_cutoff: late
    end_of_day: close
```

Хорошо:

```yaml
promises:
  answered:
    what: Ответ на вопрос
    tiers: [{share: 95 %, cutoff: "14:00", before: EOD, after: "D+1 11:00"}]
    at_cutoff: late
    end_of_day: close
    next_day: working
```

Как исправить: допишите ключи, названные в замечании, или оставьте один `within`. Остатка (`tail`) тоже
кто-то ждёт: дайте и ему срок, пусть и долгий.
"""

RULE = Rule(
    "incomplete-tier",
    Severity.NOTE,
    "completeness",
    Text("A part of a promise without a time", "Часть обещания без срока"),
    {
        "": Text(
            "nothing is calculated for this part of `{id}`: `{lacking}` is missing",
            "для этой части `{id}` ничего не рассчитано: не хватает `{lacking}`",
        ),
        "both": Text(
            "this part of `{id}` is due `within` a time; `{unused}` is read and not used",
            "срок этой части `{id}` задан через `within`; `{unused}` прочитано, но не используется",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a tier or tail."""
    for id_, promise in review.process.promises.items():
        for where, tier in _parts(promise):
            times = {"cutoff": tier.cutoff, "before": tier.before, "after": tier.after}
            stated = tuple(key for key, time in times.items() if time is not None)
            route: Route = ("promises", id_, *where)
            if tier.within is None and len(stated) < len(times):
                lacking = tuple(key for key in times if key not in stated) if stated else ("within",)
                yield found(RULE, route, values={"id": id_, "lacking": lacking})
            elif tier.within is not None and stated:
                yield found(RULE, route, reason="both", values={"id": id_, "unused": stated})


def _parts(promise: Promise) -> Iterator[tuple[Route, Tier]]:
    yield from ((("tiers", n), tier) for n, tier in enumerate(promise.tiers))
    if promise.tail is not None:
        yield ("tail",), promise.tail
