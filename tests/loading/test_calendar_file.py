"""A company's own calendar, brought into a process file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from procmap.analysis.clocks import Calendars
from procmap.api.check import check
from procmap.api.load import load
from procmap.api.rules import all_rules
from procmap.errors import MalformedError
from procmap.export.to_json import report_to_dict
from procmap.render.page import Line
from procmap.render.report import findings_page
from procmap.report import Report

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
departments: {{books: {{name: Books, kind: external}}}}
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


BROKEN = {
    "tab.yaml": ("closed: []\nweek:\n\tmon: []\n", ("not-yaml", "tab", 3, 1)),
    "empty.yaml": ("# nothing\n", ("not-yaml", "empty", 1, 1)),
    "list.yaml": ("- 2026-01-01\n", ("wrong-shape", "map", 1, 1)),
    "key.yaml": ("closd: [2026-01-01]\n", ("unknown-key", "near", 1, 1)),
    "day.yaml": ("closed:\n  - 2026-02-30\n", ("bad-value", "no-such-day", 2, 5)),
    "window.yaml": ("week: {mon-fri: ['9 to 5']}\n", ("bad-time", "bad-window", 1, 17)),
    "zone.yaml": ("timezone: Moscow\n", ("bad-time", "unknown-zone", 1, 11)),
    "chain.yaml": ("closed: []\nfile: other.yaml\n", ("bad-value", "calendar-chain", 2, 1)),
    "years.yaml": ("years: [2026]\n", ("bad-value", "years-from-file", 1, 8)),
    "week.yaml": ("week: {}\n", ("bad-value", "empty-week", 1, 7)),
    "doctype.xml": ("<?xml version='1.0'?>\n<!DOCTYPE x>\n<calendar/>", ("bad-value", "xml-doctype", 2, 1)),
    "syntax.xml": ("<calendar year='2031'>\n <days>\n</calendar>", ("bad-value", "xml-syntax", 3, 3)),
    "cut.xml": ("<calendar year='2031'>\n <days>\n", ("bad-value", "xml-syntax", 3, 1)),
    "root.xml": ("\n<days/>", ("bad-value", "xml-root", 2, 1)),
    "year.xml": ("<calendar year='1066'><days/></calendar>", ("bad-value", "xml-year", 1, 1)),
    "none.xml": ("<calendar year='2031'><days/></calendar>", ("bad-value", "xml-empty", 1, 1)),
    "xmlday.xml": (XML.replace('"03.10"', '"30.02"'), ("bad-value", "xml-day", 6, 5)),
    "moved.xml": (XML.replace('d="03.10"', 'd="03.10" f="13.01"'), ("bad-value", "xml-day", 6, 5)),
    "type.xml": (XML.replace('t="3"', 't="5"'), ("bad-value", "xml-type", 8, 5)),
    "twice.xml": (XML.replace('"03.11"', '"03.10"'), ("bad-value", "xml-twice", 7, 5)),
    "large.xml": (XML + " " * 1_000_000, ("bad-value", "xml-large", 1, 1)),
    "control.xml": (XML.replace("2031", "2031\x07"), ("bad-text", "control", 2, 21)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_in_a_calendar_file_points_into_it(tmp_path: Path, name: str) -> None:
    text, expected = BROKEN[name]
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / name).write_text(text, "utf-8")
    found = report(tmp_path, f"plans/{name}", "2031-03-06")
    [finding] = found.findings
    assert (finding.rule, finding.reason, finding.span.line, finding.span.column) == expected
    assert finding.span.file == str(tmp_path / "plans" / name)
    [named] = finding.related
    assert (named.key, named.span.file, named.span.line) == ("named-here", None, 7)
    assert found.process is None


@pytest.mark.parametrize(
    ("language", "said", "named"),
    [
        (
            "en",
            "error[bad-value]: `30.02` is not a day of 2031: write month and day as 05.09",
            "the file is named here",
        ),
        (
            "ru",
            "ошибка[bad-value]: `30.02` — не день 2031 года: пишите месяц и день, как 05.09",
            "файл назван здесь",
        ),
    ],
)
def test_the_frame_shows_the_calendar_file(tmp_path: Path, language: str, said: str, named: str) -> None:
    (tmp_path / "2031.xml").write_text(BROKEN["xmlday.xml"][0], "utf-8")
    found = report(tmp_path, "2031.xml", "2031-03-06")
    lines = [block.text for block in findings_page(found, all_rules(), language) if isinstance(block, Line)]
    assert lines == [
        "",
        said,
        f"  --> {tmp_path}/2031.xml:6:5",
        "   |",
        ' 6 |     <day d="30.02" t="1"/>',
        "   |     ^^^^^^^^^^^^^^^^^^^^^^",
        f"  --> {tmp_path}/process.yaml:7:18: {named}",
        "   |",
        ' 7 |   office: {file: 2031.xml, week: {mon-fri: ["09:00-18:00"]}}',
        "   |                  ^^^^^^^^",
    ]
    file = report_to_dict(Report((found,)), all_rules(), language)["files"][0]
    [finding] = file["findings"]
    assert (finding["file"], finding["line"]) == (str(tmp_path / "2031.xml"), 6)
    assert (finding["related"][0]["file"], finding["related"][0]["line"]) == (None, 7)


def test_a_broken_file_that_two_calendars_name_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text("closd: []\n", "utf-8")
    path = tmp_path / "process.yaml"
    path.write_text(
        "procmap: 1\nprocess: P\ncalendars: {a: {file: plant.yaml}, b: {file: plant.yaml}}\n", "utf-8"
    )
    assert [finding.rule for finding in check(path, today=date(2026, 1, 1)).findings()] == ["unknown-key"]


def test_what_is_right_in_a_broken_file_is_not_complained_about(tmp_path: Path) -> None:
    """The week comes from the file, whose closed days are wrong; both mistakes of the two files are told."""
    (tmp_path / "plant.yaml").write_text("week: {mon-fri: ['09:00-18:00']}\nclosed: never\n", "utf-8")
    path = tmp_path / "process.yaml"
    path.write_text("procmap: 1\nprocess: P\nowner: nobody\ncalendars: {a: {file: plant.yaml}}\n", "utf-8")
    found = check(path, today=date(2026, 1, 1)).files[0].findings
    assert [(finding.rule, finding.span.file, finding.span.line) for finding in found] == [
        ("unknown-reference", None, 3),
        ("bad-value", str(tmp_path / "plant.yaml"), 2),
    ]


def test_the_files_of_one_process_share_one_limit(tmp_path: Path) -> None:
    """A file of 60,000 nodes may be named three times (180,000 of 200,000), not four times."""
    (tmp_path / "big.yaml").write_text("closed:\n" + "- 2026-01-01\n" * 59_997, "utf-8")
    path = tmp_path / "process.yaml"
    named = "".join(f"  c{n}: {{file: big.yaml}}\n" for n in range(4))
    path.write_text(f"procmap: 1\nprocess: P\ncalendars:\n{named}", "utf-8")
    found = check(path, today=date(2026, 1, 1)).findings()
    assert [(finding.reason, finding.span.line) for finding in found] == [("calendar-file", 7)]


def test_from_standard_input_no_file_can_be_named() -> None:
    text = b"procmap: 1\nprocess: P\ncalendars: {c: {file: plant.yaml}}\n"
    found = check("-", today=date(2026, 1, 1), stdin=lambda: text).findings()
    assert [(finding.reason, finding.span.line) for finding in found] == [("calendar-no-folder", 3)]


def test_a_malformed_calendar_raises_with_its_own_place(tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text("closed: []\nclosd: []\n", "utf-8")
    path = tmp_path / "process.yaml"
    path.write_text("procmap: 1\nprocess: P\ncalendars: {c: {file: plant.yaml}}\n", "utf-8")
    with pytest.raises(MalformedError) as caught:
        load(path)
    assert str(caught.value) == f"{tmp_path}/plant.yaml:2:1: 1 problem(s) (unknown-key)"
    assert caught.value.path == str(path)


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
