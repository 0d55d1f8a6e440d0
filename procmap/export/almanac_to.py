"""An almanac for other programs: plain data for JSON, and rows for CSV; described in ``docs/almanac.md``.

Times are local to the process's zone, which stands beside them; slack is in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from procmap import __version__
from procmap.analysis.almanac.almanac import Almanac, Pattern
from procmap.analysis.almanac.cliffs import Cliff
from procmap.analysis.almanac.grouping import Group
from procmap.export.formulas import guarded
from procmap.export.to_json import FORMAT, Plain
from procmap.render.almanac import group_name, relative

if TYPE_CHECKING:
    from procmap.report import FileReport

COLUMNS = (
    "state", "family", "date", "weekday", "verdict", "kind", "from", "to", "id",
    "needed", "agreed", "ready", "slack_seconds", "zone", "cost_seconds",
)  # fmt: skip


def almanac_to_dict(report: FileReport, almanacs: tuple[Almanac, ...], language: str) -> Plain:
    """Every group with its days; labels are relative to D."""
    return {
        "format": FORMAT,
        "procmap": __version__,
        "file": report.path,
        "almanacs": [_almanac(one, language) for one in almanacs],
    }


def _almanac(almanac: Almanac, language: str) -> Plain:
    return {
        "state": almanac.state,
        "family": almanac.family,
        "zone": almanac.zone,
        "from": almanac.first.isoformat(),
        "to": almanac.last.isoformat(),
        "clock_changes": [{"date": day.isoformat(), "zone": zone} for day, zone in almanac.clock_changes],
        "provisional_years": list(almanac.provisional),
        "groups": [_group(group, language) for group in almanac.groups],
        "cliffs": [_cliff(group, language) for group in almanac.cliffs],
    }


def _cliff(group: Group[Cliff], language: str) -> Plain:
    cliff = group.pattern
    return {
        "name": group_name(group, language),
        "weekdays": [weekday + 1 for weekday in group.weekdays],
        "days": [day.isoformat() for day in group.days],
        "step": cliff.step,
        "kind": cliff.kind,
        "transfer": cliff.transfer,
        "customer_requirement": cliff.customer,
        "at": relative(cliff.at),
        "slack_seconds": cliff.spare,
        "cost_seconds": cliff.cost,
    }


def _group(group: Group[Pattern], language: str) -> Plain:
    pattern = group.pattern
    return {
        "name": group_name(group, language),
        "weekdays": [weekday + 1 for weekday in group.weekdays],
        "days": [day.isoformat() for day in group.days],
        "verdict": pattern.verdict.value,
        "missing_year": pattern.obstacle.year if pattern.obstacle else None,
        "requirements": [
            {"id": one.id, "verdict": one.verdict.value, "by": _label(one.by), "slack_seconds": one.slack}
            for one in pattern.required
        ],
        "handoffs": [
            {
                "from": row.source,
                "to": row.target,
                "requirement": row.requirement,
                "needed_by": _label(row.needed),
                "agreed_by": _label(row.agreed),
                "ready_at": _label(row.ready),
            }
            for row in pattern.rows
        ],
        "causes": [
            {"step": cause.step, "missing_seconds": cause.missing, "since": cause.source}
            for cause in pattern.causes
        ],
    }


def _label(seconds: int | None) -> str | None:
    return None if seconds is None else relative(seconds)


def local(day: date, seconds: int | None) -> str:
    """``2026-11-27T17:30:00`` on the process's clock, or an empty text."""
    if seconds is None:
        return ""
    return (datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)).isoformat()  # noqa: DTZ001


def almanac_to_csv(almanacs: tuple[Almanac, ...]) -> str:
    """A row for each requirement, each handoff and each cliff of each day."""
    import csv
    from io import StringIO

    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for almanac in almanacs:
        edges = almanac.cliffs_by_day
        for day, pattern in almanac.by_day.items():
            rows = [*_rows(almanac, day, pattern), *_cliff_rows(almanac, day, edges.get(day, []))]
            writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def _rows(almanac: Almanac, day: date, pattern: Pattern) -> Iterator[list[str]]:
    lead = [almanac.state, almanac.family or "", day.isoformat(), str(day.isoweekday())]
    if not pattern.required and not pattern.rows:
        yield [*lead, pattern.verdict.value, "day", *[""] * 7, almanac.zone, ""]
    for one in pattern.required:
        slack = "" if one.slack is None else str(one.slack)
        yield [
            *lead, one.verdict.value, "requirement", "", "", one.id, local(day, one.by), "", "", slack,
            almanac.zone, "",
        ]  # fmt: skip
    for row in pattern.rows:
        times = [local(day, t) for t in (row.needed, row.agreed, row.ready)]
        yield [
            *lead, pattern.verdict.value, "handoff", row.source, row.target or "", row.requirement or "", *times,
            "", almanac.zone, "",
        ]  # fmt: skip


def _cliff_rows(almanac: Almanac, day: date, edges: Iterable[Cliff]) -> Iterator[list[str]]:
    lead = [almanac.state, almanac.family or "", day.isoformat(), str(day.isoweekday())]
    for one in edges:
        yield [
            *lead, one.kind, "cliff", one.step, "", one.customer, local(day, one.at), "",
            local(day, one.at - one.spare), str(one.spare), almanac.zone, str(one.cost),
        ]  # fmt: skip
