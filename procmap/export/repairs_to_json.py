"""Repairs as plain data for other programs; described in ``docs/json.md``."""

from __future__ import annotations

from procmap import __version__
from procmap.analysis.repairs.levers import CUSTOMER, Lever
from procmap.analysis.repairs.repairs import Repair, Repairs
from procmap.export.to_json import FORMAT, Plain, instant
from procmap.report import Repaired


def repairs_to_dict(found: Repaired) -> Plain:
    """The repairs of each product family, numbered as they are printed; the same in every language."""
    families, number = [], 0
    for one in found.repairs:
        families.append(_family(one, number))
        number += len(one.found)
    return {
        "format": FORMAT,
        "procmap": __version__,
        "file": found.file.path,
        "goal": list(found.goal),
        "families": families,
    }


def _family(one: Repairs, before: int) -> Plain:
    return {
        "state": one.plan.state_id,
        "family": one.plan.family,
        "date": one.plan.anchor.isoformat(),
        "verdict": one.before.verdict.value,
        "sound": one.sound,
        "cut": one.cut,
        "dropped": [{"reason": reason, "count": count} for reason, count in one.dropped.items()],
        "least_owners": one.least.get("fewest"),
        "least_changes": one.least.get("changes"),
        "soonest": [
            {"id": id_, "comes": instant(at, one.plan.process.timezone)} for id_, at in one.soonest.items()
        ],
        "repairs": [_repair(n, repair, one) for n, repair in enumerate(one.found, start=before + 1)],
    }


def _repair(number: int, repair: Repair, one: Repairs) -> Plain:
    return {
        "number": number,
        "best": list(repair.best),
        "minutes": repair.minutes,
        "cost": f"{repair.cost:f}",
        "unpriced": repair.unpriced,
        "given": [
            {
                "department": None if owner in ("", CUSTOMER) else owner,
                "customer": owner == CUSTOMER,
                "minutes": minutes,
            }
            for owner, minutes in repair.given.items()
        ],
        "changes": [
            _change((lever, least, units), repair.proposed, one)
            for (lever, least), (_, units) in zip(repair.moves, repair.proposed.moves, strict=True)
        ],
        "verdict": repair.proposed.solution.verdict.value,
        "drastic": repair.drastic,
        "stays_late": [
            {
                "family": late.family,
                "contract": late.contract,
                "customer": late.customer,
                "missing_seconds": late.missing,
            }
            for late in repair.remains.elsewhere
        ],
        "late_days": [
            {
                "date": late.date.isoformat(),
                "contract": late.contract,
                "customer": late.customer,
                "missing_seconds": late.missing,
            }
            for late in repair.remains.days
        ],
    }


def _change(move: tuple[Lever, int, int], repair: Repair, one: Repairs) -> Plain:
    lever, least, units = move
    leaves = repair.leaves.get(lever.id) if lever.kind in ("departure", "held") else None
    return {
        "kind": lever.kind,
        "id": lever.id,
        "target": lever.target or None,
        "department": None if lever.owner in ("", CUSTOMER) else lever.owner,
        "minutes": least * lever.weight,
        "proposed_minutes": units * lever.weight,
        "leaves": instant(leaves, one.plan.process.timezone),
    }
