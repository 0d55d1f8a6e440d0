"""Changes to a process file as values, and what the data of the file is to be after each of them.

Nothing here knows how a file is laid out: :mod:`procmap.loading.splice` writes the changes into the text and
proves that the text then says what this module says it must.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from procmap.errors import EditRefusedError
from procmap.findings import Route, Text, dotted
from procmap.loading.places import Data

Tree = str | int | bool | None | Mapping[str, "Tree"] | Sequence["Tree"]
"""What may be written. A text is quoted where another program would take it for something else; a number
that is meant as one is given as an ``int``, a flag as a ``bool``."""

MAX_DEPTH = 64


class Replace(NamedTuple):
    """Give the single value (or the empty place) at ``route`` another value."""

    route: Route
    value: Tree


class Rename(NamedTuple):
    """Give the key at the end of ``route`` another name; its value stays."""

    route: Route
    key: str


class Insert(NamedTuple):
    """Add ``key: value`` to the map at ``route``: behind the key ``after``, before all keys, or at the end."""

    route: Route
    key: str
    value: Tree
    after: str | None = None
    first: bool = False


class Append(NamedTuple):
    """Add an item at the end of the list at ``route``."""

    route: Route
    value: Tree


class Remove(NamedTuple):
    """Take out a key with its value, or an item of a list, with the remarks on its own lines."""

    route: Route


Edit = Replace | Rename | Insert | Append | Remove

REFUSALS: dict[str, Text] = {
    "no-place": Text("there is nothing at `{route}`", "по пути `{route}` ничего нет"),
    "not-single": Text("`{route}` is not a single value", "`{route}` — не одиночное значение"),
    "not-map": Text("`{route}` is not a set of keys", "`{route}` — не набор ключей"),
    "not-list": Text("`{route}` is not a list", "`{route}` — не список"),
    "taken": Text("`{route}` is there already", "`{route}` уже есть"),
    "unwritable": Text(
        "this value cannot be written into a process file: {what}",
        "такое значение нельзя записать в файл процесса: {what}",
    ),
    "incomplete": Text(
        "the file could not be read to its end, so nothing in it is changed",
        "файл не удалось прочитать до конца, поэтому в нём ничего не меняется",
    ),
    "comment": Text(
        "a remark (#) beside `{route}` would be lost", "пропало бы примечание (#) рядом с `{route}`"
    ),
    "layout": Text(
        "the text around `{route}` is laid out in a way that cannot be changed safely",
        "текст вокруг `{route}` записан так, что безопасно изменить его нельзя",
    ),
    "unproven": Text(
        "it cannot be proven that a change at `{route}` would leave everything else as it is",
        "нельзя доказать, что правка в `{route}` не затронет остального",
    ),
}
"""Why a change is refused."""


UNWRITABLE: dict[str, Text] = {
    "bad-text": Text("it holds a character that may not stand in one", "в нём есть недопустимый знак"),
    "over-limit": Text("it is too long", "оно слишком длинное"),
}
"""What is wrong with a value that cannot be written, by the rule that says so."""


def refused(reason: str, route: Route = (), what: str | Text = "") -> EditRefusedError:
    """The exception for a change that is not made."""
    words, named = REFUSALS[reason], what if isinstance(what, Text) else Text(what, what)
    shown = dotted(route)[:200] or "."
    filled = [
        words_in.replace("{route}", shown).replace("{what}", named_in[:80])
        for words_in, named_in in ((words.en, named.en), (words.ru, named.ru))
    ]
    return EditRefusedError(reason, route, Text(*filled))


def as_read(value: Tree, depth: int = 0) -> Data:
    """What a written value is when it is read back: every single value is text. Raises ``EditRefusedError``."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if depth < MAX_DEPTH and isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: as_read(part, depth + 1) for key, part in value.items()}
    if depth < MAX_DEPTH and isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [as_read(part, depth + 1) for part in value]
    raise refused("unwritable", what=type(value).__name__)


def make(data: Data, edit: Edit) -> Data:
    """``data`` after ``edit``; collections are changed in place. Raises ``EditRefusedError`` for a wrong place."""
    if isinstance(edit, Insert):
        _insert(_at(data, edit.route), edit)
    elif isinstance(edit, Append):
        here = _at(data, edit.route)
        if not isinstance(here, list):
            raise refused("not-list", edit.route)
        here.append(as_read(edit.value))
    elif not edit.route:
        raise refused("no-place")
    else:
        _at(data, edit.route)
        _change(_at(data, edit.route[:-1]), edit)
    return data


def _change(here: Any, edit: Replace | Rename | Remove) -> None:
    last = edit.route[-1]
    if isinstance(edit, Remove):
        del here[last]
    elif isinstance(edit, Rename):
        _rename(here, edit)
    elif isinstance(here[last], (dict, list)):
        raise refused("not-single", edit.route)
    else:
        here[last] = as_read(edit.value)


def _rename(here: Any, edit: Rename) -> None:
    if not isinstance(here, dict):
        raise refused("not-map", edit.route[:-1])
    if edit.key in here:
        raise refused("taken", (*edit.route[:-1], edit.key))
    _refill(here, [(edit.key if key == edit.route[-1] else key, value) for key, value in here.items()])


def _insert(here: Data, edit: Insert) -> None:
    if not isinstance(here, dict):
        raise refused("not-map", edit.route)
    if edit.key in here:
        raise refused("taken", (*edit.route, edit.key))
    if edit.after is not None and edit.after not in here:
        raise refused("no-place", (*edit.route, edit.after))
    value = as_read(edit.value)
    items = list(here.items())
    at = 0 if edit.first else list(here).index(edit.after) + 1 if edit.after is not None else len(items)
    if at == len(items):
        here[edit.key] = value
    else:
        _refill(here, [*items[:at], (edit.key, value), *items[at:]])


def _refill(here: dict[str, Data], items: list[tuple[str, Data]]) -> None:
    here.clear()
    here.update(items)


def _at(data: Data, route: Route) -> Data:
    for part in route:
        inside = isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data)
        if not inside and not (isinstance(data, dict) and part in data):
            raise refused("no-place", route)
        data = data[part]  # type: ignore[index]
    return data


def same(one: Data, other: Data) -> bool:
    """Whether two data are equal, the order of their keys included."""
    open_ = [(one, other)]
    while open_:
        left, right = open_.pop()
        if isinstance(left, dict) and isinstance(right, dict):
            if list(left) != list(right):
                return False
            open_.extend(zip(left.values(), right.values(), strict=True))
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return False
            open_.extend(zip(left, right, strict=True))
        elif left != right or isinstance(left, (dict, list)) or isinstance(right, (dict, list)):
            return False
    return True
