"""The cards of a chain on pages: rows from right to left, a page for as many as can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.locale import speech
from procmap.render.diagram.drawing.boxes import onward
from procmap.render.diagram.drawing.chain_grid import GAP, PAD, Grid, Words, make_grid, title_sizes, words_in
from procmap.render.diagram.drawing.head import draw_title
from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.layout.fit import Paper
from procmap.render.diagram.layout.heads import MARGIN
from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import (
    Dash,
    Group,
    Page,
    Path,
    Point,
    Rect,
    Shape,
    Text,
    polygon,
    rounded,
)
from procmap.render.diagram.scene import Tone
from procmap.render.diagram.text import LINE, POINT, broken, packed
from procmap.render.diagram.theme import Theme
from procmap.render.diagram.views.chain import Card, Chain

_FEWEST = 8
"""No page of a parted chain has fewer cards."""
_TALLER = 1.6
"""A card is never made higher than so many times what it needs."""
_LOOSER = 1.15
"""Nor are its lines put further apart than so many times what they need."""
_ABOVE = 0.4
"""What stands above the cards of the room that is left then."""


class _Look(NamedTuple):
    """The size of a card's type, its colours, and what its lines have of the room of their row: how far they stand
    apart, and how far below the band they begin.
    """

    size: float
    theme: Theme
    colour: str
    loose: float
    below: float


def chain_pages(chain: Chain, paper: Paper, theme: Theme, legible: float) -> tuple[Page, ...]:
    """One page with all cards, or as many as it takes for type of the size ``legible``, with marks where it goes on."""
    parts = _parted(chain, paper, legible)
    sizes = [make_grid(part, paper).size for part in parts]
    pages = []
    for n, part in enumerate(parts, 1):
        marks = (str(n - 1) if n > 1 else "", str(n + 1) if n < len(parts) else "")
        pages.append(_page(part, make_grid(part, paper, min(sizes)), theme, marks))
    return tuple(pages)


def _parted(chain: Chain, paper: Paper, legible: float) -> list[Chain]:
    """The fewest parts of equal length that can be read."""
    count = len(chain.cards)
    found = [chain]
    for pages in range(1, max(count // _FEWEST, 1) + 1):
        long = -(-count // pages)
        cards = [chain.cards[n : n + long] for n in range(0, count, long)]
        found = [
            chain._replace(cards=part, subtitle=_counted(chain, n, pages)) for n, part in enumerate(cards)
        ]
        if paper.natural or all(make_grid(part, paper).size >= legible for part in found):
            break
    return found


def _counted(chain: Chain, n: int, pages: int) -> str:
    if pages == 1:
        return chain.subtitle
    text = speech(chain.language)._("page {n} of {pages}")
    return f"{text.replace('{n}', str(n + 1)).replace('{pages}', str(pages))}{POINT}{chain.subtitle}"


def _page(chain: Chain, grid: Grid, theme: Theme, marks: tuple[str, str]) -> Page:
    """One page; ``marks`` name the pages of what comes after its first card and before its last one."""
    words = [words_in(card, grid.width, grid.size) for card in chain.cards]
    areas = tuple(_areas(chain, grid))
    items: list[Shape] = [Rect(0, 0, *grid.page, fill="ffffff"), *_title(chain, grid, theme)]
    for n in range(1, len(areas)):
        items.append(Group(f"link {n}", tuple(_link(areas[n], areas[n - 1], chain.cards[n], theme))))
    for n, (card, area, text) in enumerate(zip(chain.cards, areas, words, strict=True)):
        first = n - n % grid.columns
        room = _room(words[first : first + grid.columns], area.height, grid.size)
        look = _Look(grid.size, theme, theme.deadline if card.first else theme.lane(card.hue), *room)
        items.append(Group(f"card {card.what}", tuple(_card(card, area, text, look))))
    for mark, area, x in ((marks[0], areas[0], areas[0].right), (marks[1], areas[-1], areas[-1].x)):
        if mark:
            items.append(Group("onward", tuple(onward(mark, x, area, Sizes(grid.size), theme))))
    return Page(*grid.page, tuple(items))


def _room(row: list[Words], height: float, size: float) -> tuple[float, float]:
    """What the fullest card of a row leaves: all cards of it are set alike."""
    spare = [(height - one.band - 1.2 * size, one.height - one.band - 1.2 * size) for one in row]
    loose = min([_LOOSER, *(max(own / least, 1.0) for own, least in spare if least > 0)])
    return loose, max(min([size, *((own - least * loose) / 3 for own, least in spare)]), 0.0)


def _areas(chain: Chain, grid: Grid) -> Iterator[Area]:
    """From the right edge to the left, then the next row from the right again; higher where the page has room."""
    spare = max(grid.page[1] - grid.top - grid.tall - MARGIN, 0.0)
    stretch = min(1 + spare / sum(grid.heights), _TALLER)
    heights = [height * stretch for height in grid.heights]
    spare -= sum(heights) - sum(grid.heights)
    between = GAP + min(spare / (len(heights) + 1), GAP)
    spare -= (between - GAP) * (len(heights) - 1)
    for n in range(len(chain.cards)):
        row, column = divmod(n, grid.columns)
        x = grid.page[0] - MARGIN - (column + 1) * grid.width - column * GAP
        y = grid.top + max(spare, 0.0) * _ABOVE + sum(heights[:row]) + row * between
        yield Area(x, y, grid.width, heights[row])


def _title(chain: Chain, grid: Grid, theme: Theme) -> Iterator[Shape]:
    big, small = title_sizes(grid.size)
    room = grid.page[0] - 2 * MARGIN
    headline = broken(chain.headline, room, big, bold=True)
    return draw_title(headline, packed(chain.subtitle, room, small, pointed=True), (big, small), theme)


def _link(giver: Area, taker: Area, card: Card, theme: Theme) -> Iterator[Shape]:
    """An arrow from whoever gives to whoever asked; around the edge where a new row begins."""
    ink = theme.flow_ink(card.tone)
    points: tuple[Point, ...]
    if giver.y == taker.y:
        y = giver.y + giver.height / 2
        points = ((giver.right, y), (taker.x, y))
    else:
        middle, start = giver.y - GAP / 2, giver.x + giver.width / 2
        x = taker.x + taker.width / 2
        points = ((start, giver.y), (start, middle), (x, middle), (x, taker.bottom))
    (x1, y1), (x2, y2) = points[-2:]
    far = abs(x2 - x1) + abs(y2 - y1)
    ux, uy = (x2 - x1) / far, (y2 - y1) / far
    back = (x2 - 9 * ux, y2 - 9 * uy)
    yield Path(rounded((*points[:-1], back), 8.0), stroke=ink.line, line=max(ink.weight, 1.8), dash=ink.dash)
    yield polygon(
        ((x2, y2), (back[0] - 4 * uy, back[1] + 4 * ux), (back[0] + 4 * uy, back[1] - 4 * ux)), ink.line
    )


def _card(card: Card, area: Area, text: Words, look: _Look) -> Iterator[Shape]:
    size, theme, loose = look.size, look.theme, look.loose
    ink = theme.tones[card.tone]
    yield Rect(
        area.x, area.y, area.width, area.height, ink.ground, ink.line, max(ink.weight, 1.2), ink.dash, 7
    )
    yield from _band(card, area, text, look)
    x, y = area.x + PAD, area.y + text.band + 0.5 * size + look.below
    for line in text.what:
        yield Text(x, y + size * 0.92, line, size, theme.text)
        y += size * LINE * loose
    bold = ink.text if card.tone is not Tone.PLAIN else theme.text
    for line in text.when:
        yield Text(x, y + size, line, size * 1.05, bold, True)
        y += size * LINE * 1.12 * loose
    for line in text.lines:
        yield Text(x, y + size * 0.75, line, size * 0.8, theme.soft)
        y += size * 0.8 * 1.25 * loose


def _band(card: Card, area: Area, text: Words, look: _Look) -> Iterator[Shape]:
    """Whose card it is, on the department's colour; one from outside is framed, as its lane is."""
    size, theme, colour = look.size, look.theme, look.colour
    dash: Dash = ()
    edge: str | None = None
    ground, words = colour, theme.head_text
    if theme.name == "print":
        ground, edge = "ffffff", theme.text
    if card.outside:
        ground, edge, dash = "ffffff", edge or colour, (4.0, 3.0)
        words = theme.text if theme.name == "print" else colour
    yield Rect(area.x + 2, area.y + 2, area.width - 4, text.band, ground, edge, 1.2, dash, 5)
    x, y = area.x + PAD, area.y + 5
    for line in text.department:
        yield Text(x, y + size * 0.86, line, size * 0.9, words, True)
        y += size * 0.9 * LINE
    for line in text.head:
        yield Text(x, y + size * 0.7, line, size * 0.76, words)
        y += size * 0.76 * LINE
