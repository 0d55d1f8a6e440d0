"""What a temporal network answers: values that carry their own proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Side = Literal["low", "high"]
Way = Literal["strong", "dynamic"]


class Member(NamedTuple):
    """One side of one relation: ``after - before >= value`` (``low``) or ``<= value`` (``high``).

    ``number`` counts the calls of ``add`` and ``add_uncertain`` together, from 0. The ``low`` side of an uncertain
    relation stands for its shortest outcome, the ``high`` side for its longest.
    """

    number: int
    before: str
    after: str
    side: Side
    value: int
    uncertain: bool = False


class Conflict(NamedTuple):
    """Relations that cannot all be kept, whatever else is in the network.

    ``members`` are the sides that collide, each once. ``walk`` runs through them in a circle, some perhaps several
    times: at a ``high`` side the time passed grows by at most its value, at a ``low`` side it shrinks by at least
    that; round the circle this makes ``-missing``, where it would have to be 0 at least. (Of an uncertain relation
    the ``low`` side says that it *can* be that short, so there the walk runs forward, and back over the ``high`` side.)
    The walk is empty where it has more than ``MOST_WALKED`` steps.

    ``outcomes`` tells, for each uncertain relation among the members (its number), which durations realise the miss.
    With one value each, nothing fits as soon as these durations come true. A relation with two values is where
    foresight is lacking: whatever is decided before it is over, one of the two breaks it.

    ``minimal``: without any one member (an uncertain relation counts as one) what is left is no conflict; false where
    this was not tried, because there are more than ``MOST_TRIED``.
    """

    members: tuple[Member, ...]
    walk: tuple[Member, ...]
    missing: int
    outcomes: Mapping[int, tuple[int, ...]]
    minimal: bool = True


MOST_WALKED = 100_000
"""Steps of the walk round a conflict that are written out; their number can double with every uncertain relation."""
MOST_TRIED = 100
"""Members of a conflict that are left out one by one, to see whether it still is one."""


class Window(NamedTuple):
    """From ``low`` to ``high``, both included; ``None`` where nothing binds."""

    low: int | None
    high: int | None


class Wait(NamedTuple):
    """Before ``point`` may come, ``observed`` has come or ``at_most`` has passed since ``since``.

    ``at_most`` is ``None`` where only the observation will do.
    """

    point: str
    observed: str
    since: str
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Consistency:
    """Whether some schedule keeps every relation (uncertain durations included, if one could choose them).

    ``schedule`` is such a schedule, by point; ``conflict`` is there exactly where there is none.
    """

    schedule: Mapping[str, int] | None
    conflict: Conflict | None

    def __bool__(self) -> bool:
        return self.conflict is None


@dataclass(frozen=True, slots=True)
class Controllability:
    """Whether every relation can be kept whatever the uncertain durations turn out to be.

    ``strong``: one timetable, fixed beforehand, serves all outcomes; it is in ``timetable`` (the points that somebody
    chooses). ``dynamic``: each decision may rest on what has been observed by then, the present moment included;
    ``waits`` are the decisions that must wait for an observation. ``conflict`` is there exactly where it fails.
    """

    way: Way
    conflict: Conflict | None = None
    timetable: Mapping[str, int] | None = None
    waits: tuple[Wait, ...] = ()

    def __bool__(self) -> bool:
        return self.conflict is None
