"""Places in texts as editors count them: lines that end in three ways, columns in code units of three encodings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmap.editor.markdown import to_markdown
from procmap.editor.texts import Change, Encoding, Spot, Stretch, Text
from procmap.render.page import Bit, Column, Table, line

TEXTS = st.text(st.sampled_from("aя🍞\u2028\x85\x0b\r\n \ud800"), max_size=30)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-32"])
WIDTHS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
UNIT = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


def slow_spot(text: str, index: int, encoding: str) -> Spot:
    """The same by going through the text, character by character."""
    number = column = at = 0
    while at < index:
        end = 2 if text[at : at + 2] == "\r\n" else 1 if text[at] in "\r\n" else 0
        if end and at + end <= index:
            number, column = number + 1, 0
        elif not end:
            column += len(text[at].encode(WIDTHS[encoding], "surrogatepass")) // UNIT[encoding]
        at += max(end, 1)
    return Spot(number, column)


@given(TEXTS, ENCODINGS, st.integers(0, 30))
def test_spots_are_those_of_a_slow_walk(text: str, encoding: Encoding, index: int) -> None:
    index = min(index, len(text))
    assert Text("", 0, text, encoding).spot(index) == slow_spot(text, index, encoding)


@given(TEXTS, ENCODINGS, st.integers(0, 30))
def test_there_and_back(text: str, encoding: Encoding, index: int) -> None:
    whole = Text("", 0, text, encoding)
    index = min(index, len(text))
    between = text[index - 1 : index + 1] == "\r\n" and index > 0
    assert whole.index(whole.spot(index)) == index - between


@given(TEXTS, ENCODINGS, st.integers(0, 30), st.integers(0, 30), TEXTS)
def test_a_change_of_a_part(text: str, encoding: Encoding, one: int, other: int, new: str) -> None:
    whole = Text("", 0, text, encoding)
    start, end = sorted((whole.index(whole.spot(one)), whole.index(whole.spot(other))))
    changed = whole.changed(1, [Change(Stretch(whole.spot(start), whole.spot(end)), new)])
    assert (changed.text, changed.version) == (text[:start] + new + text[end:], 1)


@given(TEXTS, ENCODINGS, st.integers(0, 50), st.integers(0, 50))
def test_a_place_outside_is_the_nearest_one(text: str, encoding: Encoding, number: int, column: int) -> None:
    assert 0 <= Text("", 0, text, encoding).index(Spot(number, column)) <= len(text)


@pytest.mark.parametrize(("encoding", "column"), [("utf-16", 2), ("utf-8", 4), ("utf-8", 3)])
def test_a_place_inside_a_character_is_before_it(encoding: Encoding, column: int) -> None:
    assert Text("", 0, "a🍞b", encoding).index(Spot(0, column)) == 1


def test_cells_cannot_break_a_table() -> None:
    table = Table((Column("a|b"), Column("c")), ((line(Bit("x|y\n|z", "strong")), line("`")),))
    assert to_markdown([table]) == "| a\\|b | c |\n|---|---|\n| **x\\|y \\|z** | \\` |\n"
