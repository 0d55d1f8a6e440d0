"""What is wrong with a text that is being written, and where, as an editor is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import CAPABILITIES, Desk, stretch

from procmap.api.check import Question, check_text

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
BREAD = """\
procmap: 1
process: Хлеб 🍞 для гостиницы
timezone: Europe/Berlin
departments: {bakery: {name: Пекарня}, drivers: {name: Drivers}}
customer:
  requires:
    breakfast: {what: Булочки, at: unload, by: "06:30"}
states:
  to_be:
    steps:
      bake:   {name: Печь 🥐, department: bakery, not_before: "03:00", takes: 90m..2h}
      drive:  {name: "🚚🚚", department: drivers, after: bake, takes: 40m}
      unload: {name: Unload, department: drivers, after: drive, takes: 15m}
"""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_everything_that_check_finds_is_told(desk: Desk, path: Path) -> None:
    import datetime

    text = path.read_text("utf-8")
    report = check_text(text, str(path), path, Question(datetime.date(2026, 11, 27)))
    expected = [(one.rule, one.span and one.span.line - 1) for one in report.findings]
    found = desk.problems(desk.open(text))
    assert [(one["code"], one["range"]["start"]["line"]) for one in found] == expected
    assert {one["source"] for one in found} == {"procmap"}


def test_a_text_that_is_not_saved_is_checked(desk: Desk) -> None:
    """03:00 and at most 2 h, 3 h and 15 min are 08:15: 1 h 45 min behind 06:30."""
    uri = desk.open(BREAD)
    assert not [one for one in desk.problems(uri) if one["severity"] == 1]
    desk.rewrite(uri, BREAD.replace("takes: 40m", "takes: 3h"))
    [late] = [one for one in desk.problems(uri) if one["severity"] == 1]
    assert "1 h 45 min" in late["message"]


@pytest.mark.parametrize(("encoding", "start"), [("utf-16", 41), ("utf-8", 45), ("utf-32", 39)])
def test_columns_are_counted_as_agreed(tmp_path: Path, encoding: str, start: int) -> None:
    """Before ``bakry`` stand 39 characters, two of them two units of UTF-16 and four bytes each."""
    capabilities = {**CAPABILITIES, "general": {"positionEncodings": [encoding]}}
    desk = Desk(tmp_path, capabilities=capabilities)
    assert desk.server["capabilities"]["positionEncoding"] == encoding
    text = BREAD.replace('name: "🚚🚚", department: drivers', 'name: "🚚🚚", department: bakry')
    [one] = [one for one in desk.problems(desk.open(text)) if one["code"] == "unknown-reference"]
    assert one["range"] == {
        "start": {"line": 11, "character": start},
        "end": {"line": 11, "character": start + 5},
    }
    desk.close()


def test_severities_and_related_places(desk: Desk) -> None:
    text = (ROOT / "examples" / "av_retail_delivery.yaml").read_text("utf-8")
    uri = desk.open(text)
    found = {one["code"]: one for one in desk.problems(uri)}
    assert found["no-time-of-day"]["severity"] == 2
    assert found["missing-contract"]["severity"] == 3
    fact = found["infeasible-window"]
    assert fact["severity"] == 3
    assert "a fact, not counted" in fact["message"]
    [related] = fact["relatedInformation"]
    assert related["location"]["uri"] == uri
    assert stretch(text, related["location"]["range"]) == '"18:00"'


def test_russian(russian: Desk) -> None:
    found = russian.problems(russian.open(BREAD))
    messages = {one["code"]: one["message"] for one in found}
    told = "у отдела `drivers` не указан руководитель: отвечать за него некому"
    assert messages == {"department-without-head": told}


def test_what_is_no_process_is_left_alone(desk: Desk) -> None:
    other = desk.open("services:\n  web: {image: [\n", "compose.yaml")
    desk.problems(desk.open(BREAD))
    assert other not in desk.diagnostics


def test_closing_takes_everything_down(desk: Desk) -> None:
    uri = desk.open(BREAD)
    assert desk.problems(uri)
    desk.shut(uri)
    desk.wait_for(lambda: desk.diagnostics[uri] == [])
