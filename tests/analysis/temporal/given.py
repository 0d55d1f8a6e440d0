"""Random temporal networks as plain data, for the library and for oracles that share no code with it."""

from __future__ import annotations

import random
from typing import NamedTuple

from procmap import TemporalNetwork


class Given(NamedTuple):
    """``constraints`` and ``links`` are ``(u, v, low, high)``; a link's ``v`` comes as it pleases."""

    points: int
    constraints: list[tuple[int, int, int | None, int | None]]
    links: list[tuple[int, int, int, int]]

    def network(self) -> TemporalNetwork:
        """The same as the library sees it: constraints first, so that relation numbers are theirs."""
        made = TemporalNetwork()
        for u, v, low, high in self.constraints:
            made.add(f"p{u}", f"p{v}", low, high)
        for u, v, low, high in self.links:
            made.add_uncertain(f"p{u}", f"p{v}", low, high)
        return made


def random_given(seed: int, points: int, links: int, most: int, constraints: int) -> Given:
    """Links may share an activation, hang on each other, be rigid, or end at once (``low = 0``)."""
    chance = random.Random(seed)
    order = list(range(points))
    chance.shuffle(order)
    ends = order[1:]
    chance.shuffle(ends)
    made: list[tuple[int, int, int, int]] = []
    for v in ends[:links]:
        u = order[chance.randrange(order.index(v))]
        low = chance.randint(0, most - 1)
        made.append((u, v, low, low if chance.random() < 0.08 else chance.randint(low + 1, most)))
    asked: list[tuple[int, int, int | None, int | None]] = []
    for _ in range(constraints):
        u, v = chance.sample(range(points), 2)
        low = chance.randint(-most, most)
        high = low + chance.randint(0, most + 2)
        side = chance.random()
        asked.append((u, v, None if side < 0.3 else low, None if side > 0.7 else high))
    return Given(points, asked, made)


def hidden_given(seed: int, points: int, links: int, most: int, constraints: int) -> Given:
    """A network round a schedule that keeps all of it for one outcome, so that few are simply inconsistent."""
    chance = random.Random(seed)
    plain = random_given(seed, points, links, most, 0)
    at = [chance.randint(0, 2 * most) for _ in range(points)]
    for u, v, low, high in sorted(plain.links, key=lambda link: _depth(plain.links, link)):
        at[v] = at[u] + chance.randint(low, high)
    asked: list[tuple[int, int, int | None, int | None]] = []
    for _ in range(constraints):
        u, v = chance.sample(range(points), 2)
        gap = at[v] - at[u]
        low = gap - chance.randint(0, most)
        high = gap + chance.randint(0, most)
        side = chance.random()
        asked.append((u, v, None if side < 0.3 else low, None if side > 0.7 else high))
    return plain._replace(constraints=asked)


def _depth(links: list[tuple[int, int, int, int]], link: tuple[int, int, int, int]) -> int:
    before = {v: u for u, v, _, _ in links}
    depth, point = 0, link[0]
    while point in before:
        depth, point = depth + 1, before[point]
    return depth
