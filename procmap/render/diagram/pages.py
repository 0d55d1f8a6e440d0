"""Scenes as the pages of one picture: one page, or as many time windows as it takes to stay legible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial

from procmap.locale import speech
from procmap.render.diagram.drawing.bars_page import bar_pages
from procmap.render.diagram.drawing.chain_page import chain_pages
from procmap.render.diagram.drawing.draw import draw
from procmap.render.diagram.layout.clock_axis import make_columns
from procmap.render.diagram.layout.cuts import cut, cut_large
from procmap.render.diagram.layout.fit import PAPERS, Fitter, Paper
from procmap.render.diagram.layout.graph_layout import as_graph, lay_out_graph, type_size
from procmap.render.diagram.layout.graphviz import GraphvizError
from procmap.render.diagram.layout.heads import MARGIN
from procmap.render.diagram.layout.page_layout import lay_out, lay_out_apart
from procmap.render.diagram.legend import legend_of
from procmap.render.diagram.places import Layout
from procmap.render.diagram.primitives import Drawing
from procmap.render.diagram.scene import Box, Chip, Flow, Kind, Note, Scene
from procmap.render.diagram.text import POINT, clean, packed
from procmap.render.diagram.theme import THEMES
from procmap.render.diagram.views.bars import Chart
from procmap.render.diagram.views.chain import Chain
from procmap.render.diagram.views.swimlane import GIVEN

Smallest = Callable[[Scene, Paper], float]

MOST_BOXES = 25
"""More than these are never put on one page."""
_LEGIBLE = 11.75
"""The least size of step names, in pixels on a slide; smaller ones ask for more pages.

Below 11 a slide is unreadable; most pages come out larger, and a few are made smaller to find a place for each chip.
"""
_LARGER = tuple(_LEGIBLE + 0.75 * n for n in range(14))
"""Sizes to aim for, once it is known how many pages there must be."""
_LEGIBLE_GRAPH = 9.0
"""The same without a clock: a graph that is parted shows no more than its list of steps."""
_LEGIBLE_PAIR = 11.0
"""The same for two states on one page: with smaller type each gets a page."""
_LEGIBLE_CHAIN = 11.5
"""The same for the cards of a backward chain."""
_LEGIBLE_APART = 9.5
"""The same for two states on two pages: parted by time as well, nobody sees the whole of either at a glance."""
_FEW_BOXES = 8
"""No page is parted below these for the sake of larger type."""
_NAMED = 2
_LONGEST = 90


def draw_pages(title: str, scenes: tuple[Scene, ...], page: str, theme: str) -> Drawing:
    """The drawing of some scenes, one after another."""
    paper = PAPERS[page]
    parts = [part for scene in scenes for part in split(scene, paper)]
    pages = tuple(draw(part, lay_out(part, paper), THEMES[theme]) for part in parts)
    language = scenes[0].language if scenes else "en"
    return Drawing(clean(title), language, pages)


def draw_pairs(title: str, scenes: tuple[Scene, ...], page: str, theme: str) -> Drawing:
    """The drawing of scenes of two states: one above the other, or each on a page where that is too small."""
    laid = [one for scene in scenes for one in pair_pages(scene, PAPERS[page])]
    pages = tuple(draw(part, layout, THEMES[theme]) for part, layout in laid)
    return Drawing(clean(title), scenes[0].language, pages)


def pair_pages(scene: Scene, paper: Paper) -> tuple[tuple[Scene, Layout], ...]:
    """The pages of a scene of two states."""
    if paper.natural or (
        len(scene.boxes) <= MOST_BOXES and Fitter(scene, paper).reaches(_on(paper, _LEGIBLE_PAIR))
    ):
        return ((scene, lay_out(scene, paper)),)
    parts = split(scene, paper, apart=True)
    laid = [one for part in parts for one in lay_out_apart(part, paper)]
    if len(parts) == 1:
        return tuple(laid)
    order = _sections(scene)
    laid.sort(key=lambda one: order[one[0].lanes[0].section])
    counts = (_counted(scene.subtitle, scene.language, n, len(laid)) for n in range(1, len(laid) + 1))
    return tuple(_numbered(*one, count) for one, count in zip(laid, counts, strict=True))


def _sections(scene: Scene) -> dict[str, int]:
    """The states of a picture of two, in their order."""
    return {name: n for n, name in enumerate(dict.fromkeys(lane.section for lane in scene.lanes))}


def _numbered(scene: Scene, layout: Layout, subtitle: str) -> tuple[Scene, Layout]:
    """A page that says which of how many it is; the room for that was there when it was laid out."""
    lines = packed(subtitle, layout.width - 2 * MARGIN, layout.head.subtitle_size, pointed=True)
    head = layout.head._replace(subtitle=lines[: len(layout.head.subtitle)])
    return scene._replace(subtitle=subtitle), layout._replace(head=head)


def draw_bars(title: str, charts: tuple[Chart, ...], page: str, theme: str) -> Drawing:
    """The drawing of some charts of time-difference bars."""
    pages = tuple(one for each in charts for one in bar_pages(each, PAPERS[page], THEMES[theme]))
    return Drawing(clean(title), charts[0].language, pages)


def draw_chains(title: str, found: tuple[Chain, ...], page: str, theme: str) -> Drawing:
    """The drawing of some backward chains, each on a page of its own, or on several where its type would be small."""
    paper = PAPERS[page]
    least = 0.0 if paper.natural else _on(paper, _LEGIBLE_CHAIN)
    made = (chain_pages(chain, paper, THEMES[theme], least) for chain in found)
    pages = tuple(one for each in made for one in each)
    return Drawing(clean(title), found[0].language, pages)


def draw_graphs(title: str, scenes: tuple[Scene, ...], look: tuple[str, str], program: str) -> Drawing:
    """The same without a clock, boxes where ``dot`` puts them; ``look`` is the page and the theme.

    Where ``dot`` fails, our own layout stands in, and a note says why.
    """
    page, theme = look
    paper = PAPERS[page]
    graphs = tuple(as_graph(scene) for scene in scenes)
    try:
        pages = tuple(
            draw(part, lay_out_graph(part, paper, program), THEMES[theme])
            for graph in graphs
            for part in split(graph, paper, partial(type_size, program=program))
        )
    except GraphvizError as error:
        return draw_pages(title, scenes, page, theme)._replace(notes=(f"dot-{error.cause}",))
    return Drawing(clean(title), scenes[0].language, pages)


def split(
    scene: Scene, paper: Paper, smallest: Smallest | None = None, *, apart: bool = False
) -> tuple[Scene, ...]:
    """The scenes of the pages: by time, so that each stays legible. ``apart``: two pages for each, one a state.

    ``smallest`` measures the type of a page, where that is not the swimlane's.
    """

    order, least = _in_time(scene, apart=apart), _LEGIBLE_APART if apart else _LEGIBLE

    def alone(first: int, last: int) -> Scene:
        page = {id_: (place >= first) + (place >= last) for place, id_ in enumerate(order)}
        return scene if last - first == len(order) else _part(scene, (page, page), 1, 3)

    fitter = lru_cache(maxsize=None)(lambda first, last: Fitter(alone(first, last), paper, apart=apart))

    def fits(first: int, last: int, size: float = least) -> bool:
        """Whether the boxes from one place up to another make a page."""
        if last - first > MOST_BOXES * (1 + apart):
            return False
        if paper.natural or (last - first <= _FEW_BOXES and size == least):
            return True
        if smallest is not None:
            return smallest(alone(first, last), paper) >= _LEGIBLE_GRAPH
        return fitter(first, last).reaches(_on(paper, size))

    crossed = _crossed(scene, order)
    over = _where_one_is_over(scene, order) if apart else 0
    if 0 < over < len(order) and not fits(0, len(order)) and fits(0, over) and fits(over, len(order)):
        cuts = [over]
    elif smallest is None and not apart and not paper.natural:
        cuts = cut_large(crossed, fits, _LARGER)
    else:
        cuts = cut(crossed, fits)
    if not cuts:
        return (scene,)
    page = {id_: sum(cut <= place for cut in cuts) for place, id_ in enumerate(order)}
    shown = _pages_of_states(scene, page) if apart else page
    return tuple(_part(scene, (page, shown), n, len(cuts) + 1) for n in range(len(cuts) + 1))


def _pages_of_states(scene: Scene, part: dict[str, int]) -> dict[str, int]:
    """The page of each box where first the one state is shown to its end, then the other."""
    order, lanes = _sections(scene), {lane.id: lane.section for lane in scene.lanes}
    places = {box.id: (order[lanes[box.lane]], part[box.id]) for box in scene.boxes}
    pages = {place: n for n, place in enumerate(sorted(set(places.values())))}
    return {id_: pages[place] for id_, place in places.items()}


def _where_one_is_over(scene: Scene, order: list[str]) -> int:
    """Before which box of the axis the state that ends first has ended."""
    lanes = {lane.id: lane.section for lane in scene.lanes}
    sections = {box.id: lanes[box.lane] for box in scene.boxes}
    return min({sections[id_]: place + 1 for place, id_ in enumerate(order)}.values())


def _crossed(scene: Scene, order: list[str]) -> list[int]:
    """How many arrows a cut before each box would part."""
    place = {id_: n for n, id_ in enumerate(order)}
    crossed = [0] * (len(order) + 1)
    for flow in scene.flows:
        first, last = sorted((place[flow.source], place[flow.target]))
        for n in range(first + 1, last + 1):
            crossed[n] += 1
    return crossed


def _on(paper: Paper, size: float) -> float:
    """A size in pixels on a page, that it is on it or on a slide as high where it is smaller."""
    slide = PAPERS["16:9"]
    return size / max(min(slide.width / paper.width, slide.height / paper.height), 1.0)


def _in_time(scene: Scene, *, apart: bool) -> list[str]:
    """All boxes in the order of the axis; what has no time before whoever waits for it, else at the end.

    ``apart``, at the beginning: no page of a state is made for such a box alone.
    """
    columns = make_columns(scene)
    awaited = {flow.source for flow in scene.flows} if apart else set(columns.of)
    begins = {
        id_: (last if first == 0 and last > 1 and id_ in awaited else first, last)
        for id_, (first, last) in columns.of.items()
    }
    return sorted((box.id for box in scene.boxes), key=begins.__getitem__)


def _part(scene: Scene, page: tuple[dict[str, int], dict[str, int]], n: int, pages: int) -> Scene:
    """One page: its boxes, the arrows between them, and marks where arrows go on elsewhere.

    ``page`` are the part of time in which each box stands, and the page on which the reader finds it.
    """
    here = {id_ for id_, at in page[0].items() if at == n}
    onward = _Onward(scene, page[1])
    boxes = tuple(onward.marked(box) for box in scene.boxes if box.id in here)
    times = [at for box in boxes for at in (box.begins, box.ends) if at is not None]
    first, last = min(times, default=None), max(times, default=None)
    flows = tuple(flow for flow in scene.flows if flow.source in here and flow.target in here)
    dues = {flow.due for flow in flows} | {box.due for box in boxes}

    def inside(at: int) -> bool:
        return (n == 0 or first is None or at >= first) and (n == pages - 1 or last is None or at <= last)

    ticks = {at: tick for at, tick in scene.ticks.items() if at in times or (at in dues and inside(at))}
    deadlines = tuple(one for one in scene.deadlines if inside(one.at))
    shown = (*ticks, *(one.at for one in deadlines))
    days = {max((day.begins for day in scene.days if day.begins <= at), default=0) for at in shown}
    low, high = min(shown, default=0), max(shown, default=-1)
    days |= {day.begins for day in scene.days if day.passing and low <= day.begins <= high}
    told = POINT.join((*_conditions(scene, boxes, flows), scene.subtitle))
    part = scene._replace(
        subtitle=_counted(told, scene.language, n + 1, pages),
        lanes=tuple(lane for lane in scene.lanes if any(box.lane == lane.id for box in boxes)),
        boxes=boxes,
        flows=flows,
        brackets=tuple(one for one in scene.brackets if here & set(one.boxes)),
        deadlines=deadlines,
        ticks=ticks,
        days=tuple(day for day in scene.days if day.begins in days),
        sentences=tuple(one for one in scene.sentences if one.box in here),
        orders=tuple(pair for pair in scene.orders if here >= set(pair)),
    )
    return part._replace(words=legend_of(part, scene.language))


def _conditions(scene: Scene, boxes: tuple[Box, ...], flows: tuple[Flow, ...]) -> Iterator[str]:
    """What the letters on a page stand for that are explained on another one."""
    here = {chip.of for flow in flows for chip in flow.chips}
    here |= {box.id.removeprefix(GIVEN) for box in boxes if box.kind is Kind.GIVEN}
    return (one.text for one in scene.conditions if one.behind & here and one.of not in here)


def _counted(subtitle: str, language: str, n: int, pages: int) -> str:
    text = speech(language)._("page {n} of {pages}")
    text = text.replace("{n}", str(n)).replace("{pages}", str(pages))
    return f"{text}{POINT}{subtitle}"


class _Onward:
    """The marks of what goes on on other pages."""

    def __init__(self, scene: Scene, page: dict[str, int]) -> None:
        self.page, self.language = page, scene.language
        self.names = {one.id: one.name for one in scene.boxes}
        self.before: dict[str, list[Flow]] = {}
        self.after: dict[str, list[Flow]] = {}
        for flow in scene.flows:
            if page[flow.source] != page[flow.target]:
                self.before.setdefault(flow.target, []).append(flow)
                self.after.setdefault(flow.source, []).append(flow)

    def marked(self, box: Box) -> Box:
        """A box with what its arrows come from and go to on other pages."""
        before, after = self.before.get(box.id, ()), self.after.get(box.id, ())
        if not before and not after:
            return box
        page, names = self.page, self.names
        notes = [f"← {page[flow.source] + 1}: {names[flow.source]}" for flow in before]
        notes += [
            f"→ {page[flow.target] + 1}: {_told(names[flow.target], flow.chips[-1:])}" for flow in after
        ]
        more = len(notes) - _NAMED
        if more > 0:
            say = speech(self.language)
            notes[_NAMED:] = [say.ngettext("and {count} more", "and {count} more", more)]
        return box._replace(
            notes=(*box.notes, *(Note(clean(text, _LONGEST)) for text in notes)),
            comes_from=_pages(page[flow.source] for flow in before),
            goes_to=_pages(page[flow.target] for flow in after),
        )


def _told(name: str, chips: tuple[Chip, ...]) -> str:
    """Where an arrow goes, by when, and what its promise waits for."""
    return ", ".join((name, *(text for chip in chips for text in (chip.when, chip.more) if text)))


def _pages(numbers: Iterable[int]) -> str:
    return ", ".join(str(n + 1) for n in sorted(set(numbers)))
