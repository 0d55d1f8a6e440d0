"""A network's arcs one by one: what each asks of its ends, and the passes along them alone.

Without promises, without the question what is known, and without greatest times: what ``passes`` and ``fixpoint``
are both made of.
"""

from __future__ import annotations

from collections.abc import Sequence

from procmap.analysis.network import Network
from procmap.calendars import NEVER


def step_forward(network: Network, arc: int, t: int) -> int:
    """One arc's map: the earliest time at its head for ``t`` at its tail."""
    op = network.operator.get(arc)
    return t + network.lag[arc] if op is None else op.forward(t)


def step_backward(network: Network, arc: int, t: int) -> int:
    """One arc's residual: the latest time at its tail for ``t`` at its head."""
    op = network.operator.get(arc)
    return t - network.lag[arc] if op is None else op.backward(t)


def asked_forward(
    network: Network, starts: Sequence[int], at: Sequence[int], release: tuple[int, int]
) -> int:
    """What a release (a position and its instant) and the arcs into it ask, for these times."""
    v, first = release
    times = [step_forward(network, arc, at[network.tail[arc]]) for arc in range(starts[v], starts[v + 1])]
    if not times:
        return first
    return max(first, min(times) if v in network.any_of else max(times))


def asked_backward(network: Network, at: Sequence[int], due: Sequence[int]) -> list[int]:
    """What deadlines per position and the arcs out of each ask, for these times."""
    asked = list(due)
    for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
        asked[u] = min(asked[u], step_backward(network, arc, at[v]))
    return asked


def bare_forward(network: Network, release: list[int]) -> list[int]:
    """Earliest times for releases per position, by the arcs alone: without promises and greatest times."""
    if network.any_of:
        return _choosing_forward(network, release)
    early = release.copy()
    if not network.operator:
        for u, v, lag in zip(network.tail, network.head, network.lag, strict=True):
            t = early[u] + lag
            if t > early[v]:
                early[v] = t
        return early
    operator = network.operator
    for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
        op = operator.get(arc)
        t = early[u] + network.lag[arc] if op is None else op.forward(early[u])
        if t > early[v]:
            early[v] = t
    return early


def _choosing_forward(network: Network, release: list[int]) -> list[int]:
    """The same, where at some points the earliest of the inputs suffices."""
    early = release.copy()
    starts = network.arc_starts()
    for v, first in enumerate(release):
        early[v] = asked_forward(network, starts, early, (v, first))
    return early


def bare_backward(network: Network, due: Sequence[int]) -> list[int]:
    """Latest times for deadlines per position, by the arcs alone: without promises and greatest times."""
    late = list(due)
    arcs = zip(reversed(network.tail), reversed(network.head), reversed(network.lag), strict=True)
    if not network.operator:
        for u, v, lag in arcs:
            t = late[v] - lag
            if t < late[u]:
                late[u] = t
        return late
    operator = network.operator
    arc = len(network.tail)
    for u, v, lag in arcs:
        arc -= 1
        op = operator.get(arc)
        t = late[v] - lag if op is None else op.backward(late[v])
        if t < late[u]:
            late[u] = t
    return late


def binding_arc(network: Network, arcs: range, at: Sequence[int], v: int) -> int | None:
    """The first arc into ``v`` that forces ``at[v]``, or ``None`` where its release does."""
    if at[v] <= network.release[v] or at[v] <= NEVER // 2:
        return None
    for arc in arcs:
        if step_forward(network, arc, at[network.tail[arc]]) >= at[v]:
            return arc
    return None
