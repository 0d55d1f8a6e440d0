"""Windows: runs of steps of which only the whole is timed, by promises at its ends or by measurement."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.analysis.arcs import step_forward
from procmap.analysis.deficits import Runs
from procmap.analysis.network import MEASURED, UNKNOWN
from procmap.analysis.passes import Times
from procmap.analysis.solution import Window
from procmap.calendars import is_finite
from procmap.model import Measured

MOST_UNKNOWN = 50
"""Steps of unknown duration that are named for one point."""


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


class Unknowns:
    """The steps that make points unknown: of unknown duration, and not behind any promise that is kept."""

    def __init__(self, runs: Runs, early: Times) -> None:
        self._runs, self._early = runs, early
        self._found: dict[bool, dict[int, tuple[str, ...]]] = {}

    def behind(self, place: int) -> tuple[str, ...]:
        """The first ``MOST_UNKNOWN`` of the steps behind a point, in topological order.

        Steps that are measured as part of a run are named only where no others are left.
        """
        return self._all(but_measured=True)[place] or self._all(but_measured=False)[place]

    def _all(self, *, but_measured: bool) -> dict[int, tuple[str, ...]]:
        if but_measured not in self._found:
            self._found[but_measured] = self._walk(self._measured_steps() if but_measured else set())
        return self._found[but_measured]

    def _measured_steps(self) -> set[str]:
        runs = self._runs
        return {
            step
            for _, fact in runs.plan.measured
            for step in runs.between(runs.worst.start[fact.from_], runs.worst.finish[fact.to])
        }

    def _walk(self, passed_over: set[str]) -> dict[int, tuple[str, ...]]:
        """For every unknown point what is unknown behind it."""
        network, owner, start = self._runs.network, self._runs.worst.owner, self._runs.worst.start
        found: dict[int, tuple[str, ...]] = {}
        for v, sure in enumerate(self._early.known):
            if sure:
                continue
            known: tuple[str, ...] = ()
            for arc in range(self._runs.starts[v], self._runs.starts[v + 1]):
                u = network.tail[arc]
                fresh = found.get(u, ())
                if network.flag.get(arc, 0) & UNKNOWN and owner[u] not in passed_over:
                    fresh = (*fresh, owner[u])
                if not set(fresh) <= set(known):
                    known = tuple(sorted({*known, *fresh}, key=start.__getitem__)[:MOST_UNKNOWN])
            found[v] = known
        return found
