"""Whose clock is another one than the file's: steps, departments and requirements of other time zones."""

from __future__ import annotations

from dataclasses import dataclass

from procmap.analysis.clocks import Calendars
from procmap.model import Process, Requirement, Step
from procmap.render.clock import Clock


@dataclass(frozen=True)
class Zones:
    """The zones of a process beside its own. A step is on the clock of the calendar it is worked by."""

    process: Process

    def of_step(self, step: Step) -> str:
        """The zone of a step; empty where it is the file's."""
        return self._of_calendar(Calendars(self.process).id_of_step(step))

    def of_department(self, id_: str) -> str:
        """The zone of a department."""
        department = self.process.departments.get(id_)
        return self._of_calendar((department.calendar if department else None) or self.process.calendar)

    def of_requirement(self, requirement: Requirement, step: Step | None) -> str:
        """The zone that its time names, else that of the ``step`` or department it is asked of."""
        if requirement.point is not None and requirement.point.zone:
            return self._other(requirement.point.zone)
        if step is not None:
            return self.of_step(step)
        return self.of_department(requirement.of) if requirement.of else ""

    def local(self, clock: Clock, instant: int | None, zone: str | None) -> str:
        """`` (14:00 Asia/Vladivostok)``: an instant on another clock, where that shows another time."""
        if instant is None or not self._other(zone or ""):
            return ""
        shown = clock.moment(instant, zone)
        return "" if shown == f"{clock.moment(instant)} {zone}" else f" ({shown})"

    def _of_calendar(self, id_: str) -> str:
        spec = self.process.calendars.get(id_)
        return self._other((spec.timezone if spec else None) or "")

    def _other(self, zone: str) -> str:
        return "" if zone == self.process.timezone else zone
