"""A company's own calendar, brought into a process file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from procmap.analysis.clocks import Calendars
from procmap.api.check import check

XML = """<?xml version="1.0" encoding="UTF-8"?>
<calendar year="2031" lang="ru" country="ru">
  <holidays><holiday id="1" title="New Year"/></holidays>
  <days>
    <day d="01.01" t="1" h="1"/>
    <day d="03.10" t="1"/>
    <day d="03.11" t="2"/>
    <day d="03.15" t="3"/>
  </days>
</calendar>
"""

PROCESS = """procmap: 1
process: Closing the month
timezone: Europe/Moscow
calendar: office
anchor: {anchor}
calendars:
  office: {{{holidays}file: {file}, week: {{mon-fri: ["09:00-18:00"]}}}}
customer: {{requires: {{r: {{what: Closed, at: close, by: "D+5 18:00"}}}}}}
states: {{to_be: {{steps: {{close: {{name: Close, not_before: "09:00", takes: 3 working days}}}}}}}}
"""


def report(folder: Path, file: str, anchor: str, holidays: str = ""):  # type: ignore[no-untyped-def]
    path = folder / "process.yaml"
    path.write_text(PROCESS.format(file=file, anchor=anchor, holidays=holidays), "utf-8")
    return check(path, today=date(2026, 1, 1)).files[0]


def test_an_xml_calendar_stands_before_the_country(tmp_path: Path) -> None:
    """From Friday 7 March 2031: Monday 10 is off, Tuesday 11 is 1 (short), Wednesday 12 is 2, Thursday 13 is 3.

    Country data ends in 2027, so the year comes from the file alone. Due D+5, Wednesday 12 18:00: a day late.
    """
    (tmp_path / "2031.xml").write_text(XML, "utf-8")
    found = report(tmp_path, "2031.xml", "2031-03-07", "holidays: RU, ")
    assert {f.rule for f in found.findings} == {"infeasible-handoff"}
    [outcome] = found.solutions[0].customers
    assert outcome.slack == -24 * 3600
    calendar = Calendars(found.process)["office"]
    assert not calendar.is_working_day(date(2031, 3, 10))
    assert calendar.windows_on(date(2031, 3, 11)) == ((9 * 3600, 17 * 3600),)
    assert calendar.is_working_day(date(2031, 3, 15))


def test_a_year_that_the_file_does_not_have_is_never_guessed(tmp_path: Path) -> None:
    (tmp_path / "2031.xml").write_text(XML, "utf-8")
    found = report(tmp_path, "2031.xml", "2032-03-05")
    assert [f.rule for f in found.findings] == ["calendar-without-data"]
    assert found.solutions[0].obstacle is not None


def test_a_yaml_calendar_and_what_the_process_says_first(tmp_path: Path) -> None:
    """The plant closes on Tuesday 10 March 2026: 3 working days after Friday 6 are 9, 11, 12; due on the 11th."""
    (tmp_path / "plant.yaml").write_text('closed: [2026-03-10]\nweek: {mon-sun: ["00:00-24:00"]}\n', "utf-8")
    found = report(tmp_path, "plant.yaml", "2026-03-06")
    [outcome] = found.solutions[0].customers
    assert outcome.slack == -24 * 3600


def test_a_broken_calendar_is_a_finding_at_its_name(tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_text("<!DOCTYPE x><calendar/>", "utf-8")
    found = report(tmp_path, "bad.xml", "2026-03-06")
    [finding] = found.findings
    assert (finding.rule, finding.reason, finding.span.line) == ("bad-value", "calendar-file", 7)


def test_whole_years_cannot_be_written_in_the_process(tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text("years: [2026]\n", "utf-8")
    found = report(tmp_path, "plant.yaml", "2026-03-06")
    assert [f.reason for f in found.findings] == ["years-from-file"]


def calendar(folder: Path, company: str, own: str):  # type: ignore[no-untyped-def]
    """The calendar of a process with keys of its own over those of a company's file."""
    (folder / "company.yaml").write_text(company, "utf-8")
    text = (
        "procmap: 1\nprocess: p\ncalendar: office\ncalendars:\n"
        f"  office: {{file: company.yaml, week: {{mon-fri: ['09:00-13:00', '14:00-18:00']}}, {own}}}\n"
    )
    (folder / "process.yaml").write_text(text, "utf-8")
    found = check(folder / "process.yaml", today=date(2026, 1, 1)).files[0]
    assert found.process is not None, found.findings
    return Calendars(found.process)["office"]


H = 3600
SATURDAY, SUNDAY, MONDAY = date(2026, 12, 19), date(2026, 12, 20), date(2026, 12, 21)
FULL, SHORT, OWN = (
    ((9 * H, 13 * H), (14 * H, 18 * H)),
    ((9 * H, 13 * H), (14 * H, 17 * H)),
    ((10 * H, 12 * H),),
)


@pytest.mark.parametrize(
    ("company", "own", "windows"),
    [
        # The company works a Saturday or a Monday; the process is closed.
        ("working: [2026-12-19]", "closed: [2026-12-19]", {SATURDAY: ()}),
        ("working: [2026-12-18..2026-12-20]", "closed: 2026-12-19", {SATURDAY: (), SUNDAY: FULL}),
        ("days: {2026-12-19: ['10:00-12:00']}", "closed: [2026-12-18..2026-12-20]", {SATURDAY: ()}),
        ("working: [2026-12-19]", "days: {2026-12-19: []}", {SATURDAY: ()}),
        ("days: {2026-12-21: ['10:00-12:00']}", "closed: [2026-12-21]", {MONDAY: ()}),
        # The company is closed, or has other windows; the process works.
        ("closed: [2026-12-21]", "working: [2026-12-21]", {MONDAY: FULL}),
        ("closed: [2026-12-20..2026-12-22]", "days: {2026-12-21: ['10:00-12:00']}", {MONDAY: OWN}),
        ("days: {2026-12-19: []}", "working: [2026-12-19]", {SATURDAY: FULL}),
        ("days: {2026-12-21: []}", "short: [2026-12-21]", {MONDAY: SHORT}),
        # What the process does not speak of stays as the company has it.
        ("closed: [2026-12-21]", "closed: [2026-12-22]", {MONDAY: ()}),
        (
            "working: [2026-12-19]\nshort: [2026-12-21]",
            "closed: [2026-12-22]",
            {SATURDAY: FULL, MONDAY: SHORT},
        ),
        # Worked and short: an hour less.
        ("working: [2026-12-19]\nshort: [2026-12-19]", "name: o", {SATURDAY: SHORT}),
        ("name: c", "working: [2026-12-19], short: [2026-12-19]", {SATURDAY: SHORT}),
        # Windows of a day's own are what they are.
        ("name: c", "days: {2026-12-19: ['10:00-12:00']}, short: [2026-12-19]", {SATURDAY: OWN}),
    ],
)
def test_what_the_process_says_of_a_day_goes_first(
    tmp_path: Path, company: str, own: str, windows: dict[date, Any]
) -> None:
    found = calendar(tmp_path, company, own)
    assert {day: found.windows_on(day) for day in windows} == windows
