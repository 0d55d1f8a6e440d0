"""Guarantees between greatest times with loops, measured runs and unknown lengths, by trying every whole minute.

A small process of whole minutes: everything that nobody chooses takes each of its values, loops are gone through each
number of times, and instants are looked for on a grid. 300 processes by default; ``PROCMAP_FUZZ=10`` makes it 3,000.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any, NamedTuple

import pytest
from fuzz import seeds

from procmap.analysis.guarantee.records import Guarantee, Part
from procmap.api.guarantee import guarantees
from procmap.model import Process

DAY = date(2026, 11, 27)
LAST = 12
"""The last minute at which anything may begin: all of it is finished by the deadline, which is no later."""


class Step(NamedTuple):
    """What is chosen is when it begins: ``least`` to ``most`` minutes later it is finished.

    ``rounds``: it is gone through up to so many times, or just so many (``exactly``). ``promised``: it takes what it
    likes, and is there by then.
    """

    least: int
    most: int
    release: int | None
    rounds: int = 1
    promised: int | None = None
    exactly: bool = False


class Link(NamedTuple):
    """``target`` begins at the soonest ``lag`` and at the latest ``most`` minutes after ``source`` is finished."""

    source: str
    target: str
    lag: int
    most: int | None


class Grid(NamedTuple):
    """A process; ``loop``: the steps that are gone through together, as often as the last of them says."""

    steps: dict[str, Step]
    links: list[Link]
    loop: tuple[str, ...]
    due: int


Instants = dict[tuple[str, int], int]


def rounds(grid: Grid, id_: str) -> int:
    return grid.steps[grid.loop[-1] if id_ in grid.loop else id_].rounds


def last_times(grid: Grid, id_: str) -> range:
    """Which times through a step may be the last."""
    most = rounds(grid, id_)
    return range(most - 1 if grid.steps[grid.loop[-1] if id_ in grid.loop else id_].exactly else 0, most)


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


def before_again(grid: Grid, id_: str) -> list[str]:
    """What must be finished before a step is begun again: all of its loop, for the first of it; else itself."""
    if id_ not in grid.loop:
        return [id_]
    return list(grid.loop) if id_ == grid.loop[0] else []


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


def random_grid(seed: int) -> tuple[Grid, dict[str, Any]]:
    chance = random.Random(seed)
    names = [f"s{n}" for n in range(chance.randint(2, 3))]
    steps: dict[str, Step] = {}
    links: list[Link] = []
    loop: tuple[str, ...] = ()
    for n, name in enumerate(names):
        least = chance.randint(0, 2)
        most = least if chance.random() < 0.5 else least + chance.randint(1, 2)
        before = chance.sample(names[:n], min(n, chance.choice([1, 1, 2])))
        release = chance.randint(0, 3) if not before or chance.random() < 0.2 else None
        steps[name] = Step(least, most, release)
        for source in before:
            lag = chance.choice([0, 0, 0, 1])
            links.append(
                Link(source, name, lag, lag + chance.randint(0, 6) if chance.random() < 0.6 else None)
            )
    leading = {link.source for link in links}
    links += [Link(name, names[-1], 0, None) for name in names[:-1] if name not in leading]
    kind = chance.choice(["loop", "loop", "two", "promise", "plain"])
    n = chance.randrange(len(names))
    if kind in ("loop", "two"):
        steps[names[n]] = steps[names[n]]._replace(rounds=chance.choice([2, 2, 3]))
        into = [link.source for link in links if link.target == names[n]]
        onward = [link.target for link in links if n and link.source == names[n - 1]]
        lone = n and into == [names[n - 1]] and onward == [names[n]]
        if kind == "two" and lone:
            loop = (names[n - 1], names[n])
            steps[names[n]] = steps[names[n]]._replace(release=None)
    elif kind == "promise" and n < len(names) - 1:
        links = [link._replace(lag=0) if link.source == names[n] else link for link in links]
        steps[names[n]] = steps[names[n]]._replace(promised=chance.randint(3, 8))
    grid = Grid(steps, links, loop, chance.randint(5, 12))
    return grid, spelled(grid)


def spelled(grid: Grid) -> dict[str, Any]:
    """The process as a file has it; minute 0 is 10:00."""
    steps: dict[str, Any] = {}
    requirements: dict[str, Any] = {}
    for id_, step in grid.steps.items():
        after = [
            {"step": one.source, "at_least": f"{one.lag}m"}
            | ({} if one.most is None else {"at_most": f"{one.most}m"})
            for one in grid.links
            if one.target == id_
        ]
        steps[id_] = {"name": id_, "takes": f"{step.least}m..{step.most}m", "after": after}
        if step.release is not None:
            steps[id_]["not_before"] = clock(step.release)
        if step.rounds > 1:
            steps[id_]["repeat"] = {"steps": list(grid.loop[:-1]), "at_most": step.rounds}
        if step.promised is not None:
            del steps[id_]["takes"]
            for one in grid.links:
                if one.source == id_:
                    requirements[f"from_{id_}_to_{one.target}"] = {
                        "what": id_, "step": id_, "asked_by": one.target, "by": clock(step.promised), "answer": "yes",
                    }  # fmt: skip
    last = list(grid.steps)[-1]
    requires = {"done": {"what": "done", "at": last, "by": clock(grid.due)}}
    return {
        "procmap": 1, "process": "grid", "anchor": "2026-11-27", "timezone": "UTC",
        "customer": {"requires": requires},
        "states": {"to_be": {"steps": steps, "requirements": requirements}},
    }  # fmt: skip


def clock(minute: int) -> str:
    return f"{10 + minute // 60}:{minute % 60:02}"


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
            assert all(by_trying(one) for one in come_out(grid)), seed
        if found.verdict == "undecided":
            assert found.doubts, seed
            assert all(doubt.step for doubt in found.doubts), seed
    assert {("guaranteed", "timetable"), ("not-guaranteed", "worst-case")} <= met.keys(), met
