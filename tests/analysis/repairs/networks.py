"""Random networks of plain lags, their levers with how far each can be moved, and whether amounts suffice."""

from __future__ import annotations

import random
from typing import NamedTuple

from procmap.analysis.repairs.circulation import Arc


class RandomNetwork(NamedTuple):
    """``dues`` are arcs back to the origin; ``room`` is by lever."""

    points: int
    arcs: list[Arc]
    dues: list[Arc]
    room: dict[int, int]


def random_network(seed: int, rng: random.Random) -> RandomNetwork:
    """A network of either kind, by turns."""
    points, arcs, dues = (_crowded if seed % 2 else _scattered)(rng)
    levers = sorted(arc.lever for arc in (*arcs, *dues) if arc.lever >= 0)
    rooms = [2, 4, 6, 9] if seed % 2 else [0, 1, 3, 8, 30]
    return RandomNetwork(points, arcs, dues, {lever: rng.choice(rooms) for lever in levers})


def _scattered(rng: random.Random) -> tuple[int, list[Arc], list[Arc]]:
    """Up to twelve points behind the origin, about half of the arcs with a lever."""
    points = rng.randint(2, 12)
    arcs: list[Arc] = []
    levers = 0
    for v in range(1, points):
        for u in sorted(rng.sample(range(v), min(v, rng.randint(1, 3)))):
            lever = rng.random() < 0.6
            arcs.append(Arc(u, v, rng.randint(0, 20), levers if lever else -1))
            levers += lever
    dues = []
    for v in rng.sample(range(1, points), min(points - 1, rng.randint(1, 4))):
        lever = rng.random() < 0.3
        dues.append(Arc(v, 0, -rng.randint(5, 40), levers if lever else -1))
        levers += lever
    return points, arcs, dues


def _crowded(rng: random.Random) -> tuple[int, list[Arc], list[Arc]]:
    """One line of levers, entered and left in between: ways share some of their levers, and none has much room."""
    points = rng.randint(4, 9)
    arcs, comes = list[Arc](), [0]
    for v in range(1, points):
        lag = rng.randint(10, 20)
        comes.append(comes[-1] + lag)
        if v > 1 and rng.random() < 0.4:
            arcs.append(Arc(0, v, comes[v] - rng.randint(0, 6)))
        arcs.append(Arc(v - 1, v, lag, v - 1))
    left = [v for v in range(1, points - 1) if rng.random() < 0.5] + [points - 1]
    return points, arcs, [Arc(v, 0, rng.randint(1, 9) - comes[v]) for v in left]


def suffices(points: int, arcs: list[Arc], moved: dict[int, int]) -> bool:
    """Whether times exist: Bellman and Ford, from the origin."""
    at = [-(10**9)] * points
    at[0] = 0
    for _ in range(points + 1):
        for arc in arcs:
            at[arc.head] = max(at[arc.head], at[arc.tail] + arc.lag - moved.get(arc.lever, 0))
    return at[0] == 0
