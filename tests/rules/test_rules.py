"""Each rule's fixtures say what was worked out by hand, and each rule has all its words and its page.

``bad*.expected`` has a line for each finding of the rule: ``LINE:COLUMN severity sentence`` (with the name of the file
before it, where that is another one), then its
consequences (``  = ``) and the other places it names (``  > ``). ``(fact)`` marks what does not count.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from procmap.analysis.rules import registry
from procmap.analysis.rules.rule import EFFECTS
from procmap.api.check import check
from procmap.api.rules import all_rules
from procmap.findings import Finding, Rule, Span, Text, Value
from procmap.loading import ignore_problems, shape_problems
from procmap.loading.settings import Settings
from procmap.model import Process
from procmap.render.words import consequence_phrase, phrase, related_phrase
from procmap.report import FileReport

HERE = Path(__file__).parent
MODULES = Path(registry.__file__).parent
CHECKED = {rule.name: rule for rule, _ in registry.check_rules()}
SHAPES = {rule.name: rule for rule in shape_problems.RULES}
IGNORING = {rule.name: rule for rule in ignore_problems.RULES}
RULES = {**CHECKED, **SHAPES, **IGNORING}
TODAY = date(2026, 11, 23)

UNREACHABLE: dict[str, set[str]] = {
    "cycle": {"size"},
    "not-yet-calculated": {"customers"},
    "conflicting-demands": {
        "within"
    },  # beside a greatest time only where relations put a step off from its end
    "bad-value": {"calendar-no-folder", "xml-large"},
    "unused-ignore": {"former"},  # no rule has been renamed yet
}
"""Messages that no file of a folder here, or none of a reasonable size, can produce; ``tests/loading`` has them."""

SHARED = {*EFFECTS, "falls-more", "too-early", "at-no-time"}
"""Phrases of consequences that several rules share: each is told by some fixture."""

ACCOMPANIED = frozenset(
    [
        "ignore-without-reason",  # its comment is unused, or hides a finding: then the file breaks that rule as well
    ]
)
"""Rules that no file here breaks without breaking another."""

GOOD = sorted(HERE.glob("*/good*.yaml"))
BAD = sorted(HERE.glob("*/bad*.yaml"))
PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def short(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def rule_of(path: Path) -> Rule:
    return RULES[path.parent.name.replace("_", "-")]


@cache
def report(path: Path) -> FileReport:
    """What the rules of the preset of the file's own rule have to say."""
    preset = "all" if rule_of(path).preset == "all" else "recommended"
    return check([str(path)], today=TODAY, settings=Settings(preset=preset)).files[0]


def findings(path: Path) -> list[Finding]:
    return [finding for finding in report(path).findings if finding.rule == rule_of(path).name]


def sayings(finding: Finding, rule: Rule) -> Iterator[tuple[Text, dict[str, Value]]]:
    """Every text of the rule that the finding uses, with the values it gives it."""
    yield rule.messages[_key(rule, finding)], dict(finding.values)
    for related in finding.related:
        if related.key in rule.messages:
            yield rule.messages[related.key], dict(related.values)
    for consequence in finding.consequences:
        yield rule.messages[consequence.key], dict(consequence.values)


def spot(span: Span) -> str:
    """Line and column; in another file, its name before them."""
    other = f"{Path(span.file).name}:" if span.file else ""
    return f"{other}{span.line}:{span.column}"


def told(finding: Finding, rule: Rule, language: str = "en", process: Process | None = None) -> Iterator[str]:
    assert finding.span is not None
    fact = "" if finding.counted else " (fact)"
    yield f"{spot(finding.span)} {finding.severity.value}{fact} {phrase(finding, rule, language, process)}"
    for consequence in finding.consequences:
        yield f"  = {consequence_phrase(consequence, rule, language, process)}"
    for related in finding.related:
        assert related.span is not None
        yield f"  > {spot(related.span)} {related_phrase(related, rule, language, process)}"


@pytest.mark.parametrize("path", BAD, ids=short)
def test_bad_file_says_what_was_worked_out(path: Path) -> None:
    process, rule = report(path).process, rule_of(path)
    lines = [text for finding in findings(path) for text in told(finding, rule, "en", process)]
    assert "\n".join(lines) == path.with_suffix(".expected").read_text("utf-8").rstrip("\n")
    assert lines


@pytest.mark.parametrize("name", sorted(RULES.keys() - ACCOMPANIED))
def test_some_bad_file_is_flagged_by_its_rule_alone(name: str) -> None:
    """Each rule can be told apart: some file breaks it and nothing else."""
    paths = sorted((HERE / name.replace("-", "_")).glob("bad*.yaml"))
    assert {name} in [{finding.rule for finding in report(path).findings} for path in paths]


@pytest.mark.parametrize("path", GOOD, ids=short)
def test_good_file_is_good(path: Path) -> None:
    assert findings(path) == []
    errors = [
        finding for finding in report(path).findings if finding.severity.value == "error" and finding.counted
    ]
    assert errors == []


@pytest.mark.parametrize("path", BAD, ids=short)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_sentence_has_its_values(path: Path, language: str) -> None:
    rule = rule_of(path)
    for finding in findings(path):
        for text, values in sayings(finding, rule):
            wanted = set(PLACE.findall(text.ru if language == "ru" else text.en))
            assert {name for name in wanted if values.get(name) in (None, ())} == set()
        for sentence in told(finding, rule, language):
            assert not re.search(r"[{}]|—\s*$|\(—\)", sentence.replace("{within: 2h}", "")), sentence


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_every_rule_has_fixtures_for_all_it_can_say(rule: Rule) -> None:
    folder = HERE / rule.name.replace("-", "_")
    assert sorted(folder.glob("good*.yaml")), "no good file"
    bad = sorted(folder.glob("bad*.yaml"))
    assert {path.stem for path in bad} == {path.stem for path in folder.glob("*.expected")}
    said = {key for path in bad for finding in findings(path) for key in _keys(rule, finding)}
    assert said - SHARED == set(rule.messages) - SHARED - UNREACHABLE.get(rule.name, set())


def test_every_effect_is_told_by_some_fixture() -> None:
    said = {key for path in BAD for finding in findings(path) for key in _keys(rule_of(path), finding)}
    assert said >= SHARED


def _key(rule: Rule, finding: Finding) -> str:
    """The message a finding is told by: its reason's own, else the usual one."""
    return finding.reason if finding.reason in rule.messages else ""


def _keys(rule: Rule, finding: Finding) -> Iterator[str]:
    yield _key(rule, finding)
    yield from (related.key for related in finding.related if related.key != "named-here")
    yield from (consequence.key for consequence in finding.consequences)


def test_folders_are_the_rules() -> None:
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {name.replace("-", "_") for name in RULES}


def test_modules_are_the_registry() -> None:
    modules = {path.stem for path in MODULES.glob("*.py")} - {"__init__", "rule", "registry"}
    assert {name.replace("-", "_") for name in CHECKED} == modules
    assert set(CHECKED) < set(all_rules())


@pytest.mark.parametrize("name", CHECKED)
def test_module_docstring_is_the_english_page(name: str) -> None:
    source = (MODULES / f"{name.replace('-', '_')}.py").read_text("utf-8")
    assert ast.get_docstring(ast.parse(source), clean=False) == CHECKED[name].page.en


@pytest.mark.parametrize("rule", all_rules().values(), ids=all_rules().keys())
@pytest.mark.parametrize("language", ["en", "ru"])
def test_pages_are_complete(rule: Rule, language: str) -> None:
    page = rule.page.ru if language == "ru" else rule.page.en
    for heading in (
        ("Плохо:", "Хорошо:", "Как исправить:") if language == "ru" else ("Bad:", "Good:", "How to fix:")
    ):
        assert f"\n{heading}" in page
    kind = "toml" if rule.name == "bad-setting" else "yaml"
    snippets = re.findall(rf"```{kind}\n(.*?)```", page, re.S)
    assert len(snippets) == 2
    if kind == "toml":
        return
    good = [yaml.compose(snippets[1])]
    if rule.name not in {"not-yaml", "over-limit", "refused-yaml"}:
        good.append(yaml.compose(snippets[0]))
    assert all(isinstance(node, yaml.MappingNode) for node in good)
    if rule.name in CHECKED:
        assert all(len(line) <= 110 for line in page.split("\n"))
        assert 12 <= len([line for line in page.split("\n") if line]) <= 40
        assert bool(re.search("[а-яё]", page)) == (language == "ru")


@pytest.mark.parametrize("rule", all_rules().values(), ids=all_rules().keys())
def test_both_languages_want_the_same_values(rule: Rule) -> None:
    assert rule.name == rule.name.lower()
    for key, text in rule.messages.items():
        assert set(PLACE.findall(text.en)) == set(PLACE.findall(text.ru)), key
