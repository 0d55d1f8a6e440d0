"""Cliffs: moments on the way to the customer where one minute later costs hours.

A step, a departure or a transfer is a map f of time, and f jumps where a day closes or a truck has left. At the first
such moment c at or behind the planned one, with F the way from there to the customer and everything else as planned,

    cost = F(f(c + 1 min)) - F(f(c))

It is a cliff where that is two hours or more, and where the customer is still served at c as planned or in time: behind
another cliff there is nothing left to fall from. What may start whenever needed has no planned moment, and no cliff.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from procmap.analysis.arcs import step_forward
from procmap.analysis.calculation import Calculation
from procmap.analysis.passes import backward
from procmap.calendars import FOREVER, Operator, is_finite
from procmap.calendars.timetable import Timetable

MINUTE = 60
LEAST = 2 * 3600
"""What a minute must cost for its moment to be a cliff: more than a lunch break."""
_FAR = 3 * 86_400
"""So far behind a result is a close looked for."""
_MOST_TRIES = 24

_WORKED = frozenset({"work", "atomic", "open"})
"""Operators whose result may lie anywhere in a window; the others answer with single moments."""


class Cliff(NamedTuple):
    """The last moment to begin ``step`` (to hand over from it, for a ``transfer``), before a minute costs hours.

    ``kind``: a ``departure`` is missed, or a ``close``. ``at`` is that moment, ``spare`` how long after the planned one
    it comes, ``cost`` how much later the customer's requirement is served a minute later; in seconds.
    """

    step: str
    kind: Literal["departure", "close"]
    transfer: bool
    customer: str
    at: int
    spare: int
    cost: int


def cliffs(found: Calculation) -> tuple[Cliff, ...]:
    """The cliffs on the way to each customer requirement whose time is known, in the order of their moments."""
    if not found.network.operator:
        return ()
    return tuple(sorted(_Way(found).cliffs(), key=lambda cliff: (cliff.at, cliff.step, cliff.customer)))


class _Way:
    """The way from each point to the customer, everything else as planned."""

    def __init__(self, found: Calculation) -> None:
        self.network = found.network
        self.starts = found.network.arc_starts()
        self.owner, self.finishes = found.worst.owner, found.worst.finishes
        early = found.early
        self.planned = early.at
        self.customers = {
            id_: place
            for id_, place in found.worst.customer.items()
            if early.known[place] and is_finite(self.planned[place])
        }

    def cliffs(self) -> Iterator[Cliff]:
        for arc in sorted(self.network.operator):
            u = self.network.tail[arc]
            if is_finite(self.planned[u]) and is_finite(self.limits[u]) and u in self.owner:
                yield from self._at(arc, u)

    @cached_property
    def limits(self) -> list[int]:
        """The latest moment at each point with which every customer is served as planned, or in time."""
        due = [FOREVER] * len(self.planned)
        for place in self.customers.values():
            deadline = self.network.deadline[place]
            due[place] = max(self.planned[place], deadline) if is_finite(deadline) else self.planned[place]
        return backward(self.network, due).at

    def _at(self, arc: int, u: int) -> Iterator[Cliff]:
        operator = self.network.operator[arc]
        c = _edge(operator, self.planned[u], self.limits[u])
        if c is None:
            return
        head = self.network.head[arc]
        leaves = operator.kind == "departures"
        for id_, cost in self._costs(head, operator.forward(c), operator.forward(c + MINUTE)):
            yield Cliff(
                self.owner[u],
                "departure" if leaves else "close",
                not leaves and self.finishes.get(head) != self.owner[u],
                id_,
                c,
                c - self.planned[u],
                cost,
            )

    def _costs(self, place: int, first: int, second: int) -> Iterator[tuple[str, int]]:
        """How much later each customer is served if ``place`` comes at ``second`` and not at ``first``.

        Nothing, where the difference is taken up on the way: what costs hours behind that is a cliff of another place.
        """
        planned = self.planned
        at = {place: (max(first, planned[place]), max(second, planned[place]))}
        ends = self.last[place]
        for v in range(place + 1, len(planned)):
            if v > ends:
                break
            arcs = range(self.starts[v], self.starts[v + 1])
            if not any(self.network.tail[arc] in at for arc in arcs):
                continue
            both = self._comes(at, v, 0), self._comes(at, v, 1)
            if both[1] > planned[v]:
                at[v] = both
            if both[1] - both[0] >= LEAST:
                ends = max(ends, self.last[v])
        for id_, v in self.customers.items():
            if v in at and is_finite(at[v][1]) and at[v][1] - at[v][0] >= LEAST:
                yield id_, at[v][1] - at[v][0]

    def _comes(self, at: dict[int, tuple[int, int]], v: int, which: int) -> int:
        comes = self.planned[v]
        for arc in range(self.starts[v], self.starts[v + 1]):
            u = self.network.tail[arc]
            if u in at:
                comes = max(comes, step_forward(self.network, arc, at[u][which]) + self.surplus.get(v, 0))
        return comes

    @cached_property
    def last(self) -> list[int]:
        """The last point that each point has an arc to; itself where there is none."""
        found = list(range(len(self.planned)))
        for tail, head in zip(self.network.tail, self.network.head, strict=True):
            found[tail] = max(found[tail], head)
        return found

    @cached_property
    def surplus(self) -> dict[int, int]:
        """What a promise leaves to the steps of a window beyond their known time: they go on taking it."""
        found = {}
        for v in self.network.promise:
            arcs = range(self.starts[v], self.starts[v + 1])
            comes = max(
                (step_forward(self.network, arc, self.planned[self.network.tail[arc]]) for arc in arcs),
                default=self.planned[v],
            )
            if is_finite(comes) and self.planned[v] > max(comes, self.network.release[v]):
                found[v] = self.planned[v] - comes
        return found


def _edge(operator: Operator, t: int, limit: int) -> int | None:
    """The first moment from ``t`` to ``limit`` at which a minute costs hours by this operator alone."""
    for result in _results(operator, t, limit):
        c = operator.backward(result)
        if not is_finite(c) or c > limit:
            return None
        after = operator.forward(c + MINUTE)
        if c >= t and is_finite(after) and after - operator.forward(c) >= LEAST:
            return c
    return None


def _results(operator: Operator, t: int, limit: int) -> Iterator[int]:
    """Results behind which the next one may be long in coming."""
    result = operator.forward(t)
    if not is_finite(result):
        return
    plain = getattr(operator, "operator", operator)
    calendar = getattr(plain, "calendar", None)
    if operator.kind in _WORKED and isinstance(calendar, Timetable):
        table = calendar.table_at(result)
        first = bisect_left(table.ends, result)
        yield from (end for end in table.ends[first : first + _MOST_TRIES] if end - result < _FAR)
        return
    for _ in range(_MOST_TRIES):
        if not is_finite(result):
            return
        yield result
        result = operator.forward(operator.backward(result) + 1)
