"""A page as PNG, by resvg, with the font in the package and no other: the same picture on every machine."""

from __future__ import annotations

from procmap.render.diagram.primitives import Drawing, Group, Page, Shape, Text
from procmap.render.diagram.writers.to_svg import to_svg
from procmap.render.fonts import FAMILY, font_file, known

_DPI = 96.0


def to_png(drawing: Drawing, page: Page, *, zoom: int = 2) -> bytes:
    """One page of a drawing; each of its pixels becomes ``zoom`` by ``zoom`` ones."""
    from resvg_py import svg_to_bytes

    return bytes(
        svg_to_bytes(
            svg_string=to_svg(drawing, page._replace(items=tuple(_settable(item) for item in page.items))),
            dpi=_DPI,
            zoom=zoom,
            font_files=[str(font_file(bold=bold)) for bold in (False, True)],
            skip_system_fonts=True,
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            background="#ffffff",
        )
    )


def _settable(shape: Shape) -> Shape:
    """A shape without letters that the font lacks: nothing else could stand in for them."""
    if isinstance(shape, Group):
        return shape._replace(items=tuple(_settable(item) for item in shape.items))
    return shape._replace(text=known(shape.text)) if isinstance(shape, Text) else shape
