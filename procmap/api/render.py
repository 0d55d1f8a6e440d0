"""Pictures of one file's states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from procmap.api.check import Question, report_on
from procmap.api.views import Wish, picture
from procmap.report import FileReport

if TYPE_CHECKING:
    from procmap.render.diagram.primitives import Drawing

__all__ = ["FORMS", "Wish", "picture", "render", "written"]

FORMS = ("svg", "png", "pdf")
"""The formats of pictures."""


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
