"""``procmap simulate``: what is printed, samples, refusals, the same bytes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest

import procmap.export
from procmap.cli.app import main
from procmap.render.simulation import per_cent

ROOT = Path(__file__).parents[2]
FILE = """
procmap: 1
process: Bread for the hotel
timezone: Europe/Berlin
anchor: 2026-11-27
departments: {bakery: {name: Bakery}}
customer: {requires: {breakfast: {what: Rolls on the buffet, at: unload, by: "06:30"}}}
states:
  to_be:
    steps:
      bake: {name: Bake, department: bakery, not_before: "05:00", takes: 60m}
      unload: {name: Unload, department: bakery, after: bake, takes: 0m..100m}
    requirements:
      baked: {what: Rolls packed, step: bake, asked_by: unload, by: "06:00", answer: "yes"}
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PROCMAP_TODAY", "2026-11-23")
    monkeypatch.setenv("PROCMAP_LANG", "en")
    monkeypatch.chdir(tmp_path)
    Path("bread.yaml").write_text(FILE, "utf-8")
    return "bread.yaml"


def test_the_page_tells_the_share_and_what_is_guaranteed(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Thirty of a hundred minutes are in time: about 30 %; as many as can be counted on, whatever happens."""
    assert main(["simulate", path, "-n", "40000"]) == 0
    page = capsys.readouterr().out
    assert "Rolls on the buffet by 06:30: in time in 30." in page or "in time in 29." in page
    assert "40,000 runs, seed 7" in page
    assert "guaranteed, if steps may be slow together: less than half" in page
    assert "1 handoff comes at the same minute in every run, and in time" in page


def test_a_target_is_told_as_it_was_asked_for(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", path, "-n", "400", "--target", "99.5%"]) == 0
    assert "a promise of 99.5 %: each step at its share, together at least 99.5 %" in capsys.readouterr().out


def test_one_run_is_one_run(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", path, "-n", "1"]) == 0
    assert " · 1 run, seed 7 · " in capsys.readouterr().out
    assert main(["simulate", path, "-n", "2", "--lang", "ru"]) == 0
    assert " · 2 прогона, начальное число 7 · " in capsys.readouterr().out


def test_a_branch_that_no_run_took_is_an_outcome_all_the_same(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One case in ten thousand is two hours late: no run of twenty meets it, and nothing is guaranteed."""
    steps = """      bake: {name: Bake, department: bakery, not_before: "05:00", takes: 60m,
          choose: {branches: {once: {share: 0.01 %, steps: [mend]}, else: {steps: []}}}}
      mend: {name: Mend, department: bakery, after: bake, takes: 2h}
      unload: {name: Unload, department: bakery, after: [bake, mend], takes: 0m}
"""
    Path(path).write_text(f"{FILE[: FILE.index('      bake:')]}{steps}", "utf-8")
    assert main(["simulate", path, "-n", "20"]) == 0
    page = capsys.readouterr().out
    assert "in time in 100 % of the runs" in page
    assert "not guaranteed: the slowest branch, or a loop gone through to its bound, is late" in page
    assert "a promise of" not in page
    Path(path).write_text(f"{FILE[: FILE.index('      bake:')]}{steps.replace('2h', '30m')}", "utf-8")
    assert main(["simulate", path, "-n", "20"]) == 0
    assert "guaranteed: it holds for every outcome" in capsys.readouterr().out


def test_in_russian(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", path, "-n", "4000", "--lang", "ru"]) == 0
    page = capsys.readouterr().out
    assert "Rolls on the buffet к 06:30: в срок в 3" in page or "в срок в 2" in page
    assert "in time" not in page


def test_the_same_seed_gives_the_same_bytes(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    pages = []
    for seed in ("3", "3", "4"):
        assert main(["simulate", path, "-n", "9000", "--seed", seed, "--format", "json"]) == 0
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1]
    assert pages[0] != pages[2]


def test_json_has_the_share_with_its_interval(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", path, "-n", "50000", "--format", "json"]) == 0
    [found] = json.loads(capsys.readouterr().out)["simulations"]
    [one] = found["customer_requirements"]
    assert one["in_time"]["low"] < 0.30 < one["in_time"]["high"]
    assert one["due"] == "2026-11-27T06:30:00+01:00"
    assert sum(bar["runs"] for bar in one["histogram"]) == 50_000
    assert found["distributions"] == [{"step": "unload", "target": None, "shape": "uniform"}]


def test_json_keeps_its_schema_and_the_page_says_the_same(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    schema = json.loads((Path(procmap.export.__file__).parent / "simulation.schema.json").read_text("utf-8"))
    examples = [
        str(ROOT / "examples" / f"{name}.yaml") for name in ("sales_to_cs_handoff", "av_retail_delivery")
    ]
    for source in (path, *examples):
        assert main(["simulate", source, "-n", "9000", "--format", "json"]) == 0
        jsonschema.validate(json.loads(capsys.readouterr().out), schema)
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    for described in (schema, *schema["$defs"].values()):
        for name, field in described.get("properties", {}).items():
            assert f"| `{name}` |" in page
            assert field["description"] in page


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("10\n20\n1h 10m\n40\n", []),
        ("minutes\n10\n20\n70\n40\n", []),
        ("day;length\n1;10\n2;20,0\n3;1 ч 10 мин\n4;40\n", ["--column", "length"]),
        ("10,5\n20,5\n1h 10m\n40\n", []),
        ("10,5\n20,5\n1h 10m\n40\n", ["--column", "length"]),
        ('"10"\n"20"\n"1h 10m"\n"40"\n', []),
        ('\ufeff"10,5"\n"20,5"\n"70,0"\n"40"\n', []),
        ("10\n20\n1h 10m\n40\n", ["--column", "length"]),  # the column of another sample
    ],
)
def test_a_sample_takes_the_place_of_a_range(
    path: str, capsys: pytest.CaptureFixture[str], text: str, options: list[str]
) -> None:
    """Two of four measured lengths are half an hour at most."""
    Path("unload.csv").write_text(text, "utf-8")
    arguments = [
        "simulate",
        path,
        "-n",
        "50000",
        "--format",
        "json",
        "--sample",
        "unload=unload.csv",
        *options,
    ]
    assert main(arguments) == 0
    [found] = json.loads(capsys.readouterr().out)["simulations"]
    assert abs(found["customer_requirements"][0]["in_time"]["share"] - 0.5) < 0.01
    assert found["distributions"][0]["shape"] == "sample"


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("", [], "unload.csv: the sample holds no lengths"),
        ("10\nsoon\n", [], "unload.csv:2: soon is no length of time"),
        ("-5\n10\n", [], "unload.csv:1: -5 is no length of time"),
        ("1e5\n10\n", [], "unload.csv:1: 1e5 is no length of time"),
        ("nan\n10\n", [], "unload.csv:1: nan is no length of time"),
        ("10\nnan\n", [], "unload.csv:2: nan is no length of time"),
        ("0:35\n10\n", [], "unload.csv:1: 0:35 is no length of time"),
        ("a;b\n1;2\n", [], "unload.csv:1: several columns: say which one by --column; there are a, b"),
        ("a;b\n1;2\n", ["--column", "c"], "unload.csv:1: there is no column c"),
        ("10\n3 working hours\n", [], "unload.csv:2: 3 working hours is no length of time"),
        (
            f'a;b\n1;"{"5" * 140_000}"\n',
            ["--column", "b"],
            "unload.csv:2: this row is not written as CSV has it",
        ),
        ("       10\n" * 800_001, [], "unload.csv: it is too large"),
    ],
)
def test_what_is_no_sample_is_told_with_its_line(
    path: str, capsys: pytest.CaptureFixture[str], text: str, options: list[str], said: str
) -> None:
    Path("unload.csv").write_text(text, "utf-8")
    assert main(["simulate", path, "--sample", "unload=unload.csv", *options]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--target", "100%"], "--target: write a share above 0 % and below 100 %"),
        (["--target", "most"], "--target"),
        (["--target", "0.95"], "--target: write a share above 0 % and below 100 %, like 95%"),
        (["--sample", "unload"], "--sample: write STEP=FILE"),
        (["--sample", "unlod=x.csv"], "did you mean"),
        (["--precision", "0"], "--precision"),
        (["--state", "as_was"], "as_was"),
        (["-n", "0"], "--runs"),
    ],
)
def test_wrong_usage_is_told(
    path: str, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert main(["simulate", path, *options]) == 2
    assert said in capsys.readouterr().err


def test_without_numpy_the_line_that_installs_it_is_told(
    path: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert main(["simulate", path]) == 2
    assert "numpy is not installed; run: pip install 'procmap[solvers]'" in capsys.readouterr().err


def test_a_circle_is_told(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(path).write_text(FILE.replace("takes: 60m", "after: unload, takes: 60m"), "utf-8")
    assert main(["simulate", path]) == 2
    assert "this state cannot be calculated" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [(0.0, 1, "0 %"), (1.0, 0, "100 %"), (0.9999999, 1, "99.9 %"), (1e-9, 2, "0.01 %"), (0.5, 0, "50 %")],
)
def test_what_is_not_all_is_never_shown_as_all(share: float, digits: int, shown: str) -> None:
    assert per_cent(share, "en", digits) == shown


def test_pictures_are_drawn_beside_texts_and_are_the_same_each_time(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["simulate", path, "-n", "20000"]
    assert main([*arguments, "-o", "a.svg", "-o", "a.png", "-o", "a.json", "--theme", "print"]) == 0
    assert capsys.readouterr().out == "a.svg\na.png\n"
    assert main([*arguments, "-o", "b.svg", "-o", "b.png", "--theme", "print"]) == 0
    assert Path("a.svg").read_bytes() == Path("b.svg").read_bytes()
    assert Path("a.png").read_bytes() == Path("b.png").read_bytes()
    svg = Path("a.svg").read_text("utf-8")
    assert "Rolls on the buffet by 06:30: in time in" in svg
    assert svg.count("<g") >= 100
    assert json.loads(Path("a.json").read_text("utf-8"))["simulations"]


def test_hostile_names_are_only_text_in_the_picture(path: str) -> None:
    Path(path).write_text(FILE.replace("Rolls on the buffet", '"</text><script>x()</script>"'), "utf-8")
    assert main(["simulate", path, "-n", "5000", "-o", "a.svg"]) == 0
    assert "<script" not in Path("a.svg").read_text("utf-8")


def test_without_any_time_there_is_nothing_to_draw(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(path).write_text(FILE.replace(", takes: 60m", ""), "utf-8")
    assert main(["simulate", path, "-n", "5000", "-o", "a.png"]) in (0, 2)
    Path(path).write_text(FILE.replace(', not_before: "05:00"', ""), "utf-8")
    assert main(["simulate", path, "-n", "5000", "-o", "c.png"]) == 2
    assert "there is no chance to draw" in capsys.readouterr().err


LATE = """      bake: {name: Bake, department: bakery, not_before: "05:00", takes: 60m}
      carry: {name: Carry, department: bakery, after: bake, takes: 45m}
      unload: {name: Unload, department: bakery, after: carry, takes: 0m}
"""


def test_what_was_not_agreed_is_not_said_to_be_in_time(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Ready 6:45 for 6:30 in every run: no branch or loop is to blame, and nobody agreed on the handoffs."""
    Path(path).write_text(f"{FILE[: FILE.index('      bake:')]}{LATE}", "utf-8")
    assert main(["simulate", path, "-n", "20"]) == 0
    page = capsys.readouterr().out
    assert "in time in 0 % of the runs" in page
    assert "not guaranteed: it is late in every run" in page
    assert "2 handoffs come at the same minute in every run; no time was agreed for any of them" in page
    agreed = FILE[FILE.index("    requirements:") :].replace("asked_by: unload", "asked_by: carry")
    Path(path).write_text(f"{FILE[: FILE.index('      bake:')]}{LATE}{agreed}", "utf-8")
    assert main(["simulate", path, "-n", "20"]) == 0
    kept = "2 handoffs come at the same minute in every run; a time was agreed for 1 of them, and is kept"
    assert kept in capsys.readouterr().out


def test_a_budget_is_told_in_whole_minutes_on_the_safe_side(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 to 100 min at 90.5 % are 90 min 30 s: told as 91. Needed at 6:30 less that, 4:59:30: told as 4:59."""
    assert main(["simulate", path, "-n", "20", "--target", "90.5%"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["Unload", "90.5", "%", "1", "h", "31", "min"] in rows
    [baked] = [row for row in rows if row[:2] == ["Rolls", "packed:"] and ":" in row[-2]]
    assert baked[-2:] == ["04:59", "06:00"]


@pytest.mark.parametrize(
    ("more", "shown"), [("0m..30m", {False}), ("40m..50m", {True}), ("0m..60m", {False, True})]
)
def test_the_legend_names_what_there_is(path: str, more: str, shown: set[bool]) -> None:
    """By 6:30 from 6:00: up to 30 min all are in time, from 40 on none is, and of 0 to 60 min half of them."""
    Path(path).write_text(FILE.replace("0m..100m", more), "utf-8")
    assert main(["simulate", path, "-n", "500", "-o", "chances.svg"]) == 0
    svg = Path("chances.svg").read_text("utf-8")
    assert (">in time<" in svg, ">late<" in svg) == (False in shown, True in shown)


def test_no_quantile_loses_its_label(path: str) -> None:
    """Within half an hour of sixteen four marks stand close together."""
    Path(path).write_text(
        FILE.replace("0m..100m", "p0 0m / p50 10m / p90 20m / p95 30m / p99 40m / p100 16h"), "utf-8"
    )
    assert main(["simulate", path, "-n", "5000", "-o", "chances.svg"]) == 0
    svg = Path("chances.svg").read_text("utf-8")
    assert all(f">{share} %: 0" in svg for share in (50, 90, 95, 99))
