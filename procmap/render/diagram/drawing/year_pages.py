"""Almanacs as one picture: a page for each state, family and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmap.render.diagram.drawing.year_page import year_page
from procmap.render.diagram.layout.fit import PAPERS
from procmap.render.diagram.primitives import Drawing
from procmap.render.diagram.text import clean
from procmap.render.diagram.theme import THEMES
from procmap.render.diagram.views.year import years

if TYPE_CHECKING:
    from procmap.analysis.almanac.almanac import Almanac
    from procmap.model import Process


def draw_years(
    process: Process, almanacs: tuple[Almanac, ...], language: str, page: str, theme: str
) -> Drawing:
    """The drawing of some almanacs."""
    found = [year for one in almanacs for year in years(process, one, language)]
    pages = tuple(year_page(year, PAPERS[page], THEMES[theme]) for year in found)
    return Drawing(clean(process.process), language, pages)
