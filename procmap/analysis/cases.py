"""Which of the possible outcomes is calculated, and the operators that durations become in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from procmap.calendars import (
    Atomic,
    Departures,
    Duration,
    Elapsed,
    EndOfDay,
    Operator,
    Spread,
    Work,
    WorkCalendar,
    WorkingDays,
    parse_days,
)
from procmap.model import Measured, Process, Step


class Case(NamedTuple):
    """Which of the possible outcomes is calculated: the best or worst of each range, usual or rare times.

    With ``varying`` what has a range is laid out as a :class:`Varying` operator, for those who choose its length.
    """

    worst: bool = True
    sometimes: bool = False
    varying: bool = False

    def pick(self, spread: Spread) -> Duration:
        """The duration that counts in this case."""
        return spread.worst if self.worst else spread.best

    def limit(self, spread: Spread) -> Duration:
        """The greatest time that counts in this case: of a range the shortest at worst."""
        return spread.best if self.worst else spread.worst

    def measured(self, fact: Measured) -> Spread:
        """The spread of a measured run that counts in this case."""
        return fact.sometimes if self.sometimes and fact.sometimes else fact.usually

    def operator(self, spread: Spread, calendar: WorkCalendar, step: Step | None) -> Operator | None:
        """The operator of a spread in this case; ``None`` for plain elapsed seconds."""
        found = operator_for(self.pick(spread), calendar, step)
        if not self.varying or spread.exact:
            return found
        return Varying(spread, found or Elapsed(self.pick(spread).amount))


@dataclass(frozen=True, slots=True)
class Varying:
    """An operator whose amount nobody has chosen yet; ``usual`` is what it is in the case that is laid out."""

    kind: ClassVar[str] = "varying"
    spread: Spread
    usual: Operator

    def forward(self, t: int) -> int:
        """As usual."""
        return self.usual.forward(t)

    def backward(self, d: int) -> int:
        """As usual."""
        return self.usual.backward(d)

    def taking(self, amount: int) -> Operator:
        """The operator for one amount, in seconds or whole working days."""
        usual = self.usual
        if isinstance(usual, Elapsed):
            return Elapsed(amount)
        if isinstance(usual, WorkingDays):
            return replace(usual, count=amount)
        assert isinstance(usual, Work | Atomic)
        return replace(usual, seconds=amount)


def operator_for(duration: Duration, calendar: WorkCalendar, step: Step | None) -> Operator | None:
    """The operator of a duration, or ``None`` for plain elapsed seconds (``duration.amount``)."""
    if duration.kind == "workdays":
        return WorkingDays(calendar, duration.amount, "close")
    if duration.kind == "eod":
        return EndOfDay(calendar)
    if duration.amount and step is not None and step.atomic:
        return Atomic(calendar, duration.amount)
    if duration.kind == "work" or (step is not None and step.opening_hours):
        return Work(calendar, duration.amount)
    return None


def departures_of(process: Process, step: Step, calendar: WorkCalendar) -> Departures:
    """When a step with departures leaves; ``calendar`` is the one that it is worked by."""
    assert step.departures is not None
    times = tuple(point.seconds for point in step.departures.times if point.seconds is not None)
    zone = next((point.zone for point in step.departures.times if point.zone), None)
    own = calendar if step.calendar is not None else None
    return Departures(zone or process.timezone, times, parse_days(step.departures.days), own)


def overrun(durations: tuple[Duration, Duration], begins: int, calendar: WorkCalendar, step: Step) -> int:
    """By how many seconds the first of two durations ends later, both counted from ``begins`` (seconds UTC).

    Below 0 where it ends earlier.
    """
    ends = []
    for duration in durations:
        operator = operator_for(duration, calendar, step)
        ends.append(begins + duration.amount if operator is None else operator.forward(begins))
    return ends[0] - ends[1]


def limit_for(duration: Duration, calendar: WorkCalendar) -> Operator:
    """The operator of a greatest time: until the same hour, the same work or the same close."""
    if duration.kind != "work":
        return no_longer(operator_for(duration, calendar, None), duration.amount)
    from procmap.calendars import Fresh

    return Fresh(calendar, duration.amount)


def no_longer(operator: Operator | None, amount: int = 0) -> Operator:
    """The greatest time that an operator itself is; ``None`` stands for elapsed seconds (``amount``)."""
    from procmap.calendars import FreshElapsed, Until  # few files have greatest times

    return Until(operator) if operator else FreshElapsed(amount)
