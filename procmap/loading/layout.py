"""How a text is laid out around its values: columns, line ends, remarks, brackets and dashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from procmap.findings import Route
from procmap.loading.edits import refused
from procmap.loading.places import Data
from procmap.loading.source import Document

_REST_OF_LINE = re.compile(r"[ \t]*(?:(?<=[ \t])#[^\r\n]*)?(?=\r?\n|\Z)")
_COMMA_AND_REST = re.compile(r"([ \t]*,)?[ \t]*(?:(?<=[ \t,])#[^\r\n]*)?(?=\r?\n)")
_REMARK = re.compile(r"#[^\r\n]*")
_BREAK = re.compile(r"\r?\n")


class Layout:
    """A document seen as a text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.newline = document.newline
        self.places = document.places

    def node(self, route: Route) -> int:
        """The number of the value at ``route``. Raises ``EditRefusedError`` where there is none."""
        if not self.places.values or self.document.resolves(route) < len(route):
            raise refused("no-place", route)
        return self.places.deepest(route)[0]

    def value(self, node: int) -> Data:
        """What a node became."""
        return self.places.values[node]

    def key(self, route: Route) -> tuple[int, int]:
        """Where the key at the end of ``route`` stands."""
        self.node(route)
        key = self.places.deepest(route)[1] if route else None
        if key is None:
            raise refused("not-map", route[:-1])
        return self.places.starts[key], self.places.ends[key]

    def member(self, node: int, key: str, route: Route) -> int:
        """The number of the value of ``key``."""
        found = self.places.members(node).get(key)
        if found is None:
            raise refused("no-place", (*route, key))
        return found + 1

    def entries(self, node: int) -> list[tuple[str | int, int, int]]:
        """Each key or position of a collection with where its entry starts and ends."""
        starts, ends = self.places.starts, self.places.ends
        if isinstance(self.value(node), dict):
            self._demand_each_once(node)
            return [(name, starts[key], ends[key + 1]) for name, key in self.places.members(node).items()]
        items = self.places.items(node)
        if self.braces(node):
            return [(n, starts[item], ends[item]) for n, item in enumerate(items)]
        return [(n, self.dash(item, (n,)), ends[item]) for n, item in enumerate(items)]

    def _demand_each_once(self, node: int) -> None:
        """Refuse a map with a key that stands twice: between its known entries stands what nobody has read."""
        follows = node + 1
        for name, key in self.places.members(node).items():
            if key != follows:
                raise refused("layout", (name,))
            follows = self.places.after.get(key + 1, key + 2)
        if follows != self.places.after.get(node, follows):
            raise refused("layout", tuple(self.places.members(node))[-1:])

    def braces(self, node: int) -> bool:
        """Whether a collection is written in brackets."""
        start = self.places.starts[node]
        return isinstance(self.value(node), (dict, list)) and self.text[start : start + 1] in ("{", "[")

    def in_braces(self, route: Route) -> bool:
        """Whether the value at ``route`` stands inside brackets."""
        return any(self.braces(self.node(route[:n])) for n in range(len(route)))

    def neighbours_in_braces(self, node: int) -> bool:
        """Whether all sets that a map holds are written in brackets, and there are some."""
        values = [key + 1 for key in self.places.members(node).values()]
        sets = [value for value in values if isinstance(self.value(value), dict)]
        return bool(sets) and all(map(self.braces, sets))

    def column(self, index: int) -> int:
        """How many characters stand before ``index`` on its line."""
        return index - (self.text.rfind("\n", 0, index) + 1)

    @cached_property
    def step(self) -> int:
        """By how much the first set below a key of the file is indented; 2 where there is none."""
        for key in self.places.members(0).values() if isinstance(self.value(0), dict) else ():
            if isinstance(self.value(key + 1), dict) and not self.braces(key + 1):
                return max(self.column(self.places.starts[key + 1]) - self.column(self.places.starts[key]), 1)
        return 2

    def indent_alone(self, index: int) -> str | None:
        """The blanks before ``index`` where nothing else stands before it on its line."""
        before = self.text[index - self.column(index) : index]
        return None if before.strip(" ") else before

    def dash(self, item: int, route: Route) -> int:
        """Where the dash of an item stands."""
        at = self.text.rfind("-", 0, self.places.starts[item])
        between = self.text[at + 1 : self.places.starts[item]]
        if at < 0 or between.strip():
            raise refused("layout", route)
        return at

    def last_single(self, node: int) -> tuple[int, int]:
        """Where the last single value in a node stands."""
        last = self.places.after.get(node, node + 1) - 1
        return self.places.starts[last], self.places.ends[last]

    def ends_in_block(self, node: int) -> bool:
        """Whether a node ends with a text in the manner of ``|`` or ``>``."""
        start, end = self.last_single(node)
        return self.text[start : start + 1] in ("|", ">") and start < end == self.places.ends[node]

    def end_of_content(self, start: int, end: int) -> int:
        """Where a single value ends; a text in the manner of ``|`` without the line breaks behind it."""
        if self.text[start : start + 1] not in ("|", ">"):
            return end
        return start + len(self.text[start:end].rstrip())

    def line_end(self, node: int) -> int | None:
        """Behind the last line of a node and the remark there, before the line break; None if more follows.

        Behind a text in the manner of ``|+``, which owns the blank lines after it, it is a line's beginning.
        """
        end = self.places.ends[node]
        if self.ends_in_block(node):
            start, end = self.last_single(node)
            head = self.text[start : end if (stop := self.text.find("\n", start)) < 0 else stop]
            if "+" in head.partition("#")[0]:
                return end if end and self.text[end - 1] == "\n" else None
            end = self.end_of_content(start, end)
        found = _REST_OF_LINE.match(self.text, end)
        return found.end() if found else None

    def behind_remarks(self, index: int, indent: int) -> int:
        """Behind the remarks on lines of their own after a line's end that stand deeper than ``indent``."""
        deeper = re.compile(rf"\r?\n {{{indent + 1},}}#[^\r\n]*")
        while found := deeper.match(self.text, index):
            index = found.end()
        return index

    def comma_and_line_end(self, end: int) -> tuple[bool, int | None]:
        """Whether a comma follows an entry in brackets, and where its line ends; None if more follows."""
        found = _COMMA_AND_REST.match(self.text, end)
        return (found[1] is not None, found.end()) if found else (False, None)

    def line_break(self, index: int) -> int:
        """How long the line break at ``index`` is."""
        found = _BREAK.match(self.text, index)
        return len(found[0]) if found else 0

    def line_break_before(self, index: int) -> int:
        """How long the line break is that ends at ``index``."""
        if not index or self.text[index - 1] != "\n":
            return 0
        return 2 if self.text[max(index - 2, 0) : index] == "\r\n" else 1

    @cached_property
    def remarks(self) -> list[tuple[int, str]]:
        """Each remark (``# …``) with its place. Linear: all that is not inside a single value is looked at."""
        found, at = [], 0
        starts, ends, values = self.places.starts, self.places.ends, self.places.values
        for node, value in enumerate(values):
            if isinstance(value, (dict, list)):
                continue
            found += self._remarks_between(at, starts[node])
            at = max(at, self._behind(starts[node], ends[node], found))
        return found + self._remarks_between(at, len(self.text))

    def _remarks_between(self, start: int, end: int) -> list[tuple[int, str]]:
        return [(match.start(), match[0]) for match in _REMARK.finditer(self.text, start, end)]

    def _behind(self, start: int, end: int, found: list[tuple[int, str]]) -> int:
        """Where a single value ends; the remark beside the sign of a ``|`` text is noted on the way."""
        if self.text[start : start + 1] in ("|", ">"):
            stop = self.text.find("\n", start)
            found += self._remarks_between(start, end if stop < 0 else stop)
            return self.end_of_content(start, end)
        return end

    def keeps_comments(
        self, after: Layout, patches: Sequence[tuple[int, int, str]], removed: Sequence[tuple[int, int, str]]
    ) -> bool:
        """Whether ``after`` has every remark of this text, in order, but for those inside what was ``removed``."""
        kept = []
        for at, remark in self.remarks:
            inside = [one for one in patches if one[0] <= at < one[1]]
            if not inside:
                kept.append(remark)
            elif not any(one in removed for one in inside):
                return False
        return kept == [remark for _, remark in after.remarks]
