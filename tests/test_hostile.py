"""Every hostile file in a process of its own, with limits: no crash, and a finding with a line."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent / "hostile"
ROOT = Path(__file__).parent.parent
TIMES = yaml.safe_load((ROOT / "tests" / "cases" / "time_cases.yaml").read_text("utf-8"))
STEPS = "procmap: 1\nprocess: P\nstates:\n  to_be:\n    steps:\n"
READ_AS_CLOCK_TIMES = {
    "18:00", "9:00", "09:00", "8:30", "08:30", "06:00", "0:30", "12:00", "24:00", "18:00:00", "09:00:00",
}  # fmt: skip
"""Of the texts that YAML 1.1 makes something else of: those that are times all the same."""
LATIN = re.compile(
    r"`[^`]*`|«[^»]*»|\bU\+[0-9A-F]{4,6}(?: [A-Z-]+)*"
    r"|\b(?:YAML|XML|IANA|ISO|UTF|Windows|CRLF|LF|null|tab|true|false|procmap|tag:yaml\.org\S*)\b|--date|<[^>]*>"
)
"""What of a Russian sentence may be in Latin letters: quoted text, characters' names, names of formats."""


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
NURSERY = load("nursery")
PROJECTS = load("projects")
Outcome = tuple[int, str]


def run_all(jobs: list[list[str]]) -> list[Outcome]:
    """The exit code and the words of each command, all of them started by one process that is not this one."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    result = subprocess.run(
        [sys.executable, str(FOLDER / "nursery.py")],
        input=json.dumps(jobs), capture_output=True, text=True, encoding="utf-8", check=False, env=environment,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return [(code, said) for code, said in json.loads(result.stdout)]


def check_all(paths: Iterable[Path]) -> list[Outcome]:
    return run_all([["check", str(path), "--lang", "en", "--format", "json"] for path in paths])


def findings_of(said: str) -> list[dict[str, Any]]:
    return [found for file in json.loads(said)["files"] for found in file["findings"]]


def crash(outcome: Outcome) -> str | None:
    code, said = outcome
    if code < 0 or re.search("Traceback|internal error|внутренняя ошибка", said):
        return f"crash, exit code {code}: {said[-400:]}"
    return None


def complaint(outcome: Outcome, expected: Any) -> str | None:
    """What went otherwise than expected, if anything."""
    code, said = outcome
    if (crashed := crash(outcome)) is not None:
        return crashed
    if code != expected.code:
        return f"exit code {code}, not {expected.code}: {said[-400:]}"
    if code == 2:
        return None
    found = findings_of(said)
    places = [(one["rule"], one["line"]) for one in found]
    if expected.rule and (expected.rule, expected.line) not in places:
        return f"no {expected.rule} in line {expected.line} among {places[:5]}"
    errors = [(one["rule"], one["line"]) for one in found if one["severity"] == "error"]
    if expected.errors is not None and errors != list(expected.errors):
        return f"{errors[:8]}, not {list(expected.errors)}"
    lineless = [one["message"] for one in found if one["line"] is None]
    return f"without a line: {lineless[:3]}" if lineless else None


def complaints(paths: dict[str, Path], expected: dict[str, Any]) -> dict[str, str]:
    outcomes = check_all(paths.values())
    told = ((name, complaint(one, expected[name])) for name, one in zip(paths, outcomes, strict=True))
    return {name: said for name, said in told if said}


def test_every_file_of_the_folder_has_an_expectation() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} == set(CASES.FILES)
    assert set(GENERATE.make()) == set(CASES.MADE)
    assert len(CASES.FILES) + len(CASES.MADE) + len(PROJECTS.PROJECTS) > 300


def test_hostile_files() -> None:
    paths = {name: FOLDER / name for name in CASES.FILES}
    assert complaints(paths, CASES.FILES) == {}


def test_hostile_files_for_eyes_in_russian() -> None:
    """The page that a person reads: no crash, no control character, and no English."""
    names = list(CASES.FILES)
    pages = run_all([["check", str(FOLDER / name), "--lang", "ru"] for name in names])
    wrong = {name: list(not_for_eyes(page)) for name, page in zip(names, pages, strict=True)}
    assert {name: told for name, told in wrong.items() if told} == {}


def not_for_eyes(page: Outcome) -> Iterator[str]:
    """What a Russian reader of a page should not meet."""
    code, said = page
    if (crashed := crash(page)) is not None or code == 2:
        yield crashed or said
    if odd := re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", said):
        yield f"{odd[0]!r}"
    for line in said.splitlines():
        sentence = re.match(r"(?:ошибка|предупреждение|примечание)\[[a-z-]+\]: (.*)", line)
        if sentence and (english := re.search(r"[A-Za-z]{3,}", LATIN.sub("", sentence[1]))):
            yield f"{english[0]} in: {sentence[1]}"


def test_hostile_bytes(tmp_path: Path) -> None:
    paths = {name: tmp_path / f"{name}.yaml" for name in CASES.MADE}
    for name, content in GENERATE.make().items():
        paths[name].write_bytes(content)
    assert complaints(paths, CASES.MADE) == {}


def times_of_the_cases() -> Iterator[tuple[str, bool]]:
    """Process files with one time each, and whether it is understood."""
    for text in TIMES["durations_rejected"]:
        yield f"{STEPS}      pack: {{name: A, takes: {json.dumps(text)}}}\n", False
    for text in TIMES["points_rejected"]:
        yield f"{STEPS}      pack:\n        not_before: {json.dumps(text)}\n        name: A\n", False
    for trap in TIMES["yaml_traps"]:
        understood = trap["text"] in READ_AS_CLOCK_TIMES or trap["text"] in ("null", "~")
        yield f"{STEPS}      pack:\n        not_before: {trap['text']}\n        name: A\n", understood


def test_every_time_trap_is_understood_or_told(tmp_path: Path) -> None:
    """Unquoted times are what they look like; everything else is told where it stands."""
    cases = list(times_of_the_cases())
    paths = [tmp_path / f"{n}.yaml" for n in range(len(cases))]
    for path, (text, _) in zip(paths, cases, strict=True):
        path.write_text(text, "utf-8")
    wrong = []
    for (text, understood), outcome in zip(cases, check_all(paths), strict=True):
        line = next(
            n for n, row in enumerate(text.splitlines(), 1) if "takes:" in row or "not_before:" in row
        )
        expected = CASES.exactly(0) if understood else CASES.exactly(1, ("bad-time", line))
        wrong += [(text.splitlines()[line - 1], said) for said in [complaint(outcome, expected)] if said]
    assert wrong == []
    assert len(cases) > 70


def projects() -> dict[str, Any]:
    return PROJECTS.PROJECTS if sys.platform == "win32" else {**PROJECTS.PROJECTS, **PROJECTS.LINKED}


def test_hostile_calendar_files(tmp_path: Path) -> None:
    """Told in the file that is wrong, or where it is named; and nothing of it is read from elsewhere."""
    made = projects()
    for name, project in made.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "process.yaml").write_text(PROJECTS.PROCESS.format(name=project.name), "utf-8")
        project.make(folder)
    outcomes = check_all(tmp_path / name / "process.yaml" for name in made)
    wrong = {
        name: wrong_place(tmp_path / name, made[name], one) for name, one in zip(made, outcomes, strict=True)
    }
    assert {name: said for name, said in wrong.items() if said} == {}


def wrong_place(folder: Path, project: Any, outcome: Outcome) -> str | None:
    if (said := complaint(outcome, CASES.Expected(1))) is not None:
        return said
    first, *more = findings_of(outcome[1])
    file = str(folder / project.file) if project.file else None
    if (first["rule"], first["line"], first["file"]) != (project.rule, project.line, file):
        return f"{first['rule']} in line {first['line']} of {first['file']}: {first['message']}"
    if file and [(one["file"], one["line"]) for one in first["related"]][-1] != (None, 7):
        return f"does not lead back: {first['related']}"
    if more and project.rule == "bad-value":
        return f"more than one finding: {[one['message'] for one in more][:3]}"
    return None if "root:" not in outcome[1] else "something was read from elsewhere"


def test_what_cannot_be_opened_exits_2(tmp_path: Path) -> None:
    paths = {"gone": tmp_path / "gone.yaml", "long": tmp_path / ("n" * 300)}
    (tmp_path / "empty").mkdir()
    paths["folder without a process"] = tmp_path / "empty"
    (tmp_path / "file.yaml").write_text("procmap: 1\n", "utf-8")
    paths["below a file"] = tmp_path / "file.yaml" / "x.yaml"
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.yaml")
        (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
        (tmp_path / "dangling.yaml").symlink_to(tmp_path / "nothing.yaml")
        paths |= {name: tmp_path / f"{name}.yaml" for name in ("pipe", "loop", "dangling")}
        paths |= {"device": Path("/dev/zero"), "terminal": Path("/dev/tty")}
    assert complaints(paths, {name: CASES.Expected(2) for name in paths}) == {}


@pytest.mark.usefixtures("ordinary_user")
def test_without_permission(tmp_path: Path) -> None:
    (tmp_path / "closed.yaml").write_text("procmap: 1\n", "utf-8")
    (tmp_path / "closed.yaml").chmod(0)
    [(code, said)] = run_all([["check", str(tmp_path / "closed.yaml"), "--lang", "en"]])
    assert (code, "permission denied" in said) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_the_limits_of_the_child_hold() -> None:
    greedy = f"import sys; sys.path.insert(0, {str(FOLDER)!r}); import nursery; nursery.limit(); x = bytearray(2 << 30)"
    result = subprocess.run([sys.executable, "-c", greedy], capture_output=True, text=True, check=False)
    assert "MemoryError" in result.stderr
    endless = greedy.replace(
        "x = bytearray(2 << 30)", "nursery.SECONDS = 1; nursery.limit()\nwhile True: pass"
    )
    result = subprocess.run([sys.executable, "-c", endless], capture_output=True, text=True, check=False)
    assert result.returncode < 0


def test_a_child_says_what_a_fresh_process_says() -> None:
    path = str(FOLDER / "m-cycle.yaml")
    fresh = subprocess.run(
        [sys.executable, "-m", "procmap", "check", path, "--lang", "en"],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert run_all([["check", path, "--lang", "en"]]) == [(fresh.returncode, fresh.stdout)]
