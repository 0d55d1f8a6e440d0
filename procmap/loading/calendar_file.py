"""A company's own calendar: a YAML file with the keys of a calendar, or XML of the xmlcalendar kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from procmap.errors import UnreadableError
from procmap.findings import Finding, Route, Severity, Value
from procmap.loading.document import compose
from procmap.loading.files import CAUSES, IncludeError, read_file, resolve_include
from procmap.model.times import Days, days_of, read_days

_DAY_LISTS = ("closed", "working", "short")


def include_calendars(data: dict[str, Any], base: Path | None) -> tuple[dict[str, Any], list[Finding]]:
    """The calendars with their files brought in; what the process file itself says goes first.

    ``base`` is the process file (``None`` for standard input, from which no file can be named).
    """
    calendars = data.get("calendars")
    if not isinstance(calendars, dict):
        return data, []
    findings: list[Finding] = []
    filled = {id_: _filled(id_, spec, base, findings) for id_, spec in calendars.items()}
    return {**data, "calendars": filled}, findings


def _filled(id_: str, spec: Any, base: Path | None, findings: list[Finding]) -> Any:
    name = spec.get("file") if isinstance(spec, dict) else None
    if not isinstance(name, str):
        return spec
    route: Route = ("calendars", id_, "file")
    try:
        if base is None:
            raise IncludeError("outside", name)
        path = resolve_include(base, name)
        brought = _read(path)
    except (IncludeError, UnreadableError, ValueError) as error:
        findings.append(_refused(route, name, error))
        return spec
    return _laid_over(brought, spec)


def _read(path: Path) -> dict[str, Any]:
    raw = read_file(path)
    if path.suffix.lower() == ".xml":
        from procmap.calendars import parse_xmlcalendar

        return {"years": (parse_xmlcalendar(raw.decode("utf-8-sig"), path.name),)}
    document = compose(raw, path.name)
    if document.findings or not isinstance(document.data, dict):
        first = document.findings[0] if document.findings else None
        place = first.span.line if first and first.span else 1
        raise ValueError(f"line {place}: {first.rule if first else 'a map is expected'}")
    return document.data


def _laid_over(brought: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    """The process file's own entries over those of the calendar file; day lists are joined.

    What the process file says of a day goes first: whatever the calendar file says of that day is dropped.
    """
    days = spec.get("days")
    named = [item for key in _DAY_LISTS for item in _listed(spec.get(key))]
    told = days_of(_runs([*named, *(days if isinstance(days, dict) else ())]))
    joined = {**brought, **spec}
    for key in _DAY_LISTS:
        if key in brought:
            joined[key] = [*_without(_listed(brought[key]), told), *_listed(spec.get(key))]
    if isinstance(brought.get("days"), dict):
        theirs = brought["days"].items()
        kept_days = {key: windows for key, windows in theirs if told.isdisjoint(days_of(_runs([key])))}
        joined["days"] = {**kept_days, **days} if isinstance(days, dict) else kept_days
    return joined


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _runs(items: Iterable[Any]) -> Iterator[Days]:
    """The runs of days that some entries name; misspelt ones are left to validation to speak of."""
    for item in items:
        try:
            yield read_days(item)
        except PydanticCustomError:
            continue


def _without(items: list[Any], told: set[date]) -> list[Any]:
    """The entries of a day list without some days: as they stand, where they have none of them."""
    days = days_of(_runs(items))
    if told.isdisjoint(days):
        return items
    misspelt = [item for item in items if not list(_runs([item]))]
    return [*misspelt, *(day.isoformat() for day in sorted(days - told))]


def _refused(route: Route, name: str, error: Exception) -> Finding:
    values: dict[str, Value] = {"text": name[:80]}
    if isinstance(error, IncludeError):
        return Finding("bad-value", Severity.ERROR, route, values, reason="calendar-place")
    cause = error.cause if isinstance(error, UnreadableError) else str(error)
    values["cause"] = CAUSES.get(cause, cause)
    return Finding("bad-value", Severity.ERROR, route, values, reason="calendar-file")
