"""A service promise asked: received then, due when; to be answered by then, received by when. With the rule used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Literal, NamedTuple

from procmap.analysis.service.arrivals import Readings, choices_of, share_text
from procmap.calendars import (
    CalendarError,
    Certificate,
    Cutoff,
    Duration,
    Label,
    LateCutoff,
    MissingYearError,
    Operator,
    certificate,
    is_finite,
)
from procmap.model import Promise, Tier

Place = Literal["before", "exactly", "after", "after-close"]
"""Where a receipt stands to the cut-off of the day that it counts for; ``after-close``: before it, on a short day."""

_STEPPED = (Cutoff, LateCutoff)


class Ground(NamedTuple):
    """The rule by which one receipt has its due time.

    ``place`` and ``cutoff`` (seconds after midnight) say how a cut-off was read; ``counts_on`` is the next working
    day where the receipt came on a day off. ``within`` is set where a tier counts a time instead, ``days`` and ``at``
    (seconds, ``close`` or ``24:00``) say the due time otherwise. ``choices`` are those of the promise that decided,
    by key.
    """

    place: Place | None = None
    cutoff: int | None = None
    counts_on: date | None = None
    within: Duration | None = None
    days: int = 0
    at: int | str = 0
    choices: tuple[tuple[str, str], ...] = ()


class Due(NamedTuple):
    """When one tier is due; ``at`` is ``None`` where it states no time, or nothing of the kind is to come."""

    share: str
    tail: bool
    at: int | None
    ground: Ground | None


class NoData(NamedTuple):
    """Why a calendar cannot answer: ``year`` is not in ``source``, or lies beyond every calendar (``None``)."""

    year: int | None
    source: str


class Served(NamedTuple):
    """When the steps of a state that serve a promise answer a request: at best and at worst, if that can be told."""

    state: str
    family: str | None
    best: int | None
    worst: int | None


class Receipt(NamedTuple):
    """What is due for a request received at ``received``; nothing where ``unsettled`` choices are in the way.

    ``served`` says when it is answered, where the promise names the steps that serve it.
    """

    received: int
    due: tuple[Due, ...]
    unsettled: tuple[str, ...] = ()
    no_data: NoData | None = None
    served: tuple[Served, ...] = ()


class Latest(NamedTuple):
    """Received by when one tier is answered in time, with its proof; ``None`` where it states no time."""

    share: str
    tail: bool
    proof: Certificate | None


class Deadline(NamedTuple):
    """The last receipts of which an answer by ``answered_by`` is promised."""

    answered_by: int
    latest: tuple[Latest, ...]
    unsettled: tuple[str, ...] = ()
    no_data: NoData | None = None


class Answers(NamedTuple):
    """A promise with everything that was asked of it. ``unsettled`` must be settled before anything can be said."""

    id: str
    promise: Promise
    zone: str
    unsettled: tuple[str, ...]
    receipts: tuple[Receipt, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    holidays: str = ""
    provisional: tuple[int, ...] = ()

    @property
    def lacking(self) -> tuple[str, ...]:
        """Every choice that is in the way of an answer."""
        keys = [*self.unsettled]
        keys += [key for receipt in self.receipts for key in receipt.unsettled]
        keys += [key for deadline in self.deadlines for key in deadline.unsettled]
        return tuple(dict.fromkeys(keys))

    @property
    def complete(self) -> bool:
        """Whether everything asked was answered."""
        lacks = [*(one.no_data for one in self.receipts), *(one.no_data for one in self.deadlines)]
        return not self.lacking and not any(lacks)


def ask(
    promise: tuple[str, Promise], read: Readings, received: Iterable[int], answered_by: Iterable[int]
) -> Answers:
    """Ask a promise (its id and itself) about receipts and answers; instants are seconds UTC."""
    id_, asked = promise
    receipts: tuple[Receipt, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    if not read.unsettled:
        receipts = tuple(_receipt(asked, read, t) for t in received)
        deadlines = tuple(_deadline(asked, read, d) for d in answered_by)
    calendar = read.calendar
    return Answers(
        id_, asked, calendar.zone, read.unsettled, receipts, deadlines,
        calendar.data_version(), calendar.provisional_years,
    )  # fmt: skip


def _receipt(promise: Promise, read: Readings, t: int) -> Receipt:
    try:
        if any(len({way.forward(t) for way in orderly(one)}) > 1 for one in read.operators):
            return Receipt(t, (), ("if_later_is_sooner",))
        return Receipt(t, tuple(_due(promise, read, n, t) for n in range(len(read.tiers))))
    except CalendarError as error:
        return Receipt(t, (), no_data=_no_data(error))


def _no_data(error: CalendarError) -> NoData:
    if isinstance(error, MissingYearError):
        return NoData(error.year, error.source)
    return NoData(None, "")


def _deadline(promise: Promise, read: Readings, d: int) -> Deadline:
    try:
        if any(len({way.backward(d) for way in orderly(one)}) > 1 for one in read.operators):
            return Deadline(d, (), ("if_later_is_sooner",))
        return Deadline(d, tuple(_latest(promise, read, n, d) for n in range(len(read.tiers))))
    except CalendarError as error:
        return Deadline(d, (), no_data=_no_data(error))


def orderly(operator: Operator | None) -> tuple[Operator, ...]:
    """An operator under each meaning that "later is sooner" can have, where no choice settles it."""
    if isinstance(operator, _STEPPED) and not operator.monotone:
        return (replace(operator, hull="worst"), replace(operator, hull="wait"))
    return () if operator is None else (operator,)


def _due(promise: Promise, read: Readings, n: int, t: int) -> Due:
    tier, operator = read.tiers[n], read.operators[n]
    share, tail = share_text(tier.share), n == len(promise.tiers)
    if operator is None:
        return Due(share, tail, None, None)
    at = operator.forward(t)
    return Due(share, tail, at if is_finite(at) else None, _ground(promise, tier, operator, t))


def _latest(promise: Promise, read: Readings, n: int, d: int) -> Latest:
    ways = orderly(read.operators[n])
    share = share_text(read.tiers[n].share)
    return Latest(share, n == len(promise.tiers), certificate(ways[0], d) if ways else None)


def _ground(promise: Promise, tier: Tier, operator: Operator, t: int) -> Ground:
    if not isinstance(operator, _STEPPED):
        assert tier.within is not None
        needs = {"workdays": ("count_from", "end_of_day"), "eod": ("end_of_day",)}
        return Ground(within=tier.within, choices=_choices(promise, needs.get(tier.within.kind, ())))
    counted = operator.counted_on(t)
    if counted is None:
        return Ground()
    day, late = counted
    place = _place(operator, t, day, late=late)
    due = tier.after if late else tier.before
    days = due.days if isinstance(due, Label) else 0
    ends = due.seconds is None if isinstance(due, Label) else True
    at: int | str = operator.after if late else operator.before
    keys = [
        *(["at_cutoff"] if place == "exactly" else []),
        *(["next_day"] if days else []),
        *(["end_of_day"] if ends else []),
        *(["if_later_is_sooner"] if _moved(operator, t) else []),
    ]
    off = operator.calendar.day_at(t) < day
    return Ground(
        place,
        operator.cutoff,
        date.fromordinal(day) if off else None,
        None,
        days,
        at,
        _choices(promise, keys),
    )


def _place(operator: Cutoff | LateCutoff, t: int, day: int, *, late: bool) -> Place:
    """Where ``t`` stands to the cut-off of the day that it counts for; exactly means the very second."""
    cut = operator.calendar.reading(day, operator.cutoff)
    if t == cut:
        return "exactly"
    if not late:
        return "before"
    return "after" if t > cut else "after-close"


def _moved(operator: Cutoff | LateCutoff, t: int) -> bool:
    """Whether another request's due time took the place of its own."""
    return operator.hull is not None and replace(operator, hull=None).forward(t) != operator.forward(t)


def _choices(promise: Promise, keys: Iterable[str]) -> tuple[tuple[str, str], ...]:
    stated = {**choices_of(promise), "if_later_is_sooner": promise.if_later_is_sooner}
    return tuple((key, stated[key] or "") for key in keys)
