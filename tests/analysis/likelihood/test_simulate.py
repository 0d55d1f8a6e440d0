"""Runs by chance, against closed forms and, run by run, against scalar operators of the lengths that were drawn."""

from __future__ import annotations

import datetime
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from fuzz import times

from procmap.analysis.cases import Varying
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.likelihood.distribution import of_sample, of_spread
from procmap.analysis.likelihood.engine import Engine
from procmap.analysis.likelihood.result import interval
from procmap.analysis.likelihood.runs import Runs
from procmap.analysis.likelihood.simulate import Wish, simulate
from procmap.analysis.plan import Plan, make_plan
from procmap.calendars import Sequence, is_finite, parse_spread
from procmap.loading.document import compose
from procmap.loading.reader import read_process

DAY = datetime.date(2026, 11, 27)
Z = 3.2905
"""Standard errors of a 99.9 % interval."""


def plan_of(steps: str, by: str, more: str = "", at: str = "end") -> Plan:
    text = f"""
procmap: 1
process: P
timezone: UTC
departments: {{d: {{name: D}}}}
{more}
customer: {{requires: {{r: {{what: R, at: {at}, by: "{by}"}}}}}}
states:
  to_be:
    steps:
{steps}"""
    reading = read_process(compose(text, "p.yaml"), None)
    assert reading.process is not None, [finding.values for finding in reading.findings]
    return make_plan(reading.process, "to_be", None, Clocks(reading.process, Calendars(reading.process), DAY))


def share_of(plan: Plan, runs: int = 200_000, seed: int = 11) -> float:
    [one] = simulate(plan, Wish(runs, seed), {}).customers
    assert one.chance is not None
    return one.chance.share


def within(share: float, wanted: float, runs: int = 200_000) -> bool:
    """Whether a share of runs lies in the 99.9 % interval around what it should be (a length's grid allowed for)."""
    return abs(share - wanted) <= Z * (wanted * (1 - wanted) / runs) ** 0.5 + 1 / 8192


def test_one_uniform_step() -> None:
    plan = plan_of('      end: {name: E, department: d, not_before: "10:00", takes: 0m..100m}', "10:30")
    assert within(share_of(plan), 0.30)


def test_two_uniform_steps_in_series() -> None:
    """P(U + V <= 80 of 100 each) = 0.8² / 2."""
    plan = plan_of(
        '      a: {name: A, department: d, not_before: "10:00", takes: 0m..100m}\n'
        "      end: {name: E, department: d, after: a, takes: 0m..100m}",
        "11:20",
    )
    assert within(share_of(plan), 0.32)


def test_the_join_of_independent_uniform_steps() -> None:
    """P(max(U, V) <= 70 of 100 each) = 0.7²."""
    plan = plan_of(
        '      a: {name: A, department: d, not_before: "10:00", takes: 0m..100m}\n'
        '      b: {name: B, department: d, not_before: "10:00", takes: 0m..100m}\n'
        "      end: {name: E, department: d, after: [a, b], takes: 0m}",
        "11:10",
    )
    assert within(share_of(plan), 0.49)


def test_three_points_are_beta_pert() -> None:
    """Best 0, typical 1, worst 4 h: beta(2, 4). P(X <= 1 h) = P(Beta <= 1/4) = 1 - (3/4)^4 (1 + 4/4 ... ) by sums."""
    plan = plan_of('      end: {name: E, department: d, not_before: "10:00", takes: 0h/1h/4h}', "11:00")
    x = Fraction(1, 4)
    ways = (5, 10, 10, 5, 1)
    wanted = float(sum(way * x ** (k + 2) * (1 - x) ** (3 - k) for k, way in enumerate(ways[1:])))
    assert wanted == pytest.approx(0.3672, abs=5e-5)
    assert within(share_of(plan), wanted)


def test_percentiles_are_kept() -> None:
    takes = "p0 30m / p50 1h / p90 2h / p100 4h"
    for by, wanted in (("11:00", 0.5), ("12:00", 0.9), ("11:30", 0.7), ("10:45", 0.25)):
        plan = plan_of(f'      end: {{name: E, department: d, not_before: "10:00", takes: "{takes}"}}', by)
        assert within(share_of(plan), wanted)


def test_a_choice_by_its_shares() -> None:
    """80 % take 10 min, the rest 50; half an hour is left."""
    plan = plan_of(
        '      a: {name: A, department: d, not_before: "10:00", takes: 0m,\n'
        "          choose: {branches: {fast: {share: 80 %, steps: [f]}, slow: {steps: [s]}}}}\n"
        "      f: {name: F, department: d, after: a, takes: 10m}\n"
        "      s: {name: S, department: d, after: a, takes: 50m}\n"
        "      end: {name: E, department: d, after: [f, s], takes: 0m}",
        "10:30",
    )
    assert within(share_of(plan), 0.8)
    assert simulate(plan, Wish(1000), {}).assumptions == ()


def test_a_loop_by_its_share() -> None:
    """Each time through takes 10 min and is followed by another one in 30 %, three at most: two are in time."""
    plan = plan_of(
        '      a: {name: A, department: d, not_before: "10:00", takes: 10m}\n'
        "      end: {name: E, department: d, after: a, takes: 0m, repeat: {steps: [a], at_most: 3, share: 30 %}}",
        "10:20",
    )
    assert within(share_of(plan), 0.91)


def test_a_departure_that_is_missed_costs_the_next_one() -> None:
    plan = plan_of(
        '      a: {name: A, department: d, not_before: "10:00", takes: 0m..100m}\n'
        '      end: {name: E, department: d, after: a, takes: 30m, departures: ["11:00", "12:00"]}',
        "12:00",
    )
    assert within(share_of(plan), 0.6)
    [one] = simulate(plan, Wish(20_000), {}).customers
    assert {at % 86_400 // 60 for _, at in one.ready} == {11 * 60 + 30, 12 * 60 + 30}


def test_work_stops_at_the_close() -> None:
    """0 to 100 working minutes from 17:30, closed from 18:00 to 09:00: until 09:10 there are 40 of them."""
    plan = plan_of(
        '      end: {name: E, department: d, calendar: o, not_before: "17:30", takes: 0..100 working min}',
        "D+3 09:10",
        'calendars: {o: {week: {mon-fri: ["09:00-18:00"]}}}',
    )
    assert within(share_of(plan), 0.4)


def test_a_window_hands_its_lateness_on() -> None:
    """Nobody knows b; c was promised 12:00 if a comes by 11:00, and is as late as a is."""
    steps = """      a: {name: A, department: d, not_before: "10:00", takes: 0m..100m}
      b: {name: B, department: d, after: a}
      end: {name: E, department: d, after: b, takes: 0m}
    requirements:
      first: {what: X, step: a, asked_by: b, by: "11:00", answer: "yes"}
      second: {what: Y, step: b, asked_by: end, by: "12:00", answer: "yes"}"""
    found = simulate(plan_of(steps, "12:15"), Wish(200_000, 3), {})
    [one] = found.customers
    assert one.chance is not None
    assert within(one.chance.share, 0.75)
    assert [assumption.kind for assumption in found.assumptions] == ["window"]


@pytest.mark.parametrize(
    ("most", "calendar", "wanted"), [("2h", "", 0.6), ("1 working hour", "calendar: o, ", 0.2)]
)
def test_how_often_a_greatest_time_is_kept(most: str, calendar: str, wanted: float) -> None:
    """From the end of a to the beginning of the end lie the 30 to 180 minutes of b: two hours are kept in 90 of 150.
    One working hour is kept in 30 of 150.
    """
    steps = f"""      a: {{name: A, department: d, {calendar}not_before: "10:00", takes: 0m}}
      b: {{name: B, department: d, after: a, takes: 30m..180m}}
      end: {{name: E, department: d, after: [{{step: b}}, {{step: a, at_most: {most}}}], takes: 0m}}"""
    more = 'calendars: {o: {week: {mon-fri: ["09:00-18:00"]}}}'
    found = simulate(plan_of(steps, "18:00", more), Wish(200_000, 5), {})
    [fresh] = found.freshness
    assert (fresh.source, fresh.target) == ("a", "end")
    assert within(fresh.kept.share, wanted)


def test_what_nobody_knows_is_unknown_and_named() -> None:
    steps = """      a: {name: A, department: d, not_before: "10:00"}
      end: {name: E, department: d, after: a, takes: 5m..10m}"""
    [one] = simulate(plan_of(steps, "12:00"), Wish(1000), {}).customers
    assert (one.chance, one.unknown) == (None, ("a",))


def test_nothing_that_waits_for_the_clock_is_always_in_time() -> None:
    [one] = simulate(
        plan_of("      end: {name: E, department: d, takes: 5m..10m}", "12:00"), Wish(1000), {}
    ).customers
    assert one.whenever
    assert one.chance is None


def test_a_sample_is_drawn_from() -> None:
    plan = plan_of('      end: {name: E, department: d, not_before: "10:00", takes: 1m..9m}', "10:05")
    [one] = simulate(plan, Wish(200_000), {"end": of_sample([60, 60, 120, 540])}).customers
    assert one.chance is not None
    assert within(one.chance.share, 0.75)


def random_steps(rng: random.Random) -> str:
    lines = []
    for n in range(rng.randint(2, 6)):
        parts = [f"name: S{n}", "department: d"]
        before = rng.sample(range(n), min(n, rng.choice([0, 1, 1, 2])))
        lags = [
            f"s{k}: {{transfer: {rng.choice(['10m', '5m..30m', '1..3 working hours', '0m'])}}}"
            for k in before
        ]
        parts += ["after: {" + ", ".join(lags) + "}"] if before else ['not_before: "10:00"']
        parts.append(
            "takes: "
            + rng.choice(
                [
                    "20m..3h",
                    "1h/2h/4h",
                    "45m",
                    "1..6 working hours",
                    "1..2 working days",
                    "EOD",
                    "p50 1h / p100 9h",
                ]
            )
        )
        if rng.random() < 0.5:
            parts.append("calendar: " + rng.choice(["o", "n"]))
        extra = rng.choice(["", "", 'departures: ["06:00", "15:00"]', "opening_hours: true", "atomic: true"])
        parts += [extra] if extra else []
        lines.append(f"      s{n}: {{{', '.join(parts)}}}")
    return "\n".join(lines)


CALENDARS = (
    'calendars: {o: {week: {mon-fri: ["09:00-13:00", "14:00-18:00"]}}, n: {week: {mon-sun: ["22:00-06:00"]}}}'
)


@pytest.mark.parametrize("seed", range(times(60)))
def test_every_run_is_the_solver_s_forward_pass_with_the_lengths_drawn(seed: int) -> None:
    """Each run again, alone, arc by arc with scalar operators of the lengths that were drawn."""
    rng = random.Random(seed)
    steps = random_steps(rng)
    plan = plan_of(steps, "D+9 12:00", CALENDARS, at=f"s{steps.count(chr(10))}")
    size = 24
    engine, other = Engine(plan, seed, {}), Engine(plan, seed, {})
    runs = Runs(engine, size)
    drawn = {
        arc: [source.distribution.draw(source.stream(size)).tolist() for source in sources]
        for arc, sources in _in_order(other)
    }
    for run in range(size):
        for v, instant in enumerate(_alone(engine, drawn, run)):
            assert (runs.at[v] is None and instant <= -(1 << 61)) or int(runs.at[v][run]) == instant


@pytest.mark.parametrize("seed", range(times(20)))
def test_a_walk_to_the_customer_comes_to_the_same_instants(seed: int) -> None:
    """With nothing kept on the way, the customer's instants are those of the same draws with everything kept."""
    rng = random.Random(seed)
    steps = random_steps(rng)
    plan = plan_of(steps, "D+9 12:00", CALENDARS, at=f"s{steps.count(chr(10))}")
    _same_at_the_end(plan, seed)


def test_a_walk_through_choices_loops_and_promises_comes_to_the_same_instants() -> None:
    steps = """      a: {name: A, department: d, not_before: "10:00", takes: 5m..30m,
          choose: {branches: {fast: {share: 80 %, steps: [f]}, slow: {steps: [s]}}}}
      f: {name: F, department: d, after: a, takes: 10m..20m}
      s: {name: S, department: d, after: a, takes: 30m..50m}
      aside: {name: X, department: d, after: a, takes: 1h..2h}
      u: {name: U, department: d, after: [f, s]}
      end: {name: E, department: d, after: u, takes: 1m..9m, repeat: {steps: [u], at_most: 3, share: 30 %}}
    requirements:
      first: {what: X, step: f, asked_by: u, by: "10:40", answer: "yes"}
      second: {what: Y, step: u, asked_by: end, by: "12:00", answer: "yes"}"""
    _same_at_the_end(plan_of(steps, "12:15"), 3)


def _same_at_the_end(plan: Plan, seed: int) -> None:
    engine, other = Engine(plan, seed, {}), Engine(plan, seed, {})
    [end] = engine.assembled.customer.values()
    whole, light = Runs(engine, 512), Runs(other, 512, other.walk([end]))
    if whole.at[end] is None:
        assert light.at[end] is None
    else:
        assert whole.at[end].tolist() == light.at[end].tolist()
    assert sum(at is not None for at in light.at) <= 1


def test_a_branch_that_no_run_takes_is_no_trouble() -> None:
    """One in ten thousand takes the branch with a transfer and a departure: most chunks hold no such run."""
    steps = """      a: {name: A, department: d, not_before: "10:00", takes: 0m,
          choose: {branches: {rare: {share: 0.01 %, steps: [b]}, rest: {steps: [c]}}}}
      b: {name: B, department: d, after: {a: {transfer: 5m..10m}}, takes: 10m..20m, departures: ["11:00", "12:00"]}
      c: {name: C, department: d, after: a, takes: 10m}
      end: {name: E, department: d, after: [b, c], takes: 0m}"""
    assert within(share_of(plan_of(steps, "10:30")), 0.9999)


def _in_order(engine: Engine) -> list[tuple[int, Any]]:
    return sorted(engine.sources.items())


def _alone(engine: Engine, drawn: dict[int, list[list[int]]], run: int) -> list[int]:
    network = engine.network
    at = list(network.release)
    for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
        left = [amounts[run] for amounts in drawn.get(arc, [])]
        operator = network.operator.get(arc)
        parts = operator.parts if isinstance(operator, Sequence) else (operator,)
        t = at[u]
        for part in parts:
            if isinstance(part, Varying):
                t = part.taking(left.pop(0)).forward(t)
            elif part is not None:
                t = part.forward(t)
            elif is_finite(t):  # a while after never is never
                t += network.lag[arc]
        at[v] = max(at[v], t)
    return at


def test_the_same_seed_gives_the_same_and_another_one_does_not() -> None:
    plan = plan_of(
        '      a: {name: A, department: d, not_before: "10:00", takes: 1h/2h/4h}\n'
        "      end: {name: E, department: d, after: a, takes: 20m..60m}",
        "13:00",
    )
    first, again, other = (simulate(plan, Wish(30_000, seed), {}) for seed in (7, 7, 8))
    assert first == again
    assert first.customers != other.customers


def test_it_stops_when_the_error_is_small_enough() -> None:
    plan = plan_of('      end: {name: E, department: d, not_before: "10:00", takes: 0m..100m}', "10:30")
    found = simulate(plan, Wish(10_000_000, precision=0.005), {})
    assert found.runs == 16_384  # sqrt(0.21 / 8192) = 0.0051, and a chunk more is enough


def test_agreement_of_a_few_runs_is_no_precision() -> None:
    """All runs are in time, and the plain formula says 0 at once. Wilson's interval for n of n begins at
    n / (n + 3.84): its half is below 1.96 * 0.00005 from n = 19,600 on, the third chunk of 8,192.
    """
    plan = plan_of('      end: {name: E, department: d, not_before: "10:00", takes: 0m..100m}', "12:00")
    assert simulate(plan, Wish(10_000_000, precision=0.00005), {}).runs == 24_576


def test_the_interval_is_wilson_s() -> None:
    """98 of 100: 0.9300 to 0.9945 (Wilson's score, 95 %), by the formula with z² = 3.8415."""
    found = interval(98, 100)
    assert (round(found.low, 4), round(found.high, 4)) == (0.9300, 0.9945)
    assert interval(0, 10).low == 0.0
    assert interval(10, 10).high == 1.0


def test_the_tornado_names_the_wider_step_first() -> None:
    plan = plan_of(
        '      a: {name: A, department: d, not_before: "10:00", takes: 0m..20m}\n'
        "      end: {name: E, department: d, after: a, takes: 0m..100m}",
        "11:20",
    )
    [one] = simulate(plan, Wish(50_000), {}).customers
    assert [swing.step for swing in one.swings] == ["end", "a"]
    assert one.swings[0].in_time_quick == 1.0
    assert one.swings[0].in_time_slow == 0.0


class TestBudget:
    """A promise of 95 % over two uniform steps of 0 to 100 and 0 to 20 minutes, deadline 11:56 (slack -4 at worst)."""

    PLAN = (
        '      a: {name: A, department: d, not_before: "10:00", takes: 0m..20m}\n'
        "      end: {name: E, department: d, after: a, takes: 0m..100m}"
    )

    def test_misses_are_spent_where_they_gain_most(self) -> None:
        """All five per cent on the wide step: 95 min; 20 + 95 = 115 of 116. Four are enough: 96 %."""
        [one] = simulate(plan_of(self.PLAN, "11:56"), Wish(1000), {}).customers
        assert one.budget is not None
        assert {part.step: round(part.share, 3) for part in one.budget.allowances} == {"a": 1.0, "end": 0.95}
        assert one.budget.slack == 60
        assert one.budget.guaranteed == pytest.approx(0.96)
        assert one.budget.independent == pytest.approx(0.95)

    def test_the_latest_times_leave_what_is_counted(self) -> None:
        """11:56 less 95 min."""
        [one] = simulate(plan_of(self.PLAN, "11:56"), Wish(1000), {}).customers
        assert one.budget is not None
        [latest] = one.budget.latest
        assert latest.needed_by is not None
        assert latest.needed_by % 86_400 == (11 * 60 + 56 - 95) * 60

    def test_what_the_budget_promises_is_kept_by_the_runs(self) -> None:
        for by in ("11:20", "11:40", "11:56"):
            [one] = simulate(plan_of(self.PLAN, by), Wish(50_000), {}).customers
            assert one.budget is not None
            assert one.chance is not None
            assert one.chance.high >= one.budget.guaranteed

    def test_every_outcome_is_a_hundred_per_cent(self) -> None:
        [one] = simulate(plan_of(self.PLAN, "12:00"), Wish(1000), {}).customers
        assert one.budget is not None
        assert one.budget.guaranteed == 1.0


def test_quantiles_of_a_distribution() -> None:
    spread = of_spread(parse_spread("0m..100m"))
    assert [round(amount, -1) for amount in spread.quantiles(4)] == [6000, 4500, 3000, 1500, 0]
    assert of_sample([60, 60, 120, 540]).quantiles(4) == [540, 120, 60, 60, 60]
    days = of_spread(parse_spread("1..3 working days"))
    drawn = days.draw(np.random.default_rng(1).integers(0, 1 << 16, 30_000, np.uint16))
    assert {day: round(float((drawn == day).mean()), 1) for day in (1, 2, 3)} == {1: 0.3, 2: 0.3, 3: 0.3}
