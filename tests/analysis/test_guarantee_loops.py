"""Guarantees with loops of several steps between greatest times, by hand; unrolled loops against the calculation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from fuzz import occurs, seeds
from jsonschema import Draft202012Validator
from processes import random_process, spelled
from test_guarantee import SCHEMA

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.guarantee.outcomes import loops_in
from procmap.analysis.guarantee.records import Decision, Guarantee, Part
from procmap.analysis.guarantee.unrolling import unrolled
from procmap.analysis.plan import Plan, make_plan
from procmap.analysis.solver import solve_plan
from procmap.api.guarantee import guarantee_file, guarantees
from procmap.export.guarantee_to_json import guarantee_to_dict
from procmap.model import Process
from procmap.render.guarantee import guarantee_page
from procmap.render.page import to_text

DAY = date(2026, 11, 27)

FISH = """
procmap: 1
process: Fish
anchor: 2026-11-27
timezone: Europe/Moscow
departments: {boats: {name: Boats}, van: {name: Van}, shop: {name: Shop}}
customer: {who: Buyer, requires: {fresh: {what: Fish on ice, at: unload, by: "12:00"}}}
states:
  to_be:
    steps:
      load:   {name: Load, department: boats, not_before: "08:00", takes: 20m}
      drive:  {name: Drive, department: van, after: load, takes: 20m..30m}
      check:  {name: Check, department: van, after: drive, takes: 10m, repeat: {steps: [drive], at_most: 2}}
      ice:    {name: Make ice, department: shop, not_before: "06:00", takes: 30m}
      unload: {name: Unload, department: shop, takes: 20m, after: {check: {at_most: 15m}, ice: {at_most: 45m}}}
"""


def fish(**changes: Any) -> Guarantee:
    data = yaml.safe_load(FISH)
    for id_, change in changes.items():
        data["states"]["to_be"]["steps"][id_].update(change)
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    return found


def clock(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo("Europe/Moscow")).strftime("%H:%M")


def test_a_loop_of_two_steps_is_waited_for() -> None:
    """Driven and checked once or twice: 30 to 80 min after loading it is over, and that is seen.

    Ice that is ready 35 to 45 min after loading is not too old after 80 min (45 later), nor late after 30 (15 later).
    No clock time for unloading serves both 30 and 80: within 15 min it has to follow.
    """
    found = fish()
    assert (found.verdict, found.strong, found.reasoning) == ("guaranteed", False, "network")
    assert (found.at_once, found.as_if) == (("check",), ())
    assert Decision("unload", Part("duration", "check")) in found.decisions


def test_ice_that_keeps_too_short_for_two_rounds_begun_at_once() -> None:
    """Ice is ready by 45 min after loading and is 35 min old after 80. With one minute less it takes a driver who waits
    with the check: that is not looked into, and the loop is named."""
    keeps = {"after": {"check": {"at_most": "15m"}, "ice": {"at_most": "35m"}}}
    assert fish(unload=keeps).verdict == "guaranteed"
    keeps["after"]["ice"] = {"at_most": "34m"}
    found = fish(unload=keeps)
    assert (found.verdict, [(one.kind, one.step) for one in found.doubts]) == (
        "undecided",
        [("loop", "check")],
    )


def test_a_loop_that_must_wait_begins_with_its_first_step() -> None:
    """Loading takes 20 to 60 min, and the ride begins within 5 min of its end: that is seen, as is the loop's end."""
    found = fish(load={"takes": "20m..60m"}, drive={"after": {"load": {"at_most": "5m"}}})
    assert found.verdict == "guaranteed"
    assert Decision("drive", Part("duration", "load")) in found.decisions
    assert Decision("unload", Part("duration", "check")) in found.decisions


def test_what_leaves_a_loop_halfway() -> None:
    """A note is written once the ride is over that was the last: 10 min before the loop is, within 12 min of the ride.

    It can only be written once the check is through, since it is then that no other ride follows: 2 min are left.
    """
    note = {"name": "Note", "takes": "1m", "after": {"drive": {"at_most": "12m"}}}
    unload = {"after": {"check": {"at_most": "15m"}, "ice": {"at_most": "45m"}, "note": {}}}
    data = yaml.safe_load(FISH)
    steps = data["states"]["to_be"]["steps"]
    steps["note"] = note
    steps["unload"].update(unload)
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.at_once) == ("guaranteed", ("check",))
    note["after"]["drive"] = {"at_most": "9m"}  # before the check is through nobody knows, and it takes 10
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert found.verdict != "guaranteed"


def test_whoever_waits_as_if_it_went_to_its_bound() -> None:
    """Papers take 20 to 70 min and are stamped at the first check, within 5 min: no clock time for it serves both.

    Begun at 8:30 they come at 8:50 at the soonest, when the first ride is over at the latest, and by 9:40. So the first
    check is over between 9:00 and 9:50, the second by 10:30. Unloading at 10:30 is 1 h 30 min after the soonest end.
    """
    data = yaml.safe_load(FISH)
    steps = data["states"]["to_be"]["steps"]
    steps["papers"] = {"name": "Papers", "not_before": "08:20", "takes": "20m..70m"}
    steps["check"]["after"] = {"drive": {}, "papers": {"at_most": "5m"}}
    steps["ice"]["not_before"] = "08:00"
    steps["unload"]["after"] = {"check": {"at_most": "2h"}, "ice": {"at_most": "3h"}}
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.strong) == ("guaranteed", False)
    assert (found.at_once, found.as_if) == ((), ("check",))
    assert Decision("check", Part("duration", "papers"), nth=(1,)) in found.decisions


def test_a_step_that_nothing_holds_back_is_given_a_time() -> None:
    """At least an hour and at most none: that is never kept, at whatever time it begins."""
    data = yaml.safe_load(FISH)
    data["calendars"] = {"quay": {"week": {"mon-sun": "08:00-18:00"}}}
    data["states"]["to_be"]["steps"] = {
        "ice": {"name": "Make ice", "takes": "1h", "calendar": "quay", "opening_hours": True},
        "unload": {
            "name": "Unload",
            "takes": "20m",
            "after": {"ice": {"relation": "start-start", "at_least": "1 working hour", "at_most": "0m"}},
        },
    }
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert found.verdict == "not-guaranteed"


def test_ice_without_a_first_time_is_made_as_late_as_its_age_asks() -> None:
    """Loaded at 8:20 the van comes at 9:20 to 9:30, and unloading at 9:30 follows within 15 min at all times.

    Ice may be 45 min old then: ready at 8:45, and its half an hour of work begins at 8:15 by the quay's hours.
    """
    data = yaml.safe_load(FISH)
    data["calendars"] = {"quay": {"week": {"mon-sun": ["08:00-09:00", "10:00-18:00"]}}}
    steps = data["states"]["to_be"]["steps"]
    steps["drive"]["takes"] = "60m..70m"
    del steps["check"], steps["ice"]["not_before"]
    steps["ice"].update(takes="30 working minutes", calendar="quay")
    steps["unload"]["after"] = {"drive": {"at_most": "15m"}, "ice": {"at_most": "45m"}}
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.reasoning) == ("guaranteed", "timetable")
    assert [(step, clock(at)) for step, at in found.timetable] == [
        ("load", "08:00"), ("drive", "08:20"), ("ice", "08:15"), ("unload", "09:30"),
    ]  # fmt: skip


def test_the_page_says_how_loops_are_gone_through(tmp_path: Any) -> None:
    file = tmp_path / "fish.yaml"
    file.write_text(FISH, encoding="utf-8")
    report, found = guarantee_file(str(file), today=DAY)
    Draft202012Validator(SCHEMA).validate(guarantee_to_dict(report, found))
    page = to_text(guarantee_page(report, found, "en")).splitlines()
    assert "  · in the loop of “Check” each step begins as soon as it can, each time" in page
    page = to_text(guarantee_page(report, found, "ru")).splitlines()
    assert "  · в цикле «Check» каждая операция начинается, как только может, в каждом проходе" in page


def plan_of(process: Process, day: date) -> Plan:
    return make_plan(process, "to_be", None, Clocks(process, Calendars(process), day))


def unrolled_alike(plan: Plan) -> bool:
    """Whether the unrolled plan has the same times: customers', and those of the first and last time through."""
    rounds = unrolled(plan, {part.step: bound for part, bound in loops_in(plan)})
    if rounds is None or rounds.plan.steps.keys() == plan.steps.keys():
        return False
    one, other = solve_plan(plan), solve_plan(rounds.plan)
    assert [(c.id, c.ready, c.slack, c.verdict) for c in one.customers] == [
        (c.id, c.ready, c.slack, c.verdict) for c in other.customers
    ]
    last = {step.id: (step.earliest_finish, step.latest_finish) for step in other.steps}
    first = {}
    for step in other.steps:
        id_, nth = rounds.names.get(step.id, (step.id, ()))
        if all(n == 1 for n in nth):
            first[id_] = (step.earliest_start, step.latest_start)
    for step in one.steps:
        assert (step.earliest_finish, step.latest_finish) == last[step.id], step.id
        assert (step.earliest_start, step.latest_start) == first[step.id], step.id
    return True


@pytest.mark.parametrize("batch", range(2))
def test_unrolled_loops_have_the_times_of_the_calculation(batch: int) -> None:
    met = 0
    for seed in seeds(batch, 100):
        process = random_process(seed, 0.4)
        plan = plan_of(Process.model_validate(spelled(process)), process["anchor"])
        met += unrolled_alike(plan)
    assert occurs(met > 1)


def test_every_time_through_a_step_takes_its_time() -> None:
    """The ride takes 30 min, each time, and cannot be over before the ice is ready at 10:00: it begins at 9:30.

    A greatest time counts from the end of the last ride only. Were the first one free to stretch, it might as well have
    begun at 8:20, when the van is loaded.
    """
    data = yaml.safe_load(FISH)
    steps = data["states"]["to_be"]["steps"]
    steps["ice"]["not_before"] = "09:30"
    steps["drive"].update(takes="30m", after={"load": {}, "ice": {"relation": "finish-finish"}})
    steps["unload"]["after"] = {"check": {}, "drive": {"at_most": "20m"}}
    plan = plan_of(Process.model_validate(data), DAY)
    assert unrolled_alike(plan)
    begins = {step.id: step.earliest_start for step in solve_plan(plan).steps}["drive"]
    assert begins is not None
    assert clock(begins) == "09:30"


@pytest.mark.parametrize("inner", [1, 2, 3])
def test_a_loop_inside_another_is_unrolled_alike(inner: int) -> None:
    """Drive and check are gone through again from weighing, up to twice, which is begun with up to three times."""
    data = yaml.safe_load(FISH)
    steps = data["states"]["to_be"]["steps"]
    steps["weigh"] = {
        "name": "Weigh", "after": {"check": {"transfer": "5m", "at_most": "40m"}}, "takes": "7m",
        "repeat": {"steps": ["drive"], "at_most": 3},
    }  # fmt: skip
    steps["check"]["repeat"]["at_most"] = inner
    steps["unload"]["after"] = {"weigh": {"at_most": "15m"}, "ice": {}, "drive": {"at_most": "70m"}}
    assert unrolled_alike(plan_of(Process.model_validate(data), DAY))
