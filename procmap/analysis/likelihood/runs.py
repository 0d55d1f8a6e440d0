"""One chunk of runs through an engine's network, all runs at once: an array of instants for each time-point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procmap.analysis.likelihood.chances import Chunk, Presence
from procmap.analysis.likelihood.engine import Arc, Engine, Key, Walk
from procmap.analysis.likelihood.moving import are_finite, forward, forward_finite
from procmap.calendars import NEVER
from procmap.calendars.bulk import numpy_or_raise
from procmap.calendars.instant import EDGE

if TYPE_CHECKING:
    from procmap.calendars.bulk import Instants

_ALWAYS = Presence()


class Runs:
    """The instants of ``size`` runs: ``at`` by point (``None``: whenever needed), ``came`` by arc, ``drawn`` by key.

    ``drawn`` holds the random 16-bit numbers of each length the first time it was drawn. On a ``walk`` to some points
    nothing else is kept: memory is then what lies open at a time, and no array is taken from far behind.
    """

    def __init__(self, engine: Engine, size: int, walk: Walk | None = None) -> None:
        self.engine, self.size = engine, size
        self.at: list[Any] = [None] * len(engine.arcs)
        self.finite = bytearray(len(engine.arcs))
        """For each point, whether every run is known to have an instant there."""
        self.came: dict[int, Any] = {}
        self.drawn: dict[Key, Any] = {}
        self._np = numpy_or_raise()
        self._late: dict[int, Any] = {}
        self._keeps = walk is None
        self._decided: Chunk = engine.chances.chunk(size)
        self._decides = bool(engine.chances.deciders or engine.chances.repeats)
        points, done = walk or engine.walk()
        for v in points:
            if engine.follows[v]:
                self._followed(v, *engine.arcs[v])
            else:
                self._point(v)
            for u in done.get(v, ()):
                self.at[u] = None
                self._late.pop(u, None)

    def _followed(self, v: int, arc: Arc) -> None:
        value = self.at[v] = self._moved(arc, self.at[arc.tail], _ALWAYS)
        if value is not None:
            self.finite[v] = (arc.plain and self.finite[arc.tail]) or are_finite(value)

    def _point(self, v: int) -> None:
        engine, np = self.engine, self._np
        presence = self._presence(v) if self._decides else _ALWAYS
        release = engine.network.release[v]
        value, ours = None, False
        finite = True
        if release > -EDGE:
            value, ours = np.full(self.size, release, np.int64), True
        late = None
        for arc in engine.arcs[v]:
            tail = self.at[arc.tail]
            moved = self._moved(arc, tail, presence)
            if moved is not None:
                finite = finite and arc.plain and bool(self.finite[arc.tail])
                if value is None:
                    value, ours = moved, moved is not tail and not self._keeps
                else:
                    value, ours = np.maximum(value, moved, out=value if ours else None), True
            if arc.tail in self._late:
                late = self._late[arc.tail] if late is None else np.maximum(late, self._late[arc.tail])
        if not engine.whenever[v] and value is None:
            value, finite = np.full(self.size, NEVER, np.int64), False
        value = self._kept(v, value, late)
        if presence.there is not None and value is not None:
            value = np.where(presence.there, value, NEVER)
        self.at[v] = value
        if value is not None:
            plainly = finite and presence.there is None and not engine.by_promise[v]
            self.finite[v] = plainly or are_finite(value)

    def _kept(self, v: int, value: Any, late: Any) -> Any:
        """The value once the promise of the point has spoken, and the lateness that it passes on."""
        np, network = self._np, self.engine.network
        promised = network.promise.get(v)
        if promised is None:
            if late is not None:
                self._late[v] = late
            return value
        if self.engine.by_promise[v]:
            comes = promised if late is None else promised + late
            some = not all(self.engine.whenever[arc.tail] for arc in self.engine.arcs[v])
            gone = value is not None and some
            kept = np.full(self.size, comes) if value is None else np.maximum(value, comes)
            value = np.where(value <= -EDGE, NEVER, kept) if gone else kept
        if value is not None:
            self._late[v] = np.where(value > promised, value - promised, 0)
        return value

    def _presence(self, v: int) -> Presence:
        assembled = self.engine.assembled
        step = assembled.owner.get(v)
        return _ALWAYS if step is None else self._decided.presence(step, assembled.times.get(v))

    def _moved(self, arc: Arc, t: Any, presence: Presence) -> Any:
        """What arrives over an arc; ``None`` where nothing binds its tail."""
        amounts = self._amounts(arc)
        if t is None:
            return None
        if arc.still:
            return t
        go = forward_finite if self.finite[arc.tail] else forward
        moved = go(arc.operator, arc.lag, t, amounts)
        if presence.worked is not None:
            moved = self._np.where(presence.worked, moved, t)
        if self._keeps:
            self.came[arc.number] = moved
        return moved

    def _amounts(self, arc: Arc) -> list[Instants]:
        """The lengths drawn for an arc, in the order of its varying parts."""
        found = []
        for source in arc.sources:
            chance = source.stream(self.size)
            if self._keeps:
                self.drawn.setdefault(source.key, chance)
            found.append(source.distribution.draw(chance))
        return found
