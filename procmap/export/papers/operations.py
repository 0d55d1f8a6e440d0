"""The operations in forward order: who does what, how long it takes, what goes in and comes out.

A row is one step; its id and mark are those of :mod:`procmap.export.papers.identity`. A workbook may be edited in the
columns ``operation`` (the name), ``department`` (a name of the list), ``takes`` (as the file spells it), ``inputs``,
``outputs`` (several with ``;`` between them) and ``remark`` (the step's ``notes``).
"""

from __future__ import annotations

from procmap.export.papers.document import Cell, Column, Document, Row, Table
from procmap.export.papers.identity import mark_of, step_id
from procmap.export.papers.order import forward
from procmap.export.papers.source import Source, taken
from procmap.locale import Speech
from procmap.model import Step

KEY = "operations"
BETWEEN = "; "
"""Stands between several things in one cell."""


def columns(say: Speech, departments: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """The columns of the table; ``departments`` are the names to choose from."""
    _ = say._
    return (
        Column("number", _("No."), "number", 0.35),
        Column("operation", _("operation"), weight=2.0, editable=True),
        Column("department", _("department"), weight=1.3, editable=True, choices=departments),
        Column("executor", _("executor"), weight=1.4),
        Column("takes", _("duration"), weight=0.9, editable=True),
        Column("inputs", _("inputs"), weight=1.4, editable=True, kept=False),
        Column("outputs", _("outputs"), weight=1.4, editable=True, kept=False),
        Column("systems", _("information system"), weight=1.2),
        Column("family", _("product family"), weight=1.0, kept=False),
        Column("remark", _("remark"), weight=1.4, editable=True, kept=False),
    )


def document(source: Source) -> Document:
    """The table of all steps of the state."""
    say = source.say
    title = say._("Operations of the process “{state}”").replace("{state}", source.state_words)
    return Document(KEY, title, source.language, (source.of_process(),), (table(source),), wide=True)


def table(source: Source) -> Table:
    """Each step once, whatever the product family."""
    steps = source.state.steps
    order = forward(steps, source.handoffs)
    return Table(
        KEY,
        source.say._("Operations"),
        columns(source.say, tuple(one.name for one in source.process.departments.values())),
        tuple(_row(source, n, id_, steps[id_]) for n, id_ in enumerate(order, 1)),
    )


def _row(source: Source, number: int, id_: str, step: Step) -> Row:
    names = source.names
    key = step_id(source.state_id, id_)
    executors = BETWEEN.join(map(source.person, step.executors)) or source.answering(step.department)
    cells = (
        Cell(str(number), number),
        Cell(step.name),
        Cell(names.department(step.department)),
        Cell(executors),
        Cell(taken(step.takes, source.language) if step.takes is not None else ""),
        Cell(BETWEEN.join(step.inputs)),
        Cell(BETWEEN.join(step.outputs)),
        Cell(BETWEEN.join(systems_of(source, id_, step))),
        Cell(", ".join(map(names.family, step.family))),
        Cell(step.notes or ""),
    )
    return Row(cells, key, mark_of(source.process, key))


def systems_of(source: Source, id_: str, step: Step) -> list[str]:
    """The systems that support a step: it names them, or they name it."""
    systems = source.process.systems
    named = [*step.systems, *(one for one, system in systems.items() if id_ in system.supports)]
    return [systems[one].name if one in systems else one for one in dict.fromkeys(named)]
