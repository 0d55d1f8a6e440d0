"""Guarantees as plain data for other programs; described in ``docs/json.md``."""

from __future__ import annotations

from procmap import __version__
from procmap.analysis.guarantee.records import Fact, Guarantee, Outcome, Part
from procmap.export.to_json import FORMAT, Plain, instant
from procmap.report import FileReport

_ON_THE_CLOCK = ("release", "inputs", "deadline", "agreed")


def guarantee_to_dict(report: FileReport, found: tuple[Guarantee, ...]) -> Plain:
    """What is guaranteed, for each state and family; the same in every language."""
    return {
        "format": FORMAT,
        "procmap": __version__,
        "file": report.path,
        "guarantees": [_guarantee(one) for one in found],
    }


def _guarantee(one: Guarantee) -> Plain:
    return {
        "state": one.state,
        "family": one.family,
        "date": one.date.isoformat(),
        "verdict": one.verdict,
        "strong": one.strong,
        "dynamic": one.dynamic,
        "reasoning": one.reasoning,
        "ranges": [
            {
                "kind": r.part.kind,
                "step": r.part.step,
                "target": r.part.target,
                "unit": _unit(r.best.kind),
                "best": r.best.amount,
                "worst": r.worst.amount,
            }
            for r in one.ranges
        ],
        "timetable": [{"step": step, "begins": instant(at, one.zone)} for step, at in one.timetable],
        "decisions": [
            {
                "step": d.step,
                "times_through": list(d.nth),
                "observed": {**_part(d.observed), "times_through": list(d.observed.nth)},
                "at_most_seconds": d.at_most,
            }
            for d in one.decisions
        ],
        "loops_at_once": list(one.at_once),
        "loops_as_if_to_bound": list(one.as_if),
        "conflict": [_fact(fact, one.zone) for fact in one.facts],
        "missed": [
            {
                "customer_requirement": m.customer,
                "requirement": m.contract,
                "due": instant(m.due, one.zone),
                "late_seconds": m.late,
                "late_at_worst_seconds": m.at_worst,
            }
            for m in one.missed
        ],
        "missing_seconds": one.missing,
        "outcomes": [_outcome(o, one.zone) for o in one.outcomes],
        "by_promise": one.by_promise,
        "doubts": [{"kind": d.kind, "step": d.step, "target": d.target} for d in one.doubts],
        "obstacle": one.obstacle.kind if one.obstacle else None,
    }


def _part(part: Part) -> Plain:
    return {
        "kind": part.kind,
        "step": part.step,
        "target": part.target,
    }


def _unit(kind: str) -> str:
    return {"workdays": "working days", "work": "working seconds", "times": "times"}.get(kind, "seconds")


def _outcome(outcome: Outcome, zone: str) -> Plain:
    if outcome.part.kind == "inputs":
        return {
            **_part(outcome.part),
            "unit": "instants",
            "values": [instant(v, zone) for v in outcome.values],
        }
    return {**_part(outcome.part), "unit": _unit(outcome.kind), "values": list(outcome.values)}


def _fact(fact: Fact, zone: str) -> Plain:
    on_clock = fact.kind in _ON_THE_CLOCK
    return {
        "kind": fact.kind,
        "id": fact.id,
        "target": fact.target,
        "seconds": None if on_clock else fact.value,
        "time": instant(fact.value, zone) if on_clock else None,
    }
