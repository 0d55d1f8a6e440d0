"""The network of a plan with its levers: what is possible when they are moved, and what must move where it is not.

For amounts x of the levers the earliest times are the least ones with

    arrives(v) >= f(passes(u); x)   for each arc u -> v,        passes(v) >= max(arrives(v), agreed(v) - earlier(v))

and the amounts suffice where every agreed time and deadline has  arrives(v) <= due(v) + later(v). All of it is
monotone: more of any lever never makes anything come later, so that one pass decides, whatever the operators are.

Where something is late, the chain behind it says why. A chain of plain lags gives one row: its levers must make up for
what is missing. At an operator f with input s whose output must come by z, with own levers raised until just before
f(s; own) <= z, and t the last input that would still do then, every sufficient x moves an own lever further, or has
input t or earlier (a row, or the same again, of the levers before), or makes up behind f for f(t + 1; own) - z. These
rows are a clause: every sufficient x satisfies one of them, and the present x satisfies none. Greatest times put points
off as well, and with them a lever can do harm: see ``greatest``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from procmap.analysis.plan import Plan
from procmap.analysis.repairs.bends import begin_of
from procmap.analysis.repairs.chains import Chain, Times
from procmap.analysis.repairs.covering import Clause, Moved, holds
from procmap.analysis.repairs.endless import either
from procmap.analysis.repairs.greatest import NO_FLOOR, Greatest
from procmap.analysis.repairs.levered import Levered
from procmap.analysis.repairs.levers import MINUTE, MOST_MOVED, Lever
from procmap.analysis.repairs.plain import Plain, plain
from procmap.analysis.repairs.within import Within, outlasts, rows_of, withins
from procmap.calendars import NEVER, Departures, is_finite


class Relaxed(Levered):
    """What levers make possible, and what must move where they do not suffice."""

    def __init__(self, plan: Plan, levers: Sequence[Lever]) -> None:
        super().__init__(plan, levers)
        self.greatest = Greatest(self) if self.network.limits else None
        self.withins = tuple(withins(self.making, {n: lever.most for n, lever in enumerate(levers)}))

    @cached_property
    def leaves(self) -> dict[str, int]:
        """Where a step with departures leaves, by step; the last time through."""
        network, operators = self.network, self.network.operator
        return {
            self.found.owner[network.head[arc]]: network.head[arc]
            for arc in sorted(operators)
            if isinstance(operators[arc], Departures)
        }

    def times(self, moved: Moved) -> Times:
        """The earliest times. O(n + m) operator calls."""
        network = self.network
        floor = NO_FLOOR if self.greatest is None else self.greatest.floor(moved)
        arrives, passes = [NEVER] * len(self.begins), [NEVER] * len(self.begins)
        arc, arcs = 0, len(network.tail)
        for v, begins in enumerate(self.begins):
            comes = NEVER
            while arc < arcs and network.head[arc] == v:
                comes = max(comes, self.along(arc, passes[network.tail[arc]], moved))
                arc += 1
            arrives[v] = comes
            passes[v] = max(begin_of(begins, moved), comes)
            if v in floor.raised:
                passes[v] = max(passes[v], floor.raised[v].at)
        return Times(arrives, passes, floor)

    @cached_property
    def plain(self) -> Plain | None:
        """The same as a circulation, where it is nothing but plain lags."""
        return None if self.withins else plain(self)

    @property
    def harmless(self) -> bool:
        """Whether more of any lever never makes anything late."""
        return not self.withins and (self.greatest is None or self.greatest.harmless)

    def suffices(self, moved: Moved) -> bool:
        """Whether nothing is late."""
        if any(not holds(clause, moved) for clause in self.fixed):
            return False
        times = self.times(moved)
        late = next(self._late(times, moved), None) is not None
        return not late and next(self._outlasting(times, moved), None) is None

    def soonest(self) -> dict[str, int]:
        """By contract or customer requirement that is late with all levers at their ends: when it comes then."""
        moved = {n: lever.most for n, lever in enumerate(self.levers)}
        times = self.times(moved)
        names = {v: id_ for (id_, _), v in self.found.arrival.items()}
        names |= {v: id_ for id_, v in self.found.customer.items()}
        late = (place for place, _, _ in self._late(times, moved))
        return {names[v]: times.arrives[v] for v in late if is_finite(times.arrives[v])}

    def used(self, moved: Moved) -> dict[int, int]:
        """By lever of an agreed time how far it is moved with effect: to when something comes, and no further."""
        times, found = self.times(moved), dict[int, int]()
        for (id_, _), v in self.found.arrival.items():
            if v not in self.network.promise or not is_finite(times.arrives[v]):
                continue
            early = self.network.promise[v] - times.arrives[v]
            earlier, later = self._lever("earlier", id_), self._lever("later", id_)
            if earlier is not None:
                found[earlier] = min(found.get(earlier, MOST_MOVED), max(0, early // MINUTE))
            if later is not None:
                found[later] = max(found.get(later, 0), -(early // MINUTE))
        return found

    def _late(self, times: Times, moved: Moved) -> Iterator[tuple[int, int, int | None]]:
        """What is late: its position, due time and lever."""
        for v, due, lever in self.dues:
            later = MINUTE * moved.get(lever, 0) if lever is not None else 0
            if times.arrives[v] > due + later:
                yield v, due, lever

    def clause(self, moved: Moved) -> Clause | None:
        """Rows of which every sufficient set of amounts satisfies one, and this one none; ``None`` if it suffices."""
        return next(self.clauses(moved), None)

    def clauses(self, moved: Moved) -> Iterator[Clause]:
        """Such a clause for everything that is late."""
        for clause in self.fixed:
            if not holds(clause, moved):
                yield clause
        times = self.times(moved)
        for place, due, lever in self._late(times, moved):
            yield tuple(Chain((self, self.greatest), times, moved).rows(place, due, lever))
        for one in self._outlasting(times, moved):
            rows = list(rows_of(one, self.making, times.passes[one.begins], moved))
            helping, harming = self.before(one.begins)
            for n in sorted((helping | harming) - {one.lever}):
                rows += either(n, moved)
            yield tuple(rows)

    def _outlasting(self, times: Times, moved: Moved) -> Iterator[Within]:
        """The promises "within" that are shorter than their steps from when these begin."""
        for one in self.withins:
            if outlasts(one, self.making, times.passes[one.begins], moved):
                yield one
