"""A greatest time between two steps cannot be kept together with other demands.

`at_most` says how long a result may wait. Where the next step cannot begin soon enough, the step before it
must be put off, and then something else comes too late; or the steps between the two take longer than the
limit allows, at whatever time they begin. No single step is to blame: the finding names the fewest demands
that cannot be met together, and one less of them would do. In the as-is state it is a fact about today, not
counted.

Why: whoever looks at one handoff sees nothing wrong with it. The few who stand in this list have to agree
which of their demands gives way.

Bad:

```yaml
take: {name: Take the blood, takes: 30m}
drive: {name: Drive, after: take, takes: 90m}
spin: {name: Spin, after: [drive, {step: take, at_most: 1h}], takes: 40m}  # the drive alone takes longer
```

Good:

```yaml
take: {name: Take the blood, takes: 30m}
drive: {name: Drive, after: take, takes: 45m}
spin: {name: Spin, after: [drive, {step: take, at_most: 1h}], takes: 40m}
```

How to fix: let one of the demands named give way: shorten a step, open earlier, allow a longer wait, or
move the deadline. `procmap conflicts FILE` shows every such set, with the times, and can write the proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procmap.analysis.rules.rule import Review, found, moment
from procmap.analysis.solution import Solution
from procmap.findings import Finding, Length, Related, Rule, Severity, Takes, Text, Value

if TYPE_CHECKING:
    from procmap.analysis.conflicts.conflicts import Conflict
    from procmap.analysis.conflicts.members import Member
    from procmap.analysis.greatest_times import Ends

_PAGE_RU = """\
Предельное время между двумя операциями нельзя выдержать вместе с другими требованиями.

`at_most` говорит, сколько результат может ждать. Если следующая операция не может начаться достаточно
скоро, операцию перед ней приходится отложить, и тогда опаздывает что-то другое; или операции между ними
длятся дольше, чем разрешено, когда бы они ни начались. Ни одна операция сама по себе не виновата: замечание
называет наименьший набор требований, которые нельзя выполнить вместе; без любого одного из них остальные
выполнимы. В состоянии «как есть» это факт о сегодняшнем дне, он не учитывается.

Почему это важно: на отдельной передаче ничего не видно. Тем немногим, кто стоит в этом списке, нужно
договориться, чьё требование уступит.

Плохо:

```yaml
take: {name: Забор крови, takes: 30m}
drive: {name: Дорога, after: take, takes: 90m}
spin: {name: Разделение, after: [drive, {step: take, at_most: 1h}], takes: 40m}  # дорога длится дольше
```

Хорошо:

```yaml
take: {name: Забор крови, takes: 30m}
drive: {name: Дорога, after: take, takes: 45m}
spin: {name: Разделение, after: [drive, {step: take, at_most: 1h}], takes: 40m}
```

Как исправить: пусть одно из названных требований уступит: сократите операцию, откройтесь раньше, разрешите
ждать дольше или перенесите срок. `procmap conflicts FILE` показывает все такие наборы с временами и может
записать доказательство.
"""

RULE = Rule(
    "conflicting-demands",
    Severity.ERROR,
    "feasibility",
    Text("Demands that cannot be met together", "Требования, которые нельзя выполнить вместе"),
    {
        "": Text(
            "at most {most} between `{source}` and `{target}` cannot be met together with the demands below: "
            "`{id}` comes only by {comes}, {missing} late",
            "не больше {most} между `{source}` и `{target}` нельзя выполнить вместе с требованиями ниже: "
            "`{id}` будет только к {comes}, опоздание {missing}",
        ),
        "circle": Text(
            "at most {most} between `{source}` and `{target}` cannot be met together with the demands below, whenever "
            "they begin: {missing} too much",
            "не больше {most} между `{source}` и `{target}` нельзя выполнить вместе с требованиями ниже, когда бы ни "
            "начать: {missing} лишних",
        ),
        "never": Text(
            "at most {most} between `{source}` and `{target}` cannot be met together with the demands below: the "
            "calendars leave no time for it",
            "не больше {most} между `{source}` и `{target}` нельзя выполнить вместе с требованиями ниже: календари не "
            "оставляют для этого времени",
        ),
        "duration": Text("`{id}` takes {amount}", "`{id}`: {amount}"),
        "departures": Text("`{id}` leaves with the next departure", "`{id}` отправляется ближайшим рейсом"),
        "transfer": Text(
            "the handoff from `{id}` to `{target}` takes time",
            "передача от `{id}` к `{target}` занимает время",
        ),
        "measured": Text("measured: {amount}", "измерено: {amount}"),
        "release": Text("`{id}` begins not before {time}", "`{id}` начинается не раньше {time}"),
        "promise": Text("`{id}` is promised by {time}", "`{id}` обещано к {time}"),
        "request": Text("`{id}` is asked for by {time}", "`{id}` просят к {time}"),
        "within": Text("`{id}` is promised within {amount}", "`{id}` обещано за {amount}"),
        "limit": Text(
            "between `{id}` and `{target}` at most {amount} may pass",
            "между `{id}` и `{target}` может пройти не больше: {amount}",
        ),
        "deadline": Text("the customer requires `{id}` by {time}", "клиент требует `{id}` к {time}"),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """The conflicts of each state in which a greatest time has a part, at that limit; each such limit is told once.

    Conflicts that share a greatest time are mostly one trouble seen from several sides.
    """
    for solution, _ in review.solved():
        told: set[Ends] = set()
        for conflict in solution.conflicts:
            limits = {(one.id, one.target, one.relation) for one in conflict.members if one.kind == "limit"}
            if not limits & told:
                told |= limits
                yield _finding(solution, conflict)


def _finding(solution: Solution, conflict: Conflict) -> Finding:
    members, last = conflict.members, conflict.members[-1]
    at = next(one for one in members if one.kind == "limit")
    values: dict[str, Value] = {
        "source": at.id,
        "target": at.target,
        "most": _amount(at),
        "id": last.id,
        "missing": None if conflict.missing is None else Length(conflict.missing, missing=True),
        "comes": None if conflict.comes is None else moment(solution, conflict.comes),
    }
    reason = "" if conflict.kind == "late" else conflict.kind
    related = tuple(_told(solution, one) for one in members if one is not at)
    return found(RULE, at.route, reason=reason, values=values, related=related, state=solution.state)


def _told(solution: Solution, one: Member) -> Related:
    values: dict[str, Value] = {
        "id": one.id,
        "target": one.target,
        "amount": _amount(one),
        "time": None if one.ends is None else moment(solution, one.ends),
    }
    return Related(one.route, one.kind, values)


def _amount(one: Member) -> Takes | None:
    amount = one.amount
    return None if amount is None else Takes(amount.amount, amount.amount, amount.kind)
