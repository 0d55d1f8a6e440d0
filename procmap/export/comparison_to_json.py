"""A comparison as plain data for other programs; described in ``docs/json.md``.

Lengths are whole seconds, shares per cent, instants RFC 3339 with the offset of the process's zone; unknown is
``None``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from procmap import __version__
from procmap.analysis.comparison.comparison import (
    Calculated,
    Comparison,
    FamilyComparison,
    rows_of,
    stated_metrics,
)
from procmap.analysis.comparison.differences import Difference
from procmap.analysis.comparison.figures import DEFINITIONS, Figure, Range
from procmap.analysis.comparison.refinement import Broken
from procmap.export.to_json import FORMAT, Plain, instant
from procmap.findings import dotted
from procmap.loading.places_of import span_of
from procmap.locale import speech
from procmap.render.gains import changed
from procmap.render.spelled import in_words
from procmap.render.words import pick

if TYPE_CHECKING:
    from procmap.report import Compared


def comparison_to_dict(found: Compared, language: str) -> Plain:
    """Everything that was compared; definitions and values in words in ``language``."""
    return {
        "format": FORMAT,
        "procmap": __version__,
        "same": found.same,
        "files": [report.path for report in found.reports],
        "states_removed": list(found.removed),
        "states_added": list(found.added),
        "comparisons": [_comparison(found, one, language) for one in found.comparisons],
    }


def _comparison(found: Compared, one: Comparison, language: str) -> Plain:
    return {
        "from": one.before.state_id,
        "to": one.after.state_id,
        "date": one.date.isoformat(),
        "matches": [match._asdict() for match in one.matching.matches],
        "families": [_family(one, family, language) for family in one.families],
        "stated": [
            {
                "id": id_,
                "name": metric.name,
                "unit": metric.unit,
                "as_is": metric.as_is,
                "target": metric.target,
                "level": metric.level,
                "source": metric.source,
            }
            for id_, metric in stated_metrics(one).items()
        ],
        "differences": [_difference(found, one, difference, language) for difference in one.differences],
    }


def _family(comparison: Comparison, family: FamilyComparison, language: str) -> Plain:
    zone = comparison.before.process.timezone
    kept = family.refinement
    return {
        "family": family.family,
        "verdict": {"from": _verdict(family.before), "to": _verdict(family.after)},
        "figures": [
            _row(before, after, language) for before, after in rows_of(family, comparison.matching.pairs)
        ],
        "refines": None if kept is None else kept.refines,
        "promises_kept": None if kept is None else kept.kept,
        "limits_kept": None if kept is None else kept.limits,
        "promises_broken": [] if kept is None else [_broken(one, zone) for one in kept.broken],
    }


def _verdict(side: Calculated | None) -> str | None:
    return None if side is None else side.solution.verdict.value


def _row(before: Figure | None, after: Figure | None, language: str) -> Plain:
    one = after or before
    assert one is not None
    usual, rare = changed(before, after)
    return {
        "id": one.id,
        "customer_requirement": one.customer,
        "unit": one.unit,
        "definition": pick(DEFINITIONS[one.id], language),
        "from": _figure(before),
        "to": _figure(after),
        "difference": None if usual is None else [_number(usual.best), _number(usual.worst)],
        "percent": None if usual is None or usual.shares is None else [_number(s) for s in usual.shares],
        "difference_sometimes": None if rare is None else [_number(rare.best), _number(rare.worst)],
        "percent_sometimes": None
        if rare is None or rare.shares is None
        else [_number(s) for s in rare.shares],
    }


def _figure(one: Figure | None) -> Plain | None:
    return None if one is None else figure_to_dict(one)


def figure_to_dict(one: Figure) -> Plain:
    """One figure: its value, that of the rare cases, and what lacks."""
    return {
        "value": _range(one.value),
        "sometimes": _range(one.rare),
        "lacking": list(one.lacking),
        "at_least": one.at_least,
    }


def _range(value: Range | None) -> list[float | int] | None:
    return None if value is None else [_number(value.best), _number(value.worst)]


def _number(value: Decimal | int) -> float | int:
    return value if isinstance(value, int) else round(float(value), 4)


def _broken(one: Broken, zone: str) -> Plain:
    return {
        "kind": one.subject,
        "id": one.id,
        "why": one.why,
        "from": instant(one.before, zone),
        "to": instant(one.after, zone),
        "since": one.limit.step if one.limit else None,
    }


def _difference(found: Compared, comparison: Comparison, one: Difference, language: str) -> Plain:
    say = speech(language)
    side, report = (
        (comparison.before, found.reports[0])
        if one.kind == "removed"
        else (comparison.after, found.reports[-1])
    )
    route = side.route(one.subject, one.id)
    span = span_of(report.document, route, "key") if report.document else None
    return {
        "kind": one.kind,
        "subject": one.subject,
        "id": one.id,
        "was": one.was,
        "file": report.path,
        "route": dotted(route),
        "line": span.line if span else None,
        "column": span.column if span else None,
        "changes": [
            {
                "key": change.key.rstrip("_"),
                "aspect": change.aspect,
                "from": in_words(change.before, say),
                "to": in_words(change.after, say),
            }
            for change in one.changes
        ],
    }
