"""A relaxed plan as a circulation, where all is plain: elapsed minutes, no greatest time, a lever in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from procmap.analysis.repairs.circulation import Arc, Circulation
from procmap.analysis.repairs.levered import Levered
from procmap.analysis.repairs.levers import MINUTE
from procmap.calendars import NEVER


class _RoughError(Exception):
    """Not all of it is plain."""


class Plain(NamedTuple):
    """A circulation, how far each lever can be moved in it, and how far it must be in any case."""

    network: Circulation
    room: Mapping[int, int]
    least: Mapping[int, int]

    def cheapest(self, costs: Mapping[int, int]) -> dict[int, int] | None:
        """The cheapest amounts by lever, of those that have a cost; ``None`` where none suffice."""
        if any(lever not in costs for lever in self.least):
            return None
        found = self.network.cheapest(costs, self.room)
        if found is None:
            return None
        for lever, units in self.least.items():
            found[lever] = found.get(lever, 0) + units
        return found


def plain(relaxed: Levered) -> Plain | None:
    """The circulation of a relaxed plan; ``None`` where it has calendars, greatest times, loops or odd seconds."""
    if relaxed.mosts or any(bend.make for bend in relaxed.bends):
        return None
    try:
        return _Laying(relaxed).run()
    except _RoughError:
        return None


class _Laying:
    def __init__(self, relaxed: Levered) -> None:
        self.relaxed = relaxed
        self.base = min((t for t, _ in relaxed.begins if t > NEVER), default=0)
        self.count = len(relaxed.begins) + 1
        self.held: dict[int, tuple[int, int, int]] = {}
        """By lever the point, instant or lag, and own point, of what stands before several points."""
        self.places = Counter(n for bend in relaxed.bends for n in bend.levers)
        self.places.update(n for _, n in relaxed.begins if n is not None)
        self.least = self._within()

    def run(self) -> Plain:
        arcs = [one for v in range(len(self.relaxed.begins)) for one in self._into(v)]
        dues = list(self._dues(arcs))
        room = {n: lever.most - self.least.get(n, 0) for n, lever in enumerate(self.relaxed.levers)}
        if any(units < 0 for units in room.values()):
            raise _RoughError
        return Plain(Circulation(self.count, arcs, dues), room, self.least)

    def _within(self) -> dict[int, int]:
        least: dict[int, int] = {}
        for clause in self.relaxed.fixed:
            if not clause:
                raise _RoughError
            [row] = clause
            [(lever, _)] = row.shares
            least[lever] = max(row.least, least.get(lever, 0))
        return least

    def _minutes(self, seconds: int) -> int:
        if seconds % MINUTE:
            raise _RoughError
        return seconds // MINUTE

    def _into(self, v: int) -> Iterator[Arc]:
        """The arcs into a point: its begin, and those of the network."""
        relaxed = self.relaxed
        network = relaxed.network
        begins, lever = relaxed.begins[v]
        if begins > NEVER:
            yield from self._lever(0, v + 1, self._minutes(begins - self.base), lever)
        for arc in range(relaxed.starts[v], relaxed.starts[v + 1]):
            lag, levers = relaxed.bends[arc][:2]
            if len(levers) > 1:
                raise _RoughError
            lever = levers[0] if levers else None
            yield from self._lever(network.tail[arc] + 1, v + 1, self._minutes(lag), lever)

    def _lever(self, tail: int, head: int, lag: int, lever: int | None) -> Iterator[Arc]:
        """An arc; where its lever stands before several points, those share one point behind it."""
        if lever is None:
            yield Arc(tail, head, lag)
            return
        if self.places[lever] == 1:
            yield Arc(tail, head, lag - self.least.get(lever, 0), lever)
            return
        if lever not in self.held:
            own = self.count
            self.count += 1
            self.held[lever] = tail, lag, own
            yield Arc(tail, own, lag - self.least.get(lever, 0), lever)
        if self.held[lever][:2] != (tail, lag):
            raise _RoughError
        yield Arc(self.held[lever][2], head, 0)

    def _dues(self, arcs: list[Arc]) -> Iterator[Arc]:
        shared: dict[int, tuple[int, int]] = {}
        for v, due, lever in self.relaxed.dues:
            by = (due - self.base) // MINUTE
            if lever is None:
                yield Arc(v + 1, 0, -by)
                continue
            if lever not in shared:
                shared[lever] = by, self.count
                self.count += 1
                yield Arc(shared[lever][1], 0, -by, lever)
            if shared[lever][0] != by:
                raise _RoughError
            arcs.append(Arc(v + 1, shared[lever][1], 0))
