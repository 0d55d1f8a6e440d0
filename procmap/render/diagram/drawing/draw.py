"""A layout as primitives: lanes, clock, boxes, arrows, chips, legend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from procmap.render.diagram.drawing.boxes import draw_box
from procmap.render.diagram.drawing.head import (
    draw_axis,
    draw_head,
    draw_legend,
    draw_sections,
    draw_sentences,
)
from procmap.render.diagram.layout.heads import POST_LINES
from procmap.render.diagram.places import Layout, PlacedChip, PlacedLane
from procmap.render.diagram.primitives import (
    Group,
    Line,
    Page,
    Path,
    Point,
    Rect,
    Shape,
    Text,
    polygon,
    rounded,
)
from procmap.render.diagram.scene import Box, Flow, Ghost, Kind, Lane, Scene, Tone
from procmap.render.diagram.text import LINE, at_most, broken, width
from procmap.render.diagram.theme import Ink, Theme

_BEND = 7.0


def draw(scene: Scene, layout: Layout, theme: Theme) -> Page:
    """One page."""
    return Page(layout.width, layout.height, tuple(_Drawer(scene, layout, theme).all()))


@dataclass(frozen=True)
class _Drawer:
    scene: Scene
    layout: Layout
    theme: Theme

    def all(self) -> Iterator[Shape]:
        """From the ground up: what is drawn later lies above."""
        yield Rect(0, 0, self.layout.width, self.layout.height, fill="ffffff")
        lanes = {lane.id: lane for lane in self.scene.lanes}
        for n, placed in enumerate(self.layout.lanes):
            lane = lanes[placed.id]
            yield Group(f"lane {placed.id}", tuple(self._lane(n, placed, lane)))
        yield from draw_head(self.layout, self.theme)
        yield from draw_axis(self.scene, self.layout, self.theme)
        yield from draw_sections(self.scene, self.layout, self.theme)
        order = [Tone.PLAIN, Tone.UNKNOWN, Tone.CONDITIONAL, Tone.UNSUPPORTED, Tone.LATE, Tone.INFEASIBLE]
        for flow in sorted(self.scene.flows, key=lambda flow: (not flow.dim, order.index(flow.tone))):
            if flow.id in self.layout.routes:
                way, ties = self.layout.routes[flow.id], (f"box {flow.source}", f"box {flow.target}")
                yield Group(f"flow {flow.id}", tuple(self._flow(flow, way)), ties, way)
        dim = {flow.id for flow in self.scene.flows if flow.dim}
        for chip in self.layout.chips:
            if chip.leader is not None:
                ink = self._theme(chip.flow in dim).part(chip.chip.tone, chip.chip.ghost)
                yield Line(*chip.leader[0], *chip.leader[1], ink.line, 1.1, (2.0, 2.0))
        numbers = {lane.id: _hue(n, lane) for n, lane in enumerate(self.scene.lanes)}
        for box in self.scene.boxes:
            if box.id in self.layout.boxes:
                theme = self._theme(box.dim)
                colour = theme.lane(numbers[box.lane])
                if box.ghost is Ghost.REMOVED:
                    colour = theme.ghosts[Ghost.REMOVED].line
                shapes = draw_box(box, self.layout.boxes[box.id], self.layout.size, theme, colour)
                yield Group(f"box {box.id}", (*self._tail(box), *shapes))
        for chip in self.layout.chips:
            yield Group(f"chip {chip.flow}", tuple(self._chip(chip, self._theme(chip.flow in dim))))
        yield from draw_legend(self.scene, self.layout, self.theme)
        yield from draw_sentences(self.scene, self.layout, self.theme)

    def _theme(self, dim: bool) -> Theme:
        return self._faded if dim else self.theme

    @cached_property
    def _faded(self) -> Theme:
        return self.theme.faded()

    def _lane(self, n: int, placed: PlacedLane, lane: Lane) -> Iterator[Shape]:
        area, head, theme = placed.area, placed.head, self.theme
        if n % 2 == 0 and theme.band != "ffffff":
            yield Rect(area.x, area.y, area.width, area.height, fill=theme.band)
        yield Line(area.x, area.bottom, area.right, area.bottom, theme.rule, 1.0)
        if n == 0:
            yield Line(area.x, area.y, area.right, area.y, theme.rule, 1.0)
        dash = (4.0, 3.0) if lane.outside else ()
        edge = theme.head_line
        colour = theme.lane(_hue(n, lane))
        ground, ink = colour, theme.head_text
        if lane.outside:
            ground, ink, edge = ("ffffff", colour if edge is None else theme.head_text, edge or colour)
        yield Rect(
            head.x, head.y, head.width, head.height, fill=ground, stroke=edge, line=1.4, dash=dash, radius=5
        )
        yield from self._head_text(lane, placed, ink)

    def _head_text(self, lane: Lane, placed: PlacedLane, ink: str) -> Iterator[Shape]:
        head, size = placed.head, self.layout.size * 0.95
        small = self.layout.size * 0.76
        names = broken(lane.name, head.width - 12, size, bold=True)
        room = int((head.height - len(names) * size * LINE - 6) / (small * LINE))
        room = min(room, POST_LINES)
        posts = at_most(lane.head, room, head.width - 12, small) if lane.head and room > 0 else ()
        tall = len(names) * size * LINE + len(posts) * small * LINE
        y = head.y + (head.height - tall) / 2
        middle = head.x + head.width / 2
        for name in names:
            yield Text(middle, y + size * 0.92, name, size, ink, True, "middle")
            y += size * LINE
        for post in posts:
            yield Text(middle, y + small * 0.95, post, small, ink, False, "middle")
            y += small * LINE

    def _tail(self, box: Box) -> Iterator[Shape]:
        placed, soft = self.layout.boxes.get(box.id), self._theme(box.dim).soft
        if placed is not None and placed.tail:
            end, y = placed.tail[-1]
            yield Path(rounded(placed.tail, 4.0), stroke=soft, line=1.5)
            yield Line(end, y - 3.5, end, y + 3.5, soft, 1.5)

    def _flow(self, flow: Flow, points: tuple[Point, ...]) -> Iterator[Shape]:
        theme = self._theme(flow.dim)
        ink = theme.flow_ink(flow.tone)
        given = self.scene.box(flow.source).kind is Kind.GIVEN
        if given and flow.tone is Tone.PLAIN and not flow.dim:
            ink = ink._replace(line=theme.soft, weight=1.1)
        if flow.ghost is not Ghost.SAME and flow.tone in (Tone.PLAIN, Tone.UNKNOWN):
            ink = theme.ghosts[flow.ghost]
        tip, before = points[-1], points[-2]
        short = _back(tip, before, 6.0)
        dash = ink.dash or ((7.0, 3.0, 1.5, 3.0) if flow.back else ())
        yield Path(
            rounded((*points[:-1], short), _BEND),
            stroke=ink.line,
            line=ink.weight if given else max(ink.weight, 1.5),
            dash=dash,
        )
        yield _arrowhead(tip, before, ink)

    def _chip(self, placed: PlacedChip, theme: Theme) -> Iterator[Shape]:
        area, size = placed.area, self.layout.size * 0.76
        ink = theme.part(placed.chip.tone, placed.chip.ghost)
        yield Rect(
            area.x,
            area.y,
            area.width,
            area.height,
            ink.ground,
            ink.line,
            max(ink.weight * 0.75, 0.8),
            ink.dash,
            4,
        )
        y = area.y + 0.275 * size
        middle = area.x + area.width / 2
        for line in placed.lines:
            yield from _chip_line(line, (middle, y, size), ink, placed.chip.ghost, bold=False)
            y += size * LINE
        for line in placed.bold:
            yield from _chip_line(line, (middle, y, size), ink, placed.chip.ghost, bold=True)
            y += size * LINE


def _chip_line(
    text: str, place: tuple[float, float, float], ink: Ink, ghost: Ghost, *, bold: bool
) -> Iterator[Shape]:
    """A line of a chip: ``place`` is its middle, its top and its size; what is gone is struck through."""
    x, y, size = place
    yield Text(x, y + size * 0.93, text, size, ink.text, bold, "middle")
    if ghost is Ghost.REMOVED:
        half = width(text, size, bold=bold) / 2
        yield Line(x - half, y + size * 0.65, x + half, y + size * 0.65, ink.text, 1.0)


def _hue(n: int, lane: Lane) -> int:
    return lane.hue if lane.hue >= 0 else n


def _back(tip: Point, before: Point, far: float) -> Point:
    """A point a little before the tip."""
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    length = abs(dx) + abs(dy) or 1.0
    far = min(far, length)
    return tip[0] - dx / length * far, tip[1] - dy / length * far


def _arrowhead(tip: Point, before: Point, ink: Ink) -> Shape:
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    length = abs(dx) + abs(dy) or 1.0
    ux, uy = dx / length, dy / length
    back = (tip[0] - 8 * ux, tip[1] - 8 * uy)
    return polygon(
        (tip, (back[0] - 3.6 * uy, back[1] + 3.6 * ux), (back[0] + 3.6 * uy, back[1] - 3.6 * ux)), ink.line
    )
