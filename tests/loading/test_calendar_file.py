"""A company's own calendar, brought into a process file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

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
departments: {{books: {{name: Accounting, kind: external}}}}
customer: {{requires: {{r: {{what: Closed, at: close, by: "D+5 18:00"}}}}}}
states: {{to_be: {{steps: {{close: {{name: Close, department: books, not_before: "09:00", takes: 3 working days}}}}}}}}
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
