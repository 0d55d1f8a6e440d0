"""``procmap repair`` and ``procmap target`` as their user meets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import procmap.export

RETAIL = Path("examples/av_retail_delivery.yaml")
SCHEMA = json.loads((Path(procmap.export.__file__).parent / "repair.schema.json").read_text("utf-8"))


@pytest.fixture
def late(tmp_path: Path) -> str:
    text = RETAIL.read_text("utf-8")
    changed = text.replace(
        "        after: form\n        takes: 2h\n", "        after: form\n        takes: 2h 30m\n"
    )
    path = tmp_path / "late.yaml"
    path.write_text(changed, encoding="utf-8")
    return str(path)


def run(*words: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "procmap", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PROCMAP_LANG": "en", "COLUMNS": "200", "NO_COLOR": "1"},
    )
    return done.returncode, done.stdout, done.stderr


def test_the_warehouse_by_half_past_two_is_among_the_repairs(late: str) -> None:
    code, printed, _ = run("repair", late)
    assert code == 1
    assert "by 14:30 instead of 15:00; that leaves it 90 of its 120 min" in " ".join(printed.split())
    code, printed, _ = run("repair", late, "--lang", "ru")
    assert "к 14:30 вместо 15:00; на всё остаётся 90 мин вместо 120" in " ".join(printed.split())


def test_a_state_that_holds_needs_no_repair() -> None:
    code, printed, _ = run("repair", str(RETAIL))
    assert code == 0
    assert "nothing is late" in printed


def test_the_preference_decides_the_order(late: str) -> None:
    _, printed, _ = run("repair", late, "--prefer", "fair", "--format", "json")
    data = json.loads(printed)
    Draft202012Validator(SCHEMA).validate(data)
    assert data["families"][0]["repairs"][0]["best"] == ["fair"]


def test_a_repair_is_written_as_a_new_state(late: str) -> None:
    before = Path(late).read_text("utf-8")
    code, printed, _ = run("repair", late, "--apply", "2", "--dry-run")
    assert code == 0
    assert '+      shipments_formed: {by: "14:30", answer: open}' in printed
    assert Path(late).read_text("utf-8") == before
    code, _, _ = run("repair", late, "--apply", "2", "--as", "earlier")
    after = Path(late).read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert code == 0
    process = procmap.load(late)
    assert process.states["earlier"].based_on == "to_be"
    _, printed, _ = run("check", late, "--state", "earlier")
    assert "conditional" in printed
    run("answer", late, "shipments_formed", "yes", "--state", "earlier")
    _, printed, _ = run("check", late, "--state", "earlier")
    assert "holds" in printed


def test_every_repair_can_be_written_and_is_sound_then(late: str) -> None:
    for number in ("1", "2", "3", "4"):
        code, printed, _ = run("repair", late, "--apply", number, "--as", f"r{number}")
        assert code == 0, printed
        assert run("repair", late, "--state", f"r{number}")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("repair", "{late}", "--apply", "9"), "there is no repair"),
        (("repair", "{late}", "--as", "x"), "--apply only"),
        (("repair", "{late}", "--apply", "1", "--as", "as_is"), "there is a state `as_is` already"),
        (
            ("repair", "{late}", "--apply", "1", "-o", "x.json"),
            "--output: cannot be used together with --apply",
        ),
        (
            ("repair", "{late}", "--apply", "1", "--format", "md"),
            "--format: cannot be used together with --apply",
        ),
        (("repair", "{late}", "--state", "tobe"), "unknown state"),
        (("target", "{late}", "--by", "soon"), "write a point in time"),
        (("target", "{late}", "--by", "16:00", "--requirement", "shelf"), "unknown requirement"),
    ],
)
def test_wrong_questions(late: str, arguments: tuple[str, ...], told: str) -> None:
    code, _, error = run(*(one.replace("{late}", late) for one in arguments))
    assert code == 2
    assert told in " ".join(error.split())
    assert procmap.load(late).states["as_is"].based_on is None


def test_what_a_repair_changes_as_data(late: str) -> None:
    code, printed, _ = run("repair", late, "--apply", "2", "--format", "json", "--dry-run")
    data = json.loads(printed)
    assert code == 0
    assert (data["file"], data["written"]) == (late, False)
    assert any("shipments_formed" in line for line in data["difference"])


def test_where_the_customer_requires_nothing_there_is_no_goal(tmp_path: Path) -> None:
    file = tmp_path / "idle.yaml"
    file.write_text("procmap: 1\nprocess: P\nstates: {to_be: {steps: {a: {name: A, takes: 1h}}}}\n", "utf-8")
    code, _, said = run("target", str(file), "--by", "16:00")
    assert code == 2
    assert "--by: the customer requires nothing, so there is no deadline to move" in said


def test_of_several_requirements_one_must_be_named() -> None:
    code, _, said = run("target", "examples/sales_to_cs_handoff.yaml", "--by", "16:00")
    assert code == 2
    assert "--requirement: the customer requires several things; name one of them: client_met," in said
