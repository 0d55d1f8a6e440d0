"""A company's own calendar: a YAML file with the keys of a calendar, or XML of the xmlcalendar kind."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from procmap.errors import UnreadableError
from procmap.findings import Finding, Route, Severity, Value
from procmap.loading.document import compose
from procmap.loading.files import CAUSES, IncludeError, read_file, resolve_include


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


def calendar_files(data: Any, base: Path) -> list[Path]:
    """The calendar files that a process file names, whether or not they are there; those refused are left out."""
    calendars = data.get("calendars") if isinstance(data, dict) else None
    specs = calendars.values() if isinstance(calendars, dict) else ()
    found = []
    for spec in specs:
        name = spec.get("file") if isinstance(spec, dict) else None
        if isinstance(name, str):
            with suppress(IncludeError, ValueError):
                found.append(resolve_include(base, name))
    return found


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
    """The process file's own entries over those of the calendar file; day lists are joined."""
    joined = {**brought, **spec}
    for key in ("closed", "working", "short"):
        if key in brought and key in spec:
            joined[key] = [*_listed(brought[key]), *_listed(spec[key])]
    if isinstance(brought.get("days"), dict) and isinstance(spec.get("days"), dict):
        joined["days"] = {**brought["days"], **spec["days"]}
    return joined


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _refused(route: Route, name: str, error: Exception) -> Finding:
    values: dict[str, Value] = {"text": name[:80]}
    if isinstance(error, IncludeError):
        return Finding("bad-value", Severity.ERROR, route, values, reason="calendar-place")
    cause = error.cause if isinstance(error, UnreadableError) else str(error)
    values["cause"] = CAUSES.get(cause, cause)
    return Finding("bad-value", Severity.ERROR, route, values, reason="calendar-file")
