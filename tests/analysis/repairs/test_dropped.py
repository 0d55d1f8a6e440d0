"""What is found and is no repair once it was made on the copy: not listed, but counted and told, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from procmap.analysis.plan import Plan
from procmap.analysis.repairs import repairs as repairs_module
from procmap.analysis.repairs.repairs import Repairs
from procmap.analysis.repairs.search import Goal, Search
from procmap.analysis.solution import Solution
from procmap.api.repair import Wanted, repair
from procmap.calendars import MissingYearError
from procmap.render.page import to_text
from procmap.render.repairs import repairs_page

FRIDAY = date(2026, 11, 27)

SHARED = """procmap: 1
process: P
timezone: UTC
families: {f: {name: Fresh}, g: {name: Grocery}}
departments: {a: {name: A}, b: {name: B}}
customer:
  requires:
    x: {what: X, at: fresh, by: "12:00", family: f}
    z: {what: Z, at: dry, by: "12:00", family: g}
states:
  to_be:
    steps:
      first: {name: First, department: a, not_before: "10:00", takes: 70m, negotiable: {not_before: no, opening: no}}
      fresh: {name: F, department: b, after: first, takes: 30m, family: f, negotiable: {opening: no}}
      dry: {name: G, department: b, after: first, takes: 60m, family: g, negotiable: {opening: no}}
    requirements:
      goods: {what: Goods, step: first, asked_by: b, by: "11:00", answer: "yes"}
"""
"""The goods come at 11:10, ten minutes after they are promised. Fresh things can wait for them, 11:10 + 30 min;
groceries cannot: 11:10 + 60 min is ten minutes late. So the promise may not be later for the sake of the fresh."""

PLAIN = """procmap: 1
process: P
timezone: UTC
departments: {a: {name: A}}
customer: {requires: {x: {what: X, at: last, by: "12:00"}}}
states:
  to_be:
    steps:
      last: {name: Last, department: a, not_before: "10:00", takes: 150m, negotiable: {not_before: no, opening: no}}
"""
"""Half an hour late; only the step itself can give it."""


def all_of(tmp_path: Path, text: str) -> tuple[tuple[Repairs, ...], str]:
    path = tmp_path / "process.yaml"
    path.write_text(text, encoding="utf-8")
    told = repair(str(path), Wanted(), today=FRIDAY, date=FRIDAY)
    return told.repairs, to_text(repairs_page(told, "en"))


def test_what_makes_another_family_late_is_no_repair(tmp_path: Path) -> None:
    (fresh, grocery), page = all_of(tmp_path, SHARED)
    assert [[(lever.kind, lever.id, units) for lever, units in one.moves] for one in fresh.found] == [
        [("takes", "first", 10)]
    ]
    assert fresh.dropped == {"elsewhere": 2}  # the promise by 11:10, and both giving half
    assert fresh.cut
    assert not grocery.dropped
    assert "2 repairs were dropped: they make another product family late" in page


class Wrong:
    """A search that says that less suffices than does."""

    def __init__(self, less: int) -> None:
        self.less, self.cheapest = less, Search.cheapest

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def cheapest(search: Search, goal: Goal) -> Mapping[int, int] | None:
            found = self.cheapest(search, goal)
            return None if found is None else {n: units - self.less for n, units in found.items()}

        monkeypatch.setattr(Search, "cheapest", cheapest)


def test_what_does_not_suffice_once_it_is_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check on the copy shares nothing with the search: a minute less than is needed is found out."""
    Wrong(1).patch(monkeypatch)
    [one], page = all_of(tmp_path, PLAIN)
    assert (one.found, one.dropped, one.cut) == ((), {"late": 1}, True)
    assert "no repair was found that can be made" in page
    assert "1 repair was dropped: once it was made something was late all the same" in page
    monkeypatch.undo()
    [one], _ = all_of(tmp_path, PLAIN)
    assert [one.moves[0][1] for one in one.found] == [30]
    assert not one.dropped


def test_what_needs_a_day_beyond_the_calendars_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve = repairs_module.solve_plan
    solved = []

    def beyond(plan: Plan) -> Solution:
        solved.append(plan)
        if len(solved) > 1:  # the first is how it stands
            raise MissingYearError(2019, "ru")
        return solve(plan)

    monkeypatch.setattr(repairs_module, "solve_plan", beyond)
    [one], page = all_of(tmp_path, PLAIN)
    assert (one.found, one.dropped) == ((), {"calendar": 1})
    assert "1 repair was dropped: it needs a day beyond the calendars" in page
