"""How demands that cannot be met together lead to a contradiction: line by line, or around a circle.

A derivation begins with releases; each line puts one point off, by one demand, from what an earlier line says; the last
one is beyond what is due. Whoever repeats the additions needs no solver (``certificate``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from procmap.analysis.conflicts.demands import Active, Bound, Demands
from procmap.analysis.fixpoint import Circle, circles
from procmap.analysis.leaps import Hop, Leap, leaps, looked_for
from procmap.analysis.network import SizeError
from procmap.calendars.instant import EDGE

_MOST_LINES = 1_000_000
"""Steps of a derivation that are gone through before it is given up."""


class Line(NamedTuple):
    """``point`` is not before ``instant``: by the release, arc or limit (``kind``) of that number.

    ``behind`` is the line before that it follows from, -1 where it follows from none. A ``round`` goes by ``hops`` once
    around a circle, and ``span`` further: as long as every hop stays the same (``leaps``).
    """

    kind: str
    number: int
    point: int
    instant: int
    behind: int
    hops: tuple[Hop, ...] = ()
    span: int = 0

    def demands(self, part: Demands) -> list[int]:
        """The demands that it rests on."""
        ways = [(one.kind, one.number) for one in self.hops] or [(self.kind, self.number)]
        found = (demand_of(part, kind, number) for kind, number in ways)
        return [one for one in found if one is not None]


class Derivation(NamedTuple):
    """The lines needed, in order, and the bound that the last of them breaks."""

    lines: tuple[Line, ...]
    due: Bound


def demand_of(part: Demands, kind: str, number: int) -> int | None:
    """The demand behind a release, an arc or a limit."""
    if kind == "arc":
        return part.arcs[number].demand
    return (part.releases if kind == "release" else part.limits)[number].demand


def circle(part: Demands, active: Active) -> Circle | None:
    """The first circle of too much among some demands, whenever it begins."""
    return next(circles(part.relaxed(active)), None)


def around(part: Demands, active: Active, found: Circle) -> list[tuple[str, int]]:
    """The arcs and limits of a circle, beginning with a limit, each the one that asks most."""
    steps = []
    for before, v in zip(found.points, (*found.points[1:], found.points[0]), strict=True):
        if before > v:
            many = [
                n
                for n, one in enumerate(part.limits)
                if (one.tail, one.head) == (v, before) and one.demand in active
            ]
            steps.append(("limit", min(many, key=lambda n: found.most(part.limits[n].operator))))
        else:
            own = [n for n, one in enumerate(part.arcs) if (one.tail, one.head) == (before, v)]
            steps.append(("arc", max(own, key=lambda n: _amount(part, n, active, found))))
    first = next(n for n, (kind, _) in enumerate(steps) if kind == "limit")
    return steps[first:] + steps[:first]


def _amount(part: Demands, n: int, active: Active, found: Circle) -> int:
    arc = part.arcs[n]
    return found.least(arc.lag, arc.operator) if arc.demand in active else 0


def derive(part: Demands, active: Active, due: Bound | None) -> Derivation | None:
    """Put points off until one is beyond what is due, or (without ``due``) beyond all times; ``None`` if none is.

    Raises ``SizeError`` where that takes too many lines.
    """
    walk = _Walk(part, active, due)
    if not walk.reaches():
        return None
    wanted, open_ = set[int](), [len(walk.lines) - 1]
    while open_:
        n = open_.pop()
        if n >= 0 and n not in wanted:
            wanted.add(n)
            open_.append(walk.lines[n].behind)
    number = {n: place for place, n in enumerate(sorted(wanted))}
    lines = (walk.lines[n] for n in sorted(wanted))
    return Derivation(tuple(line._replace(behind=number.get(line.behind, -1)) for line in lines), walk.due())


class _Walk:
    def __init__(self, part: Demands, active: Active, due: Bound | None) -> None:
        self.part, self.active, self.goal = part, active, due
        self.at = [part.begins(active)] * len(part.names)
        self.last = [-1] * len(part.names)
        self.lines: list[Line] = []
        self.looked = 0
        self.horizon = part.horizon

    def due(self) -> Bound:
        """What the last line breaks."""
        return self.goal or Bound(self.lines[-1].point, self.horizon, -1)

    def reaches(self) -> bool:
        """Whether the lines come to a contradiction."""
        for n, (point, instant, demand) in enumerate(self.part.releases):
            if demand in self.active and self._put(Line("release", n, point, instant, -1)):
                return True
        turn = 0
        while self.looked < _MOST_LINES:
            count = len(self.lines)
            for line in self._turn():
                if self._put(line):
                    return True
            if len(self.lines) == count:
                return False
            turn += 1
            if looked_for(turn) and any(map(self._put, self._rounds())):
                return True
        raise SizeError(self._step())

    def _put(self, line: Line) -> bool:
        if line.instant <= self.at[line.point]:
            return False
        self.at[line.point], self.last[line.point] = line.instant, len(self.lines)
        self.lines.append(line)
        if self.goal is None:
            return line.instant > self.horizon
        return line.point == self.goal.point and line.instant > self.goal.instant

    def _step(self) -> str:
        """Whose times are put off for ever."""
        return next((self.part.demands[one].id for one in self.lines[-1].demands(self.part)), "")

    def _rounds(self) -> Iterator[Line]:
        """The leaps that the times so far make."""
        held = [n for n, one in enumerate(self.part.limits) if one.demand in self.active]
        self.looked += len(self.part.arcs) + len(self.part.limits)
        for leap in leaps(self.part.relaxed(self.active), self.at, self.horizon):
            yield self._round(leap, held)

    def _round(self, leap: Leap, held: Sequence[int]) -> Line:
        hops = tuple(
            one._replace(number=held[one.number]) if one.kind == "limit" else one for one in leap.hops
        )
        return Line("round", -1, leap.point, leap.instant, self.last[leap.point], hops, leap.span)

    def _turn(self) -> Iterator[Line]:
        part, active, at = self.part, self.active, self.at
        self.looked += len(part.arcs) + len(part.limits)
        for n, (u, v, lag, operator, demand) in enumerate(part.arcs):
            t = at[u]
            if t > -EDGE and (demand is None or demand in active):
                t = t + lag if operator is None else operator.forward(t)
            if t > at[v]:
                yield Line("arc", n, v, t, self.last[u])
        for n, (u, v, operator, demand) in enumerate(part.limits):
            if demand in active and at[v] > -EDGE:
                need = operator.backward(at[v])
                if need > at[u]:
                    yield Line("limit", n, u, need, self.last[v])
