"""Slow, obvious answers, written from the definitions; nothing here is taken from the library."""

from __future__ import annotations

import heapq
import sys
from itertools import combinations, product
from math import inf

from given import Given

sys.setrecursionlimit(20_000)


def all_pairs(points: int, arcs: list[tuple[int, int, int]]) -> list[list[float]] | None:
    """Floyd and Warshall: all distances, or ``None`` where a cycle is negative."""
    far = [[0 if u == v else inf for v in range(points)] for u in range(points)]
    for u, v, w in arcs:
        far[u][v] = min(far[u][v], w)
    for k in range(points):
        for u in range(points):
            for v in range(points):
                far[u][v] = min(far[u][v], far[u][k] + far[k][v])
    return None if any(far[u][u] < 0 for u in range(points)) else far


def arcs_of(constraints: list[tuple[int, int, int | None, int | None]]) -> list[tuple[int, int, int]]:
    """``v - u <= high`` and ``u - v <= -low``."""
    arcs = [(u, v, high) for u, v, _, high in constraints if high is not None]
    return arcs + [(v, u, -low) for u, v, low, _ in constraints if low is not None]


def morris(given: Given) -> bool:
    """Dynamic controllability as Morris decides it (*Dynamic controllability and dispatchability relationships*,
    CPAIOR 2014): every link in normal form (a rigid part, then 0 to its width), then back from every point that a
    negative edge enters, over edges that are not, until the distance is not negative any more.
    """
    return _Morris(given).run()


class _Morris:
    def __init__(self, given: Given) -> None:
        self.edges: list[dict[tuple[int, bool], int]] = [{} for _ in range(given.points)]
        """Into each point: from where and whether it is a shortest outcome, and how long."""
        self.done: set[int] = set()
        self.under_way: set[int] = set()
        for u, v, w in arcs_of(given.constraints):
            self.put(u, v, w)
        for a, c, low, high in given.links:
            if low == high:
                self.put(a, c, low)
                self.put(c, a, -low)
                continue
            start = len(self.edges)
            self.edges.append({})
            self.put(a, start, low)
            self.put(start, a, -low)
            self.put(start, c, 0, lower=True)
            self.put(c, start, -(high - low))

    def put(self, u: int, v: int, w: int, lower: bool = False) -> None:
        self.edges[v][u, lower] = min(w, self.edges[v].get((u, lower), w))

    def run(self) -> bool:
        return all(self.back(v) for v in range(len(self.edges)) if self.negative(v))

    def negative(self, v: int) -> bool:
        return any(w < 0 for w in self.edges[v].values())

    def back(self, source: int) -> bool:
        if source in self.under_way or source in self.done:
            return source in self.done
        self.under_way.add(source)
        heap = [(w, u) for (u, _), w in self.edges[source].items() if w < 0]
        heapq.heapify(heap)
        met: set[int] = set()
        while heap:
            far, u = heapq.heappop(heap)
            if u in met:
                continue
            met.add(u)
            if far >= 0:
                self.put(u, source, far)
                continue
            if self.negative(u) and not self.back(u):
                return False
            for (t, lower), w in self.edges[u].items():
                if w >= 0 and not (lower and t == source):
                    heapq.heappush(heap, (far + w, t))
        self.under_way.discard(source)
        self.done.add(source)
        return True


Ages = tuple[int | None, ...]


def game(given: Given) -> bool:
    """Whether somebody who acts minute by minute, seeing all that has happened, always wins.

    In every minute the links that are under way end or not; then points are acted on, one after the other, and after
    each the links that it begins may end at once. Ages above every bound are alike, so the game is finite.
    """
    return _Game(given).nature((None,) * given.points, frozenset())


class _Game:
    def __init__(self, given: Given) -> None:
        uncertain = [link for link in given.links if link[2] < link[3]]
        rigid = [link for link in given.links if link[2] == link[3]]
        self.arcs = arcs_of([*given.constraints, *rigid])
        self.outcome = {c: (a, low, high) for a, c, low, high in uncertain}
        self.chosen = [p for p in range(given.points) if p not in self.outcome]
        bounds = [abs(w) for _, _, w in self.arcs] + [high for _, _, _, high in uncertain]
        self.old = max(bounds, default=0) + 1
        self.known: dict[tuple[str, Ages, frozenset[int]], bool] = {}

    def broken(self, ages: Ages) -> bool:
        """Whether a constraint is lost: it is looked at in the moment in which the later of its points comes."""
        for u, v, w in self.arcs:
            a, b = ages[u], ages[v]
            if a is not None and b is None and a > w:
                return True  # v is yet to come, too late already
            if a is not None and b is not None and 0 in (a, b) and a - b > w:
                return True
        return False

    def nature(self, ages: Ages, declined: frozenset[int]) -> bool:
        """Links may end in this moment, all but those that have declined to; the worst choice counts."""
        if self.broken(ages):
            return False
        able: list[int] = []
        must: set[int] = set()
        for c, (a, low, high) in self.outcome.items():
            age = ages[a]
            if ages[c] is None and c not in declined and age is not None and age >= low:
                able.append(c)
                must |= {c} if age == high else set()
        if not able:
            return self.act(ages, declined)
        key = ("nature", ages, declined)
        if key not in self.known:
            self.known[key] = all(
                self.nature(_now(ages, ending), declined | (set(able) - set(ending)))
                for size in range(len(must), len(able) + 1)
                for ending in combinations(able, size)
                if must <= set(ending)
            )
        return self.known[key]

    def act(self, ages: Ages, declined: frozenset[int]) -> bool:
        """Act on one more point, or let the minute pass; the best choice counts."""
        if None not in ages:
            return True
        key = ("act", ages, declined)
        if key not in self.known:
            later = tuple(None if age is None else min(age + 1, self.old) for age in ages)
            self.known[key] = any(
                self.nature(_now(ages, (p,)), declined) for p in self.chosen if ages[p] is None
            ) or (later != ages and self.nature(later, frozenset()))
        return self.known[key]


def _now(ages: Ages, points: tuple[int, ...]) -> Ages:
    return tuple(0 if p in points else age for p, age in enumerate(ages))


def strong_by_trying(given: Given) -> bool:
    """One timetable for all outcomes: every outcome's constraints at once, on shared times of what is chosen."""
    uncertain = {c: (a, low, high) for a, c, low, high in given.links if low < high}
    rigid = [link for link in given.links if link[2] == link[3]]
    arcs = arcs_of([*given.constraints, *rigid])
    all_arcs: list[tuple[int, int, int]] = []
    for lengths in product(*([low, high] for _, low, high in uncertain.values())):
        taken = dict(zip(uncertain, lengths, strict=True))

        def rooted(p: int, taken: dict[int, int] = taken) -> tuple[int, int]:
            shift = 0
            while p in uncertain:
                shift += taken[p]
                p = uncertain[p][0]
            return p, shift

        for u, v, w in arcs:
            (a, da), (b, db) = rooted(u), rooted(v)
            all_arcs.append((a, b, w + da - db))
    if any(u == v and w < 0 for u, v, w in all_arcs):
        return False
    return all_pairs(given.points, [arc for arc in all_arcs if arc[0] != arc[1]]) is not None
