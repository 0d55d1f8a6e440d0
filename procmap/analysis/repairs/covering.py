"""The cheapest amounts that satisfy some rows: a linear programme in exact fractions.

minimise c x  so that  A x >= b, x >= 0,  with c >= 0. Its dual, maximise b y so that A' y <= c, y >= 0, has the
feasible start y = 0, so that Dantzig's simplex runs on it without a first phase; Bland's rule (1977) ends it. The
amounts x are the prices of the dual's rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple


class Row(NamedTuple):
    """``sum(share * x[name]) >= least``; shares of names that are not there are 0."""

    shares: tuple[tuple[int, int], ...]
    least: int


Moved = Mapping[int, int]
"""Units by number of the lever; a lever that is not there stays."""
Clause = tuple[Row, ...]


def holds(clause: Clause, moved: Moved) -> bool:
    """Whether some units satisfy a row of a clause."""
    return any(sum(share * moved.get(name, 0) for name, share in row.shares) >= row.least for row in clause)


def implies(row: Row, other: Row) -> bool:
    """Whether all amounts that satisfy a row satisfy another one, for none of its names counts there for less."""
    if row.least < other.least:
        return False
    shares, others = dict(row.shares), dict(other.shares)
    return all(shares.get(name, 0) <= others.get(name, 0) for name in {**shares, **others})


def weakest(clause: Clause) -> Clause:
    """The same clause without rows that imply another one of it."""
    return _without(clause, implies)


def strictest(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The same rows, of which all must hold, without those that another one implies."""
    return _without(rows, lambda row, other: implies(other, row))


def _without(rows: Sequence[Row], spared: Callable[[Row, Row], bool]) -> tuple[Row, ...]:
    """Without the rows that are spared by one that is kept."""
    kept: list[Row] = []
    for row in dict.fromkeys(rows):
        if not any(spared(row, other) for other in kept):
            kept = [*(other for other in kept if not spared(other, row)), row]
    return tuple(kept)


class Amounts(NamedTuple):
    """The least cost, and an amount for every name that a row speaks of."""

    cost: Fraction
    of: dict[int, Fraction]


class TooMuchError(Exception):
    """A programme takes more work than may be spent."""


class Work:
    """Counts entries of tableaux that are gone through."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, entries: int) -> None:
        """Spend some. Raises ``TooMuchError`` where nothing is left."""
        self.left -= entries
        if self.spent:
            raise TooMuchError

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        return self.left < 0


def cheapest(costs: Mapping[int, int], rows: Sequence[Row], work: Work | None = None) -> Amounts | None:
    """The cheapest amounts; ``None`` where none satisfy all rows. Raises ``TooMuchError`` beyond some ``work``."""
    names = sorted({name for row in rows for name, _ in row.shares})
    table = _Table([costs[name] for name in names], rows, {name: n for n, name in enumerate(names)})
    if not table.solve(work):
        return None
    amounts = dict(zip(names, table.prices(), strict=True))
    cost = sum((costs[name] * amount for name, amount in amounts.items()), Fraction(0))
    return Amounts(cost, amounts)


class _Table:
    """The dual's simplex tableau: a line for each amount, a column for each row and for each line's slack.

    Lines and columns are kept as whole numbers over one denominator each line (``_scale``), which is much faster than
    fractions one by one.
    """

    def __init__(self, costs: list[int], rows: Sequence[Row], place: Mapping[int, int]) -> None:
        self.rows, self.lines = len(rows), len(costs)
        width = self.rows + self.lines + 1
        self.body = [[0] * width for _ in costs]
        for n, row in enumerate(rows):
            for name, share in row.shares:
                self.body[place[name]][n] += share
        for n, cost in enumerate(costs):
            self.body[n][self.rows + n] = 1
            self.body[n][-1] = cost
        self.gain = [row.least for row in rows] + [0] * (self.lines + 1)
        self.scale = 1
        self.basis = [self.rows + n for n in range(self.lines)]

    def solve(self, work: Work | None = None) -> bool:
        """Pivot to the end; false where the dual grows without bound."""
        while True:
            if work is not None:
                work.take(self.lines * (self.rows + self.lines))
            column = next((n for n in range(self.rows + self.lines) if self.gain[n] > 0), None)
            if column is None:
                return True
            line = self._leaving(column)
            if line is None:
                return False
            self._pivot(line, column)

    def _leaving(self, column: int) -> int | None:
        best: int | None = None
        for n, body in enumerate(self.body):
            if body[column] <= 0:
                continue
            if best is None:
                best = n
                continue
            other = self.body[best]
            here, there = body[-1] * other[column], other[-1] * body[column]
            if here < there or (here == there and self.basis[n] < self.basis[best]):
                best = n
        return best

    def _pivot(self, line: int, column: int) -> None:
        """Integer pivoting (Edmonds 1967): every entry is over the one denominator ``scale``, and stays whole."""
        pivot = self.body[line]
        by = pivot[column]
        for n, body in enumerate(self.body):
            if n != line:
                self.body[n] = self._less(body, pivot, column, by)
        self.gain = self._less(self.gain, pivot, column, by)
        self.scale = by
        self.basis[line] = column

    def _less(self, body: list[int], pivot: list[int], column: int, by: int) -> list[int]:
        share, scale = body[column], self.scale
        if not share:
            return body if by == scale else [one * by // scale for one in body]
        return [(one * by - share * other) // scale for one, other in zip(body, pivot, strict=True)]

    def prices(self) -> list[Fraction]:
        """The amounts: what the slack of each line has left to gain."""
        return [Fraction(-self.gain[self.rows + n], self.scale) for n in range(self.lines)]
