"""Agreed times that count working days are moved to other working days; worked by hand.

D is Wednesday 2026-12-02, the week is Monday to Friday: D+1wd is Thursday the 3rd, D+2wd Friday the 4th, D+3wd Monday
the 7th.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import procmap
from procmap.analysis.repairs.applying import moved_label
from procmap.api.check import Question
from procmap.api.repair import Wanted, apply_repair, repair
from procmap.calendars import Label, label_day, parse_label
from procmap.model import CalendarSpec

WEDNESDAY, SATURDAY = date(2026, 12, 2), date(2026, 12, 5)
HOUR = 3600
TEXT = """\
procmap: 1
process: Contract
timezone: Europe/Moscow
calendar: office
calendars: {office: {week: {mon-fri: ["09:00-18:00"]}}}
departments: {a: {name: Lawyers}, b: {name: Clerks}}
customer: {requires: {r: {what: Contract signed, at: check, by: "D+3wd 18:00"}}}
states:
  to_be:
    steps:
      read:  {name: Read, department: a, not_before: "09:00", takes: 1 working day}
      check: {name: Check, department: b, after: read, takes: 1 working day, negotiable: no}
    requirements:
      ready: {what: Read through, step: read, asked_by: check, by: "D+3wd 18:00", answer: "yes"}
"""


def moved(point: str, hours: float, anchor: date = WEDNESDAY) -> str:
    from procmap.calendars import format_label
    from procmap.model.working_time import build_calendar

    calendar = build_calendar(CalendarSpec(week={"mon-fri": ("09:00-18:00",)}), "UTC", "office")

    def day(label: Label) -> date:
        return label_day(label, anchor, calendar)

    return format_label(moved_label(parse_label(point), int(hours * HOUR), day))


@pytest.mark.parametrize(
    ("point", "hours", "after"),
    [
        ("D+3wd 18:00", -8, "D+3wd 10:00"),
        ("D+3wd 18:00", -72, "D+2wd 18:00"),
        ("D+3wd 18:00", -66, "D+2wd 24:00"),  # Saturday 0:00
        ("D+3wd 18:00", -18.25, "D+2wd 24:00"),  # Sunday
        ("D+1wd 12:00", -48, "D-1wd 12:00"),  # Tuesday
        ("D+1wd 12:00", -24, "D+0wd 12:00"),
        ("D+3wd 18:00", 10, "D+4wd 04:00"),
        ("D+2wd 18:00", 10, "D+3wd 00:00"),  # Saturday
        ("D+5 18:00", -24, "D+4 18:00"),
    ],
)
def test_it_stays_on_working_days(point: str, hours: float, after: str) -> None:
    assert moved(point, hours) == after


def test_a_day_that_is_none_begins_with_the_next_one() -> None:
    """D+0wd of a Saturday is Monday; a day before that is Sunday, so that Friday has to do."""
    assert moved("D+0wd 09:00", -24, SATURDAY) == "D-1wd 24:00"


def test_a_working_day_earlier_is_a_repair(tmp_path: Path) -> None:
    """Whoever checks begins on Monday at 18:00 and ends on Tuesday at 18:00, a day late. Friday at 18:00 suffices."""
    path = tmp_path / "contract.yaml"
    path.write_text(TEXT, "utf-8")
    question = Question(WEDNESDAY, None, None, WEDNESDAY)
    [found] = repair(str(path), Wanted(), today=WEDNESDAY, date=WEDNESDAY).repairs
    [one] = found.found
    assert [(lever.kind, lever.id, units) for lever, units in one.proposed.moves] == [
        ("earlier", "ready", 72 * 60)
    ]
    apply_repair(str(path), 1, Wanted(), question, name="done", write=True)
    assert 'ready: {by: "D+2wd 18:00", answer: open}' in path.read_text("utf-8")
    [solution] = procmap.solve(procmap.load(str(path)), date=WEDNESDAY, state="done")
    assert solution.customers[0].slack == 72 * HOUR
