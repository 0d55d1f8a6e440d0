"""A promise is due before what it rests on.

An error: a requirement rests (`provided`) on another that is promised for a later time, and no step lies
between them that would show it. (Where the input enters the step, `unkeepable-promise` counts the minutes.)

Why: each promise looks fine by itself. Together they cannot be kept, and that comes out on the first day.

Bad:

```yaml
requirements:
  plan: {what: Plan for tomorrow, of: buying, asked_by: form, by: "D-1 15:00", provided: orders}
  orders: {what: Orders of the shops, of: shops, asked_by: buying, by: "D-1 17:00"}
```

Good:

```yaml
requirements:
  plan: {what: Plan for tomorrow, of: buying, asked_by: form, by: "D-1 18:00", provided: orders}
  orders: {what: Orders of the shops, of: shops, asked_by: buying, by: "D-1 17:00"}
```

How to fix: ask the one side for an earlier time, or tell the other that its promise can only come later, and
write what they agree on.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.clocks import Clocks
from procmap.analysis.rules.rule import Review, contract_route, found, moment
from procmap.analysis.solution import ContractOutcome, Solution
from procmap.findings import Finding, Related, Rule, Severity, Text
from procmap.model import State

_PAGE_RU = """\
Обещание наступает раньше того, на что оно опирается.

Ошибка: требование опирается (`provided`) на другое, обещанное к более позднему времени, и между ними нет
операции, по которой это было бы видно. (Если вход поступает в саму операцию, минуты считает
`unkeepable-promise`.)

Почему это важно: каждое обещание само по себе выглядит хорошо. Вместе их не выполнить, и это выяснится в
первый же день.

Плохо:

```yaml
requirements:
  plan: {what: План на завтра, of: buying, asked_by: form, by: "D-1 15:00", provided: orders}
  orders: {what: Заказы магазинов, of: shops, asked_by: buying, by: "D-1 17:00"}
```

Хорошо:

```yaml
requirements:
  plan: {what: План на завтра, of: buying, asked_by: form, by: "D-1 18:00", provided: orders}
  orders: {what: Заказы магазинов, of: shops, asked_by: buying, by: "D-1 17:00"}
```

Как исправить: попросите одну сторону о более раннем времени или скажите другой, что её обещание возможно
только позже, и запишите, о чём договорились.
"""

RULE = Rule(
    "promise-before-inputs",
    Severity.ERROR,
    "feasibility",
    Text("A promise before what it rests on", "Обещание раньше того, на что опирается"),
    {
        "": Text(
            "`{id}` is promised for {time} and rests on `{input}`, which comes at {comes}",
            "`{id}` обещано к {time}, а опирается на `{input}`, которое будет в {comes}",
        ),
        "input": Text("its input is promised here", "вход обещан здесь"),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def check(review: Review) -> Iterator[Finding]:
    """One finding a promise and what it names as ``provided``, unless a lack of time is charged there already."""
    told: set[tuple[str, str, str]] = set()
    clocks = review.clocks
    for solution, state in review.solved():
        if clocks is None:
            return
        charged = _charged(solution)
        outcomes = {contract.id: contract for contract in solution.contracts}
        for contract in solution.contracts:
            for input_ in state.requirements[contract.id].provided:
                key = (solution.state, contract.id, input_)
                if input_ in outcomes and contract.id not in charged and key not in told:
                    time, comes = (_time(clocks, state, outcomes[id_]) for id_ in key[1:])
                    if time is not None and comes is not None and comes > time:
                        told.add(key)
                        yield _finding(review, solution, key, (time, comes))


def _finding(
    review: Review, solution: Solution, key: tuple[str, str, str], times: tuple[int, int]
) -> Finding:
    _, id_, input_ = key
    time, comes = (moment(solution, instant) for instant in times)
    return found(
        RULE,
        contract_route(review.process, solution, id_),
        values={"id": id_, "time": time, "input": input_, "comes": comes},
        related=(Related(contract_route(review.process, solution, input_), "input"),),
        state=solution.state,
    )


def _charged(solution: Solution) -> set[str | None]:
    """Contracts of which it is said already that they come too late."""
    charged = {deficit.contract for deficit in (*solution.deficits, *solution.late_requests)}
    return charged | {effect.contract for deficit in solution.deficits for effect in deficit.effects}


def _time(clocks: Clocks, state: State, contract: ContractOutcome) -> int | None:
    """When a contract says its result comes, granted or not."""
    requirement = state.requirements[contract.id]
    step = state.steps.get(requirement.step) if requirement.step is not None else None
    return clocks.by(requirement.point, clocks.of_giver(contract.giver, step))
