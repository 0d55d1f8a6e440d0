"""Slow, obvious answers, written from the definitions; nothing here is taken from the library."""

from __future__ import annotations

import heapq
import sys
from functools import cache
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
    points = given.points
    edges: list[dict[tuple[int, str], int]] = [{} for _ in range(points)]  # into a point: (from, label) -> length
    lower: dict[int, tuple[int, int]] = {}  # contingent point -> (its activation in normal form, point)

    def put(u: int, v: int, w: int, label: str = "") -> None:
        edges[v][u, label] = min(w, edges[v].get((u, label), w))

    for u, v, w in arcs_of(given.constraints):
        put(u, v, w)
    for a, c, low, high in given.links:
        if low == high:
            put(a, c, low)
            put(c, a, -low)
            continue
        start = points
        points += 1
        edges.append({})
        put(a, start, low)
        put(start, a, -low)
        put(start, c, 0, "lower")
        put(c, start, -(high - low), "upper")
        lower[start] = (c, start)
    done: set[int] = set()
    under_way: set[int] = set()

    def back(source: int) -> bool:
        if source in under_way:
            return False
        if source in done:
            return True
        under_way.add(source)
        best: dict[int, int] = {}
        for (u, _), w in edges[source].items():
            if w < 0:
                best[u] = min(w, best.get(u, 0))
        heap = [(w, u) for u, w in best.items()]
        heapq.heapify(heap)
        met: set[int] = set()
        while heap:
            far, u = heapq.heappop(heap)
            if u in met:
                continue
            met.add(u)
            if far >= 0:
                put(u, source, far)
                continue
            if any(w < 0 for w in edges[u].values()) and not back(u):
                return False
            for (t, label), w in list(edges[u].items()):
                if w < 0 or (label == "lower" and t == source):
                    continue
                if far + w < best.get(t, sys.maxsize):
                    best[t] = far + w
                    heapq.heappush(heap, (far + w, t))
        under_way.discard(source)
        done.add(source)
        return True

    return all(back(v) for v in range(points) if any(w < 0 for w in edges[v].values()))


def game(given: Given) -> bool:
    """Whether somebody who acts minute by minute, seeing all that has happened, always wins.

    In every minute the links that are under way end or not; then points are acted on, one after the other, and after
    each the links that it begins may end at once. Ages above every bound are alike, so the game is finite.
    """
    uncertain = [link for link in given.links if link[2] < link[3]]
    rigid = [(u, v, low, high) for u, v, low, high in given.links if low == high]
    arcs = arcs_of([*given.constraints, *rigid])
    outcome = {c: (a, low, high) for a, c, low, high in uncertain}
    chosen = [p for p in range(given.points) if p not in outcome]
    old = max([abs(w) for _, _, w in arcs] + [high for _, _, _, high in uncertain] + [0]) + 1
    Ages = tuple[int | None, ...]

    def broken(ages: Ages) -> bool:
        for u, v, w in arcs:
            a, b = ages[u], ages[v]
            if a is None:
                continue  # nothing bounds how long before an unborn u a v may be, but what v - u <= w says then
            if b is None:
                if a > w:  # v comes now or later: v - u >= a
                    return True
            elif 0 in (a, b) and a - b > w:  # looked at in the moment in which the later one comes
                return True
        return False

    @cache
    def nature(ages: Ages, open_: frozenset[int], declined: frozenset[int]) -> bool:
        """The links that may end in this moment; the worst choice counts."""
        if broken(ages):
            return False
        able = [
            c
            for c in open_
            if c not in declined and ages[outcome[c][0]] is not None and ages[outcome[c][0]] >= outcome[c][1]
        ]
        must = [c for c in able if ages[outcome[c][0]] == outcome[c][2]]
        if not able:
            return act(ages, open_, declined)
        for size in range(len(able) + 1):
            for ending in combinations(able, size):
                if not set(must) <= set(ending):
                    continue
                now = tuple(0 if p in ending else age for p, age in enumerate(ages))
                rest = declined | (frozenset(able) - set(ending))
                if not nature(now, open_ - set(ending), rest):
                    return False
        return True

    @cache
    def act(ages: Ages, open_: frozenset[int], declined: frozenset[int]) -> bool:
        """Act on one more point, or let the minute pass."""
        if all(age is not None for age in ages):
            return True
        for p in chosen:
            if ages[p] is None:
                now = tuple(0 if q == p else age for q, age in enumerate(ages))
                if nature(now, open_, declined):
                    return True
        later = tuple(None if age is None else min(age + 1, old) for age in ages)
        if later == ages:
            return False
        return nature(later, open_, frozenset())

    return nature((None,) * given.points, frozenset(outcome), frozenset())


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
