"""Instants: whole seconds UTC since 1970-01-01, with two sentinels for "not at any time".

``NEVER`` is before, ``FOREVER`` after every real instant. Operators hand sentinels through unchanged: what is
never ready stays never ready, whatever is done to it.
"""

from __future__ import annotations

from datetime import date

from procmap.calendars.errors import HorizonError

NEVER = -(1 << 62)
"""Before every instant: as a latest input, "impossible"."""

FOREVER = 1 << 62
"""After every instant: as an earliest result, "impossible"."""

EDGE = 1 << 61
"""Numbers at or beyond this in size are sentinels."""

DAY = 86_400
"""Seconds in a day of 24 hours."""

EPOCH_DAY = 719_163
"""``date(1970, 1, 1).toordinal()``: day numbers are proleptic Gregorian ordinals."""

FIRST_YEAR = 1950
LAST_YEAR = 2150
"""The horizon: years for which questions are answered, both included."""

SEARCH_YEARS = 8
"""How far a search for the next (or last) opportunity goes before the answer is "never".

Eight years is the longest gap between two 29ths of February, the rarest day a calendar can name."""


def is_finite(t: int) -> bool:
    """Whether ``t`` is an instant and not a sentinel: ``abs(t) < 2**61``."""
    return -EDGE < t < EDGE


def sentinel(t: int) -> int:
    """``NEVER`` or ``FOREVER``, by the sign of ``t``."""
    return FOREVER if t > 0 else NEVER


def date_of(ordinal: int) -> date:
    """The day with a number. Raises ``HorizonError`` where no date has it."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError) as error:
        raise HorizonError(f"day {ordinal} is outside the years {FIRST_YEAR}-{LAST_YEAR}") from error
