"""A service promise that the steps which serve it cannot keep.

An error: the promise names the step at which a request arrives and the one that answers it (`served`), and
for some request these steps take longer than it grants: even at best longer than a part's due time, or at
worst longer than the time by which everything is promised. Looked at are the requests that show it: just
before the cut-off, at it, just before the close, before days off, on a day off. In the as-is state it is a
fact and not counted.

Why: a promise is easily made by the clock alone. The department that makes it can only keep it with what
the process leaves to it.

Bad:

```yaml
promises:
  answered:
    what: Question answered
    tiers: [{share: 95 %, within: 2h}]
    tail: {share: 5 %, within: 24h}
    served: {from: ask, to: reply}
steps:
  ask: {name: Ask, takes: 0m, not_before: "09:00"}
  reply: {name: Reply, after: ask, takes: 3h..4h}
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
  reply: {name: Reply, after: ask, takes: 3h..4h}
```

How to fix: promise what the process can do, or change the process: a later due time, an earlier cut-off, a
shorter step. `procmap due` shows for any request when it would be answered.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, shortfalls
from procmap.findings import Finding, Rule, Severity, Text

_PAGE_RU = """\
Обещание, которое исполняющие его операции выдержать не могут.

Ошибка: в обещании названы операция, на которой обращение поступает, и операция, на которой на него отвечают
(`served`), и для какого-то обращения им нужно больше времени, чем обещано: даже в лучшем случае больше
срока одной из частей или в худшем — больше срока, к которому обещано всё. Проверяются обращения, по которым
это видно: перед самой отсечкой, ровно в неё, перед закрытием, перед выходными, в выходной. В состоянии «как
есть» это факт и не учитывается.

Почему это важно: обещание легко дать, глядя только на часы. Отдел, который его даёт, выполнит его лишь за
то время, которое ему оставляет процесс.

Плохо:

```yaml
promises:
  answered:
    what: Ответ на вопрос
    tiers: [{share: 95 %, within: 2h}]
    tail: {share: 5 %, within: 24h}
    served: {from: ask, to: reply}
steps:
  ask: {name: Вопрос, takes: 0m, not_before: "09:00"}
  reply: {name: Ответ, after: ask, takes: 3h..4h}
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
  reply: {name: Ответ, after: ask, takes: 3h..4h}
```

Как исправить: обещать то, что процесс может, или изменить процесс: более поздний срок, более ранняя
отсечка, более короткая операция. `procmap due` показывает для любого обращения, когда на него ответят.
"""

RULE = Rule(
    "unservable-promise",
    Severity.ERROR,
    "feasibility",
    Text("A service promise the process cannot keep", "Обещание, которое процесс не выдержит"),
    {
        "never": Text(
            "`{id}`: what is received at {received} is answered at {comes} even at best, {missing} after {due}, "
            "the time promised for {share}",
            "`{id}`: на поступившее в {received} даже в лучшем случае ответят в {comes} — на {missing} позже, чем "
            "в {due}, как обещано для {share}",
        ),
        "tail": Text(
            "`{id}`: what is received at {received} may be answered as late as {comes}, {missing} after {due}, "
            "the time by which everything is promised",
            "`{id}`: на поступившее в {received} могут ответить лишь в {comes} — на {missing} позже, чем в {due}, "
            "когда обещано всё",
        ),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a promise, state and family: the worst."""
    for one in shortfalls(review):
        if one.kind in ("never", "tail"):
            yield found(RULE, one.route, reason=one.kind, values=one.values, state=one.state)
