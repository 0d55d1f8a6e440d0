"""What is told of the runs: whose spread costs most, latest times under a budget, what never varies. Worked by hand."""

from __future__ import annotations

import datetime
from itertools import pairwise

import numpy as np
import pytest
from test_simulate import plan_of

from procmap.analysis.likelihood.result import Budget, Simulation
from procmap.analysis.likelihood.simulate import Wish, simulate
from procmap.analysis.likelihood.tally import Tally

ASIDE = """      a: {name: A, department: d, not_before: "10:00", takes: 10m..20m}
      aside: {name: X, department: d, after: a, takes: 0m..100m}
      end: {name: E, department: d, after: {a: {transfer: 10m}}, takes: 30m}"""


def clock(instant: int | None) -> str:
    assert instant is not None
    return f"{datetime.datetime.fromtimestamp(instant, datetime.UTC):%H:%M:%S}"


def told(steps: str, by: str, wish: Wish) -> Simulation:
    return simulate(plan_of(steps, by), wish, {})


def budget(steps: str, by: str, target: float = 0.95) -> Budget:
    [one] = told(steps, by, Wish(1000, target=target)).customers
    assert one.budget is not None
    return one.budget


@pytest.mark.parametrize("seed", range(8))
def test_a_step_off_the_way_costs_nothing(seed: int) -> None:
    """Whatever chance makes of its tenths, a few hundred runs each."""
    [one] = told(ASIDE, "10:55", Wish(2000, seed)).customers
    assert [swing.step for swing in one.swings] == ["a"]


def test_differences_of_chance_are_none() -> None:
    """B takes 1 or 2 minutes beside half an hour at least: it never decides, in whichever tenth it is."""
    steps = """      a: {name: A, department: d, not_before: "10:00", takes: 30m..100m}
      b: {name: B, department: d, not_before: "10:00", takes: 1m..2m}
      end: {name: E, department: d, after: [a, b], takes: 0m}"""
    for seed in range(8):
        [one] = told(steps, "11:00", Wish(2000, seed)).customers
        assert [swing.step for swing in one.swings] == ["a"]


def test_where_all_are_in_time_the_hours_rank() -> None:
    steps = """      a: {name: A, department: d, not_before: "10:00", takes: 0m..10m}
      end: {name: E, department: d, after: a, takes: 0m..100m}"""
    [one] = told(steps, "18:00", Wish(20_000)).customers
    assert [swing.step for swing in one.swings] == ["end", "a"]
    assert one.swings[1].in_time_quick == one.swings[1].in_time_slow == 1.0


def test_latest_times_are_those_of_arrival_as_in_the_chain() -> None:
    """E takes half an hour until 11:00, so that A is needed there by 10:30. Its 95 % are 19.5 min, and 10 on the way.

    What leads aside is not needed for it at all.
    """
    found = budget(ASIDE, "11:00")
    assert [(one.source, one.target, clock(one.needed_by), clock(one.ready_at)) for one in found.latest] == [
        ("a", "end", "10:30:00", "10:29:30")
    ]


def test_latest_times_of_what_begins_together() -> None:
    """E may begin 5 min after A has begun, at 10:05, and takes 54 min 30 s at 95 %: by 10:05:30."""
    steps = """      a: {name: A, department: d, not_before: "10:00", takes: 1m}
      end: {name: E, department: d, takes: 45m..55m,
            after: {a: {relation: start-start, transfer: 5m}}}"""
    found = budget(steps, "11:00")
    assert [(one.source, clock(one.needed_by), clock(one.ready_at)) for one in found.latest] == [
        ("a", "10:05:30", "10:05:00")
    ]


@pytest.mark.parametrize("target", [0.9, 0.95, 0.9505, 0.9506, 0.9994, 0.9995, 0.995])
def test_a_target_between_two_thousandths_is_held(target: float) -> None:
    """Never less than was asked for: 99.95 % leave half a thousandth to miss, which is none. A length is whole seconds,
    which of these 600 make two thousandths at most."""
    [one] = budget(ASIDE, "12:00", target).allowances
    assert target - 1e-9 <= one.share < target + 0.0021


def test_what_comes_late_in_most_runs_is_not_always_the_same_minute() -> None:
    """A third leaves at 10:33, all others at 15:00: so does the run in the middle, and each one behind it."""
    steps = """      a: {name: A, department: d, not_before: "10:00", takes: 0m..100m}
      go: {name: G, department: d, after: a, takes: 0m, departures: ["10:33", "15:00"]}
      end: {name: E, department: d, after: go, takes: 1m}"""
    found = {one.source: one for one in told(steps, "18:00", Wish(10_000)).handoffs}
    assert {clock(at) for _, at in found["go"].ready} == {"15:00:00"}
    assert not found["go"].steady


@pytest.mark.parametrize("due", range(0, 80, 7))
@pytest.mark.parametrize("minutes", [1, 7, 21, 100, 1000])
def test_no_bar_holds_who_was_in_time_and_who_was_late(due: int, minutes: int) -> None:
    tally = Tally(due * 60)
    tally.add(np.arange(10, 10 + minutes, dtype=np.int64) * 60)
    bars = tally.histogram(20)
    assert len(bars) <= 21
    assert sum(runs for begin, _, runs in bars if begin <= due * 60) == tally.in_time
    assert sum(runs for _, _, runs in bars) == minutes
    assert all(one[1] == other[0] for one, other in pairwise(bars))
