"""What comparing the examples' two states gives is what ``examples/expected`` works out by hand.

The same must come of the same text under other ids and 37 minutes later.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from procmap.analysis.comparison.comparison import rows_of
from procmap.analysis.comparison.figures import Figure, Range
from procmap.api.compare import Asked, compare_files
from procmap.calendars import parse_duration
from procmap.render.comparison import comparison_page
from procmap.render.gains import changed
from procmap.render.page import to_text
from procmap.report import Compared

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in (EXAMPLES / "expected").glob("*.yaml"))
TODAY = date(2020, 1, 1)

RENAMED = (
    "ready", "bring", "receive", "place", "distribute", "form", "deliver", "shelve", "on_shelf", "novelties",
    "assortment", "goods_in_shops", "shipments_formed", "goods_in_warehouse", "goods_ready", "volumes_plan",
    "separate_invoices", "supplier_invoices", "better_system", "sales", "delivery", "warehouse", "distribution",
    "purchasing", "supplier_firm", )  # fmt: skip


def transformed(text: str) -> str:
    """The retail example with other ids, and every clock time 37 minutes later."""
    for id_ in RENAMED:
        text = re.sub(rf"(?<![\w-]){id_}(?![\w-])", f"z{len(id_)}_{id_[::-1]}", text)
    text = re.sub(r"^  (as_is|to_be):$", r"  \1_x:", text, flags=re.MULTILINE)
    return re.sub(r'"(\d\d):00"', r'"\1:37"', text)


def compared(path: Path, asked: Asked = Asked()) -> Compared:  # noqa: B008 - a frozen value
    found = compare_files(str(path), None, asked, today=TODAY)
    assert found.comparisons, [(f.rule, dict(f.values)) for f in found.reports[0].findings]
    return found


@pytest.fixture(scope="module", params=[*NAMES, "av_retail_delivery transformed"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    name, _, other = request.param.partition(" ")
    expected = yaml.safe_load((EXAMPLES / "expected" / f"{name}.yaml").read_text("utf-8"))["compare"]
    path = EXAMPLES / f"{name}.yaml"
    if other:
        text = transformed(path.read_text("utf-8"))
        assert not re.search(r"(?<![\w-])(shelve|on_shelf|deliver|novelties)(?![\w-])|:00\"", text)
        path = tmp_path_factory.mktemp("gains") / "other.yaml"
        path.write_text(text, "utf-8")
    return expected, compared(path).comparisons[0]


def value(text: object, unit: str) -> Range | None:
    """``48h..72h`` in seconds, ``59.10..88.30`` in per cent."""
    if text is None:
        return None
    best, _, worst = str(text).partition("..")
    ends = [Decimal(end) if unit == "percent" else seconds(end) for end in (best, worst or best)]
    return Range(*ends)


def seconds(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    return sign * parse_duration(text.lstrip("-")).amount


def rounded(found: Range | None) -> Range | None:
    if found is None or isinstance(found.best, int):
        return found
    return Range(*(round(Decimal(end), 2) for end in found))


def rows(family: Any, comparison: Any) -> dict[tuple[str, str | None], tuple[Figure | None, Figure | None]]:
    """By figure and customer requirement, requirements by their position: ids may be others."""
    places = [one.id for one in family.after.solution.customers]
    found = {}
    for before, after in rows_of(family, comparison.matching.pairs):
        one = after or before
        assert one is not None
        found[one.id, None if one.customer is None else str(places.index(one.customer))] = (before, after)
    return found


def test_figures_of_the_customer(case: tuple[Any, Any]) -> None:
    expected, comparison = case
    assert len(expected) == len(comparison.families)
    for wanted, family in zip(expected, comparison.families, strict=True):
        found = rows(family, comparison)
        assert [family.before.solution.verdict, family.after.solution.verdict] == wanted["verdicts"]
        for n, figures in enumerate(wanted["customers"].values()):
            for id_, (before, sometimes, after) in figures.items():
                one, other = found[id_, str(n)]
                assert one is not None and other is not None
                assert rounded(one.value) == value(before, one.unit), id_
                assert rounded(one.rare) == value(sometimes, one.unit), id_
                assert rounded(other.value) == value(after, one.unit), id_
                assert other.rare is None


def test_figures_of_the_process(case: tuple[Any, Any]) -> None:
    expected, comparison = case
    for wanted, family in zip(expected, comparison.families, strict=True):
        found = rows(family, comparison)
        counted = {
            id_: [one.value.best, other.value.best]
            for (id_, customer), (one, other) in found.items()
            if customer is None and one is not None and other is not None and one.value and other.value
        }
        assert counted == wanted["process"]


def test_what_is_gained_in_per_cent(case: tuple[Any, Any]) -> None:
    expected, comparison = case
    for wanted, family in zip(expected, comparison.families, strict=True):
        for id_, percent in wanted.get("percent", {}).items():
            usual, rare = changed(*rows(family, comparison)[id_, "0"])
            assert usual is not None and usual.shares is not None and rare is not None and rare.shares
            assert [float(round(share, 2)) for share in (*usual.shares, *rare.shares)] == percent


def test_what_is_known_of_an_unknown_time_is_told(case: tuple[Any, Any]) -> None:
    expected, comparison = case
    for wanted, family in zip(expected, comparison.families, strict=True):
        for id_, least in wanted.get("at_least", {}).items():
            unknown = [
                after
                for (figure, _), (_, after) in rows(family, comparison).items()
                if figure == id_ and after is not None and after.value is None
            ]
            assert unknown
            assert {one.at_least for one in unknown} == {seconds(least)}


def test_the_retail_page(tmp_path: Path) -> None:
    """The sentences people read: they are the same 37 minutes later under other ids."""
    other = tmp_path / "other.yaml"
    other.write_text(transformed((EXAMPLES / "av_retail_delivery.yaml").read_text("utf-8")), "utf-8")
    for path in (EXAMPLES / "av_retail_delivery.yaml", other):
        page = to_text(comparison_page(compared(path), "en"))
        squeezed = {re.sub(r" {2,}", " | ", text.strip()) for text in page.splitlines()}
        assert {
            "lead time | 48–72 h (sometimes 96–120 h) | 8 h | −40 to −64 h (sometimes −88 to −112 h)"
            " | −83 to −89 % (sometimes −92 to −93 %)",
            "slack | 40–64 h late (sometimes 88–112 h late) | slack 0 min | +40–64 h (sometimes +88–112 h)",
            "touch time | unknown | unknown, at least 6 h 45 min",
            "demand lost by lateness | 59–88 % (sometimes 86–98 %) | 0 %"
            " | −59 to −88 points (sometimes −86 to −98 points)",
            "handoffs | 6 | 6 | 0 | 0 %",
        } <= squeezed
