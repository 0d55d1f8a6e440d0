"""Ignore comments: what is a comment, of which line it speaks, and that no text keeps it busy for long."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from children import ends
from hypothesis import given
from hypothesis import strategies as st

from procmap.api.check import Question, check_text
from procmap.api.rules import all_rules
from procmap.findings import Finding, Rule, Severity, Span, Text
from procmap.loading.document import compose
from procmap.loading.ignores import Ignores, find_comments
from procmap.loading.settings import Settings
from procmap.report import FileReport

SIGN = "# procmap: ignore[cycle] why"
TODAY = date(2026, 11, 23)


def lines_of(text: str) -> list[int | None]:
    return [comment.line for comment in find_comments(compose(text, "x.yaml"))]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"a: b {SIGN}\n", [1]),
        (f"a: b{SIGN}\n", []),  # a comment begins behind a blank
        (f"a: 'b {SIGN}'\n", []),
        (f'a: "b\n  {SIGN}"\n', []),
        (f"a: 'b {SIGN}' {SIGN}\n", [1]),
        (f"a: | {SIGN}\n  b\n", [1]),
        (f"a: |\n  {SIGN}\n  b\nc: d\n", []),
        (f"a: >\n  b\n{SIGN}\nc: d\n", [4]),
        (f"a: |\n  b\n {SIGN}\nc: d\n", [4]),
        (f"a: {{b: c, {SIGN}\n  d: e {SIGN}\n}}\n", [1, 2]),
        (f"a: [b,\n  {SIGN}\n  c]\n", [3]),
        (f"a: {SIGN}\n  b: c\n", [1]),
        (f"a: b\n{SIGN}\n\n  # another\n{SIGN}\n\nc: d\n", [7, 7]),
        (f"a: b\n{SIGN}\nc: d {SIGN}\n", [3, 3]),
        (f"a: b\r\n{SIGN}\r\n\r\nc: d\r\n", [4]),
        (f"\ufeff{SIGN}\na: b", [2]),
        (f"a: b # measured in May {SIGN}\n", [1]),
        (f"# measured in May {SIGN}\na: b\n", [2]),
        (f"a: b {SIGN} {SIGN}\n", [1]),
        ("#procmap:ignore[cycle]\na: b\n", [2]),
        ("# procmap: ignored[cycle]\n# procmap: ignore-files[cycle]\n# Procmap: ignore[cycle]\na: b\n", []),
        ("# procmap: ignore-file[cycle]\na: b\n# procmap: ignore-file[cycle]\n", [0, None]),
        ("---\n# procmap: ignore-file[cycle]\na: b\n", [0]),
        (f"a: b\nc: [\n{SIGN}\n", []),  # reading had to stop
    ],
)
def test_which_line_it_speaks_of(text: str, lines: list[int | None]) -> None:
    assert lines_of(text) == lines


def test_names_and_reasons() -> None:
    text = "a: b  # procmap: ignore[ cycle ,,no-time-basis,two words ] : because of # that \r\n"
    (comment,) = find_comments(compose(text, "x"))
    assert [name.text for name in comment.names] == ["cycle", "no-time-basis", "two words"]
    assert [name.span.column for name in comment.names] == [26, 34, 48]
    assert comment.reason == "because of # that"
    assert comment.span == Span(1, 7, 1, 7 + len(text.strip()) - 6)


@pytest.mark.parametrize("written", ["ignore", "ignore[]", "ignore[ , ]", "ignore cycle", "ignore[cycle"])
def test_rules_must_be_named(written: str) -> None:
    (comment,) = find_comments(compose(f"a: b # procmap: {written}\n", "x"))
    assert comment.names == ()


PIECES = st.sampled_from(
    [
        SIGN,
        f" {SIGN}",
        "a",
        "'",
        '"',
        ": ",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "|",
        ">",
        "{",
        "}",
        "[",
        "]",
        ",",
        "#",
        " ",
    ]
)
STARTS = st.sampled_from(["", "a: ", "a:\n  b: ", "a: |\n  ", "a: 'x ", "- "])


@given(STARTS, st.lists(PIECES, max_size=9))
def test_a_comment_is_what_can_be_taken_away(start: str, pieces: list[str]) -> None:
    """Taking a comment away changes nothing of what is read; taking away a text that looks like one does.

    Only a sign behind a blank, or first in its line, is looked at: others are none even within a comment.
    """
    text = start + "".join(pieces)
    document = compose(text, "x")
    if not document.complete or document.findings:
        return
    spans = {comment.span for comment in find_comments(document)}
    begin = -1
    while (begin := text.find(SIGN, begin + 1)) >= 0:
        if text[max(begin - 1, 0) : begin].strip():
            continue
        end = text.find("\n", begin) if "\n" in text[begin:] else len(text)
        without = compose(text[:begin] + text[end:], "x")
        same = not without.findings and without.data == document.data
        line, column = text.count("\n", 0, begin) + 1, begin - text.rfind("\n", 0, begin)
        inside = any(span.line == line and span.column <= column < span.end_column for span in spans)
        assert inside == same, (text, begin)


# --- what follows from them


HEAD = """\
procmap: 1
process: Bread
anchor: 2026-11-27
customer: {requires: {on_shelf: {what: Bread, at: sell, by: "08:00"}}}
departments: {shop: {name: Shop, kind: external}}
states:
  as_is:
    steps: {sell: {name: Sell, department: shop, takes: 1h, not_before: "12:00"}}
  to_be:
    steps:
"""


def check(text: str, **asked: Any) -> FileReport:
    return check_text(text, "x.yaml", None, Question(TODAY, **asked))


def rules_of(report: FileReport) -> list[str]:
    return [finding.rule for finding in report.findings if finding.counted]


LATE = HEAD + '      sell: {name: Sell, department: shop, not_before: "12:00", takes: 1h} COMMENT\n'


def test_an_ignored_finding_does_not_count() -> None:
    assert rules_of(check(LATE.replace("COMMENT", ""))) == ["infeasible-handoff"]
    report = check(LATE.replace("COMMENT", "# procmap: ignore[infeasible-handoff] agreed with the shops"))
    assert rules_of(report) == []
    ((finding, reason),) = report.ignored
    assert (finding.rule, finding.state, reason) == ("infeasible-handoff", "to_be", "agreed with the shops")
    assert not report.fails()
    assert [one.rule for one in report.findings] == ["infeasible-handoff"]  # the fact of as-is still shows
    assert not report.findings[0].counted


def test_a_file_comment_ignores_everywhere() -> None:
    report = check(f"# procmap: ignore-file[infeasible-handoff] x\n{LATE.replace('COMMENT', '')}")
    assert report.findings == ()
    assert [one.finding.state for one in report.ignored] == ["as_is", "to_be"]


def test_a_text_of_several_lines_is_met_at_its_first_and_its_last_line() -> None:
    text = HEAD + '      sell: {name: Sell, takes: 1h, after:\n        "no\\\n        where"}'
    assert [f.span and f.span.line for f in check(text).findings if f.rule == "unknown-reference"] == [12]
    for ignored in (
        text.replace('        "no', f'        {SIGN.replace("cycle", "unknown-reference")}\n        "no'),
        f"{text} {SIGN.replace('cycle', 'unknown-reference')}",
    ):
        assert [one.finding.rule for one in check(ignored).ignored] == ["unknown-reference"]


def test_a_line_of_another_file_is_not_met() -> None:
    """What is found in a calendar file stands in none of this file's lines."""
    ignores = Ignores(compose(f"a: b {SIGN}\n", "x"), all_rules())
    here = Finding("cycle", Severity.ERROR, span=Span(1, 1, 1, 2))
    assert ignores.reason_for(here._replace(span=Span(1, 1, 1, 2, "days.yaml"))) is None
    assert ignores.reason_for(here) == "why"


def test_reading_rules_cannot_be_ignored() -> None:
    report = check(
        HEAD + "      sell: {name: Sell, department: shop, takes: 1 day} # procmap: ignore[bad-time] x\n"
    )
    assert rules_of(report) == ["bad-time", "unused-ignore"]
    assert report.ignored == ()
    assert report.fails()


@pytest.mark.parametrize(
    "asked",
    [{"state": "to_be"}, {"date": date(2026, 11, 28)}, {"settings": Settings(rules={"cycle": None})}],
)
def test_unused_is_told_only_where_all_of_a_file_was_looked_at(asked: dict[str, Any]) -> None:
    text = HEAD + f"      sell: {{name: Sell, department: shop, takes: 1h}} {SIGN}\n"
    assert "unused-ignore" in rules_of(check(text))
    assert "unused-ignore" not in rules_of(check(text, **asked))
    assert "unused-ignore" not in rules_of(
        check(text + "      odd: {name: Odd, department: shop, takes: 1 day}\n")
    )


def test_unused_does_not_depend_on_the_day_of_the_check() -> None:
    comment = "# procmap: ignore[infeasible-handoff] x"
    text = LATE.replace("12:00", "06:00").replace("COMMENT", comment)
    assert "unused-ignore" in rules_of(check(text))
    assert "unused-ignore" not in rules_of(check(text.replace("anchor: 2026-11-27\n", "")))


def test_settings_hold_for_the_rules_about_comments_too() -> None:
    text = HEAD + f"      sell: {{name: Sell, department: shop, takes: 1h}} {SIGN}\n"
    rules = {"unused-ignore": Severity.ERROR}
    assert [f.severity for f in check(text, settings=Settings(rules=rules)).findings if f.rule in rules] == [
        Severity.ERROR
    ]
    assert "unused-ignore" not in rules_of(check(text, settings=Settings("correctness")))


def test_a_former_name_works_and_is_noted() -> None:
    words = Text("", "")
    renamed = Rule("new", Severity.ERROR, "model", words, {}, words, ("old",))
    rules = {**all_rules(), "new": renamed}
    document = compose("a: b # procmap: ignore[old] why\n", "x")
    ignores = Ignores(document, rules)
    (finding,) = ignores.problems(running=set())
    assert (finding.rule, finding.reason, finding.severity) == ("unused-ignore", "former", Severity.NOTE)
    assert dict(finding.values) == {"name": "old", "rule": "new"}


HOSTILE = {
    "comments": f"{SIGN}\n" * 20_000 + "procmap: 1\n",
    "in one line": "a: b " + f"{SIGN} " * 20_000 + "\n",
    "in a text": "a: '" + f"{SIGN} " * 500 + "'\n" + f"b: | {SIGN * 500}\n",
    "names": "a: b # procmap: ignore[" + "cycle," * 100_000 + "]\n",
    "unknown names": "a: b # procmap: ignore[" + "cycel," * 100_000 + "]\n",
    "blanks": "a: b # procmap: ignore[" + " " * 400_000 + "\n",
    "signs": "a: b " + "# " * 400_000 + "\n",
    "gaps": f"{SIGN}\n\n\n" * 10_000 + "a: b\n",
    "open": "a: b # procmap: ignore" + "[" * 400_000 + "\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_keeps_it_busy(text: str) -> None:
    assert ends(look_at, text)


def look_at(text: str) -> None:
    ignores = Ignores(compose(text, "x"), all_rules())
    assert len(list(ignores.problems(running={"cycle"}))) <= 100
