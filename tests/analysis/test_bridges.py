"""Steps that are passed over: the transfers around them add up, whichever way they are calculated."""

from __future__ import annotations

import random

import pytest
from files import checked, clock, customer, handoff, numbers, solved
from hypothesis import given, settings
from hypothesis import strategies as st

from procmap.analysis import links

HEAD = """
families: {mine: {name: mine}, other: {name: other}}
customer: {requires: {k: {what: k, at: d, by: "18:00", family: mine}}}
"""


def test_transfers_into_and_out_of_a_step_that_a_family_does_not_take_add_up() -> None:
    solution = solved(
        HEAD
        + """
states:
  to_be:
    steps:
      a: {name: a, not_before: "10:00", takes: 1h}
      b: {name: b, after: {a: 15m}, takes: 9h, family: other}
      c: {name: c, after: {b: 10m..20m}, takes: 9h, family: other}
      d: {name: d, after: {c: 5m}, takes: 1h}
"""
    )
    # 11:00 + 15 + 20 + 5 min = 11:40, and the hour of d: 12:40; at best 10 minutes less.
    assert clock(customer(solution, "k").ready) == "12:40"
    assert customer(solution, "k").slack_best == 5 * 3600 + 30 * 60
    # d must start by 17:00; what a hands over arrives there: 11:40 of 17:00.
    assert numbers(solution, "a", "d") == ("17:00", None, "11:40", "ok")


def test_each_transfer_runs_on_the_calendar_of_the_step_it_begins_with() -> None:
    solution = solved(
        HEAD
        + """
calendars: {early: {week: {mon-fri: ["08:00-12:00"]}}, late: {week: {mon-fri: ["13:00-17:00"]}}}
states:
  to_be:
    steps:
      a: {name: a, calendar: early, not_before: "10:00", takes: 1h}
      b: {name: b, calendar: late, after: {a: 1 working hour}, takes: 9h, family: other}
      d: {name: d, after: {b: 2 working hours}, takes: 1h}
"""
    )
    # 11:00 to 12:00 on a's calendar, 13:00 to 15:00 on b's; d ends at 16:00.
    assert clock(customer(solution, "k").ready) == "16:00"
    assert clock(handoff(solution, "a", "d").ready_at) == "15:00"
    # Needed at d by 17:00: 2 h of b's calendar before are 15:00, 1 h of a's before that is 11:00.
    late = next(one for one in solution.steps if one.id == "a").latest_finish
    assert clock(late) == "11:00"


def test_of_two_ways_over_steps_that_are_passed_over_the_longer_counts() -> None:
    text = """
states:
  to_be:
    steps:
      a: {name: a, not_before: "10:00", takes: 1h}
      b: {name: b, after: {a: 50m}, takes: 9h, family: other}
      c: {name: c, after: {a: 10m}, takes: 9h, family: other}
      d: {name: d, after: WAYS, takes: 1h}
"""
    # Over b 55 min, over c 40 min; straight 45 min.
    for ways in ("{b: 5m, c: 30m}", "{c: 30m, b: 5m}", "{b: 5m, a: 45m}", "{a: 45m, b: 5m}"):
        assert clock(customer(solved(HEAD + text.replace("WAYS", ways)), "k").ready) == "12:55"
    for ways in ("{c: 30m, a: 45m}", "{a: 45m, c: 30m}"):
        assert clock(customer(solved(HEAD + text.replace("WAYS", ways)), "k").ready) == "12:45"


def test_a_state_that_removes_steps_adds_their_transfers_of_any_kind() -> None:
    solutions = checked(
        """
calendars: {early: {week: {mon-fri: ["08:00-12:00"]}}}
calendar: early
customer: {requires: {k: {what: k, at: d, by: "D+4 18:00"}}}
states:
  as_is:
    steps:
      a: {name: a, not_before: "10:00", takes: 1h}
      b: {name: b, after: {a: 1 working hour}, takes: 9h}
      c: {name: c, after: {b: 30m}, takes: 9h}
      d: {name: d, after: {c: 2 working hours}, takes: 0m}
  to_be: {based_on: as_is, steps: {b: null, c: null}}
"""
    ).solutions
    # Friday 11:00, 12:00, 12:30, and two working hours of Monday morning: 10:00.
    assert clock(customer(solutions[1], "k").ready) == "+3 10:00"


def _random(rng: random.Random) -> tuple[str, str]:
    """A process in which a family passes steps over, and the same as a state that removes them."""
    rows, removed = [], []
    for n in range(rng.randint(3, 12)):
        before = rng.sample(range(n), min(n, rng.choice([0, 1, 2, 3])))
        after = ", ".join(f"s{b}: {rng.randint(0, 90)}m" for b in before)
        mine = rng.random() < 0.5
        begins = "" if before and mine else 'not_before: "08:00", '
        rows.append((f"s{n}: {{name: s, {begins}takes: {rng.randint(0, 60)}m, after: {{{after}}}", mine))
        removed += [] if mine else [f"s{n}"]
    last = ", ".join(f"s{n}: {rng.randint(0, 90)}m" for n in range(len(rows)))
    rows.append((f"d: {{name: d, takes: 1m, after: {{{last}}}", True))
    family = "\n".join(f"      {row}{'' if mine else ', family: other'}}}" for row, mine in rows)
    plain = "\n".join(f"      {row}}}" for row, _ in rows)
    nulls = ", ".join(f"{id_}: null" for id_ in removed)
    requires = 'customer: {requires: {k: {what: k, at: d, by: "18:00"}}}'
    return (
        f"{HEAD}states:\n  to_be:\n    steps:\n{family}\n",
        f"{requires}\nstates:\n  as_is:\n    steps:\n{plain}\n  to_be: {{based_on: as_is, steps: {{{nulls}}}}}\n",
    )


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.integers(0, 10**6))
def test_passing_over_removing_and_points_to_pass_are_the_same(seed: int) -> None:
    family, state = _random(random.Random(seed))
    one = solved(family)
    other = next(s for s in checked(state).solutions if s.state == "to_be")
    assert customer(one, "k")._replace(because=()) == customer(other, "k")._replace(because=())
    assert {(h.source, h.target): (h.needed_by, h.ready_at) for h in one.handoffs} == {
        (h.source, h.target): (h.needed_by, h.ready_at) for h in other.handoffs
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "MOST_BRIDGED", 0)
        points = solved(family)
    assert (customer(points, "k").ready, customer(points, "k").slack) == (
        customer(one, "k").ready,
        customer(one, "k").slack,
    )
    times = {step.id: step[2:] for step in points.steps}
    assert {step.id: step[2:7] for step in one.steps}.items() <= {k: v[:5] for k, v in times.items()}.items()


def test_very_many_handoffs_over_one_step_go_through_it() -> None:
    count = 1500
    before = "\n".join(
        f'      a{n}: {{name: a, family: mine, not_before: "09:00", takes: {n}m}}' for n in range(count)
    )
    behind = "\n".join(f"      b{n}: {{name: b, family: mine, after: m, takes: 1m}}" for n in range(count))
    all_a = ", ".join(f"a{n}" for n in range(count))
    all_b = ", ".join(f"b{n}" for n in range(count))
    solution = solved(
        f"""{HEAD.replace('"18:00"', '"D+3 18:00"')}
states:
  to_be:
    steps:
{before}
      m: {{name: m, family: other, after: [{all_a}], takes: 9h}}
{behind}
      d: {{name: d, after: [{all_b}], takes: 1m}}
"""
    )
    # The longest takes 1499 min from 09:00; then one of b and d.
    assert clock(customer(solution, "k").ready) == "+1 10:01"
    assert len(solution.handoffs) == 3 * count
