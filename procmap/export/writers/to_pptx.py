"""Documents as slides, by python-pptx: a picture a slide, in shapes that can be moved; tables as tables.

A table that is longer than a slide goes on on the next one, under its heading again. The same document gives the same
bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from typing import Any

from procmap.export.papers.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Signatures,
    Table,
)
from procmap.export.writers.colours import COLOURS
from procmap.export.writers.widths import column_widths
from procmap.render.archives import same_bytes
from procmap.render.fonts import advance

_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_WIDTH, _HEIGHT = 960.0, 540.0
"""A slide in points."""
_MARGIN, _TOP = 30.0, 74.0
_EMU = 12700
"""In a point."""
_FONT, _STRETCH = "Arial", 1.3
_BLANK = 6
_BETWEEN, _LOW = 40.0, 24.0
"""Between two tables, with the heading of the second; below the last one."""
_ROOM = _HEIGHT - _TOP - _LOW
"""For tables below the title of a slide."""
_MANY = 9
_INK, _SHADE = "111111", "E8E8E8"


def write(document: Document) -> bytes:
    """The deck."""
    import pptx

    deck = _Deck(document, pptx.Presentation())
    deck.fill()
    out = BytesIO()
    deck.deck.save(out)
    return same_bytes(out.getvalue())


@dataclass
class _Deck:
    """Slides in the making.

    ``section`` and ``title`` stand above the next slide, ``text`` waits for one. ``last`` is a slide of tables with
    room from ``below`` on.
    """

    document: Document
    deck: Any
    section: str = ""
    title: str = ""
    text: list[tuple[str, str, str]] = field(default_factory=list)
    last: Any = None
    below: float = 0.0

    def fill(self) -> None:
        """A slide that names the document, then its blocks."""
        from pptx.util import Pt

        self.deck.slide_width, self.deck.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
        core = self.deck.core_properties
        core.title, core.author, core.last_modified_by = self.document.title[:255], "procmap", "procmap"
        core.language, core.created, core.modified = self.document.language, _MADE, _MADE
        self._first()
        begins = _begins(self.document.blocks)
        for n, block in enumerate(self.document.blocks):
            if isinstance(block, Heading):
                self._flush()
                self._headed(block)
            elif isinstance(block, Paragraph):
                self.text.append((block.lead, block.text, block.tone))
            elif isinstance(block, Bullets):
                self.text += [("•", item, "") for item in block.items]
            elif isinstance(block, Picture):
                self._flush()
                self._picture(block)
            elif isinstance(block, Table):
                self._flush()
                self.last = None if n in begins else self.last
                self._table(block.on_paper())
            elif isinstance(block, Signatures):
                self._flush()
                self.title = block.heading
                self.text = [(f"{line.role}:", line.who, "") for line in block.lines]
        self._flush()

    def _headed(self, block: Heading) -> None:
        """A heading of the first level begins a section, on a slide of its own."""
        self.title = block.text
        if block.level == 1:
            self.section, self.last = block.text, None

    def _slide(self, title: str) -> Any:
        self.last = None
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[_BLANK])
        if title and title != self.section:
            frame = self._box(slide, (_MARGIN, 8, _WIDTH - 2 * _MARGIN, 20))
            self._run(frame.paragraphs[0], self.section, 11, colour="555555")
        if title:
            frame = self._box(slide, (_MARGIN, 22, _WIDTH - 2 * _MARGIN, 40))
            self._run(frame.paragraphs[0], title, 24, bold=True)
        return slide

    def _first(self) -> None:
        slide = self._slide("")
        frame = self._box(slide, (_MARGIN * 2, 170, _WIDTH - 4 * _MARGIN, 200))
        self._run(frame.paragraphs[0], self.document.title, 34, bold=True)
        for fact in self.document.facts:
            self._run(frame.add_paragraph(), fact, 18, colour="555555")

    @staticmethod
    def _box(slide: Any, place: tuple[float, float, float, float]) -> Any:
        from pptx.util import Pt

        box = slide.shapes.add_textbox(*map(Pt, place))
        box.text_frame.word_wrap = True
        return box.text_frame

    def _run(self, paragraph: Any, text: str, size: float, *, bold: bool = False, colour: str = _INK) -> None:
        from pptx.util import Pt

        run = paragraph.add_run()
        run.text = " ".join(text.split("\n"))
        font = run.font
        font.size, font.bold, font.name = Pt(size), bold, _FONT
        font.color.rgb = _rgb(colour)
        run._r.get_or_add_rPr().set("lang", "ru-RU" if self.document.language == "ru" else "en-GB")

    def _flush(self) -> None:
        """The text that waits, on slides of twelve lines."""
        for at in range(0, len(self.text), 12):
            slide = self._slide(self.title)
            frame = self._box(slide, (_MARGIN, _TOP, _WIDTH - 2 * _MARGIN, _HEIGHT - _TOP - _MARGIN))
            for n, (lead, text, tone) in enumerate(self.text[at : at + 12]):
                paragraph = frame.add_paragraph() if n else frame.paragraphs[0]
                if lead:
                    self._run(paragraph, f"{lead} ", 18, bold=True)
                self._run(
                    paragraph, text, 18, bold=tone in ("warning", "error"), colour=COLOURS.get(tone, _INK)
                )
        self.text = []

    def _picture(self, block: Picture) -> None:
        """The picture fills the slide: it has a headline of its own."""
        from pptx.oxml import parse_xml

        from procmap.render.diagram.writers.slide_shapes import SlideShapes

        page = block.drawing.pages[block.page]
        scale = min(_WIDTH / page.width, _HEIGHT / page.height) * _EMU
        tree = self._slide("").shapes._spTree
        for xml in SlideShapes(scale).of(page):
            tree.append(parse_xml(xml))

    def _table(self, table: Table) -> None:
        widths, size, heights = _measured(table)
        head = Row(tuple(Cell(column.caption) for column in table.columns))
        if self.last is not None and self.below + _BETWEEN + sum(heights) <= _HEIGHT - _LOW:
            frame = self._box(self.last, (_MARGIN, self.below + 8, _WIDTH - 2 * _MARGIN, _BETWEEN - 8))
            self._run(frame.paragraphs[0], self.title, 16, bold=True)
            self._grid(self.last, (head, *table.rows), (widths, size, self.below + _BETWEEN))
            self.below += _BETWEEN + sum(heights)
            return
        room = _ROOM - heights[0]
        for part in _balanced(heights[1:], room):
            slide = self._slide(self.title)
            self._grid(slide, (head, *(table.rows[n] for n in part)), (widths, size, _TOP))
            self.last = slide
            self.below = _TOP + heights[0] + sum(heights[n + 1] for n in part)

    def _grid(self, slide: Any, rows: tuple[Row, ...], looks: tuple[list[float], float, float]) -> None:
        """A table with columns of such widths, letters of such a size, so far down the slide."""
        from pptx.util import Pt

        widths, size, top = looks
        place = map(Pt, (_MARGIN, top, sum(widths), 20 * len(rows)))
        frame = slide.shapes.add_table(len(rows), len(widths), *place)
        grid = frame.table
        for flag in ("first_row", "horz_banding"):
            setattr(grid, flag, False)
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Pt(width)
        for n, row in enumerate(rows):
            grid.rows[n].height = Pt(_height(row, widths, size))
            for cell, told in zip(grid.rows[n].cells, row.cells, strict=True):
                self._cell(cell, told, size, head=not n)

    def _cell(self, cell: Any, told: Cell, size: float, *, head: bool) -> None:
        from pptx.util import Pt

        cell.margin_left = cell.margin_right = Pt(4)
        cell.margin_top = cell.margin_bottom = Pt(2)
        cell.fill.solid()
        cell.fill.fore_color.rgb = _rgb(_SHADE if head else "FFFFFF")
        _lined(cell)
        for n, text in enumerate(told.text.split("\n")):
            paragraph = cell.text_frame.add_paragraph() if n else cell.text_frame.paragraphs[0]
            bold = head or told.tone in ("warning", "error")
            self._run(paragraph, text, size, bold=bold, colour=COLOURS.get(told.tone, _INK))


def _rgb(colour: str) -> Any:
    from pptx.dml import color

    made: Any = color
    return made.RGBColor(*bytes.fromhex(colour))


def _lined(cell: Any) -> None:
    """A thin line around a cell: the table's own style has none once its fills are gone."""
    from pptx.oxml import parse_xml

    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    properties = cell._tc.get_or_add_tcPr()
    for n, side in enumerate(("lnL", "lnR", "lnT", "lnB")):
        line = f'<a:{side} {space} w="6350"><a:solidFill><a:srgbClr val="9A9A9A"/></a:solidFill></a:{side}>'
        properties.insert(n, parse_xml(line))


def _measured(table: Table) -> tuple[list[float], float, list[float]]:
    """Widths of the columns, the size of letters, heights of the headings and of each row."""
    size = 8.0 if len(table.columns) >= _MANY else 11.0
    widths = column_widths(table, _WIDTH - 2 * _MARGIN, size, _STRETCH)
    head = Row(tuple(Cell(column.caption) for column in table.columns))
    return widths, size, [_height(row, widths, size) for row in (head, *table.rows)]


def _begins(blocks: tuple[Block, ...]) -> set[int]:
    """Of tables that follow each other, and need several slides together, those that begin one."""
    found: set[int] = set()
    run: list[int] = []
    heights: list[float] = []
    for n, block in enumerate((*blocks, PageBreak())):
        height = sum(_measured(block.on_paper())[2]) if isinstance(block, Table) else 0.0
        if isinstance(block, Table) and height <= _ROOM:
            run.append(n)
            heights.append(height + _BETWEEN)
        elif not isinstance(block, Heading) or block.level == 1:
            parts = _balanced(heights, _ROOM + _BETWEEN)
            found |= {run[part[0]] for part in parts[1:]}
            run, heights = [], []
    return found


def _balanced(heights: list[float], room: float) -> list[list[int]]:
    """What stands on each slide: on as few as can be, and these equally full."""
    found, least = _filled(heights, room), 0.0
    while room - least > 1:
        middle = (room + least) / 2
        tried = _filled(heights, middle)
        if len(tried) == len(found):
            found, room = tried, middle
        else:
            least = middle
    return found


def _filled(heights: list[float], room: float) -> list[list[int]]:
    """What stands on each slide, where each has as much as there is room for."""
    parts: list[list[int]] = [[]]
    used = 0.0
    for n, height in enumerate(heights):
        if parts[-1] and used + height > room:
            parts.append([])
            used = 0.0
        parts[-1].append(n)
        used += height
    return parts


def _height(row: Row, widths: list[float], size: float) -> float:
    """What a row will take, rather too much than too little."""
    lines = max(_lines(cell.text, width - 8, size) for cell, width in zip(row.cells, widths, strict=True))
    return lines * size * 1.22 + 5


def _lines(text: str, width: float, size: float) -> int:
    long = size * _STRETCH * 1.08 / 1000
    return sum(max(1, ceil(advance(part, bold=True) * long / width)) for part in text.split("\n"))
