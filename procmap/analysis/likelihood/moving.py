"""The operators over the instants of many runs: what ``forward`` is to one, for all runs at once.

The lengths that were drawn are given as arrays, one for each varying part of an operator, and are used up: an array
of lengths may come back as the array of instants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procmap.analysis.cases import Varying
from procmap.calendars import (
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


def are_finite(t: Instants) -> bool:
    """Whether every run has an instant, none a sentinel."""
    return not t.size or (int(t.min()) > -EDGE and int(t.max()) < EDGE)


def moves_plainly(operator: Operator | None) -> bool:
    """Whether an operator only adds seconds, so that instants stay instants."""
    if isinstance(operator, Sequence):
        return all(moves_plainly(part) for part in operator.parts)
    if isinstance(operator, Varying):
        operator = operator.usual
    return operator is None or isinstance(operator, Elapsed)


def forward(operator: Operator | None, lag: int, t: Instants, amounts: list[Instants]) -> Any:
    """f(t) of every run that is there; ``NEVER`` and ``FOREVER`` stay."""
    np = numpy_or_raise()
    if are_finite(t):
        return forward_finite(operator, lag, t, amounts)
    there = (t > -EDGE) & (t < EDGE)
    moved = t.copy()
    moved[there] = forward_finite(operator, lag, t[there], [one[there] for one in amounts])
    return np.where(there, moved, t)


def forward_finite(operator: Operator | None, lag: int, t: Instants, amounts: list[Instants]) -> Instants:
    """f(t) of every run, where ``t`` holds no sentinel."""
    if operator is None:
        return t + lag
    if isinstance(operator, Sequence):
        left = list(amounts)
        for part in operator.parts:
            t = forward(part, 0, t, [left.pop(0)] if isinstance(part, Varying) else [])
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
        return forward_finite(operator.operator, 0, t, [])
    return steps_many(operator, t)


def _drawn(operator: Varying, t: Instants, amounts: Instants) -> Instants:
    usual = operator.usual
    if isinstance(usual, Elapsed):
        amounts += t
        return amounts
    if isinstance(usual, Work | Atomic):
        return vary("work" if isinstance(usual, Work) else "atomic", usual.calendar, t, amounts)
    assert isinstance(usual, WorkingDays)
    np = numpy_or_raise()
    found = np.empty_like(t)
    for days in np.unique(amounts).tolist():
        chosen = amounts == days
        found[chosen] = steps_many(operator.taking(days), t[chosen])
    return found  # type: ignore[no-any-return]
