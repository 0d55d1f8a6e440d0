"""What a step's own calendar decides, and which event a contract is measured at; worked out by hand."""

from __future__ import annotations

import pytest
from files import checked, clock, contract, customer, handoff, numbers, rules, solved, step

TRUCK = """
calendars: {road: {week: {mon-sat: ["00:00-24:00"]}, closed: [2026-11-28, 2026-11-30]}}
CALENDAR
customer: {requires: {k: {what: k, at: b, by: "D+4 18:00"}}}
states:
  to_be:
    steps:
      a: {name: a, not_before: "10:00", takes: 1h}
      b: {name: b, DEPARTMENTCALafter: a, departures: ["06:00", "12:00"], takes: 2h}
"""


def truck(own: str, department: str = "", calendar: str = "") -> str:
    return (
        TRUCK.replace("CALENDAR", f"departments: {{van: {{name: Van, calendar: road}}}}\n{calendar}", 1)
        .replace("DEPARTMENT", department)
        .replace("CAL", own)
    )


def test_a_truck_does_not_leave_on_a_closed_day_of_its_own_calendar() -> None:
    # Friday 11:00 is in time for the 12:00 truck; ready an hour later it misses that one. Saturday and Monday are
    # closed, Sunday is no working day: the next one leaves on Tuesday at 06:00 and arrives at 08:00.
    late = solved(truck("calendar: road, ").replace('"10:00"', '"11:30"'))
    assert clock(customer(late, "k").ready) == "+4 08:00"
    # Backwards: by Tuesday 18:00 the 12:00 truck will do; by Tuesday 07:00 only the one of Friday 12:00.
    assert clock(step(late, "b").latest_start) == "+4 12:00"
    early = solved(truck("calendar: road, ").replace("D+4 18:00", "D+4 07:00"))
    assert clock(step(early, "b").latest_start) == "12:00"


@pytest.mark.parametrize(
    ("own", "department", "calendar"),
    [("", "", ""), ("", "department: van, ", ""), ("", "", "calendar: road")],
)
def test_departures_heed_no_other_calendar(own: str, department: str, calendar: str) -> None:
    late = solved(truck(own, department, calendar).replace('"10:00"', '"11:30"'))
    assert clock(customer(late, "k").ready) == "+1 08:00"


def test_working_days_of_a_promise_are_those_of_the_steps_own_calendar() -> None:
    text = """
calendars: {office: {week: {mon-fri: ["09:00-18:00"]}}, shop: {week: {mon-sat: ["09:00-18:00"]}}}
departments: {sales: {name: Sales, calendar: office}}
customer: {requires: {k: {what: k, at: b, by: "D+3 18:00"}}}
states:
  to_be:
    steps:
      a: {name: a, department: sales, OWNnot_before: "10:00", takes: 1h}
      b: {name: b, after: a, takes: 1h}
    requirements:
      r: {what: r, step: a, asked_by: b, by: "D+1wd 12:00", answer: "yes"}
"""
    # The first working day after Friday: Monday for the office, Saturday for the shop.
    assert clock(contract(solved(text.replace("OWN", "")), "r").agreed_by) == "+3 12:00"
    assert clock(contract(solved(text.replace("OWN", "calendar: shop, ")), "r").agreed_by) == "+1 12:00"
    assert clock(contract(solved(text.replace("OWN", "calendar: office, ")), "r").agreed_by) == "+3 12:00"


PARALLEL = """
customer: {requires: {k: {what: k, at: sort, by: "15:00"}}}
states:
  to_be:
    steps:
      unload: {name: u, not_before: "10:00", takes: 3h}
      sort: {name: s, after: [{step: unload, relation: RELATION, at_least: 30m}], takes: 1h}
    requirements:
      done: {what: Unloaded, step: unload, asked_by: sort, by: "12:00", answer: "yes"}
"""


@pytest.mark.parametrize(
    ("relation", "ready"),
    [("start-start", "11:30"), ("start-finish", "10:30")],
)
def test_a_contract_on_what_begins_with_the_start_is_kept_by_the_finish(relation: str, ready: str) -> None:
    report = checked(PARALLEL.replace("RELATION", relation))
    (solution,) = report.solutions
    # Sorting need not wait for all of it: it begins (or ends) 30 min after 10:00.
    assert clock(customer(solution, "k").ready) == ready
    # But what was promised is that it is unloaded, and that is at 13:00.
    assert numbers(solution, "unload", "sort", "done") == (None, "12:00", "13:00", "unkept")
    assert [(d.kind, d.contract, d.missing) for d in solution.deficits] == [("promise", "done", 3600)]
    assert "unkeepable-promise" in rules(report)
    # The handoff itself has its own numbers.
    bare = next(h for h in solution.handoffs if h.requirement is None)
    assert clock(bare.ready_at) == "10:30"


def test_a_contract_on_what_ends_with_the_finish_is_measured_on_arrival() -> None:
    (solution,) = checked(PARALLEL.replace("RELATION", "finish-finish")).solutions
    assert numbers(solution, "unload", "sort", "done") == ("15:00", "12:00", "13:30", "unkept")


def test_of_two_handoffs_between_two_steps_one_carries_the_contract() -> None:
    text = PARALLEL.replace(
        "[{step: unload, relation: RELATION, at_least: 30m}]",
        "[{step: unload, relation: start-start, at_least: 4h}, {step: unload, at_least: 10m}, "
        "{step: unload, relation: finish-finish, at_least: 2h}]",
    )
    solution = solved(text)
    # Start at 14:00 (10:00 + 4 h; 13:10 by the finish), so that it ends at 15:00 (13:00 + 2 h says the same).
    assert clock(customer(solution, "k").ready) == "15:00"
    # The result arrives ten minutes after 13:00.
    assert clock(handoff(solution, "unload", "sort", "done").ready_at) == "13:10"
    assert [h.requirement for h in solution.handoffs] == [None, "done", None]


def test_an_unknown_duration_between_two_handoffs_of_two_kinds() -> None:
    text = """
customer: {requires: {k: {what: k, at: b, by: "18:00"}}}
states:
  to_be:
    steps:
      a: {name: a, not_before: "10:00"}
      b: {name: b, after: [a, {step: a, relation: finish-finish, at_least: 20m}], takes: 1h}
    requirements: {r: {what: r, step: a, asked_by: b, by: "12:00", answer: "yes"}}
"""
    solution = solved(text)
    # r speaks for how long a takes on the one handoff; on the other nobody does.
    assert (solution.windows[0].contract, solution.windows[0].left) == ("r", 2 * 3600)
    assert solution.verdict == "unknown"
