"""What a simulation comes to. Instants are seconds UTC, shares run from 0 to 1."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

QUANTILES = (0.5, 0.9, 0.95, 0.99)
"""The quantiles that are told of every time."""

Z = 1.959963984540054
"""Standard errors on either side of a 95 % interval."""


class Interval(NamedTuple):
    """A share of runs, its standard error, and its 95 % interval (Wilson 1927)."""

    share: float
    low: float
    high: float
    error: float


class Swing(NamedTuple):
    """What one step's spread costs: the share of runs in time where it was in its quickest and slowest tenth.

    ``quick`` and ``slow`` are the mean ready times there; ``step`` hands on to ``target`` where the spread is a
    transfer's.
    """

    step: str
    target: str | None
    in_time_quick: float
    in_time_slow: float
    quick: int
    slow: int


class Allowance(NamedTuple):
    """A step's part of a confidence budget: it counts at this share of its cases, which ``takes`` so long at most.

    ``amount`` is in seconds, or in working days where ``kind`` says so.
    """

    step: str
    target: str | None
    share: float
    amount: int
    kind: str


class Latest(NamedTuple):
    """The latest time of a handoff under a confidence budget, and when it is ready by the same shares."""

    source: str
    target: str | None
    requirement: str | None
    needed_by: int | None
    ready_at: int | None


class Budget(NamedTuple):
    """Each step at a share of its cases, so that together at least ``target`` of the runs are in time.

    The misses add up to no more than ``1 - target`` (union bound: whatever depends on whatever); were they
    independent, ``independent`` of the runs would keep every share. ``slack`` (seconds) is what remains; negative where
    the target cannot be promised. ``guaranteed`` is the largest share that can be, 0 where less than half can. Without
    any uncertain length on the way there are no allowances, and ``guaranteed`` is 1 or 0.
    """

    target: float
    guaranteed: float
    independent: float
    slack: int | None
    allowances: tuple[Allowance, ...]
    latest: tuple[Latest, ...]


class CustomerChance(NamedTuple):
    """How likely a customer requirement is met.

    ``chance`` is ``None`` where it cannot be said: ``unknown`` names steps without a duration. ``runs`` are those in
    which the requirement arises at all. ``whenever``: nothing on the way waits for the clock. ``ready`` are pairs of a
    share and an instant.
    """

    id: str
    due: int | None
    runs: int
    chance: Interval | None
    whenever: bool
    unknown: tuple[str, ...]
    ready: tuple[tuple[float, int], ...]
    swings: tuple[Swing, ...]
    histogram: tuple[tuple[int, int, int], ...]
    budget: Budget | None = None


class HandoffChance(NamedTuple):
    """When a handoff is ready; ``in_time`` is the share of runs that keep its promise, if it has one.

    ``steady``: it is ready at the same minute in every run.
    """

    source: str
    target: str | None
    requirement: str | None
    agreed_by: int | None
    in_time: Interval | None
    ready: tuple[tuple[float, int], ...]
    steady: bool


class FreshnessChance(NamedTuple):
    """How often a maximum lag is kept when everything begins as early as it can."""

    source: str
    target: str
    kept: Interval


class Assumption(NamedTuple):
    """What the file does not say, and what was taken instead. ``kind``: ``equal-shares``, ``always-again``, ``window``
    (no catching up inside), ``independent``, ``sometimes`` (rare measured times are left out)."""

    kind: str
    ids: tuple[str, ...] = ()


class Simulation(NamedTuple):
    """One state, one family, one anchor day, ``runs`` times."""

    state: str
    family: str | None
    date: date
    zone: str
    runs: int
    seed: int
    customers: tuple[CustomerChance, ...]
    handoffs: tuple[HandoffChance, ...]
    freshness: tuple[FreshnessChance, ...]
    shapes: tuple[tuple[str, str | None, str], ...]
    """Which distribution each uncertain step (or transfer to a target) was given."""
    assumptions: tuple[Assumption, ...]


def interval(hits: int, runs: int) -> Interval:
    """The share ``hits / runs``, its standard error and its 95 % interval by Wilson's score (JASA 22, 1927)."""
    if not runs:
        return Interval(0.0, 0.0, 1.0, 0.5)
    p = hits / runs
    scale = 1 + Z * Z / runs
    middle = (p + Z * Z / (2 * runs)) / scale
    half = Z * (p * (1 - p) / runs + Z * Z / (4 * runs * runs)) ** 0.5 / scale
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == runs else min(1.0, middle + half)
    return Interval(p, low, high, (p * (1 - p) / runs) ** 0.5)
