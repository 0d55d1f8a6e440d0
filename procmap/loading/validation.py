"""What validation finds in plain data, as findings with their places, and the data without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from procmap.findings import Finding, Route, Severity, Text, Value
from procmap.loading.document import Document
from procmap.loading.places_of import route_of, span_of
from procmap.model import Process
from procmap.model.part import Part

MOST_FINDINGS = 100
"""Problems of one file that are put into words; beyond them only their number is told."""

_USUAL = {
    "unknown-zone": ("Europe/Moscow", "Asia/Vladivostok"),
    "unknown-country": ("RU", "DE", "DE-BY"),
    "bad-days": ("mon-fri",),
    "bad-window": ("09:00-18:00",),
    "no-unit": ("90m", "2h"),
    "clock-as-duration": ("1h 30m",),
}
"""What to propose where the time algebra proposes nothing."""

_SHAPES = {
    "dict_type": "map",
    "model_type": "map",
    "model_attributes_type": "map",
    "string_type": "text",
    "tuple_type": "list",
    "list_type": "list",
}


def errors_of(data: Any, model: type[BaseModel]) -> list[ErrorDetails]:
    """Everything that is wrong with the data of a model."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False, include_input=False)
    return []


_STAND_INS: dict[str | int, str | int] = {"procmap": 1, "process": "?", "name": "?", "what": "?"}


def without(data: dict[str, Any], errors: list[ErrorDetails]) -> dict[str, Any]:
    """The data less every value that is wrong, and every map that lacks a key it must have.

    For a name that is missing something stands in: what else is wrong with what it would name can be told all the same.
    """
    from copy import deepcopy

    kept = deepcopy(data)
    items: dict[int, tuple[list[Any], set[int]]] = {}
    for error in errors:
        missing = error["type"] == "missing"
        route, _ = route_of(data, error["loc"][:-1] if missing else error["loc"])
        here: Any = kept
        if missing and (key := error["loc"][-1]) in _STAND_INS:
            for part in route:
                here = _step_down(here, part)
            if isinstance(here, dict):
                here.setdefault(key, _STAND_INS[key])
            continue
        for part in route[:-1]:
            here = _step_down(here, part)
        if isinstance(here, dict) and route:
            here.pop(route[-1], None)
        elif isinstance(here, list) and route and isinstance(route[-1], int) and route[-1] < len(here):
            items.setdefault(id(here), (here, set()))[1].add(route[-1])
    for here, wrong in items.values():
        here[:] = [item for n, item in enumerate(here) if n not in wrong]
    return kept


def _step_down(here: Any, part: str | int) -> Any:
    if isinstance(here, dict):
        return here.get(part)
    if isinstance(here, list) and isinstance(part, int) and part < len(here):
        return here[part]
    return None


def explained(
    document: Document, data: Any, errors: list[ErrorDetails], model: type[BaseModel] = Process
) -> Iterator[Finding]:
    """The errors as findings. ``document`` has the places of ``data``, which is that of ``model``."""
    proposed: set[Route] = set()
    found: list[Finding] = []
    names = _Names(data)
    for error in errors[:MOST_FINDINGS]:
        finding = names.meant(_explain(document, data, error, model))
        near = finding.values.get("near")
        if near:
            proposed.add((*finding.route[:-1], str(near)))
        found.append(finding)
    told = [one for one in found if one.rule != "missing-key" or _lacking(one) not in proposed]
    yield from told
    if len(errors) > MOST_FINDINGS:
        values: dict[str, Value] = {"count": len(errors) - MOST_FINDINGS}
        last = max((one.span for one in told if one.span), default=None)
        yield Finding("over-limit", Severity.ERROR, (), values, reason="more", span=last)


class _Names:
    """What the parts of a document are called, for whoever writes a name where an id belongs."""

    def __init__(self, data: Any) -> None:
        self._data = data

    @cached_property
    def _ids(self) -> dict[str, set[str]]:
        from procmap.loading.schema.ids import name_of

        ids: dict[str, set[str]] = {}
        open_ = [self._data]
        while open_:
            here = open_.pop()
            open_.extend(here.values() if isinstance(here, dict) else here if isinstance(here, list) else ())
            for id_, entry in here.items() if isinstance(here, dict) else ():
                name = name_of(entry)
                if name is not None:
                    ids.setdefault(name.casefold(), set()).add(id_)
        return ids

    def meant(self, finding: Finding) -> Finding:
        """The finding, with the id that has the name which stands there, if one has."""
        text = finding.values.get("text")
        if finding.reason != "bad-id" or not isinstance(text, str):
            return finding
        ids = self._ids.get(text.casefold(), set())
        if len(ids) != 1:
            return finding
        return finding._replace(reason="name-for-id", values={**finding.values, "near": next(iter(ids))})


def _lacking(finding: Finding) -> Route:
    """The route of the key that a finding says is missing."""
    return (*finding.route, str(finding.values["key"]))


def _explain(document: Document, data: Any, error: ErrorDetails, model: type[BaseModel]) -> Finding:
    location, kind = error["loc"], error["type"]
    if kind == "missing":
        return _missing(document, data, location)
    route, part = route_of(data, location)
    context = dict(error.get("ctx") or {})
    if kind == "extra_forbidden":
        key, (near, known) = str(route[-1])[:80], _keys_for(location, str(route[-1]), model)
        reason = "near" if near else "known"
        return finding_at(
            document, "unknown-key", route, "key", reason=reason, key=key, near=near, known=known
        )
    if kind in ("bad-value", "bad-time"):
        reason = context.pop("reason")
        if kind == "bad-time":
            context["hints"] = _proposed(context.get("hints") or _USUAL.get(reason, ("18:00",)))
        return finding_at(document, kind, route, part, reason=reason, **context)
    if kind in _SHAPES:
        return finding_at(document, "wrong-shape", route, part, reason=_SHAPES[kind])
    if kind == "literal_error":
        choices = tuple(re.findall(r"'([^']*)'", context["expected"]))
        return finding_at(document, "bad-value", route, part, reason="not-one-of", expected=choices)
    if kind == "string_too_long":
        limit = str(context["max_length"])
        return finding_at(document, "over-limit", route, part, reason="scalar", limit=limit)
    return finding_at(document, "bad-value", route, part, reason="empty")


def _missing(document: Document, data: Any, location: tuple[str | int, ...]) -> Finding:
    """A key that is not there, or stands there without a value."""
    key = str(location[-1])
    route, _ = route_of(data, location[:-1])
    empty = document.resolves((*route, key)) > len(route)
    place, reason = ((*route, key), "no-value") if empty else (route, "")
    if key == "procmap" and not route:
        reason = "format"
    return finding_at(document, "missing-key", place, "key", reason=reason, key=key)._replace(route=route)


def _proposed(hints: tuple[str, ...]) -> Text:
    """Spellings that would be understood, as a reader of each language would write them."""
    from procmap.calendars.russian import in_russian

    english, russian = (
        ", ".join(f"`{hint}`" for hint in spelled) for spelled in (hints, map(in_russian, hints))
    )
    return Text(english, russian)


def finding_at(
    document: Document, rule: str, route: Route, part: Any, reason: str = "", **values: Value
) -> Finding:
    """An error of a rule at a route of a document: at the ``key`` there, or at the ``value``."""
    span = span_of(document, route, part)
    return Finding(rule, Severity.ERROR, route, values, reason=reason, span=span)


def _keys_for(
    location: tuple[str | int, ...], key: str, model: type[BaseModel]
) -> tuple[str, tuple[str, ...]]:
    """The key that was meant, if that can be guessed; and all that may stand there."""
    from difflib import get_close_matches

    from procmap.loading.keys import keys_at
    from procmap.loading.other_words import meant

    known = keys_at(location[:-1], model)
    near = meant(key, known) or next(
        iter(get_close_matches(key.lower().replace("-", "_"), known, n=1, cutoff=0.6)), ""
    )
    anywhere = [name for name in known if name in Part.model_fields]
    return near, (*(name for name in known if name not in anywhere), *anywhere)
