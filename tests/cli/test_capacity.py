"""``procmap capacity``: verdicts in words, the workers of the file and of the command line, refusals."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest

import procmap.export
from procmap.cli.app import main

ROOT = Path(__file__).parents[2]
FILE = """
procmap: 1
process: Bread for the hotel
timezone: Europe/Berlin
anchor: 2026-11-27
departments: {bakery: {name: Bakery, workers: 1}, drivers: {name: Drivers}}
customer: {requires: {breakfast: {what: Rolls on the buffet, at: unload, by: "06:30"}}}
states:
  to_be:
    steps:
      bake: {name: Bake, department: bakery, not_before: "05:00", takes: 20m}
      unload: {name: Unload, department: drivers, after: bake, takes: 10m}
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PROCMAP_TODAY", "2026-11-23")
    monkeypatch.setenv("PROCMAP_LANG", "en")
    monkeypatch.chdir(tmp_path)
    Path("bread.yaml").write_text(FILE, "utf-8")
    return "bread.yaml"


def test_four_orders_fit(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Four times twenty minutes from 05:00, and ten more: 06:30."""
    assert main(["capacity", path, "--orders", "4"]) == 0
    page = capsys.readouterr().out
    assert "to be · 4 orders: fits" in page
    assert "Rolls on the buffet by 06:30: 4 of 4 in time, the last one at 06:30" in page


def test_five_cannot_and_two_workers_would_do(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capacity", path, "--orders", "5"]) == 1
    page = capsys.readouterr().out
    assert "5 orders: cannot fit, in whatever order the work is done" in page
    assert "4 orders at most fit, first come first served" in page
    [row] = [line.split("  ") for line in page.splitlines() if line.strip().startswith("Bakery  ")]
    cells = [cell.strip() for cell in row if cell.strip()]
    assert cells == ["Bakery", "1", "1 h 40 min", "1 h 20 min", "100 %", "1 h 20 min for Bake", "2"]
    assert "  Bakery: 1 h 40 min of work from 05:00 to 06:20, and 1 h 20 min to do it in" in page
    assert main(["capacity", path, "--orders", "5", "--lang", "ru"]) == 1
    assert (
        "  Bakery: с 05:00 до 06:20 работы на 1 ч 40 мин, а времени на неё 1 ч 20 мин"
        in capsys.readouterr().out
    )


def test_who_takes_another_branch_does_not_need_what_it_leads_to(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of ten orders one in five is wrapped; none is ever burnt."""
    text = FILE.replace(
        'by: "06:30"}',
        'by: "09:00"}, w: {what: Wrapped, at: wrap, by: "09:00"}, b: {what: Burnt, at: burn, by: "09:00"}',
    )
    text = text.replace(
        "takes: 20m}",
        """takes: 20m, choose: {branches:
          {plain: {share: 80 %, steps: []}, gift: {share: 20 %, steps: [wrap]}, black: {share: 0 %, steps: [burn]}}}}
      wrap: {name: Wrap, department: drivers, after: bake, takes: 10m}
      burn: {name: Burn, department: drivers, after: bake, takes: 10m}""",
    )
    Path(path).write_text(text, "utf-8")
    assert main(["capacity", path, "--orders", "10"]) == 0
    page = capsys.readouterr().out
    assert "Rolls on the buffet by 09:00: 10 of 10 in time" in page
    assert "Wrapped by 09:00: 2 of 2 in time" in page
    assert "Burnt by 09:00: no order needs it" in page


def test_who_is_late_alone_is_late_in_every_order_of_work(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ninety minutes from 05:00, and ten more, are not over by 06:30: no workers are enough, no stretch holds it."""
    for counted in ("", ", workers: 1"):
        text = FILE.replace("takes: 20m", "takes: 90m").replace(", workers: 1", counted)
        Path(path).write_text(text, "utf-8")
        assert main(["capacity", path, "--orders", "2"]) == 1
        page = capsys.readouterr().out
        assert "2 orders: cannot fit, in whatever order the work is done" in page
        assert "an order is late even if nobody is waited for: procmap check says why" in page
        assert "of work from" not in page
        assert "at most" not in page
    [row] = [line.split("  ") for line in page.splitlines() if line.strip().startswith("Bakery  ")]
    cells = [cell.strip() for cell in row if cell.strip()]
    assert cells == ["Bakery", "1", "3 h", "—", "100 %", "1 h 30 min for Bake", "—"]
    assert main(["capacity", path, "--orders", "2", "--format", "json"]) == 1
    [load] = json.loads(capsys.readouterr().out)["capacities"][0]["departments"]
    assert [load[key] for key in ("room_seconds", "begins", "ends", "enough")] == [None] * 4


TWO = """      long: {name: L, department: bakery, not_before: "05:00", takes: 40m}
      short: {name: S, department: bakery, not_before: "05:00", takes: 10m}
      wait: {name: W, department: drivers, after: short, takes: 40m}
      unload: {name: Unload, department: drivers, after: [long, wait], takes: 0m}
"""


def test_one_order_may_be_too_many_first_come_first_served(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Long first: 5:40, short 5:50, waited to 6:30, one minute after 6:29. Short first it would be 5:50 and 5:50."""
    begins = FILE.index("    steps:\n") + len("    steps:\n")
    text = FILE[:begins].replace("06:30", "06:29") + TWO
    Path(path).write_text(text, "utf-8")
    assert main(["capacity", path, "--orders", "1"]) == 1
    page = capsys.readouterr().out
    assert "1 order: does not fit, first come first served" in page
    assert "not even one order fits, first come first served" in page
    assert "at most" not in page


def test_the_command_line_s_workers_count(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capacity", path, "--orders", "5", "--workers", "bakery=2", "--format", "json"]) == 0
    [found] = json.loads(capsys.readouterr().out)["capacities"]
    assert (found["verdict"], found["most_orders"]) == ("fits", 5)
    assert found["departments"][0]["workers"] == 2
    assert found["customer_requirements"][0]["last"] == "2026-11-27T06:10:00+01:00"


def test_json_keeps_its_schema_and_the_page_says_the_same(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    schema = json.loads((Path(procmap.export.__file__).parent / "capacity.schema.json").read_text("utf-8"))
    for source in (path, str(ROOT / "examples" / "av_retail_delivery.yaml")):
        main(["capacity", source, "--orders", "3", "--format", "json"])
        jsonschema.validate(json.loads(capsys.readouterr().out), schema)
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    for described in (schema, *schema["$defs"].values()):
        for name, field in described.get("properties", {}).items():
            assert f"| `{name}` |" in page
            assert field["description"] in page


def test_orders_one_after_another(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capacity", path, "--orders", "4", "--every", "20m"]) == 0
    assert "4 orders · one every 20 min: fits" in capsys.readouterr().out


def test_in_russian(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["capacity", path, "--orders", "5", "--lang", "ru"]) == 1
    page = capsys.readouterr().out
    assert "5 заказов: невыполнимо, в каком бы порядке ни работали" in page
    assert "в срок 4 из 5, последний в 06:50" in page


def test_without_a_number_of_workers_nobody_is_waited_for(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(path).write_text(FILE.replace(", workers: 1", ""), "utf-8")
    assert main(["capacity", path, "--orders", "50"]) == 0
    assert "no department says how many workers it has" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--orders", "0"], "--orders"),
        (["--orders", "9999999"], "--orders: at most"),
        (["--orders", "2", "--workers", "bakery"], "--workers: write DEPARTMENT=N"),
        (["--orders", "2", "--workers", "bakery=0"], "--workers: write DEPARTMENT=N"),
        (["--orders", "2", "--workers", "bakary=2"], "did you mean"),
        (["--orders", "2", "--every", "soon"], "--every: write a length of time"),
        ([], "--orders"),
    ],
)
def test_wrong_usage_is_told(
    path: str, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert main(["capacity", path, *options]) == 2
    assert said in capsys.readouterr().err


def test_without_simpy_the_line_that_installs_it_is_told(
    path: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "simpy", None)
    assert main(["capacity", path, "--orders", "2"]) == 2
    assert "simpy is not installed; run: pip install 'procmap[solvers]'" in capsys.readouterr().err
