"""When requests are due under a service promise, and received by when they are answered in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from procmap.analysis.clocks import Calendars
from procmap.analysis.service.arrivals import Readings, read_promise
from procmap.analysis.service.receipts import Answers, Receipt, Served, ask
from procmap.api.check import Question, report_on
from procmap.api.settings import SettingsOf
from procmap.api.solve import demand
from procmap.calendars import parse_moment
from procmap.loading.settings import DEFAULTS
from procmap.model import Process, Promise
from procmap.report import FileReport


class Moments(NamedTuple):
    """What is asked, as people write it: ``2026-11-27 15:00``, on the clock of the promise's calendar."""

    received: Sequence[str] = ()
    answered_by: Sequence[str] = ()


def due_file(
    path: str,
    promise: str,
    moments: Moments,
    *,
    today: date,
    settings: SettingsOf = DEFAULTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> tuple[FileReport, Answers | None]:
    """The report on a file, and what its promise answers; no answers where the file is malformed.

    Raises :class:`~procmap.errors.UnknownNameError` for a promise that the file does not have,
    :class:`~procmap.calendars.SpellingError` for a moment that is none, and ``UnreadableError``.
    """
    report = report_on(path, Question(today), stdin, settings)
    if report.process is None:
        return report, None
    return report, due(report.process, promise, moments)


def due(process: Process, promise: str, moments: Moments) -> Answers:
    """Ask a process's promise. Raises as :func:`due_file` does."""
    demand("promise", promise, process.promises)
    asked = process.promises[promise]
    read = readings(process, asked)
    zone = read.calendar.zone
    received = [parse_moment(text, zone) for text in moments.received]
    answered_by = [parse_moment(text, zone) for text in moments.answered_by]
    found = ask((promise, asked), read, received, answered_by)
    if asked.served is None:
        return found
    return found._replace(receipts=tuple(_served(process, asked, one) for one in found.receipts))


def _served(process: Process, promise: Promise, receipt: Receipt) -> Receipt:
    """A receipt with the times at which the states' steps answer it."""
    from procmap.analysis.service.served import services

    served = (
        Served(one.state, one.family, *one.answered(receipt.received))
        for one in services(process, promise, Calendars(process))
    )
    return receipt._replace(served=tuple(served))


def readings(process: Process, promise: Promise) -> Readings:
    """A promise on the calendar that its days are counted by: its own, else its department's, else the process's."""
    calendars = Calendars(process)
    calendar = calendars[promise.calendar or calendars.id_of_department(promise.of)]
    return read_promise(promise, process.timezone, calendar)
