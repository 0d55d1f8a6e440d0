"""A contract promises a time later than the one at which its result is needed.

Somebody was asked for one time and offered a later one, the counter-offer. With the time asked, the work
that rests on it would be done; with the time offered it is late. A day without an hour can be too late
as well, if it only begins after the need. In the as-is state it is a fact about today: shown in full,
and not counted unless `--state as_is` asks for it.

Why: a "yes, but at 11:00" is easily written down as a yes. Here its price is shown: what it makes late,
by how many minutes, down to the customer.

Bad:

```yaml
artwork:
  what: Artwork ready to print
  step: design
  asked_by: print
  by: "10:00"
  promised: "11:00"        # the printer needs it by 10:30
  answer: "yes"
```

Good:

```yaml
artwork:
  what: Artwork ready to print
  step: design
  asked_by: print
  by: "10:00"
  promised: "10:30"
  answer: "yes"
```

How to fix: ask for a better offer, shorten what comes after, or move what was promised further on. If
neither side can give way, it is a question for the process owner.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import EFFECTS, Review, contract_route, effects, found, moment, spelled
from procmap.analysis.solution import Deficit, HandoffVerdict, Solution
from procmap.findings import Finding, Length, Related, Rule, Severity, Text

_PAGE_RU = """\
Договорённость обещает время позже того, к которому нужен результат.

Просили к одному времени, а предложили более позднее: это встречное предложение. К запрошенному времени
всё, что на нём держится, успело бы, к предложенному — опаздывает. День без часа тоже может оказаться
поздним, если начинается уже после нужного момента. В состоянии «как есть» это факт о сегодняшнем дне: он
печатается полностью, а учитывается только с `--state as_is`.

Почему это важно: «да, но в 11:00» легко записать как «да». Здесь видна цена: что из-за этого опоздает и
на сколько минут — вплоть до клиента.

Плохо:

```yaml
artwork:
  what: Макет готов к печати
  step: design
  asked_by: print
  by: "10:00"
  promised: "11:00"        # типографии он нужен к 10:30
  answer: "yes"
```

Хорошо:

```yaml
artwork:
  what: Макет готов к печати
  step: design
  asked_by: print
  by: "10:00"
  promised: "10:30"
  answer: "yes"
```

Как исправить: попросите предложить лучше, сократите то, что идёт следом, или сдвиньте следующие
обещания. Если ни одна сторона не может уступить, это вопрос владельцу процесса.
"""

RULE = Rule(
    "late-contract",
    Severity.ERROR,
    "feasibility",
    Text("A promise later than needed", "Обещание позже, чем нужно"),
    {
        "": Text(
            "`{giver}` offers {promised} for `{id}` where {asked} was asked: what rests on it ends at {comes}, "
            "{missing} too late",
            "`{giver}` предлагает для `{id}` {promised} вместо {asked}: то, что на этом держится, закончится "
            "в {comes}, опоздание {missing}",
        ),
        "day": Text(
            "`{id}` is promised for the day {promised}, which begins only after it is needed",
            "`{id}` обещано на день {promised}, а нужно раньше, чем этот день начнётся",
        ),
        "asked": Text("asked here", "запрошено здесь"),
        **EFFECTS,
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """Counter-offers that are too late, and days without an hour that contradict what is needed."""
    for solution, state in review.solved():
        for deficit in solution.deficits:
            if deficit.kind == "counter-offer" and deficit.behind is not None:
                yield _counter_offer(review, solution, deficit, deficit.behind)
        for contract in solution.contracts:
            requirement = state.requirements[contract.id]
            dayless = requirement.point is not None and requirement.point.seconds is None
            if contract.verdict is HandoffVerdict.LATE_CONTRACT and dayless:
                yield found(
                    RULE,
                    contract_route(review.process, solution, contract.id),
                    reason="day",
                    values={"id": contract.id, "promised": spelled(requirement.point)},
                    state=solution.state,
                )


def _counter_offer(review: Review, solution: Solution, deficit: Deficit, id_: str) -> Finding:
    requirement = review.process.states[solution.state].requirements[id_]
    contract = next(one for one in solution.contracts if one.id == id_)
    return found(
        RULE,
        contract_route(review.process, solution, id_),
        values={
            "giver": contract.giver or requirement.step,
            "id": id_,
            "promised": spelled(requirement.point),
            "asked": spelled(requirement.by),
            "comes": moment(solution, deficit.comes),
            "missing": Length(deficit.missing, missing=True),
        },
        related=(Related(("states", solution.state, "requirements", id_, "by"), "asked"),),
        consequences=effects(solution, deficit),
        state=solution.state,
    )
