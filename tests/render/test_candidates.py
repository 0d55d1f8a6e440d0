"""Candidates side by side. What must come of the four, worked out by hand:

Work begins at 08:00 and is due at 12:00; demand halves in 2 h. *plain*: 3 h + 2 h = 13:00, 1 h late, loses
1 - 2^(-1/2) = 29.29 %; one handoff; its requirement is open. *quick*: 1 h + 2 h = 11:00, lead time 3 h, slack 1 h; one
handoff; open. *direct*: one step of 4 h, 12:00, slack 0; no handoff, no requirement. *slow*: 1 h 30 min + 2 h = 11:30,
slack 30 min, one handoff, open. Quick is nowhere worse than plain and slow, and faster; direct has fewer handoffs than
all, so nothing beats it, and it beats plain, too. Direct holds; the other three wait for an answer, and plain is late.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import procmap.export
from procmap.api.compare import weigh
from procmap.errors import UnknownNameError
from procmap.export.candidates_to_json import candidates_to_dict
from procmap.render.candidates import candidates_page
from procmap.render.page import to_text

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads((Path(procmap.export.__file__).parent / "candidates.schema.json").read_text("utf-8"))
TODAY = date(2026, 11, 23)
TEXT = """\
procmap: 1
process: Parcels
anchor: 2026-11-27
families: {parcels: {name: Parcels, decay: {factor: 2, over: 2h}}}
departments: {store: {name: Store}, van: {name: Van}}
customer: {requires: {there: {what: Parcel there, at: carry, by: "12:00", family: parcels}}}
states:
  as_is: {steps: {carry: {name: Carry, department: van, not_before: "08:00", takes: 9h}}}
  plain:
    label: as planned
    steps:
      pack: {name: Pack, department: store, not_before: "08:00", takes: 3h}
      carry: {name: Carry, department: van, after: pack, takes: 2h}
    requirements: {packed: {what: Packed, step: pack, asked_by: carry, answer: open}}
  quick: {based_on: plain, label: quick, steps: {pack: {takes: 1h}}}
  direct: {label: direct, steps: {carry: {name: Carry, department: van, not_before: "08:00", takes: 4h}}}
  slow: {based_on: plain, label: slow, steps: {pack: {takes: 1h 30m}}}
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "parcels.yaml"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_ranks(file: str) -> None:
    found = weigh(file, today=TODAY).candidates
    assert [(one.id, one.rank, one.verdict.value, one.dominated_by) for one in found] == [
        ("direct", 1, "holds", ()),
        ("quick", 2, "conditional", ()),
        ("slow", 3, "conditional", ("quick",)),
        ("plain", 4, "infeasible", ("quick", "direct", "slow")),
    ]


def test_figures(file: str) -> None:
    data = json.loads(json.dumps(candidates_to_dict(weigh(file, today=TODAY), "en")))
    Draft202012Validator(SCHEMA).validate(data)
    plain = {one["id"]: one["value"] for one in data["candidates"][3]["figures"]}
    assert plain == {
        "lead_time": [18_000, 18_000], "slack": [-3600, -3600], "demand_lost": [29.2893, 29.2893],
        "handoffs": [1, 1], "unanswered": [1, 1],
    }  # fmt: skip


def test_states_named_alone_are_weighed(file: str) -> None:
    found = weigh(file, ("slow", "plain"), today=TODAY).candidates
    assert [(one.id, one.dominated_by) for one in found] == [("slow", ()), ("plain", ("slow",))]


def test_equals_share_a_rank(tmp_path: Path) -> None:
    path = tmp_path / "same.yaml"
    path.write_text(TEXT + "  twin: {based_on: direct, label: twin}\n", "utf-8")
    found = weigh(str(path), ("direct", "twin", "quick"), today=TODAY).candidates
    assert [(one.id, one.rank) for one in found] == [("direct", 1), ("twin", 1), ("quick", 3)]


def test_a_state_that_is_nowhere(file: str) -> None:
    with pytest.raises(UnknownNameError):
        weigh(file, ("nowhere",), today=TODAY)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_page(file: str, golden: Callable[[Path, str], None], language: str) -> None:
    page = to_text(candidates_page(weigh(file, today=TODAY), language))
    golden(GOLDEN / f"candidates.{language}.txt", page)
