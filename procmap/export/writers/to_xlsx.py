"""Documents as workbooks, by XlsxWriter: a sheet for each table, ready for the screen, the printer and the way back.

Times, dates and numbers are written as such and everything else as text, so that nothing is ever run as a formula.
The rows of tables that can be imported carry their id and mark in hidden columns. The same document gives the same
bytes: the only date in the file is fixed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from procmap.export.papers.document import (
    Bullets,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Signatures,
    Table,
)
from procmap.export.papers.identity import ID_HEADING, MARK_HEADING
from procmap.export.writers.colours import COLOURS
from procmap.export.writers.wrapping import lines_of
from procmap.locale import speech

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a date that never changes, in no zone
_WIDE, _NARROW = 150, 100
"""Characters across a sheet of A4, across and upright."""
_LINE, _PADDING, _HIGHEST = 12.0, 4.0, 409.0
"""Heights in points; no row may be higher."""
_LEAST = {"moment": 16.0, "date": 10.0, "number": 5.0}
"""What cannot be folded must fit: a date with its time, a date."""
_DENSE = 1.3
"""Letters of this size for each one that the width of a column counts."""
_MOST_CHOICES = 255
"""Characters of a list of choices that may stand in the cell's own rule."""
_LISTS = "procmap_lists"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_SHEET_NAME = 31
_FONT = {"font_name": "Arial", "font_size": 9}
_DATES = {"ru": "dd.mm.yyyy", "en": "yyyy-mm-dd"}


def write(document: Document) -> bytes:
    """The workbook. A document without a table has its text on one sheet."""
    from xlsxwriter import Workbook

    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book: Any = Workbook(out, options)
    book.set_properties({"title": document.title, "author": "procmap", "created": _MADE})
    book.set_calc_mode("auto")
    _Book(book, document).write()
    book.close()
    return out.getvalue()


def sheet_names(titles: list[str]) -> list[str]:
    """A name for each sheet that every program takes: at most 31 characters, no two alike."""
    names: list[str] = []
    taken = {"history", _LISTS}
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
class _Book:
    """One workbook in the making."""

    book: Any
    document: Document

    def __post_init__(self) -> None:
        self._lists: dict[tuple[str, ...], int] = {}
        self._hidden: Any = None
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **wanted: Any) -> Any:
        """A format, each made once."""
        key = tuple(sorted({**_FONT, **wanted}.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(key))
        return self._formats[key]

    def choices(self, words: tuple[str, ...]) -> list[str] | str:
        """A list to choose from: as it is, or on a hidden sheet where it is too long for a rule, or has commas."""
        if len(",".join(words)) <= _MOST_CHOICES and not any("," in word for word in words):
            return list(words)
        if words not in self._lists:
            if self._hidden is None:
                self._hidden = self.book.add_worksheet(_LISTS)
                self._hidden.hide()
            n = self._lists[words] = len(self._lists)
            for m, word in enumerate(words):
                self._hidden.write_string(m, n, word)
        letter = chr(ord("A") + self._lists[words])
        return f"={_LISTS}!${letter}$1:${letter}${len(words)}"

    def write(self) -> None:
        """A sheet for each table, with what stands around it."""
        parts = list(_parts(self.document))
        names = sheet_names([part.name or self.document.title for part in parts])
        for part, name in zip(parts, names, strict=True):
            _Sheet(self, self.book.add_worksheet(name), part).write()


@dataclass
class _Part:
    """What stands on one sheet."""

    name: str
    before: list[tuple[str, str]]
    table: Table | None
    after: list[str]


def _parts(document: Document) -> list[_Part]:
    """Each table with the text above it; what comes behind the last one is below that.

    In a document of sections all tables of one bear its name.
    """
    parts: list[_Part] = []
    text: list[tuple[str, str]] = []
    section = ""
    for block in document.blocks:
        if isinstance(block, Table):
            parts.append(_Part(section or block.title, text, block, []))
            text = []
            continue
        if isinstance(block, Heading) and block.level == 1:
            section = block.text
        text += _texts(block)
    if not parts:
        return [_Part("", text, None, [])]
    parts[-1].after += [told for _, told in text]
    return parts


def _texts(block: Any) -> list[tuple[str, str]]:
    """The text of a block that is no table, and how it is set."""
    if isinstance(block, Heading):
        return [("strong", block.text)]
    if isinstance(block, Paragraph):
        return [("", f"{block.lead} {block.text}".strip())]
    if isinstance(block, Bullets):
        return [("", f"• {item}") for item in block.items]
    if isinstance(block, Signatures):
        room = f"{'_' * 24}   {block.date_word} {'_' * 14}"
        lines = [("", f"{line.role}: {line.who}   {room}") for line in block.lines]
        return [("", ""), ("strong", block.heading), *lines]
    return []


@dataclass
class _Sheet:
    """One sheet."""

    book: _Book
    sheet: Any
    part: _Part

    def write(self) -> None:
        """Title, facts, the table, what stands below it."""
        document, table = self.book.document, self.part.table
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.set_footer("&C&8&P / &N")
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)
        if document.wide:
            self.sheet.set_landscape()
        row = self._head()
        if table is None:
            return
        if document.wide or len(table.columns) > 1:
            self._columns(table)
        below = self._table(table, row)
        for text in (*table.footnotes, *self._how_to_edit(table), *self.part.after):
            self.sheet.write_string(below, 0, text, self.book.format())
            below += 1

    def _head(self) -> int:
        """What stands above the table; the row below it."""
        document = self.book.document
        self.sheet.write_string(0, 0, document.title, self.book.format(bold=True, font_size=14))
        row = 1
        for text in document.facts:
            self.sheet.write_string(row, 0, text, self.book.format(font_color="#444444"))
            row += 1
        for style, text in self.part.before:
            form = self.book.format(bold=True, font_size=11) if style else self.book.format()
            self.sheet.write_string(row, 0, text, form)
            row += 1
        return row + 1

    def _widths(self, table: Table) -> list[float]:
        whole = sum(column.weight for column in table.columns)
        across = _WIDE if self.book.document.wide else _NARROW
        return [max(across * column.weight / whole, _LEAST.get(column.kind, 5.0)) for column in table.columns]

    def _columns(self, table: Table) -> None:
        for n, width in enumerate(self._widths(table)):
            self.sheet.set_column(n, n, width)

    def _table(self, table: Table, head: int) -> int:
        """The table with its heading in row ``head``; the row below it."""
        book, last = self.book, len(table.columns) - 1
        for n, column in enumerate(table.columns):
            fill = "#FFF4CC" if column.editable and _known(table) else "#E8E8E8"
            form = book.format(bold=True, text_wrap=True, border=1, valign="vcenter", bg_color=fill)
            self.sheet.write_string(head, n, column.caption, form)
        widths = self._widths(table)
        self.sheet.set_row(
            head, _height([column.caption for column in table.columns], [w * 0.9 for w in widths])
        )
        for n, row in enumerate(table.rows, head + 1):
            for m, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
                self._cell((n, m), cell, column)
            self.sheet.set_row(n, _height([cell.text for cell in row.cells], widths))
        end = head + len(table.rows)
        self.sheet.freeze_panes(head + 1, 0)
        self.sheet.autofilter(head, 0, max(end, head), last)
        self.sheet.repeat_rows(head)
        if _known(table):
            self._identities(table.rows, head, last + 1)
            self._choices(table, head)
        return end + 2

    def _cell(self, at: tuple[int, int], cell: Cell, column: Column) -> None:
        looks: dict[str, Any] = {"text_wrap": True, "border": 1, "valign": "top"}
        if cell.tone:
            looks |= {"font_color": f"#{COLOURS[cell.tone]}", "bold": cell.tone in ("warning", "error")}
        value, day = cell.value, _DATES.get(self.book.document.language, _DATES["en"])
        if isinstance(value, datetime):
            clock = "hh:mm:ss" if value.second else "hh:mm"
            form = self.book.format(num_format=f"{day} {clock}", align="left", **looks)
            self.sheet.write_datetime(*at, value, form)
        elif isinstance(value, (date, time)):
            shown = ("hh:mm:ss" if value.second else "hh:mm") if isinstance(value, time) else day
            self.sheet.write_datetime(*at, value, self.book.format(num_format=shown, align="left", **looks))
        elif value is not None and not isinstance(value, str):
            shown = ("0" if value == int(value) else "0.00") + (f' "{column.unit}"' if column.unit else "")
            self.sheet.write_number(
                *at, float(value), self.book.format(num_format=shown, align="left", **looks)
            )
        elif cell.text:
            self.sheet.write_string(*at, cell.text, self.book.format(num_format="@", **looks))
        else:
            entry = (
                {"num_format": "General"}
                if column.kind in ("time", "number", "moment")
                else {"num_format": "@"}
            )
            self.sheet.write_blank(*at, None, self.book.format(**entry, **looks))

    def _identities(self, rows: tuple[Row, ...], head: int, first: int) -> None:
        """The hidden columns, by which an import knows the rows again."""
        for n, (heading, values) in enumerate(
            ((ID_HEADING, [row.id for row in rows]), (MARK_HEADING, [row.mark for row in rows])), first
        ):
            self.sheet.write_string(head, n, heading, self.book.format())
            for m, value in enumerate(values, head + 1):
                if value:
                    self.sheet.write_string(m, n, value, self.book.format())
            self.sheet.set_column(n, n, 20, None, {"hidden": True})

    def _choices(self, table: Table, head: int) -> None:
        """Lists to choose from, in the rows that can be imported."""
        for m, column in enumerate(table.columns):
            if not column.choices or not column.editable:
                continue
            source = self.book.choices(column.choices)
            rule = {"validate": "list", "source": source, "error_type": "information"}
            for n, row in enumerate(table.rows, head + 1):
                if row.id:
                    self.sheet.data_validation(n, m, n, m, rule)

    def _how_to_edit(self, table: Table) -> tuple[str, ...]:
        """Which columns may be changed, where any may."""
        if not _known(table):
            return ()
        say = speech(self.book.document.language)
        names = ", ".join(column.heading for column in table.columns if column.editable)
        text = say._("The yellow columns may be changed and brought back with “procmap import”: {columns}")
        return (text.replace("{columns}", names),)


def _known(table: Table) -> bool:
    """Whether the rows can be imported."""
    return any(row.id for row in table.rows)


def _height(texts: list[str], widths: list[float]) -> float:
    """A height at which no text is cut off."""
    lines = max(
        (lines_of(text, int(width * _DENSE)) for text, width in zip(texts, widths, strict=True)), default=1
    )
    return min(lines * _LINE + _PADDING, _HIGHEST)
