"""Papers of the examples, for tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from procmap.api.export import Wish, export
from procmap.export.papers.document import Document, Table

EXAMPLES = Path(__file__).parents[2] / "examples"
RETAIL = EXAMPLES / "av_retail_delivery.yaml"
SERVICE = EXAMPLES / "sales_to_cs_handoff.yaml"
ORDER = EXAMPLES / "order_to_cash.yaml"
TODAY = date(2026, 11, 20)


def paper(file: Path, table: str, language: str = "en", state: str | None = None, **wish: str) -> Document:
    """A paper made of a file."""
    report, document = export(str(file), Wish(table, language, **wish), today=TODAY, state=state)  # type: ignore[arg-type]
    assert document is not None, report.findings
    return document


def texts(table: Table, *keys: str) -> list[tuple[str, ...]]:
    """The texts of some columns, row by row."""
    at = [[column.key for column in table.columns].index(key) for key in keys]
    return [tuple(row.cells[n].text for n in at) for row in table.rows]
