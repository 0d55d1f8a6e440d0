"""The files of a picture in each format: what is drawn, what is written for other programs, what is browsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.calculation import Calculation
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.network import UNSOLVABLE
from procmap.analysis.plan import make_plan
from procmap.analysis.solution import Solution
from procmap.analysis.why import Why, explain
from procmap.api.solve import solve
from procmap.api.views import Wish, picture, scene_of, shown_state
from procmap.errors import ImpossiblePictureError, UnknownNameError
from procmap.model import Process

if TYPE_CHECKING:
    from procmap.render.diagram.primitives import Drawing
    from procmap.render.diagram.scene import Scene
    from procmap.render.diagram.writers.to_html import Sheet

OF_ONE_STATE = ("swimlane", "chain", "map", "why")
"""Views that show one state: in a browser all states can be looked at."""
_OF_A_GRAPH = ("swimlane", "map")
"""Views that are a graph of steps, which other programs can lay out."""


class Picture(NamedTuple):
    """A drawing and what it was made of."""

    process: Process
    solutions: tuple[Solution, ...]
    wish: Wish
    state: str | None
    drawing: Drawing
    text_as_paths: bool = False
    """In SVG, letters are drawn."""

    @property
    def shown(self) -> str:
        """The state that is shown."""
        return shown_state(self.process, self.solutions, self.wish, self.state)


def files_of(picture: Picture, form: str) -> tuple[bytes, ...]:
    """A picture in one of :data:`FORMS`: a file for each page, or one for all of them.

    Raises :class:`~procmap.errors.ImpossiblePictureError` where a format cannot show this view.
    """
    if form in _TOLD:
        return _TOLD[form](picture)
    return written(picture.drawing, form, text_as_paths=picture.text_as_paths)


def written(drawing: Drawing, form: str, *, text_as_paths: bool = False) -> tuple[bytes, ...]:
    """A drawing as SVG or PNG, a file for each page; or as PDF or PPTX."""
    if form == "pdf":
        from procmap.render.diagram.writers.to_pdf import to_pdf

        return (to_pdf(drawing),)
    if form == "pptx":
        from procmap.render.diagram.writers.to_pptx import to_pptx

        return (to_pptx(drawing),)
    if form == "png":
        from procmap.render.diagram.writers.to_png import to_png

        return tuple(to_png(drawing, page) for page in drawing.pages)
    from procmap.render.diagram.writers.to_svg import to_svg

    return tuple(to_svg(drawing, page, text_as_paths=text_as_paths).encode() for page in drawing.pages)


def _html(picture: Picture) -> tuple[bytes, ...]:
    from procmap.render.diagram.writers.to_html import to_html

    sheets = tuple(_sheets(picture))
    return (to_html(picture.drawing.title, picture.wish.language, sheets).encode(),)


def _gv(picture: Picture) -> tuple[bytes, ...]:
    from procmap.render.diagram.writers.to_dot import to_dot

    return tuple(to_dot(scene).encode() for scene in _scenes(picture))


def _mmd(picture: Picture) -> tuple[bytes, ...]:
    from procmap.render.diagram.writers.to_mermaid import to_mermaid

    return tuple(to_mermaid(scene).encode() for scene in _scenes(picture))


_TOLD: Mapping[str, Callable[[Picture], tuple[bytes, ...]]] = {"html": _html, "gv": _gv, "mmd": _mmd}
"""Formats that need more than the drawing."""

FORMS = ("svg", "png", "pdf", "pptx", "html", "gv", "mmd")
"""The formats of pictures, which are also the endings of their files."""


def _scenes(picture: Picture) -> Iterator[Scene]:
    """The state shown as graphs, one for each family."""
    if picture.wish.view not in _OF_A_GRAPH:
        raise ImpossiblePictureError("no-graph")
    for solution in picture.solutions:
        if solution.state == picture.shown:
            yield scene_of(picture.process, solution, picture.wish.language)


# --- the page for a browser


def _sheets(picture: Picture) -> Iterator[Sheet]:
    """The drawing of each state for the views that show one; of any other view the one drawing."""
    from procmap.locale import speech
    from procmap.render.diagram.writers.to_html import Sheet
    from procmap.render.names import state_name

    picture = _with_all_states(picture)
    process, wish, shown = picture.process, picture.wish, picture.shown
    states = dict.fromkeys(solution.state for solution in picture.solutions)
    if wish.view not in OF_ONE_STATE:
        states = dict.fromkeys([shown])
    for state in states:
        drawing = picture.drawing if state == shown else _drawing(picture, state)
        if drawing is not None:
            name = state_name(process, state, speech(wish.language))
            yield Sheet(name, drawing, _tips(picture, state), state == shown)


def _with_all_states(made: Picture) -> Picture:
    """The same, the states that were not asked about solved for the same day and family."""
    first, families = made.solutions[0], {one.family for one in made.solutions}
    family = first.family if len(families) == 1 else None
    solved = {
        one.state: [each for each in made.solutions if each.state == one.state] for one in made.solutions
    }
    every: list[Solution] = []
    for state in made.process.states:
        every += solved.get(state) or solve(made.process, date=first.date, state=state, family=family)
    return made._replace(solutions=tuple(every), state=made.shown)


def _drawing(made: Picture, state: str) -> Drawing | None:
    """The same view of another state, if it can be had."""
    try:
        return picture(made.process, made.solutions, made.wish, state)
    except (ImpossiblePictureError, UnknownNameError):
        return None


def _tips(picture: Picture, state: str) -> dict[str, str]:
    from procmap.render.diagram.writers.tips import tips

    told: dict[str, str] = {}
    for solution in picture.solutions:
        if solution.state == state:
            whys = _whys(picture.process, solution)
            for name, text in tips(picture.process, solution, whys, picture.wish.language).items():
                told.setdefault(name, text)
    return told


def _whys(process: Process, solution: Solution) -> dict[str, Why]:
    """The chain behind every step; none where the state cannot be calculated."""
    clocks = Clocks(process, Calendars(process), solution.date)
    try:
        found = Calculation(make_plan(process, solution.state, solution.family, clocks))
    except UNSOLVABLE:
        return {}
    whys = ((times.id, explain(found, times.id)) for times in solution.steps)
    return {id_: why for id_, why in whys if why is not None}
