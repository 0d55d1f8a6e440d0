"""A log of requests held against a service promise, against asking the promise for each row.

Shares, late and open cases are asserted equal before any time counts. The peer reads the log with Python's own ``csv``
and ``datetime`` and asks the operators of the promise row by row.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from measure import ROOT, Row, against, medians, row, table

from procmap.api.due import readings
from procmap.api.load import load
from procmap.api.measure import LogOptions, measure_log
from procmap.calendars.zones import offset

WORK = "a log of requests"
PROCESS = load(str(ROOT / "examples" / "sales_to_cs_handoff.yaml"))
BEGINS = datetime(2024, 1, 9)


def write(path: Path, rows: int) -> None:
    """Requests of two and a half years, one in fifty not answered yet."""
    chance = random.Random(20261130)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["case", "received", "answered", "department"])
        for n in range(rows):
            received = BEGINS + timedelta(seconds=chance.randrange(900 * 86_400))
            answered = received + timedelta(seconds=chance.randrange(4 * 86_400))
            writer.writerow([n, received, "" if n % 50 == 7 else answered, f"line {n % 3}"])


def one_by_one(path: Path) -> list[int]:
    """The cases answered, and those on time for each part."""
    read = readings(PROCESS, PROCESS.promises["considered"])
    tier, tail = read.operators
    assert tier is not None
    assert tail is not None
    counts = [0, 0, 0]
    epoch = datetime(1970, 1, 1)

    def instant(text: str) -> int:
        wall = int((datetime.fromisoformat(text) - epoch).total_seconds())
        return wall - offset("Europe/Moscow", wall - 3 * 3600)

    with path.open(encoding="utf-8", newline="") as file:
        for case in csv.DictReader(file):
            if case["answered"]:
                received, answered = instant(case["received"]), instant(case["answered"])
                due = tier.forward(received)
                counts[0] += 1
                counts[1] += answered <= due
                counts[2] += answered <= max(due, tail.forward(received))
    return counts


def ours(path: Path) -> list[int]:
    """The same from ``measure``."""
    tier, tail = measure_log(PROCESS, "considered", str(path), LogOptions()).result.parts
    return [tier.cases, tier.on_time or 0, tail.on_time or 0]


def run(*, quick: bool = False) -> list[Row]:
    """Fifty thousand rows."""
    rows = 2_000 if quick else 50_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log.csv")
        write(path, rows)
        assert ours(path) == one_by_one(path)
        spent = medians(
            {"procmap": lambda: ours(path), "row by row": lambda: one_by_one(path)}, 1 if quick else 3
        )
    return [
        *against(WORK, "CSV, two parts", rows, spent, floors={}, figure="times faster"),
        row(WORK, "CSV, two parts", rows, "a unit", spent["procmap"] / rows, ours=spent["procmap"]),
    ]


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
