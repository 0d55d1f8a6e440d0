"""What greatest times have no part in is told as if there were none: chains up to the deadline, and whose time it is.

Goods are packed by 13:15 and loaded in half an hour for the vans of 14:00 and 16:00, which drive 70 min; accepted in a
quarter of an hour by 17:00, and no later than 3 h after they were packed. The van of 14:00 must be caught, so that
loading begins by 13:30; packed by then, the goods must be there by 16:30, 15 min before the deadline asks.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from files import checked, clock, solved
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import random_process, spelled

from procmap.analysis.calculation import Calculation
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import make_plan
from procmap.analysis.why import explain
from procmap.api.why import why
from procmap.calendars import FOREVER
from procmap.model import Process

FRESH = """
customer: {requires: {received: {what: Received, at: accept, by: "17:00"}}}
states:
  to_be:
    steps:
      begin: {name: Begin, not_before: "14:20", takes: 0m}
      pack: {name: Pack, not_before: "12:30", takes: 45m}
      load: {name: Load, after: [begin, pack], takes: 30m}
      drive: {name: Drive, after: load, takes: 70m, departures: {times: ["14:00", "16:00"]}}
      accept: {name: Accept, after: [drive, {step: pack, at_most: 3h}], takes: 15m}
"""

ON = [
    ("step", "load", "13:30"),
    ("step", "drive", "14:00"),
    ("step", "drive", "15:35"),
    ("step", "accept", "16:45"),
]
END = [("deadline", "accept", "17:00")]


def chain(subject: str) -> list[tuple[str, str | None, str | None]]:
    report = checked(FRESH)
    assert report.process is not None
    (found,) = why(report.process, subject, date=date(2026, 11, 27))
    assert all(link.certified for link in found.needed)
    return [(one.kind, one.step, clock(one.latest)) for one in found.needed]


@pytest.mark.parametrize("subject", ["begin", "pack"])
def test_a_chain_that_needs_no_greatest_time_ends_at_the_deadline(subject: str) -> None:
    """Both are needed by 13:30 whether or not the goods may wait: no chain goes by the greatest time at all."""
    assert chain(subject) == ON + END


def test_a_chain_through_a_greatest_time_ends_at_the_deadline() -> None:
    """There by 16:30 only because packed by 13:30; and why by 13:30, the deadline says and not the van's arrival."""
    assert chain("drive") == [("limit", "pack", "16:30"), *ON, *END]


LATE = """
departments: {{dock: {{name: Dock}}, lab: {{name: Lab}}, vans: {{name: Vans}}}}
customer: {{requires: {{there: {{what: There, at: drive, by: "12:00"}}}}}}
states:
  to_be:
    steps:
      unload: {{name: Unload, department: dock, not_before: "08:00", takes: 1h}}
      test: {{name: Test, department: lab, after: unload, takes: 2h}}
      ice: {{name: Ice, department: lab, takes: 30m}}
      drive: {{name: Drive, department: vans, after: [test, {ice}], takes: 2h}}
    requirements:
      unloaded: {{what: Unloaded, step: unload, asked_by: test, by: "09:00", answer: "yes"}}
      tested: {{what: Tested, step: test, asked_by: drive, by: "11:00", answer: "yes"}}
"""


@pytest.mark.parametrize("ice", ["ice", "{step: ice, at_most: 1h}"])
def test_who_keeps_a_promise_is_not_blamed_for_what_lacks_further_on(ice: str) -> None:
    """To be there by 12:00 the van leaves by 10:00 and unloading ends by 8:00; all keep what they promised.

    It is the drive that lacks an hour: from 11:00 it comes to 13:00. Whether the ice may wait says nothing about that.
    """
    told = {
        one.requirement: (clock(one.needed_by), one.verdict.value, one.missing_at)
        for one in solved(LATE.format(ice=ice)).handoffs
        if one.requirement
    }
    assert told == {"unloaded": ("08:00", "ok", "drive"), "tested": ("10:00", "ok", "drive")}


def _calculated(process: dict[str, Any]) -> Calculation:
    model = Process.model_validate(spelled(process))
    return Calculation(make_plan(model, "to_be", None, Clocks(model, Calendars(model), process["anchor"])))


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.integers(0, 10**6))
def test_a_chain_meets_no_point_twice_and_ends_at_a_deadline(seed: int) -> None:
    """As long as there is a schedule at all; every link is proved, and follows on the one before it."""
    found = _calculated(random_process(seed, 0.5))
    if min(found.late.at) <= -FOREVER // 2:
        return
    for step in found.plan.steps:
        told = explain(found, step)
        assert told is not None
        links = told.needed
        if told.needed_by is not None and not any(link.kind == "promise" for link in links):
            assert links[-1].kind == "deadline"
        met = [(one.kind, one.step, one.target, one.requirement, one.latest, one.operator) for one in links]
        assert len(set(met)) == len(met)
