"""A request that takes its time is answered later than most are promised.

A warning: the promise names the steps that serve it (`served`), and a request that meets the longest
durations and the slowest branch is answered after a part's due time, though before the time of the rest.
Whether the share is kept then depends on how many requests are like that. The message tells the last
request on that side of the cut-off that is always in time. In the as-is state it is a fact and not counted.

Why: the share that may be late is small. If a fifth of all requests goes the slow way, and these are late
whenever they come in the afternoon, 95 % are not kept, however well everybody works.

Bad:

```yaml
promises:
  answered:
    what: Question answered
    tiers: [{share: 95 %, within: 3h}]
    tail: {share: 5 %, within: 24h}
    served: {from: ask, to: reply}
steps:
  ask: {name: Ask, takes: 0m, not_before: "09:00"}
  reply: {name: Reply, after: ask, takes: 1h..4h}
```

Good:

```yaml
promises:
  answered:
    what: Question answered
    tiers: [{share: 95 %, within: 4h}]
    tail: {share: 5 %, within: 24h}
    served: {from: ask, to: reply}
steps:
  ask: {name: Ask, takes: 0m, not_before: "09:00"}
  reply: {name: Reply, after: ask, takes: 1h..4h}
```

How to fix: compare the share of the slow way with the share of the rest; `procmap measure` tells from a log
what really happens. An earlier cut-off, or a later due time behind it, gives the slow way the time it
needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, shortfalls
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
На долгое обращение отвечают позже, чем обещано большинству.

Предупреждение: в обещании названы исполняющие его операции (`served`), и на обращение, которому достались
самые большие длительности и самая медленная ветвь, отвечают позже срока одной из частей, хотя и раньше
срока остатка. Выдержана ли доля, зависит от того, сколько таких обращений. В сообщении названо последнее
обращение по эту сторону отсечки, на которое всегда отвечают вовремя. В состоянии «как есть» это факт и не
учитывается.

Почему это важно: доля, которой можно опоздать, мала. Если медленным путём идёт пятая часть обращений и
после обеда они всегда опаздывают, 95 % не выйдет, как бы хорошо все ни работали.

Плохо:

```yaml
promises:
  answered:
    what: Ответ на вопрос
    tiers: [{share: 95 %, within: 3h}]
    tail: {share: 5 %, within: 24h}
    served: {from: ask, to: reply}
steps:
  ask: {name: Вопрос, takes: 0m, not_before: "09:00"}
  reply: {name: Ответ, after: ask, takes: 1h..4h}
```

Хорошо:

```yaml
promises:
  answered:
    what: Ответ на вопрос
    tiers: [{share: 95 %, within: 4h}]
    tail: {share: 5 %, within: 24h}
    served: {from: ask, to: reply}
steps:
  ask: {name: Вопрос, takes: 0m, not_before: "09:00"}
  reply: {name: Ответ, after: ask, takes: 1h..4h}
```

Как исправить: сравните долю медленного пути с долей остатка; `procmap measure` покажет по журналу, как есть
на самом деле. Более ранняя отсечка или более поздний срок после неё дают медленному пути нужное время.
"""

RULE = Rule(
    "promise-late-at-worst",
    Severity.WARNING,
    "feasibility",
    Text(
        "A slow request is answered later than most are promised",
        "Долгое обращение выходит за обещанный срок",
    ),
    {
        "": Text(
            "`{id}`: what is received at {received} may be answered as late as {comes}, {missing} after {due}, "
            "the time promised for {share}",
            "`{id}`: на поступившее в {received} могут ответить лишь в {comes} — на {missing} позже, чем в {due}, "
            "как обещано для {share}",
        ),
        "good": Text(
            "`{id}`: what is received at {received} may be answered as late as {comes}, {missing} after {due}, "
            "the time promised for {share}; what is received up to {good} is in time",
            "`{id}`: на поступившее в {received} могут ответить лишь в {comes} — на {missing} позже, чем в {due}, "
            "как обещано для {share}; поступившее до {good} включительно успевает",
        ),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a promise, state and family."""
    for one in shortfalls(review):
        if one.kind == "worst":
            reason = "good" if "good" in one.values else ""
            yield found(RULE, one.route, reason=reason, values=one.values, state=one.state)
