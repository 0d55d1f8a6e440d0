"""Code frames: tabs, Cyrillic, long lines, spans of several lines."""

from __future__ import annotations

import pytest

from procmap.findings import Span
from procmap.loading.document import compose
from procmap.locale import speech
from procmap.render.frame import MAX_WIDTH, code_frame


def frame(text: str, span: Span, language: str = "en") -> list[str]:
    return [line.text for line in code_frame(compose(text, "x.yaml"), span, speech(language))]


def test_cyrillic() -> None:
    assert frame("имя: Приёмка товара\n", Span(1, 6, 1, 13)) == [
        "   |",
        " 1 | имя: Приёмка товара",
        "   |      ^^^^^^^",
    ]


def test_the_gutter_grows_with_the_number() -> None:
    assert frame("\n" * 99 + "a: b\n", Span(100, 4, 100, 5)) == ["     |", " 100 | a: b", "     |    ^"]


def test_tabs_take_four_blanks() -> None:
    assert frame("a: \tb\n", Span(1, 5, 1, 6)) == ["   |", " 1 | a:     b", "   |        ^"]
    assert frame("\ta: b\n", Span(1, 1, 1, 2))[2] == "   | ^^^^"


def test_control_characters_are_shown_as_one() -> None:
    assert frame('a: "\x1b[31m" b\n', Span(1, 12, 1, 13))[1:] == [
        ' 1 | a: "\ufffd[31m" b',
        "   |            ^",
    ]


def test_an_empty_place_has_one_caret() -> None:
    assert frame("a:\n", Span(1, 3, 1, 3)) == ["   |", " 1 | a:", "   |   ^"]


def test_a_place_behind_the_last_line() -> None:
    assert frame("a: [\n", Span(2, 1, 2, 1)) == ["   |", " 2 |", "   | ^"]


@pytest.mark.parametrize(("language", "words"), [("en", "(to line 3)"), ("ru", "(до строки 3)")])
def test_several_lines(language: str, words: str) -> None:
    text = "a:\n  b: c  \n  d: e\n"
    assert frame(text, Span(2, 3, 3, 7), language)[1:] == [" 2 |   b: c  ", f"   |   ^^^^ {words}"]


def test_a_span_that_ends_with_the_line_break_is_one_line() -> None:
    assert frame("a: b\nc: d\n", Span(1, 4, 2, 1))[2] == "   |    ^"


@pytest.mark.parametrize("start", [1, 30, 150, 255, 296])
def test_long_lines_are_shown_as_a_window(start: int) -> None:
    text = "".join(chr(ord("а") + n % 32) for n in range(300))
    _, shown, carets = frame(text, Span(1, start, 1, start + 4))
    begins = carets.index("^")
    assert carets.count("^") == 4
    assert len(shown) <= MAX_WIDTH + len(" 1 | ")
    seen = shown[begins : begins + 4]
    assert seen.strip("…") in text[start - 1 : start + 3]
    assert shown.startswith(" 1 | …") == (start > MAX_WIDTH // 3)


def test_a_place_longer_than_the_window_ends_with_it() -> None:
    _, shown, carets = frame("a: " + "b" * 500, Span(1, 4, 1, 504))
    assert shown.endswith("…")
    assert len(carets) == len(shown)
