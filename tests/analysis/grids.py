"""Small processes of whole minutes with greatest times, loops, and promises, as records and as files have them."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

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


def rounds(grid: Grid, id_: str) -> int:
    return grid.steps[grid.loop[-1] if id_ in grid.loop else id_].rounds


def last_times(grid: Grid, id_: str) -> range:
    """Which times through a step may be the last."""
    most = rounds(grid, id_)
    return range(most - 1 if grid.steps[grid.loop[-1] if id_ in grid.loop else id_].exactly else 0, most)


def before_again(grid: Grid, id_: str) -> list[str]:
    """What must be finished before a step is begun again: all of its loop, for the first of it; else itself."""
    if id_ not in grid.loop:
        return [id_]
    return list(grid.loop) if id_ == grid.loop[0] else []


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
    kind = chance.choice(["loop", "two", "two", "two", "promise", "plain"])
    together = [n for n in range(1, len(names)) if (names[n - 1], names[n]) in {one[:2] for one in links}]
    n = chance.choice(together) if kind == "two" and together else chance.randrange(len(names))
    if kind in ("loop", "two"):
        steps[names[n]] = steps[names[n]]._replace(rounds=chance.choice([2, 2, 3]))
        if kind == "two" and n in together:
            loop = (names[n - 1], names[n])
            steps[names[n]] = steps[names[n]]._replace(release=None)
    elif kind == "promise" and n < len(names) - 1:
        links = [link._replace(lag=0) if link.source == names[n] else link for link in links]
        steps[names[n]] = steps[names[n]]._replace(promised=chance.randint(3, 8))
    grid = Grid(steps, links, loop, chance.randint(5, 8) if kind == "plain" else chance.randint(7, 12))
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
