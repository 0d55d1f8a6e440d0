"""The forward and the backward pass over a network that is built, against networkx and rustworkx.

Peers run the same passes over their own graphs, built beforehand: earliest and latest times by a walk in
topological order over attributes. Our order is made while the network is built and theirs while they walk, so the
row ``build + passes`` counts everything for everybody. Every time at every point is asserted equal before any time
counts. Peak memory is measured in a fresh process each: what building and both passes add to an interpreter that
has imported what it needs.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from measure import Fresh, Row, against, exponent, held_bytes, medians, peak_bytes, row, table

from procmap.analysis.network import Network, NetworkBuilder
from procmap.analysis.passes import backward, forward
from procmap.calendars import FOREVER, NEVER

WORK = "forward + backward pass"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUICK_SIZES = (100, 1_000)
PEER_LIMIT = 100_000
"""Points up to which the peers are measured: beyond them they take minutes and gigabytes."""
FASTER = ">= 20"
GROWTH = "<= 1.1"
WIDE = frozenset({"layers"})
"""Shapes without a floor of growth: arcs that join points far apart wait for memory, more the larger it is."""
MEMORY = "<= 0.25"

Arc = tuple[int, int, int]
Times = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Points ``0..count - 1``; the first is released at 0 and the last is due at ``due`` (seconds)."""

    count: int
    first: int
    last: int
    due: int
    arcs: Callable[[], Iterator[Arc]]


def chain(count: int) -> Problem:
    """One point after another: as deep as can be."""

    def arcs() -> Iterator[Arc]:
        chance = random.Random(1)
        for i in range(count - 1):
            yield i, i + 1, chance.randrange(3600)

    return Problem(count, 0, count - 1, 3600 * count, arcs)


def layers(count: int) -> Problem:
    """Ten layers between one first and one last point, two arcs into each point: as wide as can be."""
    width = (count - 2) // 10

    def arcs() -> Iterator[Arc]:
        chance = random.Random(2)
        for i in range(width):
            yield 0, 1 + i, 0
        for i in range(width, 10 * width):
            before = i // width * width - width
            pair = chance.sample(range(before, before + width), 2)
            for tail in pair:
                yield 1 + tail, 1 + i, chance.randrange(3600)
        for i in range(9 * width, 10 * width):
            yield 1 + i, 10 * width + 1, 0

    return Problem(10 * width + 2, 0, 10 * width + 1, 12 * 3600, arcs)


def process(count: int) -> Problem:
    """Steps with a start and a finish, each after one to three of the last ten: handoffs, branches and joins."""
    steps = count // 2

    def arcs() -> Iterator[Arc]:
        chance = random.Random(3)
        for step in range(steps):
            yield 2 * step, 2 * step + 1, chance.randrange(60, 7200)
            if step == steps - 1:
                break
            near = range(max(0, step - 9), step + 1)
            for before in chance.sample(near, min(len(near), chance.choice((1, 1, 2, 3)))):
                yield 2 * before + 1, 2 * step + 2, 0

    return Problem(2 * steps, 0, 2 * steps - 1, 7200 * count, arcs)


def shuffled(plain: Problem) -> Problem:
    """The same with ids and arcs in no order, and a deadline that cannot be kept."""
    ids = list(range(plain.count))
    random.Random(4).shuffle(ids)

    def arcs() -> Iterator[Arc]:
        mixed = [(ids[tail], ids[head], lag) for tail, head, lag in plain.arcs()]
        random.Random(5).shuffle(mixed)
        yield from mixed

    return Problem(plain.count, ids[plain.first], ids[plain.last], 1, arcs)


SHAPES: dict[str, Callable[[int], Problem]] = {
    "chain": chain,
    "layers": layers,
    "process": process,
    "chain, shuffled ids": lambda count: shuffled(chain(count)),
    "process, shuffled ids": lambda count: shuffled(process(count)),
}


# --- three ways


def build_ours(problem: Problem) -> Network:
    """Our network."""
    build = NetworkBuilder()
    for point in range(problem.count):
        build.point(
            release=0 if point == problem.first else NEVER,
            deadline=problem.due if point == problem.last else FOREVER,
        )
    for tail, head, lag in problem.arcs():
        build.arc(tail, head, lag)
    return build.build()


def passes_ours(network: Network) -> Times:
    """Earliest and latest times by position."""
    return forward(network).at, backward(network).at


def by_point(network: Network, times: Times) -> Times:
    """The same by point."""
    early, late = times
    return [early[place] for place in network.position], [late[place] for place in network.position]


def build_networkx(problem: Problem) -> Any:
    """A ``DiGraph`` with releases and deadlines on its nodes and lags on its edges."""
    import networkx as nx

    graph: Any = nx.DiGraph()
    graph.add_nodes_from(range(problem.count), release=NEVER, deadline=FOREVER)
    graph.nodes[problem.first]["release"] = 0
    graph.nodes[problem.last]["deadline"] = problem.due
    graph.add_edges_from((tail, head, {"lag": lag}) for tail, head, lag in problem.arcs())
    return graph


def passes_networkx(graph: Any) -> Times:
    """Earliest and latest times, over attributes in topological order."""
    import networkx as nx

    order = list(nx.topological_sort(graph))
    early: dict[int, int] = {}
    for v in order:
        t = graph.nodes[v]["release"]
        for u, data in graph.pred[v].items():
            t = max(t, early[u] + data["lag"])
        early[v] = t
    late: dict[int, int] = {}
    for u in reversed(order):
        t = graph.nodes[u]["deadline"]
        for v, data in graph.succ[u].items():
            t = min(t, late[v] - data["lag"])
        late[u] = t
    points = range(len(order))
    return [early[point] for point in points], [late[point] for point in points]


def build_rustworkx(problem: Problem) -> Any:
    """A ``PyDiGraph`` with (release, deadline) on its nodes and lags on its edges."""
    import rustworkx as rx

    graph = rx.PyDiGraph(multigraph=False)
    nodes = [(NEVER, FOREVER)] * problem.count
    graph.add_nodes_from(nodes)
    graph[problem.first] = (0, graph[problem.first][1])
    graph[problem.last] = (graph[problem.last][0], problem.due)
    graph.add_edges_from(list(problem.arcs()))
    return graph


def passes_rustworkx(graph: Any) -> Times:
    """Earliest and latest times; the order is made in Rust, the walk is in Python, which has the only way in."""
    import rustworkx as rx

    order = rx.topological_sort(graph)
    early, late = [0] * len(order), [0] * len(order)
    for v in order:
        t = graph[v][0]
        for u, _, lag in graph.in_edges(v):
            t = max(t, early[u] + lag)
        early[v] = t
    for u in reversed(order):
        t = graph[u][1]
        for _, v, lag in graph.out_edges(u):
            t = min(t, late[v] - lag)
        late[u] = t
    return early, late


BUILDERS: dict[str, Callable[[Problem], Any]] = {"procmap": build_ours, "networkx": build_networkx}
PASSES: dict[str, Callable[[Any], Times]] = {"procmap": passes_ours, "networkx": passes_networkx}


def _with_rustworkx() -> bool:
    try:
        import rustworkx  # noqa: F401
    except ImportError:
        return False
    BUILDERS["rustworkx"] = build_rustworkx
    PASSES["rustworkx"] = passes_rustworkx
    return True


# --- measuring


def measured(problem: Problem, names: list[str]) -> dict[str, float]:
    """Median CPU seconds of the passes by each way, after asserting that all give the same times."""
    graphs = {name: BUILDERS[name](problem) for name in names}
    ours = by_point(graphs["procmap"], passes_ours(graphs["procmap"]))
    for name in names[1:]:
        assert PASSES[name](graphs[name]) == ours, f"{name} disagrees"
    return medians({name: lambda name=name: PASSES[name](graphs[name]) for name in names})  # type: ignore[misc]


def whole(problem: Problem, names: list[str]) -> dict[str, float]:
    """Median CPU seconds of building and passing, from arcs that are there already."""
    arcs = list(problem.arcs())
    given = replace(problem, arcs=lambda: iter(arcs))
    return medians({name: lambda name=name: PASSES[name](BUILDERS[name](given)) for name in names})  # type: ignore[misc]


def added_bytes(name: str, shape: str, count: int) -> int:
    """What building and both passes add at their peak. Call it in a fresh process."""
    PASSES[name](BUILDERS[name](SHAPES[shape](100)))  # what a first call imports and keeps is not counted
    problem = SHAPES[shape](count)
    before = held_bytes()
    times = PASSES[name](BUILDERS[name](problem))
    assert len(times[0]) == problem.count
    return peak_bytes() - before


def _memory(shape: str, count: int, floor: str) -> list[Row]:
    if not sys.platform.startswith("linux"):
        return []
    fresh = Fresh()
    code = (
        "import sys, bench_passes; name, shape, count = sys.argv[1:]; bench_passes._with_rustworkx(); "
        "print(bench_passes.added_bytes(name, shape, int(count)))"
    )
    used = {name: float(fresh.output(code, name, shape, str(count))) for name in BUILDERS}
    fresh.close()
    floors = {"networkx": floor}
    return against("peak memory of build + passes", shape, count, used, floors=floors, unit="B")


def run(quick: bool = False) -> list[Row]:
    """One row a shape, size and peer, then growth and peak memory."""
    _with_rustworkx()
    names = list(BUILDERS)
    sizes = QUICK_SIZES if quick else SIZES
    rows: list[Row] = []
    for shape, make in SHAPES.items():
        for size in sizes:
            problem = make(size)
            rows += _rows(shape, problem, measured(problem, names if size <= PEER_LIMIT else names[:1]))
        rows.append(
            _growth(shape, [make(size) for size in sizes[-2:]], "" if quick or shape in WIDE else GROWTH)
        )
    big = sizes[-1] if quick else PEER_LIMIT
    for shape in ("chain", "process, shuffled ids"):
        times = whole(SHAPES[shape](big), names)
        rows += against("build + passes", shape, big, times, floors={}, figure="times faster")
        rows += _memory(shape, big, "" if quick else MEMORY)
    return rows


def _rows(shape: str, problem: Problem, spent: dict[str, float]) -> list[Row]:
    if len(spent) == 1:
        ours = spent["procmap"]
        return [row(WORK, shape, problem.count, "a unit", ours / problem.count, ours=ours)]
    floors = {"networkx": FASTER} if problem.count >= PEER_LIMIT - 10 else {}
    return against(WORK, shape, problem.count, spent, floors=floors, figure="times faster")


def _growth(shape: str, problems: list[Problem], floor: str) -> Row:
    """The exponent between two sizes that take turns in one run, so that a slower machine slows both."""
    networks = [build_ours(problem) for problem in problems]
    spent = medians({str(n): lambda n=n: passes_ours(networks[n]) for n in range(len(networks))})  # type: ignore[misc]
    series = list(zip((problem.count for problem in problems), spent.values(), strict=True))
    size = f"{series[0][0]:,}..{series[-1][0]:,}"
    return row(f"{WORK}, growth", shape, size, "exponent", exponent(series), floor=floor)


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
