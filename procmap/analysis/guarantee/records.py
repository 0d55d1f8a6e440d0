"""What can be said of a state under uncertainty: verdicts, and what they follow from."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from procmap.analysis.solution import Obstacle
from procmap.calendars import Duration

Kind = Literal["guaranteed", "not-guaranteed", "undecided"]
DoubtKind = Literal[
    "unknown", "calendar", "choice", "loop", "measured", "limit", "upstream", "customer", "size"
]
Reasoning = Literal["worst-case", "network", "scenario", "timetable"]


class Part(NamedTuple):
    """Something that nobody chooses: how long a step takes, the transfer of a handoff, a run of steps as measured.

    ``inputs``: when what a step waits for from parts of the process with calendars is there, between two instants.
    ``loop``: how many times the loop of a step is gone through, once at least. ``nth``: which time through the loops
    around it, outermost first, counted from 1, where they are told apart.
    """

    kind: Literal["duration", "transfer", "measured", "inputs", "loop"]
    step: str
    target: str | None = None
    nth: tuple[int, ...] = ()


class Range(NamedTuple):
    """A part with its shortest and longest duration."""

    part: Part
    best: Duration
    worst: Duration


class Outcome(NamedTuple):
    """A part as it must turn out for times to be missed: durations; instants for ``inputs``; times through a ``loop``.

    Two values mean: one or the other, and which is not known when it ought to be.
    """

    part: Part
    values: tuple[int, ...]
    kind: str = "elapsed"


class Fact(NamedTuple):
    """A member of a conflict.

    ``kind``: ``duration`` (of step ``id``, fixed), ``transfer`` and ``order`` (of the handoff from ``id`` to
    ``target``), ``limit`` (the handoff's greatest time), ``release`` (of step ``id``), ``inputs`` (of step ``id``),
    ``deadline`` (customer requirement ``id``), ``agreed`` (requirement ``id``). ``value`` is in seconds, or an instant
    where the fact is one of the clock; of a deadline or agreed time it is what it leaves for step ``target``.
    """

    kind: str
    id: str
    target: str | None
    value: int


class Missed(NamedTuple):
    """A time that is missed once the outcomes come true: of a customer requirement, else of a requirement.

    ``late`` by these outcomes alone, ``at_worst`` where everything takes longest.
    """

    customer: str | None
    contract: str | None
    due: int
    late: int
    at_worst: int


class Decision(NamedTuple):
    """A step begins only when ``observed`` has happened, or ``at_most`` seconds after it began.

    ``nth`` as in ``Part``.
    """

    step: str
    observed: Part
    at_most: int | None = None
    nth: tuple[int, ...] = ()


class Doubt(NamedTuple):
    """Why something is not decided.

    ``kind``: ``unknown`` (duration of step ``step``), ``calendar`` (a calendar or departures), ``choice``, ``loop``,
    ``measured``, ``limit`` (a greatest time or a transfer on a calendar), ``upstream`` (what comes before the greatest
    times is uncertain in a way that is not looked into), ``customer`` (there is no deadline to keep), ``size`` (too
    many ranges lie between greatest times).
    """

    kind: DoubtKind
    step: str | None = None
    target: str | None = None


class Guarantee(NamedTuple):
    """One state for one product family on one anchor day.

    ``verdict``: every deadline of the customer and every agreed time is kept for all outcomes; not so; or it is not
    decided, for the ``doubts``. ``strong``: one timetable serves all outcomes (it is ``timetable``: when each step
    begins); ``dynamic``: decisions may rest on what was observed (``decisions``: which ones do). ``None`` where not
    decided. ``reasoning`` says how: ``worst-case`` (no greatest time binds, so that the longest outcomes decide),
    ``network`` (a temporal network of what lies between greatest times), ``scenario`` (the longest or the shortest
    outcomes alone cannot be kept), ``timetable`` (one that serves all outcomes, where a network does not decide).

    Where it fails, ``facts`` collide (in a network) or ``missed`` tells what is late (at worst), by ``missing`` seconds
    in all, and ``outcomes`` are what must come true for it. ``by_promise``: what others promise counts as kept.

    Part of the strategy, by the step that sends the work back: ``at_once`` are loops whose steps are begun as soon as
    they can be each time; ``as_if`` those of which everybody else acts as if they were gone through to their bounds.
    """

    state: str
    family: str | None
    date: date
    zone: str
    verdict: Kind
    strong: bool | None = None
    dynamic: bool | None = None
    reasoning: Reasoning | None = None
    ranges: tuple[Range, ...] = ()
    timetable: tuple[tuple[str, int], ...] = ()
    decisions: tuple[Decision, ...] = ()
    facts: tuple[Fact, ...] = ()
    missed: tuple[Missed, ...] = ()
    missing: int = 0
    outcomes: tuple[Outcome, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    by_promise: bool = False
    at_once: tuple[str, ...] = ()
    as_if: tuple[str, ...] = ()
    obstacle: Obstacle | None = None
