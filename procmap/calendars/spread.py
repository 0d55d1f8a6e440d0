"""How long something may take: one duration, a range, best / typical / worst, or percentiles.

Read from ``40m..60m``, ``40–60 мин``, ``2-3 ч``, ``1h/2h/4h``, ``p0 30m / p50 1h / p90 2h / p100 4h``. A number
without a unit borrows the unit written last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from procmap.calendars.duration import Duration, format_duration, parse_duration, tidy
from procmap.calendars.errors import SpellingError

_RANGE = re.compile(r"\.\.\.?|…|[-–—−]")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?\Z")
_PERCENTILE = re.compile(r"[pрп]([0-9]{1,3}) ?[:=]? ?([^ ].*)\Z")
_TAIL = re.compile(r"[0-9]+(?:[.,][0-9]+)?([^0-9]+)\Z")


@dataclass(frozen=True, slots=True)
class Spread:
    """``best`` <= ``typical`` <= ``worst``, all of one kind; ``typical`` is None unless it was stated.

    ``percentiles`` are pairs of a whole per cent and the duration that so many cases do not exceed, rising; the
    first is ``best`` and the last, which is the 100th, ``worst``. Empty unless they were stated.
    """

    best: Duration
    worst: Duration
    typical: Duration | None = None
    percentiles: tuple[tuple[int, Duration], ...] = ()

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

    Raises SpellingError as ``parse_duration`` does, ``upside-down`` (the hint has the order put right), and
    ``not-percentiles``: they begin anywhere, rise, and end with ``p100``, since a promise counts on the worst case.
    """
    body = tidy(text)
    if "/" in body:
        parts = body.split("/")
        if any(_PERCENTILE.match(part.strip(" ")) for part in parts):
            return _percentiles([part.strip(" ") for part in parts], text)
        if len(parts) != 3:
            raise SpellingError("not-a-duration", text, ("1h/2h/4h", "1h..4h"))
    else:
        parts = _RANGE.split(body)
        if len(parts) > 1 and not parts[0].strip(" "):
            parse_duration(text)
        if len(parts) > 2:
            raise SpellingError("not-a-duration", text, ("40m..60m",))
    return _spread([part.strip(" ") for part in parts], text)


def _with_units(parts: list[str]) -> list[str]:
    """The parts, with the last one's unit lent to those that have none."""
    tail = _TAIL.match(parts[-1])
    if tail and len(parts) > 1:
        return [part + tail[1] if _NUMBER.match(part) else part for part in parts]
    return parts


def _spread(parts: list[str], text: str) -> Spread:
    """Parse the parts (borrowing the last unit) and check kinds and order."""
    values = [parse_duration(part) for part in _with_units(parts)]
    if len({value.kind for value in values}) > 1:
        raise SpellingError("mixed-units", text)
    ordered = sorted(values, key=lambda value: value.amount)
    if values != ordered:
        mark = "/" if len(parts) == 3 else ".."
        raise SpellingError("upside-down", text, (mark.join(format_duration(v) for v in ordered),))
    return Spread(values[0], values[-1], values[1] if len(values) == 3 else None)


def _percentiles(parts: list[str], text: str) -> Spread:
    """Parse ``p50 1h / p100 4h``; the value of a percentile is never below that of a smaller one."""
    found = [match for part in parts if (match := _PERCENTILE.match(part))]
    shares = [int(match[1]) for match in found]
    rising = all(a < b for a, b in pairwise(shares))
    if len(found) < len(parts) or len(parts) < 2 or not rising or shares[-1] != 100:
        raise SpellingError("not-percentiles", text, ("p0 30m / p50 1h / p90 2h / p100 4h",))
    values = [parse_duration(part) for part in _with_units([match[2] for match in found])]
    if len({value.kind for value in values}) > 1:
        raise SpellingError("mixed-units", text)
    ordered = sorted(values, key=lambda value: value.amount)
    spread = Spread(ordered[0], ordered[-1], None, tuple(zip(shares, ordered, strict=True)))
    if values != ordered:
        raise SpellingError("upside-down", text, (format_spread(spread),))
    return spread


def format_spread(spread: Spread) -> str:
    """The canonical spelling; ``parse_spread`` reads it back to the same value."""
    if spread.percentiles:
        return " / ".join(f"p{share} {format_duration(value)}" for share, value in spread.percentiles)
    ends = format_duration(spread.best), format_duration(spread.worst)
    if spread.typical is not None:
        return f"{ends[0]}/{format_duration(spread.typical)}/{ends[1]}"
    return ends[0] if spread.exact else f"{ends[0]}..{ends[1]}"
