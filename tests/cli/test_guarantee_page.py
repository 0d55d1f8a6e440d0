"""What ``procmap guarantee`` prints; worked by hand.

All four relations: the dough rises from 09:00 to 11:00. The oven is heated three to five hours after it began, from
12:00 to 13:00. Baking ends half an hour to two hours after the dough and at least ten minutes after the heating began:
by 12:10, so it begins at 11:10. Everything is handed over when both are done, at 13:00.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from procmap.cli.app import main

TEXT = """\
procmap: 1
process: Bread
anchor: 2026-12-02
departments: {a: {name: Bakery}}
customer: {requires: {r: {what: Bread, at: hand, by: "15:00"}}}
states:
  to_be:
    steps:
      rise: {name: Rise, department: a, not_before: "09:00", takes: 2h}
      heat:
        name: Heat
        department: a
        takes: 1h
        after: [{step: rise, relation: start-start, at_least: 3h, at_most: 5h}]
      bake:
        name: Bake
        department: a
        takes: 1h
        after:
          - {step: rise, relation: finish-finish, at_least: 30m, at_most: 2h}
          - {step: heat, relation: start-finish, at_least: 10m, at_most: 3h}
      hand: {name: Hand over, department: a, takes: 30m, after: [bake, heat]}
"""


def test_a_timetable_runs_from_its_first_hour_to_its_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bread.yaml"
    path.write_text(TEXT, "utf-8")
    assert main(["guarantee", str(path), "--lang", "en"]) == 0
    lines = [one.split() for one in capsys.readouterr().out.splitlines() if "Bakery" in one]
    assert [(one[0], one[1]) for one in lines] == [
        ("09:00", "Rise"),
        ("11:10", "Bake"),
        ("12:00", "Heat"),
        ("13:00", "Hand"),
    ]
