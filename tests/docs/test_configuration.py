"""docs/configuration.md against the program: its keys, its settings, its comments."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from procmap.api.check import Question, check_text
from procmap.api.rules import all_rules
from procmap.loading.settings import FAIL_ON, LEVELS, PRESETS
from procmap.loading.settings_reader import SettingsReader
from procmap.locale import LANGUAGES

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text("utf-8")
KEYS = {"preset": PRESETS, "rules": LEVELS, "fail_on": FAIL_ON, "lang": LANGUAGES, "exclude": ()}


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.M | re.S)


@pytest.mark.parametrize("block", blocks("toml"))
def test_settings_are_read(block: str) -> None:
    table = ("tool", "procmap") if "[tool.procmap]" in block else ()
    reader = SettingsReader(block.encode(), table, all_rules())
    assert reader.read()
    assert reader.findings() == ()


def test_every_key_and_value_is_named() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", PAGE.split("| key |")[1].split("\n\n")[0], re.M))
    assert list(rows) == list(KEYS)
    for key, values in KEYS.items():
        assert re.findall(r"`([^`]+)`", rows[key]) == list(values)
    assert re.findall(r"^\| `(\w+)`", PAGE.split("| preset |")[1].split("\n\n")[0], re.M) == list(PRESETS)


def test_comments_ignore_what_the_page_says() -> None:
    (block,) = (one for one in blocks("yaml") if "ignore" in one)
    report = check_text(block, "block.yaml", None, Question(date(2026, 11, 23)))
    ignored = [(one.finding.rule, one.reason) for one in report.ignored]
    assert sorted(ignored) == [
        ("department-without-head", "heads are named in June"),
        ("department-without-head", "heads are named in June"),
        ("no-time-basis", "the night shift begins when it likes"),
        ("unreachable-step", "nobody waits for it"),
    ]
    assert sorted((one.rule, one.values.get("rule")) for one in report.findings) == [
        ("missing-contract", None),
        ("unused-ignore", "cycle"),
    ]
