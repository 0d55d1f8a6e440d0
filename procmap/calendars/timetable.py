"""Working time as bisect tables: C(t), the working seconds before t, and its two inverses.

With C counted from an arbitrary fixed base (only differences matter):

* ``first(v)`` = min{e : C(e) >= v}, which sticks to a close;
* ``last(v)``  = max{s : C(s) <= v}, which moves on to the next opening.

Tables grow by a year at a time and only when an answer needs it, so a year without data is missed only by a
question that depends on it. A table is a value: growing one makes a new one with the same base, which keeps
concurrent readers safe. A search gives up after ``SEARCH_YEARS`` years without a working second and then
answers ``FOREVER`` (or ``NEVER``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from procmap.calendars.errors import MissingYearError
from procmap.calendars.instant import DAY, FOREVER, NEVER, SEARCH_YEARS, is_finite, sentinel

_PATIENCE = SEARCH_YEARS * 366 * DAY


class Table(NamedTuple):
    """Windows [starts[i], ends[i]) of all instants in [lo, hi); cum[i] = C(starts[i]), cum[-1] = C(hi)."""

    lo: int
    hi: int
    starts: list[int]
    ends: list[int]
    cum: list[int]

    def ticks_before(self, t: int) -> int:
        """C(t) for lo <= t <= hi, in seconds."""
        i = bisect_right(self.starts, t) - 1
        if i < 0:
            return self.cum[0]
        return self.cum[i] + min(t, self.ends[i]) - self.starts[i]


class Memo:
    """What a timetable has worked out so far. Not part of its value."""

    __slots__ = ("others", "table")

    def __init__(self) -> None:
        self.table = Table(0, 0, [], [], [0])
        self.others: list[Table] = []


class Timetable(ABC):
    """Working windows, told by ``_stretch`` and ``_windows``; subclasses are frozen and hold a ``_memo``."""

    __slots__ = ()
    _memo: Memo

    @abstractmethod
    def _stretch(self, t: int) -> tuple[int, int]:
        """The longest [a, b) around ``t`` whose windows are told by the data of a fixed set of years."""

    @abstractmethod
    def _windows(self, a: int, b: int) -> list[tuple[int, int]]:
        """The windows within the stretch [a, b), cut to it, sorted, disjoint."""

    @abstractmethod
    def longest_window(self, t: int, years: int) -> int:
        """An upper bound in seconds on windows within ``years`` years of ``t``, as if no day were closed."""

    # Growing.

    def table_at(self, t: int) -> Table:
        """A table that covers the instant ``t``. HorizonError and MissingYearError as the data has it."""
        memo = self._memo
        table = memo.table
        if table.lo <= t < table.hi:
            return table
        for other in memo.others:
            if other.lo <= t < other.hi:
                return other
        return self._reach(table, t) if table.hi > table.lo else self._keep(None, self._fresh(t))

    def _fresh(self, t: int) -> Table:
        a, b = self._stretch(t)
        return _right(Table(a, a, [], [], [0]), b, self._windows(a, b))

    def _reach(self, table: Table, t: int) -> Table:
        """Grow ``table`` to ``t``; where a year between is missing, start a second table beyond it."""
        try:
            while t >= table.hi:
                table = self.grow_right(table)
            while t < table.lo:
                table = self.grow_left(table)
        except MissingYearError:
            return self._keep(None, self._fresh(t))
        return table

    def grow_right(self, table: Table) -> Table:
        """The table with one more stretch after its end."""
        a, b = self._stretch(table.hi)
        return self._keep(table, _right(table, b, self._windows(a, b)))

    def grow_left(self, table: Table) -> Table:
        """The table with one more stretch before its beginning."""
        a, b = self._stretch(table.lo - 1)
        return self._keep(table, _left(table, a, self._windows(a, b)))

    def _keep(self, old: Table | None, new: Table) -> Table:
        """Remember ``new`` in place of ``old`` (identity, not equality: bases must not be mixed)."""
        memo = self._memo
        if old is memo.table or memo.table.hi == memo.table.lo:
            memo.table = new
        else:
            memo.others = [other for other in memo.others if other is not old] + [new]
        return new

    # Questions.

    def ticks_before(self, t: int) -> int:
        """C(t): working seconds before ``t``, from a base fixed for the life of this object."""
        if not is_finite(t):
            return sentinel(t)
        table = self._memo.table
        if table.hi == table.lo:
            table = self.table_at(t)
        while t >= table.hi:
            table = self.grow_right(table)
        while t < table.lo:
            table = self.grow_left(table)
        return table.ticks_before(t)

    def first(self, v: int) -> int:
        """min{e : C(e) >= v}: the earliest instant by which ``v`` working seconds have passed."""
        if not is_finite(v):
            return sentinel(v)
        return self.first_in(self._memo.table, v)

    def last(self, v: int) -> int:
        """max{s : C(s) <= v}: the latest instant before which no more than ``v`` have passed."""
        if not is_finite(v):
            return sentinel(v)
        return self.last_in(self._memo.table, v)

    def first_in(self, table: Table, v: int) -> int:
        """``first`` by the base of ``table``, which grows as needed."""
        found = bisect_left(table.cum, v)
        limit = table.lo - _PATIENCE
        while found == 0:
            if table.lo < limit:
                return NEVER
            before, table = table, self.grow_left(table)
            limit = limit if table.cum[0] == before.cum[0] else table.lo - _PATIENCE
            found = bisect_left(table.cum, v)
        limit = table.hi + _PATIENCE
        while found == len(table.cum):
            if table.hi > limit:
                return FOREVER
            before, table = table, self.grow_right(table)
            limit = limit if table.cum[-1] == before.cum[-1] else table.hi + _PATIENCE
            found = bisect_left(table.cum, v)
        return table.starts[found - 1] + v - table.cum[found - 1]

    def last_in(self, table: Table, v: int) -> int:
        """``last`` by the base of ``table``, which grows as needed."""
        found = bisect_right(table.cum, v) - 1
        limit = table.lo - _PATIENCE
        while found < 0:
            if table.lo < limit:
                return NEVER
            before, table = table, self.grow_left(table)
            limit = limit if table.cum[0] == before.cum[0] else table.lo - _PATIENCE
            found = bisect_right(table.cum, v) - 1
        limit = table.hi + _PATIENCE
        while found == len(table.starts):
            if table.hi > limit:
                return FOREVER
            before, table = table, self.grow_right(table)
            limit = limit if table.cum[-1] == before.cum[-1] else table.hi + _PATIENCE
            found = bisect_right(table.cum, v) - 1
        return table.starts[found] + v - table.cum[found]

    def is_working(self, t: int) -> bool:
        """Whether the second that begins at ``t`` is working time."""
        table = self.table_at(t)
        i = bisect_right(table.starts, t) - 1
        return i >= 0 and t < table.ends[i]

    def next_opening(self, t: int) -> int:
        """The first working instant at or after ``t``; FOREVER when none comes."""
        if not is_finite(t):
            return sentinel(t)
        table = self.table_at(t)
        return self.last_in(table, table.ticks_before(t)) if not self.is_working(t) else t

    def previous_tick(self, t: int) -> int:
        """The last working second at or before ``t``; NEVER when there is none."""
        if not is_finite(t):
            return sentinel(t)
        if self.is_working(t):
            return t
        table = self.table_at(t)
        close = self.first_in(table, table.ticks_before(t))
        return close - 1 if is_finite(close) else close


def _right(table: Table, hi: int, windows: list[tuple[int, int]]) -> Table:
    """Append windows; the first may continue the last one known."""
    starts, ends, cum = table.starts.copy(), table.ends.copy(), table.cum.copy()
    for start, end in windows:
        total = cum[-1] + end - start
        if ends and start <= ends[-1]:
            ends[-1], cum[-1] = end, total
        else:
            starts.append(start)
            ends.append(end)
            cum.append(total)
    return Table(table.lo, hi, starts, ends, cum)


def _left(table: Table, lo: int, windows: list[tuple[int, int]]) -> Table:
    """Put windows before, keeping the base; the last may continue into the first one known."""
    starts, ends, cum = table.starts, table.ends, table.cum
    if windows and starts and windows[-1][1] == starts[0]:
        cum = [cum[0] - (starts[0] - windows[-1][0]), *cum[1:]]
        starts = [windows[-1][0], *starts[1:]]
        windows = windows[:-1]
    sums = [cum[0]]
    for start, end in reversed(windows):
        sums.append(sums[-1] - (end - start))
    return Table(
        lo,
        table.hi,
        [start for start, _ in windows] + starts,
        [end for _, end in windows] + ends,
        sums[:0:-1] + cum,
    )
