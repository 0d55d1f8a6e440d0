"""Every hostile file in a process of its own, with limits: no crash, and a finding with a line."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "hostile"
ROOT = Path(__file__).parent.parent
MEMORY = 1 << 30
SECONDS = 5
LIMITS = f"""
import runpy, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
    resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
except ImportError:
    pass
"""
CHILD = LIMITS + 'runpy.run_module("procmap", run_name="__main__", alter_sys=True)\n'


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"hostile_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


CASES = load("cases")
GENERATE = load("generate")


def check(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CHILD, "check", str(path), "--lang", "en", "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False, env=environment
    )


def findings_of(output: str) -> list[dict[str, Any]]:
    return [found for file in json.loads(output)["files"] for found in file["findings"]]


def complaint(path: Path, expected: Any) -> str | None:
    """What went otherwise than expected, if anything."""
    result = check(path)
    said = (result.stdout + result.stderr)[-400:]
    if result.returncode < 0 or re.search("Traceback|internal error", result.stdout + result.stderr):
        return f"crash, exit code {result.returncode}: {said}"
    if expected.code is None:
        return None if result.returncode in (0, 1, 2) else f"exit code {result.returncode}"
    if result.returncode != expected.code:
        return f"exit code {result.returncode}, not {expected.code}: {said}"
    places = [(found["rule"], found["line"]) for found in findings_of(result.stdout)] if expected.rule else []
    if expected.rule and (expected.rule, expected.line) not in places:
        return f"no {expected.rule} in line {expected.line} among {places[:5]}"
    return None


def complaints(paths: dict[str, Path], expected: dict[str, Any]) -> dict[str, str]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda name: complaint(paths[name], expected[name]), paths)
        return {name: said for name, said in zip(paths, found, strict=True) if said}


def test_every_file_of_the_folder_has_an_expectation() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} == set(CASES.FILES)
    assert set(GENERATE.make()) == set(CASES.MADE)


def test_hostile_files() -> None:
    paths = {name: FOLDER / name for name in CASES.FILES}
    assert complaints(paths, CASES.FILES) == {}


def test_hostile_bytes(tmp_path: Path) -> None:
    paths = {name: tmp_path / f"{name}.yaml" for name in CASES.MADE}
    for name, content in GENERATE.make().items():
        paths[name].write_bytes(content)
    assert complaints(paths, CASES.MADE) == {}


def test_what_cannot_be_opened_exits_2(tmp_path: Path) -> None:
    paths = {"gone": tmp_path / "gone.yaml", "long": tmp_path / ("n" * 300)}
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.yaml")
        (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
        paths |= {"pipe": tmp_path / "pipe.yaml", "loop": tmp_path / "loop.yaml", "device": Path("/dev/zero")}
    expected = {name: CASES.Expected(2) for name in paths}
    assert complaints(paths, expected) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_the_limits_of_the_child_hold() -> None:
    greedy = LIMITS + "x = bytearray(2 << 30)"
    result = subprocess.run([sys.executable, "-c", greedy], capture_output=True, text=True, check=False)
    assert "MemoryError" in result.stderr
