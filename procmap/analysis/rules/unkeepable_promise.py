"""A promise cannot be kept even when everything it rests on comes as agreed.

The inputs come by the times promised for them, the work takes as long as it takes (a range counts at its
worst), and the result is late. The missing time is charged here and nowhere else; what it breaks further
on stands below as consequences. The same is said of the customer's own deadline, and of a promise "within" a
time shorter than the work. A time that was only asked is nobody's promise: that it could not be kept is told
where the answer is missing or no. In the as-is state it is a fact about
today: shown in full, and not counted unless `--state as_is` asks for it.

Why: one cause, one owner, so many minutes. The group need not argue about the late shelf when it is the
van that needs half an hour more.

Bad:

```yaml
deliver: {name: Delivery to the shops, department: delivery, after: form, takes: 2h 30m}
requirements:
  formed: {what: Shipments formed, step: form, asked_by: deliver, by: "15:00", answer: "yes"}
  in_shops: {what: Goods in the shops, step: deliver, asked_by: shelve, by: "17:00", answer: "yes"}
```

Good:

```yaml
deliver: {name: Delivery to the shops, department: delivery, after: form, takes: 2h 30m}
requirements:
  formed: {what: Shipments formed, step: form, asked_by: deliver, by: "14:30", answer: "yes"}
  in_shops: {what: Goods in the shops, step: deliver, asked_by: shelve, by: "17:00", answer: "yes"}
```

How to fix: shorten the work, get its input earlier, or promise a later time, if what rests on it can
bear that.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import (
    EFFECTS,
    Review,
    contract_route,
    customer_route,
    effects,
    found,
    moment,
    takes_route,
    taking,
)
from procmap.analysis.solution import Deficit, Solution
from procmap.calendars import Duration
from procmap.findings import Finding, Length, Related, Rule, Severity, Takes, Text, Value
from procmap.model import Step

_PAGE_RU = """\
Обещание нельзя сдержать, даже если всё, на что оно опирается, придёт в срок.

Вход приходит к обещанному времени, работа длится столько, сколько длится (у диапазона считается худшее),
и результат опаздывает. Нехватка времени отнесена сюда и больше никуда; то, что из-за неё нарушится
дальше, стоит ниже как последствия. Так же проверяются срок самого клиента и обещание «за» время короче самой
работы. Время, о котором только попросили, никто не обещал: что к нему не успеть, сказано там, где ответа нет
или он отрицательный. В состоянии «как есть» это факт о сегодняшнем дне: он
печатается полностью, а учитывается только с `--state as_is`.

Почему это важно: одна причина, один хозяин, столько-то минут. Группе незачем спорить о полке магазина,
если не хватает получаса машине.

Плохо:

```yaml
deliver: {name: Доставка в магазины, department: delivery, after: form, takes: 2h 30m}
requirements:
  formed: {what: Поставки сформированы, step: form, asked_by: deliver, by: "15:00", answer: "yes"}
  in_shops: {what: Товар в магазинах, step: deliver, asked_by: shelve, by: "17:00", answer: "yes"}
```

Хорошо:

```yaml
deliver: {name: Доставка в магазины, department: delivery, after: form, takes: 2h 30m}
requirements:
  formed: {what: Поставки сформированы, step: form, asked_by: deliver, by: "14:30", answer: "yes"}
  in_shops: {what: Товар в магазинах, step: deliver, asked_by: shelve, by: "17:00", answer: "yes"}
```

Как исправить: сократите работу, получите вход раньше или пообещайте более позднее время, если то, что на
нём держится, это выдержит.
"""

RULE = Rule(
    "unkeepable-promise",
    Severity.ERROR,
    "feasibility",
    Text("A promise that cannot be kept", "Обещание, которое нельзя сдержать"),
    {
        "": Text(
            "`{department}` cannot keep {due}: the work of `{steps}` from {begins} ({takes}) is ready at {comes}, "
            "{missing} late",
            "`{department}` не успеет к {due}: работа `{steps}` с {begins} ({takes}) будет готова в {comes}, "
            "опоздание {missing}",
        ),
        "several": Text(
            "`{department}` cannot keep {due}: `{steps}` begin at {begins} and are done at {comes}, {takes} later by "
            "the clock, {missing} late",
            "`{department}` не успеет к {due}: `{steps}` начнутся в {begins} и закончатся в {comes}, через {takes} по "
            "часам, опоздание {missing}",
        ),
        "customer": Text(
            "the customer requires {due}, but the work of `{steps}` from {begins} ({takes}) ends at {comes}, "
            "{missing} late",
            "клиент требует к {due}, но работа `{steps}` с {begins} ({takes}) закончится в {comes}, "
            "опоздание {missing}",
        ),
        "customer-several": Text(
            "the customer requires {due}, but `{steps}` begin at {begins} and are done at {comes}, {takes} later by "
            "the clock, {missing} late",
            "клиент требует к {due}, но `{steps}` начнутся в {begins} и закончатся в {comes}, через {takes} по часам, "
            "опоздание {missing}",
        ),
        "relative": Text(
            "`{department}` promises `{contract}` within a time shorter than the work of `{steps}`: it takes {takes}, "
            "{missing} more",
            "`{department}` обещает `{contract}` за время короче самой работы `{steps}`: она занимает {takes}, "
            "на {missing} больше",
        ),
        "promise": Text("promised here", "обещано здесь"),
        "required": Text("required here", "требование здесь"),
        "input": Text("its input is promised here", "нужное для этого обещано здесь"),
        "input-sooner": Text(
            "its input is promised here, and from then on {missing} is counted; as calculated it is ready sooner, "
            "which makes {calculated}",
            "нужное для этого обещано здесь, и {missing} считается отсюда; по расчёту оно готово раньше, "
            "и тогда опоздание {calculated}",
        ),
        "input-in-time": Text(
            "its input is promised here, and from then on {missing} is counted; as calculated it is ready sooner, "
            "and nothing is late",
            "нужное для этого обещано здесь, и {missing} считается отсюда; по расчёту оно готово раньше, "
            "и опоздания нет",
        ),
        **EFFECTS,
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """Every deficit of known durations that a promise or the customer's deadline localises."""
    for solution, _ in review.solved():
        for deficit in solution.deficits:
            if deficit.kind in ("promise", "relative"):
                yield _finding(review, solution, deficit)


def _finding(review: Review, solution: Solution, deficit: Deficit) -> Finding:
    requirements = review.process.states[solution.state].requirements
    step = review.process.states[solution.state].steps[deficit.step]
    reasons = ("several", "customer-several") if len(deficit.steps) > 1 else ("", "customer")
    reason = reasons[deficit.contract is None]
    values: dict[str, Value] = {
        "department": _giver(review, solution, deficit) or deficit.step,
        "contract": deficit.contract,
        "steps": deficit.steps,
        "takes": _takes(deficit, step),
        "missing": Length(deficit.missing, missing=True),
    }
    if deficit.kind == "relative" and step.takes is not None:
        reason = "relative"
        promised = requirements[deficit.contract or ""].promised
        same = (
            promised is not None
            and promised.within is not None
            and promised.within.kind == step.takes.worst.kind
        )
        kind = step.takes.worst.kind if same else "elapsed"
        values["missing"] = Takes(deficit.missing, deficit.missing, kind)
    else:
        values["due"] = moment(solution, deficit.due)
        values["comes"] = moment(solution, deficit.comes)
        values["begins"] = None if deficit.begins is None else moment(solution, deficit.begins)
    return found(
        RULE,
        takes_route(review.process, solution, deficit.step),
        reason=reason,
        values=values,
        related=_related(review, solution, deficit),
        consequences=effects(solution, deficit),
        state=solution.state,
    )


def _giver(review: Review, solution: Solution, deficit: Deficit) -> str | None:
    """Whoever promised, or was asked: not always the owner of the longest step."""
    return next((one.giver for one in solution.contracts if one.id == deficit.contract), None)


def _takes(deficit: Deficit, step: Step) -> Value:
    """How long the run takes: as the file says it of a single step, by the clock for several."""
    if len(deficit.steps) == 1 and step.takes is not None:
        waiting = _waiting(deficit, step.takes.worst)
        return (taking(step.takes), Length(waiting, waiting=True)) if waiting else taking(step.takes)
    return None if deficit.begins is None else Length(deficit.comes - deficit.begins)


def _waiting(deficit: Deficit, takes: Duration) -> int:
    """Seconds of a run that are not work: transfers, and waiting for opening hours."""
    if deficit.begins is None or takes.kind != "elapsed" or deficit.kind == "relative":
        return 0
    return deficit.comes - deficit.begins - takes.amount


def _related(review: Review, solution: Solution, deficit: Deficit) -> tuple[Related, ...]:
    places = []
    if deficit.contract is not None:
        places.append(Related(contract_route(review.process, solution, deficit.contract), "promise"))
    elif deficit.customer is not None:
        places.append(Related(customer_route(review.process, deficit.customer), "required"))
    if deficit.behind is not None:
        route = contract_route(review.process, solution, deficit.behind)
        places.append(Related(route, *_counted_from(solution, deficit)))
    return tuple(places)


def _counted_from(solution: Solution, deficit: Deficit) -> tuple[str, dict[str, Value]]:
    """What to say of the promised input: whether the result comes sooner than counted from it, as the chain shows."""
    ready = _ready(solution, deficit)
    if deficit.kind != "promise" or ready is None or ready >= deficit.comes:
        return "input", {}
    late = ready - deficit.due
    values: dict[str, Value] = {"missing": Length(deficit.missing, missing=True)}
    if late <= 0:
        return "input-in-time", values
    return "input-sooner", values | {"calculated": Length(late, missing=True)}


def _ready(solution: Solution, deficit: Deficit) -> int | None:
    """When what is late is ready by the calculation, wherever it goes."""
    if deficit.contract is None:
        return next((one.ready for one in solution.customers if one.id == deficit.customer), None)
    ready = [one.ready_at for one in solution.handoffs if one.requirement == deficit.contract]
    known = [one for one in ready if one is not None]
    return max(known) if known and len(known) == len(ready) else None
