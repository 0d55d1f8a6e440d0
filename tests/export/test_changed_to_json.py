"""What ``answer`` and ``import`` tell programs. The verdicts are worked out by hand.

Baking begins at 05:00 and takes 2 h, selling takes 30 min: 07:30, in time for 08:00. While baking is promised, that
holds; once the promise is refused, nothing supports it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import procmap.export
from procmap.cli.app import main

FOLDER = Path(procmap.export.__file__).parent
SCHEMAS = {
    name: json.loads((FOLDER / name).read_text("utf-8"))
    for name in ("check.schema.json", "answer.schema.json", "import.schema.json")
}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)
DOCS = Path(__file__).parents[2] / "docs" / "json.md"
FILE = """\
procmap: 1
process: Bread
anchor: 2026-11-27
people: {chief: {post: Head of the bakery}}
departments: {bakery: {name: Bakery, head: chief}, shop: {name: Shop}}
customer: {requires: {on_shelf: {what: Bread, at: sell, by: "08:00"}}}
states:
  to_be:
    steps:
      bake: {name: Bake, department: bakery, takes: 2h, not_before: "05:00"}
      sell: {name: Sell, department: shop, after: bake, takes: 30m}
    requirements:
      baked: {what: Bread is baked, step: bake, asked_by: sell, by: "07:00", answer: "yes"}
      flour: {what: Flour, of: shop, asked_by: bakery, answer: "yes"}
"""


@pytest.fixture
def bread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PROCMAP_TODAY", "2026-11-23")
    path = tmp_path / "bread.yaml"
    path.write_text(FILE, "utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], schema: str, *words: str, code: int = 0) -> dict[str, Any]:
    """What a command prints with ``--format json``; it fits the schema."""
    capsys.readouterr()
    assert main([*words, "--format", "json"]) == code
    out, err = capsys.readouterr()
    assert err == ""
    data: dict[str, Any] = json.loads(out)
    Draft202012Validator(SCHEMAS[schema], registry=REGISTRY).validate(data)
    return data


def test_an_answer(bread: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("answer", str(bread), "baked", "refused", "--by", "chief")
    plan = told(capsys, "answer.schema.json", *words, "--dry-run")
    assert (plan["file"], plan["changed"], plan["written"]) == (str(bread), True, False)
    assert plan["verdicts"] == [{"state": "to_be", "family": None, "before": "holds", "after": "unsupported"}]
    assert any(line.startswith("+") and "refused" in line for line in plan["difference"])
    assert any("baked" in finding["route"] for finding in plan["came"])
    assert bread.read_text("utf-8") == FILE
    done = told(capsys, "answer.schema.json", *words)
    assert done == {**plan, "written": True}
    assert "refused" in bread.read_text("utf-8")


def test_an_answer_that_says_nothing_new(bread: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("answer", str(bread), "flour", "--promised", "2h")
    assert told(capsys, "answer.schema.json", *words)["written"]
    again = told(capsys, "answer.schema.json", *words)
    assert (again["changed"], again["written"], again["difference"]) == (False, False, [])
    assert (again["came"], again["gone"]) == ([], [])


def test_an_answer_that_cannot_be_recorded_prints_nothing(
    bread: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["answer", str(bread), "nowhere", "yes", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "nowhere" in err


def edit(book: Path, changes: dict[str, str], stale: str) -> None:
    """Write remarks into rows, by their ids; the row ``stale`` gets a mark that no file has."""
    opened = openpyxl.load_workbook(book)
    for sheet in opened.worksheets:
        rows = list(sheet.iter_rows())
        heads = [n for n, row in enumerate(rows) if any(cell.value == "procmap:id" for cell in row)]
        for n in heads:
            columns = {cell.value: m for m, cell in enumerate(rows[n])}
            for row in rows[n + 1 :]:
                id_ = row[columns["procmap:id"]].value
                if id_ in changes:
                    row[columns["Remark"]].value = changes[id_]
                if id_ == stale:
                    row[columns["procmap:mark"]].value = "0" * 16
    opened.save(book)


def test_a_workbook(bread: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book.xlsx"
    assert main(["export", str(bread), "-t", "requirements", "-o", str(book)]) == 0
    edit(
        book,
        {"requirement:to_be:baked": "warm", "requirement:to_be:flour": "white"},
        "requirement:to_be:flour",
    )
    words = ("import", str(book), "--into", str(bread))
    found = told(capsys, "import.schema.json", *words, "--dry-run", code=1)
    rows = {row["id"]: row for row in found["rows"]}
    assert {id_: row["fate"] for id_, row in rows.items()} == {"baked": "changed", "flour": "stale"}
    assert rows["baked"]["changes"] == [{"column": "Remark", "before": "", "after": "warm"}]
    assert (rows["baked"]["kind"], rows["baked"]["state"]) == ("requirement", "to_be")
    assert (found["table"], found["file"], found["refused"]) == (str(book), str(bread), True)
    assert (found["same"], found["changed"], found["written"]) == (0, True, False)
    assert bread.read_text("utf-8") == FILE
    assert told(capsys, "import.schema.json", *words, code=1) == {**found, "written": True}
    text = bread.read_text("utf-8")
    assert "warm" in text
    assert "white" not in text


def test_a_table_of_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = tmp_path / "steps.csv", tmp_path / "new.yaml"
    table.write_text("Step,Department,Duration\nBake,Bakery,2h\nSell,Shop,a while\n", "utf-8")
    made = told(capsys, "import.schema.json", "import", str(table))
    assert (made["steps"], made["departments"], made["timed"]) == (2, 2, 1)
    assert made["file"] is None
    assert any("a while" in note for note in made["notes"])
    written = told(capsys, "import.schema.json", "import", str(table), "-o", str(out))
    assert written == {**made, "file": str(out), "text": None}
    assert out.read_text("utf-8") == made["text"]


@pytest.mark.parametrize("schema", ["answer.schema.json", "import.schema.json"])
def test_the_schemas_are_sound_closed_and_described_in_the_docs(schema: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[schema])
    page = DOCS.read_text("utf-8")
    assert f"procmap/export/{schema}" in page
    objects = [SCHEMAS[schema], *SCHEMAS[schema]["$defs"].values()]
    for one in objects:
        if "properties" not in one:
            continue
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
        for name, part in one["properties"].items():
            assert any(
                line.startswith(f"| `{name}` | ") and line.endswith(f" | {part['description']} |")
                for line in page.splitlines()
            ), name
