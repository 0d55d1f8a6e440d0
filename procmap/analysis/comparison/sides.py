"""The two sides of a comparison: which parts there are, where they stand, and how the ids of both belong together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from procmap.findings import Route
from procmap.model import Process, State
from procmap.model.part import Part

_SECTIONS: Mapping[str, str] = {
    "promise": "promises",
    "department": "departments",
    "person": "people",
    "family": "families",
    "calendar": "calendars",
    "member": "group",
    "system": "systems",
    "service": "services",
    "initiative": "initiatives",
    "metric": "metrics",
}
"""What a process lists by id, and where."""

OF_STATE = ("state", "step", "requirement", "measured")
SUBJECTS = ("state", "step", "requirement", "customer", "measured", "process", *_SECTIONS, "meeting")
"""What can differ, in the order in which differences are told."""

REFERENCES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("step", "department"): ("department",),
    ("step", "calendar"): ("calendar",),
    ("step", "family"): ("family",),
    ("step", "executors"): ("person", "department"),
    ("step", "systems"): ("system",),
    ("requirement", "step"): ("step",),
    ("requirement", "of"): ("department",),
    ("requirement", "asked_by"): ("step", "department"),
    ("requirement", "provided"): ("requirement",),
    ("requirement", "family"): ("family",),
    ("customer", "at"): ("step",),
    ("customer", "family"): ("family",),
    ("measured", "from_"): ("step",),
    ("measured", "to"): ("step",),
    ("measured", "family"): ("family",),
    ("process", "owner"): ("person", "department"),
    ("process", "calendar"): ("calendar",),
    ("promise", "of"): ("department",),
    ("promise", "step"): ("step",),
    ("promise", "calendar"): ("calendar",),
    ("department", "head"): ("person",),
    ("department", "calendar"): ("calendar",),
    ("person", "department"): ("department",),
    ("person", "deputy"): ("person",),
    ("family", "becomes"): ("family",),
    ("member", "represents"): ("department",),
    ("system", "department"): ("department",),
    ("system", "supports"): ("step",),
    ("service", "owner"): ("person", "department"),
    ("service", "steps"): ("step",),
    ("initiative", "owner"): ("person", "department"),
    ("metric", "owner"): ("person", "department"),
    ("meeting", "present"): ("person",),
}
"""Keys whose values name parts of other kinds, by subject and key; the kinds in the order they are looked at."""


class Side(NamedTuple):
    """One of the two states compared."""

    process: Process
    state_id: str

    @property
    def state(self) -> State:
        """The state itself."""
        return self.process.states[self.state_id]

    def parts(self, subject: str) -> dict[str, Any]:
        """Everything of one kind by id; a measured fact's id is the run it speaks of, a meeting's its day."""
        if subject in _SECTIONS:
            return dict(getattr(self.process, _SECTIONS[subject]))
        if subject == "step":
            return dict(self.state.steps)
        if subject == "requirement":
            return dict(self.state.requirements)
        if subject == "customer":
            return dict(self.process.customer.requires)
        if subject == "measured":
            return _named((f"{fact.from_}..{fact.to}", fact) for fact in self.state.measured)
        if subject == "meeting":
            return _named((meeting.date.isoformat(), meeting) for meeting in self.process.meetings)
        return {self.state_id: self.state} if subject == "state" else {"process": self.process}

    def route(self, subject: str, id_: str) -> Route:
        """Where a part stands in the file."""
        if subject in _SECTIONS:
            return (_SECTIONS[subject], id_)
        if subject == "measured":
            return ("states", self.state_id, "measured", list(self.parts(subject)).index(id_))
        if subject == "meeting":
            return ("meetings", list(self.parts(subject)).index(id_))
        if subject in ("step", "requirement"):
            return ("states", self.state_id, f"{subject}s", id_)
        if subject == "customer":
            return ("customer", "requires", id_)
        return ("states", self.state_id) if subject == "state" else ("process",)


def _named(facts: Iterator[tuple[str, Part]]) -> dict[str, Part]:
    found: dict[str, Part] = {}
    for key, fact in facts:
        id_ = key
        while id_ in found:
            id_ += "'"
        found[id_] = fact
    return found


class Pairs(NamedTuple):
    """Which id of the earlier side is which of the later one, by subject. What is not named has no partner."""

    ids: Mapping[str, Mapping[str, str]]

    def later(self, subject: str, id_: str) -> str:
        """The later id of an earlier one, or the id itself."""
        return self.ids.get(subject, {}).get(id_, id_)

    def earlier(self, subject: str, id_: str) -> str:
        """The earlier id of a later one, or the id itself."""
        return next((old for old, new in self.ids.get(subject, {}).items() if new == id_), id_)

    def any_of(self, subjects: tuple[str, ...], id_: str) -> str:
        """The later id of an earlier one that may be of several kinds."""
        kind = next((one for one in subjects if id_ in self.ids.get(one, {})), subjects[0])
        return self.later(kind, id_)
