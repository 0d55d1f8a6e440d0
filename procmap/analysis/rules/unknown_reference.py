"""Something is referred to by an id that does not exist.

The rest of the file is checked all the same. A condition that does not exist counts as not granted, so
promises that rest on it stand below as consequences; a step that does not exist is left out of the
chain.

Why: the id is mostly a slip of the pen. Sometimes it is a requirement that everybody relies on and
nobody has written down, and that is worth knowing before the process starts.

Bad:

```yaml
departments:
  delivery: {name: Delivery}
steps:
  bring: {name: Bring the goods, department: delivry, after: ready}
```

Good:

```yaml
departments:
  delivery: {name: Delivery}
steps:
  ready: {name: Goods ready}
  bring: {name: Bring the goods, department: delivery, after: ready}
```

How to fix: take the id the message proposes, or describe what is missing under its own key. Ids are the
keys themselves (`delivery`), not the names (`Delivery`), and are the same in all states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from procmap.analysis.references import Reference, every_step, references
from procmap.analysis.rules.rule import FALLS, Review, falls, found
from procmap.findings import Consequence, Finding, Rule, Severity, Text, Value
from procmap.model import Process

_PAGE_RU = """\
Ссылка ведёт на обозначение, которого нет.

Остальной файл всё равно проверяется. Несуществующее условие считается невыполненным, и обещания, которые
на нём держатся, стоят ниже как последствия; несуществующая операция в цепочку не входит.

Почему это важно: обычно это описка. Но иногда — требование, на которое все рассчитывают и которое никто
не записал, и узнать об этом лучше до начала работы.

Плохо:

```yaml
departments:
  delivery: {name: Отдел доставки}
steps:
  bring: {name: Доставка на склад, department: delivry, after: ready}
```

Хорошо:

```yaml
departments:
  delivery: {name: Отдел доставки}
steps:
  ready: {name: Товар готов}
  bring: {name: Доставка на склад, department: delivery, after: ready}
```

Как исправить: возьмите обозначение из сообщения или опишите недостающее под своим ключом. Обозначения —
это сами ключи (`delivery`), а не названия («Отдел доставки»), и во всех состояниях они одинаковы.
"""

_KINDS = {
    "person": Text("person", "человека"),
    "department": Text("department", "отдела"),
    "calendar": Text("calendar", "календаря"),
    "family": Text("product family", "товарной группы"),
    "system": Text("system", "системы"),
    "state": Text("state", "состояния"),
    "step": Text("step", "операции"),
    "requirement": Text("requirement", "требования"),
    "asker": Text("step or department", "операции или отдела"),
    "speaker": Text("person or department", "человека или отдела"),
}
"""What an id may stand for; the Russian words are in the genitive."""

_ELSE = {
    "step": Text("a step", "операция"),
    "requirement": Text("a requirement", "требование"),
    "department": Text("a department", "отдел"),
    "person": Text("a person", "человек"),
    "family": Text("a product family", "товарная группа"),
    "system": Text("a system", "система"),
    "calendar": Text("a calendar", "календарь"),
}
"""What an id may stand for that is meant to stand for something else."""

RULE = Rule(
    "unknown-reference",
    Severity.ERROR,
    "model",
    Text("An id that does not exist", "Обозначение, которого нет"),
    {
        **{
            kind: Text(f"there is no {what.en} `{{id}}`", f"нет {what.ru} `{{id}}`")
            for kind, what in _KINDS.items()
        },
        **{
            f"{kind}-near": Text(
                f"there is no {what.en} `{{id}}`; did you mean `{{near}}`?",
                f"нет {what.ru} `{{id}}`; может быть, `{{near}}`?",
            )
            for kind, what in _KINDS.items()
        },
        **{
            f"{kind}-else": Text(
                f"there is no {what.en} `{{id}}`: `{{id}}` is {{is}}",
                f"нет {what.ru} `{{id}}`: `{{id}}` — это {{is}}",
            )
            for kind, what in _KINDS.items()
        },
        **{
            f"{kind}-elsewhere": Text(
                f"state `{{state}}` has no {_KINDS[kind].en} `{{id}}`; state `{{other}}` has",
                f"в состоянии `{{state}}` нет {_KINDS[kind].ru} `{{id}}`; в состоянии `{{other}}` есть",
            )
            for kind in ("step", "requirement", "asker")
        },
        "step-removed": Text(
            "`{id}: null` removes nothing: state `{state}` has no such step",
            "`{id}: null` ничего не убирает: в состоянии `{state}` такой операции нет",
        ),
        "requirement-removed": Text(
            "`{id}: null` removes nothing: state `{state}` has no such requirement",
            "`{id}: null` ничего не убирает: в состоянии `{state}` такого требования нет",
        ),
        "step-removed-near": Text(
            "`{id}: null` removes nothing: state `{state}` has no such step; did you mean `{near}`?",
            "`{id}: null` ничего не убирает: в состоянии `{state}` такой операции нет; может быть, `{near}`?",
        ),
        "requirement-removed-near": Text(
            "`{id}: null` removes nothing: state `{state}` has no such requirement; did you mean `{near}`?",
            "`{id}: null` ничего не убирает: в состоянии `{state}` такого требования нет; может быть, `{near}`?",
        ),
        "not-in-state": Text(
            "state `{state}` has no step `{id}`, where the customer's `{customer}` is met: nothing is proven for it",
            "в состоянии `{state}` нет операции `{id}`, где выполняется требование клиента `{customer}`: "
            "о нём ничего не доказано",
        ),
        **FALLS,
    },
    Text(__doc__, _PAGE_RU),
    preset="correctness",
)


def referred(reason: str) -> str:
    """The kind of thing that a finding with such a reason says there is none of."""
    return "step" if reason == "not-in-state" else reason.split("-", maxsplit=1)[0]


_MOST_EXPLAINED = 50
"""References for which something like the id is looked for; beyond them it costs more than it helps."""


def check(review: Review) -> Iterator[Finding]:
    """Every reference of the file that leads nowhere, and what the customer requires of no step of a state."""
    yield from _not_in_state(review.process)
    told = 0
    for reference in references(review.process):
        if reference.id is not None and reference.id not in reference.known:
            reason, values = _why(review.process, reference, look=told < _MOST_EXPLAINED)
            told += 1
            yield found(
                RULE,
                reference.route,
                reason=reason,
                values={"id": reference.id, "near": None} | values,
                consequences=_fallen(review, reference),
                state=reference.state,
            )


def _not_in_state(process: Process) -> Iterator[Finding]:
    """Customer requirements at a step that only other states have: ids are the same across states."""
    somewhere = every_step(process)
    for state_id, state in process.states.items():
        for id_, asked in process.customer.requires.items():
            if state.steps and asked.at in somewhere and asked.at not in state.steps:
                route = ("states", state_id, "steps")
                values: dict[str, Value] = {"state": state_id, "id": asked.at, "customer": id_}
                yield found(RULE, route, reason="not-in-state", values=values, state=state_id)


def _near(id_: str, known: Collection[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(id_, list(known)[:2000], n=1, cutoff=0.6)), None)


def _why(process: Process, reference: Reference, *, look: bool) -> tuple[str, dict[str, Value]]:
    """The reason, with its values: the id was removed, is much like another, or stands in another state or kind."""
    if not look:
        return reference.kind, {}
    elsewhere = _elsewhere(process, reference)
    values: dict[str, Value] = {"state": reference.state, "other": elsewhere}
    if elsewhere is not None and elsewhere in _bases(process, reference.state):
        return f"{reference.kind}-elsewhere", values
    near = _near(reference.id or "", reference.known)
    if near is not None:
        return f"{reference.kind}-near", {"near": near}
    if elsewhere is not None:
        return f"{reference.kind}-elsewhere", values
    other = _other_kind(process, reference)
    return (reference.kind, {}) if other is None else (f"{reference.kind}-else", {"is": other})


def _elsewhere(process: Process, reference: Reference) -> str | None:
    """Another state that has the step or requirement: the one this one comes from, if that has it."""
    if reference.state is None or reference.kind not in ("step", "requirement", "asker"):
        return None
    for id_ in (*_bases(process, reference.state), *process.states):
        state = process.states[id_]
        if reference.id in (state.requirements if reference.kind == "requirement" else state.steps):
            return id_
    return None


def _bases(process: Process, state: str | None) -> list[str]:
    """The states that a state is based on, the nearest first."""
    bases: list[str] = []
    here = process.states.get(state or "")
    while here is not None and here.based_on in process.states and here.based_on not in bases:
        bases.append(here.based_on)
        here = process.states[here.based_on]
    return bases


def _other_kind(process: Process, reference: Reference) -> Text | None:
    """What the id stands for, where it is one of another kind."""
    state = process.states.get(reference.state or "")
    homes: dict[str, Collection[str]] = {
        "step": state.steps if state else every_step(process),
        "requirement": state.requirements if state else (),
        "department": process.departments,
        "person": process.people,
        "family": process.families,
        "system": process.systems,
        "calendar": process.calendars,
    }
    return next((_ELSE[kind] for kind, ids in homes.items() if reference.id in ids), None)


def _fallen(review: Review, reference: Reference) -> tuple[Consequence, ...]:
    """What rests on a requirement that does not exist."""
    if reference.kind != "requirement" or reference.id is None:
        return ()
    for solution in review.solutions:
        if solution.state == reference.state and reference.id in solution.support.roots:
            return falls(review.process, solution, reference.id)
    return ()
