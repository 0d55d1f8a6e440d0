"""Who is there: people, departments, calendars, product families, the working group and its meetings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from procmap.calendars import ProductionYear, format_spread, parse_days
from procmap.model.part import Count, Day, Flag, Id, Ids, Name, Names, Note, Part, bad_value, one_or_many
from procmap.model.times import Country, DayRange, Factor, Percent, Takes, Week, Windows, Zone

Absences = Annotated[tuple[DayRange, ...], BeforeValidator(one_or_many)]


class Person(Part):
    """A person or post."""

    name: Name | None = None
    post: Name | None = None
    department: Id | None = None
    absent: Absences = ()
    deputy: Id | None = None


class Department(Part):
    """An organisational owner of steps, drawn as a lane; ``external`` (a supplier) or ``enabling`` (IT).

    ``workers`` bounds how many of its steps can be worked on at a time, for several orders a day.
    """

    name: Name
    head: Id | None = None
    kind: Literal["internal", "external", "enabling"] = "internal"
    calendar: Id | None = None
    workers: Count | None = None


def _only_from_a_file(value: Any) -> tuple[ProductionYear, ...]:
    """Whole years come from a calendar file in XML; they cannot be written in YAML."""
    if isinstance(value, tuple) and all(isinstance(year, ProductionYear) for year in value):
        return value
    raise bad_value("years-from-file")


_WEEK = 7


class CalendarSpec(Part):
    """Working time: a zone, weekly windows, closed days, days with windows of their own.

    ``holidays`` names a country (``RU``, ``DE``, ``DE-BY``): its days off are closed, its working weekends
    open, its short days an hour shorter. ``file`` brings in a company's own calendar, which overrides it.
    ``years`` are whole years of an XML calendar; they stand before the country's. ``working`` lists days off
    that are worked with the windows of the week, ``short`` days one hour shorter.
    """

    name: Name | None = None
    timezone: Zone | None = None
    holidays: Country | None = None
    file: Name | None = None
    years: Annotated[tuple[ProductionYear, ...], PlainValidator(_only_from_a_file)] = ()
    week: Week = Field(default_factory=dict)
    closed: Absences = ()
    working: Absences = ()
    short: Absences = ()
    days: dict[Day, Windows] = Field(default_factory=dict)

    @property
    def every_day(self) -> bool:
        """Whether it has no days off at all."""
        worked = {day for days, windows in self.week.items() if windows for day in parse_days(days)}
        usual = not self.week or len(worked) == _WEEK
        return usual and not (self.holidays or self.years or self.closed) and all(self.days.values())


class Decay(Part):
    """How demand fades: it falls ``factor``-fold in the time ``over``, and so on at the same rate."""

    factor: Factor
    over: Takes

    @model_validator(mode="after")
    def _on_the_clock(self) -> Decay:
        if self.over.worst.kind != "elapsed" or self.over.best.amount == 0:
            raise bad_value("not-a-stretch", text=format_spread(self.over))
        return self


class Family(Part):
    """A product family: what flows, when different things flow differently."""

    name: Name
    share_of_turnover: Percent | None = None
    becomes: Id | None = None
    after: Name | None = None
    decay: Decay | None = None


class Member(Part):
    """A member of the working group, by person."""

    represents: Ids = ()
    direct: Flag = True
    knows_technology: Flag | None = None
    may_decide: Flag | None = None


class Task(Part):
    """An assignment given at a meeting."""

    who: Id
    what: Name
    until: Day | None = None
    done: Flag | None = None


class Meeting(Part):
    """A meeting of the working group."""

    date: Day
    present: Ids = ()
    agenda: Note | None = None
    tasks: tuple[Task, ...] = ()


class System(Part):
    """An enabling system, with the steps it supports."""

    name: Name
    department: Id | None = None
    supports: Ids = ()


class Initiative(Part):
    """A performance initiative: statement, target, measurement, obstacles, success factors."""

    statement: Name
    target: Name | None = None
    measurement: Name | None = None
    obstacles: Names = ()
    success_factors: Names = ()
    owner: Id | None = None


class Metric(Part):
    """A figure the process is steered by."""

    name: Name
    unit: Name | None = None
    as_is: Name | None = None
    target: Name | None = None
    level: Name | None = None
    owner: Id | None = None
