"""The calendar of a department: zone, weekly windows, closed days, special days, a production calendar.

Which windows a day has, the first rule that speaks deciding: its entry in ``days``; ``closed``; a day off of
the production calendar; a worked weekend day (its own windows, else those of the weekday it stands for); the
week. A short day ends one hour earlier. A shift belongs to the local day on which it starts: a holiday
cancels the shift that starts on it, not the tail of yesterday's. Window edges are wall readings w turned
into instants by min{t : r(t) >= w}, so adjoining windows stay adjoining through every change of the clock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from procmap.calendars.errors import CalendarError, HorizonError
from procmap.calendars.instant import DAY, EPOCH_DAY, FIRST_YEAR, LAST_YEAR, SEARCH_YEARS, date_of
from procmap.calendars.schedule import Windows, parse_week, parse_windows
from procmap.calendars.timetable import Memo, Timetable
from procmap.calendars.zones import first_reading, most_set_back, offset, steady_offsets, zone

if TYPE_CHECKING:
    from procmap.calendars.production import ProductionYear, YearSource

HOUR = 3600


class _Year:
    """One year worked out: its working days (ordinals) and their windows by wall clock."""

    __slots__ = ("days", "provisional", "shifts")

    def __init__(self, shifts: dict[int, Windows], provisional: bool) -> None:
        self.shifts = shifts
        self.days = list(shifts)
        self.provisional = provisional


class _Memo(Memo):
    __slots__ = ("longest_run", "years")

    def __init__(self) -> None:
        super().__init__()
        self.years: dict[int, _Year] = {}
        self.longest_run: int | None = None


@dataclass(frozen=True, slots=True)
class WorkCalendar(Timetable):
    """Build one with ``create`` or ``always``. Immutable; years are expanded when first needed."""

    zone: str
    week: tuple[Windows, ...]
    closed: frozenset[date] = frozenset()
    days: tuple[tuple[date, Windows], ...] = ()
    short: frozenset[date] = frozenset()
    holidays: YearSource | None = None
    name: str = ""
    spill: int = field(default=0, init=False, repr=False, compare=False)
    """Seconds by which the latest window runs past midnight."""
    latest: int = field(default=0, init=False, repr=False, compare=False)
    """The latest end of any window, in seconds after the midnight of its day."""
    _memo: _Memo = field(default_factory=_Memo, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ends = [windows[-1][1] for windows in (*self.week, *(w for _, w in self.days)) if windows]
        object.__setattr__(self, "latest", max(ends, default=0))
        object.__setattr__(self, "spill", max(self.latest - DAY, 0))

    @classmethod
    def create(  # noqa: PLR0913, PLR0917
        cls,
        zone: str,
        week: Mapping[str, Sequence[str]],
        closed: Iterable[date] = (),
        days: Mapping[date, Sequence[str]] | None = None,
        holidays: YearSource | None = None,
        name: str = "",
        short: Iterable[date] = (),
    ) -> WorkCalendar:
        """A calendar from windows as files spell them: ``{"mon-fri": ["09:00-13:00", "14:00-18:00"]}``.

        ``days`` gives single days their own windows (none: closed) and wins over everything else. Raises
        SpellingError (``unknown-zone``, ``bad-days``, ``repeated-day``, ``bad-window``,
        ``overlapping-windows``).
        """
        _check_zone(zone)
        special = tuple(sorted((day, parse_windows(texts)) for day, texts in (days or {}).items()))
        return cls(zone, parse_week(week), frozenset(closed), special, frozenset(short), holidays, name)

    @classmethod
    def always(cls, zone: str, name: str = "") -> WorkCalendar:
        """Round the clock, every day."""
        return cls.create(zone, {"mon-sun": ["00:00-24:00"]}, name=name)

    # Days.

    def is_working_day(self, day: date) -> bool:
        """Whether a shift starts on ``day``."""
        return self.is_working_ordinal(day.toordinal())

    def is_working_ordinal(self, ordinal: int) -> bool:
        """``is_working_day`` on a day ordinal."""
        return bool(self.windows_of(ordinal))

    def windows_on(self, day: date) -> Windows:
        """The windows of the shift that starts on ``day``, in seconds after its local midnight."""
        return self._year(day.year).shifts.get(day.toordinal(), ())

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (before it when negative; ``day`` itself never counts).

        With 0: ``day`` itself, or the next working day when it is none. Raises CalendarError when the
        calendar has no working day within eight years.
        """
        found = self.nth_day(day.toordinal(), count)
        if found is None:
            raise CalendarError(
                f"calendar {self.name or self.zone!r} has no working day within {SEARCH_YEARS} years"
            )
        return date.fromordinal(found)

    def nth_day(self, ordinal: int, count: int) -> int | None:
        """``add_working_days`` on day ordinals; None when the search finds nothing in eight years."""
        if count < 0:
            return self._back(ordinal, -count)
        return self._on(ordinal - (count == 0), max(count, 1))

    def _on(self, ordinal: int, count: int) -> int | None:
        year, empty = date_of(ordinal + 1).year, 0
        while empty < SEARCH_YEARS:
            days = self._year(year).days
            at = bisect_right(days, ordinal) + count - 1
            if at < len(days):
                return days[at]
            count = at - len(days) + 1
            empty = 0 if days else empty + 1
            year += 1
        return None

    def _back(self, ordinal: int, count: int) -> int | None:
        year, empty = date_of(ordinal - 1).year, 0
        while empty < SEARCH_YEARS:
            days = self._year(year).days
            at = bisect_left(days, ordinal) - count
            if at >= 0:
                return days[at]
            count = -at
            empty = 0 if days else empty + 1
            year -= 1
        return None

    def day_at(self, t: int) -> int:
        """The ordinal of the local day that ``t`` falls on: the last one whose 00:00 has been reached."""
        day = EPOCH_DAY + (t + offset(self.zone, t)) // DAY
        return day if self.reading(day + 1, 0) > t else day + 1

    def reading(self, ordinal: int, seconds: int) -> int:
        """The first instant at which the clock reads ``seconds`` after midnight of a day, or later."""
        return first_reading(self.zone, (ordinal - EPOCH_DAY) * DAY + seconds)

    def close_on(self, ordinal: int) -> int:
        """The close of a working day: the end of its last window, or yesterday's where that is later.

        (A 24-hour shift may outlast the next, short one; the running maximum keeps "by the close" in order.)
        """
        close = self.reading(ordinal, self.windows_of(ordinal)[-1][1])
        if self.spill:
            before = self.windows_of(ordinal - 1)
            if before and before[-1][1] > DAY:
                return max(close, self.reading(ordinal - 1, before[-1][1]))
        return close

    def close_of(self, day: date) -> int | None:
        """The instant at which ``day`` closes, or None when it is not a working day."""
        return self.close_on(day.toordinal()) if self.is_working_day(day) else None

    def opening_on(self, ordinal: int) -> int:
        """The first instant of the first window of a working day."""
        return self.reading(ordinal, self.windows_of(ordinal)[0][0])

    def windows_of(self, ordinal: int) -> Windows:
        """``windows_on`` by day ordinal."""
        return self._year(date_of(ordinal).year).shifts.get(ordinal, ())

    # Years.

    @property
    def provisional_years(self) -> tuple[int, ...]:
        """The years looked at so far whose production calendar is not final."""
        return tuple(year for year, data in sorted(self._memo.years.items()) if data.provisional)

    def data_version(self) -> str:
        """The version of the production calendar data, or an empty string without one."""
        return self.holidays.data_version() if self.holidays else ""

    def _year(self, number: int) -> _Year:
        """The year's working days, worked out once. HorizonError, or MissingYearError from the source."""
        known = self._memo.years.get(number)
        if known is None:
            known = self._memo.years[number] = self._expand(number)
        return known

    def _expand(self, number: int) -> _Year:
        if not FIRST_YEAR <= number <= LAST_YEAR:
            raise HorizonError(f"year {number} is outside {FIRST_YEAR}-{LAST_YEAR}")
        facts = self.holidays.year(number) if self.holidays else None
        first = date(number, 1, 1).toordinal()
        shifts = dict.fromkeys(range(first, date(number, 12, 31).toordinal() + 1), ())
        regular: dict[int, Windows] = {o: self.week[(o - 1) % 7] for o in shifts}
        regular |= self._exceptions(number, facts)
        steady = steady_offsets(self.zone, number)
        found = {o: w for o, w in regular.items() if w and (steady[o - first] is not None or self._exists(o))}
        return _Year(found, bool(facts and facts.provisional))

    def _exists(self, ordinal: int) -> bool:
        """Whether the day happened at all: islands have jumped a date line and skipped one."""
        return self.reading(ordinal, 0) < self.reading(ordinal + 1, 0)

    def _exceptions(self, number: int, facts: ProductionYear | None) -> dict[int, Windows]:
        """Days of the year that differ from the week, the strongest rule applied last."""
        out: dict[int, Windows] = {}
        if facts:
            for day, stands_for in facts.working:
                out[day.toordinal()] = self._worked_weekend(day, stands_for)
            out.update((day.toordinal(), ()) for day in facts.closed)
        for day in sorted(self.short | (facts.short if facts else frozenset())):
            if day.year == number:
                out[day.toordinal()] = shorten(out.get(day.toordinal(), self.week[day.weekday()]))
        out.update((day.toordinal(), ()) for day in self.closed if day.year == number)
        out.update((day.toordinal(), windows) for day, windows in self.days if day.year == number)
        return out

    def _worked_weekend(self, day: date, stands_for: date | None) -> Windows:
        """Its own windows, else those of the weekday it stands for, else the first working weekday's."""
        if self.week[day.weekday()]:
            return self.week[day.weekday()]
        if stands_for is not None:
            return self.week[stands_for.weekday()]
        return next((windows for windows in self.week if windows), ())

    # Windows as instants, for the tables.

    def _stretch(self, t: int) -> tuple[int, int]:
        year = date.fromordinal(self.day_at(t)).year
        first = date(year, 1, 1).toordinal()
        start, tail = self.reading(first, 0), self.reading(first, self.spill)
        if t < tail:
            return start, tail
        return tail, self.reading(date(year + 1, 1, 1).toordinal(), 0)

    def _windows(self, a: int, b: int) -> list[tuple[int, int]]:
        year = date.fromordinal(self.day_at(a)).year
        windows = self._instants(year)
        first = date(year, 1, 1).toordinal()
        if a < self.reading(first, self.spill):
            before = [self._edges(first - 1, w) for w in self.windows_of(first - 1)]
            windows = _joined(sorted(before + windows))
        at = bisect_right(windows, (a, a)) - 1
        cut = ((max(start, a), min(end, b)) for start, end in windows[max(at, 0) :] if start < b)
        return [(start, end) for start, end in cut if start < end]

    def _edges(self, ordinal: int, window: tuple[int, int]) -> tuple[int, int]:
        return self.reading(ordinal, window[0]), self.reading(ordinal, window[1])

    def _instants(self, year: int) -> list[tuple[int, int]]:
        """Every window of the year's shifts, in order; those that touch or overlap are joined."""
        first = date(year, 1, 1).toordinal()
        steady = steady_offsets(self.zone, year)
        out: list[tuple[int, int]] = []
        for ordinal, windows in self._year(year).shifts.items():
            shift = steady[ordinal - first]
            if shift is None:
                out += (self._edges(ordinal, window) for window in windows)
            else:
                base = (ordinal - EPOCH_DAY) * DAY - shift
                out += [(base + start, base + end) for start, end in windows]
        return _joined(out)

    def longest_window(self, t: int, years: int) -> int:
        """An upper bound in seconds on any window within ``years`` years of ``t``, as if no day were closed.

        The longest run of the repeated week (special days added to it), plus the largest clock change
        backwards.
        """
        run = self._memo.longest_run
        if run is None:
            run = self._memo.longest_run = self._longest_run()
        if run >= 14 * DAY:
            return years * 366 * DAY
        middle = date.fromordinal(self.day_at(t)).year
        return run + most_set_back(self.zone, max(middle - years, FIRST_YEAR), min(middle + years, LAST_YEAR))

    def _longest_run(self) -> int:
        rows = [set(windows) for windows in self.week]
        for day, windows in self.days:
            rows[day.weekday()].update(windows)
        if self.holidays:
            for row in rows[5:]:
                row.update(window for windows in self.week for window in windows)
        cycle = [(n * DAY + s, n * DAY + e) for n in range(21) for s, e in sorted(rows[n % 7])]
        return max((end - start for start, end in _joined(sorted(cycle))), default=0)


def _joined(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted windows with empty ones dropped and those that touch or overlap joined."""
    out: list[tuple[int, int]] = []
    for start, end in windows:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif start < end:
            out.append((start, end))
    return out


def shorten(windows: Windows, seconds: int = HOUR) -> Windows:
    """The windows with ``seconds`` taken off the end of the shift, over several windows if need be."""
    out = list(windows)
    while out and seconds > 0:
        start, end = out.pop()
        if end - start > seconds:
            out.append((start, end - seconds))
        seconds -= min(seconds, end - start)
    return tuple(out)


def _check_zone(name: str) -> None:
    zone(name)
