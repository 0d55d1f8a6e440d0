"""From a document to a process, or to everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from procmap.findings import Finding, Route, Severity, Span, Value
from procmap.loading.calendar_file import include_calendars
from procmap.loading.document import Document
from procmap.loading.places_of import route_of, span_of
from procmap.loading.states import MOST_INHERITED, Merged, merge_states
from procmap.model import Process, Requirement

_T = TypeVar("_T")

_USUAL = {
    "unknown-zone": "`Europe/Moscow`, `Asia/Vladivostok`",
    "unknown-country": "`RU`, `DE`, `DE-BY`",
    "bad-days": "`mon-fri`",
    "bad-window": "`09:00-18:00`",
    "no-unit": "`90m`, `2h`",
    "clock-as-duration": "`1h 30m`",
}

_OTHER_ENCODINGS = frozenset({"cp1251", "utf8"})
"""Reasons of ``bad-text`` after which nothing in a file can be trusted."""

MOST_FINDINGS = 100
"""Problems of one file that are put into words; beyond them only their number is told."""

_MOST_SHOWN = 12
"""States of a circle that are named."""

_SHAPES = {
    "dict_type": "map",
    "model_type": "map",
    "model_attributes_type": "map",
    "string_type": "text",
    "tuple_type": "list",
    "list_type": "list",
}


class Reading(NamedTuple):
    """What a document comes to. ``sound`` is false where values had to be left out of ``process``."""

    process: Process | None
    findings: tuple[Finding, ...]
    sound: bool


def read_process(document: Document, base: Path | None) -> Reading:
    """Validate a document. ``base`` is its file, below whose folder a calendar file may lie.

    Where some values are wrong, they are left out and the rest is read again, so that whatever else is wrong
    can be told in the same run; such a process is good for finding mistakes, not for solving.
    """
    findings = list(document.findings)
    if any(finding.reason in _OTHER_ENCODINGS for finding in findings):
        return Reading(None, tuple(findings), sound=False)
    if not isinstance(document.data, dict):
        findings.append(_finding(document, "wrong-shape", (), "value", expected="map", reason="map"))
        return Reading(None, tuple(findings), sound=False)
    if not document.data:
        return Reading(
            None, tuple(findings or [_finding(document, "missing-key", (), "value", key="procmap")]), False
        )
    data, more = include_calendars(document.data, base)
    findings += more
    merged = _merged_states(data)
    data = {**data, "states": merged.states} if isinstance(data.get("states"), dict) else data
    findings += _of_states(document, merged)
    process, errors = _validate(data)
    findings += _explained(document, data, errors)
    if process is None and document.complete:
        process, _ = _validate(_without(data, errors))
    sound = not findings
    incomplete = [] if process is None else list(_incomplete(process))
    findings += incomplete
    if document.complete:
        findings += _some(merged.nothing, lambda one: _removes_nothing(document, *one))
    return Reading(process, _placed(document, findings), sound and not incomplete)


def _merged_states(data: dict[str, Any]) -> Merged:
    states = data.get("states")
    return merge_states(states) if isinstance(states, dict) else Merged({})


def _validate(data: Any) -> tuple[Process | None, list[ErrorDetails]]:
    try:
        return Process.model_validate(data), []
    except ValidationError as error:
        return None, error.errors(include_url=False, include_input=False)


def _without(data: dict[str, Any], errors: list[ErrorDetails]) -> dict[str, Any]:
    """The data less every value that is wrong (and every map that lacks a key it must have)."""
    from copy import deepcopy

    kept = deepcopy(data)
    for error in errors:
        route, _ = route_of(data, error["loc"])
        if error["type"] == "missing":
            route = route[:-1]
        here: Any = kept
        for part in route[:-1]:
            here = _step_down(here, part)
        if isinstance(here, dict) and route:
            here.pop(route[-1], None)
        elif isinstance(here, list) and route and isinstance(route[-1], int) and route[-1] < len(here):
            here[route[-1]] = None
    return kept


def _step_down(here: Any, part: str | int) -> Any:
    if isinstance(here, dict):
        return here.get(part)
    if isinstance(here, list) and isinstance(part, int) and part < len(here):
        return here[part]
    return None


# --- words for what validation found


def _explained(document: Document, data: Any, errors: list[ErrorDetails]) -> Iterator[Finding]:
    proposed: set[Route] = set()
    found = []
    for error in errors[:MOST_FINDINGS]:
        finding, meant = _explain(document, data, error)
        if meant is not None:
            proposed.add(meant)
        found.append((finding, error))
    for finding, error in found:
        if error["type"] == "missing" and route_of(data, error["loc"])[0] in proposed:
            continue
        yield finding
    if len(errors) > MOST_FINDINGS:
        yield Finding("over-limit", Severity.ERROR, (), {"count": len(errors) - MOST_FINDINGS}, reason="more")


def _explain(document: Document, data: Any, error: ErrorDetails) -> tuple[Finding, Route | None]:
    route, part = route_of(data, error["loc"])
    context = {key: str(value) for key, value in (error.get("ctx") or {}).items()}
    kind = error["type"]
    if kind == "extra_forbidden":
        near = _near_key(error["loc"], str(route[-1]))
        meant = (*route[:-1], near) if near else None
        reason = "near" if near else ""
        return _finding(
            document, "unknown-key", route, "key", reason=reason, key=str(route[-1])[:80], near=near or ""
        ), meant
    if kind == "missing":
        return _finding(document, "missing-key", route[:-1], "key", key=str(error["loc"][-1])), None
    if kind in ("bad-value", "bad-time"):
        reason = context.pop("reason")
        if kind == "bad-time" and not context.get("hints"):
            context["hints"] = _USUAL.get(reason, "`18:00`")
        return _finding(document, kind, route, part, reason=reason, **context), None
    if kind in _SHAPES:
        return _finding(document, "wrong-shape", route, part, reason=_SHAPES[kind]), None
    if kind == "literal_error":
        choices = tuple(re.findall(r"'([^']*)'", context["expected"]))
        return _finding(document, "bad-value", route, part, reason="not-one-of", expected=choices), None
    if kind == "string_too_long":
        return _finding(
            document, "over-limit", route, part, reason="scalar", limit=context["max_length"]
        ), None
    return _finding(document, "bad-value", route, part, reason="empty"), None


def _finding(
    document: Document, rule: str, route: Route, part: Any, reason: str = "", **values: Value
) -> Finding:
    span = span_of(document, route, part)
    return Finding(rule, Severity.ERROR, route, values, reason=reason, span=span)


def _near_key(location: tuple[str | int, ...], key: str) -> str | None:
    from difflib import get_close_matches

    from procmap.loading.keys import keys_at

    near = get_close_matches(key.lower().replace("-", "_"), keys_at(location[:-1]), n=1, cutoff=0.6)
    return near[0] if near else None


def _of_states(document: Document, merged: Merged) -> Iterator[Finding]:
    """States based on one another in a circle, and more inherited than is read."""

    def tell(circle: tuple[str, ...]) -> Finding:
        route = ("states", circle[0], "based_on")
        values: dict[str, Value] = {"states": circle[:_MOST_SHOWN], "count": len(circle)}
        return _finding(document, "bad-value", route, "value", reason="based-on-circle", **values)

    yield from _some(merged.circles, tell)
    if merged.beyond is not None:
        route = ("states", merged.beyond, "based_on")
        yield _finding(document, "over-limit", route, "value", reason="inherited", limit=MOST_INHERITED)


def _some(things: Sequence[_T], tell: Callable[[_T], Finding]) -> Iterator[Finding]:
    """A finding for each of the first ``MOST_FINDINGS`` things; the others are counted."""
    yield from map(tell, things[:MOST_FINDINGS])
    if len(things) > MOST_FINDINGS:
        yield Finding("over-limit", Severity.ERROR, (), {"count": len(things) - MOST_FINDINGS}, reason="more")


def _removes_nothing(document: Document, route: Route, known: tuple[str, ...]) -> Finding:
    """A ``null`` for a step or requirement that the state below does not have."""
    from difflib import get_close_matches

    id_, kind = str(route[-1]), "step" if route[-2] == "steps" else "requirement"
    near = next(iter(get_close_matches(id_, known[:2000], n=1, cutoff=0.6)), None)
    reason = f"{kind}-near" if near else kind
    found = _finding(document, "unknown-reference", route, "key", reason=reason, id=id_, near=near)
    return found._replace(state=str(route[1]))


def _incomplete(process: Process) -> Iterator[Finding]:
    """Requirements asked of nobody, answers that their history contradicts, histories that run backwards."""
    for state_id, state in process.states.items():
        for id_, requirement in state.requirements.items():
            route: Route = ("states", state_id, "requirements", id_)
            if requirement.step is None and requirement.of is None:
                yield Finding("missing-key", Severity.ERROR, route, {"id": id_}, reason="addressee")
            yield from _backwards(requirement, route)
            said = requirement.said
            if requirement.answer is not None and requirement.answer is not said:
                values: dict[str, Value] = {"answer": requirement.answer.value, "said": said.value}
                yield Finding("bad-value", Severity.ERROR, (*route, "answer"), values, reason="two-answers")


def _backwards(requirement: Requirement, route: Route) -> Iterator[Finding]:
    """The first entry of a history that is older than one before it."""
    latest: date | None = None
    for n, entry in enumerate(requirement.history):
        if entry.date is None:
            continue
        if latest is not None and entry.date < latest:
            values: dict[str, Value] = {"date": entry.date.isoformat(), "before": latest.isoformat()}
            where = (*route, "history", n, "date")
            yield Finding("bad-value", Severity.ERROR, where, values, reason="history-order")
            return
        latest = entry.date


def _placed(document: Document, findings: list[Finding]) -> tuple[Finding, ...]:
    """Every finding with its span, in file order, each once (inherited parts are validated again)."""
    placed: dict[tuple[str, str, Span | None], Finding] = {}
    for finding in findings:
        key_meant = finding.reason == "addressee"
        span = finding.span or span_of(document, finding.route, "key" if key_meant else "value")
        placed.setdefault((finding.rule, finding.reason, span), finding._replace(span=span))
    return tuple(sorted(placed.values(), key=_position))


def _position(finding: Finding) -> tuple[int, int]:
    return (finding.span.line, finding.span.column) if finding.span else (0, 0)
