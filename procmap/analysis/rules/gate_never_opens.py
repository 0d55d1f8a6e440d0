"""A gate that cannot open.

An error: the gate of a step needs a requirement that is met only by the step itself, only on another branch
of a choice, or only for other product families.

Why: the step can never start. Nobody sees it on the picture: the gate is drawn, and the condition has a name
and an answer. (A gate that needs something from further down the chain is a circle: `cycle` says so.)

Bad:

```yaml
steps:
  offer: {name: Offer more, gate: {needs: client_satisfied}, takes: 2h}
requirements:
  client_satisfied: {what: The client is satisfied, step: offer, asked_by: sales}
```

Good:

```yaml
steps:
  improve: {name: Improve, takes: 3h}
  offer: {name: Offer more, after: improve, gate: {needs: client_satisfied}, takes: 2h}
requirements:
  client_satisfied: {what: The client is satisfied, step: improve, asked_by: offer}
```

How to fix: ask which step, before this one and on the same branch, meets the condition, and put the
requirement there (`step`). If nothing meets it, the process lacks a step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from procmap.analysis.flow import branches_of
from procmap.analysis.rules.rule import Review, found
from procmap.findings import Finding, Rule, Severity, Text, Value
from procmap.model import State

_PAGE_RU = """\
Ворота, которые не могут открыться.

Ошибка: воротам операции нужно требование, которое выполняет только она сама, или которое выполняется лишь на
другой ветке выбора, или лишь для других товарных групп.

Почему это важно: операция никогда не начнётся. На схеме этого не видно: ворота нарисованы, у условия есть
название и ответ. (Если воротам нужно то, что стоит дальше по цепочке, это круг: о нём говорит `cycle`.)

Плохо:

```yaml
steps:
  offer: {name: Предложение о расширении, gate: {needs: client_satisfied}, takes: 2h}
requirements:
  client_satisfied: {what: Клиент доволен, step: offer, asked_by: sales}
```

Хорошо:

```yaml
steps:
  improve: {name: Улучшение, takes: 3h}
  offer: {name: Предложение о расширении, after: improve, gate: {needs: client_satisfied}, takes: 2h}
requirements:
  client_satisfied: {what: Клиент доволен, step: improve, asked_by: offer}
```

Как исправить: спросите, какая операция — раньше этой и на той же ветке — выполняет условие, и поставьте
требование ей (`step`). Если никакая, то операции в процессе не хватает.
"""

RULE = Rule(
    "gate-never-opens",
    Severity.ERROR,
    "model",
    Text("A gate that cannot open", "Ворота, которые не откроются"),
    {
        "": Text(
            "`{step}` waits at its gate for `{id}`, which is its own result: it can never start",
            "`{step}` ждёт у ворот `{id}` — собственного результата: она никогда не начнётся",
        ),
        "branch": Text(
            "`{step}` waits at its gate for `{id}` of `{source}`, on another branch of the choice at `{decider}`: "
            "only one of the two is ever done",
            "`{step}` ждёт у ворот `{id}` от `{source}` с другой ветки выбора в `{decider}`: "
            "выполняется всегда только одна из них",
        ),
        "family": Text(
            "`{step}` waits at its gate for `{id}`, which is there for other families only (`{families}`)",
            "`{step}` ждёт у ворот `{id}`, но оно есть только у других товарных групп (`{families}`)",
        ),
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)

_Listed = Mapping[str, Sequence[tuple[str, str]]]


def check(review: Review) -> Iterator[Finding]:
    """One finding a need that cannot be met."""
    for state_id, state in review.process.states.items():
        if not any(step.gate for step in state.steps.values()):
            continue
        listed = branches_of(state)
        for id_, step in state.steps.items():
            for need in step.gate.needs if step.gate else ():
                reason, values = _obstacle(state, listed, id_, need)
                if reason is not None:
                    where = ("states", state_id, "steps", id_, "gate", "needs", need)
                    values = {"step": id_, "id": need, **values}
                    yield found(RULE, where, reason=reason, values=values, state=state_id)


def _obstacle(state: State, listed: _Listed, id_: str, need: str) -> tuple[str | None, dict[str, Value]]:
    """Why a need can never be met (a reason of the rule, with its values), or ``None``."""
    requirement = state.requirements.get(need)
    if requirement is None:
        return None, {}
    source = requirement.step
    if source == id_:
        return "", {}
    own, giving = set(state.steps[id_].family), state.steps.get(source or "")
    for families in (requirement.family, giving.family if giving else ()):
        if own and families and own.isdisjoint(families):
            return "family", {"families": families}
    here, there = _branches(listed, id_), _branches(listed, source)
    for decider in here:
        if decider in there and here[decider].isdisjoint(there[decider]):
            return "branch", {"source": source, "decider": decider}
    return None, {}


def _branches(listed: _Listed, step: str | None) -> dict[str, set[str]]:
    """The branches that list a step, by the step that decides."""
    branches: dict[str, set[str]] = {}
    for decider, branch in listed.get(step or "", ()):
        branches.setdefault(decider, set()).add(branch)
    return branches
