"""How far an operator stays the same: by how much its input can be later with a result that is as much later.

While neither the input nor the result meets an opening or a close, working time runs like the clock.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Protocol, runtime_checkable

from procmap.calendars.freshness import Fresh, FreshElapsed, Until
from procmap.calendars.instant import FOREVER
from procmap.calendars.openings import Atomic
from procmap.calendars.operators import Elapsed, Operator, Work
from procmap.calendars.timetable import Timetable


@runtime_checkable
class Steady(Protocol):
    """An operator that can say this of itself, and of itself as a maximum lag."""

    def steady(self, ends: tuple[int, int], /) -> int:
        """By how many seconds both ends can be later, an input and what comes of it."""
        ...


def steady(operator: Operator, ends: tuple[int, int], *, down: bool = False) -> int:
    """By how many seconds both ``ends`` can be later (or with ``down`` earlier), an input and what comes of it.

    With ``ends`` x and y of f, f(x + i) >= y + i for every i up to that; or f(x - i) <= y - i. No more is said than
    what is easily seen: 0 where it depends on days or departures.
    """
    counted = operator.operator if isinstance(operator, Until) else operator
    if isinstance(counted, Elapsed | FreshElapsed):
        return FOREVER
    if isinstance(counted, Work) and not counted.seconds:
        return FOREVER
    if isinstance(counted, Work | Fresh):
        return min(_within(counted.calendar, (t, t), down=down) for t in ends)
    if isinstance(counted, Atomic) and counted.seconds:
        first, last = sorted(ends)
        return _within(counted.calendar, ends, down=down) if last - first == counted.seconds else 0
    if isinstance(counted, Steady) and not down:
        return counted.steady(ends)
    return 0


def _within(calendar: Timetable, ends: tuple[int, int], *, down: bool) -> int:
    """By how much a stretch can be shifted within the window that it lies in, its opening aside; 0 outside of all."""
    first, last = sorted(ends)
    table = calendar.table_at(first)
    n = bisect_left(table.starts, first) - 1
    if n < 0 or last > table.ends[n]:
        return 0
    return first - table.starts[n] - 1 if down else table.ends[n] - last
