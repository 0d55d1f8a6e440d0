"""The layout of a state alone, from scene to places, all pages: 12, 60, 100 and 300 steps, and the largest example.

Peers are beside it in ``bench_diagrams.py``, which counts whole commands. Here nothing is written. Before a time counts
it is asserted that every box, arrow and chip has its place and that nothing overlaps.
"""

from __future__ import annotations

import sys
from datetime import date

from generated import timed_process
from measure import ROOT, Row, medians, row, table

from procmap.api.check import Question, report_on
from procmap.api.solve import solve
from procmap.api.views import scene_of
from procmap.model import Process
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.layout.page_layout import lay_out
from procmap.render.diagram.measures import Measures, measure
from procmap.render.diagram.pages import split
from procmap.render.diagram.places import Layout
from procmap.render.diagram.scene import Scene

WORK = "layout"
FLOORS = {12: "<= 0.05", 60: "<= 0.3", 100: "<= 0.9", 300: "<= 3"}
"""CPU seconds by number of steps."""
QUICK_SIZES = (12, 60)
EXAMPLE = ROOT / "examples" / "order_to_cash.yaml"
DAY = date(2026, 11, 27)


def run(quick: bool = False) -> list[Row]:
    """One row a size, and one for the example of 60 steps."""
    rows = []
    for steps in QUICK_SIZES if quick else FLOORS:
        rows.append(_measured("generated", steps, _scene(timed_process(steps))))
    report = report_on(str(EXAMPLE), Question(DAY), bytes)
    assert report.process is not None
    scene = scene_of(report.process, report.solutions[-1], "ru")
    return [*rows, _measured(EXAMPLE.stem, 60, scene)]


def _scene(process: Process) -> Scene:
    return scene_of(process, solve(process, date=DAY)[-1], "ru")


def _measured(case: str, steps: int, scene: Scene) -> Row:
    pages = _pages(scene)
    for layout in pages:
        found = measure(layout)
        assert not any(getattr(found, name) for name in Measures._fields[:6]), found
    assert sum(len(layout.boxes) for layout in pages) == len(scene.boxes)
    spent = medians({"procmap": lambda: _pages(scene)}, rounds=3)["procmap"]
    return row(WORK, case, steps, "a unit", spent, ours=spent, floor=FLOORS[steps])


def _pages(scene: Scene) -> list[Layout]:
    paper = PAPERS["16:9"]
    return [lay_out(part, paper) for part in split(scene, paper)]


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
