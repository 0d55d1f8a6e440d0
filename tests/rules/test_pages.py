"""The pages of rules: generated files are fresh, and snippets are what procmap reads."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from procmap.analysis.rules.registry import check_rules
from procmap.api.check import Question, check_text
from procmap.api.rules import all_rules
from procmap.findings import Rule
from procmap.model import Process

DOCS = Path(__file__).parents[2] / "docs"
CHECKED = {rule.name: rule for rule, _ in check_rules()}
FREE = {"name", "what", "who", "why", "post", "notes"}
READING = {name for name, rule in all_rules().items() if rule.kind == "reading"}


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("procmap_docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_files_on_disk_are_fresh(generator: ModuleType) -> None:
    assert generator.differences(DOCS / "rules") == []


def test_writing_heals_a_folder(generator: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text("a rule that was removed", "utf-8")
    found = generator.differences(tmp_path)
    assert "of no rule: gone.md" in found
    assert len(found) == 1 + 2 * (len(all_rules()) + 1)
    generator.write(tmp_path)
    (tmp_path / "cycle.md").write_text("old", "utf-8")
    assert generator.differences(tmp_path) == ["out of date: cycle.md"]
    generator.write(tmp_path)
    assert generator.differences(tmp_path) == []


def test_links_of_the_pages_lead_somewhere() -> None:
    for path in (DOCS / "rules").rglob("*.md"):
        for target in re.findall(r"\]\(([^)]+\.md)\)", path.read_text("utf-8")):
            assert (path.parent / target).is_file(), (path, target)


def snippets() -> Iterator[tuple[Rule, str, str, str]]:
    for rule in CHECKED.values():
        for language, page in (("en", rule.page.en), ("ru", rule.page.ru)):
            bad, good = re.findall(r"```yaml\n(.*?)```", page, re.S)
            yield rule, language, "bad", bad
            yield rule, language, "good", good


def whole(snippet: dict[str, Any]) -> dict[str, Any]:
    """A file around a snippet: what has an ``at`` or a ``what`` and so on is put where it belongs."""
    file: dict[str, Any] = {"procmap": "1", "process": "Snippet"}
    state: dict[str, Any] = {}
    for key, value in snippet.items():
        if key in {"steps", "requirements"}:
            state.setdefault(key, {}).update(value)
        elif key in Process.model_fields:
            file[key] = value
        elif "tiers" in value:
            file.setdefault("promises", {})[key] = value
        else:
            state.setdefault("requirements" if "what" in value else "steps", {})[key] = value
    if state:
        file.setdefault("states", {"to_be": state})
    return file


@pytest.mark.parametrize(
    ("rule", "side", "text"),
    [
        pytest.param(rule, side, text, id=f"{rule.name}-{language}-{side}")
        for rule, language, side, text in snippets()
    ],
)
def test_snippets_are_read(rule: Rule, side: str, text: str) -> None:
    file = whole(yaml.load(text, yaml.BaseLoader))
    report = check_text(yaml.safe_dump(file, allow_unicode=True), "-", None, Question(date(2026, 11, 23)))
    found = {finding.rule for finding in report.findings}
    assert not found & READING
    if side == "good":
        assert rule.name not in found


@pytest.mark.parametrize("rule", CHECKED.values(), ids=CHECKED.keys())
def test_snippets_are_the_same_in_both_languages(rule: Rule) -> None:
    """Only names differ: keys, times, numbers are the same."""

    def bare(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: bare(value) for key, value in node.items() if key not in FREE}
        return [bare(item) for item in node] if isinstance(node, list) else node

    for english, russian in zip(
        *(re.findall(r"```yaml\n(.*?)```", page, re.S) for page in (rule.page.en, rule.page.ru)), strict=True
    ):
        assert bare(yaml.load(english, yaml.BaseLoader)) == bare(yaml.load(russian, yaml.BaseLoader))
