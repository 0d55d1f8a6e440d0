"""Promises "within" a time that counts otherwise than the length of their step: three working hours within two hours.

Whether the step takes longer depends on when it begins. So its own lever has to be moved as far as it takes from there,
or something before it is moved, so that it begins at another time.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from procmap.analysis.cases import overrun
from procmap.analysis.repairs.bends import Bends, fewest
from procmap.analysis.repairs.covering import Clause, Moved, Row
from procmap.analysis.repairs.levers import QUARTER, opening_key, shortened
from procmap.calendars import Duration, is_finite
from procmap.model import Step


class Within(NamedTuple):
    """One such promise: the step, where it begins, its length, what is promised, and the levers of both.

    ``most`` is how far the length can be moved.
    """

    step: Step
    begins: int
    takes: Duration
    within: Duration
    lever: int | None
    most: int
    opening: int | None


def withins(bends: Bends, mosts: Moved) -> Iterator[Within]:
    """Those of a plan. ``mosts`` is how far each lever can be moved."""
    plan = bends.plan
    for contract in plan.contracts.values():
        step = plan.steps.get(contract.requirement.step or "")
        if contract.within is None or step is None or step.takes is None or not contract.answer.granted:
            continue
        if step.takes.worst.kind != contract.within.kind:
            id_ = contract.requirement.step or ""
            lever = bends.numbers.get(("takes", id_, "", ""))
            most = 0 if lever is None else mosts[lever]
            opening = bends.openings.get(opening_key(plan, step))
            begins = bends.found.again[id_]
            yield Within(step, begins, step.takes.worst, contract.within, lever, most, opening)


def outlasts(one: Within, bends: Bends, begins: int, moved: Moved) -> bool:
    """Whether the step ends after what is promised, both counted from when it begins (seconds UTC)."""
    if not is_finite(begins):
        return False
    minutes = 0 if one.opening is None else moved.get(one.opening, 0) * QUARTER
    units = 0 if one.lever is None else moved.get(one.lever, 0)
    takes = shortened(one.takes, units)
    return overrun((takes, one.within), begins, bends.calendar(one.step, minutes), one.step) > 0


def rows_of(one: Within, bends: Bends, begins: int, moved: Moved) -> Clause:
    """The rows of the step's own length; what lies before it can be moved as well."""
    if one.lever is None:
        return ()

    def late(lever: int, units: int) -> bool:
        return outlasts(one, bends, begins, {**moved, lever: units})

    needed = fewest(moved.get(one.lever, 0), one.most, partial(late, one.lever))
    return () if needed is None else (Row(((one.lever, 1),), needed),)
