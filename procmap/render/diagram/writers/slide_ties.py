"""Which arrows of a slide can be connectors that hold on to their boxes, so that moving a box takes them along.

A connector ends at the middle of a side, and runs straight or over two corners. Arrows that end elsewhere, as where
several share a side, or that run round something, stay drawings: as connectors they would lie over each other.
"""

from __future__ import annotations

from typing import NamedTuple

from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Group, Path, Point, Rect

_NEAR = 1.0
"""Pixels by which an end may be off the middle of a side; a gate's arrow ends before its box all the same."""
_RIGHT, _LEFT = 3, 1
"""The numbers of these sides, counted from the top against the clock."""


class Tie(NamedTuple):
    """An arrow as a connector: from where to where, and how far along its way, as a share, it turns; straight: None."""

    start: Point
    tip: Point
    turn: float | None
    sides: tuple[int, int] = (_RIGHT, _LEFT)


def body_of(group: Group) -> Rect | Path | None:
    """The shape of a box that arrows hold on to: the first one that is filled."""
    return next((item for item in group.items if isinstance(item, Rect | Path) and item.fill), None)


def tie_of(way: tuple[Point, ...], source: Area, target: Area) -> Tie | None:
    """The connector along a way; ``None`` where there is none like it."""
    start, tip = way[0], way[-1]
    if not (_at(start, source.right, source) and _at(tip, target.x, target)) or start[0] >= tip[0]:
        return None
    if len(way) == 2 and start[1] == tip[1]:
        return Tie(start, tip, None)
    if len(way) != 4:
        return None
    first, second = way[1:3]
    even = start[1] == first[1] and first[0] == second[0] and second[1] == tip[1]
    if not even or not start[0] <= first[0] <= tip[0]:
        return None
    return Tie(start, tip, (first[0] - start[0]) / (tip[0] - start[0]))


def _at(point: Point, x: float, area: Area) -> bool:
    return abs(point[0] - x) <= _NEAR and abs(point[1] - area.y - area.height / 2) <= _NEAR
