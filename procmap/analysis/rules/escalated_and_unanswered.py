"""A dispute was taken to somebody who decides, and no answer is written down.

A warning: after the last `escalated_to` of a history nobody has said anything; or somebody has, and the entry
has no date.

Why: an open escalation is the one task of a meeting that the group cannot do itself. If it is not asked for
next time, it is forgotten. And an answer without a date cannot be told from what was said before the dispute.

Bad:

```yaml
requirements:
  invoices:
    what: Separate invoices
    of: buying
    asked_by: form
    history:
      - {date: 2026-10-05, who: buyer, said: contested}
      - {date: 2026-10-05, escalated_to: director}
```

Good:

```yaml
requirements:
  invoices:
    what: Separate invoices
    of: buying
    asked_by: form
    history:
      - {date: 2026-10-05, who: buyer, said: contested}
      - {date: 2026-10-05, escalated_to: director}
      - {date: 2026-10-20, who: buyer, said: "yes"}
```

How to fix: ask the one who was to decide, and write the answer with its date as the next entry. Until there
is one, the warning may stand.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, planned
from procmap.findings import Finding, Route, Rule, Severity, Text
from procmap.model import Requirement

_PAGE_RU = """\
Спор передали тому, кто решает, а ответ не записан.

Предупреждение: после последнего `escalated_to` в истории никто ничего не сказал; или сказал, но у записи нет
даты.

Почему это важно: переданный наверх вопрос — единственное поручение, которое группа не может выполнить сама.
Если о нём не спросить на следующей встрече, его забудут. А ответ без даты не отличить от сказанного до спора.

Плохо:

```yaml
requirements:
  invoices:
    what: Раздельные накладные
    of: buying
    asked_by: form
    history:
      - {date: 2026-10-05, who: buyer, said: contested}
      - {date: 2026-10-05, escalated_to: director}
```

Хорошо:

```yaml
requirements:
  invoices:
    what: Раздельные накладные
    of: buying
    asked_by: form
    history:
      - {date: 2026-10-05, who: buyer, said: contested}
      - {date: 2026-10-05, escalated_to: director}
      - {date: 2026-10-20, who: buyer, said: "yes"}
```

Как исправить: спросите того, кто должен был решить, и запишите ответ с датой следующей строкой. Пока ответа
нет, предупреждение может оставаться.
"""

RULE = Rule(
    "escalated-and-unanswered",
    Severity.WARNING,
    "completeness",
    Text("Escalated, and no answer", "Передано на решение, а ответа нет"),
    {
        "": Text(
            "`{id}` was escalated to `{person}`{when}, and nobody has answered since",
            "`{id}` передано на решение `{person}`{when}, и ответа с тех пор нет",
        ),
        "undated": Text(
            "`{id}` was answered after it had been escalated to `{person}`, and the answer has no date",
            "на `{id}` ответили после передачи на решение `{person}`, но даты у ответа нет",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a requirement, at the last escalation or at the answer without a date."""
    for state_id, state in planned(review.process):
        for id_, requirement in state.requirements.items():
            finding = _finding(id_, requirement, ("states", state_id, "requirements", id_, "history"))
            if finding is not None:
                yield finding._replace(state=state_id)


def _finding(id_: str, requirement: Requirement, route: Route) -> Finding | None:
    history = requirement.history
    escalated = [n for n, entry in enumerate(history) if entry.escalated_to is not None]
    if not escalated:
        return None
    last = history[escalated[-1]]
    after = [n for n in range(escalated[-1] + 1, len(history)) if history[n].said is not None]
    if after:
        values = {"id": id_, "person": last.escalated_to}
        undated = history[after[-1]].date is None
        return found(RULE, (*route, after[-1]), reason="undated", values=values) if undated else None
    if requirement.said.granted:
        return None
    when = Text(f" on {last.date}", f" {last.date}") if last.date is not None else Text("", "")
    values_ = {"id": id_, "person": last.escalated_to, "when": when}
    return found(RULE, (*route, escalated[-1], "escalated_to"), values=values_)
