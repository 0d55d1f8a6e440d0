"""Tables as CSV: UTF-8 with a mark at its beginning and CRLF, as spreadsheets want it; ``;`` between cells in Russian.

Only tables are written. Several with the same columns become one, with a first column that names them; several with
different columns stand below one another, each under its title.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, time
from io import StringIO

from procmap.export.formulas import guarded
from procmap.export.papers.document import Cell, Document, Table
from procmap.locale import speech

_SEPARATORS = {"ru": ";"}
_DECIMALS = {"ru": ","}


def write(document: Document) -> bytes:
    """The text in bytes."""
    out = StringIO()
    writer = csv.writer(out, delimiter=_SEPARATORS.get(document.language, ","), lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in _rows(document))
    return out.getvalue().encode("utf-8-sig", "replace")


def _rows(document: Document) -> Iterator[list[str]]:
    tables = list(document.tables())
    alike = len({table.columns for table in tables}) == 1
    if len(tables) > 1 and alike:
        yield [speech(document.language)._("Table"), *_head(tables[0])]
        for table in tables:
            yield from ([table.title, *row] for row in _body(table, document.language))
        return
    for n, table in enumerate(tables):
        if len(tables) > 1:
            yield from ([] if not n else [[]])
            yield [table.title]
        yield _head(table)
        yield from _body(table, document.language)


def _head(table: Table) -> list[str]:
    return [f"{one.caption}, {one.unit}" if one.unit else one.caption for one in table.columns]


def _body(table: Table, language: str) -> Iterator[list[str]]:
    return ([_text(cell, language) for cell in row.cells] for row in table.rows)


def _text(cell: Cell, language: str) -> str:
    value = cell.value
    day = "%d.%m.%Y" if language == "ru" else "%Y-%m-%d"
    if isinstance(value, datetime):
        return value.strftime(f"{day} %H:%M:%S" if value.second else f"{day} %H:%M")
    if isinstance(value, date):
        return value.strftime(day)
    if value is None or isinstance(value, (str, time)):
        return cell.text
    text = str(value) if value == int(value) else f"{value:.2f}"
    return text.replace(".", _DECIMALS.get(language, "."))
