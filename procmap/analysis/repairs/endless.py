"""What must move where greatest times leave something no time at all.

On a circle that takes more than its greatest times allow it is one row, in seconds or in working seconds. Where
calendars leave no time the levers before the point are moved one after the other until just before it has one: each
step on from there is a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from procmap.analysis.fixpoint import Circle
from procmap.analysis.network import Network
from procmap.analysis.repairs.bends import fewest, made_up
from procmap.analysis.repairs.covering import Clause, Moved, Row
from procmap.analysis.repairs.greatest import Floor, Greatest
from procmap.analysis.repairs.levered import Levered, Part
from procmap.analysis.repairs.levers import MINUTE
from procmap.calendars.instant import EDGE

_MOST_TRIED, _MOST_PROBES = 20, 2000
"""Levers of which it is tried how far each must be moved for a point to have a time at all, and trials in all."""


class Endless:
    """What has no time under the greatest times, for some amounts of the levers."""

    def __init__(self, greatest: Greatest, moved: Moved) -> None:
        self.greatest, self.relaxed, self.moved = greatest, greatest.relaxed, moved
        self.mosts = greatest.mosts

    def clause(self, floor: Floor, v: int) -> Clause:
        """The clause of what leaves no time to a point, or to one that puts it off."""
        network, starts = self.relaxed.network, self.relaxed.starts
        open_, met = [v], {v}
        for one in open_:  # grows while it is walked
            if one in floor.endless:
                circle = floor.endless[one]
                return tuple(self._without_time(one) if circle is None else self._around(circle))
            before = [network.tail[arc] for arc in range(starts[one], starts[one + 1])]
            if one in floor.raised:
                before.append(self.mosts[floor.raised[one].by].head)
            for u in before:
                if u not in met and floor.at[u] >= EDGE:
                    met.add(u)
                    open_.append(u)
        return anything(self.relaxed, self.moved)

    def _without_time(self, v: int) -> Iterator[Row]:
        """The rows of a point to which calendars leave no time."""
        helping, harming = self._before(v)
        if len(helping | harming) > _MOST_TRIED or self.greatest.probes > _MOST_PROBES:
            for n in sorted(helping | harming):
                yield from _either(n, self.moved)
            return
        units = {n: self.moved.get(n, 0) for n in (*helping, *harming)}

        def late(n: int, amount: int) -> bool:
            self.greatest.probes += 1
            return self.greatest.floor({**self.moved, **units, n: amount}).at[v] >= EDGE

        yield from self._raising((helping, harming), units, late)

    def _raising(
        self, signs: tuple[set[int], set[int]], units: dict[int, int], late: Callable[[int, int], bool]
    ) -> Iterator[Row]:
        """The rows of helping levers, each raised until just before it is in time, and of harming ones."""
        helping, harming = signs
        for n in sorted(helping - harming):
            most = self.relaxed.levers[n].most
            needed = fewest(units[n], most, partial(late, n))
            if needed is not None:
                yield Row(((n, 1),), needed)
            units[n] = most if needed is None else needed - 1
        for n in sorted(harming):
            if units[n]:
                yield Row(((n, -1),), 1 - units[n])
            if n in helping:
                yield Row(((n, 1),), units[n] + 1)

    def _before(self, v: int) -> tuple[set[int], set[int]]:
        """The levers of all that can put a point off: those that help, and those that can do harm."""
        network, starts = self.relaxed.network, self.relaxed.starts
        helping, harming = set[int](), set[int]()
        open_, met = [v], {v}
        for one in open_:  # grows while it is walked
            arcs = range(starts[one], starts[one + 1])
            mosts = [most for most in self.mosts if most.tail == one]
            begins = self.relaxed.begins[one][1]
            helping.update(n for arc in arcs for n in self.relaxed.bends[arc].levers)
            helping.update(() if begins is None else (begins,))
            for most in mosts:
                (harming if most.gives < 0 else helping).update(most.bend.levers)
            before = {*(network.tail[arc] for arc in arcs), *(most.head for most in mosts)} - met
            met |= before
            open_ += sorted(before)
        return helping, harming

    def _around(self, circle: Circle) -> Iterator[Row]:
        """What least times on a circle exceed its greatest times by, in seconds or in working seconds."""
        network = self.greatest.network(self.moved)
        shares: dict[int, int] = {}
        missing, others = 0, set[int]()
        for u, v in zip(circle.points, (*circle.points[1:], circle.points[0]), strict=True):
            n, back = self._closest(circle, network, (u, v))
            bend, operator = self.relaxed.bend(Part(n, back)), network.limits[n].operator if back else None
            sign = self.relaxed.gives(Part(n, back))
            amount = (
                -circle.most(operator) if operator else circle.least(network.lag[n], network.operator.get(n))
            )
            missing += amount
            if not amount and not (operator or bend.make is None):
                continue  # it counts in another way, whatever its levers
            for lever in bend.levers:
                if self.relaxed.one_for_one(lever):
                    shares[lever] = shares.get(lever, 0) + sign
                    missing += MINUTE * sign * self.moved.get(lever, 0)
                elif circle.calendar is not None:
                    others.add(lever)
        yield from made_up(shares, missing)
        for lever in sorted(others):
            yield from _either(lever, self.moved)

    def _closest(self, circle: Circle, network: Network, ends: tuple[int, int]) -> tuple[int, bool]:
        """The arc or greatest time by which a point of a circle puts the next one off."""
        u, v = ends
        found = [
            (circle.least(network.lag[arc], network.operator.get(arc)), arc, False)
            for arc in range(self.relaxed.starts[v], self.relaxed.starts[v + 1])
            if network.tail[arc] == u
        ]
        found += [
            (-circle.most(limit.operator), n, True)
            for n, limit in enumerate(network.limits)
            if (limit.head, limit.tail) == (u, v)
        ]
        return max(found)[1:]


def anything(relaxed: Levered, moved: Moved) -> Clause:
    """Some lever must be moved: all that is known."""
    return tuple(row for n in range(len(relaxed.levers)) for row in _either(n, moved))


def _either(lever: int, moved: Moved) -> Iterator[Row]:
    """A lever is moved further, or less far."""
    units = moved.get(lever, 0)
    yield Row(((lever, 1),), units + 1)
    if units:
        yield Row(((lever, -1),), 1 - units)
