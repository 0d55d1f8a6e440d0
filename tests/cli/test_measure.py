"""``procmap measure``: logs whose result was worked out by hand, exact shares, and logs that are hostile."""

from __future__ import annotations

import csv
import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import procmap.export
from procmap.analysis.service.measurement import reaches, targets
from procmap.api.due import Moments, due
from procmap.api.load import load
from procmap.api.measure import LogOptions, measure_log
from procmap.cli.app import main
from procmap.loading.log.heads import HEADS, columns
from procmap.model import Promise

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "examples" / "sales_to_cs_handoff.yaml")
LOG = str(ROOT / "examples" / "requests.csv")
PROCESS = load(EXAMPLE)
SCHEMA = json.loads((Path(procmap.export.__file__).parent / "measure.schema.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROCMAP_TODAY", "2026-11-30")
    monkeypatch.setenv("PROCMAP_LANG", "en")


def log(
    folder: Path, *rows: str, heads: str = "case,received,answered,department", name: str = "log.csv"
) -> str:
    path = folder / name
    path.write_text("\n".join([heads, *rows]) + "\n", "utf-8")
    return str(path)


def measured(path: str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, Any]]:
    code = main(["measure", EXAMPLE, "considered", "--log", path, "--format", "json", *more])
    found = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA).validate(found)
    return code, found


def refused(path: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert main(["measure", EXAMPLE, "considered", "--log", path, *more]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err


# Worked by hand. November 2026: Wednesday the 4th is a day off, Tuesday the 3rd closes at 17:00; else 18:00. Of 20
# answers one is late, 1004: received 3.11. 10:00, due 17:00, answered 17:30. 19 of 20 are exactly 95 %.
def test_the_example_is_kept_with_nothing_to_spare(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = measured(LOG, capsys)
    assert code == 0
    assert found["kept"] is True
    assert [(part["on_time"], part["cases"], part["target_percent"]) for part in found["parts"]] == [
        (19, 20, 95),
        (20, 20, 100),
    ]
    assert [(row["key"], row["cases"], row["open"], row["on_time"]) for row in found["departments"]] == [
        ("Первая линия", 15, 1, [15, 15]),
        ("Вторая линия", 5, 1, [4, 5]),
    ]
    assert [(row["key"], row["cases"], row["on_time"]) for row in found["months"]] == [
        ("2026-11", 20, [19, 20])
    ]
    [late] = found["late"]["cases"]
    assert late == {
        "row": 5,
        "case": "1004",
        "department": "Вторая линия",
        "received": "2026-11-03T10:00:00+03:00",
        "answered": "2026-11-03T17:30:00+03:00",
        "due": ["2026-11-03T17:00:00+03:00", "2026-11-09T18:00:00+03:00"],
        "late_seconds": [1800, None],
    }
    # 1021 came on the 24th at 10:00, was due at 18:00, and is open on the 27th at 15:00: 69 hours. 19 of 21 are 90.4 %.
    assert [(case["case"], case["late_seconds"]) for case in found["open"]["cases"]] == [
        ("1021", [69 * 3600, None]),
        ("1022", [None, None]),
    ]
    assert found["parts"][0]["open_and_late"] == 1
    assert found["parts"][0]["kept_with_open_and_late"] is False
    assert found["not_counted"] == {
        "total": 1,
        "reasons": {"received": 1},
        "rows": [{"row": 24, "reason": "received", "text": "вчера после обеда"}],
    }


def hundred(folder: Path, late: int) -> str:
    """A hundred cases received on a Wednesday morning, due at 18:00; so many of them are answered a second later."""
    return log(
        folder,
        *(f"{n},2026-11-25 10:00:00,2026-11-25 18:00:0{int(n < late)},line1" for n in range(100)),
    )


@pytest.mark.parametrize(("late", "kept"), [(0, True), (5, True), (6, False), (100, False)])
def test_exactly_95_of_100_pass_and_94_do_not(
    late: int, kept: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = measured(hundred(tmp_path, late), capsys)
    assert (code, found["kept"], found["parts"][0]["on_time"]) == (int(not kept), kept, 100 - late)


def test_the_share_shown_never_reaches_a_target_that_was_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (f"{n},2026-11-25 10:00,2026-11-25 18:0{int(n < 5001)}," for n in range(100_000))
    assert main(["measure", EXAMPLE, "considered", "--log", log(tmp_path, *rows)]) == 1
    assert "94.99 %" in capsys.readouterr().out


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 100_000))
def test_a_target_is_reached_as_in_whole_numbers(on_time: int, cases: int, thousandths: int) -> None:
    from decimal import Decimal

    target = Decimal(thousandths) / 1000
    assert reaches(min(on_time, cases), cases, target) == (
        min(on_time, cases) * 100_000 >= thousandths * cases
    )


def test_targets() -> None:
    def of(*shares: str, tail: str | None = None) -> list[float]:
        tiers = [{"share": share, "within": "2h"} for share in shares]
        described = {"what": "x", "tiers": tiers} | (
            {"tail": {"share": tail, "within": "24h"}} if tail else {}
        )
        return [float(one) for one in targets(Promise.model_validate(described))]

    assert of("95 %", tail="5 %") == [95, 100]
    assert of("80 %", "95 %") == [80, 95]
    assert of("80 %", "15 %", tail="5 %") == [80, 95, 100]
    assert of("90-95 %") == [90]


# Every due time is the one that `procmap due` gives.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(data=st.data())
def test_each_case_is_due_as_due_says(tmp_path: Path, data: st.DataObject) -> None:
    begins = datetime(2026, 10, 20)  # noqa: DTZ001 - on the clock of the log
    seconds = st.integers(0, 120 * 86_400) | st.integers(0, 120).map(lambda day: day * 86_400 + 14 * 3600)
    received = [begins + timedelta(seconds=n) for n in data.draw(st.lists(seconds, min_size=1, max_size=40))]
    path = log(tmp_path, *(f"{n},{t},," for n, t in enumerate(received)))
    found = measure_log(PROCESS, "considered", path, LogOptions(most=100))
    asked = due(PROCESS, "considered", Moments([str(t) for t in received]))
    expected = {str(n): [one.at for one in receipt.due] for n, receipt in enumerate(asked.receipts)}
    assert {case.id: list(case.due) for case in found.result.open.first} == expected


# How logs look.


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_signs_between_columns(sign: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = log(
        tmp_path,
        sign.join(["1", "2026-11-25 10:00", "2026-11-25 12:00", f'"a{sign} b"']),
        heads=sign.join(["Case", "Received", "Answered", "Department"]),
    )
    _, found = measured(path, capsys)
    assert [row["key"] for row in found["departments"]] == [f"a{sign} b"]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-25 10:00", "2026-11-25T10:00:00+03:00"),
        ("2026-11-25T10:00:07", "2026-11-25T10:00:07+03:00"),
        ("2026-11-25 10:00:07.999", "2026-11-25T10:00:07+03:00"),
        ("25.11.2026 10:00", "2026-11-25T10:00:00+03:00"),
        ("2026-11-25T10:00:00Z", "2026-11-25T13:00:00+03:00"),
        ("2026-11-25T10:00:00.5+05:00", "2026-11-25T08:00:00+03:00"),
        ("2026-11-25 10:00 +0500", "2026-11-25T08:00:00+03:00"),
        ("2026-11-25", None),
        ("25/11/2026 10:00", None),
        ("11/25/2026 10:00 AM", None),
        ("2026-02-30 10:00", None),
        ("2026-11-25 25:00", None),
        ("1764054000", None),
        ("9999-11-25 10:00", None),
        ("0001-01-01 00:00", None),
        ("", None),
    ],
)
def test_moments(text: str, instant: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, found = measured(log(tmp_path, f'1,"{text}",,'), capsys)
    assert [case["received"] for case in found["open"]["cases"]] == ([instant] if instant else [])
    assert found["not_counted"]["total"] == (instant is None)


def test_a_time_format_and_a_zone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = log(tmp_path, "1,25/11/26 03.05 PM,,", "2,2026-11-25 10:00,,")
    _, found = measured(path, capsys, "--time-format", "%d/%m/%y %I.%M %p", "--zone", "Asia/Omsk")
    assert [case["received"] for case in found["open"]["cases"]] == ["2026-11-25T12:05:00+03:00"]
    assert found["not_counted"]["reasons"] == {"received": 1}
    assert found["clock"] == "Asia/Omsk"


def test_hours_that_a_clock_skips_or_shows_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = log(
        tmp_path,
        "1,2026-03-29 02:30,,",
        "2,2026-10-25 02:30,,",
        "3,2026-10-25 02:30+01:00,,",
        "4,2026-10-24 10:00,2026-10-25 02:59:59,",
        "5,2026-10-25 03:00,,",
    )
    _, found = measured(path, capsys, "--zone", "Europe/Berlin")
    assert [row["row"] for row in found["not_counted"]["rows"]] == [2, 3, 5]
    assert found["not_counted"]["reasons"] == {"answered-no-moment": 1, "received-no-moment": 2}
    assert {case["received"] for case in found["open"]["cases"]} == {
        "2026-10-25T04:30:00+03:00",
        "2026-10-25T05:00:00+03:00",
    }


def test_other_characters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(
        "Заявка;Поступила;Решена;Отдел\n7;25.11.2026 10:00;25.11.2026 11:00;Склад\n".encode("cp1251")
    )
    assert "--encoding cp1251" in refused(str(path), capsys)
    assert "no known coding" in refused(str(path), capsys, "--encoding", "cp12511")
    assert "characters are not utf-8" in refused(str(path), capsys, "--encoding", "utf-8")
    code, found = measured(str(path), capsys, "--encoding", "cp1251")
    assert (code, [row["key"] for row in found["departments"]]) == (0, ["Склад"])


def test_parquet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 7 AS ticket, TIMESTAMP '2026-11-25 10:00:30.9' AS \"Created At\", "
            "TIMESTAMPTZ '2026-11-25 18:00:00+03' AS resolved, 'Склад' AS team) TO "
            f"'{path}' (FORMAT parquet)"
        )
    code, found = measured(str(path), capsys)
    assert (code, found["kept"], found["rows"]) == (0, True, 1)
    assert found["columns"] == {
        "received": "Created At",
        "answered": "resolved",
        "case": "ticket",
        "department": "team",
    }
    assert found["first_received"] == "2026-11-25T10:00:30+03:00"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 1764054000 AS received, DATE '2026-11-25' AS answered) TO '{path}' (FORMAT parquet)"
        )
    assert "holds no moments" in refused(str(path), capsys)


# Columns.


def test_columns_are_recognised_or_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = log(
        tmp_path, "1,2026-11-25 10:00,2026-11-25 19:00,2026-11-25 12:00", heads="id,Opened,Closed,Resolved"
    )
    assert "several columns may say “answered”: “Closed”, “Resolved”" in refused(path, capsys)
    code, found = measured(path, capsys, "--column", "answered=resolved")
    assert (code, found["columns"]["answered"]) == (0, "Resolved")
    assert "no column “x”" in refused(path, capsys, "--column", "answered=x")
    assert "is none of" in refused(path, capsys, "--column", "reply=Closed")
    assert "names no column" in refused(path, capsys, "--column", "Closed")
    assert "no column says “received”" in refused(log(tmp_path, "1,2", heads="case,answered"), capsys)


def test_every_head_means_one_thing_however_it_is_written() -> None:
    assert {HEADS[word] for word in ("received", "дата поступления", "created")} == {"received"}
    found = columns("x", ["№", "Дата_Поступления ", "ОТВЕЧЕНО", " Отдел"], {})
    assert found == {"received": 1, "answered": 2, "case": 0, "department": 3}


# Hostile logs.


def test_rows_that_cannot_be_read_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(
        b"case,received,answered\n"
        b"1,2026-11-25 10:00,2026-11-25 11:00\n"
        b"2,2026-11-25 10:00,2026-11-25 11:00,more\n"
        b"3,2026-11-25 10:00\n"
        b"4,2026-11-25 10:00,2026-11-25 09:00\n"
        b"\xcf\xf0,2026-11-25 10:00,2026-11-25 11:00\n"
        b"6,,2026-11-25 11:00\n"
        b"7,2026-11-25 10:00,soon\n"
        b"8,2031-11-25 10:00,\n"
        b"9,2026-11-25 10:00,2026-11-25 11:00\n"
        b"9,2026-11-25 10:00,2026-11-25 11:00\n"
    )
    _, found = measured(str(path), capsys)
    assert found["rows"] == 10
    assert found["parts"][0]["cases"] == 3
    assert {row["row"]: row["reason"] for row in found["not_counted"]["rows"]} == {
        3: "too-many-columns",
        4: "too-few-columns",
        5: "answered-first",
        6: "not-text",
        7: "no-received",
        8: "answered",
        9: "no-calendar",
    }
    assert found["repeated_cases"] == 1


def test_an_open_quotation_mark_takes_no_row_silently(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ["1,2026-11-25 10:00,,", "2,2026-11-25 10:00,,", "3,2026-11-25 10:00,,"]
    for place in range(3):
        for column in (0, 3):
            broken = list(rows)
            fields = broken[place].split(",")
            fields[column] = f'"{fields[column]}'
            broken[place] = ",".join(fields)
            assert f"quotation mark in row {place + 2} " in refused(log(tmp_path, *broken), capsys)
    _, found = measured(log(tmp_path, *rows, '4,2026-11-25 10:00,,"a ""b"""'), capsys)
    assert (found["rows"], found["open"]["total"]) == (4, 4)


def test_a_field_may_have_several_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = log(tmp_path, '1,"2026-11-25 10:00",,"a\nb"', "2,x,,", "3,2026-11-25 10:00,,")
    _, found = measured(path, capsys)
    assert {case["row"] for case in found["open"]["cases"]} == {2, 4}
    assert [row["row"] for row in found["not_counted"]["rows"]] == [3]


def test_nothing_in_a_log_is_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = log(
        tmp_path,
        "'); DROP TABLE cases; --,2026-11-25 10:00,2026-11-25 11:00,\"=cmd|' /C calc'!A0\x1b[2J\"",
        heads="case'); SELECT 1; --,received,answered,department",
        name="a'b; DROP [x]*?.csv",
    )
    assert main(["measure", EXAMPLE, "considered", "--log", path]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "1 case answered" in shown


@pytest.mark.parametrize("content", ["", "\n", ",,,\n", "\0\0\0", "PAR1", "PAR1" + "x" * 100])
def test_what_is_no_log_is_refused(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(content)
    assert "Traceback" not in refused(str(path), capsys)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_only_regular_files_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", ".", "nothing.csv", "*.csv"):
        refused(str(tmp_path / name), capsys)
    assert "no such file" in refused("https://example.org/log.csv", capsys)


def test_the_log_is_not_overwritten(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = hundred(tmp_path, 0)
    before = Path(path).read_bytes()
    assert main(["measure", EXAMPLE, "considered", "--log", path, "--format", "md", "-o", path]) == 2
    assert Path(path).read_bytes() == before


# Questions that cannot be answered.


def test_until_when_the_log_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = log(tmp_path, "1,2026-11-25 10:00,,", "2,2026-11-25 11:00,2026-11-25 12:00,")
    _, found = measured(path, capsys)
    assert found["parts"][0]["open_and_late"] == 0
    _, found = measured(path, capsys, "--as-of", "2026-11-25 18:00:01")
    assert found["open"]["cases"][0]["late_seconds"] == [1, None]
    assert "goes on after that" in refused(path, capsys, "--as-of", "2026-11-25 11:59")
    assert "no moment" in refused(path, capsys, "--as-of", "soon")


def test_nothing_answered_is_not_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for rows in ((), ("1,2026-11-25 10:00,,",), ("x,y,z,",)):
        code, found = measured(log(tmp_path, *rows), capsys)
        assert (code, found["kept"]) == (1, None)
    assert main(["measure", EXAMPLE, "considered", "--log", log(tmp_path, "x,y,z,")]) == 1
    assert "no case was answered, 0 open, 1 row not counted" in capsys.readouterr().out


def test_choices_come_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = Path(EXAMPLE).read_text("utf-8")
    open_ = tmp_path / "open.yaml"
    open_.write_text(text.replace("    at_cutoff: late ", "    # "), "utf-8")
    assert main(["measure", str(open_), "considered", "--log", LOG]) == 1
    assert "at_cutoff: late or in_time" in capsys.readouterr().out
    sooner = tmp_path / "sooner.yaml"
    sooner.write_text(text.replace("before: EOD", 'before: "D+1 18:00"'), "utf-8")
    assert main(["measure", str(sooner), "considered", "--log", LOG]) == 1
    assert "if_later_is_sooner: wait or worst" in capsys.readouterr().out


def test_without_duckdb_the_line_that_installs_it_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert "duckdb is not installed; run: pip install 'procmap[logs]'" in refused(LOG, capsys)


def test_the_page_reads_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language, words in (("en", "not answered yet: 2"), ("ru", "ещё без ответа: 2")):
        for form in ("text", "md"):
            arguments = ["--format", form, "--lang", language, "--most", "1"]
            assert main(["measure", EXAMPLE, "considered", "--log", LOG, *arguments]) == 0
            assert words in capsys.readouterr().out


def test_the_schema_and_its_page_have_the_same_fields() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    page = (ROOT / "docs" / "json.md").read_text("utf-8").partition("## procmap measure")[2]
    objects = [SCHEMA, *(one for one in SCHEMA["$defs"].values() if "properties" in one)]
    for one in objects:
        assert one["additionalProperties"] is False
        for name, described in one["properties"].items():
            assert f"| `{name}` |" in page
            assert described["description"] in page


def test_the_example_log_is_a_plain_table() -> None:
    with Path(LOG).open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file, delimiter=";"))) == 24


SIMPLE = """
procmap: 1
process: Claims
anchor: 2026-12-01
departments: {docs: {name: Docs}}
promises:
  claims: {what: Claim, of: docs, tiers: [{share: %s, within: 1h}], end_of_day: "24:00", next_day: calendar,
    at_cutoff: late, calendar: always}
"""


# 90 % of 5 are 4.5: only 5 of 5 reach it. 90 % of 10 are 9, of 20 are 18. 66.6 % of 3 are 1.998: 2 reach it.
@pytest.mark.parametrize(
    ("target", "counts", "told"),
    [
        ("90 %", (3, 5), "2 cases on time are missing"),
        ("90 %", (4, 5), "1 case on time is missing"),
        ("90 %", (3, 10), "6 cases on time are missing"),
        ("90 %", (9, 10), "kept"),
        ("90 %", (20, 20), "2 cases more might be late"),
        ("90 %", (19, 19), "1 case more might be late"),  # 17.1: 18 are needed
        ("66.6 %", (1, 3), "1 case on time is missing"),
        ("66.6 %", (2, 3), "kept"),
    ],
)
def test_so_many_cases_are_missing_that_with_them_the_share_is_reached(
    target: str, counts: tuple[int, int], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on_time, cases = counts
    process = tmp_path / "process.yaml"
    process.write_text(SIMPLE % target, "utf-8")
    answers = ["10:30"] * on_time + ["12:30"] * (cases - on_time)
    written = log(
        tmp_path,
        *(f"{n},2026-11-27 10:00,2026-11-27 {at}" for n, at in enumerate(answers)),
        heads="case,received,answered",
    )
    code = main(["measure", str(process), "claims", "--log", written])
    [part] = [row for row in capsys.readouterr().out.splitlines() if f"{on_time} of {cases}" in row]
    assert part.rstrip().endswith(told)
    assert code == (1 if "missing" in told else 0)
