"""What the schema says of keys, in both languages, and what it offers of one file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from jsonschema import Draft7Validator

from procmap.api.schema import schema, schema_for, to_text
from procmap.cli.app import main
from procmap.errors import UnreadableError
from procmap.findings import Text
from procmap.loading.document import compose
from procmap.loading.schema import known_ids, process_schema
from procmap.loading.schema.ids import REFERENCES
from procmap.model.part import Id, Part
from procmap.model.requirement import Answer, read_answer
from procmap.model.words import ANYWHERE, WORDS

ROOT = Path(__file__).parents[2]
PARTS = [Part, *Part.__subclasses__()]
FILE = """\
procmap: 1
process: Bread
people: {baker: {post: Head baker}}
departments: {bakery: {name: Bakery}, drivers: {name: Drivers}}
calendars: {office: {name: Office hours}}
states:
  as_is: {steps: {old: {name: Old way}}}
  to_be: {steps: {bake: {name: Bake}, drive: {name: Drive}}, requirements: {ready: {what: Rolls ready}}}
  van: {based_on: to_be, steps: {drive: {takes: 1h}}}
"""


def texts(words: Any) -> Iterator[Text]:
    """Every two-language text inside a record."""
    if isinstance(words, Text):
        yield words
    elif isinstance(words, dict) or hasattr(words, "items"):
        for value in words.values():
            yield from texts(value)
    elif isinstance(words, tuple):
        for value in words:
            yield from texts(value)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_key_has_its_words(part: type[Part]) -> None:
    """The words know the keys of the model, no more and no fewer, in both languages."""
    fields = {field.alias or name for name, field in part.model_fields.items()}
    own = fields if part is Part else fields - set(ANYWHERE)
    assert set(WORDS[part.__name__].keys) == own
    for text in texts(WORDS[part.__name__]):
        assert not text.en[:1].isalpha() or text.en.isascii() or "`" in text.en
        assert text.ru.strip()
        assert text.ru != text.en


def test_no_words_are_left_over() -> None:
    assert set(WORDS) == {part.__name__ for part in PARTS}


def test_every_id_refers_to_something() -> None:
    """Each key that holds an id says what it names; only ids that begin an entry name nothing else."""
    found = set()
    for part in PARTS[1:]:
        hints = get_type_hints(part, include_extras=True)
        for name, field in part.model_fields.items():
            hint = str(hints[name])
            if str(Id) in hint and "dict[" not in hint:
                found.add((part.__name__, field.alias or name))
    assert found == set(REFERENCES)


def test_answers_are_what_is_read() -> None:
    choices = WORDS["Requirement"].keys["answer"].choices
    assert {read_answer(spelling) for spelling in choices} == set(Answer)


def keys(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a schema describes, wherever it stands."""
    if isinstance(node, dict):
        for name, value in node.get("properties", {}).items():
            if isinstance(value, dict) and "$ref" not in value and list(value) != ["type"]:
                yield name, value
        for value in node.values():
            yield from keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys(value)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_key_is_described(language: str) -> None:
    made = process_schema(language)
    found = list(keys(made))
    assert len(found) > 200
    for name, value in found:
        assert {"title", "description", "markdownDescription"} <= set(value), name
        russian = any("а" <= char <= "я" for char in value["title"].lower())
        assert russian is (language == "ru"), name
    assert {name for name, _ in found} == {key for words in WORDS.values() for key in words.keys}
    assert to_text(made) == to_text(process_schema(language))


def enum(made: dict[str, Any], reference: dict[str, Any]) -> dict[str, str]:
    place = reference["$ref"].removeprefix("#/definitions/")
    found = made["definitions"][place]
    return dict(zip(found["enum"], found["enumDescriptions"], strict=True))


def test_the_ids_of_a_file() -> None:
    made = schema_for(FILE, "en").schema
    steps = made["definitions"]
    department = steps["in.to_be.Step"]["properties"]["department"]["anyOf"][0]
    assert enum(made, department) == {"bakery": "Bakery", "drivers": "Drivers"}
    assert enum(made, steps["in.to_be.Step"]["properties"]["calendar"]["anyOf"][0]) == {
        "office": "Office hours",
        "always": "round the clock, every day",
    }
    assert enum(made, steps["in.to_be.Step"]["properties"]["after"]["anyOf"][0]) == {
        "bake": "Bake",
        "drive": "Drive",
    }
    assert enum(made, steps["in.as_is.Step"]["properties"]["after"]["anyOf"][0]) == {"old": "Old way"}
    asked = steps["in.to_be.Requirement"]["properties"]["asked_by"]["anyOf"][0]
    assert set(enum(made, asked)) == {"bakery", "drivers", "bake", "drive"}
    assert enum(made, made["properties"]["owner"]["anyOf"][0]) == {"baker": "Head baker"}
    assert enum(made, steps["in.van.Requirement"]["properties"]["provided"]["anyOf"][0]) == {
        "ready": "Rolls ready"
    }
    change = steps["in.van.State"]["then"]["properties"]["steps"]["properties"]
    assert set(change) == {"bake", "drive"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a",
        "procmap",
        "states: [a]",
        "states: {a: }",
        "people: {x: [y], 1: {}, 'a b': {}}",
        "procmap: [",
    ],
)
def test_a_broken_file_gives_what_can_be_read(text: str) -> None:
    assert schema_for(text, "en").schema["properties"]["people"]


def test_what_stands_before_a_fault_is_offered() -> None:
    made = schema_for(FILE + "metrics: [\n", "en")
    assert made.problems == 1
    assert made.schema["definitions"]["ids-of-departments"]["enum"] == ["bakery", "drivers"]
    assert set(known_ids(None).sets) == set(known_ids({"people": {"a": {}}}).sets)


def test_states_with_awkward_ids_keep_apart() -> None:
    text = (
        "procmap: 1\nprocess: X\nstates: {change: {steps: {a: {name: A}}}, None: {steps: {b: {name: B}}}}\n"
    )
    made = schema_for(text, "en").schema["definitions"]
    assert made["in.change.ids-of-steps"]["enum"] == ["a"]
    assert made["in.None.ids-of-steps"]["enum"] == ["b"]
    assert "required" in made["in.change.Step"]
    assert "required" not in made["change.Step"]


def test_hostile_files_give_a_schema() -> None:
    odd = {
        "m-ids",
        "m-markup-in-names",
        "m-based-on-circle",
        "m-based-on-unknown",
        "m-states-list",
        "m-step-list",
    }
    for path in sorted((ROOT / "tests" / "hostile").glob("*.yaml")):
        known = known_ids(compose(path.read_bytes(), path.name).data)
        if path.stem in odd:
            Draft7Validator.check_schema(process_schema("en", known))


def test_a_schema_stays_small() -> None:
    names = {f"t{n}": "T" for n in range(2000)}
    data = {"states": {f"s{n}": {"steps": names} for n in range(100)}}
    known = known_ids(data)
    assert [len(state["steps"]) for state in known.states.values()] == [1000, 1000, 1000]
    assert len(known.sets["all steps"]) == 1000
    assert len(known.sets["states"]) == 100
    small = known_ids({"states": {f"s{n}": {} for n in range(100)}})
    assert len(small.states) == 30


def test_a_missing_file() -> None:
    with pytest.raises(UnreadableError):
        schema("en", "nowhere.yaml")


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "схема.json"
    assert main(["schema", "--lang", "ru", "-o", str(out)]) == 0
    assert json.loads(out.read_text("utf-8")) == process_schema("ru")
    assert main(["schema", "--lang", "en"]) == 0
    assert json.loads(capsys.readouterr().out) == process_schema("en")
    broken = tmp_path / "broken.yaml"
    broken.write_text("procmap: 1\npeople: {a: {post: B}}\nx: [", "utf-8")
    assert main(["schema", "--lang", "en", "--for", str(broken)]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["definitions"]["ids-of-people"]["enum"] == ["a"]
    assert "cannot be read whole" in said.err
    assert main(["schema", "--lang", "en", "--for", str(tmp_path / "gone.yaml")]) == 2
    assert "there is no such file" in capsys.readouterr().err
    assert main(["schema", "--lang", "en", "-o", str(tmp_path / "no" / "x.json")]) == 2
    before = broken.read_text("utf-8")
    assert main(["schema", "--lang", "en", "--for", str(broken), "-o", str(broken)]) == 2
    assert "it is a file that is being read" in capsys.readouterr().err
    assert broken.read_text("utf-8") == before
