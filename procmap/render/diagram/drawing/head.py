"""The head of a page as primitives: headline, hours, days, brackets, deadlines; and the legend at its foot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procmap.locale import speech
from procmap.render.diagram.drawing.signs import draw_sign
from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.layout.heads import MARGIN, flag_step, section_size
from procmap.render.diagram.layout.legend_rows import (
    SIGN_RISE,
    legend_base,
    legend_room,
    legend_rows,
    legend_step,
)
from procmap.render.diagram.layout.sentences import place_sentences, sentence_size
from procmap.render.diagram.places import Flag, Layout
from procmap.render.diagram.primitives import Group, Line, Path, Rect, Shape, Text
from procmap.render.diagram.scene import Bracket, Deadline, Ghost, Scene, Tone
from procmap.render.diagram.text import LINE, shortened, width
from procmap.render.diagram.theme import Ink, Theme


def draw_head(layout: Layout, theme: Theme) -> Iterator[Shape]:
    """Headline and subtitle."""
    head = layout.head
    return draw_title(head.headline, head.subtitle, (head.headline_size, head.subtitle_size), theme)


def draw_title(
    headline: Iterable[str], subtitle: Iterable[str], sizes: tuple[float, float], theme: Theme
) -> Iterator[Shape]:
    """Lines of a headline, and below it of a subtitle, in their ``sizes`` (pixels), at the top of a page."""
    y = MARGIN
    for line in headline:
        yield Text(MARGIN, y + sizes[0] * 0.82, line, sizes[0], theme.text, True)
        y += sizes[0] * 1.15
    for line in subtitle:
        yield Text(MARGIN, y + sizes[1] * 0.9, line, sizes[1], theme.soft)
        y += sizes[1] * LINE


def draw_axis(scene: Scene, layout: Layout, theme: Theme) -> Iterator[Shape]:
    """Hours and days with their lines, brackets, deadlines."""
    if not layout.lanes:
        return
    bottom = layout.lanes[-1].area.bottom
    sizes = Sizes(layout.size)
    shown = sum(isinstance(flag.part, Bracket) for flag in layout.flags)
    if shown < len(scene.brackets):
        say = speech(scene.language)
        more = say.ngettext(
            "and {count} more window", "and {count} more windows", len(scene.brackets) - shown
        )
        yield Text(MARGIN, layout.head.flags + sizes.note, more, sizes.note, theme.soft)
    for flag in layout.flags:
        y = layout.head.flags + flag.row * flag_step(sizes)
        own = theme.faded() if flag.part.dim else theme
        if isinstance(flag.part, Bracket):
            yield Group("bracket", tuple(_bracket(flag, flag.part, y, own, sizes)))
        else:
            yield Group(
                f"deadline {flag.part.id}", tuple(_deadline(flag, flag.part, (y, bottom), own, sizes))
            )
    yield Group("days", tuple(_days(layout, theme, sizes, bottom)))
    yield Group("hours", tuple(_hours(scene, layout, theme, sizes, bottom)))


def _deadline(
    flag: Flag, deadline: Deadline, span: tuple[float, float], theme: Theme, sizes: Sizes
) -> Iterator[Shape]:
    """A tag and a line through all lanes; on paper the tag is framed, not filled. What is gone is struck through."""
    y, bottom = span
    high = sizes.tick * LINE + 5
    ink = _tag(deadline, theme)
    gone = deadline.ghost is Ghost.REMOVED
    line, dash = (ink.line, ink.dash) if gone else (theme.deadline, ())
    yield Line(flag.x1, y + high, flag.x1, bottom, line, 2.2, dash)
    framed = ink.line if theme.name == "print" or gone else None
    yield Rect(flag.left, y, flag.room, high, ink.ground, framed, ink.weight, ink.dash if gone else (), 4)
    middle, base = flag.left + flag.room / 2, y + high / 2 + sizes.tick * 0.35
    yield Text(middle, base, flag.text, sizes.tick, ink.text, True, "middle")
    if gone:
        half, y = width(flag.text, sizes.tick, bold=True) / 2, y + high / 2
        yield Line(middle - half, y, middle + half, y, ink.text, 1.2)


def _tag(deadline: Deadline, theme: Theme) -> Ink:
    """The colours of a deadline's tag: what is wrong with it comes before how it differs."""
    printed, ghost = theme.name == "print", theme.ghosts[deadline.ghost]
    if deadline.ghost is Ghost.REMOVED:
        return ghost
    if printed:
        heavy = max(ghost.weight, 1.8) if deadline.ghost is not Ghost.SAME else 1.8
        return Ink(theme.text, "ffffff", theme.text, weight=heavy)
    colour = theme.deadline if deadline.ghost is Ghost.SAME else ghost.line
    if deadline.tone is not Tone.PLAIN:
        colour = theme.tones[deadline.tone].line
    return Ink(colour, colour, "ffffff")


def _days(layout: Layout, theme: Theme, sizes: Sizes, bottom: float) -> Iterator[Shape]:
    rows = max((day.row for day in layout.days), default=0)
    for n, day in enumerate(layout.days):
        y = layout.head.days + (rows - day.row) * sizes.tick * 1.35 + sizes.tick
        if n:
            yield Line(day.begins, layout.head.lanes, day.begins, bottom, theme.grid, 1.2, (7.0, 4.0))
        half = width(day.name, sizes.tick, bold=True) / 2 + 8
        yield Rect(
            day.middle - half + 5, y - sizes.tick * 0.9, 2 * half - 10, sizes.tick * 1.15, fill="ffffff"
        )
        yield Text(day.middle, y, day.name, sizes.tick, theme.text, True, "middle")
        for x1, x2 in ((day.first, day.middle - half), (day.middle + half, day.last)):
            if x2 - x1 > 6:
                yield Line(x1, y - sizes.tick * 0.32, x2, y - sizes.tick * 0.32, theme.grid, 1.0)


def _hours(scene: Scene, layout: Layout, theme: Theme, sizes: Sizes, bottom: float) -> Iterator[Shape]:
    base = layout.head.lanes - 5
    if scene.zone:
        room = layout.lanes[0].area.x - MARGIN - 4
        shown = shortened(scene.zone, room, sizes.note, bold=True)
        yield Text(MARGIN, base, shown, sizes.note, theme.text, True)
    for tick in layout.ticks:
        y = base - tick.row * sizes.tick * 1.2
        yield Line(tick.x, layout.head.lanes - 3, tick.x, bottom, theme.grid, 1.0, (1.5, 3.5))
        colour = theme.text if tick.strong else theme.soft
        half = width(tick.text, sizes.tick, bold=tick.strong) / 2 + 2
        yield Rect(tick.x - half, y - sizes.tick * 0.9, 2 * half, sizes.tick * 1.1, fill="ffffff")
        yield Text(tick.x, y, tick.text, sizes.tick, colour, tick.strong, "middle")


def _bracket(flag: Flag, bracket: Bracket, y: float, theme: Theme, sizes: Sizes) -> Iterator[Shape]:
    ink = theme.tones[bracket.tone]
    plain = bracket.tone is Tone.PLAIN
    if flag.text:
        colour = theme.text if plain else ink.text
        middle = flag.left + flag.room / 2
        half = width(flag.text, sizes.note) / 2 + 4
        yield Rect(middle - half, y, 2 * half, sizes.note * 1.2, fill="ffffff")
        yield Text(middle, y + sizes.note * 0.95, flag.text, sizes.note, colour, False, "middle")
    y += sizes.note * LINE + 2
    moves = (("M", flag.x1, y + 6), ("L", flag.x1, y), ("L", flag.x2, y), ("L", flag.x2, y + 6))
    yield Path(moves, stroke=theme.soft if plain else ink.line, line=1.6)


def draw_legend(scene: Scene, layout: Layout, theme: Theme) -> Iterator[Shape]:
    """The signs that occur, in words."""
    size = Sizes(layout.size).note
    top = (layout.lanes[-1].area.bottom if layout.lanes else layout.head.lanes) + legend_base(size)
    for one in legend_rows(scene.words, _legend_span(layout), size):
        y = top + one.row * legend_step(size)
        shapes = draw_sign(one.sign, one.x, y - size * SIGN_RISE, theme)
        yield Group(f"legend {one.sign}", (*shapes, Text(one.text, y, one.words, size, theme.soft)))


def _legend_span(layout: Layout) -> tuple[float, float]:
    """From where to where a legend goes: below the lanes, and below the whole of a graph."""
    return layout.lanes[0].area.x if layout.lanes else MARGIN, layout.width - MARGIN


def draw_sections(scene: Scene, layout: Layout, theme: Theme) -> Iterator[Shape]:
    """The title above the lanes of each section, clear of the lines of the axis; a graph has no lanes."""
    sizes = Sizes(layout.size)
    size, told = section_size(sizes), set[str]()
    for lane, placed in zip(scene.lanes if layout.lanes else (), layout.lanes, strict=True):
        if not lane.section or lane.section in told:
            continue
        told.add(lane.section)
        text = shortened(lane.section, layout.width - 2 * MARGIN, size, bold=True)
        base = placed.area.y - size * 0.5
        ground = Rect(MARGIN, base - size, width(text, size, bold=True) + 6, size * 1.35, fill="ffffff")
        yield Group("section", (ground, Text(MARGIN, base, text, size, theme.text, True)))


def draw_sentences(scene: Scene, layout: Layout, theme: Theme) -> Iterator[Shape]:
    """What each number stands for, below the legend."""
    sizes = Sizes(layout.size)
    size = sentence_size(sizes)
    placed, _ = place_sentences(scene, layout.width, sizes)
    bottom = layout.lanes[-1].area.bottom if layout.lanes else layout.head.lanes
    top = bottom + legend_room(scene.words, _legend_span(layout), sizes)
    for one in placed:
        ink = theme.text if one.sentence.tone is Tone.PLAIN else theme.tones[one.sentence.tone].text
        y = top + one.y + size * 0.92
        shapes: list[Shape] = [Text(one.x, y, one.sentence.mark, size, ink, True)]
        for n, line in enumerate(one.lines):
            shapes.append(Text(one.x + one.indent, y + n * size * LINE, line, size, ink))
        yield Group(f"sentence {one.sentence.mark}", tuple(shapes))
