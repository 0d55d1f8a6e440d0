"""What a command costs before it has done anything, against bare Python and against importing everything.

Fresh interpreters one after another, their bytecode compiled beforehand; CPU time of the whole process. The
answers are asserted first. Modules are counted too: unlike times they are the same on every machine.
"""

from __future__ import annotations

import statistics
import sys

from measure import EXAMPLE, ROUNDS, Fresh, Row, against, row, table

WORK = "start-up"
HELP_FLOOR = "<= 7"
CHECK_FLOOR = "<= 17"
"""The aim. Importing typer, pydantic and PyYAML alone takes about as much: docs/decisions/0013-start-up.md."""
HEAVY = ("numpy", "scipy", "networkx", "graphviz", "rich.traceback")
"""Modules that a check has no use for."""

PROGRAM = "from procmap.cli.app import run; run()"
"""What the command ``procmap`` does."""
COUNTED = "import sys; from procmap.cli.app import main; main(sys.argv[1:]); print('modules:', *sys.modules)"
PACKAGES = "import typer.main, yaml; from pydantic import BaseModel, Field, TypeAdapter, model_validator"
"""The packages that read a command line and a file, before they have done anything."""
EAGER = (
    "import importlib, pkgutil, procmap\n"
    "for one in pkgutil.walk_packages(procmap.__path__, 'procmap.'):\n"
    "    if not one.name.endswith(('__main__', 'regenerate')): importlib.import_module(one.name)\n"
    "for name in ('numpy', 'networkx', 'graphviz', 'holidays', 'rich.traceback'):\n"
    "    try: importlib.import_module(name)\n"
    "    except ImportError: pass\n"
)
PEERS = {"bare Python": "pass", "typer, pydantic and PyYAML alone": PACKAGES, "everything imported": EAGER}


def run(quick: bool = False) -> list[Row]:
    """Three rows a command (bare Python, the packages alone, everything imported), and the modules each loads."""
    fresh = Fresh()
    commands = {"--help": ["--help"], "check, retail example": ["check", "--lang", "en", str(EXAMPLE)]}
    assert "check" in fresh.output(PROGRAM, *commands["--help"])
    assert "on_shelf" in fresh.output(PROGRAM, *commands["check, retail example"])
    ways = {name: (PROGRAM, argv) for name, argv in commands.items()}
    ways |= {name: (code, []) for name, code in PEERS.items()}
    spent = _medians(fresh, ways, 1 if quick else 2 * ROUNDS + 1)
    rows = []
    for name, floor in zip(commands, (HELP_FLOOR, CHECK_FLOOR), strict=True):
        peers = {peer: spent[peer] for peer in PEERS}
        floors = {"bare Python": floor}
        rows += against(WORK, name, "one run", {"procmap": spent[name], **peers}, floors=floors)
    rows += _counts(fresh, commands)
    fresh.close()
    return rows


def _medians(fresh: Fresh, ways: dict[str, tuple[str, list[str]]], rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in ways}
    for n in range(rounds + 1):  # the first round compiles and warms the file cache
        for name, (code, argv) in ways.items():
            spent = fresh.cpu(code, *argv)
            if n:
                times[name].append(spent)
    return {name: statistics.median(all_) for name, all_ in times.items()}


def _counts(fresh: Fresh, commands: dict[str, list[str]]) -> list[Row]:
    bare = fresh.output("import sys; print('modules:', *sys.modules)")
    before = len(_modules(bare))
    rows = []
    for name, argv in commands.items():
        loaded = _modules(fresh.output(COUNTED, *argv))
        heavy = [module for module in HEAVY if module in loaded]
        rows.append(
            row("modules imported", name, "one run", "count", len(loaded), ours=len(loaded),
                peer="bare Python", theirs=before, unit="modules")
        )  # fmt: skip
        label = f"{name}: {', '.join(HEAVY)}"
        rows.append(row("heavy modules imported", label, "one run", "count", len(heavy), floor="<= 0"))
    return rows


def _modules(printed: str) -> list[str]:
    return next(line for line in printed.splitlines() if line.startswith("modules: ")).split()[1:]


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
