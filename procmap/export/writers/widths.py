"""How wide the columns of a table are on paper: by weight, no wider than what is in them, and no word is broken.

Where there is not room enough for the longest words, all are too narrow alike.
"""

from __future__ import annotations

from procmap.export.papers.document import Column, Table
from procmap.render.fonts import advance

_PADDING = 9.0
"""Points beside the text of a cell."""
_MOST = 0.3
"""Of the whole width, for the sake of one long word."""
_HALVINGS = 60
"""Beyond them a float gets no nearer."""


def column_widths(table: Table, whole: float, size: float, stretch: float = 1.0) -> list[float]:
    """Widths in points that add up to ``whole``, for a font of ``size`` that is ``stretch`` times as wide as ours."""
    scale = size * stretch / 1000
    least = [
        min(_longest_word(table, n, column) * scale + _PADDING, whole * _MOST)
        for n, column in enumerate(table.columns)
    ]
    if sum(least) >= whole:
        return [width * whole / sum(least) for width in least]
    weights = [column.weight for column in table.columns]
    enough = [
        max(_longest_line(table, n, column) * scale + _PADDING, least[n])
        if any(row.cells[n].text for row in table.rows)
        else max(whole * weights[n] / sum(weights), least[n])
        for n, column in enumerate(table.columns)
    ]
    if sum(enough) <= whole:
        return _shared(_giving(table, weights), enough, whole)
    return _between(weights, least, enough, whole)


def fits(table: Table, whole: float, size: float, stretch: float = 1.0) -> bool:
    """Whether every cell of a table has room on one line, for a font of ``size`` that is ``stretch`` times as wide."""
    scale = size * stretch / 1000
    lines = (_longest_line(table, n, column) * scale + _PADDING for n, column in enumerate(table.columns))
    return sum(lines) <= whole


def _giving(table: Table, weights: list[float]) -> list[float]:
    """The weights by which room that nobody needs is shared: numbers need none of it where there is text."""
    shares = [
        0.0 if column.kind == "number" else weight
        for column, weight in zip(table.columns, weights, strict=True)
    ]
    return shares if any(shares) else weights


def _longest_word(table: Table, n: int, column: Column) -> float:
    words = {(word, True) for word in column.caption.split()}
    words |= {(word, cell.tone in ("warning", "error")) for row in table.rows
              for cell in (row.cells[n],) for word in cell.text.split()}  # fmt: skip
    return max((advance(word, bold=bold) for word, bold in words), default=0)


def _longest_line(table: Table, n: int, column: Column) -> float:
    """The longest line of a cell; a caption may take two."""
    lines = {(line, cell.tone in ("warning", "error")) for row in table.rows
             for cell in (row.cells[n],) for line in cell.text.split("\n")}  # fmt: skip
    longest = max((advance(line, bold=bold) for line, bold in lines), default=0)
    return max(longest, advance(column.caption, bold=True) / 2)


def _between(weights: list[float], least: list[float], enough: list[float], whole: float) -> list[float]:
    """By weight, but none below ``least`` and none above ``enough``: more room would only stay empty there.

    A column in which nothing stands yet is written into by hand: its weight's share of the whole is enough for it.
    """

    def widths(share: float) -> list[float]:
        return [
            min(max(share * weight, low), high)
            for weight, low, high in zip(weights, least, enough, strict=True)
        ]

    small, large = 0.0, max(high / weight for weight, high in zip(weights, enough, strict=True))
    for _ in range(_HALVINGS):
        middle = (small + large) / 2
        small, large = (middle, large) if sum(widths(middle)) < whole else (small, middle)
    return widths(large)


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
