"""Words that are wider than their column are parted between syllables, with hyphens; all others stay whole."""

from __future__ import annotations

from io import BytesIO

import pytest

from procmap.export.papers.document import Cell, Column, Document, Row, Table
from procmap.export.writers.to_pdf import write
from procmap.export.writers.wrapping import with_partings


@pytest.mark.parametrize(
    ("word", "parted"),
    [
        ("документооборота)", "доку|мен|тоо|бо|рота)"),
        ("невыполнимо", "невы|пол|нимо"),
        ("предложение", "пред|ло|же|ние"),
        ("СОГЛАСОВАНИЯ", "СОГ|ЛА|СО|ВА|НИЯ"),
        ("warehouse", "ware|house"),
        ("2026-12-01..2026-12-31", "2026-12-01..2026-12-31"),
        ("some_long_id_4711", "some_long_id_4711"),
    ],
)
def test_where_a_word_may_be_parted(word: str, parted: str) -> None:
    assert with_partings(word, 5, len).replace("\u00ad", "|") == parted
    assert with_partings(word, len(word), len) == word


def test_only_the_word_that_is_too_wide_may_be_parted() -> None:
    assert "\u00ad" not in with_partings("Отдел перевозок", 9, len)
    told = with_partings("Отдел\nдокументооборота  порта", 10, len)
    assert told.replace("\u00ad", "") == "Отдел\nдокументооборота  порта"
    assert told.startswith("Отдел\nдоку\u00ad")


def test_a_pdf_parts_words_with_hyphens_and_keeps_their_brackets() -> None:
    """Twelve columns of a word that needs a seventh of the page: all are too narrow for it."""
    from pypdf import PdfReader

    word = "(документооборота)"
    columns = tuple(Column(f"c{n}", f"№ {n}") for n in range(12))
    table = Table("t", "Таблица", columns, (Row(tuple(Cell(word) for _ in columns)),))
    data = write(Document("t", "Таблица", "ru", (), (table,), wide=True))
    lines = [line.strip() for line in PdfReader(BytesIO(data)).pages[0].extract_text().splitlines()]
    torn = [line for line in lines if line.startswith("(")]
    assert len(torn) == 12
    assert all(line.endswith("-") for line in torn)
    assert ")" not in lines
    assert write(Document("t", "Таблица", "ru", (), (table,), wide=True)) == data
