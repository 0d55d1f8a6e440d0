"""Run procmap many times, each in a process of its own with limits, without starting Python each time.

``python nursery.py < jobs.json``: the program is imported once, then every job is a fork of this process. Prints,
for each job, the exit code (negative: killed by that signal) and what was written. Where there is no fork, each job
starts Python afresh, without limits.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

MEMORY = 1 << 30
"""Bytes of address space."""
SECONDS = 5
"""Of processor time."""
PATIENCE = 120
"""Seconds of waiting, after which a job hangs."""

Job = list[str]
Outcome = tuple[int, str]


def limit() -> None:
    """Bound memory and processor time of this process."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def warm(folder: Path) -> None:
    """Bring in all that a run needs, by running it once."""
    from procmap.cli.app import main

    path = folder / "warm.yaml"
    path.write_text("procmap: 1\nprocess: P\nstates: {to_be: {steps: {a: {name: A, takes: 1h}}}}\n", "utf-8")
    kept = os.dup(1)
    with (folder / "warm.txt").open("wb") as out:
        os.dup2(out.fileno(), 1)
        for extra in ([], ["--format", "json"]):
            main(["check", str(path), *extra])
        sys.stdout.flush()
        os.dup2(kept, 1)


def live(job: Job, out: Path) -> NoReturn:
    """Be one run: everything that it says goes to ``out``."""
    import signal

    code = 99
    try:
        signal.alarm(PATIENCE)
        limit()
        written = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(written, 1)
        os.dup2(written, 2)
        from procmap.cli.app import main

        code = main(job)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def raise_all(jobs: list[Job], folder: Path) -> list[Outcome]:
    """Run all jobs, as many at a time as there are processors."""
    codes: dict[int, int] = {}
    running: dict[int, int] = {}
    for number, job in enumerate(jobs):
        if len(running) >= (os.cpu_count() or 1):
            reap(running, codes)
        child = os.fork()
        if not child:
            live(job, folder / f"{number}.txt")
        running[child] = number
    while running:
        reap(running, codes)
    return [(codes[number], said(folder / f"{number}.txt")) for number in range(len(jobs))]


def reap(running: dict[int, int], codes: dict[int, int]) -> None:
    """Wait for one run to end."""
    child, status = os.waitpid(-1, 0)
    codes[running.pop(child)] = os.waitstatus_to_exitcode(status)


def said(path: Path) -> str:
    """What a run wrote; nothing where it ended before it could."""
    return path.read_bytes().decode("utf-8", "backslashreplace") if path.exists() else ""


def start_each(jobs: list[Job]) -> list[Outcome]:
    """The same where processes cannot be forked."""
    import subprocess

    command = [sys.executable, "-m", "procmap"]
    outcomes = []
    for job in jobs:
        result = subprocess.run([*command, *job], capture_output=True, check=False, timeout=PATIENCE)
        outcomes.append((result.returncode, (result.stdout + result.stderr).decode("utf-8")))
    return outcomes


def run(jobs: list[Job]) -> list[Outcome]:
    """The exit code and the words of each job."""
    if not hasattr(os, "fork"):
        return start_each(jobs)
    with tempfile.TemporaryDirectory() as name:
        warm(Path(name))
        return raise_all(jobs, Path(name))


if __name__ == "__main__":
    given: Any = json.load(sys.stdin)
    json.dump(run(given), sys.stdout)
