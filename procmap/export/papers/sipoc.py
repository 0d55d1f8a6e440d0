"""SIPOC: for each operation who supplies what, what comes out, and who takes it."""

from __future__ import annotations

from procmap.export.papers.document import Cell, Column, Document, Row, Table
from procmap.export.papers.order import forward
from procmap.export.papers.source import Source
from procmap.model import Requirement

KEY = "sipoc"


def document(source: Source) -> Document:
    """The table of all operations."""
    say = source.say
    title = say._("Suppliers, inputs, outputs, customers: “{state}” (SIPOC)")
    title = title.replace("{state}", source.state_words)
    return Document(KEY, title, source.language, (source.of_process(),), (table(source),), wide=True)


def table(source: Source) -> Table:
    """A row for each operation, in forward order."""
    _ = source.say._
    columns = (
        Column("supplier", _("suppliers"), weight=1.4),
        Column("input", _("inputs"), weight=1.8),
        Column("operation", _("operation"), weight=2.0),
        Column("department", _("department"), weight=1.3),
        Column("output", _("outputs"), weight=1.8),
        Column("customer", _("customers"), weight=1.4),
    )
    between = {
        (one.source, one.target)
        for solution in source.solutions
        for one in solution.handoffs
        if one.target is not None
    }
    order = forward(source.state.steps, sorted(between))
    return Table(KEY, _("SIPOC"), columns, tuple(_row(source, id_, between) for id_ in order))


def _row(source: Source, id_: str, between: set[tuple[str, str]]) -> Row:
    names, steps, process = source.names, source.state.steps, source.process
    step = steps[id_]
    asked = [one for one in source.state.requirements.values() if one.asked_by == id_]
    given = [one for one in source.state.requirements.values() if one.step == id_]
    seen = [one for one in process.customer.requires.values() if one.at == id_]
    suppliers = [
        *(_giver(source, one) for one in asked),
        *(names.department_of(a) for a, b in sorted(between) if b == id_),
    ]
    takers = [
        *(names.department_of(one.asked_by or "") for one in given),
        *(names.department_of(b) for a, b in sorted(between) if a == id_),
    ]
    customer = [process.customer.who or source.say._("The customer")] if seen else []
    return Row((
        _lines(names.department(one) for one in suppliers if one and one != step.department),
        _lines([*step.inputs, *(one.what for one in asked)]),
        Cell(step.name),
        Cell(names.department(step.department)),
        _lines([*step.outputs, *(one.what for one in given), *(one.what for one in seen)]),
        _lines([*(names.department(one) for one in takers if one and one != step.department), *customer]),
    ))  # fmt: skip


def _giver(source: Source, requirement: Requirement) -> str | None:
    return requirement.of or (source.names.department_of(requirement.step) if requirement.step else None)


def _lines(texts: object) -> Cell:
    """Each text once, on a line of its own."""
    return Cell("\n".join(dict.fromkeys(str(text) for text in texts if text)))  # type: ignore[attr-defined]
