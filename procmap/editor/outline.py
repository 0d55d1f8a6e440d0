"""The outline of a file: its states with their steps and requirements, and the other things it names."""

from __future__ import annotations

from typing import NamedTuple

from procmap.editor.mentions import INSIDE_STATES, Mention, Mentions
from procmap.model.words import key_words
from procmap.render.page import harmless
from procmap.render.words import pick

_TITLES = {"states": ("Process", "states"), "requires": ("Customer", "requires")}


class Item(NamedTuple):
    """Something with a name: the characters of all of it, and those of its id. ``kind`` as in a mention."""

    name: str
    detail: str
    kind: str
    start: int
    end: int
    until: int
    items: tuple[Item, ...] = ()


def outline_of(mentions: Mentions, language: str) -> list[Item]:
    """The states, and before them a group for each other set, all in the order of the file."""
    groups: dict[str, list[Item]] = {}
    inner: dict[str | None, list[Item]] = {}
    for entry in mentions.entries:
        if entry.kind in INSIDE_STATES:
            inner.setdefault(entry.state, []).append(_item(entry))
    for entry in mentions.entries:
        if entry.kind not in INSIDE_STATES:
            groups.setdefault(entry.kind, []).append(_item(entry, tuple(inner.get(_state(entry), ()))))
    top = groups.pop("states", [])
    top += [_group(kind, items, language) for kind, items in groups.items()]
    return sorted(top, key=lambda one: one.start)


def _state(entry: Mention) -> str | None:
    return entry.id if entry.kind == "states" else ""


def _item(entry: Mention, items: tuple[Item, ...] = ()) -> Item:
    name = entry.name or ""
    return Item(
        harmless(entry.id),
        harmless(name),
        entry.kind,
        entry.start,
        entry.end,
        max(entry.until, entry.end),
        items,
    )


def _group(kind: str, items: list[Item], language: str) -> Item:
    part, key = _TITLES.get(kind, ("Process", kind))
    title = pick(key_words(part, key).title, language)
    first, last = items[0], items[-1]
    return Item(title, "", "group", first.start, first.end, last.until, tuple(items))
