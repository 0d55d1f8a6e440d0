"""Every benchmark runs on a small size and its own assertions hold. No time is asserted.

Each has a process of its own: beside what hundreds of tests have left in memory, collecting garbage takes longest.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

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
