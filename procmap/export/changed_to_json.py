"""What changing a process file comes to, as plain data for other programs; described in ``docs/json.md``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from procmap import __version__
from procmap.export.to_json import FORMAT, Plain, finding_to_dict
from procmap.findings import Finding, Rule
from procmap.render.fixes import difference

if TYPE_CHECKING:
    from procmap.report import FileReport, Imported, ImportedRow, ImportedSteps, Rewritten


def rewritten_to_dict(changed: Rewritten, rules: Mapping[str, Rule], language: str) -> Plain:
    """The lines that change, the verdicts before and after, the findings that came and went."""
    return {**_head(), **_changed(changed, rules, language)}


def imported_to_dict(table: str, found: Imported, rules: Mapping[str, Rule], language: str) -> Plain:
    """What becomes of each row of a workbook, then what its file comes to."""
    return {
        **_head(),
        "table": table,
        "rows": [_row(row) for row in found.rows],
        "same": found.same,
        "refused": found.refused,
        **_changed(found.file, rules, language),
    }


def steps_to_dict(table: str, made: ImportedSteps, path: str | None) -> Plain:
    """What a table of steps was understood as; the new file itself where it was not written to ``path``."""
    return {
        **_head(),
        "table": table,
        "file": path,
        "text": made.text if path is None else None,
        "steps": made.steps,
        "departments": made.departments,
        "timed": made.timed,
        "notes": list(made.notes),
    }


def _head() -> Plain:
    return {"format": FORMAT, "procmap": __version__}


def _changed(changed: Rewritten, rules: Mapping[str, Rule], language: str) -> Plain:
    one, other = changed.before.document, changed.after.document
    assert one is not None
    assert other is not None
    path = changed.before.path
    return {
        "file": path,
        "changed": changed.changed,
        "written": changed.wrote,
        "difference": list(difference(path, one.text, other.text)),
        "verdicts": _verdicts(changed),
        "came": _findings(changed.came(), changed.after, rules, language),
        "gone": _findings(changed.gone(), changed.before, rules, language),
    }


def _verdicts(changed: Rewritten) -> list[Plain]:
    before, after = (
        {(one.state, one.family): one.verdict.value for one in report.solutions}
        for report in (changed.before, changed.after)
    )
    return [
        {"state": key[0], "family": key[1], "before": before.get(key), "after": after.get(key)}
        for key in dict.fromkeys((*before, *after))
    ]


def _findings(
    found: Iterable[Finding], report: FileReport, rules: Mapping[str, Rule], language: str
) -> list[Plain]:
    return [finding_to_dict(one, rules[one.rule], language, report.process) for one in found]


def _row(row: ImportedRow) -> Plain:
    kind, state, id_ = (*row.id.split(":", 2), "", "")[:3]
    return {
        "fate": row.fate,
        "place": row.place or None,
        "kind": kind or None,
        "state": state or None,
        "id": id_ or None,
        "name": row.name,
        "reason": row.reason or None,
        "changes": [{"column": one.column, "before": one.before, "after": one.after} for one in row.changes],
    }
