"""The rest of a promise is due before the main part of it.

An error: for some request the tail comes due before a tier (95 % by 11:00 the next day, the rest within two
hours), or of two tiers the one with the larger share is due sooner.

Why: the tail is for the hard cases, which take longer. As it stands everything would have to be ready by the
tail's time, and the tier says nothing.

Bad:

```yaml
promises:
  answered:
    what: Question answered
    tiers: [{share: 95 %, within: 24h}]
    tail: {share: 5 %, within: 2h}
```

Good:

```yaml
promises:
  answered:
    what: Question answered
    tiers: [{share: 95 %, within: 2h}]
    tail: {share: 5 %, within: 24h}
```

How to fix: exchange the two times if they were mixed up; else ask the group what it promises for the hard
cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Moment, Rule, Severity, Text, Value
from procmap.model import Promise

if TYPE_CHECKING:
    from procmap.analysis.service.arrivals import PromiseOutcome

_PAGE_RU = """\
Остаток обещан раньше, чем основная часть.

Ошибка: для какого-то обращения срок остатка (`tail`) наступает раньше срока одной из частей (95 % — к 11:00
следующего дня, остальное — за два часа), или из двух частей большая доля обещана раньше меньшей.

Почему это важно: остаток — это сложные случаи, на них времени нужно больше. В таком виде всё должно быть
готово к сроку остатка, и основная часть ничего не говорит.

Плохо:

```yaml
promises:
  answered:
    what: Ответ на вопрос
    tiers: [{share: 95 %, within: 24h}]
    tail: {share: 5 %, within: 2h}
```

Хорошо:

```yaml
promises:
  answered:
    what: Ответ на вопрос
    tiers: [{share: 95 %, within: 2h}]
    tail: {share: 5 %, within: 24h}
```

Как исправить: поменяйте сроки местами, если они перепутаны; иначе спросите группу, что она обещает для
сложных случаев.
"""

RULE = Rule(
    "tail-before-tier",
    Severity.ERROR,
    "model",
    Text("The rest is due before the main part", "Остаток обещан раньше основной части"),
    {
        "": Text(
            "`{id}`: of what is received at {received} the rest is due at {sooner}, "
            "before the {share} that are due at {later}",
            "`{id}`: для поступившего в {received} остаток обещан к {sooner}, раньше, чем {share}, обещанные к {later}",
        ),
        "tiers": Text(
            "`{id}`: of what is received at {received} {larger} are due at {sooner}, "
            "before the {share} that are due at {later}",
            "`{id}`: для поступившего в {received} {larger} обещаны к {sooner}, "
            "раньше, чем {share}, обещанные к {later}",
        ),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a promise, for the first receipt that shows it."""
    for outcome in review.promises:
        promise = review.process.promises[outcome.id]
        finding = next(_findings(outcome, promise), None)
        if finding is not None:
            yield finding


def _findings(outcome: PromiseOutcome, promise: Promise) -> Iterator[Finding]:
    for first, second in _pairs(promise):
        for arrival in outcome.arrivals:
            later, sooner = arrival.due[first], arrival.due[second]
            if later is None or sooner is None or sooner >= later:
                continue
            tail = second == len(promise.tiers)
            shown = (
                Moment(t, outcome.zone, outcome.date.isoformat()) for t in (arrival.received, later, sooner)
            )
            values: dict[str, Value] = dict(zip(("received", "later", "sooner"), shown, strict=True))
            values |= {"id": outcome.id, "share": outcome.shares[first] or _THE_TIER}
            if not tail:
                values["larger"] = outcome.shares[second]
            where = ("promises", outcome.id, *(("tail",) if tail else ("tiers", second)))
            yield found(RULE, where, reason="" if tail else "tiers", values=values)


_THE_TIER = Text("part", "часть")


def _pairs(promise: Promise) -> Iterator[tuple[int, int]]:
    """Positions of parts of which the second may not be due before the first: a tier and the tail, two tiers.

    Tiers whose shares come to 100 % or less may be parts beside each other, and then they have no order.
    """
    if promise.tail is not None:
        yield from ((n, len(promise.tiers)) for n in range(len(promise.tiers)))
    shares = [tier.share for tier in promise.tiers]
    known = [(share.low, n) for n, share in enumerate(shares) if share is not None]
    if sum(low for low, _ in known) > 100:
        ordered = [n for _, n in sorted(known)]
        yield from pairwise(ordered)
