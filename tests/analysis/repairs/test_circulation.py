"""The circulation against linear programmes of every arc, and against the search by clauses, on random networks."""

from __future__ import annotations

import random

import pytest
from fuzz import occurs, seeds
from late_processes import plan_of, random_process

from procmap.analysis.repairs.circulation import Arc, Circulation
from procmap.analysis.repairs.levers import levers_of
from procmap.analysis.repairs.relaxed import Relaxed
from procmap.analysis.repairs.search import Goal, Search

BATCHES, EACH, MANY = 4, 25, 50


def random_network(rng: random.Random) -> tuple[int, list[Arc], list[Arc]]:
    """Up to twelve points behind the origin, about half of the arcs with a lever."""
    points = rng.randint(2, 12)
    arcs: list[Arc] = []
    levers = 0
    for v in range(1, points):
        for u in sorted(rng.sample(range(v), min(v, rng.randint(1, 3)))):
            lever = rng.random() < 0.6
            arcs.append(Arc(u, v, rng.randint(0, 20), levers if lever else -1))
            levers += lever
    dues = []
    for v in rng.sample(range(1, points), min(points - 1, rng.randint(1, 4))):
        lever = rng.random() < 0.3
        dues.append(Arc(v, 0, -rng.randint(5, 40), levers if lever else -1))
        levers += lever
    return points, arcs, dues


def optimum(points: int, arcs: list[Arc], costs: dict[int, int], room: dict[int, int]) -> int | None:
    """The same by HiGHS: a variable for each time and each lever."""
    from scipy.optimize import linprog

    names = sorted(room)
    place = {lever: points + n for n, lever in enumerate(names)}
    rows, limits = [], []
    for arc in arcs:
        row = [0] * (points + len(names))
        row[arc.tail] += 1
        row[arc.head] -= 1
        if arc.lever >= 0:
            row[place[arc.lever]] -= 1
        rows.append(row)
        limits.append(-arc.lag)
    bounds = [(0, 0)] + [(None, None)] * (points - 1)
    bounds += [(0, room[lever] if lever in costs else 0) for lever in names]
    prices = [0] * points + [costs.get(lever, 0) for lever in names]
    found = linprog(prices, A_ub=rows, b_ub=limits, bounds=bounds, method="highs")
    assert found.status in (0, 2)
    return round(found.fun) if found.status == 0 else None


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_is_cheaper(batch: int) -> None:
    pytest.importorskip("scipy")
    answers = set()
    for seed in seeds(batch, EACH):
        rng = random.Random(seed)
        points, arcs, dues = random_network(rng)
        levers = sorted(arc.lever for arc in (*arcs, *dues) if arc.lever >= 0)
        room = {lever: rng.choice([0, 1, 3, 8, 30]) for lever in levers}
        costs = {lever: rng.choice([1, 1, 2, 7]) for lever in levers if rng.random() < 0.9}
        found = Circulation(points, arcs, dues).cheapest(costs, room)
        least = optimum(points, [*arcs, *dues], costs, room)
        cost = None if found is None else sum(costs[lever] * units for lever, units in found.items())
        assert cost == least, seed
        answers.add((found is None, not cost))
        if found is not None:
            assert all(0 < units <= room[lever] for lever, units in found.items()), seed
            assert suffices(points, [*arcs, *dues], found), seed
    assert occurs(len(answers) == 3), "impossible, nothing to do, and something to do"


def suffices(points: int, arcs: list[Arc], moved: dict[int, int]) -> bool:
    """Whether times exist: Bellman and Ford, from the origin."""
    at = [-(10**9)] * points
    at[0] = 0
    for _ in range(points + 1):
        for arc in arcs:
            at[arc.head] = max(at[arc.head], at[arc.tail] + arc.lag - moved.get(arc.lever, 0))
    return at[0] == 0


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_search_by_clauses_finds_the_same_cost(batch: int) -> None:
    plain = 0
    for seed in seeds(batch, MANY):
        plan = plan_of(random_process(seed))
        relaxed = Relaxed(plan, levers_of(plan))
        if relaxed.plain is None:
            continue
        rng = random.Random(seed)
        costs = {n: rng.randint(1, 9) for n in range(len(relaxed.levers)) if rng.random() < 0.8}
        search = Search(relaxed)
        found = [search.cheapest(Goal(costs)), search.by_clauses(Goal(costs))]
        assert not search.cut
        assert (
            len({one if one is None else sum(costs[n] * x for n, x in one.items()) for one in found}) == 1
        ), seed
        assert found[0] is None or relaxed.suffices(found[0]), seed
        plain += 1
    assert occurs(plain)
