"""The fewest changes against trying every set, and against an integer programme of every arc (HiGHS, by SciPy).

A set is tried with all its levers at their ends, by Bellman and Ford or by the calculation of ``naive``; an agreed
time is tried at either of its ends. 100 networks, 200 needs and 200 processes by default; with ``PROCMAP_FUZZ=10`` ten
times as many.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import combinations, islice, product
from pathlib import Path

import pytest
from fuzz import occurs, seeds
from late_processes import plan_of, random_process
from naive import Naive
from networks import random_network, suffices

import procmap
from procmap.analysis.repairs.circulation import Arc, Circulation
from procmap.analysis.repairs.fewest import Fewest, as_few, needed
from procmap.analysis.repairs.hitting import Chosen, Hitting, Need
from procmap.analysis.repairs.late import LateClauses, LateNetwork, LateSearch, late_of
from procmap.analysis.repairs.levers import Lever, levers_of
from procmap.analysis.repairs.relaxed import Relaxed
from procmap.analysis.repairs.repairs import Repairs, repairs_of
from procmap.analysis.repairs.search import Goal, Search
from procmap.model import Process

BATCHES, EACH, MANY = 4, 25, 50
ROUNDS, NODES = 100, 20_000


def random_needs(rng: random.Random) -> list[Need]:
    things = range(rng.randint(1, 9))
    needs = []
    for _ in range(rng.randint(0, 12)):
        of = rng.sample(things, rng.randint(1, len(things)))
        needs.append(Need(frozenset(of), min(len(of), rng.choice([1, 1, 1, 2, 3]))))
    return needs


def tried(needs: list[Need]) -> int:
    """How many things meet all needs: every set, the smaller first."""
    things = sorted({thing for need in needs for thing in need.of})
    return next(
        size
        for size in range(len(things) + 1)
        for chosen in combinations(things, size)
        if all(len(need.of.intersection(chosen)) >= need.least for need in needs)
    )


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_fewer_things_meet_all_needs(batch: int) -> None:
    sizes = set()
    for seed in seeds(batch, MANY):
        rng = random.Random(seed)
        needs = random_needs(rng)
        hitting = Hitting(NODES)
        for known in (needs[: len(needs) // 2], needs):  # what was found for fewer needs is remembered
            found = hitting.fewest(known)
            assert found is not None
            assert found.proven
            assert all(need.met(found.things) for need in known), seed
            assert len(found.things) == tried(known), seed
        sizes.add(tried(needs))
    assert occurs(len(sizes) > 3)


def test_where_nodes_are_used_up_the_least_is_a_bound() -> None:
    """Triangles: of three things any two meet the three needs, and disjoint needs say one."""
    needs = [
        Need(frozenset({n, m}), 1) for base in (0, 3, 6) for n, m in combinations(range(base, base + 3), 2)
    ]
    ended, whole = Hitting(0).fewest(needs), Hitting(NODES).fewest(needs)
    assert whole == Chosen(whole.things, 6) if whole else False
    assert ended is not None
    assert ended.least < 6 <= len(ended.things)
    assert not ended.proven


def test_a_need_that_cannot_be_met() -> None:
    assert Hitting(NODES).fewest([Need(frozenset({1}), 2)]) is None
    assert Hitting(NODES).fewest([Need(frozenset(), 1)]) is None


def test_what_cannot_matter_is_not_needed() -> None:
    """Of 60, 50 and three times 5: two of the small ones are too little for 15, all three for 40; all five for 130."""
    large, small = [(-60, 0), (-50, 1)], [(-5, 2), (-5, 3), (-5, 4)]
    gives = [*small, *large]
    assert needed(gives, 15) == ([*large, (-5, 2)], 1)
    assert needed(gives, 40) == (large, 1)
    assert needed(gives, 100) == (large, 2)
    assert needed(gives, 112) == ([*large, *small], 3)
    assert needed(gives, 130) == ([], 1)


class Case:
    """A random network, and what its levers belong to: each to itself, or some together."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.points, arcs, dues, self.room = random_network(seed, rng)
        self.arcs = [*arcs, *dues]
        allowed = [lever for lever in self.room if rng.random() < 0.9]
        owners = rng.choice([0, 0, 3, 5])
        self.things = {lever: rng.randrange(owners) if owners else lever for lever in allowed}
        network = Circulation(self.points, arcs, dues)
        self.late, self.one = (
            LateNetwork(network, self.room, self.things, every=every) for every in (True, False)
        )

    def enough(self, chosen: object) -> bool:
        assert isinstance(chosen, (tuple, frozenset))
        moved = {lever: self.room[lever] for lever, thing in self.things.items() if thing in chosen}
        return suffices(self.points, self.arcs, moved)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_smaller_set_of_a_plain_network_suffices(batch: int) -> None:
    sizes = []
    for seed in seeds(batch, EACH):
        case = Case(seed)
        found, one = (Fewest(late, ROUNDS, NODES).find() for late in (case.late, case.one))
        every = sorted(set(case.things.values()))
        assert (found is None) == (one is None)
        if found is None or one is None:
            assert not case.enough(tuple(every)), seed
            continue
        assert found.proven and one.proven
        assert case.enough(found.things) and case.enough(one.things), seed
        assert len(found.things) == len(one.things), seed
        smaller = combinations(every, len(found.things) - 1) if found.things else iter(())
        assert not any(map(case.enough, smaller)), seed
        sizes.append(len(found.things))
    assert occurs({0, 1} <= set(sizes))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_choice_as_small_is_found(batch: int) -> None:
    for seed in seeds(batch, EACH):
        case = Case(seed)
        finding = Fewest(case.late, ROUNDS, NODES)
        first, every = finding.find(), sorted(set(case.things.values()))
        if first is not None:
            found = list(as_few(first, finding, every, 10_000))
            same = {frozenset(one) for one in combinations(every, len(first.things)) if case.enough(one)}
            assert set(found) == same, seed
            assert len(found) == len(same), seed


def programme(points: int, arcs: list[Arc], room: Mapping[int, int], things: Mapping[int, int]) -> int | None:
    """The same by HiGHS: a time for every point, and whether each thing is chosen."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    names = sorted(set(things.values()))
    place = {thing: points + n for n, thing in enumerate(names)}
    rows, most = [], []
    for arc in arcs:
        row = [0] * (points + len(names))
        row[arc.tail] += 1
        row[arc.head] -= 1
        if arc.lever in things:
            row[place[things[arc.lever]]] -= room[arc.lever]
        rows.append(row)
        most.append(-arc.lag)
    low = [0] + [-(10**5)] * (points - 1) + [0] * len(names)
    high = [0] + [10**5] * (points - 1) + [1] * len(names)
    whole = [0] * points + [1] * len(names)
    answer = milp(
        whole, integrality=whole, bounds=Bounds(low, high), constraints=LinearConstraint(rows, ub=most)
    )
    assert answer.status in (0, 2)
    return round(answer.fun) if answer.status == 0 else None


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_integer_programme_finds_fewer(batch: int) -> None:
    pytest.importorskip("scipy")
    for seed in seeds(batch, EACH):
        case = Case(seed)
        least = programme(case.points, case.arcs, case.room, case.things)
        for late in (case.late, case.one):
            found = Fewest(late, ROUNDS, NODES).find()
            assert (None if found is None else len(found.things)) == least, seed


def amounts(levers: list[Lever], *, harmless: bool) -> Iterator[dict[tuple[str, str, str], int]]:
    """Where levers can do no harm all at their ends, an agreed time at either; else quarters of an hour."""
    moves = [{(one.kind, one.id, one.target): one.most * one.weight} for one in levers]
    if not harmless:
        for units in product(range(0, 121, 15), repeat=len(levers)):
            yield {
                (one.kind, one.id, one.target): min(n, one.most * one.weight)
                for one, n in zip(levers, units, strict=True)
            }
        return
    for side in ("earlier", "later"):
        kept = [
            key
            for key in (next(iter(move)) for move in moves)
            if key[0] != side
            or not any((other, *key[1:]) in move for move in moves for other in _OTHER[side])
        ]
        yield {key: units for move in moves for key, units in move.items() if key in kept}


_OTHER = {"earlier": ("later",), "later": ("earlier",)}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_smaller_set_of_levers_or_owners_suffices(batch: int) -> None:
    kinds = set()
    for seed in seeds(batch, MANY):
        process = random_process(seed)
        plan = plan_of(process)
        levers = levers_of(plan)
        relaxed = Relaxed(plan, levers)
        if relaxed.suffices({}) or not Search(relaxed).possible(range(len(levers))):
            continue
        owners = sorted({lever.owner for lever in levers})
        for things in (range(len(levers)), [owners.index(lever.owner) for lever in levers]):
            search = Search(relaxed)
            late = late_of(search, dict(enumerate(things)))
            found = Fewest(late, ROUNDS, NODES).find()
            if search.cut or found is None:
                continue
            kinds.add((type(late), relaxed.harmless))
            assert found.proven
            chosen = [n for n, thing in enumerate(things) if thing in found.things]
            moved = search.cheapest(Goal(dict.fromkeys(chosen, 1))) or search.lowered(chosen)
            assert moved, seed
            named = {
                (levers[n].kind, levers[n].id, levers[n].target): x * levers[n].weight
                for n, x in moved.items()
            }
            assert Naive(process, named).sound(), seed
            for smaller in combinations(sorted(set(things)), len(found.things) - 1):
                own = [levers[n] for n, thing in enumerate(things) if thing in smaller]
                for moves in islice(amounts(own, harmless=relaxed.harmless), 100):
                    assert not Naive(process, moves).sound(), (seed, smaller, moves)
    assert {LateSearch, LateClauses, LateNetwork} >= {kind for kind, _ in kinds}
    assert occurs({True, False} == {harmless for _, harmless in kinds})


BOTH = """procmap: 1
process: P
timezone: UTC
departments: {a: {name: A}, b: {name: B}}
customer: {requires: {x: {what: X, at: use, by: "11:00"}}}
states:
  to_be:
    steps:
      make: {name: Make, department: a, not_before: "09:00", takes: 2h, negotiable: {not_before: no, takes: {price: 3}}}
      use: {name: Use, department: b, after: make, takes: 1h, negotiable: {takes: no}}
    requirements:
      made: {what: Made, step: make, asked_by: use, by: "10:30", answer: "yes"}
"""


def of(tmp_path: Path, text: str, **wanted: str) -> Repairs:
    path = tmp_path / "p.yaml"
    path.write_text(text, "utf-8")
    process: Process = procmap.load(str(path))
    return repairs_of(plan_of(process), **wanted)


def test_an_agreed_time_is_not_made_earlier_and_later_at_once(tmp_path: Path) -> None:
    """By hand: made at 11:00, promised for 10:30, needed by 10:00. Nobody would be late with 30 minutes later for who
    makes it and 30 minutes earlier for who uses it, but it is one time. So it takes an hour less, and half an hour of
    it is promised: at 3 a minute 180."""
    found = of(tmp_path, BOTH, prefer="cost")
    [one] = found.found
    assert sorted((lever.kind, units) for lever, units in one.moves) == [("earlier", 30), ("takes", 60)]
    assert one.cost == 180
    assert found.least == {"fewest": 1, "changes": 2}
    assert not found.cut
    assert not found.dropped
