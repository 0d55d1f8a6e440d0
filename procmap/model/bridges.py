"""Handoffs over steps that are not there: removed from a state, or not taken by a product family.

What came after such a step comes after what it came after. The transfers into and out of it add up; of several ways
between the same two steps the one with the larger total counts.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from procmap.calendars import Duration, Spread

DAY = 86_400


class Leg(NamedTuple):
    """One transfer of a handoff, on the calendar of the step ``begins``; without one, of the handoff's source."""

    spread: Spread
    begins: str | None = None


Legs = tuple[Leg, ...]
"""The transfers of one handoff, in order."""


@dataclass(frozen=True, slots=True)
class Chained(Spread):
    """The last transfer of a handoff over steps that a state removes; ``over`` are those before it."""

    over: Legs = ()


def as_spread(legs: Legs) -> Spread | None:
    """Transfers as the value of one handoff; ``None`` without any."""
    if not legs:
        return None
    last = legs[-1].spread
    return (
        Chained(last.best, last.worst, last.typical, last.percentiles, legs[:-1]) if len(legs) > 1 else last
    )


def as_legs(spread: Spread | None) -> Legs:
    """The transfers that a handoff's value stands for."""
    if spread is None:
        return ()
    return (*spread.over, Leg(spread)) if isinstance(spread, Chained) else (Leg(spread),)


class TooManyError(ValueError):
    """More handoffs would be joined than are calculated."""


class Bridges:
    """For each step that is gone the steps nearest behind it that are there, and the transfers from them.

    ``inputs`` gives what a step comes after, with the transfers of that handoff. At most ``limit`` handoffs are
    joined in all; beyond it ``behind`` raises :class:`TooManyError`.
    """

    def __init__(
        self, gone: Container[str], inputs: Callable[[str], Iterable[tuple[str, Legs]]], limit: int
    ) -> None:
        self._gone = gone
        self._inputs = inputs
        self._left = limit
        self._behind: dict[str, dict[str, Legs]] = {}

    def behind(self, step: str) -> Mapping[str, Legs]:
        """What is behind a step that is gone. Linear in the handoffs joined; a circle of such steps ends nowhere."""
        open_, met = [step] if step not in self._behind else [], {step}
        while open_:
            here = open_[-1]
            fresh = [
                source
                for source, _ in self._inputs(here)
                if source in self._gone and source not in self._behind and source not in met
            ]
            if fresh:
                met.update(fresh)
                open_.extend(fresh)
                continue
            open_.pop()
            self._behind[here] = self._joined(self._inputs(here))
        self._spend(len(self._behind[step]))
        return self._behind[step]

    def _spend(self, handoffs: int) -> None:
        self._left -= handoffs
        if self._left < 0:
            raise TooManyError

    def _joined(self, inputs: Iterable[tuple[str, Legs]]) -> dict[str, Legs]:
        found: dict[str, Legs] = {}
        for source, legs in inputs:
            ways = self._behind.get(source, {}) if source in self._gone else {source: ()}
            self._spend(len(ways))
            for origin, before in ways.items():
                way = joined(before, legs)
                found[origin] = larger(found.get(origin), way)
        return found


def joined(first: Legs, second: Legs) -> Legs:
    """Two runs of transfers as one; where two of a kind meet on one calendar they become one."""
    if not first or not second:
        return first or second
    last, next_ = first[-1], second[0]
    kind = last.spread.worst.kind
    same = kind == next_.spread.worst.kind and (kind == "elapsed" or last.begins == next_.begins)
    if not same or kind not in ("elapsed", "work"):
        return (*first, *second)
    return (*first[:-1], Leg(_sum(last.spread, next_.spread), last.begins), *second[1:])


def _sum(one: Spread, other: Spread) -> Spread:
    kind = one.worst.kind
    best, worst = (
        Duration(kind, a.amount + b.amount) for a, b in ((one.best, other.best), (one.worst, other.worst))
    )
    return Spread(best, worst)


def larger(one: Legs | None, other: Legs) -> Legs:
    """The transfers that take longer at worst; a working day and the end of a day count as 24 hours."""
    return other if one is None or _total(other) > _total(one) else one


def _total(legs: Legs) -> int:
    return sum(total(leg.spread.worst) for leg in legs)


def total(duration: Duration) -> int:
    """A duration in seconds, to tell the longer of two; a working day and the end of a day count as 24 hours."""
    return duration.amount if duration.kind in ("elapsed", "work") else DAY * max(duration.amount, 1)
