"""Where things stand in a text: its lines, and the places of all keys and values as flat lists of integers.

Positions are character indexes into the text; a :class:`~procmap.findings.Span` (1-based, end exclusive) is
made only when somebody asks for one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field

from procmap.findings import Route, Span

Data = dict[str, "Data"] | list["Data"] | str | None
"""Plain data: text stays text exactly as written."""


class Lines:
    """The lines of a text, told from character indexes. The table grows as far as somebody asks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = array("I", [0])
        self._finished = False

    def start(self, line: int) -> int | None:
        """The index of the first character of line ``line`` (from 1); None if there are fewer lines."""
        while len(self._starts) < line and not self._finished:
            self._grow()
        return self._starts[line - 1] if 0 < line <= len(self._starts) else None

    def number(self, index: int) -> int:
        """The 1-based line that holds the character ``index``."""
        while self._starts[-1] <= index and not self._finished:
            self._grow()
        return bisect_right(self._starts, index)

    def _grow(self) -> None:
        found = self.text.find("\n", self._starts[-1])
        if found < 0:
            self._finished = True
        else:
            self._starts.append(found + 1)

    def span(self, start: int, end: int) -> Span:
        """The span of ``text[start:end]``."""
        line, end_line = self.number(start), self.number(end)
        first, last = self._starts[line - 1], self._starts[end_line - 1]
        return Span(line, start - first + 1, end_line, end - last + 1)

    def content(self, line: int) -> str:
        """Line ``line`` (from 1) without its line break; empty where there is no such line."""
        start = self.start(line)
        if start is None:
            return ""
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")


@dataclass(eq=False, slots=True)
class Places:
    """Every node (key, value, collection) in the order of the text.

    ``values[i]`` is what node i became, ``starts[i]`` and ``ends[i]`` its character indexes, ``after[i]``
    (for collections only) the number of the first node behind it. A key's value is the node behind the key.
    """

    values: list[Data] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    after: dict[int, int] = field(default_factory=dict)
    _members: dict[int, tuple[dict[str, int], int]] = field(default_factory=dict)
    _items: dict[int, list[int]] = field(default_factory=dict)

    def members(self, node: int) -> dict[str, int]:
        """Key text -> node of the key, of the mapping ``node``; the first of equal keys.

        Linear, once a mapping. Works on a mapping that is still being read: each call goes on where the last
        one stopped.
        """
        found, at = self._members.get(node, ({}, node + 1))
        values, after = self.values, self.after
        end = after.get(node, len(values))
        while at < end:
            key, value = values[at], after.get(at, at + 1)
            if isinstance(key, str):
                found.setdefault(key, at)
            if value >= end:
                break
            at = after.get(value, value + 1)
        self._members[node] = (found, at)
        return found

    def items(self, node: int) -> list[int]:
        """The nodes of the items of the finished list ``node``. Linear, once a list."""
        if node not in self._items:
            found, at, end = [], node + 1, self.after.get(node, len(self.values))
            while at < end:
                found.append(at)
                at = self.after.get(at, at + 1)
            self._items[node] = found
        return self._items[node]

    def step(self, node: int, part: str | int) -> tuple[int, int | None] | None:
        """From ``node`` along one part of a route: (value node, key node if any); None if there is no way."""
        value = self.values[node]
        if isinstance(value, dict):
            key = self.members(node).get(str(part))
            if key is None or str(part) not in value:
                return None
            return (key + 1, key) if key + 1 < len(self.values) else None
        if isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
            return self.items(node)[part], None
        return None

    def resolves(self, route: Route) -> int:
        """How many leading parts of ``route`` lead somewhere."""
        node = 0
        for count, part in enumerate(route):
            step = self.step(node, part) if self.values else None
            if step is None:
                return count
            node = step[0]
        return len(route)

    def deepest(self, route: Route) -> tuple[int, int | None, bool]:
        """The deepest place of ``route``: (value node, key node, whether the last part was reached).

        A part that does not resolve is passed over: pydantic's routes hold the names of union members, which
        stand in no file.
        """
        node, key, reached = 0, None, True
        for part in route:
            step = self.step(node, part)
            reached = step is not None
            if step is not None:
                node, key = step
        return node, key, reached

    def head(self, node: int) -> int:
        """The first scalar of ``node``: its first key, or the first of its items."""
        while self.values[node] and not isinstance(self.values[node], str):
            node += 1
        return node
