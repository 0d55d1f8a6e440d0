"""Boxes as primitives: steps, events, what is given; hatches, gates, choices."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.render.diagram.boxes import BAR, PAD, Sizes, when_in
from procmap.render.diagram.places import Area, PlacedBox
from procmap.render.diagram.primitives import Line, Path, Rect, Shape, Text, polygon
from procmap.render.diagram.scene import Box, Ghost, Kind, Tone
from procmap.render.diagram.text import LINE, width
from procmap.render.diagram.theme import Theme

_HATCH = 6.0


def draw_box(box: Box, placed: PlacedBox, size: float, theme: Theme, lane: str) -> Iterator[Shape]:
    """A box with its text."""
    area, sizes = placed.area, Sizes(size)
    ink = theme.tones[box.tone if box.tone is not Tone.UNKNOWN else Tone.PLAIN]
    if box.ghost is not Ghost.SAME:
        ink = theme.ghosts[box.ghost]
    if box.kind is Kind.GIVEN:
        yield _paper(area, theme, ink.line, ink.weight, ink.dash or (4.0, 2.5))
    else:
        ground = "ffffff" if box.tone is Tone.INFEASIBLE or not ink.ground else ink.ground
        radius = area.height * 0.28 if box.kind is Kind.EVENT else 6.0
        yield Rect(area.x, area.y, area.width, area.height, ground, ink.line, ink.weight, ink.dash, radius)
        if box.kind is Kind.STEP and lane != "ffffff":
            yield Rect(area.x + 2, area.y + 5, BAR, area.height - 10, fill=lane, radius=2)
    if box.due is not None and placed.due is not None:
        yield from _hatch(box, placed, sizes, theme)
    yield from _texts(box, placed, sizes, theme)
    if box.gate:
        yield from _gate(area, theme)
    if box.choice:
        yield from _diamond(area, theme)
    if box.badge:
        yield from _badge(box.badge, area, sizes, theme)


def _paper(area: Area, theme: Theme, line: str, weight: float, dash: tuple[float, ...]) -> Shape:
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
    x = area.x + BAR + PAD
    size = sizes.of(box)
    y = area.y + 0.42 * sizes.name + (sizes.note * 0.5 if box.badge else 0.0)
    for line in placed.lines:
        yield Text(x, y + size * 0.92, line, size, theme.text)
        y += size * LINE
    for note, lines in zip(reversed(box.notes), reversed(placed.notes), strict=True):
        del note, lines
    bottom = area.bottom - 0.42 * sizes.name
    for note, lines in reversed(list(zip(box.notes, placed.notes, strict=True))):
        for line in reversed(lines):
            ink = theme.tones[note.tone]
            text = theme.soft if note.tone in (Tone.PLAIN, Tone.UNKNOWN) else ink.text
            yield Text(x, bottom - sizes.note * 0.2, line, sizes.note, text, note.tone is Tone.INFEASIBLE)
            bottom -= sizes.note * 1.25
    late = box.tone is Tone.INFEASIBLE
    lines_ = when_in(box, area.width, sizes)
    for n, line in enumerate(reversed(lines_)):
        colour = theme.tones[Tone.INFEASIBLE].text if late else theme.text
        yield Text(x, bottom - sizes.when * 0.24, line, sizes.when, colour, True)
        if (
            n == 0
            and box.overrun
            and (box.due is None or placed.due is None or not _roomy(box, placed, sizes))
        ):
            far = x + width(line, sizes.when, bold=True) + 0.6 * sizes.when
            yield Text(far, bottom - sizes.when * 0.24, box.overrun, sizes.when, colour, True)
        bottom -= sizes.when * 1.3


def _roomy(box: Box, placed: PlacedBox, sizes: Sizes) -> bool:
    """Whether the hatch has room for the words and does not run under the times."""
    assert placed.due is not None
    x = placed.area.x + BAR + PAD
    times = max(
        (width(line, sizes.when, bold=True) for line in when_in(box, placed.area.width, sizes)), default=0.0
    )
    room = placed.area.right - max(placed.due, x + times + 4)
    return room >= width(box.overrun, sizes.when, bold=True) + 12


def _hatch(box: Box, placed: PlacedBox, sizes: Sizes, theme: Theme) -> Iterator[Shape]:
    """The part of a box behind the time that it breaks: hatched lines in a strip at the foot, and a mark."""
    assert placed.due is not None
    area, ink = placed.area, theme.tones[Tone.INFEASIBLE]
    strip = Area(placed.due, area.bottom - 7.0, area.right - placed.due - 1, 6.0)
    roomy = _roomy(box, placed, sizes)
    if roomy:
        high = sizes.when * 1.45
        strip = Area(placed.due, area.bottom - high - 2, area.right - placed.due - 2, high)
    yield Rect(strip.x, strip.y, strip.width, strip.height, fill=ink.ground)
    yield from hatch(strip, ink.line)
    yield Line(placed.due, area.y + 2, placed.due, area.bottom - 1, ink.line, 1.3, (3.0, 2.0))
    if roomy:
        room = width(box.overrun, sizes.when, bold=True) + 8
        x = strip.x + strip.width / 2
        x = (
            max(
                x,
                area.x
                + BAR
                + PAD
                + max(width(line, sizes.when, bold=True) for line in when_in(box, area.width, sizes))
                + 4
                + room / 2,
            )
            if box.when
            else x
        )
        yield Rect(x - room / 2, strip.y + 2, room, strip.height - 4, fill="ffffff", radius=3)
        yield Text(
            x,
            strip.y + strip.height / 2 + sizes.when * 0.34,
            box.overrun,
            sizes.when,
            ink.text,
            True,
            "middle",
        )


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
    """Two posts before the entrance."""
    y, high = area.y + area.height / 2, min(area.height * 0.32, 20.0)
    for x in (area.x - 3.5, area.x - 0.5):
        yield Line(x, y - high, x, y + high, theme.text, 2.0)


def _diamond(area: Area, theme: Theme) -> Iterator[Shape]:
    """A diamond at the exit."""
    x, y, r = area.right, area.y + area.height / 2, 7.0
    yield polygon(((x - r, y), (x, y - r), (x + r, y), (x, y + r)), theme.text)
    yield polygon(((x - r + 2, y), (x, y - r + 2), (x + r - 2, y), (x, y + r - 2)), "ffffff")


def _badge(text: str, area: Area, sizes: Sizes, theme: Theme) -> Iterator[Shape]:
    size = sizes.note * 0.92
    room = width(text, size, bold=True) + 10
    x, y = area.right - room - 6, area.y - size * 0.75
    yield Rect(x, y, room, size * 1.45, "ffffff", theme.soft, 1.0, (), size * 0.7)
    yield Text(x + room / 2, y + size * 1.07, text, size, theme.soft, True, "middle")
