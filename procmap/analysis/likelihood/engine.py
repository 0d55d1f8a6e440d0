"""One chunk of runs through the network, all runs at once: an array of instants for each time-point.

    at(v) = max(release(v), max over arcs u -> v of f(at(u)))        for each run, with the lengths drawn for it

The maps are those of the solver: calendars, departures, cut-offs. Three things are different from its forward pass.
Where nobody knows how long a step takes, the promise behind it speaks: the point comes when it was promised, and later
by as much as what entered its window was late (nobody is assumed to catch up). A branch that is not taken does not
happen (``NEVER``). A time through a loop that is not needed is passed without taking time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from procmap.analysis.assembly import Assembled, assemble
from procmap.analysis.cases import Case, Varying
from procmap.analysis.likelihood.chances import Chances, Chunk, Presence
from procmap.analysis.likelihood.distribution import Distribution, of_spread
from procmap.analysis.network import MEASURED, UNKNOWN
from procmap.analysis.passes import excused
from procmap.analysis.plan import Plan
from procmap.calendars import (
    NEVER,
    Atomic,
    Elapsed,
    Fresh,
    FreshElapsed,
    Operator,
    Sequence,
    Until,
    Work,
    WorkingDays,
    forward_many,
)
from procmap.calendars.bulk import numpy_or_raise
from procmap.calendars.bulk_varying import steps_many, usable_many, vary
from procmap.calendars.instant import EDGE

if TYPE_CHECKING:
    from procmap.calendars.bulk import Instants

CHUNK = 8192
"""Runs gone through at a time, so that the arrays of a step stay in the cache."""

Key = tuple[str, str | None]
"""A step, or a transfer from a step to another one (a measured run likewise)."""


class Source(NamedTuple):
    """Where one length comes from: whose it is, how it is spread, its stream of chance."""

    key: Key
    distribution: Distribution
    stream: Any


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
        for arc in varying:
            key = self._key(arc)
            self.sources[arc] = [
                Source(
                    key,
                    (sampled.get(key[0]) if key[1] is None else None) or of_spread(part.spread),
                    next(rest),
                )
                for part in _parts(self.network.operator[arc])
            ]
        self.sure, self.by_promise = self._known()
        self.whenever = self._whenever()

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

    def run(self, size: int) -> Chunked:
        """``size`` runs."""
        return Chunked(self, size)


class Chunked:
    """The instants of some runs: ``at`` by point (``None``: whenever needed), ``came`` by arc, ``drawn`` by key.

    ``drawn`` holds the random 16-bit numbers of each length the first time it was drawn.
    """

    def __init__(self, engine: Engine, size: int) -> None:
        self.engine, self.size = engine, size
        self.at: list[Any] = [None] * len(engine.network.release)
        self.came: dict[int, Any] = {}
        self.drawn: dict[Key, Any] = {}
        self._late: dict[int, Any] = {}
        self._decided: Chunk = engine.chances.chunk(size)
        self._decides = bool(engine.chances.deciders or engine.chances.repeats)
        for v in range(len(self.at)):
            self._point(v)

    def _point(self, v: int) -> None:
        engine, network = self.engine, self.engine.network
        np = numpy_or_raise()
        presence = self._presence(v)
        value = None
        if network.release[v] > -EDGE:
            value = np.full(self.size, network.release[v], np.int64)
        late = None
        for arc in range(engine.starts[v], engine.starts[v + 1]):
            u = network.tail[arc]
            moved = self._moved(arc, presence)
            if moved is not None:
                value = moved if value is None else np.maximum(value, moved)
            if u in self._late:
                late = self._late[u] if late is None else np.maximum(late, self._late[u])
        if not engine.whenever[v] and value is None:
            value = np.full(self.size, NEVER, np.int64)
        value = self._kept(v, value, late)
        if presence.there is not None and value is not None:
            value = np.where(presence.there, value, NEVER)
        self.at[v] = value

    def _kept(self, v: int, value: Any, late: Any) -> Any:
        """The value once the promise of the point has spoken, and the lateness that it passes on."""
        np, network = numpy_or_raise(), self.engine.network
        promised = network.promise.get(v)
        if promised is None:
            if late is not None:
                self._late[v] = late
            return value
        if self.engine.by_promise[v]:
            comes = promised if late is None else promised + late
            some = not all(self.engine.whenever[u] for u in self._tails(v))
            gone = value is not None and some
            kept = np.full(self.size, comes) if value is None else np.maximum(value, comes)
            value = np.where(value <= -EDGE, NEVER, kept) if gone else kept
        if value is not None:
            self._late[v] = np.where(value > promised, value - promised, 0)
        return value

    def _tails(self, v: int) -> list[int]:
        return self.engine.network.tail[self.engine.starts[v] : self.engine.starts[v + 1]]

    def _presence(self, v: int) -> Presence:
        if not self._decides:
            return Presence()
        step = self.engine.assembled.owner.get(v)
        return (
            Presence() if step is None else self._decided.presence(step, self.engine.assembled.times.get(v))
        )

    def _moved(self, arc: int, presence: Presence) -> Any:
        """What arrives over an arc; ``None`` where nothing binds its tail."""
        np, network = numpy_or_raise(), self.engine.network
        u = network.tail[arc]
        amounts = self._amounts(arc)
        if self.at[u] is None:
            return None
        t = self.at[u]
        operator = network.operator.get(arc)
        still = operator is None and not network.lag[arc]
        moved = t if still else _forward(operator, network.lag[arc], t, amounts)
        if presence.worked is not None:
            moved = np.where(presence.worked, moved, t)
        if not still:
            self.came[arc] = moved
        return moved

    def _amounts(self, arc: int) -> list[Instants]:
        """The lengths drawn for an arc, in the order of its varying parts."""
        found = []
        for source in self.engine.sources.get(arc, ()):
            chance = source.stream(self.size)
            self.drawn.setdefault(source.key, chance)
            found.append(source.distribution.draw(chance))
        return found


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


def _forward(operator: Operator | None, lag: int, t: Instants, amounts: list[Instants]) -> Any:
    """f(t) of every run that is there; ``NEVER`` and ``FOREVER`` stay."""
    np = numpy_or_raise()
    low, high = int(t.min()), int(t.max())
    if low > -EDGE and high < EDGE:
        return _finite(operator, lag, t, amounts)
    there = (t > -EDGE) & (t < EDGE)
    moved = t.copy()
    moved[there] = _finite(operator, lag, t[there], [one[there] for one in amounts])
    return np.where(there, moved, t)


def _finite(operator: Operator | None, lag: int, t: Instants, amounts: list[Instants]) -> Instants:
    if operator is None:
        return t + lag
    if isinstance(operator, Sequence):
        left = list(amounts)
        for part in operator.parts:
            t = _forward(part, 0, t, [left.pop(0)] if isinstance(part, Varying) else [])
        return t
    if isinstance(operator, Varying):
        return _drawn(operator, t, amounts[0])
    if isinstance(operator, Elapsed | Work):
        return forward_many(operator, t)
    if isinstance(operator, Atomic):
        return vary("atomic", operator.calendar, t, numpy_or_raise().full(t.shape, operator.seconds))
    return steps_many(operator, t)


def latest(operator: Operator, t: Instants) -> Instants:
    """The greatest lag: g(t) of every run, for runs whose instants are all finite."""
    if isinstance(operator, FreshElapsed):
        return t + operator.seconds
    if isinstance(operator, Fresh):
        return usable_many(operator.calendar, operator.seconds, t)
    if isinstance(operator, Until):
        return _finite(operator.operator, 0, t, [])
    return steps_many(operator, t)


def _drawn(operator: Varying, t: Instants, amounts: Instants) -> Instants:
    usual = operator.usual
    if isinstance(usual, Elapsed):
        return t + amounts
    if isinstance(usual, Work | Atomic):
        return vary("work" if isinstance(usual, Work) else "atomic", usual.calendar, t, amounts)
    assert isinstance(usual, WorkingDays)
    np = numpy_or_raise()
    found = np.empty_like(t)
    for days in np.unique(amounts).tolist():
        chosen = amounts == days
        found[chosen] = steps_many(operator.taking(days), t[chosen])
    return found  # type: ignore[no-any-return]
