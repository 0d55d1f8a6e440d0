"""Several greatest times that cannot be met are all named, where only some of them are told how many more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import procmap
from procmap.analysis.almanac.almanac import Cause, pattern_of
from procmap.analysis.greatest_times import missed
from procmap.analysis.solution import Solution
from procmap.locale import speech
from procmap.model import Process
from procmap.render.almanac import causes_in_words
from procmap.render.names import Names

FRIDAY = date(2026, 11, 27)


def state(roads: str) -> str:
    """Four results that are carried for an hour and a half, and may be as old as it says."""
    steps = ['take: {name: Take, not_before: "09:00", takes: 0m}']
    for n, most in enumerate(roads.split()):
        steps.append(f"drive{n}: {{name: Drive {n}, after: take, takes: 90m}}")
        steps.append(
            f"use{n}: {{name: Use {n}, after: [drive{n}, {{step: take, at_most: {most}}}], takes: 5m}}"
        )
    steps.append(f"last: {{name: Last, after: [{', '.join(f'use{n}' for n in range(4))}], takes: 0m}}")
    return "\n      ".join(steps)


def solved(tmp_path: Path) -> tuple[Process, dict[str, Solution]]:
    text = f"""procmap: 1
process: P
timezone: UTC
customer: {{requires: {{all: {{what: All, at: last, by: "18:00"}}}}}}
states:
  before:
    steps:
      {state("2h 2h 2h 2h")}
  after:
    steps:
      {state("60m 40m 20m 10m")}
"""
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    process = procmap.load(str(path))
    found = {id_: procmap.solve(process, date=FRIDAY, state=id_)[0] for id_ in ("before", "after")}
    return process, found


def test_all_of_them_are_named(tmp_path: Path) -> None:
    """An hour and a half on the road, and 60, 40, 20 and 10 minutes allowed."""
    process, found = solved(tmp_path)
    assert missed(found["before"]) == frozenset()
    assert missed(found["after"]) == {("take", f"use{n}", "finish-start") for n in range(4)}
    pattern = pattern_of(found["after"])
    assert set(pattern.causes) == {
        Cause(f"use{n}", 60 * minutes, "take") for n, minutes in enumerate((30, 50, 70, 80))
    }
    names = Names(process, process.states["after"], speech("en"))
    [words] = causes_in_words({FRIDAY: pattern}, names, "en")
    assert words == (
        "Take → Use 3: 1 h 20 min missing; Take → Use 2: 1 h 10 min missing; "
        "Take → Use 1: 50 min missing; and 1 more"
    )
