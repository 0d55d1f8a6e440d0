"""An impact as plain data for other programs; described in ``docs/json.md``."""

from __future__ import annotations

from procmap import __version__
from procmap.analysis.impact import Hit, Impact
from procmap.export.to_json import FORMAT, Plain, instant
from procmap.report import Impacted


def impact_to_dict(found: Impacted) -> Plain:
    """What follows, for each product family; the same in every language."""
    return {
        "format": FORMAT,
        "procmap": __version__,
        "file": found.file.path,
        "impacts": [_impact(one) for one in found.impacts],
    }


def _impact(one: Impact) -> Plain:
    return {
        "state": one.state,
        "family": one.family,
        "date": one.date.isoformat(),
        "falls": one.falls,
        "starts": [
            {"step": step, "planned": instant(planned, one.zone), "comes": instant(comes, one.zone)}
            for step, (planned, comes) in one.starts.items()
        ],
        "hits": [_hit(hit, one.zone) for hit in one.hits],
        "rescue": None
        if one.rescue is None
        else {
            "kind": one.rescue.kind,
            "steps": list(one.rescue.steps),
            "late_seconds": one.rescue.late,
            "has_seconds": one.rescue.has,
        },
    }


def _hit(hit: Hit, zone: str) -> Plain:
    return {
        "requirement": hit.contract,
        "customer_requirement": hit.customer,
        "step": hit.step,
        "due": instant(hit.due, zone),
        "planned": instant(hit.planned, zone),
        "comes": instant(hit.comes, zone),
        "at_best": instant(hit.at_best, zone),
        "falls": hit.falls,
        "known": hit.known,
        "limit": None
        if hit.limit is None
        else {"from": hit.limit.source, "to": hit.limit.target, "relation": hit.limit.relation},
    }
