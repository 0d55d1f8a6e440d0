"""A scene on a page: places for everything, once the size is known."""

from __future__ import annotations

from collections.abc import Iterator

from procmap.render.diagram.layout.box_sizes import foot_in, height_in, lines_in, tag_rise
from procmap.render.diagram.layout.chips import Shelf
from procmap.render.diagram.layout.fit import (
    MOST_TRACKS,
    PAPERS,
    ROW_GAP,
    SMALLEST,
    TRACK,
    Fit,
    Fitter,
    Paper,
)
from procmap.render.diagram.layout.heads import MARGIN, place_days, place_flags, place_ticks, section_room
from procmap.render.diagram.layout.ports import make_ports
from procmap.render.diagram.layout.routing import Job, Router, Tracks
from procmap.render.diagram.legend import legend_of
from procmap.render.diagram.places import Area, Layout, PlacedBox, PlacedChip, PlacedLane
from procmap.render.diagram.primitives import Point
from procmap.render.diagram.scene import Box, Kind, Scene

__all__ = ["PAPERS", "Paper", "lay_out", "lay_out_apart"]

_STRETCH = 2.5
"""A lane is never made more than so many times as high as it must be."""
_SMALLER = 0.9
_TAIL = 4.0
_BEFORE, _BEFORE_GATE = 11.0, 22.0
"""How far before a box an arrow may run down; farther where a gate stands."""


def lay_out(scene: Scene, paper: Paper) -> Layout:
    """The layout of a scene on a page; smaller than it could be where arrows or chips find no place otherwise."""
    fitter = Fitter(scene, paper)
    fit = fitter.best()
    layout = _Placer(fitter, fit).layout()
    while layout.unplaced and not paper.natural and fit.sizes.name * _SMALLER >= SMALLEST:
        fit = fitter.best(fit.sizes.name * _SMALLER)
        layout = _Placer(fitter, fit).layout()
    return layout


def lay_out_apart(scene: Scene, paper: Paper) -> tuple[tuple[Scene, Layout], ...]:
    """The sections of a scene, each on a page of its own, all on the same axis and in the same size."""
    fitter = Fitter(scene, paper, apart=True)
    parts = _sections(scene)
    fit = fitter.best()
    layouts = [_Placer(fitter, fit, part).layout() for part in parts]
    while (
        any(one.unplaced for one in layouts) and not paper.natural and fit.sizes.name * _SMALLER >= SMALLEST
    ):
        fit = fitter.best(fit.sizes.name * _SMALLER)
        layouts = [_Placer(fitter, fit, part).layout() for part in parts]
    return tuple(zip(parts, layouts, strict=True))


def _sections(scene: Scene) -> list[Scene]:
    found = []
    for section in dict.fromkeys(lane.section for lane in scene.lanes):
        lanes = tuple(lane for lane in scene.lanes if lane.section == section)
        boxes = tuple(box for box in scene.boxes if box.lane in {lane.id for lane in lanes})
        here = {box.id for box in boxes}
        flows = tuple(flow for flow in scene.flows if flow.source in here)
        brackets = tuple(one for one in scene.brackets if here & set(one.boxes))
        part = scene._replace(lanes=lanes, boxes=boxes, flows=flows, brackets=brackets)
        found.append(part._replace(words=legend_of(part, part.language)))
    return found


class _Placer:
    def __init__(self, fitter: Fitter, fit: Fit, part: Scene | None = None) -> None:
        """``part`` is what of the scene stands on this page, if not all of it."""
        self.scene, self.fitter, self.fit = part or fitter.scene, fitter, fit
        self.boxes, self.columns = {box.id: box for box in self.scene.boxes}, fitter.columns

    def layout(self) -> Layout:
        """Everything in its place."""
        fit = self.fit
        lanes, tops = self._place_lanes()
        placed = {id_: self._place_box(id_, tops) for id_ in fit.rooms if id_ in self.boxes}
        placed |= self._place_tails(placed, tops)
        routes, lost = self._route(placed, lanes)
        chips, missing = self._place_chips(lanes, placed, routes)
        bounds = (fit.left, fit.width - MARGIN)
        return Layout(
            fit.width,
            fit.height,
            fit.sizes.name,
            lanes,
            placed,
            routes,
            chips,
            tuple(fit.xs),
            place_ticks(self.scene, self.columns, fit.xs, fit.sizes),
            place_days(self.scene, self.columns, fit.xs, bounds, fit.sizes),
            place_flags(self.scene, self.columns, fit.xs, bounds, fit.sizes),
            fit.head,
            (*lost, *missing),
        )

    def _place_lanes(self) -> tuple[tuple[PlacedLane, ...], dict[tuple[str, int], float]]:
        """The lanes fill the page, as far as they are not stretched out of shape; and the tops of their rows."""
        fit = self.fit
        natural = [self.fitter.lane_height(lane.id, fit.heights, fit.sizes) for lane in self.scene.lanes]
        sections = [lane.section for lane in self.scene.lanes]
        title = section_room(fit.sizes)
        titles = [title * (bool(one) and one not in sections[:n]) for n, one in enumerate(sections)]
        room = fit.height - fit.head.lanes - fit.foot
        spare = max(room - sum(natural) - sum(titles), 0.0) / max(len(natural), 1)
        lanes, tops = [], {}
        y = fit.head.lanes
        for lane, own, above_it in zip(self.scene.lanes, natural, titles, strict=True):
            y += above_it
            height = min(own + spare, own * _STRETCH)
            area = Area(fit.left, y, fit.width - MARGIN - fit.left, height)
            lanes.append(PlacedLane(lane.id, area, Area(MARGIN, y + 1, fit.left - MARGIN - 4, height - 2)))
            above, below = self.fitter.pads(lane.id, fit.sizes)
            rows = sorted(row for id_, row in fit.heights if id_ == lane.id)
            inner = sum(fit.heights[lane.id, row] for row in rows) + ROW_GAP * (len(rows) - 1)
            gap = max(height - inner - above - below, 0.0) / (len(rows) + 1)
            top = y + above + gap
            for row in rows:
                tops[lane.id, row] = top
                top += fit.heights[lane.id, row] + ROW_GAP + gap
            y += height
        return tuple(lanes), tops

    def _place_box(self, id_: str, tops: dict[tuple[str, int], float]) -> PlacedBox:
        fit = self.fit
        box, (x1, x2) = self.boxes[id_], fit.rooms[id_]
        key = (box.lane, fit.rows[id_])
        full = fit.heights[key]
        own = full if box.kind is Kind.STEP else height_in(box, x2 - x1, fit.sizes)
        area = Area(x1, tops[key] + (full - own) / 2, x2 - x1, own)
        due = None
        if box.due is not None and box.due in self.columns.at:
            due = min(max(fit.xs[self.columns.at[box.due]], x1), x2 - 16)
        return PlacedBox(area, lines_in(box, x2 - x1, fit.sizes), foot_in(box, x2 - x1, fit.sizes), due)

    # --- slack

    def _place_tails(
        self, placed: dict[str, PlacedBox], tops: dict[tuple[str, int], float]
    ) -> dict[str, PlacedBox]:
        """Thin lines below the rows, up to the latest finish; two that run together stand one below the other."""
        taken: dict[tuple[str, int], list[list[float]]] = {}
        found = {}
        for id_ in sorted(placed, key=lambda one: placed[one].area.x):
            box, area = self.boxes[id_], placed[id_].area
            end = self._latest(box)
            if end is None or end <= area.right + 6:
                continue
            key = (box.lane, self.fit.rows[id_])
            levels = taken.setdefault(key, [[], []])
            level = 0 if not levels[0] or levels[0][-1] < area.right - 20 else 1
            levels[level].append(end)
            foot_of_row = tops[key] + self.fit.heights[key]
            y = foot_of_row + _TAIL + level * _TAIL
            x = area.right - 12
            found[id_] = placed[id_]._replace(tail=((x, area.bottom), (x, y), (end, y)))
        return found

    def _latest(self, box: Box) -> float | None:
        """Where on the axis the latest finish lies; between two columns where none is exactly there."""
        if box.latest is None or box.ends is None or box.latest <= box.ends or not self.columns.at:
            return None
        xs, at = self.fit.xs, self.columns.at
        if box.latest in at:
            return xs[at[box.latest]] - 2
        before = max((one for one in at if one <= box.latest), default=None)
        after = min((one for one in at if one > box.latest), default=None)
        if before is None or after is None:
            return xs[-1] - 2
        share = (box.latest - before) / (after - before)
        return xs[at[before]] + (xs[at[after]] - xs[at[before]]) * share - 2

    # --- arrows

    def _route(
        self, placed: dict[str, PlacedBox], lanes: tuple[PlacedLane, ...]
    ) -> tuple[dict[str, tuple[Point, ...]], tuple[str, ...]]:
        areas = {id_: box.area for id_, box in placed.items()}
        flagged = [self.columns.at.get(deadline.at) for deadline in self.scene.deadlines]
        lines = [self.fit.xs[n] for n in flagged if n is not None]
        tracks = Tracks(tuple(self._downs()), tuple(self._acrosses(areas, lanes)))
        router = Router(areas.values(), tracks, lines)
        jobs = self._jobs(areas)
        routes, lost = router.route_all(sorted(jobs, key=_easiest))
        return {job.id: routes[job.id] for job in jobs if job.id in routes}, lost

    def _downs(self) -> Iterator[float]:
        """Tracks around each column."""
        fit = self.fit
        found: set[float] = {fit.left + 5, fit.width - MARGIN - 4}
        for n, x in enumerate(fit.xs):
            reach = min(self.fitter.tracks[n], MOST_TRACKS) // 2 + 1
            for k in range(-reach, reach + 1):
                found.add(round(x + k * TRACK, 2))
        for id_, (x1, x2) in fit.rooms.items():
            if id_ not in self.boxes:
                continue
            found.add(round(x1 - (_BEFORE_GATE if self.boxes[id_].gate else _BEFORE), 2))
            found |= {round(x1 - _BEFORE_GATE + 4, 2), round(x2 + 6, 2), round(x2 + 12, 2)}
        return iter(sorted(x for x in found if fit.left + 2 < x < fit.width - MARGIN))

    @staticmethod
    def _acrosses(areas: dict[str, Area], lanes: tuple[PlacedLane, ...]) -> Iterator[float]:
        found: set[float] = set()
        for lane in lanes:
            found |= {round(lane.area.y + 4, 2), round(lane.area.bottom - 4, 2)}
        for area in areas.values():
            found |= {round(area.y - 6, 2), round(area.bottom + 7, 2), round(area.bottom + 13, 2)}
            found.add(round(area.y + area.height / 2, 2))
        return iter(sorted(found))

    def _jobs(self, areas: dict[str, Area]) -> list[Job]:
        ports, fit = make_ports(self.scene, areas), self.fit
        jobs = []
        for flow in self.scene.flows:
            source, target = areas[flow.source], areas[flow.target]
            leave, enter = ports[flow.id]
            start = (source.x if flow.from_start else source.right, leave)
            end = (target.right if flow.to_end else target.x, enter)
            tick = None
            if flow.due is not None and flow.due in self.columns.at:
                tick = fit.xs[self.columns.at[flow.due]]
            else:
                tick = (
                    fit.xs[self.columns.of[flow.source][1]]
                    if flow.source not in self.fitter.floating
                    else None
                )
            jobs.append(
                Job(flow.id, start, end, tick, -1 if flow.from_start else 1, -1 if flow.to_end else 1)
            )
        return jobs

    # --- chips

    def _whole(self, id_: str, area: Area) -> Area:
        """A box with the words on its rim."""
        above = tag_rise(self.fit.sizes) if self.boxes[id_].badge or self.boxes[id_].stamp else 0.0
        return Area(area.x, area.y - above, area.width, area.height + above)

    def _place_chips(
        self,
        lanes: tuple[PlacedLane, ...],
        placed: dict[str, PlacedBox],
        routes: dict[str, tuple[Point, ...]],
    ) -> tuple[tuple[PlacedChip, ...], tuple[str, ...]]:
        fit = self.fit
        if not lanes:
            return (), ()
        top, bottom = lanes[0].area.y + 2, lanes[-1].area.bottom - 2
        ground = Area(fit.left + 2, top, fit.width - MARGIN - fit.left - 4, bottom - top)
        tails = [box.tail for box in placed.values() if box.tail]
        shelf = Shelf(ground, [self._whole(id_, box.area) for id_, box in placed.items()], routes, tails)
        found, missing = [], []
        wanted = [(chip, flow) for flow in self.scene.flows for chip in flow.chips if flow.id in routes]
        for chip, flow in sorted(wanted, key=lambda one: len(routes[one[1].id])):
            points = routes[flow.id]
            at = self.columns.at.get(flow.due) if flow.due is not None else None
            wish = None if at is None else fit.xs[at]
            placed_chip = shelf.hang(flow, chip, points, fit.sizes, wish)
            if placed_chip is None:
                missing.append(f"{flow.id}: {chip.what}")
            else:
                found.append(placed_chip)
        return tuple(shelf.tied(chip, routes[chip.flow]) for chip in found), tuple(missing)


def _easiest(job: Job) -> tuple[int, float]:
    """Straight ways first, then short ones."""
    (x1, y1), (x2, y2) = job.start, job.end
    return (0 if abs(y1 - y2) < 0.5 else 1), abs(x1 - x2) + abs(y1 - y2)
