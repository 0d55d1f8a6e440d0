"""What was only asked for is nobody's promise: no one is charged with it, and its lateness goes on."""

from __future__ import annotations

from typing import Any

import pytest
from files import checked, clock, customer, rules

from procmap.report import FileReport

TEXT = """
departments: {bakery: {name: Bakery}, van: {name: Van}, hall: {name: Hall}}
customer: {requires: {k: {what: k, at: lay, by: "DUE"}}}
states:
  to_be:
    steps:
      bake: {name: Bake, department: bakery, not_before: "06:00", takes: 3h}
      carry: {name: Carry, department: van, after: bake, takes: 1h}
      lay: {name: Lay, department: hall, after: carry, takes: 30m}
    requirements:
      baked: {what: Baked, step: bake, asked_by: carry, by: "08:30", answer: ANSWER}
      carried: {what: Carried, step: carry, asked_by: lay, by: "CARRIED", answer: "yes"}
"""


def report(answer: str, carried: str = "11:00", due: str = "12:00") -> FileReport:
    return checked(TEXT.replace("ANSWER", answer).replace("CARRIED", carried).replace("DUE", due))


def errors(found: FileReport) -> list[str]:
    return [one.rule for one in found.findings if one.severity == "error"]


def deficits(found: FileReport) -> list[tuple[Any, ...]]:
    (solution,) = found.solutions
    return [
        (one.kind, one.contract, one.customer, one.behind, one.steps, clock(one.comes), one.missing // 60)
        for one in solution.deficits
    ]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        # Baked at 09:00, promised for 08:30: a promise that cannot be kept, and nothing else.
        ('"yes"', ["unkeepable-promise"]),
        # Asked for and not promised: the answer is the one cause.
        ("refused", ["unsupported-promise"]),
        ("contested", ["unsupported-promise"]),
        ("open", []),
    ],
)
def test_one_cause_one_error(answer: str, told: list[str]) -> None:
    found = report(answer)
    assert errors(found) == told
    assert ("conditional-promise" in rules(found)) == (answer == "open")
    (solution,) = found.solutions
    # Nothing is late for the customer: baked 09:00, carried 10:00 (promised 11:00), laid 10:30.
    assert (customer(solution, "k").slack, solution.deficits == ()) == (90 * 60, answer != '"yes"')
    late = [(one.contract, one.missing // 60) for one in solution.late_requests]
    assert late == ([("baked", 30)] if answer != '"yes"' else [])


def test_what_a_late_request_makes_late_is_charged_where_it_is_promised() -> None:
    # The van has promised 09:30; with the bread at 08:30 it would do, but that comes at 09:00.
    refused = report("refused", carried="09:30")
    assert deficits(refused) == [("promise", "carried", None, None, ("bake", "carry"), "10:00", 30)]
    # Had the bakery promised 08:30, it alone would be charged with the half hour.
    assert deficits(report('"yes"', carried="09:30")) == [
        ("promise", "baked", None, None, ("bake",), "09:00", 30)
    ]


def test_a_request_in_time_begins_the_run_behind_it() -> None:
    # Asked by 08:30 what can be there at 08:00: the van, which takes an hour from then, cannot promise 09:00.
    found = checked(
        TEXT.replace("ANSWER", "open").replace("CARRIED", "09:00").replace("DUE", "12:00").replace("3h", "2h")
    )
    assert deficits(found) == [("promise", "carried", None, "baked", ("carry",), "09:30", 30)]
    assert found.solutions[0].late_requests == ()


def test_where_nobody_promised_anything_the_handoff_is_infeasible() -> None:
    found = checked(
        TEXT.replace('answer: "yes"', "answer: open")
        .replace("ANSWER", "refused")
        .replace("CARRIED", "09:45")
        .replace("DUE", "10:00")
    )
    # Baked 09:00, carried 10:00, laid 10:30: both requests are late, and so is the customer, by half an hour.
    assert deficits(found) == [("handoff", None, "k", None, ("bake", "carry", "lay"), "10:30", 30)]
    assert [(one.contract, one.missing // 60) for one in found.solutions[0].late_requests] == [
        ("baked", 30),
        ("carried", 15),
    ]
    assert sorted(errors(found)) == ["infeasible-handoff", "unsupported-promise"]


def test_a_refused_promise_within_a_time_too_short_is_no_deficit() -> None:
    text = TEXT.replace('by: "08:30", answer: ANSWER', "promised: {within: 1h}, answer: ANSWER")
    text = text.replace("CARRIED", "11:00").replace("DUE", "12:00")
    assert [one.kind for one in checked(text.replace("ANSWER", '"yes"')).solutions[0].deficits] == [
        "relative"
    ]
    assert checked(text.replace("ANSWER", "refused")).solutions[0].deficits == ()
