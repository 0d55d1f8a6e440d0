"""What the axis of a state names: the hours, the days, and whose clock it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from procmap.analysis.solution import Solution
from procmap.calendars import HorizonError, wall
from procmap.render.clock import short_weekdays
from procmap.render.diagram.scene import Day, Scene, Tick
from procmap.render.diagram.views.standing import NOWHERE, Stand
from procmap.render.rows import View

_FEW_DAYS, _FEW_STEPS = 6, 2
"""A run over more days, or of no more steps, has no room for the days that it only passes."""


@dataclass(frozen=True)
class ClockMarks:
    """The hours and days of one solution on the file's clock."""

    view: View
    language: str

    @property
    def _solution(self) -> Solution:
        return self.view.solution

    def ticks(self, scene: Scene) -> dict[int, Tick]:
        """The hours at which something begins, ends or is due."""
        told = [flow for flow in scene.flows if any(chip.when for chip in flow.chips)]
        strong = {flow.due for flow in told if flow.due is not None}
        strong |= {deadline.at for deadline in scene.deadlines} | {box.due for box in scene.boxes if box.due}
        plain = {at for box in scene.boxes if not box.day for at in (box.begins, box.ends)}
        plain |= {at for bracket in scene.brackets for at in (bracket.begins, bracket.ends)}
        days = {box.begins for box in scene.boxes if box.day and box.begins is not None}
        flagged = {deadline.at for deadline in scene.deadlines}
        found = {}
        for at in sorted(at for at in strong | plain | days if at is not None):
            try:
                shown = wall(at, self._solution.zone)
            except HorizonError:
                continue
            bare = (at in days and at not in strong | plain) or at in flagged
            text = "" if bare else f"{shown:%H:%M}"
            found[at] = Tick(text, (shown.date() - self._solution.date).days, at in strong)
        return found

    def days(self, ticks: Mapping[int, Tick], stands: Mapping[str, Stand]) -> Iterator[Day]:
        """The days of these hours, and those that a measured run passes."""
        weekdays = short_weekdays(self.view.names.say)
        timed = {tick.day for tick in ticks.values()}
        for day in sorted(timed | self._passed(stands)):
            date = self._solution.date + timedelta(days=day)
            shown = f"{date:%d.%m}" if self.language == "ru" else f"{date:%m-%d}"
            name = f"D{day:+d}" if day else "D"
            yield Day(self.midnight(day), f"{name} · {weekdays[date.weekday()]} {shown}", day not in timed)

    def _passed(self, stands: Mapping[str, Stand]) -> set[int]:
        """The days that a measured run goes through, where they are few: so that two days look like two days."""
        found: set[int] = set()
        for window in self._solution.windows:
            if window.measured is None or window.begins is None or len(window.steps) <= _FEW_STEPS:
                continue
            ends = stands.get(window.steps[-1], NOWHERE).ends
            if ends is not None:
                first, last = (self._day(at) for at in (window.begins, ends))
                found |= set(range(first, last + 1)) if last - first <= _FEW_DAYS else set()
        return found

    def _day(self, at: int) -> int:
        return (wall(at, self._solution.zone).date() - self._solution.date).days

    def midnight(self, day: int) -> int:
        """The first instant of a day, counted from D."""
        date = self._solution.date + timedelta(days=day)
        return int(datetime.combine(date, time(), ZoneInfo(self._solution.zone)).timestamp())
