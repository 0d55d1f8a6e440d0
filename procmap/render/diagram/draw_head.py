"""The head of a page as primitives: headline, hours, days, brackets, deadlines; and the legend at its foot."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.render.diagram.boxes import Sizes
from procmap.render.diagram.draw_boxes import hatch
from procmap.render.diagram.heads import MARGIN, Bar
from procmap.render.diagram.places import Area, Layout
from procmap.render.diagram.primitives import Group, Line, Path, Rect, Shape, Text, polygon
from procmap.render.diagram.scene import Scene, Tone
from procmap.render.diagram.text import LINE, width
from procmap.render.diagram.theme import Theme


def draw_head(scene: Scene, layout: Layout, theme: Theme) -> Iterator[Shape]:
    """Headline and subtitle."""
    head = layout.head
    y = MARGIN
    for line in head.headline:
        yield Text(MARGIN, y + head.headline_size * 0.82, line, head.headline_size, theme.text, True)
        y += head.headline_size * 1.15
    for line in head.subtitle:
        yield Text(MARGIN, y + head.subtitle_size * 0.9, line, head.subtitle_size, theme.soft)
        y += head.subtitle_size * LINE


def draw_axis(scene: Scene, layout: Layout, theme: Theme) -> Iterator[Shape]:
    """Hours and days with their lines, brackets, deadlines."""
    if not layout.lanes:
        return
    bottom = layout.lanes[-1].area.bottom
    sizes = Sizes(layout.size)
    yield Group("days", tuple(_days(layout, theme, sizes, bottom)))
    yield Group("hours", tuple(_hours(layout, theme, sizes, bottom)))
    for n, one in enumerate(layout.brackets):
        yield Group(f"bracket {n}", tuple(_bracket(one, layout, theme, sizes, bottom)))
    for deadline, x, area, text in layout.deadlines:
        yield Line(x, area.bottom, x, bottom, theme.deadline, 2.2)
        ink = theme.tones[deadline.tone]
        late = deadline.tone is not Tone.PLAIN
        ground = theme.deadline if theme.name != "print" else "ffffff"
        if late and theme.name != "print":
            ground = ink.line
        words = "ffffff" if theme.name != "print" else theme.text
        yield Group(
            f"deadline {deadline.id}",
            (
                Rect(
                    area.x,
                    area.y,
                    area.width,
                    area.height,
                    ground,
                    theme.text if theme.name == "print" else None,
                    1.6,
                    (),
                    4,
                ),
                Text(
                    area.x + area.width / 2,
                    area.y + area.height / 2 + sizes.tick * 0.35,
                    text[0],
                    sizes.tick,
                    words,
                    True,
                    "middle",
                ),
            ),
        )


def _days(layout: Layout, theme: Theme, sizes: Sizes, bottom: float) -> Iterator[Shape]:
    y = layout.head.days
    for n, (x1, x2, name) in enumerate(layout.days):
        if n:
            yield Line(x1 - 4, y + 2, x1 - 4, bottom, theme.soft, 1.0, (8.0, 3.0))
        if name:
            yield Text(x1, y + sizes.tick, name, sizes.tick, theme.text, True)
        del x2


def _hours(layout: Layout, theme: Theme, sizes: Sizes, bottom: float) -> Iterator[Shape]:
    base = layout.head.lanes - 5
    for tick in layout.ticks:
        y = base - tick.row * sizes.tick * 1.2
        yield Line(tick.x, layout.head.lanes - 3, tick.x, bottom, theme.grid, 1.0, (1.5, 3.5))
        colour = theme.text if tick.strong else theme.soft
        yield Text(tick.x, y, tick.text, sizes.tick, colour, tick.strong, "middle")


def _bracket(one: Bar, layout: Layout, theme: Theme, sizes: Sizes, bottom: float) -> Iterator[Shape]:
    bracket, x1, x2, row, text = one
    step = sizes.note * LINE + 11
    y = layout.head.brackets + row * step
    ink = theme.tones[bracket.tone]
    line = theme.soft if bracket.tone is Tone.PLAIN else ink.line
    if text:
        middle = min(
            max((x1 + x2) / 2, width(text[0], sizes.note) / 2 + layout.lanes[0].area.x),
            layout.width - MARGIN - width(text[0], sizes.note) / 2,
        )
        yield Text(
            middle,
            y + sizes.note,
            text[0],
            sizes.note,
            theme.text if bracket.tone is Tone.PLAIN else ink.text,
            False,
            "middle",
        )
    y += sizes.note * LINE + 3
    yield Path((("M", x1, y + 6), ("L", x1, y), ("L", x2, y), ("L", x2, y + 6)), stroke=line, line=1.6)
    del bottom


def draw_legend(scene: Scene, layout: Layout, theme: Theme) -> Iterator[Shape]:
    """The signs that occur, in words."""
    size = layout.size * 0.76
    sizes = Sizes(layout.size)
    y = (layout.lanes[-1].area.bottom if layout.lanes else layout.head.lanes) + size * 1.15
    x = layout.lanes[0].area.x if layout.lanes else MARGIN
    for sign, words in scene.words.items():
        room = 30 + width(words, size) + 22
        if x + room > layout.width - MARGIN + 22:
            break
        yield Group(
            f"legend {sign}",
            (*_sign(sign, x, y - size * 0.3, theme), Text(x + 32, y, words, size, theme.soft)),
        )
        x += room
    del sizes


def _sign(sign: str, x: float, y: float, theme: Theme) -> Iterator[Shape]:
    tone = {
        "infeasible": Tone.INFEASIBLE,
        "unsupported": Tone.UNSUPPORTED,
        "conditional": Tone.CONDITIONAL,
    }.get(sign)
    if tone is not None or sign in ("flow", "back"):
        ink = theme.flow_ink(tone or Tone.PLAIN)
        dash = ink.dash or ((7.0, 3.0, 1.5, 3.0) if sign == "back" else ())
        yield Line(x, y, x + 19, y, ink.line, max(ink.weight, 1.5), dash)
        yield polygon(((x + 26, y), (x + 18, y - 3.6), (x + 18, y + 3.6)), ink.line)
    elif sign == "given":
        moves = (
            ("M", x + 4, y - 6),
            ("L", x + 20, y - 6),
            ("L", x + 25, y - 1),
            ("L", x + 25, y + 6),
            ("L", x + 4, y + 6),
            ("Z",),
        )
        yield Path(moves, "ffffff", theme.soft, 1.1, (4.0, 2.5))
    elif sign == "unknown":
        ink = theme.tones[Tone.UNKNOWN]
        yield Rect(x + 2, y - 5, 24, 10, ink.ground, ink.line, 1.0, ink.dash, 3)
    elif sign == "bracket":
        yield Path(
            (("M", x + 2, y + 4), ("L", x + 2, y - 2), ("L", x + 26, y - 2), ("L", x + 26, y + 4)),
            stroke=theme.soft,
            line=1.6,
        )
    elif sign == "slack":
        yield Line(x + 2, y, x + 26, y, theme.soft, 1.6)
        yield Line(x + 26, y - 3.5, x + 26, y + 3.5, theme.soft, 1.6)
    elif sign == "choice":
        yield polygon(((x + 7, y), (x + 14, y - 7), (x + 21, y), (x + 14, y + 7)), theme.text)
        yield polygon(((x + 9, y), (x + 14, y - 5), (x + 19, y), (x + 14, y + 5)), "ffffff")
    elif sign == "gate":
        for at in (x + 12, x + 16):
            yield Line(at, y - 7, at, y + 7, theme.text, 2.0)
    elif sign == "deadline":
        yield Line(x + 14, y - 7, x + 14, y + 7, theme.deadline, 2.4)
    elif sign == "hatch":
        yield from hatch(Area(x + 2, y - 5, 24, 10), theme.tones[Tone.INFEASIBLE].line)
