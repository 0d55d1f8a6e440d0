"""From a calendar as a file spells it to a working calendar that can count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from procmap.calendars import WorkCalendar, YearSource, country, override
from procmap.calendars.workcalendar import shorten
from procmap.model.organisation import CalendarSpec
from procmap.model.times import days_of

ALL_WEEK = {"mon-sun": ("00:00-24:00",)}


def build_calendar(spec: CalendarSpec, zone: str, name: str) -> WorkCalendar:
    """The working calendar of a specification; ``zone`` is used where it names none.

    Without a week every day is worked round the clock (country holidays and closed days still close). A day in
    ``working`` has the windows of its own weekday, or, on a day off, those of the first weekday that has any; if it is
    ``short`` as well, it ends an hour earlier.
    Raises ``SpellingError`` for an unknown zone or country.
    """
    week: dict[str, tuple[str, ...]] = {**(spec.week or ALL_WEEK)}
    closed = days_of(spec.closed)
    base = WorkCalendar.create(spec.timezone or zone, week)
    usual = next((windows for windows in week.values() if windows), ())
    days, short = dict(spec.days), days_of(spec.short)
    ends_early = set()
    for day in sorted(days_of(spec.working)):
        if day not in days:
            ends_early.update(short & {day})
            days[day] = usual if not base.is_working_day(day) else _own(week, day)
            closed.discard(day)
    built = WorkCalendar.create(
        spec.timezone or zone,
        week,
        closed=closed,
        days=days,
        holidays=_years(spec),
        short=short,
        name=spec.name or name,
    )
    if not ends_early:
        return built
    shorter = tuple((day, shorten(windows) if day in ends_early else windows) for day, windows in built.days)
    return replace(built, days=shorter)


def _years(spec: CalendarSpec) -> YearSource | None:
    """The country's years, with those of a calendar file before them."""
    base = country(spec.holidays) if spec.holidays else None
    return override(base, spec.years) if spec.years else base


def _own(week: dict[str, tuple[str, ...]], day: date) -> tuple[str, ...]:
    from procmap.calendars import parse_days

    return next(windows for key, windows in week.items() if day.weekday() in parse_days(key))
