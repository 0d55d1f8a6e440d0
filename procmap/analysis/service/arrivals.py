"""A service promise solved for the arrivals that show what it means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from procmap.analysis.clocks import Clocks
from procmap.calendars import (
    CalendarError,
    Cutoff,
    Duration,
    Elapsed,
    EndOfDay,
    Label,
    LateCutoff,
    Operator,
    Work,
    WorkCalendar,
    WorkingDays,
    by,
    is_finite,
)
from procmap.model import Promise, Share, Tier

Ends = Literal["close", "24:00"]

_HOUR = 3600


class Arrival(NamedTuple):
    """A request received at ``received``; ``due`` has one instant a tier (``None`` where it has no rule).

    The tail's comes last. ``occasion``: ``before-cutoff`` (the last second before it), ``at-cutoff``,
    ``before-close`` (the last second before the close), ``before-weekend`` (an hour after the cut-off on the
    last working day before a day off), ``day-off`` (noon of that day off).
    """

    occasion: str
    received: int
    due: tuple[int | None, ...]


class PromiseOutcome(NamedTuple):
    """A service promise around the anchor day.

    ``shares`` are the tiers' shares as text (``95 %``), the tail's last. ``choices`` are the four choices as
    the file states them, by key (``None`` where it does not). ``unsettled`` lists the choices without which it
    cannot be solved; ``disorder`` is a pair of receipts of which the later one is due sooner.
    """

    id: str
    what: str
    department: str | None
    date: date
    zone: str
    shares: tuple[str, ...]
    choices: dict[str, str | None]
    unsettled: tuple[str, ...]
    arrivals: tuple[Arrival, ...]
    disorder: tuple[int, int] | None


class Readings(NamedTuple):
    """A promise ready to be asked: its tiers, the tail's last, each with its operator from receipt to due time.

    ``unsettled`` lists what must be settled first; there are no operators then.
    """

    calendar: WorkCalendar
    tiers: tuple[Tier, ...]
    operators: tuple[Operator | None, ...]
    unsettled: tuple[str, ...]


def read_promise(promise: Promise, zone: str, calendar: WorkCalendar) -> Readings:
    """The operators of a promise. ``zone`` is the process's, on whose clock its times are read."""
    tiers = [*promise.tiers, *([promise.tail] if promise.tail else [])]
    unsettled = _misplaced(tiers, zone, calendar.zone) or _unsettled(promise, tiers)
    operators: tuple[Operator | None, ...] = ()
    if not unsettled:
        try:
            operators = tuple(tier_operator(promise, tier, calendar) for tier in tiers)
        except ValueError:
            unsettled = ("tiers",)
    return Readings(calendar, tuple(tiers), operators, unsettled)


def choices_of(promise: Promise) -> dict[str, str | None]:
    """The four choices as the file states them."""
    return {
        "at_cutoff": promise.at_cutoff,
        "next_day": promise.next_day,
        "end_of_day": promise.end_of_day,
        "count_from": promise.count_from,
    }


def solve_promise(id_: str, promise: Promise, clocks: Clocks) -> PromiseOutcome:
    """A promise solved around the anchor day; one that can be read in two ways only says what it lacks."""
    calendar = clocks.calendars[promise.calendar or clocks.calendars.id_of_department(promise.of)]
    read = read_promise(promise, clocks.zone, calendar)
    unsettled = read.unsettled
    arrivals: tuple[Arrival, ...] = ()
    disorder = None
    if not unsettled:
        try:
            disorder = _disorder(read.operators, clocks)
            arrivals = tuple(_arrivals(read, clocks))
        except CalendarError:
            unsettled = ("calendar",)
    return PromiseOutcome(
        id=id_,
        what=promise.what,
        department=promise.of,
        date=clocks.anchor,
        zone=calendar.zone,
        shares=tuple(share_text(tier.share) for tier in read.tiers),
        choices=choices_of(promise),
        unsettled=unsettled,
        arrivals=arrivals,
        disorder=disorder,
    )


def share_text(share: Share | None) -> str:
    """``95 %``, or an empty text."""
    if share is None:
        return ""
    return f"{share.low} %" if share.low == share.high else f"{share.low}-{share.high} %"


def _misplaced(tiers: list[Tier], zone: str, own: str) -> tuple[str, ...]:
    """What a promise cannot be calculated with: a cut-off on a day, times on another clock than its calendar's days.

    A time is read in the process's ``zone`` unless it names one, the days are those of the calendar's zone ``own``.
    """
    for tier in tiers:
        if tier.cutoff is not None and (tier.cutoff.days or tier.cutoff.working):
            return ("cutoff",)
        for due in (tier.cutoff, tier.before, tier.after):
            if isinstance(due, Label) and due.seconds is not None and (due.zone or zone) != own:
                return ("clock",)
    return ()


def _unsettled(promise: Promise, tiers: list[Tier]) -> tuple[str, ...]:
    """The choices a promise's words need and its file does not state."""
    lacking: dict[str, None] = {}
    for tier in tiers:
        cut = tier.cutoff is not None
        if cut and promise.at_cutoff is None:
            lacking["at_cutoff"] = None
        if (
            cut
            and promise.next_day is None
            and any(isinstance(d, Label) and d.days for d in (tier.before, tier.after))
        ):
            lacking["next_day"] = None
        if promise.end_of_day is None and any(map(_ends_a_day, (tier.before, tier.after, tier.within))):
            lacking["end_of_day"] = None
    return tuple(lacking)


def _ends_a_day(due: Duration | Label | None) -> bool:
    """Whether a due time is the end of some day: said so, in working days, or as a day without an hour."""
    if isinstance(due, Label):
        return due.seconds is None
    return due is not None and due.kind in ("eod", "workdays")


def tier_operator(promise: Promise, tier: Tier, calendar: WorkCalendar) -> Operator | None:
    """The map from receipt to due time of one tier, or ``None`` where it states no time.

    Raises ``ValueError`` for a combination of ``before`` and ``after`` that means nothing.
    """
    ends: Ends = promise.end_of_day or "close"
    if tier.within is not None:
        return _within(promise, tier.within, calendar)
    if tier.cutoff is None or tier.before is None or tier.after is None:
        return None
    if tier.cutoff.seconds is None:
        raise ValueError("a cut-off is a clock time")
    cutoff, at_cutoff, hull = tier.cutoff.seconds, promise.at_cutoff or "late", promise.if_later_is_sooner
    before, after = _clock(tier.before, ends), _clock(tier.after, ends)
    first, second = _days(tier.before), _days(tier.after)
    if first == 0 < second:
        next_day = promise.next_day or "working"
        return Cutoff(calendar, cutoff, before, after, next_day, at_cutoff, count=second, hull=hull)
    if first == second > 0 and promise.next_day != "calendar":
        return LateCutoff(calendar, cutoff, before, after, hull, at_cutoff, count=first)
    raise ValueError("before and after: on the day of receipt and a later one, or both on the same later day")


def _days(due: Duration | Label) -> int:
    return 0 if isinstance(due, Duration) else due.days


def _clock(due: Duration | Label, ends: Ends) -> Ends | int:
    if isinstance(due, Duration):
        return ends
    return ends if due.seconds is None else due.seconds


def _within(promise: Promise, within: Duration, calendar: WorkCalendar) -> Operator:
    midnight = promise.end_of_day == "24:00"
    if within.kind == "workdays":
        count = within.amount - (promise.count_from == "same_day")
        return WorkingDays(calendar, count, "24:00" if midnight else "close")
    if within.kind == "eod":
        return EndOfDay(calendar, midnight)
    return Work(calendar, within.amount) if within.kind == "work" else Elapsed(within.amount)


def _disorder(operators: tuple[Operator | None, ...], clocks: Clocks) -> tuple[int, int] | None:
    """The first pair of receipts answered in the wrong order, where no choice settles it."""
    begins = clocks.day_begins(Label(0, None), clocks.calendars["always"])
    for operator in operators:
        if isinstance(operator, (Cutoff, LateCutoff)) and not operator.monotone:
            pair = operator.first_violation(begins)
            if pair is not None:
                return pair
    return None


def _arrivals(read: Readings, clocks: Clocks) -> Iterator[Arrival]:
    cutoffs = (tier.cutoff.seconds for tier in read.tiers if tier.cutoff)
    cutoff = next((seconds for seconds in cutoffs if seconds is not None), None)
    for occasion, received in _occasions(read.calendar, clocks, cutoff):
        due = [None if operator is None else operator.forward(received) for operator in read.operators]
        yield Arrival(occasion, received, tuple(t if t is not None and is_finite(t) else None for t in due))


def _occasions(calendar: WorkCalendar, clocks: Clocks, cutoff: int | None) -> Iterator[tuple[str, int]]:
    """Around the anchor day, or the next working day where it is none."""
    day = calendar.add_working_days(clocks.anchor, 0)

    def at(on: date, seconds: int) -> int:
        return by(Label(0, seconds), on, calendar.zone)

    if cutoff is not None:
        yield "before-cutoff", at(day, cutoff) - 1
        yield "at-cutoff", at(day, cutoff)
    close = calendar.close_of(day)
    if close is not None:
        yield "before-close", close - 1
    last = day
    while calendar.is_working_day(last + timedelta(days=1)) and last < day + timedelta(days=14):
        last += timedelta(days=1)
    if cutoff is not None:
        yield "before-weekend", at(last, min(cutoff + _HOUR, 86_400))
    off = last + timedelta(days=1)
    if not calendar.is_working_day(off):
        yield "day-off", at(off, 12 * _HOUR)
