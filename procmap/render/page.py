"""A page as plain data: lines of styled bits, and tables. Writers turn it into text or colours.

Whatever text enters a page is made harmless here: a label can neither move the cursor nor turn the reading
order around, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

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
    """One line of output.

    On a narrow terminal it is folded between words, and goes on behind ``hang`` blanks (0: two more than it begins
    with). A ``whole`` one is never folded: something on the next line points into it.
    """

    bits: tuple[Bit, ...] = ()
    hang: int = 0
    whole: bool = False

    @property
    def text(self) -> str:
        """The line without its styles."""
        return "".join(bit.text for bit in self.bits)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, on which side it is flush, and whether a narrow terminal may fold its texts."""

    heading: str
    right: bool = False
    folds: bool = False


class Joined(NamedTuple):
    """Columns whose texts stand behind one another on a narrow terminal, with a point between."""

    columns: tuple[int, ...]


class Beside(NamedTuple):
    """Columns that stay columns inside a stack."""

    columns: tuple[int, ...]


class Stack(NamedTuple):
    """What stands one below the other in the place of several columns.

    Its texts are folded where the room is short, down to ``least`` characters; never where that is 0.
    """

    parts: tuple[int | Joined | Beside, ...]
    least: int = 0


Arrangement = tuple[Stack, ...]
"""One way to set out a row on several lines, from left to right."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; a row that is a :class:`Line` runs across all columns.

    Where a row does not fit on one line of a terminal, the first of ``arrangements`` that fits is taken, else the
    last. ``ruled`` wants a rule between rows that take several lines.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...] | Line, ...]
    indent: int = 0
    ruled: bool = False
    arrangements: tuple[Arrangement, ...] = ()


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


def laid_out(table: Table) -> Iterator[Line]:
    """The lines of a table, each row on one line, columns aligned, those without content left out."""
    rows = [*heading_row(table), *table.rows]
    widths = column_widths(table)
    kept = [n for n, size in enumerate(widths) if size]
    for row in rows:
        if isinstance(row, Line):
            yield across(table, row)
            continue
        cells = [padded(row[n], widths[n], right=table.columns[n].right) for n in kept]
        yield beside(cells, table.indent)


def heading_row(table: Table) -> list[tuple[Line, ...]]:
    """The row of headings; none where no column has any."""
    heading = tuple(line(Bit(column.heading, "dim")) for column in table.columns)
    return [heading] if any(cell.bits for cell in heading) else []


def column_widths(table: Table) -> list[int]:
    """The width of each column: that of its longest text; 0 where only its heading has any."""
    rows = [row for row in table.rows if not isinstance(row, Line)]
    widths = [max((len(row[n].text) for row in rows), default=0) for n in range(len(table.columns))]
    return [
        max(size, len(column.heading)) if size else 0
        for size, column in zip(widths, table.columns, strict=True)
    ]


def across(table: Table, row: Line) -> Line:
    """A row that runs across all columns."""
    return line(" " * table.indent, *row.bits)


def padded(cell: Line, width: int, *, right: bool = False) -> Line:
    """A cell filled up with blanks."""
    blank = Bit(" " * (width - len(cell.text)))
    return Line((blank, *cell.bits) if right else (*cell.bits, blank))


def beside(cells: Iterable[Line], indent: int = 0) -> Line:
    """Filled cells on one line, two blanks between them."""
    bits: list[Bit] = [Bit(" " * indent)]
    for n, cell in enumerate(cells):
        bits += ([Bit("  ")] if n else []) + list(cell.bits)
    return line(*bits)


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Line):
        yield block.text
    elif isinstance(block, Prose):
        yield from block.markdown.strip("\n").split("\n")
    else:
        yield from (one.text for one in laid_out(block))
