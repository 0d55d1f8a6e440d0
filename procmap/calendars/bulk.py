"""Elapsed and working time for whole arrays of instants (numpy, int64), about a hundred times the scalar
speed.

The bisect table of a calendar is compiled to equal slots, slot = gcd of all window edges and k. Within a
slot an answer is linear: f(t) = A[s] + (t & M[s]), with s = t // slot, M all ones in working slots and 0 in
others. Forwards slots are closed on the right, because f sticks to a close; backwards on the left, because
f# moves to an opening. Where the slots would be too many (odd edges, odd k) the answer comes from binary
search instead.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Any, cast

from procmap.calendars.errors import MissingExtraError
from procmap.calendars.instant import EDGE, FOREVER, NEVER, is_finite
from procmap.calendars.operators import Elapsed, Work
from procmap.calendars.timetable import Table, Timetable

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]
    Step = Callable[[Instants, Instants], None]

MAX_SLOTS = 1 << 17
"""Most slots compiled: 2 MB of tables, about what a second-level cache holds."""

CHUNK = 1 << 14
"""Instants worked on at a time, so that the passes over them stay in the cache."""


def numpy_or_raise() -> Any:
    """numpy itself. Raises MissingExtraError where it is not installed."""
    try:
        import numpy
    except ImportError as error:
        raise MissingExtraError("numpy", "solvers") from error
    return numpy


def forward_many(op: Elapsed | Work, instants: Instants) -> Instants:
    """``op.forward`` of every element (int64 seconds UTC); sentinels stay, errors are the scalar's.

    Raises MissingExtraError where numpy is not installed.
    """
    return _many(op, instants, backwards=False)


def backward_many(op: Elapsed | Work, instants: Instants) -> Instants:
    """``op.backward`` of every element (int64 seconds UTC); sentinels stay, errors are the scalar's.

    Raises MissingExtraError where numpy is not installed.
    """
    return _many(op, instants, backwards=True)


def _many(op: Elapsed | Work, instants: Instants, backwards: bool) -> Instants:
    np = numpy_or_raise()
    values: Instants = np.ascontiguousarray(instants, dtype=np.int64)
    if not values.size:
        return values.copy()
    low, high = int(np.min(values)), int(np.max(values))
    if not (is_finite(low) and is_finite(high)):
        return _with_sentinels(op, values, backwards)
    if isinstance(op, Elapsed) or op.seconds == 0:
        moved: Instants = values + (-op.seconds if backwards else op.seconds)
        return moved
    table = _cover(op, low, high, backwards)
    if table is None:
        scalar = op.backward if backwards else op.forward
        one_by_one: Instants = np.array([scalar(t) for t in values.ravel().tolist()], np.int64)
        return one_by_one.reshape(values.shape)
    return _apply(table, op.seconds, values, backwards)


def _with_sentinels(op: Elapsed | Work, values: Instants, backwards: bool) -> Instants:
    """Answer the finite elements; the others keep their sign."""
    np = numpy_or_raise()
    out: Instants = np.where(values > 0, FOREVER, NEVER)
    finite = (values > -EDGE) & (values < EDGE)
    out[finite] = _many(op, values[finite], backwards)
    return out


def _cover(op: Work, low: int, high: int, backwards: bool) -> Table | None:
    """A table that holds all instants and all answers; None when one table does not reach."""
    calendar: Timetable = op.calendar
    if not is_finite(op.backward(low) if backwards else op.forward(high)):
        return None
    calendar.table_at(low)
    table = calendar.table_at(high)
    if not table.lo <= low:
        return None
    total = table.ticks_before(low) - op.seconds if backwards else table.ticks_before(high) + op.seconds
    reached = table.cum[0] <= total if backwards else total <= table.cum[-1]
    return table if reached else None


def _apply(table: Table, k: int, values: Instants, backwards: bool) -> Instants:
    """Choose the way: one linear piece a slot, count and invert by slots, or binary search."""
    base = table.starts[0] if table.starts else table.lo
    edges = [t - base for t in (*table.starts, *table.ends)]
    for slot, way in ((gcd(k, *edges), _by_pieces), (gcd(*edges), _by_counts)):
        if slot and (table.hi - table.lo) // slot < MAX_SLOTS:
            out = numpy_or_raise().empty_like(values)
            step = way(_Slots(table, slot, backwards), -k if backwards else k)
            flat, into = values.ravel(), out.ravel()
            for a in range(0, flat.size, CHUNK):
                step(flat[a : a + CHUNK], into[a : a + CHUNK])
            return cast("Instants", out)
    return _searched(table, k, values, backwards)


class _Slots:
    """The table cut into equal slots: ``begins``, whether ``working``, and ``rank`` working slots before
    each.

    ``order`` lists the beginnings of the working ones. ``shift`` is what to take off an instant before
    dividing.
    """

    def __init__(self, table: Table, slot: int, backwards: bool) -> None:
        np = numpy_or_raise()
        base = table.starts[0] if table.starts else table.lo
        origin = base - (base - table.lo + slot) // slot * slot
        count = (table.hi - origin) // slot + 2
        change = np.zeros(count + 1, np.int64)
        np.add.at(change, (np.array(table.starts, np.int64) - origin) // slot, 1)
        np.add.at(change, (np.array(table.ends, np.int64) - origin) // slot, -1)
        self.slot, self.backwards = slot, backwards
        self.shift = origin if backwards else origin + 1
        self.working = np.cumsum(change)[:count].astype(bool)
        self.begins = origin + slot * np.arange(count, dtype=np.int64)
        self.order = self.begins[self.working]
        self.rank = np.cumsum(self.working) - self.working
        self.mask = np.where(self.working, np.int64(-1), np.int64(0))


def _by_pieces(slots: _Slots, k: int) -> Step:
    """f(t) = A[s] + (t & M[s]): a working slot is moved k // slot working slots on (back where k < 0)."""
    np, slot = numpy_or_raise(), slots.slot
    jump = k // slot
    target = slots.rank + jump if slots.backwards else slots.rank + jump - 1 + slots.working
    moved = np.take(slots.order, target, mode="clip")
    rest = 0 if slots.backwards else slot
    answers = np.where(slots.working, moved - slots.begins, moved + rest)

    def step(part: Instants, out: Instants) -> None:
        at = part - slots.shift
        at //= slot
        np.take(slots.mask, at, out=out, mode="clip")
        out &= part
        out += np.take(answers, at, mode="clip")

    return step


def _by_counts(slots: _Slots, k: int) -> Step:
    """v = B[s] + (t & M[s]) + k, which is C(t) + k; then O[j] + v with j the working slot that v falls into."""
    np, slot = numpy_or_raise(), slots.slot
    counts = k + slots.rank * slot - np.where(slots.working, slots.begins, 0)
    inverse = slots.order - slot * np.arange(slots.order.size, dtype=np.int64)
    early = 0 if slots.backwards else 1

    def step(part: Instants, out: Instants) -> None:
        at = part - slots.shift
        at //= slot
        np.take(slots.mask, at, out=out, mode="clip")
        out &= part
        out += np.take(counts, at, mode="clip")
        np.subtract(out, early, out=at)
        at //= slot
        out += np.take(inverse, at, mode="clip")

    return step


def _searched(table: Table, k: int, values: Instants, backwards: bool) -> Instants:
    """The same by binary search, for edges too odd to tabulate."""
    np = numpy_or_raise()
    starts, ends, cum = (np.array(column, np.int64) for column in (table.starts, table.ends, table.cum))
    i = np.searchsorted(starts, values, "right") - 1
    before = np.where(i < 0, cum[0], cum[i] + np.minimum(values, ends[i]) - starts[i])
    v = before - k if backwards else before + k
    j = np.searchsorted(cum, v, "right" if backwards else "left") - 1
    found: Instants = starts[j] + v - cum[j]
    return found
