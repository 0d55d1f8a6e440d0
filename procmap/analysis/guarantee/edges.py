"""What the rest of a process means for its core: when inputs are there, and by when results are needed.

Both come from the ordinary network without greatest times: inputs by the earliest times at the best and at the worst,
results by a backward pass at the worst that begins at the customer's deadlines and at agreed times and stops where it
comes to the core.
"""

from __future__ import annotations

from typing import NamedTuple

from procmap.analysis.arcs import step_backward, step_forward
from procmap.analysis.assembly import Assembled
from procmap.analysis.calculation import Calculation
from procmap.analysis.network import UNKNOWN
from procmap.analysis.passes import Times
from procmap.analysis.plan import Plan
from procmap.calendars import FOREVER, is_finite


class Arrives(NamedTuple):
    """When what a step waits for from outside the core is there; ``known``: nothing of unknown length lies before."""

    best: int
    worst: int
    known: bool


class Due(NamedTuple):
    """By when a point is needed, and which customer requirement or contract that comes from."""

    at: int
    kind: str
    id: str
    known: bool


class Edges(NamedTuple):
    """By step and end of the core (``start``, ``finish``)."""

    arrives: dict[tuple[str, str], Arrives]
    due: dict[tuple[str, str], Due]


def edges_of(found: Calculation, core: frozenset[str]) -> Edges:
    """The edges of a core in the calculation of a plan without greatest times."""
    worst, best = (
        _arrivals(found.worst, found.early, core),
        _arrivals(found.best, found.early_best, core),
    )
    arrives = {
        end: Arrives(min(best.get(end, (at, True))[0], at), at, known) for end, (at, known) in worst.items()
    }
    return Edges(arrives, _due(found, core))


def _ends(assembled: Assembled, core: frozenset[str]) -> dict[int, tuple[str, str]]:
    ends = {assembled.start[id_]: (id_, "start") for id_ in core}
    return ends | {assembled.finish[id_]: (id_, "finish") for id_ in core}


def _arrivals(
    assembled: Assembled, early: Times, core: frozenset[str]
) -> dict[tuple[str, str], tuple[int, bool]]:
    """The latest input from outside for each end, where it has a time at all (else it may come whenever needed)."""
    network, ends = assembled.network, _ends(assembled, core)
    found: dict[tuple[str, str], tuple[int, bool]] = {}
    for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
        if v not in ends or assembled.owner.get(u) in core:
            continue
        at, known = step_forward(network, arc, early.at[u]), bool(early.known[u])
        before = found.get(ends[v])
        if is_finite(at) or not known:
            found[ends[v]] = (max(at, before[0]), known and before[1]) if before else (at, known)
    return found


def _due(found: Calculation, core: frozenset[str]) -> dict[tuple[str, str], Due]:
    network, ends = found.network, _ends(found.worst, core)
    count = len(network.deadline)
    late = [FOREVER] * count
    source: list[tuple[str, str]] = [("", "")] * count
    known = bytearray(b"\x01") * count
    for at, kind, id_, place in _asked(found):
        if at < late[place]:
            late[place], source[place] = at, (kind, id_)
    for arc in reversed(range(len(network.tail))):
        u, v = network.tail[arc], network.head[arc]
        if v in ends or late[v] >= FOREVER:
            continue
        at = step_backward(network, arc, late[v])
        known[u] &= known[v] and not network.flag.get(arc, 0) & UNKNOWN
        if at < late[u]:
            late[u], source[u] = at, source[v]
    return {
        end: Due(late[place], *source[place], bool(known[place]))
        for place, end in ends.items()
        if late[place] < FOREVER
    }


def _asked(found: Calculation) -> list[tuple[int, str, str, int]]:
    """Deadlines of the customer and agreed times: instant, kind, id, position."""
    plan: Plan = found.plan
    asked = [
        (found.network.deadline[place], "deadline", id_, place) for id_, place in found.worst.customer.items()
    ]
    for (id_, _), place in found.worst.arrival.items():
        agreed = plan.contracts[id_].agreed
        if agreed is not None and plan.contracts[id_].requirement.step is not None:
            asked.append((agreed, "agreed", id_, place))
    return asked
