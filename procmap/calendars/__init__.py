"""The time algebra: instants, durations, day labels, working calendars and the operators that chain them.

It depends on nothing else of procmap. Names load when first used, so that a short command pays for what it
needs:

>>> from procmap.calendars import WorkCalendar, Work, parse_duration
>>> office = WorkCalendar.create("Europe/Moscow", {"mon-fri": ["09:00-13:00", "14:00-18:00"]})
>>> Work(office, parse_duration("3 working hours").amount).forward(1792742400) - 1792742400
14400
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from procmap.calendars.bulk import backward_many as backward_many
    from procmap.calendars.bulk import forward_many as forward_many
    from procmap.calendars.cutoffs import Cutoff as Cutoff
    from procmap.calendars.cutoffs import LateCutoff as LateCutoff
    from procmap.calendars.departures import Departures as Departures
    from procmap.calendars.departures import NextDay as NextDay
    from procmap.calendars.duration import Duration as Duration
    from procmap.calendars.duration import format_duration as format_duration
    from procmap.calendars.duration import parse_duration as parse_duration
    from procmap.calendars.errors import CalendarError as CalendarError
    from procmap.calendars.errors import CalendarFileError as CalendarFileError
    from procmap.calendars.errors import HorizonError as HorizonError
    from procmap.calendars.errors import MissingExtraError as MissingExtraError
    from procmap.calendars.errors import MissingYearError as MissingYearError
    from procmap.calendars.errors import SpellingError as SpellingError
    from procmap.calendars.freshness import Fresh as Fresh
    from procmap.calendars.freshness import FreshElapsed as FreshElapsed
    from procmap.calendars.freshness import Until as Until
    from procmap.calendars.instant import FOREVER as FOREVER
    from procmap.calendars.instant import NEVER as NEVER
    from procmap.calendars.instant import is_finite as is_finite
    from procmap.calendars.joins import Both as Both
    from procmap.calendars.joins import Either as Either
    from procmap.calendars.label import Label as Label
    from procmap.calendars.label import by as by
    from procmap.calendars.label import format_label as format_label
    from procmap.calendars.label import label_day as label_day
    from procmap.calendars.label import not_before as not_before
    from procmap.calendars.label import parse_label as parse_label
    from procmap.calendars.meeting import Meet as Meet
    from procmap.calendars.meeting import meet as meet
    from procmap.calendars.openings import Atomic as Atomic
    from procmap.calendars.openings import Open as Open
    from procmap.calendars.operators import Elapsed as Elapsed
    from procmap.calendars.operators import Operator as Operator
    from procmap.calendars.operators import Sequence as Sequence
    from procmap.calendars.operators import Work as Work
    from procmap.calendars.production import ProductionYear as ProductionYear
    from procmap.calendars.production import YearSource as YearSource
    from procmap.calendars.production import country as country
    from procmap.calendars.production import override as override
    from procmap.calendars.promises import EndOfDay as EndOfDay
    from procmap.calendars.promises import WorkingDays as WorkingDays
    from procmap.calendars.proof import Certificate as Certificate
    from procmap.calendars.proof import certificate as certificate
    from procmap.calendars.schedule import parse_clock as parse_clock
    from procmap.calendars.schedule import parse_days as parse_days
    from procmap.calendars.schedule import parse_week as parse_week
    from procmap.calendars.schedule import parse_windows as parse_windows
    from procmap.calendars.spoken import parse_moment as parse_moment
    from procmap.calendars.spread import Spread as Spread
    from procmap.calendars.spread import format_spread as format_spread
    from procmap.calendars.spread import parse_spread as parse_spread
    from procmap.calendars.timetable import Timetable as Timetable
    from procmap.calendars.workcalendar import WorkCalendar as WorkCalendar
    from procmap.calendars.xmlcalendar import parse_xmlcalendar as parse_xmlcalendar
    from procmap.calendars.zones import tzdata_version as tzdata_version
    from procmap.calendars.zones import usual_zone as usual_zone
    from procmap.calendars.zones import wall as wall

_HOMES = {
    "bulk": "backward_many forward_many",
    "cutoffs": "Cutoff LateCutoff",
    "departures": "Departures NextDay",
    "duration": "Duration format_duration parse_duration",
    "errors": "CalendarError CalendarFileError HorizonError MissingExtraError MissingYearError SpellingError",
    "freshness": "Fresh FreshElapsed Until",
    "instant": "FOREVER NEVER is_finite",
    "joins": "Both Either",
    "label": "Label by format_label label_day not_before parse_label",
    "meeting": "Meet meet",
    "openings": "Atomic Open",
    "operators": "Elapsed Operator Sequence Work",
    "production": "ProductionYear YearSource country override",
    "promises": "EndOfDay WorkingDays",
    "proof": "Certificate certificate",
    "schedule": "parse_clock parse_days parse_week parse_windows",
    "spoken": "parse_moment",
    "spread": "Spread format_spread parse_spread",
    "timetable": "Timetable",
    "workcalendar": "WorkCalendar",
    "xmlcalendar": "parse_xmlcalendar",
    "zones": "tzdata_version usual_zone wall",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    """Import a public name from its module on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
