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
    assert sum(runs for begin, _, runs in bars if begin < due * 60) == tally.in_time
    assert sum(runs for _, _, runs in bars) == minutes
    assert all(one[1] == other[0] for one, other in pairwise(bars))


@pytest.mark.parametrize("past", [0, 1, 30, 59])
@pytest.mark.parametrize("begins", [0, 40, 60, 90, 119, 120, 121])
def test_to_the_second_no_bar_holds_who_was_in_time_and_who_was_late(past: int, begins: int) -> None:
    """Due at 0:02 and so many seconds; one run at each of a hundred seconds. The end of a day is a bar's end."""
    due = 120 + past
    tally = Tally(due)
    tally.add(np.arange(begins, begins + 100, dtype=np.int64))
    bars = tally.histogram(20)
    edge = 180 if past == 59 else 120
    assert sum(runs for begin, _, runs in bars if begin < edge) == max(0, min(100, due + 1 - begins))
    assert sum(runs for _, _, runs in bars) == 100
    assert all(runs >= 0 for _, _, runs in bars)


DEPARTS = """      unload: {name: Unload, department: d, not_before: "06:00", takes: 60m..90m}
      sample: {name: Sample, department: d, calendar: lab, after: unload, takes: 30m, opening_hours: true}
      drive: {name: Drive, department: d, after: sample, departures: {times: ["16:00"]}, takes: 40m..70m}"""


@pytest.mark.parametrize("waits", ['departures: {times: ["16:00"]}', 'not_before: "16:00"'])
def test_misses_go_where_they_gain_whatever_waits_before(waits: str) -> None:
    """The lab opens at 8:00 and the truck leaves at 16:00, so unloading by 7:30 never matters. 90 % of driving are
    40 + 0.9 * 30 = 67 minutes: 17:07, 7 too late for 17:00. In time by 17:00 are 20 of 30: 66.6 %."""
    steps = DEPARTS.replace('departures: {times: ["16:00"]}', waits)
    calendars = "calendars: {lab: {week: {mon-sun: ['08:00-18:00']}}}\n"
    [one] = simulate(plan_of(steps, "17:00", calendars, at="drive"), Wish(1, target=0.9), {}).customers
    assert one.budget is not None
    assert [(part.step, round(part.share, 3), part.amount) for part in one.budget.allowances] == [
        ("unload", 1.0, 90 * 60),
        ("drive", 0.9, 67 * 60),
    ]
    assert (one.budget.slack, round(one.budget.guaranteed, 3)) == (-7 * 60, 0.666)


def test_a_departure_is_caught_by_two_lengths_together() -> None:
    """Two steps of 30 to 60 min from 8:00 to a boat at 9:48, else at 13:00, then 0 to 10 min. 12 minutes have to be
    saved: 40 % of the one, or 20 % of both; 0.4 of the cases are 400 thousandths. Then 9:48 + 10 min; due 9:58."""
    steps = """      a: {name: A, department: d, not_before: "08:00", takes: 30m..60m}
      b: {name: B, department: d, after: a, takes: 30m..60m}
      boat: {name: Boat, department: d, after: b, departures: {times: ["09:48", "13:00"]}, takes: 0m..10m}"""
    [one] = simulate(plan_of(steps, "09:58", "", at="boat"), Wish(1, target=0.6), {}).customers
    assert one.budget is not None
    assert (one.budget.slack, round(one.budget.guaranteed, 3)) == (0, 0.6)
