"""A newcomer's first hour in one folder, each command in a process of its own, in English and in Russian.

What must come out is worked out from the starter file: baking from 03:00 takes 2 h at worst, the handoff 10 min, the
drive 40 min, unloading 15 min; the rolls are promised to the drivers by 05:30, breakfast is at 06:30. With 3 h the
rolls arrive at 06:10 (40 min late) and breakfast is ready at 07:05.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from desk import Desk
from jsonschema import Draft7Validator, Draft202012Validator

from procmap.cli.completing import SEPARATOR, SHELL, WORDS

TODAY = "2026-11-23"
CONSOLE = ("::error file=process.yaml,line=", "title=unkeepable-promise::")
SARIF = Path(__file__).parents[1] / "export" / "schemas" / "sarif-2.1.0.json"


class Words(NamedTuple):
    """What the newcomer reads and writes in one language."""

    language: str
    range: str
    """How long baking takes in the starter file."""
    long: str
    holds: str
    late: str
    """The verdict when the deadline is missed."""
    promise: str
    bakery: str
    rolls: str
    mended: str
    reason: str
    ignored: str
    unused: str
    clean: str


ENGLISH = Words(
    language="en",
    range="90m..2h",
    long="3h",
    holds="to be: holds · Rolls on the buffet by 06:30 · slack 25–55 min",
    late="to be: infeasible · Rolls on the buffet by 06:30 · 35 min late",
    promise="05:30",
    bakery="Bakery",
    rolls="Rolls packed and handed over",
    mended="write `department` instead of `departmnt`",
    reason="a second oven comes in May",
    ignored="1 ignored in 1 file",
    unused="`unkeepable-promise` finds nothing here: remove it from the comment",
    clean="nothing found in 1 file",
)
RUSSIAN = Words(
    language="ru",
    range="90 мин..2 ч",
    long="3 ч",
    holds="как надо: выполняется · Булочки на шведском столе к 06:30 · запас 25–55 мин",
    late="как надо: невыполнимо · Булочки на шведском столе к 06:30 · опоздание 35 мин",
    promise="05:30",
    bakery="Пекарня",
    rolls="Булочки упакованы и переданы",
    mended="написать `department` вместо `departmnt`",
    reason="вторая печь будет в мае",
    ignored="1 пропущено по комментарию в 1 файле",
    unused="`unkeepable-promise` здесь ничего не находит: уберите его из комментария",
    clean="проверен 1 файл, замечаний нет",
)


class Folder(NamedTuple):
    """A folder with the process file, and the language spoken in it."""

    path: Path
    words: Words

    def run(self, *arguments: str, code: int = 0, **environment: str) -> str:
        """What a command prints to both streams; it must end with the code."""
        done = subprocess.run(
            [sys.executable, "-m", "procmap", *arguments],
            cwd=self.path,
            env={**clean_environment(), "PROCMAP_LANG": self.words.language, **environment},
            capture_output=True,
            timeout=60,
            check=False,
        )
        said = done.stdout.decode() + done.stderr.decode()
        assert done.returncode == code, said
        return said

    @property
    def file(self) -> Path:
        return self.path / "process.yaml"

    @property
    def text(self) -> str:
        return self.file.read_text("utf-8")

    def replace(self, old: str, new: str) -> None:
        """Edit the file as one does by hand."""
        assert self.text.count(old) == 1, old
        self.file.write_text(self.text.replace(old, new), "utf-8")

    def task(self, number: int) -> tuple[dict[str, Any], list[str], dict[str, str]]:
        """A task of VS Code as ``procmap init`` wrote it: all of it, its arguments, its environment."""
        task = json.loads((self.path / ".vscode" / "tasks.json").read_text("utf-8"))["tasks"][number]
        arguments = [one.replace("${workspaceFolder}", str(self.path)) for one in task["args"]]
        return task, arguments, task["options"]["env"]

    def problems(self, code: int) -> list[dict[str, str]]:
        """What VS Code would list: each line of the check task through its problem matcher."""
        task, arguments, environment = self.task(0)
        pattern = task["problemMatcher"]["pattern"]
        keys = {key: at for key, at in pattern.items() if isinstance(at, int)}
        lines = self.run(*arguments, code=code, **environment).splitlines()
        found = [re.match(pattern["regexp"], line) for line in lines]
        assert all(found), lines
        return [{key: one[at] for key, at in keys.items()} for one in found if one]


def clean_environment() -> dict[str, str]:
    """This process's environment without what would speak to procmap."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("PROCMAP_", "LC_", "LANG"))}
    return {**own, "PYTHONUTF8": "1", "PROCMAP_TODAY": TODAY}


@pytest.mark.parametrize("words", [ENGLISH, RUSSIAN], ids=lambda words: words.language)
def test_seven_acts(words: Words, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "bread", words)
    begin(tmp_path, folder)
    open_in_an_editor(folder)
    complete(folder)
    misspell_and_mend(folder)
    break_and_see(folder)
    suppress(folder)
    annotate(folder)
    come_to_rest(folder)


def begin(parent: Path, folder: Folder) -> None:
    """Act 1: ``init`` writes a project that holds."""
    said = Folder(parent, folder.words).run("init", "bread")
    assert "bread/process.yaml" in said.splitlines()
    checked = folder.run("check", "process.yaml")
    assert folder.words.holds in checked.splitlines()
    assert checked.rstrip().endswith(folder.words.clean)


def open_in_an_editor(folder: Folder) -> None:
    """Act 2: the schema of the first line takes the file, and the language server finds nothing."""
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", folder.text)
    assert named
    schema = json.loads((folder.path / named[1]).read_text("utf-8"))
    validator = Draft7Validator(schema)
    data = yaml.safe_load(folder.text)
    assert list(validator.iter_errors(data)) == []
    data["departments"]["bakery"]["hed"] = "head_baker"
    assert [list(error.path) for error in validator.iter_errors(data)] == [["departments", "bakery"]]
    assert underlined(folder) == []


def complete(folder: Folder) -> None:
    """Act 3: the schema made again offers the ids with their names; so does Tab."""
    _, arguments, environment = folder.task(1)
    assert folder.run(*arguments, **environment) == ""
    schema = json.loads((folder.path / "procmap.schema.json").read_text("utf-8"))
    offered = schema["definitions"]["ids-of-departments"]
    names = dict(zip(offered["enum"], offered["enumDescriptions"], strict=True))
    assert names["bakery"] == folder.words.bakery
    assert list(Draft7Validator(schema).iter_errors(yaml.safe_load(folder.text))) == []
    line = SEPARATOR.join(["procmap", "why", "process.yaml", "rolls"])
    tab = folder.run(**{SHELL: "bash", WORDS: line})
    assert tab.splitlines() == ["words", f"rolls_ready\t{folder.words.rolls}"]
    assert "PROCMAP_COMPLETION" in folder.run("completion", "bash")


def misspell_and_mend(folder: Folder) -> None:
    """Acts 4 to 6, for a slip of the finger: it is seen in its line, and ``fix`` mends nothing else."""
    sound = folder.text
    folder.replace("        department: bakery\n", "        departmnt: bakery\n")
    line = 1 + folder.text.splitlines().index("        departmnt: bakery")
    [problem] = folder.problems(code=1)
    assert (problem["code"], problem["severity"]) == ("unknown-key", "error")
    assert (int(problem["line"]), int(problem["column"])) == (line, 9)
    assert Path(problem["file"]) == folder.file
    assert underlined(folder) == [("unknown-key", "departmnt")]
    shown = folder.run("fix", "process.yaml", code=1)
    assert "+        department: bakery" in shown.splitlines()
    assert folder.text != sound
    assert f"process.yaml:{line}:9: {folder.words.mended}" in folder.run("fix", "process.yaml", "--write")
    assert folder.text == sound


def break_and_see(folder: Folder) -> None:
    """Acts 4 and 5, for a deadline: baking takes an hour more."""
    folder.replace(f"takes: {folder.words.range} ", f"takes: {folder.words.long} ")
    said = folder.run("check", "process.yaml", code=1)
    assert folder.words.late in said.splitlines()
    assert "[unkeepable-promise]: `bakery`" in said
    assert "07:05" in said
    [problem] = folder.problems(code=1)
    assert problem["code"] == "unkeepable-promise"
    assert folder.text.splitlines()[int(problem["line"]) - 1].strip().startswith("takes: 3")
    assert all(one in problem["message"] for one in (folder.words.promise, "40"))
    assert underlined(folder) == [("unkeepable-promise", folder.words.long)]


def suppress(folder: Folder) -> None:
    """Act 6: the finding may stand, with a reason; then it neither shows nor counts."""
    comment = f"# procmap: ignore[unkeepable-promise] {folder.words.reason}"
    folder.replace(
        f"        takes: {folder.words.long} ", f"        {comment}\n        takes: {folder.words.long} "
    )
    said = folder.run("check", "process.yaml")
    assert "unkeepable-promise" not in said
    assert folder.words.ignored in said.splitlines()
    assert folder.words.late in said.splitlines()
    assert folder.problems(code=0) == []
    [file] = json.loads(folder.run("check", "process.yaml", "--format", "json"))["files"]
    assert [one["reason"] for one in file["ignored"]] == [folder.words.reason]
    assert file["findings"] == []


def annotate(folder: Folder) -> None:
    """Act 7: without the comment a server tells the finding at its line; both forms say the same."""
    kept = folder.text
    folder.file.write_text("".join(lines_without("# procmap: ignore", kept)), "utf-8")
    first, _ = folder.run("check", "process.yaml", "--format", "github", code=1).splitlines()
    assert all(part in first for part in CONSOLE)
    line = re.search(r",line=(\d+),", first)
    assert line
    folder.run("check", "process.yaml", "-o", "report.sarif", "--quiet", code=1)
    log = json.loads((folder.path / "report.sarif").read_text("utf-8"))
    assert list(Draft202012Validator(json.loads(SARIF.read_text("utf-8"))).iter_errors(log)) == []
    [result] = log["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("unkeepable-promise", "error")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == int(line[1])
    folder.file.write_text(kept, "utf-8")


def come_to_rest(folder: Folder) -> None:
    """The oven comes: the comment is told to be unused, and without it nothing is found.

    On a day that comes from the clock nothing is said of it: on another day it may be needed.
    """
    folder.replace(f"takes: {folder.words.long} ", f"takes: {folder.words.range} ")
    assert folder.problems(code=0) == []
    folder.replace("\ntimezone:", "\nanchor: 2026-11-27\ntimezone:")
    [problem] = folder.problems(code=0)
    assert (problem["code"], problem["severity"]) == ("unused-ignore", "warning")
    assert problem["message"] == folder.words.unused
    folder.file.write_text("".join(lines_without("# procmap: ignore", folder.text)), "utf-8")
    assert folder.words.clean in folder.run("check", "process.yaml")


def lines_without(words: str, text: str) -> Iterator[str]:
    """The lines that do not begin with the words."""
    return (line for line in text.splitlines(keepends=True) if not line.strip().startswith(words))


def underlined(folder: Folder) -> list[tuple[str, str]]:
    """What the language server underlines in the file: rules and texts."""
    desk = Desk(folder.path, options={"lang": folder.words.language}, env={"PROCMAP_TODAY": TODAY})
    found = desk.underlined(desk.open(folder.text, "process.yaml"))
    assert desk.close() == 0
    return found
