"""Widths and line breaks, worked out by hand from the font's own widths."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmap.render.diagram.text import broken, clean, count_lines, narrowest, packed, shortened, width
from procmap.render.fonts import FOLDER, advance, font_file, known, outline


def test_the_width_table_is_that_of_the_fonts() -> None:
    ttlib = import_module("fontTools.ttLib")
    for bold in (False, True):
        font = ttlib.TTFont(BytesIO(font_file(bold=bold).read_bytes()))
        for code, name in font.getBestCmap().items():
            assert advance(chr(code), bold=bold) == font["hmtx"][name][0]
        names = {record.nameID: record.toUnicode() for record in font["name"].names}
        assert (names[1], names[16], names[17]) == (
            "Procmap Sans",
            "Procmap Sans",
            "Bold" if bold else "Regular",
        )
        assert "kern" not in font
        assert "GPOS" not in font


def test_the_font_has_what_pictures_say() -> None:
    letters = "АЯаяЁёІїЄґӘәABCzéñßğş0123456789«»“”„–—…·→←№₽€≈≤≥−+%()[]/&"
    assert known(letters) == letters
    assert known("漢") == "\ufffd"
    assert all(outline(char) for char in letters)
    assert "Reserved Font Name" not in (FOLDER / "OFL.txt").read_text("utf-8").split("PREAMBLE")[0]
    sizes = [font_file(bold=bold).stat().st_size for bold in (False, True)]
    assert max(sizes) < 80_000


def test_widths_add_up_and_grow_with_the_size() -> None:
    table = json.loads((FOLDER / "widths.json").read_text("ascii"))["Regular"]
    units = sum(table[f"{ord(char):04x}"] for char in "Склад")
    assert width("Склад", 10) == pytest.approx(units / 100)
    assert width("Склад", 20) == pytest.approx(units / 50)


def test_lines_are_even_and_short_words_stay_with_the_next() -> None:
    text = "Доставка товара на торговые точки"
    assert broken(text, 1000, 10) == (text,)
    assert broken(text, width("Доставка товара", 10) + 0.5, 10) == ("Доставка товара", "на торговые", "точки")
    for count in range(2, 6):
        assert all(
            not line.endswith((" на", " по")) for line in broken(text, narrowest(text, count) * 10, 10)
        )


@given(
    st.lists(st.text("абв AB-·/12", min_size=0, max_size=14), max_size=9).map(" ".join),
    st.integers(5, 400),
    st.booleans(),
)
def test_counted_lines_are_those_that_are_broken(text: str, room: int, bold: bool) -> None:
    assert count_lines(text, room, 10, bold=bold) == len(broken(text, room, 10, bold=bold))


@given(st.lists(st.text("абвAB-12", min_size=1, max_size=25), min_size=1, max_size=7), st.integers(1, 7))
def test_the_narrowest_room_is_the_least_one(words: list[str], count: int) -> None:
    """Against one thousandth of the size less, at which there are more lines: unless a word alone is as wide."""
    text = " ".join(words)
    least = round(narrowest(text, count) * 1000)
    assert len(broken(text, least, 1000)) <= max(count, 1) or count == 1
    widest = max(width(line, 1000) for line in broken(text, 1, 1000))
    assert least <= widest + 1 or len(broken(text, least - 2, 1000)) > count


def test_a_day_stays_with_its_hour_and_a_number_with_its_unit() -> None:
    for room in range(30, 120, 5):
        for line in broken("клиенту к D+16 18:00 не позже 15 мин — точно", room, 10):
            assert not line.endswith(("D+16", " к", "15"))
            assert not line.startswith("—")


def test_a_line_ends_without_a_point() -> None:
    text = "нужно к 13:00 · опоздание 40 мин"
    assert packed(text, 1000, 10) == (text,)
    assert packed(text, width("опоздание 40 мин", 10) + 1, 10) == ("нужно к 13:00", "опоздание 40 мин")


def test_a_long_word_is_parted_where_it_can_be_spoken() -> None:
    lines = broken("электрооборудование", 60, 12)
    assert len(lines) > 1
    assert "".join(line.removesuffix("-") for line in lines) == "электрооборудование"
    assert all(line.endswith("-") for line in lines[:-1])


@pytest.mark.parametrize("length", [0, 1, 40])
def test_a_cut_line_says_so(length: int) -> None:
    text = "щ" * length
    cut = shortened(text, 60, 10)
    assert width(cut, 10) <= 60
    assert cut == text or cut.endswith("…")


def test_clean_text_has_no_more_than_a_reader_can_use() -> None:
    assert clean("a\x00b\ufffec\ud800d") == "a\ufffdb\ufffdc\ufffdd"
    assert clean("x" * 400) == "x" * 299 + "…"
    assert clean("two\nlines") == "two lines"


def test_no_font_tool_is_needed_to_draw() -> None:
    import subprocess
    import sys

    script = (
        "import sys\nsys.modules['fontTools'] = None\nfrom procmap.cli.app import main\n"
        "code = main(['render', 'examples/av_retail_delivery.yaml', '-o', sys.argv[1], '-q'])\nsys.exit(code)"
    )
    assert find_spec("reportlab")
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        root = Path(__file__).parents[3]
        done = subprocess.run(
            [sys.executable, "-c", script, f"{folder}/p.pdf"], cwd=root, timeout=60, check=False
        )
        assert done.returncode == 0
        assert (Path(folder) / "p.pdf").read_bytes().startswith(b"%PDF")
