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
from procmap.export.papers.document import Cell, Column, Document, Row, Table
from procmap.export.writers.wrapping import lines_of
from procmap.export.writers.xlsx_pages import break_before
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
    assert names[:4] == ["Отдел продаж", "Отдел продаж 2", "Отдел доставки", "Отдел доставки 2"]


def test_every_sheet_of_a_department_says_whose_it_is_in_print() -> None:
    book = opened(paper(RETAIL, "owner", "ru"))
    for name, lines in (("Отдел доставки", ["Отдел доставки"]), ("Отдел доставки 2", ["Отдел доставки"])):
        above = [cell.value for row in book[name].iter_rows(max_row=head_of(book[name]) - 1) for cell in row]
        assert [text for text in above if text in lines] == lines


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
                shown = f"{below.value:g} {unit[1]}" if unit else below.number_format
                width = next(
                    one.width for one in sheet.column_dimensions.values() if one.min <= cell.column <= one.max
                )
                assert width > len(shown), (cell.value, shown)


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
