"""Scenes as the pages of one picture."""

from __future__ import annotations

from procmap.render.diagram.draw import draw
from procmap.render.diagram.layout import PAPERS, lay_out
from procmap.render.diagram.primitives import Drawing
from procmap.render.diagram.scene import Scene
from procmap.render.diagram.text import clean
from procmap.render.diagram.theme import THEMES


def draw_pages(title: str, scenes: tuple[Scene, ...], page: str, theme: str) -> Drawing:
    """The drawing of some scenes, one after another."""
    pages = tuple(draw(scene, lay_out(scene, PAPERS[page]), THEMES[theme]) for scene in scenes)
    language = scenes[0].language if scenes else "en"
    return Drawing(clean(title), language, pages)
