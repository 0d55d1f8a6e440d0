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


class Row(NamedTuple):
    """``least`` of the things of a mask are needed; ``bit`` tells this need from the others."""

    mask: int
    least: int
    bit: int


class Hitting:
    """Chooses the fewest things, for needs that become more. Things, and needs, are bits of masks."""

    def __init__(self, most_nodes: int) -> None:
        self.left = most_nodes
        self.names: list[int] = []
        """The things, by number: the places of their bits."""
        self.within: list[int] = []
        """By number of a thing: the needs that it can meet."""
        self._rows: dict[Need, Row] = {}
        self._numbers: dict[int, int] = {}
        self._several = 0
        """The needs that ask for more than one."""
        self._known: dict[int, Chosen] = {}

    def fewest(self, needs: Iterable[Need]) -> Chosen | None:
        """The fewest things that meet all needs, now and before; ``None`` where nothing does."""
        for need in needs:
            if len(need.of) < need.least:
                return None
            if need not in self._rows:
                self._add(need)
        kinds = self._kinds()
        things, least = set[int](), 0
        for part in _parts(kinds):
            if part not in self._known:
                found = _Part(self._of(part, kinds), self).run()
                if found is None:
                    return None
                self._known[part] = found
            things |= self._known[part].things
            least += self._known[part].least
        return Chosen(frozenset(things), least)

    def _add(self, need: Need) -> None:
        numbers, within = self._numbers, self.within
        for thing in sorted(need.of.difference(numbers)):
            numbers[thing] = len(self.names)
            self.names.append(thing)
            within.append(0)
        bit, mask = 1 << len(self._rows), 0
        for thing in need.of:
            n = numbers[thing]
            mask |= 1 << n
            within[n] |= bit
        self._rows[need] = Row(mask, need.least, bit)
        if need.least > 1:
            self._several |= bit

    def _kinds(self) -> dict[int, int]:
        """The things by which needs they can meet; one is enough where each of these asks for one."""
        kinds: dict[int, int] = {}
        for n, within in enumerate(self.within):
            if within not in kinds:
                kinds[within] = 1 << n
            elif within & self._several:
                kinds[within] |= 1 << n
        return kinds

    def _of(self, part: int, kinds: Mapping[int, int]) -> list[Row]:
        """The needs of a part, by things of those kinds."""
        things = 0
        for within, alike in kinds.items():
            if within & part:
                things |= alike
        return [Row(mask & things, least, bit) for mask, least, bit in self._rows.values() if bit & part]


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


class _Node(NamedTuple):
    rows: list[Row]
    chosen: int
    """A mask."""


class _Part:
    """Branch and bound on needs that hang together."""

    def __init__(self, rows: list[Row], hitting: Hitting) -> None:
        self.rows, self.hitting, self.within = rows, hitting, hitting.within
        self.best: int | None = None

    def run(self) -> Chosen | None:
        open_ = [_Node(self.rows, 0)]
        least: int | None = None
        while open_:
            node = self._reduced(open_.pop())
            if node is None:
                continue
            size = _size(node)
            if self.best is not None and size >= self.best.bit_count():
                continue
            if not node.rows:
                self.best = node.chosen
                continue
            if self.best is None:
                self.best = self._greedy(node)
            self.hitting.left -= 1
            if self.hitting.left < 0:
                least = min(size, *(_size(one) for one in open_), size)
                break
            thing = self._busiest(node.rows[0].mask, node.rows)
            open_.append(_Node(_without(node.rows, thing), node.chosen))
            open_.append(_taken(node, thing))
        if self.best is None:
            return None
        things = frozenset(self.hitting.names[n] for n in _numbers(self.best))
        return Chosen(things, len(things) if least is None else min(least, len(things)))

    def _reduced(self, node: _Node) -> _Node | None:
        """What follows at once; ``None`` where a need cannot be met."""
        while True:
            rows = _shortest(node.rows)
            if any(row.mask.bit_count() < row.least for row in rows):
                return None
            forced = 0
            for row in rows:
                if row.mask.bit_count() == row.least:
                    forced |= row.mask
            if forced:
                node = _taken(_Node(rows, node.chosen), forced)
                continue
            useless = self._useless(rows)
            if not useless:
                return _Node(rows, node.chosen)
            node = _Node(_without(rows, useless), node.chosen)

    def _useless(self, rows: Iterable[Row]) -> int:
        """Things in no other rows than another thing is, one of each; only where a single one is needed."""
        things = live = several = 0
        for mask, least, bit in rows:
            things |= mask
            live |= bit
            if least > 1:
                several |= bit
        of = [(n, self.within[n] & live) for n in _numbers(things)]
        first: dict[int, int] = {}
        for n, own in of:
            first.setdefault(own, n)
        largest = _largest(first)
        useless = 0
        for n, own in of:
            if (own not in largest or first[own] != n) and not own & several:
                useless |= 1 << n
        return useless

    def _busiest(self, things: int, rows: Iterable[Row]) -> int:
        """The first of some things that are in most rows."""
        live = 0
        for row in rows:
            live |= row.bit
        return 1 << max(_numbers(things), key=lambda n: ((self.within[n] & live).bit_count(), -n))

    def _greedy(self, node: _Node) -> int:
        """Things that meet all needs, the busiest first."""
        while node.rows:
            things = 0
            for row in node.rows:
                things |= row.mask
            node = _taken(node, self._busiest(things, node.rows))
        return node.chosen


def _size(node: _Node) -> int:
    """No fewer do: what is chosen, and what rows need that have nothing in common, the shortest first."""
    total, taken = node.chosen.bit_count(), 0
    for mask, least, _ in node.rows:
        free = least - (mask & taken).bit_count()
        if free > 0:
            total += free
            taken |= mask
    return total


def _without(rows: Iterable[Row], things: int) -> list[Row]:
    """The rows without some things."""
    return [Row(mask & ~things, least, bit) for mask, least, bit in rows]


def _taken(node: _Node, things: int) -> _Node:
    """The node with some things chosen."""
    rows = [
        Row(mask & ~things, least - (mask & things).bit_count(), bit)
        for mask, least, bit in node.rows
        if least > (mask & things).bit_count()
    ]
    return _Node(rows, node.chosen | things)


def _shortest(rows: Iterable[Row]) -> list[Row]:
    """Without rows that another implies."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda row: (row.mask.bit_count(), -row.least, row.mask)):
        mask, least, _ = row
        for known, most, _ in kept:
            if known & mask == known and most >= least:
                break
        else:
            kept.append(row)
    return kept


def _largest(masks: Iterable[int]) -> set[int]:
    """Masks that are in no other."""
    found: list[int] = []
    for mask in sorted(masks, key=int.bit_count, reverse=True):
        for other in found:
            if mask & other == mask:
                break
        else:
            found.append(mask)
    return set(found)


def _numbers(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit.bit_length() - 1
        mask ^= bit
