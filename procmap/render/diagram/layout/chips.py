"""Where chips stand: beside their arrow or on it, never on a box, on another chip or on a foreign arrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from procmap.render.diagram.layout.box_sizes import Sizes, chip_text
from procmap.render.diagram.places import Area, PlacedChip
from procmap.render.diagram.primitives import Point
from procmap.render.diagram.scene import Chip, Flow

_GAP = 4.0
_STEPS = (0.5, 0.3, 0.7, 0.12, 0.88)
_FOREIGN = 120.0
_TAIL = 30.0
_APART = 40.0
"""What a place away from its arrow must be better by."""
_MISLED, _NEAR, _CLOSE, _TIED = 60.0, 22.0, 8.0, 32.0
"""What is said against a place that lies nearer to a foreign arrow than to its own, and how far off that begins; twice
as much is said against one right at the foreign arrow. From how far on a chip is tied to its arrow.
"""
_GRID = 8.0
_PARTS = (0.5, 0.3, 0.7, 0.1, 0.9)
"""Where on the rim of a chip its leader may begin."""


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

    def hang(
        self, flow: Flow, chip: Chip, points: tuple[Point, ...], sizes: Sizes, wish: float | None = None
    ) -> PlacedChip | None:
        """A chip at its arrow: in more lines where only these stand beside it, and in short where nothing else does.

        One that stands apart is tied to its arrow.
        """
        for small in (False, True):
            text = chip_text(chip, sizes, small=small)
            found = self._find(flow.id, points, (text.width, text.height), wish)
            if found is not None and found[1] and not small:
                narrow = chip_text(chip, sizes, narrow=True)
                other = self._find(flow.id, points, (narrow.width, narrow.height), wish)
                if other is not None and not other[1] and not self._crossed(other[0], flow.id):
                    text, found = narrow, other
            if found is not None:
                area, apart = found
                leader = _leader(area, points) if apart else None
                self._taken.append(area)
                return PlacedChip(flow.id, chip, area, text.lines, text.bold, leader)
        return None

    def tied(self, chip: PlacedChip, points: tuple[Point, ...]) -> PlacedChip:
        """Once all chips stand: one that stands apart, tied to its arrow past the others where that can be."""
        if chip.leader is None:
            return chip
        ways = _leaders(chip.area, points)
        return chip._replace(
            leader=min(ways, key=lambda way: (self._cuts(way[0], way[1], chip.area), _length(*way)))
        )

    def _find(
        self, flow: str, points: tuple[Point, ...], size: tuple[float, float], wish: float | None
    ) -> tuple[Area, bool] | None:
        """The best free place for a chip of ``size``, and whether it stands apart from its arrow."""
        best: tuple[float, Area] | None = None
        for price, area in _along(points, size, wish):
            if (best is not None and price >= best[0]) or not self._free(area):
                continue
            whole = price + self._against(area, flow, points)
            if best is None or whole < best[0]:
                best = (whole, area)
        if best is None or best[0] >= _FOREIGN:
            apart = self._anywhere(flow, points, size)
            if apart is not None and (best is None or apart[0] + _APART < best[0]):
                return apart[1], True
        return best and (best[1], self._is_apart(best[1], flow, points))

    def _against(self, area: Area, flow: str, points: tuple[Point, ...]) -> float:
        """What is said against a place besides how it lies at its arrow."""
        misled = int(self._misleads(area, flow, points) or self._cut_off(area, points))
        misled += bool(misled and self._crossed(area.grown(_CLOSE), flow))
        return _FOREIGN * self._crossed(area, flow) + _TAIL * self._on_tails(area) + _MISLED * misled

    def _is_apart(self, area: Area, flow: str, points: tuple[Point, ...]) -> bool:
        """Whether a chip must be tied to its arrow: it stands too far off, or beside another one."""
        return _distance(area, points) > _TIED or self._misleads(area, flow, points)

    def _misleads(self, area: Area, flow: str, points: tuple[Point, ...]) -> bool:
        """Whether a foreign arrow is nearer than the own one, and that is not at hand either."""
        own = _distance(area, points)
        if own <= _NEAR:
            return False
        around = area.grown(own)
        return any(id_ != flow and piece.meets(around) for id_, piece in self._pieces)

    def _cut_off(self, area: Area, points: tuple[Point, ...]) -> bool:
        """Whether something stands between a chip and its arrow."""
        rim, end = _leader(area, points)
        return self._cuts(rim, end, area) > 0

    def _cuts(self, rim: Point, end: Point, own: Area) -> int:
        """How many boxes and chips a leader runs through."""
        line = _piece(rim, end).grown(-1.5)
        return 0 if rim == end else sum(one.meets(line) for one in self._taken if one != own)

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
                    price = far + self._against(area, flow, points)
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


def _distance(area: Area, points: tuple[Point, ...]) -> float:
    """How far the rim of a chip is from its arrow."""
    return _length(*_leader(area, points))


def _length(rim: Point, end: Point) -> float:
    return abs(rim[0] - end[0]) + abs(rim[1] - end[1])


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
    """Below or above a straight arrow between two boxes, as near as they let it; also reaching over one of them."""
    width, height = size
    left, right = min(a[0], b[0]), max(a[0], b[0])
    middle = (left + right - width) / 2
    places = [(0, middle)]
    if width > right - left:
        places += [(4, left + _GAP), (4, right - _GAP - width)]
    for step in range(40):
        far = height / 2 + 8 + 4 * step
        for more, x in places:
            for side in (1, -1):
                yield 30 + 2 * step - side + more, Area(x, a[1] + side * far - height / 2, width, height)


def _leader(area: Area, points: tuple[Point, ...]) -> tuple[Point, Point]:
    """From the rim of a chip to the nearest place of its arrow."""
    middle = (area.x + area.width / 2, area.y + area.height / 2)
    ways = (_tie(area, middle, a, b) for a, b in pairwise(points))
    return min(ways, key=lambda way: _length(*way))


def _leaders(area: Area, points: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    """The ways from a chip to its arrow: from its middle, else from elsewhere on its rim."""
    for part in _PARTS:
        for across in _PARTS:
            at = (area.x + area.width * part, area.y + area.height * across)
            yield from (_tie(area, at, a, b) for a, b in pairwise(points))


def _tie(area: Area, at: Point, a: Point, b: Point) -> tuple[Point, Point]:
    """From the rim of a chip, near a place on it, to the nearest place of a piece of an arrow."""
    x = min(max(at[0], min(a[0], b[0])), max(a[0], b[0]))
    y = min(max(at[1], min(a[1], b[1])), max(a[1], b[1]))
    return (min(max(x, area.x), area.right), min(max(y, area.y), area.bottom)), (x, y)
