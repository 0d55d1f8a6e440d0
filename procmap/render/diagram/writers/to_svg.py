"""A page as SVG that every program reads: g, rect, line, path and text, nothing else.

No style sheets, markers, patterns or foreign objects; colours have six digits. Text carries its own length, so that
another font, where Procmap Sans is missing, takes no more room.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from procmap.render.diagram.primitives import Dash, Drawing, Group, Line, Page, Path, Rect, Shape, Text
from procmap.render.diagram.text import width
from procmap.render.fonts import FAMILY, outline

_FONTS = f"{FAMILY}, Fira Sans Condensed, Arial Narrow, Arial, sans-serif"


def to_svg(drawing: Drawing, page: Page, *, text_as_paths: bool = False) -> str:
    """One page of a drawing."""
    w, h = _n(page.width), _n(page.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" '
        f"font-family={quoteattr(_FONTS)} xml:lang={quoteattr(drawing.language)}>\n"
    )
    title = f"<title>{escape(drawing.title)}</title>\n"
    body = "".join(line + "\n" for item in page.items for line in _shape(item, text_as_paths))
    return f"{head}{title}{body}</svg>\n"


def _shape(shape: Shape, paths: bool) -> Iterator[str]:
    if isinstance(shape, Group):
        yield f"<g data-of={quoteattr(shape.of)}>"
        for item in shape.items:
            yield from _shape(item, paths)
        yield "</g>"
    elif isinstance(shape, Rect):
        yield _rect(shape)
    elif isinstance(shape, Line):
        yield (
            f'<line x1="{_n(shape.x1)}" y1="{_n(shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(shape.y2)}"'
            f"{_stroke(shape.stroke, shape.line, shape.dash)}/>"
        )
    elif isinstance(shape, Path):
        moves = "".join(move[0] + " ".join(_n(place) for place in move[1:]) for move in shape.moves)
        yield f'<path d="{moves}"{_fill(shape.fill)}{_stroke(shape.stroke, shape.line, shape.dash)}/>'
    else:
        yield _outlined(shape) if paths else _text(shape)


def _rect(rect: Rect) -> str:
    radius = f' rx="{_n(rect.radius)}"' if rect.radius else ""
    return (
        f'<rect x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.width)}" height="{_n(rect.height)}"{radius}'
        f"{_fill(rect.fill)}{_stroke(rect.stroke, rect.line, rect.dash)}/>"
    )


def _text(text: Text) -> str:
    weight = ' font-weight="700"' if text.bold else ""
    anchor = f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    length = _n(width(text.text, text.size, bold=text.bold))
    return (
        f'<text x="{_n(text.x)}" y="{_n(text.y)}" font-size="{_n(text.size)}" fill="#{text.fill}"{weight}{anchor} '
        f'textLength="{length}" lengthAdjust="spacingAndGlyphs">{escape(text.text)}</text>'
    )


def _outlined(text: Text) -> str:
    """The letters as one path, for programs that would set them in another font."""
    scale = text.size / 1000
    whole = width(text.text, text.size, bold=text.bold)
    x = text.x - {"start": 0.0, "middle": whole / 2, "end": whole}[text.anchor]
    pieces = []
    for char in text.text:
        pieces.append(_moved(outline(char, bold=text.bold), x, text.y, scale))
        x += width(char, text.size, bold=text.bold)
    return f'<path d="{"".join(pieces)}" fill="#{text.fill}"/>'


def _moved(moves: str, x: float, y: float, scale: float) -> str:
    """An outline at its place: absolute M, L, H, V, Q and Z, y turned downwards."""
    out: list[str] = []
    for command, numbers in _commands(moves):
        places = []
        for n, number in enumerate(numbers):
            upright = command == "V" or (command != "H" and n % 2 == 1)
            places.append(_n(y - number * scale) if upright else _n(x + number * scale))
        out.append(command + " ".join(places))
    return "".join(out)


def _commands(moves: str) -> Iterator[tuple[str, list[float]]]:
    import re

    for command, rest in re.findall(r"([MLHVQZ])([^MLHVQZ]*)", moves):
        yield command, [float(number) for number in re.findall(r"-?[0-9.]+", rest)]


def _fill(fill: str | None) -> str:
    return f' fill="#{fill}"' if fill else ' fill="none"'


def _stroke(stroke: str | None, line: float, dash: Dash) -> str:
    if not stroke:
        return ""
    dashes = f' stroke-dasharray="{" ".join(_n(part) for part in dash)}"' if dash else ""
    return f' stroke="#{stroke}" stroke-width="{_n(line)}"{dashes}'


def _n(number: float) -> str:
    """A number with two decimals at most."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
