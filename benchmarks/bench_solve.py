"""Solving whole processes with calendars and contracts: plan, network, passes, windows, deficits, verdicts.

No peer does the same work, so the row tells the cost of a step and how it grows. The result is asserted first: the
steps' earliest times against a plain walk over the same operators.
"""

from __future__ import annotations

import sys
from datetime import date

import generated
from measure import Row, exponent, medians, row, table

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.solution import Solution
from procmap.api.solve import solve
from procmap.calendars import Work
from procmap.model import Process

WORK = "solve, with calendars"
SIZES = (100, 1_000, 10_000)
PROMISED_SIZES = (100, 1_000, 3_000)
"""With promises: each is followed through the process by itself, so 10,000 steps take half a minute a run."""
QUICK_SIZES = (20, 60)
DAY = date(2026, 2, 2)


def assert_solved(process: Process, solution: Solution) -> None:
    """Every step's earliest start and finish, by a walk in the order of the file."""
    clocks = Clocks(process, Calendars(process), DAY)
    finish: dict[str, int] = {}
    told = {step.id: step for step in solution.steps}
    for id_, step in process.states["to_be"].steps.items():
        calendar = clocks.of_step(step)
        ready = [finish[before.step] for before in step.after]
        if step.not_before is not None:
            ready.append(clocks.not_before(step.not_before, calendar))
        assert step.takes is not None
        takes = step.takes.worst
        start = max(ready)
        work = takes.kind == "work"
        finish[id_] = Work(calendar, takes.amount).forward(start) if work else start + takes.amount
        assert told[id_].earliest_finish == finish[id_], id_


def run(quick: bool = False) -> list[Row]:
    """One row a size, without and with contracts, and the growth of each."""
    rows: list[Row] = []
    for contracts in (False, True):
        case = "a promise every 10 steps" if contracts else "no promises"
        series = []
        sizes = PROMISED_SIZES if contracts else SIZES
        for steps in QUICK_SIZES if quick else sizes:
            process = generated.timed_process(steps, contracts)
            (solution,) = solve(process, date=DAY)
            assert solution.obstacle is None
            if not contracts:
                assert_solved(process, solution)
            spent = medians({"procmap": lambda process=process: solve(process, date=DAY)})["procmap"]  # type: ignore[misc]
            series.append((steps, spent))
            rows.append(row(WORK, case, steps, "a unit", spent / steps, ours=spent))
        size = f"{series[0][0]:,}..{series[-1][0]:,}"
        rows.append(row(f"{WORK}, growth", case, size, "exponent", exponent(series)))
    return rows


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
