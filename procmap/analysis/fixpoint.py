"""Maximum lags: the least and the greatest times that keep every arc and every limit.

An arc ``u -> v`` says ``t(v) >= f(t(u))``, a limit along it ``t(v) <= g(t(u))``, which is ``t(u) >= g#(t(v))``. All of
these are monotone and speak of two points each, so that the schedules are closed under componentwise minimum and
maximum: a least one exists, and a greatest one below the deadlines. Both are found by turns (Yen, 1970): a pass along
the arcs in topological order, then the limits, the last head first, until nothing moves.

Where no schedule exists the times would rise for ever. ``circles`` finds those that are too long by their bare
amounts, at whatever time they begin; what only calendars make impossible is given up ``SPAN`` after everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

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

_PATIENCE = 8
"""Turns after which circles are looked for."""


class Pass(Protocol):
    """What one pass along the arcs comes to: the times, and whether they are values."""

    @property
    def at(self) -> list[int]:
        """The times by position."""

    @property
    def known(self) -> Sequence[bool | int]:
        """Whether they are values."""


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
    """The releases under which one pass forward (``once``) keeps every limit."""
    floor = Bounds(network.release.copy(), set(network.unsure[0]))
    for v in hopeless(network):
        floor.at[v] = FOREVER
    found, turns = once(floor), Turns(network)
    horizon = _edge(network, found.at, network.release, last=True) + SPAN
    while _lift(network, found, floor, horizon):
        turns.take()
        found = once(floor)
    return floor


def greatest(
    network: Network,
    due: Sequence[int],
    bare: Callable[[list[int]], list[int]],
    once: Callable[[Bounds], Pass],
) -> Bounds:
    """The deadlines under which one pass backward keeps every limit, for some deadlines ``due``.

    ``bare`` is that pass by durations alone: what a promise makes of a latest time puts no limit on others. ``once``
    tells afterwards which of these times are values.
    """
    ceiling = Bounds(list(due), set(network.unsure[1]) if due is network.deadline else set())
    dead = hopeless(network)
    at, turns = bare(ceiling.at), Turns(network)
    horizon = _edge(network, at, due, last=False) - SPAN
    while _press(network, at, ceiling.at, horizon) | _bury(dead, at, ceiling.at):
        turns.take()
        at = bare(ceiling.at)
    while _doubt(network, at, once(ceiling), ceiling):
        turns.take()
    return ceiling


def _edge(network: Network, at: Sequence[int], bounds: Sequence[int], *, last: bool) -> int:
    """The last (or first) time of all that there are."""
    times = [t for many in (at, bounds, network.promise.values()) for t in many if is_finite(t)]
    return (max if last else min)(times, default=0)


def _lift(network: Network, found: Pass, floor: Bounds, horizon: int) -> bool:
    """Raise the tail of each limit as far as its head asks; whether any moved."""
    moved = False
    for tail, head, operator, _ in network.limits:
        here, there = max(found.at[tail], floor.at[tail]), max(found.at[head], floor.at[head])
        need = operator.backward(there)
        need = FOREVER if need > horizon else need
        sure = found.known[head] if there == found.at[head] else head not in floor.unsure
        if need > here:
            floor.at[tail] = need
            (floor.unsure.discard if sure else floor.unsure.add)(tail)
            moved = True
        elif need == floor.at[tail] == here and is_finite(here) and not sure and tail not in floor.unsure:
            floor.unsure.add(tail)
            moved = True
    return moved


def _press(network: Network, at: Sequence[int], ceiling: list[int], horizon: int) -> bool:
    """Lower the head of each limit as far as its tail asks, where that is due at all; whether any moved."""
    moved = False
    for tail, head, operator, _ in reversed(network.limits):
        there = min(at[tail], ceiling[tail])
        if there >= EDGE:
            continue
        most = operator.forward(there)
        most = NEVER if most < horizon else most
        if most < min(at[head], ceiling[head]):
            ceiling[head] = most
            moved = True
    return moved


def _bury(dead: set[int], at: Sequence[int], ceiling: list[int]) -> bool:
    """What can happen at no time, and is due, has no latest time either."""
    buried = [v for v in dead if -EDGE < at[v] < EDGE]
    for v in buried:
        ceiling[v] = NEVER
    return bool(buried)


def _doubt(network: Network, at: Sequence[int], found: Pass, ceiling: Bounds) -> bool:
    """Note which heads rest on a tail whose latest time is no value; whether there are more than before."""
    before = len(ceiling.unsure)
    for tail, head, operator, _ in network.limits:
        if not found.known[tail] and is_finite(at[tail]) and operator.forward(at[tail]) == ceiling.at[head]:
            ceiling.unsure.add(head)
    return len(ceiling.unsure) > before


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
        if turn >= _PATIENCE and turn & (turn - 1) == 0:
            for found in _circling(before):
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


def _circling(before: Sequence[int]) -> list[tuple[int, ...]]:
    """The circles of predecessors, each in the order in which they put each other off."""
    seen = [0] * len(before)
    found = []
    for start in range(len(before)):
        v, way = start, []
        while v >= 0 and not seen[v]:
            seen[v] = start + 1
            way.append(v)
            v = before[v]
        if v >= 0 and seen[v] == start + 1:
            found.append(tuple(reversed(way[way.index(v) :])))
    return found
