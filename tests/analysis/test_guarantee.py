"""Guarantees: by hand, against a brute force that tries outcomes minute by minute, and against Morris on networks.

60 random processes with calendars, departures, alternatives and promises, and 200 with greatest times, by default;
``PROCMAP_FUZZ=10`` makes it ten times as many.
"""

from __future__ import annotations

import copy
import json
import random
import sys
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from brute import Brute
from fuzz import occurs, seeds
from jsonschema import Draft202012Validator
from processes import random_process, spelled

import procmap.export
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.guarantee.records import Decision, Fact, Guarantee, Missed, Outcome, Part
from procmap.analysis.guarantee.timetable import timetable
from procmap.analysis.plan import Plan, make_plan
from procmap.api.guarantee import guarantee_file, guarantees
from procmap.export.guarantee_to_json import guarantee_to_dict
from procmap.model import Process
from procmap.render.guarantee import guarantee_page
from procmap.render.page import to_text

sys.path.insert(0, str(Path(__file__).parent / "temporal"))
from given import Given
from oracles import arcs_of, morris, strong_by_trying

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(procmap.export.__file__).parent / "guarantee.schema.json").read_text("utf-8"))
DAY = date(2026, 11, 27)

FISH = """
procmap: 1
process: Fish
anchor: 2026-11-27
timezone: Europe/Moscow
departments: {boats: {name: Boats}, van: {name: Van}, shop: {name: Shop}}
calendars:
  quay: {week: {mon-sun: ["08:00-09:00", "10:00-18:00"]}}
customer:
  who: Buyer
  requires:
    fresh: {what: Fish on ice, at: unload, by: "12:00"}
states:
  to_be:
    steps:
      load:   {name: Load, department: boats, not_before: "08:00", takes: 20m..40m}
      drive:  {name: Drive, department: van, after: load, takes: 60m..100m}
      ice:    {name: Make ice, department: shop, not_before: "06:00", takes: 30m}
      unload: {name: Unload, department: shop, takes: 20m, after: {drive: {at_most: 15m}, ice: {at_most: 45m}}}
"""


def fish(**changes: Any) -> Guarantee:
    """The fish, with steps changed."""
    data = yaml.safe_load(FISH)
    for id_, change in changes.items():
        data["states"]["to_be"]["steps"][id_].update(change)
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    return found


def clock(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo("Europe/Moscow")).strftime("%H:%M")


LOAD, DRIVE = Part("duration", "load"), Part("duration", "drive")


def test_ice_is_made_once_the_van_is_loaded() -> None:
    """The van is loaded at L, between 8:20 and 8:40, and comes 60 to 100 min later; unloading begins within 15 min.

    Ice must be ready between 45 min before and just when unloading begins: from L+55 (100-45) to L+75 (60+15). No
    clock time lies in this for all L together with unloading that follows the van. At 8:40+100+20 it is 10:40.
    """
    found = fish()
    assert (found.verdict, found.strong, found.dynamic, found.reasoning) == (
        "guaranteed",
        False,
        True,
        "network",
    )
    assert found.decisions == (Decision("drive", LOAD), Decision("ice", LOAD), Decision("unload", DRIVE))


def test_ice_that_keeps_too_short() -> None:
    """The van's 40 min are covered by 15 min of its waiting and 15 of the ice's: 10 min are missing."""
    found = fish(unload={"after": {"drive": {"at_most": "15m"}, "ice": {"at_most": "15m"}}})
    assert (found.verdict, found.reasoning, found.missing) == ("not-guaranteed", "network", 600)
    assert found.outcomes == (Outcome(DRIVE, (3600, 6000)),)
    assert Fact("limit", "ice", "unload", 900) in found.facts
    assert Fact("duration", "ice", None, 1800) in found.facts


def test_ice_at_hand_when_it_is_wanted() -> None:
    """Where ice takes no time to make, it is made when the van is there."""
    found = fish(
        ice={"takes": "0m"}, unload={"after": {"drive": {"at_most": "15m"}, "ice": {"at_most": "15m"}}}
    )
    assert (found.verdict, found.strong) == ("guaranteed", False)


def test_loading_by_the_quay_s_hours_lies_before_all_greatest_times() -> None:
    """1 to 2 working hours from 8:00, with a break from 9 to 10: the van is loaded at 9:00 or up to 11:00.

    Then 60 to 100 min and 20: 11:00 + 1:40 + 0:20 = 13:00. With a deadline of 13:00 it holds, of 12:00 not: 1 h late at
    worst, and with the longest loading alone 20 min: 11:00 + 1:00 + 0:20 = 12:20.
    """
    hours = {"takes": "60..120 working minutes", "calendar": "quay"}
    late = fish(load=hours)
    assert (late.verdict, late.reasoning, late.missing) == ("not-guaranteed", "worst-case", 1200)
    assert late.outcomes == (Outcome(LOAD, (7200,), "work"),)
    assert [(one.late, one.at_worst) for one in late.missed] == [(1200, 3600)]
    data = yaml.safe_load(FISH)
    data["customer"]["requires"]["fresh"]["by"] = "13:00"
    data["states"]["to_be"]["steps"]["load"].update(hours)
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.reasoning) == ("guaranteed", "network")
    assert Decision("ice", Part("inputs", "drive")) in found.decisions


def test_an_agreed_time_in_between() -> None:
    """Ice promised by 9:30. Loaded at 8:40 and 100 min on the road, the fish comes at 10:20: ice not before 9:35."""
    data = yaml.safe_load(FISH)
    data["states"]["to_be"]["requirements"] = {
        "ice_ready": {"what": "Ice", "step": "ice", "asked_by": "unload", "by": "09:30", "answer": "yes"}
    }
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.reasoning, found.missing) == ("not-guaranteed", "network", 300)
    assert found.outcomes == (Outcome(LOAD, (2400,)), Outcome(DRIVE, (6000,)))
    agreed = [fact for fact in found.facts if fact.kind == "agreed"]
    assert [(fact.id, fact.target, clock(fact.value)) for fact in agreed] == [("ice_ready", "ice", "09:30")]
    data["states"]["to_be"]["requirements"]["ice_ready"]["by"] = "09:35"
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert found.verdict == "guaranteed"


def test_hundreds_of_ranges_in_a_row() -> None:
    """1 to 3 min each, 400 of them, the last at most an hour after the one before: decided, without those before."""
    steps: dict[str, Any] = {
        f"s{n}": {"name": f"s{n}", "takes": "1m..3m", "after": [f"s{n - 1}"] if n else []} for n in range(400)
    }
    steps["s0"]["not_before"] = "00:00"
    steps["s399"]["after"] = [{"step": "s398", "at_most": "1h"}]
    data = yaml.safe_load(FISH)
    data["states"]["to_be"]["steps"] = steps
    data["customer"]["requires"]["fresh"].update(at="s399", by="20:00")
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.dynamic) == ("guaranteed", True)
    data["customer"]["requires"]["fresh"]["by"] = "19:59"
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.missing, len(found.outcomes)) == ("not-guaranteed", 60, 400)


def test_a_calendar_between_greatest_times_is_not_decided() -> None:
    found = fish(ice={"takes": "30 working minutes", "calendar": "quay"})
    assert found.verdict == "undecided"
    assert found.doubts == (("calendar", "ice", None),)
    assert found.strong is None


def test_a_drive_that_may_have_to_be_done_twice_is_waited_for() -> None:
    """Up to two rides of 30 to 50 min: the van comes 30 to 100 min after it is loaded, and is seen to come.

    Ice must be ready between 45 min before and just when unloading begins, so from L+55 (100-45) to L+45 (30+15) by
    the clock: too late by 10 min. Where ice keeps for 55 min it is ready at L+45, made once it is known when loading
    ends. With one minute less it is not known which of one ride and two it will be; each by itself would do.
    """
    twice = {"takes": "30m..50m", "repeat": {"steps": [], "at_most": 2}}
    keeps = {"after": {"drive": {"at_most": "15m"}, "ice": {"at_most": "55m"}}}
    found = fish(drive=twice, unload=keeps)
    assert (found.verdict, found.strong, found.reasoning) == ("guaranteed", False, "network")
    assert Decision("ice", LOAD) in found.decisions
    keeps = {"after": {"drive": {"at_most": "15m"}, "ice": {"at_most": "54m"}}}
    found = fish(drive=twice, unload=keeps)
    assert (found.verdict, found.doubts) == ("undecided", (("loop", "drive", None),))


def test_a_loop_that_breaks_a_greatest_time_is_named_with_its_times() -> None:
    """Unloading begins within 75 min of the end of loading: one ride of 60 min fits, two of them take 120."""
    late = fish(
        drive={"takes": "60m", "repeat": {"steps": [], "at_most": 2}},
        unload={"after": {"drive": {"at_most": "15m"}, "load": {"at_most": "75m"}, "ice": {}}},
    )
    assert (late.verdict, late.reasoning) == ("not-guaranteed", "scenario")
    assert late.outcomes[-1] == Outcome(Part("loop", "drive"), (2,), "times")
    fits = fish(
        drive={"takes": "60m", "repeat": {"steps": [], "at_most": 2}},
        unload={"after": {"drive": {"at_most": "15m"}, "load": {"at_most": "120m"}, "ice": {}}},
    )
    assert (fits.verdict, fits.strong) == ("guaranteed", False)


def test_how_often_a_loop_is_gone_through_is_an_outcome_of_the_worst_case() -> None:
    """8:40, two rides of an hour, 20 min: 11:00. Due at 10:30 it is late; with one ride, at 10:00, it is not."""
    data = yaml.safe_load(FISH)
    steps = data["states"]["to_be"]["steps"]
    steps["drive"].update(takes="60m", repeat={"steps": [], "at_most": 2})
    steps["unload"]["after"] = ["drive", "ice"]
    data["customer"]["requires"]["fresh"]["by"] = "10:30"
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.reasoning) == ("not-guaranteed", "worst-case")
    assert found.outcomes == (Outcome(Part("loop", "drive"), (2,), "times"),)


def test_what_is_unknown_is_guaranteed_by_its_promise() -> None:
    """Ice takes what it likes and is promised by 9:50, in time if it is begun by then; unloading waits for it.

    The van comes at 9:20 to 9:30 and may wait until unloading at 9:50, if 30 min are allowed for that.
    """
    data = yaml.safe_load(FISH)
    steps = data["states"]["to_be"]["steps"]
    steps["load"]["takes"], steps["drive"]["takes"] = "20m", "60m..70m"
    del steps["ice"]["takes"]
    steps["unload"]["after"] = {"drive": {"at_most": "30m"}, "ice": {}}
    data["states"]["to_be"]["requirements"] = {
        "ice_ready": {"what": "Ice", "step": "ice", "asked_by": "unload", "by": "09:50", "answer": "yes"}
    }
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.strong, found.by_promise) == ("guaranteed", True, True)
    assert {step: clock(at) for step, at in found.timetable}["unload"] == "09:50"
    steps["unload"]["after"]["drive"]["at_most"] = "29m"
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    begins = {step: clock(at) for step, at in found.timetable}
    assert (found.verdict, begins["drive"]) == ("guaranteed", "08:21")


def test_a_measured_run_between_greatest_times() -> None:
    """From loading to the end of the drive 80 to 95 min are measured; nobody has split them.

    From 8:00 that is 9:20 to 9:35. Unloading at 9:35 follows the van within 15 min at all times, and the ice, made at
    8:20 or later, is not older than 45 min.
    """
    data = yaml.safe_load(FISH)
    state = data["states"]["to_be"]
    del state["steps"]["load"]["takes"], state["steps"]["drive"]["takes"]
    state["measured"] = [{"from": "load", "to": "drive", "usually": "80m..95m"}]
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.reasoning) == ("guaranteed", "timetable")
    assert [(step, clock(at)) for step, at in found.timetable] == [
        ("load", "08:00"), ("ice", "08:20"), ("unload", "09:35"),
    ]  # fmt: skip
    state["measured"][0]["usually"] = "80m..96m"
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert found.verdict == "undecided"
    assert {doubt.kind for doubt in found.doubts} <= {"measured", "unknown"}


def test_a_calendar_between_greatest_times_fits_one_timetable() -> None:
    """Loaded at 8:20, the van comes at 9:20 to 9:30. Unloading at 9:30 waits for 10 min at most, which may be 15. Ice
    may be 45 min old then: ready at 8:45, and its half an hour of work begins at 8:15. The quay closes at 9:00."""
    found = fish(
        load={"takes": "20m"},
        drive={"takes": "60m..70m"},
        ice={"takes": "30 working minutes", "calendar": "quay"},
    )
    assert (found.verdict, found.strong, found.dynamic, found.reasoning, found.doubts) == (
        "guaranteed",
        True,
        True,
        "timetable",
        (),
    )
    assert [(step, clock(at)) for step, at in found.timetable] == [
        ("load", "08:00"),
        ("drive", "08:20"),
        ("ice", "08:15"),
        ("unload", "09:30"),
    ]


def plan_of(process: Process, day: date) -> Plan:
    return make_plan(process, "to_be", None, Clocks(process, Calendars(process), day))


@pytest.mark.parametrize("batch", range(3))
def test_a_timetable_is_found_just_where_there_is_one(batch: int) -> None:
    found = 0
    for seed in seeds(batch, 40):
        data, given = bounded(seed)
        plan = plan_of(Process.model_validate(data), DAY)
        if not any(link.at_most for link in plan.links):
            continue
        begins = timetable(plan)
        assert (begins is not None) == strong_by_trying(given), seed
        if begins is not None:
            check_timetable(given, dict(begins))
            found += 1
    assert occurs(found)


@pytest.mark.parametrize("batch", range(3))
def test_a_timetable_over_calendars_by_trying_outcomes(batch: int) -> None:
    decided = 0
    for seed in seeds(batch, 20):
        process = random_process(seed, 0.4)
        (found,) = guarantees(Process.model_validate(spelled(process)), date=process["anchor"])
        if found.reasoning != "timetable":
            continue
        decided += 1
        spreads = {part: holder[key] for part, holder, key in parts_of(process)}
        for ends in product(*list(spreads.values())[:4]):
            assert not misses(process, dict(zip(spreads, ends, strict=False))), seed
    assert occurs(decided)


def test_one_timetable() -> None:
    """Nothing varies: the earliest timetable has the ice ready as early as it may."""
    found = fish(load={"takes": "20m"}, drive={"takes": "60m"})
    assert (found.verdict, found.strong, found.decisions) == ("guaranteed", True, ())
    assert [(step, clock(at)) for step, at in found.timetable] == [
        ("load", "08:00"),
        ("drive", "08:20"),
        ("ice", "08:05"),  # ready at 8:35, 45 min before the unloading at 9:20
        ("unload", "09:20"),
    ]


def test_the_worst_case_decides_where_nothing_may_be_too_early() -> None:
    """8:00 + 40 + 100 + 20 = 10:40; due at 10:30 it is 10 late, and both have to be long for that: 10:20 and 10:00."""
    data = yaml.safe_load(FISH)
    data["customer"]["requires"]["fresh"]["by"] = "10:30"
    data["states"]["to_be"]["steps"]["unload"]["after"] = ["drive", "ice"]
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.strong, found.dynamic) == ("not-guaranteed", False, False)
    assert found.outcomes == (Outcome(LOAD, (2400,)), Outcome(DRIVE, (6000,)))
    (missed,) = found.missed
    assert missed == Missed("fresh", None, missed.due, 600, 600)
    data["customer"]["requires"]["fresh"]["by"] = "10:40"
    (found,) = guarantees(Process.model_validate(data), date=DAY)
    assert (found.verdict, found.strong, found.reasoning) == ("guaranteed", True, "worst-case")
    assert [(step, clock(at)) for step, at in found.timetable][-1] == ("unload", "10:20")


def parts_of(process: dict[str, Any]) -> list[tuple[Part, dict[str, Any], str]]:
    """What has a range, with where it stands."""
    found: list[tuple[Part, dict[str, Any], str]] = []
    for id_, step in process["steps"].items():
        found.append((Part("duration", id_), step, "takes"))
        found += [(Part("transfer", after["step"], id_), after, "lag") for after in step["after"]]
    found += [(Part("measured", fact["from"], fact["to"]), fact, "usually") for fact in process["measured"]]
    return [one for one in found if one[1].get(one[2]) and one[1][one[2]][0] != one[1][one[2]][1]]


def loops_of(process: dict[str, Any]) -> dict[Part, int]:
    """The loops that may be gone through more than once, with their bounds."""
    loops = {
        Part("loop", id_): step.get("repeat", {}).get("at_most") for id_, step in process["steps"].items()
    }
    return {part: bound for part, bound in loops.items() if bound and bound > 1}


def misses(process: dict[str, Any], chosen: dict[Part, Any]) -> bool:
    """Whether a deadline or an agreed time is missed, with some ranges come out as chosen."""
    process = copy.deepcopy(process)
    for part, holder, key in parts_of(process):
        if part in chosen:
            holder[key] = (chosen[part], chosen[part])
    for id_, step in process["steps"].items():
        if Part("loop", id_) in chosen:
            step["repeat"]["at_most"] = chosen[Part("loop", id_)]
    brute = Brute(process)
    brute.forward()
    if (
        brute.limits
    ):  # it is told by what comes true: that a side could come as late as promised is not feared
        late = any(
            brute._granted(p) and brute.ready[p] and brute.early[p] > time
            for p, time in brute.promise.items()
        )
    else:
        late = any(kind == "contract" or kind in process["contracts"] for kind, _ in brute.missing())
    return late or any(brute.verdict(id_) == "infeasible" for id_ in process["customers"])


@pytest.mark.parametrize("batch", range(5))
def test_random_processes_by_trying_outcomes(batch: int) -> None:
    met = {"guaranteed": 0, "not-guaranteed": 0, "undecided": 0}
    for seed in seeds(batch, 12):
        process = random_process(seed)
        parts = parts_of(process)
        if any("at_most" in after for step in process["steps"].values() for after in step["after"]):
            continue
        (found,) = guarantees(Process.model_validate(spelled(process)), date=process["anchor"])
        met[found.verdict] += 1
        if found.verdict == "guaranteed":
            spreads = {part: holder[key] for part, holder, key in parts}
            for ends in product(*list(spreads.values())[:3]):
                assert not misses(process, dict(zip(spreads, ends, strict=False))), seed
        elif found.verdict == "not-guaranteed":
            named = {outcome.part for outcome in found.outcomes}
            loops = loops_of(process)
            best = {part: holder[key][0] for part, holder, key in parts} | dict.fromkeys(loops, 1)
            worst = {part: holder[key][1] for part, holder, key in parts if part in named}
            worst |= {part: bound for part, bound in loops.items() if part in named}
            assert misses(process, best | worst), seed
            for part in named:  # each of them is needed
                assert not misses(process, best | worst | {part: best[part]}), seed
    assert occurs(met["guaranteed"])
    assert occurs(met["not-guaranteed"])


def bounded(seed: int) -> tuple[dict[str, Any], Given]:
    """A process of elapsed times with greatest times, and the same as a network: 0 the clock, then start and finish."""
    chance = random.Random(seed)
    names = [f"s{n}" for n in range(chance.randint(2, 5))]
    steps: dict[str, Any] = {}
    constraints: list[tuple[int, int, int | None, int | None]] = []
    links: list[tuple[int, int, int, int]] = []
    points = 1 + 2 * len(names)
    for n, name in enumerate(names):
        start, finish = 1 + 2 * n, 2 + 2 * n
        low = chance.randint(0, 40)
        high = low if chance.random() < 0.4 else low + chance.randint(1, 40)
        links.append((start, finish, low, high))
        steps[name] = {"name": name, "takes": f"{low}m..{high}m", "after": []}
        before = chance.sample(range(n), min(n, chance.randint(1, 2))) if n else []
        if not before or chance.random() < 0.2:
            release = chance.randint(0, 60)
            steps[name]["not_before"] = f"{10 + release // 60}:{release % 60:02}"
            constraints.append((0, start, release, None))
        for other in before:
            relation = chance.choice(["finish-start", "finish-start", "finish-start", "start-start"])
            tail = 2 + 2 * other if relation == "finish-start" else 1 + 2 * other
            after: dict[str, Any] = {"step": names[other], "relation": relation}
            least = chance.choice([0, 0, chance.randint(1, 20)])
            longest = least if chance.random() < 0.7 else least + chance.randint(1, 20)
            after["at_least"] = f"{least}m..{longest}m"
            arrival = tail
            if longest > least:
                arrival, points = points, points + 1
                links.append((tail, arrival, least, longest))
            constraints.append((arrival, start, least if arrival == tail else 0, None))
            if chance.random() < 0.6:
                most = longest + chance.randint(0, 60)
                after["at_most"] = f"{most}m"
                constraints.append((tail, start, None, most))
            steps[name]["after"].append(after)
    due = chance.randint(60, 240)
    constraints.append((0, 2 * len(names), None, due))
    requires = {"done": {"what": "done", "at": names[-1], "by": f"{10 + due // 60}:{due % 60:02}"}}
    data = {
        "procmap": 1, "process": "random", "anchor": "2026-11-27", "timezone": "UTC",
        "customer": {"who": "somebody", "requires": requires}, "states": {"to_be": {"steps": steps}},
    }  # fmt: skip
    return data, Given(points, constraints, links)


def check_timetable(given: Given, begins: dict[str, int]) -> None:
    """Steps that begin by the timetable keep everything, for each extreme outcome (of the first eight ranges)."""
    ten = int(datetime(2026, 11, 27, 10, tzinfo=UTC).timestamp())
    for ends in product((2, 3), repeat=min(len(given.links), 8)):
        at = {0: 0} | {1 + 2 * int(name[1:]): (time - ten) // 60 for name, time in begins.items()}
        for link, end in zip(given.links, [*ends, *[3] * len(given.links)], strict=False):
            if link[0] in at:
                at[link[1]] = at[link[0]] + link[end]
        for u, v, w in arcs_of(given.constraints):
            assert u not in at or v not in at or at[v] - at[u] <= w


@pytest.mark.parametrize("batch", range(5))
def test_random_greatest_times_as_morris_decides(batch: int) -> None:
    met: dict[tuple[str, bool | None, str | None], int] = {}
    for seed in seeds(batch, 40):
        data, given = bounded(seed)
        (found,) = guarantees(Process.model_validate(data), date=DAY)
        key = (found.verdict, found.strong, found.reasoning)
        met[key] = met.get(key, 0) + 1
        assert found.verdict == ("guaranteed" if morris(given) else "not-guaranteed"), seed
        assert found.strong == strong_by_trying(given), seed
        if found.strong:
            check_timetable(given, dict(found.timetable))
    assert occurs(len(met) >= 4), met


@pytest.mark.parametrize("name", ["av_retail_delivery", "sales_to_cs_handoff"])
def test_json_keeps_its_schema(name: str) -> None:
    report, found = guarantee_file(str(ROOT / "examples" / f"{name}.yaml"), today=DAY)
    Draft202012Validator(SCHEMA).validate(guarantee_to_dict(report, found))
    assert {one.state: one.verdict for one in found} == {"as_is": "not-guaranteed", "to_be": "guaranteed"}


def test_json_and_page_of_a_conflict(tmp_path: Path) -> None:
    file = tmp_path / "fish.yaml"
    file.write_text(FISH.replace("45m", "15m"), encoding="utf-8")
    report, found = guarantee_file(str(file), today=DAY)
    Draft202012Validator(SCHEMA).validate(guarantee_to_dict(report, found))
    page = to_text(guarantee_page(report, found, "ru")).splitlines()
    assert page[3] == "  всё это вместе выдержать нельзя, не хватает 10 мин:"
    assert "  · «Make ice» занимает 30 мин" in page
    file.write_text(FISH, encoding="utf-8")
    page = to_text(guarantee_page(*guarantee_file(str(file), today=DAY), "en")).splitlines()
    assert "  · Shop: “Make ice” begins only when it is known: “Load” is finished" in page
