"""The pack for the meeting and the standards book: what is in them, in every format, on both cases."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest
from paper import RETAIL, SERVICE, TODAY, texts
from pypdf import PdfReader

from procmap.api.export import written
from procmap.api.report import BOOK_FORMS, REPORT_FORMS, meeting_pack, standards_book
from procmap.cli.app import main
from procmap.export.papers.book import policy_blocks
from procmap.export.papers.document import Bullets, Document, Heading, PageBreak, Paragraph, Picture, Table
from procmap.export.papers.report import BESIDE

POLICY = """# Зачем эта книга

Каждый процесс начинается
с требования клиента.

- обещаем только то, что можем;
- о задержке говорим
  сразу

## Кто отвечает

<script>alert(1)</script>
"""


@cache
def pack(file: Path, language: str = "ru", **asked: Any) -> Document:
    report, document = meeting_pack(str(file), language, today=TODAY, **asked)
    assert document is not None, report.findings
    return document


def heads(document: Document, level: int = 1) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading) and block.level == level]


def table(document: Document, key: str) -> Table:
    return next(one for one in document.tables() if one.key == key)


def test_the_finding_comes_first() -> None:
    document = pack(RETAIL)
    first, finding = document.blocks[:2]
    assert first == Heading("Что выяснилось")
    assert isinstance(finding, Paragraph)
    assert "«Новинки на полке» к 18:00" in finding.text
    assert finding.tone == "good"
    assert heads(document) == ["Что выяснилось", "Требования", "Что меняется", "Что ещё открыто"]


def test_each_customer_requirement_is_told_once_with_its_gain() -> None:
    """The lengths are those of examples/expected: 1232 h are 51 days of 24 h and 8 h more."""
    blocks = pack(SERVICE).blocks
    end = next(n for n, block in enumerate(blocks) if not isinstance(block, (Heading, Paragraph)))
    told = [block for block in blocks[:end] if isinstance(block, Paragraph)]
    assert [block.strong for block in told] == [True, False, False, False, True, False]
    assert told[3].text == (
        "выполняется · Предложение о расширении к D+22 18:00 · запас 72 ч"
        " · время процесса 28 сут 8 ч–51 сут 8 ч → 19 сут 8 ч (от −32 до −62 %)"
    )
    assert told[5].lead == "Ответ на обращение, пришедшее до 14:00:"
    assert sum("Предложение о расширении" in block.text for block in told) == 1


def test_small_tables_come_one_after_the_other_behind_the_pictures() -> None:
    """A picture fills its page: what stands alone before it would leave that page nearly empty."""
    blocks = pack(RETAIL).blocks
    last = max(n for n, block in enumerate(blocks) if isinstance(block, Picture))
    assert [one.key for one in blocks[last:] if isinstance(one, Table)] == [
        "kpi", "gaps", "actions", "metrics", "open", "remarks", "minutes_disputed", "minutes_escalated", "assignments",
    ]  # fmt: skip
    assert not any(isinstance(one, PageBreak) for one in blocks[last:])


@pytest.mark.parametrize(("file", "beside"), [(RETAIL, True), (SERVICE, False)])
def test_a_long_finding_leaves_the_picture_a_page_of_its_own(file: Path, *, beside: bool) -> None:
    """Beside a few sentences it has most of their page; it is never small on a page of its own."""
    blocks = pack(file).blocks
    first = next(n for n, block in enumerate(blocks) if isinstance(block, Picture))
    shown = blocks[first]
    assert isinstance(shown, Picture)
    assert isinstance(blocks[first - 1], PageBreak) is not beside
    assert shown.share == (BESIDE if beside else 1.0)


def test_a_report_has_pictures_and_all_tables() -> None:
    document = pack(RETAIL)
    assert sum(isinstance(block, Picture) for block in document.blocks) >= 2
    keys = {one.key for one in document.tables()}
    assert keys >= {"requirements", "kpi", "metrics", "gaps", "actions", "open", "remarks", "minutes_disputed",
                    "minutes_escalated", "assignments"}  # fmt: skip


def test_what_is_open_names_the_gap_and_no_ids() -> None:
    document = pack(RETAIL)
    assert texts(table(document, "open"), "what", "who", "for", "by", "answer") == [
        ("Распределение товара по торговым точкам", "Отдел распределения (Начальник отдела распределения)", "Склад",
         "14:15", "нет ответа"),
    ]  # fmt: skip
    remarks = [text for (text,) in texts(table(document, "remarks"), "remark")]
    assert any("«План с объёмом поставок на следующий день»" in text and "D-1" in text for text in remarks)
    assert not any("`" in text for text in remarks)


def test_a_remark_names_the_promise_to_customers_by_its_words() -> None:
    remarks = [text for (text,) in texts(table(pack(SERVICE), "remarks"), "remark")]
    assert any(text.startswith("«Обращение рассмотрено»: ") for text in remarks)
    assert not any("considered" in text for text in remarks)


def test_an_unanswered_requirement_is_open(tmp_path: Path) -> None:
    file = tmp_path / "open.yaml"
    text = RETAIL.read_text("utf-8")
    file.write_text(
        text.replace('asked_by: purchasing\n        answer: "yes"', "asked_by: purchasing", 1), "utf-8"
    )
    document = pack(file)
    assert ("Раздельные накладные от поставщика", "Поставщик", "Отдел закупок", "нет ответа") in texts(
        table(document, "open"), "what", "who", "for", "answer"
    )
    finding = document.blocks[1]
    assert isinstance(finding, Paragraph)
    assert finding.tone == "warning"


def test_a_state_by_itself_has_no_comparison() -> None:
    document = pack(RETAIL, state="as_is")
    assert "Что меняется" not in heads(document)
    finding = document.blocks[1]
    assert isinstance(finding, Paragraph)
    assert finding.tone == "error"


@pytest.mark.parametrize("form", REPORT_FORMS)
@pytest.mark.parametrize("file", [RETAIL, SERVICE], ids=lambda file: file.stem)
def test_the_report_is_the_same_bytes_each_time(file: Path, form: str) -> None:
    assert written(pack(file), form) == written(pack.__wrapped__(file), form)


def test_slides_have_shapes_and_tables_that_fit() -> None:
    deck = pptx.Presentation(BytesIO(written(pack(RETAIL), "pptx")))
    slides = list(deck.slides)
    kinds = [{str(shape.shape_type).split(" ")[0] for shape in slide.shapes} for slide in slides]
    assert sum("TABLE" in kind for kind in kinds) >= 6
    assert not any("PICTURE" in kind for kind in kinds)
    assert sum("GROUP" in kind for kind in kinds) >= 2
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_table:
                heights = sum(row.height for row in shape.table.rows)
                assert shape.top + heights <= deck.slide_height
                assert sum(column.width for column in shape.table.columns) <= deck.slide_width


def test_report_pdf_is_searchable_also_in_its_pictures() -> None:
    reader = PdfReader(BytesIO(written(pack(RETAIL), "pdf")))
    pages = [page.extract_text() for page in reader.pages]
    assert "Что выяснилось" in pages[0]
    assert any("Отдел распределения" in page and "Что выяснилось" not in page for page in pages[1:3])
    assert next(str(one.title) for one in reader.outline if not isinstance(one, list)) == "Что выяснилось"


def test_report_html_is_one_file_with_the_one_script_that_its_policy_names() -> None:
    page = written(pack(RETAIL), "html").decode()
    assert page.count("<svg") >= 2
    [script] = re.findall("<script>(.*?)</script>", page, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'sha256-" in page
    assert page.count("<script") == 1
    assert "unsafe" not in page
    assert "src=" not in page


def test_report_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outs = [tmp_path / f"r.{form}" for form in ("html", "docx")]
    assert main(["report", str(RETAIL), "--lang", "ru", *(f"--output={out}" for out in outs)]) == 0
    assert all(out.stat().st_size > 10_000 for out in outs)
    assert capsys.readouterr().out == "".join(f"{out}\n" for out in outs)
    assert main(["report", str(RETAIL), "-o", str(tmp_path / "r.xlsx")]) == 2


def folder(tmp_path: Path, policy: str = POLICY) -> Path:
    for file in (RETAIL, SERVICE):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    if policy:
        (tmp_path / "policy.md").write_text(policy, "utf-8")
    return tmp_path


def book(place: Path, language: str = "ru", **asked: Any) -> Document:
    _, document = standards_book([str(place)], language, today=TODAY, **asked)
    assert document is not None
    return document


def test_a_book_has_policy_and_a_chapter_for_each_process(tmp_path: Path) -> None:
    document = book(folder(tmp_path))
    assert heads(document) == [
        "Политика", "1. Доставка новинок от поставщика на торговые точки",
        "2. Передача клиента из продаж и его сопровождение",
    ]  # fmt: skip
    assert sum(isinstance(block, Picture) for block in document.blocks) >= 2
    checked = [one for one in document.tables() if one.key == "compliance"]
    assert ("Новинки на полке", "18:00", "Отдел продаж (Коммерческий директор)") in texts(
        checked[0], "what", "level", "who"
    )
    assert ("Обращение рассмотрено", "95 %") in texts(checked[1], "what", "level")
    assert ("Удовлетворённость клиента", "не ниже 8") in texts(checked[1], "what", "level")


def test_policy_is_text_with_headings_and_lists() -> None:
    assert policy_blocks(POLICY, "Политика") == [
        Heading("Политика"), Heading("Зачем эта книга", 2),
        Paragraph("Каждый процесс начинается с требования клиента."),
        Bullets(("обещаем только то, что можем;", "о задержке говорим сразу")),
        Heading("Кто отвечает", 2), Paragraph("<script>alert(1)</script>"),
    ]  # fmt: skip


def test_a_list_begins_right_behind_a_line_of_text() -> None:
    """As in Markdown; a number other than 1 may be a part of the text."""
    assert policy_blocks("Правила:\n- раз\n- два\nещё\n\nС\n1998. года так", "П")[1:] == [
        Paragraph("Правила:"), Bullets(("раз", "два ещё")), Paragraph("С 1998. года так"),
    ]  # fmt: skip


@pytest.mark.parametrize("form", BOOK_FORMS)
def test_the_book_is_the_same_bytes_each_time(tmp_path: Path, form: str) -> None:
    place = folder(tmp_path)
    assert written(book(place), form) == written(book(place), form)


def test_the_contents_of_the_book_name_the_pages(tmp_path: Path) -> None:
    reader = PdfReader(BytesIO(written(book(folder(tmp_path)), "pdf")))
    pages = [page.extract_text() for page in reader.pages]
    assert "Содержание" in pages[0]
    title = "2. Передача клиента из продаж и его сопровождение"
    place = next(n for n, page in enumerate(pages[1:], 2) if title in page)
    told = re.search(r"([0-9]+)\n" + re.escape(title), pages[0])
    assert told is not None
    assert int(told[1]) == place


def test_the_contents_in_word_refer_to_the_headings(tmp_path: Path) -> None:
    xml = docx.Document(BytesIO(written(book(folder(tmp_path)), "docx"))).element.xml
    assert xml.count("PAGEREF") >= 3
    assert xml.count("w:bookmarkStart") >= 3


def test_a_folder_without_processes_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["book", str(tmp_path), "-o", str(tmp_path / "b.docx")]) == 2
    assert "no process file" in capsys.readouterr().err


def test_a_file_without_steps_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = folder(tmp_path)
    (place / "plan.yaml").write_text("procmap: 1\nprocess: x\n", "utf-8")
    assert main(["book", str(place), "-o", str(tmp_path / "b.docx"), "--lang", "en"]) == 2
    assert "plan.yaml: there is nothing to write: the file describes no state" in capsys.readouterr().err


def test_a_malformed_chapter_is_shown_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, out = folder(tmp_path), tmp_path / "b.docx"
    (place / "bad.yaml").write_text("procmap: 1\nproces: x\n", "utf-8")
    assert main(["book", str(place), "-o", str(out)]) == 1
    assert "bad.yaml" in capsys.readouterr().out
    assert not out.exists()


def test_book_command_with_title_and_policy(tmp_path: Path) -> None:
    place, out, policy = folder(tmp_path, ""), tmp_path / "b.html", tmp_path / "rules.txt"
    policy.write_text("Клиент прав.", "utf-8")
    arguments = [
        "book",
        str(place),
        "-o",
        str(out),
        "--title",
        "Книга стандартов «Звук»",
        "--policy",
        str(policy),
        "-q",
    ]
    assert main([*arguments, "--lang", "ru"]) == 0
    page = out.read_text("utf-8")
    assert "<h1>Книга стандартов «Звук»</h1>" in page
    assert "Клиент прав." in page
    assert "<script>alert" not in page
