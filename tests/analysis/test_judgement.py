"""What customer requirements share decides them as their own backward passes would."""

from __future__ import annotations

import random

import pytest
from files import checked, rules, solved
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import label, random_process, spelled

from procmap.analysis import judgement
from procmap.analysis.calculation import Calculation
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.judgement import Judge, Judgement
from procmap.analysis.passes import backward
from procmap.analysis.plan import make_plan
from procmap.calendars import FOREVER, is_finite
from procmap.calendars.instant import EDGE
from procmap.model import Process


def by_own_times(found: Calculation, id_: str) -> Judgement:
    """The definition: a backward pass for this requirement alone."""
    place = found.worst.customer[id_]
    deadline = [FOREVER] * len(found.network.deadline)
    deadline[place] = found.network.deadline[place]
    late, early = backward(found.network, deadline).at, found.early.at
    lost = [b - a for a, b in zip(early, late, strict=True) if is_finite(a) and is_finite(b)]
    never = early[place] >= EDGE or any(t <= -EDGE for t in late)
    too_late = any(time > late[v] for v, time in found.network.promise.items())
    return Judgement(min(lost, default=0) < 0 or never, never, too_late, min(lost, default=0))


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.integers(0, 10**6))
def test_a_judgement_is_that_of_own_latest_times(seed: int) -> None:
    rng = random.Random(seed)
    process = random_process(seed)
    data = spelled(process)
    for n, step in enumerate(rng.choices(list(process["steps"]), k=5)):
        by = (rng.choice([0, 0, 0, 1, 2]), 15 * rng.randrange(96), None)
        data["customer"]["requires"][f"x{n}"] = {"what": "x", "at": step, "by": label(by)}
    if rng.random() < 0.2:
        data["calendars"]["mornings"] = {"week": {"mon-fri": ["09:00-10:00"]}}
        never = data["states"]["to_be"]["steps"][rng.choice(list(process["steps"]))]
        never |= {"takes": "2h", "atomic": True, "calendar": "mornings"}
    model = Process.model_validate(data)
    clocks = Clocks(model, Calendars(model), process["anchor"])
    found = Calculation(make_plan(model, "to_be", None, clocks))
    judge = Judge(found)
    for id_ in found.plan.customers:
        told, true = judge.judge(id_), by_own_times(found, id_)
        assert (told.infeasible, told.never) == (true.infeasible, true.never), id_
        if not true.infeasible:
            assert told.late_promise == true.late_promise, id_
        elif (
            not true.never
            and found.early.at[found.worst.customer[id_]] <= found.network.deadline[found.worst.customer[id_]]
        ):
            assert told.lost == true.lost, id_


UNKEPT = """
customer:
  requires:
    near: {what: near, at: b, by: "13:00"}
    far:  {what: far, at: d, by: "18:00"}
states:
  to_be:
    steps:
      a: {name: a, not_before: "10:00", takes: 2h}
      b: {name: b, after: a, takes: 30m}
      c: {name: c, after: b}
      d: {name: d, after: c, takes: 0m}
    requirements:
      r: {what: r, step: a, asked_by: b, by: "11:30", answer: "yes"}
      q: {what: q, step: c, asked_by: d, by: "14:00", answer: "yes"}
"""


def test_a_promise_that_cannot_be_kept_is_looked_at_alone() -> None:
    # a is ready at 12:00, half an hour after its promise; b at 12:30 is in time all the same. How long c takes
    # nobody knows: its promise by 14:00 holds only if it gets b by 12:00 (11:30 and 30 min), so that r is needed
    # by 11:30, and that is lost by half an hour.
    solution = solved(UNKEPT)
    assert [(one.id, one.verdict.value, one.slack, one.judged) for one in solution.customers] == [
        ("near", "holds", 1800, True),
        ("far", "infeasible", -1800, True),
    ]


def test_what_takes_too_long_to_judge_is_unknown_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgement, "_MOST_VISITED", 1)
    report = checked(UNKEPT)
    (solution,) = report.solutions
    assert [(one.id, one.verdict.value, one.judged) for one in solution.customers] == [
        ("near", "holds", True),
        ("far", "unknown", False),
    ]
    assert "not-yet-calculated" in rules(report)
