"""Temporal networks by name: relations between time-points, some of whose durations nobody chooses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from procmap.analysis.temporal.arcs import Arcs
from procmap.analysis.temporal.conflicts import (
    Decide,
    Piece,
    Problem,
    Refutation,
    refute_dynamic,
    refute_strong,
    refuted_schedule,
    shrunk,
    unfolded,
)
from procmap.analysis.temporal.dynamic import Dispatch, Link
from procmap.analysis.temporal.records import (
    Conflict,
    Consistency,
    Controllability,
    Member,
    Side,
    Wait,
    Way,
    Window,
)
from procmap.analysis.temporal.shortest import distances, potential
from procmap.analysis.temporal.strong import rooted_arcs, strongly
from procmap.errors import InconsistentError, UnknownNameError


class Relation(NamedTuple):
    """``low <= after - before <= high``; ``None`` where nothing binds. ``uncertain``: nobody chooses the duration."""

    before: str
    after: str
    low: int | None
    high: int | None
    uncertain: bool = False

    @property
    def open(self) -> bool:
        """Whether several outcomes are possible; an uncertain duration of one value is rigid."""
        return self.uncertain and self.low != self.high


class _Compiled(NamedTuple):
    """Arcs and links with the relations they come from."""

    problem: Problem
    sides: list[tuple[int, Side]]
    relations: list[int]


class Network:
    """A simple temporal network with uncertainty (STNU); without uncertain relations a simple temporal network.

    Points are named by text and there as soon as a relation names them. Times are integers of any size, in whatever
    unit. The first point named is the origin, from which :meth:`earliest` and :meth:`latest` count.
    """

    def __init__(self) -> None:
        self._place: dict[str, int] = {}
        self._relations: list[Relation] = []
        self._outcome: dict[int, int] = {}
        self._tree: list[int] = []
        self._certain: _Compiled | None = None
        self._uncertain: _Compiled | None = None
        self._consistency: Consistency | None = None

    @property
    def points(self) -> tuple[str, ...]:
        """The names of the points, in the order in which they were first named."""
        return tuple(self._place)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """What was added, in order."""
        return tuple(self._relations)

    def add_point(self, name: str) -> None:
        """Name a point that no relation names yet (or one that is there: nothing happens)."""
        if not isinstance(name, str):
            raise TypeError("points are named by text")
        if name not in self._place:
            self._point(name)
            self._certain = self._uncertain = self._consistency = None

    def add(self, before: str, after: str, low: int | None = None, high: int | None = None) -> int:
        """``low <= after - before <= high``; ``None``: nothing binds on that side. Returns the relation's number.

        Raises ``ValueError`` where ``low > high`` or both points are the same, ``TypeError`` for what is no integer.
        """
        return self._add(Relation(before, after, low, high))

    def add_uncertain(self, before: str, after: str, low: int, high: int) -> int:
        """``after`` comes ``low`` to ``high`` after ``before``, as it pleases. Returns the relation's number.

        Where ``low == high`` nothing is uncertain: the relation is rigid. Raises ``ValueError`` as :meth:`add` does,
        and where ``low < 0``, ``after`` ends another uncertain relation, or such relations run in a circle.
        """
        relation = Relation(before, after, low, high, uncertain=True)
        if low is None or high is None:
            raise TypeError("an uncertain relation has two bounds")
        if _whole(low) < 0:
            raise ValueError(
                f"{before!r} to {after!r} may take {low}: an outcome comes after what it belongs to"
            )
        return self._add(relation)

    def _add(self, relation: Relation) -> int:
        before, after, low, high, _ = relation
        if not isinstance(before, str) or not isinstance(after, str):
            raise TypeError("points are named by text")
        if before == after:
            raise ValueError(f"a relation of {before!r} to itself")
        if low is not None and high is not None and _whole(low) > _whole(high):
            raise ValueError(f"{before!r} to {after!r}: at least {low} and at most {high}")
        for bound in (low, high):
            _ = bound is None or _whole(bound)
        if relation.open:
            self._demand_free(before, after)
        u, v = self._point(before), self._point(after)
        if relation.open:
            self._outcome[v] = len(self._relations)
            self._tree[self._top(v)] = self._top(u)
        self._relations.append(relation)
        self._certain = self._uncertain = self._consistency = None
        return len(self._relations) - 1

    def _demand_free(self, before: str, after: str) -> None:
        v = self._place.get(after)
        if v is None:
            return
        if v in self._outcome:
            raise ValueError(f"{after!r} is the outcome of another uncertain relation")
        u = self._place.get(before)
        if u is not None and self._top(u) == self._top(v):
            raise ValueError(f"the uncertain relations round {after!r} run in a circle")

    def _point(self, name: str) -> int:
        place = self._place.setdefault(name, len(self._place))
        if place == len(self._tree):
            self._tree.append(place)
        return place

    def _top(self, point: int) -> int:
        """The first point of a tree of uncertain relations, by path halving (Tarjan, van Leeuwen 1984)."""
        tree = self._tree
        while tree[point] != point:
            tree[point] = point = tree[tree[point]]
        return point

    def consistent(self) -> Consistency:
        """Whether some schedule keeps every relation; uncertain durations count as if one could choose them."""
        if self._consistency is None:
            compiled = self._compiled(split=False)
            found = potential(compiled.problem.arcs)
            if found.at is None:
                refuted = refuted_schedule(compiled.problem, found.cycle)
                self._consistency = Consistency(None, self._conflict(compiled, refuted, None))
            else:
                first = min(found.at, default=0)
                self._consistency = Consistency(
                    {name: at - first for name, at in zip(self._place, found.at, strict=True)}, None
                )
        return self._consistency

    def earliest(self, origin: str | None = None) -> dict[str, int | None]:
        """The earliest time of each point after ``origin``; ``None`` where nothing binds.

        Uncertain durations count as if one could choose them. Raises :class:`~procmap.errors.InconsistentError`.
        """
        return {
            name: None if far is None else -far
            for name, far in zip(self._place, self._distances(origin, backward=True), strict=True)
        }

    def latest(self, origin: str | None = None) -> dict[str, int | None]:
        """The latest time of each point after ``origin``; the rest as :meth:`earliest`."""
        return dict(zip(self._place, self._distances(origin, backward=False), strict=True))

    def minimal_window(self, before: str, after: str) -> Window:
        """All that ``after - before`` can be, as a window; the rest as :meth:`earliest`."""
        v = self._known(after)
        low = self._distances(before, backward=True)[v]
        return Window(None if low is None else -low, self._distances(before, backward=False)[v])

    def _distances(self, origin: str | None, *, backward: bool) -> list[int | None]:
        if not self._place:
            return []
        source = 0 if origin is None else self._known(origin)
        schedule, conflict = self.consistent().schedule, self.consistent().conflict
        if conflict is not None:
            raise InconsistentError(conflict)
        assert schedule is not None
        arcs = self._compiled(split=False).problem.arcs
        return distances(arcs, list(schedule.values()), source, backward=backward)

    def _known(self, name: str) -> int:
        if name not in self._place:
            raise UnknownNameError("point", name, self.points[:20])
        return self._place[name]

    def controllable(self, way: Way = "dynamic") -> Controllability:
        """Whether every relation can be kept whatever the uncertain durations turn out to be."""
        compiled = self._compiled(split=True)
        if way == "strong":
            return self._strongly(compiled)
        if way != "dynamic":
            raise ValueError(f"controllable 'strong' or 'dynamic', not {way!r}")
        dispatch = Dispatch(*compiled.problem)
        refuted = dispatch.run()
        if refuted is None:
            return Controllability("dynamic", waits=tuple(self._waits(compiled, dispatch)))
        found = unfolded(dispatch, refuted)
        return Controllability("dynamic", self._conflict(compiled, found, refute_dynamic))

    def _strongly(self, compiled: _Compiled) -> Controllability:
        found = strongly(*compiled.problem).found
        if found.at is None:
            refuted = refute_strong(compiled.problem)
            assert refuted is not None
            return Controllability("strong", self._conflict(compiled, refuted, refute_strong))
        outcomes = {link.ends for link in compiled.problem.links}
        chosen = {name: found.at[place] for name, place in self._place.items() if place not in outcomes}
        first = min(chosen.values(), default=0)
        return Controllability("strong", timetable={name: at - first for name, at in chosen.items()})

    def timetable(self, origin: str | None = None) -> dict[str, int | None]:
        """The earliest timetable that serves all outcomes, counted from ``origin``, of the points somebody chooses.

        A point that nothing binds from below comes as late as the others allow; ``None`` where nothing binds it at all.
        Raises :class:`~procmap.errors.InconsistentError` where the network is not strongly controllable.
        """
        if not self._place:
            return {}
        problem = self._compiled(split=True).problem
        arcs, outcomes = rooted_arcs(*problem), {link.ends for link in problem.links}
        strong = self.controllable("strong")
        if strong.conflict is not None:
            raise InconsistentError(strong.conflict)
        source = self._known(origin) if origin is not None else 0
        schedule = potential(arcs).at
        assert schedule is not None
        for place, far in enumerate(distances(arcs, schedule, source, backward=True)):
            if far is not None and place != source:
                _append(arcs, source, place, -far)
        schedule = potential(arcs).at
        assert schedule is not None
        found = zip(self._place.items(), distances(arcs, schedule, source), strict=True)
        return {name: far for (name, place), far in found if place not in outcomes}

    def conflict(self, way: Way = "dynamic") -> Conflict | None:
        """What collides: in every schedule if the network is inconsistent, else in every strategy or timetable."""
        return self.consistent().conflict or self.controllable(way).conflict

    def _waits(self, compiled: _Compiled, dispatch: Dispatch) -> Iterator[Wait]:
        names = self.points
        outcomes = {link.ends for link in compiled.problem.links}
        for link, back in zip(compiled.problem.links, dispatch.backs, strict=True):
            assert back is not None
            for point, distance in back.distance.items():
                if distance < link.high - link.low and point not in outcomes:
                    within = link.high - distance if distance > 0 else None
                    yield Wait(names[point], names[link.ends], names[link.begins], within)

    def _compiled(self, *, split: bool) -> _Compiled:
        """The arcs; with ``split`` uncertain relations are links, else two arcs like any other."""
        made = self._uncertain if split else self._certain
        if made is None:
            made = self._compile(split)
            if split:
                self._uncertain = made
            else:
                self._certain = made
        return made

    def _compile(self, split: bool) -> _Compiled:
        arcs = Arcs(len(self._place), [], [], [])
        links: list[Link] = []
        sides: list[tuple[int, Side]] = []
        relations: list[int] = []
        for number, relation in enumerate(self._relations):
            u, v = self._place[relation.before], self._place[relation.after]
            if split and relation.open:
                assert relation.low is not None
                assert relation.high is not None
                links.append(Link(u, v, relation.low, relation.high))
                relations.append(number)
                continue
            if relation.high is not None:
                _append(arcs, u, v, relation.high)
                sides.append((number, "high"))
            if relation.low is not None:
                _append(arcs, v, u, -relation.low)
                sides.append((number, "low"))
        return _Compiled(Problem(arcs, links), sides, relations)

    def _conflict(self, compiled: _Compiled, found: Refutation, decide: Decide | None) -> Conflict:
        """``decide`` finds a refutation among fewer members; a simple cycle (``None``) needs no more of them tried."""
        minimal = True
        if decide is not None:
            found, minimal = shrunk(compiled.problem, found, decide)
        members = tuple(self._member(compiled, piece) for piece in found.pieces)
        outcomes: dict[int, set[int]] = {}
        for member in members:
            if self._relations[member.number].open and decide is not None:
                outcomes.setdefault(member.number, set()).add(member.value)
        walk = tuple(self._member(compiled, piece) for piece in found.walk)
        shown: Mapping[int, tuple[int, ...]] = {n: tuple(sorted(outcomes[n])) for n in sorted(outcomes)}
        return Conflict(members, walk, -found.total, shown, minimal)

    def _member(self, compiled: _Compiled, piece: Piece) -> Member:
        number, side = (
            compiled.sides[piece.number]
            if piece.kind == "arc"
            else (compiled.relations[piece.number], piece.kind)
        )
        relation = self._relations[number]
        value = relation.low if side == "low" else relation.high
        assert value is not None
        return Member(number, relation.before, relation.after, side, value, relation.uncertain)


def _append(arcs: Arcs, tail: int, head: int, length: int) -> None:
    arcs.tail.append(tail)
    arcs.head.append(head)
    arcs.length.append(length)


def _whole(bound: int) -> int:
    if not isinstance(bound, int) or isinstance(bound, bool):
        raise TypeError(f"bounds are integers, not {bound!r}")
    return bound
