"""Controllability against Morris 2014, against exhaustive game search, and against all outcomes at once.

500 tiny networks by default, played out in full; ``PROCMAP_FUZZ=10`` makes it 5,000. A case that differs prints its
seed.
"""

from __future__ import annotations

import random
from itertools import product

import pytest
from fuzz import occurs, seeds
from given import Given, hidden_given, random_given
from oracles import all_pairs, arcs_of, game, morris, strong_by_trying

from procmap import TemporalNetwork
from procmap.analysis.temporal import conflicts
from procmap.analysis.temporal.records import Conflict, Member, Wait


def tiny(seed: int) -> Given:
    chance = random.Random(seed)
    links = chance.randint(1, 3)
    make = random_given if seed % 2 else hidden_given
    return make(seed, chance.randint(links + 1, 5), links, chance.randint(2, 5), chance.randint(1, 7))


def middling(seed: int) -> Given:
    chance = random.Random(seed)
    links = chance.randint(2, 8)
    return hidden_given(
        seed, chance.randint(links + 1, 25), links, chance.randint(5, 50), chance.randint(5, 40)
    )


@pytest.mark.parametrize("batch", range(5))
def test_tiny_networks_are_decided_as_the_game_ends(batch: int) -> None:
    met = {True: 0, False: 0}
    for seed in seeds(batch, 100):
        case = tiny(seed)
        network = case.network()
        verdict = bool(network.controllable())
        met[verdict] += 1
        assert verdict == game(case) == morris(case), seed
        assert bool(network.controllable("strong")) == strong_by_trying(case), seed
    assert occurs(min(met.values()) > 20)  # both verdicts occur


@pytest.mark.parametrize("batch", range(5))
def test_larger_networks_are_decided_as_morris_decides(batch: int) -> None:
    for seed in seeds(batch, 100):
        case = middling(seed)
        network = case.network()
        dynamic, strong = network.controllable(), network.controllable("strong")
        assert bool(dynamic) == morris(case), seed
        assert bool(strong) <= bool(dynamic) <= bool(network.consistent()), seed
        if dynamic.conflict is not None:
            check_conflict(case, dynamic.conflict)
        if strong.timetable is not None:
            check_timetable(case, strong.timetable)


def check_conflict(case: Given, conflict: Conflict) -> None:
    """What collides collides alone, and nothing of it is superfluous; the durations named realise the miss."""
    assert conflict.minimal
    alone = only(case, conflict.members)
    assert not morris(alone)
    first = len(case.constraints)
    for left_out in {(m.number, m.side if m.number < first else "low") for m in conflict.members}:
        rest = [m for m in conflict.members if (m.number, m.side if m.number < first else "low") != left_out]
        assert morris(only(case, rest))
    realised(case, conflict)
    assert walked(case, conflict)


def only(case: Given, members: tuple[Member, ...] | list[Member]) -> Given:
    first = len(case.constraints)
    constraints: list[tuple[int, int, int | None, int | None]] = []
    links = {m.number - first for m in members if m.number >= first}
    for member in members:
        if member.number < first:
            u, v, low, high = case.constraints[member.number]
            constraints.append((u, v, low, None) if member.side == "low" else (u, v, None, high))
    return case._replace(constraints=constraints, links=[case.links[n] for n in sorted(links)])


def realised(case: Given, conflict: Conflict) -> None:
    """Where every uncertain duration has one value, no schedule fits once they have come true.

    Where some has two, each choice of values is one outcome of a strategy that the rest of the walk leaves open; that
    no strategy serves them all is what Morris says of the members alone.
    """
    first = len(case.constraints)
    part = only(case, conflict.members)
    uncertain = {m.number for m in conflict.members if m.number >= first}
    rigid = {n for n in uncertain if case.links[n - first][2] == case.links[n - first][3]}
    assert set(conflict.outcomes) == uncertain - rigid
    for n, values in conflict.outcomes.items():
        assert set(values) <= set(case.links[n - first][2:])
    if all(len(values) == 1 for values in conflict.outcomes.values()):
        fixed = [
            (u, v, value, value)
            for n, (value,) in conflict.outcomes.items()
            for u, v, _, _ in [case.links[n - first]]
        ]
        fixed += [case.links[n - first] for n in rigid]
        assert all_pairs(case.points, arcs_of([*part.constraints, *fixed])) is None


def walked(case: Given, conflict: Conflict) -> bool:
    """Whether the walk is a negative cycle that is semi-reducible (Morris 2006).

    After each shortest outcome some stretch of the walk is negative before it comes to the longest of the same link.
    """
    first = len(case.constraints)
    steps: list[tuple[int, int, int, int | None]] = []  # from, to, length, link (low: n, high: -1 - n)
    for m in conflict.walk:
        if m.number < first:
            u, v = case.constraints[m.number][:2]
            forward, link = m.side == "high", None
        else:
            u, v, low, high = case.links[m.number - first]
            forward = m.side == ("high" if low == high else "low")
            link = None if low == high else m.number if m.side == "low" else -1 - m.number
        steps.append((u, v, m.value, link) if forward else (v, u, -m.value, link))
    assert all(step[1] == after[0] for step, after in zip(steps, [*steps[1:], steps[0]], strict=True))
    assert sum(w for _, _, w, _ in steps) == -conflict.missing < 0
    return all(
        _reducible([*steps[n + 1 :], *steps[:n]], link)
        for n, (_, _, _, link) in enumerate(steps)
        if link is not None and link >= 0
    )


def _reducible(steps: list[tuple[int, int, int, int | None]], link: int) -> bool:
    total = 0
    for _, _, w, other in steps:
        total += w
        if other == -1 - link:
            return False
        if total < 0:
            return True
    return False


def check_timetable(case: Given, timetable: object) -> None:
    """The timetable keeps every constraint for every extreme outcome (2 to the number of links)."""
    assert isinstance(timetable, dict)
    ends = [v for _, v, low, high in case.links if low < high]
    if len(ends) > 6:
        return
    for lengths in product((2, 3), repeat=len(case.links)):
        at = {int(name[1:]): time for name, time in timetable.items()}
        todo = list(zip(case.links, lengths, strict=True))
        while todo:
            for one in list(todo):
                link, side = one
                if link[0] in at:
                    assert link[2] < link[3] or at.get(link[1], 0) == at[link[0]] + link[2]
                    at[link[1]] = at[link[0]] + link[side]
                    todo.remove(one)
        for u, v, w in arcs_of(case.constraints):
            assert at.get(v, 0) - at.get(u, 0) <= w or u not in at or v not in at


def test_a_conflict_not_shortened_is_one_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflicts, "MOST_TRIED", 0)
    met = 0
    for seed in seeds(0, 200):
        case = middling(seed)
        conflict = case.network().controllable().conflict
        if conflict is not None:
            met += 1
            assert not morris(only(case, conflict.members))
            assert walked(case, conflict), seed
            realised(case, conflict)
    assert occurs(met > 50)


def test_seen_in_time() -> None:
    """Unloading begins at most 10 after the truck, which takes 40 to 60: by observation yes, by timetable 10 short."""
    network = TemporalNetwork()
    network.add_uncertain("leaves", "arrives", 40, 60)
    network.add("arrives", "unloading", 0, 10)
    assert network.controllable().waits == (Wait("unloading", "arrives", "leaves", None),)
    conflict = network.controllable("strong").conflict
    assert conflict is not None
    assert conflict.missing == 10
    assert conflict.outcomes == {0: (40, 60)}


def test_a_wait_that_may_end_by_itself() -> None:
    """The gate opens at most 5 before the truck comes: when it has come, or 55 after it left, whichever is first."""
    network = TemporalNetwork()
    network.add_uncertain("leaves", "arrives", 40, 60)
    network.add("gate", "arrives", None, 5)
    assert network.controllable().waits == (Wait("gate", "arrives", "leaves", 55),)
    assert not network.controllable("strong").waits


def test_foresight_is_lacking() -> None:
    """A call exactly 5 before the truck: each outcome alone can be met, no strategy serves both; 20 are missing."""
    network = TemporalNetwork()
    ride = network.add_uncertain("leaves", "arrives", 40, 60)
    call = network.add("call", "arrives", 5, 5)
    assert network.consistent()
    conflict = network.controllable().conflict
    assert conflict is not None
    assert conflict.outcomes == {ride: (40, 60)}
    assert conflict.missing == 20
    assert {(m.number, m.side) for m in conflict.members} == {
        (ride, "low"),
        (ride, "high"),
        (call, "low"),
        (call, "high"),
    }


def test_two_in_a_row_are_together_too_long() -> None:
    """50..70 and then 30..40 by 100: the longest of both, 110, are 10 too long; the third has nothing to do with it."""
    network = TemporalNetwork()
    first = network.add_uncertain("a", "b", 50, 70)
    second = network.add_uncertain("b", "c", 30, 40)
    network.add_uncertain("a", "d", 1, 500)
    due = network.add("a", "c", None, 100)
    for way in ("dynamic", "strong"):
        conflict = network.controllable(way).conflict  # type: ignore[arg-type]
        assert conflict is not None
        assert conflict.outcomes == {first: (70,), second: (40,)}
        assert conflict.missing == 10
        assert {m.number for m in conflict.members} == {first, second, due}


def test_one_value_is_no_uncertainty() -> None:
    network = TemporalNetwork()
    network.add_uncertain("a", "c", 30, 30)
    network.add("x", "c", 5, 5)
    network.add_uncertain("b", "c", 10, 10)
    network.add_uncertain("d", "c", 10, 20)
    assert network.controllable().conflict is not None  # a and b must foresee the end of d
    sure = TemporalNetwork()
    sure.add_uncertain("a", "c", 30, 30)
    sure.add("x", "c", 5, 5)
    assert sure.controllable("strong").timetable == {"a": 0, "c": 30, "x": 25}


def test_two_from_one_start() -> None:
    """Both begin with the same act; the second must not end before the first, which nobody can see to."""
    network = TemporalNetwork()
    network.add_uncertain("a", "b", 10, 20)
    network.add_uncertain("a", "c", 20, 30)
    network.add("b", "c", 0, 20)
    assert network.controllable("strong")
    network.add("b", "c", 1, 20)
    conflict = network.controllable().conflict
    assert conflict is not None
    assert conflict.missing == 1
    assert conflict.outcomes == {0: (20,), 1: (20,)}


def test_hundreds_in_a_row() -> None:
    """Each begins when the one before has ended, which nobody chooses; the sum of all decides."""
    network = TemporalNetwork()
    for n in range(400):
        network.add_uncertain(f"p{n}", f"p{n + 1}", 1, 3)
    network.add("p0", "p400", 400, 1200)
    assert network.controllable()
    assert network.controllable("strong")
    due = network.add("p0", "p400", None, 1199)
    for way in ("dynamic", "strong"):
        conflict = network.controllable(way).conflict  # type: ignore[arg-type]
        assert conflict is not None
        assert (conflict.missing, len(conflict.members)) == (1, 401)
        assert due in {m.number for m in conflict.members}


def test_durations_of_any_size() -> None:
    """Between T and 2T, then 0 to 1, and all by 2T - 1: one is missing, once it takes longest."""
    much = 10**1000
    network = TemporalNetwork()
    ride = network.add_uncertain("leaves", "arrives", much, 2 * much)
    network.add("arrives", "unloaded", 0, 1)
    network.add("leaves", "unloaded", 0, 2 * much - 1)
    assert network.consistent()
    found = network.controllable("dynamic").conflict
    assert found is not None
    assert (found.missing, found.outcomes) == (1, {ride: (2 * much,)})


def test_beside_an_uncertain_duration_another_relation() -> None:
    """1 to 5, of which 2 to 3 is asked: it can be 1 or 5. A rigid 3 beside it asks even more."""
    network = TemporalNetwork()
    ride = network.add_uncertain("a", "b", 1, 5)
    network.add("a", "b", 2, 3)
    assert network.consistent()
    found = network.conflict()
    assert found is not None
    assert (found.missing, found.outcomes) == (1, {ride: (1,)})
    rigid = TemporalNetwork()
    rigid.add_uncertain("a", "b", 3, 3)
    rigid.add_uncertain("a", "b", 3, 3)
    assert rigid.controllable("strong")
    rigid.add_uncertain("a", "b", 1, 5)
    assert rigid.consistent()
    assert not rigid.controllable("dynamic")


def test_a_network_of_nothing() -> None:
    network = TemporalNetwork()
    assert network.controllable("dynamic")
    assert network.controllable("strong")
    assert (network.conflict(), network.latest(), network.timetable()) == (None, {}, {})
