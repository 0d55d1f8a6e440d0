"""The schema and the reader agree: what one accepts the other does, and what one calls misshapen the other refuses.

The schema sees values as YAML 1.2 types them, the reader sees text. Every key of docs/format.md is tried with every
kind of value; the files of the repository are tried as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from procmap.api.rules import find_rule
from procmap.calendars import SpellingError, parse_label, parse_spread
from procmap.findings import Finding
from procmap.loading.document import compose
from procmap.loading.reader import read_process
from procmap.loading.schema import known_ids, process_schema

ROOT = Path(__file__).parents[2]
SHAPES = frozenset({"unknown-key", "missing-key", "wrong-shape"})
SCHEMAS = {language: process_schema(language) for language in ("en", "ru")}
VALIDATOR = Draft7Validator(SCHEMAS["en"])

_INT = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")


def as_yaml_1_2(text: str) -> Any:
    """The data of a text by the core schema of YAML 1.2; keys are texts."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    return None if node is None else _value(node)


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return node.value if node.style else _plain(node.value)


def _plain(text: str) -> Any:
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if _INT.match(text):
        return int(text, 0 if text[:2] in ("0o", "0x") else 10) if len(text) < 1000 else float("inf")
    return float(text) if _FLOAT.match(text) else text


def complaints(text: str, path: str = "x.yaml", base: Path | None = None) -> list[Finding]:
    """What the reader has to say."""
    return list(read_process(compose(text, path), base).findings)


def refused(data: Any, validator: Draft7Validator = VALIDATOR) -> list[str]:
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(data)]


def corpus() -> list[Path]:
    folders = (
        "examples/*.yaml",
        "tests/rules/*/*.yaml",
        "tests/hostile/*.yaml",
        "procmap/api/starter/*.yaml",
    )
    found = [path for pattern in folders for path in sorted(ROOT.glob(pattern))]
    assert len(found) > 200
    return found


@pytest.mark.parametrize("language", SCHEMAS)
def test_it_is_a_schema(language: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[language])


def readable(path: Path) -> str | None:
    """The text of a file that is good YAML; others never come as far as a schema."""
    text = path.read_bytes()
    return None if compose(text, path.name).findings else text.decode("utf-8-sig")


@pytest.mark.parametrize("path", corpus(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_files(path: Path) -> None:
    text = readable(path)
    if text is None or "procmap" not in text:
        return
    data = as_yaml_1_2(text)
    said = complaints(text, path.name, path)
    errors = refused(data)
    if not said:
        assert errors == []
    if any(one.rule in SHAPES and one.reason != "addressee" for one in said):
        assert errors


@pytest.mark.parametrize("name", ["av_retail_delivery", "order_to_cash", "sales_to_cs_handoff"])
def test_with_the_ids_of_the_file(name: str) -> None:
    text = (ROOT / "examples" / f"{name}.yaml").read_text("utf-8")
    made = process_schema("ru", known_ids(compose(text, "").data))
    Draft7Validator.check_schema(made)
    assert refused(as_yaml_1_2(text), Draft7Validator(made)) == []
    assert refused(as_yaml_1_2(text.replace("department:", "departmnet:", 1)), Draft7Validator(made))
    newer = text.replace("head: commerce", "head: somebody_new")
    assert refused(as_yaml_1_2(newer), Draft7Validator(made)) == []


# --- every key with every kind of value

PAGE = (ROOT / "docs" / "format.md").read_text("utf-8")
VALUES: dict[str, Any] = {
    "text": "word",
    "number": 7,
    "flag": True,
    "nothing": None,
    "empty text": "",
    "empty list": [],
    "list": ["word"],
    "list of nothing": [None],
    "empty map": {},
    "map of nothing": {"word": None},
    "map with remarks": {"notes": "word"},
}

STRICTER = {
    r"^states\.to_be\.steps\.\w+ = map of nothing$": "an unknown key removed (null) from what a state inherits",
}
"""Where the schema refuses what the reader takes, by place and kind of value, with the reason."""

LAXER = {
    r"^states\.as_is( |\.steps( |\.shelve ))|^states\.to_be\.based_on = text": (
        "what a state lacks once it is merged with the one it is based on: a schema sees one place at a time"
    ),
}
"""Where the reader misses a key, or calls something misshapen, and the schema takes it."""


def samples() -> list[str]:
    """The examples of the page as whole files."""
    found = []
    for block in re.findall(r"^```yaml\n(.*?)^```", PAGE, re.M | re.S):
        first = block.partition(":")[0]
        head = "procmap: 1\nprocess: Example\n"
        if first == "procmap":
            found.append(block)
        elif first in SCHEMAS["en"]["properties"]:
            found.append(head + block)
        else:
            under = "calendars:\n  own:\n" if first == "week" else "states:\n  to_be:\n"
            found.append(head + under + "".join(f"    {line}\n" for line in block.splitlines()))
    return found


def places(data: Any, route: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The route to every value."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        yield (*route, key)
        yield from places(value, (*route, key))


def parent(data: Any, route: tuple[str | int, ...]) -> Any:
    for part in route[:-1]:
        data = data[part]
    return data


def changes(data: Any) -> Iterator[tuple[str, Any]]:
    """The data with one value replaced, one key left out, or one key too many."""
    for route in places(data):
        where = ".".join(map(str, route))
        for kind, value in VALUES.items():
            changed = deepcopy(data)
            parent(changed, route)[route[-1]] = deepcopy(value)
            yield f"{where} = {kind}", changed
        if isinstance(route[-1], str):
            changed = deepcopy(data)
            del parent(changed, route)[route[-1]]
            yield f"{where} left out", changed
            changed = deepcopy(data)
            inside = parent(changed, route)
            inside["nmae"] = "word"
            yield f"{where} beside nmae", changed


def excused(what: str, exceptions: dict[str, str]) -> bool:
    return any(re.search(place, what) for place in exceptions)


@pytest.mark.parametrize("text", samples(), ids=lambda text: text.split("\n")[-2].strip()[:40])
def test_every_key_with_every_kind_of_value(text: str) -> None:
    data = as_yaml_1_2(text)
    assert complaints(text) == []
    assert refused(data) == []
    differences = []
    for what, changed in changes(data):
        said = complaints(json.dumps(changed))
        errors = not VALIDATOR.is_valid(changed)
        misshapen = any(one.rule in SHAPES and one.reason != "addressee" for one in said)
        if errors and not said and not excused(what, STRICTER):
            differences.append(f"{what}: refused: {refused(changed)}")
        if misshapen and not errors and not excused(what, LAXER):
            differences.append(f"{what}: taken, the reader says {[one.rule for one in said]}")
    assert differences == []


def test_the_exceptions_are_as_told() -> None:
    base = "procmap: 1\nprocess: X\n"
    empty = base + "people: {boss: {nmae: }}\n"
    assert [one.rule for one in complaints(empty)] == ["unknown-key"]
    assert refused(as_yaml_1_2(empty))
    derived = base + "states: {a: {steps: {s: {name: S}}}, b: {based_on: a, steps: {t: {takes: 1h}}}}\n"
    assert [one.rule for one in complaints(derived)] == ["missing-key"]
    assert refused(as_yaml_1_2(derived)) == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("procmap: 0x1", "a number in another notation: YAML 1.2 sees 1, the reader the text"),
        ("owner: a\nowner: b", "a key twice: an editor says so by itself, before any schema"),
        ("day: &x a", "anchors are YAML, not shape"),
    ],
)
def test_what_only_the_reader_sees(line: str, why: str) -> None:
    text = ("" if line.startswith("procmap") else "procmap: 1\n") + line + "\nprocess: X\n"
    assert complaints(text), why
    assert refused(as_yaml_1_2(text)) == []


PROSE = re.sub(r"^```.*?^```", "", PAGE, flags=re.M | re.S)
SPELLINGS = sorted(set(re.findall(r"`([^`\n]+)`", PROSE)))


@pytest.mark.parametrize(
    ("key", "parse"), [("takes", parse_spread), ("not_before", parse_label)], ids=["durations", "points"]
)
def test_spellings(key: str, parse: Any) -> None:
    """Nothing that is read is refused; the commonest mistakes of the page are."""
    caught = set()
    for text in SPELLINGS:
        data = {"procmap": 1, "process": "X", "states": {"a": {"steps": {"s": {"name": "S", key: text}}}}}
        try:
            parse(text)
        except SpellingError:
            if refused(data):
                caught.add(text)
            continue
        assert refused(data) == []
    assert caught >= {"90", "1 day", "2 дня", "1 week"} if key == "takes" else {"5pm", "18.00", "1800", "18"}


def test_reading_rules_are_what_is_compared() -> None:
    assert {find_rule(name).kind for name in SHAPES} == {"reading"}
