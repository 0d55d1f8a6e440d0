"""A moment as people write it: a date and a clock time, on one clock; nothing is guessed where it is not one moment."""

from __future__ import annotations

import re
from datetime import date

from procmap.calendars.errors import HorizonError, SpellingError
from procmap.calendars.instant import DAY, EPOCH_DAY, FIRST_YEAR, LAST_YEAR
from procmap.calendars.schedule import parse_clock
from procmap.calendars.zones import instants_reading, zone

_ISO = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_DOTTED = r"(?P<d>[0-9]{2})\.(?P<m>[0-9]{2})\.(?P<y>[0-9]{4})"
_CLOCK = r"(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
_WHERE = r"(?P<where>Z|[+-][0-9]{2}:?[0-9]{2}|[A-Za-z]\S*)"
_MOMENT = re.compile(rf"(?:{_ISO}|{_DOTTED})(?:T| +){_CLOCK} *{_WHERE}?\Z")
_SHOWN = ("2026-11-27 15:00",)


def parse_moment(text: str, clock: str) -> int:
    """The instant of ``2026-11-27 15:00`` (or ``27.11.2026 15:00``) on the clock of the zone ``clock``.

    An offset (``+03:00``, ``Z``) or an IANA zone may follow and then counts. Raises SpellingError ``not-a-moment``,
    ``out-of-range``, ``unknown-zone``, ``clock-skips`` (that clock never showed it) or ``clock-twice`` (it did
    twice; the hints add the offsets).
    """
    found = _MOMENT.match(text.strip(" ")) if len(text) <= 64 else None
    if found is None:
        raise SpellingError("not-a-moment", text, _SHOWN)
    reading = _reading(found, text)
    where = found["where"]
    if where and where[0] in "Z+-":
        return reading - _offset(where, text)
    zone(where or clock)
    try:
        instants = instants_reading(where or clock, reading)
    except HorizonError:
        raise SpellingError("out-of-range", text, _SHOWN) from None
    if not instants:
        raise SpellingError("clock-skips", text)
    if len(instants) > 1:
        plain = text.strip(" ")[: found.end("clock")]
        raise SpellingError("clock-twice", text, tuple(plain + _shown(reading - t) for t in instants))
    return instants[0]


def _reading(found: re.Match[str], text: str) -> int:
    """Seconds since 1970 on the clock spoken of."""
    parts = (found["year"] or found["y"], found["month"] or found["m"], found["day"] or found["d"])
    try:
        day = date(*map(int, parts))
    except ValueError:
        raise SpellingError("out-of-range", text, _SHOWN) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise SpellingError("out-of-range", text, _SHOWN)
    return (day.toordinal() - EPOCH_DAY) * DAY + parse_clock(found["clock"])


def _offset(where: str, text: str) -> int:
    if where == "Z":
        return 0
    hours, minutes = int(where[1:3]), int(where[-2:])
    if hours > 23 or minutes > 59:
        raise SpellingError("out-of-range", text, _SHOWN)
    return (-1 if where[0] == "-" else 1) * (hours * 3600 + minutes * 60)


def _shown(offset: int) -> str:
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"
