"""What the documentation shows is what happens: its blocks are run, its paths exist.

``console`` blocks: each line after ``$ `` is run where examples and docs lie as in the checkout, in a folder that is
thrown away, and must print what follows it (a line ``…`` stands for any lines). ``python`` blocks are run as
doctests. ``yaml`` blocks that begin with ``procmap:`` must be read without a reading error.

The pages of the guide are sessions: each has a folder, in which its blocks happen one after the other. A block with a
file's name behind its kind (``yaml laptop.yaml``) is saved as that file; a ``diff`` block changes the one file that it
fits. The first chapter begins with an empty folder and must end with the file that lies beside it; the others begin
with that file. ``--update-golden`` writes what is printed now into console blocks without ``…``.
"""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CHAPTERS = sorted(GUIDE.rglob("0*.md"))
NAMED = re.compile(r"^```(\w+)[ ]?([^\n]*)\n(.*?)^```", re.M | re.S)
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.M | re.S)


def blocks(kind: str) -> list[pytest.param]:
    found = []
    for page in PAGES:
        if kind == "console" and page in CHAPTERS:
            continue
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


def run(command: str, folder: Path, language: str = "en", *, aside: bool = False) -> str:
    """What a command prints; ``aside``: on standard error, too, as a terminal shows it."""
    words = shlex.split(command)
    assert words[0] == "procmap", f"only procmap is run here, not {words[0]}"
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={
            "PATH": "/usr/bin:/bin",
            "PROCMAP_LANG": language,
            "PYTHONIOENCODING": "utf-8",
            "PROCMAP_TODAY": "2026-11-23",
        },
    )
    assert aside or done.stderr == ""
    return done.stdout + done.stderr


@pytest.mark.parametrize("block", blocks("console"))
def test_console(block: str, tmp_path: Path) -> None:
    runs = commands(block)
    assert runs
    for shown in ("examples", "docs"):
        (tmp_path / shown).symlink_to(ROOT / shown)
    for command, wanted in runs:
        printed = run(command, tmp_path).rstrip("\n").splitlines()
        while wanted and not wanted[-1].strip():
            wanted.pop()
        assert matches(wanted, printed), f"$ {command}\n" + "\n".join(printed)


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: str(page.relative_to(GUIDE)))
def test_chapter(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    first = page.name.startswith("01-")
    if not first:
        shutil.copy(page.parent / "laptop.yaml", tmp_path)
    shown = page.read_text("utf-8")
    language = "ru" if page.parent.name == "ru" else "en"
    told = "".join(happened(shown, tmp_path, language))
    if request.config.getoption("--update-golden"):
        page.write_text(told, "utf-8")
    assert told == shown
    if first:
        assert (tmp_path / "laptop.yaml").read_text("utf-8") == (page.parent / "laptop.yaml").read_text(
            "utf-8"
        )


def happened(page: str, folder: Path, language: str) -> Iterator[str]:
    """The page as it would be if it told what happens: the same, where it does."""
    at = 0
    for block in NAMED.finditer(page):
        yield page[at : block.start(3)]
        kind, name, text = block.groups()
        if kind == "console":
            text = session(text, folder, language)
        elif kind == "diff":
            change(text, folder)
        elif name:
            (folder / name).write_text(text, "utf-8")
        yield text
        at = block.end(3)
    yield page[at:]


def session(block: str, folder: Path, language: str) -> str:
    """The commands of a block with what they print; as shown, where ``…`` leaves something out and the rest fits."""
    told = ""
    assert commands(block), block
    for command, wanted in commands(block):
        printed = run(command, folder, language, aside=True).rstrip("\n").splitlines()
        while wanted and not wanted[-1].strip():
            wanted.pop()
        fits = any(one.strip() == "…" for one in wanted) and matches(wanted, printed)
        told += "\n".join(["$ " + command, *(wanted if fits else printed)]) + "\n"
    return told


def change(block: str, folder: Path) -> None:
    """Lines with ``-`` go, lines with ``+`` come, the others show the place; they fit one place of one file."""
    lines = block.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    fits = [file for file in sorted(folder.iterdir()) if file.is_file() and old in file.read_text("utf-8")]
    assert len(fits) == 1, block
    text = fits[0].read_text("utf-8")
    assert text.count(old) == 1, block
    fits[0].write_text(text.replace(old, new), "utf-8")


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
