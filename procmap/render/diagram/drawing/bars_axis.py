"""The axis below time-difference bars: true to scale where that shows every bar, else elastic as in the swimlane."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from procmap.calendars import HorizonError, wall
from procmap.render.diagram.layout.clock_axis import Column, Columns, place_columns
from procmap.render.diagram.scene import Tick
from procmap.render.diagram.views.bars import Chart

_HOUR = 3600
_STEPS = tuple(round(hours * _HOUR) for hours in (0.25, 0.5, 1, 2, 3, 4, 6, 12, 24, 48, 96, 168))
"""What may lie between two hours of a scale."""
_SHORTEST = 9.0
"""The least width of a bar that is true to scale."""
_MOST = 2.2
"""True to scale, the whole may be so many times as long as the later state."""
_CLOSE = 0.6
"""Hours of an elastic axis stand apart by so much of what a label may take."""
_DAYS_FIT = 3
"""Over more days than these an axis is elastic."""


class Axis(NamedTuple):
    """Where instants stand. ``elastic``: their order is true, their distances are not."""

    columns: Columns
    xs: list[float]
    ticks: dict[int, Tick]
    elastic: bool

    def x(self, at: int) -> float:
        """The place of an instant that has one."""
        return self.xs[self.columns.at[at]]


def make_axis(chart: Chart, left: float, right: float, label: float) -> Axis:
    """The axis between two places; ``label`` is the room that the label of an hour takes."""
    instants = sorted(chart.instants())
    if len(instants) < 2:
        return _axis(instants, [left for _ in instants], _marks(chart, instants), True)
    first, last = instants[0], instants[-1]
    scale = (right - left) / (last - first)
    if _true_to_scale(chart, scale):
        step = next((one for one in _STEPS if one * scale >= label), _STEPS[-1])
        ticks = _hours(chart, first, last, step)
        every = sorted({*instants, *ticks})
        return _axis(every, [left + (at - first) * scale for at in every], ticks, False)
    columns = Columns(
        tuple(Column(at, 0, True) for at in instants), {}, {at: n for n, at in enumerate(instants)}
    )
    own = min(label * 0.6, (right - left) / len(instants) / 2)
    days = [_day(chart, at) for at in instants]
    least = [0.0, *(own * (2 if b != a else 1) for a, b in pairwise(days))]
    xs = place_columns(columns, [], least, right - left) or []
    places = [left + x for x in xs]
    return _axis(
        instants,
        places,
        _apart(_marks(chart, instants), dict(zip(instants, places, strict=True)), label),
        True,
    )


def _day(chart: Chart, at: int) -> int:
    """The number of the day on which an instant falls."""
    return max((n for n, day in enumerate(chart.days) if day.begins <= at), default=0)


def _apart(ticks: dict[int, Tick], places: dict[int, float], label: float) -> dict[int, Tick]:
    """Of hours that stand close those that others wait for, then the first ones; the bars say the others themselves."""
    kept: list[int] = []
    for at in sorted(ticks, key=lambda at: (not ticks[at].strong, at)):
        if all(abs(places[at] - places[other]) >= label * _CLOSE for other in kept):
            kept.append(at)
    return {at: ticks[at] for at in sorted(kept)}


def _axis(instants: list[int], xs: list[float], ticks: dict[int, Tick], elastic: bool) -> Axis:
    columns = tuple(Column(at, 0, True) for at in instants)
    return Axis(Columns(columns, {}, {at: n for n, at in enumerate(instants)}), xs, ticks, elastic)


def _true_to_scale(chart: Chart, scale: float) -> bool:
    """Whether each bar can be seen, and the later state is not lost beside the earlier one."""
    lengths = [
        bar.ends - bar.begins
        for bar in chart.bars()
        if bar.begins is not None and bar.ends is not None and bar.ends > bar.begins
    ]
    later = [
        at for row in chart.rows if row.after for at in (row.after.begins, row.after.ends) if at is not None
    ]
    instants = chart.instants()
    whole = max(instants) - min(instants)
    if not lengths or not later or whole > _DAYS_FIT * 24 * _HOUR:
        return False
    return min(lengths) * scale >= _SHORTEST and whole <= _MOST * (max(later) - min(later))


def _hours(chart: Chart, first: int, last: int, step: int) -> dict[int, Tick]:
    """Full hours of the process's own clock."""
    found = {}
    flagged = {one.at for one in chart.deadlines}
    midnight = datetime.combine(wall(first, chart.clock.zone).date(), time(), ZoneInfo(chart.clock.zone))
    for n in range(int((last - midnight.timestamp()) // step) + 1):
        shown = (midnight + timedelta(seconds=n * step)).astimezone(ZoneInfo(chart.clock.zone))
        at = int(shown.timestamp())
        if first <= at <= last and at not in flagged:
            found[at] = Tick(f"{shown:%H:%M}", (shown.date() - chart.clock.day).days)
    return found


def _marks(chart: Chart, instants: list[int]) -> dict[int, Tick]:
    """Each instant by itself, but for the deadlines, which have a flag, and for days of which no hour is known."""
    flagged = {one.at for one in chart.deadlines}
    asked = {row.asked for row in chart.rows}
    bars = chart.bars()
    hours = {bar.ends for bar in bars} | {bar.begins for bar in bars if not bar.given} | asked
    found = {}
    for at in instants:
        try:
            shown = wall(at, chart.clock.zone)
        except HorizonError:
            continue
        text = f"{shown:%H:%M}" if at in hours and at not in flagged else ""
        found[at] = Tick(text, (shown.date() - chart.clock.day).days, at in asked)
    return found
