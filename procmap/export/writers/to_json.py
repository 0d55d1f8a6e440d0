"""Documents for programs: everything that is in one, with times, dates and numbers as such.

``format`` is that of the JSON contract (``docs/json.md``). A cell is its value, else its text, else null; times are
ISO 8601 on the process's clock, numbers are in the unit of their column.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from procmap import __version__
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
from procmap.export.to_json import FORMAT

Plain = dict[str, Any]


def write(document: Document) -> bytes:
    """The text in bytes."""
    data = {
        "format": FORMAT,
        "procmap": __version__,
        "paper": document.key,
        "title": document.title,
        "language": document.language,
        "facts": list(document.facts),
        "blocks": [plain for block in document.blocks if (plain := _block(block))],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _block(block: Block) -> Plain | None:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "lead": block.lead or None, "text": block.text}
    if isinstance(block, Bullets):
        return {"kind": "list", "items": list(block.items)}
    if isinstance(block, Picture):
        return {"kind": "picture", "caption": block.caption}
    if isinstance(block, Signatures):
        lines = [{"role": line.role, "who": line.who or None} for line in block.lines]
        return {"kind": "signatures", "heading": block.heading, "lines": lines}
    return None


def _table(table: Table) -> Plain:
    columns = table.columns
    return {
        "kind": "table",
        "table": table.key,
        "title": table.title,
        "columns": [
            {"key": one.key, "heading": one.heading, "kind": one.kind, "unit": one.unit or None}
            for one in columns
        ],
        "rows": [
            {
                "id": row.id or None,
                "mark": row.mark or None,
                "cells": {column.key: _value(cell) for column, cell in zip(columns, row.cells, strict=True)},
            }
            for row in table.rows
        ],
        "footnotes": list(table.footnotes),
    }


def _value(cell: Cell) -> Any:
    value = cell.value
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value if value is not None else cell.text or None
