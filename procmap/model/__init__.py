"""The process as the analyst described it: frozen records, no I/O, no line numbers, the field's words."""

from procmap.model.organisation import (
    CalendarSpec,
    Decay,
    Department,
    Family,
    Initiative,
    Meeting,
    Member,
    Metric,
    Person,
    System,
    Task,
)
from procmap.model.process import Process, State
from procmap.model.requirement import (
    Answer,
    Customer,
    CustomerRequirement,
    Entry,
    Measured,
    Promised,
    Requirement,
)
from procmap.model.service import Promise, Service, Tier
from procmap.model.step import After, Branch, Choose, Departures, Gate, Repeat, Step
from procmap.model.times import Days, Share

__all__ = [
    "After",
    "Answer",
    "Branch",
    "CalendarSpec",
    "Choose",
    "Customer",
    "CustomerRequirement",
    "Days",
    "Decay",
    "Department",
    "Departures",
    "Entry",
    "Family",
    "Gate",
    "Initiative",
    "Measured",
    "Meeting",
    "Member",
    "Metric",
    "Person",
    "Process",
    "Promise",
    "Promised",
    "Repeat",
    "Requirement",
    "Service",
    "Share",
    "State",
    "Step",
    "System",
    "Task",
    "Tier",
]
