"""Random small processes that are late more often than not, on a grid of quarters of an hour."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import Plan, make_plan
from procmap.analysis.repairs.levers import Lever, levers_of
from procmap.analysis.solver import solve_plan
from procmap.model import Process

FRIDAY = date(2026, 11, 27)
QUARTER = 15
MOST = 6
"""Levers that may be moved: more cannot be tried all."""
_OFFICE = {"week": {"mon-fri": ["09:00-13:00", "14:00-18:00"], "sat": ["10:00-14:00"]}}


def clock(minutes: int) -> str:
    days, rest = divmod(minutes, 1440)
    return f"D{days:+d} {rest // 60:02}:{rest % 60:02}"


def random_process(seed: int) -> Process:
    """Three to five steps with promises near what they can keep, and a deadline that is missed more often than not."""
    rng = random.Random(seed)
    calendars = {"office": _OFFICE} if rng.random() < 0.5 else {}
    steps: dict[str, Any] = {}
    requirements: dict[str, Any] = {}
    names = [f"s{n}" for n in range(rng.randint(2, 4))]
    at = {}
    for n, name in enumerate(names):
        minutes = QUARTER * rng.randint(1, 8)
        working = bool(calendars) and rng.random() < 0.5
        step: dict[str, Any] = {
            "name": name,
            "department": rng.choice("abc"),
            "takes": f"{minutes} working minutes" if working else f"{minutes}m",
            "after": rng.sample(names[:n], min(n, rng.choice([1, 1, 2]))),
        }
        if calendars:
            step["calendar"] = "office"
        if not step["after"]:
            step["not_before"] = clock(QUARTER * rng.randint(32, 60))
        if rng.random() < 0.2:
            step["departures"] = rng.choice([["12:00", "16:00"], ["10:30", "13:30", "20:00"]])
        if rng.random() < 0.15 and not working:
            step["atomic"] = True
        steps[name] = step
        at[name] = None
    ready = _finishes(_process(steps, {}, calendars, None))
    if rng.random() < 0.5:
        _limit(steps, ready, rng)
        ready = _finishes(_process(steps, {}, calendars, None))
    for name in names:
        if rng.random() < 0.4:
            by = ready[name] + QUARTER * rng.randint(-3, 1)
            asker = next((one for one in names if name in _sources(steps[one])), None)
            if asker:
                requirements[f"r_{name}"] = {
                    "what": name, "step": name, "asked_by": asker, "by": clock(by), "answer": "yes",
                }  # fmt: skip
    due = ready[names[-1]] + QUARTER * rng.randint(-4, 0)
    return _bounded(_process(steps, requirements, calendars, due), rng)


def _limit(steps: dict[str, Any], ready: dict[str, int], rng: random.Random) -> None:
    """Greatest times near what lies between two steps, some of them negotiable."""
    for name, step in steps.items():
        after: list[Any] = []
        for source in step["after"]:
            relation = rng.choice(["finish-start", "finish-start", "finish-finish", "start-start"])
            told: dict[str, Any] = {"step": source, "relation": relation}
            if rng.random() < 0.7:
                kind = rng.choice(["m", "m", " working minutes"]) if "calendar" in step else "m"
                gap = max(0, min(300, ready[name] - ready[source])) // QUARTER + rng.randint(-6, 1)
                told["at_most"] = f"{QUARTER * max(0, gap)}{kind}"
                if rng.random() < 0.6:
                    told["negotiable"] = {"price": "1"}
            after.append(told)
        step["after"] = after


def _process(
    steps: dict[str, Any], requirements: dict[str, Any], calendars: dict[str, Any], due: int | None
) -> Process:
    last = list(steps)[-1]
    requires: dict[str, Any] = {"what": "all", "at": last}
    if due is not None:
        requires["by"] = clock(due)
    return Process.model_validate(
        {
            "procmap": "1",
            "process": "P",
            "departments": {one: {"name": one} for one in "abc"},
            "calendars": calendars,
            "customer": {"requires": {"all": requires}},
            "states": {"to_be": {"steps": steps, "requirements": requirements}},
        }
    )


def _sources(step: dict[str, Any]) -> list[str]:
    return [one if isinstance(one, str) else one["step"] for one in step["after"]]


def _finishes(process: Process) -> dict[str, int]:
    base = 1795737600  # 2026-11-27 00:00 UTC
    solution = solve_plan(plan_of(process))
    return {one.id: ((one.earliest_finish or base) - base) // 60 for one in solution.steps}


def _bounded(process: Process, rng: random.Random) -> Process:
    """With so many of its levers fixed that all sets of changes can be tried."""
    levers = levers_of(plan_of(process))
    kept = set(rng.sample(range(len(levers)), min(MOST, len(levers))))
    state = process.states["to_be"]
    steps = {id_: _dump(step, levers, kept) for id_, step in state.steps.items()}
    fixed = {
        lever.id for n, lever in enumerate(levers) if n not in kept and lever.kind in ("earlier", "later")
    }
    requirements = {
        id_: one.model_copy(update={"negotiable": None if id_ not in fixed else _no()})
        for id_, one in state.requirements.items()
    }
    changed = state.model_copy(update={"steps": steps, "requirements": requirements})
    return process.model_copy(update={"states": {"to_be": changed}})


def _no() -> Any:
    from procmap.model.negotiation import Terms

    return Terms(allowed=False)


def _dump(step: Any, levers: tuple[Lever, ...], kept: set[int]) -> Any:
    from procmap.model.negotiation import StepTerms

    part = {"takes": "takes", "release": "not_before", "departure": "departures", "opening": "opening"}
    same = [
        n for n, lever in enumerate(levers) if lever.kind in part and lever.id == step.name and n not in kept
    ]
    return step.model_copy(update={"negotiable": StepTerms(**{part[levers[n].kind]: _no() for n in same})})


def plan_of(process: Process) -> Plan:
    return make_plan(process, "to_be", None, Clocks(process, Calendars(process), FRIDAY))
