"""Greatest times beside unknown ones, worked by hand; decision 20 says why so."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml
from processes import random_process, spelled

from procmap.analysis.solution import Solution, StepTimes
from procmap.api.solve import solve
from procmap.model import Process

DAY = date(2026, 11, 30)


def solved(steps: str, at: str, by: str = "12:00") -> Solution:
    named = {id_: {"name": id_, **step} for id_, step in yaml.load(steps, yaml.BaseLoader).items()}
    data = {
        "procmap": 1,
        "process": "p",
        "timezone": "UTC",
        "calendars": {"morning": {"timezone": "UTC", "week": {"mon-sun": ["09:00-13:00"]}}},
        "customer": {"requires": {"c": {"what": "c", "at": at, "by": by}}},
        "states": {"to_be": {"steps": named}},
    }
    (solution,) = solve(Process.model_validate(data), date=DAY)
    return solution


def times(solution: Solution, step: str) -> StepTimes:
    return next(one for one in solution.steps if one.id == step)


def clock(instant: int | None) -> str | None:
    return None if instant is None else datetime.fromtimestamp(instant, UTC).strftime("%H:%M")


HELD = """
a: {{not_before: "{a}", takes: 0m}}
b: {{not_before: "10:00"{b}}}
c: {{after: [b, {{step: a, at_most: 1h}}], takes: 30m}}
d: {{after: a, takes: 1h}}
"""


@pytest.mark.parametrize(
    ("a", "b", "begins"),
    [
        ("08:00", ", takes: 30m", "09:30"),  # c from 10:30, an hour before it
        ("08:00", "", None),  # c from 10:00 or later: a from 9:00 or later
        ("09:00", "", "09:00"),  # 10:00 is an hour after 9:00: nothing is put off
        ("09:30", "", "09:30"),
    ],
)
def test_what_an_unknown_end_puts_off_is_unknown_and_nothing_else(a: str, b: str, begins: str | None) -> None:
    solution = solved(HELD.format(a=a, b=b), "d")
    assert clock(times(solution, "a").earliest_start) == begins
    (customer,) = solution.customers
    assert customer.verdict.value == ("unknown" if begins is None else "holds")


def test_a_latest_time_through_an_unknown_one_is_unknown() -> None:
    """b may take what it likes before 12:00, so c, due 15 minutes after a, has no latest time; d is due by itself."""
    solution = solved(
        """
        a: {takes: 0m}
        b: {after: a}
        c: {after: [{step: a, relation: finish-finish, at_most: 15m}], takes: 5m}
        """,
        "b",
    )
    assert times(solution, "c").latest_finish is None
    known = solved(
        """
        a: {takes: 0m}
        b: {after: a, takes: 2h}
        c: {after: [{step: a, relation: finish-finish, at_most: 15m}], takes: 5m}
        """,
        "b",
    )
    assert clock(times(known, "a").latest_finish) == "10:00"
    assert clock(times(known, "c").latest_finish) == "10:15"


def test_a_range_of_a_greatest_time_makes_best_and_worst_differ() -> None:
    """b from 10:00: a is not over before 9:00 (at most 1 h) or 8:00 (2 h), so d is ready at 10:00 or 9:00."""
    solution = solved(
        """
        a: {not_before: "08:00", takes: 0m}
        b: {not_before: "10:00", after: [{step: a, at_most: 1h..2h}], takes: 10m}
        d: {after: a, takes: 1h}
        """,
        "d",
    )
    (customer,) = solution.customers
    assert (customer.slack, customer.slack_best) == (2 * 3600, 3 * 3600)


def test_what_fits_nowhere_has_a_beginning_all_the_same() -> None:
    """Five hours without a break are never worked in four; a can begin at 9:30 and is never over."""
    solution = solved(
        """
        a: {not_before: "09:30", takes: 5h, atomic: true, calendar: morning}
        b: {after: [{step: a, at_most: 1h}], takes: 10m}
        """,
        "b",
    )
    found = times(solution, "a")
    assert (clock(found.earliest_start), found.earliest_finish) == ("09:30", None)
    assert solution.verdict.value == "infeasible"


def shuffled(data: dict[str, Any], seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    state = data["states"]["to_be"]
    steps = list(state["steps"].items())
    rng.shuffle(steps)
    steps = [(id_, step | {"after": rng.sample(step["after"], len(step["after"]))}) for id_, step in steps]
    return data | {"states": {"to_be": state | {"steps": dict(steps)}}}


@pytest.mark.parametrize("seed", range(40))
def test_the_order_in_which_a_file_names_things_changes_no_time(seed: int) -> None:
    process = random_process(seed, limits=0.6)
    data = spelled(process)
    (one,) = solve(Process.model_validate(data), date=process["anchor"])
    (other,) = solve(Process.model_validate(shuffled(data, seed)), date=process["anchor"])
    assert {step.id: step[:6] for step in one.steps} == {step.id: step[:6] for step in other.steps}
    assert [(c.verdict, c.ready, c.slack) for c in one.customers] == [
        (c.verdict, c.ready, c.slack) for c in other.customers
    ]
