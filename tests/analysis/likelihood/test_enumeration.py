"""Chances against every outcome gone through on its own.

With calendars, departures, choices, loops, joins and greatest times.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

import pytest
import yaml
from fuzz import seeds
from minutes import FOREVER, LAST, NEVER, base, first_at, readings
from outcomes import distribution, file_of, outcomes, random_process

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.likelihood.distribution import Distribution, of_sample
from procmap.analysis.likelihood.engine import Engine
from procmap.analysis.likelihood.runs import Runs
from procmap.analysis.likelihood.simulate import Wish, simulate
from procmap.analysis.plan import Plan, make_plan
from procmap.loading.document import compose
from procmap.loading.reader import read_process

RUNS = 20_000
FAR = 4.5
"""Standard errors that no share of these many is off by, but by a fault: one in 150,000 by chance."""


def plan_of(process: dict[str, Any]) -> tuple[Plan, dict[str, Distribution]]:
    reading = read_process(compose(yaml.safe_dump(file_of(process)), "p.yaml"), None)
    assert reading.process is not None, [finding.values for finding in reading.findings]
    clocks = Clocks(reading.process, Calendars(reading.process), process["anchor"])
    plan = make_plan(reading.process, "to_be", None, clocks)
    sampled = {}
    for id_, step in process["steps"].items():
        if "sample" in step:
            unit = 1 if step["takes"][0][0] == "workdays" else 60
            sampled[id_] = of_sample([amount * unit for amount in step["sample"]])
    return plan, sampled


def near(share: float, wanted: Fraction, runs: int) -> bool:
    """Whether a share of runs is the probability, as far as so many runs can tell."""
    p = float(wanted)
    return abs(share - p) <= FAR * (p * (1 - p) / runs) ** 0.5 + 2 / runs + 1e-4


@pytest.mark.parametrize("seed", list(seeds(0, 60)))
def test_every_minute_is_as_likely_as_its_outcomes(seed: int) -> None:
    process = random_process(random.Random(seed))
    wanted = distribution(process)
    assert sum(wanted.values()) == 1
    plan, sampled = plan_of(process)
    engine = Engine(plan, seed, sampled)
    found = Runs(engine, RUNS).at[engine.assembled.customer["r"]]
    start = base(process["anchor"])
    came = Counter(_minute(int(instant), start) for instant in found.tolist())
    assert set(came) <= set(wanted)
    for minute, chance in wanted.items():
        assert near(came[minute] / RUNS, chance, RUNS), (minute, came[minute], float(chance))


def _minute(instant: int, start: int) -> int:
    minute, rest = divmod(instant - start, 60)
    assert rest == 0 or abs(instant) > 1 << 60
    return NEVER if minute < 0 else minute if minute <= LAST else FOREVER


@pytest.mark.parametrize("seed", list(seeds(0, 60)))
def test_customers_and_greatest_times_are_met_as_often_as_in_the_outcomes(seed: int) -> None:
    """The customer asks for the time at which about half of the outcomes are ready."""
    rng = random.Random(seed)
    process = random_process(rng)
    due = _asked(process, rng)
    in_time = Fraction(0)
    kept: dict[tuple[str, str], list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for chance, outcome in outcomes(process):
        in_time += chance * (outcome.end <= due)
        for limit, keeps in outcome.kept.items():
            kept[limit][0] += chance * keeps
            kept[limit][1] += chance
    plan, sampled = plan_of(process)
    found = simulate(plan, Wish(RUNS, seed), sampled)
    [one] = found.customers
    assert one.chance is not None
    assert near(one.chance.share, in_time, RUNS)
    assert {(one.source, one.target) for one in found.freshness} == set(kept)
    for one_limit in found.freshness:
        keeps, counts = kept[one_limit.source, one_limit.target]
        assert near(one_limit.kept.share, keeps / counts, int(RUNS * counts))


def _asked(process: dict[str, Any], rng: random.Random) -> int:
    minutes = sorted(minute for minute in distribution(process) if minute <= LAST)
    middle = rng.choice(minutes[: len(minutes) // 2 + 1])
    reading = int(readings(process["zone"], process["anchor"])[middle])
    process["customers"]["r"]["by"] = (reading // 1440, reading % 1440, None)
    return first_at(process["zone"], process["anchor"], reading)
