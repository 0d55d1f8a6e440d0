"""What the calendars and clocks of a state say about each day, whatever is calculated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from procmap.analysis.clocks import Calendars
from procmap.calendars import CalendarError, HorizonError, Label
from procmap.calendars.instant import DAY, EPOCH_DAY
from procmap.calendars.zones import offset
from procmap.model import Process
from procmap.model.part import Part


class Surroundings:
    """What the calendars and clocks of a state say about each day, whatever is calculated."""

    def __init__(self, process: Process, state: str) -> None:
        self._calendars = Calendars(process)
        used = {*process.calendars, process.calendar, *_calendar_ids(process, state)}
        self._all = [self._calendars[id_] for id_ in sorted(used)]
        self._own = self._calendars[process.calendar]
        zones = {process.timezone, *(calendar.zone for calendar in self._all), *_zones(process)}
        self._zones = (process.timezone, *sorted(zones - {process.timezone}))
        self._weekdays = any(step.departures for step in process.states[state].steps.values())
        self._days: dict[int, tuple[Any, ...] | None] = {}
        self._numbers: dict[tuple[Any, ...], int] = {}

    def like(self, day: date, low: int, high: int) -> tuple[Any, ...] | None:
        """What tells one day from another for a calculation that looks at the days ``low`` to ``high`` around it.

        ``None`` where no other day can be like it: a clock is changed there, or data is missing.
        """
        here = day.toordinal()
        told = [self._told(here + n) for n in range(low, high + 1)]
        if None in told:
            return None
        return tuple(told)

    def _told(self, ordinal: int) -> Any:
        if ordinal not in self._days:
            self._days[ordinal] = self._look(ordinal)
        return self._days[ordinal]

    def _look(self, ordinal: int) -> Any:
        """A number for what a day is like; equal for days that are alike."""
        try:
            before, after = self._offsets(ordinal), self._offsets(ordinal + 1)
            if before != after:
                return None
            windows = tuple(calendar.windows_of(ordinal) for calendar in self._all)
        except (CalendarError, ValueError, OverflowError):
            return None
        relative = tuple(shift - before[0] for shift in before)
        seen = (windows, relative, (ordinal - 1) % 7 if self._weekdays else None)
        return self._numbers.setdefault(seen, len(self._numbers))

    def _offsets(self, ordinal: int) -> tuple[int, ...]:
        return tuple(offset(zone, (ordinal - EPOCH_DAY) * DAY) for zone in self._zones)

    def clock_changes(self, first: date, last: date) -> Iterator[tuple[date, str]]:
        """The days on which a clock is changed; none outside the years that clocks are known for."""
        for name in self._zones:
            for ordinal in range(first.toordinal(), last.toordinal() + 1):
                with suppress(HorizonError):
                    begins = (ordinal - EPOCH_DAY) * DAY - offset(name, (ordinal - EPOCH_DAY) * DAY)
                    if offset(name, begins) != offset(name, begins + DAY):
                        yield date.fromordinal(ordinal), name

    def unusually_off(self, day: date) -> bool:
        """Whether the process's calendar is closed on a day on whose weekday it is usually open."""
        try:
            return bool(self._own.week[day.weekday()]) and not self._own.is_working_day(day)
        except CalendarError:
            return False

    def works(self, day: date) -> bool:
        """Whether the process's calendar is open on a day."""
        try:
            return self._own.is_working_day(day)
        except CalendarError:
            return False


def _calendar_ids(process: Process, state: str) -> Iterator[str]:
    for step in process.states[state].steps.values():
        if step.calendar:
            yield step.calendar
    for department in process.departments.values():
        if department.calendar:
            yield department.calendar


def _zones(process: Process) -> set[str]:
    """The zones that times of the file name."""
    found: set[str] = set()
    open_: list[Any] = [process]
    while open_:
        one = open_.pop()
        if isinstance(one, Label):
            found.update({one.zone} - {None})  # type: ignore[arg-type]
        elif isinstance(one, Part):
            open_.extend(getattr(one, name) for name in type(one).model_fields)
        elif isinstance(one, dict):
            open_.extend(one.values())
        elif isinstance(one, (list, tuple)):
            open_.extend(one)
    return found
