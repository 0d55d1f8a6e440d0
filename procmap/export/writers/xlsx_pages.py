"""Where the pages of a printed sheet end: what stands below a table never stands on a page without it.

Spreadsheet programs break pages by themselves, each a little differently; so a page begins before the last rows
wherever one of the ways in which they may break it would leave the end alone.
"""

from __future__ import annotations

from collections.abc import Sequence

_A4 = (595.28, 841.89)
SIDE, TOP, BOTTOM = 0.4, 0.5, 0.6
"""Margins in inches."""
_INCH = 72.0
_ALONG = 2
"""Rows of the table that go to the last page with what stands below it."""
_SLACK = (0.92, 0.96, 1.0, 1.04, 1.08)
"""How much more or less than we think may be on a page."""


def page_height(whole: float, *, wide: bool) -> float:
    """Points of rows on a page, where a sheet ``whole`` points wide is made to fit its width."""
    across, down = reversed(_A4) if wide else _A4
    scale = min(1.0, (across - 2 * SIDE * _INCH) / whole)
    return (down - (TOP + BOTTOM) * _INCH) / scale


def break_before(heights: Sequence[float], head: int, end: int, room: float) -> int | None:
    """The row before which a page has to begin, if one has to.

    ``heights`` are those of all rows of the sheet; ``head`` is the row of headings, which is repeated, and ``end`` the
    row behind the table.
    """
    first = max(end - _ALONG, head + 1)
    begins = [_last_page(heights, head, room * slack) for slack in _SLACK]
    return first if head + 1 < first and any(begin > first for begin in begins) else None


def _last_page(heights: Sequence[float], head: int, room: float) -> int:
    """The row with which the last page begins."""
    begin, used = 0, 0.0
    for n, height in enumerate(heights):
        if used and used + height > room:
            begin, used = n, heights[head] if n > head else 0.0
        used += height
    return begin


def begin_pages(heights: Sequence[float], room: float) -> list[int]:
    """Which of several tables begin a page, so that none is broken in any program; the first one does anyway."""
    begins, used = [], 0.0
    for n, height in enumerate(heights):
        if n and used + height > room * min(_SLACK):
            begins.append(n)
            used = 0.0
        used += height
    return begins
