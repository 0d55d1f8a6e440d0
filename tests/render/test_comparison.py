"""The page of a comparison against golden files, whose figures examples/expected works out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from procmap.api.compare import Asked, compare_files
from procmap.export.to_md import page_to_md
from procmap.render.comparison import comparison_page
from procmap.render.page import Bit, Column, Table, line, to_text

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[2]

Golden = Callable[[Path, str], None]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", ["av_retail_delivery", "sales_to_cs_handoff"])
def test_examples(golden: Golden, monkeypatch: pytest.MonkeyPatch, name: str, language: str) -> None:
    monkeypatch.chdir(ROOT)
    found = compare_files(f"examples/{name}.yaml", None, Asked(), today=date(2026, 11, 23))
    page = list(comparison_page(found, language))
    golden(GOLDEN / f"compare.{name}.{language}.txt", to_text(page))
    golden(GOLDEN / f"compare.{name}.{language}.md", page_to_md(page))


def test_two_files(golden: Golden, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ids that are others are matched, and what stands outside the states is told once."""
    before = (ROOT / "examples" / "av_retail_delivery.yaml").read_text("utf-8")
    after = before.replace("deliver:", "carry:").replace("after: deliver}", "after: carry}")
    after = after.replace("after: deliver\n", "after: carry\n").replace("step: deliver\n", "step: carry\n")
    after = after.replace("asked_by: deliver\n", "asked_by: carry\n")
    after = after.replace("takes: 2h\n", "takes: 2h 30m\n")
    after = after.replace("post: Начальник склада", "post: Заведующий складом")
    monkeypatch.chdir(tmp_path)
    Path("before.yaml").write_text(before, "utf-8")
    Path("after.yaml").write_text(after, "utf-8")
    found = compare_files("before.yaml", "after.yaml", Asked(), today=date(2026, 11, 23))
    golden(GOLDEN / "compare.two.en.txt", to_text(comparison_page(found, "en")))


def test_markdown_is_escaped() -> None:
    page = [
        line(Bit("A *title* with | and <b>", "title")),
        line("- no list, 1_000 & more"),
        line("1. no number either"),
        line("  ", Bit("strong one", "strong"), " of `step_1` and `no code"),
        line("      deeper"),
        line(),
        Table((Column("a|b"), Column("empty"), Column("n", right=True)),
              ((line("x|y\\"), line(), line("1")), line("across"))),
    ]  # fmt: skip
    assert page_to_md(page) == (
        "# A \\*title\\* with \\| and \\<b\\>\n\n"
        "\\- no list, 1\\_000 &amp; more\n\n"
        "1\\. no number either\n\n"
        "- **strong one** of `step_1` and \\`no code\n"
        "  - deeper\n\n"
        "| a\\|b | n |\n| --- | --: |\n| x\\|y\\\\ | 1 |\n| **across** |  |\n"
    )
