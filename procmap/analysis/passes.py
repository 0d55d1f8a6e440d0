"""The two passes over a network: earliest times forward, latest times backward.

Forward:   early(v) = max(release(v), max over arcs u -> v of f(early(u)))
Backward:  late(u)  = min(deadline(u), min over arcs u -> v of f#(late(v)))

``f#`` is the residual of ``f``: ``f(t) <= d`` exactly when ``t <= f#(d)``, so ``early(v) <= late(v)`` everywhere
exactly when every deadline holds (residuation over max-plus; Baccelli et al., *Synchronization and Linearity*,
1992). Both are O(n + m) operator calls.

Unknown durations count as 0, which keeps ``early`` a valid lower and ``late`` a valid upper bound; beside
them runs the question whether the bound is the *value*. A promise can answer it: what lies behind a promised
point is read as the implication "inputs by their promises => this point by its promise".

Maximum lags make releases later and deadlines earlier (``fixpoint``); a network in which they are *settled* says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from procmap.analysis.arcs import bare_backward, bare_forward, step_backward, step_forward
from procmap.analysis.network import MEASURED, UNKNOWN, Bounds, Network
from procmap.calendars import FOREVER, is_finite


class Times(NamedTuple):
    """Per position: the bound, whether it is the value, and whether promises still cover the unknown.

    ``by_promise`` holds the positions whose value is a promise's and not a calculated one.
    """

    at: list[int]
    known: Sequence[bool | int]
    covered: Sequence[bool | int]
    by_promise: frozenset[int] = frozenset()

    def value(self, place: int) -> int | None:
        """The instant at a position, or ``None`` where it is unknown or nothing binds it."""
        return self.at[place] if self.known[place] and is_finite(self.at[place]) else None


def forward(network: Network) -> Times:
    """Earliest times. A point without any release upstream stays ``NEVER``: it may start whenever needed."""
    if network.limits:
        return _forward(network, _floor(network))
    return _forward(network, Bounds(network.release, {}))


def _forward(network: Network, floor: Bounds) -> Times:
    if network.plain:
        sure = b"\x01" * len(network.release)
        return Times(bare_forward(network, floor.at), sure, sure)
    return _informed_forward(network, floor)


def backward(network: Network, deadline: Sequence[int] | None = None) -> Times:
    """Latest times for ``deadline`` per position (default: the network's own); ``FOREVER`` where none binds."""
    due = network.deadline if deadline is None else deadline
    if network.limits:
        return _backward(network, _ceiling(network, due))
    return _backward(network, Bounds(due if isinstance(due, list) else list(due), {}))


def _backward(network: Network, ceiling: Bounds) -> Times:
    if network.plain:
        sure = b"\x01" * len(network.release)
        return Times(bare_backward(network, ceiling.at), sure, sure)
    return _informed_backward(network, ceiling)


def _floor(network: Network) -> Bounds:
    from procmap.analysis.fixpoint import least

    return least(network, lambda bounds: _forward(network, bounds))


def _ceiling(network: Network, due: Sequence[int]) -> Bounds:
    from procmap.analysis.fixpoint import greatest

    return greatest(network, due, lambda bounds: _backward(network, bounds))


def settle(network: Network) -> Network:
    """The same network with the releases and deadlines that its maximum lags come to.

    A pass along its arcs alone gives the least and the greatest times, and so does every other walk over it.
    """
    if not network.limits:
        return network
    floor, ceiling = _floor(network), _ceiling(network, network.deadline)
    unsure = floor.unsure, ceiling.unsure
    raised = {v: own for v, own in enumerate(network.release) if floor.at[v] > own}
    return replace(network, release=floor.at, deadline=ceiling.at, unsure=unsure, raised=raised)


def deadline_alone(network: Network, place: int) -> list[int]:
    """Deadlines per position with the one at ``place`` alone."""
    due = [FOREVER] * len(network.deadline)
    due[place] = network.deadline[place]
    return due


def due_alone(network: Network, place: int) -> Network:
    """The same network with the deadline at one position alone; greatest times are settled anew."""
    due = deadline_alone(network, place)
    if not network.limits:
        return replace(network, deadline=due)
    ceiling = _ceiling(network, due)
    return replace(network, deadline=ceiling.at, unsure=(network.unsure[0], ceiling.unsure))


def without_limits(network: Network, due: Iterable[int]) -> Network:
    """The network without greatest times, as far as latest times go; ``due`` are the positions of the deadlines."""
    deadline = [FOREVER] * len(network.deadline)
    for place in due:
        deadline[place] = network.deadline[place]
    return replace(network, deadline=deadline, limits=(), unsure=(network.unsure[0], {}))


def _informed_forward(network: Network, floor: Bounds) -> Times:
    """The forward pass that also asks, point by point, whether the bound is the value."""
    starts = network.arc_starts()
    count = len(network.release)
    at, known, covered = floor.at.copy(), bytearray(b"\x01" * count), bytearray(b"\x01" * count)
    by_promise = set()
    for v in range(count):
        times = []
        sure, cover, measured = True, True, False
        for arc in range(starts[v], starts[v + 1]):
            u = network.tail[arc]
            flag = network.flag.get(arc, 0)
            times.append(step_forward(network, arc, at[u]))
            if flag & UNKNOWN or not known[u]:
                sure = False
            elif flag & MEASURED:
                measured = measured or excused(network, starts, known, (u, v))
            cover = cover and bool(covered[u])
        if times:
            at[v] = max(at[v], min(times) if v in network.any_of else max(times))
        sure = (sure or measured) and at[v] != floor.unsure.get(v)
        promised = network.promise.get(v)
        if promised is not None:
            if not sure and cover and at[v] <= promised:
                at[v], sure = promised, True
                by_promise.add(v)
            cover = sure and at[v] <= promised
        known[v], covered[v] = sure, cover
    return Times(at, known, covered, frozenset(by_promise))


def _informed_backward(network: Network, ceiling: Bounds) -> Times:
    """The backward pass with the same question; an input of a kept window is needed by its own promise.

    Points behind which nothing is due bind nothing and are passed over. Beside ``known`` run two answers about
    the unknown: ``covered(v)``, a way of unknown length into ``v`` ends at promises that are early enough, and
    ``settled(v)``, so does every way of unknown length that begins behind ``v``.
    """
    count = len(network.release)
    starts = network.arc_starts()
    due = ceiling.at
    at = due.copy()
    known, settled = bytearray(b"\x01" * count), bytearray(b"\x01" * count)
    ends_of: dict[int, list[int]] = {}
    covered = bytearray(0 if finite < FOREVER else 1 for finite in due)
    by_promise = set()
    for v in reversed(range(count)):
        if at[v] > 0 and not is_finite(at[v]):
            continue
        so_far = Times(at, known, covered)
        if not known[v] and any(
            _excused_back(network, starts, so_far, (v, end)) for end in ends_of.get(v, ())
        ):
            known[v] = 1
        if at[v] == ceiling.unsure.get(v):
            known[v] = settled[v] = 0
        promised = network.promise.get(v)
        if promised is not None:
            if not known[v] and settled[v]:
                at[v], known[v] = min(at[v], promised), 1
                by_promise.add(v)
            covered[v] = known[v] and promised <= at[v]
            settled[v] = known[v]
        for arc in range(starts[v], starts[v + 1]):
            u = network.tail[arc]
            at[u] = min(at[u], step_backward(network, arc, at[v]))
            flag = network.flag.get(arc, 0)
            if flag & UNKNOWN or not known[v]:
                known[u] = 0
            elif flag & MEASURED:
                ends_of.setdefault(u, []).append(v)
            settled[u] &= covered[v] if flag & UNKNOWN else known[v] | settled[v]
            covered[u] &= covered[v]
    return Times(at, known, covered, frozenset(by_promise))


def _run(network: Network, starts: Sequence[int], ends: tuple[int, int]) -> list[int]:
    """The positions on the ways from one position to another, both included, in topological order."""
    begins, last = ends
    after = {begins}
    for v in range(begins + 1, last + 1):
        if any(network.tail[arc] in after for arc in range(starts[v], starts[v + 1])):
            after.add(v)
    run = {last}
    for v in sorted(after, reverse=True):
        if v in run:
            run.update(u for u in network.tail[starts[v] : starts[v + 1]] if u in after)
    return sorted(run)


def excused(network: Network, starts: Sequence[int], known: Sequence[int], ends: tuple[int, int]) -> bool:
    """Whether a measured run makes its end known: what enters it from outside must be known by itself."""
    run = _run(network, starts, ends)
    inside = {ends[0]: bool(known[ends[0]])}
    for v in run[1:]:
        sure = True
        for arc in range(starts[v], starts[v + 1]):
            u, flag = network.tail[arc], network.flag.get(arc, 0)
            sure = sure and (inside[u] if u in inside else bool(known[u]) and not flag & UNKNOWN)
        inside[v] = sure
    return inside[ends[1]]


def _excused_back(network: Network, starts: Sequence[int], late: Times, ends: tuple[int, int]) -> bool:
    """Whether a measured run makes the latest time at its beginning known; the mirror of ``excused``.

    What leaves the run for a deadline elsewhere must be known by itself.
    """
    run = set(_run(network, starts, ends))
    inside = {v: bool(late.known[ends[1]]) if v == ends[1] else True for v in run}
    for v in range(len(starts) - 2, ends[0], -1):
        if late.at[v] > 0 and not is_finite(late.at[v]):
            continue
        for arc in range(starts[v], starts[v + 1]):
            u = network.tail[arc]
            if u in run and u != ends[1]:
                flag = network.flag.get(arc, 0)
                inside[u] = inside[u] and (
                    inside[v] if v in run else bool(late.known[v]) and not flag & UNKNOWN
                )
    return inside[ends[0]]


def owed(network: Network, late: Times) -> list[int | None]:
    """The latest time at each position that serves the promise or deadline next downstream.

    A promised point passes its promise back, or its own latest time where that is earlier; ``None`` where a step of
    unknown duration, or nothing at all, lies between.
    """
    at, known = network.deadline.copy(), bytearray(b"\x01" * len(network.deadline))
    starts = network.arc_starts()
    for v in reversed(range(len(at))):
        promised = network.promise.get(v)
        if promised is not None:
            at[v], known[v] = min(promised, late.at[v]), 1
        for arc in range(starts[v], starts[v + 1]):
            u = network.tail[arc]
            at[u] = min(at[u], step_backward(network, arc, at[v]))
            if network.flag.get(arc, 0) & UNKNOWN or not known[v]:
                known[u] = 0
    return [t if sure and is_finite(t) else None for t, sure in zip(at, known, strict=True)]
