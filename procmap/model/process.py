"""A process and its states: the whole of one file."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, PlainValidator

from procmap.model.organisation import (
    CalendarSpec,
    Department,
    Family,
    Initiative,
    Meeting,
    Member,
    Metric,
    Person,
    System,
)
from procmap.model.part import Day, Id, Name, Part, bad_value
from procmap.model.requirement import Customer, Measured, Requirement
from procmap.model.service import Promise, Service
from procmap.model.step import Step
from procmap.model.times import Zone


def _read_format(value: Any) -> int:
    if value in (1, "1"):
        return 1
    raise bad_value("format-version", text=str(value)[:40])


class State(Part):
    """A version of the process: as it is, as it is to be, or a further candidate.

    A state ``based_on`` another holds that one's steps and requirements already (the reader merges them).
    """

    label: Name | None = None
    based_on: Id | None = None
    steps: dict[Id, Step] = Field(default_factory=dict)
    requirements: dict[Id, Requirement] = Field(default_factory=dict)
    measured: tuple[Measured, ...] = ()


class Process(Part):
    """One process with all its states. ``day`` says in words what D, the anchor day, means."""

    procmap: Annotated[int, PlainValidator(_read_format)]
    process: Name
    owner: Id | None = None
    day: Name | None = None
    anchor: Day | None = None
    timezone: Zone = "UTC"
    calendar: Id = "always"
    people: dict[Id, Person] = Field(default_factory=dict)
    departments: dict[Id, Department] = Field(default_factory=dict)
    calendars: dict[Id, CalendarSpec] = Field(default_factory=dict)
    families: dict[Id, Family] = Field(default_factory=dict)
    group: dict[Id, Member] = Field(default_factory=dict)
    meetings: tuple[Meeting, ...] = ()
    customer: Customer = Field(default_factory=Customer)
    states: dict[Id, State] = Field(default_factory=dict)
    systems: dict[Id, System] = Field(default_factory=dict)
    promises: dict[Id, Promise] = Field(default_factory=dict)
    services: dict[Id, Service] = Field(default_factory=dict)
    initiatives: dict[Id, Initiative] = Field(default_factory=dict)
    metrics: dict[Id, Metric] = Field(default_factory=dict)
