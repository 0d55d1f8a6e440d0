"""The schemas of ``due``, ``rules`` and of papers: they describe what comes out, and the page names every field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

import procmap.export
from procmap.api.export import PAPERS
from procmap.cli.app import main
from procmap.export.papers.document import Kind
from procmap.loading.settings import PRESETS

ROOT = Path(__file__).parents[2]
EXAMPLES = ("av_retail_delivery", "sales_to_cs_handoff", "order_to_cash")
SCHEMAS = {
    name: json.loads((Path(procmap.export.__file__).parent / f"{name}.schema.json").read_text("utf-8"))
    for name in ("due", "rules", "paper")
}
NOTHING = {
    ("av_retail_delivery", "card"), ("av_retail_delivery", "initiative"), ("sales_to_cs_handoff", "minutes"),
    ("order_to_cash", "card"), ("order_to_cash", "initiative"),
}  # fmt: skip
"""The example describes none."""
SERVICE = ROOT / "examples" / "sales_to_cs_handoff.yaml"


def fits(name: str, data: Any) -> bool:
    return Draft202012Validator(SCHEMAS[name], format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid(
        data
    )


def printed(capsys: pytest.CaptureFixture[str], schema: str, *words: str, code: int = 0) -> Any:
    """What a command prints with ``--format json``; it fits the schema."""
    capsys.readouterr()
    assert main([*words, "--format", "json"]) == code
    data = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMAS[schema]).validate(data)
    return data


@pytest.mark.parametrize("language", ["en", "ru"])
def test_due(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--received", "2026-11-27 15:00", "--answered-by", "2026-11-30 11:00", "--lang", language)
    data = printed(capsys, "due", "due", str(SERVICE), "considered", *asked)
    [receipt], [deadline] = data["receipts"], data["deadlines"]
    assert receipt["due"][0]["due"] == "2026-11-30T11:00:00+03:00"  # Friday 15:00: Monday 11:00
    assert deadline["latest"][0]["received_by"] == "2026-11-27T23:59:59+03:00"


def test_due_that_cannot_be_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    far = printed(capsys, "due", "due", str(SERVICE), "considered", "--received", "2041-01-15 15:00", code=1)
    assert far["receipts"][0]["missing_calendar"] is not None
    text = SERVICE.read_text("utf-8")
    open_ = "\n".join(line for line in text.splitlines() if "next_day:" not in line)
    assert open_ != text.rstrip("\n")
    (tmp_path / "open.yaml").write_text(open_ + "\n", "utf-8")
    asked = ("due", str(tmp_path / "open.yaml"), "considered", "--received", "2026-11-27 15:00")
    assert printed(capsys, "due", *asked, code=1)["unsettled"] == ["next_day"]


@pytest.mark.parametrize("preset", PRESETS)
def test_rules(preset: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--preset", preset, "--rule", "asks-itself=error", "--no-config")
    rows = printed(capsys, "rules", "rules", *asked)["rules"]
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    told = {row["name"]: row["effective"] for row in rows}
    assert told["asks-itself"] == "error"
    assert ("off" in told.values()) == (preset != "all")


@pytest.mark.parametrize("table", PAPERS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_papers(example: str, table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, language = tmp_path / "x.json", ("ru", "en")[len(table) % 2]
    words = ["export", str(ROOT / "examples" / f"{example}.yaml"), "--table", table, "--lang", language]
    code = main([*words, "-o", str(out), "-q"])
    capsys.readouterr()
    assert code == (2 if (example, table) in NOTHING else 0)
    if code == 0:
        data = json.loads(out.read_text("utf-8"))
        Draft202012Validator(SCHEMAS["paper"]).validate(data)
        assert (data["paper"], data["language"]) == (table, language)


def test_the_pack_and_the_book(tmp_path: Path) -> None:
    for command, what in (("report", str(SERVICE)), ("book", str(ROOT / "examples"))):
        out = tmp_path / f"{command}.json"
        assert main([command, what, "-o", str(out)]) == 0
        data = json.loads(out.read_text("utf-8"))
        Draft202012Validator(SCHEMAS["paper"]).validate(data)
        assert data["paper"] == command
        assert {block["kind"] for block in data["blocks"]} >= {"heading", "table", "picture"}


def test_cells_hold_what_their_column_says(tmp_path: Path) -> None:
    out = tmp_path / "x.json"
    assert main(["export", str(SERVICE), "--table", "requirements", "-o", str(out), "-q"]) == 0
    data = json.loads(out.read_text("utf-8"))
    for table in (block for block in data["blocks"] if block["kind"] == "table"):
        for row in table["rows"]:
            assert list(row["cells"]) == [column["key"] for column in table["columns"]]
    table["rows"][0]["cells"]["number"] = [1]
    assert not fits("paper", data)


def test_what_is_not_described_does_not_fit(capsys: pytest.CaptureFixture[str]) -> None:
    data = printed(capsys, "due", "due", str(SERVICE), "considered", "--received", "2026-11-27 15:00")
    assert fits("due", data)
    data["receipts"][0]["due"][0]["surplus"] = 1
    assert not fits("due", data)
    rules = printed(capsys, "rules", "rules")
    rules["rules"][0]["effective"] = "fatal"
    assert not fits("rules", rules)


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_sound_closed_and_described_on_the_page(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    lines = page.partition(f"procmap/export/{name}.schema.json")[2].splitlines()
    for one in (schema, *schema["$defs"].values()):
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
        for key, part in one["properties"].items():
            assert any(
                line.startswith(f"| `{key}` | ") and line.endswith(f" | {part['description']} |")
                for line in lines
            ), key


def test_the_words_there_are() -> None:
    paper, row = SCHEMAS["paper"], SCHEMAS["rules"]["$defs"]["rule"]["properties"]
    assert paper["properties"]["paper"]["enum"] == [*PAPERS, "report", "book"]
    assert paper["$defs"]["column"]["properties"]["kind"]["enum"] == list(get_args(Kind))
    assert row["preset"]["enum"] == list(PRESETS)
