"""The sheets of a workbook: one for each table, with what stands around it, and a name for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from procmap.export.papers.document import Bullets, Document, Heading, Paragraph, Signatures, Table

LISTS = "procmap_lists"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_SHEET_NAME = 31


def sheet_names(titles: list[str]) -> list[str]:
    """A name for each sheet that every program takes: at most 31 characters, no two alike."""
    names: list[str] = []
    taken = {"history", LISTS}
    for title in titles:
        plain = " ".join(_FORBIDDEN.sub(" ", title).split()).strip("'") or "1"
        name, n = plain[:_SHEET_NAME].rstrip(" '"), 1
        while name.lower() in taken:
            n += 1
            name = f"{plain[: _SHEET_NAME - len(str(n)) - 1].rstrip()} {n}"
        taken.add(name.lower())
        names.append(name)
    return names


@dataclass
class Piece:
    """A table with the text above it."""

    before: list[tuple[str, str]]
    table: Table


@dataclass
class Part:
    """What stands on one sheet: tables, one below the other, then text."""

    name: str
    pieces: list[Piece]
    after: list[tuple[str, str] | Signatures]

    @property
    def table(self) -> Table | None:
        """The only table there is."""
        return self.pieces[0].table if len(self.pieces) == 1 else None


def joined(parts: list[Part], fits: Callable[[list[Piece]], bool]) -> list[Part]:
    """The tables of each section on one sheet, wherever they ``fit`` there."""
    found: list[Part] = []
    for name, group in groupby(parts, key=lambda part: part.name):
        alike = list(group)
        pieces = [piece for part in alike for piece in part.pieces]
        if len(pieces) < 2 or not fits(pieces):
            found += alike
            continue
        for piece in pieces[1:]:
            piece.before = [told for told in piece.before if told != ("strong", name)]
        found.append(Part(name, pieces, [told for part in alike for told in part.after]))
    return found


def parts_of(document: Document) -> list[Part]:
    """Each table with the text above it; what comes behind the last one is below that.

    In a document of sections all tables of one bear its name, on their tabs and, for the printer, above them. What
    nobody brings back is shown without the columns that are empty.
    """
    parts: list[Part] = []
    text: list[tuple[str, str] | Signatures] = []
    section = ""
    for block in document.blocks:
        if isinstance(block, Table):
            above = [told for told in text if not isinstance(told, Signatures)]
            if section and ("strong", section) not in above:
                above.insert(0, ("strong", section))
            table = block if known(block) else block.on_paper()
            parts.append(Part(section or block.title, [Piece(above, table)], []))
            text = []
            continue
        if isinstance(block, Heading) and block.level == 1:
            section = block.text
        text += [block] if isinstance(block, Signatures) else _texts(block)
    if not parts:
        return [Part("", [], text)]
    parts[-1].after += text
    return parts


def known(table: Table) -> bool:
    """Whether the rows can be imported."""
    return any(row.id for row in table.rows)


def _texts(block: Any) -> list[tuple[str, str]]:
    """The text of a block that is no table, and how it is set."""
    if isinstance(block, Heading):
        return [("strong", block.text)]
    if isinstance(block, Paragraph):
        return [("", f"{block.lead} {block.text}".strip())]
    if isinstance(block, Bullets):
        return [("", f"• {item}") for item in block.items]
    return []
