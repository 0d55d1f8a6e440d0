"""Run all benchmarks: one table (results.md, results.json) and one growth plot (growth.svg).

    python benchmarks/run.py [--quick | --small] [--only NAME] [--out DIR]

Peers that are not installed are left out of the table and the plot. A missed floor is told in the table and does not
fail the run: times decide nothing. ``--only passes`` runs that one alone. ``growth.svg`` beside this file is the plot
of the last run that was kept.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Iterator, Sequence
from importlib import import_module, metadata
from pathlib import Path
from types import ModuleType

from growth import drawn
from measure import Row, table

PACKAGES = (
    "procmap", "pydantic", "PyYAML", "typer", "networkx", "rustworkx", "ruamel.yaml", "numpy", "pandas",
    "django-bizcal",
)  # fmt: skip


def names() -> list[str]:
    """The benchmarks, found by folder."""
    return sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))


def run_all(quick: bool, only: Sequence[str] = (), *, small: bool = False) -> Iterator[list[Row]]:
    """The rows of all benchmarks, or of those named: one after another, so that what is done can be kept."""
    chosen = [name for name in names() if not only or name.removeprefix("bench_") in only]
    for name in chosen:
        benchmark = import_module(name)
        if small:
            _smaller(benchmark)
        print(f"{name} ...", flush=True)
        yield benchmark.run(quick=quick)


def _smaller(benchmark: ModuleType) -> None:
    """Leave out the largest size, and peers where they take longest."""
    for sizes in ("SIZES", "PROMISED_SIZES", "UNCERTAIN"):
        if hasattr(benchmark, sizes):
            setattr(benchmark, sizes, getattr(benchmark, sizes)[:-1])
    if hasattr(benchmark, "PEER_LIMIT"):
        benchmark.PEER_LIMIT //= 10


def environment() -> dict[str, str]:
    """What the figures depend on."""
    versions = {"Python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return {"machine": f"{os.cpu_count()} cores", **versions}


def write(rows: Sequence[Row], folder: Path) -> None:
    """Write the table, the data and the plot."""
    folder.mkdir(parents=True, exist_ok=True)
    told = environment()
    where = ", ".join(f"{name} {version}" for name, version in told.items() if name != "machine")
    text = f"# Benchmarks\n\n{told['machine']}; {where}\n\n{table(rows)}\n"
    (folder / "results.md").write_text(text, encoding="utf-8")
    data = json.dumps({"environment": told, "rows": rows}, indent=2, ensure_ascii=False)
    (folder / "results.json").write_text(data + "\n", encoding="utf-8")
    (folder / "growth.svg").write_text(drawn(rows), encoding="utf-8")


def main() -> None:
    """Read the options, run, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes: whether it runs, not how fast")
    parser.add_argument("--small", action="store_true", help="without the largest sizes: two minutes")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"), help="folder for the results")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME",
        choices=[name.removeprefix("bench_") for name in names()], help="only this benchmark; repeatable",
    )  # fmt: skip
    options = parser.parse_args()
    rows: list[Row] = []
    for more in run_all(options.quick, options.only, small=options.small):
        rows += more
        write(rows, options.out)
    print(table(rows))


if __name__ == "__main__":
    main()
