"""Greatest times that only calendars leave no time for: found in leaps, not turn by turn, and proved in few lines."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import random_process, spelled

from procmap.analysis import fixpoint
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.conflicts.certificate import digest
from procmap.analysis.conflicts.conflicts import Conflict, conflicts_of
from procmap.analysis.fixpoint import SPAN
from procmap.analysis.network import Limit, Network
from procmap.analysis.passes import backward, forward
from procmap.analysis.plan import make_plan
from procmap.analysis.repairs.repairs import repairs_of
from procmap.analysis.solution import Verdict
from procmap.analysis.solver import solve_plan
from procmap.api.certificates import holds as proves
from procmap.calendars import FOREVER, NEVER, Fresh, FreshElapsed, Operator, Work, WorkCalendar, is_finite
from procmap.model import Process

FRIDAY = date(2026, 11, 27)

BREAK = {"mon-sun": ["00:00-12:00", "12:10-24:00"]}
"""Around the clock, but for ten minutes."""


def shifts(more: int = 0) -> dict[str, Any]:
    """Blood waits an hour, but may wait 45 working minutes: at noon that is 55, at any other time 45."""
    after = [{"step": "draw", "at_least": "60m", "at_most": "45 working minutes"}]
    steps: dict[str, Any] = {
        "draw": {"name": "Draw", "not_before": "10:00", "takes": "10m"},
        "spin": {"name": "Spin", "after": after, "takes": "10m"},
    }
    last = "spin"
    for n in range(more):
        last, before = f"x{n}", last
        steps[last] = {"name": last, "after": before, "takes": "5m"}
    return {
        "procmap": 1,
        "process": "Plasma",
        "anchor": "2026-11-27",
        "timezone": "Europe/Moscow",
        "calendar": "shifts",
        "calendars": {"shifts": {"week": BREAK}},
        "customer": {"requires": {"done": {"what": "Done", "at": last, "by": "D+1 18:00"}}},
        "states": {"to_be": {"steps": steps}},
    }


def plan_of(data: dict[str, Any], day: date = FRIDAY) -> Any:
    process = Process.model_validate(data)
    return make_plan(process, "to_be", None, Clocks(process, Calendars(process), day))


def only(data: dict[str, Any]) -> Conflict:
    [found] = conflicts_of(plan_of(data)).found
    return found


def test_a_break_that_is_too_short_is_told_with_a_short_proof() -> None:
    found = only(shifts())
    assert found.kind == "never"
    assert {(one.kind, one.id) for one in found.members} == {("transfer", "draw"), ("limit", "draw")}
    assert len(found.certificate["proof"]) < 1000  # turn by turn they are ten times as many
    assert proves(json.loads(json.dumps(found.certificate)))


def test_a_break_that_is_long_enough_is_no_conflict() -> None:
    data = shifts()
    data["calendars"]["shifts"]["week"] = {"mon-sun": ["00:00-12:00", "12:15-24:00"]}
    found = solve_plan(plan_of(data))
    assert found.verdict is not Verdict.INFEASIBLE
    [draw] = [one for one in found.steps if one.id == "draw"]
    # the hour must hold all fifteen minutes of the break, so it begins at 11:15: then 45 minutes are worked in it
    assert draw.earliest_finish is not None
    assert (draw.earliest_finish + 3 * 3600) % 86_400 == 11 * 3600 + 15 * 60


def test_many_steps_behind_it_are_no_matter() -> None:
    found = only(shifts(60))
    assert {(one.kind, one.id) for one in found.members} == {("transfer", "draw"), ("limit", "draw")}
    assert proves(found.certificate)


@pytest.mark.parametrize("by", [60, 86_400])
def test_a_round_that_goes_too_far_is_refused(by: int) -> None:
    data = json.loads(json.dumps(only(shifts()).certificate))
    longest = max((line for line in data["proof"] if isinstance(line[0], list)), key=lambda line: line[1])
    longest[1] += by
    data["sha256"] = digest(data)
    assert not proves(data)


def test_the_repair_is_exact_to_the_minute() -> None:
    """With 55 minutes' waiting all ten minutes of the break and 45 working ones fit in."""
    data = shifts(20)
    data["departments"] = {"lab": {"name": "Laboratory"}}
    for step in data["states"]["to_be"]["steps"].values():
        step["department"] = "lab"
    found = repairs_of(plan_of(data)).found
    assert [[(lever.kind, units) for lever, units in one.moves] for one in found] == [[("transfer", 5)]]
    assert found[0].solution.verdict is Verdict.HOLDS


CALENDARS = (
    WorkCalendar.create("Europe/Moscow", BREAK),
    WorkCalendar.create("Europe/Moscow", {"mon-fri": ["08:00-19:50"], "sat": ["10:00-12:00"]}),
    WorkCalendar.create("Europe/Moscow", {"mon-sun": ["00:00-24:00"]}),
)
MONDAY = 1_795_000_000


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """A chain of a few points with one or two greatest times, by the clock or in some calendar."""
    count = draw(st.integers(3, 5))
    operators: dict[int, Operator] = {}
    lags = []
    minutes = st.integers(0, 120)
    for arc in range(count - 1):
        lags.append(60 * draw(minutes))
        if draw(st.booleans()):
            operators[arc] = Work(draw(st.sampled_from(CALENDARS)), lags[-1])
    limits = []
    for _ in range(draw(st.integers(1, 2))):
        tail = draw(st.integers(0, count - 2))
        head = draw(st.integers(tail + 1, count - 1))
        most = 60 * draw(st.integers(0, 240))
        calendar = draw(st.sampled_from((None, *CALENDARS)))
        limits.append(Limit(tail, head, FreshElapsed(most) if calendar is None else Fresh(calendar, most)))
    return Network(
        tail=list(range(count - 1)),
        head=list(range(1, count)),
        lag=[0 if arc in operators else lag for arc, lag in enumerate(lags)],
        release=[MONDAY, *[NEVER] * (count - 1)],
        deadline=[*[FOREVER] * (count - 1), MONDAY + 3 * 86_400],
        position=[],
        operator=operators,
        limits=tuple(sorted(limits, key=lambda one: (-one.head, -one.tail))),
        horizon=MONDAY + 3 * 86_400,
    )


@given(network=networks())
def test_leaps_come_to_what_turns_come_to(network: Network) -> None:
    """With a horizon of three days, so that turns alone end soon as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fixpoint, "SPAN", 3 * 86_400)
        leapt = forward(network).at, backward(network).at
        patch.setattr(fixpoint, "looked_for", lambda _: False)
        assert leapt == (forward(network).at, backward(network).at)


@pytest.mark.parametrize("exact", [False, True])
def test_turns_are_few(*, exact: bool) -> None:
    """How often the arcs are walked over, for a hundred days of a minute too much at every turn.

    Also where a step of exact length, whose two ends bind each other both ways, lies on the circle.
    """
    limits = [Limit(0, 2, Fresh(CALENDARS[0], 35 * 60))]
    if exact:
        limits.append(Limit(0, 1, FreshElapsed(0)))
    network = Network(
        tail=[0, 1], head=[1, 2], lag=[0, 46 * 60], release=[MONDAY, NEVER, NEVER], deadline=[FOREVER] * 3,
        position=[], limits=tuple(limits), horizon=MONDAY + SPAN,
    )  # fmt: skip
    turns = []
    with pytest.MonkeyPatch.context() as patch:
        walk = fixpoint.bare_forward
        patch.setattr(fixpoint, "bare_forward", lambda *args: turns.append(1) or walk(*args))
        assert not is_finite(forward(network).at[0])
    assert len(turns) < 50


def test_seven_steps_are_done_at_once() -> None:
    """The random process of which each trial went through ten thousand turns (seed 2842): none needs a hundred."""
    process = random_process(2842, 0.5)
    turns = []
    with pytest.MonkeyPatch.context() as patch:
        walk = fixpoint.bare_forward
        patch.setattr(fixpoint, "bare_forward", lambda *args: turns.append(1) or walk(*args))
        found = conflicts_of(plan_of(spelled(process), process["anchor"]), most=4)
    assert sorted(len(one.members) for one in found.found) == [2, 2]
    assert len(turns) < 100 * found.trials
