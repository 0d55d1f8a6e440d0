"""Boxes as primitives: steps, events, what is given; hatches, gates, choices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.render.diagram.layout.box_sizes import BAR, Sizes, strip_height, tag_rise, tag_size, when_in
from procmap.render.diagram.places import Area, PlacedBox
from procmap.render.diagram.primitives import Line, Path, Rect, Shape, Text, polygon
from procmap.render.diagram.scene import Box, Ghost, Kind, Tone
from procmap.render.diagram.text import LINE, width
from procmap.render.diagram.theme import Ink, Theme

_HATCH = 6.0


def draw_box(box: Box, placed: PlacedBox, size: float, theme: Theme, lane: str) -> Iterator[Shape]:
    """A box with its text."""
    area, sizes = placed.area, Sizes(size)
    ink = theme.part(box.tone, box.ghost)
    if box.stamp and box.ghost is Ghost.SAME:
        ink = ink._replace(
            line=theme.text if box.tone is Tone.PLAIN else ink.line, weight=max(ink.weight, 2.2)
        )
    if box.kind is Kind.GIVEN:
        yield sheet(area, ink.line, ink.weight, ink.dash or (4.0, 2.5))
    else:
        ground = "ffffff" if box.tone is Tone.INFEASIBLE else ink.ground
        radius = area.height * 0.28 if box.kind is Kind.EVENT else 6.0
        yield Rect(area.x, area.y, area.width, area.height, ground, ink.line, ink.weight, ink.dash, radius)
        if box.kind is Kind.STEP and lane != "ffffff":
            yield Rect(area.x + 2, area.y + 5, BAR, area.height - 10, fill=lane, radius=2)
    if box.due is not None and placed.due is not None:
        yield from _hatch(placed, placed.due, sizes, theme)
    yield from _texts(box, placed, sizes, theme)
    if box.gate:
        yield from _gate(area, theme)
    if box.choice:
        yield from _diamond(area, theme)
    if box.comes_from:
        yield from onward(box.comes_from, area.x, area, sizes, theme)
    if box.goes_to:
        yield from onward(box.goes_to, area.right, area, sizes, theme)
    right = area.right
    if box.stamp:
        stamp = _Tag(box.stamp, right, *_stamp_colours(box, theme))
        yield from _tag(stamp, area, sizes)
        right -= width(box.stamp, tag_size(sizes), bold=True) + 16
    if box.badge:
        yield from _tag(_Tag(box.badge, right, "ffffff", theme.soft, theme.soft), area, sizes)


def sheet(area: Area, line: str, weight: float, dash: tuple[float, ...]) -> Shape:
    """A sheet with a folded corner: something that is given, not done."""
    fold = min(11.0, area.height / 4)
    moves = (
        ("M", area.x, area.y),
        ("L", area.right - fold, area.y),
        ("L", area.right, area.y + fold),
        ("L", area.right, area.bottom),
        ("L", area.x, area.bottom),
        ("Z",),
    )
    return Path(moves, "ffffff", line, max(weight, 1.1), dash)


def _texts(box: Box, placed: PlacedBox, sizes: Sizes, theme: Theme) -> Iterator[Shape]:
    area = placed.area
    x = area.x + BAR + sizes.pad
    size = sizes.of(box)
    y = area.y + 0.42 * sizes.name + (sizes.note * 0.5 if box.badge or box.stamp else 0.0)
    gone = box.ghost is Ghost.REMOVED
    ink = theme.ghosts[Ghost.REMOVED]
    for line in placed.lines:
        yield Text(x, y + size * 0.92, line, size, ink.text if gone else theme.text)
        if gone:
            yield Line(x, y + size * 0.64, x + width(line, size), y + size * 0.64, ink.text, 1.1)
        y += size * LINE
    y = area.bottom - 0.42 * sizes.name - (strip_height(sizes) if box.due is not None else 0.0)
    late = box.tone is Tone.INFEASIBLE
    for line in reversed(when_in(box, area.width, sizes)):
        colour = theme.tones[Tone.INFEASIBLE].text if late else ink.text if gone else theme.text
        yield Text(x, y - sizes.when * 0.24, line, sizes.when, colour, True)
        y -= sizes.when * 1.3
    for note, lines in reversed(list(zip(box.notes, placed.notes, strict=True))):
        for line in reversed(lines):
            plain = note.tone in (Tone.PLAIN, Tone.UNKNOWN)
            text = theme.soft if plain else theme.tones[note.tone].text
            bold = note.tone is Tone.INFEASIBLE or note.ghost is Ghost.CHANGED
            text = theme.ghosts[note.ghost].text if note.ghost is not Ghost.SAME else text
            yield Text(x, y - sizes.note * 0.2, line, sizes.note, text, bold)
            if note.ghost is Ghost.REMOVED:
                middle = y - sizes.note * 0.45
                yield Line(x, middle, x + width(line, sizes.note), middle, text, 1.1)
            y -= sizes.note * 1.25


def _hatch(placed: PlacedBox, due: float, sizes: Sizes, theme: Theme) -> Iterator[Shape]:
    """The part of a box behind the time that it breaks: a hatched strip at the foot, and a mark at that time."""
    area, ink = placed.area, theme.tones[Tone.INFEASIBLE]
    high = strip_height(sizes)
    strip = Area(due, area.bottom - high - 1, area.right - due - 2, high)
    yield Rect(strip.x, strip.y, strip.width, strip.height, fill=ink.ground)
    yield from hatch(strip, ink.line)
    yield Line(due, strip.y - 3, due, area.bottom, ink.line, 2.4)


def hatch(area: Area, line: str) -> Iterator[Shape]:
    """Slanted lines that stay within a rectangle."""
    offset = 0.0
    while offset < area.width + area.height:
        x1, y1 = area.x + offset, area.y
        x2, y2 = area.x + offset - area.height, area.bottom
        if x1 > area.right:
            y1 += x1 - area.right
            x1 = area.right
        if x2 < area.x:
            y2 -= area.x - x2
            x2 = area.x
        if y1 < y2:
            yield Line(round(x1, 2), round(y1, 2), round(x2, 2), round(y2, 2), line, 0.8)
        offset += _HATCH


def _gate(area: Area, theme: Theme) -> Iterator[Shape]:
    """Two posts before the entrance; the arrow runs between them."""
    middle, high = area.y + area.height / 2, min(area.height * 0.3, 18.0)
    for x in (area.x - 15, area.x - 11):
        for side in (-1, 1):
            yield Line(x, middle + side * 4, x, middle + side * high, theme.text, 2.0)


def _diamond(area: Area, theme: Theme) -> Iterator[Shape]:
    """A diamond at the exit."""
    x, y, r = area.right, area.y + area.height / 2, 7.0
    yield polygon(((x - r, y), (x, y - r), (x + r, y), (x, y + r)), theme.text)
    yield polygon(((x - r + 2, y), (x, y - r + 2), (x + r - 2, y), (x, y + r - 2)), "ffffff")


def onward(pages: str, x: float, area: Area, sizes: Sizes, theme: Theme) -> Iterator[Shape]:
    """A tab at a side: on which page the arrow goes on."""
    size = sizes.note * 0.92
    half = width(pages, size, bold=True) / 2 + 4
    high, y = size * 0.68, area.bottom
    left, right = x - half, x + half
    yield polygon(
        ((left, y - high), (right, y - high), (right + 6, y), (right, y + high), (left, y + high)), theme.text
    )
    yield Text(x, y + size * 0.34, pages, size, "ffffff", True, "middle")


class _Tag(NamedTuple):
    """A word on the rim of a box, up to ``right``: its ground, line and letters."""

    text: str
    right: float
    ground: str
    line: str
    letters: str


def _stamp_colours(box: Box, theme: Theme) -> tuple[str, str, str]:
    """Filled with the colour of what it says; on paper only what is new is filled, the rest is framed."""
    ink = theme.ghosts[box.ghost] if box.ghost is not Ghost.SAME else Ink(theme.text, "ffffff", theme.text)
    if theme.name == "print" and box.ghost in (Ghost.CHANGED, Ghost.REMOVED):
        return "ffffff", ink.line, ink.text
    return ink.line, ink.line, "ffffff"


def _tag(tag: _Tag, area: Area, sizes: Sizes) -> Iterator[Shape]:
    size = tag_size(sizes)
    room = width(tag.text, size, bold=True) + 10
    x, y = tag.right - room - 6, area.y - tag_rise(sizes)
    yield Rect(x, y, room, size * 1.45, tag.ground, tag.line, 1.0, (), size * 0.7)
    yield Text(x + room / 2, y + size * 1.07, tag.text, size, tag.letters, True, "middle")
