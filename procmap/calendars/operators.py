"""Requirements as monotone maps of time, forwards and backwards.

Every operator has ``forward`` f(t), the earliest finish for an input available at t, and ``backward`` f#(d),
the latest input for a result due at d, with f(t) <= d <=> t <= f#(d). ``Fresh`` and ``FreshElapsed`` are
maximum lags, the mirror image: forward is *usable until*, backward *not older than*, and u <= f(p) <=> f#(u)
<= p. Instants are seconds UTC; ``NEVER`` and ``FOREVER`` pass through. With C, first and last of a calendar
(``timetable``):

=============  ================================  ================================
operator       forward                           backward
=============  ================================  ================================
Elapsed k      t + k                             d - k
Work k > 0     first(C(t) + k)                   last(C(d) - k)
Work 0         t                                 d
Atomic k       earliest t' >= t with             latest such t' with t' + k <= d
               [t', t'+k) in one window, + k
Open           t, or the next opening            d, or the last working second
Both, Either   max, min                          min, max
Sequence f, g  g(f(t))                           f#(g#(d))
Fresh k        last(C(t) + k)                    first(C(d) - k)
=============  ================================  ================================

A calendar may raise HorizonError or MissingYearError from any of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from procmap.calendars.instant import is_finite, sentinel
from procmap.calendars.timetable import Timetable


@runtime_checkable
class Operator(Protocol):
    """A timed requirement. ``kind`` names its class for those who put it into words."""

    kind: ClassVar[str]

    def forward(self, t: int, /) -> int:
        """The earliest finish for an input available at ``t`` (a maximum lag: usable until)."""
        ...

    def backward(self, d: int, /) -> int:
        """The latest input for a result due at ``d`` (a maximum lag: not older than)."""
        ...


def natural(seconds: int) -> None:
    """ValueError for a negative duration."""
    if seconds < 0:
        raise ValueError(f"a duration is not negative: {seconds}")


@dataclass(frozen=True, slots=True)
class Elapsed:
    """``seconds`` by the clock."""

    kind: ClassVar[str] = "elapsed"
    seconds: int

    def __post_init__(self) -> None:
        natural(self.seconds)

    def forward(self, t: int) -> int:
        """t + k."""
        return t + self.seconds if is_finite(t) else sentinel(t)

    def backward(self, d: int) -> int:
        """d - k."""
        return d - self.seconds if is_finite(d) else sentinel(d)


@dataclass(frozen=True, slots=True)
class Work:
    """``seconds`` of working time of ``calendar``, which may be split over windows; 0 is a milestone."""

    kind: ClassVar[str] = "work"
    calendar: Timetable
    seconds: int

    def __post_init__(self) -> None:
        natural(self.seconds)

    def forward(self, t: int) -> int:
        """first(C(t) + k)."""
        return work_forward(self.calendar, t, self.seconds)

    def backward(self, d: int) -> int:
        """last(C(d) - k)."""
        return work_backward(self.calendar, d, self.seconds)


def work_forward(calendar: Timetable, t: int, k: int) -> int:
    """first(C(t) + k); ``t`` itself when k = 0. The hot path: one table, two bisections."""
    table = calendar._memo.table
    lo, hi, starts, ends, cum = table
    if not lo <= t < hi:
        if not is_finite(t):
            return sentinel(t)
        table = calendar.table_at(t)
        lo, hi, starts, ends, cum = table
    if k == 0:
        return t
    i = bisect_right(starts, t) - 1
    v = k + cum[0] if i < 0 else k + cum[i + 1] if t >= ends[i] else k + cum[i] + t - starts[i]
    j = bisect_left(cum, v)
    if j < len(cum):
        return starts[j - 1] + v - cum[j - 1]
    return calendar.first_in(table, v)


def work_backward(calendar: Timetable, d: int, k: int) -> int:
    """last(C(d) - k); ``d`` itself when k = 0."""
    table = calendar._memo.table
    lo, hi, starts, ends, cum = table
    if not lo <= d < hi:
        if not is_finite(d):
            return sentinel(d)
        table = calendar.table_at(d)
        lo, hi, starts, ends, cum = table
    if k == 0:
        return d
    i = bisect_right(starts, d) - 1
    v = cum[0] - k if i < 0 else cum[i + 1] - k if d >= ends[i] else cum[i] + d - starts[i] - k
    if v >= cum[0]:
        j = bisect_right(cum, v) - 1
        return starts[j] + v - cum[j]
    return calendar.last_in(table, v)


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after another; nothing at all is the identity."""

    kind: ClassVar[str] = "sequence"
    parts: tuple[Operator, ...]

    def forward(self, t: int) -> int:
        """The last part of ... the first part of t."""
        for part in self.parts:
            t = part.forward(t)
        return t

    def backward(self, d: int) -> int:
        """The first part backwards of ... the last part backwards of d."""
        for part in reversed(self.parts):
            d = part.backward(d)
        return d
