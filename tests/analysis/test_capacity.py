"""Many orders at a time, against queues worked out by hand, flow-shop formulas, and a clock that ticks."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from itertools import combinations, permutations

import pytest
from fuzz import occurs, seeds

from procmap.analysis.capacity import Capacity, Demand, TooManyOrdersError, capacity
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.order_ways import OrderWays
from procmap.analysis.plan import Plan, make_plan
from procmap.loading.document import compose
from procmap.loading.reader import read_process

DAY = datetime.date(2026, 11, 27)
MIDNIGHT = int(datetime.datetime(2026, 11, 27, tzinfo=datetime.UTC).timestamp())


def _plan_in(text: str) -> Plan:
    reading = read_process(compose(text, "p.yaml"), None)
    assert reading.process is not None
    return make_plan(reading.process, "to_be", None, Clocks(reading.process, Calendars(reading.process), DAY))


def plan_of(steps: str, by: str, more: str = "") -> Plan:
    text = f"""
procmap: 1
process: P
timezone: UTC
departments: {{d: {{name: D}}, e: {{name: E}}}}
{more}
customer: {{requires: {{r: {{what: R, at: end, by: "{by}"}}}}}}
states:
  to_be:
    steps:
{steps}"""
    return _plan_in(text)


def last(found: Capacity) -> int:
    """Minutes after midnight at which the last order is ready."""
    [served] = found.served
    assert served.last is not None
    return (served.last - MIDNIGHT) // 60


ONE = '      end: {name: E, department: d, not_before: "10:00", takes: 10m}'
TWO = """      a: {name: A, department: d, not_before: "10:00", takes: 10m}
      end: {name: E, department: e, after: a, takes: 20m}"""


@pytest.mark.parametrize(
    ("orders", "workers", "minutes"), [(6, 1, 60), (6, 2, 30), (7, 3, 30), (1, 1, 10), (3, 9, 10)]
)
def test_one_department_works_in_rounds(orders: int, workers: int, minutes: int) -> None:
    """ceil(n / k) rounds of ten minutes."""
    assert last(capacity(plan_of(ONE, "12:00"), Demand(orders, {"d": workers}))) == 600 + minutes


def test_a_flow_shop_of_two_departments() -> None:
    """n orders over 10 and 20 minutes with one worker each: 10 + 20 n (Johnson 1954, equal orders)."""
    assert last(capacity(plan_of(TWO, "12:00"), Demand(5, {"d": 1, "e": 1}))) == 600 + 10 + 100


def test_a_department_without_a_number_is_no_bottleneck() -> None:
    assert last(capacity(plan_of(TWO, "12:00"), Demand(5, {"d": 1}))) == 600 + 50 + 20


class TestVerdicts:
    """Six orders of ten minutes from 10:00, one worker: the last at 11:00."""

    def test_fits(self) -> None:
        found = capacity(plan_of(ONE, "11:00"), Demand(6, {"d": 1}))
        assert (found.verdict, found.most, found.served[0].in_time) == ("fits", 6, 6)

    def test_cannot_in_any_order_of_work(self) -> None:
        """An hour of work, fifty minutes of room."""
        found = capacity(plan_of(ONE, "10:50"), Demand(6, {"d": 1}))
        assert (found.verdict, found.most, found.served[0].in_time) == ("cannot", 5, 5)
        [load] = found.loads
        assert (load.work, load.room, load.enough, load.overfull) == (3600, 3000, 2, True)
        assert (load.longest, load.step, load.busy) == (3000, "end", 1.0)

    def test_queues_where_only_the_order_of_work_is_wrong(self) -> None:
        """Two orders, a long and a short step of one worker, and a long wait behind the short one: who does the long
        one first comes too late, though there is time enough for both."""
        steps = """      long: {name: L, department: d, not_before: "10:00", takes: 30m}
      short: {name: S, department: d, not_before: "10:00", takes: 10m}
      wait: {name: W, department: e, after: short, takes: 30m}
      end: {name: E, department: e, after: [long, wait], takes: 0m}"""
        found = capacity(plan_of(steps, "10:40"), Demand(1, {"d": 1}))
        assert found.verdict == "queues"
        assert last(found) == 600 + 70
        assert found.loads[0].enough == 2

    def test_unknown_where_nobody_knows_a_duration(self) -> None:
        steps = """      a: {name: A, department: d, not_before: "10:00"}
      end: {name: E, department: d, after: a, takes: 10m}"""
        found = capacity(plan_of(steps, "12:00"), Demand(2, {"d": 1}))
        assert (found.verdict, found.unknown) == ("unknown", ("a",))


def test_orders_that_come_one_after_another() -> None:
    """Every 15 minutes a ten-minute order: nobody waits; the fourth comes at 10:45."""
    found = capacity(plan_of(ONE, "12:00"), Demand(4, {"d": 1}, every=900))
    assert (last(found), found.loads[0].longest) == (600 + 55, 0)


def test_work_stops_at_the_close_and_the_room_is_counted_by_the_calendar() -> None:
    """Six hours of work from Friday 10:00 in an office of 09:00-13:00 and 14:00-18:00, one worker: to 17:00."""
    more = 'calendars: {o: {week: {mon-fri: ["09:00-13:00", "14:00-18:00"]}}}'
    step = '      end: {name: E, department: d, calendar: o, not_before: "10:00", takes: 1 working hour}'
    found = capacity(plan_of(step, "18:00", more), Demand(6, {"d": 1}))
    assert last(found) == 17 * 60
    assert found.loads[0].room == 7 * 3600


def test_a_branch_is_taken_by_its_share_of_the_orders() -> None:
    """Eighty of a hundred orders take the first branch, and only they need its worker, a minute each."""
    steps = """      a: {name: A, department: e, not_before: "10:00", takes: 0m,
          choose: {branches: {some: {share: 80 %, steps: [b]}, rest: {steps: []}}}}
      b: {name: B, department: d, after: a, takes: 1m}
      end: {name: E, department: e, after: [a, b], takes: 0m}"""
    found = capacity(plan_of(steps, "12:00"), Demand(100, {"d": 1}))
    assert found.loads[0].work == pytest.approx(80 * 60, abs=120)
    assert last(found) == 600 + found.loads[0].work // 60


@pytest.mark.parametrize("steps_before", [0, 1, 4, 11, 12, 20, 33, 54])
@pytest.mark.parametrize("share", [10, 30, 50, 80])
def test_any_run_of_orders_has_nearly_the_stated_proportions(share: int, steps_before: int) -> None:
    """Wherever the choice stands in the file, and however few orders come: never more than three off."""
    before = "".join(f"      s{n}: {{name: S, takes: 0m}}\n" for n in range(steps_before))
    plan = plan_of(
        f"{before}{choice('a', share)}      end: {{name: E, after: [a, ab, ac], takes: 0m}}", "12:00"
    )
    taken = 0
    for order in range(200):
        taken += not OrderWays(plan, order).left_out("ab")
        assert abs(taken - (order + 1) * share / 100) <= 3, order


def test_the_ways_through_several_choices_mix() -> None:
    """Eight choices, half of the orders each way: of 80 orders about 20 go each of the four ways through any two."""
    names = "abcdefgh"
    steps = "".join(choice(name, 50) for name in names)
    ends = ", ".join(f"{name}{branch}" for name in names for branch in "bc")
    plan = plan_of(f"{steps}      end: {{name: E, after: [{ends}], takes: 0m}}", "12:00")
    ways = [OrderWays(plan, order) for order in range(80)]
    for one, other in combinations(names, 2):
        both = Counter((way.left_out(f"{one}b"), way.left_out(f"{other}b")) for way in ways)
        assert min(both.values()) >= 14, (one, other, both)
        assert len(both) == 4


def test_what_is_chosen_on_a_branch_not_taken_is_not_worked_on() -> None:
    """Nobody ever goes to B, so nobody chooses there between C, which would begin at 10:00 for an hour, and F."""
    steps = """      a: {name: A, not_before: "09:00", takes: 0m, choose: {branches:
          {never: {share: 0 %, steps: [b]}, always: {steps: [x]}}}}
      b: {name: B, after: a, takes: 0m, choose: {branches: {one: {steps: [c]}, two: {steps: [f]}}}}
      c: {name: C, department: d, not_before: "10:00", after: b, takes: 1h}
      f: {name: F, department: d, not_before: "10:00", after: b, takes: 1h}
      x: {name: X, department: d, after: a, takes: 5m}
      end: {name: E, after: [c, f, x], takes: 0m}"""
    found = capacity(plan_of(steps, "10:00"), Demand(4, {"d": 1}))
    assert (found.verdict, last(found)) == ("fits", 9 * 60 + 20)
    assert found.loads[0].work == 20 * 60


def choice(name: str, share: int) -> str:
    return f"""      {name}: {{name: A, takes: 0m, choose: {{branches:
          {{one: {{share: {share} %, steps: [{name}b]}}, two: {{steps: [{name}c]}}}}}}}}
      {name}b: {{name: B, after: {name}, takes: 1m}}
      {name}c: {{name: C, after: {name}, takes: 1m}}
"""


def test_a_loop_by_its_share() -> None:
    """Once, in 20 % a second time, at most: about 120 minutes of work for a hundred orders of a minute."""
    steps = """      a: {name: A, department: d, not_before: "10:00", takes: 1m}
      end: {name: E, department: e, after: a, takes: 0m, repeat: {steps: [a], at_most: 2, share: 20 %}}"""
    found = capacity(plan_of(steps, "14:00"), Demand(100, {"d": 1}))
    assert found.loads[0].work == pytest.approx(120 * 60, abs=120)


def test_too_many_orders_are_refused() -> None:
    with pytest.raises(TooManyOrdersError):
        capacity(plan_of(ONE, "12:00"), Demand(10_000_000, {"d": 1}))


@pytest.mark.parametrize("seed", list(seeds(0, 40)))
def test_random_flows_against_a_clock_that_ticks(seed: int) -> None:
    """First come first served, second by second: whoever has waited longest (then the earlier order) gets a worker.

    The lengths are odd, so that no two come at one second except at the beginning.
    """
    rng = random.Random(seed)
    count = rng.randint(1, 5)
    seconds = [rng.randint(1, 1800) for _ in range(count)]
    owners = [rng.choice("de") for _ in range(count)]
    workers = {"d": rng.randint(1, 3), "e": rng.randint(1, 3)}
    orders, every = rng.randint(1, 7), rng.choice([0, 5])
    names = [f"s{n}" for n in range(count - 1)] + ["end"]
    lines = []
    for n, name in enumerate(names):
        begins = 'not_before: "10:00"' if n == 0 else f"after: {names[n - 1]}"
        lines.append(f"      {name}: {{name: N, department: {owners[n]}, {begins}, takes: {seconds[n]}s}}")
    found = capacity(plan_of("\n".join(lines), "20:00"), Demand(orders, workers, every * 60))
    begins = [36_000 + every * 60 * n for n in range(orders)]
    assert found.served[0].last == MIDNIGHT + _ticking(seconds, owners, workers, begins)


def _ticking(lengths: list[int], owners: list[str], workers: dict[str, int], begins: list[int]) -> int:
    free = dict(workers)
    queue = [(begin, order, 0) for order, begin in enumerate(begins)]
    working: list[tuple[int, int, int]] = []
    done: list[int] = []
    now = min(begins)
    while queue or working:
        for end, order, step in [one for one in working if one[0] == now]:
            working.remove((end, order, step))
            free[owners[step]] += 1
            if step + 1 < len(lengths):
                queue.append((now, order, step + 1))
            else:
                done.append(now)
        for since, order, step in sorted(queue):
            if since <= now and free[owners[step]]:
                queue.remove((since, order, step))
                free[owners[step]] -= 1
                working.append((now + lengths[step], order, step))
        now += 1
    return max(done)


FRESH = """      a: {name: A, department: d, not_before: "10:00", takes: 10m}
      end: {name: E, department: e, after: {a: {at_most: 15m}}, takes: 20m}"""


def test_orders_that_grow_too_old_in_the_queue_do_not_fit() -> None:
    """A ends at 10:10, 10:20, 10:30 …; E begins at 10:10, 10:30, 10:50 …: waits of 0, 10, 20, 30, 40 minutes.

    15 are allowed, so three of five exceed them, and two orders fit, though by 13:00 all five are served. One more
    worker in E, and nobody waits.
    """
    found = capacity(plan_of(FRESH, "13:00"), Demand(5, {"d": 1, "e": 1}))
    assert (found.verdict, found.exceeding, found.most) == ("queues", 3, 2)
    assert found.served[0].in_time == 5
    assert [load.enough for load in found.loads] == [None, 2]


def test_without_a_queue_nothing_grows_old() -> None:
    found = capacity(plan_of(FRESH, "13:00"), Demand(5, {"d": 1, "e": 2}))
    assert (found.verdict, found.exceeding) == ("fits", 0)


def test_a_branch_not_taken_has_no_greatest_time() -> None:
    """Two orders, half of them each way: only the one that goes through C is held to its 15 minutes, and keeps them."""
    steps = """      a: {name: A, department: d, not_before: "10:00", takes: 10m, choose: {branches:
          {one: {share: 50 %, steps: [b, c]}, two: {share: 50 %, steps: [f]}}}}
      b: {name: B, takes: 10m}
      c: {name: C, after: {b: {at_most: 15m}}, takes: 5m}
      f: {name: F, takes: 5m}
      end: {name: E, after: [c, f], takes: 5m}"""
    found = capacity(plan_of(steps, "13:00"), Demand(2, {"d": 1}))
    assert (found.verdict, found.exceeding) == ("fits", 0)


OFFICE = 'calendars: {o: {week: {mon-fri: ["09:00-18:00"]}}}'


class TestByHand:
    """Plans that a sceptical planner would check first."""

    TRUCK = """      end: {name: E, department: d, not_before: "10:00", takes: 2h,
          departures: ["10:00", "11:00", "15:00"]}"""

    def test_one_truck_and_two_orders(self) -> None:
        """It leaves at 10:00 and is back at 12:00; the next departure is at 15:00, so the second order comes at 17:00,
        though the timetable has a departure at 11:00. Two trucks both leave at 10:00."""
        found = capacity(plan_of(self.TRUCK, "16:59"), Demand(2, {"d": 1}))
        assert last(found) == 17 * 60
        assert (found.served[0].in_time, found.most) == (1, 1)
        [load] = found.loads
        assert (load.longest, load.step, load.enough) == (2 * 3600, "end", 2)
        assert capacity(plan_of(self.TRUCK, "17:00"), Demand(2, {"d": 1})).verdict == "fits"

    def test_three_workers_over_a_closed_weekend(self) -> None:
        """Friday 14:00, seven orders of four hours. Three are done by 18:00, three by Monday 13:00, one by 17:00. Room
        from Friday 14:00 to Monday 17:00: twelve hours for each of three. Work: 28 hours."""
        step = '      end: {name: E, department: d, calendar: o, not_before: "14:00", takes: 4 working hours}'
        found = capacity(plan_of(step, "D+3 17:00", OFFICE), Demand(7, {"d": 3}))
        assert found.verdict == "fits"
        assert last(found) == (3 * 24 + 17) * 60
        [load] = found.loads
        assert (load.work, load.room) == (28 * 3600, 36 * 3600)
        early = capacity(plan_of(step, "D+3 16:59", OFFICE), Demand(7, {"d": 3}))
        assert (early.verdict, early.served[0].in_time, early.most) == ("queues", 6, 6)
        friday = capacity(plan_of(step, "18:00", OFFICE), Demand(7, {"d": 3}))
        assert (friday.verdict, friday.served[0].in_time) == ("cannot", 3)
        assert (friday.loads[0].work, friday.loads[0].room) == (28 * 3600, 12 * 3600)
        assert friday.loads[0].enough == 7

    def test_a_greatest_time_broken_by_queueing_alone(self) -> None:
        """Three orders leave the oven (no limit on ovens) at 10:30 and may wait 25 minutes for the van, which takes 20
        each: they leave at 10:30, 10:50 and 11:10, so the third has waited 40."""
        steps = """      bake: {name: B, department: e, not_before: "10:00", takes: 30m}
      end: {name: E, department: d, after: {bake: {at_most: 25m}}, takes: 20m}"""
        found = capacity(plan_of(steps, "12:00"), Demand(3, {"d": 1}))
        assert (found.verdict, found.exceeding, found.most) == ("queues", 1, 2)
        assert (found.served[0].in_time, last(found)) == (3, 690)
        assert found.loads[0].longest == 40 * 60


def test_an_order_that_skips_the_slow_branch_begins_earlier() -> None:
    """Of four orders some are checked for two hours first; the others are packed from 10:00 on. Packing takes an hour
    each, from 12:00 to 15:00 there are three: were all packed after the check, four could not be."""
    steps = """      a: {name: A, not_before: "10:00", takes: 0m,
          choose: {branches: {slow: {share: 50 %, steps: [check]}, fast: {steps: []}}}}
      check: {name: C, after: a, takes: 2h}
      pack: {name: P, department: d, after: [a, check], takes: 1h}
      end: {name: E, department: e, after: pack, takes: 0m}"""
    found = capacity(plan_of(steps, "15:00"), Demand(4, {"d": 1}))
    assert found.verdict == "fits"
    [load] = found.loads
    assert not load.overfull


def test_an_order_that_skips_what_comes_behind_may_be_finished_later() -> None:
    """Half of four orders are wrapped for two hours after packing, which takes an hour each, from 10:00 on: at the
    deadline of 15:00 nothing is said of those that are not wrapped by their need to be packed by 13:00."""
    steps = """      pack: {name: P, department: d, not_before: "10:00", takes: 1h,
          choose: {branches: {wrapped: {share: 50 %, steps: [wrap]}, plain: {steps: []}}}}
      wrap: {name: W, department: e, after: pack, takes: 2h}
      end: {name: E, department: e, after: [pack, wrap], takes: 0m}"""
    found = capacity(plan_of(steps, "15:00"), Demand(4, {"d": 1}))
    assert found.verdict != "cannot"
    [load] = found.loads
    assert not load.overfull


def test_the_evening_is_too_full_though_the_day_is_long() -> None:
    """Ten minutes in the morning, half an hour from 16:00 to 17:00, three orders: an hour and a half in one hour.

    Over the whole day there are two hours of work and nine hours of time.
    """
    steps = """      a: {name: A, department: d, not_before: "08:00", takes: 10m}
      end: {name: E, department: d, after: a, not_before: "16:00", takes: 30m}"""
    found = capacity(plan_of(steps, "17:00"), Demand(3, {"d": 1}))
    assert found.verdict == "cannot"
    [load] = found.loads
    assert (load.work, load.room) == (5400, 3600)
    assert (load.begins, load.ends) == (MIDNIGHT + 16 * 3600, MIDNIGHT + 17 * 3600)
    assert capacity(plan_of(steps, "17:00"), Demand(2, {"d": 1})).verdict == "fits"


Job = tuple[int, int, int]
"""The minutes that a step may begin at, lasts, and must be finished by."""


def some_order_of_work(jobs: list[Job]) -> bool:
    """Whether one worker can do them all in time, in some order."""
    for order in permutations(jobs):
        now = 0
        for begins, lasts, due in order:
            now = max(now, begins) + lasts
            if now > due:
                break
        else:
            return True
    return False


def too_full(jobs: list[Job]) -> bool:
    """Whether there is a stretch with more work than time."""
    return any(
        sum(lasts for at, lasts, by in jobs if at >= begins and by <= due) > max(0, due - begins)
        for begins, _, _ in jobs
        for _, _, due in jobs
    )


@pytest.mark.parametrize("pairs", [1_000_000, 6])
def test_what_cannot_be_is_not_possible_in_any_order(pairs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to six steps of one worker, each asked for by its own time: every order of work is tried."""
    monkeypatch.setattr("procmap.analysis.workload.MOST_PAIRS", pairs)
    met: dict[str, int] = {}
    for seed in seeds(0, 150):
        rng = random.Random(seed)
        jobs = []
        for _ in range(rng.randint(2, 6)):
            begins, lasts = rng.randint(0, 60), rng.randint(1, 20)
            jobs.append((begins, lasts, begins + lasts + rng.randint(0, 50)))
        found = capacity(jobs_plan(jobs), Demand(1, {"d": 1}))
        met[found.verdict] = met.get(found.verdict, 0) + 1
        if some_order_of_work(jobs):
            assert found.verdict != "cannot", seed
        else:
            assert found.verdict != "fits", seed
        if pairs == 1_000_000:
            assert (found.verdict == "cannot") == too_full(jobs), seed
    assert occurs(met.keys() == {"fits", "queues", "cannot"})


def jobs_plan(jobs: list[Job]) -> Plan:
    def at(minute: int) -> str:
        return f"{minute // 60:02d}:{minute % 60:02d}"

    steps = "\n".join(
        f'      s{n}: {{name: S, department: d, not_before: "{at(begins)}", takes: {lasts}m}}'
        for n, (begins, lasts, _) in enumerate(jobs)
    )
    asked = ", ".join(f'r{n}: {{what: R, at: s{n}, by: "{at(due)}"}}' for n, (_, _, due) in enumerate(jobs))
    text = f"""
procmap: 1
process: P
timezone: UTC
departments: {{d: {{name: D}}}}
customer: {{requires: {{{asked}}}}}
states:
  to_be:
    steps:
{steps}"""
    return _plan_in(text)
