"""Whoever writes that something is due by the end of a day reads 24:00 of that day everywhere, and whoever writes
00:00 of the next one reads that: both are the same instant."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from procmap.api.check import Question, check_text
from procmap.api.export import Wish, export
from procmap.api.views import scene_of
from procmap.cli.app import main
from procmap.render.clock import Clock
from procmap.render.day_ends import day_ends, relative_day_ends
from procmap.report import FileReport

FRIDAY = dt.date(2026, 11, 27)
NEXT = re.compile(r"D\+1 00:00(?!:)")
"""Not the second that would be too late."""
FILE = """
procmap: 1
process: Bread for the hotel
timezone: Europe/Berlin
anchor: 2026-11-27
calendars: {office: {week: {mon-fri: ["09:00-18:00"]}}}
departments: {bakery: {name: Bakery, calendar: office}, drivers: {name: Drivers}}
customer: {requires: {rolls: {what: Rolls on the buffet, at: drive, by: CUSTOMER}}}
states:
  to_be:
    steps:
      bake: {name: Bake, department: bakery, calendar: always}
      drive: {name: Drive, department: drivers, after: bake, takes: 1h}
    requirements:
      baked: {what: Rolls baked, step: bake, asked_by: drive, by: BAKERY, answer: "yes"}
"""


def checked(customer: str, bakery: str) -> FileReport:
    text = FILE.replace("CUSTOMER", customer).replace("BAKERY", bakery)
    return check_text(text, "bread.yaml", None, Question(FRIDAY))


def shown(customer: str, bakery: str) -> tuple[str, str, str]:
    """The customer's deadline, and by when the rolls are agreed and are ready."""
    report = checked(customer, bakery)
    assert report.process is not None, report.findings
    [solution] = report.solutions
    clock = Clock.of(report.process, solution, "en")
    [baked] = [one for one in solution.handoffs if one.requirement == "baked"]
    return tuple(map(clock.moment, (solution.customers[0].by, baked.agreed_by, baked.ready_at)))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("customer", "bakery", "told"),
    [
        ("D", '"20:00"', ("24:00", "20:00", "20:00")),
        ('"24:00"', '"20:00"', ("24:00", "20:00", "20:00")),
        ("D-1", "D-1 20:00", ("D-1 24:00", "D-1 20:00", "D-1 20:00")),
        ("D+1 00:00", '"20:00"', ("D+1 00:00", "20:00", "20:00")),
        ('"00:00"', "D-1 20:00", ("00:00", "D-1 20:00", "D-1 20:00")),
        ("D+1 02:00", '"24:00"', ("D+1 02:00", "24:00", "24:00")),
        ("D+1", '"24:00"', ("D+1 24:00", "24:00", "24:00")),
        # a day without an hour is checked as a day and bounds nothing: no instant bears its name
        ("D+1 00:00", "D", ("D+1 00:00", "—", "—")),
        # the customer's days are counted by the process's calendar, on which every day is worked: Saturday
        ("D+1wd", '"20:00"', ("D+1 24:00", "20:00", "20:00")),
        # 24:00 in Moscow is 22:00 in Berlin
        ("24:00 Europe/Moscow", '"20:00"', ("22:00", "20:00", "20:00")),
    ],
)
def test_a_day_ends_where_a_deadline_says_so(customer: str, bakery: str, told: tuple[str, str, str]) -> None:
    assert shown(customer, bakery) == told


def test_working_days_are_those_of_whoever_gives_it() -> None:
    """The step is worked every day; taken from it, the bakery's next working day is Monday, D+3."""
    text = FILE.replace("calendar: always", "takes: 1h").replace("CUSTOMER", "D+5")
    report = check_text(text.replace("BAKERY", "D+1wd 24:00"), "bread.yaml", None, Question(FRIDAY))
    assert report.process is not None
    tuesday = dt.datetime(2026, 12, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    thursday = dt.datetime(2026, 12, 3, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert day_ends(report.process, FRIDAY) == {int(tuesday.timestamp()), int(thursday.timestamp())}
    assert relative_day_ends(report.process, FRIDAY) == {4 * 86_400, 6 * 86_400}
    clock = Clock("Europe/Berlin", FRIDAY, "en", report.process)
    assert clock.moment(int(tuesday.timestamp())) == "D+3 24:00"


def test_a_calendar_without_data_for_the_day_names_no_end() -> None:
    text = FILE.replace('{mon-fri: ["09:00-18:00"]}', '{mon-fri: ["09:00-18:00"]}, holidays: RU')
    text = text.replace("calendar: always", "takes: 1h").replace("CUSTOMER", "D")
    report = check_text(text.replace("BAKERY", "D+1wd 24:00"), "bread.yaml", None, Question(FRIDAY))
    assert report.process is not None
    assert relative_day_ends(report.process, dt.date(2090, 1, 5)) == {86_400}


@pytest.mark.parametrize(("language", "by"), [("en", "by 24:00"), ("ru", "к 24:00")])
def test_every_page_and_picture_tells_the_same(
    language: str, by: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bread.yaml"
    file.write_text(FILE.replace("CUSTOMER", "D").replace("BAKERY", '"24:00"'), "utf-8")
    # promised for 24:00, and the drive takes an hour: needed at 23:00, and on the buffet at D+1 01:00
    asked = (
        ["check"], ["check", "--format", "json"], ["check", "--format", "concise"], ["chain"], ["why", "drive"],
        ["why", "bake"], ["conflicts"], ["repair"], ["impact", "bake", "--late", "1h"], ["simulate"],
        ["capacity", "--orders", "2"], ["guarantee"], ["almanac", "--from", "2026-11-27", "--to", "2026-11-28"],
        ["export", "-t", "requirements"], ["export", "-t", "owner"], ["render", "-o", str(tmp_path / "p.svg")],
        ["render", "--view", "chain", "-o", str(tmp_path / "c.svg")],
    )  # fmt: skip
    found = ""
    for command, *more in asked:
        main([command, str(file), *more, "--lang", language])
        told, trouble = capsys.readouterr()
        assert not trouble, (command, trouble)
        assert not NEXT.search(told), command
        found += told
    assert by in found
    for picture in ("p.svg", "c.svg"):
        text = (tmp_path / picture).read_text("utf-8")
        assert by in text
        assert not NEXT.search(text)
    report = checked("D", '"24:00"')
    assert report.process is not None
    scene = scene_of(report.process, report.solutions[0], language)
    assert any(by in deadline.text for deadline in scene.deadlines)


def test_a_spreadsheet_does_not_turn_it_into_the_next_day(tmp_path: Path) -> None:
    file = tmp_path / "bread.yaml"
    file.write_text(FILE.replace("CUSTOMER", "D").replace("BAKERY", '"23:00"'), "utf-8")
    _, calendar = export(str(file), Wish("calendar"), today=FRIDAY)
    assert calendar is not None
    due = [
        (row.cells[1].text, row.cells[1].value, row.cells[2].text)
        for row in next(iter(calendar.tables())).rows
    ]
    eleven = dt.datetime(2026, 11, 27, 23)  # noqa: DTZ001 - on the zone's clock
    assert due == [("2026-11-27 23:00", eleven, "Fri"), ("2026-11-27 24:00", None, "Fri")]
    _, table = export(str(file), Wish("requirements"), today=FRIDAY)
    assert table is not None
    [requirements] = table.tables()
    at = [column.key for column in requirements.columns].index("needed")
    needed = [row.cells[at] for row in requirements.rows]
    assert (needed[0].text, needed[0].value) == ("24:00", None)
    assert (needed[1].text, needed[1].value) == ("23:00", eleven)
