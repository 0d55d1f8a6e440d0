"""Every cell of the requirement table says the same in every format, for each example and in both languages.

What the cells say is held against ``check --format json`` in ``test_requirements.py``; here each file written is
read back by a reader of its own kind.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

import docx
import openpyxl
import pytest
from paper import ORDER, RETAIL, SERVICE, paper
from pypdf import PdfReader

from procmap.api.export import written
from procmap.export.papers.document import Cell, Document, Table

Rows = list[list[Any]]
EXAMPLES = {"retail": RETAIL, "service": SERVICE, "order": ORDER}


@cache
def requirements(example: str, language: str) -> Document:
    return paper(EXAMPLES[example], "requirements", language)


def texts(table: Table, *, head: bool = True) -> Rows:
    captions = [[column.caption for column in table.columns]] if head else []
    return [*captions, *([cell.text for cell in row.cells] for row in table.rows)]


def on_paper(document: Document) -> list[Rows]:
    """What people read: columns in which no row has anything may be left out."""
    return [texts(table.on_paper()) for table in document.tables()]


class Page(HTMLParser):
    """The tables of a page that have a head, cell by cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Rows] = []
        self.within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table" and not attrs:
            self.tables.append([])
        elif tag == "table":
            self.within = False
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.within = True
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.within = self.within and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.within:
            self.tables[-1][-1][-1] += data


def from_html(data: bytes) -> list[Rows]:
    page = Page()
    page.feed(data.decode().replace('<table class="sign">', "<table>"))
    return [table for table in page.tables if len(table[0]) > 4]


def from_md(data: bytes) -> list[Rows]:
    tables: list[Rows] = []
    for line in data.decode().splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells and all(re.fullmatch("-+:?", cell) for cell in cells):
            continue
        if not cells:
            if tables and tables[-1]:
                tables.append([])
            continue
        tables = tables or [[]]
        tables[-1].append([plain(cell) for cell in cells])
    return [table for table in tables if table]


def plain(cell: str) -> str:
    """The text that Markdown shows: without bold, with what was escaped."""
    bold = re.fullmatch(r"\*\*(.*)\*\*", cell)
    return re.sub(r"\\(.)", r"\1", bold[1] if bold else cell).replace("<br>", "\n").replace("&lt;", "<")


def from_docx(data: bytes) -> list[Rows]:
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(BytesIO(data)).tables
    ]
    return [table for table in tables if len(table[0]) > 4]


READERS: dict[str, Callable[[bytes], list[Rows]]] = {"html": from_html, "md": from_md, "docx": from_docx}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("form", READERS)
def test_what_people_read(form: str, example: str, language: str) -> None:
    document = requirements(example, language)
    assert READERS[form](written(document, form)) == on_paper(document)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_text_of_the_pdf(example: str, language: str) -> None:
    """Lines are folded as there is room: each row is found where its blanks are left out."""
    document = requirements(example, language)
    pages = PdfReader(BytesIO(written(document, "pdf"))).pages
    shown = "".join("".join(page.extract_text().split()) for page in pages)
    for table in on_paper(document):
        at = 0
        for row in table:
            at = shown.index("".join("".join(row).split()), at)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_values_of_the_workbook(example: str, language: str) -> None:
    document = requirements(example, language)
    book = openpyxl.load_workbook(BytesIO(written(document, "xlsx")))
    tables = list(document.tables())
    for table, sheet in zip(tables, book.worksheets, strict=False):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        captions = [column.caption for column in table.columns]
        head = next(n for n, row in enumerate(rows) if row[: len(captions)] == captions)
        for row, found in zip(table.rows, rows[head + 1 :], strict=False):
            assert [typed(value) for value in found[: len(captions)]] == [
                value_of(cell) for cell in row.cells
            ]


def typed(value: Any) -> Any:
    return round(float(value), 9) if isinstance(value, (int, float)) else value


def value_of(cell: Cell) -> Any:
    """The value behind what people read, else that."""
    if isinstance(cell.value, (int, Decimal)):
        return round(float(cell.value), 9)
    return cell.value if cell.value is not None else cell.text or None


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_values_of_csv(example: str, language: str) -> None:
    document = requirements(example, language)
    text = written(document, "csv").decode("utf-8-sig")
    head, *rows = csv.reader(StringIO(text, newline=""), delimiter=";" if language == "ru" else ",")
    tables = list(document.tables())
    skipped = int(len(tables) > 1)
    assert [cell.partition(", ")[0] for cell in head[skipped:]] == [one.caption for one in tables[0].columns]
    told = [(table, row) for table in tables for row in table.rows]
    for (table, row), found in zip(told, rows, strict=True):
        assert found[:skipped] == [table.title][:skipped]
        for cell, shown in zip(row.cells, found[skipped:], strict=True):
            assert as_csv(shown.removeprefix("'"), cell, language) == value_of(cell)


def as_csv(shown: str, cell: Cell, language: str) -> Any:
    """What a spreadsheet would make of a text where such a value is expected."""
    if isinstance(cell.value, dt.datetime):
        day = "%d.%m.%Y" if language == "ru" else "%Y-%m-%d"
        return dt.datetime.strptime(shown, f"{day} %H:%M:%S" if shown.count(":") == 2 else f"{day} %H:%M")  # noqa: DTZ007
    if isinstance(cell.value, dt.time):
        return dt.time.fromisoformat(shown)
    if isinstance(cell.value, (int, Decimal)):
        return pytest.approx(float(shown.replace(",", ".")), abs=0.005)
    return shown or None


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_values_of_json(example: str, language: str) -> None:
    document = requirements(example, language)
    blocks = json.loads(written(document, "json"))["blocks"]
    found = [block for block in blocks if block["kind"] == "table"]
    for table, one in zip(document.tables(), found, strict=True):
        assert [row["id"] for row in one["rows"]] == [row.id or None for row in table.rows]
        for row, told in zip(table.rows, one["rows"], strict=True):
            assert [typed(value) for value in told["cells"].values()] == [
                value.isoformat() if isinstance(value, (dt.date, dt.time)) else value
                for value in map(value_of, row.cells)
            ]
