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

Sized = Callable[[int, int, float], bool]
"""The same at a size of type."""

_SHIFT = 3
"""How far a cut may move from its even share to part fewer arrows."""
_USUAL = 16
"""How many boxes a page often takes: where the search begins."""


def cut_large(crossed: Sequence[int], fits: Sized, sizes: Sequence[float]) -> list[int]:
    """As few pages as the first of some growing sizes of type lets, in the largest size at which as many suffice.

    The cuts are made one size below that, so that they have room to part fewer arrows.
    """
    end, known = len(crossed) - 1, _Known(fits)
    if end < 2 or known(0, end, sizes[0]):
        return []
    most = len(_last_places(end, _at(known, sizes[0])))
    low, high = 0, len(sizes)
    while high - low > 1:
        middle = (low + high) // 2
        if len(_last_places(end, _at(known, sizes[middle]), most)) <= most:
            low = middle
        else:
            high = middle
    return cut(crossed, _at(known, sizes[max(low - 1, 0)]))


class _Known:
    """What is asked again follows from what was answered: less fits as well, more or larger does not either."""

    def __init__(self, fits: Sized) -> None:
        self._fits, self._yes, self._no = fits, list[tuple[int, int, float]](), list[tuple[int, int, float]]()

    def __call__(self, first: int, last: int, size: float) -> bool:
        if any(a <= first and last <= b and size <= s for a, b, s in self._yes):
            return True
        if any(first <= a and b <= last and s <= size for a, b, s in self._no):
            return False
        found = self._fits(first, last, size)
        (self._yes if found else self._no).append((first, last, size))
        return found


def _at(fits: Sized, size: float) -> Fits:
    return lambda first, last: fits(first, last, size)


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


def _last_places(end: int, fits: Fits, most: int | None = None) -> list[int]:
    """The cuts of pages that are each as full as can be, from the front; no more than one beyond ``most``."""
    cuts, at, size = list[int](), 0, _USUAL
    while (most is None or len(cuts) <= most) and (
        reached := _farthest(at, min(at + size, end), end, fits)
    ) < end:
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
