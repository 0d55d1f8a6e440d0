"""Promises counted in days: by the end of the day, within n working days.

With S the moments that count (closes, or a time of working days): the end of the day is min{s in S : s >= t}
forwards and max{s in S : s <= d} backwards. Within n working days is a step function: receipts of one local
day share one due moment y, and backwards is the end of the last day whose y is not after d.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from procmap.calendars.instant import DAY, FOREVER, NEVER, is_finite, sentinel
from procmap.calendars.workcalendar import WorkCalendar

Target = Literal["close", "24:00"] | int
"""When on a day: its close, its midnight, or seconds after its local 00:00 (0 to 86400)."""


def target_on(calendar: WorkCalendar, day: int, at: Target) -> int:
    """The instant meant by ``at`` on a day; the close of a day off is its midnight."""
    if at == "close" and calendar.windows_of(day):
        return calendar.close_on(day)
    return calendar.reading(day, at if isinstance(at, int) else DAY)


def check_target(at: Target) -> None:
    """ValueError for what is not a time of day."""
    if at not in ("close", "24:00") and not (isinstance(at, int) and 0 <= at <= DAY):
        raise ValueError(f"not a time of day: {at!r}")


@dataclass(frozen=True, slots=True)
class EndOfDay:
    """By the end of the day: the next close of ``calendar``, or the next 24:00 of a working day if
    ``midnight``.

    With S the set of closes: forward min{s in S : s >= t}, backward max{s in S : s <= d}. Asked after the
    close it means the next one.
    """

    kind: ClassVar[str] = "end_of_day"
    calendar: WorkCalendar
    midnight: bool = False

    def forward(self, t: int) -> int:
        """The first close at or after ``t``."""
        at: Target = "24:00" if self.midnight else "close"
        return _next_moment(self.calendar, t, at)

    def backward(self, d: int) -> int:
        """The last close at or before ``d``."""
        at: Target = "24:00" if self.midnight else "close"
        return _last_moment(self.calendar, d, at)


def _next_moment(calendar: WorkCalendar, t: int, at: Target) -> int:
    """min{target(w) : w a working day, target(w) >= t}."""
    if not is_finite(t):
        return sentinel(t)
    day = calendar.nth_day(_first_candidate(calendar, t, at), 0)
    while day is not None:
        moment = target_on(calendar, day, at)
        if moment >= t:
            return moment
        day = calendar.nth_day(day, 1)
    return FOREVER


def _first_candidate(calendar: WorkCalendar, t: int, at: Target) -> int:
    """The first day whose target may be ``t`` or later: today, or a day whose midnight or night shift ends now."""
    today = calendar.day_at(t)
    if at == "close":
        near = calendar.latest >= DAY and t <= calendar.reading(today, calendar.spill)
        return calendar.day_at(t - 1) - 1 if near else today
    return calendar.day_at(t - 1) if at in ("24:00", DAY) else today


def _last_moment(calendar: WorkCalendar, d: int, at: Target) -> int:
    """max{target(w) : w a working day, target(w) <= d}."""
    day = _last_day(calendar, d, at)
    return (NEVER if d < 0 or is_finite(d) else FOREVER) if day is None else target_on(calendar, day, at)


def _last_day(calendar: WorkCalendar, d: int, at: Target) -> int | None:
    """The last working day whose target is not after ``d``; None for a sentinel or when there is none."""
    if not is_finite(d):
        return None
    day = calendar.nth_day(calendar.day_at(d) + 1, -1)
    while day is not None and target_on(calendar, day, at) > d:
        day = calendar.nth_day(day, -1)
    return day


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Within ``count`` working days, the day of receipt not counted: by ``at`` on the last of them.

    0 means the first moment ``at`` of a working day that is still to come.
    """

    kind: ClassVar[str] = "working_days"
    calendar: WorkCalendar
    count: int
    at: Target = "close"

    def __post_init__(self) -> None:
        check_target(self.at)
        if self.count < 0:
            raise ValueError("a count of working days is not negative")

    def forward(self, t: int) -> int:
        """``at`` on the count-th working day after the local day of ``t``."""
        if not is_finite(t):
            return sentinel(t)
        if self.count == 0:
            return _next_moment(self.calendar, t, self.at)
        day = self.calendar.nth_day(self.calendar.day_at(t), self.count)
        return FOREVER if day is None else target_on(self.calendar, day, self.at)

    def backward(self, d: int) -> int:
        """With w the last working day whose ``at`` is not after ``d``: the end of the day before w or, for a
        count above one, before the (count - 1)-th working day before w."""
        if not is_finite(d):
            return sentinel(d)
        if self.count == 0:
            return _last_moment(self.calendar, d, self.at)
        last = _last_day(self.calendar, d, self.at)
        if last is None:
            return NEVER
        day = last if self.count == 1 else self.calendar.nth_day(last, 1 - self.count)
        return NEVER if day is None else self.calendar.reading(day, 0) - 1
