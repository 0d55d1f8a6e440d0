"""The time in which several calendars work at once, and work done in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from procmap.calendars.operators import natural, work_backward, work_forward
from procmap.calendars.timetable import Memo, Timetable


@dataclass(frozen=True, slots=True)
class Meeting(Timetable):
    """The time in which all of ``calendars`` work at once."""

    calendars: tuple[Timetable, ...]
    _memo: Memo = field(default_factory=Memo, init=False, repr=False, compare=False)

    def _stretch(self, t: int) -> tuple[int, int]:
        spans = [calendar._stretch(t) for calendar in self.calendars]
        return max(a for a, _ in spans), min(b for _, b in spans)

    def _windows(self, a: int, b: int) -> list[tuple[int, int]]:
        shared = [(a, b)]
        for calendar in self.calendars:
            shared = _common(shared, calendar._windows(a, b))
        return shared

    def longest_window(self, t: int, years: int) -> int:
        """The smallest of the members' bounds."""
        return min(calendar.longest_window(t, years) for calendar in self.calendars)


def _common(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Intersection of two sorted lists of disjoint windows, in one pass."""
    out: list[tuple[int, int]] = []
    i = j = 0
    while i < len(one) and j < len(two):
        start, end = max(one[i][0], two[j][0]), min(one[i][1], two[j][1])
        if start < end:
            out.append((start, end))
        if one[i][1] < two[j][1]:
            i += 1
        else:
            j += 1
    return out


def meet(calendars: tuple[Timetable, ...] | list[Timetable]) -> Timetable:
    """The working time common to all ``calendars``. ValueError when there are none."""
    if not calendars:
        raise ValueError("a meeting needs a calendar")
    return calendars[0] if len(calendars) == 1 else Meeting(tuple(calendars))


@dataclass(frozen=True, slots=True)
class Meet:
    """``seconds`` of time in which all ``calendars`` work at once; it may be split over windows."""

    kind: ClassVar[str] = "meet"
    calendars: tuple[Timetable, ...]
    seconds: int
    shared: Timetable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        natural(self.seconds)
        object.__setattr__(self, "calendars", tuple(self.calendars))
        object.__setattr__(self, "shared", meet(self.calendars))

    def forward(self, t: int) -> int:
        """first(C(t) + k), C counting the common time."""
        return work_forward(self.shared, t, self.seconds)

    def backward(self, d: int) -> int:
        """last(C(d) - k), C counting the common time."""
        return work_backward(self.shared, d, self.seconds)
