"""Clock times, days of the week and working windows as files spell them: ``17:00``, ``mon-fri``,
``22:00-06:00``.

Seconds count from the local midnight of the day; a window that ends at or before its start runs over
midnight and belongs to the day on which it starts, so its end lies between 24:00 and 47:59.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from procmap.calendars.errors import SpellingError
from procmap.calendars.instant import DAY

Windows = tuple[tuple[int, int], ...]
"""Windows of one day: (start, end) in seconds after its local midnight, in order and apart."""

CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
_CLOCK = re.compile(rf"{CLOCK}\Z")
_WINDOW = re.compile(rf"({CLOCK}) ?[-–−] ?({CLOCK})\Z")
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday пн", "tue tuesday вт", "wed wednesday ср", "thu thursday чт",
            "fri friday пт", "sat saturday сб", "sun sunday вс",
        )
    )
    for name in names.split()
}  # fmt: skip


def parse_clock(text: str) -> int:
    """Seconds after midnight of ``9:00``, ``17:30:15`` or ``24:00``.

    Raises SpellingError ``not-a-clock-time`` (with what was probably meant) or ``out-of-range``.
    """
    if len(text) > 64:
        raise SpellingError("too-long", text)
    stripped = text.strip(" ")
    if not _CLOCK.match(stripped):
        raise SpellingError("not-a-clock-time", text, clock_hints(stripped))
    hours, minutes, seconds = [*map(int, stripped.split(":")), 0][:3]
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > DAY:
        raise SpellingError("out-of-range", text, ("00:00", "23:59", "24:00"))
    return total


_AMPM = r"(1[0-2]|0?[1-9])(?:[:.]([0-5][0-9]))? ?([ap])\.?m\.?\Z"
_DOTTED = r"([01]?[0-9]|2[0-3])[.,-]([0-5][0-9])\Z"
_COMPACT = r"([01][0-9]|2[0-3])([0-5][0-9])\Z"
_MINUTES = r"[0-9]{1,4}\Z"


def clock_hints(text: str) -> tuple[str, ...]:
    """What a mistyped clock time may have meant: ``5pm``, ``18.00``, ``1800``, ``18``, YAML's 1080."""
    low = text.lower()
    if found := re.match(_AMPM, low):
        hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0)
        return (f"{hour:02d}:{found[2] or '00'}",)
    if found := re.match(_DOTTED, low) or re.match(_COMPACT, low):
        compact = [f"{int(found[1]):02d}:{found[2]}"]
        as_minutes = int(low) if low.isdigit() else DAY
        return tuple(compact + ([_hhmm(as_minutes)] if as_minutes <= 1440 else []))
    if re.match(_MINUTES, low):
        n = int(low)
        return tuple(([f"{n:02d}:00"] if n <= 24 else []) + ([_hhmm(n)] if 24 < n <= 1440 else []))
    return ()


def _hhmm(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def format_clock(seconds: int) -> str:
    """``HH:MM``, with ``:SS`` only where there are seconds."""
    hours, rest = divmod(seconds, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{second:02d}" if second else "")


@lru_cache(maxsize=512)
def parse_days(text: str) -> tuple[int, ...]:
    """Days of the week, Monday = 0, of ``mon-fri``, ``sat``, ``mon,wed``, ``fri-mon``, ``пн-пт``, sorted.

    Raises SpellingError ``bad-days``.
    """
    if len(text) > 64:
        raise SpellingError("too-long", text)
    found: set[int] = set()
    for part in text.lower().split(","):
        ends = [end.strip(" ") for end in part.replace("–", "-").split("-")]
        if not 1 <= len(ends) <= 2 or any(end not in _DAYS for end in ends):
            raise SpellingError("bad-days", text, ("mon-fri", "sat", "mon,wed"))
        first, last = _DAYS[ends[0]], _DAYS[ends[-1]]
        found.update((first + i) % 7 for i in range((last - first) % 7 + 1))
    return tuple(sorted(found))


def parse_windows(texts: Sequence[str]) -> Windows:
    """The working windows of one day, sorted; touching ones are joined.

    Raises SpellingError ``bad-window`` or, when two of them share a second, ``overlapping-windows``.
    """
    if isinstance(texts, str):
        raise SpellingError("bad-window", texts, (f"[{texts}]",))
    windows = sorted(map(_window, texts))
    joined: list[tuple[int, int]] = []
    for start, end in windows:
        if joined and start < joined[-1][1]:
            raise SpellingError("overlapping-windows", ", ".join(texts))
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _window(text: str) -> tuple[int, int]:
    """One window; an end at or before the start is on the next day."""
    if len(text) > 64:
        raise SpellingError("too-long", text)
    found = _WINDOW.match(text.strip(" "))
    if not found:
        raise SpellingError("bad-window", text, ("09:00-18:00", "22:00-06:00"))
    try:
        start, end = parse_clock(found[1]), parse_clock(found[2])
    except SpellingError as error:
        raise SpellingError("bad-window", text, ("09:00-18:00", "22:00-06:00")) from error
    if start >= DAY:
        raise SpellingError("bad-window", text, ("00:00-" + found[2],))
    return start, end if end > start else end + DAY


def parse_week(week: Mapping[str, Sequence[str]]) -> tuple[Windows, ...]:
    """Seven entries, Monday first. Raises SpellingError ``repeated-day`` when two keys name the same day."""
    rows: dict[int, Windows] = {}
    for key, texts in week.items():
        windows = parse_windows(texts)
        for number in parse_days(key):
            if number in rows:
                raise SpellingError("repeated-day", key)
            rows[number] = windows
    return tuple(rows.get(number, ()) for number in range(7))
