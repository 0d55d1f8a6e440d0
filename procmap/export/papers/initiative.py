"""Performance initiatives: statement, target, measurement, obstacles, success factors."""

from __future__ import annotations

from procmap.errors import ImpossiblePaperError
from procmap.export.papers.card import field_table
from procmap.export.papers.document import Block, Document, Heading, Table
from procmap.export.papers.source import Source
from procmap.model import Initiative

KEY = "initiative"


def document(source: Source) -> Document:
    """A table for each initiative. Raises :class:`~procmap.errors.ImpossiblePaperError` where there is none."""
    if not source.process.initiatives:
        raise ImpossiblePaperError("no-initiatives")
    blocks: list[Block] = []
    for initiative in source.process.initiatives.values():
        blocks += [Heading(initiative.statement, 2), table(source, initiative)]
    title = source.say._("Performance initiatives")
    signed = source.signatures(())
    return Document(KEY, title, source.language, (source.of_process(),), (*blocks, signed))


def table(source: Source, initiative: Initiative) -> Table:
    """The five sections; those the file leaves out are shown empty, to be filled in."""
    say = source.say
    fields = (
        (say._("Statement"), initiative.statement),
        (say._("Target"), initiative.target or ""),
        (say._("How it is measured"), initiative.measurement or ""),
        (say._("Obstacles"), "\n".join(initiative.obstacles)),
        (say._("Success factors"), "\n".join(initiative.success_factors)),
        (say._("Who answers for it"), source.person(initiative.owner)),
    )
    return field_table("initiative", initiative.statement, say._("section"), fields, source)
