"""Fixed times of the day: departures on a timetable, and the same wall-clock time on the next day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar, Literal

from procmap.calendars.errors import SpellingError
from procmap.calendars.instant import DAY, EPOCH_DAY, FOREVER, NEVER, SEARCH_YEARS, is_finite, sentinel
from procmap.calendars.workcalendar import WorkCalendar
from procmap.calendars.zones import first_reading, offset, zone


@lru_cache(maxsize=4096)
def _moments(zone: str, times: tuple[int, ...], day: int) -> tuple[int, ...]:
    """When the clock of a zone reads some times of a day."""
    return tuple(first_reading(zone, (day - EPOCH_DAY) * DAY + time) for time in times)


@dataclass(frozen=True, slots=True)
class Departures:
    """Leaves at ``times`` (seconds after local midnight) on ``days`` (Monday = 0), only on working days of
    ``calendar`` if one is given.

    With S all departures: forward min{s in S : s >= t}, backward max{s in S : s <= d}. A time in the gap of
    a clock change leaves at the jump; one that occurs twice leaves the first time. None within eight years:
    ``FOREVER`` forwards, ``NEVER`` backwards.
    """

    kind: ClassVar[str] = "departures"
    zone: str
    times: tuple[int, ...]
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    calendar: WorkCalendar | None = None

    def __post_init__(self) -> None:
        zone(self.zone)
        object.__setattr__(self, "times", tuple(sorted(set(self.times))))
        object.__setattr__(self, "days", tuple(sorted(set(self.days))))
        if any(not 0 <= time <= DAY for time in self.times) or any(day not in range(7) for day in self.days):
            raise SpellingError("out-of-range", f"{self.times} {self.days}")

    def forward(self, t: int) -> int:
        """The first departure at or after ``t``."""
        if not is_finite(t) or not self.times or not self.days:
            return sentinel(t) if not is_finite(t) else FOREVER
        today = EPOCH_DAY + (t + offset(self.zone, t)) // DAY
        for day in range(today - 2, today + SEARCH_YEARS * 366):
            moments = _moments(self.zone, self.times, day)
            if moments[-1] >= t and self._leaves(day):
                return next(moment for moment in moments if moment >= t)
        return FOREVER

    def backward(self, d: int) -> int:
        """The last departure at or before ``d``."""
        if not is_finite(d) or not self.times or not self.days:
            return sentinel(d) if not is_finite(d) else NEVER
        today = EPOCH_DAY + (d + offset(self.zone, d)) // DAY
        for day in range(today + 1, today - SEARCH_YEARS * 366, -1):
            moments = _moments(self.zone, self.times, day)
            if moments[0] <= d and self._leaves(day):
                return next(moment for moment in reversed(moments) if moment <= d)
        return NEVER

    def _leaves(self, day: int) -> bool:
        weekday = (day - 1) % 7 in self.days
        return weekday and (self.calendar is None or self.calendar.is_working_day(date.fromordinal(day)))


@dataclass(frozen=True, slots=True)
class NextDay:
    """The same wall-clock time on the next day, on the clock of ``zone``.

    Raw (``hull`` None) it is not monotone where the clock is put back today: the second pass of an hour is
    answered before the end of the first. ``worst`` answers the maximum over all inputs so far, ``wait`` the
    minimum over all to come. Backwards without a hull is that of ``worst``.
    """

    kind: ClassVar[str] = "next_day"
    zone: str
    hull: Literal["wait", "worst"] | None = None

    def __post_init__(self) -> None:
        zone(self.zone)

    @property
    def monotone(self) -> bool:
        """Whether a hull is chosen (a fixed-offset zone would not need one)."""
        return self.hull is not None

    def forward(self, t: int) -> int:
        """The first instant tomorrow whose clock reads what it reads at ``t``."""
        return self._settled(t, self.hull) if is_finite(t) else sentinel(t)

    def backward(self, d: int) -> int:
        """f#(d), by bisection: an answer is 22 to 26 hours away, or a date line further."""
        if not is_finite(d):
            return sentinel(d)
        hull = self.hull or "worst"
        low, high = d - 4 * DAY, d + DAY
        while high - low > 1:
            middle = (low + high) // 2
            if self._settled(middle, hull) <= d:
                low = middle
            else:
                high = middle
        return low

    def _settled(self, t: int, hull: Literal["wait", "worst"] | None) -> int:
        raw = self._raw(t)
        if hull == "worst" and (back := self._set_back(t - DAY, t)) is not None:
            return max(raw, self._raw(back - 1))
        if hull == "wait" and (back := self._set_back(t, t + DAY)) is not None:
            return min(raw, self._raw(back))
        return raw

    def _raw(self, t: int) -> int:
        return first_reading(self.zone, t + offset(self.zone, t) + DAY)

    def _set_back(self, a: int, b: int) -> int | None:
        """The instant in (a, b] at which the clock is put back, by bisection; None if it is not."""
        old = offset(self.zone, a)
        if offset(self.zone, b) >= old:
            return None
        while b - a > 1:
            middle = (a + b) // 2
            if offset(self.zone, middle) >= old:
                a = middle
            else:
                b = middle
        return b
