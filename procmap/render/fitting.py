"""Lines and tables set out within the width of a terminal: folded between words, columns stacked where needed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from procmap.render.page import (
    Arrangement,
    Beside,
    Bit,
    Joined,
    Line,
    Stack,
    Table,
    across,
    beside,
    column_widths,
    heading_row,
    joined,
    laid_out,
    line,
    padded,
)

_LONG_WORD = 24
"""A column is wide enough for its words, unless they are longer than this."""

_NARROWEST = 8
"""A folded column keeps this many characters, however narrow the terminal."""

_NEVER_FIRST = "·—–→=<"
"""Signs that stay on the line of the word before them."""

_HOLDS = re.compile(r"(?<![^ («“`])(?:D[+-]\d+|[\d–]+|[вксуоия])$", re.IGNORECASE)
"""Words that stay on the line of the word behind them: a number and its unit, a day and its hour, ``к 17:00``."""

_RUNS_ON = {"┌": "│", "│": "│"}
"""How the piece of a bracket goes on where its row takes several lines."""

_Cells = list[list[Line]]
"""A row: for each stack its lines."""


def folded(text: Line, width: int) -> Iterator[Line]:
    """A line in as many lines as the width asks for. A word that is longer than that sticks out."""
    if text.whole:
        yield text
        return
    shown = text.text
    hang = text.hang or len(shown) - len(shown.lstrip(" ")) + 2
    hang = hang if hang <= width // 2 else 0
    for n, (begins, ends) in enumerate(_breaks(shown, width, hang, cut=False)):
        yield line(" " * hang if n else "", *_slice(text, begins, ends).bits)


def fitted(table: Table, width: int) -> Iterator[Line]:
    """The lines of a table: each row on one line where all fit, else by the first arrangement that does."""
    widths = column_widths(table)
    room = width - table.indent
    if sum(size + 2 for size in widths if size) - 2 <= room:
        for one in laid_out(table):
            yield from folded(one, width)
        return
    ways = table.arrangements or (_each_column(table),)
    chosen = next((way for way in ways if _Plan(table, way, widths).least <= room), ways[-1])
    yield from _Plan(table, chosen, widths).lines(room)


def _each_column(table: Table) -> Arrangement:
    return tuple(Stack((n,), least=column.folds * _NARROWEST) for n, column in enumerate(table.columns))


class _Plan:
    """A table in one arrangement: what its stacks hold, and how wide they are at least and at most."""

    def __init__(self, table: Table, arrangement: Arrangement, widths: list[int]) -> None:
        self.table = table
        self.widths = widths
        self.heading = [self._cells(row, arrangement) for row in heading_row(table)]
        self.rows = [row if isinstance(row, Line) else self._cells(row, arrangement) for row in table.rows]
        cells = [row for row in [*self.heading, *self.rows] if not isinstance(row, Line)]
        self.most = [max(_longest(row[n]) for row in cells) for n in range(len(arrangement))]
        self.smallest = [
            min(most, max(stack.least, _longest_word([row[n] for row in cells]))) if stack.least else most
            for n, (stack, most) in enumerate(zip(arrangement, self.most, strict=True))
        ]
        self.folds = [bool(stack.least) for stack in arrangement]
        self.right = [
            all(isinstance(part, int) and table.columns[part].right for part in stack.parts)
            for stack in arrangement
        ]

    @property
    def least(self) -> int:
        """The room that it needs."""
        return _total(self.smallest)

    def lines(self, room: int) -> Iterator[Line]:
        """The lines within a room."""
        sizes = self._sizes(room)
        rows = [row if isinstance(row, Line) else self._fold(row, sizes) for row in self.rows]
        several = any(not isinstance(row, Line) and max(map(len, row)) > 1 for row in rows)
        rule = line(Bit("─" * min(_total(sizes), room), "dim"))
        for heading in self.heading:
            lines = self._fold(heading, sizes)
            tallest = max(map(len, lines))
            yield from self._beside([[line()] * (tallest - len(cell)) + cell for cell in lines], sizes)
        for row in rows:
            if self.table.ruled and several:
                yield across(self.table, rule)
            if isinstance(row, Line):
                yield from folded(across(self.table, row), room + self.table.indent)
            else:
                yield from self._beside(row, sizes)
        if self.table.ruled and several:
            yield across(self.table, rule)

    def _sizes(self, room: int) -> list[int]:
        """The widest columns give way first, as far as they may; where that is not enough, farther."""
        sizes = list(self.most)
        for smallest in (self.smallest, [_NARROWEST] * len(sizes)):
            giving = [n for n, size in enumerate(sizes) if self.folds[n] and size > smallest[n]]
            while giving and _total(sizes) > room:
                widest = max(giving, key=sizes.__getitem__)
                sizes[widest] -= 1
                if sizes[widest] <= smallest[widest]:
                    giving.remove(widest)
        return sizes

    def _cells(self, row: tuple[Line, ...], arrangement: Arrangement) -> _Cells:
        return [[one for part in stack.parts if (one := self._part(row, part)).bits] for stack in arrangement]

    def _part(self, row: tuple[Line, ...], part: int | Joined | Beside) -> Line:
        if isinstance(part, int):
            return row[part] if self.widths[part] else line()
        kept = [n for n in part.columns if self.widths[n]]
        if isinstance(part, Joined):
            return joined(" · ", (row[n] for n in kept))
        if not any(row[n].bits for n in kept):
            return line()
        cells = (padded(row[n], self.widths[n], right=self.table.columns[n].right) for n in kept)
        return Line(beside(cells).bits, whole=True)

    def _fold(self, row: _Cells, sizes: list[int]) -> _Cells:
        return [
            [piece for one in cell for piece in _pieces(one, size)]
            for cell, size in zip(row, sizes, strict=True)
        ]

    def _beside(self, row: _Cells, sizes: list[int]) -> Iterator[Line]:
        kept = [n for n, size in enumerate(sizes) if size]
        for k in range(max(map(len, row))):
            cells = (padded(_nth(row[n], k), sizes[n], right=self.right[n]) for n in kept)
            yield beside(cells, self.table.indent)


def _nth(cell: list[Line], k: int) -> Line:
    """The k-th line of a cell; below its last one nothing, or the bracket that runs on."""
    if k < len(cell):
        return cell[k]
    mark = cell[0].text if len(cell) == 1 else ""
    return line(Bit(_RUNS_ON.get(mark, ""), cell[0].bits[0].style if mark else ""))


def _pieces(text: Line, width: int) -> list[Line]:
    if text.whole:
        return [text]
    return [_slice(text, begins, ends) for begins, ends in _breaks(text.text, width, 0, cut=True)]


def _breaks(text: str, width: int, hang: int, *, cut: bool) -> Iterator[tuple[int, int]]:
    """Where lines begin and end in a text. A word longer than a line is ``cut``, or left to stick out."""
    begins, room = 0, width
    while len(text) - begins > room:
        ends = text.rfind(" ", begins, begins + room + 1)
        while ends > begins and (
            text[ends + 1 : ends + 2] in _NEVER_FIRST or _HOLDS.search(text, begins, ends)
        ):
            ends = text.rfind(" ", begins, ends)
        if ends < 0 or not text[begins:ends].strip():
            ends = begins + room if cut else text.find(" ", begins + room)
            if ends < 0:
                break
        yield begins, ends
        begins = ends + len(text[ends:]) - len(text[ends:].lstrip(" "))
        room = width - hang
    yield begins, len(text)


def _slice(text: Line, begins: int, ends: int) -> Line:
    bits, at = [], 0
    for bit in text.bits:
        bits.append(Bit(bit.text[max(begins - at, 0) : max(ends - at, 0)], bit.style))
        at += len(bit.text)
    return line(*bits)


def _total(sizes: list[int]) -> int:
    return sum(size + 2 for size in sizes if size) - 2


def _longest(cell: list[Line]) -> int:
    return max((len(one.text) for one in cell), default=0)


def _longest_word(cells: list[list[Line]]) -> int:
    """The room that the words of a column ask for; what is never folded counts in full."""
    sizes = [0]
    for one in (one for cell in cells for one in cell):
        words = [one.text] if one.whole else one.text.split(" ")
        longest = max(map(len, words))
        sizes.append(longest if one.whole else min(longest, _LONG_WORD))
    return max(sizes)
