"""The chain to one customer requirement tells the times that this one needs, whatever others need; worked by hand.

Both share `z` (8:00 to 9:00) and `a` (to 10:00). For `early` by 12:00, `b` takes 3 h, so that `a` is needed by 9:00 and
`z` by 8:00, an hour before it is there. For `late` by 18:00, `c` takes an hour: `a` by 17:00, `z` by 16:00.
"""

from __future__ import annotations

from typing import Any

from files import checked, clock, solved
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import random_process, spelled

from procmap.analysis import customers
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import make_plan
from procmap.analysis.solution import Solution
from procmap.analysis.solver import solve_plan
from procmap.model import Process
from procmap.render.backwards import chains
from procmap.render.diagram.views.chain import chains as cards

TEXT = """
departments: {{a: {{name: A}}, b: {{name: B}}, c: {{name: C}}, z: {{name: Z}}}}
customer:
  requires:
    early: {{what: Early, at: b, by: "12:00"}}
    late: {{what: Late, at: {at}, by: "18:00"}}
states:
  to_be:
    steps:
      z: {{name: Zero, department: z, not_before: "08:00", takes: 1h}}
      a: {{name: Shared, department: a, after: z, takes: 1h}}
      b: {{name: For early, department: b, after: a, takes: 3h}}
      c: {{name: For late, department: c, after: a, takes: 1h}}
    requirements:
      zero: {{what: Zero done, step: z, asked_by: a, by: "09:00", answer: "yes"}}
"""


def needed(solution: Solution) -> dict[str, list[tuple[str, str | None, str]]]:
    return {
        one.id: [(each.source, clock(each.needed_by), each.verdict.value) for each in one.handoffs or ()]
        for one in solution.customers
    }


def test_each_chain_has_the_times_of_its_own_requirement() -> None:
    """What `a` gives to both counts in the chain to each only as far as that one needs it."""
    told = needed(solved(TEXT.format(at="c")))
    assert told["early"][:1] == [("a", "09:00", "infeasible")]
    assert told["late"][-1] == ("z", "16:00", "ok")
    assert ("a", "17:00", "ok") in told["late"]


def test_a_requirement_at_the_same_step_has_its_own_times() -> None:
    """Until 18:00 there are six hours more: `a` is needed by 15:00, `z` by 14:00."""
    told = needed(solved(TEXT.format(at="b")))
    assert ("a", "09:00", "infeasible") in told["early"]
    assert ("a", "15:00", "ok") in told["late"]
    assert told["late"][-1] == ("z", "14:00", "ok")


def test_of_two_requirements_with_the_same_chain_the_most_urgent_one_is_shown() -> None:
    """Not the first of the file: here that is the one with six hours to spare."""
    text = TEXT.format(at="b").replace("early:", "zzz:").replace("late:", "early:").replace("zzz:", "late:")
    report = checked(text.replace('"12:00"', '"11:00"').replace('"18:00"', '"12:00"'))
    (solution,) = report.solutions
    assert report.process is not None
    (shown,) = cards(report.process, solution, "en")
    assert shown.cards[0].when == "by 11:00"
    assert [card.when.split(" · ")[0] for card in shown.cards[2:3]] == ["by 08:00"]


def test_a_missing_contract_asks_for_the_time_of_its_requirement() -> None:
    found = [one for one in checked(TEXT.format(at="c")).findings if one.rule == "missing-contract"]
    asked = {one.values["customer"]: clock(_instant(one.values["needed"])) for one in found}
    assert asked == {"early": "09:00", "late": "17:00"}


def _instant(moment: Any) -> int:
    return int(moment.instant)


def test_the_cards_of_a_chain_that_holds_are_not_red() -> None:
    """`a` is late for the other requirement; on the way to this one its card has seven hours to spare."""
    report = checked(TEXT.format(at="c"))
    (solution,) = report.solutions
    assert report.process is not None
    early, late = cards(report.process, solution, "en")
    assert {card.tone.value for card in late.cards} <= {"holds", "plain", "unknown", "conditional"}
    assert "slack 7 h" in late.cards[-1].lines
    assert {"infeasible", "late"} & {card.tone.value for card in early.cards}


def test_what_would_take_too_long_is_counted_and_not_told(monkeypatch: Any) -> None:
    """The chain stays known; its times are not shown with those of another requirement."""
    monkeypatch.setattr(customers, "_MOST_VISITED", 12)
    report = checked(TEXT.format(at="c"))
    (solution,) = report.solutions
    early, late = solution.customers
    assert early.handoffs is not None
    assert late.handoffs is None
    assert late.chain == ("c", "a", "z")
    assert report.process is not None
    text = repr(list(chains(report.process, solution, "en")))
    assert "the chain of 1 less urgent requirement" in text
    assert len(cards(report.process, solution, "en")) == 1


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.4]))
def test_own_times_are_those_of_a_process_without_the_other_requirements(seed: int, limits: float) -> None:
    """Solved with the other customer requirements taken out of the file, everything on the chain is the same."""
    process = random_process(seed, limits)
    data = spelled(process)
    for one in _solved(process, data).customers:
        alone = data | {"customer": {"requires": {one.id: data["customer"]["requires"][one.id]}}}
        (other,) = _solved(process, alone).customers
        assert one.chain == other.chain
        assert one.handoffs == other.handoffs


def _solved(process: dict[str, Any], data: dict[str, Any]) -> Solution:
    model = Process.model_validate(data)
    return solve_plan(make_plan(model, "to_be", None, Clocks(model, Calendars(model), process["anchor"])))
