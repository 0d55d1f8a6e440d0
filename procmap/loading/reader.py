"""From a document to a process, or to everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from procmap.findings import Finding, Related, Route, Severity, Span, Text, Value, position
from procmap.loading.calendar_file import include_calendars
from procmap.loading.document import Document
from procmap.loading.places_of import span_of
from procmap.loading.prepared import process_validator
from procmap.loading.states import MOST_INHERITED, Merged, merge_states
from procmap.loading.validation import MOST_FINDINGS, explained, finding_at, without
from procmap.model import Process, Requirement
from procmap.model.requirement import RUSSIAN, Answer

_OTHER_ENCODINGS = frozenset({"cp1251", "utf8"})
"""Reasons of ``bad-text`` after which nothing in a file can be trusted."""

_MOST_NAMED = 12
"""States of a circle that are named."""

_MOST_NEAR = 50
"""Ids removed in vain for which a near one is looked for; beyond them it costs more than it helps."""

_AT_THE_KEY = ("addressee", "-removed", "-removed-near")
"""Reasons that speak of a whole entry, so that its key is shown."""


class Reading(NamedTuple):
    """What a document comes to. ``sound`` is false where values had to be left out of ``process``.

    ``sources`` are the other files that findings point into.
    """

    process: Process | None
    findings: tuple[Finding, ...]
    sound: bool
    sources: tuple[Document, ...] = ()


def read_process(document: Document, base: Path | None) -> Reading:
    """Validate a document. ``base`` is its file, below whose folder a calendar file may lie.

    Where some values are wrong, they are left out and the rest is read again, so that whatever else is wrong
    can be told in the same run; such a process is good for finding mistakes, not for solving.
    """
    findings = list(document.findings)
    if any(finding.reason in _OTHER_ENCODINGS for finding in findings):
        return Reading(None, tuple(findings), sound=False)
    if not isinstance(document.data, dict):
        if document.complete:
            findings.append(finding_at(document, "wrong-shape", (), "value", reason="map"))
        return Reading(None, tuple(findings), sound=False)
    if not document.data:
        found = findings or [finding_at(document, "missing-key", (), "value", reason="format", key="procmap")]
        return Reading(None, tuple(found), sound=False)
    included = include_calendars(document, base)
    findings += included.findings
    merged = _merged_states(included.data)
    data = {**included.data, "states": merged.states} if merged.states else included.data
    findings += _of_states(merged)
    process, errors = _validate(data)
    findings += _not_told_yet(document, explained(document, data, errors))
    if process is None and document.complete:
        process, _ = _validate(without(data, errors))
    sound = not findings
    lacking = [] if process is None else [one for one in _incomplete(process) if not _unread(document, one)]
    incomplete = _bounded(lacking)
    findings += incomplete
    sound = sound and not incomplete
    if document.complete:
        findings += _bounded(_removed_in_vain(merged.states, merged))
    return Reading(process, _placed(document, findings), sound, included.sources)


def _not_told_yet(document: Document, found: Iterable[Finding]) -> Iterator[Finding]:
    """Less what follows from a problem that is told already: a refused value, a text that the reading broke off in."""
    told = {finding.route for finding in document.findings if finding.rule in ("refused-yaml", "over-limit")}
    last = None if document.complete else document.last_text()
    for finding in found:
        lacking = (*finding.route, str(finding.values["key"])) if finding.rule == "missing-key" else ()
        broken = last is not None and finding.span is not None and finding.span[:2] == last[:2]
        if (
            not broken
            and not _unread(document, finding)
            and (not finding.route or finding.route not in told)
            and lacking not in told
        ):
            yield finding


def _unread(document: Document, finding: Finding) -> bool:
    return finding.rule == "missing-key" and document.broke_off(finding.route)


def _bounded(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """At most ``MOST_FINDINGS`` of them, and one that counts the rest, at the place of the last."""
    rest = iter(found)
    kept = tuple(islice(rest, MOST_FINDINGS))
    count = sum(1 for _ in rest)
    if not count:
        return kept
    return (*kept, Finding("over-limit", Severity.ERROR, kept[-1].route, {"count": count}, reason="more"))


def _merged_states(data: dict[str, Any]) -> Merged:
    states = data.get("states")
    return merge_states(states) if isinstance(states, dict) else Merged({})


def _of_states(merged: Merged) -> Iterator[Finding]:
    """States based on one another in a circle, and more inherited than is read."""
    yield from _bounded(_circle(list(one)) for one in merged.circles)
    if merged.beyond is not None:
        route: Route = ("states", merged.beyond, "based_on")
        yield Finding("over-limit", Severity.ERROR, route, {"limit": MOST_INHERITED}, reason="inherited")


def _circle(names: list[str]) -> Finding:
    routes: list[Route] = [("states", name, "based_on") for name in names]
    related = tuple(Related(route, "also") for route in routes[1:_MOST_NAMED])
    values: dict[str, Value] = {"text": tuple(names[:_MOST_NAMED]), "more": max(len(names) - _MOST_NAMED, 0)}
    reason = "based-on-circle" if names[1:] else "based-on-itself"
    if len(names) > _MOST_NAMED:
        reason = "based-on-long-circle"
    return Finding("bad-value", Severity.ERROR, routes[0], values, reason=reason, related=related)


def _removed_in_vain(states: dict[str, Any], merged: Merged) -> Iterator[Finding]:
    """What a state removes (``null``) from the one it is based on, although it is not there."""
    for n, (route, known) in enumerate(merged.nothing):
        state, id_ = str(route[1]), str(route[-1])
        near = _near(id_, known) if n < _MOST_NEAR else None
        kind = "step" if route[-2] == "steps" else "requirement"
        reason = f"{kind}-removed-near" if near else f"{kind}-removed"
        values: dict[str, Value] = {"id": id_, "state": str(states[state]["based_on"]), "near": near}
        yield Finding("unknown-reference", Severity.ERROR, route, values, reason=reason, state=state)


def _near(id_: str, known: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(id_, known[:2000], n=1, cutoff=0.6)), None)


def _validate(data: Any) -> tuple[Process | None, list[ErrorDetails]]:
    try:
        return process_validator().validate_python(data), []
    except ValidationError as error:
        return None, error.errors(include_url=False, include_input=False)


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
                values: dict[str, Value] = {"answer": _words(requirement.answer), "said": _words(said)}
                yield Finding("bad-value", Severity.ERROR, (*route, "answer"), values, reason="two-answers")


def _words(answer: Answer) -> Text:
    return Text(answer.value, RUSSIAN[answer])


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
    placed: dict[tuple[str, str, Span | None, tuple[tuple[str, Value], ...]], Finding] = {}
    for finding in findings:
        key_meant = finding.reason.endswith(_AT_THE_KEY)
        span = finding.span or span_of(document, finding.route, "key" if key_meant else "value")
        related = tuple(
            one._replace(span=one.span or span_of(document, one.route)) for one in finding.related
        )
        key = (finding.rule, finding.reason, span, tuple(finding.values.items()))
        placed.setdefault(key, finding._replace(span=span, related=related))
    return tuple(sorted(placed.values(), key=position))
