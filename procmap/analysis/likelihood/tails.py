"""What one length's spread costs: how a requirement fares in the runs in which that length is quick, and in the others.

Two tenths of the runs always differ a little, by chance. Only what differs by more than three standard errors counts
as a difference: in the shares in time (pooled two-proportion z-test), or in the mean ready times (Welch 1947).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

from procmap.analysis.likelihood.engine import Key
from procmap.analysis.likelihood.result import Swing

_SURE = 3.0
"""Standard errors beyond which a difference is none of chance."""


class Tails:
    """How a customer requirement fares in the quickest and in the slowest tenth of one length."""

    def __init__(self) -> None:
        self._runs = [0, 0]
        self._hits = [0, 0]
        self._sums = [0, 0]
        self._squares = [0.0, 0.0]
        self._first: int | None = None

    def add(self, tenths: Sequence[Any], due: int | None) -> None:
        """Count when the runs of a chunk came in which the length was in its quickest and in its slowest tenth."""
        for n, came in enumerate(tenths):
            if not came.size:
                continue
            if self._first is None:
                self._first = int(came[0])
            later = (came - self._first).astype("float64")
            self._runs[n] += int(came.size)
            self._sums[n] += int(came.sum())
            self._squares[n] += float((later * later).sum())
            self._hits[n] += int(came.size) if due is None else int((came <= due).sum())

    def told(self, key: Key) -> tuple[tuple[float, int], Swing] | None:
        """Both tenths side by side, and by what they are ranked, the costliest least.

        ``None`` where the length makes no difference that is not chance, or there are no runs.
        """
        if not all(self._runs):
            return None
        shares = [hits / runs for hits, runs in zip(self._hits, self._runs, strict=True)]
        means = [total // runs for total, runs in zip(self._sums, self._runs, strict=True)]
        costs = shares[1] - shares[0] if self._shares_differ(shares) else 0.0
        later = means[1] - means[0] if self._means_differ(means) else 0
        if not costs and not later:
            return None
        return (costs, -later), Swing(*key, shares[0], shares[1], means[0], means[1])

    def _shares_differ(self, shares: Sequence[float]) -> bool:
        both = sum(self._hits) / sum(self._runs)
        variance = both * (1 - both) * sum(1 / runs for runs in self._runs)
        return abs(shares[1] - shares[0]) > _SURE * sqrt(variance)

    def _means_differ(self, means: Sequence[int]) -> bool:
        """By a minute at least, and not by chance."""
        variance = 0.0
        for n, runs in enumerate(self._runs):
            if runs < 2:
                return False
            later = means[n] - (self._first or 0)
            variance += max(0.0, self._squares[n] / runs - later * later) / (runs - 1)
        return abs(means[1] - means[0]) >= max(60, _SURE * sqrt(variance))
