"""Many turns of a fixpoint at once, where the points of a circle put each other off by little at every turn.

The circle is gone round alone. With F once around it, F(t) = t + d for all t from a to a + span, and d > 0, no schedule
has the point there: it comes no earlier than F(a + span) = a + span + d. How far that goes is what the operators on
the circle say of themselves (``calendars.steadiness``): mostly up to the next opening or close. The same backwards,
for latest times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from procmap.analysis.network import Network
from procmap.calendars import FOREVER, Operator, is_finite
from procmap.calendars.steadiness import steady

PATIENCE = 8
"""Turns after which circles are looked for."""

_EVERY = 4
"""Turns between two looks."""

_TURNS = 2
"""Turns in which it is seen what puts what off."""

_MOST_ROUNDS = 20_000
"""Rounds that one circle is followed."""


class Hop(NamedTuple):
    """One step around a circle: by the arc or limit (``kind``) of that number, to ``instant``."""

    kind: str
    number: int
    instant: int


class Leap(NamedTuple):
    """``point`` is not before (or, backwards, not after) ``instant``; ``hops`` lead once around, ``span`` further."""

    point: int
    instant: int
    hops: tuple[Hop, ...]
    span: int


class _Push(NamedTuple):
    """What puts a point off: another one, by an arc or a limit."""

    behind: int
    kind: str
    number: int


def looked_for(turn: int) -> bool:
    """Whether leaps are looked for after so many turns."""
    return turn >= PATIENCE and turn % _EVERY == 0


def leaps(network: Network, at: Sequence[int], horizon: int, *, down: bool = False) -> Iterator[Leap]:
    """Leaps from some least (with ``down``: greatest) times that are still moving, up to about a horizon."""
    pushes = _Pushes(network, at, down=down)
    for points in circling([-1 if push is None else push.behind for push in pushes.by]):
        yield from pushes.around(points, horizon)


class _Pushes:
    """By point what puts it off, in some more turns from some times.

    Only what really moves a point counts, as in Bellman and Ford's algorithm: else two ends of a step of exact length,
    which bind each other both ways, would hide the circle that they lie on.
    """

    def __init__(self, network: Network, at: Sequence[int], *, down: bool) -> None:
        self.network, self.at, self.down = network, at, down
        self.by: list[_Push | None] = [None] * len(at)
        moved = list(at)
        for _ in range(_TURNS):
            for push, point in self._in_order():
                self._note(moved, push, point)

    def _in_order(self) -> Iterator[tuple[_Push, int]]:
        """Every limit and then every arc, in the order of the times, and the point that it puts off."""
        network, down = self.network, self.down
        limits = list(enumerate(network.limits))
        for n, limit in reversed(limits) if down else limits:
            ends = (limit.tail, limit.head) if down else (limit.head, limit.tail)
            yield _Push(ends[0], "limit", n), ends[1]
        arcs = range(len(network.tail))
        for n in reversed(arcs) if down else arcs:
            u, v = network.tail[n], network.head[n]
            if down or v not in network.any_of:
                yield _Push(v if down else u, "arc", n), u if down else v

    def _note(self, moved: list[int], push: _Push, point: int) -> None:
        before = moved[push.behind]
        if is_finite(before) and is_finite(moved[point]):
            comes = self._comes(push, before)
            if comes < moved[point] if self.down else comes > moved[point]:
                moved[point], self.by[point] = comes, push

    def _comes(self, push: _Push, t: int) -> int:
        operator = self._operator(push)
        if operator is None:
            lag = self.network.lag[push.number]
            return t - lag if self.down else t + lag
        forwards = (push.kind == "arc") is not self.down
        return operator.forward(t) if forwards else operator.backward(t)

    def _operator(self, push: _Push) -> Operator | None:
        if push.kind == "limit":
            return self.network.limits[push.number].operator
        return self.network.operator.get(push.number)

    def around(self, points: Sequence[int], horizon: int) -> Iterator[Leap]:
        """Round after round by one circle alone, from behind one of its limits, while it moves and up to a horizon."""
        pushes = {v: push for v in points if (push := self.by[v]) is not None}
        first = next(n for n, v in enumerate(points) if pushes[v].kind == "limit")
        ways = [pushes[v] for v in (*points[first + 1 :], *points[: first + 1])]
        point, t = points[first], self.at[points[first]]
        for _ in range(_MOST_ROUNDS):
            if t < horizon if self.down else t > horizon:
                return
            leap = self._leap(ways, (point, t), abs(horizon - t))
            if leap is None:
                return
            yield leap
            t = leap.instant

    def _leap(self, ways: Sequence[_Push], begins: tuple[int, int], most: int) -> Leap | None:
        """Once around, and further where that saves rounds; ``None`` where it comes back to where it began."""
        point, t = begins
        span, hops = most, []
        for push in ways:
            comes = self._comes(push, t)
            if not is_finite(comes):
                return None
            operator = self._operator(push)
            span = min(span, FOREVER if operator is None else steady(operator, (t, comes), down=self.down))
            hops.append(Hop(push.kind, push.number, comes))
            t = comes
        gained = begins[1] - t if self.down else t - begins[1]
        if gained <= 0:
            return None
        span = span if span >= gained else 0
        return Leap(point, t - span if self.down else t + span, tuple(hops), span)


def circling(before: Sequence[int]) -> list[tuple[int, ...]]:
    """The circles of predecessors, each in the order in which they put each other off."""
    seen = [0] * len(before)
    found = []
    for start in range(len(before)):
        v, way = start, []
        while v >= 0 and not seen[v]:
            seen[v] = start + 1
            way.append(v)
            v = before[v]
        if v >= 0 and seen[v] == start + 1:
            found.append(tuple(reversed(way[way.index(v) :])))
    return found
