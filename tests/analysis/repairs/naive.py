"""A slow, obvious calculation of the processes of ``late_processes``, with levers moved: no code of the program.

Seconds count from midnight of the anchor day, a Friday; the office is a list of windows. Points are raised one after
the other until nothing rises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from procmap.model import Process, Step

DAY, HOUR, MINUTE = 86400, 3600, 60
FIRST, LAST = -16, 40
"""Days around the anchor day."""
NONE, NEVER = -(10**12), 10**12
"""No time at all yet, and no time any more."""

Key = tuple[str, str, str]
"""What a lever is about: its kind, id and target."""
Map = Callable[[int], int]
Point = tuple[str, str]
Windows = tuple[tuple[int, int], ...]


@lru_cache
def office(earlier: int) -> Windows:
    """The office's windows, its day beginning some seconds earlier."""
    found = []
    for day in range(FIRST, LAST):
        weekday, midnight = (4 + day) % 7, day * DAY
        if weekday < 5:
            found += [(midnight + 9 * HOUR - earlier, midnight + 13 * HOUR)]
            found += [(midnight + 14 * HOUR, midnight + 18 * HOUR)]
        elif weekday == 5:
            found += [(midnight + 10 * HOUR - earlier, midnight + 14 * HOUR)]
    return tuple(found)


@lru_cache
def moments(times: tuple[int, ...], *, sundays: bool) -> tuple[int, ...]:
    """When something leaves."""
    days = [day for day in range(FIRST, LAST) if sundays or (4 + day) % 7 != 6]
    return tuple(sorted(day * DAY + one for day in days for one in times))


class Naive:
    """One process with some levers moved, each by so many minutes."""

    def __init__(self, process: Process, moves: Mapping[Key, int]) -> None:
        state = process.states["to_be"]
        self.process, self.steps, self.requirements = process, state.steps, state.requirements
        self.moves = moves
        self.windows = {id_: self._windows(step) for id_, step in self.steps.items()}
        self.exact = {
            one.step
            for step in self.steps.values()
            for one in step.after
            if one.at_most is not None and not one.relation.startswith("start")
        }
        """Steps that may take neither more nor less."""

    def moved(self, kind: str, id_: str, target: str = "") -> int:
        return MINUTE * self.moves.get((kind, id_, target), 0)

    def sound(self) -> bool:
        """Whether every promise and the customer's deadline are kept, each under the other promises' own terms."""
        floor = self._raised()
        passes: dict[Point, int] = {}
        for id_, step in self.steps.items():
            start = max(floor["start", id_], self._release(id_, step))
            finish = floor["finish", id_]
            for one in step.after:
                end = "start" if one.relation.startswith("start") else "finish"
                promise = self._promise(one.step, id_) if end == "finish" else None
                comes = passes[end, one.step]
                if promise is not None:
                    due, used = promise
                    if comes > due:
                        return False
                    comes = max(comes, used)
                if one.relation.endswith("start"):
                    start = max(start, comes)
                else:
                    finish = max(finish, comes)
            passes["start", id_] = start
            leaves = max(floor["leaves", id_], self._departing(id_, step)(start))
            passes["finish", id_] = max(finish, self._working(id_, step)(leaves))
            if any(
                self._point(one) + self.moved("later", name) < passes["finish", id_]
                for name, one in self.requirements.items()
                if one.step == id_
            ):
                return False
        [wanted] = self.process.customer.requires.values()
        assert wanted.by is not None
        due = wanted.by.days * DAY + (wanted.by.seconds or 0) + self.moved("deadline", "all")
        return passes["finish", wanted.at] <= due

    def _promise(self, source: str, target: str) -> tuple[int, int] | None:
        """Until when a handoff must be made, and from when it can be relied on."""
        for name, one in self.requirements.items():
            if (one.step, one.asked_by) == (source, target):
                at = self._point(one)
                return at + self.moved("later", name), at - self.moved("earlier", name)
        return None

    def _point(self, requirement: object) -> int:
        by = requirement.by  # type: ignore[attr-defined]
        return int(by.days) * DAY + int(by.seconds)

    def _release(self, id_: str, step: Step) -> int:
        if step.not_before is None:
            return NONE
        at = step.not_before.days * DAY + (step.not_before.seconds or 0)
        return at - self.moved("release", id_)

    def _windows(self, step: Step) -> Windows:
        if step.calendar is None:
            return ((FIRST * DAY, LAST * DAY),)
        together = [
            one
            for one, other in self.steps.items()
            if (other.department, other.calendar) == (step.department, step.calendar)
        ]
        return office(max(self.moved("opening", one) for one in together))

    def _raised(self) -> dict[Point, int]:
        """The least times that keep every greatest time, where what is promised comes as promised."""
        at = {(end, id_): NONE for id_ in self.steps for end in ("start", "leaves", "finish")}
        for id_, step in self.steps.items():
            at["start", id_] = self._release(id_, step)
            for one in step.after:
                promise = None if one.relation.startswith("start") else self._promise(one.step, id_)
                if promise is not None:
                    head = "start" if one.relation.endswith("start") else "finish", id_
                    at[head] = max(at[head], promise[1])
        rules = list(self._rules())
        plain = not self.process.calendars and all(step.departures is None for step in self.steps.values())
        rising: set[Point] = set()
        for turn in range(100_000):
            before = dict(at)
            for tail, head, put_off in rules:
                if at[tail] > NONE:
                    at[head] = max(at[head], put_off(at[tail]))
            if at == before:
                return at
            if plain and turn > 2 * len(at):  # by the clock alone, what rises so long rises without end
                rising |= {point for point in at if at[point] > before[point]}
            if max(at.values()) > 20 * DAY or (plain and turn > 4 * len(at)):
                return self._never(at, rules, rising | {point for point in at if at[point] > 15 * DAY})
        raise AssertionError("endless")

    def _never(
        self, at: dict[Point, int], rules: list[tuple[Point, Point, Map]], rising: set[Point]
    ) -> dict[Point, int]:
        """What rises without end comes never, and neither does what waits for it."""
        at.update(dict.fromkeys(rising, NEVER))
        for _ in range(len(at)):
            for tail, head, put_off in rules:
                if at[tail] > NONE:
                    at[head] = max(at[head], NEVER if at[tail] == NEVER else put_off(at[tail]))
        return at

    def _rules(self) -> Iterator[tuple[Point, Point, Map]]:
        """Which point puts which one off, and until when."""
        for id_, step in self.steps.items():
            start, leaves, finish = ("start", id_), ("leaves", id_), ("finish", id_)
            departing, working = self._departing(id_, step), self._working(id_, step)
            yield start, leaves, departing
            yield leaves, finish, working
            if id_ in self.exact:
                assert step.takes is not None
                clock = step.takes.worst.kind == "elapsed" and not step.atomic
                seconds = step.takes.worst.amount - self.moved("takes", id_)
                yield finish, leaves, _before(seconds) if clock else _first_that_reaches(working)
                yield leaves, start, _at_once if step.departures is None else _first_that_reaches(departing)
            for one in step.after:
                tail = "start" if one.relation.startswith("start") else "finish", one.step
                head = "start" if one.relation.endswith("start") else "finish", id_
                yield tail, head, _at_once
                if one.at_most is not None:
                    amount = one.at_most.best.amount + self.moved("limit", one.step, id_)
                    if one.at_most.best.kind == "work":
                        yield head, tail, _worked_before(self.windows[one.step], amount)
                    else:
                        yield head, tail, _before(amount)

    def _departing(self, id_: str, step: Step) -> Map:
        if step.departures is None:
            return _at_once
        times = tuple(one.seconds or 0 for one in step.departures.times)
        all_ = moments(times, sundays=step.calendar is None)
        sooner, held = self.moved("departure", id_), self.moved("held", id_)

        def leaves(t: int) -> int:
            later = next((one for one in all_ if one >= t), NEVER)
            if later == t or any(one <= t <= one + held for one in all_):
                return t
            return later if later == NEVER else max(t, later - sooner, later // DAY * DAY)

        return leaves

    def _working(self, id_: str, step: Step) -> Map:
        assert step.takes is not None
        seconds, windows = step.takes.worst.amount - self.moved("takes", id_), self.windows[id_]
        if step.atomic:
            return _unbroken(windows, seconds)
        if step.takes.worst.kind == "work":
            return lambda t: _worked(windows, _open(windows, t) + seconds)
        return lambda t: t + seconds


def _open(windows: Windows, t: int) -> int:
    """How many seconds were worked before."""
    found = 0
    for begin, end in windows:
        if begin >= t:
            break
        found += min(t, end) - begin
    return found


def _worked(windows: Windows, seconds: int) -> int:
    """The first instant by which so many seconds are worked."""
    for begin, end in windows:
        if seconds <= end - begin:
            return begin + seconds
        seconds -= end - begin
    return NEVER


def _worked_before(windows: Windows, seconds: int) -> Map:
    return lambda t: _worked(windows, _open(windows, t) - seconds)


def _at_once(t: int) -> int:
    return t


def _before(seconds: int) -> Map:
    return lambda t: t - seconds


def _unbroken(windows: Windows, seconds: int) -> Map:
    def ends(t: int) -> int:
        begins = (max(t, begin) for begin, end in windows if max(t, begin) + seconds <= end)
        return next(begins, NEVER) + seconds

    return ends


def _first_that_reaches(rule: Map) -> Map:
    """The first input for which a rule comes no sooner than asked: by trying, in smaller and smaller steps."""

    def first(t: int) -> int:
        low, high = t - 14 * DAY, t
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if rule(middle) >= t else (middle, high)
        return high

    return first
