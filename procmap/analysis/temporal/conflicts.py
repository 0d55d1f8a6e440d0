"""From a refutation to a conflict that people can read: which relations, on which side, and nothing superfluous."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from procmap.analysis.temporal.arcs import Arcs
from procmap.analysis.temporal.dynamic import Dispatch, Link, Refuted
from procmap.analysis.temporal.records import MOST_TRIED, MOST_WALKED
from procmap.analysis.temporal.strong import strongly

Kind = Literal["arc", "low", "high"]


class Piece(NamedTuple):
    """An arc by its number, or one side of a link by its number."""

    kind: Kind
    number: int


class Refutation(NamedTuple):
    """What collides: the pieces, each once; the walk through them (empty where too long); its length, negative."""

    pieces: tuple[Piece, ...]
    walk: tuple[Piece, ...]
    total: int


class Problem(NamedTuple):
    """Arcs and links between points ``0..count - 1``."""

    arcs: Arcs
    links: list[Link]


Decide = Callable[[Problem], Refutation | None]


def refuted_schedule(problem: Problem, cycle: Sequence[int]) -> Refutation:
    """A negative cycle of arcs: no schedule keeps them."""
    walk = tuple(Piece("arc", arc) for arc in cycle)
    return Refutation(walk, walk, problem.arcs.total(cycle))


def refute_strong(problem: Problem) -> Refutation | None:
    """Why no timetable serves all outcomes."""
    arcs, links = problem
    found = strongly(arcs, links)
    walk: list[Piece] = []
    total = 0
    for arc, low, high in found.sides:
        walk += [
            *(Piece("low", n) for n in reversed(low)),
            Piece("arc", arc),
            *(Piece("high", n) for n in high),
        ]
        total += arcs.length[arc] + sum(links[n].low for n in low) - sum(links[n].high for n in high)
    return Refutation(tuple(dict.fromkeys(walk)), tuple(walk), total) if walk else None


def refute_dynamic(problem: Problem) -> Refutation | None:
    """Why no strategy serves all outcomes."""
    dispatch = Dispatch(*problem)
    refuted = dispatch.run()
    return None if refuted is None else unfolded(dispatch, refuted)


def unfolded(dispatch: Dispatch, refuted: Refuted) -> Refutation:
    """A refutation in terms of what was given. Each new arc is unfolded once for the pieces, each time for the walk."""
    return _Unfolding(dispatch).run(refuted)


class _Unfolding:
    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        self.known: dict[tuple[int, int], list[int]] = {}
        """The arcs of a stretch."""
        self.size: dict[tuple[int, int], int] = {}
        self.total: dict[tuple[int, int], int] = {}

    def run(self, refuted: Refuted) -> Refutation:
        stretches = self._all_stretches(refuted)
        for stretch in stretches:  # later ones are built on earlier ones
            self._measure(stretch)
        pieces: dict[Piece, None] = {}
        size = total = 0
        for part in refuted.pieces:
            one_size, one_total = self._sum(part)
            size, total = size + one_size, total + one_total
        walk = self._walk(refuted.pieces) if size <= MOST_WALKED else []
        if walk:
            pieces.update(dict.fromkeys(walk))
        else:
            given = [part for part in refuted.pieces if not isinstance(part, tuple)]
            for stretch in stretches:
                given += self.known[stretch]
                pieces[Piece("high", stretch[0])] = None
            pieces.update((self._piece(arc), None) for arc in given if arc < self.dispatch.first_new)
        return Refutation(tuple(pieces), tuple(walk), total)

    def _stretch(self, part: int | tuple[int, int]) -> tuple[int, int] | None:
        if isinstance(part, tuple):
            return part
        new = part - self.dispatch.first_new
        return self.dispatch.stretch[new] if new >= 0 else None

    def _all_stretches(self, refuted: Refuted) -> list[tuple[int, int]]:
        """Every stretch that is needed, those it is built on first."""
        order: list[tuple[int, int]] = []
        stack = [(part, False) for part in map(self._stretch, refuted.pieces) if part is not None]
        done: set[tuple[int, int]] = set()
        while stack:
            stretch, finished = stack.pop()
            if finished:
                order.append(stretch)
            elif stretch not in done:
                done.add(stretch)
                self.known[stretch] = self.dispatch.pieces_of(*stretch)
                stack.append((stretch, True))
                stack += [(inner, False) for inner in map(self._stretch, self.known[stretch]) if inner]
        return order

    def _measure(self, stretch: tuple[int, int]) -> None:
        size, total = 1, -self.dispatch.links[stretch[0]].high
        for arc in self.known[stretch]:
            one_size, one_total = self._sum(arc)
            size, total = size + one_size, total + one_total
        self.size[stretch], self.total[stretch] = size, total

    def _sum(self, part: int | tuple[int, int]) -> tuple[int, int]:
        stretch = self._stretch(part)
        if stretch is not None:
            return self.size[stretch], self.total[stretch]
        assert not isinstance(part, tuple)
        return 1, self.dispatch.length[part]

    def _walk(self, parts: Sequence[int | tuple[int, int]]) -> list[Piece]:
        walk: list[Piece] = []
        stack: list[int | tuple[int, int] | Piece] = list(reversed(parts))
        while stack:
            part = stack.pop()
            if isinstance(part, Piece):
                walk.append(part)
                continue
            stretch = self._stretch(part)
            if stretch is None:
                assert not isinstance(part, tuple)
                walk.append(self._piece(part))
            else:
                stack.append(Piece("high", stretch[0]))
                stack += reversed(self.known[stretch])
        return walk

    def _piece(self, arc: int) -> Piece:
        link = arc - self.dispatch.first_link
        return Piece("arc", arc) if link < 0 else Piece("low", link)


def shrunk(problem: Problem, found: Refutation, decide: Decide) -> tuple[Refutation, bool]:
    """The refutation without superfluous members, and whether that was tried (a deletion filter)."""
    members = _members(found.pieces)
    if _ring(problem, found):
        return found, True
    if len(members) > MOST_TRIED:
        return found, False
    for member in members:
        now = _members(found.pieces)
        if member in now:
            less = _only(problem, [one for one in now if one != member], decide)
            found = less or found
    return found, True


def _ring(problem: Problem, found: Refutation) -> bool:
    """Whether the walk comes to each of its points once.

    Without any one member it is a string then: each arc binds on one side, and nothing leads back but from the end of a
    link to its own beginning, so that no cycle is left. There is nothing to try.
    """
    arcs, links = problem
    begins = [
        arcs.tail[number] if kind == "arc" else links[number].begins if kind == "low" else links[number].ends
        for kind, number in found.walk
    ]
    members = len(_members(found.pieces))
    return 0 < len(begins) == len(set(begins)) == members


def _members(pieces: Iterable[Piece]) -> list[tuple[bool, int]]:
    """The pieces with the two sides of a link as one: whether it is a link, and its number."""
    return list(dict.fromkeys((piece.kind != "arc", piece.number) for piece in pieces))


def _only(problem: Problem, members: list[tuple[bool, int]], decide: Decide) -> Refutation | None:
    """What is refuted with some members alone."""
    numbers = [number for link, number in members if not link]
    kept = [number for link, number in members if link]
    arcs, links = problem
    place: dict[int, int] = {}
    for arc in numbers:
        place.setdefault(arcs.tail[arc], len(place))
        place.setdefault(arcs.head[arc], len(place))
    for number in kept:
        place.setdefault(links[number].begins, len(place))
        place.setdefault(links[number].ends, len(place))
    part = Problem(
        Arcs(
            len(place),
            [place[arcs.tail[arc]] for arc in numbers],
            [place[arcs.head[arc]] for arc in numbers],
            [arcs.length[arc] for arc in numbers],
        ),
        [links[n]._replace(begins=place[links[n].begins], ends=place[links[n].ends]) for n in kept],
    )
    found = decide(part)

    def named(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
        return tuple(Piece(one.kind, (numbers if one.kind == "arc" else kept)[one.number]) for one in pieces)

    return None if found is None else Refutation(named(found.pieces), named(found.walk), found.total)
