"""The signs that a picture uses, in words: only those that occur."""

from __future__ import annotations

from procmap.locale import speech
from procmap.render.diagram.scene import Kind, Scene, Tone


def legend_of(scene: Scene, language: str) -> dict[str, str]:
    """The words by sign, in the order of the legend."""
    say = speech(language)
    tones = {flow.tone for flow in scene.flows} | {box.tone for box in scene.boxes}
    tones |= {chip.tone for flow in scene.flows for chip in flow.chips}
    found = {"flow": say._("handoff")} if scene.flows else {}
    if any(box.kind is Kind.GIVEN for box in scene.boxes):
        found["given"] = say._("given by a department")
    if Tone.INFEASIBLE in tones:
        found["infeasible"] = say._("cannot be kept")
    if Tone.UNSUPPORTED in tones:
        found["unsupported"] = say._("not supported")
    if Tone.CONDITIONAL in tones:
        found["conditional"] = say._("only under a condition")
    if any(chip.tone is Tone.UNKNOWN for flow in scene.flows for chip in flow.chips):
        found["unknown"] = say._("not promised yet")
    if scene.brackets:
        found["bracket"] = say._("only the whole is timed")
    if any(box.latest is not None for box in scene.boxes):
        found["slack"] = say._("slack")
    if any(box.choice for box in scene.boxes):
        found["choice"] = say._("one of these ways")
    if any(box.gate for box in scene.boxes):
        found["gate"] = say._("gate: begins only when this is met")
    if any(flow.back for flow in scene.flows):
        found["back"] = say._("again")
    if scene.deadlines:
        found["deadline"] = say._("the customer's deadline")
    return found
