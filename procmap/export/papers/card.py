"""Service cards: what each service consists of, how it is done and how much of it, how it is judged, which level.

Service promises follow, with the choices that settle what their words leave open.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.errors import ImpossiblePaperError
from procmap.export.papers.document import Block, Cell, Column, Document, Heading, Paragraph, Row, Table
from procmap.export.papers.source import Source
from procmap.model import Service
from procmap.render.page import Line
from procmap.render.page import Table as Shown
from procmap.render.promises import promise_blocks

KEY = "card"


def document(source: Source) -> Document:
    """A card for each service, then the promises. Raises :class:`~procmap.errors.ImpossiblePaperError`."""
    if not source.process.services and not source.promises:
        raise ImpossiblePaperError("no-services")
    say = source.say
    blocks = (*cards(source), *promised(source))
    return Document(KEY, say._("Service card"), source.language, (source.of_process(),), blocks)


def cards(source: Source) -> Iterator[Block]:
    """A card for each service, under its name."""
    for service in source.process.services.values():
        yield Heading(service.name, 2)
        yield card(source, service)


def card(source: Source, service: Service) -> Table:
    """The fields of one service; those the file leaves out are shown empty, to be filled in."""
    say = source.say
    fields = (
        (say._("What it consists of"), "\n".join(service.consists_of)),
        (say._("How it is done"), service.how or ""),
        (say._("How much of it"), service.how_much or ""),
        (say._("How the result is judged"), service.judged_by or ""),
        (say._("Service level"), service.level or ""),
        (say._("Who answers for it"), source.person(service.owner)),
        (say._("Operations"), "\n".join(map(source.names.step, service.steps))),
        (say._("Remark"), service.notes or ""),
    )
    must, may = fields[:6], fields[6:]
    return field_table("card", service.name, say._("field"), (*must, *(one for one in may if one[1])), source)


def field_table(
    key: str, title: str, heading: str, fields: tuple[tuple[str, str], ...], source: Source
) -> Table:
    """A table of fields and what they hold."""
    columns = (Column("field", heading, weight=1.0), Column("content", source.say._("content"), weight=2.6))
    return Table(key, title, columns, tuple(Row((Cell(name), Cell(text))) for name, text in fields))


def promised(source: Source) -> Iterator[Block]:
    """The service promises: what is promised, what settles its words, and when requests would be due."""
    say = source.say
    for outcome in source.promises:
        promise = source.process.promises[outcome.id]
        yield Heading(f"{say._('Service promise')}: {outcome.what}", 2)
        whom = (("of", source.asked(outcome.department)), ("to", promise.to or ""))
        lead = {"of": say._("Given by"), "to": say._("Given to")}
        for key, text in whom:
            if text:
                yield Paragraph(text, f"{lead[key]}:")
        for block in promise_blocks(source.process, outcome, source.language)[1:]:
            if isinstance(block, Line):
                yield Paragraph(block.text.strip())
            elif isinstance(block, Shown):
                yield _shown(source, block, outcome.what)
        if promise.updates:
            yield Paragraph(promise.updates, f"{say._('News of the status')}:")


def _shown(source: Source, block: Shown, title: str) -> Table:
    """A table of the terminal, as one of a paper."""
    columns = tuple(
        Column(f"c{n}", column.heading or source.say._("case"), kept=bool(column.heading))
        for n, column in enumerate(block.columns)
    )
    rows = (row for row in block.rows if not isinstance(row, Line))
    return Table(
        "promise", title, columns, tuple(Row(tuple(Cell(cell.text) for cell in row)) for row in rows)
    )
