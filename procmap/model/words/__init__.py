"""What every part of a process file and each of its keys says, in English and Russian: their only home.

The key reference in ``docs/format.md`` and the JSON Schema are made from it.
"""

from __future__ import annotations

from procmap.model.words import organisation, process, requirement, service, step
from procmap.model.words.word import Key, Words

__all__ = ["ANYWHERE", "WORDS", "Key", "Words", "key_words"]

WORDS: dict[str, Words] = {
    **process.WORDS,
    **organisation.WORDS,
    **requirement.WORDS,
    **step.WORDS,
    **service.WORDS,
}
"""The words of each class of the model, by its name."""

ANYWHERE = WORDS["Part"].keys
"""The keys that may stand on every part."""


def key_words(part: str, key: str) -> Key:
    """The words of a key, as the file spells it, of a class of the model."""
    return WORDS[part].keys.get(key) or ANYWHERE[key]
