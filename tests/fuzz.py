"""How long the random tests run: one variable with one meaning, read here and nowhere else.

``PROCMAP_FUZZ=10`` makes ten times as many random cases, kills and races as usual, ``2.5`` two and a half times as
many. Less than 1 counts as 1: some tests also hold that what they look for was among their cases.
``PROCMAP_SEED=17700`` runs that case alone, where a test takes its cases by seed.
"""

from __future__ import annotations

import os

ALONE = os.environ.get("PROCMAP_SEED")
FUZZ = max(float(os.environ.get("PROCMAP_FUZZ", "1")), 1.0)


def times(usual: int) -> int:
    """How many cases there are now where there are usually so many."""
    return round(usual * FUZZ)


def seeds(batch: int, usual: int) -> range:
    """The seeds of one batch of random cases, of which there are usually so many."""
    if ALONE is not None:
        return range(int(ALONE), int(ALONE) + 1) if batch == 0 else range(0)
    return range(batch * times(usual), (batch + 1) * times(usual))
