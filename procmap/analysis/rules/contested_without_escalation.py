"""A requirement is contested, and nobody has been asked to decide.

A warning: the answer in force is `contested`, and since then the history has no `escalated_to`.

Why: the two sides have not agreed, and they will not by waiting. In the method it then goes to the process
owner, in the minutes, with a date. Without that step the dispute stays where it was until the deadline.

Bad:

```yaml
requirements:
  invoices:
    what: Separate invoices
    of: buying
    asked_by: form
    history:
      - {date: 2026-10-05, who: buyer, said: contested, note: the supplier will not}
```

Good:

```yaml
requirements:
  invoices:
    what: Separate invoices
    of: buying
    asked_by: form
    history:
      - {date: 2026-10-05, who: buyer, said: contested, note: the supplier will not}
      - {date: 2026-10-05, escalated_to: director}
```

How to fix: agree who decides, write them down as `escalated_to` with the date, and give them the task in the
minutes of the meeting.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, answer_route, found, planned
from procmap.findings import Finding, Rule, Severity, Text
from procmap.model import Answer

_PAGE_RU = """\
Требование оспорено, а решать никого не попросили.

Предупреждение: действующий ответ — `contested`, и после него в истории нет `escalated_to`.

Почему это важно: стороны не договорились и, если просто ждать, не договорятся. По методу вопрос тогда
передают владельцу процесса, с записью в протокол и датой. Без этого спор так и останется до самого срока.

Плохо:

```yaml
requirements:
  invoices:
    what: Раздельные накладные
    of: buying
    asked_by: form
    history:
      - {date: 2026-10-05, who: buyer, said: contested, note: the supplier will not}
```

Хорошо:

```yaml
requirements:
  invoices:
    what: Раздельные накладные
    of: buying
    asked_by: form
    history:
      - {date: 2026-10-05, who: buyer, said: contested, note: the supplier will not}
      - {date: 2026-10-05, escalated_to: director}
```

Как исправить: договоритесь, кто решает, запишите его в `escalated_to` с датой и дайте ему поручение в
протоколе совещания.
"""

RULE = Rule(
    "contested-without-escalation",
    Severity.WARNING,
    "completeness",
    Text("A dispute that nobody was asked to settle", "Спор, который никого не попросили решить"),
    {
        "": Text(
            "`{id}` is contested, and it was not escalated to anybody",
            "`{id}` оспорено, и никому на решение не передано",
        )
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a contested requirement, at the answer."""
    for state_id, state in planned(review.process):
        for id_, requirement in state.requirements.items():
            if requirement.said is not Answer.CONTESTED:
                continue
            said = [n for n, entry in enumerate(requirement.history) if entry.said is not None]
            since = requirement.history[said[-1] if said else 0 :]
            if any(entry.escalated_to is not None for entry in since):
                continue
            where = answer_route(state_id, id_, requirement)
            yield found(RULE, where, values={"id": id_}, state=state_id)
