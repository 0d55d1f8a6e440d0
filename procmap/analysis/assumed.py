"""What comes where every contract's own assumption holds: one cause, one error.

Forward, where each promised point passes its *promise* on, whatever comes before it. Maximum lags then put off what
lies before promised ends as far as the promises ask, not as far as late ones do: for these times they are settled anew.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import NamedTuple

from procmap.analysis.arcs import step_forward
from procmap.analysis.network import Network


class Assumed(NamedTuple):
    """What arrives at each position and what it passes on; ``network`` has the releases that belong to it."""

    network: Network
    arrives: list[int]
    passes: list[int]


def assume(network: Network, asked: Container[int] = ()) -> Assumed:
    """The times under every contract's own assumption.

    Positions in ``asked`` are promised by nobody yet: they pass on the time asked, or what really arrives where that
    is later. ``arrives[v] - promise[v] > 0`` is the deficit that arises between ``v`` and the promises before it, and
    nowhere else.
    """
    if network.limits:
        network = _settled(network, asked)
    arrives = network.release.copy()
    passes = network.release.copy()
    arc, arcs = 0, len(network.tail)
    for v in range(len(arrives)):
        while arc < arcs and network.head[arc] == v:
            arrives[v] = max(arrives[v], step_forward(network, arc, passes[network.tail[arc]]))
            arc += 1
        passes[v] = network.promise.get(v, arrives[v])
        if v in asked:
            passes[v] = max(passes[v], arrives[v])
    return Assumed(network, arrives, passes)


def _settled(network: Network, asked: Container[int]) -> Network:
    """The network with the releases that its maximum lags come to where promises are kept: nothing enters those."""
    from procmap.analysis.fixpoint import least_by_durations

    own = [network.raised.get(v, t) for v, t in enumerate(network.release)]
    release = own.copy()
    for v, t in network.promise.items():
        release[v] = max(t, own[v]) if v in asked else t
    entering = [arc for arc, v in enumerate(network.head) if v not in network.promise or v in asked]
    at = least_by_durations(replace(_only(network, entering), release=release))
    floor = [own[v] if v in network.promise else t for v, t in enumerate(at)]
    raised = {v: t for v, t in enumerate(own) if floor[v] > t}
    return replace(network, release=floor, raised=raised)


def _only(network: Network, arcs: Sequence[int]) -> Network:
    """The same network with some of its arcs."""
    number = {arc: n for n, arc in enumerate(arcs)}
    return replace(
        network,
        tail=[network.tail[arc] for arc in arcs],
        head=[network.head[arc] for arc in arcs],
        lag=[network.lag[arc] for arc in arcs],
        operator={number[arc]: operator for arc, operator in network.operator.items() if arc in number},
        flag={number[arc]: flag for arc, flag in network.flag.items() if arc in number},
        cause={number[arc]: cause for arc, cause in network.cause.items() if arc in number},
    )
