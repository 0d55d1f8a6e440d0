"""The circulation against linear programmes of every arc, and against the search by clauses, on random networks."""

from __future__ import annotations

import random

import pytest
from fuzz import occurs, seeds
from late_processes import plan_of, random_process
from networks import random_network, suffices

from procmap.analysis.repairs.circulation import Arc, Circulation
from procmap.analysis.repairs.levers import levers_of
from procmap.analysis.repairs.relaxed import Relaxed
from procmap.analysis.repairs.search import Goal, Search

BATCHES, EACH, MANY = 4, 25, 50


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
        points, arcs, dues, room = random_network(seed, rng)
        costs = {lever: rng.choice([1, 1, 2, 7]) for lever in room if rng.random() < 0.9}
        found = Circulation(points, arcs, dues).cheapest(costs, room)
        least = optimum(points, [*arcs, *dues], costs, room)
        cost = None if found is None else sum(costs[lever] * units for lever, units in found.items())
        assert cost == least, seed
        answers.add((found is None, not cost))
        if found is not None:
            assert all(0 < units <= room[lever] for lever, units in found.items()), seed
            assert suffices(points, [*arcs, *dues], found), seed
    assert occurs(len(answers) == 3), "impossible, nothing to do, and something to do"


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
