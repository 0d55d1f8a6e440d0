"""A repair as edits of the file: a new state that tells only what is different, spelled as the author spells it.

Times stand in Russian where what they take the place of does, and a list of departures stays a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from procmap.calendars import Duration, Label, Spread, format_duration, format_label, format_spread
from procmap.calendars.russian import CYRILLIC, in_russian
from procmap.errors import EditRefusedError
from procmap.findings import Text
from procmap.loading.drafting import Draft
from procmap.loading.edits import Tree
from procmap.loading.places import Data
from procmap.model import After, Answer, Departures, Process, Promised
from procmap.model.negotiation import Terms
from procmap.model.requirement import RUSSIAN

_REMARKS = ("notes", "source", "why")

_MOST_BASED = 1000
"""States that are based on one another; more of them would be a circle."""

SHARED = Text(
    "this repair moves the customer's deadline, which all states share; write it at `customer.requires.{route}`",
    "эта правка сдвигает срок клиента, общий для всех состояний; впишите его в `customer.requires.{route}`",
)

TAKEN = Text(
    "there is a state `{id}` already; give the new one another id",
    "состояние `{id}` уже есть; дайте новому другой id",
)


class NewState(NamedTuple):
    """A state that differs from the one it is ``based_on``.

    ``values`` are what is different, by kind (``steps``, ``requirements``), id and key; ``weeks`` the weeks of new
    calendars, by their id and the id of the one they are like; ``reopened`` are requirements that must be agreed anew.
    """

    based_on: str
    id: str
    values: Mapping[tuple[str, ...], Any]
    weeks: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]
    reopened: tuple[str, ...]


def write_state(draft: Draft, process: Process, new: NewState, today: date) -> None:
    """Write a new state. Who is asked for an earlier time has not agreed to it: the answer is open again.

    Raises ``EditRefusedError`` where its id is taken, or what it changes is not of one state.
    """
    if new.id in process.states:
        told = (one.replace("{id}", new.id) for one in (TAKEN.en, TAKEN.ru))
        raise EditRefusedError("taken", ("states", new.id), Text(*told))
    state: dict[str, Any] = {"based_on": new.based_on}
    for (calendar, source), week in new.weeks.items():
        written = draft.at(("calendars", source))
        copied: dict[str, Any] = dict(written) if isinstance(written, dict) else {}
        copied["week"] = {days: list(windows) for days, windows in week.items()}
        draft.put(("calendars", calendar), copied)
    for (kind, id_, key), value in new.values.items():
        if kind == "customer":
            words = (one.replace("{route}", f"{id_}.by") for one in (SHARED.en, SHARED.ru))
            raise EditRefusedError("shared", ("customer", "requires", id_, "by"), Text(*words))
        before = _said(draft, new.based_on, (kind, id_, key))
        state.setdefault(kind, {}).setdefault(id_, {})[key] = _as_before(value, before)
    for id_ in new.reopened:
        requirement = process.states[new.based_on].requirements[id_]
        entry = state["requirements"][id_]
        if requirement.history:
            entry["history"] = [{"date": today.isoformat(), "said": Answer.OPEN.value}]
        if requirement.answer is not None:
            said = _said(draft, new.based_on, ("requirements", id_, "answer"))
            entry["answer"] = RUSSIAN[Answer.OPEN] if _in_russian(said) else Answer.OPEN.value
    draft.put(("states", new.id), state)


def _said(draft: Draft, state: str, route: tuple[str, ...]) -> Data:
    """What the file says at a route of a state, or of the nearest one that it is based on."""
    here: Data = state
    for _ in range(_MOST_BASED):
        found = draft.at(("states", str(here), *route))
        here = draft.at(("states", str(here), "based_on"))
        if found is not None or here is None:
            return found
    return None


def _in_russian(said: Data) -> bool:
    """Whether times are spelled in Russian; what is remarked beside them may be in any language."""
    if isinstance(said, dict):
        return any(_in_russian(part) for key, part in said.items() if key not in _REMARKS)
    if isinstance(said, list):
        return any(map(_in_russian, said))
    return said is not None and CYRILLIC.search(said) is not None


def _as_before(value: Any, before: Data) -> Tree:
    """A value of the model as the file writes it, in the form and language of what was there."""
    if isinstance(value, Departures):
        times: Tree = [_as_before(one, before) for one in value.times]
        return {"times": times} if isinstance(before, dict) else times
    if isinstance(value, tuple):
        return [_as_before(one, before) for one in value]
    if isinstance(value, After):
        return _after(value, before)
    if isinstance(value, Promised):
        return _as_before(value.by or value.within, before)
    told = _spelled(value)
    return in_russian(told) if _in_russian(before) else told


def _spelled(value: Any) -> str:
    if isinstance(value, Spread):
        return format_spread(value)
    if isinstance(value, Label):
        return format_label(value)
    return format_duration(value) if isinstance(value, Duration) else str(value)


def _after(after: After, before: Data) -> Tree:
    told: dict[str, Tree] = {"step": after.step}
    if after.relation != "finish-start":
        told["relation"] = after.relation
    for key in ("transfer", "at_least", "at_most"):
        value = getattr(after, key)
        if value is not None:
            told[key] = _as_before(value, before)
    if after.negotiable is not None:
        told["negotiable"] = _terms(after.negotiable, before)
    for key in _REMARKS:
        if getattr(after, key) is not None:
            told[key] = getattr(after, key)
    return told


def _terms(terms: Terms, before: Data) -> Mapping[str, Tree]:
    told: dict[str, Tree] = {}
    if terms.allowed is not None:
        told["allowed"] = terms.allowed
    if terms.at_most is not None:
        told["at_most"] = _as_before(terms.at_most, before)
    if terms.price is not None:
        told["price"] = f"{terms.price:f}"
    return told
