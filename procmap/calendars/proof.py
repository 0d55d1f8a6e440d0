"""The proof of a backward answer: two forward evaluations, which anybody can repeat.

b = f#(d) is right exactly when f(b) <= d < f(b + 1). For a maximum lag, the mirror image, b = f#(u) is right
exactly when f(b - 1) < u <= f(b).
"""

from __future__ import annotations

from dataclasses import dataclass

from procmap.calendars.instant import is_finite
from procmap.calendars.operators import Operator


@dataclass(frozen=True, slots=True)
class Certificate:
    """``backward`` = f#(d), ``forward`` = f(b), ``neighbour`` = f(b + 1), or f(b - 1) for a maximum lag."""

    backward: int
    forward: int
    neighbour: int
    mirrored: bool = False

    def holds(self, d: int) -> bool:
        """Whether the evaluations prove ``backward`` to be the answer for ``d``."""
        if self.mirrored:
            return self.neighbour < d <= self.forward
        return self.forward <= d < self.neighbour


def certificate(op: Operator, d: int) -> Certificate:
    """Answer ``op`` backwards for ``d`` and evaluate it forwards at the answer and one second beyond it.

    Where the answer is a sentinel there is no second beyond it, and ``d`` itself is evaluated instead: nothing
    is in time (or nothing too old) because f(d) > d (or f(d) >= d).
    """
    b = op.backward(d)
    mirrored = bool(getattr(op, "mirrored", False))
    if is_finite(b):
        return Certificate(b, op.forward(b), op.forward(b - 1 if mirrored else b + 1), mirrored)
    here = op.forward(d)
    return Certificate(b, here, b, mirrored) if mirrored else Certificate(b, b, here, mirrored)
