"""Several states side by side: which of them nothing else beats.

A state *dominates* another when it is nowhere worse and somewhere better (Pareto): in every product family and for
every customer requirement by verdict, lead time, slack and demand lost, and as a whole by handoffs and by unanswered
requirements. What is unknown counts as worse than anything known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from procmap.analysis.comparison.comparison import Calculated
from procmap.analysis.comparison.figures import SMALLER_IS_BETTER, Figure
from procmap.analysis.comparison.sides import Side
from procmap.analysis.solution import Verdict, worst

CRITERIA = ("lead_time", "slack", "demand_lost", "handoffs", "unanswered")
"""The figures that decide, besides the verdict. Each counts at its worst."""

_ORDER = list(Verdict)
_UNKNOWN = Decimal("Infinity")
Key = tuple[str | None, str | None, str]


class Candidate(NamedTuple):
    """One state: its calculation by family, its verdict, and the candidates that dominate it. ``rank`` is from 1."""

    side: Side
    families: Mapping[str | None, Calculated | None]
    verdict: Verdict
    rank: int
    dominated_by: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of the state."""
        return self.side.state_id


def ranked(sides: Mapping[str, tuple[Side, Mapping[str | None, Calculated | None]]]) -> tuple[Candidate, ...]:
    """The candidates, the best first: by verdict, then those that nothing dominates, then by their figures.

    States that are equally good have the same rank.
    """
    costs = {id_: dict(_costs(families)) for id_, (_, families) in sides.items()}
    keys = list(dict.fromkeys(key for found in costs.values() for key in found))
    vectors = {id_: tuple(found.get(key, _UNKNOWN) for key in keys) for id_, found in costs.items()}
    beaten = {
        id_: tuple(other for other in sides if _dominates(vectors[other], vectors[id_])) for id_ in sides
    }
    verdicts = {id_: _verdict(families) for id_, (_, families) in sides.items()}

    def merit(id_: str) -> tuple[int, bool, tuple[Decimal, ...]]:
        return -_ORDER.index(verdicts[id_]), bool(beaten[id_]), vectors[id_]

    order = sorted(sides, key=merit)
    ranks: dict[str, int] = {}
    for n, id_ in enumerate(order):
        same = n and merit(id_) == merit(order[n - 1])
        ranks[id_] = ranks[order[n - 1]] if same else n + 1
    return tuple(
        Candidate(sides[id_][0], sides[id_][1], verdicts[id_], ranks[id_], beaten[id_]) for id_ in order
    )


def _verdict(families: Mapping[str | None, Calculated | None]) -> Verdict:
    return worst([Verdict.UNKNOWN if one is None else one.solution.verdict for one in families.values()])


def _costs(families: Mapping[str | None, Calculated | None]) -> Iterator[tuple[Key, Decimal]]:
    """What each family and customer requirement costs, smaller being better. First what customers feel."""
    for family, one in families.items():
        for outcome in () if one is None else one.solution.customers:
            yield (family, outcome.id, "verdict"), Decimal(-_ORDER.index(outcome.verdict))
    for id_ in CRITERIA:
        for family, one in families.items():
            for figure in () if one is None else one.figures:
                if figure.id == id_:
                    yield (family, figure.customer, id_), _cost(figure)


def _cost(figure: Figure) -> Decimal:
    if figure.value is None:
        return _UNKNOWN
    worst_ = Decimal(figure.value.worst)
    return worst_ if figure.id in SMALLER_IS_BETTER else -worst_


def _dominates(one: tuple[Decimal, ...], other: tuple[Decimal, ...]) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))
