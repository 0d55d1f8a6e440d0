"""SIPOC: for each operation who supplies what, what comes out, and who takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from procmap.export.papers.document import Cell, Column, Document, Row, Table
from procmap.export.papers.order import forward
from procmap.export.papers.source import Source
from procmap.model import CustomerRequirement, Requirement

KEY = "sipoc"
T = TypeVar("T")


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
    order = forward(source.state.steps, source.handoffs)
    around = _Around.of(source)
    return Table(KEY, _("SIPOC"), columns, tuple(_row(source, id_, around) for id_ in order))


class _Around(NamedTuple):
    """What stands around each step: requirements that it asks for or gives, the customer's, steps before and behind."""

    asked: Mapping[str, list[Requirement]]
    given: Mapping[str, list[Requirement]]
    seen: Mapping[str, list[CustomerRequirement]]
    before: Mapping[str, list[str]]
    behind: Mapping[str, list[str]]

    @classmethod
    def of(cls, source: Source) -> _Around:
        """Everything looked through once."""
        requirements = source.state.requirements.values()
        return cls(
            _listed((one.asked_by, one) for one in requirements),
            _listed((one.step, one) for one in requirements),
            _listed((one.at, one) for one in source.process.customer.requires.values()),
            _listed((target, origin) for origin, target in source.handoffs),
            _listed(source.handoffs),
        )


def _listed(pairs: Iterable[tuple[str | None, T]]) -> Mapping[str, list[T]]:
    found: dict[str, list[T]] = {}
    for key, one in pairs:
        found.setdefault(key or "", []).append(one)
    return found


def _row(source: Source, id_: str, around: _Around) -> Row:
    names, process = source.names, source.process
    step = source.state.steps[id_]
    asked, given, seen = around.asked.get(id_, []), around.given.get(id_, []), around.seen.get(id_, [])
    suppliers = [
        *(_giver(source, one) for one in asked),
        *(names.department_of(origin) for origin in around.before.get(id_, [])),
    ]
    takers = [
        *(names.department_of(one.asked_by or "") for one in given),
        *(names.department_of(target) for target in around.behind.get(id_, [])),
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
