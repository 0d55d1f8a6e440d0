"""``procmap almanac``: text in both languages, JSON, CSV, and calendars that other programs read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from procmap.cli.app import main
from procmap.export.to_ics import fold

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "examples" / "sales_to_cs_handoff.yaml")
ASKED = ["almanac", EXAMPLE, "--state", "to_be", "--family", "request"]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROCMAP_TODAY", "2026-11-23")
    monkeypatch.setenv("PROCMAP_LANG", "en")


def told(capsys: pytest.CaptureFixture[str], *more: str, code: int = 0) -> str:
    assert main([*ASKED, *more]) == code
    return capsys.readouterr().out


def test_weekdays_and_days_that_cannot_be_met(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the 30 weekdays two are off (1 and 11 May) and two short (30 April, 8 May).

    The office closes at 17:00 then: fixing ends on Monday 09:30 and the reply at 10:00, 88 h after Thursday 18:00.
    """
    out = told(capsys, "--from", "2026-04-20", "--to", "2026-05-31")
    assert "  Mon–Fri (26 days): holds\n" in out
    assert "  2026-04-30, 2026-05-08 (2 days): infeasible\n" in out
    assert "days on which the customer's deadline is missed:" in out
    assert "88 h late" in out


def test_cliffs_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    """The answer is begun at 17:30; a minute later it is given at 9:01 of the next working day: 15 or 63 hours on."""
    asked = ["--from", "2026-04-20", "--to", "2026-04-26"]
    out = told(capsys, *asked)
    assert "cliffs: where a minute later costs hours:" in out
    assert (
        "begun by 17:30, slack 0 min; a minute later costs 15 h 1 min · 2026-04-20–2026-04-23 (4 days)" in out
    )
    assert "begun by 17:30, slack 0 min; a minute later costs 63 h 1 min · 2026-04-24 (1 day)" in out
    [one] = json.loads(told(capsys, *asked, "--format", "json"))["almanacs"]
    assert [
        (cliff["at"], cliff["step"], cliff["cost_seconds"], len(cliff["days"])) for cliff in one["cliffs"]
    ] == [
        ("17:30", "reply", 15 * 3600 + 60, 4),
        ("17:30", "reply", 63 * 3600 + 60, 1),
    ]
    rows = list(csv.DictReader(io.StringIO(told(capsys, *asked, "--format", "csv"))))
    edges = [row for row in rows if row["kind"] == "cliff"]
    assert [row["date"] for row in edges] == [f"2026-04-{day}" for day in range(20, 25)]
    assert (edges[4]["needed"], edges[4]["ready"]) == ("2026-04-24T17:30:00", "2026-04-24T17:30:00")
    assert edges[4]["cost_seconds"] == str(63 * 3600 + 60)
    ics = told(capsys, *asked, "--format", "ics").replace("\r\n ", "").replace("\n ", "")
    assert ics.count("a minute later costs 15 h 1 min") == 4
    assert "a minute later costs 15 h 1 min" in told(capsys, *asked, "--format", "md")


def test_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "--from", "2026-04-20", "--to", "2026-05-31", "--lang", "ru")
    assert "  пн–пт (26 дней): " in out.lower()
    assert "30.04.2026, 08.05.2026 (2 дня)" in out


def test_json_and_csv_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--from", "2026-04-27", "--to", "2026-05-03"]
    data = json.loads(told(capsys, *asked, "--format", "json"))
    [one] = data["almanacs"]
    days = {day: group for group in one["groups"] for day in group["days"]}
    assert len(days) == 7
    assert days["2026-04-28"]["requirements"] == [
        {"id": "answered", "verdict": "holds", "by": "18:00", "slack_seconds": 0}
    ]
    rows = list(csv.DictReader(io.StringIO(told(capsys, *asked, "--format", "csv"))))
    [row] = [row for row in rows if row["date"] == "2026-04-30" and row["kind"] == "requirement"]
    assert (row["verdict"], row["needed"], row["slack_seconds"]) == (
        "infeasible", "2026-04-30T18:00:00", str(-88 * 3600),
    )  # fmt: skip
    handoffs = [row for row in rows if row["date"] == "2026-04-30" and row["id"] == "sorted"]
    assert [(row["needed"], row["agreed"]) for row in handoffs] == [
        ("2026-04-30T12:30:00", "2026-04-30T14:30:00")
    ]


def test_calendar_programs_can_read_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "deadlines.ics"
    told(capsys, "--from", "2026-04-28", "--to", "2026-04-28", "-o", str(target))
    raw = target.read_bytes()
    told(capsys, "--from", "2026-04-28", "--to", "2026-04-28", "-o", str(target))
    assert target.read_bytes() == raw  # the same input, the same bytes
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert all(len(one) <= 75 for one in raw.split(b"\r\n"))
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 7
    uids = [one for one in lines if one.startswith("UID:")]
    assert len(set(uids)) == 7
    assert "DTSTART:20260428T150000Z" in lines  # 18:00 in Moscow
    assert "SUMMARY:Ответ на обращение\\, пришедшее до 14:00" in lines


def test_folding() -> None:
    text = "SUMMARY:" + "ж" * 100
    pieces = list(fold(text))
    assert [len(one.encode()) for one in pieces] == [74, 75, 61]
    assert pieces[0] + "".join(one[1:] for one in pieces[1:]) == text


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for days in (["2026-05-02", "2026-05-01"], ["2026-01-01", "2046-01-01"]):
        assert main([*ASKED, "--from", days[0], "--to", days[1]]) == 2
        assert "--to: the last day comes before the first" in capsys.readouterr().err
    assert main([*ASKED, "--from", "soon", "--to", "2026-05-01"]) == 2
    assert "--from" in capsys.readouterr().err


FISH = """
procmap: 1
process: Fresh fish
timezone: UTC
customer: {who: Market, requires: {fish: {what: Fish on ice, at: unload, by: "D 16:00"}}}
states:
  to_be:
    steps:
      load: {name: Load, not_before: "08:00", takes: 30m}
      drive: {name: Drive, after: load, takes: 150m}
      unload: {name: Unload, after: [drive, {step: load, at_most: 2h}], takes: 10m}
"""


def test_a_greatest_time_is_the_cause_where_there_is_no_time_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A drive of 150 min where 120 min may pass: 30 min too much on every day, not some endless number."""
    path = tmp_path / "fish.yaml"
    path.write_text(FISH, "utf-8")
    main(["almanac", str(path), "--from", "2026-11-30", "--to", "2026-12-01", "--lang", "en"])
    assert "Load → Unload: 30 min missing · 2 days" in capsys.readouterr().out
