"""Whether each customer requirement can be met: with what all of them share, calculated once.

A requirement can be met when no point before it is earliest later than *its own* latest time, and rests on no promise
that comes later than that. Own latest times take a backward pass of their own for each requirement. Two passes that
all share decide nearly every requirement without one:

Pressed:  H(v) = max(early(v), promise(v), max over arcs u -> v of f(H(u)))
Strict:   L(u) = min(deadline(u), promise(u), min over arcs u -> v of f#(L(v))), below every own latest time

A promise is pressed where ``H`` of what enters it comes later. Where no step of unknown duration lies between a
pressed promise and a requirement, and ``L`` is nowhere impossible behind it, ``early <= due`` says whether the
requirement can be met, and ``H <= due`` whether every promise is in time for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.arcs import step_backward, step_forward
from procmap.analysis.network import UNKNOWN, Network
from procmap.analysis.passes import backward, deadline_alone
from procmap.calendars import FOREVER, CalendarError, is_finite
from procmap.calendars.instant import EDGE

if TYPE_CHECKING:
    from procmap.analysis.calculation import Calculation

_MOST_VISITED = 500_000
"""Points that own backward passes go through in all; requirements beyond are not judged, and a finding says so."""


class Judgement(NamedTuple):
    """What can be said of one requirement's times.

    ``lost`` is the worst of latest less earliest, where the ready time does not tell it; ``never``: no time exists
    at all; ``late_promise``: a promise on the way comes later than needed. ``judged`` is false where it would take
    too long to know.
    """

    infeasible: bool = False
    never: bool = False
    late_promise: bool = False
    lost: int = 0
    judged: bool = True


class Judge:
    """Judges the customer requirements of one calculation."""

    def __init__(self, found: Calculation) -> None:
        self._found = found
        self._network = network = found.network
        self._visited = 0
        self._own: dict[tuple[str, int], Judgement] = {}
        if network.limits:  # what is shared says nothing where times bind backwards too
            self._pressed = found.early.at
            self._dead, self._doubtful = (bytearray([flag]) * len(network.release) for flag in (0, 1))
            return
        try:
            self._pressed, conflicts = _press(network, found.early.at)
            impossible = _impossible(network)
            self._dead = _downstream(network, _dead(network) if impossible else ())
            self._doubtful = _downstream(network, impossible)
            _doubt_behind_unknown(network, conflicts, self._doubtful)
        except CalendarError:  # these passes may reach years that no requirement's own passes reach
            self._pressed = found.early.at
            self._dead, self._doubtful = (bytearray([flag]) * len(network.release) for flag in (0, 1))

    def judge(self, id_: str) -> Judgement:
        """The judgement on a customer requirement."""
        place = self._found.worst.customer[id_]
        due, early = self._network.deadline[place], self._found.early.at[place]
        if due >= FOREVER or self._dead[place]:
            never = early >= EDGE or bool(self._dead[place] and due < FOREVER)
            return Judgement(never, never)
        if not self._doubtful[place]:
            return Judgement(early > due, early >= EDGE, self._pressed[place] > due)
        key = self._found.plan.customers[id_].at, due
        if key not in self._own:
            self._own[key] = self._judge_alone(place)
        return self._own[key]

    def _judge_alone(self, place: int) -> Judgement:
        """By the requirement's own latest times."""
        if len(self._found.worst.customer) == 1:
            late = self._found.late.at
        else:
            self._visited += place
            if self._visited > _MOST_VISITED:
                return Judgement(judged=False)
            late = backward(self._network, deadline_alone(self._network, place)).at
        early = self._found.early.at
        lost = min(
            (
                last - first
                for first, last in zip(early, late, strict=True)
                if is_finite(first) and is_finite(last)
            ),
            default=0,
        )
        never = early[place] >= EDGE or min(late) <= -EDGE
        too_late = any(time > late[at] for at, time in self._network.promise.items())
        return Judgement(lost < 0 or never, never, too_late, lost)


def _press(network: Network, early: list[int]) -> tuple[list[int], tuple[int, ...]]:
    """``H``, and the promised points that something behind them presses beyond their promise."""
    if not network.promise:
        return early, ()
    pressed, conflicts = early.copy(), []
    arc, arcs = 0, len(network.tail)
    for v in range(len(pressed)):
        while arc < arcs and network.head[arc] == v:
            pressed[v] = max(pressed[v], step_forward(network, arc, pressed[network.tail[arc]]))
            arc += 1
        promised = network.promise.get(v)
        if promised is not None:
            if pressed[v] > promised:
                conflicts.append(v)
            pressed[v] = max(pressed[v], promised)
    return pressed, tuple(conflicts)


def _impossible(network: Network) -> tuple[int, ...]:
    """The points at which ``L`` is impossible: only there an own latest time may be."""
    if not network.operator:
        return ()
    late = network.deadline.copy()
    for arc in reversed(range(len(network.tail))):
        u, v = network.tail[arc], network.head[arc]
        late[u] = min(late[u], step_backward(network, arc, min(late[v], network.promise.get(v, FOREVER))))
    return tuple(v for v, t in enumerate(late) if t <= -EDGE)


def _dead(network: Network) -> Iterable[int]:
    """The points at which not even the latest deadline of all leaves a way in.

    No own latest time comes after the latest deadline, so that no requirement behind these can be met.
    """
    last = max((due for due in network.deadline if due < FOREVER), default=FOREVER)
    return (network.head[arc] for arc in network.operator if step_backward(network, arc, last) <= -EDGE)


def _doubt_behind_unknown(network: Network, conflicts: Iterable[int], doubtful: bytearray) -> None:
    """Mark what an unknown duration separates from a pressed promise: only there it may stand in for later times."""
    pressed = _downstream(network, conflicts)
    for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
        doubtful[v] |= doubtful[u] or (pressed[u] and network.flag.get(arc, 0) & UNKNOWN)


def _downstream(network: Network, sources: Iterable[int]) -> bytearray:
    """Which positions lie at or behind some of them, as flags."""
    reached = bytearray(len(network.release))
    for v in sources:
        reached[v] = 1
    for u, v in zip(network.tail, network.head, strict=True):
        reached[v] |= reached[u]
    return reached
