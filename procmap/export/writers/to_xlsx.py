"""Documents as workbooks, by XlsxWriter: a sheet for each table, ready for the screen, the printer and the way back.

Times, dates and numbers are written as such and everything else as text, so that nothing is ever run as a formula.
The rows of tables that can be imported carry their id and mark in hidden columns. The same document gives the same
bytes: the only date in the file is fixed.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from procmap.export.papers.document import Document
from procmap.export.writers.xlsx_book import Book
from procmap.export.writers.xlsx_parts import joined, parts_of, sheet_names
from procmap.export.writers.xlsx_sheet import Sheet, fits

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a date that never changes, in no zone
_USUAL_FONT = {"font_name": "Arial", "font_size": 10}
"""By its digits programs measure columns: one that each of them has, or has an equal of."""


def write(document: Document) -> bytes:
    """The workbook. A document without a table has its text on one sheet."""
    from xlsxwriter import Workbook

    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": dict(_USUAL_FONT),  # it is written into
        "default_row_height": 17,
    }
    book: Any = Workbook(out, options)
    book.set_properties({"title": document.title, "author": "procmap", "created": _MADE})
    book.set_calc_mode("auto")
    _fill(Book(book, document))
    book.close()
    return out.getvalue()


def _fill(book: Book) -> None:
    """A sheet for each table, with what stands around it; for the tables of a section, where they fit on one."""
    parts = joined(parts_of(book.document), lambda pieces: fits(pieces, book.document))
    names = sheet_names([part.name or book.document.title for part in parts])
    for part, name in zip(parts, names, strict=True):
        Sheet(book, book.book.add_worksheet(name), part).write()
