"""How lengths of time are spread, as tables that chance is looked up in.

What a file says of a duration decides its distribution, and nothing more is assumed than that needs:

- a range ``40m..60m``: uniform, every length in it is as likely;
- best / typical / worst: beta-PERT with λ = 4 (Malcolm, Roseboom, Clark, Fazar 1959; Vose 2008), on [best, worst] with
  shapes 1 + 4 (typical - best) / (worst - best) and 1 + 4 (worst - typical) / (worst - best);
- percentiles: linear between them; below the first one everything is that one;
- a sample of what was measured: each of its values as likely.

A quantile table has 1,025 knots, linear between them: one random number gives a length in a few nanoseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from procmap.calendars import Spread
from procmap.calendars.bulk import numpy_or_raise

if TYPE_CHECKING:
    from procmap.calendars.bulk import Instants

Shape = Literal["uniform", "pert", "percentiles", "sample"]

KNOTS = 1024
_FINE = 1 << 15
"""Strips of the integral that the shape of a three-point estimate is summed up from."""


class Distribution(NamedTuple):
    """``table`` holds quantiles at k / 1024 (float64), or the sorted sample; in seconds or whole working days."""

    shape: Shape
    table: Any

    def draw(self, chance: Any) -> Instants:
        """Amounts for random 32-bit numbers (uint32): whole seconds, or whole working days."""
        np = numpy_or_raise()
        if self.shape == "sample":
            place = (chance.astype(np.uint64) * np.uint64(len(self.table))) >> np.uint64(32)
            drawn: Instants = self.table[place.astype(np.int64)]
            return drawn
        knot = chance >> np.uint32(22)
        part = (chance & np.uint32((1 << 22) - 1)) * (1.0 / (1 << 22))
        low = self.table[knot]
        amounts: Instants = np.rint(low + part * (self.table[knot + 1] - low)).astype(np.int64)
        return amounts

    def quantile(self, share: float) -> int:
        """The amount that a ``share`` (0 to 1) of the cases does not exceed, rounded up."""
        np = numpy_or_raise()
        if self.shape == "sample":
            place = max(0, int(np.ceil(share * len(self.table) - 1e-9)) - 1)
            return int(self.table[place])
        place = np.linspace(0.0, 1.0, KNOTS + 1)
        return int(np.ceil(np.interp(share, place, self.table) - 1e-6))


def of_spread(spread: Spread) -> Distribution:
    """The distribution that a spread states. Raises MissingExtraError where numpy is not installed."""
    np = numpy_or_raise()
    low, high = spread.best.amount, spread.worst.amount
    at = np.linspace(0.0, 1.0, KNOTS + 1)
    if spread.percentiles:
        shares = np.array([0.0, *(share / 100 for share, _ in spread.percentiles)])
        values = np.array([low, *(value.amount for _, value in spread.percentiles)], float)
        return Distribution("percentiles", np.interp(at, shares, values))
    if spread.typical is not None and low < high:
        return Distribution("pert", low + (high - low) * _pert(spread.typical.amount, low, high))
    if spread.worst.kind == "workdays":
        # whole numbers of days are as likely each, the ends too
        return Distribution("uniform", np.clip(low - 0.5 + (high - low + 1) * at, low, high))
    return Distribution("uniform", low + (high - low) * at)


def of_sample(values: Sequence[int]) -> Distribution:
    """The distribution of a sample of amounts; at least one."""
    return Distribution("sample", numpy_or_raise().array(sorted(values), "int64"))


def _pert(typical: int, low: int, high: int) -> Any:
    """Quantiles at k / 1024 of the beta distribution of a three-point estimate, on [0, 1]."""
    np = numpy_or_raise()
    rising = 4 * (typical - low) / (high - low)
    falling = 4 * (high - typical) / (high - low)
    middle = (np.arange(_FINE) + 0.5) / _FINE
    density = middle**rising * (1 - middle) ** falling
    total = np.concatenate(([0.0], np.cumsum(density)))
    edges = np.arange(_FINE + 1) / _FINE
    return np.interp(np.linspace(0.0, 1.0, KNOTS + 1), total / total[-1], edges)
