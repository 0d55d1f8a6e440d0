"""Pictures of one file's states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import make_plan
from procmap.analysis.solution import Solution
from procmap.api.check import Question, report_on
from procmap.errors import ImpossiblePictureError
from procmap.model import Process
from procmap.report import FileReport

if TYPE_CHECKING:
    from procmap.render.diagram.primitives import Drawing
    from procmap.render.diagram.scene import Scene

FORMS = ("svg", "png", "pdf")
"""The formats of pictures."""


class Wish(NamedTuple):
    """How a picture is to look: the ``view``, the ``page`` (16:9, A4, A3, auto), the ``theme`` and the language."""

    view: str = "swimlane"
    page: str = "16:9"
    theme: str = "color"
    language: str = "en"


def render(
    path: str,
    wish: Wish,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    stdin: Callable[[], bytes] = lambda: b"",
) -> tuple[FileReport, Drawing | None]:
    """The report on one file and the picture of one state, by default the last; ``None`` if it is malformed.

    Every product family that has a requirement gets a page. Raises :class:`~procmap.errors.UnreadableError`,
    :class:`~procmap.errors.UnknownNameError`, and :class:`~procmap.errors.ImpossiblePictureError` where the file holds
    nothing that the view could show.
    """
    report = report_on(path, Question(today, state, family, date), stdin)
    if report.process is None:
        return report, None
    return report, picture(report.process, report.solutions, wish, state)


def picture(process: Process, solutions: tuple[Solution, ...], wish: Wish, state: str | None) -> Drawing:
    """The picture of a process that is solved already. Raises :class:`~procmap.errors.ImpossiblePictureError`."""
    from procmap.render.diagram.pages import draw_chains, draw_pages

    if not solutions:
        raise ImpossiblePictureError("no-steps")
    name = state if state is not None else solutions[-1].state
    shown = [solution for solution in solutions if solution.state == name]
    if wish.view == "chain":
        from procmap.render.diagram.chain import chains

        found = tuple(chain for one in shown for chain in chains(process, one, wish.language))
        if not found:
            raise ImpossiblePictureError("no-chain")
        return draw_chains(process.process, found, wish.page, wish.theme)
    scenes = tuple(_scene(process, solution, wish) for solution in shown)
    return draw_pages(process.process, scenes, wish.page, wish.theme)


def _scene(process: Process, solution: Solution, wish: Wish) -> Scene:
    from procmap.render.diagram.swimlane import swimlane

    clocks = Clocks(process, Calendars(process), solution.date)
    links = make_plan(process, solution.state, solution.family, clocks).links
    return swimlane(process, solution, links, wish.language)


def written(drawing: Drawing, form: str, *, text_as_paths: bool = False) -> tuple[bytes, ...]:
    """The files of a picture in one of :data:`FORMS`: one for each page, or one PDF."""
    if form == "pdf":
        from procmap.render.diagram.to_pdf import to_pdf

        return (to_pdf(drawing),)
    if form == "png":
        from procmap.render.diagram.to_png import to_png

        return tuple(to_png(drawing, page) for page in drawing.pages)
    from procmap.render.diagram.to_svg import to_svg

    return tuple(to_svg(drawing, page, text_as_paths=text_as_paths).encode() for page in drawing.pages)
