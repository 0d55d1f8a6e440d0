"""Minutes of a stretch around the anchor day, and durations as tables over them, by walking over all of them.

0 is "never", 1 the first minute, the last index "after all of them". A table gives the minute of the end for each
minute of the beginning. It shares no code with the program.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import numpy as np

BEFORE, AFTER = 48, 34
"""Days of the stretch before the anchor day's midnight (UTC) and after it.

Every change of a clock and every closed day that the program can come upon lies more than a week within it: what a
circle of greatest times does not find in a week of which each is like the next it finds nowhere.
"""
LAST = (BEFORE + AFTER) * 1440
NEVER, FOREVER = 0, LAST + 1
Minutes = np.ndarray


class Table:
    """The minute of the end for each minute of the beginning, none earlier than the one before."""

    def __init__(self, ends: Minutes) -> None:
        assert (ends[1:] >= ends[:-1]).all(), "a later beginning has an earlier end"
        self.ends = ends.astype(np.uint32)
        self._ends = memoryview(self.ends)

    def __getitem__(self, minute: int) -> int:
        return self._ends[minute]

    def last(self, minute: int) -> int:
        """The last beginning whose end is not after a minute."""
        return bisect_right(self._ends, minute) - 1

    def first(self, minute: int) -> int:
        """The first beginning whose end is not before a minute; of what fits nowhere any will do."""
        if self._ends[1] == FOREVER:
            return NEVER
        return FOREVER if minute == FOREVER else bisect_left(self._ends, minute)


EVERY = np.arange(LAST + 2, dtype=np.uint32)
SAME = Table(EVERY)
KEPT = 800
"""Tables that are remembered; each holds half a megabyte."""


def base(anchor: date) -> int:
    """The instant (seconds UTC) that index 0 stands for."""
    start = datetime(anchor.year, anchor.month, anchor.day, tzinfo=UTC) - timedelta(days=BEFORE)
    return int(start.timestamp()) - 60


@cache
def readings(zone: str, anchor: date) -> Minutes:
    """What the wall clock reads at each minute, in minutes since the anchor day's 00:00 on that clock."""
    out = np.zeros(LAST + 2, dtype=np.int64)
    midnight = datetime.combine(anchor, datetime.min.time())
    start = base(anchor)
    for i in range(1, LAST + 1, 15):
        local = datetime.fromtimestamp(start + 60 * i, ZoneInfo(zone)).replace(tzinfo=None)
        first = int((local - midnight).total_seconds()) // 60
        out[i : i + 15] = range(first, first + len(out[i : i + 15]))
    out[0], out[-1] = -(10**9), 10**9
    return out


@lru_cache(10 * KEPT)
def first_at(zone: str, anchor: date, wall: int) -> int:
    """The first minute at which the clock reads ``wall`` or later (a deadline errs early)."""
    return int(np.argmax(readings(zone, anchor) >= wall))


@lru_cache(10 * KEPT)
def final_at(zone: str, anchor: date, wall: int) -> int:
    """The first minute from which the clock never again reads less than ``wall`` (a release errs late)."""
    earlier = np.nonzero(readings(zone, anchor) < wall)[0]
    return int(earlier[-1]) + 1


@dataclass(frozen=True)
class Calendar:
    """A week of windows in minutes (``week[0]`` is Monday) and closed days."""

    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    closed: frozenset[date] = frozenset()

    def windows(self, day: date) -> tuple[tuple[int, int], ...]:
        return () if day in self.closed else self.week[day.weekday()]


def always(zone: str) -> Calendar:
    """The calendar that never closes."""
    return Calendar(zone, (((0, 1440),),) * 7)


@cache
def working(calendar: Calendar, anchor: date) -> tuple[Minutes, dict[int, int]]:
    """For each minute whether it is worked, and for each working day (from the anchor) its close."""
    works = np.zeros(LAST + 2, dtype=bool)
    closes: dict[int, int] = {}
    for n in range(-BEFORE - 2, AFTER + 2):
        for start, end in calendar.windows(anchor + timedelta(days=n)):
            i = first_at(calendar.zone, anchor, n * 1440 + start)
            k = first_at(calendar.zone, anchor, n * 1440 + end + 1440 * (end <= start))
            works[i:k] = True
            closes[n] = k
    works[0] = works[-1] = False
    return works, closes


def walk_work(calendar: Calendar, anchor: date, amount: int) -> Minutes:
    """A second hand runs ahead of the first until so many worked minutes lie between them."""
    out = np.full(LAST + 2, FOREVER, dtype=np.int32)
    out[0] = NEVER
    if amount == 0:
        return EVERY
    works = working(calendar, anchor)[0].tolist()
    ahead, done = 1, 0
    for t in range(1, LAST + 1):
        while done < amount and ahead <= LAST:
            done += works[ahead]
            ahead += 1
        if done < amount:
            break
        out[t] = ahead
        done -= works[t]
    return out


def walk_atomic(calendar: Calendar, anchor: date, amount: int) -> Minutes:
    """From the last minute back: begin now if the next ``amount`` minutes are all worked, else when one may."""
    out = np.full(LAST + 2, FOREVER, dtype=np.int32)
    out[0] = NEVER
    if amount == 0:
        return EVERY
    works = working(calendar, anchor)[0].tolist()
    run, finish = 0, FOREVER
    for t in range(LAST, 0, -1):
        run = run + 1 if works[t] else 0
        finish = t + amount if run >= amount else finish
        out[t] = finish
    return out


def walk_moments(moments: set[int]) -> Minutes:
    """The next of some moments, from each minute on; those before the stretch have come to lie at its edge."""
    out = np.full(LAST + 2, FOREVER, dtype=np.int32)
    out[0] = NEVER
    following = FOREVER
    for t in range(LAST, 0, -1):
        following = t if t in moments and t > 1 else following
        out[t] = following
    return out


def walk_workdays(calendar: Calendar, anchor: date, count: int) -> Minutes:
    """The close of the count-th working day after the day of each minute."""
    out = np.full(LAST + 2, FOREVER, dtype=np.int32)
    out[0] = NEVER
    closes = working(calendar, anchor)[1]
    reading = readings(calendar.zone, anchor)
    for t in range(1, LAST + 1):
        day, left = int(reading[t]) // 1440, count
        while left and day < AFTER + 2:
            day += 1
            left -= day in closes
        out[t] = closes.get(day, FOREVER) if not left else FOREVER
    return out


@lru_cache(100)
def elapsed(amount: int) -> Table:
    """So many minutes later."""
    out = np.minimum(EVERY.astype(np.int32) + amount, FOREVER)
    out[0] = NEVER
    return Table(out)


@lru_cache(KEPT)
def table(kind: str, amount: int, calendar: Calendar, anchor: date) -> Table:
    """The table of a duration that a calendar counts."""
    if kind == "work":
        return Table(walk_work(calendar, anchor, amount))
    if kind == "atomic":
        return Table(walk_atomic(calendar, anchor, amount))
    if kind == "workdays":
        return Table(walk_workdays(calendar, anchor, amount))
    return Table(walk_moments(set(working(calendar, anchor)[1].values())))


@lru_cache(KEPT)
def departures(zone: str, anchor: date, times: tuple[int, ...], calendar: Calendar | None) -> Table:
    """The next departure from each minute on, on the working days of a calendar."""
    days = [
        n
        for n in range(-BEFORE - 1, AFTER + 1)
        if calendar is None or calendar.windows(anchor + timedelta(days=n))
    ]
    return Table(
        walk_moments({first_at(zone, anchor, n * 1440 + time) for n in days for time in times} - {NEVER})
    )


@lru_cache(KEPT)
def until(kind: str, amount: int, calendar: Calendar, anchor: date) -> Table:
    """For each minute the last one that is not too late. Days end as those of a least time do."""
    if kind == "elapsed":
        return elapsed(amount)
    if kind != "work":
        return table(kind, amount, calendar, anchor)
    out = np.full(LAST + 2, FOREVER, dtype=np.int32)
    out[0] = NEVER
    works = working(calendar, anchor)[0].tolist()
    ahead, done = 1, 0
    for t in range(1, LAST + 1):
        while ahead <= LAST and done + works[ahead] <= amount:
            done += works[ahead]
            ahead += 1
        if ahead > LAST:
            break
        out[t] = ahead
        done -= works[t]
    return Table(out)
