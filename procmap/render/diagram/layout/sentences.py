"""The sentences below a picture, in columns: what each number in it stands for."""

from __future__ import annotations

from typing import NamedTuple

from procmap.render.diagram.layout.box_sizes import Sizes
from procmap.render.diagram.layout.heads import MARGIN
from procmap.render.diagram.scene import Scene, Sentence
from procmap.render.diagram.text import LINE, broken, width

_GAP = 26.0
_ABOVE, _BELOW = 0.7, 0.6
"""Room above the first line and below the last one, in their font sizes: no printer cuts it."""
_FEW, _MANY = 3, 8
"""More sentences than these stand in two columns, and in three."""


class PlacedSentence(NamedTuple):
    """A sentence with its lines; ``y`` is the top of the first one, ``indent`` where they begin."""

    sentence: Sentence
    x: float
    y: float
    indent: float
    lines: tuple[str, ...]


def sentence_size(sizes: Sizes) -> float:
    """The letters of sentences."""
    return sizes.name * 0.8


def place_sentences(scene: Scene, page: float, sizes: Sizes) -> tuple[tuple[PlacedSentence, ...], float]:
    """The sentences from a top of 0, column by column, and how high they are together."""
    if not scene.sentences:
        return (), 0.0
    size = sentence_size(sizes)
    count = 1 + (len(scene.sentences) > _FEW) + (len(scene.sentences) > _MANY)
    room = (page - 2 * MARGIN - _GAP * (count - 1)) / count
    rows = -(-len(scene.sentences) // count)
    indent = max(width(one.mark, size, bold=True) for one in scene.sentences) + size
    found, tallest = [], 0.0
    for n, sentence in enumerate(scene.sentences):
        if n % rows == 0:
            y = _ABOVE * size
        x = MARGIN + n // rows * (room + _GAP)
        lines = broken(sentence.text, room - indent, size)
        found.append(PlacedSentence(sentence, x, y, indent, lines))
        y += len(lines) * size * LINE + 0.25 * size
        tallest = max(tallest, y)
    return tuple(found), tallest + _BELOW * size
