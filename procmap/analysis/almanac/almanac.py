"""The almanac: every anchor day of a stretch solved, days with the same answer together.

An answer rests only on the days that its calculation looked at. Another anchor day around which those days have the
same windows on every calendar, and on which no clock is changed, has the same answer relative to D: it is not
calculated again. Days near a change of the clock, or near a year without data, are always calculated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from procmap.analysis.almanac.cliffs import Cliff, cliffs
from procmap.analysis.almanac.grouping import Group, groups
from procmap.analysis.almanac.surroundings import Surroundings
from procmap.analysis.clocks import Calendars, Clocks, Watch
from procmap.analysis.plan import Plan, make_plan
from procmap.analysis.solution import Obstacle, Solution, Verdict
from procmap.analysis.solver import calculate, calendar_obstacle, unsolved
from procmap.calendars import CalendarError, HorizonError, is_finite
from procmap.calendars.instant import DAY, EPOCH_DAY
from procmap.calendars.zones import offset
from procmap.model import Process

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
    at_best: bool = False


class Cause(NamedTuple):
    """Where time is missing, and how many seconds; ``None`` where no time would do.

    Of a greatest time ``source`` is the step that it counts from.
    """

    step: str
    missing: int | None
    source: str | None = None


class Pattern(NamedTuple):
    """The answer of an anchor day, relative to that day. Days with equal patterns belong together."""

    verdict: Verdict
    required: tuple[Required, ...]
    rows: tuple[Row, ...]
    causes: tuple[Cause, ...]
    obstacle: Obstacle | None = None


class Almanac(NamedTuple):
    """One state and family over a stretch of days. ``calculated`` of them were, the others are like one of those.

    A cliff's moment is relative to D, as times of patterns are. ``clock_changes`` are days on which a clock of the
    process is changed, with its zone; ``provisional`` years whose calendar is not final; ``days_off`` those on which
    the process's calendar is closed.
    """

    state: str
    family: str | None
    zone: str
    first: date
    last: date
    groups: tuple[Group[Pattern], ...]
    cliffs: tuple[Group[Cliff], ...]
    calculated: int
    clock_changes: tuple[tuple[date, str], ...]
    provisional: tuple[int, ...]
    days_off: frozenset[date] = frozenset()

    @property
    def by_day(self) -> dict[date, Pattern]:
        """The pattern of each day, in order."""
        found = {day: group.pattern for group in self.groups for day in group.days}
        return dict(sorted(found.items()))

    @property
    def cliffs_by_day(self) -> dict[date, list[Cliff]]:
        """The cliffs of each day that has any, in order."""
        found: dict[date, list[Cliff]] = {}
        for group in self.cliffs:
            for day in group.days:
                found.setdefault(day, []).append(group.pattern)
        return {
            day: sorted(ones, key=lambda one: (one.at, *_place_of(one)))
            for day, ones in sorted(found.items())
        }


class Day(NamedTuple):
    """What an almanac says of one day."""

    pattern: Pattern
    cliffs: tuple[Cliff, ...] = ()


def make_almanac(process: Process, state: str, family: str | None, first: date, last: date) -> Almanac:
    """Solve one state for one family on each anchor day from ``first`` to ``last``, both included."""
    calendars = Calendars(process)
    around = Surroundings(process, state)
    days: dict[date, Day] = {}
    known: dict[tuple[int, int], dict[tuple[Any, ...], Day]] = {}
    calculated = 0
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        found = _known(known, around, day)
        if found is None:
            calculated += 1
            found, reach = solve_day(process, calendars, (state, family), day)
            key = around.like(day, *reach) if reach is not None else None
            if reach is not None and key is not None:
                known.setdefault(reach, {})[key] = found
        days[day] = found
    return Almanac(
        state, family, process.timezone, first, last,
        tuple(groups({day: one.pattern for day, one in days.items()}, around)),
        tuple(_groups_of_cliffs({day: one.cliffs for day, one in days.items()}, around)), calculated,
        tuple(around.clock_changes(first, last)),
        calendars.provisional,
        frozenset(
            day for day, one in days.items() if one.pattern.obstacle is None and not around.works(day)
        ),
    )  # fmt: skip


def _known(
    known: dict[tuple[int, int], dict[tuple[Any, ...], Day]], around: Surroundings, day: date
) -> Day | None:
    for reach, found in known.items():
        key = around.like(day, *reach)
        if key is not None and key in found:
            return found[key]
    return None


def solve_day(
    process: Process, calendars: Calendars, asked: tuple[str, str | None], day: date
) -> tuple[Day, tuple[int, int] | None]:
    """What one anchor day (of a state and family) comes to, and the days around it that it rests on.

    ``None`` for the days where there is no telling.
    """
    watch = Watch()
    clocks = Clocks(process, calendars, day, watch)
    edges: tuple[Cliff, ...] = ()
    try:
        plan = make_plan(process, *asked, clocks)
        solution, found = calculate(plan)
        if found is not None:
            edges = cliffs(found)
    except CalendarError as error:
        return Day(pattern_of(unsolved(*asked, clocks, calendar_obstacle(error)))), None
    relative = _relative_to(solution)
    made = Day(
        pattern_of(solution),
        tuple(one._replace(at=at) for one in edges if (at := relative(one.at)) is not None),
    )
    if watch.endless or solution.obstacle is not None:
        return made, None
    for t in (*_instants(plan), *_results(solution)):
        watch.note(t)
    here = day.toordinal()
    low = min(EPOCH_DAY + watch.low // DAY - here, 0) - _PAD
    high = max(EPOCH_DAY + watch.high // DAY - here, 0) + _PAD
    return made, (low, high)


def _instants(plan: Plan) -> Iterator[int]:
    """The instants that a plan's labels stand for."""
    for contract in plan.contracts.values():
        yield from (t for t in (contract.asked, contract.time, contract.day_begins) if t is not None)
    for step in plan.steps.values():
        if step.not_before is not None:
            yield plan.clocks.not_before(step.not_before, plan.clocks.of_step(step))


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


def _relative_to(solution: Solution) -> Callable[[int | None], int | None]:
    """From instants to seconds after 00:00 of the solution's day."""
    midnight = (solution.date.toordinal() - EPOCH_DAY) * DAY

    def relative(t: int | None) -> int | None:
        if t is None or not is_finite(t):
            return None
        try:
            return t + offset(solution.zone, t) - midnight
        except HorizonError:
            return None

    return relative


def pattern_of(solution: Solution) -> Pattern:
    """What a day's almanac shows of a solution, relative to that day."""
    relative = _relative_to(solution)
    chain = {step for customer in solution.customers for step in customer.chain}
    rows = tuple(
        Row(
            handoff.source, handoff.target, handoff.requirement,
            relative(handoff.needed_by), relative(handoff.agreed_by), relative(handoff.ready_at),
        )
        for handoff in solution.handoffs
        if handoff.target in chain and (handoff.source in chain or handoff.requirement is not None)
    )  # fmt: skip
    required = tuple(
        Required(one.id, one.verdict, relative(one.by), one.slack, one.at_best) for one in solution.customers
    )
    causes = tuple(dict.fromkeys(_causes(solution)))
    return Pattern(solution.verdict, required, rows, causes, solution.obstacle)


def _causes(solution: Solution) -> Iterator[Cause]:
    """Where time is missing; what a greatest time has a part in is charged to it, and not to the steps it puts off."""
    met: set[tuple[str, str]] = set()
    for conflict in solution.conflicts:
        member = next(one for one in conflict.members if one.kind == "limit")
        if (member.id, member.target) not in met:
            met.add((member.id, member.target))
            yield Cause(member.target, conflict.missing, member.id)
    for deficit in solution.deficits:
        if not solution.conflicts or deficit.kind not in ("limit", "never"):
            yield Cause(deficit.step, deficit.missing if is_finite(deficit.comes) else None)


def _groups_of_cliffs(days: Mapping[date, tuple[Cliff, ...]], around: Surroundings) -> Iterator[Group[Cliff]]:
    """Equal cliffs together, those of one place after one another, the earliest place first."""
    earliest: dict[_Place, int] = {}
    for one in (one for edges in days.values() for one in edges):
        earliest[_place_of(one)] = min(one.at, earliest.get(_place_of(one), one.at))
    for place in sorted(earliest, key=lambda place: (earliest[place], place)):
        here = {
            day: next((one for one in edges if _place_of(one) == place), None) for day, edges in days.items()
        }
        for group in groups(here, around):
            if group.pattern is not None:
                yield Group(group.pattern, *group[1:])


_Place = tuple[str, str, bool, str]


def _place_of(cliff: Cliff) -> _Place:
    """Where a cliff is, whenever that may be."""
    return cliff.step, cliff.kind, cliff.transfer, cliff.customer
