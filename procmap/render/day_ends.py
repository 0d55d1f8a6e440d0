"""Midnights that somebody names as the end of a day: they are shown as 24:00 of that day, not as 00:00 of the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from procmap.calendars import CalendarError, Label, wall
from procmap.calendars.instant import DAY
from procmap.model import Process


def day_ends(process: Process, anchor: date) -> frozenset[int]:
    """The instants at which days end that a deadline names: by ``24:00``, or the customer's by a day without an hour.

    Who writes ``D+1 00:00`` means the same instant, and reads it so, unless somebody calls it the end of D.
    """
    return frozenset(_ends(process, anchor))


def relative_day_ends(process: Process, anchor: date) -> frozenset[int]:
    """The same in seconds after 00:00 of D, on the process's clock."""
    begin = datetime.combine(anchor, time())
    shown = (wall(instant, process.timezone).replace(tzinfo=None) for instant in day_ends(process, anchor))
    return frozenset(int((one - begin).total_seconds()) for one in shown)


def _ends(process: Process, anchor: date) -> Iterator[int]:
    from procmap.analysis.clocks import Calendars, Clocks

    clocks = Clocks(process, Calendars(process), anchor)
    named = [
        (one.by, process.calendar) for one in process.customer.requires.values() if _named(one.by, whole=True)
    ]
    for state in process.states.values():
        for one in state.requirements.values():
            step = state.steps.get(one.step or "")
            giver = one.of or (step.department if step else None)
            labels = [label for label in (one.by, one.point) if _named(label)]
            named += [(label, clocks.calendars.id_of_giver(giver, step)) for label in labels]
    for label, calendar in named:
        if label is None:
            continue
        try:
            yield clocks.day_ends(label, clocks.calendars[calendar])
        except CalendarError:
            continue


def _named(label: Label | None, *, whole: bool = False) -> bool:
    return label is not None and (label.seconds == DAY or (whole and label.seconds is None))
