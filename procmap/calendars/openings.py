"""Work that waits for an opening: without interruption inside one window, or just for somebody to be there."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import ClassVar

from procmap.calendars.instant import DAY, FOREVER, NEVER, SEARCH_YEARS, is_finite, sentinel
from procmap.calendars.operators import natural
from procmap.calendars.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Open:
    """Waits for working time of ``calendar``: calls are taken only while somebody works."""

    kind: ClassVar[str] = "open"
    calendar: Timetable

    def forward(self, t: int) -> int:
        """``t`` if it is working time, else the next opening."""
        return self.calendar.next_opening(t)

    def backward(self, d: int) -> int:
        """The last working second at or before ``d``."""
        return self.calendar.previous_tick(d)


@dataclass(frozen=True, slots=True)
class Atomic:
    """``seconds`` without interruption inside one window of ``calendar``; 0 is a milestone.

    Longer than any window of the next eight years: ``FOREVER`` forwards; of the last eight: ``NEVER``
    backwards.
    """

    kind: ClassVar[str] = "atomic"
    calendar: Timetable
    seconds: int

    def __post_init__(self) -> None:
        natural(self.seconds)

    def forward(self, t: int) -> int:
        """min{t' >= t : [t', t'+k) in one window} + k."""
        if not is_finite(t) or self.seconds == 0:
            return t if is_finite(t) else sentinel(t)
        if self.seconds > self.calendar.longest_window(t, SEARCH_YEARS):
            return FOREVER
        return self._ahead(t)

    def backward(self, d: int) -> int:
        """max{t' : t' + k <= d, [t', t'+k) in one window}."""
        if not is_finite(d) or self.seconds == 0:
            return d if is_finite(d) else sentinel(d)
        if self.seconds > self.calendar.longest_window(d, SEARCH_YEARS):
            return NEVER
        return self._behind(d)

    def _ahead(self, t: int) -> int:
        table = self.calendar.table_at(t)
        i = max(bisect_right(table.starts, t) - 1, 0)
        limit = t + SEARCH_YEARS * 366 * DAY
        while True:
            while i < len(table.starts):
                finish = max(t, table.starts[i]) + self.seconds
                if finish <= table.ends[i]:
                    return finish
                if table.ends[i] == table.hi:
                    break
                i += 1
            if table.hi > limit:
                return FOREVER
            table = self.calendar.grow_right(table)

    def _behind(self, d: int) -> int:
        table = self.calendar.table_at(d)
        limit = d - SEARCH_YEARS * 366 * DAY
        while True:
            i = bisect_right(table.starts, d) - 1
            while i >= 0:
                start = min(d, table.ends[i]) - self.seconds
                if start >= table.starts[i]:
                    return start
                i -= 1
            if table.lo < limit:
                return NEVER
            table = self.calendar.grow_left(table)
