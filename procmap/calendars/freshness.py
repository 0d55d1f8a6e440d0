"""Maximum lags, "no older than": the mirror image of the other operators.

Forward is *usable until* and backward *not older than*, with u <= f(p) <=> f#(u) <= p. Taking the wrong inverse of
C, ``first`` for ``last``, is the classic mistake here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from procmap.calendars.instant import is_finite, sentinel
from procmap.calendars.operators import Operator, natural
from procmap.calendars.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Fresh:
    """A maximum lag: no older than ``seconds`` of working time of ``calendar``."""

    kind: ClassVar[str] = "fresh"
    mirrored: ClassVar[bool] = True
    calendar: Timetable
    seconds: int

    def __post_init__(self) -> None:
        natural(self.seconds)

    def forward(self, t: int) -> int:
        """Usable until last(C(t) + k)."""
        if not is_finite(t):
            return sentinel(t)
        table = self.calendar.table_at(t)
        return self.calendar.last_in(table, table.ticks_before(t) + self.seconds)

    def backward(self, d: int) -> int:
        """Not older than first(C(d) - k)."""
        if not is_finite(d):
            return sentinel(d)
        table = self.calendar.table_at(d)
        return self.calendar.first_in(table, table.ticks_before(d) - self.seconds)


@dataclass(frozen=True, slots=True)
class Until:
    """A maximum lag that another operator measures: no later than its end for an input at that time.

    Its inverse is the earliest input whose end is not before ``u``: f#(u - 1) + 1, since instants are whole seconds.
    """

    kind: ClassVar[str] = "until"
    mirrored: ClassVar[bool] = True
    operator: Operator

    def forward(self, t: int) -> int:
        """Usable until f(t)."""
        return self.operator.forward(t)

    def backward(self, d: int) -> int:
        """Not older than f#(d - 1) + 1."""
        if not is_finite(d):
            return sentinel(d)
        before = self.operator.backward(d - 1)
        return before + 1 if is_finite(before) else before


@dataclass(frozen=True, slots=True)
class FreshElapsed:
    """A maximum lag: no older than ``seconds`` by the clock."""

    kind: ClassVar[str] = "fresh_elapsed"
    mirrored: ClassVar[bool] = True
    seconds: int

    def __post_init__(self) -> None:
        natural(self.seconds)

    def forward(self, t: int) -> int:
        """Usable until t + k."""
        return t + self.seconds if is_finite(t) else sentinel(t)

    def backward(self, d: int) -> int:
        """Not older than d - k."""
        return d - self.seconds if is_finite(d) else sentinel(d)
