"""Where the keys and values of a TOML text stand: tomllib tells what a text says, and not where.

The text is one that tomllib has read, so that only its shape has to be followed, never proved.
"""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

from procmap.findings import Route

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*+)*+")
_TIGHT = re.compile(r"[ \t]*+")
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_TEXTS = (
    re.compile(r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}', re.DOTALL),
    re.compile(r"'''(?:[^']|'{1,2}(?!'))*+'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*+"'),
    re.compile(r"'[^'\n]*+'"),
)
_PLAIN = re.compile(r"[^,\]}#\r\n]*+")


class TomlPlace(NamedTuple):
    """Character indexes of a key and of its value; an item of a list has the value's in both."""

    key: tuple[int, int]
    value: tuple[int, int]


class _Key(NamedTuple):
    name: str
    place: tuple[int, int]


def toml_places(text: str) -> dict[Route, TomlPlace]:
    """The place of every key and of every item of a list, by its route.

    A key that opens a table has the table's heading as its value. Linear in the length of the text.
    """
    return _Follower(text).follow()


class _Follower:
    """Goes through the text once; ``at`` is where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Route, TomlPlace] = {}
        self.items: dict[Route, int] = {}

    def follow(self) -> dict[Route, TomlPlace]:
        table: Route = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._heading()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self.found

    def _heading(self) -> Route:
        """A table's heading: ``[a.b]``, or ``[[a.b]]`` for one more item of a list."""
        begin, several = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        keys = self._keys()
        self.at += 2 if several else 1
        route: Route = ()
        for key in keys:
            route = (*self._inside(route), key.name)
            self._note(route, key, (begin, self.at))
        if several:
            number = self.items[route] = self.items.get(route, -1) + 1
            self.found[(*route, number)] = TomlPlace((begin, self.at), (begin, self.at))
        return self._inside(route)

    def _inside(self, route: Route) -> Route:
        """What a heading that names a list of tables means: the last of them."""
        return (*route, self.items[route]) if route in self.items else route

    def _pair(self, table: Route) -> None:
        """``key = value``, where the key may have dots."""
        keys = self._keys()
        self.at += 1
        self._skip(_TIGHT)
        route = (*table, *(key.name for key in keys))
        begin = self.at
        self._value(route)
        for n, key in enumerate(keys):
            self._note((*table, *(one.name for one in keys[: n + 1])), key, (begin, self.at))

    def _keys(self) -> list[_Key]:
        """The parts of a key; afterwards ``at`` stands behind the last and the blanks that follow."""
        keys = []
        while True:
            self._skip(_TIGHT)
            begin = self.at
            quoted = self.text[begin] in "\"'"
            self._skip(_TEXTS[2 if self.text[begin] == '"' else 3] if quoted else _BARE)
            written = self.text[begin : self.at]
            name = tomllib.loads(f"k = {written}")["k"] if quoted else written
            keys.append(_Key(name, (begin, self.at)))
            self._skip(_TIGHT)
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def _value(self, route: Route) -> None:
        opening = self.text[self.at]
        if opening == "[":
            self._list(route)
        elif opening == "{":
            self._braces(route)
        elif opening in "\"'":
            triple = self.text.startswith(opening * 3, self.at)
            self._skip(_TEXTS[(0 if triple else 2) + (opening == "'")])
        else:
            begin = self.at
            self._skip(_PLAIN)
            self.at = begin + len(self.text[begin : self.at].rstrip(" \t"))

    def _list(self, route: Route) -> None:
        self.at += 1
        number = 0
        while True:
            self._skip(_BLANK)
            if self.text[self.at] == "]":
                self.at += 1
                return
            begin = self.at
            self._value((*route, number))
            self.found[(*route, number)] = TomlPlace((begin, self.at), (begin, self.at))
            number += 1
            self._comma()

    def _braces(self, route: Route) -> None:
        self.at += 1
        while True:
            self._skip(_BLANK)
            if self.text[self.at] == "}":
                self.at += 1
                return
            self._pair(route)
            self._comma()

    def _comma(self) -> None:
        self._skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1

    def _note(self, route: Route, key: _Key, value: tuple[int, int]) -> None:
        self.found.setdefault(route, TomlPlace(key.place, value))

    def _skip(self, what: re.Pattern[str]) -> None:
        met = what.match(self.text, self.at)
        self.at = met.end() if met else self.at
