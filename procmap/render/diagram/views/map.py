"""A state as an overview without times: which step comes after which, whose it is, what is handed over."""

from __future__ import annotations

from procmap.analysis.solution import Solution
from procmap.locale import speech
from procmap.model import Process
from procmap.render.diagram.legend import legend_of
from procmap.render.diagram.scene import Box, Chip, Flow, Kind, Scene, Tone
from procmap.render.diagram.text import POINT, clean
from procmap.render.names import Names, state_name


def map_view(process: Process, solution: Solution, scene: Scene) -> Scene:
    """The swimlane's scene without its clock and without its verdicts."""
    say = speech(scene.language)
    steps = [box for box in scene.boxes if box.kind is not Kind.GIVEN]
    departments = {times.department for times in solution.steps if times.department}
    counts = (
        Names.of(process, solution, say).family(solution.family),
        say.ngettext("{count} step", "{count} steps", len(steps)),
        say.ngettext("{count} department", "{count} departments", len(departments)) if departments else "",
    )
    name = state_name(process, solution.state, say)
    plain = scene._replace(
        headline=clean(f"{process.process}{POINT}{name}"),
        subtitle=clean(POINT.join(part for part in counts if part)),
        tone=Tone.PLAIN,
        boxes=tuple(_box(box) for box in scene.boxes),
        flows=tuple(_flow(flow) for flow in scene.flows),
        brackets=(),
        deadlines=(),
        ticks={},
        days=(),
        conditions=(),
    )
    return plain._replace(words=legend_of(plain, scene.language))


def _box(box: Box) -> Box:
    return box._replace(
        begins=None,
        ends=None,
        latest=None,
        due=None,
        when="",
        overrun="",
        notes=(),
        tone=Tone.PLAIN,
        day=False,
    )


def _flow(flow: Flow) -> Flow:
    """An arrow with what is handed over; that something is not promised yet is no matter of an overview."""
    chips = tuple(Chip(chip.what, of=chip.of) for chip in flow.chips if chip.of or flow.back or not chip.when)
    return flow._replace(chips=chips, tone=Tone.PLAIN, due=None)
