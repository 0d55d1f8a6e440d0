"""Pages as one PDF, by reportlab, with the font in the package: text can be searched and copied, also Cyrillic.

The same drawing gives the same bytes: the document carries no date and no chance identifier.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from procmap.render.diagram.primitives import Dash, Drawing, Group, Line, Page, Path, Rect, Shape, Text
from procmap.render.fonts import FAMILY, font_file, known

POINTS = 0.75
"""Points in a pixel."""


def to_pdf(drawing: Drawing) -> bytes:
    """All pages."""
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    out = BytesIO()
    canvas: Any = Canvas(out, pageCompression=1, invariant=1)
    canvas.setTitle(known(drawing.title))
    canvas.setCreator("procmap")
    for page in drawing.pages:
        canvas.setPageSize((page.width * POINTS, page.height * POINTS))
        draw_page(canvas, page, POINTS)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw_page(canvas: Any, page: Page, scale: float) -> None:
    """A page with its lower left corner where the canvas begins; ``scale`` is in points for a pixel."""
    canvas.saveState()
    canvas.translate(0, page.height * scale)
    canvas.scale(scale, -scale)
    for item in page.items:
        draw_shape(canvas, item)
    canvas.restoreState()


def register_fonts() -> None:
    """Make the font in the package known to reportlab."""
    from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
    from reportlab.pdfbase.ttfonts import TTFont

    for bold in (False, True):
        registerFont(TTFont(font_name(bold), str(font_file(bold=bold))))
    regular, strong = font_name(False), font_name(True)
    registerFontFamily(regular, regular, strong, regular, strong)


def font_name(bold: bool) -> str:
    """What the font is called there."""
    return f"{FAMILY} Bold" if bold else FAMILY


def draw_shape(canvas: Any, shape: Shape) -> None:
    """One shape, in pixels from the upper left corner."""
    if isinstance(shape, Group):
        for item in shape.items:
            draw_shape(canvas, item)
    elif isinstance(shape, Rect):
        _brush(canvas, shape.fill, shape.stroke, shape.line, shape.dash)
        radius = min(shape.radius, shape.width / 2, shape.height / 2)
        painted = {"fill": int(bool(shape.fill)), "stroke": int(bool(shape.stroke))}
        canvas.roundRect(shape.x, shape.y, shape.width, shape.height, radius, **painted)
    elif isinstance(shape, Line):
        _brush(canvas, None, shape.stroke, shape.line, shape.dash)
        canvas.line(shape.x1, shape.y1, shape.x2, shape.y2)
    elif isinstance(shape, Path):
        _path(canvas, shape)
    else:
        _text(canvas, shape)


def _path(canvas: Any, shape: Path) -> None:
    _brush(canvas, shape.fill, shape.stroke, shape.line, shape.dash)
    path = canvas.beginPath()
    here = (0.0, 0.0)
    for command, *places in shape.moves:
        if command == "M":
            path.moveTo(*places)
        elif command == "L":
            path.lineTo(*places)
        elif command == "Q":
            (x1, y1), (x, y) = places[:2], places[2:]
            path.curveTo(*_third(here, (x1, y1)), *_third((x, y), (x1, y1)), x, y)
        else:
            path.close()
        here = (places[-2], places[-1]) if places else here
    canvas.drawPath(path, fill=int(bool(shape.fill)), stroke=int(bool(shape.stroke)))


def _third(end: tuple[float, float], bend: tuple[float, float]) -> tuple[float, float]:
    """A control point of the cubic curve that is the quadratic one."""
    return end[0] + (bend[0] - end[0]) * 2 / 3, end[1] + (bend[1] - end[1]) * 2 / 3


def _text(canvas: Any, text: Text) -> None:
    canvas.saveState()
    canvas.translate(text.x, text.y)
    canvas.scale(1, -1)
    canvas.setFillColorRGB(*_rgb(text.fill))
    canvas.setFont(font_name(text.bold), text.size)
    draw = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
    draw[text.anchor](0, 0, known(text.text))
    canvas.restoreState()


def _brush(canvas: Any, fill: str | None, stroke: str | None, line: float, dash: Dash) -> None:
    if fill:
        canvas.setFillColorRGB(*_rgb(fill))
    if stroke:
        canvas.setStrokeColorRGB(*_rgb(stroke))
        canvas.setLineWidth(line)
        canvas.setDash(list(dash), 0)


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
    return red, green, blue
