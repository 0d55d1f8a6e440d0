"""Points of a plan as labels: a day relative to an anchor day, a clock time, a zone. ``D-1 18:00``, ``D+1wd
11:00``.

A label becomes an instant only for a concrete anchor day. With r(t) the zone's clock at instant t and w the
reading the label names: ``by`` = min{t : r(t) >= w} (a deadline errs early) and ``not_before`` = min{t :
r(u) >= w for all u >= t} (a release errs late); they differ only where the clock is put back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from procmap.calendars.duration import MAX_TEXT
from procmap.calendars.errors import SpellingError
from procmap.calendars.instant import DAY, EPOCH_DAY, date_of
from procmap.calendars.schedule import clock_hints, format_clock, parse_clock
from procmap.calendars.zones import final_reading, first_reading, wall, zone

__all__ = ["Label", "by", "format_label", "label_day", "not_before", "parse_label", "wall"]

if TYPE_CHECKING:
    from typing import Protocol

    class WorkingDayCounter(Protocol):
        """What a working-day label needs of a calendar."""

        def add_working_days(self, day: date, count: int) -> date:
            """The working day ``count`` working days from ``day``."""
            ...


MAX_OFFSET = 3_650
"""Farthest day a label may name, in days from the anchor."""


@dataclass(frozen=True, slots=True)
class Label:
    """``days`` from the anchor (working days when ``working``) and ``seconds`` after local midnight.

    ``seconds`` is None for a day without an hour; it may run to 47:59 for shifts past midnight. ``zone`` is
    an IANA name, or None for "the zone of whoever reads it".
    """

    days: int
    seconds: int | None
    working: bool = False
    zone: str | None = None

    def __post_init__(self) -> None:
        if abs(self.days) > MAX_OFFSET:
            raise ValueError(f"a label names a day within {MAX_OFFSET} days of the anchor")
        if self.seconds is not None and not 0 <= self.seconds < 2 * DAY:
            raise ValueError("a label's clock time runs from 00:00 to 47:59:59")


_PHRASES = {
    "the working day before": (-1, True), "working day before": (-1, True), "за рабочий день": (-1, True),
    "the day before": (-1, False), "day before": (-1, False), "за день": (-1, False), "накануне": (-1, False),
    "the next working day": (1, True), "next working day": (1, True), "next business day": (1, True),
    "на следующий рабочий день": (1, True), "следующий рабочий день": (1, True),
    "the next day": (1, False), "next day": (1, False), "на следующий день": (1, False),
    "the same day": (0, False), "same day": (0, False), "в тот же день": (0, False),
}  # fmt: skip
_WORKING = r"wd|bd|рд|р\.д\.|working days?|business days?|рабочий день|рабочих дня|рабочих дней"
_OFFSET = re.compile(rf"[dtдт](?: ?([+-]) ?([0-9]{{1,60}}) ?({_WORKING})?)?(?= |\Z)")
_BEFORE = re.compile(r"за ([0-9]{1,60}) (рабочих )?(?:дня|дней|день)(?= |\Z)")
_LEAD = re.compile(r"(?:by|at|до|к|в) ")
_SIGNS = str.maketrans({"−": "-", "–": "-", "\t": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " "})


@lru_cache(maxsize=4096)
def parse_label(text: str) -> Label:
    """Read a point: ``17:00``, ``by 17:00``, ``D-1 18:00``, ``T+1 рд 11:00``, ``накануне до 18:00``, ``D-1``.

    An IANA zone may follow the clock time. Raises SpellingError with code ``not-a-point``,
    ``not-a-clock-time``, ``out-of-range``, ``too-far``, ``unknown-zone`` or ``too-long``.
    """
    if len(text) > MAX_TEXT:
        raise SpellingError("too-long", text)
    body = " ".join(filter(None, text.translate(_SIGNS).split(" ")))
    low = body.lower()
    if len(low) != len(body):
        raise SpellingError("not-a-point", text)
    days, working, used = _day(low)
    rest = low[used:].lstrip(" ")
    if lead := _LEAD.match(rest):
        rest = rest[lead.end() :]
    if not rest and used and not lead:
        return _label(days, None, working, None, text)
    if not rest:
        raise SpellingError("not-a-point", text, ("17:00", "D-1 18:00"))
    clock, _, zone_text = body[len(body) - len(rest) :].partition(" ")
    if zone_text.lower().replace(".", "") in ("am", "pm"):
        clock, zone_text = clock + zone_text, ""
    return _label(days, _clock(clock, used, text), working, zone_text or None, text)


def _day(low: str) -> tuple[int, bool, int]:
    """Days, whether working days, and how many characters said so (0 when the text starts with the clock)."""
    for phrase, (days, working) in _PHRASES.items():
        if low == phrase or low.startswith(phrase + " "):
            return days, working, len(phrase)
    if found := _OFFSET.match(low):
        sign = -1 if found[1] == "-" else 1
        return sign * int(found[2] or 0), found[3] is not None, found.end()
    if found := _BEFORE.match(low):
        return -int(found[1]), found[2] is not None, found.end()
    return 0, False, 0


def _clock(clock: str, used: int, text: str) -> int:
    """The clock time; its own error says what was probably meant, in the words of the whole text."""
    try:
        return parse_clock(clock)
    except SpellingError as error:
        lead = text[:used].strip() + " " if used else ""
        hints = tuple(lead + hint for hint in clock_hints(text[used:].strip()) or error.hints)
        known = error.code == "out-of-range" or clock[:1] in tuple("0123456789")
        code = error.code if known else "not-a-point"
        raise SpellingError(code, text, hints or ("17:00", "D-1 18:00")) from error


def _label(days: int, seconds: int | None, working: bool, zone_text: str | None, text: str) -> Label:
    if abs(days) > MAX_OFFSET:
        raise SpellingError("too-far", text)
    if zone_text is not None:
        zone(zone_text)
    return Label(days, seconds, working, zone_text)


def format_label(label: Label) -> str:
    """The canonical spelling; ``parse_label`` reads it back. After 24:00 the clock moves to the next day.

    Raises ValueError for a working-day label after 24:00, which no file can spell.
    """
    days, seconds = label.days, label.seconds
    if seconds is not None and seconds > DAY:
        if label.working:
            raise ValueError("a working-day label past 24:00 has no spelling")
        days, seconds = days + 1, seconds - DAY
    day = f"D{days:+d}{'wd' * label.working}" if days or label.working else "D"
    if seconds is None:
        return day
    clock = format_clock(seconds)
    return " ".join(part for part in ("" if day == "D" else day, clock, label.zone or "") if part)


def label_day(label: Label, anchor: date, calendar: WorkingDayCounter | None = None) -> date:
    """The day a label names: ``anchor`` plus calendar days, or plus working days of ``calendar``.

    ``D+0wd`` is the anchor day itself, or the next working day when it is none. Raises ValueError when a
    working-day label comes without a calendar, and CalendarError where there is no such day.
    """
    if not label.working:
        return date_of(anchor.toordinal() + label.days)
    if calendar is None:
        raise ValueError("a label in working days needs a calendar")
    return calendar.add_working_days(anchor, label.days)


def _reading(label: Label, anchor: date, calendar: WorkingDayCounter | None) -> int:
    """The wall reading the label names, in seconds since 1970 on the local clock."""
    if label.seconds is None:
        raise ValueError("a day without an hour is not an instant")
    return (label_day(label, anchor, calendar).toordinal() - EPOCH_DAY) * DAY + label.seconds


def by(label: Label, anchor: date, zone: str, calendar: WorkingDayCounter | None = None) -> int:
    """The label as a deadline: the first instant whose clock reads it or later; ``zone`` is the default."""
    return first_reading(label.zone or zone, _reading(label, anchor, calendar))


def not_before(label: Label, anchor: date, zone: str, calendar: WorkingDayCounter | None = None) -> int:
    """The label as a release: the first instant from which the clock never again reads less."""
    return final_reading(label.zone or zone, _reading(label, anchor, calendar))
