"""The calendars of a process, and its labels turned into instants for one anchor day.

Every clock time of a file is read in the process's time zone unless it names its own; working days are those
of the calendar of whoever answers for the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from procmap.calendars import FOREVER, NEVER, Label, Operator, WorkCalendar, by, is_finite, not_before
from procmap.model import CalendarSpec, Process, Step
from procmap.model.working_time import build_calendar

ALWAYS = "always"
"""The built-in calendar that never closes."""


class Calendars:
    """The calendars of one process by id, built when first asked for. An unknown id never closes."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._zone = process.timezone
        self._specs: Mapping[str, CalendarSpec] = process.calendars
        self._built: dict[str, WorkCalendar] = {}

    def __getitem__(self, id_: str) -> WorkCalendar:
        if id_ not in self._built:
            spec = self._specs.get(id_)
            built = WorkCalendar.always(self._zone) if spec is None else build_calendar(spec, self._zone, id_)
            self._built[id_] = built
        return self._built[id_]

    def id_of_department(self, department: str | None) -> str:
        """The calendar a department works by: its own, else the process's."""
        found = self._process.departments.get(department) if department else None
        return (found.calendar if found else None) or self._process.calendar

    def id_of_giver(self, department: str | None, step: Step | None) -> str:
        """The calendar of whoever answers for a time: the step's own, else the department's, else the process's."""
        return (step.calendar if step else None) or self.id_of_department(department)

    def id_of_step(self, step: Step) -> str:
        """The calendar a step is worked by: its own, else its department's, else the process's."""
        return step.calendar or self.id_of_department(step.department)

    def sources(self, year: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Where the holidays of the calendars in use come from, and the years among them still provisional."""
        names = {built.data_version() for built in self._built.values() if built.holidays}
        years = {y for built in self._built.values() for y in built.provisional_years if abs(y - year) <= 1}
        return tuple(sorted(names)), tuple(sorted(years))

    @property
    def provisional(self) -> tuple[int, ...]:
        """The years looked at so far whose calendar is not final."""
        return tuple(sorted({year for built in self._built.values() for year in built.provisional_years}))

    def next_day(self, process: Process, state: str, today: date) -> date:
        """The first day from ``today`` on that is a working day of every calendar the state's steps use.

        ``today`` itself where a year's search finds none. Raises ``MissingYearError`` beyond known calendars.
        """
        used = [self[id_] for id_ in self._used(process, state)]
        for n in range(366):
            day = today + timedelta(days=n)
            if all(calendar.is_working_day(day) for calendar in used):
                return day
        return today

    def every_day(self, process: Process, state: str) -> bool:
        """Whether every calendar the state's steps use works on every day there is."""
        specs = (self._specs.get(id_) for id_ in self._used(process, state))
        return all(spec is None or spec.every_day for spec in specs)

    def _used(self, process: Process, state: str) -> list[str]:
        ids = {self.id_of_step(step) for step in process.states[state].steps.values()}
        return sorted(ids or {process.calendar})


class Watch:
    """Notes which instants a calculation went through, so that its result can be told to hold on a like day.

    Whatever an operator answers rests on the days between what it was asked and its answer, and on the days next
    to them. ``endless`` is set where a search found nothing, and so looked at everything.
    """

    def __init__(self) -> None:
        self.low, self.high, self.endless = FOREVER, NEVER, False

    def note(self, t: int) -> None:
        """One instant; sentinels are passed over."""
        if is_finite(t):
            self.low, self.high = min(self.low, t), max(self.high, t)

    def over(self, operator: Operator) -> Operator:
        """The same operator, watched."""
        return cast(Operator, _Watched(operator, self))


class _Watched:
    def __init__(self, operator: Operator, watch: Watch) -> None:
        self._operator, self._watch = operator, watch

    @property
    def kind(self) -> str:
        """The operator's own."""
        return self._operator.kind

    @property
    def operator(self) -> Operator:
        """The operator itself."""
        return self._operator

    def forward(self, t: int) -> int:
        """The operator's own."""
        return self._noted(t, self._operator.forward(t))

    def backward(self, d: int) -> int:
        """The operator's own."""
        return self._noted(d, self._operator.backward(d))

    def _noted(self, asked: int, answer: int) -> int:
        self._watch.note(asked)
        self._watch.note(answer)
        if is_finite(asked) and not is_finite(answer):
            self._watch.endless = True
        return answer


class Clocks:
    """The calendars of a process together with the day that D stands for; ``watch`` notes what is looked at."""

    def __init__(
        self, process: Process, calendars: Calendars, anchor: date, watch: Watch | None = None
    ) -> None:
        self.watch = watch
        self.zone = process.timezone
        self.calendars = calendars
        self.anchor = anchor

    def of_giver(self, department: str | None, step: Step | None) -> WorkCalendar:
        """The calendar of whoever answers for a time; ``step`` is the one whose result it is, if any."""
        return self.calendars[self.calendars.id_of_giver(department, step)]

    def of_step(self, step: Step) -> WorkCalendar:
        """The calendar a step is worked by."""
        return self.calendars[self.calendars.id_of_step(step)]

    def by(self, label: Label | None, calendar: WorkCalendar) -> int | None:
        """The instant of a deadline; ``None`` without one, or where only a day is stated."""
        if label is None or label.seconds is None:
            return None
        return by(label, self.anchor, self.zone, calendar)

    def not_before(self, label: Label, calendar: WorkCalendar) -> int:
        """The instant of a release; where only a day is stated, that day's beginning."""
        if label.seconds is None:
            return self.day_begins(label, calendar)
        return not_before(label, self.anchor, self.zone, calendar)

    def day_begins(self, label: Label, calendar: WorkCalendar) -> int:
        """The first instant of a label's day."""
        return by(Label(label.days, 0, label.working, label.zone), self.anchor, self.zone, calendar)

    def day_ends(self, label: Label, calendar: WorkCalendar) -> int:
        """24:00 of a label's day."""
        return by(Label(label.days, 86_400, label.working, label.zone), self.anchor, self.zone, calendar)
