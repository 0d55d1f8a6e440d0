"""Where pages and slides end: no row stands alone, no heading without what it is of, and no page is nearly empty."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pptx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from procmap.export.papers.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Signature,
    Signatures,
)
from procmap.export.papers.document import Table as Rows
from procmap.export.writers.to_docx import write as to_docx
from procmap.export.writers.to_pdf import write as to_pdf
from procmap.export.writers.to_pptx import _balanced
from procmap.export.writers.to_pptx import write as to_pptx


def rows(count: int, name: str = "r") -> Rows:
    columns = (Column("a", "head"), Column("b", "b"))
    return Rows("t", "Table", columns, tuple(Row((Cell(f"{name}{n}."), Cell("x"))) for n in range(count)))


def paper(*blocks: Block) -> Document:
    return Document("t", "Title", "en", (), blocks)


def pages_of(document: Document) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(to_pdf(document))).pages]


@pytest.mark.parametrize("count", range(40, 52))
def test_the_last_row_of_a_table_never_stands_alone_on_a_page(count: int) -> None:
    """About 46 rows fill a page: whichever is the first number of rows too many is among these."""
    last = pages_of(paper(rows(count)))[-1]
    assert f"r{count - 1}." in last
    assert f"r{count - 2}." in last


@pytest.mark.parametrize("count", range(36, 48))
def test_two_headings_go_to_the_next_page_with_the_first_rows_of_their_table(count: int) -> None:
    found = pages_of(paper(rows(count), Heading("Outer"), Heading("Inner", 2), rows(9, "s")))
    [page] = [page for page in found if "Outer" in page]
    assert all(text in page for text in ("Inner", "s0.", "s1."))


def test_a_row_higher_than_a_page_is_broken_also_above_signatures() -> None:
    """3000 words take more than two pages."""
    long = Row((Cell("long"), Cell("word " * 3000)))
    for n in range(4):
        table = rows(3)
        table = table._replace(rows=(*table.rows[:n], long, *table.rows[n:]))
        signatures = Signatures("Agreed", (Signature("owner", "who"),), "date")
        found = pages_of(paper(Heading("h"), table, signatures))
        assert len(found) > 2
        assert sum(page.count("word") for page in found) == 3000


def kept(row: Any) -> bool:
    marks = [paragraph.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") for paragraph in row.iter(qn("w:p"))]
    return all(mark is not None for mark in marks)


@pytest.mark.parametrize(("count", "together"), [(1, "+-"), (2, "++-"), (3, "+++-"), (6, "++---+-")])
def test_in_word_neither_the_first_row_nor_the_last_is_parted_from_the_others(
    count: int, together: str
) -> None:
    """``+``: stays with the row below it; the first is that of the headings."""
    [table] = docx.Document(BytesIO(to_docx(paper(rows(count))))).tables
    assert "".join("+" if kept(row) else "-" for row in table._tbl.tr_lst) == together


def test_in_word_a_line_between_two_headings_stays_with_the_second() -> None:
    document = paper(
        Heading("Outer"), Paragraph("D = Friday"), Heading("Inner", 2), rows(3), Paragraph("free")
    )
    kept_lines = [
        one.text
        for one in docx.Document(BytesIO(to_docx(document))).paragraphs
        if one.paragraph_format.keep_with_next
    ]
    assert [text for text in kept_lines if text != "Title"] == ["Outer", "D = Friday", "Inner"]


@given(st.lists(st.floats(min_value=1, max_value=100), min_size=1, max_size=12))
def test_slides_are_as_few_as_can_be_and_as_equally_full(heights: list[float]) -> None:
    """Against every way to part them."""
    parts = _balanced(heights, 100.0)
    assert [n for part in parts for n in part] == list(range(len(heights)))
    best: list[tuple[int, float]] = [(0, 0.0)]
    for end in range(1, len(heights) + 1):
        best.append(
            min(
                (best[begin][0] + 1, max(best[begin][1], sum(heights[begin:end])))
                for begin in range(end)
                if sum(heights[begin:end]) <= 100 or begin == end - 1
            )
        )
    count, fullest = best[-1]
    assert len(parts) == count
    assert max(sum(heights[n] for n in part) for part in parts) <= fullest + 1.01


def tables_of(document: Document) -> list[list[int]]:
    """For each slide the rows of its tables."""
    slides = pptx.Presentation(BytesIO(to_pptx(document))).slides
    return [[len(shape.table.rows) - 1 for shape in slide.shapes if shape.has_table] for slide in slides]


def test_a_long_table_has_as_many_rows_on_each_slide() -> None:
    """Twenty-three rows of 18 points: two slides of 440."""
    counts = [one for slide in tables_of(paper(rows(30))) for one in slide]
    assert sum(counts) == 30
    assert len(counts) == 2
    assert max(counts) - min(counts) <= 1


def test_small_tables_are_spread_over_slides_so_that_none_is_left_by_itself() -> None:
    blocks = [block for n in range(6) for block in (Heading(f"h{n}", 2), rows(3))]
    counts = [len(slide) for slide in tables_of(paper(Heading("All"), *blocks)) if slide]
    assert sum(counts) == 6
    assert min(counts) > 1


def test_a_heading_with_a_sentence_stays_with_it() -> None:
    for count in range(38, 48):
        [page] = [
            page
            for page in pages_of(paper(rows(count), Heading("Outer"), Paragraph("a sentence")))
            if "Outer" in page
        ]
        assert "a sentence" in page
