"""A place in a file, shown as compilers do: the line, and carets under the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmap.findings import Span
from procmap.render.page import Bit, Line, harmless, line

if TYPE_CHECKING:
    from procmap.loading.document import Document
    from procmap.locale import Speech

MAX_WIDTH = 100
"""Longer lines are shown as a window of this many characters around the place."""

_TAB = "    "


def code_frame(document: Document, span: Span, say: Speech) -> list[Line]:
    """The first line of a span with carets under it; a span of several lines says where it ends."""
    shown, start, end = _window(document.line_text(span.line), span)
    gutter = " " * len(str(span.line))
    carets = " " * start + "^" * max(end - start, 1)
    more = ""
    if span.end_line > span.line + (span.end_column <= 1):
        last = span.end_line - (span.end_column <= 1)
        more = " " + say._("(to line {line})").replace("{line}", str(last))
    lines = [
        line(Bit(f" {gutter} |", "dim")),
        line(Bit(f" {span.line} |", "dim"), f" {shown}" if shown else ""),
        line(Bit(f" {gutter} |", "dim"), " ", Bit(carets + more, "caret")),
    ]
    return [Line(one.bits, whole=True) for one in lines]


def _window(text: str, span: Span) -> tuple[str, int, int]:
    """The line as shown, and where the carets begin and end below it (end exclusive)."""
    cells = [_TAB if char == "\t" else harmless(char) for char in text]
    first = min(span.column - 1, len(cells))
    last = min(span.end_column - 1, len(cells)) if span.end_line == span.line else len(cells)
    start = sum(map(len, cells[:first]))
    end = max(sum(map(len, cells[:last])), start)
    shown = "".join(cells)
    if span.end_line > span.line:
        end = max(len(shown.rstrip()), start)
    if len(shown) <= MAX_WIDTH:
        return shown, start, end
    left = max(0, min(start - MAX_WIDTH // 3, len(shown) - MAX_WIDTH))
    right = left + MAX_WIDTH
    cut = shown[left:right]
    if left:
        cut = "…" + cut[1:]
    if right < len(shown):
        cut = cut[:-1] + "…"
    return cut, start - left, min(end - left, len(cut))
