"""Workbooks, read back by another library: the types of cells, what is hidden, what a printer needs."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from paper import RETAIL, SERVICE, paper

from procmap.api.export import written
from procmap.export.papers.document import Cell, Column, Document, Heading, Row, Table
from procmap.export.writers.wrapping import in_points, lines_of
from procmap.export.writers.xlsx_grid import shared
from procmap.export.writers.xlsx_pages import begin_pages, break_before
from procmap.export.writers.xlsx_parts import sheet_names

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "=cmd|' /C calc'!A0",
    "{=1}",
    "http://x.example",
    "<b>&",
    "a\x00b\ud800",
]


def opened(document: Document) -> Any:
    return load_workbook(BytesIO(written(document, "xlsx")))


def head_of(sheet: Any) -> int:
    """The row of the headings: the frozen part ends with it."""
    return int(sheet.freeze_panes[1:]) - 1


def columns_of(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[head_of(sheet)] if cell.value}


def test_times_and_dates_and_numbers_are_no_text() -> None:
    sheet = opened(paper(RETAIL, "requirements")).active
    at, head = columns_of(sheet), head_of(sheet)
    row = next(
        n
        for n in range(head + 1, sheet.max_row)
        if "Сформированы" in str(sheet.cell(n, at["Requirement"]).value)
    )
    assert sheet.cell(row, at["No."]).value == 2
    assert sheet.cell(row, at["By when"]).value == dt.time(15)
    assert sheet.cell(row, at["Needed by (calculated)"]).value == dt.datetime.fromisoformat(
        "2026-11-27T15:00"
    )
    assert sheet.cell(row, at["Slack"]).value == 0
    assert sheet.cell(row, at["Answer"]).value == "yes"
    assert sheet.cell(row + 1, at["By when"]).value == "D-1"


def test_ids_and_marks_are_hidden_beside_the_rows() -> None:
    document = paper(RETAIL, "requirements")
    sheet = opened(document).active
    at, head = columns_of(sheet), head_of(sheet)
    [table] = document.tables()
    for n, row in enumerate(table.rows, head + 1):
        assert sheet.cell(n, at["procmap:id"]).value == (row.id or None)
        assert sheet.cell(n, at["procmap:mark"]).value == (row.mark or None)
    hidden = {
        n for one in sheet.column_dimensions.values() if one.hidden for n in range(one.min, one.max + 1)
    }
    assert {at["procmap:id"], at["procmap:mark"]} == hidden


def test_the_printer_gets_a_whole_page_and_repeated_headings() -> None:
    sheet = opened(paper(RETAIL, "requirements")).active
    head = head_of(sheet)
    assert sheet.print_title_rows == f"${head}:${head}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.auto_filter.ref.startswith(f"A{head}:")
    assert all(sheet.row_dimensions[n].height for n in range(head, head + 13))


def test_an_answer_is_chosen_from_a_list() -> None:
    sheet = opened(paper(RETAIL, "requirements", "ru")).active
    rules = {one.formula1 for one in sheet.data_validations.dataValidation}
    assert rules == {'"нет ответа,да,действует,уже выполнено,оспаривается,отказано"'}


def test_the_department_is_chosen_from_a_list() -> None:
    sheet = opened(paper(SERVICE, "operations", "ru")).active
    assert any("Разработка" in one.formula1 for one in sheet.data_validations.dataValidation)


def test_a_long_list_of_choices_stands_on_a_hidden_sheet() -> None:
    words = tuple(f"Отдел номер {n}, филиал" for n in range(40))
    table = Table(
        "t", "t", (Column("a", "a", editable=True, choices=words),), (Row((Cell("x"),), "step:a:b", "m"),)
    )
    book = opened(Document("t", "t", "ru", (), (table,)))
    [rule] = book.worksheets[0].data_validations.dataValidation
    assert rule.formula1 == "procmap_lists!$A$1:$A$40"
    assert book["procmap_lists"].sheet_state == "hidden"
    assert [cell.value for cell in book["procmap_lists"]["A"]] == list(words)


def test_the_sheets_of_a_department_bear_its_name() -> None:
    book = opened(paper(RETAIL, "owner", "ru"))
    names = book.sheetnames
    for name in names:  # printed, each sheet is a page by itself
        assert name.rstrip(" 23456789") in [cell.value for cell in book[name]["A"]]
    assert names[:3] == ["Отдел продаж", "Отдел доставки", "Склад"]
    assert len(set(names)) == len(names)


def owner_sheet(rows: int) -> Any:
    """Two tables of one department, of different columns, so many rows each."""
    asked = Table(
        "a", "Asked", tuple(map(Column, "abc", "abc")), (Row((Cell("x"), Cell("y"), Cell("z"))),) * rows
    )
    asks = Table("b", "Asks", (Column("d", "d"), Column("e", "e")), (Row((Cell("v"), Cell("w"))),) * rows)
    blocks = (Heading("Sales"), Heading("Asked", 2), asked, Heading("Asks", 2), asks)
    return opened(Document("t", "t", "en", (), blocks, wide=True))


def test_the_tables_of_a_department_stand_on_one_sheet() -> None:
    [sheet] = owner_sheet(3).worksheets
    rows = [[cell.value for cell in row if cell.value] for row in sheet.iter_rows()]
    told = [row for row in rows if row]
    assert told == [["t"], ["Sales"], ["Asked"], ["A", "B", "C"], *[["x", "y", "z"]] * 3,
                    ["Asks"], ["D", "E"], *[["v", "w"]] * 3]  # fmt: skip
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == (None, None, None)


def test_tables_that_need_more_than_a_page_have_sheets_of_their_own() -> None:
    """Headings repeat for one table of a sheet only: a page across has room for 40 rows and no more."""
    book = owner_sheet(60)
    assert book.sheetnames == ["Sales", "Sales 2"]
    for sheet in book.worksheets:
        head = head_of(sheet)
        assert sheet.print_title_rows == f"${head}:${head}"
        above = [cell.value for row in sheet.iter_rows(max_row=head - 1) for cell in row]
        assert above.count("Sales") == 1


def test_a_table_that_does_not_fit_on_a_page_begun_begins_the_next() -> None:
    assert begin_pages([300, 100, 100, 400, 100], 500) == [2, 3, 4]
    assert begin_pages([300, 100, 50], 500) == []
    [sheet] = owner_sheet(20).worksheets
    [begin] = sheet.row_breaks.brk
    assert sheet.cell(begin.id + 1, 1).value == "Asks"


@given(
    st.lists(st.lists(st.floats(min_value=30, max_value=400), min_size=1, max_size=9), min_size=1, max_size=4)
)
def test_columns_of_several_tables(tables: list[list[float]]) -> None:
    """Each column has columns of the sheet for itself, side by side, and about as much room as it asked for."""
    grid = shared(tables)
    assert all(width > 0 for width in grid.widths)
    for widths, spans in zip(tables, grid.spans, strict=True):
        covered = [n for first, last in spans for n in range(first, last + 1)]
        assert covered == list(range(len(covered)))
        for width, (first, last) in zip(widths, spans, strict=True):
            assert abs(sum(grid.widths[first : last + 1]) - width) <= 12.01


def test_a_sheet_for_each_family() -> None:
    assert opened(paper(SERVICE, "requirements", "ru")).sheetnames == ["Новый клиент", "Обращение клиента"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    table = Table("t", text, (Column("a", text),), (Row((Cell(text),)),))
    sheet = opened(Document("t", text, "en", (text,), (table,))).active
    cells = [cell for row in sheet for cell in row if cell.value is not None]
    assert len(cells) == 4
    for cell in cells:
        assert (cell.data_type, cell.hyperlink) == ("s", None)
        assert str(cell.value).lower().strip() == Cell(text).text.lower().strip()


def test_the_same_bytes_each_time() -> None:
    document = paper(RETAIL, "requirements", "ru")
    assert written(document, "xlsx") == written(document, "xlsx")


def test_names_of_sheets() -> None:
    assert sheet_names(["a/b:c", "A b C", "'", "History", "ж" * 40, "ж" * 40]) == [
        "a b c", "A b C 2", "1", "History 2", "ж" * 31, "ж" * 29 + " 2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, 1),
        ("one two", 7, 1),
        ("one two", 6, 2),
        ("abcdefghij", 5, 2),
        ("ab abcdefgh", 5, 3),
        ("a\nb", 9, 2),
    ],
)
def test_lines_of_a_folded_text(text: str, width: int, lines: int) -> None:
    assert lines_of(text, width) == lines


def test_no_row_is_lower_than_its_text(tmp_path: Path) -> None:
    long = "согласовать порядок передачи " * 20
    table = Table("t", "t", (Column("a", "a"), Column("b", "b")), (Row((Cell(long), Cell("x"))),))
    sheet = opened(Document("t", "t", "ru", (), (table,), wide=True)).active
    assert (
        48 <= sheet.row_dimensions[head_of(sheet) + 1].height < 72
    )  # 580 letters of 5 points in 760: four lines


def test_what_a_program_makes_of_a_value_fits_its_column() -> None:
    """What is too wide for a number is shown as ####: 1140 min, where a person reads 19 h."""
    for language in ("en", "ru"):
        sheet = opened(paper(SERVICE, "requirements", language)).active
        head = head_of(sheet)
        for cell in sheet[head]:
            for [below] in sheet.iter_rows(head + 1, min_col=cell.column, max_col=cell.column):
                if not isinstance(below.value, (int, float, dt.date, dt.time)):
                    continue
                unit = re.search('"(.*)"', below.number_format)
                shown = f"{below.value:g} {unit[1]}" if unit else re.sub("[a-z]", "0", below.number_format)
                shown = max(shown, told_by(sheet, below), key=len)
                width = next(
                    one.width for one in sheet.column_dimensions.values() if one.min <= cell.column <= one.max
                )
                assert width * 5.25 > in_points(9)(shown), (cell.value, shown)


def told_by(sheet: Any, cell: Any) -> str:
    """The words that a rule of the sheet shows in the place of a number; empty without one."""
    found = [
        rule.dxf.numFmt.formatCode
        for ranges in sheet.conditional_formatting
        if cell.coordinate in ranges.cells
        for rule in ranges.rules
        if float(rule.formula[0]) == cell.value
    ]
    assert len(found) < 2
    return found[0].split('"')[1] if found else ""


def test_a_slack_is_a_number_in_the_words_of_every_other_paper() -> None:
    """7559 min: five days of 1440 min are 7200, and 359 min are 5 h 59 min."""
    slacks = (7559, "5 сут 5 ч 59 мин"), (-31, "-31 мин"), (-90, "-1 ч 30 мин"), (0, "0 мин"), (1140, "19 ч")
    rows = tuple(Row((Cell(text, value),)) for value, text in slacks)
    table = Table("t", "t", (Column("slack", "запас", "number", unit="мин"),), rows)
    sheet = opened(Document("t", "t", "ru", (), (table,))).active
    cells = [cell for [cell] in sheet.iter_rows(head_of(sheet) + 1)]
    assert [cell.value for cell in cells] == [value for value, _ in slacks]
    assert {cell.number_format for cell in cells} == {'0 "мин"'}  # what any other number would be shown by
    assert [told_by(sheet, cell) or f"{cell.value} мин" for cell in cells] == [text for _, text in slacks]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_slacks_of_an_example_are_told_as_on_paper(language: str) -> None:
    document = paper(SERVICE, "requirements", language)
    unit = "мин" if language == "ru" else "min"
    for sheet, table in zip(opened(document).worksheets, document.tables(), strict=True):
        for [cell], row in zip(
            sheet.iter_rows(head_of(sheet) + 1, min_col=13, max_col=13), table.rows, strict=False
        ):
            told = told_by(sheet, cell) or ("" if cell.value is None else f"{cell.value} {unit}")
            assert told == row.cells[12].text


def test_the_end_of_a_day_is_called_so() -> None:
    ends = dt.datetime(2026, 11, 29, 23, 59, 59)  # noqa: DTZ001
    table = Table("t", "t", (Column("a", "a", "moment"),), (Row((Cell("конец D+2", ends),)),))
    for language, form in (("ru", '"конец "dd.mm.yyyy'), ("en", '"end of "yyyy-mm-dd')):
        sheet = opened(Document("t", "t", language, (), (table,))).active
        cell = sheet.cell(head_of(sheet) + 1, 1)
        assert (cell.value, cell.number_format) == (ends, form)


def pages(heights: list[float], head: int, room: float, begin: int | None) -> list[list[int]]:
    """The rows on each page, as a program breaks them that heeds the one break of ours."""
    made: list[list[int]] = [[]]
    for n, height in enumerate(heights):
        repeated = [heights[head]] if len(made) > 1 and n > head else []
        if made[-1] and (n == begin or sum([*repeated, *(heights[m] for m in made[-1]), height]) > room):
            made.append([])
        made[-1].append(n)
    return made


@given(
    rows=st.lists(st.sampled_from([12, 39, 63, 150]), min_size=3, max_size=20),
    below=st.lists(st.sampled_from([12, 22]), min_size=1, max_size=8),
    off=st.sampled_from([0.92, 0.96, 1.0, 1.04, 1.08]),
)
def test_what_stands_below_a_table_is_never_printed_without_its_end(
    rows: list[int], below: list[int], off: float
) -> None:
    heights = [20.0, 12.0, 40.0, *map(float, rows), *map(float, below)]
    end = 3 + len(rows)
    begin = break_before(heights, 2, end, 500)
    [page] = [page for page in pages(heights, 2, 500 * off, begin) if end in page]
    assert {end - 1, end - 2} <= set(page)


def test_no_page_is_begun_where_all_stands_on_one() -> None:
    assert break_before([20.0, 40.0, *[30.0] * 5, *[20.0] * 3], 1, 7, 500) is None
    assert opened(paper(RETAIL, "operations")).active.row_breaks.brk == []


def test_the_lines_to_sign_on() -> None:
    """Capacity, a line, who, the date: each in cells of its own, so that nothing is covered."""
    sheet = opened(paper(RETAIL, "requirements", "ru")).active
    [row] = [cell.row for cell in sheet["A"] if cell.value == "Владелец процесса"]
    told = [cell.value for cell in sheet[row] if cell.value]
    assert told == ["Владелец процесса", "Генеральный директор", "дата ______________"]
    starts = sorted(one.min_col for one in sheet.merged_cells.ranges if one.min_row == row)
    assert len(starts) == 4
    assert sheet.cell(row, starts[1]).border.bottom.style == "thin"
    assert sheet.row_dimensions[row].height >= 20
