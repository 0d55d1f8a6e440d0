"""What single operators come to around their present input, for the chains that they are links of (``chains``).

Each says what holds for all amounts of the levers, and for every input: that is what a row may be read from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from procmap.analysis.repairs.bends import Moving
from procmap.analysis.repairs.covering import Row
from procmap.analysis.repairs.levered import End
from procmap.calendars import Departures, Fresh, Operator, Until, Work, WorkCalendar, is_finite


class Piece(NamedTuple):
    """One operator around its present input: it comes no sooner than ``lag`` after that (or than ``anchor``), less its
    levers, unless its own rows are satisfied or the chain before it ends by one of its ``jumps``.

    With ``begin`` that is known of inputs up to then only; of a later one, that it comes no sooner than for that. With
    ``or_by`` it may come by then instead, later by its shares.
    """

    lag: int = 0
    shares: tuple[tuple[int, int], ...] = ()
    anchor: int | None = None
    jumps: tuple[End, ...] = ()
    own: tuple[Row, ...] = ()
    begin: int | None = None
    or_by: End | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """A greatest time from its head to its tail: no sooner than it lets the tail be for the head."""

    kind: ClassVar[str] = "back"
    operator: Operator

    def forward(self, t: int) -> int:
        """When the tail is, at the earliest, for a head at ``t``."""
        return self.operator.backward(t)

    def backward(self, d: int) -> int:
        """The last head for which the tail may be at ``d``."""
        return self.operator.forward(d)


class TooDeepError(Exception):
    """A chain jumps too often, or has no finite times: it is split operator by operator."""


def window(calendar: WorkCalendar, end: int) -> tuple[int, int]:
    """When the window opens in which work ends, and when the one before it closes."""
    table = calendar.table_at(end - 1)
    n = bisect_right(table.starts, end - 1) - 1
    if n < 1:
        raise TooDeepError
    return table.starts[n], table.ends[n - 1]


def departure(operator: Departures | Moving, ends: tuple[int, int], levers: Mapping[str, int]) -> Piece:
    """A departure: passed on at once, or waited for, with the one before it (and how long it is held) as the jump."""
    begin, end = ends
    if end == begin:
        return Piece()
    usual, sooner = (operator.usual, operator.sooner) if isinstance(operator, Moving) else (operator, 0)
    leaves = usual.forward(begin)
    before = usual.backward(leaves - 1)
    held = {levers["held"]: 1} if "held" in levers else {}
    jumps = (End(before, held),) if is_finite(before) else ()
    if end != leaves - sooner:  # it leaves with the day: no sooner on that day
        return Piece(anchor=end, jumps=jumps)
    shares = ((levers["departure"], 1),) if "departure" in levers else ()
    return Piece(anchor=leaves, jumps=jumps, shares=shares)


def departed(operator: Operator, ends: tuple[int, int], levers: Mapping[str, int]) -> Piece | None:
    """Back from when a step leaves to when it begins at the earliest: at once, or just behind the departure before.

    ``None`` where it leaves by its own time, or is no departure.
    """
    if not isinstance(operator, Departures | Moving):
        return None
    leaves, begin = ends
    usual = operator.usual if isinstance(operator, Moving) else operator
    before = usual.backward(leaves - 1)
    if not is_finite(before):
        return None
    held = {levers["held"]: 1} if "held" in levers else {}
    if begin < leaves:
        return Piece(anchor=before + 1, shares=tuple((n, -1) for n in held), jumps=(End(before, held),))
    if not isinstance(operator, Moving):
        return None
    if leaves <= before + operator.held:
        return Piece(jumps=(End(before, {}),), begin=leaves, or_by=End(before + 1, held))
    last = usual.forward(leaves)
    day = operator.day(last)
    if not is_finite(last) or leaves <= day:
        return None
    return Piece(jumps=(End(last, {levers["departure"]: -1}), End(day, {})), begin=leaves)


def steady(operator: Operator, begins: int) -> Piece | None:
    """Back over working time, its levers as they are: with the window before it as the jump.

    From no later than now to the same window there lies no more closed time in between.
    """
    back = operator.operator if isinstance(operator, Back) else None
    counted = back.operator if isinstance(back, Until) else back
    if not isinstance(counted, Fresh | Work) or not isinstance(counted.calendar, WorkCalendar):
        return None
    end, calendar = operator.forward(begins), counted.calendar
    if not is_finite(end) or calendar.ticks_before(end) == calendar.ticks_before(end - 1):
        return None
    opens, _ = window(calendar, end)
    last = operator.backward(opens - 1)
    return Piece(lag=end - begins, jumps=(End(last, {}),) if is_finite(last) else (), begin=begins)
