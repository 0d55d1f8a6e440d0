"""The ids of one file, so that a schema made for it can offer them, and which key refers to which of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from procmap.loading.states import merge_states

Names = dict[str, str]
"""Ids with what they stand for, in the author's words."""

MOST_OFFERED = 1000
"""Ids of one kind that are offered; a longer list helps nobody who is typing."""

MOST_STATES = 30
MOST_IN_STATES = 3000
"""States, and steps and requirements in them, that are offered state by state; each state is described anew."""

REFERENCES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Process", "owner"): ("people",),
    ("Process", "calendar"): ("calendars",),
    ("State", "based_on"): ("states",),
    ("Person", "department"): ("departments",),
    ("Person", "deputy"): ("people",),
    ("Department", "head"): ("people",),
    ("Department", "calendar"): ("calendars",),
    ("Family", "becomes"): ("families",),
    ("Member", "represents"): ("departments",),
    ("Meeting", "present"): ("people",),
    ("Task", "who"): ("people", "departments"),
    ("System", "department"): ("departments",),
    ("System", "supports"): ("all steps",),
    ("Initiative", "owner"): ("people", "departments"),
    ("Metric", "owner"): ("people", "departments"),
    ("CustomerRequirement", "at"): ("all steps",),
    ("CustomerRequirement", "family"): ("families",),
    ("Measured", "from"): ("steps",),
    ("Measured", "to"): ("steps",),
    ("Measured", "family"): ("families",),
    ("Requirement", "step"): ("steps",),
    ("Requirement", "of"): ("departments",),
    ("Requirement", "asked_by"): ("steps", "departments"),
    ("Requirement", "provided"): ("requirements",),
    ("Requirement", "family"): ("families",),
    ("Entry", "who"): ("people", "departments"),
    ("Entry", "escalated_to"): ("people",),
    ("Step", "department"): ("departments",),
    ("Step", "calendar"): ("calendars",),
    ("Step", "family"): ("families",),
    ("Step", "systems"): ("systems",),
    ("After", "step"): ("steps",),
    ("Branch", "steps"): ("steps",),
    ("Repeat", "steps"): ("steps",),
    ("Gate", "needs"): ("requirements",),
    ("Promise", "of"): ("departments",),
    ("Promise", "step"): ("all steps",),
    ("Promise", "calendar"): ("calendars",),
    ("Served", "from"): ("all steps",),
    ("Served", "to"): ("all steps",),
    ("Service", "owner"): ("people", "departments"),
    ("Service", "steps"): ("all steps",),
}
"""What the id or ids under a key of a class name. ``steps`` and ``requirements`` are those of one state."""

_SETS = ("people", "departments", "calendars", "families", "systems")
_WORDS = ("name", "label", "what", "post", "statement")


class Known(NamedTuple):
    """The ids of a file by kind, and those of each state."""

    sets: dict[str, Names]
    states: dict[str, dict[str, Names]]


def known_ids(data: Any) -> Known:
    """What can be read of a document's data, however broken the rest is."""
    top = data if isinstance(data, dict) else {}
    states = top.get("states")
    merged = merge_states(states)[0] if isinstance(states, dict) else {}
    inner = _inner(merged)
    sets = {kind: _names(top.get(kind)) for kind in _SETS}
    sets["states"] = _names(merged)
    every = {id_: name for state in inner.values() for id_, name in state["steps"].items()}
    sets["all steps"] = dict(list(every.items())[:MOST_OFFERED])
    return Known(sets, inner)


def _inner(merged: dict[str, Any]) -> dict[str, dict[str, Names]]:
    """The ids of each state, as far as there is room."""
    inner: dict[str, dict[str, Names]] = {}
    room = MOST_IN_STATES
    for id_ in list(_names(merged))[:MOST_STATES]:
        own = {kind: _names(_inside(merged[id_], kind)) for kind in ("steps", "requirements")}
        room -= sum(map(len, own.values()))
        if room < 0:
            break
        inner[id_] = own
    return inner


def _inside(data: Any, key: str) -> Any:
    return data.get(key) if isinstance(data, dict) else None


def _names(entries: Any) -> Names:
    """The well-formed ids of a set, in order, with their names."""
    if not isinstance(entries, dict):
        return {}
    good = [id_ for id_ in entries if _is_id(id_)][:MOST_OFFERED]
    return {id_: name_of(entries[id_]) or id_ for id_ in good}


def _is_id(text: str) -> bool:
    from pydantic_core import PydanticCustomError

    from procmap.model.part import check_id

    try:
        check_id(text)
    except PydanticCustomError:
        return False
    return True


def name_of(entry: Any) -> str | None:
    """What an entry calls itself, in the author's words."""
    found = (entry.get(word) for word in _WORDS) if isinstance(entry, dict) else iter(())
    return next((text[:200] for text in found if isinstance(text, str) and text), None)
