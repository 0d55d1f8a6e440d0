"""One sheet of a workbook: title, tables one below the other, what stands below them, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from procmap.export.papers.document import Cell, Column, Document, Row, Signatures, Table
from procmap.export.papers.identity import ID_HEADING, MARK_HEADING
from procmap.export.writers.colours import COLOURS
from procmap.export.writers.widths import column_widths
from procmap.export.writers.wrapping import in_points, lines_of
from procmap.export.writers.xlsx_book import SIZE, Book
from procmap.export.writers.xlsx_grid import Grid, Spans, shared
from procmap.export.writers.xlsx_pages import BOTTOM, SIDE, TOP, begin_pages, break_before, page_height
from procmap.export.writers.xlsx_parts import Part, Piece, known
from procmap.export.writers.xlsx_values import in_sight, literal, number_format
from procmap.locale import speech

_WIDE, _NARROW, _MANY = 150.0, 100.0, 9
"""Characters across a sheet of A4, across and upright; of so many columns, a fifth more in smaller print."""
_CHARACTER, _EDGES = 5.25, 3.75
"""Points of a character as columns count them, and of the edges of a cell."""
_STRETCH = 1.2
"""How much wider the font is than ours."""
_LINE, _PADDING, _HIGHEST, _USUAL = 12.0, 3.0, 409.0, 12.75
"""Heights in points; no row may be higher."""
_SIGNED = (0.3, 0.46, 0.74)
"""Where on a line to sign on the line itself begins, who signs, and the date."""
_PEN_LINE = {1: {"bottom": 1}, 2: {"indent": 1}}
_PEN = 22.0
"""The height that a signature needs."""
_BUTTON = 1.0
"""Characters of a heading's width that the filter's button may cover."""
_AROUND = 4
"""Lines beside those that a table brings along: title and facts, or what is left empty."""
_SAFE = 0.9
"""Of a page: what surely fits on it in every program."""
_SMALLER = 1.2
"""So many pages full of tables are made to fit on one."""
_STYLES: dict[str, dict[str, Any]] = {"": {}, "strong": {"bold": True, "font_size": 11}}


def fits(pieces: list[Piece], document: Document) -> bool:
    """Whether no table has to go on on another page, where its headings could not be repeated."""
    grid = _grid([piece.table for piece in pieces], document)
    room = page_height(sum(grid.widths), wide=document.wide) * _SAFE
    return all(
        _piece_height(piece, _own(grid, n), document.language) <= room for n, piece in enumerate(pieces)
    )


def _piece_height(piece: Piece, widths: list[float], language: str) -> float:
    """About how high a table is, with what stands above it and its notes."""
    texts = len(piece.before) + len(piece.table.footnotes) + _AROUND
    return 1.5 * texts * _USUAL + sum(_heights(piece.table, widths, language))


@dataclass
class Sheet:
    """One sheet. A table in cells of several columns each has no filter: what it has is read, and not sorted."""

    book: Book
    sheet: Any
    part: Part
    widths: list[float] = field(default_factory=list)
    """Of the columns, in characters."""
    heights: dict[int, float] = field(default_factory=dict)
    """Of the rows that are not as high as usual."""
    head: int = 0
    """The row with the headings of the only table."""

    def write(self) -> None:
        """Title, facts, the tables, what stands below them."""
        document = self.book.document
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=SIDE, right=SIDE, top=TOP, bottom=BOTTOM)
        self.sheet.set_footer("&L&8&A&C&8&P / &N")
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)
        if document.wide:
            self.sheet.set_landscape()
        grid = _grid([piece.table for piece in self.part.pieces], document)
        self.widths = list(map(_characters, grid.widths))
        for n, width in enumerate(self.widths):
            self.sheet.set_column(n, n, width)
        row = self._title()
        begins: list[int] = []
        for piece, spans in zip(self.part.pieces, grid.spans, strict=True):
            begins.append(row if begins else 0)
            row = self._piece(row, piece, spans)
        below = self._below(row)
        self._breaks(begins, below, page_height(sum(grid.widths), wide=document.wide))

    def _title(self) -> int:
        """Title and facts; the row below them."""
        document = self.book.document
        row = self._text(0, document.title, {"bold": True, "font_size": 14})
        for text in document.facts:
            row = self._text(row, text, {"font_color": "#444444"})
        return row

    def _piece(self, row: int, piece: Piece, spans: Spans) -> int:
        """A table with the text above it and its notes; the row below them, left empty between two tables."""
        for style, text in piece.before:
            row = self._text(row, text, _STYLES[style])
        self.sheet.write_blank(row, 0, None, self.book.format())
        row = self._table(piece.table, row + 1, spans) + 1
        for text in (*piece.table.footnotes, *self._how_to_edit(piece.table)):
            row = self._text(row, text, {})
        return row + (len(self.part.pieces) > 1)

    def _below(self, row: int) -> int:
        """What stands below the last table, or is all there is; the row below that."""
        row += not self.part.pieces
        for told in self.part.after:
            row = (
                self._signatures(row, told)
                if isinstance(told, Signatures)
                else self._text(row, told[1], _STYLES[told[0]])
            )
        return row

    def _breaks(self, begins: list[int], below: int, room: float) -> None:
        """Pages begin where one of several tables would not fit, and before the last rows of the only one."""
        heights = [self.heights.get(n, _USUAL) for n in range(below)]
        found: list[int] = []
        if len(begins) > 1:
            if room * _SAFE < sum(heights) <= room * _SMALLER:
                self.sheet.fit_to_pages(1, 1)
                return
            own = [sum(heights[a:b]) for a, b in zip(begins, [*begins[1:], below], strict=True)]
            found = [begins[n] for n in begin_pages(own, room)]
        elif self.part.table is not None:
            end = self.head + 1 + len(self.part.table.rows)
            begin = break_before(heights, self.head, end, room)
            found = [] if begin is None else [begin]
        if found:
            self.sheet.set_h_pagebreaks(found)

    def _text(self, row: int, text: str, looks: dict[str, Any]) -> int:
        """A text across the sheet, folded where it is wider than that; the row below it."""
        size = looks.get("font_size", SIZE)
        whole = sum(map(_points, self.widths))
        lines = lines_of(text, whole, in_points(size, bold=bool(looks.get("bold"))))
        if lines > 1 or size > SIZE:
            self._row(row, lines * size * _LINE / SIZE + _PADDING)
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
                lines = max(lines, lines_of(text, room, in_points(SIZE)))
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

    def _table(self, table: Table, head: int, spans: Spans) -> int:
        """The table with its heading in row ``head``; the row behind it."""
        book = self.book
        heights = _heights(table, [self._across(span) for span in spans], book.document.language)
        for n, column in enumerate(table.columns):
            fill = "#FFF4CC" if column.editable and known(table) else "#E8E8E8"
            form = book.format(bold=True, text_wrap=True, border=1, valign="vcenter", bg_color=fill)
            self._spread(head, spans[n], column.caption, form)
        self._row(head, heights[0])
        for n, row in enumerate(table.rows, head + 1):
            for span, cell, column in zip(spans, row.cells, table.columns, strict=True):
                self._cell((n, span), cell, column)
            self._row(n, heights[n - head])
        self._words(table, head, spans)
        if len(self.part.pieces) == 1:
            self._alone(table, head)
        return head + 1 + len(table.rows)

    def _alone(self, table: Table, head: int) -> None:
        """What only one table of a sheet can have: headings that stay and repeat, a filter, the way back."""
        self.head, last = head, len(table.columns) - 1
        self.sheet.freeze_panes(head + 1, 0)
        self.sheet.autofilter(head, 0, head + len(table.rows), last)
        self.sheet.repeat_rows(head)
        if known(table):
            self._identities(table.rows, head, last + 1)
            self._choices(table, head)

    def _across(self, span: tuple[int, int]) -> float:
        """Points of a cell made of several."""
        first, last = span
        return sum(map(_points, self.widths[first : last + 1])) + _EDGES * (last - first)

    def _cell(self, place: tuple[int, tuple[int, int]], cell: Cell, column: Column) -> None:
        looks: dict[str, Any] = {"text_wrap": True, "border": 1, "valign": "top"}
        if cell.tone:
            looks |= {"font_color": f"#{COLOURS[cell.tone]}", "bold": cell.tone in ("warning", "error")}
        row, (first, last) = place
        at = (row, first)
        if first < last:
            self.sheet.merge_range(row, first, row, last, "", self.book.format(**looks))
        value, shown = cell.value, number_format(cell, column, self.book.document.language)
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

    def _words(self, table: Table, head: int, spans: Spans) -> None:
        """Numbers with a unit are shown in the words of every other paper: 7559 min as ``5 d 5 h 59 min``.

        The words hang on the number itself: whatever else comes to stand there, by hand or by a formula that takes its
        format from here, is shown with the unit.
        """
        for n, (column, (at, _)) in enumerate(zip(table.columns, spans, strict=True)):
            cells = (row.cells[n] for row in table.rows) if column.unit else ()
            told = {cell.value: cell.text for cell in cells if isinstance(cell.value, (int, Decimal))}
            for value, text in told.items():
                if text == f"{value} {column.unit}":
                    continue
                shown = ";".join([literal(text)] * 3)
                rule = {
                    "type": "cell",
                    "criteria": "==",
                    "value": float(value),
                    "format": self.book.words(shown),
                }
                self.sheet.conditional_format(head + 1, at, head + len(table.rows), at, rule)

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
        if not known(table):
            return ()
        say = speech(self.book.document.language)
        names = ", ".join(column.heading for column in table.columns if column.editable)
        text = say._("The yellow columns may be changed and brought back with “procmap import”: {columns}")
        return (text.replace("{columns}", names),)


def _grid(tables: list[Table], document: Document) -> Grid:
    """The columns of a sheet with such tables, all as wide as the widest."""
    found = [_widths(table, document) for table in tables] or [[_in_points(_across(document))]]
    most = max(map(sum, found))
    return shared([[width * most / sum(widths) for width in widths] for widths in found])


def _own(grid: Grid, n: int) -> list[float]:
    """Points for text in the columns of one of the tables."""
    return [sum(grid.widths[first : last + 1]) - _EDGES for first, last in grid.spans[n]]


def _across(document: Document) -> float:
    return _WIDE if document.wide else _NARROW


def _widths(table: Table, document: Document) -> list[float]:
    """Of its columns, in points with their edges."""
    across = _across(document) * (1.2 if len(table.columns) >= _MANY else 1.0)
    found = column_widths(in_sight(table, document.language), across * _CHARACTER, SIZE, _STRETCH)
    return [_in_points(max(width / _CHARACTER, 5.0)) for width in found]


def _in_points(width: float) -> float:
    return width * _CHARACTER + _EDGES


def _characters(width: float) -> float:
    return max((width - _EDGES) / _CHARACTER, 0.2)


def _points(width: float) -> float:
    """The room for text in a column."""
    return width * _CHARACTER


def _heights(table: Table, widths: list[float], language: str) -> list[float]:
    """Of its headings and its rows, so that no text is cut off; ``widths`` are for text, in points."""
    button = _BUTTON * _CHARACTER
    captions = [Cell(column.caption, tone="error") for column in table.columns]
    head = _height(captions, [width - button for width in widths])
    return [head, *(_height(row.cells, widths) for row in in_sight(table, language).rows)]


def _height(cells: Sequence[Cell], widths: list[float]) -> float:
    lines = max(
        (
            lines_of(cell.text, width, in_points(SIZE, bold=cell.tone in ("warning", "error")))
            for cell, width in zip(cells, widths, strict=True)
        ),
        default=1,
    )
    return min(lines * _LINE + _PADDING, _HIGHEST)
