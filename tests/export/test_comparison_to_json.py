"""The contract of ``procmap compare --format json``: its schema describes it, and the page names every field."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import procmap.export
from procmap.api.compare import Asked, compare_files
from procmap.export.comparison_to_json import comparison_to_dict

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(procmap.export.__file__).parent / "compare.schema.json").read_text("utf-8"))
RETAIL, SALES = (ROOT / "examples" / f"{name}.yaml" for name in ("av_retail_delivery", "sales_to_cs_handoff"))


def compared(one: Path, other: Path | None = None, language: str = "en", **asked: Any) -> Any:
    found = compare_files(
        str(one), None if other is None else str(other), Asked(**asked), today=date(2026, 11, 23)
    )
    return json.loads(json.dumps(comparison_to_dict(found, language)))


def objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for part in schema for found in objects(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if "properties" in schema else []
    return own + [found for part in schema.values() for found in objects(part)]


def test_every_object_is_closed_and_described() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for found in objects(SCHEMA):
        assert found["additionalProperties"] is False
        assert set(found["required"]) == set(found["properties"])
        assert all("description" in part for part in found["properties"].values())


def test_the_page_names_every_field_and_value() -> None:
    page = (ROOT / "docs" / "json.md").read_text("utf-8").partition("## procmap compare")[2]
    names = {name for found in objects(SCHEMA) for name in found["properties"]}
    values = {
        value
        for found in objects(SCHEMA)
        for part in found["properties"].values()
        for value in part.get("enum", ())
    }
    assert {name for name in names | values if f"`{name}`" not in page} == set()


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("files", [(RETAIL, None), (SALES, None), (RETAIL, SALES), (SALES, SALES)])
def test_comparisons_fit_the_schema(files: tuple[Path, Path | None], language: str) -> None:
    Draft202012Validator(SCHEMA).validate(compared(*files, language))


def test_the_retail_example() -> None:
    """The figures of examples/expected, as other programs get them."""
    data = compared(RETAIL)
    (one,) = data["comparisons"]
    (family,) = one["families"]
    assert (data["same"], one["from"], one["to"], one["date"]) == (False, "as_is", "to_be", "2026-11-27")
    assert family["verdict"] == {"from": "infeasible", "to": "holds"}
    rows = {row["id"]: row for row in family["figures"]}
    lead = rows["lead_time"]
    assert lead["from"] == {
        "value": [172_800, 259_200], "sometimes": [345_600, 432_000], "lacking": [], "at_least": None
    }  # fmt: skip
    assert (lead["to"]["value"], lead["to"]["sometimes"]) == ([28_800, 28_800], None)
    assert (lead["difference"], lead["percent"]) == ([-144_000, -230_400], [-83.3333, -88.8889])
    assert lead["percent_sometimes"] == [-91.6667, -93.3333]
    touch = rows["touch_time"]["to"]
    assert (touch["value"], touch["at_least"]) == (None, 24_300)
    assert touch["lacking"] == ["receive", "distribute"]
    assert rows["demand_lost"]["from"]["value"] == pytest.approx([59.10, 88.30], abs=0.005)
    assert [(one["id"], one["as_is"], one["target"]) for one in one["stated"]] == [
        ("lead_time", "48–72, иногда 96–120", "8"), ("street_seller", "1–2", None)
    ]  # fmt: skip
    assert (family["refines"], family["promises_kept"]) == (True, 0)


def test_the_same_twice() -> None:
    data = compared(SALES, SALES)
    assert data["same"]
    assert [one["differences"] for one in data["comparisons"]] == [[], []]
