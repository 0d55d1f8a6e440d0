"""Conflicts as plain data for other programs; described in ``docs/json.md``."""

from __future__ import annotations

from procmap import __version__
from procmap.analysis.conflicts.conflicts import Conflict, Conflicts
from procmap.analysis.conflicts.members import Member
from procmap.calendars import format_duration
from procmap.export.to_json import FORMAT, Plain, instant
from procmap.report import Conflicted


def conflicts_to_dict(found: Conflicted) -> Plain:
    """The conflicts of each state and family with their certificates; the same in every language."""
    return {
        "format": FORMAT,
        "procmap": __version__,
        "file": found.file.path,
        "unsolved": list(found.unsolved),
        "states": [_state(one) for one in found.conflicts],
    }


def _state(one: Conflicts) -> Plain:
    return {
        "state": one.state,
        "family": one.family,
        "date": one.date.isoformat(),
        "cut": one.cut,
        "conflicts": [_conflict(conflict, one.zone) for conflict in one.found],
    }


def _conflict(conflict: Conflict, zone: str) -> Plain:
    return {
        "kind": conflict.kind,
        "missing_seconds": conflict.missing,
        "comes": instant(conflict.comes, zone),
        "missing_seconds_with_all": conflict.missing_with_all,
        "comes_with_all": instant(conflict.with_all, zone),
        "members": [_member(one, zone) for one in conflict.members],
        "certificate": conflict.certificate,
    }


def _member(one: Member, zone: str) -> Plain:
    return {
        "kind": one.kind,
        "id": one.id,
        "target": one.target or None,
        "relation": one.relation or None,
        "department": one.owner,
        "route": list(one.route),
        "amount": None if one.amount is None else format_duration(one.amount),
        "begins": instant(one.begins, zone),
        "ends": instant(one.ends, zone),
    }
