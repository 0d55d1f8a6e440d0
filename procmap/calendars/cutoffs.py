"""Promises with a cut-off: received before 14:00, answered today; later, by 11:00 of the next working day.

Each is a step function with two steps a working day: receipts from x on are answered by y. What is received
on a day off counts as received at the start of the next working day. Backwards is the end of the last step
whose y is not after the due moment. A promise under which a later receipt is answered *sooner* is not
monotone and has no latest moment until its author says ``wait`` (the sender may hold it: y becomes the
minimum of the steps to come) or ``worst`` (may not: the maximum of the steps so far).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

from procmap.calendars.instant import DAY, FOREVER, NEVER, is_finite, sentinel
from procmap.calendars.promises import Target, check_target, target_on
from procmap.calendars.workcalendar import HOUR, WorkCalendar

Hull = Literal["wait", "worst"] | None

Slot = tuple[int, bool]
"""A working day (ordinal) and whether the receipt is after its cut-off."""


class Stepped(ABC):
    """What the two promises share. Answers of a slot come from ``_before`` and ``_after`` of the subclass."""

    __slots__ = ()
    calendar: WorkCalendar
    cutoff: int
    at_cutoff: Literal["late", "in_time"]
    hull: Hull
    count: int

    @property
    @abstractmethod
    def monotone(self) -> bool:
        """Whether no later receipt can be answered sooner, whatever the days; a hull makes it so."""

    @abstractmethod
    def _before(self, day: int) -> int | None:
        """The answer to what counts as received on the working day ``day`` before the cut-off."""

    @abstractmethod
    def _after(self, day: int) -> int | None:
        """The answer to what is received on it after the cut-off."""

    def _check(self) -> None:
        if not 0 <= self.cutoff <= DAY or self.count < 1:
            raise ValueError("a cut-off is a time of day and counts at least one day")

    # Slots.

    def _turn(self, day: int) -> int:
        """The first instant of a working day that is too late."""
        return self.calendar.reading(day, self.cutoff) + (self.at_cutoff == "in_time")

    def _stop(self, day: int) -> int:
        """The first receipt that counts for a later working day than ``day``."""
        return max(self.calendar.reading(day + 1, 0), self._turn(day))

    def _empty(self, slot: Slot) -> bool:
        """Whether no receipt falls into the slot: a cut-off at 24:00, or at 00:00 after a working day."""
        day, late = slot
        if late:
            return self._turn(day) >= self.calendar.reading(day + 1, 0)
        previous = self.calendar.nth_day(day, -1)
        return self.cutoff == 0 and previous is not None and self._stop(previous) >= self._turn(day)

    def _slot(self, t: int) -> Slot | None:
        """The slot that receives ``t``; None when no working day is to come."""
        today = self.calendar.day_at(t)
        if self.cutoff == DAY and self.calendar.is_working_ordinal(today - 1) and t < self._turn(today - 1):
            return today - 1, False
        day = self.calendar.nth_day(today, 0)
        if day is None:
            return None
        return day, day == today and t >= self._turn(day)

    def counted_on(self, t: int) -> Slot | None:
        """The working day that a receipt at ``t`` counts for, and whether as late; None when none is to come."""
        return self._slot(t) if is_finite(t) else None

    def turns_at(self, day: int) -> int:
        """The first receipt that is too late on a working day."""
        return self._turn(day)

    def _last_of(self, slot: Slot) -> int:
        """The last receipt of a slot that has any."""
        day, late = slot
        return (self._stop(day) if late or self._empty((day, True)) else self._turn(day)) - 1

    def _first_of(self, slot: Slot) -> int:
        """The first receipt of a slot; an early one is counted from its own day, if any of that is early."""
        day, late = slot
        if late:
            return self._turn(day)
        previous, start = self.calendar.nth_day(day, -1), self.calendar.reading(day, 0)
        opened = start if previous is None else self._stop(previous)
        return max(opened, start) if max(opened, start) < self._turn(day) else opened

    # Answers.

    def _answer(self, slot: Slot) -> int:
        found = self._after(slot[0]) if slot[1] else self._before(slot[0])
        return FOREVER if found is None else found

    def _others(self, slot: Slot, step: int) -> list[Slot]:
        """The slots before (step -1) or after (1) that may be out of order with ``slot``.

        An answer lies at most ``count`` working days and a night away, so the search ends there.
        """
        day, late = slot
        out = [(day, not late)] if late == (step < 0) else []
        for _ in range(self.count + 1):
            other = self.calendar.nth_day(day, step)
            if other is None:
                break
            out += [(other, False), (other, True)]
            day = other
        return [other_slot for other_slot in out if not self._empty(other_slot)]

    def _settled(self, slot: Slot, hull: Hull) -> int:
        """The answer of a slot under a hull."""
        answer = self._answer(slot)
        if hull is None:
            return answer
        if hull == "worst":
            return max([answer, *map(self._answer, self._others(slot, -1))])
        return min([answer, *map(self._answer, self._others(slot, 1))])

    def forward(self, t: int) -> int:
        """The moment by which a receipt at ``t`` is answered, under the hull if one is chosen."""
        if not is_finite(t):
            return sentinel(t)
        slot = self._slot(t)
        return FOREVER if slot is None else self._settled(slot, self.hull)

    def backward(self, d: int) -> int:
        """f#(d); out of order and without a hull: the latest t up to which all receipts are answered."""
        if not is_finite(d):
            return sentinel(d)
        hull: Hull = None if self.hull is None and self.monotone else self.hull or "worst"
        day = self.calendar.nth_day(self.calendar.day_at(d) + 1, -1)
        while day is not None:
            for slot in ((day, True), (day, False)):
                if not self._empty(slot) and self._settled(slot, hull) <= d:
                    return self._last_of(slot)
            day = self.calendar.nth_day(day, -1)
        return NEVER

    def first_violation(self, start: int, days: int = 400) -> tuple[int, int] | None:
        """The first two receipts t1 < t2 within ``days`` of ``start`` with f(t1) > f(t2), any hull left
        aside.

        t1 is the last receipt of its step, t2 the first of the later step that is answered sooner. None if
        all are in order.
        """
        day = self.calendar.nth_day(self.calendar.day_at(start), 0)
        end = start + days * DAY
        while day is not None and self.calendar.reading(day, 0) < end:
            for slot in ((day, False), (day, True)):
                sooner = None if self._empty(slot) else self._sooner(slot)
                if sooner:
                    return self._last_of(slot), self._first_of(sooner)
            day = self.calendar.nth_day(day, 1)
        return None

    def _sooner(self, slot: Slot) -> Slot | None:
        """The first later slot that is answered before this one."""
        answer = self._answer(slot)
        return next((other for other in self._others(slot, 1) if self._answer(other) < answer), None)


@dataclass(frozen=True, slots=True)
class Cutoff(Stepped):
    """Received before ``cutoff``: by ``before`` on the same day; later: by ``after`` on the next day.

    ``cutoff`` is seconds after local midnight; exactly then is ``late`` or ``in_time`` by ``at_cutoff``. The
    next day is the ``count``-th ``working`` or ``calendar`` day. Where ``before`` is the close and the close
    comes before the cut-off (a short day), what arrives after the close is late. ValueError for a ``before``
    earlier than ``cutoff``.
    """

    kind: ClassVar[str] = "cutoff"
    calendar: WorkCalendar
    cutoff: int
    before: Target = "close"
    after: Target = "close"
    next_day: Literal["working", "calendar"] = "working"
    at_cutoff: Literal["late", "in_time"] = "late"
    count: int = 1
    hull: Hull = None

    def __post_init__(self) -> None:
        self._check()
        check_target(self.before)
        check_target(self.after)
        if isinstance(self.before, int) and self.before < self.cutoff:
            raise ValueError("an answer cannot be due before the cut-off it follows")

    @property
    def monotone(self) -> bool:
        """Whether ``before`` of a day is never after ``after``, and ``after`` never after ``before`` of the
        next day.

        Judged by the week and the special days, an hour less where days may be short: True is certain, False
        means that ``first_violation`` should look.
        """
        if self.hull is not None:
            return True
        early, late = self._range(self.before), self._range(self.after)
        return self.count == 1 and late[1] <= early[0] and early[1] <= DAY + late[0]

    def _range(self, at: Target) -> tuple[int, int]:
        """The earliest and latest wall reading ``at`` can be, in seconds after the midnight of its day."""
        if isinstance(at, int):
            return at, at
        if at == "24:00":
            return DAY, DAY
        calendar = self.calendar
        rows = [*calendar.week, *(windows for _, windows in calendar.days)]
        ends = [windows[-1][1] for windows in rows if windows] or [DAY]
        shorter = HOUR if calendar.holidays or calendar.short else 0
        return min(ends) - shorter, max(*ends, DAY if self.next_day == "calendar" else 0)

    def _turn(self, day: int) -> int:
        turn = Stepped._turn(self, day)
        return min(turn, self.calendar.close_on(day) + 1) if self.before == "close" else turn

    def _before(self, day: int) -> int | None:
        return target_on(self.calendar, day, self.before)

    def _after(self, day: int) -> int | None:
        other = day + self.count if self.next_day == "calendar" else self.calendar.nth_day(day, self.count)
        return None if other is None else target_on(self.calendar, other, self.after)


@dataclass(frozen=True, slots=True)
class LateCutoff(Stepped):
    """Received before ``cutoff``: by ``before`` on the next working day; later: by ``after`` on that day.

    With ``after`` < ``before`` a later receipt is answered sooner: not monotone until ``hull`` says what
    that means.
    """

    kind: ClassVar[str] = "late_cutoff"
    calendar: WorkCalendar
    cutoff: int
    before: Target
    after: Target
    hull: Hull = None
    at_cutoff: Literal["late", "in_time"] = "late"
    count: int = 1

    def __post_init__(self) -> None:
        self._check()
        check_target(self.before)
        check_target(self.after)

    @property
    def monotone(self) -> bool:
        """Whether ``before`` <= ``after`` as clock times; False for a close and a clock time."""
        if self.hull is not None or self.before == self.after:
            return True
        early = DAY if self.before == "24:00" else self.before
        late = DAY if self.after == "24:00" else self.after
        return isinstance(early, int) and isinstance(late, int) and early <= late

    def _before(self, day: int) -> int | None:
        return self._next(day, self.before)

    def _after(self, day: int) -> int | None:
        return self._next(day, self.after)

    def _next(self, day: int, at: Target) -> int | None:
        other = self.calendar.nth_day(day, self.count)
        return None if other is None else target_on(self.calendar, other, at)
