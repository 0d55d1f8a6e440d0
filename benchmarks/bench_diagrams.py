"""A state as a picture: the time of one command, and how large the type is on a slide, beside Graphviz, Mermaid and D2.

All draw the same steps, departments and handoffs: ours as swimlanes on a clock and as a map, the others from text. The
type is what a viewer sees once the picture fits 1600 by 900 pixels; below 11 a slide cannot be read. Of ours the
smallest of all pages counts; the others have one page. The answers are asserted first: every picture shows every step.

Mermaid and D2 run under Node, Mermaid in Chromium as well. They are taken from the ``node_modules`` of the folder that
``PROCMAP_PEERS`` names, else fetched by npm; what cannot be had is said and left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from measure import ROOT, Row, against, table

from procmap.api.check import Question, report_on
from procmap.api.views import scene_of
from procmap.render.diagram.layout.graphviz import EMBEDDED, program_of
from procmap.render.diagram.scene import Scene
from procmap.render.diagram.writers.to_dot import numbered, to_dot, wrapped
from procmap.render.diagram.writers.to_mermaid import to_mermaid

WORK = "pictures"
CASES = ("av_retail_delivery", "sales_to_cs_handoff", "order_to_cash")
SLIDE = (1600.0, 900.0)
FETCHED = ("@mermaid-js/mermaid-cli@11", "@terrastruct/d2@0.1.33")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ENV = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PUPPETEER_SKIP_DOWNLOAD": "1"}
_D2 = """import { readFileSync, writeFileSync } from 'fs'
import { D2 } from '@terrastruct/d2'
const d2 = new D2(), made = await d2.compile(readFileSync(process.argv[2], 'utf-8'), { layout: process.argv[4] })
writeFileSync(process.argv[3], await d2.render(made.diagram, made.renderOptions))
process.exit(0)
"""

Command = Callable[[Path, Path], Sequence[str]]
"""From a text to an SVG."""
Write = Callable[[Scene], str]


def run(quick: bool = False) -> list[Row]:
    """For each process the seconds of one command and the pixels of type, ours first."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="bench-diagrams-") as place:
        folder = Path(place)
        peers = dict(_peers(folder, quick=quick))
        for name in CASES[:1] if quick else CASES:
            scene = _scene(name)
            seconds, sizes = {}, {}
            for view in ("swimlane", "map"):
                way = "procmap" if view == "swimlane" else "procmap, map"
                seconds[way], sizes[way] = _ours(name, view, folder, scene)
            for peer, (write, command) in peers.items():
                seconds[peer], sizes[peer] = _theirs(write(scene), command, folder, scene)
            steps = len(scene.boxes)
            rows += against(WORK, f"{name}, one command", steps, seconds, floors={})
            floors = dict.fromkeys(peers, ">= 1")
            rows += against(WORK, f"{name}, type on a slide", steps, sizes, floors=floors, unit="px")
    return rows


def _scene(name: str) -> Scene:
    """The last state's last family, as everybody draws it."""
    report = report_on(str(ROOT / "examples" / f"{name}.yaml"), Question(date(2026, 1, 1)), bytes)
    assert report.process is not None
    return scene_of(report.process, report.solutions[-1], "ru")


def _ours(name: str, view: str, folder: Path, scene: Scene) -> tuple[float, float]:
    """By the command, as anybody would: the pages of the last family are what is compared."""
    family = report_family(name)
    target = folder / f"{name}-{view}.svg"
    command = [
        sys.executable,
        "-m",
        "procmap",
        "render",
        str(ROOT / "examples" / f"{name}.yaml"),
        "--lang",
        "ru",
    ]
    command += ["--view", view, "-q", "-o", str(target), *(("--family", family) if family else ())]
    seconds = _timed(command)
    pages = sorted(folder.glob(f"{name}-{view}*.svg"))
    text = "".join(page.read_text("utf-8") for page in pages)
    _assert_whole(text, scene)
    found = re.findall(r'<g data-of="box (?!given)[^"]*">.*?</g>', text, re.DOTALL)
    names = [max(map(float, re.findall(r'<text[^>]*font-size="([0-9.]+)"', group))) for group in found]
    return seconds, min(names)


def report_family(name: str) -> str | None:
    """The family of the scene, by its id."""
    report = report_on(str(ROOT / "examples" / f"{name}.yaml"), Question(date(2026, 1, 1)), bytes)
    return report.solutions[-1].family


def _theirs(text: str, command: Command, folder: Path, scene: Scene) -> tuple[float, float]:
    source, target = folder / "peer.txt", folder / "peer.svg"
    source.write_text(text, "utf-8")
    target.unlink(missing_ok=True)
    seconds = _timed(command(source, target), folder)
    svg = target.read_text("utf-8")
    _assert_whole(svg, scene)
    box = re.search(r'<svg[^>]*viewBox="[-0-9.]+ [-0-9.]+ ([0-9.]+) ([0-9.]+)"', svg)
    assert box is not None
    size = min(map(float, re.findall(r'font-size[=:]\s*"?(1[0-9](?:\.[0-9]+)?)', svg)), default=16.0)
    return seconds, size * min(SLIDE[0] / float(box[1]), SLIDE[1] / float(box[2]))


def _assert_whole(svg: str, scene: Scene) -> None:
    """The first word of every step is in the picture; how a program breaks lines is its own affair."""
    said = re.sub(r"<[^>]*>", " ", svg)
    missing = [box.name for box in scene.boxes if box.name.split()[0] not in said]
    assert not missing, missing


def _timed(command: Sequence[str], folder: Path | None = None) -> float:
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=_ENV, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, (command, done.stderr[-2000:])
    return time.perf_counter() - start


# --- the peers


def _peers(folder: Path, *, quick: bool) -> Iterator[tuple[str, tuple[Write, Command]]]:
    dot = program_of(EMBEDDED)
    yield (
        "Graphviz (graphviz-pure)",
        (to_dot, lambda source, target: (dot, "-Tsvg", str(source), "-o", str(target))),
    )
    modules = None if quick else _modules(folder)
    if modules is None:
        print("  Mermaid and D2 are not installed: left out", flush=True)
        return
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print("  Mermaid needs Chromium, which is not there: left out", flush=True)
    else:
        settings = folder / "browser.json"
        settings.write_text(json.dumps({"executablePath": browser, "args": ["--no-sandbox"]}), "utf-8")
        mmdc = str(modules / ".bin" / "mmdc")
        yield (
            "Mermaid",
            (
                to_mermaid,
                lambda source, target: (
                    mmdc,
                    "-q",
                    "-p",
                    str(settings),
                    "-i",
                    str(source),
                    "-o",
                    str(target),
                ),
            ),
        )
    script = modules.parent / "procmap-d2.mjs"
    script.write_text(_D2, "utf-8")
    for layout in ("dagre", "elk"):
        yield f"D2 ({layout})", (to_d2, _d2_command(script, layout))


def _d2_command(script: Path, layout: str) -> Command:
    return lambda source, target: ("node", str(script), str(source), str(target), layout)


def _modules(folder: Path) -> Path | None:
    """Where Node finds the peers."""
    named = os.environ.get("PROCMAP_PEERS")
    home = Path(named) if named else folder / "peers"
    if named is None and shutil.which("npm"):
        fetch = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home), *FETCHED]
        subprocess.run(fetch, env=_ENV, capture_output=True, timeout=600, check=False)
    modules = home / "node_modules"
    return modules if (modules / "@terrastruct" / "d2").is_dir() else None


def to_d2(scene: Scene) -> str:
    """The same graph for D2."""
    names = numbered(scene)
    lane_of = {
        box.id: f"l{n}" for n, lane in enumerate(scene.lanes) for box in scene.boxes if box.lane == lane.id
    }
    lines = ["direction: right"]
    for n, lane in enumerate(scene.lanes):
        lines.append(f"l{n}: {_said(*wrapped(lane.name), *wrapped(lane.head))} {{")
        lines += [
            f"  {names[box.id]}: {_said(*wrapped(box.name), box.when)}"
            for box in scene.boxes
            if box.lane == lane.id
        ]
        lines.append("}")
    for flow in scene.flows:
        ends = (f"{lane_of[box]}.{names[box]}" for box in (flow.source, flow.target))
        chips = (part for chip in flow.chips for part in (*wrapped(chip.what), chip.when, chip.more))
        lines.append(f"{' -> '.join(ends)}: {_said(*chips)}")
    return "\n".join(lines) + "\n"


def _said(*lines: str) -> str:
    text = "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in lines if line)
    return f'"{text}"'


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
