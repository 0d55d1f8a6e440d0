"""Candidates side by side as plain data for other programs; described in ``docs/json.md``."""

from __future__ import annotations

from procmap import __version__
from procmap.analysis.comparison.candidates import CRITERIA, Candidate
from procmap.analysis.comparison.figures import DEFINITIONS
from procmap.export.comparison_to_json import figure_to_dict
from procmap.export.to_json import FORMAT, Plain
from procmap.render.words import pick
from procmap.report import Weighed


def candidates_to_dict(found: Weighed, language: str) -> Plain:
    """The candidates, the best first, with the figures that decide; definitions in ``language``."""
    return {
        "format": FORMAT,
        "procmap": __version__,
        "file": found.file.path,
        "date": None if found.date is None else found.date.isoformat(),
        "candidates": [_candidate(one, language) for one in found.candidates],
    }


def _candidate(one: Candidate, language: str) -> Plain:
    return {
        "state": one.id,
        "rank": one.rank,
        "verdict": one.verdict.value,
        "dominated_by": list(one.dominated_by),
        "figures": [
            {
                "family": family,
                "customer_requirement": figure.customer,
                "id": figure.id,
                "unit": figure.unit,
                "definition": pick(DEFINITIONS[figure.id], language),
                **figure_to_dict(figure),
            }
            for family, calculated in one.families.items()
            for figure in (() if calculated is None else calculated.figures)
            if figure.id in CRITERIA
        ],
    }
