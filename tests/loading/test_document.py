"""What compose() makes of a text: data, places, and how things were written."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from procmap.findings import Span
from procmap.loading import document as document_module
from procmap.loading.document import Document, compose
from procmap.loading.syntax import LISTS
from procmap.model.part import Part, one_or_many

SAMPLE = """\
procmap: 1
process: "Доставка: новинки"
states:
  to_be:
    steps:
      form:    {name: Формирование, takes: 2h}   # a comment
      deliver: {name: 'It''s here', after: [form, "x"], note: }
    empty:
"""


def read(text: bytes | str) -> Document:
    return compose(text, "sample.yaml")


def test_every_plain_scalar_stays_text_except_null() -> None:
    spellings = [  # as YAML 1.1 would not keep them
        "18:00",
        "9:00",
        "0630",
        "2026-02-30",
        "yes",
        "No",
        "on",
        "1_000",
        "0x10",
        "1e3",
        ".inf",
        "NULL",
        "Null",
        "True",
        "60-70",
        "=",
    ]
    for spelling in spellings:
        assert read(f"a: {spelling}\n").data == {"a": spelling}
    for spelling in ("null", "~", "", "# comment"):
        assert read(f"a: {spelling}\n").data == {"a": None}
    for spelling in ("null", "~", ""):
        assert read(f'a: "{spelling}"\n').data == {"a": spelling}


def test_yaml_traps_as_keys() -> None:
    assert read("on: 1\nyes: 2\n18:00: 3\n2026-11-01: 4\n").data == {
        "on": "1",
        "yes": "2",
        "18:00": "3",
        "2026-11-01": "4",
    }


def test_spans_of_values_and_keys() -> None:
    doc = read(SAMPLE)
    deliver = ("states", "to_be", "steps", "deliver")
    assert doc.findings == ()
    assert doc.complete
    assert doc.span((*deliver, "name")) == Span(7, 23, 7, 35)
    assert doc.span(deliver, "key") == Span(7, 7, 7, 14)
    assert doc.span((*deliver, "after", 1)) == Span(7, 51, 7, 54)
    assert doc.span(("process",)) == Span(2, 10, 2, 29)
    assert doc.line_text(2) == 'process: "Доставка: новинки"'


def test_the_span_of_a_block_collection_ends_with_its_last_value() -> None:
    doc = read(SAMPLE)
    steps = doc.span(("states", "to_be", "steps"))
    assert steps is not None
    assert (steps.line, steps.end_line) == (6, 7)
    extent = doc.extent(("states", "to_be", "steps"))
    assert extent is not None
    assert doc.text[slice(*extent)].endswith("note: }")


def test_routes_that_do_not_resolve_point_to_the_deepest_place() -> None:
    doc = read(SAMPLE)
    deliver = ("states", "to_be", "steps", "deliver")
    key = doc.span(deliver, "key")
    assert doc.span((*deliver, "department")) == key  # a missing key: the key of the enclosing mapping
    assert doc.span((*deliver, "note")) == doc.span((*deliver, "note"), "key")  # an empty value
    assert doc.span(("states", "to_be", "FullState", "steps", "deliver"), "key") == key  # a union's member
    assert doc.span((*deliver, "name", "str")) == doc.span((*deliver, "name"))
    assert doc.resolves((*deliver, "department", "x")) == 4
    assert doc.resolves(deliver) == 4
    assert doc.resolves(("Model", "states")) == 0
    assert doc.span(("nothing",)) == Span(1, 1, 1, 8)
    assert doc.span(()) is not None
    assert read("").span(("a",)) is None


def test_items_of_lists() -> None:
    doc = read("a:\n  - b: 1\n    c: 2\n  - [x, {y: z}]\n")
    assert doc.span(("a", 0, "c")) == Span(3, 8, 3, 9)
    assert doc.span(("a", 1, 1, "y")) == Span(4, 13, 4, 14)
    assert doc.span(("a", 0), "key") == Span(2, 5, 2, 6)
    assert doc.resolves(("a", 2)) == 1
    assert doc.resolves(("a", -1)) == 1


def test_scalars_as_they_were_written() -> None:
    doc = read(SAMPLE)
    name = doc.scalar(("states", "to_be", "steps", "deliver", "name"))
    assert name is not None
    assert (name.text, name.written, name.style, name.quoted) == ("It's here", "'It''s here'", "'", True)
    plain = doc.scalar(("procmap",))
    assert plain is not None
    assert (plain.text, plain.quoted, doc.text[plain.start : plain.end]) == ("1", False, "1")
    empty = doc.scalar(("states", "to_be", "empty"))
    assert empty is not None
    assert (empty.text, empty.written) == (None, "")
    assert doc.scalar(("states",)) is None
    assert doc.scalar(("gone",)) is None
    assert doc.extent(("gone",)) is None


def test_splicing_one_value_changes_only_that_value() -> None:
    raw = b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode()
    doc = read(raw)
    assert (doc.bom, doc.newline, doc.sha256) == (True, "\r\n", hashlib.sha256(raw).hexdigest())
    assert doc.encode(doc.text) == raw
    start, end = doc.extent(("states", "to_be", "steps", "form", "takes")) or (0, 0)
    changed = doc.encode(doc.text[:start] + "90m" + doc.text[end:])
    assert changed == raw.replace(b"2h", b"90m")
    assert doc.span(("process",)) == Span(2, 10, 2, 29)


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text", "'18:00'"])
def test_other_things_at_the_top_are_data_for_the_reader_to_judge(text: str) -> None:
    doc = read(text)
    assert doc.findings == ()
    assert doc.data == yaml.load(text, yaml.BaseLoader)


def test_characters_beyond_the_first_plane_count_as_one() -> None:
    doc = read("a: \U0001f69a x\nb: {\U0001f69a: 1, c: 2}\n")
    assert doc.span(("a",)) == Span(1, 4, 1, 7)
    assert doc.span(("b", "c")) == Span(2, 14, 2, 15)


def test_both_loaders_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    with_c = read(SAMPLE)
    monkeypatch.setattr(document_module, "_LOADER", yaml.SafeLoader)
    pure = read(SAMPLE)
    assert pure.data == with_c.data
    written = [node for node, value in enumerate(pure.places.values) if value is not None]
    for of_pure, of_c in ((pure.places.starts, with_c.places.starts), (pure.places.ends, with_c.places.ends)):
        assert [of_pure[node] for node in written] == [of_c[node] for node in written]
    for text in ('a: "\\U00110000"', 'a: "\\UFFFFFFFF"', "a: [", 'a: "\\ud800"', "a: *b\nc: @"):
        assert read(text).findings


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
    max_size=30,
)
KEYS = st.text("abcdefgхцж_-0123456789 :#'\"", min_size=1, max_size=12).filter(lambda key: key.strip() == key)
TREES = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=25
)


def leaves(data: Any, route: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, dict):
        return [leaf for key, value in data.items() for leaf in leaves(value, (*route, key))]
    if isinstance(data, list):
        return [leaf for at, value in enumerate(data) for leaf in leaves(value, (*route, at))]
    return [(route, data)]


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4), st.booleans(), st.sampled_from("'\""))
def test_composed_data_are_what_was_dumped(tree: dict[str, Any], flow: bool, style: str) -> None:
    text = yaml.safe_dump(
        tree, default_style=style, default_flow_style=flow, allow_unicode=True, sort_keys=False
    )
    doc = read(text)
    assert doc.findings == ()
    assert doc.data == tree
    last = 0
    for route, value in leaves(tree):
        scalar = doc.scalar(route)
        assert scalar is not None
        assert scalar.text == value
        assert scalar.start >= last
        last = scalar.end
        assert yaml.safe_load(scalar.written) == value
        assert doc.resolves(route) == len(route)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4), st.data())
def test_the_slice_at_a_span_is_what_was_written(tree: dict[str, Any], draw: st.DataObject) -> None:
    doc = read(yaml.safe_dump(tree, default_style='"', allow_unicode=True, sort_keys=False))
    route, value = draw.draw(st.sampled_from([*leaves(tree), ((), None)]))
    span = doc.span(route)
    if value is None or span is None:
        return
    lines = doc.text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    assert yaml.safe_load("\n".join(lines)) == value


@settings(max_examples=300, deadline=None)
@given(st.text("ab:,[]{}\"'\n -#&*!|>%@`\t?\\\r\u200b\x00é<~", max_size=60) | st.binary(max_size=60))
def test_nothing_is_raised_and_every_problem_has_a_place(source: str | bytes) -> None:
    doc = read(source)
    assert all(found.span is not None for found in doc.findings)
    places = [(found.span.line, found.span.column) for found in doc.findings if found.span]
    assert all(before <= after for before, after in pairwise(places))
    assert doc.findings or doc.complete


WORDS = st.text("абв123.", min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=5), st.sampled_from([",", ", ", " , "]), st.booleans())
def test_a_text_torn_by_commas_is_one_problem_and_keeps_its_words(
    words: list[str], comma: str, last: bool
) -> None:
    """The file is read as if the quotes that the finding proposes stood there."""
    text = comma.join(words)
    torn = read(f"a: {{k: {text}{'' if last else ', z: 1'}}}\nb: 2\n")
    assert [(found.rule, found.reason) for found in torn.findings] == [("refused-yaml", "comma")]
    mended = read(f"a: {{{torn.findings[0].values['fix']}{'' if last else ', z: 1'}}}\nb: 2\n")
    assert mended.findings == ()
    assert torn.data == mended.data == {"a": {"k": text} | ({} if last else {"z": "1"}), "b": "2"}


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("{departures: 14:00, 16:00, takes: 1h}", 'departures: ["14:00", "16:00"]'),
        ("{departures: {times: 14:00, 16:00}, takes: 1h}", 'times: ["14:00", "16:00"]'),
        ("{after: load, pack, sort}", "after: [load, pack, sort]"),
        ("{takes: 1,5 h}", 'takes: "1,5 h"'),
        ("{what: papers, stamped}", 'what: "papers, stamped"'),
    ],
)
def test_what_a_comma_has_torn_is_told_as_it_is_understood(text: str, fix: str) -> None:
    """A list where the key takes one: what stands in the hint is read as two values, not refused as one text."""
    (found,) = read(f"a: {text}\n").findings
    assert (found.reason, found.values["fix"]) == ("comma", fix)
    assert not read(f"a: {{{fix}}}\n").findings


def test_every_key_that_takes_one_or_many_is_a_list() -> None:
    known, open_ = set[str](), [Part]
    while open_:
        part = open_.pop()
        open_ += part.__subclasses__()
        for name, field in part.model_fields.items():
            if one_or_many in [getattr(one, "func", None) for one in field.metadata]:
                known.add(name)
    assert {"times", "executors", "provided"} <= known
    assert known | {"after", "departures"} == LISTS
