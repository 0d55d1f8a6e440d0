"""Every benchmark runs on a small size and its own assertions hold. No time is asserted.

Each has a process of its own: beside what hundreds of tests have left in memory, collecting garbage takes longest.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("bench_*.py")))
def test_a_benchmark_runs_and_its_results_agree(name: str) -> None:
    if name == "bench_startup" and sys.platform == "win32":
        pytest.skip("CPU time of other processes is not counted there")
    script = f"import json, {name}; print(json.dumps({name}.run(quick=True)))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout.splitlines()[-1])
    assert rows
    assert all(row["value"] >= 0 for row in rows if row["figure"] != "exponent")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("bench_*.py")), ids=lambda path: path.stem)
def test_a_benchmark_prints_its_table_when_it_is_run_alone(path: Path) -> None:
    """All end alike: running each of them once more would take minutes."""
    last = ast.parse(path.read_text("utf-8")).body[-1]
    assert ast.unparse(last) == (
        "if __name__ == '__main__':\n    print(table(run(quick='--quick' in sys.argv)))"
    )


def test_floors_are_read_as_written() -> None:
    keeps = import_module("measure").keeps
    assert keeps(0.5, "<= 0.5") and not keeps(0.51, "<= 0.5")
    assert keeps(20, ">= 20") and not keeps(19.9, ">= 20")


def test_the_table_the_data_and_the_plot_are_written(tmp_path: Path) -> None:
    measure, run = import_module("measure"), import_module("run")
    rows = measure.against("work", "case", 10, {"procmap": 1.0, "peer": 4.0}, floors={"peer": "<= 0.5"})
    run.write(rows, tmp_path)
    assert (
        "| work | case | 10 | 1 s | peer | 4 s | 0.25x | <= 0.5 | yes |"
        in (tmp_path / "results.md").read_text()
    )
    assert json.loads((tmp_path / "results.json").read_text())["rows"] == rows


def test_the_plot_shows_each_growth_with_its_exponent(tmp_path: Path) -> None:
    """Ten times the size in ten times, a hundred times and 10^1.5 times as long: 1, 2 and 1.5."""
    measure, growth = import_module("measure"), import_module("growth")
    rows = []
    for size, ours, theirs, memory in ((100, 1.0, 2.0, 5.0), (1_000, 10.0, 200.0, 50.0)):
        rows += measure.against("walk", "ring", size, {"procmap": ours, "peer": theirs}, floors={})
        rows += measure.against("walk, memory", "ring", size, {"procmap": memory, "peer": 1.0}, floors={})
        rows += measure.against("<run>", "a & b", size, {"procmap": ours**1.5, "peer": 1.0}, floors={})
    rows += measure.against("once", "ring", 100, {"procmap": 1.0, "peer": 2.0}, floors={})
    plot = ElementTree.fromstring(growth.drawn(rows))
    told = ["".join(text.itertext()) for text in plot.iter("{http://www.w3.org/2000/svg}text")]
    assert {"walk", "<run>", "ring: 1.00", "ring, peer: 2.00", "a & b: 1.50", "a & b, peer: 0.00"} <= set(
        told
    )
    assert not {"walk, memory", "once"} & set(told)
    assert growth.drawn(rows) == growth.drawn(rows)


def test_labels_of_lines_do_not_cover_each_other() -> None:
    spread = import_module("growth")._spread
    for heights in ([50.0] * 9, [290.0, 291.0, 292.0, 40.0], list(range(40, 300, 9))):
        found = sorted(spread(dict(enumerate(heights))).values())
        assert all(below - above >= 13 - 1e-6 for above, below in pairwise(found)), heights
        assert found[-1] <= max(294, *heights) + 1e-6


def test_the_plot_that_is_kept_is_one() -> None:
    plot = ElementTree.parse(FOLDER / "growth.svg")
    texts = ["".join(text.itertext()) for text in plot.iter("{http://www.w3.org/2000/svg}text")]
    assert {"consistency", "dynamic controllability"} <= set(texts)
    assert any(re.fullmatch(r"controllable: \d\.\d\d", text) for text in texts)
