"""Both examples come to what was worked out by hand in ``examples/expected``."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from procmap.analysis.clocks import Calendars
from procmap.analysis.service.served import services
from procmap.api.check import check
from procmap.calendars import by, parse_duration, parse_label
from procmap.loading.settings import Settings

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in (EXAMPLES / "expected").glob("*.yaml"))


def instant(text: str | None, anchor: date) -> int | None:
    return None if text is None else by(parse_label(text), anchor, "Europe/Moscow")


def seconds(text: str | None) -> int | None:
    if text is None:
        return None
    sign = -1 if text.startswith("-") else 1
    return sign * parse_duration(text.lstrip("-")).amount


@pytest.fixture(scope="module", params=NAMES)
def case(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    name = request.param
    expected = yaml.safe_load((EXAMPLES / "expected" / f"{name}.yaml").read_text("utf-8"))
    report = check([str(EXAMPLES / f"{name}.yaml")], today=date(2020, 1, 1)).files[0]
    return expected, report


def test_every_example_has_an_expectation() -> None:
    assert [path.stem for path in sorted(EXAMPLES.glob("*.yaml"))] == NAMES


def test_states_and_verdicts(case: tuple[Any, Any]) -> None:
    expected, report = case
    found = [(s.state, s.family, s.verdict.value, s.date) for s in report.solutions]
    assert found == [(s["state"], s["family"], s["verdict"], expected["date"]) for s in expected["solutions"]]


def test_customer_requirements(case: tuple[Any, Any]) -> None:
    expected, report = case
    for wanted, solution in zip(expected["solutions"], report.solutions, strict=True):
        assert {one.id for one in solution.customers} == set(wanted["customers"])
        for one in solution.customers:
            row = wanted["customers"][one.id]
            assert one.by == instant(row["by"], solution.date)
            assert one.slack == seconds(row["slack"]), one.id
            assert one.slack_best == seconds(row["slack_best"]), one.id
            assert one.slack_sometimes == seconds(row.get("sometimes")), one.id
            assert one.slack_sometimes_best == seconds(row.get("sometimes_best")), one.id
            if "rests_on" in row:
                assert list(one.rests_on) == row["rests_on"]


def test_the_three_numbers_of_every_handoff(case: tuple[Any, Any]) -> None:
    expected, report = case
    for wanted, solution in zip(expected["solutions"], report.solutions, strict=True):
        found = {f"{h.source} -> {h.target}": h for h in solution.handoffs}
        for name, (needed, agreed, ready, slack) in wanted.get("handoffs", {}).items():
            handoff = found[name]
            assert handoff.needed_by == instant(needed, solution.date), name
            assert handoff.agreed_by == instant(agreed, solution.date), name
            assert handoff.ready_at == instant(ready, solution.date), name
            assert handoff.slack == seconds(slack), name


def test_windows(case: tuple[Any, Any]) -> None:
    expected, report = case
    for wanted, solution in zip(expected["solutions"], report.solutions, strict=True):
        if "windows" not in wanted:
            continue
        assert len(solution.windows) == len(wanted["windows"])
        for row, window in zip(wanted["windows"], solution.windows, strict=True):
            assert list(window.steps) == row["steps"]
            assert window.begins == instant(row["from"], solution.date)
            assert window.ends == instant(row["to"], solution.date)
            assert window.left == seconds(row["left"])


def test_findings(case: tuple[Any, Any]) -> None:
    expected, report = case
    found = sorted((f.rule, f.state or "", f.counted) for f in report.findings)
    assert found == rows(expected["findings"])


@pytest.mark.parametrize("name", NAMES)
def test_findings_of_all_rules(name: str) -> None:
    expected = yaml.safe_load((EXAMPLES / "expected" / f"{name}.yaml").read_text("utf-8"))
    path = str(EXAMPLES / f"{name}.yaml")
    report = check([path], today=date(2020, 1, 1), settings=Settings(preset="all")).files[0]
    found = sorted((f.rule, f.state or "", f.counted) for f in report.findings)
    assert found == rows([*expected["findings"], *expected["opinions"]])


def rows(listed: list[list[Any]]) -> list[tuple[str, str, bool]]:
    return sorted((rule, state or "", counted) for rule, state, counted in listed)


def test_service_promises(case: tuple[Any, Any]) -> None:
    expected, report = case
    found = {promise.id: promise for promise in report.promises}
    for id_, arrivals in expected.get("promises", {}).items():
        rows = [(arrival.received, list(arrival.due)) for arrival in found[id_].arrivals]
        anchor = expected["date"]
        assert rows == [
            (instant(received, anchor), [instant(due, anchor) for due in dues])
            for received, dues in arrivals.items()
        ]


def test_promises_against_the_steps_that_serve_them(case: tuple[Any, Any]) -> None:
    expected, report = case
    anchor = expected["date"]
    for promise in report.process.promises.values():
        found = {one.state: one for one in services(report.process, promise, Calendars(report.process))}
        assert set(found) == set(expected.get("served", {}))
        for state, arrivals in expected.get("served", {}).items():
            for received, (best, worst) in arrivals.items():
                t = instant(received, anchor)
                assert t is not None
                assert found[state].answered(t) == (instant(best, anchor), instant(worst, anchor)), (
                    state,
                    received,
                )


def test_shifted_by_37_minutes_nothing_but_the_clock_changes(tmp_path: Path) -> None:
    """Every clock time of the retail to-be state 37 minutes later, and every id renamed."""
    text = (EXAMPLES / "av_retail_delivery.yaml").read_text("utf-8")
    for hour in ("10", "13", "15", "17", "18"):
        text = text.replace(f'"{hour}:00"', f'"{hour}:37"')
    text = re.sub(r"\bdeliver\b", "wagon", re.sub(r"\bform\b", "pack", text))
    file = tmp_path / "shifted.yaml"
    file.write_text(text, "utf-8")
    before = check([str(EXAMPLES / "av_retail_delivery.yaml")], today=date(2020, 1, 1)).files[0].solutions
    after = check([str(file)], today=date(2020, 1, 1)).files[0].solutions
    later = timedelta(minutes=37).total_seconds()
    for one, other in zip(before, after, strict=True):
        assert one.verdict is other.verdict
        assert [c.slack for c in one.customers] == [c.slack for c in other.customers]
        for left, right in zip(one.handoffs, other.handoffs, strict=True):
            assert left.slack == right.slack
            assert (left.ready_at is None) == (right.ready_at is None)
            if left.ready_at is not None and right.ready_at is not None:
                assert right.ready_at - left.ready_at == later
