"""Reading YAML with positions, against PyYAML's CSafeLoader (without positions) and ruamel.yaml (with them).

The data are asserted equal before any time counts; all texts hold texts only, so that nobody converts anything.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import generated
import yaml
from measure import Row, against, exponent, medians, row, table

from procmap.loading.document import compose

WORK = "read YAML"
SIZES = (100, 1_000, 10_000)
QUICK_SIZES = (10, 100)
SLOW_PEER_LIMIT = 1_000
FLOOR = "<= 0.4"
GROWTH = "<= 1.05"
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _ours(raw: bytes) -> Any:
    document = compose(raw, "bench.yaml")
    assert document.complete
    assert not document.findings
    return document.data


def _pyyaml(raw: bytes) -> Any:
    return yaml.load(raw, LOADER)


def _ruamel() -> Callable[[bytes], Any] | None:
    try:
        from ruamel.yaml import YAML
    except ImportError:
        return None
    return lambda raw: YAML(typ="rt").load(raw)


def _measured(raw: bytes, steps: int) -> dict[str, float]:
    readers: dict[str, Callable[[bytes], Any]] = {"procmap": _ours, "CSafeLoader": _pyyaml}
    ruamel = _ruamel()
    if ruamel is not None and steps <= SLOW_PEER_LIMIT:
        readers["ruamel.yaml"] = ruamel
    ours = _ours(raw)
    for name, read in readers.items():
        assert read(raw) == ours, f"{name} disagrees"
    return medians({name: lambda read=read: read(raw) for name, read in readers.items()})  # type: ignore[misc]


def run(quick: bool = False) -> list[Row]:
    """One row a style, size and peer, and the growth of each style by bytes."""
    rows: list[Row] = []
    for style in generated.STYLES:
        series = []
        for steps in QUICK_SIZES if quick else SIZES:
            raw = generated.text(steps, style).replace("procmap: 1", 'procmap: "1"').encode()
            spent = _measured(raw, steps)
            series.append((len(raw), spent["procmap"]))
            floors = {"CSafeLoader": FLOOR} if steps == SIZES[-1] else {}
            rows += against(WORK, f"{style} style", steps, spent, floors=floors)
        size = f"{series[0][0]:,}..{series[-1][0]:,} bytes"
        floor = "" if quick else GROWTH
        rows.append(row(f"{WORK}, growth", f"{style} style", size, "exponent", exponent(series), floor=floor))
    return rows


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
