"""Documents as workbooks, by XlsxWriter: a sheet for each table, ready for the screen, the printer and the way back.

Times, dates and numbers are written as such and everything else as text, so that nothing is ever run as a formula.
The rows of tables that can be imported carry their id and mark in hidden columns. The same document gives the same
bytes: the only date in the file is fixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from procmap.export.papers.document import (
    Cell,
    Column,
    Document,
    Row,
    Signatures,
    Table,
)
from procmap.export.papers.identity import ID_HEADING, MARK_HEADING
from procmap.export.writers.colours import COLOURS
from procmap.export.writers.widths import column_widths
from procmap.export.writers.wrapping import in_points, lines_of
from procmap.export.writers.xlsx_pages import BOTTOM, SIDE, TOP, break_before, page_height
from procmap.export.writers.xlsx_parts import LISTS, Part, parts_of, sheet_names
from procmap.locale import speech

_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a date that never changes, in no zone
_WIDE, _NARROW, _MANY = 150.0, 100.0, 9
"""Characters across a sheet of A4, across and upright; of so many columns, a fifth more in smaller print."""
_CHARACTER, _EDGES = 5.25, 3.75
"""Points of a character as columns count them, and of the edges of a cell."""
_SIZE, _STRETCH = 9, 1.2
"""The font's size, and how much wider it is than ours."""
_LINE, _PADDING, _HIGHEST, _USUAL = 12.0, 3.0, 409.0, 12.75
"""Heights in points; no row may be higher."""
_SIGNED = (0.3, 0.46, 0.74)
"""Where on a line to sign on the line itself begins, who signs, and the date."""
_PEN_LINE = {1: {"bottom": 1}, 2: {"indent": 1}}
_PEN = 22.0
"""The height that a signature needs."""
_MOST_CHOICES = 255
"""Characters of a list of choices that may stand in the cell's own rule."""
_BUTTON = 1.0
"""Characters of a heading's width that the filter's button may cover."""
_STYLES: dict[str, dict[str, Any]] = {"": {}, "strong": {"bold": True, "font_size": 11}}
_FONT = {"font_name": "Arial", "font_size": _SIZE}
_USUAL_FONT = {"font_name": "Arial", "font_size": 10}
"""By its digits programs measure columns: one that each of them has, or has an equal of."""
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
        "default_format_properties": dict(_USUAL_FONT),  # it is written into
        "default_row_height": 17,
    }
    book: Any = Workbook(out, options)
    book.set_properties({"title": document.title, "author": "procmap", "created": _MADE})
    book.set_calc_mode("auto")
    _Book(book, document).write()
    book.close()
    return out.getvalue()


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
                self._hidden = self.book.add_worksheet(LISTS)
                self._hidden.hide()
            n = self._lists[words] = len(self._lists)
            for m, word in enumerate(words):
                self._hidden.write_string(m, n, word)
        letter = chr(ord("A") + self._lists[words])
        return f"={LISTS}!${letter}$1:${letter}${len(words)}"

    def write(self) -> None:
        """A sheet for each table, with what stands around it."""
        parts = list(parts_of(self.document))
        names = sheet_names([part.name or self.document.title for part in parts])
        for part, name in zip(parts, names, strict=True):
            _Sheet(self, self.book.add_worksheet(name), part).write()


@dataclass
class _Sheet:
    """One sheet."""

    book: _Book
    sheet: Any
    part: Part
    widths: list[float] = field(default_factory=list)
    """Of the columns, in characters."""
    heights: dict[int, float] = field(default_factory=dict)
    """Of the rows that are not as high as usual."""

    def write(self) -> None:
        """Title, facts, the table, what stands below it."""
        document, table = self.book.document, self.part.table
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=SIDE, right=SIDE, top=TOP, bottom=BOTTOM)
        self.sheet.set_footer("&C&8&P / &N")
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)
        if document.wide:
            self.sheet.set_landscape()
        self.widths = self._widths(table)
        for n, width in enumerate(self.widths):
            self.sheet.set_column(n, n, width)
        head = self._head()
        end = head if table is None else self._table(table, head)
        below = self._below(head if table is None else end + 1)
        room = page_height(sum(map(_points, self.widths)) + _EDGES * len(self.widths), wide=document.wide)
        heights = [self.heights.get(n, _USUAL) for n in range(below)]
        begin = None if table is None else break_before(heights, head, end, room)
        if begin is not None:
            self.sheet.set_h_pagebreaks([begin])

    def _head(self) -> int:
        """What stands above the table; the row below it."""
        document, form = self.book.document, self.book.format
        row = self._text(0, document.title, {"bold": True, "font_size": 14})
        for text in document.facts:
            row = self._text(row, text, {"font_color": "#444444"})
        for style, text in self.part.before:
            row = self._text(row, text, _STYLES[style])
        self.sheet.write_blank(row, 0, None, form())
        return row + 1

    def _below(self, row: int) -> int:
        """What stands below the table; the row below that."""
        table = self.part.table
        notes = () if table is None else (*table.footnotes, *self._how_to_edit(table))
        for text in notes:
            row = self._text(row, text, {})
        for told in self.part.after:
            row = (
                self._signatures(row, told)
                if isinstance(told, Signatures)
                else self._text(row, told[1], _STYLES[told[0]])
            )
        return row

    def _text(self, row: int, text: str, looks: dict[str, Any]) -> int:
        """A text across the sheet, folded where it is wider than that; the row below it."""
        size = looks.get("font_size", _SIZE)
        whole = sum(map(_points, self.widths))
        lines = lines_of(text, whole, in_points(size, bold=bool(looks.get("bold"))))
        if lines > 1 or size > _SIZE:
            self._row(row, lines * size * _LINE / _SIZE + _PADDING)
        form = self.book.format(**looks, **({"text_wrap": True, "valign": "top"} if lines > 1 else {}))
        self._spread(row, (0, len(self.widths) - 1 if lines > 1 else 0), text, form)
        return row + 1

    def _spread(self, row: int, columns: tuple[int, int], text: str, form: Any) -> None:
        """A text in one cell made of several."""
        first, last = columns
        if first < last:
            self.sheet.merge_range(row, first, row, last, "", form)
        self.sheet.write_string(row, first, text, form)

    def _row(self, row: int, height: float) -> None:
        self.heights[row] = min(height, _HIGHEST)
        self.sheet.set_row(row, self.heights[row])

    def _signatures(self, row: int, block: Signatures) -> int:
        """A line each: in which capacity, where to sign, who, the date; the row below them."""
        row = self._text(row + 1, block.heading, _STYLES["strong"])
        starts = self._starts()
        for line in block.lines:
            texts = (line.role, "", line.who, f"{block.date_word} {'_' * 14}")
            lines = 1
            for n, text in enumerate(texts):
                columns = (starts[n], starts[n + 1] - 1)
                form = self.book.format(text_wrap=True, valign="bottom", **_PEN_LINE.get(n, {}))
                self._spread(row, columns, text, form)
                room = sum(map(_points, self.widths[columns[0] : columns[1] + 1]))
                lines = max(lines, lines_of(text, room, in_points(_SIZE)))
            self._row(row, _PEN + (lines - 1) * _LINE)
            row += 1
        return row

    def _starts(self) -> list[int]:
        """The columns with which the parts of a line to sign on begin, and the one behind the last."""
        whole, starts = sum(self.widths), [0]
        for share in _SIGNED:
            near = min(range(len(self.widths)), key=lambda n: abs(sum(self.widths[:n]) - share * whole))
            starts.append(max(near, starts[-1] + 1))
        return [*starts, max(len(self.widths), starts[-1] + 1)]

    def _widths(self, table: Table | None) -> list[float]:
        across = _WIDE if self.book.document.wide else _NARROW
        if table is None:
            return [across]
        if len(table.columns) >= _MANY:
            across *= 1.2
        found = column_widths(self._in_sight(table), across * _CHARACTER, _SIZE, _STRETCH)
        return [max(width / _CHARACTER, 5.0) for width in found]

    def _in_sight(self, table: Table) -> Table:
        """The table with the texts that a spreadsheet program makes of its values: none of them can be folded."""
        rows = []
        for row in table.rows:
            pairs = zip(row.cells, table.columns, strict=True)
            forms = [(cell, self._number_format(cell, column)) for cell, column in pairs]
            cells = (Cell("0" * _signs(cell.value, form)) if form else cell for cell, form in forms)
            rows.append(row._replace(cells=tuple(cells)))
        return table._replace(rows=tuple(rows))

    def _table(self, table: Table, head: int) -> int:
        """The table with its heading in row ``head``; the row behind it."""
        book, last = self.book, len(table.columns) - 1
        for n, column in enumerate(table.columns):
            fill = "#FFF4CC" if column.editable and _known(table) else "#E8E8E8"
            form = book.format(bold=True, text_wrap=True, border=1, valign="vcenter", bg_color=fill)
            self.sheet.write_string(head, n, column.caption, form)
        captions = [Cell(column.caption, tone="error") for column in table.columns]
        self._row(head, _height(captions, [width - _BUTTON for width in self.widths]))
        for n, (row, seen) in enumerate(zip(table.rows, self._in_sight(table).rows, strict=True), head + 1):
            for m, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
                self._cell((n, m), cell, column)
            self._row(n, _height(seen.cells, self.widths))
        end = head + 1 + len(table.rows)
        self.sheet.freeze_panes(head + 1, 0)
        self.sheet.autofilter(head, 0, max(end - 1, head), last)
        self.sheet.repeat_rows(head)
        if _known(table):
            self._identities(table.rows, head, last + 1)
            self._choices(table, head)
        return end

    def _number_format(self, cell: Cell, column: Column) -> str:
        """How a value that is more than text is shown; empty for text."""
        value, day = cell.value, _DATES.get(self.book.document.language, _DATES["en"])
        if value is None or isinstance(value, str):
            return ""
        if isinstance(value, (datetime, time)):
            clock = "hh:mm:ss" if value.second else "hh:mm"
            return f"{day} {clock}" if isinstance(value, datetime) else clock
        if isinstance(value, date):
            return day
        return ("0" if value == int(value) else "0.00") + (f' "{column.unit}"' if column.unit else "")

    def _cell(self, at: tuple[int, int], cell: Cell, column: Column) -> None:
        looks: dict[str, Any] = {"text_wrap": True, "border": 1, "valign": "top"}
        if cell.tone:
            looks |= {"font_color": f"#{COLOURS[cell.tone]}", "bold": cell.tone in ("warning", "error")}
        value, shown = cell.value, self._number_format(cell, column)
        if shown:
            form = self.book.format(num_format=shown, align="left", **looks)
            if isinstance(value, (datetime, date, time)):
                self.sheet.write_datetime(*at, value, form)
            else:
                self.sheet.write_number(*at, float(value or 0), form)
        elif cell.text:
            self.sheet.write_string(*at, cell.text, self.book.format(num_format="@", **looks))
        else:
            entry = "General" if column.kind in ("time", "number", "moment") else "@"
            self.sheet.write_blank(*at, None, self.book.format(num_format=entry, **looks))

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


def _signs(value: Any, form: str) -> int:
    """About how many signs a value has in a format."""
    return len(form) + (0 if isinstance(value, (datetime, date, time)) else len(str(int(value))))


def _points(width: float) -> float:
    """The room for text in a column."""
    return width * _CHARACTER


def _height(cells: Sequence[Cell], widths: list[float]) -> float:
    """A height at which no text is cut off."""
    lines = max(
        (
            lines_of(cell.text, _points(width), in_points(_SIZE, bold=cell.tone in ("warning", "error")))
            for cell, width in zip(cells, widths, strict=True)
        ),
        default=1,
    )
    return min(lines * _LINE + _PADDING, _HIGHEST)
