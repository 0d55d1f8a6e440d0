"""A log of cases held against a service promise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from procmap.analysis.service.measurement import Asked, Measurement, measure
from procmap.api.check import Question, report_on
from procmap.api.due import readings
from procmap.api.settings import SettingsOf
from procmap.api.solve import demand
from procmap.calendars import parse_moment
from procmap.calendars.zones import zone as known_zone
from procmap.errors import LogError
from procmap.loading.log.heads import ROLES
from procmap.loading.log.reader import Reading, open_log
from procmap.loading.settings import DEFAULTS
from procmap.model import Process, Promise
from procmap.report import FileReport


@dataclass(frozen=True, slots=True)
class LogOptions:
    """How a log is read, and what is asked of it.

    ``columns`` are heads by role (``received``, ``answered``, ``case``, ``department``) where they are not recognised;
    ``zone`` is the clock that its moments are on, by default that of the promise's calendar; ``time_format`` how they
    are written, in the signs of ``strptime``; ``encoding`` that of a text, by default UTF-8. ``as_of`` is the moment up
    to which it tells, by default its last; ``most`` cases of each kind are listed.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    zone: str | None = None
    time_format: str | None = None
    encoding: str | None = None
    as_of: str | None = None
    most: int = 20


@dataclass(frozen=True, slots=True)
class Measured:
    """What a log says about the promise ``id``. ``heads`` are the columns used, by role; ``clock`` that of the log."""

    id: str
    promise: Promise
    zone: str
    log: str
    clock: str
    heads: Mapping[str, str]
    result: Measurement
    holidays: str = ""
    provisional: tuple[int, ...] = ()


def measure_file(
    path: str,
    promise: str,
    log: str,
    options: LogOptions = LogOptions(),
    *,
    today: date,
    settings: SettingsOf = DEFAULTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> tuple[FileReport, Measured | None]:
    """The report on a file, and what a log says about its promise; nothing where the file is malformed.

    Raises as :func:`measure_log` does, and :class:`~procmap.errors.UnreadableError`.
    """
    report = report_on(path, Question(today), stdin, settings)
    if report.process is None:
        return report, None
    return report, measure_log(report.process, promise, log, options)


def measure_log(process: Process, promise: str, log: str, options: LogOptions) -> Measured:
    """Hold a log (CSV or Parquet) against a promise.

    Raises :class:`~procmap.errors.UnknownNameError` for a promise that the process does not have,
    :class:`~procmap.calendars.SpellingError` for a zone or a moment that is none,
    :class:`~procmap.analysis.service.measurement.LaterLogError`, :class:`~procmap.errors.LogError`,
    :class:`~procmap.errors.UnreadableError`, and :class:`~procmap.errors.MissingExtraError` without DuckDB.
    """
    demand("promise", promise, process.promises)
    asked = process.promises[promise]
    read = readings(process, asked)
    clock = options.zone or read.calendar.zone
    known_zone(clock)
    as_of = None if options.as_of is None else parse_moment(options.as_of, read.calendar.zone)
    for role in options.columns:
        if role not in ROLES:
            raise LogError(log, "no-role", role, ROLES)
    reading = Reading(clock, options.columns, options.time_format, options.encoding)
    with open_log(log, reading) as opened:
        result = measure(asked, read, opened, Asked(as_of, options.most))
        heads = dict(opened.heads)
    calendar = read.calendar
    return Measured(
        promise, asked, calendar.zone, log, clock, heads, result,
        calendar.data_version(), calendar.provisional_years,
    )  # fmt: skip
