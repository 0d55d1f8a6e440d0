"""Windows: runs of steps of which only the whole is timed, by promises at its ends or by measurement."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from procmap.analysis.deficits import Runs
from procmap.analysis.network import MEASURED, UNKNOWN
from procmap.analysis.passes import Times, step_forward
from procmap.analysis.solution import Window
from procmap.calendars import is_finite
from procmap.model import Measured


def find_windows(runs: Runs, early: Times, late: Times) -> Iterator[Window]:
    """The windows of a state: behind each promise with a step of unknown duration, and each measured fact."""
    unknown = runs.unknown_behind()
    for place in runs.ends():
        if unknown[place] and place in runs.network.promise:
            yield _promised(runs, place)
    for n, fact in runs.plan.measured:
        yield _measured(runs, n, fact, early, late)


def _promised(runs: Runs, place: int) -> Window:
    steps, unknown = runs.behind(place)
    run = runs.run(place)
    begins = run.begins if is_finite(run.begins) else None
    ends = runs.due(place)
    left = ends - runs.arrives[place] if begins is not None else None
    return Window(steps, unknown, begins, ends, left, runs.contract_at[place][0], None)


def _measured(runs: Runs, n: int, fact: Measured, early: Times, late: Times) -> Window:
    begins, ends = runs.worst.start[fact.from_], runs.worst.finish[fact.to]
    start, end = early.value(begins), late.value(ends)
    left = None
    if start is not None and end is not None:
        arcs = range(runs.starts[ends], runs.starts[ends + 1])
        run = next(
            a for a in arcs if runs.network.flag.get(a, 0) & MEASURED and runs.network.tail[a] == begins
        )
        left = end - step_forward(runs.network, run, start)
    steps = runs.between(begins, ends)
    unknown = tuple(step for step in steps if runs.plan.steps[step].takes is None)
    return Window(steps, unknown, start, end, left, None, n)


def unknown_steps(runs: Runs, early: Times, place: int) -> tuple[str, ...]:
    """The steps that make a point unknown: of unknown duration, and not behind any promise that is kept."""
    network, found = runs.network, set()
    met, open_ = {place}, deque([place])
    while open_:
        v = open_.popleft()
        for arc in range(runs.starts[v], runs.starts[v + 1]):
            u = network.tail[arc]
            if network.flag.get(arc, 0) & UNKNOWN:
                found.add(runs.worst.owner[u])
            if u not in met and not early.known[u]:
                met.add(u)
                open_.append(u)
    measured = {
        step
        for _, fact in runs.plan.measured
        for step in runs.between(runs.worst.start[fact.from_], runs.worst.finish[fact.to])
    }
    return tuple(sorted(found - measured or found, key=runs.worst.start.__getitem__))
