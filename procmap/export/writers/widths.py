"""How wide the columns of a table are on paper: by their weights, yet no word is broken where that can be helped."""

from __future__ import annotations

from procmap.export.papers.document import Column, Table
from procmap.render.fonts import advance

_PADDING = 9.0
"""Points beside the text of a cell."""
_MOST = 0.3
"""Of the whole width, for the sake of one long word."""


def column_widths(table: Table, whole: float, size: float, stretch: float = 1.0) -> list[float]:
    """Widths in points that add up to ``whole``, for a font of ``size`` that is ``stretch`` times as wide as ours."""
    least = [
        min(_longest_word(table, n, column) * size * stretch / 1000 + _PADDING, whole * _MOST)
        for n, column in enumerate(table.columns)
    ]
    if sum(least) >= whole:
        return [width * whole / sum(least) for width in least]
    return _shared([column.weight for column in table.columns], least, whole)


def _longest_word(table: Table, n: int, column: Column) -> float:
    words = {(word, True) for word in column.caption.split()}
    words |= {(word, cell.tone in ("warning", "error")) for row in table.rows
              for cell in (row.cells[n],) for word in cell.text.split()}  # fmt: skip
    return max((advance(word, bold=bold) for word, bold in words), default=0)


def _shared(weights: list[float], least: list[float], whole: float) -> list[float]:
    """By weight; a column that would be too narrow gets its least, and the others share what remains."""
    fixed: set[int] = set()
    while True:
        room = whole - sum(least[n] for n in fixed)
        total = sum(weight for n, weight in enumerate(weights) if n not in fixed) or 1.0
        widths = [least[n] if n in fixed else room * weight / total for n, weight in enumerate(weights)]
        narrow = {n for n, width in enumerate(widths) if n not in fixed and width < least[n]}
        if not narrow:
            return widths
        fixed |= narrow
