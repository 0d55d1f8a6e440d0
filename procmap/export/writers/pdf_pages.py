"""What reportlab wants as classes of its own: numbered pages, bookmarks of headings, pictures in the text."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate
from reportlab.platypus.tableofcontents import TableOfContents

from procmap.export.papers.document import Document
from procmap.render.diagram.writers.to_pdf import font_name
from procmap.render.fonts import known

_LEVELS = {"heading1": 0, "heading2": 1}
_ALONG = 2
"""Rows of a table that go to the next page with the signatures below them."""

_WHOLE = 0.99
"""Of a page: so much is a page not begun yet."""


class _Template(BaseDocTemplate):
    """Pages with room for their number; each heading becomes a bookmark and a line of the contents."""

    def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
        """Begin numbering the headings; a document with contents is built several times."""
        self._count, self._first = 0, False

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - reportlab's name
        """Note where a heading stands."""
        level = _LEVELS.get(getattr(getattr(flowable, "style", None), "name", ""))
        if level is None:
            return
        self._count += 1
        key, text = f"h{self._count}", flowable.getPlainText()
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level if self._opened(level) else 0)
        self.notify("TOCEntry", (level, flowable.text, self.page, key))

    def _opened(self, level: int) -> bool:
        """Whether a heading of the level above came before; an outline may not skip one."""
        self._first = self._first or level == 0
        return self._first


def template(
    out: BytesIO, size: tuple[float, float], margins: tuple[float, float], document: Document
) -> Any:
    """The pages of a document; ``margins`` are those around it and the one below."""
    margin, foot = margins
    made: Any = _Template(
        out,
        pagesize=size,
        title=known(document.title),
        author="procmap",
        creator="procmap",
        lang=document.language,
        invariant=1,
        pageCompression=1,
    )
    frame = Frame(
        margin, foot, size[0] - 2 * margin, size[1] - margin - foot,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    made.addPageTemplates([PageTemplate(id="page", frames=[frame], pagesize=size)])
    return made


def numbered_canvas(title: str, looks: tuple[float, str]) -> type[Canvas]:
    """A canvas that writes title and number below each page, once it knows how many there are."""
    margin, colour = looks

    class Numbered(Canvas):
        """Keeps its pages until the last one is done."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            """Put the page aside."""
            self._kept.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]

        def save(self) -> None:
            """Number the pages, and write them."""
            for number, page in enumerate(self._kept, 1):
                self.__dict__.update(page)
                self._foot(number, len(self._kept))
                super().showPage()
            super().save()

        def _foot(self, number: int, pages: int) -> None:
            self.setFont(font_name(bold=False), 8)
            self.setFillColor(colour)
            shown = title if len(title) <= 110 else f"{title[:109]}…"
            self.drawString(margin, 22, shown)
            self.drawRightString(self._pagesize[0] - margin, 22, f"{number} / {pages}")  # type: ignore[attr-defined]

    return Numbered


def drawn(draw: Callable[[Any], None], width: float, height: float) -> Any:
    """A picture in the text."""
    made: Any = _Drawn(draw, width, height)
    return made


class _Drawn(Flowable):
    """What ``draw`` puts on a canvas, from its lower left corner."""

    def __init__(self, draw: Callable[[Any], None], width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self._painted = draw

    def draw(self) -> None:
        """Draw it where the text has come to."""
        self._painted(self.canv)


def ending(table: Any, behind: list[Any], page: tuple[float, float]) -> list[Any]:
    """A table with what must not stand on a page without it; where it breaks, its last rows come along.

    Where even those do not fit on a ``page`` together, all stay as they are.
    """
    made = _Ending(table, behind, page[1])
    made.wrap(*page)
    rows = table._rowHeights
    heads, along = sum(rows[: table.repeatRows]), sum(rows[table.repeatRows :][-_ALONG:])
    if heads + along + made.height - sum(rows) > page[1]:
        return [table, *behind]
    return [made]


def ending_room(parts: list[Any]) -> float:
    """The room that a heading above such a table needs below it."""
    first = parts[0]
    return first.least if isinstance(first, _Ending) else 0.0


class _Ending(Flowable):
    """A table and what follows it: breaks are made in the table only, at least :data:`_ALONG` rows before its end.

    Only a row higher than a ``page`` is broken in itself.
    """

    def __init__(self, table: Any, behind: list[Any], page: float) -> None:
        super().__init__()
        self._parts = (table, *behind)
        self._page = page
        self._heights: list[float] = []

    @property
    def least(self) -> float:
        """The room for its first rows, or for all of it where the last ones would be left."""
        rows, heads = self._parts[0]._rowHeights, self._parts[0].repeatRows
        return float(sum(rows[: heads + _ALONG])) if len(rows) - heads > 2 * _ALONG else self.height

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room all of it takes."""
        self._heights = [part.wrap(width, height)[1] + _above(part) for part in self._parts]
        self.width, self.height = width, sum(self._heights)
        return width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        """What fits of the table, and the rest; nothing where it must begin on the next page."""
        table, *behind = self._parts
        rows, heads = table._rowHeights, table.repeatRows
        fits = [n for n in range(heads + 1, len(rows) - _ALONG + 1) if sum(rows[:n]) <= height]
        if not fits and (sum(rows[: heads + 1]) <= self._page or height < self._page * _WHOLE):
            return []
        first, rest = table.split(width, sum(rows[: fits[-1]]) + 0.01 if fits else height)
        return [first, _Ending(rest, behind, self._page)]

    def draw(self) -> None:
        """Each part below the one before it."""
        y = self.height
        for part, height in zip(self._parts, self._heights, strict=True):
            y -= height
            part.drawOn(self.canv, 0, y)


def _above(part: Any) -> float:
    """The room that a paragraph or heading wants above it."""
    return float(part.getSpaceBefore() or 0)


def contents(style: Any) -> Any:
    """A list of headings with their pages."""
    from reportlab.lib.styles import ParagraphStyle

    made: Any = TableOfContents()
    made.dotsMinLevel = 0
    made.levelStyles = [
        ParagraphStyle(f"contents{level}", parent=style, leftIndent=14 * level, spaceBefore=2)
        for level in (0, 1)
    ]
    return made
