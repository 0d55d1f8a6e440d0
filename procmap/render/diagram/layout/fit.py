"""The largest type that fits a page.

The size of step names decides; all else goes by it. For each number of lines that names may take, the columns ask
for a width and the lanes for a height; the largest size at which both fit the page is taken. Then the boxes of the
highest lanes are made wider, one line less each, as long as that lets the type grow.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from procmap.render.diagram.layout.box_sizes import Need, Sizes, height_in, most_words, need
from procmap.render.diagram.layout.clock_axis import Columns, Span, least_room, make_columns, place_columns
from procmap.render.diagram.layout.heads import (
    MARGIN,
    POST_LINES,
    make_head,
    place_days,
    place_flags,
    place_ticks,
    section_room,
)
from procmap.render.diagram.layout.lanes import make_rows
from procmap.render.diagram.layout.legend_rows import legend_room
from procmap.render.diagram.layout.sentences import place_sentences
from procmap.render.diagram.places import Flag, Head, PlacedDay, PlacedTick
from procmap.render.diagram.scene import Kind, Scene
from procmap.render.diagram.text import LINE, count_lines, narrowest

LARGEST, SMALLEST = 22.0, 5.0
TRACK = 6.0
MOST_TRACKS = 5
ROW_GAP = 14.0
_BESIDE_LINE = (0.0, 14.0, 44.0)
"""The room between two columns of which none, one or both are deadlines: two lines must not look like one."""
INFINITE = float("inf")
_STEP = 0.25
_MORE_LINES = 2
"""A size is tried with as few lines as fit across, and with so many counts of lines in all."""
_GATE = 10.0
_RIGHT = 16.0
"""Room right of the last column, for the half of its label."""


class Paper(NamedTuple):
    """A page to fit; a height of 0 takes what it needs at the size ``natural``."""

    width: float
    height: float
    natural: float = 0.0


PAPERS = {
    "16:9": Paper(1600, 900),
    "A4": Paper(1122.52, 793.7),
    "A3": Paper(1587.4, 1122.52),
    "auto": Paper(0, 0, 16.0),
}

Lines = dict[str, int]
"""How many lines the name of each box may take."""


class Fit(NamedTuple):
    """A size at which everything fits, and what follows from it across the page."""

    sizes: Sizes
    lines: Lines
    left: float
    xs: list[float]
    rows: dict[str, int]
    rooms: dict[str, tuple[float, float]]
    heights: dict[tuple[str, int], float]
    head: Head
    foot: float
    width: float
    height: float


class Fitter:
    """Searches the size for one scene."""

    def __init__(self, scene: Scene, paper: Paper, *, apart: bool = False) -> None:
        """``apart``: each section of lanes gets a page of its own, all on the same axis."""
        self.scene, self.paper, self.apart = scene, paper, apart
        self.boxes = {box.id: box for box in scene.boxes}
        self.columns: Columns = make_columns(scene)
        self.floating = [
            box.id
            for box in scene.boxes
            if box.kind is Kind.GIVEN and box.begins is None and box.ends is None
        ]
        self._rows = make_rows(scene, self.columns.of, self.floating)
        self.tracks = self._count_tracks()
        self._crowded = self._chips_in_lanes()
        self._needs: dict[tuple[str, int], Need] = {}
        self._head_heights: dict[Sizes, dict[str, float]] = {}
        self._gates = {self.columns.of[box.id][0] for box in scene.boxes if box.gate}

    def best(self, most: float = LARGEST) -> Fit:
        """The largest size up to ``most`` that fits; a page that is too small even for the smallest grows."""
        if self.paper.natural:
            return self._natural()
        best: Fit | None = None
        for count in range(1, most_words(self.scene) + 1):
            lines = dict.fromkeys(self.boxes, count)
            low, high = int(SMALLEST / _STEP), int(most / _STEP)
            if best is not None:
                low = int(best.sizes.name / _STEP) + 1
                high = high if low <= high and self._fits(Sizes(low * _STEP), lines) else low - 1
            while low <= high:
                middle = (low + high) // 2
                fit = self._fits(Sizes(middle * _STEP), lines)
                if fit is not None:
                    best, low = fit, middle + 1
                else:
                    high = middle - 1
        return self._grown(best, most) if best is not None else self._forced(SMALLEST)

    def reaches(self, size: float) -> bool:
        """Whether a size fits as it is; where not, :meth:`best` may still find one as large with boxes widened."""
        sizes = Sizes(-(-size // _STEP) * _STEP)
        most = most_words(self.scene)
        low, high = 1, most + 1
        while low < high:
            middle = (low + high) // 2
            if self._needed(sizes, dict.fromkeys(self.boxes, middle)) <= self.paper.width:
                high = middle
            else:
                low = middle + 1
        every = range(low, min(low + _MORE_LINES, most + 1))
        return any(self._fits(sizes, dict.fromkeys(self.boxes, lines)) is not None for lines in every)

    def _fits(self, sizes: Sizes, lines: Lines) -> Fit | None:
        fit = self._tried(sizes, lines, self.paper.width, self.paper.height)
        return None if fit is None else fit._replace(height=self.paper.height)

    def _grown(self, best: Fit, most: float) -> Fit:
        """Step by step larger, wider boxes in the highest lanes making the room."""
        while best.sizes.name + _STEP <= most:
            sizes, lines = Sizes(best.sizes.name + _STEP), dict(best.lines)
            fit = self._tried(sizes, lines, self.paper.width)
            for _ in range(3 * len(self.boxes)):
                if fit is None or fit.height <= self.paper.height or not self._widened(fit, lines):
                    break
                fit = self._tried(sizes, lines, self.paper.width)
            if fit is None or fit.height > self.paper.height:
                return best
            best = fit._replace(height=self.paper.height)
        return best

    def _widened(self, fit: Fit, lines: Lines) -> bool:
        """Take a line from the highest box that can spare one."""
        order = sorted(
            fit.rooms,
            key=lambda id_: height_in(self.boxes[id_], fit.rooms[id_][1] - fit.rooms[id_][0], fit.sizes),
            reverse=True,
        )
        for id_ in order:
            if lines[id_] > 1 and id_ not in self.floating:
                lines[id_] -= 1
                return True
        return False

    def _natural(self) -> Fit:
        """The page is made for the size, and for a shape that is pleasant to look at."""
        sizes = Sizes(self.paper.natural)
        best: tuple[float, Fit] | None = None
        for count in range(1, most_words(self.scene) + 1):
            lines = dict.fromkeys(self.boxes, count)
            fit = self._tried(sizes, lines, max(self._needed(sizes, lines), 640.0))
            if fit is not None:
                off = abs(fit.width / fit.height - 1.6)
                if best is None or off < best[0]:
                    best = (off, fit)
        return best[1] if best is not None else self._forced(self.paper.natural)

    def _forced(self, size: float) -> Fit:
        """A size on a page as large as it takes."""
        sizes, lines = Sizes(size), dict.fromkeys(self.boxes, most_words(self.scene))
        fit = self._tried(sizes, lines, max(self._needed(sizes, lines), self.paper.width))
        assert fit is not None
        return fit._replace(height=max(fit.height, self.paper.height))

    # --- what is asked for

    def _left(self, sizes: Sizes) -> float:
        """The width of the lane heads."""
        return min(max(60.0, self._heads * sizes.name) + 18, 12 * sizes.name)

    @cached_property
    def _heads(self) -> float:
        """What the words in the lane heads ask for, in font sizes."""
        one = Sizes(1.0)
        names = [narrowest(lane.name, 2, bold=True) * 0.95 for lane in self.scene.lanes]
        return max([0.0, *names, *(narrowest(lane.head, 3) * one.note for lane in self.scene.lanes)])

    def _leads(self, sizes: Sizes) -> list[float]:
        """The room between each column and the boxes that begin there."""
        own = min(15.0, 6 + 0.5 * sizes.name)
        return [own + more + (_GATE if n in self._gates else 0.0) for n, more in enumerate(self._more)]

    def _tails(self, sizes: Sizes) -> list[float]:
        """The room between the boxes that end at each column and the column."""
        own = min(9.0, 3 + 0.3 * sizes.name)
        return [own + more for more in self._more]

    @cached_property
    def _more(self) -> list[float]:
        """The room that arrows take at either side of each column."""
        return [TRACK / 2 * min(count, MOST_TRACKS) for count in self.tracks]

    def _spans(self, sizes: Sizes, lines: Lines) -> tuple[list[Span], list[float]]:
        spans, leads, tails = [], self._leads(sizes), self._tails(sizes)
        for id_, (first, last) in self.columns.of.items():
            if id_ in self.floating and last > 1:
                continue
            room = self._least(id_, lines[id_], sizes)
            spans.append(Span(first, last, room + leads[first] + tails[last]))
        return spans, self._gaps

    def _least(self, id_: str, lines: int, sizes: Sizes) -> float:
        """The width that a box asks for."""
        found = self._needs.get((id_, lines))
        if found is None:
            found = self._needs[id_, lines] = need(self.boxes[id_], lines)
        return found.width(sizes)

    @cached_property
    def _gaps(self) -> list[float]:
        """The least room before each column: for its arrows, beside a deadline, and for the name of a new day."""
        flagged = {self.columns.at.get(deadline.at) for deadline in self.scene.deadlines}
        days = [sum(day.begins <= column.at for day in self.scene.days) for column in self.columns.all]
        gaps = [0.0]
        for n in range(1, len(self.columns.all)):
            gap = 5.0 + 2.0 * min(self.tracks[n] + self.tracks[n - 1], 4)
            gap += _BESIDE_LINE[len(flagged & {n, n - 1})]
            gaps.append(gap + (12.0 if days[n] != days[n - 1] else 0.0))
        return gaps

    def _needed(self, sizes: Sizes, lines: Lines) -> float:
        spans, least = self._spans(sizes, lines)
        return self._left(sizes) + least_room(self.columns, spans, least) + 2 * MARGIN + 4 + _RIGHT + 1

    def _count_tracks(self) -> list[int]:
        """How many arrows run down near each column; those of one section never meet those of another."""
        sections = {lane.id: lane.section for lane in self.scene.lanes}
        counts = {section: [0] * len(self.columns.all) for section in (*sections.values(), "")}
        for flow in self.scene.flows:
            source, target = self.boxes[flow.source], self.boxes[flow.target]
            same = source.lane == target.lane and self._rows.get(source.id) == self._rows.get(target.id)
            if not same or flow.back:
                counts[sections[source.lane]][self.columns.of[flow.source][1]] += 1
        return [max(here) for here in zip(*counts.values(), strict=True)]

    def _chips_in_lanes(self) -> set[str]:
        """The lanes in which arrows with chips run along a row: these need room below it."""
        return {
            self.boxes[flow.source].lane
            for flow in self.scene.flows
            if flow.chips and self.boxes[flow.source].lane == self.boxes[flow.target].lane
        }

    # --- one try

    def _tried(self, sizes: Sizes, lines: Lines, page: float, high: float = INFINITE) -> Fit | None:
        """What a size leads to; ``None`` where the columns do not fit across, or it is higher than ``high``."""
        left = MARGIN + self._left(sizes) + 4
        xs = place_columns(self.columns, *self._spans(sizes, lines), page - left - MARGIN - _RIGHT)
        if xs is None:
            return None
        xs = [x + left for x in xs]
        begins = [x + lead for x, lead in zip(xs, self._leads(sizes), strict=True)]
        ends = [x - tail for x, tail in zip(xs, self._tails(sizes), strict=True)]
        rooms = {
            id_: self._room(id_, begins[first], ends[last], lines[id_], sizes)
            for id_, (first, last) in self.columns.of.items()
            if id_ not in self.floating
        }
        rows = dict(self._rows)
        self._float(rooms, rows, left, lines, sizes)
        heights: dict[tuple[str, int], float] = {}
        for id_, (x1, x2) in rooms.items():
            key = (self.boxes[id_].lane, rows[id_])
            heights[key] = max(heights.get(key, 0.0), height_in(self.boxes[id_], x2 - x1, sizes))
        foot = legend_room(self.scene.words, (left, page - MARGIN), sizes)
        foot += place_sentences(self.scene, page, sizes)[1]
        lanes = self._tallest(heights, sizes)
        if lanes + foot > high:
            return None
        head = self._head(xs, left, page, sizes)
        whole = head.lanes + lanes + foot
        if whole > high:
            return None
        return Fit(sizes, lines, left, xs, rows, rooms, heights, head, foot, page, whole)

    def _head(self, xs: list[float], left: float, page: float, sizes: Sizes) -> Head:
        """What stands above the lanes takes as many rows as keep its parts apart."""
        bounds = (left, page - MARGIN)
        flags = place_flags(self.scene, self.columns, xs, bounds, sizes)
        days = place_days(self.scene, self.columns, xs, bounds, sizes)
        ticks = place_ticks(self.scene, self.columns, xs, sizes)
        return make_head(self.scene, page, sizes, (_rows(flags), _rows(days), _rows(ticks)))

    def _tallest(self, heights: dict[tuple[str, int], float], sizes: Sizes) -> float:
        """The height of all lanes; where each section has a page of its own, of the tallest one."""
        sections: dict[str, float] = {}
        for lane in self.scene.lanes:
            own = self.lane_height(lane.id, heights, sizes)
            title = section_room(sizes) if lane.section and lane.section not in sections else 0.0
            sections[lane.section] = sections.get(lane.section, 0.0) + own + title
        return max(sections.values(), default=0.0) if self.apart else sum(sections.values())

    def _room(self, id_: str, x1: float, x2: float, lines: int, sizes: Sizes) -> tuple[float, float]:
        """From where to where a box stands between its columns."""
        box = self.boxes[id_]
        if box.kind is Kind.STEP:
            return x1, x2
        own = min(self._least(id_, lines, sizes), x2 - x1)
        return (x1, x1 + own) if box.day else (x2 - own, x2)

    def _float(
        self,
        rooms: dict[str, tuple[float, float]],
        rows: dict[str, int],
        left: float,
        lines: Lines,
        sizes: Sizes,
    ) -> None:
        """Place what has no time close before whoever waits for it, where its lane is free."""
        waiting = {flow.source: flow.target for flow in self.scene.flows if flow.source in self.floating}
        for id_ in sorted(self.floating, key=lambda id_: waiting.get(id_) in self.floating):
            box = self.boxes[id_]
            own = self._least(id_, max(lines[id_] - 1, 2), sizes)
            target = rooms.get(waiting.get(id_, ""))
            end = target[0] - 30 if target is not None else left + own + 20
            taken: dict[int, list[tuple[float, float]]] = {}
            for other, span in rooms.items():
                if self.boxes[other].lane == box.lane:
                    taken.setdefault(rows[other], []).append(span)
            row, x = _free_room(taken, left + 14, max(end, left + 14 + own), own)
            rooms[id_], rows[id_] = (x, x + own), row

    def pads(self, lane: str, sizes: Sizes) -> tuple[float, float]:
        """Room above and below the rows of a lane."""
        return 8.0, 8.0 + (3.2 * sizes.chip if lane in self._crowded else 0.0)

    def lane_height(self, lane: str, heights: dict[tuple[str, int], float], sizes: Sizes) -> float:
        """The least height of a lane: of its rows, or of the words in its head."""
        own = [height for (id_, _), height in heights.items() if id_ == lane]
        rows = sum(own) + ROW_GAP * (len(own) - 1) + sum(self.pads(lane, sizes))
        return max(rows, self._head_height(lane, sizes))

    def _head_height(self, lane: str, sizes: Sizes) -> float:
        """The height of the words in the head of a lane."""
        if sizes not in self._head_heights:
            room, found = self._left(sizes) - 12, {}
            for one in self.scene.lanes:
                name = count_lines(one.name, room, sizes.name * 0.95, bold=True) * sizes.name
                posts = min(count_lines(one.head, room, sizes.note), POST_LINES) * sizes.note
                found[one.id] = (name + posts) * LINE + 9
            self._head_heights[sizes] = found
        return self._head_heights[sizes][lane]


def _rows(placed: Sequence[Flag | PlacedDay | PlacedTick]) -> int:
    return 1 + max((one.row for one in placed), default=-1)


def _free_room(
    taken: dict[int, list[tuple[float, float]]], left: float, end: float, own: float
) -> tuple[int, float]:
    """The row and place nearest before ``end`` where a width is free; a new row where there is none."""
    for row in sorted(taken) or [0]:
        right = end
        for first, last in sorted(taken.get(row, ()), reverse=True):
            if last + 24 <= right - own:
                break
            right = min(right, first - 24)
        if right - own >= left:
            return row, right - own
    return max(taken, default=-1) + 1, max(end - own, left)
