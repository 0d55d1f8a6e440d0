"""Somebody answers who is not in the working group.

A warning, once a group is named: a person who spoke in the history of a requirement is not a member, or
a department has given a promise and nobody in the group represents it. External departments and the
process owner need not be members.

Why: members are chosen because they know their part of the work and may decide on it. A yes from outside
the group is hearsay; it tends to be withdrawn in the first week.

Bad:

```yaml
group:
  cook: {represents: kitchen}
requirements:
  goods: {what: Goods in the cold store, of: buying, asked_by: cook_all, by: "D-1 16:00", answer: "yes"}
```

Good:

```yaml
group:
  cook: {represents: kitchen}
  buyer: {represents: buying, direct: false, knows_technology: true, may_decide: true}
requirements:
  goods: {what: Goods in the cold store, of: buying, asked_by: cook_all, by: "D-1 16:00", answer: "yes"}
```

How to fix: invite a representative of the department, or ask the member who represents it and name them
as `who`.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text
from procmap.model import Process

_PAGE_RU = """\
Отвечает тот, кто не входит в рабочую группу.

Предупреждение появляется, когда состав группы назван: человек, ответивший в истории требования, в неё не
входит, или отдел дал обещание, а в группе его никто не представляет. Внешним сторонам и владельцу
процесса входить в неё не обязательно.

Почему это важно: в группу выбирают тех, кто знает технологию своего участка и вправе решать. «Да» со
стороны — это пересказ с чужих слов, от него отказываются в первую же неделю.

Плохо:

```yaml
group:
  cook: {represents: kitchen}
requirements:
  goods: {what: Продукты в холодильнике, of: buying, asked_by: cook_all, by: "D-1 16:00", answer: "yes"}
```

Хорошо:

```yaml
group:
  cook: {represents: kitchen}
  buyer: {represents: buying, direct: false, knows_technology: true, may_decide: true}
requirements:
  goods: {what: Продукты в холодильнике, of: buying, asked_by: cook_all, by: "D-1 16:00", answer: "yes"}
```

Как исправить: пригласите представителя отдела или спросите того члена группы, который за отдел отвечает,
и укажите его в `who`.
"""

RULE = Rule(
    "speaker-not-in-group",
    Severity.WARNING,
    "completeness",
    Text("A speaker who is not in the working group", "Говорит тот, кого нет в рабочей группе"),
    {
        "": Text(
            "`{who}` answers for `{id}` and is not in the working group",
            "`{who}` отвечает за `{id}`, но не входит в рабочую группу",
        ),
        "department": Text(
            "`{who}` has given `{id}`, and nobody in the working group represents it",
            "`{who}` обещает `{id}`, но в рабочей группе этот отдел никто не представляет",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """Speakers of the history by person or department, and departments that answered without being there."""
    process = review.process
    if not process.group:
        return
    speaking = {*process.group, *_represented(process), process.owner}
    told = set()
    for state_id, state in process.states.items():
        for id_, requirement in state.requirements.items():
            route = ("states", state_id, "requirements", id_)
            for n, entry in enumerate(requirement.history):
                if entry.who is not None and entry.who not in speaking and not _outside(process, entry.who):
                    where = (*route, "history", n, "who")
                    yield found(RULE, where, values={"who": entry.who, "id": id_}, state=state_id)
            step = state.steps.get(requirement.step or "")
            giver = requirement.of or (step.department if step else None)
            silent = giver is None or giver in speaking or _outside(process, giver)
            if not silent and requirement.said.granted and giver not in told:
                told.add(giver)
                yield found(
                    RULE, route, reason="department", values={"who": giver, "id": id_}, state=state_id
                )


def _represented(process: Process) -> set[str]:
    heads = {id_ for id_, department in process.departments.items() if department.head in process.group}
    return heads | {department for member in process.group.values() for department in member.represents}


def _outside(process: Process, id_: str) -> bool:
    department = process.departments.get(id_)
    return department is not None and department.kind == "external"
