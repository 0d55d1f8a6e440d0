"""docs/format.md against the program: its key tables, its examples, and every spelling it shows or refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from procmap.api.check import Question, check_text
from procmap.api.rules import find_rule
from procmap.calendars import SpellingError, parse_label, parse_spread, parse_xmlcalendar
from procmap.locale import speech
from procmap.model import Process
from procmap.model.part import Part
from procmap.model.requirement import SPELLINGS, Answer, read_answer
from procmap.render.verdicts import answer_in_words

PAGE = (Path(__file__).parents[2] / "docs" / "format.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.M | re.S)
CODE = re.compile(r"`([^`]+)`(\*?)")
CLASSES = {
    "the file": "Process",
    "anything": "Part",
    "a calendar": "CalendarSpec",
    "a measured fact": "Measured",
    "a history entry": "Entry",
    "the steps that serve a promise": "Served",
}
ANYWHERE = frozenset(Part.model_fields)


def tables(first: str) -> Iterator[list[list[str]]]:
    """The rows of each table whose first heading is ``first``."""
    for text in re.findall(rf"^\| {first} \|.*\n\|-[-|]*\n((?:\|.*\n)+)", PAGE, re.M):
        yield [[cell.strip() for cell in re.split(r"\|", line)[1:-1]] for line in text.splitlines()]


def class_name(heading: str) -> str:
    """``a customer requirement`` speaks of ``CustomerRequirement``."""
    return CLASSES.get(heading) or re.sub(r"^(a|an|the) ", "", heading).title().replace(" ", "")


def documented() -> dict[str, dict[str, bool]]:
    """For each class the keys in the page's tables, and whether a star says that they cannot be left out."""
    keys: dict[str, dict[str, bool]] = {}
    for rows in tables("Of"):
        name = ""
        for of, key, _ in rows:
            name = class_name(of) if of else name
            for found, star in CODE.findall(key):
                assert found not in keys.setdefault(name, {}), f"{name}.{found} stands twice"
                keys[name][found] = bool(star)
    return keys


def parts() -> list[type[Part]]:
    return [Part, *Part.__subclasses__()]


def test_every_class_has_its_table() -> None:
    assert set(documented()) == {part.__name__ for part in parts()}


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.__name__)
def test_keys(part: type[Part]) -> None:
    """The same keys, and stars where the model requires them."""
    fields = {field.alias or name: field.is_required() for name, field in part.model_fields.items()}
    own = {key: needed for key, needed in fields.items() if part is Part or key not in ANYWHERE}
    assert documented()[part.__name__] == own


def as_process(block: str) -> str:
    """A whole file around an example: of a file, of its top level, of a state, or of a calendar file."""
    first = block.partition(":")[0]
    head = "procmap: 1\nprocess: Example\n"
    indented = "".join(f"    {line}\n" for line in block.splitlines())
    if first in Process.model_fields:
        return block if first == "procmap" else head + block
    under = "calendars:\n  own:\n" if first == "week" else "states:\n  to_be:\n"
    return head + under + indented


@pytest.mark.parametrize("block", [body for kind, body in BLOCK.findall(PAGE) if kind == "yaml"])
def test_examples_are_read(block: str) -> None:
    report = check_text(as_process(block), "block.yaml", None, Question(date(2026, 11, 23)))
    assert [finding for finding in report.findings if find_rule(finding.rule).kind == "reading"] == []


def test_the_first_example_holds() -> None:
    whole = next(body for _, body in BLOCK.findall(PAGE) if body.startswith("procmap:"))
    report = check_text(whole, "block.yaml", None, Question(date(2026, 11, 23)))
    assert [(one.verdict.value, one.customers[0].slack) for one in report.solutions] == [("holds", 25 * 60)]
    assert not report.findings


def test_xml() -> None:
    year = parse_xmlcalendar(next(body for kind, body in BLOCK.findall(PAGE) if kind == "xml"))
    assert year.number == 2026
    assert [len(year.closed), len(year.short), len(year.working)] == [1, 1, 1]


def test_answers() -> None:
    """The page has every word for an answer, under the answer that it is read as."""
    [rows] = tables("answer")
    written = {text: row[0].strip("`") for row in rows for cell in row[:3] for text, _ in CODE.findall(cell)}
    assert written == {word: answer.value for word, answer in SPELLINGS.items()}
    for word, answer in written.items():
        assert {read_answer(word), read_answer(f" {word.upper()} "), read_answer(word.replace(" ", "-"))} == {
            answer
        }


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_words_procmap_prints_for_an_answer_are_read(language: str) -> None:
    say = speech(language)
    assert all(read_answer(answer_in_words(answer, say)) is answer for answer in Answer)


@pytest.mark.parametrize(("heading", "parse"), [("Duration", parse_spread), ("Point", parse_label)])
def test_spellings(heading: str, parse: object) -> None:
    """All spellings of one row mean the same, and each row something else."""
    assert callable(parse)
    [rows] = tables(heading)
    meanings = []
    for row in rows:
        values = {parse(text) for cell in row[1:] for text, _ in CODE.findall(cell)}
        assert len(values) == 1, row
        meanings += values
    assert len(set(meanings)) == len(rows) > 5


def reads(parse: object, text: str) -> bool:
    assert callable(parse)
    try:
        parse(text)
    except SpellingError:
        return False
    return True


@pytest.mark.parametrize(("kind", "parse"), [("duration", parse_spread), ("point", parse_label)])
def test_refusals(kind: str, parse: object) -> None:
    """What the page calls refused is, and what it offers instead is read."""
    [rows] = tables(f"Refused as a {kind}")
    for refused, _, offered in rows:
        assert [text for text, _ in CODE.findall(refused) if reads(parse, text)] == []
        for text, _ in CODE.findall(offered):
            assert reads(parse_spread, text) or reads(parse_label, text), text


DAYS = {"Wed": date(2026, 11, 25), "Thu": date(2026, 11, 26)}
OFFICE = """\
procmap: 1
process: Office
anchor: 2026-11-25
calendar: office
calendars: {office: {week: {mon-fri: ["09:00-13:00", "14:00-18:00"]}}}
states: {to_be: {steps: {one: {name: One, not_before: "16:00", ROW}}}}
"""


def ways() -> list[tuple[str, str]]:
    [rows] = tables("`takes`")
    found = []
    for takes, ends, _ in rows:
        for way in takes.split(", or "):
            words = [text for text, _ in CODE.findall(way)]
            found.append((", ".join([f"takes: {words[0]}", *words[1:]]), ends.strip("*")))
    return found


@pytest.mark.parametrize(("keys", "ends"), ways())
def test_what_hours_mean(keys: str, ends: str) -> None:
    """The table under the warning about bare hours."""
    report = check_text(OFFICE.replace("ROW", keys), "block.yaml", None, Question(date(2026, 11, 23)))
    [solution] = report.solutions
    finish = solution.steps[0].earliest_finish
    assert finish is not None
    day, clock = ends.split(" ")
    assert datetime.fromtimestamp(finish, UTC) == datetime.combine(DAYS[day], time.fromisoformat(clock), UTC)
