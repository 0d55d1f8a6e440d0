"""Two states of a file side by side, as the views that compare take them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from procmap.analysis.comparison.comparison import Comparison, FamilyComparison
from procmap.analysis.comparison.sides import Side
from procmap.api.check import Question, check_text
from procmap.api.compare import compare
from procmap.api.views import scene_of
from procmap.render.diagram.scene import Scene

CUSTOMERS = """
procmap: 1
process: Service
anchor: 2026-11-27
timezone: Europe/Moscow
calendar: always
departments: {office: {name: Office}, plant: {name: Plant}}
customer:
  requires:
    got:    {what: Goods received, at: hand, by: "18:00"}
    called: {what: Told by telephone, at: call, by: "16:00"}
    paper:  {what: A report on paper, at: report}
    seen:   {what: Order seen on the page, at: show, by: "12:00"}
states:
  as_is:
    steps:
      make:   {name: Make, department: plant, not_before: "09:00", takes: 5h}
      call:   {name: Telephone, department: office, after: make, takes: 1h}
      report: {name: Report, department: office, after: call, takes: 30m}
      hand:   {name: Hand over, department: office, after: call, takes: 2h}
  to_be:
    steps:
      make:   {name: Make, department: plant, not_before: "09:00", takes: 5h}
      show:   {name: Show, department: office, not_before: "09:00", takes: 1h}
      hand:   {name: Hand over, department: office, after: make, takes: 2h}
"""
"""The call and the report are only in the first state, the page only in the second; the customer requires them."""

Both = tuple[Comparison, FamilyComparison, tuple[Scene, Scene]]


def both_states(path: Path, language: str = "en", states: tuple[str, str] = ("as_is", "to_be")) -> list[Both]:
    """Both states of each family."""
    return both_of(path.read_text("utf-8"), language, states)


def both_of(text: str, language: str = "en", states: tuple[str, str] = ("as_is", "to_be")) -> list[Both]:
    """The same of a text."""
    report = check_text(text, "two.yaml", None, Question(date(2026, 11, 27)))
    process = report.process
    assert process is not None, [(one.rule, dict(one.values)) for one in report.findings]
    day = report.solutions[0].date
    found = compare(Side(process, states[0]), Side(process, states[1]), Question(day, date=day))
    made = []
    for family in found.families:
        if family.before is not None and family.after is not None:
            sides = (family.before.solution, family.after.solution)
            scenes = (scene_of(process, sides[0], language), scene_of(process, sides[1], language))
            made.append((found, family, scenes))
    return made
