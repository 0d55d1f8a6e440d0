"""The sheets of a workbook: one for each table, with what stands around it, and a name for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
class Part:
    """What stands on one sheet."""

    name: str
    before: list[tuple[str, str]]
    table: Table | None
    after: list[tuple[str, str] | Signatures]


def parts_of(document: Document) -> list[Part]:
    """Each table with the text above it; what comes behind the last one is below that.

    In a document of sections all tables of one bear its name, on their tabs and, for the printer, above them.
    """
    parts: list[Part] = []
    text: list[tuple[str, str] | Signatures] = []
    section = ""
    for block in document.blocks:
        if isinstance(block, Table):
            above = [told for told in text if not isinstance(told, Signatures)]
            if section and ("strong", section) not in above:
                above.insert(0, ("strong", section))
            parts.append(Part(section or block.title, above, block, []))
            text = []
            continue
        if isinstance(block, Heading) and block.level == 1:
            section = block.text
        text += [block] if isinstance(block, Signatures) else _texts(block)
    if not parts:
        return [Part("", [], None, text)]
    parts[-1].after += text
    return parts


def _texts(block: Any) -> list[tuple[str, str]]:
    """The text of a block that is no table, and how it is set."""
    if isinstance(block, Heading):
        return [("strong", block.text)]
    if isinstance(block, Paragraph):
        return [("", f"{block.lead} {block.text}".strip())]
    if isinstance(block, Bullets):
        return [("", f"• {item}") for item in block.items]
    return []
