"""Confidence budgets on random processes with calendars and departures, against all ways to spend the misses.

Up to four uncertain lengths are counted at every combination of shares in steps of a per cent, all at once.
"""

from __future__ import annotations

import datetime
import itertools
import random
from typing import Any, NamedTuple

import numpy as np
import pytest
from fuzz import seeds
from test_simulate import CALENDARS, DAY, plan_of, random_steps

from procmap.analysis.likelihood.budget import PARTS
from procmap.analysis.likelihood.engine import Engine
from procmap.analysis.likelihood.runs import Runs
from procmap.analysis.likelihood.simulate import Wish, simulate
from procmap.analysis.plan import Plan

SHARES = range(0, 101, 10)
SPARE = 5
"""Thousandths that a budget may miss more than the best one of the grid."""


class Told(NamedTuple):
    """A distribution of which the lengths are told."""

    amounts: Any
    ends: tuple[int, int]

    def draw(self, _: Any) -> Any:
        return self.amounts.copy()


def random_plan(seed: int, by: str) -> Plan:
    steps = random_steps(random.Random(seed))
    return plan_of(steps, by, CALENDARS, at=f"s{steps.count(chr(10))}")


def ready(plan: Plan, amounts: dict[Any, Any]) -> Any:
    """When the customer is served with lengths that are told by key."""
    engine = Engine(plan, 1, {})
    [place] = engine.assembled.customer.values()
    for v, arcs in enumerate(engine.arcs):
        engine.arcs[v] = tuple(
            arc._replace(
                sources=tuple(
                    one._replace(distribution=Told(amounts[one.key], one.distribution.ends))
                    for one in arc.sources
                )
            )
            for arc in arcs
        )
    size = len(next(iter(amounts.values())))
    return Runs(engine, size, engine.walk([place])).at[place]


def ways_to_spend(plan: Plan) -> tuple[Any, Any] | None:
    """The misses spent altogether and when the customer is served, for each way; ``None`` without any."""
    engine = Engine(plan, 1, {})
    sources = [one for parts in engine.sources.values() for one in parts]
    if not 1 <= len(sources) <= 4:
        return None
    mesh = np.array(list(itertools.product(SHARES, repeat=len(sources))))
    amounts = {
        one.key: np.array(one.distribution.quantiles(PARTS), np.int64)[mesh[:, n]]
        for n, one in enumerate(sources)
    }
    at = ready(plan, amounts)
    return None if at is None or at.min() == at.max() else (mesh.sum(1), at)


def asked(at: Any, rng: random.Random) -> str:
    """A deadline that some of the ways keep, in whole minutes."""
    instant = rng.choice(sorted(set(at.tolist()))) // 60 * 60
    moment = datetime.datetime.fromtimestamp(instant, datetime.UTC)
    return f"D+{(moment.date() - DAY).days} {moment:%H:%M}"


@pytest.mark.parametrize("seed", list(seeds(0, 40)))
def test_a_budget_is_kept_and_hardly_another_one_misses_less(seed: int) -> None:
    ways = ways_to_spend(random_plan(seed, "D+9 12:00"))
    if ways is None or ways[1].max() > 1 << 60:
        return
    plan = random_plan(seed, asked(ways[1], random.Random(seed)))
    [one] = simulate(plan, Wish(4000, seed), {}).customers
    assert one.budget is not None
    assert one.due is not None
    assert one.chance is not None
    guaranteed = one.budget.guaranteed
    error = (guaranteed * (1 - guaranteed) / one.runs) ** 0.5
    assert one.chance.share >= guaranteed - 4.5 * error - 1e-3

    counted = {(part.step, part.target): np.array([part.amount], np.int64) for part in one.budget.allowances}
    lengths = [key for parts in Engine(plan, 1, {}).sources.values() for key in (one.key for one in parts)]
    at = int(ready(plan, {key: counted.get(key, np.zeros(1, np.int64)) for key in lengths})[0])
    assert one.budget.slack == one.due - at

    spent, ready_at = ways
    enough = spent[ready_at <= one.due]
    if enough.size:
        assert round((1 - one.budget.guaranteed) * PARTS) <= int(enough.min()) + SPARE
    if one.budget.guaranteed >= 0.95:
        assert one.budget.slack >= 0


@pytest.mark.parametrize("seed", list(seeds(0, 40)))
def test_no_other_way_to_spend_the_misses_serves_the_customer_earlier(seed: int) -> None:
    """None of the grid, by more than a minute; whether the deadline is kept or out of reach."""
    ways = ways_to_spend(random_plan(seed, "D+9 12:00"))
    if ways is None or ways[1].max() > 1 << 60:
        return
    spent, ready_at = ways
    rng = random.Random(seed)
    plan = random_plan(seed, asked(ready_at, rng))
    target = rng.choice((0.9, 0.8, 0.95))
    [one] = simulate(plan, Wish(1, seed, target), {}).customers
    assert one.budget is not None
    assert one.due is not None
    assert one.budget.slack is not None
    best = int(ready_at[spent <= round((1 - target) * PARTS)].min())
    assert one.due - one.budget.slack <= best + 60
    assert sum(1 - part.share for part in one.budget.allowances) <= 1 - target + 1e-9
