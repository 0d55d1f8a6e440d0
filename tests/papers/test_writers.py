"""What every writer of documents keeps to: the same bytes, nothing run or marked up, all of the text there."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from paper import RETAIL, SERVICE, paper
from pypdf import PdfReader

from procmap.api.export import written
from procmap.cli.app import main
from procmap.export.papers.document import (
    Block,
    Bullets,
    Cell,
    Column,
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Signature,
    Signatures,
    Table,
)

FORMATS = ["xlsx", "docx", "pdf", "html", "md", "csv", "json"]
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} {% for x in y %} &amp; <b>жирно</b> | ** ` ]]> \x00 \u202e \ud800 ₽ №"


def around(text: str) -> Document:
    """One of everything, with the same text everywhere."""
    table = Table(
        "t",
        text,
        (Column("a", text), Column("b", text)),
        (Row((Cell(text), Cell(text, tone="error"))),),
        (text,),
    )
    signed = Signatures(text, (Signature(text, text),), text)
    blocks: tuple[Block, ...] = (
        Contents(text), Heading(text), Paragraph(text, text), Bullets((text,)), table, PageBreak(),
        Heading(text, 2), signed,
    )  # fmt: skip
    return Document("t", text, "ru", (text,), blocks, wide=True)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("file", [RETAIL, SERVICE], ids=lambda file: file.stem)
def test_the_same_bytes_each_time(file: Path, form: str) -> None:
    assert written(paper(file, "requirements", "ru"), form) == written(
        paper(file, "requirements", "ru"), form
    )


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_is_only_text(form: str) -> None:
    data = written(around(HOSTILE), form)
    assert data == written(around(HOSTILE), form)
    shown = text_of(data, form)
    assert "49" not in shown
    assert "{{ 7*7 }}" in shown.replace("\\", "")
    assert not set(shown) & set("\x00\u202e\ud800")


def text_of(data: bytes, form: str) -> str:
    """All text of a document."""
    if form == "docx":
        opened = docx.Document(BytesIO(data))
        return "\n".join(node.text or "" for node in opened.element.iter(qn("w:t")))
    if form == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    if form == "xlsx":
        return ZipFile(BytesIO(data)).read("xl/sharedStrings.xml").decode()
    return data.decode("utf-8-sig")


class Tags(HTMLParser):
    """The tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not any(name.startswith("on") or name == "style" for name, _ in attrs)


def test_html_runs_nothing() -> None:
    page = written(around(HOSTILE), "html").decode()
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.seen
    assert "b" not in tags.seen
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_markdown_keeps_its_table_whole() -> None:
    lines = written(around("a | b\nc"), "md").decode().splitlines()
    assert "| a \\| b<br>c | **a \\| b<br>c** |" in lines


def test_csv_for_russian_spreadsheets() -> None:
    data = written(paper(RETAIL, "requirements", "ru"), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert data.count(b"\r\n") == len(rows) == 13
    assert rows[0][:2] == ["№", "Операция"]
    assert rows[1][5:7] == ["18:00", "Отдел продаж (Коммерческий директор)"]
    assert rows[2][11:13] == ["27.11.2026 17:00", "0"]


@pytest.mark.parametrize("text", ["\r=1+1", "\r\n=1", "\n@x", "=cmd|' /C calc'!A0", "＝1+1"])
def test_no_cell_of_csv_begins_as_a_formula(text: str) -> None:
    table = Table("t", "t", (Column("a", "a"),), (Row((Cell(text),)),))
    data = written(Document("t", "t", "en", (), (table,)), "csv").decode("utf-8-sig")
    _, [cell] = csv.reader(StringIO(data, newline=""))
    assert cell == "'" + Cell(text).text


@pytest.mark.parametrize("form", ["xlsx", "csv", "json", "docx"])
def test_no_cell_is_longer_than_a_spreadsheet_holds(form: str) -> None:
    table = Table("t", "t", (Column("a", "a"),), (Row((Cell("жизнь " * 7_000),)),))
    shown = text_of(written(Document("t", "t", "ru", (), (table,)), form), form)
    longest = max(map(len, re.findall('(?:жизнь )+[^<"\r\n]*', shown)))
    assert longest == 32_767


@pytest.mark.parametrize("text", ["=1+1", "+7 495", "@x", "-5 мин", "\t=1"])
def test_csv_guards_formulas(text: str) -> None:
    table = Table("t", "t", (Column("a", "a"),), (Row((Cell(text),)),))
    lines = written(Document("t", "t", "ru", (), (table,)), "csv").decode("utf-8-sig").splitlines()
    assert lines[1] in (f"'{text}", text.replace("\t", " "))
    assert not lines[1].startswith(("=", "+", "@", "-"))


def test_json_keeps_the_types() -> None:
    data = json.loads(written(paper(RETAIL, "requirements"), "json"))
    [table] = [block for block in data["blocks"] if block["kind"] == "table"]
    cells = table["rows"][2]["cells"]
    assert (cells["number"], cells["by"], cells["needed"], cells["slack"]) == (
        2,
        "15:00:00",
        "2026-11-27T15:00:00",
        0,
    )
    assert table["rows"][2]["id"] == "requirement:to_be:shipments_formed"


def opened_docx(document: Document) -> Any:
    return docx.Document(BytesIO(written(document, "docx")))


def test_word_repeats_heads_and_fixes_widths() -> None:
    made = opened_docx(paper(RETAIL, "requirements", "ru"))
    table = made.tables[0]
    first, *rest = table.rows
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rest)
    grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    for row in table.rows:
        assert [round(cell.width.pt * 20) for cell in row.cells] == pytest.approx(grid, abs=1)
    section = made.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(grid) * 635 == pytest.approx(room, rel=0.01)
    assert section.page_width > section.page_height


@pytest.mark.parametrize(("language", "code"), [("ru", "ru-RU"), ("en", "en-GB")])
def test_word_knows_the_language(language: str, code: str) -> None:
    styles = opened_docx(paper(RETAIL, "group", language)).styles.element
    assert next(one.get(qn("w:val")) for one in styles.iter(qn("w:lang"))) == code


def test_word_and_workbook_carry_no_time_of_making() -> None:
    for form in ("docx", "xlsx"):
        archive = ZipFile(BytesIO(written(paper(RETAIL, "group"), form)))
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        years = re.findall(r">(\d{4})-\d\d-\d\dT", archive.read("docProps/core.xml").decode())
        assert set(years) == {"2000"}


def test_pdf_is_searchable_and_numbered() -> None:
    reader = PdfReader(BytesIO(written(paper(RETAIL, "requirements", "ru"), "pdf")))
    pages = [page.extract_text() for page in reader.pages]
    assert "Требования к процессу «как надо»" in pages[0]
    assert "Представитель" in pages[1], "the head of the table is repeated"
    assert f"2 / {len(pages)}" in pages[1]
    assert all(page.mediabox.width > page.mediabox.height for page in reader.pages)


def test_pdf_has_letters_for_roubles_and_numbers() -> None:
    shown = text_of(written(around("№ 7 — 1 000 ₽, ёжик"), "pdf"), "pdf")
    assert "№ 7 — 1 000 ₽, ёжик" in shown
    assert "\ufffd" not in shown


def test_pdf_folds_a_word_wider_than_the_page() -> None:
    long = "превысокомногорассмотрительствующий" * 20
    shown = text_of(written(around(long), "pdf"), "pdf")
    assert shown.replace("\n", "").count(long) >= 5


def test_an_ending_that_makes_no_sense_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "x.ics"
    assert main(["export", str(RETAIL), "--table", "group", "-o", str(out)]) == 2
    assert ".xlsx .docx .pdf" in capsys.readouterr().err


@pytest.mark.parametrize("rows", [*range(1, 36), 60, 61])
def test_signatures_never_stand_alone_on_a_page(rows: int) -> None:
    """Where the table breaks, its last two rows come along, under its heading; its heading goes with its first row."""
    table = Table(
        "t",
        "t",
        (Column("n", "heading of n"),),
        tuple(Row((Cell(f"row {n};\nmore"),)) for n in range(1, rows + 1)),
    )
    signed = Signatures("signed", tuple(Signature("role", f"person {n}") for n in range(8)), "date")
    document = Document(
        "t", "t", "en", (), (Paragraph("before\n" * 10), Heading("above", 2), table, signed), True
    )
    pages = [page.extract_text() for page in PdfReader(BytesIO(written(document, "pdf"))).pages]
    [last] = [page for page in pages if "signed" in page]
    assert all(f"person {n}" in last for n in range(8))
    assert last == pages[-1]
    assert f"row {rows};" in last
    assert f"row {max(rows - 1, 1)};" in last
    assert "Heading of n" in last
    [first] = [page for page in pages if "above" in page]
    assert "row 1;" in first
    told = "".join(pages)
    assert [told.count(f"row {n};") for n in range(1, rows + 1)] == [1] * rows


def test_in_word_the_last_rows_are_kept_with_the_signatures() -> None:
    opened = opened_docx(paper(RETAIL, "requirements"))
    table, signed = opened.tables
    kept = [
        all(one.paragraph_format.keep_with_next for cell in row.cells for one in cell.paragraphs)
        for row in table.rows
    ]
    assert kept == [True] * 2 + [False] * (len(kept) - 4) + [True] * 2
    between = table._tbl.getnext()
    while between is not signed._tbl:
        assert between.pPr.keepNext.val
        between = between.getnext()


def test_in_word_what_stands_above_a_table_stays_with_it() -> None:
    table = Table("t", "", (Column("a", "A"),), (Row((Cell("x"),)),))
    document = Document(
        "t", "T", "en", (), (Heading("above"), Paragraph("D = Friday"), table, Paragraph("behind"))
    )
    kept = {
        one.text: bool(one.paragraph_format.keep_with_next)
        for one in opened_docx(document).paragraphs
        if one.style.name != "Title"
    }
    assert kept == {"above": True, "D = Friday": True, "": False, "behind": False}


def test_word_finds_the_parts_of_tables_in_the_order_it_wants() -> None:
    """ECMA-376, 17.4.59 and 17.4.69: what is out of order makes a file that Word may call damaged."""
    wanted = {
        "tblPr": ["tblStyle", "tblW", "jc", "tblInd", "tblLayout", "tblCellMar", "tblLook"],
        "tcPr": ["tcW", "tcBorders", "shd", "vAlign"],
    }
    opened = opened_docx(paper(RETAIL, "requirements"))
    for part, order in wanted.items():
        for one in opened.element.body.iter(qn(f"w:{part}")):
            found = [child.tag.rpartition("}")[2] for child in one]
            assert found == [name for name in order if name in found]


def test_in_word_a_table_that_fills_a_page_leaves_no_empty_one_behind() -> None:
    """The paragraph that Word wants behind the table would begin a page, and the heading the one after that."""
    table = Table("t", "", (Column("a", "A"),), (Row((Cell("x"),)),))
    document = Document("t", "Title", "en", (), (table, PageBreak(), Heading("Next")))
    paragraphs = opened_docx(document).paragraphs
    behind, heading = paragraphs[-2:]
    assert (behind.text, heading.text) == ("", "Next")
    assert behind.paragraph_format.line_spacing == 12700  # a point
    assert behind.paragraph_format.space_after == 0
    assert heading.paragraph_format.page_break_before
    assert heading.paragraph_format.space_before == 0
