"""A scene as a Mermaid flowchart, for READMEs and wikis: steps in their departments, arrows with what is handed over.

Texts stand in quotes, and every character that means something to Mermaid or to the page around it is written as a
number; ids are made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from procmap.render.diagram.scene import Box, Flow, Kind, Scene, Tone
from procmap.render.diagram.text import clean
from procmap.render.diagram.theme import COLOR
from procmap.render.diagram.writers.to_dot import numbered, wrapped

_SPECIAL = re.compile(r"[^\w .,:·—–←→(/)+№-]")
_SHAPES = {Kind.STEP: '["{}"]', Kind.EVENT: '(["{}"])', Kind.GIVEN: '[/"{}"/]'}
_STYLED = (Tone.INFEASIBLE, Tone.LATE, Tone.UNSUPPORTED, Tone.CONDITIONAL, Tone.UNKNOWN)


def to_mermaid(scene: Scene) -> str:
    """The whole flowchart."""
    return "".join(f"{line}\n" for line in _lines(scene))


def quoted(*lines: str) -> str:
    """Lines of text as Mermaid takes them between quotes."""
    return "<br/>".join(_SPECIAL.sub(_number, clean(line)) for line in lines if line)


def _number(found: re.Match[str]) -> str:
    return f"#{ord(found.group())};"


def _lines(scene: Scene) -> Iterator[str]:
    names = numbered(scene)
    yield "flowchart LR"
    yield f"  accTitle: {quoted(scene.headline)}"
    for n, lane in enumerate(scene.lanes, 1):
        yield f'  subgraph l{n}["{quoted(lane.name, lane.head)}"]'
        for box in scene.boxes:
            if box.lane == lane.id:
                yield f"    {names[box.id]}{_box(box)}"
        yield "  end"
    for flow in scene.flows:
        yield f"  {names[flow.source]} {_arrow(flow)} {names[flow.target]}"
    for tone in _STYLED:
        marked = [names[box.id] for box in scene.boxes if box.tone is tone]
        if marked:
            ink = COLOR.tones[tone]
            dash = ",stroke-dasharray:" + " ".join(f"{part:g}" for part in ink.dash) if ink.dash else ""
            yield f"  classDef {tone.value} fill:#{ink.ground},stroke:#{ink.line},stroke-width:{ink.weight:g}px{dash}"
            yield f"  class {','.join(marked)} {tone.value}"


def _box(box: Box) -> str:
    return _SHAPES[box.kind].format(quoted(*wrapped(box.name), box.when))


def _arrow(flow: Flow) -> str:
    line = "==>" if flow.tone is Tone.INFEASIBLE else "-.->" if flow.back or flow.tone in _STYLED else "-->"
    text = quoted(*(part for chip in flow.chips for part in (*wrapped(chip.what), chip.when, chip.more)))
    return f'{line}|"{text}"|' if text else line
