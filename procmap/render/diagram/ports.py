"""Where arrows leave and enter boxes: evenly down the side, in the order of where they come from or go to."""

from __future__ import annotations

from collections.abc import Mapping

from procmap.render.diagram.places import Area
from procmap.render.diagram.scene import Flow, Scene

_APART = 11.0


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
        out.update(_shared_out(flows, areas[box], {flow.id: areas[flow.target] for flow in flows}))
    for (box, _), flows in entering.items():
        into.update(_shared_out(flows, areas[box], {flow.id: areas[flow.source] for flow in flows}))
    for flow in scene.flows:
        here, there = areas[flow.source], areas[flow.target]
        straight = (out[flow.id], into[flow.id])
        low, high = max(here.y, there.y) + 8, min(here.bottom, there.bottom) - 8
        if abs(straight[0] - straight[1]) < 9 and low < high and not flow.back:
            alone = len(leaving[flow.source, flow.from_start]) == 1
            level = straight[1] if alone else straight[0]
            lone = len(entering[flow.target, not flow.to_end]) == 1
            if alone or lone:
                level = min(max(level, low), high)
                out[flow.id] = into[flow.id] = level
    return {flow.id: (out[flow.id], into[flow.id]) for flow in scene.flows}


def _shared_out(flows: list[Flow], area: Area, others: dict[str, Area]) -> dict[str, float]:
    """Heights by flow: the one that goes straight in the middle, those from above over it, the rest under it."""
    order = sorted(
        flows, key=lambda flow: (others[flow.id].y + others[flow.id].height / 2, flow.back, flow.id)
    )
    apart = min(_APART, (area.height - 14) / max(len(order), 1))
    centre = area.y + area.height / 2
    level = [
        n for n, flow in enumerate(order) if abs(others[flow.id].y + others[flow.id].height / 2 - centre) < 9
    ]
    pivot = level[0] if level else (len(order) - 1) / 2
    low, high = area.y + 7, area.bottom - 7
    return {flow.id: min(max(centre + (n - pivot) * apart, low), high) for n, flow in enumerate(order)}
