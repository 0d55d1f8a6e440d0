"""Runs by chance through a chain of steps, against SimPy and against numpy's own beta distribution.

The share in time is asserted to agree with SimPy's before any time counts.
"""

from __future__ import annotations

import datetime
import random
import sys
from typing import Any

from measure import Row, against, medians, table

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.likelihood.engine import CHUNK
from procmap.analysis.likelihood.simulate import Wish, simulate
from procmap.analysis.plan import Plan, make_plan
from procmap.loading.document import compose
from procmap.loading.reader import read_process

WORK = "runs by chance, a step"
STEPS = 12
DAY = datetime.date(2026, 11, 27)


def plan() -> Plan:
    """A chain of steps of 20 to 60 minutes each, from 08:00; in time by 16:00 about every second time."""
    lines = ["procmap: 1", "process: chain", "departments: {d: {name: D}}", "timezone: UTC"]
    lines += [
        f'customer: {{requires: {{r: {{what: R, at: s{STEPS - 1}, by: "16:00"}}}}}}',
        "states:",
        "  to_be:",
    ]
    lines += ["    steps:", '      s0: {name: S, department: d, not_before: "08:00", takes: 20m/35m/70m}']
    lines += [
        f"      s{n}: {{name: S, department: d, after: s{n - 1}, takes: 20m/35m/70m}}"
        for n in range(1, STEPS)
    ]
    process = read_process(compose("\n".join(lines), "chain.yaml"), None).process
    assert process is not None
    return make_plan(process, "to_be", None, Clocks(process, Calendars(process), DAY))


def by_simpy(runs: int, seed: int) -> float:
    """The share of runs in time, each run a SimPy process."""
    import simpy

    chance = random.Random(seed)
    rise, fall = 1 + 4 * 15 / 50, 1 + 4 * 35 / 50
    hits = 0

    def chain(environment: Any) -> Any:
        for _ in range(STEPS):
            yield environment.timeout(1200 + 3000 * chance.betavariate(rise, fall))

    for _ in range(runs):
        environment = simpy.Environment()
        environment.process(chain(environment))
        environment.run()
        hits += environment.now <= 8 * 3600
    return hits / runs


def by_numpy(runs: int, seed: int) -> float:
    """The share of runs in time, with numpy's beta distribution for the whole array."""
    import numpy as np

    chance = np.random.default_rng(seed)
    rise, fall = 1 + 4 * 15 / 50, 1 + 4 * 35 / 50
    ready = (1200 + 3000 * chance.beta(rise, fall, (STEPS, runs))).sum(axis=0)
    return float((ready <= 8 * 3600).mean())


def run(quick: bool = False) -> list[Row]:
    """Nanoseconds for one step of one run."""
    found = plan()
    many, few = (40 * CHUNK, 500) if quick else (3200 * CHUNK, 2000)

    big = 40 * CHUNK

    def ours() -> float:
        [one] = simulate(found, Wish(many), {}).customers
        assert one.chance is not None
        return one.chance.share

    share = ours()
    assert abs(share - by_simpy(20_000, 5)) < 0.02, share
    assert abs(share - by_numpy(100_000, 5)) < 0.01, share
    times = medians(
        {"procmap": ours, "SimPy": lambda: by_simpy(few, 1), "numpy beta": lambda: by_numpy(big, 1)},
        3 if quick else 5,
    )
    sizes = {"procmap": many, "SimPy": few, "numpy beta": big}
    each = {name: seconds / (sizes[name] * STEPS) for name, seconds in times.items()}
    case = f"chain of {STEPS}, beta-PERT, one step of one run"
    return against(WORK, case, many, each, floors={"SimPy": ">= 1000"}, figure="times faster")


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
