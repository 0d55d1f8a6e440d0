"""From a save to the new verdict: `procmap check --watch` against starting `procmap check` again. Wall-clock time.

The file is saved as careful editors save, by putting a new one in its place; time ends when the report is complete.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import EXAMPLE, ROOT, Row, against, row, table

WORK = "watch"
FLOOR = "<= 0.3"
SAVES = 21
_TEXT = EXAMPLE.read_text(encoding="utf-8")
_ENV = {**os.environ, "PYTHONPATH": str(ROOT), "PROCMAP_LANG": "en", "PYTHONUTF8": "1"}


def run(quick: bool = False) -> list[Row]:
    """The median and the longest time of watching, the peer's median, and what waiting costs."""
    with tempfile.TemporaryDirectory(prefix="bench-watch-") as folder:
        path = Path(folder, EXAMPLE.name)
        _save(path, 0)
        watched = _watched(path, 3 if quick else SAVES)
        anew = _anew(path, 2 if quick else 5)
        idle = _idle(path, 0.5 if quick else 10)
    medians = {"procmap": statistics.median(watched), "procmap check, started anew": statistics.median(anew)}
    return [
        *against(WORK, "retail example, median of saves", "one save", medians, floors={}),
        row(
            WORK,
            "retail example, longest of the saves",
            "one save",
            "a unit",
            max(watched),
            ours=max(watched),
            floor=FLOOR,
        ),
        row(WORK, "nothing changes, CPU time", "one second", "a unit", idle, ours=idle),
    ]


def _save(path: Path, number: int) -> str:
    """Put a version of the example in place; what its report says and no other's."""
    mark = f"version {number}"
    beside = path.with_suffix(".part")
    beside.write_text(_TEXT.replace("\nprocess: ", f"\nprocess: {mark} "), encoding="utf-8")
    beside.replace(path)
    return mark


def _watched(path: Path, saves: int) -> list[float]:
    spent = []
    with _watching(path) as child:
        _read_report(child)
        for n in range(1, saves + 1):
            time.sleep(0.3 + n / 97)  # at rest, and at no fixed moment of any rhythm
            start = time.perf_counter()
            mark = _save(path, n)
            report = _read_report(child)
            spent.append(time.perf_counter() - start)
            assert report.startswith(mark), report[:200]
            assert "holds" in report
        child.terminate()
    return spent


def _watching(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "procmap", "check", "--watch", str(path)]
    return subprocess.Popen(command, env=_ENV, stdout=subprocess.PIPE, encoding="utf-8")


def _read_report(child: subprocess.Popen[str]) -> str:
    """One report, up to the line that tells its time."""
    lines: list[str] = []
    assert child.stdout is not None
    while not (lines and lines[-1].startswith("--- checked at")):
        lines.append(child.stdout.readline())
        assert lines[-1], "the child ended"
    return "".join(lines)


def _anew(path: Path, times: int) -> list[float]:
    spent = []
    for n in range(times + 1):  # the first one compiles and warms the file cache
        mark = _save(path, 1000 + n)
        start = time.perf_counter()
        command = [sys.executable, "-m", "procmap", "check", str(path)]
        done = subprocess.run(command, env=_ENV, capture_output=True, encoding="utf-8", check=False)
        spent.append(time.perf_counter() - start)
        assert done.stdout.startswith(mark)
    return spent[1:]


def _idle(path: Path, seconds: float) -> float:
    """CPU seconds a second while nothing changes. Linux only; 0 elsewhere."""
    with _watching(path) as child:
        _read_report(child)
        time.sleep(0.5)
        before = _cpu(child.pid)
        time.sleep(seconds)
        spent = (_cpu(child.pid) - before) / seconds
        child.terminate()
    return spent


def _cpu(process: int) -> float:
    file = Path(f"/proc/{process}/stat")
    if not file.exists():
        return 0.0
    user, system = file.read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
