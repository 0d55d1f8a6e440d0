"""Steps come after each other in a circle.

Each waits for another, so none can ever start, and the state is not calculated. All steps of the circle
are named; following them by `after` leads back to the first.

Why: mostly one arrow was drawn backwards. Sometimes the circle is real, because work goes back for
correction; then it needs a bound, or nobody can say when it ends.

Bad:

```yaml
steps:
  draw: {name: Draw the plans, after: review, takes: 8h}
  review: {name: Review, after: draw, takes: 6h}
```

Good:

```yaml
steps:
  draw: {name: Draw the plans, takes: 8h}
  review: {name: Review, after: draw, takes: 6h, repeat: {steps: [draw], at_most: 3, share: 20 %}}
```

How to fix: remove the `after` that runs backwards. For rework use `repeat` on the step that sends the
work back: its `steps` are gone through again, `at_most` so many times altogether. Of two loops that share
steps one lies inside the other: let the later step send the work back to where the earlier one does.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found
from procmap.analysis.solution import Solution
from procmap.findings import Finding, Related, Route, Rule, Severity, Text

_PAGE_RU = """\
Операции следуют друг за другом по кругу.

Каждая ждёт другую, поэтому ни одна не может начаться, и состояние не рассчитывается. Названы все
операции круга: если идти по `after`, вернёшься к первой.

Почему это важно: чаще всего одну стрелку просто провели наоборот. Но бывает, что круг настоящий: работу
возвращают на исправление. Тогда у него должен быть предел, иначе никто не скажет, когда процесс
закончится.

Плохо:

```yaml
steps:
  draw: {name: Чертежи, after: review, takes: 8h}
  review: {name: Проверка, after: draw, takes: 6h}
```

Хорошо:

```yaml
steps:
  draw: {name: Чертежи, takes: 8h}
  review: {name: Проверка, after: draw, takes: 6h, repeat: {steps: [draw], at_most: 3, share: 20 %}}
```

Как исправить: уберите `after`, который ведёт назад. Возврат на доработку описывают ключом `repeat` у
операции, которая возвращает работу: её `steps` проходят заново, всего не больше `at_most` раз. Из двух
возвратов с общими операциями один должен лежать внутри другого: пусть более поздняя операция возвращает
работу туда же, куда и более ранняя.
"""

RULE = Rule(
    "cycle",
    Severity.ERROR,
    "model",
    Text("Steps that come after each other in a circle", "Операции, которые следуют друг за другом по кругу"),
    {
        "": Text(
            "`{steps}` come after each other in a circle: none can ever start (for rework use `repeat`)",
            "`{steps}` следуют друг за другом по кругу: ни одна не может начаться (для доработки есть `repeat`)",
        ),
        "long": Text(
            "`{steps}` and further steps ({more}) come after each other in a circle: none can ever start "
            "(for rework use `repeat`)",
            "`{steps}` и другие операции ({more}) следуют друг за другом по кругу: ни одна не может начаться "
            "(для переделки есть `repeat`)",
        ),
        "self": Text("`{steps}` comes after itself", "`{steps}` следует сама за собой"),
        "measured": Text(
            "what is measured here runs against the order of `{steps}`",
            "измеренное здесь идёт против порядка операций `{steps}`",
        ),
        "rounds": Text(
            "the loops around `{steps}` are gone through too many times to be calculated",
            "возвраты вокруг `{steps}` повторяются слишком много раз: рассчитать это нельзя",
        ),
        "crossing": Text(
            "the loops of `{steps}` cross, neither lies inside the other: how often their steps are gone through "
            "is open",
            "возвраты операций `{steps}` пересекаются, ни один не лежит внутри другого: сколько раз пройдут их "
            "операции, не определено",
        ),
        "size": Text(
            "more requirements lie on the handoffs of `{steps}`, or more runs are measured, than are calculated",
            "требований на передачах `{steps}` или измеренных отрезков больше, чем можно рассчитать",
        ),
        "also": Text("and here", "и здесь"),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)

_MOST_SHOWN = 12


def check(review: Review) -> Iterator[Finding]:
    """One finding a circle, and one for loops that cross or go round too often or a state too large, once a state."""
    told = set()
    for solution in review.solutions:
        obstacle = solution.obstacle
        if obstacle is None or obstacle.kind not in ("cycle", "rounds", "crossing", "size"):
            continue
        for circle in obstacle.circles:
            if circle and (solution.state, circle) not in told:
                told.add((solution.state, circle))
                yield _finding(review, solution, circle, obstacle.kind)


def _finding(review: Review, solution: Solution, circle: tuple[str, ...], kind: str) -> Finding:
    where: Route = ("states", solution.state)
    routes: list[Route] = [(*where, "steps", step, "after") for step in circle]
    reason = "self" if len(circle) == 1 else "long" if len(circle) > _MOST_SHOWN else ""
    if kind in ("rounds", "size"):
        reason, routes = kind, [(*where, "steps", circle[0])]
    if kind == "crossing":
        reason, routes = kind, [(*where, "steps", step, "repeat") for step in circle]
    for n, fact in enumerate(review.process.states[solution.state].measured):
        if kind == "cycle" and fact.from_ != fact.to and {fact.from_, fact.to} <= set(circle):
            reason = "measured"
            routes.insert(0, (*where, "measured", n))
            break
    return found(
        RULE,
        routes[0],
        reason=reason,
        values={"steps": circle[:_MOST_SHOWN], "more": max(len(circle) - _MOST_SHOWN, 0)},
        related=tuple(Related(route, "also") for route in routes[1:_MOST_SHOWN]),
        state=solution.state,
    )
