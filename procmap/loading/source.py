"""A file as it was read: what it says, where it says it, and how it was written."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, NamedTuple

from procmap.findings import Finding, Route, Span
from procmap.loading.places import Data, Lines, Places


class Scalar(NamedTuple):
    """A single value: its ``text``, how it was ``written``, and where: ``Document.text[start:end]``.

    ``text`` is None for ``null``, ``~`` and nothing. ``style`` is empty for a plain value, else ``'``, ``"``,
    ``|`` or ``>``.
    """

    text: str | None
    written: str
    style: str
    start: int
    end: int

    @property
    def quoted(self) -> bool:
        """Whether it stands in quotes."""
        return self.style in ("'", '"')


@dataclass(frozen=True, eq=False)
class Document:
    """What a file says, where it says it, and what is wrong with it as YAML.

    ``text`` is the file without its byte order mark, line breaks as they are; all positions are indexes of
    its characters. ``complete`` is false where reading had to stop early: ``data`` then holds what came
    before, and what seems missing may only be unread.
    """

    path: str
    text: str
    data: Data
    findings: tuple[Finding, ...]
    complete: bool
    bom: bool
    newline: str
    sha256: str
    lines: Lines
    places: Places

    def resolves(self, route: Route) -> int:
        """How many leading parts of ``route`` lead somewhere in this file."""
        return self.places.resolves(route)

    def span(self, route: Route, part: Literal["value", "key"] = "value") -> Span | None:
        """The place of a route; None only in a file without any content.

        Parts that do not resolve are passed over. Where the last part is among them (a missing key), the key
        of the enclosing mapping is shown; so it is where the value is empty.
        """
        if not self.places.values:
            return None
        node, key, reached = self.places.deepest(route)
        starts, ends = self.places.starts, self.places.ends
        inside = isinstance(self.places.values[node], (dict, list))
        if part == "key" or (inside and not reached) or starts[node] == ends[node]:
            node = key if key is not None else self.places.head(node)
        return self.lines.span(starts[node], ends[node])

    def extent(self, route: Route) -> tuple[int, int] | None:
        """The character indexes (start, end) in ``text`` of the value at ``route``; None if there is none.

        A block collection ends with its last value; an empty value has an empty extent, behind its colon.
        """
        node = self._node(route)
        return None if node is None else (self.places.starts[node], self.places.ends[node])

    def scalar(self, route: Route) -> Scalar | None:
        """The single value at ``route`` as it was written; None where there is none."""
        node = self._node(route)
        if node is None or isinstance(self.places.values[node], (dict, list)):
            return None
        value = self.places.values[node]
        start, end = self.places.starts[node], self.places.ends[node]
        written = self.text[start:end]
        style = written[:1] if written[:1] in ("'", '"', "|", ">") else ""
        return Scalar(value if isinstance(value, str) else None, written, style, start, end)

    def broke_off(self, route: Route) -> bool:
        """Whether the reading broke off inside the part at ``route``: what it lacks may only be unread."""
        if self.complete or not self.places.values:
            return False
        node = self.places.deepest(route)[0]
        return isinstance(self.places.values[node], (dict, list)) and node not in self.places.after

    def last_text(self) -> Span | None:
        """The place of the last single text that was read; None where there is none."""
        places = self.places
        if not places.values or isinstance(places.values[-1], (dict, list)):
            return None
        return self.lines.span(places.starts[-1], places.ends[-1])

    def line_text(self, line: int) -> str:
        """Line ``line`` (from 1) without its line break."""
        return self.lines.content(line)

    def encode(self, text: str) -> bytes:
        """``text`` as this file would hold it: UTF-8, after a byte order mark if it had one."""
        return (b"\xef\xbb\xbf" if self.bom else b"") + text.encode("utf-8")

    @property
    def lossless(self) -> bool:
        """Whether ``text`` says all that the file holds: false where its bytes are no UTF-8, or were not read."""
        try:
            return sha256(self.encode(self.text)).hexdigest() == self.sha256
        except UnicodeEncodeError:
            return False

    def _node(self, route: Route) -> int | None:
        if not self.places.values or self.resolves(route) < len(route):
            return None
        return self.places.deepest(route)[0]
