"""What python-docx has no words for, written as WordprocessingML: fields, repeated rows, widths, the language."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_LANGUAGES = {"ru": "ru-RU", "en": "en-GB"}
_TWIPS = 20


def element(tag: str, **attributes: str) -> Any:
    """``<w:tag w:attribute="…"/>``."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_language(document: Any, language: str) -> None:
    """The language that spelling is checked in, for the whole document."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = element("docDefaults")
        document.styles.element.insert(0, defaults)
    holder = defaults.find(qn("w:rPrDefault"))
    if holder is None:
        holder = element("rPrDefault")
        defaults.insert(0, holder)
    looks = holder.find(qn("w:rPr"))
    if looks is None:
        looks = element("rPr")
        holder.append(looks)
    for old in looks.findall(qn("w:lang")):
        looks.remove(old)
    code = _LANGUAGES.get(language, language)
    looks.append(element("lang", val=code, eastAsia=code))


def set_font(style: Any, name: str) -> None:
    """A font for every script, in the place of the theme's."""
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in [key for key in fonts.attrib if "heme" in key]:
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def repeat_as_head(row: Any) -> None:
    """Let a row stand at the top of each page that the table runs over."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def keep_whole(row: Any) -> None:
    """Let no page break run through a row."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def keep_with_next(paragraph: Any) -> None:
    """Let a paragraph stand on the page of what follows it."""
    paragraph.get_or_add_pPr().get_or_add_keepNext().val = True


def keep_row(row: Any) -> None:
    """Let a row stand on the page of the row below it."""
    for paragraph in row._tr.iter(qn("w:p")):
        keep_with_next(paragraph)


def set_widths(table: Any, points: list[float]) -> None:
    """The widths of columns, in the grid and in each cell: programs differ in which they heed."""
    from docx.shared import Pt

    table.autofit = False
    for grid, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), points, strict=True):
        grid.set(qn("w:w"), str(round(width * _TWIPS)))
    sizes = [Pt(width) for width in points]
    for row in table._tbl.tr_lst:
        for cell, size in zip(row.tc_lst, sizes, strict=True):
            cell.width = size


def set_margins(table: Any, beside: float, above: float) -> None:
    """The room around the text in a cell. The table begins where the text of the page does, not left of it."""
    properties = table._tbl.tblPr
    margins = element("tblCellMar")
    for side, points in {"top": above, "left": beside, "bottom": above, "right": beside}.items():
        margins.append(element(side, w=str(round(points * _TWIPS)), type="dxa"))
    look = properties.find(qn("w:tblLook"))
    for made in (element("tblInd", w=str(round(beside * _TWIPS)), type="dxa"), margins):
        properties.append(made) if look is None else look.addprevious(made)


def shade(cell: Any, colour: str) -> None:
    """The ground of a cell."""
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=colour))


def line_below(cell: Any) -> None:
    """A line to write on, at the bottom of a cell."""
    borders = element("tcBorders")
    borders.append(element("bottom", val="single", sz="6", space="0", color="111111"))
    properties = cell._tc.get_or_add_tcPr()
    behind = properties.find(qn("w:vAlign"))
    if behind is None:
        properties.append(borders)
    else:
        behind.addprevious(borders)


def add_field(paragraph: Any, code: str, shown: str = "1") -> None:
    """A field that the program that opens the document works out, such as the number of the page."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        mark = element("fldChar", fldCharType=kind)
        if kind == "begin":
            mark.set(qn("w:dirty"), "true")
        run._r.append(mark)
        if kind == "begin":
            text = element("instrText")
            text.text = f" {code} "
            text.set(qn("xml:space"), "preserve")
            paragraph.add_run()._r.append(text)
        elif kind == "separate":
            paragraph.add_run(shown)


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    """A place that can be referred to, around a paragraph's text."""
    paragraph._p.insert(1, element("bookmarkStart", id=str(number), name=name))
    paragraph._p.append(element("bookmarkEnd", id=str(number)))
