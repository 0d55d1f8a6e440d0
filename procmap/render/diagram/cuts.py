"""Where to cut a row of boxes into pages: as few as can be, near even, and parting few arrows.

What fits a page is for the caller to say. A run within one that fits is taken to fit as well, so that the farthest end
of a page is found by halving. Filling each page from the front gives the number of pages and the last place of each
cut; filling them from the back gives the first place. Between the two each cut moves towards its even share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

Fits = Callable[[int, int], bool]
"""Whether the boxes from one place up to another, without the latter, fit a page."""

_SHIFT = 3
"""How far a cut may move from its even share to part fewer arrows."""
_USUAL = 16
"""How many boxes a page often takes: where the search begins."""


def cut(crossed: Sequence[int], fits: Fits) -> list[int]:
    """The places of the cuts. ``crossed`` is how many arrows a cut at each place parts, both ends included."""
    end = len(crossed) - 1
    known = lru_cache(maxsize=None)(fits)
    if end < 2 or known(0, end):
        return []
    last = _last_places(end, known)
    near = _chosen([1] * len(last), last, crossed, known)
    if near is not None and known(near[-1], end):
        return near
    return _chosen(_first_places(last, end, known), last, crossed, known) or last


def _chosen(first: list[int], last: list[int], crossed: Sequence[int], fits: Fits) -> list[int] | None:
    """Each cut between two places, close to its even share; ``None`` where a page would not fit."""
    end, cuts = len(crossed) - 1, list[int]()
    for n, (least, high) in enumerate(zip(first, last, strict=True), 1):
        before = cuts[-1] if cuts else 0
        low = max(least, before + 1)
        even = min(max(round(n * end / (len(last) + 1)), low), high)
        near = range(max(even - _SHIFT, low), min(even + _SHIFT, high) + 1)
        wished = sorted((crossed[place], abs(place - even), place) for place in near)
        rest = range(near.start - 1, low - 1, -1)
        found = next((place for place in (*(one[2] for one in wished), *rest) if fits(before, place)), None)
        if found is None:
            return None
        cuts.append(found)
    return cuts


def _last_places(end: int, fits: Fits) -> list[int]:
    """The cuts of pages that are each as full as can be, from the front."""
    cuts, at, size = [], 0, _USUAL
    while (reached := _farthest(at, min(at + size, end), end, fits)) < end:
        cuts.append(reached)
        at, size = reached, reached - at
    return cuts


def _first_places(last: list[int], end: int, fits: Fits) -> list[int]:
    """The first place of each cut from which the pages behind it still suffice."""
    cuts: list[int] = []
    for known in reversed(last):
        at, right, step = known, (cuts[-1] if cuts else end), 1
        while at - step > 0 and fits(at - step, right):
            at, step = at - step, 2 * step
        low = max(at - step, 0)
        while at - low > 1:
            middle = (low + at) // 2
            low, at = (low, middle) if fits(middle, right) else (middle, at)
        cuts.append(at)
    return cuts[::-1]


def _farthest(begin: int, guess: int, end: int, fits: Fits) -> int:
    """How far a page reaches: one box at least. Searched around a guess, in ever longer steps, then by halving."""
    step = 1
    if fits(begin, guess):
        low = guess
        while low + step <= end and fits(begin, low + step):
            low, step = low + step, 2 * step
        high = min(low + step, end + 1)
    else:
        high = guess
        while high - step > begin + 1 and not fits(begin, high - step):
            high, step = high - step, 2 * step
        low = max(high - step, begin + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(begin, middle) else (low, middle)
    return low
