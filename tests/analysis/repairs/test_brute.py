"""The search against trying everything, on random small processes; ``PROCMAP_FUZZ=10`` tries ten times as many.

Every set of changes on a grid of quarters of an hour is made on a copy, which is solved anew; the search is not asked.
All times of these processes are such quarters, so that no finer change does with less.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from itertools import combinations_with_replacement, islice, product
from typing import Any

import pytest

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import Plan, make_plan
from procmap.analysis.repairs.applying import apply
from procmap.analysis.repairs.levers import Lever, levers_of
from procmap.analysis.repairs.repairs import repairs_of, sound
from procmap.analysis.solver import solve_plan
from procmap.model import Process

TIMES = int(os.environ.get("PROCMAP_FUZZ", "1"))
BATCHES, EACH = 4, 10
FRIDAY = date(2026, 11, 27)
QUARTER = 15
MOST = 6
"""Levers that may be moved: more cannot be tried all."""
_MANY = 300
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


def enough(plan: Plan, moves: dict[Lever, int]) -> bool:
    """Whether nothing is late once some levers are moved by so many minutes: made on a copy, and solved."""
    leaves: dict[str, int] = {}
    for lever, minutes in moves.items():
        if lever.kind == "departure":
            leaves = {**leaves, lever.id: _leaving(plan, lever.id, minutes)}
    applied = apply(plan, [(lever, minutes // lever.weight) for lever, minutes in moves.items()], leaves)
    return sound(solve_plan(plan_of(applied.process)))


def _leaving(plan: Plan, step: str, sooner: int) -> int:
    """A departure so much before the one that is waited for now: that of the step's present times."""
    [leaves] = {
        one.earliest_finish - takes.worst.amount
        for one in solve_plan(plan).steps
        if one.id == step
        and one.earliest_finish is not None
        and (takes := plan.steps[step].takes) is not None
    }
    return leaves - 60 * sooner


def spread(levers: tuple[Lever, ...], total: int) -> Iterator[dict[Lever, int]]:
    """Every way to give so many quarters of an hour."""
    for chosen in combinations_with_replacement(levers, total):
        moves: dict[Lever, int] = {}
        for lever in chosen:
            moves[lever] = moves.get(lever, 0) + QUARTER
        if all(minutes <= lever.most * lever.weight for lever, minutes in moves.items()):
            yield moves


def cases(batch: int) -> Iterator[tuple[int, Process]]:
    for seed in range(batch * EACH * TIMES, (batch + 1) * EACH * TIMES):
        process = random_process(seed)
        if not sound(solve_plan(plan_of(process))):
            yield seed, process


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_on_the_grid_does_with_fewer_minutes(batch: int) -> None:
    for seed, process in cases(batch):
        plan = plan_of(process)
        found = repairs_of(plan, "minutes")
        if found.cut:
            continue
        levers = tuple(lever for lever in found.levers if lever.kind != "departure")
        fewest = found.found[0].minutes if found.found else 6 * QUARTER
        for total in range(1, 5):
            for moves in islice(spread(levers, total), _MANY):
                if enough(plan, moves):
                    assert fewest <= total * QUARTER, (seed, moves)
                    break
        for repair in found.found:
            assert sound(solve_plan(plan_of(repair.applied.process))), seed


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_on_the_grid_asks_fewer_owners(batch: int) -> None:
    for seed, process in list(cases(batch))[: 5 * TIMES]:
        plan = plan_of(process)
        found = repairs_of(plan, "fewest")
        levers = [lever for lever in found.levers if lever.kind != "departure"]
        if not found.found:
            continue
        fewest = len(found.found[0].given)
        for owner in sorted({lever.owner for lever in levers}) if fewest > 1 else ():
            own = [lever for lever in levers if lever.owner == owner][:4]
            for amounts in product(range(0, 75, QUARTER), repeat=len(own)):
                moves = {
                    lever: min(minutes, lever.most * lever.weight // QUARTER * QUARTER)
                    for lever, minutes in zip(own, amounts, strict=True)
                    if minutes
                }
                assert not moves or not enough(plan, moves), (seed, moves)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_more_of_a_lever_never_makes_impossible_what_was_possible(batch: int) -> None:
    from procmap.analysis.repairs.relaxed import Relaxed

    for seed, process in cases(batch):
        plan = plan_of(process)
        levers = levers_of(plan)
        relaxed = Relaxed(plan, levers)
        rng = random.Random(seed)
        moved = {n: rng.randint(0, min(120, lever.most)) for n, lever in enumerate(levers)}
        more = {n: rng.randint(units, levers[n].most) for n, units in moved.items()}
        assert not relaxed.suffices(moved) or relaxed.suffices(more), seed
        clause = relaxed.clause(moved)
        assert (clause is None) == relaxed.suffices(moved)
        if clause is not None and relaxed.suffices(more):
            met = [sum(share * more.get(n, 0) for n, share in row.shares) >= row.least for row in clause]
            assert any(met), seed


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_later_deadline_never_lowers_slack(batch: int) -> None:
    for seed in range(batch * EACH * TIMES, (batch + 1) * EACH * TIMES):
        process = random_process(seed)
        plan = plan_of(process)
        later = Lever("deadline", "all", "", ":customer", 1, 60, None)
        applied = apply(plan, [(later, 30)], {})
        before, after = solve_plan(plan), solve_plan(plan_of(applied.process))
        if before.customers[0].slack is None:  # greatest times leave no time at all
            assert after.customers[0].slack is None, seed
            continue
        assert after.customers[0].slack == before.customers[0].slack + 30 * 60, seed
        for one, other in zip(before.steps, after.steps, strict=True):
            if one.slack is not None and other.slack is not None:
                assert other.slack >= one.slack, seed


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_week_later_everything_is_the_same(batch: int) -> None:
    for seed, process in cases(batch):
        one = repairs_of(plan_of(process))
        week = Clocks(process, Calendars(process), date(2026, 12, 4))
        other = repairs_of(make_plan(process, "to_be", None, week))
        assert [each.moves for each in one.found] == [each.moves for each in other.found], seed
