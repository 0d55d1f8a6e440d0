"""``procmap conflicts`` and ``procmap verify``: the two conflicts of one file, their proof, and what is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from procmap.api import verify
from procmap.api.certificates import holds
from procmap.cli.app import main

ROOT = Path(__file__).parents[2]
TWO = ROOT / "docs" / "blood_two.yaml"
ONE = ROOT / "docs" / "blood.yaml"


def certificates(capsys: pytest.CaptureFixture[str], path: Path) -> list[dict[str, Any]]:
    assert main(["conflicts", str(path), "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    return [conflict["certificate"] for state in data["states"] for conflict in state["conflicts"]]


def test_two_independent_conflicts_are_two(capsys: pytest.CaptureFixture[str]) -> None:
    """By hand: 90 min of driving against 1 h, and 09:00 + 30 min + 3 h = 12:30 against 12:00."""
    assert main(["conflicts", str(TWO), "--format", "json"]) == 1
    (state,) = json.loads(capsys.readouterr().out)["states"]
    told = [
        (one["kind"], one["missing_seconds"], [(member["kind"], member["id"]) for member in one["members"]])
        for one in state["conflicts"]
    ]
    assert told == [
        ("circle", 1800, [("limit", "take"), ("duration", "drive")]),
        (
            "late",
            1800,
            [("release", "take"), ("duration", "take"), ("duration", "count"), ("deadline", "count")],
        ),
    ]
    assert not state["cut"]
    first = state["conflicts"][0]["members"][0]
    assert first["department"] == "lab"
    assert first["route"] == ["states", "to_be", "steps", "spin", "after", "take", "at_most"]


def test_the_page_shows_the_certificate_of_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    shown = json.loads((ROOT / "docs" / "blood_certificate.json").read_text("utf-8"))
    assert certificates(capsys, ONE) == [shown]


def places(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    yield way
    for key, part in parts:
        yield from places(part, (*way, key))


def changed(data: dict[str, Any], way: tuple[Any, ...]) -> dict[str, Any]:
    """A copy with one value changed, and whatever seals it sealed anew."""
    copied = copy.deepcopy(data)
    here: Any = copied
    for key in way[:-1]:
        here = here[key]
    old = here[way[-1]]
    here[way[-1]] = old + 60 if isinstance(old, int) else f"{old}x"
    return copied


@pytest.mark.parametrize("path", [ONE, TWO], ids=["one", "two"])
def test_a_tampered_certificate_is_refused(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each value changed, alone: the seal breaks. With the seal renewed, the numbers of the proof disagree."""
    for certificate in certificates(capsys, path):
        assert holds(certificate)
        values = [
            way for way in places(certificate) if way and isinstance(value(certificate, way), (int, str))
        ]
        assert len(values) > 20
        for way in values:
            assert not holds(changed(certificate, way)), way
        proof = [way for way in values if way[0] in ("proof", "missing") or way[-1] == "time"]
        for way in proof:
            assert not holds(sealed(changed(certificate, way))), way
    assert not holds({}) and not holds({"procmap_certificate": 1, "sha256": ""})


def value(data: Any, way: tuple[Any, ...]) -> Any:
    for key in way:
        data = data[key]
    return data


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    from procmap.analysis.conflicts.certificate import digest

    return data | {"sha256": digest({key: value for key, value in data.items() if key != "sha256"})}


def test_verify_says_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = tmp_path / "conflicts.json"
    assert main(["conflicts", str(TWO), "-o", str(written)]) == 1
    assert main(["verify", str(written), "--lang", "en"]) == 0
    assert capsys.readouterr().out.count("proved") == 2
    text = written.read_text("utf-8")
    written.write_text(text.replace("10800", "10860"), "utf-8")
    assert main(["verify", str(written), "--lang", "ru"]) == 1
    assert "отклонено" in capsys.readouterr().out
    written.write_text("{}", "utf-8")
    assert main(["verify", str(written)]) == 2
    written.write_text("{", "utf-8")
    assert main(["verify", str(written), "--lang", "en"]) == 2
    assert "it is not JSON" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "nowhere.json")]) == 2


LORRY = """\
procmap: 1
process: A lorry
anchor: 2026-12-01
calendars: {office: {week: {mon-fri: ["09:00-13:00", "14:00-18:00"]}}}
departments: {a: {name: A}, b: {name: B}, docs: {name: Papers, calendar: office}}
customer: {requires: {r: {what: Accepted, at: accept, by: "17:00"}}}
states:
  as_is:
    steps:
      papers: {name: Papers, department: docs, not_before: "12:30", takes: 60m, opening_hours: true}
      load: {name: Load, department: a, after: papers, takes: 40m, atomic: true}
      drive: {name: Drive, department: b, after: load, takes: 70m, departures: {times: ["14:00", "16:00"]}}
      accept: {name: Accept, department: b, after: drive, takes: 15m}
  to_be:
    steps:
      load: {name: Load, department: a, not_before: "14:20", takes: 30m}
      drive: {name: Drive, department: b, after: load, takes: 70m, departures: {times: ["14:00", "16:00"]}}
      accept: {name: Accept, department: b, after: drive, takes: 15m}
"""


def test_what_is_missing_with_all_demands_is_what_check_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By hand: from 14:20 the lorry can only leave at 16:00, so it is there at 17:10, and accepted at 17:25.

    The quarter of an hour is in no smallest set, since 17:10 is too late without it. Driving for 60 min instead ends
    that conflict, and leaves the 15 min to the next, in which everything stands: there nothing is to be added.
    """
    path = tmp_path / "lorry.yaml"
    for drive, told in ((70, "10 min missing, it comes only by 17:10; with all other demands 25 min, by 17:25\n"),
                        (60, "15 min missing, it comes only by 17:15\n")):  # fmt: skip
        path.write_text(LORRY.replace("takes: 70m", f"takes: {drive}m"), "utf-8")
        assert main(["conflicts", str(path), "--state", "to_be", "--lang", "en"]) == 1
        assert told in capsys.readouterr().out
        main(["conflicts", str(path), "--state", "to_be", "--format", "json"])
        ((one,),) = (state["conflicts"] for state in json.loads(capsys.readouterr().out)["states"])
        main(["check", str(path), "--state", "to_be", "--format", "json"])
        (state,) = json.loads(capsys.readouterr().out)["files"][0]["states"]
        slack = state["customer_requirements"][0]["slack_seconds"]
        assert one["missing_seconds_with_all"] == -slack == (drive - 45) * 60
        assert one["comes_with_all"].endswith(f"17:{drive - 45:02d}:00+00:00")


def test_time_that_stops_out_of_hours_is_told_as_working_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By hand: 60 min of papers from 12:30 end at 14:30, for the office is closed from 13:00 to 14:00."""
    path = tmp_path / "lorry.yaml"
    path.write_text(LORRY, "utf-8")
    assert main(["conflicts", str(path), "--state", "as_is", "--lang", "en"]) == 1
    rows = [" ".join(row.split()) for row in capsys.readouterr().out.splitlines()]
    assert "12:30–14:30 Papers Papers takes 1 h of working time `papers`" in rows
    assert main(["conflicts", str(path), "--state", "as_is", "--lang", "ru"]) == 1
    rows = [" ".join(row.split()) for row in capsys.readouterr().out.splitlines()]
    assert "12:30–14:30 Papers Papers: 1 ч рабочего времени `papers`" in rows


def test_verify_counts_as_conflicts_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, written = tmp_path / "lorry.yaml", tmp_path / "lorry.json"
    path.write_text(LORRY, "utf-8")
    assert main(["conflicts", str(path), "-o", str(written)]) == 1
    assert main(["verify", str(written), "--lang", "en"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [one for one in told if "D = " in one] == [
        "as_is · D = Tuesday 2026-12-01", "to_be · D = Tuesday 2026-12-01",
    ]  # fmt: skip
    second = told.index("to_be · D = Tuesday 2026-12-01")
    assert told[second + 1 :] == [
        "1. proved: cannot be met together · 4 demands: `load`, `drive`, `r`",
    ]
    assert told[1].startswith("1. proved")


def test_a_state_without_conflicts_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    example = ROOT / "examples" / "av_retail_delivery.yaml"
    assert main(["conflicts", str(example), "--state", "to_be", "--lang", "en"]) == 0
    assert "all demands can be met together" in capsys.readouterr().out


def test_the_checker_is_small_and_knows_nothing_of_the_solver() -> None:
    source = Path(verify.__file__).read_text("utf-8")
    assert "procmap" not in source.replace("procmap_certificate", "")
    body, inside = [], False
    for line in source.splitlines():
        inside = inside ^ (line.count('"""') == 1)
        if line.strip() and '"""' not in line and not inside:
            body.append(line)
    assert len(body) <= 50
