"""The view ``why``: the chain behind a time is numbered and told, everything else is dim."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from procmap.api.check import Question, report_on
from procmap.api.views import scene_of
from procmap.api.why import why
from procmap.cli.app import main
from procmap.render.diagram.scene import Scene, Tone
from procmap.render.diagram.views.why import subject_of, why_view

EXAMPLES = Path(__file__).parents[3] / "examples"
RETAIL = EXAMPLES / "av_retail_delivery.yaml"


def scene(path: Path, state: str = "to_be", subject: str | None = None, language: str = "en") -> Scene:
    """The view of one state of a file with one family."""
    report = report_on(str(path), Question(date(2026, 1, 1), state), bytes)
    assert report.process is not None
    (solution,) = report.solutions
    asked = subject or subject_of(solution)
    assert asked is not None
    (found,) = why(report.process, asked, date=solution.date, state=state, family=solution.family)
    return why_view(report.process, scene_of(report.process, solution, language), solution, found)


def test_the_chain_of_the_retail_state_as_worked_by_hand() -> None:
    """10:00 + 3 h = 13:00, the window to the promise of 15:00, + 2 h = 17:00, + 1 h = 18:00."""
    found = scene(RETAIL)
    marks = {box.id: box.stamp for box in found.boxes if box.stamp}
    assert marks == {"ready": "1", "bring": "2", "form": "3", "deliver": "4", "shelve": "5, 6"}
    assert {box.id for box in found.boxes if box.dim} == {
        "given volumes_plan",
        "given separate_invoices",
        "given supplier_invoices",
        "given better_system",
    }
    texts = [sentence.text for sentence in found.sentences]
    assert texts[1].endswith("takes 3 h · 10:00 + 3 h = 13:00")
    assert "promised by 15:00: Сформированы поставки на торговые точки · 13:00 → 15:00" in texts[2]
    assert texts[4].endswith("17:00 + 1 h = 18:00")
    assert found.headline == "“Новинки на полке”: why it is ready at 18:00, slack 0 min"
    assert not any(one.dim for one in found.deadlines)


def test_where_time_is_missing_the_view_begins_with_it(tmp_path: Path) -> None:
    """With a run of 3 h 30 min the goods come at 13:30, 30 min after 13:00: that handoff is asked about."""
    late = tmp_path / "late.yaml"
    late.write_text(RETAIL.read_text("utf-8").replace("takes: 3h\n", "takes: 3h30m\n"), "utf-8")
    found = scene(late)
    first = found.sentences[0]
    assert (first.mark, first.box, first.tone) == ("1", "bring", Tone.INFEASIBLE)
    assert first.text == "Товар доставлен на склад: needed by 13:00, comes 13:30, 30 min are missing"
    assert found.headline == "“Товар доставлен на склад”: why it is ready at 13:30, 30 min late"
    bright = {(flow.source, flow.target) for flow in found.flows if not flow.dim}
    assert {("bring", "receive"), ("form", "deliver"), ("deliver", "shelve")} <= bright


def test_a_measured_run_lights_all_that_lies_in_it() -> None:
    found = scene(RETAIL, "as_is")
    assert not any(box.dim for box in found.boxes)
    assert any("measured: takes 72 h · 10:00 + 72 h = D+3 10:00" in one.text for one in found.sentences)


def test_a_subject_that_is_nowhere_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["render", str(RETAIL), "-o", str(tmp_path / "p.svg"), "--view", "why", "--lang", "en"]
    assert main([*arguments, "--step", "brin"]) == 2
    assert "did you mean “bring”?" in capsys.readouterr().err
    assert main([*arguments, "--state", "as_is", "--step", "goods_ready"]) == 2
    assert "unknown step or requirement “goods_ready”" in capsys.readouterr().err
    assert (
        main([*arguments, "--step", "place"]) == 2
    )  # only the assortment takes that step, and it is bound by nothing
    assert "the state shown does not have that step" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
