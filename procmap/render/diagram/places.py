"""Where everything of a scene stands on a page: results of the layout, read by whoever draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from procmap.render.diagram.primitives import Point
from procmap.render.diagram.scene import Bracket, Chip, Deadline


class Area(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def grown(self, by: float) -> Area:
        """Larger on every side."""
        return Area(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def meets(self, other: Area) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )


class PlacedLane(NamedTuple):
    """A lane: all of it, and its head at the left."""

    id: str
    area: Area
    head: Area


class PlacedBox(NamedTuple):
    """A box and the lines of its name. ``due`` is where on it the time lies that it breaks."""

    area: Area
    lines: tuple[str, ...]
    notes: tuple[tuple[str, ...], ...]
    due: float | None = None
    tail: tuple[Point, ...] = ()


class PlacedChip(NamedTuple):
    """A chip with its lines; ``leader`` ties one that stands apart to its arrow."""

    flow: str
    chip: Chip
    area: Area
    lines: tuple[str, ...]
    bold: tuple[str, ...]
    leader: tuple[Point, Point] | None = None


class PlacedTick(NamedTuple):
    """A label of the axis: where, in which row from below."""

    x: float
    row: int
    text: str
    strong: bool


class PlacedDay(NamedTuple):
    """A day on the axis: from its first hour to its last, where it ``begins``, and its name in one of two rows."""

    first: float
    last: float
    begins: float
    middle: float
    row: int
    name: str


class Flag(NamedTuple):
    """A deadline or bracket in a row above the axis: its part of the scene, from where to where, and its words.

    These stand from ``left`` on and take ``room``: beside the middle where the line of a deadline runs through it.
    """

    part: Deadline | Bracket
    x1: float
    x2: float
    left: float
    room: float
    row: int
    text: str


class Layout(NamedTuple):
    """A page laid out. ``size`` is the font size of step names."""

    width: float
    height: float
    size: float
    lanes: tuple[PlacedLane, ...]
    boxes: Mapping[str, PlacedBox]
    routes: Mapping[str, tuple[Point, ...]]
    chips: tuple[PlacedChip, ...]
    columns: tuple[float, ...]
    ticks: tuple[PlacedTick, ...]
    days: tuple[PlacedDay, ...]
    flags: tuple[Flag, ...]
    head: Head
    unplaced: tuple[str, ...] = ()
    """Flows without a free way, and chips without a free place: there should be none."""


class Head(NamedTuple):
    """The heights of what stands above the lanes, from the top."""

    headline: tuple[str, ...]
    subtitle: tuple[str, ...]
    headline_size: float
    subtitle_size: float
    flags: float
    days: float
    lanes: float
