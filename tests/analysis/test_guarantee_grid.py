"""Guarantees between greatest times with loops and unknown lengths, by trying every whole minute.

A small process of whole minutes: everything that nobody chooses takes each of its values, loops are gone through each
number of times. Fixed instants are looked for on a grid, and it is played out (``grid_game``) by one who sees what has
happened. 300 processes by default; ``PROCMAP_FUZZ=10`` makes it 3,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from fuzz import occurs, seeds
from grid_game import won
from grids import LAST, Grid, before_again, last_times, random_grid, rounds

from procmap.analysis.guarantee.records import Guarantee, Part
from procmap.api.guarantee import guarantees
from procmap.model import Process

DAY = date(2026, 11, 27)
Instants = dict[tuple[str, int], int]


def finishes(grid: Grid, at: Instants, id_: str, nth: int) -> list[int]:
    """When a step that has begun may be finished, each minute of it."""
    step, begun = grid.steps[id_], at[id_, nth]
    if step.promised is not None:
        return list(range(begun, step.promised + 1))
    return list(range(begun + step.least, begun + step.most + 1))


def fits(grid: Grid, at: Instants, now: tuple[str, int]) -> bool:
    """Whether a step may begin when it does, whatever came before."""
    id_, nth = now
    step = grid.steps[id_]
    if step.release is not None and nth == 0 and at[now] < step.release:
        return False
    if step.promised is not None and at[now] > step.promised:
        return False
    for before in before_again(grid, id_) if nth else ():
        if any(end > at[now] for end in finishes(grid, at, before, nth - 1)):
            return False
    for link in grid.links:
        if link.target != id_:
            continue
        together = {link.source, id_} <= set(grid.loop)
        if nth and not together:
            continue
        for one in [nth] if together else last_times(grid, link.source):
            for end in finishes(grid, at, link.source, one):
                if end + link.lag > at[now] or (link.most is not None and at[now] > end + link.most):
                    return False
    return True


def kept(grid: Grid, at: Instants) -> bool:
    last = list(grid.steps)[-1]
    return all(end <= grid.due for n in last_times(grid, last) for end in finishes(grid, at, last, n))


def by_trying(grid: Grid) -> bool:
    """Whether some fixed instants serve everything that may come."""
    order = list(instances(grid))

    def go_on(n: int, at: Instants) -> bool:
        if n == len(order):
            return kept(grid, at)
        for minute in range(LAST + 1):
            at[order[n]] = minute
            if fits(grid, at, order[n]) and go_on(n + 1, at):
                return True
        at.pop(order[n], None)
        return False

    return go_on(0, {})


def instances(grid: Grid) -> Iterator[tuple[str, int]]:
    """Every time through every step, in an order in which all that comes before is known."""
    for id_ in grid.steps:
        if id_ not in grid.loop:
            yield from ((id_, n) for n in range(rounds(grid, id_)))
        elif id_ == grid.loop[0]:
            yield from ((one, n) for n in range(rounds(grid, id_)) for one in grid.loop)


def come_true(grid: Grid, found: Guarantee) -> Grid:
    """The process once the outcomes that are told have come true."""
    value = {one.part: one.values[0] // (1 if one.part.kind == "loop" else 60) for one in found.outcomes}
    steps = {}
    for id_, step in grid.steps.items():
        taken = value.get(Part("duration", id_))
        steps[id_] = step._replace(
            least=step.least if taken is None else taken,
            most=step.most if taken is None else taken,
            rounds=value.get(Part("loop", id_), step.rounds),
            exactly=Part("loop", id_) in value,
        )
    return grid._replace(steps=steps)


def come_out(grid: Grid) -> Iterator[Grid]:
    """The process once every range and every loop has come out at one of its ends."""
    ends = [
        [
            one._replace(least=length, most=length, rounds=n, exactly=True)
            for length in {one.least, one.most}
            for n in {1, one.rounds}
        ]
        for one in grid.steps.values()
    ]
    return (grid._replace(steps=dict(zip(grid.steps, one, strict=True))) for one in product(*ends))


@pytest.mark.parametrize("batch", range(5))
def test_random_grids(batch: int) -> None:
    met: dict[tuple[str, str | None], int] = {}
    for seed in seeds(batch, 60):
        grid, data = random_grid(seed)
        if not any(link.most is not None for link in grid.links):
            continue
        (found,) = guarantees(Process.model_validate(data), date=DAY)
        met[found.verdict, found.reasoning] = met.get((found.verdict, found.reasoning), 0) + 1
        if by_trying(grid):
            assert found.verdict == "guaranteed", seed
            assert found.strong, seed
        else:
            assert not found.strong, seed
        if found.verdict == "not-guaranteed" and found.reasoning != "network":
            assert all(len(one.values) == 1 for one in found.outcomes), seed
            assert not by_trying(come_true(grid, found)), seed
        if found.verdict == "guaranteed":
            assert won(grid), seed
            assert all(by_trying(one) for one in come_out(grid)), seed
        if found.verdict == "not-guaranteed":
            assert not won(grid), seed
        if found.verdict == "undecided":
            assert found.doubts, seed
            assert all(doubt.step for doubt in found.doubts), seed
    assert occurs({("guaranteed", "timetable"), ("not-guaranteed", "worst-case")} <= met.keys()), met
