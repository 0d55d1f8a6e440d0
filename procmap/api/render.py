"""Pictures of one file's states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from procmap.api.check import Question, report_on
from procmap.api.pictures import FORMS, Picture, files_of, written
from procmap.api.views import Wish, picture
from procmap.report import FileReport

if TYPE_CHECKING:
    from procmap.render.diagram.primitives import Drawing

__all__ = ["FORMS", "Picture", "Wish", "draw", "files_of", "picture", "render", "written"]


def draw(
    path: str,
    wish: Wish,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    date: date | None = None,
    stdin: Callable[[], bytes] = lambda: b"",
) -> tuple[FileReport, Picture | None]:
    """The report on one file and the picture of one state (else to_be, else the last); ``None`` if it is malformed.

    Every product family that has a requirement gets a page. Raises :class:`~procmap.errors.UnreadableError`,
    :class:`~procmap.errors.UnknownNameError`, and :class:`~procmap.errors.ImpossiblePictureError` where the file holds
    nothing that the view could show.
    """
    report = report_on(path, Question(today, state, family, date), stdin)
    if report.process is None:
        return report, None
    drawing = picture(report.process, report.solutions, wish, state)
    return report, Picture(report.process, report.solutions, wish, state, drawing)


def render(path: str, wish: Wish, **question: Any) -> tuple[FileReport, Drawing | None]:
    """The same, without what the drawing was made of."""
    report, made = draw(path, wish, **question)
    return report, made.drawing if made else None
