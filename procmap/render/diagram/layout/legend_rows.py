"""Where the signs of a legend stand: in as many rows as it takes. None is ever left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.text import width

_WIDE, _CLOSE = 20.0, 10.0
"""Between two entries; closer where that saves a second row."""
_ROW = 1.6
"""From row to row, in sizes of the type."""
SIGN_RISE = 0.3
"""How far the middle of a sign stands above the line of its words, in sizes of the type."""
_SIGN_HIGH = 14.0
_FOOT, _FIRST = 10.8, 1.7
"""The room of a legend of one row: the foot of the page, and sizes of the type."""


class Entry(NamedTuple):
    """A sign of the legend and its words: the ``row`` from above, the places of the sign and of the words."""

    sign: str
    words: str
    row: int
    x: float
    text: float


def legend_rows(
    words: Mapping[str, str], span: tuple[float, float], size: float, sign: float = 32.0
) -> tuple[Entry, ...]:
    """The entries from left to right between two places, in the order of ``words``; ``sign`` is the room of a sign."""
    found = _filled(words, span, size, (sign, _WIDE))
    if found and found[-1].row:
        closer = _filled(words, span, size, (sign, _CLOSE))
        return found if closer[-1].row else closer
    return found


def _filled(
    words: Mapping[str, str], span: tuple[float, float], size: float, rooms: tuple[float, float]
) -> tuple[Entry, ...]:
    (left, right), (sign, between) = span, rooms
    found: list[Entry] = []
    x, row = left, 0
    for name, text in words.items():
        room = sign + width(text, size)
        if x > left and x + room > right:
            x, row = left, row + 1
        found.append(Entry(name, text, row, x, x + sign))
        x += room + between
    return tuple(found)


def legend_room(words: Mapping[str, str], span: tuple[float, float], sizes: Sizes) -> float:
    """The room that a legend takes below the lanes; that of one row where there is none."""
    rows = 1 + max((one.row for one in legend_rows(words, span, sizes.note)), default=0)
    return _FOOT + sizes.note * _FIRST + (rows - 1) * legend_step(sizes.note)


def legend_step(size: float) -> float:
    """From one row of a legend to the next: signs are never nearer than they are high."""
    return max(size * _ROW, _SIGN_HIGH + 2)


def legend_base(size: float) -> float:
    """From the lanes to the line on which the words of the first row stand: signs stay clear of the lanes."""
    return max(size * 1.15, _SIGN_HIGH / 2 + 1 + size * SIGN_RISE)
