"""Two sides answer for the same thing.

A warning: a requirement is asked of a step and, with `of`, of another department than the one that owns the
step; or a department promises to the customer what a step of another department does; or two members of the
working group may both decide for one department.

Why: where two answer for a result, each counts on the other. In a table of responsibilities (RACI) every row
has exactly one A: the one who is asked when it did not happen.

Bad:

```yaml
requirements:
  invoice_sent: {what: Invoice sent, step: send_invoice, of: sales, by: "16:00"}
steps:
  send_invoice: {name: Send the invoice, department: accounting, takes: 20m}
```

Good:

```yaml
requirements:
  invoice_sent: {what: Invoice sent, step: send_invoice, by: "16:00"}
steps:
  send_invoice: {name: Send the invoice, department: accounting, takes: 20m}
```

How to fix: leave the one who answers: take `of` out, give the step to that department, or split the step. In
the group let one member of a department decide (`may_decide`), the other advise.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, planned
from procmap.findings import Finding, Route, Rule, Severity, Text, Value
from procmap.model import Process

_PAGE_RU = """\
За одно и то же отвечают двое.

Предупреждение: требование обращено к операции и через `of` — к другому отделу, а не к тому, чья это
операция; или отдел обещает клиенту то, что делает операция другого отдела; или двое в рабочей группе вправе
решать за один отдел.

Почему это важно: где за результат отвечают двое, каждый рассчитывает на другого. В таблице ответственности
(RACI) в каждой строке ровно одна «A» — тот, с кого спросят, если не сделано.

Плохо:

```yaml
requirements:
  invoice_sent: {what: Счёт отправлен, step: send_invoice, of: sales, by: "16:00"}
steps:
  send_invoice: {name: Отправка счёта, department: accounting, takes: 20m}
```

Хорошо:

```yaml
requirements:
  invoice_sent: {what: Счёт отправлен, step: send_invoice, by: "16:00"}
steps:
  send_invoice: {name: Отправка счёта, department: accounting, takes: 20m}
```

Как исправить: оставьте одного ответственного: уберите `of`, передайте операцию этому отделу или разделите
её. В группе пусть от отдела решает один (`may_decide`), а второй советует.
"""

RULE = Rule(
    "two-accountable",
    Severity.WARNING,
    "sense",
    Text("Two who answer for one thing", "Двое отвечают за одно"),
    {
        "": Text(
            "two answer for `{id}`: `{owner}` owns the step `{step}`, and `of` names `{of}`",
            "за `{id}` отвечают двое: операция `{step}` принадлежит `{owner}`, а `of` называет `{of}`",
        ),
        "promise": Text(
            "`{of}` promises `{id}` to the customer, and its step `{step}` belongs to `{owner}`",
            "`{id}` клиенту обещает `{of}`, а операция `{step}` принадлежит `{owner}`",
        ),
        "deciders": Text(
            "`{members}` may each decide for `{of}`: whose answer is in force?",
            "`{members}` вправе решать за `{of}` порознь: чей ответ действует?",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """Requirements and promises with two owners, and departments with two who decide."""
    process = review.process
    for state_id, state in planned(process):
        for id_, requirement in state.requirements.items():
            step = state.steps.get(requirement.step or "")
            if step is None or None in (step.department, requirement.of) or step.department == requirement.of:
                continue
            where: Route = ("states", state_id, "requirements", id_, "of")
            values: dict[str, Value] = {"id": id_, "step": requirement.step, "of": requirement.of}
            yield found(RULE, where, values={**values, "owner": step.department}, state=state_id)
    yield from _promises(process)
    deciding: dict[str, list[str]] = {}
    for id_, member in process.group.items():
        for department in member.represents if member.may_decide else ():
            deciding.setdefault(department, []).append(id_)
    for department, members in deciding.items():
        if len(members) > 1:
            values = {"of": department, "members": tuple(members)}
            yield found(RULE, ("group", members[1], "may_decide"), reason="deciders", values=values)


def _promises(process: Process) -> Iterator[Finding]:
    """Service promises whose step belongs to others in every state to be that has the step."""
    for id_, promise in process.promises.items():
        if promise.step is None or promise.of is None:
            continue
        steps = [state.steps[promise.step] for _, state in planned(process) if promise.step in state.steps]
        owners = [step.department for step in steps if step.department is not None]
        if owners and promise.of not in owners:
            values: dict[str, Value] = {"id": id_, "of": promise.of, "step": promise.step}
            yield found(
                RULE, ("promises", id_, "of"), reason="promise", values={**values, "owner": owners[-1]}
            )
