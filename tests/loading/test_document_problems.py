"""Every structural problem of a text: its rule, its reason, its place, and that its message can be worded."""

from __future__ import annotations

import string

import pytest

from procmap.findings import Rule, Text
from procmap.loading.document import compose
from procmap.loading.problems import RULES

BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}

CASES = [
    # what analysts get wrong
    ("a: @x", "not-yaml", "start", 1, 4),
    ("a: `x", "not-yaml", "start", 1, 4),
    ("a: %x", "not-yaml", "start", 1, 4),
    ("a: * x", "not-yaml", "start", 1, 4),
    ("a: & x", "not-yaml", "start", 1, 4),
    ("a: !e!x b", "not-yaml", "start", 1, 4),
    ("a: , b", "not-yaml", "start", 1, 4),
    ("a: ]", "not-yaml", "start", 1, 4),
    ("a: b: c", "not-yaml", "colon", 1, 5),
    ("a:1\nb: 2", "not-yaml", "tight-colon", 1, 1),
    ("a: {note:}", "not-yaml", "tight-colon", 1, 5),
    ("a: 1\nb\nc: 2", "not-yaml", "no-colon", 2, 1),
    ("a\n b: 1", "not-yaml", "no-colon", 1, 1),
    ("a: 1\n b: 2", "not-yaml", "deeper", 2, 2),
    ("a:\n  b: 1\n c: 2", "not-yaml", "indent", 3, 2),
    ("a:\n\tb: 1", "not-yaml", "tab", 2, 1),
    ("a:\n  b: 1\n\tc: 2", "not-yaml", "tab", 3, 1),
    ("a: |\n\ttext", "not-yaml", "tab", 2, 1),
    ("a: [1, 2\nb: 3", "not-yaml", "bracket", 1, 4),
    ("a: {b: 1,\n  c: 2\nd: 3\n", "not-yaml", "bracket", 1, 4),
    ("a: [1,", "not-yaml", "bracket", 1, 4),
    ("a: [1, 2}", "not-yaml", "wrong-bracket", 1, 9),
    ("a: {b: 1\n    c: 2}", "not-yaml", "comma", 2, 6),
    ("a: {b: c: d}", "not-yaml", "comma", 1, 9),
    ('a: ["x" "y"]', "not-yaml", "comma", 1, 9),
    ("a: [- b]", "not-yaml", "dash-in-brackets", 1, 5),
    ('a: "abc\nb: 1', "not-yaml", "quote", 1, 4),
    ("a: 'abc\nb: 1", "not-yaml", "quote", 1, 4),
    ('a: "x" y', "not-yaml", "after-quote", 1, 8),
    ("a: 'it's'", "not-yaml", "after-quote", 1, 8),
    ("a: [x] y", "not-yaml", "after-bracket", 1, 8),
    ('a: "C:\\new\\quick"', "not-yaml", "escape", 1, 11),
    ('a: "C:\\Users"', "not-yaml", "escape", 1, 7),
    ("a: - b", "not-yaml", "dash", 1, 4),
    ("a: 1\n- b", "not-yaml", "dash-among-keys", 2, 1),
    ("- a\nb: 1", "not-yaml", "key-among-dashes", 2, 1),
    ("a: | x", "not-yaml", "block", 1, 4),
    ("a: > 5 units", "not-yaml", "block", 1, 4),
    (": a", "not-yaml", "no-key", 1, 1),
    ("{: a}", "not-yaml", "no-key", 1, 2),
    ("a" * 2000 + ": 1", "not-yaml", "long-key", 1, 2001),
    ("{a: 1}\nb: 2", "not-yaml", "after-end", 2, 1),
    ("", "not-yaml", "empty", 1, 1),
    ("# only a comment\n", "not-yaml", "empty", 1, 1),
    # what YAML has and a process file has not
    ("a: *b", "refused-yaml", "alias", 1, 4),
    ("*a : b", "refused-yaml", "alias", 1, 1),
    ("a: &b c", "refused-yaml", "anchor", 1, 4),
    ("a: &b {c: d}", "refused-yaml", "anchor", 1, 4),
    ("a: {<<: {c: d}}", "refused-yaml", "merge", 1, 5),
    ("a: !!str b", "refused-yaml", "tag", 1, 4),
    ("a: !!python/object:os.system [x]", "refused-yaml", "tag", 1, 4),
    ("a: 1\n---\nb: 2", "refused-yaml", "documents", 2, 1),
    ("a: {b: 1,5 h}", "refused-yaml", "comma", 1, 8),
    ("a: {b: 1, c, d , e: 2}", "refused-yaml", "comma", 1, 8),
    ("a: {b: {c: 1,5}, d: 2}", "refused-yaml", "comma", 1, 12),
    ("a: {\n  b: one,\n  two}", "refused-yaml", "comma", 2, 6),
    ("a: {b}", "refused-yaml", "bare-key", 1, 5),
    ("a: {b, c, d}", "refused-yaml", "bare-key", 1, 5),
    ("a: {b,c: [d]}", "refused-yaml", "bare-key", 1, 5),
    ("a: {b: [c], d}", "refused-yaml", "bare-key", 1, 13),
    ("a: {b: 'c', d}", "refused-yaml", "bare-key", 1, 13),
    ("%YAML 1.2\n---\na: 1", "refused-yaml", "directive", 1, 1),
    ("a: 1\n%b: 2", "refused-yaml", "directive", 2, 1),
    ("null: 1", "refused-yaml", "key", 1, 1),
    ("a: {~: 1}", "refused-yaml", "key", 1, 5),
    ("'': 1", "refused-yaml", "key", 1, 1),
    ("? [a, b]\n: 1", "refused-yaml", "key", 1, 3),
    ("{a: b}: 1", "refused-yaml", "key", 1, 1),
    ("? |\n  a\n: 1", "refused-yaml", "key", 1, 3),
    # characters
    ("a: b\0c", "bad-text", "control", 1, 5),
    ("a: b\x07", "bad-text", "control", 1, 5),
    ("a: b\x85c", "bad-text", "separator", 1, 5),
    ("a: b\u2028c", "bad-text", "separator", 1, 5),
    ("a: \u202eb", "bad-text", "bidi", 1, 4),
    ("a\u200b: b", "bad-text", "invisible", 1, 2),
    ("a: b\u200dc", "bad-text", "invisible", 1, 5),
    ("a: b # \u2066", "bad-text", "bidi", 1, 8),
    ("a: \ufeffb", "bad-text", "invisible", 1, 4),
    ("a: \ud800", "bad-text", "surrogate", 1, 4),
    ('a: "\\ud800"', "bad-text", "surrogate", 1, 5),
    ('a: "x\\0"', "bad-text", "escape", 1, 6),
    ('a: "\\\\x\\x07"', "bad-text", "escape", 1, 8),
    ('a: "\\u200b"', "bad-text", "escape", 1, 5),
    ('a: "\\U0000202E"', "bad-text", "escape", 1, 5),
    ('a: "\\L"', "bad-text", "escape", 1, 5),
    ("a: 1\rb: 2", "bad-text", "return", 1, 5),
    ("a:\n\u00a0\u00a0b: 1", "bad-text", "blank", 2, 1),
    # limits
    ("a: " + "x" * 20_001, "over-limit", "scalar", 1, 4),
    ("[" * 65, "over-limit", "nesting", 1, 65),
]


@pytest.mark.parametrize(("text", "rule", "reason", "line", "column"), CASES)
def test_a_problem_and_its_place(text: str, rule: str, reason: str, line: int, column: int) -> None:
    found = compose(text, "x.yaml").findings[0]
    assert (found.rule, found.reason) == (rule, reason)
    assert found.span is not None
    assert (found.span.line, found.span.column) == (line, column)
    message = BY_NAME[rule].messages[reason]
    assert "{" not in message.en.format(**found.values).replace("'{'", "").replace("{: ", "")
    assert message.ru.format(**found.values)


BYTES = [
    (b"\xff\xfea\0:\0 \0b\0", "utf16"),
    (b"\xfe\xff\0a\0:\0 \0b", "utf16"),
    ("procmap: 1\nprocess: Доставка".encode("utf-16-le"), "utf16"),
    ("process: delivery".encode("utf-16-be"), "utf16"),
    ("a: b".encode("utf-32"), "utf16"),
    ("process: Доставка новинок".encode("cp1251"), "cp1251"),
    (b"a: \xff", "utf8"),
    (b"a: \xed\xa0\x80", "utf8"),
    (b"PK\x03\x04\x14\0\x06\0", "binary"),
    (b"%PDF-1.7\n", "binary"),
    (bytes(100), "binary"),
]


@pytest.mark.parametrize(("raw", "reason"), BYTES)
def test_bytes_that_are_not_utf8(raw: bytes, reason: str) -> None:
    found = compose(raw, "x.yaml").findings[0]
    assert (found.rule, found.reason) == ("bad-text", reason)
    assert found.span is not None


def test_a_wrong_byte_is_placed_and_the_rest_is_read() -> None:
    doc = compose("а: 1\nб: ".encode() + b"\xff\nc: @", "x.yaml")
    assert [(f.rule, f.span and (f.span.line, f.span.column)) for f in doc.findings] == [
        ("bad-text", (2, 4)),
        ("not-yaml", (3, 4)),
    ]


def test_duplicate_keys_name_both_lines_and_the_first_wins() -> None:
    doc = compose("a: 1\nb: {c: 2}\nc: {b: 1, b: {x: y}, z: 4}\na: [3]\n", "x.yaml")
    inner, outer = doc.findings
    assert (inner.rule, inner.route, inner.values["line"]) == ("duplicate-key", ("c", "b"), 3)
    assert (outer.route, outer.values) == (("a",), {"key": "a", "line": 1})
    assert outer.span is not None
    assert outer.related[0].span is not None
    assert (outer.span.line, outer.related[0].span.line) == (4, 1)
    assert doc.data == {"a": "1", "b": {"c": "2"}, "c": {"b": "1", "z": "4"}}
    span = doc.span(("c", "z"))
    assert span is not None
    assert span.column == 25


def test_all_problems_at_once_in_file_order() -> None:
    text = 'a: "x\\u200by"\nb: &q 1\nc: {f: 1, f: 2}\nd: e\u200b\n<<: *q\ng: @h\n'
    doc = compose(text, "x.yaml")
    assert [(f.rule, f.reason) for f in doc.findings] == [
        ("bad-text", "escape"),
        ("refused-yaml", "anchor"),
        ("duplicate-key", ""),
        ("bad-text", "invisible"),
        ("refused-yaml", "merge"),
        ("refused-yaml", "alias"),
        ("not-yaml", "start"),
    ]
    assert not doc.complete


def test_refused_keys_do_not_shift_the_others() -> None:
    doc = compose("null: {x: 1}\n? [a]\n: [b]\n*k : c\nd: e\n", "x.yaml")
    assert doc.data == {"d": "e"}
    span = doc.span(("d",))
    assert span is not None
    assert (span.line, span.column) == (5, 4)


def test_many_problems_are_capped_and_counted() -> None:
    doc = compose("k: 1\n" * 1001, "x.yaml")
    assert len(doc.findings) == 101
    assert (doc.findings[-1].reason, doc.findings[-1].values) == ("more", {"count": 900})
    zero_width = compose("a: " + "\u200b" * 500, "x.yaml")
    assert zero_width.findings[-1].values == {"count": 400}


@pytest.mark.parametrize(
    ("text", "reason"),
    [("a" * 8_000_001, "bytes"), ("- a\n" * 200_001, "nodes"), ("[" * 100_000, "nesting")],
)
def test_limits_stop_the_reading(text: str, reason: str) -> None:
    doc = compose(text, "x.yaml")
    assert [found.reason for found in doc.findings] == [reason]
    assert not doc.complete


def test_limits_allow_what_they_name() -> None:
    assert compose("[" * 64 + "]" * 64, "x.yaml").findings == ()
    assert compose("- a\n" * 199_999, "x.yaml").findings == ()
    assert compose("a: " + "x" * 20_000, "x.yaml").findings == ()


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _sayings(rule: Rule) -> list[Text]:
    return [rule.title, rule.page, *rule.messages.values()]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rules_speak_both_languages(rule: Rule) -> None:
    for message in rule.messages.values():
        assert _placeholders(message.en) == _placeholders(message.ru)
    for text in _sayings(rule):
        assert text.en.isascii() or rule.name == "bad-text"
        assert any("а" <= char <= "я" for char in text.ru)
    for page in (rule.page.en, rule.page.ru):
        assert page.count("```yaml") == 2
        assert 8 <= len(page.splitlines()) <= 30


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_snippets_of_a_page_are_what_they_claim(rule: Rule) -> None:
    for page in (rule.page.en, rule.page.ru):
        bad, good = (part.split("```")[0] for part in page.split("```yaml\n")[1:])
        assert rule.name in {found.rule for found in compose(bad, "bad.yaml").findings}
        assert compose(good, "good.yaml").findings == ()
