"""Several requirements on one input: all of them, or whichever is done first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from procmap.calendars.operators import Operator


@dataclass(frozen=True, slots=True)
class Both:
    """All ``parts`` on the same input, done when the last of them is."""

    kind: ClassVar[str] = "both"
    parts: tuple[Operator, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a join needs a part")

    def forward(self, t: int) -> int:
        """The maximum."""
        return max(part.forward(t) for part in self.parts)

    def backward(self, d: int) -> int:
        """The minimum."""
        return min(part.backward(d) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """All ``parts`` on the same input, done when the first of them is."""

    kind: ClassVar[str] = "either"
    parts: tuple[Operator, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a join needs a part")

    def forward(self, t: int) -> int:
        """The minimum."""
        return min(part.forward(t) for part in self.parts)

    def backward(self, d: int) -> int:
        """The maximum."""
        return max(part.backward(d) for part in self.parts)
