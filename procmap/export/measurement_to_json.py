"""A measurement as plain data for other programs; described in ``docs/json.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmap import __version__
from procmap.analysis.service.measurement import Case, Listed, Part, Row
from procmap.calendars import tzdata_version
from procmap.export.to_json import FORMAT, Plain, instant

if TYPE_CHECKING:
    from procmap.api.measure import Measured
    from procmap.report import FileReport


def measurement_to_dict(report: FileReport, found: Measured) -> Plain:
    """What a log says about a promise; the same in every language."""
    result, zone = found.result, found.zone
    return {
        "format": FORMAT,
        "procmap": __version__,
        "file": report.path,
        "promise": found.id,
        "log": found.log,
        "zone": zone,
        "clock": found.clock,
        "columns": {role: found.heads.get(role) for role in ("received", "answered", "case", "department")},
        "tz_data": tzdata_version(),
        "holidays": found.holidays or None,
        "provisional_years": list(found.provisional),
        "unsettled": list(result.unsettled),
        "kept": result.kept,
        "rows": result.rows,
        "first_received": instant(result.span[0], zone) if result.span else None,
        "last_received": instant(result.span[1], zone) if result.span else None,
        "as_of": instant(result.as_of, zone),
        "parts": [_part(part) for part in result.parts],
        "months": [_row(row) for row in result.months],
        "departments": [_row(row) for row in result.departments],
        "late": _listed(result.late, zone),
        "open": _listed(result.open, zone),
        "not_counted": {
            "total": result.unread.total,
            "reasons": dict(result.reasons),
            "rows": [one._asdict() for one in result.unread.first],
        },
        "repeated_cases": result.repeated,
    }


def _part(part: Part) -> Plain:
    return {
        "part": "tail" if part.tail else "tier",
        "share": part.share or None,
        "target_percent": float(part.target),
        "cases": part.cases,
        "on_time": part.on_time,
        "kept": part.kept,
        "open_and_late": part.overdue,
        "kept_with_open_and_late": part.kept_with_overdue,
    }


def _row(row: Row) -> Plain:
    return {"key": row.key, "cases": row.cases, "open": row.open, "on_time": list(row.on_time)}


def _listed(listed: Listed, zone: str) -> Plain:
    return {"total": listed.total, "cases": [_case(case, zone) for case in listed.first]}


def _case(case: Case, zone: str) -> Plain:
    return {
        "row": case.row,
        "case": case.id,
        "department": case.department,
        "received": instant(case.received, zone),
        "answered": instant(case.answered, zone),
        "due": [instant(t, zone) for t in case.due],
        "late_seconds": list(case.late),
    }
