"""Where Graphviz's ``dot`` puts boxes of a given size: nothing else is taken from it, and no text is given to it.

The program is the one that the package ``graphviz-pure`` brings, or the ``dot`` of the system where asked for. It runs
as a child with its file reads switched off and a limit of time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, files

from procmap.errors import ProcmapError
from procmap.render.diagram.places import Area

EMBEDDED, SYSTEM = "embedded", "system"
SECONDS = 20.0
_PACKAGE, _PROGRAM = "graphviz-pure", "graphviz-pure"
_INCH = 72.0
_LARGE_GRAPH = 120
"""More boxes than these get fewer rounds of ordering."""


class GraphvizError(ProcmapError):
    """``dot`` could not be run or gave no places: ``cause`` is ``missing``, ``slow`` or ``failed``."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def dot_places(
    sizes: Mapping[str, tuple[float, float]],
    edges: Iterable[tuple[str, str, bool]],
    gaps: tuple[float, float],
    program: str = EMBEDDED,
) -> dict[str, Area]:
    """Boxes of ``sizes`` in ranks from left to right, from 0, 0 on; of each edge: from, to, whether it runs back.

    ``gaps`` are those between ranks and between boxes of one rank. Raises :class:`GraphvizError`.
    """
    names = {id_: f"n{n}" for n, id_ in enumerate(sizes)}
    rounds = "nslimit=2, mclimit=0.5" if len(sizes) > _LARGE_GRAPH else "mclimit=2"
    lines = [
        "digraph {",
        f'graph [rankdir=LR, splines="", ranksep={gaps[0] / _INCH:.4f}, nodesep={gaps[1] / _INCH:.4f}, {rounds}];',
        'node [shape=box, fixedsize=true, label=""];',
    ]
    for id_, (width, height) in sizes.items():
        lines.append(f"{names[id_]} [width={width / _INCH:.4f}, height={height / _INCH:.4f}];")
    for source, target, back in edges:
        ends = (target, source) if back else (source, target)
        lines.append(f"{names[ends[0]]} -> {names[ends[1]]} [weight={1 if back else 4}];")
    lines.append("}")
    plain = _run(program_of(program), "\n".join(lines))
    return _read(plain, {name: id_ for id_, name in names.items()}, sizes)


def program_of(which: str) -> str:
    """The path of the program that is ``embedded``, ``system`` or a path. Raises :class:`GraphvizError`."""
    found: str | None
    if which == EMBEDDED:
        try:
            listed = files(_PACKAGE) or []
        except PackageNotFoundError:
            listed = []
        places = (
            str(file.locate()) for file in listed if file.stem == _PROGRAM and file.suffix in ("", ".exe")
        )
        found = next((place for place in places if os.access(place, os.X_OK)), None)
    else:
        found = shutil.which("dot" if which == SYSTEM else which)
    if found is None:
        raise GraphvizError("missing")
    return found


def _run(program: str, text: str) -> str:
    """What ``dot -Tplain`` says to a graph."""
    kept = {
        name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH") if name in os.environ
    }
    try:
        done = subprocess.run(
            [program, "-Kdot", "-Tplain"],
            input=text.encode("ascii"),
            env={**kept, "SERVER_NAME": "procmap"},
            capture_output=True,
            check=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise GraphvizError("slow") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise GraphvizError("failed") from error
    return done.stdout.decode("ascii", "replace")


def _read(plain: str, ids: dict[str, str], sizes: Mapping[str, tuple[float, float]]) -> dict[str, Area]:
    """The places out of ``dot``'s plain format, in which y runs upwards and lengths are inches."""
    found: dict[str, Area] = {}
    high = 0.0
    for line in plain.splitlines():
        kind, *words = line.split()
        try:
            if kind == "graph":
                high = float(words[2])
            elif kind == "node":
                id_ = ids[words[0]]
                width, height = sizes[id_]
                x, y = float(words[1]) * _INCH, (high - float(words[2])) * _INCH
                found[id_] = Area(x - width / 2, y - height / 2, width, height)
        except (IndexError, ValueError, KeyError) as error:
            raise GraphvizError("failed") from error
    if set(found) != set(sizes):
        raise GraphvizError("failed")
    return found
