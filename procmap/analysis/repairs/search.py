"""The cheapest way to move the levers: conflict-directed search (after Yu, Fang and Williams 2014).

A node is a set of rows that its amounts must satisfy; its cost is that of the cheapest ones, a linear programme. The
cheapest node is looked at first. If its amounts suffice they are the answer: no other node is cheaper. If not, what is
late tells a clause, of which each row makes a node of its own; amounts that are not whole are split into fewer and
more. Every sufficient set of amounts stays in one of the nodes, so that the answer is exact, calendars and departures
included. How many nodes are looked at is counted, not timed, and ``cut`` says that it was not searched to the end.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Container, Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from procmap.analysis.repairs.bends import fewest
from procmap.analysis.repairs.covering import (
    Amounts,
    Clause,
    Row,
    TooMuchError,
    Work,
    cheapest,
    holds,
    strictest,
    weakest,
)
from procmap.analysis.repairs.plain import Plain
from procmap.analysis.repairs.relaxed import Relaxed

MOST_NODES = 300
"""Nodes that one search looks at."""

MOST_WORK = 50_000_000
"""Entries of tableaux that one search goes through: some seconds."""


class Goal(NamedTuple):
    """What is to be small: the sum of ``costs`` by lever, and ``share`` times the most that any owner gives.

    ``given`` is how many minutes a unit of a lever counts, by owner. Levers that have no cost stay where they are.
    """

    costs: Mapping[int, int]
    share: int = 0
    given: Mapping[str, Mapping[int, int]] = {}


class Search:
    """Searches on one relaxed plan; clauses once found serve every search."""

    def __init__(self, relaxed: Relaxed) -> None:
        self.relaxed = relaxed
        self.cut = False
        self._clauses: dict[Clause, None] = {}
        self._opposed = relaxed.opposed

    def possible(self, allowed: Collection[int]) -> bool:
        """Whether moving some levers suffices: where none can do harm, mostly told by a pass with all at their ends."""
        if self.relaxed.harmless:
            if not self._together(allowed):
                return False
            if not self.opposed(allowed):
                return True
            if any(
                self._together(set(allowed).difference(side)) for side in zip(*self._opposed, strict=True)
            ):
                return True
        return self.cheapest(Goal(dict.fromkeys(allowed, 1))) is not None

    def lowered(self, allowed: Collection[int]) -> dict[int, int] | None:
        """Amounts that suffice, none of which can be less, where no lever can do harm; not the cheapest ones."""
        if not self.relaxed.harmless:
            return None
        later = {other for _, other in self._opposed}
        earlier = {one for one, _ in self._opposed}
        for gone in (later, earlier) if self.opposed(allowed) else (set[int](),):
            moved = {n: self.relaxed.levers[n].most for n in sorted(set(allowed) - gone)}
            if self.relaxed.suffices(moved):
                return self._lower(moved)
        return None

    def _lower(self, moved: dict[int, int]) -> dict[int, int]:
        def late(lever: int, units: int) -> bool:
            return not self.relaxed.suffices({**moved, lever: units})

        for n, most in moved.items():
            moved[n] = fewest(-1, most, partial(late, n)) or 0
        return {n: units for n, units in moved.items() if units}

    def _together(self, allowed: Collection[int]) -> bool:
        """Whether levers suffice, where none can do harm, all at their ends at once; also those that are opposed."""
        return self.relaxed.suffices({n: self.relaxed.levers[n].most for n in allowed})

    def cheapest(self, goal: Goal) -> dict[int, int] | None:
        """The cheapest units by lever that suffice; ``None`` where none do, or the search was ``cut``."""
        if self.relaxed.plain is not None and not goal.share:
            return self._by_flow(self.relaxed.plain, goal.costs)
        return self.by_clauses(goal)

    def _by_flow(self, plain: Plain, costs: Mapping[int, int]) -> dict[int, int] | None:
        """The cheapest of a plain network; what is moved both ways is tried with either, the cheaper first."""
        heap: list[tuple[int, int, dict[int, int], Mapping[int, int]]] = []
        count = 0
        fresh = [costs]
        while True:
            for allowed in fresh:
                found = plain.cheapest(allowed)
                if found is not None:
                    count += 1
                    heapq.heappush(heap, (sum(costs[n] * x for n, x in found.items()), count, found, allowed))
            if not heap:
                return None
            _, _, found, allowed = heapq.heappop(heap)
            both = self._both(found)
            if both is None:
                return found
            if count > MOST_NODES:
                self.cut = True
                return None
            fresh = [{n: cost for n, cost in allowed.items() if n != lever} for lever in both]

    def opposed(self, levers: Container[int]) -> bool:
        """Whether some levers move one time both ways."""
        return any(one in levers and other in levers for one, other in self._opposed)

    def _both(self, moved: Mapping[int, int]) -> tuple[int, int] | None:
        """Levers that move one time both ways: an agreed time can be only one."""
        return next((pair for pair in self._opposed if moved.get(pair[0]) and moved.get(pair[1])), None)

    def by_clauses(self, goal: Goal) -> dict[int, int] | None:
        """The same by the search itself, whatever the network is."""
        if self.relaxed.harmless and not self._together(goal.costs):
            return None
        return _Tree(self, goal).run()

    def broken(self, moved: Mapping[int, int]) -> list[Clause]:
        """Clauses that some units do not satisfy: known ones, else new ones, up to one of several rows.

        None where they suffice.
        """
        known = _up_to_a_choice(clause for clause in self._clauses if not holds(clause, moved))
        if known:
            return known
        found = _up_to_a_choice(self.relaxed.clauses(moved))
        self._clauses.update(dict.fromkeys(found))
        both = None if found else self._both(moved)
        return found if both is None else [tuple(Row(((lever, -1),), 0) for lever in both)]


def _up_to_a_choice(clauses: Iterable[Clause]) -> list[Clause]:
    """Clauses of one row, and the first one that is not."""
    found: list[Clause] = []
    for clause in map(weakest, clauses):
        found.append(clause)
        if len(clause) != 1:
            break
    return found


class _Tree:
    """One search: a heap of nodes by cost, the deeper first among equals."""

    def __init__(self, search: Search, goal: Goal) -> None:
        self.search, self.goal = search, goal
        self.most = len(search.relaxed.levers)
        """Stands for the most that any owner gives; numbers below are levers."""
        self.costs = {**goal.costs, self.most: goal.share}
        self.heap: list[tuple[Fraction, int, int, tuple[Row, ...], Amounts]] = []
        self.count = 0
        self.work = Work(MOST_WORK)
        self.met: set[frozenset[Row]] = set()

    def run(self) -> dict[int, int] | None:
        self._push(())
        looked_at = 0
        while self.heap and not self.work.spent:
            _, _, _, rows, amounts = heapq.heappop(self.heap)
            looked_at += 1
            if looked_at > MOST_NODES:
                self.search.cut = True
                return None
            part = next(
                (n for n, x in sorted(amounts.of.items()) if n != self.most and x.denominator > 1), None
            )
            if part is not None:
                below = amounts.of[part].__floor__()
                self._push((*rows, Row(((part, -1),), -below)))
                self._push((*rows, Row(((part, 1),), below + 1)))
                continue
            moved = {n: int(x) for n, x in amounts.of.items() if x and n != self.most}
            broken = self.search.broken(moved)
            if not broken:
                return moved
            rows = (*rows, *(clause[0] for clause in broken[:-1]))
            for row in broken[-1]:
                self._push((*rows, row))
        return None

    def _push(self, rows: tuple[Row, ...]) -> None:
        rows = strictest(self._within_reach(rows))
        if frozenset(rows) in self.met:
            return
        self.met.add(frozenset(rows))
        try:
            amounts = cheapest(self.costs, [*rows, *self._bounds(rows)], self.work)
        except TooMuchError:
            self.search.cut = True
            return
        if amounts is not None:
            self.count += 1
            heapq.heappush(self.heap, (amounts.cost, -len(rows), self.count, rows, amounts))

    def _within_reach(self, rows: tuple[Row, ...]) -> list[Row]:
        """The rows without the levers that stay."""
        return [
            row._replace(shares=tuple(pair for pair in row.shares if pair[0] in self.goal.costs))
            for row in rows
        ]

    def _bounds(self, rows: tuple[Row, ...]) -> list[Row]:
        named = sorted({n for row in rows for n, _ in row.shares})
        bounds = [Row(((n, -1),), -self.search.relaxed.levers[n].most) for n in named]
        for given in self.goal.given.values() if self.goal.share else ():
            shares = tuple((n, -given[n]) for n in named if n in given)
            if shares:
                bounds.append(Row((*shares, (self.most, 1)), 0))
        return bounds
