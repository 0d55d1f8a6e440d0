"""Temporal networks: consistency with greatest times against networkx, rustworkx and SciPy; controllability against
Morris 2014.

Networks are process-like: steps after steps of the near past, half of them with a greatest time; consistent, or with
one deadline that is a second too early. Peers get a graph with a source before all points, built beforehand, and are
asked the same question; SciPy's method has no early exit and is asked about small networks only. Verdicts are asserted
equal before any time counts; ours are proven besides (times, or a negative cycle) within the time measured.

Uncertain networks are ten lanes of steps, every tenth point the end of an uncertain duration, with relations across
the lanes; controllable, or one second short. The peer is the slow oracle of the tests, in the same language.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measure import Row, against, exponent, medians, row, table

from procmap import TemporalNetwork
from procmap.analysis.temporal.arcs import Arcs
from procmap.analysis.temporal.shortest import potential

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "analysis" / "temporal"))
from given import Given
from oracles import arcs_of, morris

WORK = "consistency"
SIZES = (1_000, 10_000, 100_000)
QUICK_SIZES = (100, 300)
LIMITS = {"networkx": 1_000, "rustworkx": 10_000, "SciPy": 1_000}
"""Points up to which each peer is asked: at 10,000 networkx takes minutes, and SciPy has no early exit."""
FLOORS = {"rustworkx": ">= 1"}
GROWTH = "<= 1.6"
UNCERTAIN = ((200, 20), (500, 50), (1_000, 100), (2_500, 250))
QUICK_UNCERTAIN = ((50, 5), (100, 10))
ORACLE_LIMIT = 200
"""Points up to which Morris's method is asked: at 500 it takes half a minute."""
SECONDS = "<= 1.2"


def process(points: int, *, spare: int) -> Arcs:
    """Steps, each after one to three of the last ten, ids shuffled; ``spare`` below 0: the last comes too late."""
    chance = random.Random(3)
    steps = points // 2
    ids = list(range(2 * steps))
    random.Random(4).shuffle(ids)
    relations: list[tuple[int, int, int | None, int | None]] = []
    at = [0] * (2 * steps)
    for step in range(steps):
        start, finish = 2 * step, 2 * step + 1
        before = chance.sample(range(max(0, step - 10), step), min(step, chance.choice((1, 1, 2, 3))))
        at[start] = max((at[2 * one + 1] for one in before), default=0)
        for one in before:
            waits = at[start] - at[2 * one + 1]
            most = waits + chance.randrange(3600) if chance.random() < 0.5 else None
            relations.append((ids[2 * one + 1], ids[start], 0, most))
        takes = chance.randrange(60, 7200)
        at[finish] = at[start] + takes
        relations.append((ids[start], ids[finish], takes, takes + chance.choice((0, 600))))
    last = max(range(2 * steps), key=at.__getitem__)
    first = min(range(2 * steps), key=at.__getitem__)
    relations.append((ids[first], ids[last], None, at[last] + spare))
    tail, head, length = ([arc[k] for arc in arcs_of(relations)] for k in range(3))
    return Arcs(2 * steps, tail, head, length)


def ours(arcs: Arcs) -> bool:
    """Whether there is a schedule, with proof."""
    return potential(arcs).at is not None


def with_networkx(arcs: Arcs) -> Callable[[], bool]:
    """Bellman-Ford from a source before all points."""
    import networkx as nx

    graph: Any = nx.DiGraph()
    graph.add_weighted_edges_from((arcs.points, v, 0) for v in range(arcs.points))
    for u, v, w in zip(arcs.tail, arcs.head, arcs.length, strict=True):
        known = graph.get_edge_data(u, v)
        graph.add_edge(u, v, weight=w if known is None else min(w, known["weight"]))

    def ask() -> bool:
        try:
            nx.single_source_bellman_ford_path_length(graph, arcs.points)
        except nx.NetworkXUnbounded:
            return False
        return True

    return ask


def with_rustworkx(arcs: Arcs) -> Callable[[], bool]:
    """Its own question, in Rust."""
    import rustworkx as rx

    graph = rx.PyDiGraph(multigraph=True)
    graph.add_nodes_from(range(arcs.points))
    graph.add_edges_from(
        [(u, v, float(w)) for u, v, w in zip(arcs.tail, arcs.head, arcs.length, strict=True)]
    )
    return lambda: not rx.negative_edge_cycle(graph, float)


def with_scipy(arcs: Arcs) -> Callable[[], bool]:
    """Bellman-Ford in C, without an early exit; an arc of length 0 would be none, so lengths are scaled and shifted."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import NegativeCycleError, bellman_ford

    best: dict[tuple[int, int], int] = {}
    for u, v, w in zip(arcs.tail, arcs.head, arcs.length, strict=True):
        best[u, v] = min(w, best.get((u, v), w))
    tiny = 1 / (4 * arcs.points)  # a cycle of whole lengths stays on its side of 0
    ends = [*best, *((arcs.points, v) for v in range(arcs.points))]
    lengths = np.array([w + tiny for w in best.values()] + [tiny] * arcs.points)
    places = tuple(np.array(ends).T)
    graph = csr_matrix((lengths, places), shape=(arcs.points + 1, arcs.points + 1))

    def ask() -> bool:
        try:
            bellman_ford(graph, indices=arcs.points)
        except NegativeCycleError:
            return False
        return True

    return ask


PEERS: dict[str, Callable[[Arcs], Callable[[], bool]]] = {"networkx": with_networkx}


def _more_peers() -> None:
    for name, module, make in (
        ("rustworkx", "rustworkx", with_rustworkx),
        ("SciPy", "scipy", with_scipy),
    ):
        try:
            __import__(module)
        except ImportError:
            continue
        PEERS[name] = make


def consistency(sizes: tuple[int, ...], quick: bool) -> list[Row]:
    """One row a size, verdict and peer, and the growth."""
    rows: list[Row] = []
    for case, spare in (("consistent", 0), ("one second short", -1)):
        series = []
        for size in sizes:
            arcs = process(size, spare=spare)
            ways: dict[str, Callable[[], object]] = {"procmap": lambda arcs=arcs: ours(arcs)}  # type: ignore[misc]
            for name, make in PEERS.items():
                if size <= LIMITS[name]:
                    ways[name] = make(arcs)
            for name, way in ways.items():
                assert way() == (spare == 0), f"{name} disagrees"
            spent = medians(ways)
            series.append((size, spent["procmap"]))
            if len(spent) == 1:
                each = spent["procmap"] / len(arcs.tail)
                rows.append(row(WORK, case, size, "a unit", each, ours=spent["procmap"]))
            floors = {name: floor for name, floor in FLOORS.items() if size == LIMITS[name]}
            rows += against(WORK, case, size, spent, floors=floors, figure="times faster")
        span = f"{series[0][0]:,}..{series[-1][0]:,}"
        floor = "" if quick else GROWTH
        rows.append(row(f"{WORK}, growth", case, span, "exponent", exponent(series), floor=floor))
    return rows


def lanes(points: int, links: int, *, spare: int) -> Given:
    """Ten lanes; a step may wait and be hurried a little; half of the relations across lanes bind from above, too."""
    chance = random.Random(points)
    length, every = points // 10, points // links
    constraints: list[tuple[int, int, int | None, int | None]] = []
    uncertain: list[tuple[int, int, int, int]] = []
    earliest, latest = [0] * points, [0] * points
    for lane in range(10):
        for n in range(1, length):
            before, point = lane * length + n - 1, lane * length + n
            low = chance.randint(10, 100)
            high = low + chance.randint(1, 60)
            certain = n % every != every // 2
            if certain:
                constraints.append((before, point, low, high + 40))
            else:
                uncertain.append((before, point, low, high))
            earliest[point] = earliest[before] + low
            latest[point] = latest[before] + (low if certain else high)
    for lane in range(1, 10):
        constraints.append((0, lane * length, 0, 0))
    for _ in range(2 * points):
        u, v = chance.sample(range(points), 2)
        widest = latest[v] - earliest[u]
        constraints.append((u, v, None, widest + chance.randint(0, 200)))
    longest = max(range(10), key=lambda lane: latest[lane * length + length - 1]) * length + length - 1
    constraints.append((0, longest, None, latest[longest] + spare))
    return Given(points, constraints, uncertain)


def controllability(sizes: tuple[tuple[int, int], ...], quick: bool) -> list[Row]:
    """One row a size and verdict, and the growth."""
    rows: list[Row] = []
    work = "dynamic controllability"
    for case, spare in (("controllable", 0), ("one second short", -1)):
        series = []
        for points, links in sizes:
            given = lanes(points, links, spare=spare)
            network = given.network()
            ways: dict[str, Callable[[], object]] = {
                "procmap": lambda network=network: bool(network.controllable())  # type: ignore[misc]
            }
            if points <= ORACLE_LIMIT:
                ways["Morris 2014"] = lambda given=given: morris(given)  # type: ignore[misc]
            for name, way in ways.items():
                assert way() == (spare == 0), f"{name} disagrees"
            spent = medians(ways)
            series.append((points, spent["procmap"]))
            shown = f"{points:,} / {links}"
            floor = SECONDS if points == 1_000 and not quick else ""
            rows.append(
                row(work, case, shown, "a unit", spent["procmap"], ours=spent["procmap"], floor=floor)
            )
            rows += against(work, case, shown, spent, floors={}, figure="times faster")
        span = f"{series[0][0]:,}..{series[-1][0]:,}"
        rows.append(row(f"{work}, growth", case, span, "exponent", exponent(series)))
    return rows


def windows(size: int) -> list[Row]:
    """Earliest and latest times of all points, once the network is known to be consistent."""
    arcs = process(size, spare=0)
    network = TemporalNetwork()
    for u, v, w in zip(arcs.tail, arcs.head, arcs.length, strict=True):
        network.add(f"p{u}", f"p{v}", None, w)
    network.consistent()
    spent = medians({"procmap": lambda: (network.earliest(), network.latest())})["procmap"]
    return [row("earliest and latest times", "process", size, "a unit", spent / size, ours=spent)]


def run(quick: bool = False) -> list[Row]:
    """Everything."""
    _more_peers()
    sizes = QUICK_SIZES if quick else SIZES
    return [
        *consistency(sizes, quick),
        *windows(sizes[-1]),
        *controllability(QUICK_UNCERTAIN if quick else UNCERTAIN, quick),
    ]


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
