"""Pages as slides with native shapes, by python-pptx: a meeting can change the words and move the boxes.

Each group of the drawing is a group of shapes that bears its name; the lines of text inside a box are the text of that
box, in paragraphs. The same drawing gives the same bytes: the file bears a fixed date.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from procmap.render.archives import same_bytes
from procmap.render.diagram.primitives import Drawing
from procmap.render.diagram.text import clean
from procmap.render.diagram.writers.slide_shapes import EMU, SlideShapes

_SHORTEST_SIDE, _LONGEST_SIDE = 914_400, 51_206_400
"""In English metric units: what a slide may measure, 1 to 56 inches."""
_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_BLANK = 6
"""The layout without placeholders in the empty presentation that python-pptx brings."""
_LONGEST_TITLE = 200


def to_pptx(drawing: Drawing) -> bytes:
    """All pages, one slide each; a page smaller than the largest stands at the top left."""
    from pptx import Presentation
    from pptx.oxml import parse_xml
    from pptx.util import Emu

    deck: Any = Presentation()
    width, height = (
        max(side) for side in zip(*((page.width, page.height) for page in drawing.pages), strict=True)
    )
    scale = min(EMU, _LONGEST_SIDE / max(width, height))
    sides = (max(round(side * scale), _SHORTEST_SIDE) for side in (width, height))
    deck.slide_width, deck.slide_height = map(Emu, sides)
    for page in drawing.pages:
        tree = deck.slides.add_slide(deck.slide_layouts[_BLANK]).shapes._spTree
        for xml in SlideShapes(scale).of(page):
            tree.append(parse_xml(xml))
    core = deck.core_properties
    core.title, core.language = clean(drawing.title, _LONGEST_TITLE), drawing.language
    core.author = core.last_modified_by = "procmap"
    core.created = core.modified = _DATE
    out = BytesIO()
    deck.save(out)
    return same_bytes(out.getvalue())
