"""Primitives as the shapes of a slide (DrawingML): rectangles, connectors, freeforms, groups, text inside its box."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from procmap.render.diagram.places import Area
from procmap.render.diagram.primitives import Dash, Group, Line, Page, Path, Rect, Shape, Text
from procmap.render.diagram.text import LINE, clean, width
from procmap.render.diagram.writers.slide_ties import Tie, body_of, tie_of

EMU = 9525
"""English metric units in a pixel."""
FONT = "Arial Narrow"
"""A font that Office has: no line is wider in it than in Procmap Sans, so that nothing runs out of its box."""
_ABOVE = 0.8
"""The share of a line's height that is above its base line."""
_CORNER = 0.29289
"""The share of a corner's radius by which the text of a rounded rectangle keeps away from its sides."""
_SLACK = 3.0
"""Room left and right of a text that stands in no box."""
_CLOSE = 1.5
"""Lines of one look that are nearer to each other than this many sizes belong to one paragraph."""
_ALIGNED = {"start": "l", "middle": "ctr", "end": "r"}
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_SITES = (
    '<a:cxnLst><a:cxn ang="16200000"><a:pos x="hc" y="t"/></a:cxn><a:cxn ang="10800000"><a:pos x="l" y="vc"/></a:cxn>'
    '<a:cxn ang="5400000"><a:pos x="hc" y="b"/></a:cxn><a:cxn ang="0"><a:pos x="r" y="vc"/></a:cxn></a:cxnLst>'
)
"""Where connectors hold on to a freeform, numbered as those of a rectangle are."""
_TAGS = {"M": "moveTo", "L": "lnTo", "Q": "quadBezTo"}

_Body = tuple[Text, ...]


class _Paragraph(NamedTuple):
    """Lines of one look, ``before`` pixels below what stands above, each ``high``."""

    lines: _Body
    before: float
    high: float


class SlideShapes:
    """The shapes of one slide, at ``scale`` units a pixel, numbered from 2: number 1 is the slide's own group."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._numbers = count(2)
        self._bodies: dict[str, tuple[int, Area]] = {}
        """The number and place of the shapes that arrows lead from or to, by the name of their group."""

    def of(self, page: Page) -> Iterator[str]:
        """The XML of each shape, in the order drawn."""
        ends = {end for item in page.items if isinstance(item, Group) and item.ties for end in item.ties}
        for item in page.items:
            body = body_of(item) if isinstance(item, Group) and item.of in ends else None
            if isinstance(item, Group) and body is not None:
                self._bodies[item.of] = next(self._numbers), _area(body)
        for xml in self._level(page.items, "page"):
            head, space, rest = xml.partition(" " if xml.find(" ") < xml.find(">") else ">")
            yield f"{head} {_SPACES}{space}{rest}"

    def _level(self, items: tuple[Shape, ...], name: str) -> Iterator[str]:
        """Shapes side by side: each text goes into the smallest box around it, else beside those of its look."""
        inside, alone = _shared_out(items)
        kept = self._bodies.get(name, (None,))[0]
        for n, item in enumerate(items):
            if isinstance(item, Group):
                yield self._tied(item) or self._group(item)
            elif isinstance(item, Line):
                yield self._connector(item, name)
            elif isinstance(item, Rect | Path):
                number = kept if kept is not None and item.fill else next(self._numbers)
                kept = None if item.fill else kept
                yield self._shape(item, inside.get(n, ()), (number, name))
            elif n in alone:
                yield self._words(alone[n], name)

    def _group(self, group: Group) -> str:
        area = _around(group.items)
        number = next(self._numbers)
        inner = "".join(self._level(group.items, group.of))
        place = self._place(area)
        child = place.replace("a:off", "a:chOff").replace("a:ext", "a:chExt")
        return (
            f"<p:grpSp><p:nvGrpSpPr>{_named(number, group.of)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
            f"<p:grpSpPr><a:xfrm>{place}{child}</a:xfrm></p:grpSpPr>{inner}</p:grpSp>"
        )

    def _tied(self, group: Group) -> str:
        """An arrow that holds on to its boxes; empty for what is no such arrow."""
        source, target = (self._bodies.get(end) for end in group.ties or ("", ""))
        line = group.items[0] if group.items else None
        if source is None or target is None or not isinstance(line, Path):
            return ""
        tie = tie_of(group.way, source[1], target[1])
        return "" if tie is None else self._glued((group.of, line), tie, (source[0], target[0]))

    def _glued(self, drawn: tuple[str, Path], tie: Tie, ends: tuple[int, int]) -> str:
        (name, line), (x1, y1), (x2, y2) = drawn, tie.start, tie.tip
        flip = ' flipV="1"' if y2 < y1 else ""
        shape, guide = "straightConnector1", ""
        if tie.turn is not None:
            shape, guide = "bentConnector3", f'<a:gd name="adj1" fmla="val {round(tie.turn * 100_000)}"/>'
        glue = "".join(
            f'<a:{tag} id="{end}" idx="{side}"/>'
            for tag, end, side in zip(("stCxn", "endCxn"), ends, tie.sides, strict=True)
        )
        look = self._line(line.stroke, line.line, line.dash).replace(
            "</a:ln>", '<a:tailEnd type="triangle"/></a:ln>'
        )
        return (
            f"<p:cxnSp><p:nvCxnSpPr>{_named(next(self._numbers), name)}"
            f"<p:cNvCxnSpPr>{glue}</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr>"
            f"<p:spPr><a:xfrm{flip}>{self._place(_spanned([x1, x2], [y1, y2]))}</a:xfrm>"
            f'<a:prstGeom prst="{shape}"><a:avLst>{guide}</a:avLst></a:prstGeom>{look}</p:spPr></p:cxnSp>'
        )

    def _connector(self, line: Line, name: str) -> str:
        left, top = min(line.x1, line.x2), min(line.y1, line.y2)
        area = Area(left, top, abs(line.x2 - line.x1), abs(line.y2 - line.y1))
        flip = ' flipV="1"' if (line.x2 - line.x1) * (line.y2 - line.y1) < 0 else ""
        return (
            f"<p:cxnSp><p:nvCxnSpPr>{_named(next(self._numbers), name)}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
            f"<p:spPr><a:xfrm{flip}>{self._place(area)}</a:xfrm>"
            f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{self._line(line.stroke, line.line, line.dash)}'
            "</p:spPr></p:cxnSp>"
        )

    def _shape(self, shape: Rect | Path, texts: _Body, named: tuple[int, str]) -> str:
        area = _area(shape)
        geometry = _rounded(shape) if isinstance(shape, Rect) else self._freeform(shape, area)
        inset = _CORNER * min(shape.radius, area.height / 2) if isinstance(shape, Rect) else 0.0
        body = self._body(texts, area, inset) if texts else ""
        look = f"{geometry}{_fill(shape.fill)}{self._line(shape.stroke, shape.line, shape.dash)}"
        return self._sp(named, area, look, body)

    def _words(self, texts: _Body, name: str) -> str:
        """Text in a box of its own without a rim."""
        area = _around(texts)
        wide = Area(area.x - _SLACK, area.y, area.width + 2 * _SLACK, area.height)
        look = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
        return self._sp((next(self._numbers), name), wide, look, self._body(texts, wide), box=True)

    def _sp(self, named: tuple[int, str], area: Area, look: str, body: str, *, box: bool = False) -> str:
        kind = '<p:cNvSpPr txBox="1"/>' if box else "<p:cNvSpPr/>"
        return (
            f"<p:sp><p:nvSpPr>{_named(*named)}{kind}<p:nvPr/></p:nvSpPr>"
            f"<p:spPr><a:xfrm>{self._place(area)}</a:xfrm>{look}</p:spPr>{body}</p:sp>"
        )

    # --- geometry

    def _place(self, area: Area) -> str:
        x, y, wide, high = (self._units(side) for side in area)
        return f'<a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/>'

    def _freeform(self, path: Path, area: Area) -> str:
        moves = []
        for command, *places in path.moves:
            if command == "Z":
                moves.append("<a:close/>")
                continue
            points = "".join(
                f'<a:pt x="{self._units(x - area.x)}" y="{self._units(y - area.y)}"/>'
                for x, y in zip(places[::2], places[1::2], strict=True)
            )
            moves.append(f"<a:{_TAGS[command]}>{points}</a:{_TAGS[command]}>")
        size = f'w="{self._units(area.width)}" h="{self._units(area.height)}"'
        fill = "" if path.fill else ' fill="none"'
        return (
            f"<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/>{_SITES if path.fill else '<a:cxnLst/>'}"
            '<a:rect l="0" t="0" r="r" b="b"/>'
            f"<a:pathLst><a:path {size}{fill}>{''.join(moves)}</a:path></a:pathLst></a:custGeom>"
        )

    def _line(self, stroke: str | None, line: float, dash: Dash) -> str:
        if not stroke:
            return "<a:ln><a:noFill/></a:ln>"
        parts = zip(dash[::2], dash[1::2], strict=True)
        stops = "".join(
            f'<a:ds d="{round(long / line * 100_000)}" sp="{round(gap / line * 100_000)}"/>'
            for long, gap in parts
        )
        dashes = f"<a:custDash>{stops}</a:custDash>" if stops else ""
        return f'<a:ln w="{self._units(line)}">{_fill(stroke)}{dashes}<a:miter lim="800000"/></a:ln>'

    def _units(self, pixels: float) -> int:
        return round(pixels * self._scale)

    # --- text

    def _body(self, texts: _Body, shape: Area, inset: float = 0.0) -> str:
        """The text of a shape, each line where it was drawn; ``inset`` is what round corners keep free of text."""
        area = shape.grown(-inset)
        paragraphs = tuple(_paragraphs(texts))
        first = texts[0]
        top = max(first.y - area.y - _ABOVE * paragraphs[0].high, 0.0)
        left = max(min(text.x for text in texts) - area.x, 0.0) if first.anchor == "start" else 0.0
        right = max(area.right - max(text.x for text in texts), 0.0) if first.anchor == "end" else 0.0
        edges = f'lIns="{self._units(left)}" tIns="{self._units(top)}" rIns="{self._units(right)}" bIns="0"'
        inner = "".join(self._paragraph(paragraph) for paragraph in paragraphs)
        return f'<p:txBody><a:bodyPr wrap="square" {edges} anchor="t"><a:noAutofit/></a:bodyPr>{inner}</p:txBody>'

    def _paragraph(self, paragraph: _Paragraph) -> str:
        first = paragraph.lines[0]
        spaces = (
            f'<a:lnSpc><a:spcPts val="{self._points(paragraph.high)}"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="{self._points(paragraph.before)}"/></a:spcBef>'
        )
        look = (
            f'sz="{self._points(first.size)}" b="{int(first.bold)}"',
            f'{_fill(first.fill)}<a:latin typeface="{FONT}"/><a:cs typeface="{FONT}"/>',
        )
        rule = f"<a:br><a:rPr {look[0]}>{look[1]}</a:rPr></a:br>"
        runs = rule.join(
            f"<a:r><a:rPr {look[0]}>{look[1]}</a:rPr><a:t>{escape(clean(line.text))}</a:t></a:r>"
            for line in paragraph.lines
        )
        return f'<a:p><a:pPr algn="{_ALIGNED[first.anchor]}">{spaces}</a:pPr>{runs}</a:p>'

    def _points(self, pixels: float) -> int:
        """Hundredths of a point."""
        return max(round(pixels * 75 * self._scale / EMU), 0)


def _paragraphs(texts: _Body) -> Iterator[_Paragraph]:
    """Lines of one look and close to each other make one paragraph; all keep the distance they were drawn at."""
    lines: list[Text] = []
    foot: float | None = None
    for text in texts:
        if lines and not _goes_on(lines, text):
            made = _made(tuple(lines), foot)
            foot = lines[-1].y + (1 - _ABOVE) * made.high
            yield made
            lines = []
        lines.append(text)
    yield _made(tuple(lines), foot)


def _made(lines: _Body, foot: float | None) -> _Paragraph:
    size = lines[0].size
    high = lines[1].y - lines[0].y if len(lines) > 1 else size * LINE
    before = 0.0 if foot is None else lines[0].y - _ABOVE * high - foot
    return _Paragraph(lines, max(before, 0.0), high)


def _goes_on(lines: list[Text], text: Text) -> bool:
    last = lines[-1]
    step = text.y - last.y
    even = len(lines) < 2 or abs(step - (last.y - lines[-2].y)) < 0.5
    return _look(last) == _look(text) and 0 < step < _CLOSE * text.size and even


def _look(text: Text) -> tuple[float, bool, str]:
    return text.size, text.bold, text.fill


def _shared_out(items: tuple[Shape, ...]) -> tuple[dict[int, _Body], dict[int, _Body]]:
    """The texts of each box by its number, and those in no box by the number of their first."""
    areas = {n: _area(item) for n, item in enumerate(items) if isinstance(item, Rect | Path) and item.fill}
    inside: dict[int, list[Text]] = {}
    alone: dict[int, list[Text]] = {}
    first = 0
    for n, item in enumerate(items):
        if not isinstance(item, Text):
            continue
        around = [at for at, area in areas.items() if at < n and _holds(area, item)]
        box = min(around, key=lambda at: areas[at].width * areas[at].height, default=None)
        if box is not None and _fits_in(inside.get(box, []), item, areas[box]):
            inside.setdefault(box, []).append(item)
            continue
        if not (first in alone and _below(alone[first][-1], item)):
            first = n
        alone.setdefault(first, []).append(item)
    ordered = {box: tuple(sorted(texts, key=lambda text: text.y)) for box, texts in inside.items()}
    return ordered, {n: tuple(texts) for n, texts in alone.items()}


def _fits_in(there: list[Text], text: Text, area: Area) -> bool:
    """A shape has one edge for all its text, and one line at each height."""
    if text.anchor == "middle" and abs(text.x - area.x - area.width / 2) > 1:
        return False
    return all(
        other.anchor == text.anchor and abs(other.x - text.x) < 1 and abs(other.y - text.y) > 1
        for other in there
    )


def _holds(area: Area, text: Text) -> bool:
    return area.x <= text.x <= area.right and area.y < text.y <= area.bottom and area.height >= text.size


def _below(above: Text, text: Text) -> bool:
    near = 0 < text.y - above.y < 2 * max(text.size, above.size)
    return above.anchor == text.anchor and abs(above.x - text.x) < 1 and near


def _area(shape: Shape) -> Area:
    """The rectangle around one shape."""
    if isinstance(shape, Group):
        return _around(shape.items)
    if isinstance(shape, Rect):
        return Area(shape.x, shape.y, shape.width, shape.height)
    if isinstance(shape, Line):
        return _spanned([shape.x1, shape.x2], [shape.y1, shape.y2])
    if isinstance(shape, Path):
        places = [place for move in shape.moves for place in move[1:]]
        return _spanned(places[::2], places[1::2])
    wide = width(shape.text, shape.size, bold=shape.bold)
    left = shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.anchor]
    return Area(left, shape.y - shape.size, wide, shape.size * LINE)


def _around(shapes: tuple[Shape, ...]) -> Area:
    areas = [_area(shape) for shape in shapes] or [Area(0, 0, 0, 0)]
    sides = [(area.x, area.y, area.right, area.bottom) for area in areas]
    return _spanned(
        [x for left, _, right, _ in sides for x in (left, right)],
        [y for _, top, _, bottom in sides for y in (top, bottom)],
    )


def _spanned(xs: list[float], ys: list[float]) -> Area:
    return Area(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _rounded(rect: Rect) -> str:
    if not rect.radius:
        return '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    share = round(min(rect.radius / max(min(rect.width, rect.height), 0.01), 0.5) * 100_000)
    guide = f'<a:avLst><a:gd name="adj" fmla="val {share}"/></a:avLst>'
    return f'<a:prstGeom prst="roundRect">{guide}</a:prstGeom>'


def _fill(colour: str | None) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else "<a:noFill/>"


def _named(number: int, name: str) -> str:
    return f'<p:cNvPr id="{number}" name={quoteattr(clean(name))}/>'
