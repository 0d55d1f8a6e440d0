"""Operators over whole arrays of instants where the amount differs from element to element, or where the operator
is a step function (numpy, int64).

``vary`` is ``Elapsed(k).forward(t)``, ``Work(k).forward(t)`` or ``Atomic(k).forward(t)`` for each pair of a k and a
t. ``steps_many`` answers any operator whose answers are few (departures, ends of days, working days): from the
least instant on, f#(f(t)) is the last instant with the same answer, so that f(x), x, f(x + 1), … list its steps, and
binary search finds each instant's. Both need finite instants; errors are the scalar's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from procmap.calendars.bulk import numpy_or_raise
from procmap.calendars.freshness import Fresh
from procmap.calendars.instant import FOREVER, is_finite
from procmap.calendars.openings import Atomic
from procmap.calendars.operators import Operator, Work
from procmap.calendars.timetable import Table, Timetable

if TYPE_CHECKING:
    from procmap.calendars.bulk import Instants

MOST_STEPS = 1 << 16
"""Steps of a step function that are listed; beyond them each instant is answered on its own."""


def vary(
    kind: Literal["elapsed", "work", "atomic"], calendar: Timetable, instants: Instants, amounts: Instants
) -> Instants:
    """f_k(t) of every element: ``instants`` int64 seconds UTC, ``amounts`` seconds >= 0. ``FOREVER`` is "never"."""
    if kind == "elapsed" or not instants.size:
        moved: Instants = instants + amounts
        return moved
    low, high, most = int(instants.min()), int(instants.max()), int(amounts.max())
    table = _cover(kind, calendar, (low, high), most)
    if table is None:
        one = Work if kind == "work" else Atomic
        np = numpy_or_raise()
        pairs = zip(instants.tolist(), amounts.tolist(), strict=True)
        each: Instants = np.array([one(calendar, k).forward(t) for t, k in pairs], np.int64)
        return each
    return (_work if kind == "work" else _atomic)(table, instants, amounts)


def _cover(
    kind: Literal["work", "atomic"], calendar: Timetable, span: tuple[int, int], most: int
) -> Table | None:
    """A table that holds all instants and all answers; ``None`` when one table does not reach."""
    low, high = span
    operator = Work(calendar, most) if kind == "work" else Atomic(calendar, most)
    last = operator.forward(high)
    if not is_finite(last):
        return None
    calendar.table_at(low)
    table = calendar.table_at(max(last, high))
    return table if table.lo <= low and table.starts else None


def usable_many(calendar: Timetable, seconds: int, instants: Instants) -> Instants:
    """``Fresh(calendar, seconds).forward`` of every element: last(C(t) + k), until when something is usable."""
    np = numpy_or_raise()
    if not instants.size:
        return instants.copy()
    one = Fresh(calendar, seconds)
    low, high = int(instants.min()), int(instants.max())
    last = one.forward(high)
    table = None
    if is_finite(last):
        calendar.table_at(low)
        table = calendar.table_at(max(last, high))
    if (
        table is None
        or table.lo > low
        or not table.starts
        or table.cum[-1] <= table.ticks_before(high) + seconds
    ):
        every: Instants = np.array([one.forward(t) for t in instants.tolist()], np.int64)
        return every
    starts, ends, cum = _columns(table)
    i = np.searchsorted(starts, instants, "right") - 1
    v = np.where(i < 0, cum[0], cum[i] + np.minimum(instants, ends[i]) - starts[i]) + seconds
    j = np.searchsorted(cum, v, "right") - 1
    found: Instants = starts[j] + v - cum[j]
    return found


def _columns(table: Table) -> tuple[Any, Any, Any]:
    np = numpy_or_raise()
    starts, ends, cum = (np.array(column, np.int64) for column in (table.starts, table.ends, table.cum))
    return starts, ends, cum


def _work(table: Table, instants: Instants, amounts: Instants) -> Instants:
    """first(C(t) + k), and t itself where k = 0."""
    np = numpy_or_raise()
    starts, ends, cum = _columns(table)
    i = np.searchsorted(starts, instants, "right") - 1
    before = np.where(i < 0, cum[0], cum[i] + np.minimum(instants, ends[i]) - starts[i])
    v = before + amounts
    j = np.searchsorted(cum, v, "left") - 1
    found: Instants = np.where(amounts == 0, instants, starts[j] + v - cum[j])
    return found


def _atomic(table: Table, instants: Instants, amounts: Instants) -> Instants:
    """The end of the first gap of length k at or after t; all elements move on to the next window until they fit."""
    np = numpy_or_raise()
    starts, ends, _ = _columns(table)
    at = np.maximum(np.searchsorted(starts, instants, "right") - 1, 0)
    found: Instants = instants.copy()
    open_ = np.flatnonzero(amounts > 0)
    while open_.size:
        window = at[open_]
        beyond = window >= starts.size
        window = np.minimum(window, starts.size - 1)
        finish = np.maximum(instants[open_], starts[window]) + amounts[open_]
        fits = (finish <= ends[window]) & ~beyond
        found[open_[fits]] = finish[fits]
        found[open_[beyond]] = FOREVER
        open_ = open_[~fits & ~beyond]
        at[open_] += 1
    return found


def steps_many(operator: Operator, instants: Instants) -> Instants:
    """``operator.forward`` of every element of an operator that is a step function."""
    np = numpy_or_raise()
    if not instants.size:
        return instants.copy()
    low, high = int(instants.min()), int(instants.max())
    lasts: list[int] = []
    answers: list[int] = []
    t = low
    while t <= high and len(lasts) < MOST_STEPS:
        answer = operator.forward(t)
        last = operator.backward(answer) if is_finite(answer) else FOREVER
        answers.append(answer)
        lasts.append(max(last, t))
        t = lasts[-1] + 1
    if t <= high:
        every: Instants = np.array([operator.forward(one) for one in instants.tolist()], np.int64)
        return every
    found: Instants = np.array(answers, np.int64)[
        np.searchsorted(np.array(lasts, np.int64), instants, "left")
    ]
    return found
