"""The ids that could stand where somebody is typing. Keys are left to editors with the schema."""

from __future__ import annotations

import re
from typing import NamedTuple

from procmap.editor.mentions import Mention, Mentions
from procmap.findings import Text as Words
from procmap.loading.document import compose
from procmap.loading.places import Data
from procmap.loading.schema.ids import Known, known_ids
from procmap.render.page import harmless
from procmap.render.words import pick

_WORD = re.compile(r"[\w-]{0,200}\Z")
_REST = re.compile(r"[\w-]{0,200}")
_HERE = "procmap-cursor"
"""Stands where the cursor is while the place is found out."""
_ALWAYS = Words("round the clock, every day", "круглосуточно, каждый день")


class Offer(NamedTuple):
    """An id with its name."""

    id: str
    name: str


class Offers(NamedTuple):
    """What could stand in the place of ``text[start:end]``."""

    start: int
    end: int
    ids: tuple[Offer, ...]


def offers_at(text: str, index: int, data: Data, language: str) -> Offers | None:
    """What is offered at a character of ``text``; ``data`` is what its newest readable version says.

    The text is read only as far as the cursor, with a word put there: what stands behind it is often half written.
    """
    word = _WORD.search(text, max(index - 200, 0), index)
    rest = _REST.match(text, index)
    start = word.start() if word else index
    end = rest.end() if rest else index
    place = _place(text[:start])
    if place is None:
        return None
    mention, own = place
    ids = tuple(
        Offer(id_, harmless(name))
        for id_, name in _ids(known_ids(data), mention, language).items()
        if own is None or id_ != own
    )
    return Offers(start, end, ids)


def _place(before: str) -> tuple[Mention, str | None] | None:
    """What is referred to behind a text, and the step it is in, which does not refer to itself."""
    before = before.removesuffix('"') if before.endswith('"') else before.removesuffix("'")
    mentions = Mentions(compose(before + _HERE, ""))
    mark = int(before.startswith("\ufeff"))
    found = mentions.at(len(before) - mark)
    if found is None or found.id != _HERE or found.entry:
        return None
    around = mentions.entries[-1] if mentions.entries else None
    return found, around.id if around is not None and around.kind == "steps" else None


def _ids(known: Known, mention: Mention, language: str) -> dict[str, str]:
    """The ids of the sets that a reference may be to, those that count first before the others."""
    own = known.states.get(mention.state, {}) if mention.state is not None else {}
    found: dict[str, str] = {}
    for kind in mention.kinds:
        set_ = known.sets["all steps"] if (kind, mention.state) == ("steps", None) else None
        names = set_ if set_ is not None else own.get(kind) or known.sets.get(kind, {})
        found |= {id_: name for id_, name in names.items() if id_ not in found}
        if kind == "calendars":
            found["always"] = pick(_ALWAYS, language)
    return found
