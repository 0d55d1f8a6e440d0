"""The texts that are open in an editor, and places in them in the units in which the editor counts.

An editor counts lines from 0 and columns in code units (UTF-16, unless another encoding is agreed on); procmap
counts characters. Lines end with a line feed, a carriage return, or both: nothing else, whatever
``str.splitlines`` thinks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE_END = re.compile(r"\r\n|\r|\n")


class Spot(NamedTuple):
    """A place as the editor counts: line and column from 0, the column in code units."""

    line: int
    character: int


class Stretch(NamedTuple):
    """From one place to another, exclusive."""

    start: Spot
    end: Spot


class Change(NamedTuple):
    """Something put in the place of a stretch; without one, in the place of everything."""

    stretch: Stretch | None
    text: str


@dataclass(frozen=True)
class Text:
    """One version of an open text."""

    uri: str
    version: int
    text: str
    encoding: Encoding = "utf-16"

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_END.finditer(self.text))]

    def line(self, number: int) -> str:
        """A line (from 0) without its end; empty where there is no such line."""
        start, end = self._bounds(number)
        return self.text[start:end]

    def index(self, spot: Spot) -> int:
        """The character at a place; the nearest one where the place lies outside."""
        if spot.line >= len(self._starts):
            return len(self.text)
        start, end = self._bounds(max(spot.line, 0))
        return start + _characters(self.text[start:end], max(spot.character, 0), self.encoding)

    def spot(self, index: int) -> Spot:
        """The place of a character; those of a line's end count as its end."""
        index = min(max(index, 0), len(self.text))
        number = bisect_right(self._starts, index) - 1
        start, end = self._bounds(number)
        return Spot(number, _units(self.text[start : min(index, end)], self.encoding))

    def stretch(self, start: int, end: int) -> Stretch:
        """The stretch of some characters."""
        return Stretch(self.spot(start), self.spot(end))

    def at_column(self, line: int, column: int) -> int:
        """The character at a line and a column in characters, both from 0; the nearest one there is."""
        if line >= len(self._starts):
            return len(self.text)
        start, end = self._bounds(max(line, 0))
        return min(start + max(column, 0), end)

    def changed(self, version: int, changes: Sequence[Change]) -> Text:
        """The text after some changes, each of which speaks of what the one before it left."""
        now = self
        for change in changes:
            whole = change.text
            if change.stretch is not None:
                start, end = sorted((now.index(change.stretch.start), now.index(change.stretch.end)))
                whole = f"{now.text[:start]}{change.text}{now.text[end:]}"
            now = Text(self.uri, version, whole, self.encoding)
        return now if changes else Text(self.uri, version, self.text, self.encoding)

    def _bounds(self, number: int) -> tuple[int, int]:
        """Where a line begins, and where its end stands."""
        starts = self._starts
        if not 0 <= number < len(starts):
            return len(self.text), len(self.text)
        if number + 1 == len(starts):
            return starts[number], len(self.text)
        end = starts[number + 1] - 1
        return starts[number], end - (self.text[end - 1 : end + 1] == "\r\n")


def _units(text: str, encoding: Encoding) -> int:
    """How many code units a text has. Half a character, which JSON may bring, counts as one that is whole."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _characters(line: str, units: int, encoding: Encoding) -> int:
    """How many characters so many code units are; a place inside a character is before it."""
    if encoding == "utf-32" or line.isascii():
        return min(units, len(line))
    if encoding == "utf-8":
        raw = line.encode("utf-8", "surrogatepass")
        end = min(units, len(raw))
        while 0 < end < len(raw) and raw[end] & 0xC0 == 0x80:  # a byte that goes on with a character
            end -= 1
        return len(raw[:end].decode("utf-8", "surrogatepass"))
    pairs = line.encode("utf-16-le", "surrogatepass")
    end = min(units * 2, len(pairs))
    if 2 <= end < len(pairs) and pairs[end - 1] & 0xFC == 0xD8 and pairs[end + 1] & 0xFC == 0xDC:
        end -= 2
    return len(pairs[:end].decode("utf-16-le", "surrogatepass"))
