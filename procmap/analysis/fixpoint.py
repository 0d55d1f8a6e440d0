"""Maximum lags: the least and the greatest times that keep every arc and every limit.

An arc ``u -> v`` says ``t(v) >= f(t(u))``, a limit along it ``t(v) <= g(t(u))``, which is ``t(u) >= g#(t(v))``. All of
these are monotone and speak of two points each, so that the schedules are closed under componentwise minimum and
maximum: a least one exists, and a greatest one below the deadlines. Both are found by turns (Yen, 1970): a pass along
the arcs in topological order, then the limits, the last head first, until nothing moves.

Where no schedule exists the times would rise for ever. ``circles`` finds those that are too long by their bare
amounts, at whatever time they begin; what only calendars make impossible is given up ``SPAN`` after everything else,
in ``leaps`` where turns move little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import NamedTuple, Protocol

from procmap.analysis.arcs import asked_backward, asked_forward, bare_backward, bare_forward
from procmap.analysis.leaps import PATIENCE, circling, leaps, looked_for
from procmap.analysis.network import Bounds, Limit, Network, SizeError
from procmap.calendars import (
    FOREVER,
    NEVER,
    Atomic,
    Elapsed,
    Fresh,
    FreshElapsed,
    Operator,
    Timetable,
    Until,
    Work,
    is_finite,
)
from procmap.calendars.instant import DAY, EDGE
from procmap.calendars.operators import Sequence as OneByOne

SPAN = 100 * DAY
"""How far beyond all other times a schedule is looked for."""

_MOST_LOOKED_AT = 4_000_000
"""Arcs and limits that all turns together look at."""


class Pass(Protocol):
    """What one pass along the arcs comes to: whether the times are values, and which of them are promises'."""

    @property
    def known(self) -> Sequence[bool | int]:
        """Whether they are values."""

    @property
    def by_promise(self) -> frozenset[int]:
        """Positions that come as promised."""


class Turns:
    """Counts what is looked at. Raises ``SizeError`` where it becomes too much."""

    def __init__(self, network: Network) -> None:
        self._each = len(network.tail) + len(network.limits)
        self._left = _MOST_LOOKED_AT + 50 * self._each
        self._cause = network.limits[0].cause

    def take(self) -> None:
        """One more turn."""
        self._left -= self._each
        if self._left < 0:
            raise SizeError(self._cause.id if self._cause else "")


def least(network: Network, once: Callable[[Bounds], Pass]) -> Bounds:
    """The releases under which one pass forward (``once``) keeps every limit.

    What ``once`` reads as coming by a promise comes as promised for every limit, and what they then put off does not
    undo that reading.
    """
    if network.plain:
        return Bounds(least_by_durations(network), {})
    turns = Turns(network)
    promised, times = frozenset[int](), None
    while times is None or not times.by_promise <= promised:
        promised |= times.by_promise if times else frozenset()
        settle = partial(_Least, promised=promised, turns=turns)
        found = settle(network)
        bounds = Bounds(found.bounds(), dict(network.unsure[0]))
        times = _doubt(network, settle, (found, bounds), once)
    return bounds


def least_by_durations(network: Network) -> list[int]:
    """The same, promises aside."""
    return _Least(network, frozenset(), Turns(network)).bounds()


def greatest(network: Network, due: Sequence[int], once: Callable[[Bounds], Pass]) -> Bounds:
    """The deadlines under which one pass backward (``once``) keeps every limit, for some deadlines ``due``.

    By durations alone: what a promise makes of a latest time puts no limit on others.
    """
    turns = Turns(network)
    found = _Greatest(network, due, turns)
    bounds = Bounds(found.bounds(), dict(network.unsure[1]) if due is network.deadline else {})
    if not network.plain:
        _doubt(network, partial(_Greatest, due=due, turns=turns), (found, bounds), once)
    return bounds


def _doubt(
    network: Network,
    settle: Callable[[Network], _Least | _Greatest],
    so_far: tuple[_Least | _Greatest, Bounds],
    once: Callable[[Bounds], Pass],
) -> Pass:
    """Note in the bounds which times rest on an unknown one, and return the pass in which that is so.

    A limit whose far end is unknown presses for sure on nothing. What does not come to the same without these limits
    is unknown as well, and so on.
    """
    found, bounds = so_far
    doubted = set[int]()
    while True:
        times = once(bounds)
        more = {n for n, one in enumerate(network.limits) if not times.known[found.far_end(one)]} - doubted
        if not more:
            return times
        doubted |= more
        kept = tuple(one for n, one in enumerate(network.limits) if n not in doubted)
        sure = settle(replace(network, limits=kept)).comes()
        bounds.unsure.update({v: t for v, t in enumerate(found.comes()) if t != sure[v]})


class _Least:
    """The least times for some limits, with some points as late as promised: what every point passes on.

    By turns: raise the tail of each limit as far as its head asks, and pass along the arcs again.
    """

    def __init__(self, network: Network, promised: frozenset[int], turns: Turns) -> None:
        self.network = network
        self._floor = network.release.copy()
        for v in promised:
            self._floor[v] = max(self._floor[v], network.promise[v])
        self.at = self._early = bare_forward(network, self._floor)
        self._horizon = network.horizon or _edge(network, self.at, network.release, last=True) + SPAN
        self._dead = hopeless(network)
        for v in self._dead:
            self._floor[v] = FOREVER
        if self._dead:
            self.at = bare_forward(network, self._floor)
        turn = 0
        while self._lift():
            turn += 1
            turns.take()
            self.at = bare_forward(network, self._floor)
            if looked_for(turn) and self._leap():
                self.at = bare_forward(network, self._floor)

    def _leap(self) -> bool:
        floor, leapt = self._floor, False
        for leap in leaps(self.network, self.at, self._horizon):
            leapt = True
            floor[leap.point] = max(
                floor[leap.point], FOREVER if leap.instant > self._horizon else leap.instant
            )
        return leapt

    @staticmethod
    def far_end(limit: Limit) -> int:
        """The end that presses."""
        return limit.head

    def _lift(self) -> bool:
        moved = False
        at, floor = self.at, self._floor
        for limit in self.network.limits:
            need = self._need(limit, max(at[limit.head], floor[limit.head]))
            if need > max(at[limit.tail], floor[limit.tail]):
                floor[limit.tail] = need
                moved = True
        return moved

    def _need(self, limit: Limit, head: int) -> int:
        """What a limit asks of its tail. Nothing of a duration that fits nowhere: its end comes never all the same."""
        need = limit.operator.backward(head)
        early = self._early[limit.tail]
        some = early if early > -EDGE else self._horizon - SPAN
        if need >= EDGE and limit.operator.forward(some) >= EDGE:
            return NEVER
        return FOREVER if need > self._horizon else need

    @cached_property
    def _asked(self) -> tuple[list[int], dict[int, int]]:
        """What release and arcs ask of every point, and limits of their tails, once these times are the least."""
        network, starts = self.network, self.network.arc_starts()
        by_limits = dict.fromkeys(self._dead, FOREVER)
        for limit in network.limits:
            need = self._need(limit, self.at[limit.head])
            by_limits[limit.tail] = max(need, by_limits.get(limit.tail, NEVER))
        own = [asked_forward(network, starts, self.at, one) for one in enumerate(network.release)]
        return own, by_limits

    def bounds(self) -> list[int]:
        """The releases, later where nothing but a limit puts a point off."""
        own, by_limits = self._asked
        release = self.network.release.copy()
        for v, need in by_limits.items():
            if need > own[v]:
                release[v] = need
        return release

    def comes(self) -> list[int]:
        """When every point comes, whatever is promised for it."""
        own, by_limits = self._asked
        return [max(t, by_limits.get(v, NEVER)) for v, t in enumerate(own)]


class _Greatest:
    """The greatest times for some limits and deadlines, by durations alone.

    By turns: lower the head of each limit as far as its tail asks, where that is due at all, and pass back again.
    What can happen at no time, and is due, has no latest time either.
    """

    def __init__(self, network: Network, due: Sequence[int], turns: Turns) -> None:
        self.network, self._due = network, due
        self._ceiling = list(due)
        self.at = bare_backward(network, self._ceiling)
        self._horizon = _edge(network, self.at, due, last=False) - SPAN
        self._dead = hopeless(network)
        turn = 0
        while self._press() | self._bury():
            turn += 1
            turns.take()
            self.at = bare_backward(network, self._ceiling)
            if looked_for(turn) and self._leap():
                self.at = bare_backward(network, self._ceiling)

    def _leap(self) -> bool:
        ceiling, leapt = self._ceiling, False
        for leap in leaps(self.network, self.at, self._horizon, down=True):
            leapt = True
            ceiling[leap.point] = min(
                ceiling[leap.point], NEVER if leap.instant < self._horizon else leap.instant
            )
        return leapt

    @staticmethod
    def far_end(limit: Limit) -> int:
        """The end that presses."""
        return limit.tail

    def _press(self) -> bool:
        moved = False
        at, ceiling = self.at, self._ceiling
        for limit in reversed(self.network.limits):
            most = self._most(limit, min(at[limit.tail], ceiling[limit.tail]))
            if most < min(at[limit.head], ceiling[limit.head]):
                ceiling[limit.head] = most
                moved = True
        return moved

    def _most(self, limit: Limit, tail: int) -> int:
        if tail >= EDGE:
            return FOREVER
        most = limit.operator.forward(tail)
        return NEVER if most < self._horizon else most

    def _bury(self) -> bool:
        buried = [v for v in self._dead if -EDGE < self.at[v] < EDGE]
        for v in buried:
            self._ceiling[v] = NEVER
        return bool(buried)

    def bounds(self) -> list[int]:
        """The deadlines, earlier where nothing but a limit lets a point come no later."""
        deadline = list(self._due)
        own = asked_backward(self.network, self.at, deadline)
        for limit in self.network.limits:
            most = self._most(limit, self.at[limit.tail])
            if most < own[limit.head]:
                deadline[limit.head] = min(deadline[limit.head], most)
        for v in self._dead:
            if self.at[v] <= -EDGE:
                deadline[v] = NEVER
        return deadline

    def comes(self) -> list[int]:
        """When every point comes at the latest."""
        return self.at


def _edge(network: Network, at: Sequence[int], bounds: Sequence[int], *, last: bool) -> int:
    """The last (or first) time of all that there are."""
    times = [t for many in (at, bounds, network.promise.values()) for t in many if is_finite(t)]
    return (max if last else min)(times, default=0)


class Circle(NamedTuple):
    """A circle whose least times exceed its limits, whenever it begins; each point is put off by the one before it.

    ``calendar`` is whose working seconds are counted, ``None`` for the clock.
    """

    points: tuple[int, ...]
    calendar: Timetable | None

    def least(self, lag: int, operator: Operator | None) -> int:
        """The least that an arc adds."""
        return _least(lag, operator, self.calendar)

    def most(self, operator: Operator) -> int:
        """The most that a limit of the circle allows."""
        most = _most(operator, self.calendar)
        return FOREVER if most is None else most


def hopeless(network: Network) -> set[int]:
    """Positions on circles of too much."""
    return {v for found in circles(network) for v in found.points}


def circles(network: Network) -> Iterator[Circle]:
    """Circles of too much: sums that no calendar can change.

    They are counted in seconds on the clock, where waiting only adds to least times, and in working seconds of each
    calendar that a limit counts in, where what is worked elsewhere counts as nothing.
    """
    calendars: list[Timetable | None] = [None]
    for limit in network.limits:
        counted = limit.operator.operator if isinstance(limit.operator, Until) else limit.operator
        if isinstance(counted, (Fresh, Work)) and counted.calendar not in calendars:
            calendars.append(counted.calendar)
    for calendar in calendars if network.limits else ():
        yield from _circles(network, calendar)


def _least(lag: int, operator: Operator | None, calendar: Timetable | None) -> int:
    """The least that an arc adds, in seconds or in working seconds of a calendar."""
    if operator is None:
        return lag if calendar is None else 0
    if isinstance(operator, OneByOne):
        return sum(_least(0, part, calendar) for part in operator.parts)
    if isinstance(operator, (Work, Atomic)):
        return operator.seconds if calendar is None or operator.calendar == calendar else 0
    if isinstance(operator, Elapsed):
        return operator.seconds if calendar is None else 0
    return 0


def _most(operator: Operator, calendar: Timetable | None) -> int | None:
    """The most that a limit allows, or ``None`` where that depends on when it begins."""
    if isinstance(operator, FreshElapsed):
        return operator.seconds
    counted = operator.operator if isinstance(operator, Until) else operator
    if isinstance(counted, (Fresh, Work)) and calendar is not None and counted.calendar == calendar:
        return counted.seconds
    return None


def _circles(network: Network, calendar: Timetable | None) -> Iterator[Circle]:
    """Bellman-Ford by turns, from 0 everywhere; circles of predecessors are circles of too much."""
    arcs = list(_amounts(network, calendar))
    limits = [
        (limit, most) for limit in network.limits if (most := _most(limit.operator, calendar)) is not None
    ]
    at, before = [0] * len(network.release), [-1] * len(network.release)
    turn = 0
    while limits:
        for u, v, amount in arcs:
            if at[u] + amount > at[v] and at[v] < FOREVER:
                at[v], before[v] = min(at[u] + amount, FOREVER), u
        if not _turn_back(limits, at, before):
            break
        turn += 1
        if turn >= PATIENCE and turn & (turn - 1) == 0:
            for found in circling(before):
                yield Circle(found, calendar)
                for v in found:
                    at[v], before[v] = FOREVER, -1


def _amounts(network: Network, calendar: Timetable | None) -> Iterator[tuple[int, int, int]]:
    for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
        if v not in network.any_of:
            yield u, v, _least(network.lag[arc], network.operator.get(arc), calendar)


def _turn_back(limits: Sequence[tuple[Limit, int]], at: list[int], before: list[int]) -> bool:
    moved = False
    for limit, most in limits:
        need = at[limit.head] - most if at[limit.head] < FOREVER else FOREVER
        if need > at[limit.tail]:
            at[limit.tail], before[limit.tail], moved = need, limit.head, True
    return moved
