"""What is proposed to a meeting: round figures that suffice, what is drastic, what stays late all the same. By hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import procmap
from procmap.analysis.repairs.repairs import Repair, Repairs
from procmap.api.check import Question
from procmap.api.repair import Wanted, apply_repair, repair
from procmap.calendars import parse_label
from procmap.errors import EditRefusedError
from procmap.render.page import to_text
from procmap.render.repairs import repairs_page

FRIDAY = date(2026, 11, 27)
FEWEST = Wanted()
HEAD = """procmap: 1
process: P
timezone: UTC
departments: {a: {name: A}, b: {name: B}}
"""


def process(steps: str, by: str = "12:00", more: str = "") -> str:
    return (
        HEAD
        + f'customer: {{requires: {{x: {{what: X, at: last, by: "{by}"}}}}}}\n'
        + more
        + "states:\n  to_be:\n    steps:\n"
        + steps
    )


def found(tmp_path: Path, text: str, wanted: Wanted = FEWEST) -> Repairs:
    path = tmp_path / "process.yaml"
    path.write_text(text, encoding="utf-8")
    [one] = repair(str(path), wanted, today=FRIDAY, date=FRIDAY).repairs
    return one


def figures(one: Repair) -> list[tuple[str, str, int]]:
    return [(lever.kind, lever.id, units) for lever, units in one.moves]


def only(one: Repairs, kind: str, id_: str) -> Repair:
    [each] = [
        each for each in one.found if [(lever.kind, lever.id) for lever, _ in each.moves] == [(kind, id_)]
    ]
    return each


LATE = """      first: {name: First, department: a, not_before: "09:00", takes: 1h, negotiable: {opening: no}}
      last: {name: Last, department: b, after: first, takes: 2h 7m, negotiable: {opening: no}}
"""
"""12:07: seven minutes too late."""


def test_round_figures_are_proposed_and_what_is_enough_stands_beside(tmp_path: Path) -> None:
    one = found(tmp_path, process(LATE))
    first = only(one, "takes", "first")
    assert figures(first) == [("takes", "first", 7)]
    assert figures(first.proposed) == [("takes", "first", 10)]  # 50 minutes, not 53
    assert figures(only(one, "release", "first").proposed) == [("release", "first", 10)]  # 8:50, not 8:53
    # who says 2 h 7 min speaks of minutes
    assert only(one, "takes", "last").eased is None
    assert {each.minutes for each in one.found} == {7}  # what they are ranked by


def test_what_is_proposed_is_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "process.yaml"
    path.write_text(process(LATE), encoding="utf-8")
    one = found(tmp_path, path.read_text("utf-8"))
    number = one.found.index(only(one, "takes", "first")) + 1
    apply_repair(str(path), number, Wanted(), Question(FRIDAY, date=FRIDAY), write=True)
    state = procmap.load(str(path)).states["to_be_repair"]
    takes = state.steps["first"].takes
    assert takes is not None
    assert takes.worst.amount == 50 * 60


def test_bounds_and_prices_are_not_overstepped(tmp_path: Path) -> None:
    bound = LATE.replace("{opening: no}", "{opening: no, takes: {at_most: 8m}}", 1)
    assert only(found(tmp_path, process(bound)), "takes", "first").eased is None
    price = LATE.replace("{opening: no}", "{opening: no, not_before: no, takes: {price: 5}}", 1)
    assert only(found(tmp_path, process(price)), "takes", "first").eased is None


@pytest.mark.parametrize(
    ("takes", "by", "left"),
    [
        ("2h", "10:53", 110),  # 113 would do: five minutes
        ("6h", "13:53", 285),  # 293 would do: a quarter of an hour
        ("45m", "09:38", 35),  # 38 would do
        ("47m", "09:38", 38),  # who counts minutes is asked for minutes
    ],
)
def test_the_grain_goes_by_the_size_and_by_what_the_author_wrote(
    tmp_path: Path, takes: str, by: str, left: int
) -> None:
    steps = f'      last: {{name: L, department: a, not_before: "09:00", takes: {takes}}}\n'
    one = only(found(tmp_path, process(steps, by)), "takes", "last")
    after = one.proposed.applied.process.states["to_be"].steps["last"].takes
    assert after is not None
    assert after.worst.amount == left * 60


def test_a_greatest_time_keeps_round_figures_from_doing_harm(tmp_path: Path) -> None:
    """B may begin at 9:53 at the latest: A, which ends at 10:00 and is waited for by no more than 0 minutes, takes 53
    min. With 50 min it would end at 9:50, and B, which opens at 9:52, would come too late for it."""
    steps = """      first: {name: First, department: a, not_before: "09:00", takes: 1h,
          negotiable: {not_before: no, opening: no}}
      last:
        {name: Last, department: b, takes: 2h 7m, not_before: "09:00",
        negotiable: {takes: no, not_before: no, opening: no},
        after: [{step: first}]}
"""
    one = found(tmp_path, process(steps))
    assert figures(only(one, "takes", "first").proposed) == [("takes", "first", 10)]
    kept = steps.replace(
        "      first:",
        """      ice: {name: Ice, department: b, not_before: "09:52", takes: 0m, negotiable: no}
      first:""",
    ).replace("[{step: first}]", "[{step: first, at_most: 0m}, {step: ice}]")
    one = found(tmp_path, process(kept))
    assert [figures(each) for each in one.found] == [[("takes", "first", 7)]]
    assert one.found[0].solution.verdict == "holds"


def test_of_equal_repairs_the_drastic_one_comes_last(tmp_path: Path) -> None:
    """25 minutes are missing: of half an hour five would be left, of two hours 1 h 35. Both ask one owner."""
    steps = """      first: {name: First, department: a, not_before: "09:00", takes: 30m,
          negotiable: {not_before: no, opening: no}}
      last: {name: Last, department: b, after: first, takes: 2h, negotiable: {opening: no}}
"""
    one = found(tmp_path, process(steps, "11:05"))
    assert [(figures(each)[0][1], each.drastic) for each in one.found if len(each.moves) == 1] == [
        ("last", 0),
        ("first", 1),
    ]
    said = steps.replace(
        "{not_before: no, opening: no}", "{not_before: no, opening: no, takes: {at_most: 25m}}"
    )
    one = found(tmp_path, process(said, "11:05"))
    assert [(figures(each)[0][1], each.drastic) for each in one.found if len(each.moves) == 1] == [
        ("first", 0),
        ("last", 0),
    ]


def test_less_than_it_takes_at_best_is_drastic(tmp_path: Path) -> None:
    steps = """      first: {name: First, department: a, not_before: "09:00", takes: 40m..60m,
          negotiable: {not_before: no, opening: no}}
      last: {name: Last, department: b, after: first, takes: 1h, negotiable: {opening: no}}
"""
    one = found(tmp_path, process(steps, "10:30"))
    assert {figures(each)[0][1]: each.drastic for each in one.found if len(each.moves) == 1} == {
        "last": 0,
        "first": 1,
    }


CALENDAR = """calendars: {office: {week: {"mon-fri": ["09:00-17:00"]}}}
calendar: office
"""


def test_days_on_which_it_is_too_little_are_told(tmp_path: Path) -> None:
    """Needed on D by 12:00, sent the day before at 16:00: on Friday that is an hour of Thursday and three of Friday.
    On Monday the day before is a Sunday: only the three hours of Monday are left of the four that it takes."""
    steps = """      last: {name: Last, department: a, not_before: "D-1 16:00", takes: 270 working minutes,
          negotiable: {not_before: no, opening: no}}
"""
    one = found(tmp_path, process(steps, "12:00", CALENDAR))
    each = only(one, "takes", "last")
    assert figures(each) == [("takes", "last", 30)]
    assert each.remains.days == ((date(2026, 11, 30), None, "x", 3600),)
    [text] = [text for text in lines(tmp_path) if "other days" in text]
    assert text.strip() == "too little on other days: Monday 2026-11-30 (X: 1 h missing)"


FAMILIES = """families: {f: {name: Fresh}, g: {name: Grocery}}
"""


def test_what_stays_late_in_another_family_is_told(tmp_path: Path) -> None:
    text = (
        HEAD
        + FAMILIES
        + """customer:
  requires:
    x: {what: X, at: fresh, by: "12:00", family: f}
    z: {what: Z, at: dry, by: "12:00", family: g}
states:
  to_be:
    steps:
      first: {name: First, department: a, not_before: "11:00", takes: 30m, negotiable: no}
      fresh: {name: F, department: a, after: first, takes: 40m, family: f, negotiable: {opening: no}}
      dry: {name: G, department: b, after: first, takes: 50m, family: g, negotiable: {opening: no}}
"""
    )
    path = tmp_path / "process.yaml"
    path.write_text(text, encoding="utf-8")
    both = repair(str(path), Wanted(), today=FRIDAY, date=FRIDAY).repairs
    assert [one.plan.family for one in both] == ["f", "g"]
    [late] = both[0].found[0].remains.elsewhere
    assert (late.family, late.customer, late.missing) == ("g", "z", 20 * 60)
    assert any(text.strip() == "Grocery stays late: Z, 20 min missing" for text in lines(tmp_path))


def test_a_goal_out_of_reach_says_when_it_would_come(tmp_path: Path) -> None:
    """A begins at 9:00 and neither the release nor the opening is negotiable. Both steps keep a minute: 9:02."""
    text = process(LATE.replace("{opening: no}", "{opening: no, not_before: no}", 1))
    one = found(tmp_path, text, Wanted(by=parse_label("08:00")))
    assert not one.found
    assert [(id_, at % 86_400) for id_, at in one.soonest.items()] == [("x", 9 * 3600 + 2 * 60)]
    [said] = [said for said in lines(tmp_path, Wanted(by=parse_label("08:00"))) if "no sooner" in said]
    assert said.strip() == "X: no sooner than 09:02, whatever is changed"


def test_what_it_rests_on_is_told_where_that_is_not_agreed(tmp_path: Path) -> None:
    text = process(LATE) + (
        "    requirements:\n      plan: {what: Plan, step: first, asked_by: last, answer: refused}\n"
    )
    one = found(tmp_path, text)
    assert one.found[0].solution.verdict == "unsupported"
    told = lines(tmp_path)
    assert told[told.index("whichever is chosen:") + 1] == "   it rests on what is not agreed: Plan"
    assert len([line for line in told if "rests on" in line]) == 1


def test_working_days_are_no_minutes(tmp_path: Path) -> None:
    """Five working days from Friday end on the Friday after; by Wednesday only three may be taken."""
    steps = """      last: {name: Last, department: a, not_before: "09:00", takes: 5 working days,
          negotiable: {not_before: no, opening: no}}
"""
    one = found(tmp_path, process(steps, "D+3wd 17:00", CALENDAR))
    assert figures(one.found[0]) == [("takes", "last", 2)]
    assert any(line.startswith("1. asks A · 2 working days  (") for line in lines(tmp_path))
    told = repair(str(tmp_path / "process.yaml"), Wanted(), today=FRIDAY, date=FRIDAY)
    page = to_text(repairs_page(told, "ru"))
    assert "за 3 рабочих дня вместо 5 рабочих дней" in page


def test_an_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "process.yaml"
    path.write_text(process(LATE), encoding="utf-8")
    with pytest.raises(EditRefusedError, match="a state `to_be` already"):
        apply_repair(str(path), 1, Wanted(), Question(FRIDAY, date=FRIDAY), name="to_be", write=True)
    assert path.read_text("utf-8") == process(LATE)


def lines(tmp_path: Path, wanted: Wanted = FEWEST) -> list[str]:
    told = repair(str(tmp_path / "process.yaml"), wanted, today=FRIDAY, date=FRIDAY)
    return to_text(repairs_page(told, "en")).splitlines()
