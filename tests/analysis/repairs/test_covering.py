"""The exact linear programme against one that tries every whole amount, and against SciPy's."""

from __future__ import annotations

import random
from itertools import product

import pytest

from procmap.analysis.repairs.covering import Row, cheapest


def problem(seed: int) -> tuple[dict[int, int], list[Row]]:
    rng = random.Random(seed)
    count = rng.randint(1, 5)
    costs = {n: rng.randint(0, 5) for n in range(count)}
    rows = []
    for _ in range(rng.randint(1, 7)):
        names = sorted(rng.sample(range(count), rng.randint(1, count)))
        rows.append(Row(tuple((n, rng.choice([1, 1, 2, -1])) for n in names), rng.randint(-5, 20)))
    return costs, rows


@pytest.mark.parametrize("batch", range(10))
def test_the_amounts_satisfy_every_row_at_the_cost_that_scipy_finds(batch: int) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    for seed in range(batch * 50, batch * 50 + 50):
        costs, rows = problem(seed)
        table = [[-dict(row.shares).get(n, 0) for n in costs] for row in rows]
        peer = optimize.linprog(list(costs.values()), A_ub=table, b_ub=[-row.least for row in rows])
        found = cheapest(costs, rows)
        assert (found is None) == (peer.status == 2), seed
        if found is not None:
            assert abs(float(found.cost) - peer.fun) < 1e-6, seed
            assert all(sum(share * found.of[n] for n, share in row.shares) >= row.least for row in rows), seed


def test_no_whole_amounts_are_cheaper() -> None:
    for seed in range(300):
        costs, rows = problem(seed)
        if len(costs) > 3:
            continue
        found = cheapest(costs, rows)
        for amounts in product(range(9), repeat=len(costs)):
            if all(sum(share * amounts[n] for n, share in row.shares) >= row.least for row in rows):
                assert found is not None
                assert found.cost <= sum(costs[n] * amount for n, amount in enumerate(amounts)), seed


def test_a_row_that_nothing_can_satisfy() -> None:
    assert cheapest({}, [Row((), 1)]) is None
    assert cheapest({0: 1}, [Row(((0, -1),), 1)]) is None
