"""The fewest things of which enough are in each of some sets: a set multicover, by branch and bound.

What hangs together is solved by itself, and remembered: between two questions few sets are new. In each such part sets
that others imply and things that are never better than another are dropped, and what is left is branched on, the thing
in most sets first. Disjoint sets are the bound. How many nodes are looked at is counted; beyond that the answer is a
*bound*: no fewer do, and so many are known to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple


class Need(NamedTuple):
    """At least ``least`` of some things."""

    of: frozenset[int]
    least: int

    def met(self, things: Collection[int]) -> bool:
        """Whether some things meet it."""
        return sum(1 for thing in self.of if thing in things) >= self.least


class Chosen(NamedTuple):
    """Things that are enough, and how many there must be at least."""

    things: frozenset[int]
    least: int

    @property
    def proven(self) -> bool:
        """Whether no fewer do."""
        return len(self.things) == self.least


class Hitting:
    """Chooses the fewest things, for needs that become more."""

    def __init__(self, most_nodes: int) -> None:
        self.left = most_nodes
        self._needs: dict[Need, None] = {}
        self._within: dict[int, int] = {}
        """By thing which needs it can meet, as a mask of their numbers."""
        self._several = 0
        """The needs that ask for more than one, as such a mask."""
        self._known: dict[int, Chosen] = {}

    def fewest(self, needs: Iterable[Need]) -> Chosen | None:
        """The fewest things that meet all needs, now and before; ``None`` where nothing does."""
        for need in needs:
            if len(need.of) < need.least:
                return None
            if need not in self._needs:
                self._add(need)
        kinds = self._kinds()
        things, least = set[int](), 0
        for part in _parts(kinds):
            if part not in self._known:
                found = _Part(self._rows(part, kinds), self).run()
                if found is None:
                    return None
                self._known[part] = found
            things |= self._known[part].things
            least += self._known[part].least
        return Chosen(frozenset(things), least)

    def _add(self, need: Need) -> None:
        bit = 1 << len(self._needs)
        self._needs[need] = None
        for thing in need.of:
            self._within[thing] = self._within.get(thing, 0) | bit
        if need.least > 1:
            self._several |= bit

    def _kinds(self) -> dict[int, list[int]]:
        """The things by which needs they can meet; one is enough where each of these asks for one."""
        kinds: dict[int, list[int]] = {}
        for thing, within in self._within.items():
            kinds.setdefault(within, []).append(thing)
        return {
            within: sorted(alike) if within & self._several else [min(alike)]
            for within, alike in kinds.items()
        }

    def _rows(self, part: int, kinds: Mapping[int, list[int]]) -> dict[Need, list[int]]:
        """The needs of a part, and the things of those kinds that can meet them."""
        every = list(self._needs)
        found = {every[n]: list[int]() for n in _numbers(part)}
        for within, things in kinds.items():
            for n in _numbers(within & part):
                found[every[n]] += things
        return found


def _parts(kinds: Iterable[int]) -> list[int]:
    """Needs that hang together by their things, as masks."""
    parts: list[int] = []
    for within in kinds:
        joined, apart = within, []
        for part in parts:
            if part & within:
                joined |= part
            else:
                apart.append(part)
        parts = [*apart, joined]
    return sorted(parts)


Rows = list[tuple[int, int]]
"""A mask of things, and how many of them are needed."""


class _Node(NamedTuple):
    rows: Rows
    chosen: int
    """A mask."""


class _Part:
    """Branch and bound on needs that hang together; things are bits of masks."""

    def __init__(self, needs: Mapping[Need, list[int]], hitting: Hitting) -> None:
        self.hitting = hitting
        self.names = sorted({thing for things in needs.values() for thing in things})
        bit = {thing: 1 << n for n, thing in enumerate(self.names)}
        self.rows: Rows = [
            (sum(bit[thing] for thing in things), need.least) for need, things in needs.items()
        ]
        self.best: int | None = None

    def run(self) -> Chosen | None:
        open_ = [_Node(self.rows, 0)]
        least: int | None = None
        while open_:
            node = _reduced(open_.pop())
            if node is None:
                continue
            size = node.chosen.bit_count() + _disjoint(node.rows)
            if self.best is not None and size >= self.best.bit_count():
                continue
            if not node.rows:
                self.best = node.chosen
                continue
            if self.best is None:
                self.best = node.chosen | _greedy(node.rows)
            self.hitting.left -= 1
            if self.hitting.left < 0:
                least = min(size, *(_size(one) for one in open_), size)
                break
            thing = _busiest(node.rows)
            open_.append(_Node([(mask & ~thing, count) for mask, count in node.rows], node.chosen))
            open_.append(_taken(node, thing))
        if self.best is None:
            return None
        things = frozenset(name for n, name in enumerate(self.names) if self.best >> n & 1)
        return Chosen(things, len(things) if least is None else min(least, len(things)))


def _size(node: _Node) -> int:
    return node.chosen.bit_count() + _disjoint(node.rows)


def _taken(node: _Node, things: int) -> _Node:
    """The node with some things chosen."""
    rows = [
        (mask & ~things, count - (mask & things).bit_count())
        for mask, count in node.rows
        if count > (mask & things).bit_count()
    ]
    return _Node(rows, node.chosen | things)


def _reduced(node: _Node) -> _Node | None:
    """What follows at once; ``None`` where a need cannot be met."""
    while True:
        rows = _shortest(node.rows)
        if any(mask.bit_count() < count for mask, count in rows):
            return None
        forced = 0
        for mask, count in rows:
            if mask.bit_count() == count:
                forced |= mask
        if forced:
            node = _taken(_Node(rows, node.chosen), forced)
            continue
        useless = _useless(rows)
        if not useless:
            return _Node(rows, node.chosen)
        node = _Node([(mask & ~useless, count) for mask, count in rows], node.chosen)


def _shortest(rows: Rows) -> Rows:
    """Without rows that another implies."""
    kept: Rows = []
    for mask, count in sorted(set(rows), key=lambda row: (row[0].bit_count(), -row[1], row[0])):
        if not any(known & mask == known and most >= count for known, most in kept):
            kept.append((mask, count))
    return kept


def _useless(rows: Rows) -> int:
    """Things in no other rows than another thing is, one of each; only where a single one is needed."""
    within: dict[int, int] = {}
    several = 0
    for n, (mask, count) in enumerate(rows):
        several |= (count > 1) << n
        for thing in _bits(mask):
            within[thing] = within.get(thing, 0) | 1 << n
    first: dict[int, int] = {}
    for thing, own in within.items():
        first.setdefault(own, thing)
    useless = 0
    for thing, own in within.items():
        if not own & several and (
            first[own] != thing or any(own & other == own and own != other for other in first)
        ):
            useless |= thing
    return useless


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _numbers(mask: int) -> Iterator[int]:
    return (bit.bit_length() - 1 for bit in _bits(mask))


def _disjoint(rows: Rows) -> int:
    """No fewer do: what rows need that have nothing in common, the shortest first."""
    taken = total = 0
    for mask, count in rows:
        free = count - (mask & taken).bit_count()
        if free > 0:
            total += free
            taken |= mask
    return total


def _busiest(rows: Rows) -> int:
    """A thing in most rows, of those of the shortest row."""
    return max(_bits(rows[0][0]), key=lambda thing: (sum(1 for mask, _ in rows if mask & thing), -thing))


def _greedy(rows: Rows) -> int:
    """Things that meet all needs, the busiest first."""
    node = _Node(rows, 0)
    while node.rows:
        counts: dict[int, int] = {}
        for mask, _ in node.rows:
            for thing in _bits(mask):
                counts[thing] = counts.get(thing, 0) + 1
        node = _taken(node, max(counts, key=lambda thing: (counts[thing], -thing)))
    return node.chosen
