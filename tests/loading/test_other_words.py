"""Words that people use for a key: each leads to a key that can stand where it was written, and to one only."""

from __future__ import annotations

from pathlib import Path

import pytest

from procmap.loading.document import compose
from procmap.loading.other_words import OTHER_WORDS, meant
from procmap.loading.reader import read_process
from procmap.model.words import WORDS

KEYS = {part: tuple(words.keys) for part, words in WORDS.items()}


@pytest.mark.parametrize(
    ("key", "word"), [(key, word) for key, words in OTHER_WORDS.items() for word in words]
)
def test_every_word_leads_somewhere(key: str, word: str) -> None:
    """To its own key in a part that has no key of that name, and to no other key there."""
    assert word == word.lower()
    parts = [(*keys, *KEYS["Part"]) for keys in KEYS.values()]
    assert any(meant(word, keys) == key for keys in parts if key in keys and word not in keys)


@pytest.mark.parametrize(
    ("part", "word", "key"),
    [
        ("Step", "duration", "takes"),
        ("Step", "Длительность", "takes"),
        ("Step", "depends-on", "after"),
        ("Step", "starts", "not_before"),
        ("Requirement", "deadline", "by"),
        ("Requirement", "Срок", "by"),
        ("Requirement", "from", "of"),
        ("Requirement", "operation", "step"),
        ("CustomerRequirement", "step", "at"),
        ("Task", "deadline", "until"),
        ("Metric", "duration", None),
        ("Step", "colour", None),
    ],
)
def test_a_word_leads_to_the_key_of_its_part(part: str, word: str, key: str | None) -> None:
    assert meant(word, KEYS[part]) == key


def test_the_message_names_the_key_or_what_can_stand_there() -> None:
    text = (
        "procmap: 1\nprocess: A\nstates:\n  to_be:\n    steps:\n"
        "      pack: {name: Pack, duration: 2h, colour: red}\n"
    )
    findings = read_process(compose(text.encode(), "a.yaml"), Path("a.yaml")).findings
    told = [one for one in findings if one.rule == "unknown-key"]
    assert [(one.values["key"], one.reason) for one in told] == [("duration", "near"), ("colour", "known")]
    assert told[0].values["near"] == "takes"
    known = told[1].values["known"]
    assert isinstance(known, tuple)
    assert set(known) == {*KEYS["Step"], *KEYS["Part"]}
    assert known[0] == "name" and known[-1] == "why"
