"""How long something may take: one duration, a range, or best / typical / worst.

Read from ``40m..60m``, ``40–60 мин``, ``2-3 ч``, ``1h/2h/4h``. A number without a unit borrows the unit
written last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from procmap.calendars.duration import Duration, format_duration, parse_duration, tidy
from procmap.calendars.errors import SpellingError

_RANGE = re.compile(r"\.\.\.?|…|[-–—−]")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?\Z")
_TAIL = re.compile(r"[0-9]+(?:[.,][0-9]+)?([^0-9]+)\Z")


@dataclass(frozen=True, slots=True)
class Spread:
    """``best`` <= ``typical`` <= ``worst``, all of one kind; ``typical`` is None unless it was stated."""

    best: Duration
    worst: Duration
    typical: Duration | None = None

    def __post_init__(self) -> None:
        middle = self.typical or self.best
        if not self.best.kind == middle.kind == self.worst.kind:
            raise ValueError("a spread is of one kind of time")
        if not self.best.amount <= middle.amount <= self.worst.amount:
            raise ValueError("a spread runs from best to worst")

    @property
    def exact(self) -> bool:
        """Whether best and worst are the same."""
        return self.best == self.worst


@lru_cache(maxsize=4096)
def parse_spread(text: str) -> Spread:
    """Read a duration, a range or a three-point estimate.

    Raises SpellingError as ``parse_duration`` does, and ``upside-down`` (the hint has the order put right).
    """
    body = tidy(text)
    if "/" in body:
        parts = body.split("/")
        if len(parts) != 3:
            raise SpellingError("not-a-duration", text, ("1h/2h/4h", "1h..4h"))
    else:
        parts = _RANGE.split(body)
        if len(parts) > 1 and not parts[0].strip(" "):
            parse_duration(text)
        if len(parts) > 2:
            raise SpellingError("not-a-duration", text, ("40m..60m",))
    return _spread([part.strip(" ") for part in parts], text)


def _spread(parts: list[str], text: str) -> Spread:
    """Parse the parts (borrowing the last unit) and check kinds and order."""
    tail = _TAIL.match(parts[-1])
    if tail and len(parts) > 1:
        parts = [part + tail[1] if _NUMBER.match(part) else part for part in parts]
    values = [parse_duration(part) for part in parts]
    if len({value.kind for value in values}) > 1:
        raise SpellingError("mixed-units", text)
    ordered = sorted(values, key=lambda value: value.amount)
    if values != ordered:
        mark = "/" if len(parts) == 3 else ".."
        raise SpellingError("upside-down", text, (mark.join(format_duration(v) for v in ordered),))
    return Spread(values[0], values[-1], values[1] if len(values) == 3 else None)


def format_spread(spread: Spread) -> str:
    """The canonical spelling; ``parse_spread`` reads it back to the same value."""
    ends = format_duration(spread.best), format_duration(spread.worst)
    if spread.typical is not None:
        return f"{ends[0]}/{format_duration(spread.typical)}/{ends[1]}"
    return ends[0] if spread.exact else f"{ends[0]}..{ends[1]}"
