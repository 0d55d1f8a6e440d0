"""How the cards of a chain are set out: rows from right to left in the largest type that fits the page."""

from __future__ import annotations

from math import log
from typing import NamedTuple

from procmap.render.diagram.layout.fit import Paper
from procmap.render.diagram.layout.heads import MARGIN
from procmap.render.diagram.text import LINE, at_most, broken, packed
from procmap.render.diagram.text import width as width_of
from procmap.render.diagram.views.chain import Card, Chain

GAP = 34.0
PAD = 10.0
_LARGEST, _SMALLEST, _STEP = 36.0, 5.0, 0.5
_READABLE = 14.0
"""Down to this size a smaller type is better than words cut short; below it they are cut."""
_HEAD_LINES, _WHAT_LINES, _MORE_LINES = 5, 8, 4
"""So many lines a card gives to who answers, to what is handed over, and to each line below it."""
_FEWEST_COLUMNS, _MOST_COLUMNS = 3, 8
_NATURAL = 17.0
"""The width of a card of a page that is made for it, in sizes of the type."""
_NARROWEST = 640.0
_SHAPE = 1.6
"""How much wider than high such a page is at best."""


class Words(NamedTuple):
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


class Grid(NamedTuple):
    """A way to set out the cards: their type, how many in a row, how wide they are and how high each row is."""

    size: float
    columns: int
    width: float
    heights: tuple[float, ...]
    top: float
    page: tuple[float, float]
    whole: bool

    @property
    def tall(self) -> float:
        """All rows and what is between them."""
        return sum(self.heights) + GAP * (len(self.heights) - 1)


def make_grid(chain: Chain, paper: Paper, most: float = _LARGEST) -> Grid:
    """The largest type up to ``most`` that fits; of a page that is made for the cards, the most pleasant shape."""
    if paper.natural:
        count = len(chain.cards)
        columns = range(min(_FEWEST_COLUMNS, count), min(_MOST_COLUMNS, count) + 1)
        tried = [_tried(chain, paper.natural, n, (0.0, 0.0)) for n in columns]
        return min(tried, key=lambda one: (not one.whole, _unlike(one, count)))
    size = most
    while size > _SMALLEST:
        fits = [_tried(chain, size, n, (paper.width, paper.height)) for n in range(1, _MOST_COLUMNS)]
        good = [grid for grid in fits if grid.top + grid.tall + MARGIN <= paper.height]
        good = [grid for grid in good if grid.whole] or (good if size <= _READABLE else [])
        if good:
            return _fullest(good, len(chain.cards))
        size -= _STEP
    return _tried(chain, _SMALLEST, _MOST_COLUMNS, (paper.width, 0.0))


def _unlike(grid: Grid, cards: int) -> float:
    """How far the shape of a page is from the best one, and how much of its last row is empty."""
    return abs(log(grid.page[0] / grid.page[1] / _SHAPE)) + -cards % grid.columns / grid.columns


def _fullest(grids: list[Grid], cards: int) -> Grid:
    """Of what fits, the one that leaves the fewest places without a card, then the one with the longest rows."""
    return min(grids, key=lambda grid: (-cards % grid.columns, -grid.columns))


def _tried(chain: Chain, size: float, columns: int, page: tuple[float, float]) -> Grid:
    """The grid of so many columns; a page without a width is as wide as it takes, one without a height as high."""
    columns = min(columns, max(len(chain.cards), 1))
    width = _NATURAL * size
    if page[0]:
        width = (page[0] - 2 * MARGIN - GAP * (columns - 1)) / columns
    across = page[0] or max(columns * width + GAP * (columns - 1) + 2 * MARGIN, _NARROWEST)
    if not page[0]:
        width = (across - 2 * MARGIN - GAP * (columns - 1)) / columns
    words = [words_in(card, width, size) for card in chain.cards]
    tall = [one.height for one in words]
    rows = tuple(max(tall[n : n + columns]) for n in range(0, len(tall), columns))
    big, small = title_sizes(size)
    headline = broken(chain.headline, across - 2 * MARGIN, big, bold=True)
    subtitle = packed(chain.subtitle, across - 2 * MARGIN, small, pointed=True)
    top = MARGIN + len(headline) * big * 1.15 + len(subtitle) * small * LINE + 1.2 * small
    grid = Grid(size, columns, width, rows, top, (across, page[1]), all(one.whole for one in words))
    return grid if page[1] else grid._replace(page=(across, top + grid.tall + MARGIN))


def title_sizes(size: float) -> tuple[float, float]:
    """The letters of the headline and of the line below it."""
    return min(max(1.55 * size, 19.0), 38.0), min(max(0.98 * size, 12.0), 20.0)


def words_in(card: Card, width: float, size: float) -> Words:
    """The lines of a card that is so wide."""
    room = width - 2 * PAD
    department = broken(card.department, room, size * 0.9, bold=True)
    head = at_most(card.head, _HEAD_LINES, room, size * 0.76) if card.head else ()
    what = at_most(card.what, _WHAT_LINES, room, size)
    when = packed(card.when, room, size * 1.05, bold=True) if card.when else ()
    lines = tuple(part for line in card.lines for part in at_most(line, _MORE_LINES, room, size * 0.8))
    band = len(department) * size * 0.9 * LINE + len(head) * size * 0.76 * LINE + 8
    inner = (len(what) + 1.12 * len(when)) * size * LINE + len(lines) * size * 0.8 * 1.25
    whole = (
        max(width_of(line, size * 0.9, bold=True) for line in department or ("",)) <= room
        and max(width_of(line, size * 1.05, bold=True) for line in when or ("",)) <= room
        and _uncut(card.head, _HEAD_LINES, room, size * 0.76)
        and _uncut(card.what, _WHAT_LINES, room, size)
        and all(_uncut(line, _MORE_LINES, room, size * 0.8) for line in card.lines)
    )
    return Words(department, head, what, when, lines, band, band + inner + 2 * 0.6 * size, whole)


def _uncut(text: str, lines: int, room: float, size: float) -> bool:
    found = broken(text, room, size)
    return len(found) <= lines and all(width_of(line, size) <= room for line in found)
