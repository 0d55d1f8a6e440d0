"""What a repair may change, and whom it asks: the levers of one plan.

A lever is moved by whole units (minutes; working days where a duration counts those; quarters of an hour for a
calendar), and the further it is moved, the more becomes possible: a duration gets shorter, an agreed time or release
may be as early as so much before, an agreed time or deadline as late as so much after, a departure may leave so much
sooner or be held so much longer, a calendar opens so much earlier, a greatest time is so much greater.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from procmap.analysis.links import Link
from procmap.analysis.plan import Plan
from procmap.calendars import Duration, Spread
from procmap.calendars.instant import DAY
from procmap.model import After, Answer, CalendarSpec, Step
from procmap.model.negotiation import StepTerms, Terms

MINUTE = 60
QUARTER = 15
"""Minutes by which a calendar opens earlier at a time: nobody opens at 8:59."""

MOST_MOVED = 14 * DAY // MINUTE
"""Minutes by which a time is moved at most where the file states no bound."""

CUSTOMER = ":customer"
"""Stands for the customer among owners; no id has a colon."""


class Lever(NamedTuple):
    """One thing that may be changed.

    ``kind``: ``takes`` (``id`` a step), ``transfer`` (from step ``id`` to ``target``), ``earlier`` and ``later`` (the
    agreed time of requirement ``id``), ``release``, ``departure`` (one more), ``held`` (a departure leaves later) and
    ``opening`` (of step ``id``; the calendar of all steps of its department that work by the same one), ``limit`` (the
    greatest time from step ``id`` to ``target``), ``deadline`` (customer requirement ``id``). ``owner`` is the
    department that is asked, ``relation`` that of a handoff. ``weight`` is how many minutes a unit counts, ``most``
    how many units there are.
    """

    kind: str
    id: str
    target: str
    owner: str
    weight: int
    most: int
    price: Decimal | None
    relation: str = ""

    def stands_in(self, after: After) -> bool:
        """Whether it moves a time of this handoff into its target."""
        return (after.step, after.relation) == (self.id, self.relation)


def levers_of(plan: Plan, targets: frozenset[str] = frozenset()) -> tuple[Lever, ...]:
    """Everything that may be changed, in the order of the file. Deadlines in ``targets`` are fixed."""
    found = [
        *_of_steps(plan),
        *_of_handoffs(plan),
        *_of_limits(plan),
        *_of_requirements(plan),
        *(one for one in _of_customers(plan) if one.id not in targets),
    ]
    return tuple(one for one in found if one.most > 0)


def opened_earlier(spec: CalendarSpec, minutes: int) -> CalendarSpec:
    """A calendar whose first window of every weekday begins so much earlier."""
    week = {days: _earlier(windows, minutes) for days, windows in spec.week.items()}
    return spec.model_copy(update={"week": week})


def _earlier(windows: tuple[str, ...], minutes: int) -> tuple[str, ...]:
    from procmap.calendars.schedule import parse_windows

    read = parse_windows(windows) if windows else ()
    if not read or not minutes:
        return windows
    moved = [(max(0, read[0][0] - minutes * MINUTE), read[0][1]), *read[1:]]
    return tuple(f"{_clock(a)}-{_clock(b)}" for a, b in moved)


def _clock(seconds: int) -> str:
    """A clock time; the end of a window that lies on the next day is read as such."""
    seconds = seconds - DAY if seconds > DAY else seconds
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def opening_room(spec: CalendarSpec | None) -> int:
    """By how many minutes every weekday of a calendar can open earlier without beginning on the day before."""
    from procmap.calendars.schedule import parse_windows

    if spec is None or spec.years or spec.file or not spec.week:
        return 0
    days = [parse_windows(windows) for windows in spec.week.values() if windows]
    if any(end > DAY for windows in days for _, end in windows):
        return 0
    return min((windows[0][0] // MINUTE for windows in days), default=0)


def opening_key(plan: Plan, step: Step) -> tuple[str, str]:
    """Which steps open together: those of one department that work by one calendar.

    A calendar of its own would close a step's departures on its days off. So with departures, and none, it opens with
    nobody, and not earlier.
    """
    if step.departures is not None and step.calendar is None:
        return step.department or "", ""
    return step.department or "", plan.clocks.calendars.id_of_step(step)


def shortened(duration: Duration, units: int) -> Duration:
    """A duration with so many units less."""
    size = 1 if duration.kind == "workdays" else MINUTE
    return Duration(duration.kind, duration.amount - units * size)


def lengthened(duration: Duration, units: int) -> Duration:
    """A duration with so many units more."""
    return shortened(duration, -units)


def limited(plan: Plan, link: Link) -> After | None:
    """The handoff of the file that a greatest time stands in, where it is the only one of its kind there."""
    if link.at_most is None or link.target not in plan.steps:
        return None
    after = [
        one
        for one in plan.steps[link.target].after
        if (one.step, one.relation) == (link.source, link.relation) and one.at_most is not None
    ]
    return after[0] if len(after) == 1 and after[0].at_most == link.at_most else None


def handoff(plan: Plan, link: Link) -> After | None:
    """The handoff of the file that a link is, where it has a time of its own that can be changed."""
    if len(link.legs) != 1 or link.target not in plan.steps:
        return None
    after = [
        one
        for one in plan.steps[link.target].after
        if (one.step, one.relation) == (link.source, link.relation)
    ]
    spread = (after[0].transfer or after[0].at_least) if len(after) == 1 else None
    return after[0] if spread == link.legs[0].spread else None


def _lever(
    key: tuple[str, str, str, str], terms: Terms, room: int, *, usual: bool = True, weight: int = 1
) -> Lever:
    kind, id_, target, owner = key
    if not terms.allows(usual):
        room = 0
    if terms.at_most is not None:
        days = terms.at_most.kind == "workdays"
        minutes = terms.at_most.amount * (DAY // MINUTE) if days else terms.at_most.amount // MINUTE
        room = min(room, minutes // weight)
    return Lever(kind, id_, target, owner, weight, room, terms.price)


def _room(spread: Spread) -> tuple[int, int]:
    """How many units a duration can lose, and how many minutes one counts; something always remains."""
    if spread.worst.kind == "workdays":
        return spread.worst.amount - 1, DAY // MINUTE
    return max(0, (spread.worst.amount - 1) // MINUTE), 1


def _of_steps(plan: Plan) -> Iterator[Lever]:
    opened = _not_opened(plan)
    for id_, step in plan.steps.items():
        owner, terms = step.department or "", _terms(step)
        if step.takes is not None and step.takes.worst.kind != "eod":
            room, weight = _room(step.takes)
            yield _lever(("takes", id_, "", owner), terms.of("takes"), room, weight=weight)
        if step.not_before is not None and step.not_before.seconds is not None:
            department = plan.process.departments.get(owner)
            inside = department is None or department.kind != "external"
            yield _lever(("release", id_, "", owner), terms.of("not_before"), MOST_MOVED, usual=inside)
        if step.departures is not None:
            for kind in ("departure", "held"):
                yield _lever((kind, id_, "", owner), terms.of("departures"), DAY // MINUTE)
        key = opening_key(plan, step)
        if key not in opened:
            opened.add(key)
            room = opening_room(plan.process.calendars.get(key[1]))
            yield _lever(("opening", id_, "", owner), terms.of("opening"), room // QUARTER, weight=QUARTER)


def _not_opened(plan: Plan) -> set[tuple[str, str]]:
    """The calendars of departments that one of their steps does not let open earlier."""
    return {
        opening_key(plan, step)
        for step in plan.steps.values()
        if not _terms(step).of("opening").allows(usual=True)
    }


def _terms(step: Step) -> StepTerms:
    return step.negotiable or StepTerms()


def _of_handoffs(plan: Plan) -> Iterator[Lever]:
    for link in plan.links:
        after = handoff(plan, link)
        if after is not None and link.legs[0].spread.worst.kind != "eod":
            owner = plan.department(link.source) or ""
            room, weight = _room(link.legs[0].spread)
            yield _lever(
                ("transfer", link.source, link.target, owner),
                after.negotiable or Terms(),
                room,
                weight=weight,
            )._replace(relation=link.relation)


def _of_limits(plan: Plan) -> Iterator[Lever]:
    """Greatest times that the file says may be greater: most of them are ice that melts."""
    for link in plan.links:
        after = limited(plan, link)
        if after is None or after.at_most is None or after.at_most.best.kind == "eod":
            continue
        weight = DAY // MINUTE if after.at_most.best.kind == "workdays" else 1
        key = ("limit", link.source, link.target, plan.department(link.target) or "")
        terms = after.negotiable or Terms()
        lever = _lever(key, terms, MOST_MOVED // weight, usual=False, weight=weight)
        yield lever._replace(relation=link.relation)


def _of_requirements(plan: Plan) -> Iterator[Lever]:
    for id_, contract in plan.contracts.items():
        point = contract.requirement.point
        if contract.time is None or point is None:
            continue
        terms = contract.requirement.negotiable or Terms()
        yield _lever(("earlier", id_, "", contract.giver or ""), terms, MOST_MOVED)
        if contract.answer is not Answer.OPEN and contract.answer.granted:
            asker = contract.requirement.asked_by or ""
            owner = plan.department(asker) or (asker if asker in plan.process.departments else "")
            yield _lever(("later", id_, "", owner or contract.giver or ""), terms, MOST_MOVED)


def _of_customers(plan: Plan) -> Iterator[Lever]:
    for id_, customer in plan.customers.items():
        if customer.by is not None and customer.by.seconds is not None:
            terms = customer.negotiable or Terms()
            yield _lever(("deadline", id_, "", CUSTOMER), terms, MOST_MOVED, usual=False)
