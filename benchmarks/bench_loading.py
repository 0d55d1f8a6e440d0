"""Loading a file and validating it, with the line of everything in it, against PyYAML's C loader alone.

The loader reads text into maps and lists and stops; loading here ends with a validated process and places. What
the loader reads is asserted to be what the process holds before any time counts.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import generated
import yaml
from measure import Row, against, exponent, medians, row, table

from procmap.api.load import load
from procmap.loading.document import compose
from procmap.loading.reader import read_process

WORK = "load + validate"
SIZES = (100, 1_000, 10_000)
QUICK_SIZES = (10, 100)
FLOOR = "<= 0.5"
GROWTH = "<= 1.05"
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def assert_same(raw: bytes) -> None:
    """The process is what the loader reads, and each step knows its line."""
    data = yaml.load(raw, LOADER)["states"]["to_be"]["steps"]
    document = compose(raw, "bench.yaml")
    process = read_process(document, None).process
    assert process is not None
    steps = process.states["to_be"].steps
    assert list(steps) == list(data)
    for id_, step in steps.items():
        told = data[id_]
        assert (step.name, step.department) == (told["name"], told["department"])
        assert [before.step for before in step.after] == told["after"]
    from procmap.loading.places_of import span_of

    last = list(data)[-1]
    span = span_of(document, ("states", "to_be", "steps", last), "key")
    assert span is not None
    assert raw.decode().splitlines()[span.line - 1].startswith(f"      {last}:")


def run(quick: bool = False) -> list[Row]:
    """One row a style and size, and the growth of each style."""
    rows: list[Row] = []
    for style in generated.STYLES:
        series = []
        for steps in QUICK_SIZES if quick else SIZES:
            spent = _measured(steps, style)
            series.append((steps, spent["procmap"]))
            floors = {"CSafeLoader": FLOOR} if steps == SIZES[-1] else {}
            rows += against(WORK, f"{style} style", steps, spent, floors=floors)
        size = f"{series[0][0]:,}..{series[-1][0]:,}"
        floor = "" if quick else GROWTH
        rows.append(row(f"{WORK}, growth", f"{style} style", size, "exponent", exponent(series), floor=floor))
    return rows


def _measured(steps: int, style: str) -> dict[str, float]:
    raw = generated.text(steps, style).encode()
    assert_same(raw)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "bench.yaml")
        file.write_bytes(raw)
        ways = {
            "procmap": lambda: load(file),
            "CSafeLoader": lambda: yaml.load(file.read_bytes(), LOADER),
            "procmap, YAML only": lambda: compose(raw, "bench.yaml"),
        }
        return medians(ways)


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
