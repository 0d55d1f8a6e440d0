"""The file says something that is read and shown, but does not count in the verdict yet.

This is `at_most` from a step of one branch to a step behind all branches (which of them is taken decides
how long it is), a promise `within` some time that is asked of a department and not of a step (nobody says
from when it counts), and a time at which one department owes something to another as a whole (nobody says
which step needs it). All of them are kept and printed, and no verdict counts them. Of very many customer
requirements, some may be left without a verdict as well.

Why: a reader of the table would believe that the limit was checked. This warning says that it was not, so
that somebody checks it by hand.

Bad:

```yaml
requirements:
  ice: {what: Dry ice, of: store, asked_by: lab, by: "10:00"}      # which step needs it then?
```

Good:

```yaml
steps:
  freeze: {name: Freeze}
requirements:
  ice: {what: Dry ice, of: store, asked_by: freeze, by: "10:00"}
```

How to fix: name the step: `step` instead of `of`, a step in `asked_by`. Let `at_most` lead to the last step
of the branch, or compare the times of the two steps in `procmap chain` with it and write down that it was
done.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.rules.rule import Review, found, spelled, taking
from procmap.calendars import Spread
from procmap.findings import Finding, Route, Rule, Severity, Text, Value
from procmap.model import State

_PAGE_RU = """\
Записанное прочитано и показано, но в выводах пока не учитывается.

Это `at_most` от операции одной ветви до операции после всех ветвей (срок зависит от того, какая ветвь
выбрана), обещание «за» время (`within`), о котором просят отдел, а не операцию (не сказано, откуда
считать), и время, к которому один отдел должен что-то другому в целом (не сказано, какой операции это
нужно). Всё это сохраняется и печатается, но ни один вывод этого не учитывает. Если требований клиента очень
много, без вывода могут остаться и некоторые из них.

Почему это важно: читатель таблицы решил бы, что предел проверен. Предупреждение говорит, что нет, и значит,
проверить его должен человек.

Плохо:

```yaml
requirements:
  ice: {what: Сухой лёд, of: store, asked_by: lab, by: "10:00"}      # какой операции он нужен?
```

Хорошо:

```yaml
steps:
  freeze: {name: Заморозка}
requirements:
  ice: {what: Сухой лёд, of: store, asked_by: freeze, by: "10:00"}
```

Как исправить: назовите операцию: `step` вместо `of`, операция в `asked_by`. Пусть `at_most` ведёт к
последней операции ветви — или сравните времена двух операций в `procmap chain` с пределом и запишите, что
это сделано.
"""

RULE = Rule(
    "not-yet-calculated",
    Severity.WARNING,
    "completeness",
    Text("Something that does not count yet", "То, что пока не учитывается"),
    {
        "": Text(
            "`at_most` leads from `{source}`, in a branch, to `{target}` behind it: no verdict counts it",
            "`at_most` ведёт от `{source}` внутри ветви к `{target}` за её пределами: выводы его не учитывают",
        ),
        "within": Text(
            "`{id}` is promised within {within}, but no step says from when: no verdict counts it",
            "`{id}` обещано за время: {within}, но операция, от которой его считать, не названа: выводы его не "
            "учитывают",
        ),
        "no-step": Text(
            "`{id}` is due by {time}, but no step is named that needs it then: the time bounds nothing",
            "`{id}` нужно к {time}, но не названа операция, которой это нужно: время ничего не ограничивает",
        ),
        "customers": Text(
            "{count} customer requirements have no verdict: to judge so many one by one would take too long",
            "без вывода осталось требований клиента: {count} — проверять столько по одному слишком долго",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """Greatest times out of branches, times without a step that they bound, requirements left without a verdict."""
    for state_id, state in review.process.states.items():
        yield from _greatest(state_id, state)
        yield from _unbound(state_id, state)
    for solution, _ in review.solved():
        count = sum(1 for one in solution.customers if not one.judged)
        if count:
            yield found(
                RULE,
                ("customer", "requires"),
                reason="customers",
                values={"count": count},
                state=solution.state,
            )


def _greatest(state_id: str, state: State) -> Iterator[Finding]:
    inside: dict[str, set[tuple[str, str]]] = {}
    for decider, step in state.steps.items():
        for name, branch in step.choose.branches.items() if step.choose else ():
            for id_ in branch.steps:
                inside.setdefault(id_, set()).add((decider, name))
    for target, step in state.steps.items():
        for after in step.after:
            leaves = inside.get(after.step, set()) - inside.get(target, set())
            if after.at_most is not None and leaves:
                route = ("states", state_id, "steps", target, "after", after.step, "at_most")
                values = {"source": after.step, "target": target}
                yield found(RULE, route, values=values, state=state_id)


def _unbound(state_id: str, state: State) -> Iterator[Finding]:
    """Requirements of departments whose time no step begins or ends at."""
    gated = {need for step in state.steps.values() if step.gate for need in step.gate.needs}
    for id_, requirement in state.requirements.items():
        if requirement.step is not None:
            continue
        route: Route = ("states", state_id, "requirements", id_)
        within = requirement.promised.within if requirement.promised else None
        if within is not None:
            values: dict[str, Value] = {"id": id_, "within": taking(Spread(within, within))}
            yield found(RULE, (*route, "promised"), reason="within", values=values, state=state_id)
        point, asker = requirement.point, requirement.asked_by
        timed = point is not None and point.seconds is not None
        if timed and asker not in state.steps and id_ not in gated:
            key = "by" if requirement.promised is None else "promised"
            yield found(
                RULE,
                (*route, key),
                reason="no-step",
                values={"id": id_, "time": spelled(point)},
                state=state_id,
            )
