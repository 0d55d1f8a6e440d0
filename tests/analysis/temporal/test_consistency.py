"""Consistency, windows and conflicts of networks without uncertainty, against Floyd and Warshall."""

from __future__ import annotations

from math import inf

import pytest
from fuzz import seeds
from given import Given, hidden_given, random_given
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st
from oracles import all_pairs, arcs_of

from procmap import InconsistentError, TemporalNetwork, UnknownNameError
from procmap.analysis.temporal.records import Conflict, Window

MANY = 100_000


def seeded(seed: int) -> Given:
    make = hidden_given if seed % 2 else random_given
    return make(seed, 2 + seed % 9, 0, 1 + seed % 20, 1 + seed % 23)


def test_worked_by_hand() -> None:
    """a 10-20 after z, b 30-40 after a, c 10-20 before b and 40 after z at the least, 60 at most."""
    network = TemporalNetwork()
    network.add("z", "a", 10, 20)
    network.add("a", "b", 30, 40)
    network.add("c", "b", 10, 20)
    network.add("z", "c", 40, 50)
    network.add("z", "d", 60, 70)
    assert network.minimal_window("z", "b") == Window(50, 60)
    assert network.minimal_window("z", "c") == Window(40, 50)
    assert network.minimal_window("a", "d") == Window(40, 60)
    assert network.earliest() == {"z": 0, "a": 10, "b": 50, "c": 40, "d": 60}
    assert network.latest() == {"z": 0, "a": 20, "b": 60, "c": 50, "d": 70}
    assert network.latest("b") == {"z": -50, "a": -30, "b": 0, "c": -10, "d": 20}


def test_what_nothing_binds() -> None:
    network = TemporalNetwork()
    network.add("a", "b", low=5)
    network.add_point("c")
    assert network.earliest() == {"a": 0, "b": 5, "c": None}
    assert network.latest() == {"a": 0, "b": None, "c": None}
    assert network.minimal_window("c", "b") == Window(None, None)
    assert TemporalNetwork().consistent()
    assert TemporalNetwork().earliest() == {}


@pytest.mark.parametrize("batch", range(5))
def test_every_verdict_and_window_is_that_of_all_pairs(batch: int) -> None:
    for seed in seeds(batch, 100):
        case = seeded(seed)
        network = case.network()
        far = all_pairs(case.points, arcs_of(case.constraints))
        found = network.consistent()
        assert bool(found) == (far is not None), seed
        if far is None:
            assert found.conflict is not None
            check_cycle(case, found.conflict)
            with pytest.raises(InconsistentError):
                network.earliest()
            continue
        points = [int(name[1:]) for name in network.points]
        for u in points[:2]:
            for v in points:
                low = None if far[v][u] == inf else -far[v][u]
                high = None if far[u][v] == inf else far[u][v]
                assert network.minimal_window(f"p{u}", f"p{v}") == (low, high), (seed, u, v)
        first = points[0]
        assert network.latest() == {f"p{v}": None if far[first][v] == inf else far[first][v] for v in points}
        assert network.earliest() == {
            f"p{v}": None if far[v][first] == inf else -far[v][first] for v in points
        }
        assert found.schedule is not None
        for u, v, w in arcs_of(case.constraints):
            assert found.schedule[f"p{v}"] - found.schedule[f"p{u}"] <= w


def check_cycle(case: Given, conflict: Conflict) -> None:
    """The members run in a circle that lacks what is said, and are consistent without any one of them."""
    arcs = []
    for member in conflict.walk:
        u, v, low, high = case.constraints[member.number]
        assert member.value == (low if member.side == "low" else high)
        arcs.append((u, v, member.value) if member.side == "high" else (v, u, -member.value))
    assert all(arc[1] == after[0] for arc, after in zip(arcs, [*arcs[1:], arcs[0]], strict=True))
    assert sum(w for _, _, w in arcs) == -conflict.missing < 0
    assert set(conflict.members) == set(conflict.walk)
    assert conflict.minimal
    for n in range(len(arcs)):
        assert all_pairs(case.points, arcs[:n] + arcs[n + 1 :]) is not None


@pytest.mark.parametrize("spare", [0, -1])
def test_a_ring_of_many_steps(spare: int) -> None:
    """Every step takes 1 at least, all of them together as many as there are, or one less: the whole ring collides."""
    network = TemporalNetwork()
    for n in range(MANY):
        network.add(f"p{n}", f"p{n + 1}", low=1)
    network.add("p0", f"p{MANY}", high=MANY + spare)
    found = network.consistent()
    if spare == 0:
        assert network.earliest()[f"p{MANY}"] == MANY == network.latest()[f"p{MANY}"]
    else:
        assert found.conflict is not None
        assert (len(found.conflict.members), found.conflict.missing) == (MANY + 1, 1)


def test_numbers_of_any_size() -> None:
    """Beyond 64 bits and beyond what a float tells apart."""
    big = 10**40
    network = TemporalNetwork()
    network.add("a", "b", big, big + 1)
    network.add("b", "c", big, None)
    network.add("a", "c", None, 2 * big)
    assert network.minimal_window("a", "b") == Window(big, big)
    network.add("a", "c", None, 2 * big - 1)
    conflict = network.consistent().conflict
    assert conflict is not None
    assert conflict.missing == 1


@settings(max_examples=100, deadline=None)
@each(st.integers(0, 10**6), st.integers(0, 50), st.integers(1, 10**30))
def test_laws(seed: int, more: int, factor: int) -> None:
    """Order makes no difference, a bound relaxed takes no schedule away, and the unit of time is nobody's business."""
    case = seeded(seed)
    fine = bool(case.network().consistent())
    backwards = case._replace(constraints=case.constraints[::-1])
    assert bool(backwards.network().consistent()) == fine
    scaled = [(u, v, _times(low, factor), _times(high, factor)) for u, v, low, high in case.constraints]
    assert bool(case._replace(constraints=scaled).network().consistent()) == fine
    u, v, low, high = case.constraints[seed % len(case.constraints)]
    looser = [*case.constraints]
    looser[seed % len(looser)] = (
        u,
        v,
        None if low is None else low - more,
        None if high is None else high + more,
    )
    assert not fine or case._replace(constraints=looser).network().consistent()


def _times(bound: int | None, factor: int) -> int | None:
    return None if bound is None else bound * factor


def test_what_is_refused() -> None:
    network = TemporalNetwork()
    network.add_uncertain("a", "b", 1, 2)
    network.add_uncertain("b", "c", 1, 2)
    for wrong in (
        lambda: network.add("a", "a", 0, 0),
        lambda: network.add("a", "b", 2, 1),
        lambda: network.add_uncertain("x", "y", -1, 2),
        lambda: network.add_uncertain("x", "y", 3, 2),
        lambda: network.add_uncertain("x", "c", 1, 2),
        lambda: network.add_uncertain("c", "a", 1, 2),
        lambda: network.controllable("weak"),  # type: ignore[arg-type]
    ):
        with pytest.raises(ValueError, match=r".+"):
            wrong()
    for wrong in (
        lambda: network.add("a", "b", 1.5, 2),  # type: ignore[arg-type]
        lambda: network.add("a", "b", True, 2),
        lambda: network.add("a", 7, 1, 2),  # type: ignore[arg-type]
        lambda: network.add_uncertain("x", "y", 3, None),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(UnknownNameError):
        network.minimal_window("a", "nowhere")
    assert network.points == ("a", "b", "c")
    assert len(network.relations) == 2
