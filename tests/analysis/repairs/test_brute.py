"""The search against trying everything, on 500 random small processes; on 5,000 with ``PROCMAP_FUZZ=10``.

Half of them have greatest times, half a calendar. Every set of changes on a grid of quarters of an hour that comes to
fewer minutes than the search does is tried on a calculation of its own (``naive``): all times of these processes are
such quarters. Which owners are asked is tried on copies that the solver solves anew.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations_with_replacement, islice, product

import pytest
from fuzz import occurs, seeds, times
from late_processes import QUARTER, plan_of, random_process
from naive import Naive

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import Plan, make_plan
from procmap.analysis.repairs.applying import apply
from procmap.analysis.repairs.covering import holds
from procmap.analysis.repairs.levers import Lever, levers_of
from procmap.analysis.repairs.relaxed import Relaxed
from procmap.analysis.repairs.repairs import repairs_of, sound
from procmap.analysis.repairs.search import Goal, Search
from procmap.analysis.solver import solve_plan
from procmap.model import Process

BATCHES, EACH, MANY = 4, 10, 125
_MOST_TRIED = 100


def enough(plan: Plan, moves: dict[Lever, int]) -> bool:
    """Whether nothing is late once some levers are moved by so many minutes: made on a copy, and solved."""
    leaves: dict[str, int] = {}
    for lever, minutes in moves.items():
        if lever.kind == "departure":
            leaves = {**leaves, lever.id: _leaving(plan, lever.id, minutes)}
    applied = apply(plan, [(lever, minutes // lever.weight) for lever, minutes in moves.items()], leaves)
    return sound(solve_plan(plan_of(applied.process)))


def _leaving(plan: Plan, step: str, sooner: int) -> int:
    """A departure so much before the one that is waited for now: that of the step's present times."""
    [leaves] = {
        one.earliest_finish - takes.worst.amount
        for one in solve_plan(plan).steps
        if one.id == step
        and one.earliest_finish is not None
        and (takes := plan.steps[step].takes) is not None
    }
    return leaves - 60 * sooner


def spread(levers: tuple[Lever, ...], total: int) -> Iterator[dict[Lever, int]]:
    """Every way to give so many quarters of an hour."""
    for chosen in combinations_with_replacement(levers, total):
        moves: dict[Lever, int] = {}
        for lever in chosen:
            moves[lever] = moves.get(lever, 0) + QUARTER
        if all(minutes <= lever.most * lever.weight for lever, minutes in moves.items()):
            yield moves


def cases(batch: int) -> Iterator[tuple[int, Process]]:
    for seed in seeds(batch, EACH):
        process = random_process(seed)
        if not sound(solve_plan(plan_of(process))):
            yield seed, process


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_on_the_grid_does_with_fewer_minutes(batch: int) -> None:
    late = impossible = 0
    for seed in seeds(batch, MANY):
        process = random_process(seed)
        plan = plan_of(process)
        levers = levers_of(plan)
        relaxed = Relaxed(plan, levers)
        assert relaxed.suffices({}) == Naive(process, {}).sound(), seed
        search = Search(relaxed)
        found = search.cheapest(Goal({n: lever.weight for n, lever in enumerate(levers)}))
        if search.cut or found == {}:
            continue
        late += 1
        impossible += found is None
        if found is not None:
            assert Naive(
                process, _named({levers[n]: units * levers[n].weight for n, units in found.items()})
            ).sound(), seed
        fewest = 4 * QUARTER if found is None else sum(units * levers[n].weight for n, units in found.items())
        less = (moves for total in range(1, -(-fewest // QUARTER)) for moves in spread(levers, total))
        for moves in islice(less, _MOST_TRIED):
            assert not Naive(process, _named(moves)).sound(), (seed, moves)
    assert occurs(late > MANY // 2)
    assert occurs(impossible)


def test_a_step_that_may_not_take_longer_begins_with_its_end() -> None:
    """By hand: a shorter s0 keeps the promise of 8:45 and not the customer's 7:00.

    s0 begins at 8:30. s1 ends no sooner than s0 and takes its 120 min, no more, since s2 may not wait for it; s3 begins
    with s1 at the earliest and takes 45 min. So s3 ends at 8:30 + s0 - 75 min: at 7:30 with a s0 of 15 min, and with
    one of a single minute at 7:16. A s1 that takes less begins later.
    """
    process = random_process(3379)
    plan = plan_of(process)
    levers = levers_of(plan)
    relaxed = Relaxed(plan, levers)
    shorter = next(n for n, lever in enumerate(levers) if (lever.kind, lever.id) == ("takes", "s0"))
    for minutes in (15, 29):
        assert not Naive(process, _named({levers[shorter]: minutes})).sound()
        assert not relaxed.suffices({shorter: minutes})
        assert not enough(plan, {levers[shorter]: minutes})
    solution = solve_plan(plan_of(apply(plan, [(levers[shorter], 15)], {}).process))
    assert [one.contract for one in solution.deficits if one.contract] == []
    assert solution.customers[0].slack == -30 * 60
    assert Search(relaxed).cheapest(Goal(dict.fromkeys(range(len(levers)), 1))) is None


def test_who_begins_when_promised_keeps_what_lies_before_waiting() -> None:
    """By hand: s0 leaves at 12:00, ends after 105 min at 13:45, and is promised to s1 by 13:30, 30 min at most before.

    With 60 min less it ends at 12:45, and the customer's 14:45 holds: 12:45 + 120 min. But s1 begins at 13:30, so that
    s0 may not end before 13:00: not when it leaves at 12:00, and the next departure is at 16:00. With 15 min more of
    the greatest time it may. So b, whose s0 and s1 are, can do it alone.
    """
    process = random_process(244)
    plan = plan_of(process)
    levers = levers_of(plan)
    number = {(lever.kind, lever.id): n for n, lever in enumerate(levers)}
    shorter, longer = number["takes", "s0"], number["limit", "s0"]
    relaxed = Relaxed(plan, levers)
    for less, more in ((60, 0), (60, 14), (59, 15)):
        moves = {levers[shorter]: less, levers[longer]: more}
        assert not enough(plan, {lever: minutes for lever, minutes in moves.items() if minutes})
        assert not relaxed.suffices({shorter: less, longer: more})
    of_b = {n: 1 for n, lever in enumerate(levers) if lever.owner == "b"}
    assert Search(relaxed).cheapest(Goal(of_b)) == {shorter: 60, longer: 15}
    assert enough(plan, {levers[shorter]: 60, levers[longer]: 15})
    assert len(repairs_of(plan).found[0].given) == 1


@pytest.mark.parametrize("batch", range(BATCHES))
def test_whatever_suffices_satisfies_every_clause(batch: int) -> None:
    """What is read from one set of amounts that does not suffice is true of every set that does."""
    compared = 0
    for seed, process in cases(batch):
        plan = plan_of(process)
        levers = levers_of(plan)
        relaxed = Relaxed(plan, levers)
        rng = random.Random(seed)
        tried = [_some(levers, rng) for _ in range(30)]
        enough_of = [moved for moved in tried if relaxed.suffices(moved)]
        for moved in tried:
            for clause in relaxed.clauses(moved):
                assert not holds(clause, moved), (seed, moved)
                for other in enough_of:
                    assert holds(clause, other), (seed, moved, other)
                    compared += 1
    assert occurs(compared > 100)


def _some(levers: tuple[Lever, ...], rng: random.Random) -> dict[int, int]:
    """Amounts, mostly small ones; no agreed time is moved both ways."""
    small = (0, 0, 1, 7, 15, 30, 45, 60, 90)
    moved = {
        n: min(rng.choice((*small, rng.randint(0, lever.most))), lever.most) for n, lever in enumerate(levers)
    }
    later = {lever.id: n for n, lever in enumerate(levers) if lever.kind == "later"}
    for n, lever in enumerate(levers):
        if lever.kind == "earlier" and lever.id in later and moved[n]:
            moved[rng.choice((n, later[lever.id]))] = 0
    return moved


def _named(moves: Mapping[Lever, int]) -> dict[tuple[str, str, str], int]:
    return {(lever.kind, lever.id, lever.target): minutes for lever, minutes in moves.items()}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_nothing_on_the_grid_asks_fewer_owners(batch: int) -> None:
    for seed, process in list(cases(batch))[: times(5)]:
        plan = plan_of(process)
        found = repairs_of(plan, "fewest")
        levers = [lever for lever in found.levers if lever.kind != "departure"]
        if not found.found:
            continue
        fewest = len(found.found[0].given)
        for owner in sorted({lever.owner for lever in levers}) if fewest > 1 else ():
            own = [lever for lever in levers if lever.owner == owner][:4]
            for amounts in product(range(0, 75, QUARTER), repeat=len(own)):
                moves = {
                    lever: min(minutes, lever.most * lever.weight // QUARTER * QUARTER)
                    for lever, minutes in zip(own, amounts, strict=True)
                    if minutes
                }
                assert not moves or not enough(plan, moves), (seed, moves)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_more_of_a_lever_never_makes_impossible_what_was_possible(batch: int) -> None:
    for seed, process in cases(batch):
        plan = plan_of(process)
        levers = levers_of(plan)
        relaxed = Relaxed(plan, levers)
        rng = random.Random(seed)
        moved = {n: rng.randint(0, min(120, lever.most)) for n, lever in enumerate(levers)}
        more = {n: rng.randint(units, levers[n].most) for n, units in moved.items()}
        assert not relaxed.suffices(moved) or relaxed.suffices(more), seed
        clause = relaxed.clause(moved)
        assert (clause is None) == relaxed.suffices(moved)
        if clause is not None and relaxed.suffices(more):
            met = [sum(share * more.get(n, 0) for n, share in row.shares) >= row.least for row in clause]
            assert any(met), seed


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_later_deadline_never_lowers_slack(batch: int) -> None:
    for seed in seeds(batch, EACH):
        process = random_process(seed)
        plan = plan_of(process)
        later = Lever("deadline", "all", "", ":customer", 1, 60, None)
        applied = apply(plan, [(later, 30)], {})
        before, after = solve_plan(plan), solve_plan(plan_of(applied.process))
        if before.customers[0].slack is None:  # greatest times leave no time at all
            assert after.customers[0].slack is None, seed
            continue
        assert after.customers[0].slack == before.customers[0].slack + 30 * 60, seed
        for one, other in zip(before.steps, after.steps, strict=True):
            if one.slack is not None and other.slack is not None:
                assert other.slack >= one.slack, seed


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_week_later_everything_is_the_same(batch: int) -> None:
    for seed, process in cases(batch):
        one = repairs_of(plan_of(process))
        week = Clocks(process, Calendars(process), date(2026, 12, 4))
        other = repairs_of(make_plan(process, "to_be", None, week))
        assert [each.moves for each in one.found] == [each.moves for each in other.found], seed
