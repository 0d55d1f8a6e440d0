"""Tables of several layouts below each other on one sheet: columns narrow enough that each has its own out of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_NEAR = 6.0
"""Edges no further apart are one: in points."""


Spans = tuple[tuple[int, int], ...]
"""For each column of a table the first and the last column of the sheet that it is made of."""


class Grid(NamedTuple):
    """The columns of a sheet, in points, and for each table from which to which of them its own columns reach."""

    widths: tuple[float, ...]
    spans: tuple[Spans, ...]


def shared(tables: Sequence[Sequence[float]]) -> Grid:
    """The columns of which the columns of each table are made. Edges of one table stay apart."""
    edges: list[float] = []
    own: list[list[float]] = []
    for widths in tables:
        at, mine = 0.0, [0.0]
        for width in widths:
            at += width
            near = [(abs(edge - at), edge) for edge in edges if abs(edge - at) <= _NEAR and edge > mine[-1]]
            mine.append(min(near, default=(0.0, at))[1])
        edges += [edge for edge in mine if edge not in edges]
        own.append(mine)
    order = sorted(edges)
    place = {edge: n for n, edge in enumerate(order)}
    spans = tuple(tuple((place[a], place[b] - 1) for a, b in pairwise(mine)) for mine in own)
    return Grid(tuple(b - a for a, b in pairwise(order)), spans)
