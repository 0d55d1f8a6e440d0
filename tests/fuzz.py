"""How long the random tests run: one variable with one meaning, read here and nowhere else.

``PROCMAP_FUZZ=10`` makes ten times as many random cases, kills and races as usual, ``2.5`` two and a half times as
many. Less than 1 counts as 1: some tests also hold that what they look for was among their cases.
``PROCMAP_SEED=17700`` runs that case alone, where a test takes its cases by seed; a test that fails tells the seed
(``conftest.py``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator

ALONE = os.environ.get("PROCMAP_SEED")
FUZZ = max(float(os.environ.get("PROCMAP_FUZZ", "1")), 1.0)

_current: list[int] = []
"""The seed of the case that a test is at."""


def times(usual: int) -> int:
    """How many cases there are now where there are usually so many."""
    return round(usual * FUZZ)


def seeds(batch: int, usual: int) -> Iterator[int]:
    """The seeds of one batch of random cases, of which there are usually so many."""
    if ALONE is not None:
        chosen = range(int(ALONE), int(ALONE) + 1) if batch == 0 else range(0)
    else:
        chosen = range(batch * times(usual), (batch + 1) * times(usual))
    for seed in chosen:
        _current[:] = [seed]
        yield seed
    _current.clear()


def occurs(found: object) -> bool:
    """Whether what is looked for was among the cases; of one case alone that is not asked."""
    return ALONE is not None or bool(found)


def begin() -> None:
    """Another test begins."""
    _current.clear()


def current() -> int | None:
    """The seed of the case at which a test was left."""
    return _current[0] if _current else None
