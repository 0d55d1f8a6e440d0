"""Documents as PDF, by reportlab, in the font of the pictures: text can be searched and copied, pictures are drawn.

The same document gives the same bytes. A4, across where the document is wide; heads of tables repeat, pages are
numbered, headings are bookmarks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from procmap.export.papers.document import (
    Block,
    Bullets,
    Cell,
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Signatures,
    Table,
)
from procmap.export.writers.colours import COLOURS
from procmap.export.writers.widths import column_widths, fits
from procmap.export.writers.wrapping import with_partings
from procmap.render.diagram.writers.to_pdf import POINTS, draw_page, font_name, register_fonts
from procmap.render.fonts import advance, known

_A4 = (595.28, 841.89)
_MARGIN, _FOOT = 34.0, 40.0
_INK, _GREY, _RULE, _SHADE = "#111111", "#555555", "#9A9A9A", "#E8E8E8"
_ROOM = 80.0
"""Points that must be left on a page below a heading with text."""
_MOST = 0.6
"""Of a page: as much room as is left for the sake of a heading."""
_BESIDE = 4.0
"""Points on either side of the text of a cell."""
_MANY = 9
"""Columns from which on a table is set smaller, where not every cell has room on a line."""


def write(document: Document) -> bytes:
    """The whole document."""
    register_fonts()
    out = BytesIO()
    _Paper(document).build(out)
    return out.getvalue()


@dataclass(frozen=True)
class _Paper:
    """A document on its way into PDF."""

    document: Document

    @property
    def size(self) -> tuple[float, float]:
        return (_A4[1], _A4[0]) if self.document.wide else _A4

    @property
    def width(self) -> float:
        return self.size[0] - 2 * _MARGIN

    @property
    def height(self) -> float:
        return self.size[1] - _MARGIN - _FOOT

    def build(self, out: BytesIO) -> None:
        from procmap.export.writers.pdf_pages import numbered_canvas, template

        document = template(out, self.size, (_MARGIN, _FOOT), self.document)
        story = list(self._story())
        maker = numbered_canvas(known(self.document.title), (_MARGIN, _GREY))
        if any(isinstance(block, Contents) for block in self.document.blocks):
            document.multiBuild(story, canvasmaker=maker)
        else:
            document.build(story, canvasmaker=maker)

    def _story(self) -> Iterator[Any]:
        yield self._text(self.document.title, "title")
        for fact in self.document.facts:
            yield self._text(fact, "fact")
        yield self._space(8)
        blocks = self.document.blocks
        for n, block in enumerate(blocks):
            if isinstance(block, Heading):
                yield from self._heading(block, self._least(n + 1))
            elif isinstance(block, Table):
                yield from self._grids[n]
            elif not _signed(blocks, n - 1):
                yield from self._block(block)

    def _least(self, n: int) -> float:
        """The room that a heading needs below it: for other headings, and for the beginning of a table."""
        from procmap.export.writers.pdf_pages import ending_room

        block = self.document.blocks[n] if n < len(self.document.blocks) else None
        if isinstance(block, Heading):
            return self._tall(block)[1] + self._least(n + 1)
        if isinstance(block, Table):
            return min(ending_room(self._grids[n]), self.height * _MOST)
        return _ROOM

    def _tall(self, block: Heading) -> tuple[Any, float]:
        """A heading, and how much room it takes with what is left free above it."""
        made = self._text(block.text, f"heading{block.level}")
        return made, made.wrap(self.width, self.height)[1] + made.getSpaceBefore()

    @cached_property
    def _grids(self) -> dict[int, list[Any]]:
        """The tables by their places, each with its notes, and the signatures where any stand below it."""
        from procmap.export.writers.pdf_pages import ending

        blocks, found = self.document.blocks, {}
        for n, block in enumerate(blocks):
            if isinstance(block, Table):
                grid, *behind = self._table(block.on_paper())
                signed = blocks[n + 1] if _signed(blocks, n) else None
                if isinstance(signed, Signatures):
                    behind += self._lines(signed)
                found[n] = ending(grid, behind, (self.width, self.height))
        return found

    def _block(self, block: Block) -> Iterator[Any]:
        """What is neither heading nor table."""
        if isinstance(block, Paragraph):
            lead = f"<b>{_marked(block.lead)}</b> " if block.lead else ""
            yield self._text(block.text, "strong" if block.strong else "body", lead=lead, tone=block.tone)
        elif isinstance(block, Bullets):
            for item in block.items:
                yield self._text(item, "item", lead="• ")
        elif isinstance(block, Picture):
            yield from self._picture(block)
        elif isinstance(block, Signatures):
            yield from self._signatures(block)
        elif isinstance(block, PageBreak):
            from reportlab.platypus import PageBreak as Break

            yield Break()
        elif isinstance(block, Contents):
            yield from self._contents(block)

    def _heading(self, block: Heading, room: float) -> Iterator[Any]:
        """A heading with so much room below it, or on the next page."""
        from reportlab.platypus import CondPageBreak

        made, own = self._tall(block)
        yield CondPageBreak(room + own)
        yield made

    @cached_property
    def _styles(self) -> dict[str, Any]:
        from reportlab.lib.styles import ParagraphStyle

        def style(name: str, size: float, *, bold: bool = False, **more: Any) -> Any:
            looks = {"textColor": _INK, "splitLongWords": 1, **more}
            return ParagraphStyle(name, fontName=font_name(bold), fontSize=size, leading=size * 1.22, **looks)

        return {
            "title": style("title", 17, bold=True, spaceAfter=4),
            "fact": style("fact", 9.5, textColor=_GREY),
            "heading1": style("heading1", 14, bold=True, spaceBefore=12, spaceAfter=5),
            "heading2": style("heading2", 11.5, bold=True, spaceBefore=9, spaceAfter=4),
            "heading3": style("heading3", 10.5, bold=True, spaceBefore=7, spaceAfter=3),
            "body": style("body", 10, spaceAfter=3),
            "strong": style("strong", 12.5, bold=True, spaceBefore=3, spaceAfter=4),
            "item": style("item", 10, spaceAfter=2, leftIndent=12, firstLineIndent=-9),
            "note": style("note", 8.5, textColor=_GREY, spaceBefore=2),
            "caption": style("caption", 9, textColor=_GREY, spaceAfter=6),
            "cell": style("cell", 9),
            "small": style("small", 8),
            "head": style("head", 9, bold=True),
            "smallhead": style("smallhead", 8, bold=True),
        }

    def _text(self, text: str, style: str, *, lead: str = "", tone: str = "") -> Any:
        from reportlab.platypus import Paragraph as Flowing

        marked = lead + _marked(text)
        if tone:
            bold = tone in ("warning", "error")
            marked = f'<font color="#{COLOURS[tone]}">{f"<b>{marked}</b>" if bold else marked}</font>'
        return Flowing(marked, self._styles[style])

    @staticmethod
    def _space(height: float) -> Any:
        from reportlab.platypus import Spacer

        return Spacer(1, height)

    def _table(self, table: Table) -> Iterator[Any]:
        from reportlab.platypus import Table as Grid

        small = len(table.columns) >= _MANY and not fits(table, self.width, self._styles["cell"].fontSize)
        body, head = ("small", "smallhead") if small else ("cell", "head")
        widths = column_widths(table, self.width, self._styles[body].fontSize)
        columns = list(zip(table.columns, widths, strict=True))
        rows = [[self._cell(Cell(column.caption), head, width) for column, width in columns]]
        rows += [
            [self._cell(cell, body, width) for cell, width in zip(row.cells, widths, strict=True)]
            for row in table.rows
        ]
        looks: Any = [
            ("GRID", (0, 0), (-1, -1), 0.5, _RULE),
            ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), _BESIDE),
            ("RIGHTPADDING", (0, 0), (-1, -1), _BESIDE),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ]
        yield Grid(rows, colWidths=widths, repeatRows=1, splitInRow=1, style=looks)
        for note in table.footnotes:
            yield self._text(note, "note")
        yield self._space(8)

    def _cell(self, cell: Cell, style: str, width: float) -> Any:
        """A cell of a column so wide. A word that is wider still is parted between syllables, not anywhere."""
        bold = style.endswith("head") or cell.tone in ("warning", "error")
        scale = self._styles[style].fontSize / 1000
        text = with_partings(cell.text, width - 2 * _BESIDE, lambda word: advance(word, bold=bold) * scale)
        return self._text(text, style, tone=cell.tone) if text else ""

    def _picture(self, block: Picture) -> Iterator[Any]:
        from procmap.export.writers.pdf_pages import drawn

        page = block.drawing.pages[block.page]
        room = (self.height - (24 if block.caption else 0) - 12) * block.share
        scale = min(self.width / page.width, room / page.height, POINTS * 1.6)

        def draw(canvas: Any) -> None:
            draw_page(canvas, page, scale)

        yield drawn(draw, page.width * scale, page.height * scale)
        if block.caption:
            yield self._text(block.caption, "caption")

    def _signatures(self, block: Signatures) -> Iterator[Any]:
        from reportlab.platypus import KeepTogether

        yield KeepTogether(self._lines(block))

    def _lines(self, block: Signatures) -> list[Any]:
        """A heading, and the lines to sign on."""
        from reportlab.platypus import Table as Grid

        rows = [
            [
                self._text(line.role, "body"),
                "",
                self._text(line.who, "body"),
                self._text(f"{block.date_word} _____________", "body"),
            ]
            for line in block.lines
        ]
        widths = [self.width * share for share in (0.3, 0.2, 0.3, 0.2)]
        looks: Any = [("LINEBELOW", (1, n), (1, n), 0.7, _INK) for n in range(len(rows))] + [
            ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ("TOPPADDING", (0, 0), (-1, -1), 9),
        ]
        return [self._text(block.heading, "heading2"), Grid(rows, colWidths=widths, style=looks)]

    def _contents(self, block: Contents) -> Iterator[Any]:
        from procmap.export.writers.pdf_pages import contents

        yield self._text(block.heading, "strong")
        yield contents(self._styles["body"])


def _signed(blocks: tuple[Block, ...], n: int) -> bool:
    """Whether a table stands at a place with signatures below it."""
    pair = blocks[n : n + 2] if n >= 0 else ()
    return len(pair) == 2 and isinstance(pair[0], Table) and isinstance(pair[1], Signatures)


def _marked(text: str) -> str:
    """Text as reportlab's markup shows it: nothing in it is markup, and what the font lacks is seen."""
    return "<br/>".join(escape(known(part)) for part in text.split("\n"))
