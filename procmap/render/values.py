"""Values of the model in the words of people: what differs, with its key's title."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from procmap.calendars import Duration, Label, Spread, format_duration, format_label
from procmap.locale import Speech
from procmap.model import Days
from procmap.model.part import Part
from procmap.model.words import WORDS
from procmap.render.clock import NOTHING, day_text
from procmap.render.limits import handoff_in_words
from procmap.render.names import Names
from procmap.render.spelled import in_words, spelled, taken
from procmap.render.words import pick

_CLASSES: Mapping[str, str] = {
    "step": "Step",
    "requirement": "Requirement",
    "customer": "CustomerRequirement",
    "measured": "Measured",
    "process": "Process",
    "state": "State",
    "promise": "Promise",
    "department": "Department",
    "person": "Person",
    "family": "Family",
    "calendar": "CalendarSpec",
    "member": "Member",
    "meeting": "Meeting",
    "system": "System",
    "service": "Service",
    "initiative": "Initiative",
    "metric": "Metric",
}
"""The class of the model that each subject of a comparison is."""

_SHORT: Mapping[str, str] = {
    "Terms": "allowed",
    "StepTerms": "allowed",
    "Departures": "times",
    "Gate": "needs",
}
"""Parts that may be written as the one value of a key, where nothing else is said."""


def key_title(subject: str, key: str, language: str) -> str:
    """``How long it takes``; the key itself where the file's words know none."""
    return _title(_CLASSES.get(subject, ""), key, language)


def _title(part: str, key: str, language: str) -> str:
    name = key.rstrip("_")
    keys = (WORDS[part].keys if part in WORDS else {}), WORDS["Part"].keys
    known = next((one[name] for one in keys if name in one), None)
    return pick(known.title, language) if known else name


def value_of(subject: str, key: str, value: Any, names: Names) -> str:
    """A value of a key: ids by what they stand for, times and terms in words."""
    if value is None or value in ((), {}):
        return NOTHING
    if subject == "step":
        named = _named(key, value, names)
        if named is not None:
            return named or NOTHING
    return told(value, names.say)


def _named(key: str, value: Any, names: Names) -> str | None:
    """What a value of other parts' ids stands for; ``None`` where it is no such value."""
    systems = names.process.systems
    said: dict[str, Callable[[], str]] = {
        "department": lambda: names.department(value),
        "after": lambda: ", ".join(handoff_in_words(names, one) for one in value),
        "family": lambda: ", ".join(map(names.family, value)),
        "executors": lambda: ", ".join(map(names.person, value)),
        "systems": lambda: ", ".join(systems[one].name if one in systems else one for one in value),
        "gate": lambda: ", ".join(map(names.what, value.needs)),
        "choose": lambda: ", ".join(branch.name or id_ for id_, branch in value.branches.items()),
        "repeat": lambda: names.steps(value.steps),
    }
    return said[key]() if key in said else None


def told(value: Any, say: Speech) -> str:
    """A value as people read it."""
    if value is None or value in ((), {}):
        return NOTHING
    language = say.language
    words: Mapping[type, Callable[[Any], str]] = {
        Spread: lambda one: taken(one, language),
        Label: lambda one: spelled(format_label(one), language),
        Duration: lambda one: spelled(format_duration(one), language),
        date: lambda one: day_text(one, language),
        Days: lambda one: "–".join(dict.fromkeys(day_text(day, language) for day in (one.first, one.last))),
    }
    if type(value) in words:
        return words[type(value)](value)
    if isinstance(value, (tuple, list)):
        return ", ".join(told(one, say) for one in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {told(one, say)}" for key, one in value.items())
    if isinstance(value, Part):
        return _part(value, say)
    return spelled(in_words(value, say), language)


def _part(value: Part, say: Speech) -> str:
    """What is stated of a part, by the titles of its keys; what it would be anyway is not told."""
    name, stated = type(value).__name__, _stated(value)
    if _is_short(value):
        return told(next(iter(stated.values())), say)
    parts = []
    for key, one in stated.items():
        title, text = _title(name, key, say.language), told(one, say)
        title = f"{title[:1].lower()}{title[1:]}"
        if isinstance(one, Part) and not _is_short(one):
            parts.append(f"{title} ({text})")
        else:
            parts.append(f"{title} {text}" if name == "Terms" else f"{title}: {text}")
    return ", ".join(parts)


def _stated(value: Part) -> dict[str, Any]:
    fields = type(value).model_fields
    found = {key: getattr(value, key) for key in fields if getattr(value, key) != fields[key].default}
    return {key: one for key, one in found.items() if one not in (None, (), {})}


def _is_short(value: Part) -> bool:
    return list(_stated(value)) == [_SHORT.get(type(value).__name__)]
