"""When the work on a step really begins: at its departure, or when whoever does it opens.

The solver's start of a step is when everything is there for it; what it then waits for its departure or for opening
hours is a part of the step. Whoever must be told when to begin is told the end of that wait.
"""

from __future__ import annotations

from procmap.analysis.cases import departures_of, operator_for
from procmap.analysis.clocks import Calendars
from procmap.calendars import Atomic, CalendarError, Work, WorkCalendar, is_finite
from procmap.model import Process, Step


class SettingOut:
    """The beginnings of work in one process."""

    def __init__(self, process: Process) -> None:
        self._process, self._calendars = process, Calendars(process)

    def begins(self, step: Step, ready: int) -> int:
        """When the work on a step begins that is ready to begin; ``ready`` itself where it never does."""
        try:
            calendar = self._calendars[self._calendars.id_of_step(step)]
            at = departures_of(self._process, step, calendar).forward(ready) if step.departures else ready
            if is_finite(at):
                at = _at_work(step, calendar, at)
        except CalendarError:
            return ready
        return at if is_finite(at) else ready


def _at_work(step: Step, calendar: WorkCalendar, at: int) -> int:
    """When a step that could begin ``at`` an instant is worked on, by its hours."""
    duration = step.takes.worst if step.takes is not None else None
    operator = operator_for(duration, calendar, step) if duration is not None and duration.amount else None
    if isinstance(operator, Work):
        return Work(calendar, 1).forward(at) - 1
    if isinstance(operator, Atomic):
        return operator.forward(at) - operator.seconds
    return at
