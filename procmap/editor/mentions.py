"""Where a file names things: which ids are explained and used where, and which key stands where.

The data is walked along the classes of the model, as far as it can be read: a broken file has what stands before
the mistake.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin

from procmap.loading.places import Data
from procmap.loading.schema.ids import REFERENCES, name_of
from procmap.loading.schema.parts import SHORT
from procmap.loading.source import Document
from procmap.loading.states import ancestry
from procmap.model import After, Process, State
from procmap.model.part import Part
from procmap.model.requirement import Customer
from procmap.model.step import normal_after

INSIDE_STATES = frozenset({"steps", "requirements"})
"""Kinds of things that belong to a state."""
_NO_IDS = frozenset({"branches", "group", "days", "week"})
"""Maps whose keys are not ids that anything refers to (a branch), or ids that are explained elsewhere."""
_ANYWHERE = "all steps"
"""The steps of all states, for what stands outside of them."""


class Mention(NamedTuple):
    """An id at ``text[start:end]``.

    ``kinds`` are the sets it may belong to, those that count first: ``steps``, ``people`` … ``state`` is the state
    in which it stands, if any. Where the id is the key of an entry (``entry``), that ends at ``until`` and says
    ``data``.
    """

    id: str
    kinds: tuple[str, ...]
    state: str | None
    start: int
    end: int
    entry: bool = False
    until: int = 0
    data: Data = None

    @property
    def kind(self) -> str:
        """The first of its kinds."""
        return self.kinds[0]

    @property
    def name(self) -> str | None:
        """What an entry calls what it describes."""
        return name_of(self.data)


class KeyPlace(NamedTuple):
    """A key of a part of the file, at ``text[start:end]``."""

    part: str
    key: str
    start: int
    end: int


class Field(NamedTuple):
    """What stands under a key: parts (one of them, a list, a map by id, or handoffs), or plain values."""

    many: Literal["", "one", "list", "map", "after"]
    part: type[Part] | None


class Mentions:
    """All ids and keys of a document, in the order of the text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.ids: list[Mention] = []
        self.keys: list[KeyPlace] = []
        if isinstance(document.data, dict) and document.places.values:
            self._part(0, Process, None)
        self.ids.sort(key=lambda one: one.start)
        self.keys.sort(key=lambda one: one.start)
        self._id_starts = [one.start for one in self.ids]
        self._key_starts = [one.start for one in self.keys]
        self.entries = [one for one in self.ids if one.entry]

    def at(self, index: int) -> Mention | None:
        """The id that stands at a character, or ends right before it."""
        n = bisect_right(self._id_starts, index) - 1
        return self.ids[n] if n >= 0 and index <= self.ids[n].end else None

    def key_at(self, index: int) -> KeyPlace | None:
        """The key at a character."""
        n = bisect_right(self._key_starts, index) - 1
        return self.keys[n] if n >= 0 and index <= self.keys[n].end else None

    def around(self, index: int, *, line: int | None = None) -> Mention | None:
        """The innermost entry around a character; an entry has the whole of its lines."""
        number = self.document.lines.number
        here = number(index) if line is None else line
        found = None
        for one in self.entries:
            if one.start > index and number(one.start) > here:
                break
            if number(one.start) <= here <= number(max(one.until - 1, one.start)) and not self._beside(
                one, index
            ):
                found = one
        return found

    def explained(self, mention: Mention) -> list[Mention]:
        """The entries that an id stands for: of the first of its kinds that has any, in its own state first."""
        for kind in mention.kinds:
            found = [one for one in self.entries if one.kind == kind and one.id == mention.id]
            if kind in INSIDE_STATES and mention.state is not None:
                line = [mention.state, *self._bases(mention.state)]
                found = sorted(
                    (one for one in found if one.state in line), key=lambda one: line.index(str(one.state))
                )
            if found:
                return found
        return []

    def used(self, mention: Mention) -> list[Mention]:
        """Every mention of what an id stands for, entries included; within states, in those that share it."""
        entries = self.explained(mention)
        kind = entries[0].kind if entries else mention.kind
        states = {str(one.state) for one in entries if one.state is not None}
        return [
            one
            for one in self.ids
            if one.id == mention.id and kind in one.kinds and self._shares(one, kind, states)
        ]

    def _shares(self, mention: Mention, kind: str, states: set[str]) -> bool:
        if kind not in INSIDE_STATES or mention.state is None or mention.state in states:
            return True
        return any(base in states for base in self._bases(mention.state))

    def _bases(self, state: str) -> tuple[str, ...]:
        states = self.document.data.get("states") if isinstance(self.document.data, dict) else None
        return tuple(ancestry(states, state)) if isinstance(states, dict) else ()

    def _beside(self, one: Mention, index: int) -> bool:
        """Whether a character stands outside an entry in the same line as other entries: ``{a: {…}, b: {…}}``."""
        text = self.document.text
        opened = text[text.rfind("\n", 0, one.start) + 1 : one.start]
        in_braces = "{" in opened or text.find("\n", one.start, one.until) < 0
        return in_braces and not one.start <= index <= one.until and opened.strip() != ""

    # --- the walk

    def _part(self, node: int, part: type[Part], state: str | None) -> None:
        places = self.document.places
        if not isinstance(places.values[node], dict):
            if part in SHORT:
                self._value(node, _fields(part)[SHORT[part]], (part.__name__, SHORT[part]), state)
            return
        fields = _fields(part)
        for key, at in self._members(node):
            field = fields.get(key)
            if field is None:
                continue
            self.keys.append(KeyPlace(part.__name__, key, places.starts[at], places.ends[at]))
            self._value(at + 1, field, (part.__name__, key), state)

    def _value(self, node: int, field: Field, where: tuple[str, str], state: str | None) -> None:
        if field.many == "after":
            self._after(node, state)
        elif field.part is None:
            self._references(node, REFERENCES.get(where, ()), state)
        elif field.many == "map":
            self._map(node, field.part, where[1], state)
        elif field.many == "list":
            for item in self._items(node):
                self._part(item, field.part, state)
        else:
            self._part(node, field.part, state)

    def _map(self, node: int, part: type[Part], kind: str, state: str | None) -> None:
        places = self.document.places
        if not isinstance(places.values[node], dict):
            if kind == "group":
                self._references(node, ("people",), state)
            return
        for id_, at in self._members(node):
            inner = id_ if kind == "states" else state
            if kind == "group":
                self._mention(at, ("people",), state)
            elif kind not in _NO_IDS:
                self._entry(at, id_, kind, state)
            self._part(at + 1, part, inner)

    def _after(self, node: int, state: str | None) -> None:
        """The steps before one: an id, a list of ids and maps, or a map by id."""
        places = self.document.places
        value = places.values[node]
        kinds = REFERENCES["After", "step"]
        if isinstance(value, dict):
            for _, at in self._members(node):
                self._mention(at, kinds, state)
                self._part(at + 1, After, state)
            return
        for item in self._items(node) if isinstance(value, list) else (node,):
            if isinstance(places.values[item], dict):
                self._part(item, After, state)
            else:
                self._mention(item, kinds, state)

    def _references(self, node: int, kinds: tuple[str, ...], state: str | None) -> None:
        if kinds == (_ANYWHERE,):
            kinds, state = ("steps",), None
        for item in (*self._items(node), node) if kinds else ():
            self._mention(item, kinds, state)

    def _mention(self, node: int, kinds: tuple[str, ...], state: str | None) -> None:
        places = self.document.places
        value = places.values[node]
        if isinstance(value, str):
            self.ids.append(Mention(value, kinds, state, places.starts[node], places.ends[node]))

    def _entry(self, at: int, id_: str, kind: str, state: str | None) -> None:
        places = self.document.places
        end = max(places.ends[at], places.ends[at + 1])
        self.ids.append(
            Mention(id_, (kind,), state, places.starts[at], places.ends[at], True, end, places.values[at + 1])
        )

    def _members(self, node: int) -> Iterator[tuple[str, int]]:
        """The keys of a map and their nodes. A map that reading has left open owns nothing of what follows."""
        places = self.document.places
        value = places.values[node]
        for key, at in places.members(node).items():
            if isinstance(value, dict) and key in value and at + 1 < len(places.values):
                yield key, at

    def _items(self, node: int) -> Iterator[int]:
        if isinstance(self.document.places.values[node], list):
            yield from self.document.places.items(node)


def part_of(kind: str) -> str:
    """The class of the entries of a kind: ``Step`` for ``steps``."""
    return _parts()[kind]


@cache
def _parts() -> dict[str, str]:
    return {
        key: field.part.__name__
        for part in (Process, State, Customer)
        for key, field in _fields(part).items()
        if field.many == "map" and field.part is not None
    }


@cache
def _fields(part: type[Part]) -> dict[str, Field]:
    """The fields of a part by their keys as the file spells them."""
    return {
        field.alias or name: _field(field.annotation, field.metadata)
        for name, field in part.model_fields.items()
    }


def _field(annotation: Any, metadata: list[Any]) -> Field:
    if any(getattr(one, "func", None) is normal_after for one in metadata):
        return Field("after", After)
    for hint in (annotation, *get_args(annotation)):
        origin, args = get_origin(hint), get_args(hint)
        if _is_part(hint):
            return Field("one", hint)
        if origin is dict and _is_part(args[1]):
            return Field("map", args[1])
        if origin is tuple and _is_part(args[0]):
            return Field("list", args[0])
    return Field("", None)


def _is_part(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Part)
