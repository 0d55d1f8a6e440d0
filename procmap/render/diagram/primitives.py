"""What every picture is made of: a handful of shapes that each writer (SVG, PNG, PDF, slides) knows.

Lengths are in pixels of 1/96 inch, y runs downwards, colours are six hexadecimal digits without a sign.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Dash = tuple[float, ...]
Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]
Move = tuple[str, *tuple[float, ...]]
"""One command of a path: M, L, Q with absolute places, or Z."""


class Rect(NamedTuple):
    """A rectangle, its corners rounded by ``radius``; without ``fill`` or ``stroke`` that part is not drawn."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    line: float = 1.0
    dash: Dash = ()
    radius: float = 0.0


class Line(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    line: float = 1.0
    dash: Dash = ()


class Path(NamedTuple):
    """Lines and curves, as an outline or filled."""

    moves: tuple[Move, ...]
    fill: str | None = None
    stroke: str | None = None
    line: float = 1.0
    dash: Dash = ()


class Text(NamedTuple):
    """One line of text; ``y`` is its base line."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    bold: bool = False
    anchor: Anchor = "start"


class Group(NamedTuple):
    """Shapes that belong together, drawn in order. ``of`` is the id of the part of the scene they show.

    An arrow has ``ties``, the groups that it leads from and to: a writer that can moves it with them. Its shapes are
    its line and its head, and ``way`` the points it runs through, to the tip.
    """

    of: str
    items: tuple[Shape, ...]
    ties: tuple[str, str] | None = None
    way: tuple[Point, ...] = ()


Shape = Rect | Line | Path | Text | Group


class Page(NamedTuple):
    """One page, its ground white."""

    width: float
    height: float
    items: tuple[Shape, ...]


class Drawing(NamedTuple):
    """All pages of a picture; ``notes`` name what had to be done otherwise than asked."""

    title: str
    language: str
    pages: tuple[Page, ...]
    notes: tuple[str, ...] = ()


def polygon(points: tuple[Point, ...], fill: str) -> Path:
    """A filled polygon."""
    first, *rest = points
    return Path((("M", *first), *(("L", *point) for point in rest), ("Z",)), fill=fill)


def rounded(points: tuple[Point, ...], radius: float) -> tuple[Move, ...]:
    """The moves along right-angled ``points`` with rounded corners."""
    moves: list[Move] = [("M", *points[0])]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        bend = min(radius, _length(before, here) / 2, _length(here, after) / 2)
        moves.append(("L", *_towards(here, before, bend)))
        moves.append(("Q", *here, *_towards(here, after, bend)))
    moves.append(("L", *points[-1]))
    return tuple(moves)


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(here: Point, there: Point, far: float) -> Point:
    whole = _length(here, there) or 1.0
    return here[0] + (there[0] - here[0]) * far / whole, here[1] + (there[1] - here[1]) * far / whole
