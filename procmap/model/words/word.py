"""What a key of the file is in words: the records that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from procmap.findings import Text

NO_CHOICES: Mapping[str, Text] = MappingProxyType({})


class Key(NamedTuple):
    """One key: a short title, what it says (Markdown), examples as they may be written, and its choices."""

    title: Text
    says: Text
    examples: tuple[str, ...] = ()
    choices: Mapping[str, Text] = NO_CHOICES


class Words(NamedTuple):
    """A part of the file: its name in a sentence, what it is, and its keys in the order of the reference."""

    name: Text
    about: Text
    keys: Mapping[str, Key]
