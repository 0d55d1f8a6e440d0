"""What is worked on the way to the customer: touch time, and how much of the work is right at the first pass.

The way is the one that decides: from the customer back, at each point over the input that comes last (of
alternatives, in the best case, the one that comes first), in the best case of all ranges and in the worst. Each
time through a loop counts. So touch time is never more than lead time, except where a duration is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from procmap.analysis.arcs import step_forward
from procmap.analysis.assembly import Assembled
from procmap.analysis.comparison.figures import Figure, Range
from procmap.analysis.network import MEASURED, UNKNOWN
from procmap.model import Step

_HUNDRED = Decimal(100)


class Way(NamedTuple):
    """The steps worked on the way, each time through for itself, and those of them that are only begun."""

    steps: tuple[str, ...]
    unbounded: frozenset[str]


class Ways:
    """The ways through one network whose earliest times are ``at``."""

    def __init__(self, assembled: Assembled, at: Sequence[int]) -> None:
        self._assembled, self._at = assembled, at
        self._starts = assembled.network.arc_starts()

    def to(self, customer: str) -> Way:
        """The way that decides when a customer requirement is met. O(way)."""
        steps: list[str] = []
        unbounded: set[str] = set()
        v: int | None = self._assembled.customer[customer]
        while v is not None:
            tail, worked, unknown = self._before(v)
            if worked is not None:
                steps.append(worked)
                unbounded.update([worked] if unknown else [])
            v = tail
        return Way(tuple(reversed(steps)), frozenset(unbounded))

    def _before(self, v: int) -> tuple[int | None, str | None, bool]:
        """The point that decides about ``v``, the step worked between them, and whether it has no known end."""
        network, at = self._assembled.network, self._at
        arcs = [
            arc
            for arc in range(self._starts[v], self._starts[v + 1])
            if not network.flag.get(arc, 0) & MEASURED
        ]
        if not arcs:
            return None, None, False
        step = self._assembled.finishes.get(v)
        own = {
            tail
            for tail in map(network.tail.__getitem__, arcs)
            if step and self._assembled.owner.get(tail) == step
        }
        # Of inputs at the same time a step's own beginning comes first: it is what is worked.
        comes = {
            arc: (step_forward(network, arc, at[network.tail[arc]]), network.tail[arc] in own) for arc in arcs
        }
        arc = (min if v in network.any_of else max)(arcs, key=comes.__getitem__)
        tail = network.tail[arc]
        unknown = any(network.flag.get(one, 0) & UNKNOWN for one in arcs)
        return tail, step if tail in own else None, unknown


def touch_time(steps: Mapping[str, Step], best: Way, worst: Way) -> Figure:
    """The time worked on both ways. Unknown where a step says no duration, or one in days of no stated length."""
    least, most = (_known(steps, way) for way in (best, worst))
    lacking = tuple(dict.fromkeys((*_lacking(steps, worst), *_lacking(steps, best))))
    known = min(sum(least[0]), sum(most[1]))
    value = None if lacking else Range(sum(least[0]), sum(most[1]))
    return Figure("touch_time", "seconds", value, lacking=lacking, at_least=known if lacking else None)


def _lacking(steps: Mapping[str, Step], way: Way) -> list[str]:
    return [id_ for id_ in way.steps if not _stated(steps[id_]) or id_ in way.unbounded]


def _known(steps: Mapping[str, Step], way: Way) -> tuple[list[int], list[int]]:
    takes = [steps[id_].takes for id_ in way.steps if _stated(steps[id_])]
    return [t.best.amount for t in takes if t], [t.worst.amount for t in takes if t]


def _stated(step: Step) -> bool:
    """Whether a step says how many hours it takes."""
    return step.takes is not None and step.takes.worst.kind in ("elapsed", "work")


def yields(steps: Mapping[str, Step], best: Way, worst: Way) -> Iterable[Figure]:
    """The lowest share of one step and the rolled share of all; nothing where no step states one.

    Milestones do no work and need no share.
    """
    ways = [tuple(dict.fromkeys(id_ for id_ in way.steps if _works(steps[id_]))) for way in (best, worst)]
    shares = {id_: steps[id_].complete_accurate for way in ways for id_ in way}
    if not any(shares.values()):
        return
    lacking = tuple(id_ for id_, share in shares.items() if share is None)
    least = [share.low for share in shares.values() if share]
    most = [share.high for share in shares.values() if share]
    lowest = None if lacking else Range(min(most), min(least))
    yield Figure("first_pass", "percent", lowest, lacking=lacking)
    high = low = _HUNDRED
    for id_ in ways[0]:
        share = shares[id_]
        high *= share.high / _HUNDRED if share else 1
    for id_ in ways[1]:
        share = shares[id_]
        low *= share.low / _HUNDRED if share else 1
    yield Figure("yield", "percent", None if lacking else Range(high, low), lacking=lacking)


def _works(step: Step) -> bool:
    return step.takes is None or step.takes.worst.amount != 0 or step.complete_accurate is not None
