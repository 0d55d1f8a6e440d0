"""The contract of ``procmap almanac --format json``: its schema describes it, and the page names every field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import procmap.export
from procmap.cli.app import main

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(procmap.export.__file__).parent / "almanac.schema.json").read_text("utf-8"))
OBJECTS = [SCHEMA, *SCHEMA["$defs"].values()]


def almanac(capsys: pytest.CaptureFixture[str], name: str, *more: str) -> Any:
    words = ["almanac", str(ROOT / "examples" / f"{name}.yaml"), "--from", "2026-11-27", "--to", "2026-12-03"]
    capsys.readouterr()
    assert main([*words, "--format", "json", *more]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["av_retail_delivery", "sales_to_cs_handoff", "order_to_cash"])
def test_almanacs_fit_the_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = almanac(capsys, name, "--lang", "ru")
    Draft202012Validator(SCHEMA).validate(data)
    for one in data["almanacs"]:
        days = sorted(day for group in one["groups"] for day in group["days"])
        assert days == [
            "2026-11-27",
            "2026-11-28",
            "2026-11-29",
            "2026-11-30",
            *(f"2026-12-0{n}" for n in (1, 2, 3)),
        ]


def test_what_is_not_described_does_not_fit(capsys: pytest.CaptureFixture[str]) -> None:
    data = almanac(capsys, "av_retail_delivery")
    data["almanacs"][0]["groups"][0]["surplus"] = 1
    assert not Draft202012Validator(SCHEMA).is_valid(data)


def test_every_object_is_closed_described_and_on_the_page() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    page = (ROOT / "docs" / "json.md").read_text("utf-8").partition("## procmap almanac")[2].splitlines()
    for one in OBJECTS:
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
        for name, part in one["properties"].items():
            assert any(
                line.startswith(f"| `{name}` | ") and line.endswith(f" | {part['description']} |")
                for line in page
            ), name
