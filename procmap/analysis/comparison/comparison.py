"""What comparing two states gives: frozen records that everything else prints or exports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from procmap.analysis.comparison.differences import Difference
from procmap.analysis.comparison.figures import Figure
from procmap.analysis.comparison.matching import Matching
from procmap.analysis.comparison.refinement import Refinement
from procmap.analysis.comparison.sides import Pairs, Side
from procmap.analysis.solution import Solution
from procmap.model import Metric


class Calculated(NamedTuple):
    """One side for one family: its solution and its key figures (none where it cannot be calculated)."""

    solution: Solution
    figures: tuple[Figure, ...]


class FamilyComparison(NamedTuple):
    """Both sides for one product family; a side without a step for it is ``None``."""

    family: str | None
    before: Calculated | None
    after: Calculated | None
    refinement: Refinement | None


class Comparison(NamedTuple):
    """Two states compared. ``date`` is the anchor day on which both were solved."""

    before: Side
    after: Side
    date: date
    matching: Matching
    differences: tuple[Difference, ...]
    families: tuple[FamilyComparison, ...]


def stated_metrics(comparison: Comparison) -> dict[str, Metric]:
    """The metrics of the later file that say what they are today or shall be: benchmarks beside what is calculated."""
    metrics = comparison.after.process.metrics
    return {id_: one for id_, one in metrics.items() if one.as_is or one.target or one.level}


def rows_of(family: FamilyComparison, pairs: Pairs) -> Iterator[tuple[Figure | None, Figure | None]]:
    """The figures of both sides beside each other, by figure and customer requirement."""
    earlier = (
        {}
        if family.before is None
        else {
            (one.id, one.customer and pairs.later("customer", one.customer)): one
            for one in family.before.figures
        }
    )
    later = {} if family.after is None else {(one.id, one.customer): one for one in family.after.figures}
    for key in dict.fromkeys([*later, *earlier]):
        yield earlier.get(key), later.get(key)
