"""Documents as Word files, by python-docx; into a company's own template where one is given.

A template is a Word file with ``{{ content }}`` in a paragraph of its own, which the document takes the place of, and
where wanted ``{{ title }}``, ``{{ process }}``, ``{{ facts }}`` and ``{{ language }}`` anywhere, also in headers and
footers (``docx_template.py``). The same document gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from procmap.errors import BadTemplateError
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
from procmap.export.writers.docx_template import HERE, rendered
from procmap.export.writers.widths import column_widths, fits
from procmap.render.archives import same_bytes
from procmap.render.diagram.writers.to_png import to_png

_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_A4 = (595.28, 841.89)
_MARGIN, _FOOT = 42.0, 48.0
_FONT, _STRETCH = "Arial", 1.3
"""A font that every office has, or has one of the same measures for; so much wider than ours."""
_EMU = 12700
"""In a point."""
_ALONG = 2
"""Rows of a table that go to the next page with the signatures below them."""
_MANY = 9
"""Columns from which on a table is set smaller, where not every cell has room on a line."""


def write(document: Document, template: bytes | None = None) -> bytes:
    """The Word file. Raises :class:`~procmap.errors.BadTemplateError`."""
    import docx

    if template is None:
        paper = _Paper(document, docx.Document())
        paper.set_up()
        paper.fill()
    else:
        paper = _Paper(document, docx.Document(BytesIO(rendered(document, template))), own=False)
        paper.fill_template()
    out = BytesIO()
    paper.docx.save(out)
    return same_bytes(out.getvalue())


def _between_headings(blocks: tuple[Block, ...], n: int) -> bool:
    """Whether a heading stands right above a place, and another one right below it."""
    around = (blocks[n - 1 : n] or (None,))[0], (blocks[n + 1 : n + 2] or (None,))[0]
    return all(isinstance(one, Heading) for one in around)


@dataclass
class _Paper:
    """A document on its way into Word. ``own``: styles and page are ours, not a template's."""

    document: Document
    docx: Any
    own: bool = True
    headings: list[tuple[str, str, int]] = field(default_factory=list)
    breaks: bool = False
    """Whether what comes next begins a page."""

    @property
    def wide(self) -> bool:
        return self.document.wide

    @property
    def width(self) -> float:
        """The room between the margins, in points."""
        section = self.docx.sections[-1]
        return float(section.page_width - section.left_margin - section.right_margin) / _EMU

    def set_up(self) -> None:
        """Page, fonts, language, what stands below each page."""
        from docx.enum.section import WD_ORIENT
        from docx.shared import Pt, RGBColor

        from procmap.export.writers.docx_parts import set_font, set_language

        section = self.docx.sections[0]
        across, down = (_A4[1], _A4[0]) if self.wide else _A4
        section.orientation = WD_ORIENT.LANDSCAPE if self.wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Pt(across), Pt(down)
        section.left_margin = section.right_margin = section.top_margin = Pt(_MARGIN)
        section.bottom_margin, section.footer_distance = Pt(_FOOT), Pt(22)
        sizes = {
            "Normal": 10,
            "Title": 17,
            "Heading 1": 14,
            "Heading 2": 12,
            "Heading 3": 10.5,
            "List Bullet": 10,
        }
        for name, size in sizes.items():
            style = self.docx.styles[name]
            set_font(style, _FONT)
            style.font.size, style.font.color.rgb = Pt(size), RGBColor(0x11, 0x11, 0x11)
            style.font.bold = name.startswith(("Title", "Heading"))
            style.paragraph_format.space_after = Pt(4)
            style.paragraph_format.line_spacing = 1.0
        title = self.docx.styles["Title"].element.pPr
        for border in title.findall(f"{title.tag[:-3]}pBdr"):
            title.remove(border)
        set_language(self.docx, self.document.language)
        self._foot(section)
        self._properties()

    def _properties(self) -> None:
        core = self.docx.core_properties
        core.title, core.author, core.last_modified_by = self.document.title[:255], "procmap", "procmap"
        core.language, core.comments, core.revision = self.document.language, "", 1
        core.created = core.modified = _MADE

    def _foot(self, section: Any) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Pt

        from procmap.export.writers.docx_parts import add_field

        line = section.footer.paragraphs[0]
        for stop in list(line.paragraph_format.tab_stops):
            del stop
        line.style = self.docx.styles["Normal"]
        line.paragraph_format.tab_stops.add_tab_stop(Pt(self.width), WD_TAB_ALIGNMENT.RIGHT)
        shown = self.document.title
        line.add_run(shown if len(shown) <= 90 else f"{shown[:89]}…")
        line.add_run("\t")
        add_field(line, "PAGE")
        line.add_run(" / ")
        add_field(line, "NUMPAGES")
        for run in line.runs:
            run.font.size = Pt(8)

    def fill(self) -> None:
        """Title, facts, everything else."""
        self._paragraph(self.document.title, "Title")
        for fact in self.document.facts:
            self._paragraph(fact, size=9.5, tone="dim")
        self._blocks()
        self._flatten_end()

    def _flatten_end(self) -> None:
        """Word wants a paragraph behind a table that ends a page: too low to need one of its own where that is full."""
        from docx.enum.text import WD_LINE_SPACING
        from docx.shared import Pt

        last = self.docx.paragraphs[-1]
        if last.text or last._p.getprevious().tag != f"{last._p.tag[:-1]}tbl":
            return
        last.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        last.paragraph_format.line_spacing = Pt(1)
        last.paragraph_format.space_after = Pt(0)

    def fill_template(self) -> None:
        """Everything but title and facts, in the place of the mark; the properties stay fixed."""
        body = self.docx.element.body
        places = [one for one in self.docx.paragraphs if HERE in one.text]
        if len(places) != 1:
            raise BadTemplateError("no-content")
        before = list(body)
        self._blocks()
        for made in [one for one in body if all(one is not old for old in before)]:
            places[0]._p.addprevious(made)
        places[0]._p.getparent().remove(places[0]._p)
        self._properties()

    def _blocks(self) -> None:
        self.headings = [
            (block.text, f"_procmap{n}", block.level)
            for n, block in enumerate(self.document.blocks)
            if isinstance(block, Heading)
        ]
        marks = iter(self.headings)
        for n, block in enumerate(self.document.blocks):
            self._block(block, marks)
            if isinstance(block, Paragraph) and _between_headings(self.document.blocks, n):
                self.docx.paragraphs[-1].paragraph_format.keep_with_next = True

    def _block(self, block: Block, marks: Iterator[tuple[str, str, int]]) -> None:
        if isinstance(block, Heading):
            self._heading(block, next(marks)[1])
        elif isinstance(block, Paragraph):
            made = self._paragraph(
                block.text, lead=block.lead, tone=block.tone, size=12.5 if block.strong else 0
            )
            for run in made.runs if block.strong else ():
                run.bold = True
        elif isinstance(block, Bullets):
            for item in block.items:
                self._paragraph(item, "List Bullet")
        elif isinstance(block, Table):
            self._table(block.on_paper())
        elif isinstance(block, Picture):
            self._picture(block)
        elif isinstance(block, Signatures):
            self._keep_ending()
            self._signatures(block)
        elif isinstance(block, PageBreak):
            self._flatten_end()
            self.breaks = True
        else:
            self._contents(block)

    def _style(self, name: str) -> Any:
        """A style by name; a template that lacks it gets its usual text."""
        return self.docx.styles[name] if name in [style.name for style in self.docx.styles] else None

    def _paragraph(
        self, text: str, style: str = "", *, lead: str = "", tone: str = "", size: float = 0
    ) -> Any:
        made = self._begun(self.docx.add_paragraph(style=self._style(style) if style else None))
        if lead:
            made.add_run(f"{lead} ").bold = True
        self._run(made, text, tone=tone, size=size)
        return made

    def _begun(self, paragraph: Any) -> Any:
        """The paragraph, on a new page where one was asked for."""
        from docx.shared import Pt

        if self.breaks:
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_before = Pt(0)
        self.breaks = False
        return paragraph

    @staticmethod
    def _run(paragraph: Any, text: str, *, tone: str = "", size: float = 0) -> Any:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(text)
        if tone in ("warning", "error"):
            run.bold = True
        if tone:
            run.font.color.rgb = RGBColor.from_string(COLOURS[tone])
        if size:
            run.font.size = Pt(size)
        return run

    def _heading(self, block: Heading, mark: str) -> None:
        from procmap.export.writers.docx_parts import add_bookmark

        made = self._paragraph(block.text, f"Heading {block.level}")
        made.paragraph_format.keep_with_next = True
        add_bookmark(made, mark, int(mark.removeprefix("_procmap")))

    def _table(self, table: Table) -> None:
        from procmap.export.writers.docx_parts import (
            keep_row,
            keep_whole,
            keep_with_next,
            repeat_as_head,
            set_margins,
            set_widths,
            shade,
        )

        if self.breaks:
            self._paragraph("", size=1)
        for before in self.docx.element.body.xpath(
            "./*[self::w:p or self::w:tbl][last()][self::w:p][.//w:t]"
        ):
            keep_with_next(
                before
            )  # a heading would stand at the end of a page with a line between it and its table
        many = len(table.columns) >= _MANY and not fits(table, self.width, 9.0, _STRETCH)
        size = 7.5 if many else 9.0
        made = self.docx.add_table(rows=1 + len(table.rows), cols=len(table.columns))
        if (style := self._style("Table Grid")) is not None:
            made.style = style
        rows = list(made.rows)
        for cell, column in zip(rows[0].cells, table.columns, strict=True):
            self._fill(cell, Cell(column.caption), size)
            cell.paragraphs[0].runs[0].bold = True
            shade(cell, "E8E8E8")
        for row, told in zip(rows[1:], table.rows, strict=True):
            for cell, one in zip(row.cells, told.cells, strict=True):
                self._fill(cell, one, size)
            keep_whole(row)
        repeat_as_head(rows[0])
        keep_whole(rows[0])
        for row in (*rows[:2], *rows[-2:-1]) if len(rows) > 2 else rows[:1]:
            keep_row(row)  # neither the first nor the last one stands alone
        set_margins(made, 3.5, 1.5)
        set_widths(made, column_widths(table, self.width, size, _STRETCH))
        for note in table.footnotes:
            self._paragraph(note, size=8.5, tone="dim")
        self._paragraph("", size=4)

    def _fill(self, cell: Any, told: Cell, size: float) -> None:
        from docx.shared import Pt

        for n, text in enumerate(told.text.split("\n")):
            paragraph = cell.add_paragraph() if n else cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(1)
            self._run(paragraph, text, tone=told.tone, size=size)

    def _picture(self, block: Picture) -> None:
        from docx.shared import Pt

        page = block.drawing.pages[block.page]
        section = self.docx.sections[-1]
        height = float(section.page_height - section.top_margin - section.bottom_margin) / _EMU - 50
        scale = min(self.width / page.width, height * block.share / page.height, 1.2)
        holder = self._begun(self.docx.add_paragraph())
        shape = holder.add_run().add_picture(
            BytesIO(to_png(block.drawing, page)), width=Pt(page.width * scale)
        )
        shape._inline.docPr.set("descr", (block.caption or block.drawing.title)[:255])
        if block.caption:
            holder.paragraph_format.keep_with_next = True
            self._paragraph(block.caption, size=9, tone="dim")

    def _keep_ending(self) -> None:
        """Signatures never stand on a page alone: the end of what was written before goes with them."""
        from docx.oxml.ns import qn

        from procmap.export.writers.docx_parts import keep_with_next

        for part in reversed(self.docx.element.body.xpath("./w:p | ./w:tbl")):
            rows = part.findall(qn("w:tr"))
            for paragraph in [one for row in rows[-_ALONG:] for one in row.iter(qn("w:p"))] or [part]:
                keep_with_next(paragraph)
            if rows or part.pPr.pStyle is not None:
                break

    def _signatures(self, block: Signatures) -> None:
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
        from docx.shared import Pt

        from procmap.export.writers.docx_parts import keep_whole, line_below, set_widths

        head = self._paragraph(block.heading, "Heading 2")
        head.paragraph_format.keep_with_next = True
        made = self.docx.add_table(rows=len(block.lines), cols=4)
        for row, line in zip(made.rows, block.lines, strict=True):
            cells = row.cells
            for cell, text in zip(
                cells, (line.role, "", line.who, f"{block.date_word} __________"), strict=True
            ):
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_before = Pt(10)
                paragraph.paragraph_format.keep_with_next = line is not block.lines[-1]
                self._run(paragraph, text, size=9.5)
            line_below(cells[1])
            keep_whole(row)
        set_widths(made, [self.width * share for share in (0.3, 0.2, 0.3, 0.2)])
        self._paragraph("", size=4)

    def _contents(self, block: Contents) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
        from docx.shared import Pt

        from procmap.export.writers.docx_parts import add_field

        self._paragraph(block.heading, lead="").runs[0].bold = True
        for text, mark, level in self.headings:
            if level > 2:
                continue
            line = self._paragraph(text)
            line.paragraph_format.left_indent = Pt(14 * (level - 1))
            line.paragraph_format.tab_stops.add_tab_stop(
                Pt(self.width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )
            line.add_run("\t")
            add_field(line, f"PAGEREF {mark} \\h", "…")
