"""The network of time-points that every calculation runs on: flat arrays in topological order.

A time-point is the start or the finish of a step, an arrival at a consumer, a customer's deadline. An arc
``u -> v`` says ``t(v) >= f(t(u))`` for a monotone map ``f``: adding a lag, or an operator of the time algebra.
Maximum lags (``t(v) <= g(t(u))``) are *limits*: a second list beside the arcs, each along a way of arcs, so that
the arcs alone stay acyclic. Passes over both are fixpoints (``fixpoint``).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from procmap.calendars import FOREVER, NEVER, CalendarError, Operator

UNKNOWN = 1
"""Arc flag: the duration is unknown; it counts as 0 in bounds and makes what follows unknown."""
MEASURED = 2
"""Arc flag: a measured fact over a run of steps; it makes its head known whatever the inner steps say."""


class Cause(NamedTuple):
    """What in the process an arc or limit stands for, where it is more than the order of its points.

    ``kind``: ``duration``, ``departures`` (of step ``id``), ``transfer``, ``limit`` (of the handoff from step ``id``
    to step ``target``), ``measured`` (the fact at place ``id``).
    """

    kind: str
    id: str
    target: str = ""
    relation: str = ""


class Limit(NamedTuple):
    """A maximum lag: ``head`` comes no later than ``operator.forward`` of ``tail``, which lies on a way before it."""

    tail: int
    head: int
    operator: Operator
    cause: Cause | None = None

    @property
    def stated(self) -> bool:
        """Whether it is a greatest time of the file; else its two ends belong to a step of exact length."""
        return self.cause is not None and self.cause.kind == "limit"


class Bounds(NamedTuple):
    """Per position what is not before (or not after) it; ``unsure`` the times there that rest on an unknown one."""

    at: list[int]
    unsure: dict[int, int]


class CycleError(ValueError):
    """The arcs run in a circle; ``points`` are the time-points that no order reaches, ``steps`` their owners."""

    def __init__(self, points: tuple[int, ...], steps: tuple[str, ...] = ()) -> None:
        super().__init__(f"{len(points)} time-points lie on or behind a cycle")
        self.points = points
        self.steps = steps


class RoundsError(ValueError):
    """The loops around ``step`` are not unrolled: they are gone through too often."""

    def __init__(self, step: str, rounds: int) -> None:
        super().__init__(f"the loops around step {step!r} are gone through {rounds} times; too many")
        self.step = step


class CrossingError(RoundsError):
    """Two loops cross: some steps lie in both, and neither lies inside the other; ``owners`` send the work back."""

    def __init__(self, owners: tuple[str, str]) -> None:
        ValueError.__init__(self, f"the loops of the steps {owners[0]!r} and {owners[1]!r} cross")
        self.step, self.owners = owners[0], owners


class SizeError(ValueError):
    """More lies on the way than is calculated: requirements on handoffs, or measured runs, those of ``step`` most."""

    def __init__(self, step: str) -> None:
        super().__init__(f"too much lies on the handoffs of step {step!r} or is measured from it")
        self.step = step


UNSOLVABLE = (CycleError, RoundsError, SizeError, CalendarError)
"""What keeps a plan from being calculated, though its file is sound."""


@dataclass(frozen=True, slots=True)
class Network:
    """An acyclic network; all arrays speak of *positions*, which are in topological order.

    Arcs are sorted by the position of their head. ``operator`` and ``flag`` are sparse, by arc number;
    ``promise`` maps a position to the clock time promised for it, ``any_of`` holds positions at which one
    input suffices (alternatives, in the best case). ``position[point]`` places a builder's point. ``limits`` are
    sorted, the last head first. Once they are settled, ``release`` and ``deadline`` say what they come to as well;
    ``raised`` maps the positions whose release they made later to the release before that, ``unsure`` holds the times,
    earliest and latest by position, that rest on an unknown one. ``horizon``: up to when least times are looked for,
    where that is settled beforehand.
    """

    tail: list[int]
    head: list[int]
    lag: list[int]
    release: list[int]
    deadline: list[int]
    position: list[int]
    operator: Mapping[int, Operator] = field(default_factory=dict)
    flag: Mapping[int, int] = field(default_factory=dict)
    promise: Mapping[int, int] = field(default_factory=dict)
    any_of: frozenset[int] = frozenset()
    cause: Mapping[int, Cause] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    unsure: tuple[Mapping[int, int], Mapping[int, int]] = field(default_factory=lambda: ({}, {}))
    raised: Mapping[int, int] = field(default_factory=dict)
    horizon: int | None = None

    @property
    def plain(self) -> bool:
        """Whether every duration is a known lag or operator and nothing rests on a promise."""
        return not (self.flag or self.promise or self.any_of)

    @property
    def stated_limits(self) -> tuple[Limit, ...]:
        """The limits that are greatest times of the file, not those of steps that take neither more nor less."""
        return tuple(one for one in self.limits if one.stated)

    def arc_starts(self) -> list[int]:
        """``starts[v]:starts[v + 1]`` are the arcs that enter position ``v``. O(n + m)."""
        return _starts(self.head, len(self.release))


class NetworkBuilder:
    """Collects points and arcs in any order and lays them out as a :class:`Network`.

    Until then arcs lie in arrays, which take a quarter of the memory. In the network they are lists whose numbers
    are made in the order of the walk: twice as fast on a deep network as arrays, which make them anew each time.
    """

    def __init__(self) -> None:
        self._release: list[int] = []
        self._deadline: list[int] = []
        self._tail = array("q")
        self._head = array("q")
        self._lag = array("q")
        self._operator: dict[int, Operator] = {}
        self._flag: dict[int, int] = {}
        self._promise: dict[int, int] = {}
        self._any_of: list[int] = []
        self._cause: dict[int, Cause] = {}
        self._limits: list[Limit] = []

    def point(self, release: int = NEVER, deadline: int = FOREVER) -> int:
        """Add a time-point that is not before ``release`` and due by ``deadline`` (seconds UTC)."""
        self._release.append(release)
        self._deadline.append(deadline)
        return len(self._release) - 1

    def arc(
        self, tail: int, head: int, lag: int = 0, operator: Operator | None = None, flag: int = 0
    ) -> None:
        """Add ``t(head) >= operator(t(tail))``, or ``t(tail) + lag`` (seconds) without an operator."""
        if operator is not None:
            self._operator[len(self._tail)] = operator
        if flag:
            self._flag[len(self._tail)] = flag
        self._tail.append(tail)
        self._head.append(head)
        self._lag.append(lag)

    def stands_for(self, cause: Cause) -> None:
        """Say what the arc added last stands for."""
        self._cause[len(self._tail) - 1] = cause

    def limit(self, tail: int, head: int, operator: Operator, cause: Cause | None = None) -> None:
        """Add ``t(head) <= operator(t(tail))``; a way of arcs leads from ``tail`` to ``head``."""
        self._limits.append(Limit(tail, head, operator, cause))

    def promise(self, point: int, instant: int) -> None:
        """Somebody promises that ``point`` comes by ``instant``."""
        self._promise[point] = instant

    def any_of(self, point: int) -> None:
        """At ``point`` the earliest of the inputs suffices."""
        self._any_of.append(point)

    def build(self) -> Network:
        """Order the points and the arcs. Raises :class:`CycleError` when no order exists. O(n + m)."""
        position = self._order()
        release, deadline = [NEVER] * len(position), [FOREVER] * len(position)
        for point, place in enumerate(position):
            release[place], deadline[place] = self._release[point], self._deadline[point]
        heads = [position[point] for point in self._head]
        number = _sorted_places(heads, len(position))
        tail, head, lag = heads.copy(), heads.copy(), array("q", self._lag)
        for arc, n in enumerate(number):
            tail[n], head[n], lag[n] = position[self._tail[arc]], heads[arc], self._lag[arc]
        return Network(
            tail=tail,
            head=head,
            lag=lag.tolist(),
            release=release,
            deadline=deadline,
            position=position,
            operator={number[arc]: operator for arc, operator in self._operator.items()},
            flag={number[arc]: flag for arc, flag in self._flag.items()},
            promise={position[p]: t for p, t in self._promise.items()},
            any_of=frozenset(position[p] for p in self._any_of),
            cause={number[arc]: cause for arc, cause in self._cause.items()},
            limits=tuple(sorted((self._placed(one, position) for one in self._limits), key=_last_first)),
        )

    @staticmethod
    def _placed(limit: Limit, position: Sequence[int]) -> Limit:
        return limit._replace(tail=position[limit.tail], head=position[limit.head])

    def _order(self) -> list[int]:
        """Kahn's algorithm (1962), first in first out, so that ties keep the order of declaration."""
        count = len(self._release)
        starts = _starts(self._tail, count)
        successors = array("q", self._head)
        for place, head in zip(_sorted_places(self._tail, count), self._head, strict=True):
            successors[place] = head
        waiting = [0] * count
        for head in self._head:
            waiting[head] += 1
        order = [point for point in range(count) if not waiting[point]]
        for point in order:  # grows while it is walked
            for head in successors[starts[point] : starts[point + 1]]:
                waiting[head] -= 1
                if not waiting[head]:
                    order.append(head)
        position = [-1] * count
        for place, point in enumerate(order):
            position[point] = place
        if len(order) < count:
            raise CycleError(tuple(point for point in range(count) if position[point] < 0))
        return position


def _last_first(limit: Limit) -> tuple[int, int]:
    return -limit.head, -limit.tail


def _starts(keys: Sequence[int], count: int) -> list[int]:
    """``starts[k]:starts[k + 1]`` are the places that key ``k`` has in sorted order; keys are below ``count``."""
    sizes = [0] * (count + 1)
    for key in keys:
        sizes[key + 1] += 1
    return list(accumulate(sizes))


def _sorted_places(keys: Sequence[int], count: int) -> array[int]:
    """The place of each key in sorted order, equal ones in the order given: a counting sort. O(n + m)."""
    free = _starts(keys, count)
    places = array("q", keys)
    for n, key in enumerate(keys):
        places[n] = free[key]
        free[key] += 1
    return places
