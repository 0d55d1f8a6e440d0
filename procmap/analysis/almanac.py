"""The almanac: every anchor day of a stretch solved, days with the same answer together.

An answer rests only on the days that its calculation looked at. Another anchor day around which those days have the
same windows on every calendar, and on which no clock is changed, has the same answer relative to D: it is not
calculated again. Days near a change of the clock, or near a year without data, are always calculated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from procmap.analysis.clocks import Calendars, Clocks, Watch
from procmap.analysis.plan import Plan, make_plan
from procmap.analysis.solution import Obstacle, Solution, Verdict
from procmap.analysis.solver import calendar_obstacle, solve_plan, unsolved
from procmap.calendars import CalendarError, HorizonError, Label, is_finite
from procmap.calendars.instant import DAY, EPOCH_DAY
from procmap.calendars.zones import offset
from procmap.model import Process
from procmap.model.part import Part

_PAD = 3
"""Days next to those looked at that an operator may have asked about: night shifts, date lines, closes of yesterday."""


class Row(NamedTuple):
    """One handoff on the way to the customer; times are seconds after 00:00 of D on the process's clock."""

    source: str
    target: str | None
    requirement: str | None
    needed: int | None
    agreed: int | None
    ready: int | None


class Required(NamedTuple):
    """One customer requirement: its verdict, when it is due (seconds after 00:00 of D), and its slack."""

    id: str
    verdict: Verdict
    by: int | None
    slack: int | None


class Cause(NamedTuple):
    """Where time is missing, and how many seconds."""

    step: str
    missing: int


class Pattern(NamedTuple):
    """The answer of an anchor day, relative to that day. Days with equal patterns belong together."""

    verdict: Verdict
    required: tuple[Required, ...]
    rows: tuple[Row, ...]
    causes: tuple[Cause, ...]
    obstacle: Obstacle | None = None


class Group(NamedTuple):
    """Days with the same pattern. ``weekdays`` (0 is Monday) are those on which it is the usual one; ``others`` are
    its days on other weekdays. ``after_days_off``: each of the others follows a day off that is usually none."""

    pattern: Pattern
    days: tuple[date, ...]
    weekdays: tuple[int, ...]
    others: tuple[date, ...]
    after_days_off: bool = False


class Almanac(NamedTuple):
    """One state and family over a stretch of days. ``calculated`` of them were, the others are like one of those.

    ``clock_changes`` are days on which a clock of the process is changed, with its zone; ``provisional`` years whose
    calendar is not final.
    """

    state: str
    family: str | None
    zone: str
    first: date
    last: date
    groups: tuple[Group, ...]
    calculated: int
    clock_changes: tuple[tuple[date, str], ...]
    provisional: tuple[int, ...]

    @property
    def by_day(self) -> dict[date, Pattern]:
        """The pattern of each day, in order."""
        found = {day: group.pattern for group in self.groups for day in group.days}
        return dict(sorted(found.items()))


def make_almanac(process: Process, state: str, family: str | None, first: date, last: date) -> Almanac:
    """Solve one state for one family on each anchor day from ``first`` to ``last``, both included."""
    calendars = Calendars(process)
    around = Surroundings(process, state)
    patterns: dict[date, Pattern] = {}
    known: dict[tuple[int, int], dict[tuple[Any, ...], Pattern]] = {}
    calculated = 0
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        pattern = _known(known, around, day)
        if pattern is None:
            calculated += 1
            pattern, reach = solve_day(process, calendars, (state, family), day)
            key = around.like(day, *reach) if reach is not None else None
            if reach is not None and key is not None:
                known.setdefault(reach, {})[key] = pattern
        patterns[day] = pattern
    return Almanac(
        state, family, process.timezone, first, last,
        tuple(_groups(patterns, around)), calculated,
        tuple(around.clock_changes(first, last)),
        calendars.provisional,
    )  # fmt: skip


def _known(
    known: dict[tuple[int, int], dict[tuple[Any, ...], Pattern]], around: Surroundings, day: date
) -> Pattern | None:
    for reach, found in known.items():
        key = around.like(day, *reach)
        if key is not None and key in found:
            return found[key]
    return None


class Surroundings:
    """What the calendars and clocks of a state say about each day, whatever is calculated."""

    def __init__(self, process: Process, state: str) -> None:
        self._calendars = Calendars(process)
        used = {*process.calendars, process.calendar, *_calendar_ids(process, state)}
        self._all = [self._calendars[id_] for id_ in sorted(used)]
        self._own = self._calendars[process.calendar]
        zones = {process.timezone, *(calendar.zone for calendar in self._all), *_zones(process)}
        self._zones = (process.timezone, *sorted(zones - {process.timezone}))
        self._weekdays = any(step.departures for step in process.states[state].steps.values())
        self._days: dict[int, tuple[Any, ...] | None] = {}
        self._numbers: dict[tuple[Any, ...], int] = {}

    def like(self, day: date, low: int, high: int) -> tuple[Any, ...] | None:
        """What tells one day from another for a calculation that looks at the days ``low`` to ``high`` around it.

        ``None`` where no other day can be like it: a clock is changed there, or data is missing.
        """
        here = day.toordinal()
        told = [self._told(here + n) for n in range(low, high + 1)]
        if None in told:
            return None
        return tuple(told)

    def _told(self, ordinal: int) -> Any:
        if ordinal not in self._days:
            self._days[ordinal] = self._look(ordinal)
        return self._days[ordinal]

    def _look(self, ordinal: int) -> Any:
        """A number for what a day is like; equal for days that are alike."""
        try:
            before, after = self._offsets(ordinal), self._offsets(ordinal + 1)
            if before != after:
                return None
            windows = tuple(calendar.windows_of(ordinal) for calendar in self._all)
        except (CalendarError, ValueError, OverflowError):
            return None
        relative = tuple(shift - before[0] for shift in before)
        seen = (windows, relative, (ordinal - 1) % 7 if self._weekdays else None)
        return self._numbers.setdefault(seen, len(self._numbers))

    def _offsets(self, ordinal: int) -> tuple[int, ...]:
        return tuple(offset(zone, (ordinal - EPOCH_DAY) * DAY) for zone in self._zones)

    def clock_changes(self, first: date, last: date) -> Iterator[tuple[date, str]]:
        """The days on which a clock is changed."""
        for name in self._zones:
            for ordinal in range(first.toordinal(), last.toordinal() + 1):
                begins = (ordinal - EPOCH_DAY) * DAY - offset(name, (ordinal - EPOCH_DAY) * DAY)
                if offset(name, begins) != offset(name, begins + DAY):
                    yield date.fromordinal(ordinal), name

    def unusually_off(self, day: date) -> bool:
        """Whether the process's calendar is closed on a day on whose weekday it is usually open."""
        try:
            return bool(self._own.week[day.weekday()]) and not self._own.is_working_day(day)
        except CalendarError:
            return False

    def works(self, day: date) -> bool:
        """Whether the process's calendar is open on a day."""
        try:
            return self._own.is_working_day(day)
        except CalendarError:
            return False


def _calendar_ids(process: Process, state: str) -> Iterator[str]:
    for step in process.states[state].steps.values():
        if step.calendar:
            yield step.calendar
    for department in process.departments.values():
        if department.calendar:
            yield department.calendar


def _zones(process: Process) -> set[str]:
    """The zones that times of the file name."""
    found: set[str] = set()
    open_: list[Any] = [process]
    while open_:
        one = open_.pop()
        if isinstance(one, Label):
            found.update({one.zone} - {None})  # type: ignore[arg-type]
        elif isinstance(one, Part):
            open_.extend(getattr(one, name) for name in type(one).model_fields)
        elif isinstance(one, dict):
            open_.extend(one.values())
        elif isinstance(one, (list, tuple)):
            open_.extend(one)
    return found


def solve_day(
    process: Process, calendars: Calendars, asked: tuple[str, str | None], day: date
) -> tuple[Pattern, tuple[int, int] | None]:
    """The pattern of one anchor day (of a state and family), and the days around it that it rests on.

    ``None`` for the days where there is no telling.
    """
    watch = Watch()
    clocks = Clocks(process, calendars, day, watch)
    try:
        plan = make_plan(process, *asked, clocks)
        solution = solve_plan(plan)
    except CalendarError as error:
        return pattern_of(unsolved(*asked, clocks, calendar_obstacle(error))), None
    pattern = pattern_of(solution)
    if watch.endless or solution.obstacle is not None:
        return pattern, None
    for t in (*_instants(plan), *_results(solution)):
        watch.note(t)
    here = day.toordinal()
    low = min(EPOCH_DAY + watch.low // DAY - here, 0) - _PAD
    high = max(EPOCH_DAY + watch.high // DAY - here, 0) + _PAD
    return pattern, (low, high)


def _instants(plan: Plan) -> Iterator[int]:
    """The instants that a plan's labels stand for."""
    for contract in plan.contracts.values():
        yield from (t for t in (contract.asked, contract.time, contract.day_begins) if t is not None)
    for id_, step in plan.steps.items():
        if step.not_before is not None:
            yield plan.clocks.not_before(step.not_before, plan.clocks.of_step(plan.steps[id_]))


def _results(solution: Solution) -> Iterator[int]:
    """The instants that a solution speaks of."""
    for handoff in solution.handoffs:
        times = (handoff.needed_by, handoff.agreed_by, handoff.ready_at, handoff.must_promise)
        yield from (t for t in times if t is not None)
    for step in solution.steps:
        both = (step.earliest_start, step.earliest_finish, step.latest_start, step.latest_finish)
        yield from (t for t in both if t is not None)
    for customer in solution.customers:
        slacks = (
            customer.slack,
            customer.slack_best,
            customer.slack_sometimes,
            customer.slack_sometimes_best,
        )
        if customer.by is not None:
            yield from (customer.by, *(customer.by - slack for slack in slacks if slack is not None))
    for deficit in solution.deficits:
        yield from (t for t in (deficit.begins, deficit.comes, deficit.due) if t is not None)
        yield from (effect.comes for effect in deficit.effects if effect.comes is not None)


def pattern_of(solution: Solution) -> Pattern:
    """What a day's almanac shows of a solution, relative to that day."""
    midnight = (solution.date.toordinal() - EPOCH_DAY) * DAY

    def relative(t: int | None) -> int | None:
        if t is None or not is_finite(t):
            return None
        try:
            return t + offset(solution.zone, t) - midnight
        except HorizonError:
            return None

    chain = {step for customer in solution.customers for step in customer.chain}
    rows = tuple(
        Row(
            handoff.source, handoff.target, handoff.requirement,
            relative(handoff.needed_by), relative(handoff.agreed_by), relative(handoff.ready_at),
        )
        for handoff in solution.handoffs
        if handoff.target in chain and (handoff.source in chain or handoff.requirement is not None)
    )  # fmt: skip
    required = tuple(Required(one.id, one.verdict, relative(one.by), one.slack) for one in solution.customers)
    causes = tuple(dict.fromkeys(Cause(one.step, one.missing) for one in solution.deficits))
    return Pattern(solution.verdict, required, rows, causes, solution.obstacle)


def _groups(patterns: dict[date, Pattern], around: Surroundings) -> Iterator[Group]:
    """Equal patterns together: what is usual on some weekday first, then by number of days."""
    days: dict[Pattern, list[date]] = {}
    for day, pattern in patterns.items():
        days.setdefault(pattern, []).append(day)
    usual = {weekday: _most(days, weekday) for weekday in range(7)}
    found = [_group(pattern, own, usual, around) for pattern, own in days.items()]
    yield from sorted(found, key=lambda group: (not group.weekdays, -len(group.days), group.days[0]))


def _most(days: dict[Pattern, list[date]], weekday: int) -> Pattern | None:
    """The pattern that most days of a weekday have; the earliest of those equally common."""
    counts = {pattern: sum(day.weekday() == weekday for day in own) for pattern, own in days.items()}
    most = max(counts.values(), default=0)
    return next((pattern for pattern, count in counts.items() if count == most and count > 1), None)


def _group(
    pattern: Pattern, days: list[date], usual: dict[int, Pattern | None], around: Surroundings
) -> Group:
    weekdays = tuple(weekday for weekday, one in usual.items() if one == pattern)
    others = tuple(day for day in days if day.weekday() not in weekdays)
    return Group(
        pattern, tuple(days), weekdays, others, bool(others) and _after_off(others, around.works, around)
    )


def _after_off(days: Iterable[date], works: Callable[[date], bool], around: Surroundings) -> bool:
    """Whether each day is the first working one after days off of which one is usually none."""
    return all(works(day) and _off_before(day, works, around) for day in days)


def _off_before(day: date, works: Callable[[date], bool], around: Surroundings) -> bool:
    before = day - timedelta(days=1)
    while not works(before) and (day - before).days < 30:
        if around.unusually_off(before):
            return True
        before -= timedelta(days=1)
    return False
