"""Documents as Markdown (CommonMark with the tables of GitHub)."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.export.papers.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    Paragraph,
    Picture,
    Signatures,
    Table,
)
from procmap.export.to_md import begun, escaped, table_row


def write(document: Document) -> bytes:
    """The text in bytes."""
    parts = [
        f"# {_line(document.title)}",
        "\n".join(f"{begun(_line(fact))}  " for fact in document.facts).rstrip(),
    ]
    parts += ["\n".join(_block(block)) for block in document.blocks]
    return ("\n\n".join(part for part in parts if part) + "\n").encode("utf-8", "replace")


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from _table(block.on_paper())
    elif isinstance(block, Heading):
        yield f"{'#' * (block.level + 1)} {_line(block.text)}"
    elif isinstance(block, Paragraph):
        lead = f"**{_line(block.lead)}** " if block.lead else ""
        if block.strong:
            yield f"**{_line(f'{block.lead} {block.text}'.strip())}**"
            return
        yield lead + (_line(block.text) if lead else begun(_line(block.text)))
    elif isinstance(block, Bullets):
        yield from (f"- {begun(_line(item))}" for item in block.items)
    elif isinstance(block, Picture) and block.caption:
        yield f"*{_line(block.caption)}*"
    elif isinstance(block, Signatures):
        yield f"**{_line(block.heading)}**"
        yield ""
        for line in block.lines:
            yield f"- {_line(line.role)}: {_line(line.who)} ______________ {_line(block.date_word)} __________"


def _table(table: Table) -> Iterator[str]:
    yield table_row(_line(column.caption) for column in table.columns)
    yield table_row("--:" if column.kind == "number" else "---" for column in table.columns)
    yield from (table_row(map(_cell, row.cells)) for row in table.rows)
    for note in table.footnotes:
        yield ""
        yield begun(_line(note))


def _cell(cell: Cell) -> str:
    text = "<br>".join(_line(part) for part in cell.text.split("\n"))
    return f"**{text}**" if cell.tone == "error" and text else text
