"""The almanac of a file: its states solved on every anchor day of a stretch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from procmap.analysis.almanac.almanac import Almanac, make_almanac
from procmap.analysis.plan import families_to_solve
from procmap.api.check import Question, report_on
from procmap.api.settings import SettingsOf
from procmap.api.solve import demand
from procmap.errors import ImpossiblePictureError
from procmap.loading.settings import DEFAULTS
from procmap.model import Process
from procmap.report import FileReport

if TYPE_CHECKING:
    from procmap.render.diagram.primitives import Drawing

MOST_DAYS = 3660
"""Days that are solved at once: ten years."""


def almanac_file(
    path: str,
    first: date,
    last: date,
    *,
    today: date,
    state: str | None = None,
    family: str | None = None,
    settings: SettingsOf = DEFAULTS,
    stdin: Callable[[], bytes] = lambda: b"",
) -> tuple[FileReport, tuple[Almanac, ...]]:
    """The report on a file, and an almanac for each state and family; none where the file is malformed.

    Raises :class:`~procmap.errors.UnknownNameError`, ``UnreadableError``, and ``ValueError`` as :func:`almanac` does.
    """
    report = report_on(path, Question(today, state, family), stdin, settings)
    if report.process is None:
        return report, ()
    return report, almanac(report.process, first, last, state=state, family=family)


def almanac(
    process: Process, first: date, last: date, *, state: str | None = None, family: str | None = None
) -> tuple[Almanac, ...]:
    """The almanac of each state (or one) for each family that has a requirement (or one).

    Raises ``ValueError`` where the stretch ends before it begins or has more than ``MOST_DAYS`` days, and
    :class:`~procmap.errors.UnknownNameError`.
    """
    if not 0 <= (last - first).days < MOST_DAYS:
        raise ValueError(f"from 1 to {MOST_DAYS} days")
    demand("state", state, process.states)
    demand("family", family, process.families)
    return tuple(
        make_almanac(process, state_id, one, first, last)
        for state_id, described in process.states.items()
        if state in (None, state_id) and described.steps
        for one in (families_to_solve(process, described) if family is None else (family,))
    )


def year_picture(
    process: Process,
    almanacs: tuple[Almanac, ...],
    language: str,
    *,
    page: str = "16:9",
    theme: str = "color",
) -> Drawing:
    """Almanacs as wall calendars, a page for each state, family and year. ``page`` and ``theme`` as in a ``Wish``.

    Raises :class:`~procmap.errors.ImpossiblePictureError` where there are none.
    """
    from procmap.render.diagram.drawing.year_pages import draw_years

    if not almanacs:
        raise ImpossiblePictureError("no-steps")
    return draw_years(process, almanacs, language, page, theme)
