"""Deadlines for calendar programs: iCalendar (RFC 5545), the same bytes for the same almanac.

Each deadline is an event without a duration, given in UTC, so that no zone has to be described. What was needed and
what was agreed for a handoff is one event, at the agreed time where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from procmap import __version__
from procmap.calendars import HorizonError, Label, by
from procmap.calendars.instant import DAY
from procmap.locale import speech
from procmap.render.almanac import cliff_in_words
from procmap.render.names import Names

if TYPE_CHECKING:
    from procmap.analysis.almanac.almanac import Almanac
    from procmap.model import Process

_WIDTH = 75
"""Octets of a content line, its line break not counted (RFC 5545, 3.1)."""


def almanac_to_ics(process: Process, almanacs: tuple[Almanac, ...], language: str) -> str:
    """The whole calendar; ``DTSTAMP`` is the midnight that the almanac begins with: nothing depends on today."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//procmap//procmap {__version__}//EN",
        "CALSCALE:GREGORIAN",
    ]
    lines.append(f"X-WR-CALNAME:{_text(process.process)}")
    for almanac in almanacs:
        for event in _events(process, almanac, language):
            lines += event
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for one in lines for folded in fold(one))


def _events(process: Process, almanac: Almanac, language: str) -> Iterator[list[str]]:
    say = speech(language)
    names = Names(process, process.states[almanac.state], say)
    where = names.version(almanac.state, almanac.family)
    edges = almanac.cliffs_by_day
    for day, pattern in almanac.by_day.items():
        for cliff in edges.get(day, ()):
            key = f"cliff>{cliff.step}>{cliff.kind}>{cliff.transfer}>{cliff.customer}"
            words = (cliff_in_words(cliff, names, language), where)
            yield from _event(almanac, (day, cliff.at), key, words)
        for one in pattern.required:
            yield from _event(almanac, (day, one.by), one.id, (names.what(one.id), where))
        for row in pattern.rows:
            what = names.anything(row.source) + (f" → {names.step(row.target)}" if row.target else "")
            if row.requirement is not None:
                what = f"{names.what(row.requirement)}: {what}"
            key = f"{row.source}>{row.target}>{row.requirement}"
            due = row.agreed if row.agreed is not None else row.needed
            yield from _event(almanac, (day, due), key, (what, where))


def _event(
    almanac: Almanac, due: tuple[date, int | None], key: str, words: tuple[str, str]
) -> Iterator[list[str]]:
    """One deadline, or nothing where it has no time."""
    day, seconds = due
    if seconds is None:
        return
    days, rest = divmod(seconds, DAY)
    try:
        at = by(Label(days, rest), day, almanac.zone)
    except (HorizonError, ValueError):
        return
    unique = "\x1f".join((almanac.state, almanac.family or "", day.isoformat(), key))
    yield [
        "BEGIN:VEVENT",
        f"UID:{sha256(unique.encode()).hexdigest()[:32]}@procmap",
        f"DTSTAMP:{almanac.first:%Y%m%d}T000000Z",
        f"DTSTART:{datetime.fromtimestamp(at, UTC):%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{_text(words[0])}",
        f"DESCRIPTION:{_text(f'{words[1]} · D = {day.isoformat()}')}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    """A TEXT value: escaped, control characters left out (RFC 5545, 3.3.11)."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in plain if sign == "\n" or (ord(sign) >= 32 and ord(sign) != 127))
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, escaped)
    return plain


def fold(text: str) -> Iterator[str]:
    """A content line cut into pieces of at most 75 octets, never inside a character; later ones begin with a blank."""
    piece, size = "", 0
    for sign in text:
        octets = len(sign.encode("utf-8", "replace"))
        if size + octets > _WIDTH:
            yield piece
            piece, size = " ", 1
        piece += sign
        size += octets
    yield piece
