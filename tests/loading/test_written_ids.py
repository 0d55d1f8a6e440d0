"""Beside another mistake: a reference is told where it names nothing, and left alone where that stands unread."""

from __future__ import annotations

from datetime import date

from procmap.api.check import Question, check_text

TODAY = date(2026, 11, 23)

FILE = """\
procmap: 1
process: Month-end closing
people: {petra: {name: Petra, post: [chief]}}
departments:
  sales: {name: Sales, head: petra}
  ledger: {name: Accounting, headd: petra}
states:
  as_is:
    steps:
      count: {name: Count the stock, department: sales, takes: [1h]}
      draft: {name: Draft the report, department: ledger, after: count}
  to_be:
    steps:
      invoice: {name: Invoice, department: %s, after: %s, takes: 1h}
"""


def told(department: str, after: str) -> list[str]:
    report = check_text(FILE % (department, after), "closing.yaml", None, Question(TODAY))
    return [str(one.values["id"]) for one in report.findings if one.rule == "unknown-reference"]


def test_what_stands_in_the_file_unread_is_no_mistake() -> None:
    """Petra, the accountants and the count are left out or read only in part: each has a mistake of its own."""
    assert told("ledger", "[]") == []


def test_an_id_that_stands_nowhere_is_told() -> None:
    assert told("ledgr", "nothing") == ["ledgr", "nothing"]


def test_an_id_of_another_kind_is_told() -> None:
    """A department where a step is meant, a person where a department is."""
    assert told("petra", "sales") == ["petra", "sales"]


def test_a_step_of_another_state_is_told() -> None:
    """``count`` stands in ``as_is``, and ``to_be`` is not based on it."""
    assert told("sales", "count") == ["count"]
    based = FILE.replace("  to_be:\n", "  to_be:\n    based_on: as_is\n")
    report = check_text(based % ("sales", "count"), "closing.yaml", None, Question(TODAY))
    assert not [one for one in report.findings if one.rule == "unknown-reference"]


def test_an_id_below_a_misspelt_key_is_left_alone() -> None:
    text = FILE.replace("departments:\n", "departmnts:\n") % ("ledger", "{sales: {transfer: 5m}}")
    report = check_text(text, "closing.yaml", None, Question(TODAY))
    assert {one.rule for one in report.findings} >= {"unknown-key", "wrong-shape"}
    assert not [
        one for one in report.findings if one.rule == "unknown-reference" and one.values["id"] == "ledger"
    ]
