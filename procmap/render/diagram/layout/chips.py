"""Where chips stand: beside their arrow or on it, never on a box, on another chip or on a foreign arrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Point

_GAP = 4.0
_STEPS = (0.5, 0.3, 0.7, 0.12, 0.88)
_FOREIGN = 120.0
_TAIL = 12.0
_APART = 40.0
"""What a place away from its arrow must be better by."""
_GRID = 8.0


class Shelf:
    """The free room of a page, filled chip by chip."""

    def __init__(
        self,
        ground: Area,
        boxes: Sequence[Area],
        routes: dict[str, tuple[Point, ...]],
        tails: Sequence[tuple[Point, ...]] = (),
    ) -> None:
        """``tails`` are thin lines, better not covered but no reason to go far."""
        self._tails = [_piece(a, b) for tail in tails for a, b in pairwise(tail)]
        self._ground = ground
        self._taken = list(boxes)
        self._pieces = [(id_, _piece(a, b)) for id_, points in routes.items() for a, b in pairwise(points)]

    def place(
        self, flow: str, points: tuple[Point, ...], size: tuple[float, float], wish: float | None
    ) -> tuple[Area, bool] | None:
        """The best free place for a chip of ``size``, and whether it stands apart from its arrow."""
        best: tuple[float, Area] | None = None
        for price, area in _along(points, size, wish):
            if (best is not None and price >= best[0]) or not self._free(area):
                continue
            whole = price + _FOREIGN * self._crossed(area, flow) + _TAIL * self._on_tails(area)
            if best is None or whole < best[0]:
                best = (whole, area)
        if best is not None and best[0] < _FOREIGN:
            self._taken.append(best[1])
            return best[1], False
        apart = self._anywhere(flow, points, size)
        if apart is not None and (best is None or apart[0] + _APART < best[0]):
            self._taken.append(apart[1])
            return apart[1], True
        if best is None:
            return None
        self._taken.append(best[1])
        return best[1], False

    def _free(self, area: Area) -> bool:
        ground = self._ground
        if area.x < ground.x or area.right > ground.right or area.y < ground.y or area.bottom > ground.bottom:
            return False
        left, top, right, bottom = area.x - 2, area.y - 2, area.right + 2, area.bottom + 2
        for x, y, wide, high in self._taken:  # asked for a hundred thousand places of a crowded page
            if left < x + wide and x < right and top < y + high and y < bottom:
                return False
        return True

    def _on_tails(self, area: Area) -> int:
        return sum(tail.meets(area) for tail in self._tails)

    def _crossed(self, area: Area, flow: str) -> int:
        """How many foreign arrows run under a chip."""
        return len({id_ for id_, piece in self._pieces if id_ != flow and piece.meets(area)})

    def _anywhere(
        self, flow: str, points: tuple[Point, ...], size: tuple[float, float]
    ) -> tuple[float, Area] | None:
        """The nearest free place at all, by rings around the middle of the arrow."""
        middle = _middle(points)
        best: tuple[float, Area] | None = None
        for ring in range(1, 40):
            far = ring * 14.0
            if best is not None and far > best[0]:
                break
            for dx, dy in _ring(far):
                area = Area(middle[0] + dx - size[0] / 2, middle[1] + dy - size[1] / 2, *size)
                if self._free(area):
                    price = far + _FOREIGN * self._crossed(area, flow)
                    if best is None or price < best[0]:
                        best = (price, area)
        return best or self._scanned(middle, size)

    def _scanned(self, middle: Point, size: tuple[float, float]) -> tuple[float, Area] | None:
        """The nearest free place of a fine grid over the whole page."""
        ground, best = self._ground, None
        columns = [ground.x + 1 + i * _GRID for i in range(int((ground.width - size[0]) / _GRID))]
        rows = [ground.y + 1 + j * _GRID for j in range(int((ground.height - size[1]) / _GRID))]
        left, top = middle[0] - size[0] / 2, middle[1] - size[1] / 2
        rows.sort(key=lambda y: (abs(y - top), y))
        for x in sorted(columns, key=lambda x: (abs(x - left), x)):
            for y in rows:
                far = abs(x - left) + abs(y - top)
                if best is not None and far >= best[0]:
                    break
                if self._free(area := Area(x, y, *size)):
                    best = (far, area)
        return best


def _ring(far: float) -> Iterator[tuple[float, float]]:
    steps = (-1.0, -0.5, 0.0, 0.5, 1.0)
    for step in steps:
        yield step * far, -far
        yield step * far, far
        yield -far, step * far
        yield far, step * far


def _piece(a: Point, b: Point) -> Area:
    return Area(min(a[0], b[0]) - 2, min(a[1], b[1]) - 2, abs(a[0] - b[0]) + 4, abs(a[1] - b[1]) + 4)


def _middle(points: tuple[Point, ...]) -> Point:
    pieces = list(pairwise(points))
    a, b = max(pieces, key=lambda piece: abs(piece[0][0] - piece[1][0]) + abs(piece[0][1] - piece[1][1]))
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _along(
    points: tuple[Point, ...], size: tuple[float, float], wish: float | None
) -> Iterator[tuple[float, Area]]:
    """Places at an arrow with what is to be said against each: beside it, then on it, then farther along."""
    pieces = list(pairwise(points))
    for n, (a, b) in enumerate(pieces):
        if a[0] == b[0]:
            yield from _upright(a, b, size)
        else:
            yield from _level(a, b, size, wish)
            if n == len(pieces) - 1 and n:
                yield 24.0, Area(b[0] - size[0], b[1] + _GAP, *size)
    if len(pieces) == 1:
        yield from _around(*pieces[0], size)


def _upright(a: Point, b: Point, size: tuple[float, float]) -> Iterator[tuple[float, Area]]:
    """Beside a line that runs down, or on it; then at its ends."""
    (x, y1), (_, y2) = a, b
    width, height = size
    base = 12.0 if abs(y1 - y2) < height / 2 else 0.0
    for k, part in enumerate(_STEPS):
        y, price = y1 + (y2 - y1) * part, base + 3.0 * k
        yield price, Area(x + _GAP, y - height / 2, width, height)
        yield price + 2, Area(x - _GAP - width, y - height / 2, width, height)
        if abs(y1 - y2) > height + 16:
            yield price + 8, Area(x - width / 2, y - height / 2, width, height)
    for y in (y1, y2):
        for dy in (_GAP, -_GAP - height):
            yield 14.0, Area(x + _GAP, y + dy, width, height)
            yield 15.0, Area(x - _GAP - width, y + dy, width, height)
            yield 16.0, Area(x - width / 2, y + dy, width, height)


def _level(a: Point, b: Point, size: tuple[float, float], wish: float | None) -> Iterator[tuple[float, Area]]:
    """On a line that runs across, below or above it."""
    (x1, y), (x2, _) = a, b
    width, height = size
    for k, part in enumerate(_STEPS):
        x = x1 + (x2 - x1) * part
        price = 20.0 + 3.0 * k + (min(abs(x - wish) / 20, 20) if wish is not None else 0.0)
        yield price + 4, Area(x - width / 2, y + _GAP, width, height)
        yield price + 5, Area(x - width / 2, y - _GAP - height, width, height)
        if abs(x1 - x2) > width + 24:
            yield price + 3, Area(x - width / 2, y - height / 2, width, height)


def _around(a: Point, b: Point, size: tuple[float, float]) -> Iterator[tuple[float, Area]]:
    """Below or above a straight arrow between two boxes, as near as they let it."""
    width, height = size
    middle = (a[0] + b[0]) / 2 - width / 2
    for step in range(40):
        far = height / 2 + 8 + 4 * step
        for side in (1, -1):
            yield 30 + 2 * step - side, Area(middle, a[1] + side * far - height / 2, width, height)


def leader_of(area: Area, points: tuple[Point, ...]) -> tuple[Point, Point]:
    """From the rim of a chip to the nearest place of its arrow."""
    best: tuple[float, Point, Point] | None = None
    middle = (area.x + area.width / 2, area.y + area.height / 2)
    for (x1, y1), (x2, y2) in pairwise(points):
        x = min(max(middle[0], min(x1, x2)), max(x1, x2))
        y = min(max(middle[1], min(y1, y2)), max(y1, y2))
        rim = (min(max(x, area.x), area.right), min(max(y, area.y), area.bottom))
        far = abs(rim[0] - x) + abs(rim[1] - y)
        if best is None or far < best[0]:
            best = (far, rim, (x, y))
    assert best is not None
    return best[1], best[2]
