"""Greatest times on paper: under the requirement table, and beside what an operation comes after.

A drive of 150 min is longer than the 2 h that may pass from the end of loading to unloading; the 3 h of the later state
are long enough.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from procmap.cli.app import main

FISH = """
procmap: 1
process: Fresh fish
timezone: UTC
departments: {port: {name: Port}, van: {name: Drivers}}
customer: {who: Market, requires: {fish: {what: Fish on ice, at: ice, by: "D 16:00"}}}
states:
  as_is:
    steps:
      load: {name: Load, department: port, not_before: "08:00", takes: 30m}
      drive: {name: Drive, department: van, after: load, takes: 150m}
      unload: {name: Unload, department: van, after: [drive, {step: load, at_most: 2h}], takes: 10m}
      ice: {name: Ice, department: port, after: unload, takes: 20m}
  to_be:
    steps:
      load: {name: Load, department: port, not_before: "08:00", takes: 30m}
      drive: {name: Drive, department: van, after: load, takes: 150m}
      unload: {name: Unload, department: van, after: [drive, {step: load, at_most: 3h}], takes: 10m}
      ice: {name: Ice, department: port, after: unload, takes: 20m}
"""


def printed(folder: Path, capsys: pytest.CaptureFixture[str], *asked: str) -> str:
    path = folder / "fish.yaml"
    path.write_text(FISH.replace("", ""), "utf-8")
    main(["export", str(path), "--date", "2026-11-30", "--lang", "en", *asked])
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ("as_is", "from the end of Load to the start of Unload: 2 h at most: it cannot be kept"),
        ("to_be", "from the end of Load to the start of Unload: 3 h at most\n"),
    ],
)
def test_under_the_requirements(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], state: str, line: str
) -> None:
    assert line in printed(tmp_path, capsys, "-t", "requirements", "--state", state)


def test_what_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(tmp_path, capsys, "-t", "comparison")
    assert "Drive, Load (2h at most) → Drive, Load (3h at most)" in text
