"""RACI: for each operation who does it (R), who answers for it (A), who is consulted (C), who is informed (I).

Nothing of it is written in the file; it follows from it. The department of an operation does it and answers for it
through its head, so that every row has exactly one A; an operation without a department has none, and that is told.
Consulted is whoever was asked for something for the operation, or runs a system that it uses; informed is whoever
asked for its result, or takes it over.
"""

from __future__ import annotations

from typing import NamedTuple

from procmap.export.papers.document import Cell, Column, Document, Paragraph, Row, Table
from procmap.export.papers.order import forward
from procmap.export.papers.source import Source

KEY = "raci"


def document(source: Source) -> Document:
    """The table, with what the letters mean."""
    say = source.say
    title = say._("Who is responsible: “{state}” (RACI)").replace("{state}", source.state_words)
    legend = say._("R: does it · A: answers for it · C: is consulted · I: is informed")
    return Document(
        KEY, title, source.language, (source.of_process(),), (Paragraph(legend), table(source)), wide=True
    )


def table(source: Source) -> Table:
    """A row for each operation, a column for each department that has a part in one."""
    say, steps = source.say, source.state.steps
    order, others = forward(steps, source.handoffs), _others(source)
    letters = {id_: _letters(source, id_, others) for id_ in order}
    shown = [id_ for id_ in source.process.departments if any(id_ in row for row in letters.values())]
    columns = (
        Column("number", say._("No."), "number", 0.3),
        Column("operation", say._("operation"), weight=2.4),
        *(Column(id_, source.names.department(id_), "status", 1.0) for id_ in shown),
    )
    rows = []
    for n, id_ in enumerate(order, 1):
        missing = steps[id_].department is None
        name = f"{steps[id_].name} ({say._('nobody answers for it')})" if missing else steps[id_].name
        cells = (Cell(letters[id_].get(one, "")) for one in shown)
        rows.append(Row((Cell(str(n), n), Cell(name, None, "error" if missing else ""), *cells)))
    return Table(KEY, say._("RACI"), columns, tuple(rows))


class _Others(NamedTuple):
    """The departments beside the one that owns a step: who is consulted for it, and who is informed."""

    consulted: dict[str, list[str | None]]
    informed: dict[str, list[str | None]]


def _others(source: Source) -> _Others:
    """Everything looked through once."""
    names, state, systems = source.names, source.state, source.process.systems
    found = _Others({}, {})
    for requirement in state.requirements.values():
        asker = requirement.asked_by or ""
        found.consulted.setdefault(asker, []).append(requirement.of)
        found.informed.setdefault(requirement.step or "", []).append(names.department_of(asker))
    for id_, step in state.steps.items():
        runs = [systems[one].department for one in step.systems if one in systems]
        found.consulted.setdefault(id_, []).extend(runs)
    for system in systems.values():
        for step_id in system.supports:
            found.consulted.setdefault(step_id, []).append(system.department)
    for origin, target in source.handoffs:
        found.informed.setdefault(origin, []).append(names.department_of(target))
    return found


def _letters(source: Source, step: str, others: _Others) -> dict[str, str]:
    """The letter of each department; the weightiest where it has several parts."""
    process = source.process
    owner = source.names.department_of(step)
    found: dict[str, str] = {}
    if owner is not None:
        found[owner] = "R/A"
    for executor in source.state.steps[step].executors:
        person = process.people.get(executor)
        does = executor if executor in process.departments else person.department if person else None
        if does is not None:
            found.setdefault(does, "R")
    for letter, parts in (("C", others.consulted.get(step, [])), ("I", others.informed.get(step, []))):
        for part in parts:
            if part is not None:
                found.setdefault(part, letter)
    return found
