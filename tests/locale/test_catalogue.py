"""The catalogues say everything that the code says, with the right plurals, and are compiled."""

from __future__ import annotations

import re

import pytest

from procmap.locale import LANGUAGES, catalogue, speech
from procmap.locale.compile import english, in_step, main, messages, missing, read, to_mo, to_po

OTHERS = LANGUAGES[1:]


@pytest.mark.parametrize("language", OTHERS)
def test_the_committed_files_are_in_step(language: str) -> None:
    translations = in_step(language)
    assert catalogue(language, "po").read_bytes() == to_po(language, translations)
    assert catalogue(language, "mo").read_bytes() == to_mo(language, translations)
    assert main(["--check"]) == 0


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_missing_or_unused(language: str) -> None:
    assert missing(in_step(language)) == []
    assert set(read(language)) == {english(message) for message in messages()}


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_survive_translation(language: str) -> None:
    for message, forms in in_step(language).items():
        wanted = set(re.findall(r"\{[a-z]+\}", english(message)))
        for form in forms:
            assert set(re.findall(r"\{[a-z]+\}", form)) == wanted, form


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 ошибок"),
        (1, "1 ошибка"),
        (2, "2 ошибки"),
        (4, "4 ошибки"),
        (5, "5 ошибок"),
        (11, "11 ошибок"),
        (12, "12 ошибок"),
        (21, "21 ошибка"),
        (22, "22 ошибки"),
        (25, "25 ошибок"),
        (101, "101 ошибка"),
        (111, "111 ошибок"),
        (1_002, "1002 ошибки"),
    ],
)
def test_russian_plurals(count: int, words: str) -> None:
    assert speech("ru").ngettext("{count} error", "{count} errors", count) == words


def test_english_plurals() -> None:
    say = speech("en")
    assert [say.ngettext("{count} error", "{count} errors", count) for count in (0, 1, 2)] == [
        "0 errors",
        "1 error",
        "2 errors",
    ]


def test_an_unknown_language_is_english() -> None:
    assert speech("tlh")._("holds") == "holds"
    assert speech("ru")._("never said") == "never said"


def test_messages_inside_f_strings_are_found() -> None:
    found = {english(message) for message in messages()}
    assert {"so", "no duration:", "as-is: a fact, not counted"} <= found
