"""The JSON contract: what is in it, and that its schema describes it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import procmap.export
from procmap.export.to_json import instant, report_to_dict, rules_to_dict, why_to_dict

SCHEMA = json.loads((Path(procmap.export.__file__).parent / "check.schema.json").read_text("utf-8"))
DOCS = Path(__file__).parents[2] / "docs" / "json.md"


@pytest.fixture
def data(samples: ModuleType) -> dict[str, Any]:
    return report_to_dict(samples.REPORT, samples.RULES, "en")


def test_the_schema_is_sound() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for part in schema for found in objects(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if "properties" in schema else []
    return own + [found for part in schema.values() for found in objects(part)]


def test_every_object_is_closed_and_described() -> None:
    for found in objects(SCHEMA):
        assert found["additionalProperties"] is False
        assert set(found["required"]) | {"why"} >= set(found["properties"])
        for name, part in found["properties"].items():
            assert "description" in part or "$ref" in part, name


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_report_fits_the_schema(samples: ModuleType, language: str) -> None:
    data = json.loads(json.dumps(report_to_dict(samples.REPORT, samples.RULES, language)))
    Draft202012Validator(SCHEMA).validate(data)


def test_unsolved_and_malformed_files_fit_the_schema(samples: ModuleType) -> None:
    obstacles = samples.FileReport(
        "x", samples.DOCUMENT, samples.PROCESS, (), (samples.CIRCLE, samples.NO_CALENDAR), (), "next-day"
    )
    report = samples.Report((obstacles, samples.MALFORMED))
    Draft202012Validator(SCHEMA).validate(report_to_dict(report, samples.RULES, "en"))


def test_why_fits_the_schema(samples: ModuleType) -> None:
    data = why_to_dict(samples.GOOD, (samples.WHY,), samples.RULES, "en")
    Draft202012Validator(SCHEMA).validate(data)
    link = data["files"][0]["why"][0]["needed"][0]
    assert (link["latest"], link["certified"]) == ("2026-11-27T07:00:00+03:00", True)


def test_a_surplus_key_does_not_fit(data: dict[str, Any]) -> None:
    data["files"][0]["surplus"] = 1
    assert not Draft202012Validator(SCHEMA).is_valid(data)


def test_findings(data: dict[str, Any]) -> None:
    note, error, warning, fact = data["files"][0]["findings"]
    assert error == {
        "rule": "late-thing",
        "severity": "error",
        "message": "`carry` comes at D+1 08:30, 24 h 30 min late",
        "route": "states.to_be.steps.carry.takes",
        "file": None,
        "line": 28,
        "column": 66,
        "end_line": 28,
        "end_column": 68,
        "related": [
            {
                "message": "required by 08:00 here",
                "route": "customer.requires.on_shelf.by",
                "file": None,
                "line": 16,
                "column": 51,
                "end_line": 16,
                "end_column": 58,
            }
        ],
        "consequences": ["`sell` falls, too", "`on_shelf` falls, too"],
        "state": "to_be",
        "counted": True,
    }
    assert (note["severity"], fact["counted"], fact["state"]) == ("note", False, "as_is")
    assert (warning["line"], warning["route"]) == (None, "")


def test_states(data: dict[str, Any]) -> None:
    as_is, to_be = data["files"][0]["states"]
    (wanted,) = as_is["customer_requirements"]
    assert (wanted["by"], wanted["ready"]) == ("2026-11-27T08:00:00+03:00", "2026-11-30T00:00:00+03:00")
    assert [wanted[f"slack_{name}seconds"] for name in ("", "best_", "sometimes_", "sometimes_best_")] == [
        -230_400,
        -144_000,
        -403_200,
        -316_800,
    ]
    assert as_is["windows"][0]["left_seconds"] == -230_400
    assert to_be["verdict"] == "unsupported"
    assert to_be["contracts"][1]["answer"] == "contested"
    assert to_be["handoffs"][0] == {
        "from": "flour",
        "to": "knead",
        "requirement": "flour_there",
        "needed_by": "2026-11-26T18:00:00+03:00",
        "agreed_by": None,
        "ready_at": "2026-11-26T17:30:15+03:00",
        "must_promise": None,
        "by_promise": False,
        "slack_seconds": 1785,
        "missing_at": None,
        "verdict": "unsupported",
    }


def test_a_file_that_cannot_be_opened(data: dict[str, Any]) -> None:
    gone = data["files"][1]
    assert gone["error"] == "there is no such file or folder"
    assert gone["findings"] == gone["states"] == []


def test_only_messages_depend_on_the_language(samples: ModuleType, data: dict[str, Any]) -> None:
    words = re.compile(r'"(message|error)": "[^"]*"|"consequences": \[[^]]*\]')
    russian = report_to_dict(samples.REPORT, samples.RULES, "ru")
    plain = [words.sub("", json.dumps(one, ensure_ascii=False)) for one in (data, russian)]
    assert plain[0] == plain[1]
    assert russian["files"][0]["findings"][1]["message"].startswith("«carry» будет D+1 в 08:30")


def test_instants() -> None:
    assert instant(None, "UTC") is None
    assert instant(0, "UTC") == "1970-01-01T00:00:00+00:00"
    assert instant(0, "Asia/Kolkata") == "1970-01-01T05:30:00+05:30"
    assert instant(-500_000_000, "Africa/Monrovia") == "1954-02-26T23:06:40+00:00"  # its offset had seconds
    assert instant(1 << 62, "UTC") is None


def test_rules(samples: ModuleType) -> None:
    rows = rules_to_dict(samples.RULES, "ru")["rules"]
    assert rows[0] == {
        "name": "late-thing",
        "severity": "error",
        "effective": "error",
        "preset": "recommended",
        "kind": "feasibility",
        "title": "Что-то опаздывает",
    }


def test_the_documentation_names_every_field() -> None:
    text = DOCS.read_text("utf-8")
    fields = {name for found in objects(SCHEMA) for name in found["properties"]}
    assert {name for name in fields if f"`{name}`" not in text} == set()


def test_the_documentation_names_every_value() -> None:
    text = DOCS.read_text("utf-8")
    for name in ("verdict", "handoff_verdict", "answer"):
        assert all(f"`{value}`" in text for value in SCHEMA["$defs"][name]["enum"])
