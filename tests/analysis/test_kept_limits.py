"""What comparing says of greatest times: their words, and whether a later state still keeps them.

Loaded 8:00-8:30, driven 90 min to 10:00: within 2 h, and not within 1 h. A drive of 150 min is 30 min more than 2 h.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import procmap.export
from procmap.api.compare import Asked, compare_files
from procmap.export.comparison_to_json import comparison_to_dict
from procmap.render.comparison import comparison_page
from procmap.render.page import to_text

FISH = """
procmap: 1
process: Fresh fish
timezone: UTC
customer: {{who: Market, requires: {{fish: {{what: Fish on ice, at: ice, by: "D 16:00"}}}}}}
states:
  as_is:
    steps:
      load: {{name: Load, not_before: "08:00", takes: 30m}}
      drive: {{name: Drive, after: load, takes: 90m}}
      unload: {{name: Unload, after: [drive, {{step: load, at_most: 2h}}], takes: 10m}}
      ice: {{name: Ice, after: unload, takes: 20m}}
  to_be:
    steps:
      load: {{name: Load, not_before: "08:00", takes: 30m}}
      drive: {{name: Drive, after: load, takes: {drive}}}
      unload: {{name: Unload, after: [drive, {limit}], takes: 10m}}
      ice: {{name: Ice, after: unload, takes: 20m}}
"""


@pytest.mark.parametrize(
    ("drive", "limit", "broken", "changed"),
    [
        ("90m", "{step: load, at_most: 2h}", [], None),
        ("150m", "{step: load, at_most: 2h}", [("customer", "not-kept"), ("limit", "not-kept")], None),
        ("90m", "{step: load, at_most: 3h}", [("limit", "longer")], "Load (2h at most) → Drive, Load (3h at most)"),
        ("90m", "{step: load, at_most: 100m}", [], "Drive, Load (2h at most) → Drive, Load (1h 40m at most)"),
        ("90m", "load", [("limit", "dropped")], "Load (2h at most) → Drive, Load"),
        ("90m", "{step: load, at_most: 2 working hours}", [], "→ Drive, Load (2 working hours at most)"),
    ],
)  # fmt: skip
def test_a_greatest_time_in_the_later_state(
    tmp_path: Path, drive: str, limit: str, broken: list[tuple[str, str]], changed: str | None
) -> None:
    path = tmp_path / "fish.yaml"
    path.write_text(FISH.format(drive=drive, limit=limit), "utf-8")
    found = compare_files(str(path), None, Asked(), today=date(2026, 11, 30))
    (family,) = found.comparisons[0].families
    assert family.refinement is not None
    assert [(one.subject, one.why) for one in family.refinement.broken] == broken
    assert (family.refinement.kept, family.refinement.limits) == (
        1,
        1,
    )  # the customer's, and the greatest time
    schema = json.loads((Path(procmap.export.__file__).parent / "compare.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(comparison_to_dict(found, "en"))
    page = to_text(comparison_page(found, "en"))
    if changed:
        assert changed in page
    if ("limit", "not-kept") in broken:
        assert "from the end of Load to the start of Unload: 2 h at most `unload`: it cannot be kept" in page
    assert "не требуется" in to_text(comparison_page(found, "ru")) or ("limit", "dropped") not in broken


def test_what_neither_state_keeps_does_not_break(tmp_path: Path) -> None:
    path = tmp_path / "fish.yaml"
    text = FISH.format(drive="150m", limit="{step: load, at_most: 2h}").replace("takes: 90m", "takes: 150m")
    path.write_text(text, "utf-8")
    found = compare_files(str(path), None, Asked(), today=date(2026, 11, 30))
    (family,) = found.comparisons[0].families
    assert family.refinement is not None
    assert (family.refinement.kept, family.refinement.broken) == (0, ())


def test_figures_count_from_when_a_greatest_time_lets_it_begin(tmp_path: Path) -> None:
    """Unloading from 12:00, so loading ends from 10:00 and begins 9:30; on ice 12:30: 3 h, of which 30 min wait."""
    path = tmp_path / "fish.yaml"
    text = FISH.format(drive="90m", limit="{step: load, at_most: 2h}")
    path.write_text(text.replace("name: Unload,", 'name: Unload, not_before: "12:00",'), "utf-8")
    (one,) = compare_files(str(path), None, Asked(), today=date(2026, 11, 30)).comparisons
    after = one.families[0].after
    assert after is not None
    values = {figure.id: figure.value for figure in after.figures}
    assert values["lead_time"] == (3 * 3600, 3 * 3600)
    assert values["waiting_time"] == (30 * 60, 30 * 60)
