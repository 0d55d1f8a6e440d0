"""Changes to a text: worked out by hand first, then thousands of random ones on every file there is.

The random ones are judged by another reader (PyYAML's own loader) and by an edit of plain data written here, not
by the proof inside ``apply``. 300 runs of one to four changes by default; ``PROCMAP_FUZZ=10`` makes it ten times as
many.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from fuzz import times
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procmap.errors import EditRefusedError
from procmap.loading import splice
from procmap.loading.document import compose
from procmap.loading.edits import REFUSALS, Append, Edit, Insert, Remove, Rename, Replace
from procmap.loading.layout import Layout
from procmap.loading.splice import Patch, apply, plan
from procmap.loading.written import needs_quotes, quoted

ROOT = Path(__file__).parents[2]
FOLDERS = ("examples", "tests/rules", "tests/cases", "tests/hostile")
BASE: Any = yaml.CBaseLoader


def changed(text: str, *edits: Edit) -> str:
    return apply(compose(text, "x.yaml"), edits).text


@cache
def corpus() -> tuple[tuple[str, bytes], ...]:
    """Every file that is read to its end, as it is and with Windows line ends."""
    found: list[tuple[str, bytes]] = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            raw = path.read_bytes()
            document = compose(raw, path.name)
            if document.complete and not document.findings and isinstance(document.data, dict):
                found.append((str(path.relative_to(ROOT)), raw))
    return tuple(found)


# --- by hand


@pytest.mark.parametrize(
    ("text", "edit", "wanted"),
    [
        ("a: 1 # one\n", Replace(("a",), "2"), "a: 2 # one\n"),
        ("a: x\n", Replace(("a",), "18:00"), 'a: "18:00"\n'),
        ('a: "x"\n', Replace(("a",), "w"), 'a: "w"\n'),
        ("a: 'x'\n", Replace(("a",), "it's"), "a: 'it''s'\n"),
        ("a: 'x'\n", Replace(("a",), "one\ntwo"), 'a: "one\\ntwo"\n'),
        ("a:   # empty\nb: 1\n", Replace(("a",), "x"), "a: x   # empty\nb: 1\n"),
        ("a:\n- x\n-\n", Replace(("a", 1), "w"), "a:\n- x\n- w\n"),
        ("a: {b: c, d: e}\n", Replace(("a", "b"), "x, w"), 'a: {b: "x, w", d: e}\n'),
        ("a: b, c\n", Replace(("a",), "x, w"), "a: x, w\n"),
        ("a: |\n  one\n  two\nb: 1\n", Replace(("a",), "x"), "a: x\nb: 1\n"),
        ("a: {b: c}\n", Rename(("a", "b"), "x"), "a: {x: c}\n"),
        ('{"a":1}\n', Rename(("a",), "b"), '{"b":1}\n'),
        ("a: {b: c}\n", Insert(("a",), "d", "да"), "a: {b: c, d: да}\n"),
        ("a: {}\n", Insert(("a",), "d", "e"), "a: {d: e}\n"),
        ("a: { b: c }\n", Insert(("a",), "d", "e"), "a: { b: c, d: e }\n"),
        ("a: {b: c}\n", Insert(("a",), "d", "e", first=True), "a: {d: e, b: c}\n"),
        ("a: {b: c, d: e}\n", Insert(("a",), "x", "w", after="b"), "a: {b: c, x: w, d: e}\n"),
        ("a: {\n  b: c,  # b\n  d: e   # d\n}\n", Insert(("a",), "x", "w"),
         "a: {\n  b: c,  # b\n  d: e,   # d\n  x: w\n}\n"),
        ("a: {\n  b: c,  # b\n  d: e,  # d\n}\n", Insert(("a",), "x", "w", after="b"),
         "a: {\n  b: c,  # b\n  x: w,\n  d: e,  # d\n}\n"),
        ("a: 1  # one\n# below\nb: 2", Insert((), "c", "3"), 'a: 1  # one\n# below\nb: 2\nc: "3"'),
        ("a: 1  # one\n# below\nb: 2", Insert((), "c", 3, after="a"), "a: 1  # one\nc: 3\n# below\nb: 2"),
        ("# top\na: 1\n", Insert((), "procmap", 1, first=True), "# top\nprocmap: 1\na: 1\n"),
        ("a:\n    b:\n        c: 1\n        # of b\n\nd: 1\n", Insert(("a",), "x", {"w": {"z": ["p", "q"]}}),
         "a:\n    b:\n        c: 1\n        # of b\n    x:\n        w:\n            z: [p, q]\n\nd: 1\n"),
        ("a:\n  b: {c: d}\n", Insert(("a",), "x", {"w": {"z": "1h"}}), "a:\n  b: {c: d}\n  x: {w: {z: 1h}}\n"),
        ("a: |\n  text\n\nb: 1\n", Insert((), "x", "w", after="a"), "a: |\n  text\nx: w\n\nb: 1\n"),
        ("a: |+\n  text\n\nb: 1\n", Insert((), "x", "w", after="a"), "a: |+\n  text\n\nx: w\nb: 1\n"),
        ("a: [1, 2] # two\n", Append(("a",), "3"), 'a: [1, 2, "3"] # two\n'),
        ("a: []\n", Append(("a",), "x"), "a: [x]\n"),
        ("a:\n- x # x\n# end\nb: 1\n", Append(("a",), "w"), "a:\n- x # x\n- w\n# end\nb: 1\n"),
        ("a:\n  - {b: c}\n", Append(("a",), {"date": "2026-10-05", "said": "yes"}),
         'a:\n  - {b: c}\n  - {date: 2026-10-05, said: "yes"}\n'),
        ("a:\n  - b: 1\n    c: 2\n", Append(("a",), {"b": "x", "c": "w"}),
         "a:\n  - b: 1\n    c: 2\n  - b: x\n    c: w\n"),
        ("a: 1\nb: 2 # two\n# end\n", Remove(("b",)), "a: 1\n# end\n"),
        ("a: 1\nb: 2", Remove(("b",)), "a: 1"),
        ("a: 1\r\nb: 2", Remove(("b",)), "a: 1"),
        ("a: {b: c, d: e, f: g}\n", Remove(("a", "b")), "a: {d: e, f: g}\n"),
        ("a: {b: c, d: e, f: g}\n", Remove(("a", "d")), "a: {b: c, f: g}\n"),
        ("a: { b: c, }\n", Remove(("a", "b")), "a: {}\n"),
        ("a:\n- x\n", Remove(("a", 0)), "a:\n []\n"),
        ("a:\n  b: |\n    text\nc: 1\n", Remove(("a", "b")), "a:\n  {}\nc: 1\n"),
        ("- a: 1\n  b: 2\n", Remove((0, "a")), "- b: 2\n"),
    ],
)  # fmt: skip
def test_by_hand(text: str, edit: Edit, wanted: str) -> None:
    assert changed(text, edit) == wanted


def test_several_changes_speak_of_what_the_ones_before_left() -> None:
    text = "states:\n  to_be: {label: to be}   # one\n"
    new = changed(
        text,
        Insert(("states",), "van", {"based_on": "to_be"}),
        Insert(("states", "van"), "label", "в фургоне"),
        Rename(("states", "van"), "truck"),
        Replace(("states", "truck", "label"), "no"),
    )
    assert new == text + '  truck: {based_on: to_be, label: "no"}\n'


def test_an_answer_is_recorded() -> None:
    text = (
        "requirements:\r\n"
        "  labels:            # маркировка\r\n"
        "    what: Наклейки\r\n"
        '    by: "15:00"      # просили\r\n'
        "    history:\r\n"
        '      - {date: 2026-10-05, who: shop, said: "no"}   # поставщик против\r\n'
        "    # конец\r\n"
    )
    route = ("requirements", "labels")
    document = compose(b"\xef\xbb\xbf" + text.encode(), "x.yaml")
    entry = {"date": "2026-10-20", "who": "shop", "said": "yes", "note": "С 1 ноября: да"}
    after = apply(
        document, [Append((*route, "history"), entry), Insert(route, "promised", "15:30", after="by")]
    )
    assert after.text == text.replace(
        "# просили\r\n", '# просили\r\n    promised: "15:30"\r\n'
    ).replace(
        "# поставщик против\r\n",
        "# поставщик против\r\n"
        '      - {date: 2026-10-20, who: shop, said: "yes", note: "С 1 ноября: да"}\r\n',
    )  # fmt: skip
    assert after.bom
    assert after.newline == "\r\n"
    assert after.encode(after.text).startswith(b"\xef\xbb\xbfrequirements")


@pytest.mark.parametrize(
    ("text", "edit", "reason"),
    [
        ("a: 1\n", Replace(("b",), "x"), "no-place"),
        ("a: 1\n", Remove(()), "no-place"),
        ("a: 1\n", Insert((), "b", "x", after="z"), "no-place"),
        ("a: {b: 1}\n", Replace(("a",), "x"), "not-single"),
        ("a: 1\n", Insert(("a",), "x", "y"), "not-map"),
        ("a: [1]\n", Rename(("a", 0), "x"), "not-map"),
        ("a: 1\n", Append(("a",), "y"), "not-list"),
        ("a: 1\nb: 2\n", Rename(("a",), "b"), "taken"),
        ("a: {b: 1}\n", Insert(("a",), "b", "2"), "taken"),
        ("a: 1\n", Replace(("a",), "\ud800"), "unwritable"),
        ("a: 1\n", Replace(("a",), "bell \a"), "unwritable"),
        ("a: 1\n", Replace(("a",), "\u202e"), "unwritable"),
        ("a: 1\n", Replace(("a",), "x" * 20_001), "unwritable"),
        ("a: 1\n", Replace(("a",), 1.5), "unwritable"),
        ("a: [1\n", Replace(("a",), "x"), "incomplete"),
        ("- a: 1\n  # between\n  b: 2\n", Remove((0, "a")), "layout"),
        ("a: | # remark\n  text\n", Replace(("a",), "x"), "comment"),
        ("a: {\n  b: c, # remark\n  d: e\n}\n", Insert(("a",), "b\0", "x"), "unwritable"),
        ("a: 1\na: 2\n", Remove(("a",)), "layout"),
    ],
)  # fmt: skip
def test_refused(text: str, edit: Edit, reason: str) -> None:
    with pytest.raises(EditRefusedError) as error:
        changed(text, edit)
    assert error.value.reason == reason
    assert "{" not in error.value.why.en + error.value.why.ru


def test_every_refusal_has_its_words() -> None:
    for words in REFUSALS.values():
        assert words.en
        assert any("а" <= char <= "я" for char in words.ru)


def test_no_change_is_the_same_bytes() -> None:
    assert len(corpus()) > 90
    for name, raw in corpus():
        document = compose(raw, name)
        after = apply(document, [])
        assert after.encode(after.text) == raw, name


@pytest.mark.parametrize(
    "text",
    ["18:00", "D-1 18:00", "yes", "No", "ON", "off", "y", "null", "~", "", " a", "a ", "a: b", "a #b", "- a", "*a",
     "&a", "!a", "%a", "@a", "`a", "?", ":", "a:", "{a", "[a", "12", "1.5", "-3", "1e3", "0x1F", "0o17", ".5", "a\nb",
     "\t", "<<", "=", "---", "...", "|", ">", "'a", '"a', "#a", "1_000", ".inf", "2026-10-05 10:00"],
)  # fmt: skip
def test_quoted_where_another_reading_is_possible(text: str) -> None:
    assert needs_quotes(text)
    assert yaml.safe_load(f"a: {quoted(text)}\nb: [{quoted(text)}]") == {"a": text, "b": [text]}


@pytest.mark.parametrize(
    "text", ["Склад", "2026-10-05", "48h..72h", "60-70 %", "D-1", "90m", "as_is", "a, b", "a-b"]
)
def test_plain_where_it_is_safe(text: str) -> None:
    assert not needs_quotes(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
@settings(derandomize=True, deadline=None, max_examples=times(400))
def test_a_text_comes_back_the_same(text: str) -> None:
    """As a value and as a key, in lines and in braces, for procmap and for a program with YAML's own types."""
    for edit in (Replace(("a",), text), Insert(("f",), "x", [text]), Insert(("f",), text, {"k": text})):
        try:
            new = changed("a: old\nf: {b: c}\n", edit)
        except EditRefusedError as error:
            assert error.reason in ("unwritable", "taken", "unproven")
            continue
        read = yaml.safe_load(new)
        found = read["a"] if isinstance(edit, Replace) else list(read["f"].values())[1]
        assert found in (text, [text], {"k": text}) or str(found) == text, new


# --- at random


VALUES: Any = st.recursive(
    st.sampled_from(
        [
            "18:00",
            "yes",
            "Склад: второй",
            "90m",
            "a, b",
            "# no",
            "x",
            "it's",
            '"',
            "one\ntwo",
            None,
            "",
            "{",
            "12",
        ]
    )
    | st.text("abя:#-,[]{}'\"\\ \n&*!|>%@`?~0.", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["p", "q", "r s", "no"]), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(["new_key", "другой ключ", "k-9", "18:00", "yes", "a: b", "q"])


def routes(data: Any, above: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    found = [(above, data)]
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, part in entries:
        found += routes(part, (*above, name))
    return found


def draw_edit(draw: Any, data: Any) -> Edit:
    places = routes(data)
    maps = [route for route, part in places if isinstance(part, dict)]
    lists = [route for route, part in places if isinstance(part, list)]
    singles = [route for route, part in places if not isinstance(part, (dict, list))]
    keyed = [route for route, _ in places if route and isinstance(route[-1], str)]
    kinds = (
        ["insert"]
        + ["replace"] * bool(singles)
        + ["append"] * bool(lists)
        + ["rename", "remove"] * bool(keyed)
    )
    match draw(st.sampled_from(kinds)):
        case "replace":
            return Replace(draw(st.sampled_from(singles)), draw(VALUES))
        case "append":
            return Append(draw(st.sampled_from(lists)), draw(VALUES))
        case "rename":
            return Rename(draw(st.sampled_from(keyed)), draw(KEYS))
        case "remove":
            return Remove(draw(st.sampled_from(places[1:]))[0])
    route = draw(st.sampled_from(maps))
    here: Any = dict(places_of(data, route))
    after = draw(st.sampled_from([None, *here])) if here else None
    return Insert(route, draw(KEYS), draw(VALUES), after, after is None and draw(st.booleans()))


def places_of(data: Any, route: tuple[Any, ...]) -> Any:
    for part in route:
        data = data[part]
    return data


def by_data(data: Any, edit: Edit) -> Any:
    """The edit on plain data as PyYAML's BaseLoader gives it (nothing is an empty text there), done anew."""
    data = deepcopy(data)
    if isinstance(edit, Insert):
        here = places_of(data, edit.route)
        order = list(here)
        at = 0 if edit.first else order.index(edit.after) + 1 if edit.after is not None else len(order)
        order.insert(at, edit.key)
        values = {**here, edit.key: edit.value}
        here.clear()
        here.update((key, values[key]) for key in order)
    elif isinstance(edit, Append):
        places_of(data, edit.route).append(edit.value)
    else:
        here = places_of(data, edit.route[:-1])
        if isinstance(edit, Remove):
            here.pop(edit.route[-1])
        elif isinstance(edit, Replace):
            here[edit.route[-1]] = edit.value
        else:
            items = [(edit.key if key == edit.route[-1] else key, value) for key, value in here.items()]
            here.clear()
            here.update(items)
    return data


def flat(data: Any) -> str:
    """Data as a text, with all that means nothing alike."""
    plain = [(route, part if isinstance(part, str) else type(part).__name__) for route, part in routes(data)]
    return repr([(route, "" if part in ("NoneType", "null", "~") else part) for route, part in plain])


def in_order(lines: list[str], within: list[str]) -> int:
    """How many of ``lines`` stand in ``within`` in this order, from both ends."""
    shorter = min(len(lines), len(within))
    head = next((n for n in range(shorter) if lines[n] != within[n]), shorter)
    tail = next((n for n in range(shorter - head) if lines[-1 - n] != within[-1 - n]), shorter - head)
    return head + tail


TALLY: Counter[str] = Counter()


@given(st.data())
@settings(
    derandomize=True,
    deadline=None,
    max_examples=times(300),
    suppress_health_check=list(HealthCheck),
)
def test_random_changes(data: Any) -> None:
    name, raw = data.draw(st.sampled_from(corpus()))
    if data.draw(st.booleans()) and b"\r" not in raw:
        raw = raw.replace(b"\n", b"\r\n")
    document = compose(raw, name)
    for _ in range(data.draw(st.integers(1, 4))):
        edit = draw_edit(data.draw, document.data)
        try:
            after = apply(document, [edit])
        except EditRefusedError as error:
            assert error.reason in ("taken", "unproven", "layout", "comment", "not-map"), error
            TALLY[error.reason] += 1
            continue
        TALLY["made"] += 1
        judge(document, after, edit)
        document = after


def judge(before: Any, after: Any, edit: Edit) -> None:
    read, wanted = (yaml.load(one.text.expandtabs(0), BASE) for one in (after, before))
    assert flat(read) == flat(by_data(wanted, edit)), edit
    assert (after.bom, after.newline) == (before.bom, before.newline) or "\n" not in before.text
    assert after.text.count("\n") - after.text.count("\r\n") in (0, after.text.count("\n"))
    assert after.text.endswith("\n") == before.text.endswith("\n")
    old, new = before.text.splitlines(), after.text.splitlines()
    first, last = before.span(edit.route, "key").line, before.span(edit.route).end_line
    covered = last - first + 2 if isinstance(edit, (Remove, Replace)) else 2
    assert in_order(old, new) >= len(old) - covered, edit


def test_random_changes_are_seldom_refused() -> None:
    """A writer that refuses everything would be proven by the test above, too."""
    if not TALLY:  # made in another process, where tests run side by side
        test_random_changes()
    assert sum(TALLY.values()) >= times(400)
    asked = sum(TALLY.values()) - TALLY["taken"] - TALLY["wrong"]
    assert TALLY["made"] >= 0.9 * asked, TALLY


@given(st.data())
@settings(derandomize=True, deadline=None, max_examples=times(300), suppress_health_check=list(HealthCheck))
def test_a_wrong_plan_is_never_carried_out(data: Any) -> None:
    """Any change of the text in the place of the planned one is refused, or does exactly what was asked."""
    name, raw = data.draw(st.sampled_from(corpus()))
    document = compose(raw, name)
    edit = draw_edit(data.draw, document.data)
    try:
        right = apply(document, [edit])
    except EditRefusedError:
        return
    planned = plan(Layout(document), edit)
    start = max(planned[0].start + data.draw(st.integers(-12, 12)), 0)
    end = min(start + data.draw(st.integers(0, 12)), len(document.text))
    text = planned[0].text + data.draw(st.sampled_from(["", " ", "\n", "#", ": x", ","]))
    wrong = [Patch(start, max(start, end), text)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(splice, "plan", lambda *_: wrong)
        try:
            after = apply(document, [edit])
        except EditRefusedError:
            TALLY["wrong"] += 1
            return
    assert flat(yaml.load(after.text, BASE)) == flat(yaml.load(right.text, BASE))
    assert remarks(after.text) == remarks(right.text)


def remarks(text: str) -> list[str]:
    """What stands behind a sharp that begins a word; inside quotes too, which are the same on both sides."""
    return [piece.strip() for line in text.splitlines() for piece in (" " + line).split(" #")[1:]]


@pytest.mark.parametrize(
    "wrong",
    [
        Patch(3, 4, "x\nc: 3"),
        Patch(15, 16, "x"),
        Patch(3, 12, "x\n"),
        Patch(3, 4, "x # two"),
        Patch(3, 4, "["),
    ],
)
def test_a_plan_that_says_something_else(wrong: Patch, monkeypatch: pytest.MonkeyPatch) -> None:
    document = compose("a: 1  # one\nb: 2\n", "x")
    monkeypatch.setattr(splice, "plan", lambda *_: [wrong])
    with pytest.raises(EditRefusedError):
        apply(document, [Replace(("a",), "x")])


@given(st.data())
@settings(derandomize=True, deadline=None, max_examples=times(60), suppress_health_check=list(HealthCheck))
def test_changes_together_are_the_changes_one_by_one(data: Any) -> None:
    name, raw = data.draw(st.sampled_from(corpus()))
    document = one_by_one = compose(raw, name)
    edits: list[Edit] = []
    for _ in range(6):
        edit = draw_edit(data.draw, one_by_one.data)
        if edits and data.draw(st.booleans()) and isinstance(edits[-1], Insert):
            edit = Insert(edits[-1].route, data.draw(KEYS), data.draw(VALUES))
        try:
            one_by_one = apply(one_by_one, [edit])
        except EditRefusedError:
            continue
        edits.append(edit)
    assert apply(document, edits).text == one_by_one.text


def test_lines_apart_stay_the_same() -> None:
    """The helper of the random test counts by hand."""
    assert in_order(["a", "b", "c"], ["a", "x", "b", "c"]) == 3
    assert in_order(["a", "b", "c"], ["a", "x", "c"]) == 2
    assert [in_order(list(one), list(two)) for one, two in pairwise(["ab", "a", "", "b"])] == [1, 0, 0]
