"""A document as plain data: headings, paragraphs, tables, pictures. Writers know nothing else.

Whatever text enters a document is made harmless here: what XML cannot hold, what turns the reading order around and
what cannot be seen becomes U+FFFD, and nothing is longer than a spreadsheet's cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from procmap.render.diagram.primitives import Drawing

Kind = Literal["text", "number", "date", "time", "moment", "status"]
Tone = Literal["", "good", "warning", "error", "dim"]
Value = str | int | Decimal | date | datetime | time | None
Level = Literal[1, 2, 3]

MOST_SIGNS = 32_767
"""Characters that a cell of a spreadsheet may hold."""

_HARMFUL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"
    r"\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BREAKS = re.compile(r"\r\n|[\r\x85\u2028\u2029]")


def clean(text: str) -> str:
    """``text`` as any format can hold it; line breaks stay."""
    if not (text.isascii() and text.isprintable()):
        text = _HARMFUL.sub("\ufffd", _BREAKS.sub("\n", text).replace("\t", " "))
    return text if len(text) <= MOST_SIGNS else f"{text[: MOST_SIGNS - 1]}…"


class Column(NamedTuple):
    """A column of a table.

    ``weight`` is its share of the width. What an ``editable`` one holds may be changed in a workbook and imported;
    ``choices`` are offered there. ``unit`` belongs to its numbers, where they are written as numbers. One that is
    not ``kept`` is left out on paper where no row has anything in it.
    """

    key: str
    heading: str
    kind: Kind = "text"
    weight: float = 1.0
    editable: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""
    kept: bool = True

    @property
    def caption(self) -> str:
        """The heading as it stands above the column."""
        return self.heading[:1].upper() + self.heading[1:]


@dataclass(frozen=True, slots=True)
class Cell:
    """What people read, and the value behind it where that is more than text."""

    text: str = ""
    value: Value = None
    tone: Tone = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


class Row(NamedTuple):
    """A row. ``id`` names the part of the file that it shows and ``mark`` what that held when the row was made."""

    cells: tuple[Cell, ...]
    id: str = ""
    mark: str = ""


class Table(NamedTuple):
    """Rows under headings. ``key`` says which table it is, ``footnotes`` stand below it."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footnotes: tuple[str, ...] = ()

    def on_paper(self) -> Table:
        """Without the columns that are empty and need not be there."""
        kept = [
            n
            for n, column in enumerate(self.columns)
            if column.kept or any(row.cells[n].text for row in self.rows)
        ]
        if len(kept) == len(self.columns):
            return self
        rows = (row._replace(cells=tuple(row.cells[n] for n in kept)) for row in self.rows)
        return self._replace(columns=tuple(self.columns[n] for n in kept), rows=tuple(rows))


class Heading(NamedTuple):
    """A heading inside a document."""

    text: str
    level: Level = 1


def titled(table: Table) -> Iterator[Heading | Table]:
    """A table below its title; nothing of one without rows."""
    if table.rows:
        yield Heading(table.title, 2)
        yield table


class Paragraph(NamedTuple):
    """A paragraph; ``lead`` is set in bold before it. A ``strong`` one is set large: it says what matters most."""

    text: str
    lead: str = ""
    tone: Tone = ""
    strong: bool = False


class Bullets(NamedTuple):
    """A list."""

    items: tuple[str, ...]


class Picture(NamedTuple):
    """One page of a drawing, as wide as the text, or as high as ``share`` of a page where that is less."""

    drawing: Drawing
    page: int
    caption: str = ""
    share: float = 1.0


class Signature(NamedTuple):
    """A line to sign on: in which capacity, and who."""

    role: str
    who: str = ""


class Signatures(NamedTuple):
    """Lines to sign on, one below the other: capacity, signature, name, date."""

    heading: str
    lines: tuple[Signature, ...]
    date_word: str = ""


class PageBreak(NamedTuple):
    """What follows begins a page."""


class Contents(NamedTuple):
    """A list of the headings of the first two levels with their pages."""

    heading: str


Block = Heading | Paragraph | Bullets | Table | Picture | Signatures | PageBreak | Contents


def _cleaned(part: Any) -> Any:
    """Every text of a part made harmless; cells have seen to theirs, and pictures to theirs."""
    if isinstance(part, str):
        return clean(part)
    if not isinstance(part, tuple) or isinstance(part, Drawing):
        return part
    parts = map(_cleaned, part)
    return type(part)(*parts) if hasattr(part, "_fields") else tuple(parts)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    ``facts`` stand below the title: of which process, for which day; ``wide`` wants the page across. ``feed`` is the
    same for calendar programs, where the document is a calendar.
    """

    key: str
    title: str
    language: str
    facts: tuple[str, ...]
    blocks: tuple[Block, ...]
    wide: bool = False
    feed: str = ""

    def __post_init__(self) -> None:
        for name in ("title", "facts", "blocks"):
            object.__setattr__(self, name, _cleaned(getattr(self, name)))

    def tables(self) -> Iterator[Table]:
        """Its tables, in order."""
        return (block for block in self.blocks if isinstance(block, Table))
