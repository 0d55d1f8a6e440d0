"""The signs that a picture uses, in words: only those that occur."""

from __future__ import annotations

from procmap.locale import speech
from procmap.render.diagram.scene import Ghost, Kind, Scene, Tone
from procmap.render.rows import ELSEWHERE


def legend_of(scene: Scene, language: str) -> dict[str, str]:
    """The words by sign, in the order of the legend."""
    say = speech(language)
    bright = [flow for flow in scene.flows if not flow.dim]
    tones = {flow.tone for flow in bright} | {box.tone for box in scene.boxes if not box.dim}
    tones |= {chip.tone for flow in bright for chip in flow.chips}
    ghosts = {box.ghost for box in scene.boxes} | {flow.ghost for flow in scene.flows}
    ghosts |= {chip.ghost for flow in scene.flows for chip in flow.chips}
    ghosts |= {deadline.ghost for deadline in scene.deadlines}
    signs = (
        ("flow", say._("handoff"), bool(scene.flows)),
        ("given", say._("given by a department"), any(box.kind is Kind.GIVEN for box in scene.boxes)),
        ("added", say._("added"), Ghost.ADDED in ghosts),
        ("changed", say._("changed"), Ghost.CHANGED in ghosts),
        ("removed", say._("removed"), Ghost.REMOVED in ghosts),
        ("infeasible", say._("cannot be kept"), Tone.INFEASIBLE in tones),
        ("late", say._("late because of it"), Tone.LATE in tones),
        (
            ELSEWHERE,
            say._("needed earlier: time is missing further on"),
            any(ELSEWHERE in chip.when for flow in bright for chip in flow.chips)
            or any(ELSEWHERE in box.when for box in scene.boxes if not box.dim),
        ),
        ("unsupported", say._("not supported"), Tone.UNSUPPORTED in tones),
        ("conditional", say._("only under a condition"), Tone.CONDITIONAL in tones),
        (
            "unknown",
            say._("nobody knows how long it takes"),
            any(box.tone is Tone.UNKNOWN for box in scene.boxes),
        ),
        ("bracket", say._("only the whole is timed"), bool(scene.brackets)),
        ("slack", say._("slack"), any(box.latest is not None for box in scene.boxes)),
        ("choice", say._("one of these ways"), any(box.choice for box in scene.boxes)),
        ("gate", say._("gate: begins only when this is met"), any(box.gate for box in scene.boxes)),
        ("back", say._("again"), any(flow.back for flow in scene.flows)),
        ("deadline", say._("the customer's deadline"), bool(scene.deadlines)),
    )
    return {sign: words for sign, words, occurs in signs if occurs}
