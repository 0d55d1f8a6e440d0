"""What needs no extra runs where none is installed; what does says which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXTRAS = ("numpy", "scipy", "ortools", "simpy", "duckdb", "pygls")

HIDING = f"""
import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {EXTRAS!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hidden())
"""

RETAIL, SERVICE = "examples/av_retail_delivery.yaml", "examples/sales_to_cs_handoff.yaml"

NEEDS_NONE = {
    "guarantee": (["guarantee", "docs/checked_fish.yaml"], 0),
    "guarantee a state": (["guarantee", SERVICE, "--state", "to_be"], 0),
    "conflicts": (["conflicts", "docs/blood_two.yaml"], 1),
    "conflicts of as_is": (["conflicts", RETAIL, "--state", "as_is"], 1),
    "verify": (["verify", "docs/blood_certificate.json"], 0),
    "repair": (["repair", "docs/blood_two.yaml"], 1),
    "repair at the least cost": (["repair", "docs/blood_two.yaml", "--prefer", "cost"], 1),
    "target": (["target", RETAIL, "--by", "17:30"], 1),
    "almanac": (["almanac", RETAIL, "--from", "2026-11-01", "--to", "2026-11-30"], 0),
    "compare": (["compare", RETAIL], 1),
}


def run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    script = f"{HIDING}\nfrom procmap.cli.app import run\nsys.argv[1:] = {arguments!r}\nrun()"
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("name", NEEDS_NONE)
def test_what_needs_no_extra_runs_without(name: str) -> None:
    arguments, code = NEEDS_NONE[name]
    done = run(arguments)
    assert (done.returncode, done.stderr) == (code, "")
    assert len(done.stdout.splitlines()) > 1 or name == "verify"


@pytest.mark.parametrize(("command", "misses"), [("simulate", "numpy"), ("capacity", "simpy")])
def test_what_needs_one_names_it(command: str, misses: str) -> None:
    done = run([command, SERVICE, *(["--orders", "3"] if command == "capacity" else [])])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"procmap: {misses} is not installed; run: pip install 'procmap[solvers]'\n"


def test_temporal_networks_need_none() -> None:
    script = f"""{HIDING}
from procmap import TemporalNetwork
network = TemporalNetwork()
network.add_uncertain("leaves", "arrives", 40, 60)
network.add("leaves", "unloaded", high=50)
network.add("arrives", "unloaded", low=0)
print(bool(network.consistent()), network.conflict().missing, network.minimal_window("leaves", "unloaded"))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True 10 Window(low=40, high=50)\n", "")
