"""A random test that fails names its seed, and that seed alone fails again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
CASES = """
import pytest
from fuzz import occurs, seeds

@pytest.mark.parametrize("batch", range(3))
def test_random_cases(batch):
    met = 0
    for seed in seeds(batch, 10):
        met += seed % 3 == 0
        check(seed)
    assert occurs(met > 2)

def check(number):
    assert number != 17

def test_that_has_no_seed():
    assert False
"""


def run(folder: Path, seed: str | None) -> str:
    (folder / "test_cases.py").write_text(CASES, "utf-8")
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PROCMAP_", "PYTEST_"))
    }
    environment |= {"PYTHONPATH": str(TESTS)} | ({"PROCMAP_SEED": seed} if seed else {})
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "conftest",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
    ]
    command += ["--rootdir", str(folder), str(folder / "test_cases.py")]
    return subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, check=False
    ).stdout


@pytest.mark.parametrize(
    ("seed", "failed"),
    [(None, "2 failed, 2 passed"), ("17", "2 failed, 2 passed"), ("18", "1 failed, 3 passed")],
)
def test_a_failure_names_its_seed(tmp_path: Path, seed: str | None, failed: str) -> None:
    page = run(tmp_path, seed)
    assert failed in page
    assert page.count("PROCMAP_SEED=") == (seed != "18")
    assert ("PROCMAP_SEED=17 .venv/bin/pytest -n 0 test_cases.py" in page) == (seed != "18")
