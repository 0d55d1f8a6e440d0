"""A plan laid out for runs by chance: what is drawn where, and what is known of every time-point.

    at(v) = max(release(v), max over arcs u -> v of f(at(u)))        for each run, with the lengths drawn for it

The maps are those of the solver: calendars, departures, cut-offs. Three things are different from its forward pass.
Where nobody knows how long a step takes, the promise behind it speaks: the point comes when it was promised, and later
by as much as what entered its window was late (nobody is assumed to catch up). A branch that is not taken does not
happen (``NEVER``). A time through a loop that is not needed is passed without taking time. ``Runs`` goes through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from procmap.analysis.assembly import Assembled, assemble
from procmap.analysis.cases import Case, Varying
from procmap.analysis.likelihood.chances import Chances
from procmap.analysis.likelihood.distribution import Distribution, of_spread
from procmap.analysis.likelihood.moving import moves_plainly
from procmap.analysis.network import MEASURED, UNKNOWN
from procmap.analysis.passes import excused
from procmap.analysis.plan import Plan
from procmap.calendars import Elapsed, Operator, Sequence
from procmap.calendars.bulk import numpy_or_raise
from procmap.calendars.instant import EDGE

CHUNK = 8192
"""Runs gone through at a time, so that the arrays of a step stay in the cache."""

Key = tuple[str, str | None]
"""A step, or a transfer from a step to another one (a measured run likewise)."""


class Source(NamedTuple):
    """Where one length comes from: whose it is, how it is spread, its stream of chance."""

    key: Key
    distribution: Distribution
    stream: Any


class Arc(NamedTuple):
    """A way into a point. ``plain``: it only adds seconds; ``still``: it adds none."""

    number: int
    tail: int
    operator: Operator | None
    lag: int
    sources: tuple[Source, ...]
    plain: bool
    still: bool


class Walk(NamedTuple):
    """Points to go through, in order; behind each one the points that nobody needs any more."""

    points: tuple[int, ...]
    done: Mapping[int, tuple[int, ...]]


class Place(NamedTuple):
    """Where a handoff is: ready at ``point``, or what comes over ``arc``; needed at ``head``."""

    head: int
    point: int | None = None
    arc: int | None = None


class Engine:
    """A plan laid out for runs by chance. ``sampled`` gives distributions that were measured, by step."""

    def __init__(self, plan: Plan, seed: int, sampled: Mapping[str, Distribution]) -> None:
        self.plan = plan
        self.assembled: Assembled = assemble(plan, Case(varying=True))
        self.network = self.assembled.network
        self.starts = self.network.arc_starts()
        self.sources: dict[int, list[Source]] = {}
        varying = [arc for arc, operator in sorted(self.network.operator.items()) if _parts(operator)]
        count = Chances.needed(plan)
        lengths = sum(len(_parts(self.network.operator[arc])) for arc in varying)
        streams = [_stream(one) for one in numpy_or_raise().random.SeedSequence(seed).spawn(count + lengths)]
        self.chances = Chances(plan, streams[:count])
        rest = iter(streams[count:])
        spread_out = cache(of_spread)  # steps that take the same share a table
        for arc in varying:
            key = self._key(arc)
            self.sources[arc] = [
                Source(
                    key,
                    (sampled.get(key[0]) if key[1] is None else None) or spread_out(part.spread),
                    next(rest),
                )
                for part in _parts(self.network.operator[arc])
            ]
        self._moderate = self._is_moderate()
        self.arcs = self._arcs()
        self.sure, self.by_promise = self._known()
        self.whenever = self._whenever()
        chance = self.chances.deciders or self.chances.repeats
        self.follows = [
            not chance and not self.network.promise and len(arcs) == 1 and release <= -EDGE
            for arcs, release in zip(self.arcs, self.network.release, strict=True)
        ]
        """For each point, whether it is what comes over its only arc, and nothing else is asked."""

    def _key(self, arc: int) -> Key:
        owner = self.assembled.owner
        tail, head = owner.get(self.network.tail[arc], ""), owner.get(self.network.head[arc])
        own = tail == head and not self.network.flag.get(arc, 0) & MEASURED
        if own and self.network.head[arc] not in self.assembled.finishes:
            return tail, self._target(self.network.head[arc])
        return tail, None if own else head

    def _target(self, arrival: int) -> str | None:
        """The consumer at whose arrival point a transfer ends."""
        return next(
            (target for (_, target), place in self.assembled.arrival.items() if place == arrival), None
        )

    def _known(self) -> tuple[list[bool], list[bool]]:
        """For each point whether its time is known, and whether it is what was promised that makes it known."""
        network, count = self.network, len(self.network.release)
        sure, promised = [True] * count, [False] * count
        for v in range(count):
            known, measured = True, False
            for arc in range(self.starts[v], self.starts[v + 1]):
                u, flag = network.tail[arc], network.flag.get(arc, 0)
                if flag & UNKNOWN or not sure[u]:
                    known = False
                elif flag & MEASURED:
                    measured = measured or excused(network, self.starts, sure, (u, v))
            sure[v] = known or measured
            if not sure[v] and v in network.promise:
                sure[v] = promised[v] = True
        return sure, promised

    def _whenever(self) -> list[bool]:
        """Points that nothing on the clock binds: they come whenever they are needed."""
        network = self.network
        free = [release <= -EDGE and not self.by_promise[v] for v, release in enumerate(network.release)]
        for v in range(len(free)):
            tails = network.tail[self.starts[v] : self.starts[v + 1]]
            free[v] = free[v] and all(free[u] for u in tails)
        return free

    def _arcs(self) -> list[tuple[Arc, ...]]:
        """The arcs into each point."""
        network, starts = self.network, self.starts
        return [
            tuple(self._arc(number) for number in range(starts[v], starts[v + 1]))
            for v in range(len(network.release))
        ]

    def _arc(self, number: int) -> Arc:
        network = self.network
        operator, lag = network.operator.get(number), network.lag[number]
        sources = tuple(self.sources.get(number, ()))
        plain = self._moderate and moves_plainly(operator)
        return Arc(number, network.tail[number], operator, lag, sources, plain, operator is None and not lag)

    def _is_moderate(self) -> bool:
        """Whether no sum of releases and of seconds added comes near the sentinels."""
        network = self.network
        longest = sum(abs(lag) for lag in network.lag)
        for operator in network.operator.values():
            longest += _most_seconds(operator)
        longest += sum(source.distribution.ends[1] for parts in self.sources.values() for source in parts)
        return longest + max((abs(t) for t in network.release if abs(t) < EDGE), default=0) < EDGE

    def place(self, source: str, target: str | None, requirement: str | None) -> Place | None:
        """Where a handoff is; of one with several relations the first."""
        if requirement is not None:
            point = self.assembled.arrival.get((requirement, target))
            return None if point is None else Place(point, point)
        for relation in ("finish-start", "start-start", "finish-finish", "start-finish"):
            ends = self.assembled.ends.get((source, target or "", relation))
            if ends is not None:
                tail, head = ends
                for arc in self.arcs[head]:
                    if arc.tail == tail and not arc.still:
                        return Place(head, arc=arc.number)
                return Place(head, tail)
        return None

    def behind(self, place: int) -> set[int]:
        """The points on any way to a point, with itself."""
        met = {place}
        for v in range(place, -1, -1):
            if v in met:
                met.update(arc.tail for arc in self.arcs[v])
        return met

    def walk(self, ends: Iterable[int] | None = None) -> Walk:
        """The way to some points, with what is done with on it; without ``ends`` to all, and everything is kept."""
        count = len(self.arcs)
        if ends is None:
            return Walk(tuple(range(count)), {})
        kept = set(ends)
        met, last = set(kept), dict[int, int]()
        for v in range(count - 1, -1, -1):
            if v in met:
                for arc in self.arcs[v]:
                    last.setdefault(arc.tail, v)
                    met.add(arc.tail)
        done: dict[int, tuple[int, ...]] = {}
        for u, v in last.items():
            if u not in kept:
                done[v] = (*done.get(v, ()), u)
        return Walk(tuple(sorted(met)), done)


def _stream(seed: Any) -> Callable[[int], Any]:
    np = numpy_or_raise()
    generator = np.random.Generator(np.random.PCG64(seed))
    return _Numbers(generator)


class _Numbers:
    """A stream of chance: 16-bit numbers when called, numbers in [0, 1) by ``random``."""

    def __init__(self, generator: Any) -> None:
        self._generator = generator
        self._raw = generator.bit_generator.random_raw
        self._kind = numpy_or_raise().dtype("<u2")

    def __call__(self, size: int) -> Any:
        return self._raw(-(-size // 4)).view(self._kind)[:size]

    def random(self, size: int) -> Any:
        """Numbers in [0, 1)."""
        return self._generator.random(size)


def _parts(operator: Operator) -> list[Varying]:
    """The parts of an operator whose length is drawn."""
    if isinstance(operator, Varying):
        return [operator]
    return (
        [part for part in operator.parts if isinstance(part, Varying)]
        if isinstance(operator, Sequence)
        else []
    )


def _most_seconds(operator: Operator) -> int:
    """The seconds that an operator adds, as far as it does nothing else."""
    if isinstance(operator, Sequence):
        return sum(_most_seconds(part) for part in operator.parts)
    return operator.seconds if isinstance(operator, Elapsed) else 0
