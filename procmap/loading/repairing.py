"""A repair as edits of the file: a new state that tells only what is different."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from procmap.calendars import Duration, Label, Spread, format_duration, format_label, format_spread
from procmap.errors import EditRefusedError
from procmap.findings import Text
from procmap.loading.drafting import Draft
from procmap.loading.edits import Tree
from procmap.model import After, Answer, Departures, Process, Promised
from procmap.model.negotiation import Terms

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
        state.setdefault(kind, {}).setdefault(id_, {})[key] = spelled(value)
    for id_ in new.reopened:
        requirement = process.states[new.based_on].requirements[id_]
        entry = state["requirements"][id_]
        if requirement.history:
            entry["history"] = [{"date": today.isoformat(), "said": Answer.OPEN.value}]
        if requirement.answer is not None:
            entry["answer"] = Answer.OPEN.value
    draft.put(("states", new.id), state)


def spelled(value: Any) -> Tree:
    """A value of the model as the file writes it."""
    if isinstance(value, Spread):
        return format_spread(value)
    if isinstance(value, Label):
        return format_label(value)
    if isinstance(value, Duration):
        return format_duration(value)
    if isinstance(value, Promised):
        return spelled(value.by or value.within)
    if isinstance(value, Departures):
        return {"times": [spelled(one) for one in value.times], "days": value.days}
    if isinstance(value, After):
        return _after(value)
    if isinstance(value, tuple):
        return [spelled(one) for one in value]
    return str(value)


def _after(after: After) -> Tree:
    told: dict[str, Tree] = {"step": after.step}
    if after.relation != "finish-start":
        told["relation"] = after.relation
    for key in ("transfer", "at_least", "at_most"):
        value = getattr(after, key)
        if value is not None:
            told[key] = format_spread(value)
    if after.negotiable is not None:
        told["negotiable"] = _terms(after.negotiable)
    for key in ("notes", "source", "why"):
        if getattr(after, key) is not None:
            told[key] = getattr(after, key)
    return told


def _terms(terms: Terms) -> Mapping[str, Tree]:
    told: dict[str, Tree] = {}
    if terms.allowed is not None:
        told["allowed"] = terms.allowed
    if terms.at_most is not None:
        told["at_most"] = format_duration(terms.at_most)
    if terms.price is not None:
        told["price"] = f"{terms.price:f}"
    return told
