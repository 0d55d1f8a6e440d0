"""What a repair of each kind writes into the file: a new state that holds; the author's comments stay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import procmap
from procmap.api.check import Question
from procmap.api.repair import Wanted, apply_repair, repair

FRIDAY = date(2026, 11, 27)
HEAD = """procmap: 1  # the format
process: P
timezone: UTC
departments: {a: {name: A}, b: {name: B}}
customer: {requires: {x: {what: X, at: last, by: "14:00"}}}  # as agreed
"""

VAN = (
    HEAD
    + """states:
  to_be:
    steps:
      first: {name: First, department: a, not_before: "11:00", takes: 70m, negotiable: no}
      last:  # by van
        name: Last
        department: b
        after: first
        takes: 1h
        negotiable: {takes: no}
        departures: ["12:00", "16:00"]  # on weekdays, too
"""
)
"""Ready at 12:10, ten minutes after the van has left; the next one comes three hours late."""

EARLY = VAN.replace("12:00", "09:00")
"""The van left more than three hours ago: another one by 13:00 is three hours before the next."""

MELTS = (
    HEAD
    + """states:
  to_be:
    steps:
      ice:  {name: Ice, department: a, takes: 30m, negotiable: no}
      fish: {name: Fish, department: a, not_before: "13:00", takes: 20m, negotiable: no}
      last:
        name: Last
        department: b
        after:
          - step: ice  # it melts
            at_most: 45m
            negotiable: {at_most: 1h}
          - fish
        takes: 10m
        negotiable: no
    requirements:
      iced: {what: Ice, step: ice, asked_by: last, by: "12:15", answer: "yes", negotiable: no}
"""
)
"""Fish comes at 13:20, so that ice is not ready before 12:35: twenty minutes after it is promised."""

OFFICE = (
    HEAD.replace("14:00", "11:00")
    + """calendars:
  office: {week: {"mon-fri": ["09:00-17:00"]}}  # lunch at the desk
calendar: office
states:
  to_be:
    steps:
      last: {name: Last, department: a, not_before: "08:00", takes: 3 working hours, negotiable: {takes: no}}
"""
)
"""From 9:00 work ends at 12:00, an hour late."""

ROAD = (
    HEAD
    + """states:
  to_be:
    steps:
      first: {name: First, department: a, not_before: "11:00", takes: 2h, negotiable: no}
      last:
        name: Last
        department: b
        takes: 30m
        negotiable: no
        after:
          - step: first  # by road
            transfer: 50m
"""
)
"""11:00 + 2 h + 50 min + 30 min = 14:20."""

CASES = {
    "held": (VAN, "held", 10, 'departures: ["12:10", "16:00"]'),
    "departure": (EARLY, "departure", 180, 'departures: ["09:00", "13:00", "16:00"]'),
    "limit": (MELTS, "limit", 20, "at_most: 1h 5m"),
    "opening": (OFFICE, "opening", 60, 'mon-fri: ["08:00-17:00"]'),
    "transfer": (ROAD, "transfer", 20, "transfer: 30m"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_repair_is_written_and_holds(case: str, tmp_path: Path) -> None:
    text, kind, minutes, line = CASES[case]
    path = tmp_path / "process.yaml"
    path.write_text(text, encoding="utf-8")
    [found] = repair(str(path), Wanted(), today=FRIDAY, date=FRIDAY).repairs
    moved = [[(lever.kind, units * lever.weight) for lever, units in one.moves] for one in found.found]
    assert [(kind, minutes)] in moved, moved
    question = Question(FRIDAY, None, None, FRIDAY)
    apply_repair(str(path), moved.index([(kind, minutes)]) + 1, Wanted(), question, name="done", write=True)
    after = path.read_text("utf-8")
    assert [one for one in text.splitlines() if one not in after.splitlines()] == []
    assert line in after
    [solution] = procmap.solve(procmap.load(str(path)), date=FRIDAY, state="done")
    assert solution.verdict == "holds"
    report = procmap.check(str(path), today=FRIDAY, state="done", date=FRIDAY)
    assert not [one for one in report.findings() if one.severity == "error"]


def test_a_greatest_time_that_nobody_may_change_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "process.yaml"
    path.write_text(MELTS.replace("            negotiable: {at_most: 1h}\n", ""), encoding="utf-8")
    [found] = repair(str(path), Wanted(), today=FRIDAY, date=FRIDAY).repairs
    assert not found.sound
    assert found.found == ()


def test_a_bound_of_a_greatest_time_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "process.yaml"
    path.write_text(MELTS.replace("{at_most: 1h}", "{at_most: 15m}"), encoding="utf-8")
    [found] = repair(str(path), Wanted(), today=FRIDAY, date=FRIDAY).repairs
    assert found.found == ()


def test_working_faster_can_break_what_must_not_wait(tmp_path: Path) -> None:
    """Dough rests an hour at most, and is promised by 10:00. Bread must be warm when the van comes at 12:00: who bakes
    faster begins later, and the dough waits. Unloading takes half an hour too long; baking faster does not help."""
    text = (
        HEAD.replace("14:00", "12:30")
        + """states:
  to_be:
    steps:
      dough: {name: Dough, department: a, takes: 1h, negotiable: no}
      bake:  {name: Bake, department: b, after: {dough: {at_most: 1h}}, takes: 1h, negotiable: yes}
      van:   {name: Van, department: b, not_before: "12:00", takes: 0m, negotiable: no}
      last:  {name: Last, department: b, after: [{step: bake, at_most: 0m}, van], takes: 1h}
    requirements:
      dough_ready: {what: Dough, step: dough, asked_by: bake, by: "10:00", answer: "yes", negotiable: no}
"""
    )
    path = tmp_path / "process.yaml"
    path.write_text(text, encoding="utf-8")
    [found] = repair(str(path), Wanted("minutes"), today=FRIDAY, date=FRIDAY).repairs
    assert [[(lever.kind, lever.id, units) for lever, units in one.moves] for one in found.found] == [
        [("takes", "last", 30)]
    ]
