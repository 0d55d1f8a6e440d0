"""The fewest things of which enough are in each of some sets: a set multicover, by branch and bound.

What hangs together is solved by itself, and remembered: between two questions few sets are new. In each such part sets
that others imply and things that are never better than another are dropped, and what is left is branched on, the thing
in most sets first. Disjoint sets are the bound. How many nodes are looked at is counted; beyond that the answer is a
*bound*: no fewer do, and so many are known to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
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
        self._known: dict[frozenset[Need], Chosen] = {}

    def fewest(self, needs: Iterable[Need]) -> Chosen | None:
        """The fewest things that meet all needs; ``None`` where nothing does."""
        things, least = set[int](), 0
        for part in _parts(_unimplied(needs)):
            if part not in self._known:
                found = _Part(part, self).run()
                if found is None:
                    return None
                self._known[part] = found
            things |= self._known[part].things
            least += self._known[part].least
        return Chosen(frozenset(things), least)


def _unimplied(needs: Iterable[Need]) -> list[Need]:
    """The needs that no other one implies: of fewer things at least as many."""
    kept: list[Need] = []
    by_thing: dict[int, list[Need]] = {}
    for need in sorted(set(needs), key=lambda one: (len(one.of), -one.least, sorted(one.of))):
        if any(
            one.least >= need.least and one.of <= need.of
            for thing in need.of
            for one in by_thing.get(thing, ())
        ):
            continue
        kept.append(need)
        by_thing.setdefault(min(need.of, default=-1), []).append(need)
    return kept


def _parts(needs: Collection[Need]) -> Iterator[frozenset[Need]]:
    """Needs that hang together by their things."""
    with_: dict[int, list[Need]] = {}
    for need in needs:
        for thing in need.of:
            with_.setdefault(thing, []).append(need)
    met = set[Need]()
    for first in needs:
        if first in met:
            continue
        part, open_ = {first}, [first]
        while open_:
            fresh = {one for thing in open_.pop().of for one in with_[thing]} - part
            part |= fresh
            open_.extend(fresh)
        met |= part
        yield frozenset(part)


Rows = list[tuple[int, int]]
"""A mask of things, and how many of them are needed."""


class _Node(NamedTuple):
    rows: Rows
    chosen: int
    """A mask."""


class _Part:
    """Branch and bound on needs that hang together; things are bits of masks."""

    def __init__(self, part: frozenset[Need], hitting: Hitting) -> None:
        self.hitting = hitting
        self.names = sorted({thing for need in part for thing in need.of})
        bit = {thing: 1 << n for n, thing in enumerate(self.names)}
        self.rows: Rows = sorted((sum(bit[thing] for thing in need.of), need.least) for need in part)
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
        if count > 1:
            several |= mask
        for thing in _bits(mask):
            within[thing] = within.get(thing, 0) | 1 << n
    useless = 0
    for thing, own in within.items():
        if thing & several:
            continue
        first = own & -own
        for other in _bits(rows[first.bit_length() - 1][0] & ~thing & ~useless):
            theirs = within[other]
            if own & theirs == own and (own != theirs or other < thing or other & several):
                useless |= thing
                break
    return useless


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


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
