"""Where a fault of the syntax ends the reading, nothing that stands behind it is called missing or unknown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from procmap.api import init
from procmap.api.check import Question, check_text

STARTER = (Path(init.__file__).parent / "starter" / "en.yaml").read_text("utf-8").split("\n")
INDENTED = [n for n, line in enumerate(STARTER) if re.match(r" +[^ #]", line)]


def told(text: str) -> list[tuple[str, int | None]]:
    report = check_text(text, "new.yaml", None, Question(date(2026, 11, 23)))
    return [(one.rule, one.span.line if one.span else None) for one in report.findings]


def test_as_it_stands_there_is_something_to_indent() -> None:
    assert len(INDENTED) > 25
    assert {rule for rule, _ in told("\n".join(STARTER))}.isdisjoint({"not-yaml", "missing-key"})


@pytest.mark.parametrize("n", INDENTED)
def test_a_tab_before_any_line_is_the_only_mistake(n: int) -> None:
    lines = STARTER.copy()
    lines[n] = "\t" + lines[n].lstrip()
    assert told("\n".join(lines)) == [("not-yaml", n + 1)]


@pytest.mark.parametrize("line", ["  broken: [1", "  broken: 'x", "  : : :"])
def test_what_was_read_to_its_end_still_lacks_what_it_lacks(line: str) -> None:
    text = f"procmap: 1\nprocess: Bread\nstates:\n  to_be:\n    steps:\n      bake: {{takes: 1h}}\n{line}\n"
    assert [rule for rule, _ in told(text)][:1] == ["missing-key"]
    assert "not-yaml" in dict(told(text))
