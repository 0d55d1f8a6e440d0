"""A page as Markdown for editors. What a file says is text in it: it can make no link, no picture and no markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from procmap.loading.schema.values import plain
from procmap.render.page import Bit, Block, Line, Prose, Table, column_widths, heading_row, to_text

_MARKS = re.compile(r"[\\`*_\[\]~$|]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LINK = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=\bwww)\.|@(?=\w)")


def to_markdown(blocks: Iterable[Block]) -> str:
    """The page as Markdown."""
    return "\n".join(text for block in blocks for text in _lines(block)).strip("\n") + "\n"


def to_plain(blocks: Iterable[Block]) -> str:
    """The page for an editor that shows text only."""
    shown = (Prose(plain(block.markdown)) if isinstance(block, Prose) else block for block in blocks)
    return to_text(shown).strip("\n") + "\n"


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Prose):
        yield from block.markdown.split("\n")
        yield ""
    elif isinstance(block, Table):
        yield from _table(block)
    else:
        text = _inline(block)
        yield f"{text}  " if text else ""


def _inline(row: Line) -> str:
    return "".join(map(_bit, row.bits))


def _bit(bit: Bit) -> str:
    if bit.style == "place":
        return f"`{bit.text.replace('`', chr(0xB4))}`"
    text = _escaped(bit.text)
    return f"**{text}**" if bit.style in ("strong", "title") and text == text.strip() else text


def _escaped(text: str) -> str:
    return _LINK.sub(lambda found: f"&#{ord(found[0])};", _MARKS.sub(r"\\\g<0>", text.translate(_ENTITIES)))


def _table(table: Table) -> Iterator[str]:
    """Its columns, less those that are empty."""
    widths = column_widths(table)
    kept = [n for n, width in enumerate(widths) if width]
    rows = [row for row in [*heading_row(table), *table.rows] if not isinstance(row, Line)]
    for n, row in enumerate(rows):
        yield f"| {' | '.join(_inline(row[at]) for at in kept)} |"
        if not n:
            yield f"|{'|'.join('---:' if table.columns[at].right else '---' for at in kept)}|"
