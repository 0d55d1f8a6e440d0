"""A scene as text for Graphviz: steps in their departments, arrows with what is handed over.

Texts of the process stand in ``label`` and ``tooltip`` alone, quoted here; ids are made up, and nothing in the text can
make Graphviz read a file or follow a link.
"""

from __future__ import annotations

from collections.abc import Iterator

from procmap.render.diagram.scene import Box, Flow, Kind, Lane, Scene, Tone
from procmap.render.diagram.text import broken, clean, width
from procmap.render.diagram.theme import COLOR

_FONT = "Arial"
"""A font that every machine has or knows the widths of."""
_ROOM = 15.0
"""How wide a label may be, in sizes of its type, before it takes another line."""
_SIZE = 14.0
"""The size of type that Graphviz takes, in points."""
_WIDER = 1.2
"""How much wider than our font Arial may be; 1.14 in the lines of the examples.

Graphviz without the font at hand only guesses how wide Cyrillic is, and less than it takes.
"""
_MARGIN = (0.2, 0.1)
"""Inches between the text of a box and its rim."""
_ROUND = 1.42
"""An ellipse around a box is so many times as wide."""
_SHAPES = {
    Kind.STEP: 'shape=box, style="rounded,filled"',
    Kind.EVENT: 'shape=ellipse, style="filled"',
    Kind.GIVEN: 'shape=note, style="filled,dashed"',
}
_STYLES = {
    Tone.INFEASIBLE: "bold",
    Tone.UNSUPPORTED: "dotted",
    Tone.CONDITIONAL: "dashed",
}


def to_dot(scene: Scene) -> str:
    """The whole graph."""
    return "".join(f"{line}\n" for line in _lines(scene))


def quoted(*lines: str) -> str:
    """Lines of text as one string of Graphviz: nothing in them is an escape, an entity or an end of the string."""
    safe = (
        clean(line).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines if line
    )
    return '"' + "\\n".join(safe) + '"'


def numbered(scene: Scene) -> dict[str, str]:
    """A made-up name for every box."""
    return {box.id: f"n{n}" for n, box in enumerate(scene.boxes, 1)}


def wrapped(text: str, room: float = _ROOM) -> tuple[str, ...]:
    """The lines of a label."""
    return broken(clean(text), room, 1.0) if text else ()


def _lines(scene: Scene) -> Iterator[str]:
    names = numbered(scene)
    yield "digraph procmap {"
    yield (
        f"  graph [rankdir=LR, newrank=true, charset=utf8, labelloc=t, fontname={_FONT}, "
        f"label={quoted(*wrapped(scene.headline, 60), *wrapped(scene.subtitle, 80))}];"
    )
    yield f'  node [fontname={_FONT}, margin="{_MARGIN[0]},{_MARGIN[1]}", color="#{COLOR.soft}", fillcolor="#ffffff"];'
    yield f'  edge [fontname={_FONT}, color="#{COLOR.flow}"];'
    for n, lane in enumerate(scene.lanes):
        yield from _lane(n, lane, [box for box in scene.boxes if box.lane == lane.id], names)
    for flow in scene.flows:
        yield f"  {names[flow.source]} -> {names[flow.target]} [{_edge(flow)}];"
    yield "}"


def _lane(n: int, lane: Lane, boxes: list[Box], names: dict[str, str]) -> Iterator[str]:
    style = "rounded,dashed" if lane.outside else "rounded"
    yield f"  subgraph cluster_{n + 1} {{"
    label = quoted(*wrapped(lane.name), *wrapped(lane.head))
    yield f'    graph [label={label}, style="{style}", color="#{COLOR.lane(n)}"];'
    for box in boxes:
        lines = (*wrapped(box.name), box.when)
        label = f"label={quoted(*lines)}, width={_least_width(box.kind, lines):.2f}"
        tooltip = quoted(box.name, *(note.text for note in box.notes))
        yield f"    {names[box.id]} [{_SHAPES[box.kind]}{_ink(box.tone)}, {label}, tooltip={tooltip}];"
    yield "  }"


def _least_width(kind: Kind, lines: tuple[str, ...]) -> float:
    """The inches that a box must have for its text, whatever Graphviz knows of the font."""
    text = max(width(line, _SIZE) for line in lines) * _WIDER / 72
    return (text + 2 * _MARGIN[0]) * (_ROUND if kind is Kind.EVENT else 1.0)


def _edge(flow: Flow) -> str:
    lines = [line for chip in flow.chips for line in (*wrapped(chip.what), chip.when, chip.more)]
    parts = [f"label={quoted(*lines)}"]
    if flow.tone in _STYLES:
        parts.append(f'style={_STYLES[flow.tone]}, color="#{COLOR.tones[flow.tone].line}"')
    if flow.back:
        parts.append("style=dashed, constraint=false")
    return ", ".join(parts)


def _ink(tone: Tone) -> str:
    ink = COLOR.tones[tone]
    return "" if tone is Tone.PLAIN else f', color="#{ink.line}", fillcolor="#{ink.ground}"'
