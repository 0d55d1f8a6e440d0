"""Run all benchmarks: one table (results.md, results.json) and one growth plot (growth.svg).

    python benchmarks/run.py [--quick] [--out DIR]

Peers that are not installed are left out of the table, and the plot is left out without matplotlib. A missed floor
is told in the table and does not fail the run: times decide nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Sequence
from importlib import import_module, metadata
from pathlib import Path

from measure import Row, table

PACKAGES = (
    "procmap", "pydantic", "PyYAML", "typer", "networkx", "rustworkx", "ruamel.yaml", "numpy", "pandas",
    "django-bizcal",
)  # fmt: skip


def names() -> list[str]:
    """The benchmarks, found by folder."""
    return sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))


def run_all(quick: bool) -> list[Row]:
    """The rows of all benchmarks."""
    benchmarks = {name: import_module(name) for name in names()}
    rows: list[Row] = []
    for name, benchmark in benchmarks.items():
        print(f"{name} ...", flush=True)
        rows += benchmark.run(quick=quick)
    return rows


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
    if not plot(rows, folder / "growth.svg"):
        print("no growth.svg: matplotlib is not installed")


def series(rows: Sequence[Row]) -> dict[str, list[tuple[float, float]]]:
    """Points (size, CPU seconds) of everything measured at several sizes, ours and each peer's."""
    found: dict[str, dict[float, float]] = {}
    for one in rows:
        size = one["size"].replace(",", "")
        if not size.isdigit() or one["unit"] != "s" or "memory" in one["work"]:
            continue
        for who, spent in (("procmap", one["ours"]), (one["peer"], one["theirs"])):
            if spent is not None:
                label = f"{one['work']}, {one['case']}: {who}"
                found.setdefault(label, {})[float(size)] = spent
    return {label: sorted(points.items()) for label, points in found.items() if len(points) > 1}


def plot(rows: Sequence[Row], file: Path) -> bool:
    """Draw all series over size, both axes logarithmic; false without matplotlib."""
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(10, 9))
    found = series(rows)
    for label, points in found.items():
        ours = label.endswith(": procmap")
        axes.plot(*zip(*points, strict=True), "-" if ours else ":", marker=".", linewidth=1.5, label=label)
    axes.set(xscale="log", yscale="log", xlabel="steps or points", ylabel="CPU seconds")
    axes.grid(alpha=0.3)
    if found:
        axes.legend(fontsize=6, loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=2)
    figure.savefig(file, bbox_inches="tight")
    pyplot.close(figure)
    return True


def main() -> None:
    """Read the options, run, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes: whether it runs, not how fast")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks"), help="folder for the results")
    options = parser.parse_args()
    rows = run_all(options.quick)
    write(rows, options.out)
    print(table(rows))


if __name__ == "__main__":
    main()
