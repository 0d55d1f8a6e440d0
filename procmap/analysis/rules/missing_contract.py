"""A department works on the chain to the customer and has promised nothing.

A note: somebody owns a step on the way, and nobody has asked them for anything. Where the times allow it,
the note says which promise is needed. While no requirement is stated at all, one note names all of them;
the as-is state, which describes and promises nothing, gets none then. The department that serves the
customer, and a release from outside with which the work begins, need no contract.

Why: the chain of "yes, if …" has a hole here. Everybody relies on this department's work and it may not
know it.

Bad:

```yaml
steps:
  decorate: {name: Decorate, department: decoration, after: bake, takes: 2h}
  pack: {name: Pack, department: shop, after: decorate, takes: 30m}
requirements:
  layers: {what: Layers baked, step: bake, asked_by: decorate, by: "12:00", answer: "yes"}
```

Good:

```yaml
requirements:
  layers: {what: Layers baked, step: bake, asked_by: decorate, by: "12:00", answer: "yes"}
  decorated: {what: Cake decorated, step: decorate, asked_by: pack, by: "14:30", answer: "yes"}
```

How to fix: invite its head to the working group, ask for the result by the time shown, and write the
answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from procmap.analysis.rules.rule import AS_IS, Review, found, moment
from procmap.analysis.solution import CustomerOutcome, Solution
from procmap.findings import Finding, Rule, Severity, Text, Value
from procmap.model import Process, State

_PAGE_RU = """\
Отдел работает в цепочке к клиенту, но ничего не обещал.

Примечание: у операции на пути к клиенту есть хозяин, но его ни о чём не попросили. Если времена позволяют,
указано, какое обещание нужно. Пока в состоянии нет ни одного требования, все такие отделы названы в одном
примечании; состоянию «как есть», которое описывает, а не обещает, оно тогда не нужно. Отделу, который сам
обслуживает клиента, и внешнему событию, с которого начинается работа, договорённость не нужна.

Почему это важно: в цепочке «да, если…» здесь дыра. На работу отдела рассчитывают все, а сам он может об
этом и не знать.

Плохо:

```yaml
steps:
  decorate: {name: Украшение, department: decoration, after: bake, takes: 2h}
  pack: {name: Упаковка, department: shop, after: decorate, takes: 30m}
requirements:
  layers: {what: Коржи готовы, step: bake, asked_by: decorate, by: "12:00", answer: "yes"}
```

Хорошо:

```yaml
requirements:
  layers: {what: Коржи готовы, step: bake, asked_by: decorate, by: "12:00", answer: "yes"}
  decorated: {what: Торт украшен, step: decorate, asked_by: pack, by: "14:30", answer: "yes"}
```

Как исправить: пригласите руководителя отдела в рабочую группу, попросите результат к указанному времени
и запишите ответ.
"""

RULE = Rule(
    "missing-contract",
    Severity.NOTE,
    "completeness",
    Text("A department on the chain without any contract", "Отдел в цепочке без единой договорённости"),
    {
        "": Text(
            "`{department}` answers for `{step}` on the chain to `{customer}` and has promised nothing",
            "`{department}` отвечает за `{step}` в цепочке к `{customer}`, но ничего не обещал",
        ),
        "needed": Text(
            "`{department}` answers for `{step}` on the chain to `{customer}` and has promised nothing; "
            "it must promise: ready by {needed}",
            "`{department}` отвечает за `{step}` в цепочке к `{customer}`, но ничего не обещал; "
            "нужно обещание: готово к {needed}",
        ),
        "nothing-yet": Text(
            "nothing is agreed in this state yet; on the way to the customer nothing has been asked of `{departments}`"
            "; `procmap chain` shows by when a promise is needed, as far as durations are known",
            "в этом состоянии пока ничего не согласовано; на пути к клиенту ни о чём не просили `{departments}`; к "
            "какому времени нужно обещание, покажет `procmap chain`, если длительности известны",
        ),
    },
    Text(__doc__, _PAGE_RU),
)


def check(review: Review) -> Iterator[Finding]:
    """Departments before the customer's step that give no contract.

    Where the work begins with a release, that is a fact of the world outside and no department's to promise.
    """
    for solution, state in review.solved():
        silent = [(outcome, _silent(review.process, solution, outcome)) for outcome in solution.customers]
        if not state.requirements:
            yield from _nothing_yet(solution, dict.fromkeys(id_ for _, one in silent for id_ in one))
            continue
        for outcome, steps in silent:
            needed = _needed(outcome)
            for department, step in steps.items():
                values: dict[str, Value] = {"department": department, "step": step, "customer": outcome.id}
                if step in needed:
                    values["needed"] = moment(solution, needed[step])
                yield _finding(solution, state, step, values)


def _silent(process: Process, solution: Solution, outcome: CustomerOutcome) -> dict[str, str]:
    """The departments on a chain that have promised nothing, each with its step that is nearest to the customer."""
    state = process.states[solution.state]
    givers = {contract.giver for contract in solution.contracts}
    served = state.steps[outcome.chain[0]].department if outcome.chain else None
    silent: dict[str, str] = {}
    for step in outcome.chain[1:]:
        department = state.steps[step].department
        outside = state.steps[step].not_before is not None and not state.steps[step].after
        if department is None or department not in process.departments:
            continue
        if not outside and department != served and department not in givers:
            silent.setdefault(department, step)
    return silent


def _nothing_yet(solution: Solution, departments: Collection[str]) -> Iterator[Finding]:
    """One note for a state in which nothing is asked of anybody; none where an error says so already."""
    told = any(deficit.kind == "handoff" for deficit in solution.deficits)
    if departments and not told and solution.state != AS_IS:
        route = ("states", solution.state)
        values: dict[str, Value] = {"departments": tuple(departments)}
        yield found(RULE, route, reason="nothing-yet", values=values, state=solution.state)


def _needed(outcome: CustomerOutcome) -> dict[str, int]:
    """By when the result of each step of a chain must be promised, for its customer requirement."""
    needed: dict[str, int] = {}
    for handoff in outcome.handoffs or ():
        if handoff.must_promise is not None:
            other = needed.get(handoff.source, handoff.must_promise)
            needed[handoff.source] = min(other, handoff.must_promise)
    return needed


def _finding(solution: Solution, state: State, step: str, values: dict[str, Value]) -> Finding:
    inherited = state.steps[step].department is None
    route = ("states", solution.state, "steps", step)
    return found(
        RULE,
        route if inherited else (*route, "department"),
        reason="needed" if "needed" in values else "",
        values=values,
        state=solution.state,
    )
