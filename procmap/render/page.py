"""A page as plain data: lines of styled bits, and tables. Writers turn it into text or colours.

Whatever text enters a page is made harmless here: a label can neither move the cursor nor turn the reading
order around, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

_LEAST = 12
"""A column is not cut to fewer characters."""

Style = Literal["", "title", "dim", "strong", "error", "warning", "note", "good", "place", "caret"]

_BLANKS = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")
_HARMFUL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def harmless(text: str) -> str:
    """``text`` on one line, every control, bidirectional and invisible character shown as U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return _HARMFUL.sub("\ufffd", _BLANKS.sub(" ", text))


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of text in one style."""

    text: str
    style: Style = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", harmless(self.text))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output."""

    bits: tuple[Bit, ...] = ()

    @property
    def text(self) -> str:
        """The line without its styles."""
        return "".join(bit.text for bit in self.bits)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, on which side it is flush, and whether a narrow terminal may cut it short.

    A column that is ``below`` stands under the one before it where a table is ruled.
    """

    heading: str
    right: bool = False
    shrinks: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; a row that is a :class:`Line` runs across all columns. ``ruled`` wants rules."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...] | Line, ...]
    indent: int = 0
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown of our own, shown as it is in a pipe and set out on a terminal."""

    markdown: str


Block = Line | Table | Prose


def line(*parts: str | Bit) -> Line:
    """A line of plain texts and styled bits; empty parts vanish."""
    bits = tuple(part if isinstance(part, Bit) else Bit(part) for part in parts)
    return Line(tuple(bit for bit in bits if bit.text))


def joined(separator: str, lines: Iterable[Line]) -> Line:
    """The bits of several lines in one, with ``separator`` between those that are not empty."""
    bits: list[Bit] = []
    for part in lines:
        if part.bits:
            bits += ([Bit(separator, "dim")] if bits else []) + list(part.bits)
    return Line(tuple(bits))


def to_text(blocks: Iterable[Block]) -> str:
    """The page as plain text: columns aligned, nothing cut short, one line break at the end of each line."""
    return "".join(f"{text.rstrip()}\n" for block in blocks for text in _texts(block))


def laid_out(table: Table, width: int | None = None) -> Iterator[Line]:
    """The lines of a table, columns aligned; columns that may shrink are cut to fit into ``width``."""
    heading = tuple(line(Bit(column.heading, "dim")) for column in table.columns)
    rows = [heading, *table.rows] if any(column.heading for column in table.columns) else list(table.rows)
    widths = _widths(table, [row for row in rows if not isinstance(row, Line)], width)
    kept = [n for n, size in enumerate(widths) if size]
    for row in rows:
        if isinstance(row, Line):
            yield line(" " * table.indent, *row.bits)
            continue
        bits: list[Bit] = [Bit(" " * table.indent)]
        for n in kept:
            bits += _cell(row[n], widths[n], right=table.columns[n].right)
            bits += [Bit("  ")] if n != kept[-1] else []
        yield line(*bits)


def _widths(table: Table, rows: list[tuple[Line, ...]], width: int | None) -> list[int]:
    widths = [max((len(row[n].text) for row in rows), default=0) for n in range(len(table.columns))]
    if width is None:
        return widths
    shrinking = [n for n, column in enumerate(table.columns) if column.shrinks and widths[n] > _LEAST]
    excess = table.indent + sum(size + 2 for size in widths if size) - 2 - width
    while excess > 0 and shrinking:
        widest = max(shrinking, key=widths.__getitem__)
        widths[widest] -= 1
        excess -= 1
        if widths[widest] <= _LEAST:
            shrinking.remove(widest)
    return widths


def _cell(cell: Line, width: int, *, right: bool) -> list[Bit]:
    """The bits of a cell, filled up or cut to ``width``."""
    bits, left = [], width
    if len(cell.text) > width:
        left -= 1
    for bit in cell.bits:
        bits.append(Bit(bit.text[:left], bit.style))
        left -= len(bits[-1].text)
    if len(cell.text) > width:
        return [*bits, Bit("…")]
    blank = Bit(" " * left)
    return [blank, *bits] if right else [*bits, blank]


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Line):
        yield block.text
    elif isinstance(block, Prose):
        yield from block.markdown.strip("\n").split("\n")
    else:
        yield from (one.text for one in laid_out(block))
