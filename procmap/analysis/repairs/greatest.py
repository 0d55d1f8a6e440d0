"""Greatest times under levers: the least times that they leave.

A greatest time says ``t(tail) >= g#(t(head))``: what must not wait begins later. The least times that keep all of them
are found as in ``fixpoint``, by turns of one pass along the arcs and one over the greatest times. What is promised
comes as promised there, as in ``assumed``: whoever waits for a promise keeps what lies before it waiting.

More of a lever can do harm here: a step that takes less also ends no later after it begins. What is late because of a
greatest time is told by the ways on which that came about (``traced``), or by why there is no time at all
(``endless``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from procmap.analysis.fixpoint import Circle, Turns, circles
from procmap.analysis.leaps import leaps, looked_for
from procmap.analysis.network import Limit, Network
from procmap.analysis.repairs.bends import begin_of, units_of
from procmap.analysis.repairs.covering import Moved
from procmap.analysis.repairs.levered import Levered
from procmap.analysis.repairs.levers import MINUTE, MOST_MOVED
from procmap.calendars import FOREVER, NEVER
from procmap.calendars.instant import EDGE

MOST_TURNS = 100
"""Turns that are noted; whoever asks for them gets one more where there were more."""

_ENDLESS = -1
"""Stands for no greatest time of its own: whatever begins there has no time at all."""


class Raised(NamedTuple):
    """A tail is not before ``at``, because of the greatest time ``by``."""

    at: int
    by: int


class Turn(NamedTuple):
    """The times of one turn, and the tails that were raised before it."""

    at: Sequence[int]
    raised: Mapping[int, Raised]


class Floor(NamedTuple):
    """The least times, the tails that are raised, and those that have no time at all because of a circle.

    That is ``None`` where only calendars leave them none.
    """

    at: Sequence[int]
    raised: Mapping[int, Raised]
    endless: Mapping[int, Circle | None]


NO_FLOOR = Floor((), {}, {})


class Greatest:
    """The greatest times of a relaxed plan."""

    def __init__(self, relaxed: Levered) -> None:
        self.relaxed, self.mosts = relaxed, relaxed.mosts
        self.harmless = not any(one.gives < 0 and one.bend.levers for one in self.mosts)
        """Whether no lever can do harm."""
        self.probes = 0
        """Least times that were asked for to see how far a lever must be moved."""
        self._horizon = MINUTE * MOST_MOVED + max(
            (
                due + MINUTE * (0 if lever is None else relaxed.levers[lever].most)
                for _, due, lever in relaxed.dues
            ),
            default=0,
        )
        """What is so much later than anything is due, however far levers are moved, is as good as never."""
        self._promised = [
            (v, {n for n in (later, relaxed.begins[v][1]) if n is not None})
            for v, _, later in relaxed.dues
            if v in relaxed.network.promise
        ]

    def floor(self, moved: Moved, turned: list[Turn] | None = None) -> Floor:
        """The least times. Raises ``SizeError`` where that takes too many turns. Notes the turns in ``turned``."""
        raised: dict[int, Raised] = {}
        endless: dict[int, Circle | None] = {}
        network = self.network(moved)
        for circle in circles(network):
            for v in circle.points:
                raised[v], endless[v] = Raised(FOREVER, _ENDLESS), circle
        turns, turn = Turns(network), 0
        while True:
            at = self._pass(moved, raised)
            if turned is not None and len(turned) <= MOST_TURNS:
                turned.append(Turn(at, raised.copy()))
            if not self._lift(at, raised, endless, moved):
                return Floor(at, raised, endless)
            turns.take()
            turn += 1
            for leap in leaps(network, at, self._horizon) if looked_for(turn) else ():
                raised[leap.point] = Raised(min(leap.instant, self._horizon), leap.hops[-1].number)

    def _lift(
        self,
        at: list[int],
        raised: dict[int, Raised],
        endless: dict[int, Circle | None],
        moved: Moved,
    ) -> bool:
        up = False
        for n, most in enumerate(self.mosts):
            tail, head = (max(at[v], raised[v].at if v in raised else NEVER) for v in (most.tail, most.head))
            need = self.relaxed.back(n, head, moved)
            if need <= tail:
                continue
            if need > self._horizon:
                if head < EDGE and most.tail not in endless:
                    endless[most.tail] = None
                need = FOREVER
            if need > tail:
                raised[most.tail] = Raised(need, n)
                up = True
        return up

    def network(self, moved: Moved) -> Network:
        """The network as the levers make it."""
        relaxed = self.relaxed
        lags, operators = [], {}
        for arc, bend in enumerate(relaxed.bends):
            units = units_of(bend, moved)
            lags.append(0 if bend.make else bend.lag - MINUTE * sum(units))
            if bend.make:
                operators[arc] = relaxed.operator(arc, units)
        limits = tuple(
            Limit(most.tail, most.head, relaxed.limit(n, units_of(most.bend, moved)), limit.cause)
            for n, (most, limit) in enumerate(zip(self.mosts, relaxed.network.limits, strict=True))
        )
        return replace(relaxed.network, lag=lags, operator=operators, limits=limits)

    def _pass(self, moved: Moved, raised: Mapping[int, Raised]) -> list[int]:
        relaxed, network = self.relaxed, self.relaxed.network
        at = [begin_of(begins, moved) for begins in relaxed.begins]
        for v, one in raised.items():
            at[v] = max(at[v], one.at)
        kept = {v for v, levers in self._promised if not any(moved.get(n) for n in levers)}
        for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
            if v not in kept:
                at[v] = max(at[v], relaxed.along(arc, at[u], moved))
        return at
