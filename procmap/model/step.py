"""A step (операция): one unit of work of one department, and how it hangs on the steps before it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from procmap.calendars import Label, format_label
from procmap.model.negotiation import Negotiable, StepNegotiable
from procmap.model.part import Count, Flag, Id, Ids, Name, Names, Part, bad_value, one_or_many
from procmap.model.times import Percent, Point, Takes, WeekDays

Relation = Literal["finish-start", "start-start", "finish-finish", "start-finish"]


class After(Part):
    """A handoff from another step, after which this one comes.

    ``transfer`` is the time the handoff takes; it is the same as ``at_least`` on a finish-start relation.
    ``at_most`` bounds how long the deliverable may wait (freshness). ``negotiable`` is about the time it takes.
    """

    step: Id
    relation: Relation = "finish-start"
    transfer: Takes | None = None
    at_least: Takes | None = None
    at_most: Takes | None = None
    negotiable: Negotiable | None = None

    @model_validator(mode="after")
    def _least_and_most(self) -> After:
        if self.transfer is not None and self.at_least is not None:
            raise bad_value("two-least-times")
        least, most = self.transfer or self.at_least, self.at_most
        if least is None or most is None or least.best.kind != most.worst.kind:
            return self
        if most.worst.amount < least.best.amount:
            raise bad_value("most-below-least")
        return self


def normal_after(value: Any) -> Any:
    """Bring every spelling of ``after`` to a list of maps: one id, a list of ids or maps, a map by id."""
    if value is None:
        return ()
    if isinstance(value, str):
        return ({"step": value},)
    if isinstance(value, dict):
        return tuple(
            {"step": step, **detail} if isinstance(detail, dict) else {"step": step, "transfer": detail}
            for step, detail in value.items()
        )
    if isinstance(value, (list, tuple)):
        return tuple({"step": item} if isinstance(item, str) else item for item in value)
    return value


class Branch(Part):
    """One alternative of a choice: the steps it consists of, and how often it is taken."""

    name: Name | None = None
    share: Percent | None = None
    steps: Ids = ()


class Choose(Part):
    """After this step exactly one branch is taken. For promises the worst branch counts."""

    by: Name | None = None
    branches: dict[Id, Branch] = Field(min_length=1)

    @model_validator(mode="after")
    def _at_most_all(self) -> Choose:
        least = sum(branch.share.low for branch in self.branches.values() if branch.share is not None)
        if least > 100:
            raise bad_value("shares-above-all", text=f"{least:f}")
        return self


class Repeat(Part):
    """The steps are gone through again until this step is content, ``at_most`` times altogether."""

    steps: Ids
    at_most: Count | None = None
    share: Percent | None = None


class Gate(Part):
    """The step may start only once these requirements are met."""

    needs: Ids


def _clock_only(times: tuple[Label, ...]) -> tuple[Label, ...]:
    for time in times:
        if time.days or time.working or time.seconds is None or time.zone != times[0].zone:
            raise bad_value("not-a-departure", text=format_label(time))
    return times


class Departures(Part):
    """Clock times at which the step leaves; work waits for the next one. ``days`` as in a calendar's week."""

    times: Annotated[tuple[Point, ...], BeforeValidator(one_or_many), AfterValidator(_clock_only)]
    days: WeekDays = "mon-sun"


def _normal_departures(value: Any) -> Any:
    return {"times": value} if isinstance(value, (list, str)) else value


def _normal_gate(value: Any) -> Any:
    return {"needs": value} if isinstance(value, (list, str)) else value


class Step(Part):
    """One operation of one department.

    ``takes`` is a duration, a range or three points; unknown when left out. Elapsed durations run round the
    clock unless ``opening_hours`` (the clock stops while the calendar is closed) or ``atomic`` (the work must
    fit one working window) says otherwise. ``not_before`` is a release: the earliest start.
    ``complete_accurate`` is the share of what it hands on that is complete and accurate at the first pass (%C&A).
    """

    name: Name
    department: Id | None = None
    after: Annotated[tuple[After, ...], BeforeValidator(normal_after)] = ()
    takes: Takes | None = None
    atomic: Flag = False
    opening_hours: Flag = False
    calendar: Id | None = None
    not_before: Point | None = None
    departures: Annotated[Departures | None, BeforeValidator(_normal_departures)] = None
    family: Ids = ()
    choose: Choose | None = None
    repeat: Repeat | None = None
    gate: Annotated[Gate | None, BeforeValidator(_normal_gate)] = None
    executors: Names = ()
    inputs: Names = ()
    outputs: Names = ()
    systems: Ids = ()
    complete_accurate: Percent | None = None
    negotiable: StepNegotiable | None = None
