"""A promise "within" on a step of a loop is kept or broken each time through; the time shown is that of the last."""

from __future__ import annotations

from files import checked, numbers, rules

FILE = """
departments: {sales: {name: sales}, ledger: {name: ledger}}
customer: {requires: {signed: {what: signed, at: sign, by: "18:00"}}}
states:
  to_be:
    steps:
      ask: {name: ask, department: sales, not_before: "09:00", takes: 30m}
      draft: {name: draft, department: ledger, after: ask, takes: 1h}
      review: {name: review, department: sales, after: draft, takes: 30m, repeat: {steps: [draft], at_most: 3}}
      sign: {name: sign, department: ledger, after: review, takes: 15m}
    requirements:
      drafted: {what: draft, step: draft, asked_by: review, promised: {within: %s}, answer: "yes"}
"""


def test_each_time_through_has_its_own_time() -> None:
    """Drafts begin at 09:30, 11:00 and 12:30, so that the last is promised for 14:30 and done at 13:30."""
    report = checked(FILE % "2h")
    (solution,) = report.solutions
    # backwards: 18:00 less 15 min is 17:45; less 30 min of review is 17:15
    assert numbers(solution, "draft", "review") == ("17:15", "14:30", "13:30", "ok")
    assert solution.verdict == "holds"
    assert "unkeepable-promise" not in rules(report)


def test_what_is_too_short_once_is_too_short_each_time() -> None:
    """An hour of work in half an hour: the last draft is promised for 13:00 and done at 13:30."""
    report = checked(FILE % "30m")
    (solution,) = report.solutions
    assert numbers(solution, "draft", "review") == ("17:15", "13:00", "13:30", "unkept")
    assert [(one.kind, one.missing) for one in solution.deficits] == [("relative", 30 * 60)]
    assert "unkeepable-promise" in rules(report)
