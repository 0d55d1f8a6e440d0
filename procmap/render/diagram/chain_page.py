"""The cards of a chain on one page: rows from right to left, the largest type that fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.render.diagram.chain import Card, Chain
from procmap.render.diagram.fit import Paper
from procmap.render.diagram.heads import MARGIN
from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Group, Page, Path, Point, Rect, Shape, Text, polygon, rounded
from procmap.render.diagram.scene import Tone
from procmap.render.diagram.text import LINE, at_most, broken, packed
from procmap.render.diagram.text import width as width_of
from procmap.render.diagram.theme import Theme

_GAP = 34.0
_PAD = 10.0
_LARGEST, _SMALLEST, _STEP = 32.0, 5.0, 0.5
_READABLE = 14.0
"""Down to this size a smaller type is better than words cut short; below it they are cut."""
_NATURAL_WIDTH = 1400.0


class _Text(NamedTuple):
    """The lines of a card."""

    department: tuple[str, ...]
    head: tuple[str, ...]
    what: tuple[str, ...]
    when: tuple[str, ...]
    lines: tuple[str, ...]
    band: float
    height: float
    whole: bool
    """Whether nothing is cut short and no word is wider than the card."""


class _Look(NamedTuple):
    """The size of a card's type, and its colours."""

    size: float
    theme: Theme
    colour: str


class _Grid(NamedTuple):
    """A way to set out the cards."""

    size: float
    columns: int
    width: float
    heights: tuple[float, ...]
    top: float
    page: tuple[float, float]
    whole: bool


def chain_page(chain: Chain, paper: Paper, theme: Theme) -> Page:
    """One page with one chain."""
    grid = _grid(chain, paper)
    texts = [_texts(card, grid.width, grid.size) for card in chain.cards]
    areas = tuple(_areas(chain, grid))
    items: list[Shape] = [Rect(0, 0, *grid.page, fill="ffffff"), *_title(chain, grid, theme)]
    for n in range(1, len(areas)):
        items.append(Group(f"link {n}", tuple(_link(areas[n], areas[n - 1], chain.cards[n], theme))))
    numbers = {name: n for n, name in enumerate(dict.fromkeys(card.department for card in chain.cards[1:]))}
    for card, area, text in zip(chain.cards, areas, texts, strict=True):
        colour = theme.deadline if card.first else theme.lane(numbers[card.department])
        items.append(
            Group(f"card {card.what}", tuple(_card(card, area, text, _Look(grid.size, theme, colour))))
        )
    return Page(*grid.page, tuple(items))


def _grid(chain: Chain, paper: Paper) -> _Grid:
    if paper.natural:
        return _tried(chain, paper.natural, 4, (_NATURAL_WIDTH, 0.0))
    size = _LARGEST
    while size > _SMALLEST:
        fits = [_tried(chain, size, columns, (paper.width, paper.height)) for columns in range(1, 8)]
        good = [grid for grid in fits if grid.top + _tall(grid) + MARGIN <= paper.height]
        good = [grid for grid in good if grid.whole] or (good if size <= _READABLE else [])
        if good:
            return _fullest(good, len(chain.cards))
        size -= _STEP
    return _tried(chain, _SMALLEST, 8, (paper.width, 0.0))


def _fullest(grids: list[_Grid], cards: int) -> _Grid:
    """Of what fits, the one that leaves the fewest places without a card, then the one with the longest rows."""
    return min(grids, key=lambda grid: (-cards % grid.columns, -grid.columns))


def _tall(grid: _Grid) -> float:
    return sum(grid.heights) + _GAP * (len(grid.heights) - 1)


def _tried(chain: Chain, size: float, columns: int, page: tuple[float, float]) -> _Grid:
    columns = min(columns, max(len(chain.cards), 1))
    width = (page[0] - 2 * MARGIN - _GAP * (columns - 1)) / columns
    if not page[1]:
        width = min(width, 19 * size)
    texts = [_texts(card, width, size) for card in chain.cards]
    tall = [text.height for text in texts]
    rows = tuple(max(tall[n : n + columns]) for n in range(0, len(tall), columns))
    big, small = _title_sizes(size)
    headline = broken(chain.headline, page[0] - 2 * MARGIN, big, bold=True)
    subtitle = packed(chain.subtitle, page[0] - 2 * MARGIN, small)
    top = MARGIN + len(headline) * big * 1.15 + len(subtitle) * small * LINE + 1.2 * small
    grid = _Grid(size, columns, width, rows, top, page, all(text.whole for text in texts))
    return grid if page[1] else grid._replace(page=(page[0], top + _tall(grid) + MARGIN))


def _title_sizes(size: float) -> tuple[float, float]:
    return min(max(1.55 * size, 19.0), 34.0), min(max(0.98 * size, 12.0), 20.0)


def _texts(card: Card, width: float, size: float) -> _Text:
    room = width - 2 * _PAD
    department = broken(card.department, room, size * 0.9, bold=True)
    head = at_most(card.head, 2, room, size * 0.76) if card.head else ()
    what = at_most(card.what, 5, room, size)
    when = packed(card.when, room, size * 1.05, bold=True) if card.when else ()
    lines = tuple(part for line in card.lines for part in at_most(line, 2, room, size * 0.8))
    band = len(department) * size * 0.9 * LINE + len(head) * size * 0.76 * LINE + 8
    inner = (len(what) + 1.12 * len(when)) * size * LINE + len(lines) * size * 0.8 * 1.25
    whole = (
        max(width_of(line, size * 0.9, bold=True) for line in department or ("",)) <= room
        and max(width_of(line, size * 1.05, bold=True) for line in when or ("",)) <= room
        and _uncut(card.head, 2, room, size * 0.76)
        and _uncut(card.what, 5, room, size)
        and all(_uncut(line, 2, room, size * 0.8) for line in card.lines)
    )
    return _Text(department, head, what, when, lines, band, band + inner + 2 * 0.6 * size, whole)


def _uncut(text: str, lines: int, room: float, size: float) -> bool:
    found = broken(text, room, size)
    return len(found) <= lines and all(width_of(line, size) <= room for line in found)


def _areas(chain: Chain, grid: _Grid) -> Iterator[Area]:
    """From the right edge to the left, then the next row from the right again."""
    spare = grid.page[1] - grid.top - _tall(grid) - MARGIN
    between = _GAP + min(max(spare, 0.0) / (len(grid.heights) + 1), _GAP)
    for n in range(len(chain.cards)):
        row, column = divmod(n, grid.columns)
        x = grid.page[0] - MARGIN - (column + 1) * grid.width - column * _GAP
        y = grid.top + sum(grid.heights[:row]) + row * between
        yield Area(x, y, grid.width, grid.heights[row])


def _title(chain: Chain, grid: _Grid, theme: Theme) -> Iterator[Shape]:
    big, small = _title_sizes(grid.size)
    room, y = grid.page[0] - 2 * MARGIN, MARGIN
    for line in broken(chain.headline, room, big, bold=True):
        yield Text(MARGIN, y + big * 0.82, line, big, theme.text, True)
        y += big * 1.15
    for line in packed(chain.subtitle, room, small):
        yield Text(MARGIN, y + small * 0.9, line, small, theme.soft)
        y += small * LINE


def _link(giver: Area, taker: Area, card: Card, theme: Theme) -> Iterator[Shape]:
    """An arrow from whoever gives to whoever asked; around the edge where a new row begins."""
    ink = theme.flow_ink(card.tone)
    points: tuple[Point, ...]
    if giver.y == taker.y:
        y = giver.y + giver.height / 2
        points = ((giver.right, y), (taker.x, y))
    else:
        middle, start = giver.y - _GAP / 2, giver.x + giver.width / 2
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


def _card(card: Card, area: Area, text: _Text, look: _Look) -> Iterator[Shape]:
    size, theme, colour = look
    ink = theme.tones[card.tone]
    yield Rect(
        area.x, area.y, area.width, area.height, ink.ground, ink.line, max(ink.weight, 1.2), ink.dash, 7
    )
    printed = theme.name == "print"
    ground = None if printed else colour
    yield Rect(
        area.x + 2, area.y + 2, area.width - 4, text.band, ground, theme.text if printed else None, 1.0, (), 5
    )
    x, y = area.x + _PAD, area.y + 5
    words = theme.head_text
    for line in text.department:
        yield Text(x, y + size * 0.86, line, size * 0.9, words, True)
        y += size * 0.9 * LINE
    for line in text.head:
        yield Text(x, y + size * 0.7, line, size * 0.76, words)
        y += size * 0.76 * LINE
    y = area.y + text.band + 0.5 * size
    for line in text.what:
        yield Text(x, y + size * 0.92, line, size, theme.text)
        y += size * LINE
    for line in text.when:
        yield Text(
            x, y + size, line, size * 1.05, ink.text if card.tone is not Tone.PLAIN else theme.text, True
        )
        y += size * LINE * 1.12
    for line in text.lines:
        yield Text(x, y + size * 0.75, line, size * 0.8, theme.soft)
        y += size * 0.8 * 1.25
