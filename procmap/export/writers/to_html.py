"""Documents as one HTML file: nothing loaded from anywhere, pictures inside, a style for the printer.

A strict content security policy lets nothing act but the file's own style sheet and, where there are pictures, the one
script by which they are zoomed and moved; every text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

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
from procmap.locale import speech
from procmap.render.diagram.writers.to_svg import to_svg
from procmap.render.diagram.writers.zooming import figure_parts, figure_script, figure_style, hash_source

_MANY = 9
"""Columns from which on a table is set smaller: on a screen of 1280 pixels all are in sight."""
_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.4 "Fira Sans", "Segoe UI", Arial, sans-serif; color: #111; background: #fff;
  max-width: 1280px; margin: 0 auto; padding: 24px; }
h1 { font-size: 28px; margin: 0 0 6px; } h2 { font-size: 22px; margin: 32px 0 8px; }
h3 { font-size: 18px; margin: 24px 0 6px; } h4 { font-size: 16px; margin: 18px 0 4px; }
p { margin: 6px 0; } .fact, .note, figcaption { color: #555; } .note, figcaption { font-size: 14px; }
.scroll { overflow-x: auto; margin: 10px 0; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { border: 1px solid #9a9a9a; padding: 4px 7px; text-align: left; vertical-align: top;
  white-space: pre-line; overflow-wrap: break-word; }
th { background: #e8e8e8; position: sticky; top: 0; }
.many table { font-size: 12px; } .many th, .many td { padding: 3px 5px; }
.number { text-align: right; white-space: nowrap; }
.good { color: #1b5e20; } .warning { color: #7a4f00; font-weight: 600; }
.error { color: #b3261e; font-weight: 600; } .dim { color: #666; }
.strong { font-size: 19px; font-weight: 700; }
figure { margin: 14px 0; } figure svg { width: 100%; height: auto; border: 1px solid #ddd; }
.sign td { border: 0; padding-top: 18px; } .sign td.line { border-bottom: 1px solid #111; width: 20%; }
nav ul { list-style: none; padding: 0; } nav ul ul { padding-left: 20px; } a { color: #0b4f8a; }
@media print {
  @page { size: A4 ORIENTATION; margin: 12mm; }
  body { font-size: 10pt; padding: 0; max-width: none; } table, .many table { font-size: 8pt; }
  thead { display: table-header-group; } th { position: static; } tr, figure, .sign { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; } .break { break-before: page; } .scroll { overflow: visible; }
}
"""


def write(document: Document) -> bytes:
    """The text in bytes."""
    style = _STYLE.replace("ORIENTATION", "landscape" if document.wide else "portrait")
    pictures = any(isinstance(block, Picture) for block in document.blocks)
    script = figure_script() if pictures else ""
    if pictures:
        style += figure_style()
    allowed = f"script-src {hash_source(script)}; " if pictures else ""
    policy = (
        f"default-src 'none'; {allowed}style-src {hash_source(style)}; base-uri 'none'; form-action 'none'"
    )
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(document.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(document.title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{escape(document.title)}</h1>",
        *(f'<p class="fact">{escape(fact)}</p>' for fact in document.facts),
        *_body(document),
        "</main>",
        *([f"<script>{script}</script>"] if pictures else []),
        "</body>",
        "</html>",
    ]
    return ("\n".join(parts) + "\n").encode("utf-8", "replace")


def _body(document: Document) -> Iterator[str]:
    anchors = {id(block): f"h{n}" for n, block in enumerate(document.blocks) if isinstance(block, Heading)}
    for block in document.blocks:
        if isinstance(block, Heading):
            tag = f"h{block.level + 1}"
            yield f'<{tag} id="{anchors[id(block)]}">{escape(block.text)}</{tag}>'
        elif isinstance(block, Contents):
            yield from _contents(block, document, anchors)
        else:
            yield from _block(block, document.language)


def _block(block: Block, language: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        lead = f"<strong>{escape(block.lead)}</strong> " if block.lead else ""
        yield f"<p{_class(block.tone, 'strong' if block.strong else '')}>{lead}{_lines(block.text)}</p>"
    elif isinstance(block, Bullets):
        yield "<ul>"
        yield from (f"<li>{_lines(item)}</li>" for item in block.items)
        yield "</ul>"
    elif isinstance(block, Table):
        yield from _table(block.on_paper())
    elif isinstance(block, Picture):
        caption = f"<figcaption>{escape(block.caption)}</figcaption>" if block.caption else ""
        picture = to_svg(block.drawing, block.drawing.pages[block.page])
        yield f"<figure>{figure_parts(picture, speech(language)._)}{caption}</figure>"
    elif isinstance(block, Signatures):
        yield from _signatures(block)
    elif isinstance(block, PageBreak):
        yield '<div class="break"></div>'


def _table(table: Table) -> Iterator[str]:
    many = " many" if len(table.columns) >= _MANY else ""
    yield f'<div class="scroll{many}"><table>'
    heads = "".join(f'<th scope="col">{escape(column.caption)}</th>' for column in table.columns)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    numbers = [column.kind == "number" for column in table.columns]
    for row in table.rows:
        yield f"<tr>{''.join(map(_cell, row.cells, numbers))}</tr>"
    yield "</tbody></table></div>"
    yield from (f'<p class="note">{escape(note)}</p>' for note in table.footnotes)


def _cell(cell: Cell, number: bool) -> str:
    return f"<td{_class(cell.tone, 'number' if number else '')}>{escape(cell.text)}</td>"


def _signatures(block: Signatures) -> Iterator[str]:
    yield f"<h3>{escape(block.heading)}</h3>"
    yield '<table class="sign"><tbody>'
    for line in block.lines:
        date = f"{escape(block.date_word)} ____________"
        yield f'<tr><td>{escape(line.role)}</td><td class="line"></td><td>{escape(line.who)}</td><td>{date}</td></tr>'
    yield "</tbody></table>"


def _contents(block: Contents, document: Document, anchors: dict[int, str]) -> Iterator[str]:
    yield f"<nav><p><strong>{escape(block.heading)}</strong></p>"
    for heading in document.blocks:
        if isinstance(heading, Heading) and heading.level < 3:
            link = f'<a href="#{anchors[id(heading)]}">{escape(heading.text)}</a>'
            yield (
                f"<ul><li>{link}</li></ul>"
                if heading.level == 1
                else f"<ul><li><ul><li>{link}</li></ul></li></ul>"
            )
    yield "</nav>"


def _lines(text: str) -> str:
    return "<br>".join(map(escape, text.split("\n")))


def _class(*names: str) -> str:
    told = " ".join(name for name in names if name)
    return f' class="{told}"' if told else ""
