"""A simulation as plain data for other programs; described in ``docs/json.md``."""

from __future__ import annotations

from procmap import __version__
from procmap.analysis.likelihood.result import (
    Budget,
    CustomerChance,
    HandoffChance,
    Interval,
    Simulation,
    Swing,
)
from procmap.export.to_json import FORMAT, Plain, instant
from procmap.report import Simulated


def simulation_to_dict(found: Simulated) -> Plain:
    """What chance comes to, for each product family; the same in every language."""
    return {
        "format": FORMAT,
        "procmap": __version__,
        "file": found.file.path,
        "simulations": [_simulation(one) for one in found.simulations],
    }


def _simulation(one: Simulation) -> Plain:
    return {
        "state": one.state,
        "family": one.family,
        "date": one.date.isoformat(),
        "runs": one.runs,
        "seed": one.seed,
        "customer_requirements": [_customer(customer, one.zone) for customer in one.customers],
        "handoffs": [_handoff(handoff, one.zone) for handoff in one.handoffs],
        "freshness": [
            {"from": fresh.source, "to": fresh.target, "kept": _share(fresh.kept)} for fresh in one.freshness
        ],
        "distributions": [
            {"step": step, "target": target, "shape": shape} for step, target, shape in one.shapes
        ],
        "assumptions": [{"kind": found.kind, "ids": list(found.ids)} for found in one.assumptions],
    }


def _customer(one: CustomerChance, zone: str) -> Plain:
    return {
        "id": one.id,
        "due": instant(one.due, zone),
        "runs": one.runs,
        "in_time": _share(one.chance),
        "whenever": one.whenever,
        "unknown": list(one.unknown),
        "ready": _ready(one.ready, zone),
        "swings": [_swing(swing, zone) for swing in one.swings],
        "histogram": [
            {"from": instant(begin, zone), "to": instant(end, zone), "runs": runs}
            for begin, end, runs in one.histogram
        ],
        "budget": None if one.budget is None else _budget(one.budget, zone),
    }


def _handoff(one: HandoffChance, zone: str) -> Plain:
    return {
        "from": one.source,
        "to": one.target,
        "requirement": one.requirement,
        "agreed_by": instant(one.agreed_by, zone),
        "in_time": _share(one.in_time),
        "ready": _ready(one.ready, zone),
    }


def _share(one: Interval | None) -> Plain | None:
    if one is None:
        return None
    return {
        "share": round(one.share, 9),
        "low": round(one.low, 9),
        "high": round(one.high, 9),
        "standard_error": round(one.error, 9),
    }


def _ready(ready: tuple[tuple[float, int], ...], zone: str) -> Plain:
    return {f"p{round(100 * share)}": instant(at, zone) for share, at in ready}


def _swing(one: Swing, zone: str) -> Plain:
    return {
        "step": one.step,
        "target": one.target,
        "in_time_quick": round(one.in_time_quick, 9),
        "in_time_slow": round(one.in_time_slow, 9),
        "ready_quick": instant(one.quick, zone),
        "ready_slow": instant(one.slow, zone),
    }


def _budget(one: Budget, zone: str) -> Plain:
    return {
        "target": one.target,
        "guaranteed": round(one.guaranteed, 9),
        "independent": round(one.independent, 9),
        "slack_seconds": one.slack,
        "allowances": [
            {
                "step": part.step,
                "target": part.target,
                "share": round(part.share, 9),
                "amount": part.amount,
                "kind": part.kind,
            }
            for part in one.allowances
        ],
        "latest": [
            {
                "from": time.source,
                "to": time.target,
                "requirement": time.requirement,
                "needed_by": instant(time.needed_by, zone),
                "ready_at": instant(time.ready_at, zone),
            }
            for time in one.latest
        ],
    }
