"""What the documentation shows is what happens: its blocks are run, its paths exist.

``console`` blocks: each line after ``$ `` is run from the checkout and must print what follows it (a line ``…``
stands for any lines). ``python`` blocks are run as doctests. ``yaml`` blocks that begin with ``procmap:`` must be
read without a reading error.
"""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.M | re.S)


def blocks(kind: str) -> list[pytest.param]:
    found = []
    for page in PAGES:
        for n, match in enumerate(BLOCK.finditer(page.read_text("utf-8")), 1):
            if match[1] == kind:
                found.append(pytest.param(match[2], id=f"{page.relative_to(ROOT)}:{n}"))
    return found


def commands(block: str) -> list[tuple[str, list[str]]]:
    runs: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            runs.append((line[2:], []))
        elif runs:
            runs[-1][1].append(line)
    return runs


def matches(wanted: list[str], printed: list[str]) -> bool:
    """Line by line; ``…`` stands for any number of lines."""
    if not wanted:
        return not printed
    if wanted[0].strip() == "…":
        return any(matches(wanted[1:], printed[n:]) for n in range(len(printed) + 1))
    return bool(printed) and wanted[0].rstrip() == printed[0].rstrip() and matches(wanted[1:], printed[1:])


def run(command: str) -> str:
    words = shlex.split(command)
    assert words[0] == "procmap", f"only procmap is run here, not {words[0]}"
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={
            "PATH": "/usr/bin:/bin",
            "PROCMAP_LANG": "en",
            "PYTHONIOENCODING": "utf-8",
            "PROCMAP_TODAY": "2026-11-23",
        },
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("block", blocks("console"))
def test_console(block: str) -> None:
    runs = commands(block)
    assert runs
    for command, wanted in runs:
        printed = run(command).rstrip("\n").splitlines()
        while wanted and not wanted[-1].strip():
            wanted.pop()
        assert matches(wanted, printed), f"$ {command}\n" + "\n".join(printed)


@pytest.mark.parametrize("block", blocks("python"))
def test_python(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    test = doctest.DocTestParser().get_doctest(block, {}, "docs", None, 0)
    assert test.examples, "a python block shows a session with >>>"
    runner = doctest.DocTestRunner()
    runner.run(test)
    assert runner.summarize().failed == 0


@pytest.mark.parametrize(
    "block", [one for one in blocks("yaml") if re.match(r"(#.*\n)*procmap:", one.values[0])]
)
def test_yaml(block: str) -> None:
    from procmap.api.check import Question, check_text
    from procmap.api.rules import find_rule

    report = check_text(block, "block.yaml", None, Question(date(2026, 11, 23)))
    assert [f for f in report.findings if find_rule(f.rule).kind == "reading"] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_exist(page: Path) -> None:
    text = BLOCK.sub("", page.read_text("utf-8"))
    for path in re.findall(r"`((?:procmap|tests|docs|examples|benchmarks)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", text):
        assert (page.parent / path).exists(), path


def test_the_docstring_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    import procmap

    monkeypatch.chdir(ROOT)
    assert doctest.testmod(procmap).failed == 0
