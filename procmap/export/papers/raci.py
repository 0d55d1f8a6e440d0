"""RACI: for each operation who does it (R), who answers for it (A), who is consulted (C), who is informed (I).

Nothing of it is written in the file; it follows from it. The department of an operation does it and answers for it
through its head, so that every row has exactly one A; an operation without a department has none, and that is told.
Consulted is whoever was asked for something for the operation, or runs a system that it uses; informed is whoever
asked for its result, or takes it over.
"""

from __future__ import annotations

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
    order = forward(steps, sorted(_handoffs(source)))
    letters = {id_: _letters(source, id_) for id_ in order}
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


def _handoffs(source: Source) -> set[tuple[str, str]]:
    return {
        (one.source, one.target)
        for solution in source.solutions
        for one in solution.handoffs
        if one.target is not None
    }


def _letters(source: Source, step: str) -> dict[str, str]:
    """The letter of each department; the weightiest where it has several parts."""
    names, process = source.names, source.process
    owner = names.department_of(step)
    found: dict[str, str] = {}
    if owner is not None:
        found[owner] = "R/A"
    for executor in source.state.steps[step].executors:
        person = process.people.get(executor)
        does = executor if executor in process.departments else person.department if person else None
        if does is not None:
            found.setdefault(does, "R")
    systems = source.state.steps[step].systems
    asked = [
        requirement.of for requirement in source.state.requirements.values() if requirement.asked_by == step
    ]
    runs = [
        system.department
        for id_, system in process.systems.items()
        if id_ in systems or step in system.supports
    ]
    takes = [names.department_of(target) for origin, target in _handoffs(source) if origin == step]
    asks = [
        names.department_of(requirement.asked_by or "")
        for requirement in source.state.requirements.values()
        if requirement.step == step
    ]
    for letter, parts in (("C", [*asked, *runs]), ("I", [*asks, *takes])):
        for part in parts:
            if part is not None:
                found.setdefault(part, letter)
    return found
