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


TERMS = """\
procmap: 1
process: Fish
anchor: 2026-12-01
departments: {lab: {name: Laboratory}}
customer: {requires: {r: {what: Sold, at: sell, by: "18:00"}}}
states:
  as_is:
    steps:
      ice: {name: Ice, department: lab, takes: 1h..1h 30m}
      pack: {name: Pack, department: lab, after: {ice: {at_most: 1h}}, takes: 5 working hours}
      sell: {name: Sell, department: lab, after: pack, takes: 0m, not_before: "23:00"}
  to_be:
    steps:
      ice: {name: Ice, department: lab, takes: 40m..1h, negotiable: no}
      pack:
        name: Pack
        department: lab
        after: {ice: {at_most: 1h, transfer: 10m}}
        takes: 4 working hours
        negotiable: {takes: {at_most: 30m, price: 50}}
      sell:
        name: Sell
        department: lab
        after: {pack: {relation: start-start}}
        takes: 0m
        departures: {times: ["14:00", "16:00"], days: mon-fri}
        negotiable: {takes: no, departures: {price: 30}}
"""


def test_values_are_told_in_words_and_greatest_times_are_no_promises(tmp_path: Path) -> None:
    """By hand: sold at 23:00 as it is, so no promise is kept there; the ice may wait for an hour, and does not."""
    path = tmp_path / "fish.yaml"
    path.write_text(TERMS, "utf-8")
    found = compare_files(str(path), None, Asked(), today=date(2026, 12, 1))
    english, russian = (to_text(comparison_page(found, language)).splitlines() for language in ("en", "ru"))
    for told in (
        "  as is keeps no promise, so none can break",
        "  keeps the 1 greatest time that as is keeps",
        "      Negotiable: — → no",
        "      Negotiable: — → takes (at most 30m, price of a minute 50)",
        "      Negotiable: — → takes: no, departures (price of a minute 30)",
        "      Departures: — → times: 14:00, 16:00, days: mon-fri",
        "      After: Pack → Pack (it starts once the other has started)",
    ):
        assert told in english
    for told in (
        "  «как есть»: ни одно обещание не держится, нарушать нечего",
        "  сохраняет 1 предельное время, которое соблюдает «как есть»",
        "      Сколько занимает: 1 ч – 1 ч 30 мин → 40 мин – 1 ч",
        "      Сколько занимает: 5 рабочих часов → 4 рабочих часа",
        "      После чего: Ice (не больше 1 ч) → Ice (10 мин, не больше 1 ч)",
        "      Можно ли менять: — → нет",
        "      Можно ли менять: — → длительность (не больше чем на 30 мин, цена минуты 50)",
        "      Отправления: — → часы: 14:00, 16:00, дни: пн-пт",
    ):
        assert told in russian
