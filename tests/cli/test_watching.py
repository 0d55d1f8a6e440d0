"""``procmap check --watch`` as a user runs it: in a child process, with files saved in the ways of editors."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from procmap.cli.app import main

ROOT = Path(__file__).parents[2]
SECONDS = 20
"""Far more than it takes: the machine may be busy. benchmarks/bench_watch.py measures how long it takes."""
BREAD = """\
procmap: 1
process: Bread
anchor: 2026-11-27
timezone: Europe/Berlin
customer: {requires: {on_shelf: {what: Bread, at: sell, by: "08:00"}}}
states: {to_be: {steps: {sell: {name: Sell, not_before: "05:00", takes: TAKES}}}}
"""
HOLDS = "to be: holds · Bread by 08:00 · slack 0 min"


def bread(takes: str) -> str:
    return BREAD.replace("TAKES", takes)


class Watching:
    """A child that watches; ``report`` gives one report after the other."""

    def __init__(self, *arguments: object, reading: bool = True, program: str = "") -> None:
        run = "import sys; from procmap.cli.app import main; sys.exit(main(sys.argv[1:]))"
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
        self.child = subprocess.Popen(
            [sys.executable, "-c", f"{program}\n{run}", "check", "--watch", *map(str, arguments)],
            env={**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.lines: queue.Queue[str] = queue.Queue()
        if reading:
            threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            self.lines.put(line.rstrip("\n"))

    def report(self) -> str:
        """The next report, up to the line that tells its time."""
        found: list[str] = []
        while not (found and found[-1].startswith("--- checked at ")):
            found.append(self.lines.get(timeout=SECONDS))
        return "\n".join(found)

    def until(self, wanted: str) -> str:
        """The first report that has something in it; those before it are passed over."""
        for _ in range(20):
            found = self.report()
            if wanted in found:
                return found
        raise AssertionError(f"never said: {wanted}")

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """The exit code after a signal, and what was said on standard error."""
        self.child.send_signal(number)
        code = self.child.wait(SECONDS)
        assert self.child.stderr is not None
        return code, self.child.stderr.read()

    def close(self) -> None:
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait(SECONDS)
        for stream in (self.child.stdout, self.child.stderr):
            if stream is not None:
                stream.close()


Start = Callable[..., Watching]


@pytest.fixture
def start() -> Iterator[Start]:
    children: list[Watching] = []

    def begin(*arguments: object, **more: Any) -> Watching:
        children.append(Watching(*arguments, **more))
        return children[-1]

    yield begin
    for one in children:
        one.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "bread.yaml"
    found.write_text(bread("3h"), "utf-8")
    return found


def replace(path: Path, text: str) -> None:
    """As careful editors save: written beside it, then put in its place."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def delete_and_create(path: Path, text: str) -> None:
    path.unlink()
    time.sleep(0.06)
    path.write_text(text, "utf-8")


def move_away_and_create(path: Path, text: str) -> None:
    """As vim saves where it keeps a backup."""
    path.replace(path.with_name(f"{path.name}~"))
    path.write_text(text, "utf-8")


def truncate_and_write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        time.sleep(0.1)
        for line in text.splitlines(keepends=True):
            file.write(line)
            file.flush()
            time.sleep(0.02)


WAYS = [replace, delete_and_create, move_away_and_create, truncate_and_write]


@pytest.mark.parametrize("save", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_saving(start: Start, path: Path, save: Callable[[Path, str], None]) -> None:
    watching = start(path)
    assert HOLDS in watching.report()
    save(path, bread("3h 30m"))
    assert "30 min late" in watching.until("to be: infeasible")
    save(path, bread("3h"))
    found = watching.until(HOLDS)
    assert re.search(
        r"^--- checked at [0-2]\d:[0-5]\d:[0-5]\d; watching for changes, Ctrl-C ends$", found, re.M
    )


def test_nothing_is_said_while_nothing_changes(start: Start, path: Path) -> None:
    watching = start(path)
    watching.report()
    (path.parent / "notes.txt").write_text("not looked at", "utf-8")
    with pytest.raises(queue.Empty):
        watching.lines.get(timeout=1.5)


def test_a_folder_with_files_that_come_and_go(start: Start, tmp_path: Path, path: Path) -> None:
    watching = start(tmp_path)
    assert watching.report().count("slack 0 min") == 1
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "more.yaml").write_text(bread("3h"), "utf-8")
    assert watching.until("in 2 files").count("slack 0 min") == 2
    replace(inner / "more.yaml", bread("4h"))
    assert "more.yaml" in watching.until("1 h late")
    (inner / "more.yaml").unlink()
    watching.until("in 1 file")
    path.unlink()
    watching.until("no process file lies in it or below")
    path.write_text(bread("3h"), "utf-8")
    watching.until(HOLDS)


def test_a_file_that_is_not_there_yet(start: Start, path: Path) -> None:
    path.unlink()
    watching = start(path)
    assert "there is no such file or folder" in watching.report()
    path.write_text(bread("3h"), "utf-8")
    watching.until(HOLDS)


def test_settings_and_calendar_files(start: Start, tmp_path: Path, path: Path) -> None:
    text = bread("1h").replace(
        "states:", 'calendars: {bakery: {file: days.yaml, week: {mon-fri: "05:00-09:00"}}}\nstates:'
    )
    path.write_text(text, "utf-8")
    watching = start(path)
    assert "days.yaml" in watching.until("error[bad-value]")
    (tmp_path / "days.yaml").write_text("closed: [2026-11-26]\n", "utf-8")
    assert "error" not in watching.until("to be: holds")
    (tmp_path / "procmap.toml").write_text('preset = "reccommended"\n', "utf-8")
    watching.report()
    (tmp_path / "procmap.toml").write_text("[rules]\nno-time-of-day = 'off'\n", "utf-8")
    watching.until("to be: holds")
    replace(tmp_path / "days.yaml", "closed: [2026-13-26]\n")
    watching.until("error[bad-value]")
    code, errors = watching.end()
    assert code == 130
    assert re.fullmatch(r"procmap: .*procmap\.toml:1:10: error\[bad-setting\]: .*\n", errors)


def test_the_first_question_must_make_sense(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(path), "--watch", "--state", "x", "--lang", "en"]) == 2
    assert "unknown state" in capsys.readouterr().err
    assert main(["check", "-", "--watch", "--lang", "en"]) == 2
    assert "standard input cannot be watched" in capsys.readouterr().err
    (path.parent / "procmap.toml").write_text("x = 1", "utf-8")
    assert main(["check", str(path), "--watch", "--lang", "en"]) == 2


def test_a_state_that_is_renamed_meanwhile(start: Start, path: Path) -> None:
    watching = start(path, "--state", "to_be")
    watching.until(HOLDS)
    replace(path, bread("3h").replace("to_be", "target"))
    watching.report()
    replace(path, bread("3h"))
    watching.until(HOLDS)
    assert "unknown state “to_be”" in watching.end()[1]


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_quietly(start: Start, path: Path, number: int, code: int) -> None:
    watching = start(path)
    watching.report()
    began = time.monotonic()
    assert watching.end(number) == (code, "")
    assert time.monotonic() - began < 5


def test_json_is_one_document_after_the_other(start: Start, path: Path) -> None:
    watching = start(path, "--format", "json")

    def document() -> Any:
        lines: list[str] = []
        while not (lines and lines[-1] == "}"):
            lines.append(watching.lines.get(timeout=SECONDS))
        return json.loads("\n".join(lines))

    assert document()["files"][0]["states"][0]["verdict"] == "holds"
    replace(path, bread("4h"))
    assert document()["files"][0]["states"][0]["verdict"] == "infeasible"


def test_a_reader_that_goes_away_ends_it_quietly(start: Start, path: Path) -> None:
    watching = start(path, "--lang", "ru", reading=False)
    child = watching.child
    assert child.stdout is not None
    while not child.stdout.readline().startswith("--- проверено в "):
        pass
    child.stdout.close()
    replace(path, bread("4h"))
    assert child.wait(SECONDS) == 0
    assert child.stderr is not None
    assert child.stderr.read() == ""


def test_it_works_without_the_library(start: Start, path: Path) -> None:
    watching = start(path, program="import sys; sys.modules['watchfiles'] = None")
    watching.until(HOLDS)
    replace(path, bread("4h"))
    watching.until("to be: infeasible")
    assert watching.end() == (130, "")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="pseudo-terminals")
def test_a_terminal_is_cleared(path: Path) -> None:
    leader, follower = os.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "TERM": "xterm", "COLUMNS": "80"}
    command = [sys.executable, "-m", "procmap", "check", "--watch", "--lang", "en", str(path)]
    child = subprocess.Popen(command, env=env, stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    try:
        shown = b""
        while b"Ctrl-C ends" not in shown:
            shown += os.read(leader, 65536)
        replace(path, bread("4h"))
        while b"infeasible" not in shown or not shown.rstrip().endswith(b"ends"):
            shown += os.read(leader, 65536)
        child.send_signal(signal.SIGINT)
        assert child.wait(SECONDS) == 130
    finally:
        child.kill()
        child.wait(SECONDS)
        os.close(leader)
    assert shown.count(b"\x1b[2J") == 2
    assert b"---" not in shown.split(b"\x1b[2J")[-1]


def test_a_check_does_not_load_the_library(path: Path) -> None:
    script = (
        "import sys\nfrom procmap.cli.app import main\n"
        f"main(['check', {str(path)!r}])\nsys.exit('watchfiles' in sys.modules or 'anyio' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 0
