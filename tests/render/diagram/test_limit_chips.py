"""Greatest times beside their arrows: said in words, and in red where they cannot be met."""

from __future__ import annotations

from datetime import date

import pytest

from procmap.api.check import Question, check_text
from procmap.api.views import scene_of
from procmap.render.diagram.scene import Tone

FISH = """
procmap: 1
process: Fresh fish
timezone: UTC
departments: {{port: {{name: Port}}, van: {{name: Drivers}}}}
customer: {{who: Market, requires: {{fish: {{what: Fish on ice, at: ice, by: "D 16:00"}}}}}}
states:
  to_be:
    steps:
      load: {{name: Load, department: port, not_before: "08:00", takes: 30m}}
      drive: {{name: Drive, department: van, after: load, takes: {drive}}}
      unload: {{name: Unload, department: van, after: [drive, {{step: load, at_most: 2h}}], takes: 10m}}
      ice: {{name: Ice, department: port, after: unload, takes: 20m}}
"""


@pytest.mark.parametrize(("drive", "tone"), [("90m", Tone.PLAIN), ("150m", Tone.INFEASIBLE)])
def test_a_greatest_time_stands_beside_its_arrow(drive: str, tone: Tone) -> None:
    """The drive of 90 min keeps the 2 h from the end of loading, one of 150 min does not."""
    report = check_text(FISH.format(drive=drive), "fish.yaml", None, Question(date(2026, 11, 30)))
    assert report.process is not None
    (solution,) = report.solutions
    scene = scene_of(report.process, solution, "ru")
    flows = {(flow.source, flow.target): flow for flow in scene.flows}
    assert [(chip.what, chip.tone) for chip in flows["load", "unload"].chips] == [("не больше 2 ч", tone)]
    assert (flows["load", "unload"].tone is Tone.INFEASIBLE) is (tone is Tone.INFEASIBLE)
    assert not any("2 ч" in chip.what for chip in flows["load", "drive"].chips)
