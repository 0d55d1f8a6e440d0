"""An operator laid out as a table: from ``begins`` on, f(t) = due + slope * (t - begins).

Every promise is a step function (slope 0) or a count of time (slope 0 or 1), so over a stretch a few hundred pieces
say what the operator would for each second of it; a database joins a million receipts with them. Pieces are found
between the edges at which a calendar opens, closes or turns over; where the operator does more between two of them,
by bisection: a monotone map with the same value at both ends of a piece has it everywhere inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from procmap.calendars.cutoffs import Stepped
from procmap.calendars.errors import CalendarError
from procmap.calendars.instant import DAY, EPOCH_DAY, FIRST_YEAR, LAST_YEAR, is_finite
from procmap.calendars.operators import Elapsed, Operator, Work
from procmap.calendars.workcalendar import WorkCalendar
from procmap.calendars.zones import offset


class Piece(NamedTuple):
    """From ``begins`` to the next piece: ``due`` at its beginning, growing with t where ``slope`` is 1.

    ``due`` is ``None`` where the calendar has no data, or nothing of the kind is to come.
    """

    begins: int
    due: int | None
    slope: int = 0

    def at(self, t: int) -> int | None:
        """The due time of a receipt in this piece."""
        return None if self.due is None else self.due + self.slope * (t - self.begins)


def pieces(operator: Operator, low: int, high: int) -> list[Piece]:
    """A monotone operator from ``low`` to ``high`` (both included), as pieces in order.

    Raises ``HorizonError`` for a stretch outside the years that clocks are known for.
    """
    counts = isinstance(operator, (Elapsed, Work))
    points = sorted({low, high + 1, *(t for t in _edges(operator, low, high) if low < t <= high)})
    found: list[Piece] = []
    for begins, ends in pairwise(points):
        for piece in _between(operator, begins, ends - 1, counts=counts):
            if not found or not _goes_on(found[-1], piece):
                found.append(piece)
    return found


def columns_of(found: Sequence[Piece]) -> dict[str, list[int | None]]:
    """Pieces as the columns of a table."""
    return {
        "begins": [one.begins for one in found],
        "due": [one.due for one in found],
        "slope": [one.slope for one in found],
    }


def _goes_on(last: Piece, piece: Piece) -> bool:
    return last.slope == piece.slope and last.at(piece.begins) == piece.due


def _between(operator: Operator, first: int, last: int, *, counts: bool) -> Iterator[Piece]:
    """The pieces from ``first`` to ``last``, both included."""
    open_ = [(first, _value(operator, first), last, _value(operator, last))]
    while open_:
        a, begins, b, ends = open_.pop()
        if begins == ends:
            yield Piece(a, begins)
        elif counts and begins is not None and ends is not None and ends - begins == b - a:
            yield Piece(a, begins, 1)
        else:
            middle = (a + b) // 2
            open_.append((middle + 1, _value(operator, middle + 1), b, ends))
            open_.append((a, begins, middle, _value(operator, middle)))


def _value(operator: Operator, t: int) -> int | None:
    try:
        found = operator.forward(t)
    except CalendarError:
        return None
    return found if is_finite(found) else None


def _edges(operator: Operator, low: int, high: int) -> Iterator[int]:
    """Instants at which a piece may begin."""
    calendar = getattr(operator, "calendar", None)
    if not isinstance(calendar, WorkCalendar):
        return
    for day in range(calendar.day_at(low) - 1, calendar.day_at(high) + 2):
        try:
            yield calendar.reading(day, 0)
            windows = calendar.windows_of(day)
            if isinstance(operator, Work):
                # Between these C is flat or grows with t, so that equal growth at both ends leaves no room for a gap.
                yield from (calendar.reading(day, t) for window in windows for t in window)
            elif windows:
                yield operator.turns_at(day) if isinstance(operator, Stepped) else calendar.close_on(day) + 1
        except CalendarError:
            continue


def clock_pieces(zone: str, low: int, high: int) -> list[Piece]:
    """From readings of a clock to instants, for readings (seconds since 1970 on that clock) from ``low`` to ``high``.

    Pieces of slope 1; ``due`` is ``None`` over readings that the clock skipped or showed twice
    (:func:`~procmap.calendars.zones.instants_reading` tells which).
    """
    t, end = max(low - DAY, _FIRST), min(high + 2 * DAY, _LAST)
    found = [Piece(t + offset(zone, t), t, 1)]
    while t < end:
        after = min(t + DAY, end)
        if offset(zone, after) != offset(zone, t):
            found += _change(zone, _changes_at(zone, t, after))
        t = after
    return found


_FIRST = (date(FIRST_YEAR, 1, 1).toordinal() - EPOCH_DAY) * DAY
_LAST = (date(LAST_YEAR, 12, 31).toordinal() - EPOCH_DAY) * DAY


def _changes_at(zone: str, low: int, high: int) -> int:
    """The first instant after a change of the clock between two instants with different offsets."""
    before = offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
    return high


def _change(zone: str, t: int) -> tuple[Piece, Piece]:
    """Readings that belong to no single instant around a change of the clock, and what follows them."""
    before, after = offset(zone, t - 1), offset(zone, t)
    return Piece(t + min(before, after), None), Piece(
        t + max(before, after), t + max(before, after) - after, 1
    )
