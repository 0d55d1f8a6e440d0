"""From two conflicts to a state that holds, by the commands alone; worked by hand.

Blood is driven for 90 min where 60 are allowed, and counted by 9:00 + 30 min + 3 h = 12:30 where it is due by 12:00:
half an hour each, and neither has to do with the other. Driving in 1 h and counting in 2 h 30 min is one way out.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from procmap.cli.app import main

TWO = Path(__file__).parents[2] / "docs" / "blood_two.yaml"


def told(capsys: pytest.CaptureFixture[str], *argv: str, code: int) -> Any:
    capsys.readouterr()
    assert main([*argv, "--format", "json"]) == code
    return json.loads(capsys.readouterr().out)


def proved(capsys: pytest.CaptureFixture[str], path: Path, state: str) -> list[list[tuple[str, str]]]:
    """The members of each conflict of a state, once ``verify`` has found every certificate right."""
    proof = path.with_suffix(".json")
    main(["conflicts", str(path), "--state", state, "-o", str(proof)])
    assert main(["verify", str(proof)]) == 0
    capsys.readouterr()
    (one,) = json.loads(proof.read_text("utf-8"))["states"]
    found = one["conflicts"]
    return [[(member["kind"], member["id"]) for member in one["members"]] for one in found]


CIRCLE = [("limit", "take"), ("duration", "drive")]
LATE = [("release", "take"), ("duration", "take"), ("duration", "count"), ("deadline", "count")]


def test_two_conflicts_are_explained_repaired_and_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "blood.yaml"
    shutil.copy(TWO, path)
    assert proved(capsys, path, "to_be") == [CIRCLE, LATE]

    (file,) = told(capsys, "check", str(path), code=1)["files"]
    assert "conflicting-demands" in {one["rule"] for one in file["findings"]}

    found = told(capsys, "repair", str(path), code=1)["families"][0]["repairs"]
    assert len(found) > 1
    assert all(one["verdict"] == "holds" for one in found)

    before = path.read_text("utf-8")
    assert main(["repair", str(path), "--apply", "1", "--as", "agreed"]) == 0
    data = yaml.safe_load(path.read_text("utf-8"))
    assert data["states"]["to_be"] == yaml.safe_load(before)["states"]["to_be"]
    capsys.readouterr()

    (file,) = told(capsys, "check", str(path), "--state", "agreed", code=0)["files"]
    assert [one["verdict"] for one in file["states"] if one["state"] == "agreed"] == ["holds"]
    assert main(["conflicts", str(path), "--state", "agreed"]) == 0
    capsys.readouterr()

    steps = data["states"]["agreed"]["steps"]
    for id_, usual, left in (("drive", "90m", CIRCLE), ("count", "3h", LATE)):  # no part of it is too much
        was, steps[id_]["takes"] = steps[id_]["takes"], usual
        path.write_text(yaml.safe_dump(data), "utf-8")
        assert proved(capsys, path, "agreed") == [left]
        steps[id_]["takes"] = was
