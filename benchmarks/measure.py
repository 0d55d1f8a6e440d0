"""How all benchmarks measure: CPU time, ways interleaved in one run, medians of at least five, one kind of row.

A row says what was measured, against whom, and whether it keeps its floor. Whoever measures asserts first that
all ways give the same result.
"""

from __future__ import annotations

import gc
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypedDict

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "av_retail_delivery.yaml"
ROUNDS = 5
_SHORTEST = 0.01
"""CPU seconds of one sample at least; what is faster is repeated, so that the clock's grain does not count."""

Figure = Literal["of peer", "times faster", "exponent", "a unit", "count"]
Way = Callable[[], object]


class Row(TypedDict):
    """One figure. ``ours`` and ``theirs`` are in ``unit``; ``met`` is ``None`` where no floor is set."""

    work: str
    case: str
    size: str
    ours: float | None
    peer: str
    theirs: float | None
    unit: str
    figure: Figure
    value: float
    floor: str
    met: bool | None


def row(
    work: str,
    case: str,
    size: int | str,
    figure: Figure,
    value: float,
    *,
    ours: float | None = None,
    peer: str = "",
    theirs: float | None = None,
    unit: str = "s",
    floor: str = "",
) -> Row:
    """A row; ``floor`` is spelled ``<= 0.5`` or ``>= 20``."""
    shown = size if isinstance(size, str) else f"{size:,}"
    return Row(
        work=work, case=case, size=shown, ours=ours, peer=peer, theirs=theirs, unit=unit,
        figure=figure, value=value, floor=floor, met=keeps(value, floor) if floor else None,
    )  # fmt: skip


def against(
    work: str,
    case: str,
    size: int | str,
    medians: Mapping[str, float],
    *,
    floors: Mapping[str, str],
    figure: Literal["of peer", "times faster"] = "of peer",
    unit: str = "s",
) -> list[Row]:
    """One row a peer: the first of ``medians`` is ours, the others are peers; floors by peer."""
    (_, ours), *peers = medians.items()
    rows = []
    for peer, theirs in peers:
        value = ours / theirs if figure == "of peer" else theirs / ours
        rows.append(
            row(work, case, size, figure, value, ours=ours, peer=peer, theirs=theirs, unit=unit,
                floor=floors.get(peer, ""))
        )  # fmt: skip
    return rows


def keeps(value: float, floor: str) -> bool:
    """Whether a value keeps a floor such as ``<= 0.5``."""
    sense, bound = floor.split()
    return value <= float(bound) if sense == "<=" else value >= float(bound)


def cpu(way: Way, repeats: int = 1) -> float:
    """CPU seconds of one call, garbage collected before and the result dropped after."""
    gc.collect()
    kept: object = None
    start = time.process_time()
    for _ in range(repeats):
        kept = way()
    spent = time.process_time() - start
    del kept
    return spent / repeats


def medians(ways: Mapping[str, Way], rounds: int = ROUNDS) -> dict[str, float]:
    """Median CPU seconds of each way, one round after another. The first, untimed call warms up."""
    repeats = {name: max(1, math.ceil(_SHORTEST / max(cpu(way), 1e-9))) for name, way in ways.items()}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(cpu(way, repeats[name]))
    return {name: statistics.median(spent) for name, spent in times.items()}


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """The slope of log(time) over log(size), by least squares."""
    logs = [(math.log(size), math.log(spent)) for size, spent in points]
    return statistics.linear_regression(*zip(*logs, strict=True)).slope


class Fresh:
    """Fresh interpreters that find their bytecode compiled, as an installed program does."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="bench-bytecode-")
        keep = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        self._env = {
            **keep,
            "PYTHONPYCACHEPREFIX": self._folder.name,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "benchmarks")]),
            "LANGUAGE": "en",
        }

    def close(self) -> None:
        """Drop the bytecode."""
        self._folder.cleanup()

    def output(self, code: str, *argv: str) -> str:
        """What a program prints."""
        done = subprocess.run(
            [sys.executable, "-c", code, *argv],
            env=self._env, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    def cpu(self, code: str, *argv: str) -> float:
        """CPU seconds of a whole process: user and system, of it alone. Not on Windows."""
        import resource

        start = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.output(code, *argv)
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        return end.ru_utime - start.ru_utime + end.ru_stime - start.ru_stime


def peak_bytes() -> int:
    """The most memory this process has held. Linux only."""
    return _memory("VmHWM")


def held_bytes() -> int:
    """The memory this process holds now. Linux only.

    ``getrusage``'s ``ru_maxrss`` will not do: a child starts with the peak of the process that started it.
    """
    return _memory("VmRSS")


def _memory(key: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key)) * 1024


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    lines = [
        "| work | case | size | procmap | peer | peer's | figure | floor | met |",
        "|---|---|---|--:|---|--:|--:|---|---|",
    ]
    for one in rows:
        cells = (
            one["work"], one["case"], one["size"], _amount(one["ours"], one["unit"]), one["peer"],
            _amount(one["theirs"], one["unit"]), _figure(one), one["floor"], _met(one["met"]),
        )  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == "s":
        return _seconds(value)
    return f"{value / 1e6:.1f} MB" if unit == "B" else f"{value:,.0f} {unit}"


def _seconds(value: float) -> str:
    for scale, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * scale >= 1:
            return f"{value * scale:.3g} {name}" if value * scale < 1000 else f"{value * scale:,.0f} {name}"
    return f"{value * 1e9:.0f} ns"


def _figure(one: Row) -> str:
    value = one["value"]
    match one["figure"]:
        case "of peer":
            return f"{value:.2f}x"
        case "times faster":
            return f"{value:.1f}x as fast"
        case "exponent":
            return f"exponent {value:.2f}"
        case "a unit":
            return f"{_seconds(value)} each"
    return f"{value:,.0f}"


def _met(met: bool | None) -> str:
    return "" if met is None else "yes" if met else "**no**"
