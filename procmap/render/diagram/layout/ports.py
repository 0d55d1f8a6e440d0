"""Where arrows leave and enter boxes: evenly down the side, in the order of where they come from or go to."""

from __future__ import annotations

from collections.abc import Mapping

from procmap.render.diagram.places import Area
from procmap.render.diagram.scene import Flow, Scene

_APART = 11.0
_EDGE = 7.0
_LEVEL = 9.0


def make_ports(scene: Scene, areas: Mapping[str, Area]) -> dict[str, tuple[float, float]]:
    """The heights at which each flow leaves and enters."""
    leaving: dict[tuple[str, bool], list[Flow]] = {}
    entering: dict[tuple[str, bool], list[Flow]] = {}
    for flow in scene.flows:
        leaving.setdefault((flow.source, flow.from_start), []).append(flow)
        entering.setdefault((flow.target, not flow.to_end), []).append(flow)
    out: dict[str, float] = {}
    into: dict[str, float] = {}
    for (box, _), flows in leaving.items():
        out.update(_shared_out(flows, areas[box], {flow.id: areas[flow.target] for flow in flows}, 1))
    for (box, _), flows in entering.items():
        into.update(_shared_out(flows, areas[box], {flow.id: areas[flow.source] for flow in flows}, -1))
    for flow in scene.flows:
        here, there = areas[flow.source], areas[flow.target]
        straight = (out[flow.id], into[flow.id])
        low, high = max(here.y, there.y) + 8, min(here.bottom, there.bottom) - 8
        if abs(straight[0] - straight[1]) < _LEVEL and low < high and not flow.back:
            alone = len(leaving[flow.source, flow.from_start]) == 1
            level = straight[1] if alone else straight[0]
            lone = len(entering[flow.target, not flow.to_end]) == 1
            if alone or lone:
                level = min(max(level, low), high)
                out[flow.id] = into[flow.id] = level
    return {flow.id: (out[flow.id], into[flow.id]) for flow in scene.flows}


def _shared_out(flows: list[Flow], area: Area, others: dict[str, Area], side: int) -> dict[str, float]:
    """Heights by flow: the one that goes straight in the middle, those from above over it, the rest under it.

    Of those on one side, the order is that in which their ways do not cross: ``side`` is 1 where they leave.
    """
    centre = area.y + area.height / 2

    def rank(flow: Flow) -> tuple[int, float, float, str]:
        other = others[flow.id]
        middle = other.y + other.height / 2
        group = 0 if abs(middle - centre) < _LEVEL else (1 if middle > centre else -1)
        return group, -side * group * other.x, middle, flow.id

    order = sorted(flows, key=rank)
    low, high = area.y + _EDGE, area.bottom - _EDGE
    apart = min(_APART, (high - low) / max(len(order) - 1, 1))
    level = [n for n, flow in enumerate(order) if rank(flow)[0] == 0]
    pivot = level[0] if level else (len(order) - 1) / 2
    first = min(max(centre - pivot * apart, low), high - (len(order) - 1) * apart)
    return {flow.id: first + n * apart for n, flow in enumerate(order)}
