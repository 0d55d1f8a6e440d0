"""Sub-rows of lanes: boxes of one department that overlap in time stand below one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from procmap.render.diagram.scene import Scene


def make_rows(scene: Scene, of: Mapping[str, tuple[int, int]], floating: Sequence[str]) -> dict[str, int]:
    """The row of each box in its lane; what follows a box of the same lane stays in its row where it can.

    Boxes that float are given rows later, when places are known.
    """
    feeds: dict[str, list[str]] = {}
    lanes = {box.id: box.lane for box in scene.boxes}
    for flow in scene.flows:
        if not flow.back and lanes.get(flow.source) == lanes.get(flow.target):
            feeds.setdefault(flow.target, []).append(flow.source)
    taken: dict[str, list[list[tuple[int, int]]]] = {}
    rows: dict[str, int] = {}
    order = sorted((box for box in scene.boxes if box.id not in floating), key=lambda box: of[box.id])
    for box in order:
        lane = taken.setdefault(box.lane, [])
        liked = [rows[one] for one in feeds.get(box.id, ()) if one in rows]
        row = next((n for n in [*liked, *range(len(lane))] if _free(lane[n], of[box.id])), len(lane))
        if row == len(lane):
            lane.append([])
        lane[row].append(of[box.id])
        rows[box.id] = row
    return rows


def _free(row: list[tuple[int, int]], span: tuple[int, int]) -> bool:
    return all(span[1] <= first or last <= span[0] for first, last in row)
