"""Pictures of all states as one page for a browser: zoom, search, what lies behind each time; nothing is fetched.

The page carries its font, style and script itself and allows no others: its security policy names the hashes of both.
Texts of the process stand in SVG text, escaped, and in one block of JSON.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from procmap.locale import speech
from procmap.render.diagram.primitives import Drawing
from procmap.render.diagram.text import clean
from procmap.render.diagram.writers.to_svg import to_svg
from procmap.render.diagram.writers.zooming import button, hash_source, part, zoom_buttons
from procmap.render.fonts import FAMILY, font_file


class Sheet(NamedTuple):
    """What one button shows: a state's drawing, and what is told of its parts by their names in the drawing."""

    name: str
    drawing: Drawing
    tips: Mapping[str, str] = {}
    first: bool = False


def to_html(title: str, language: str, sheets: tuple[Sheet, ...]) -> str:
    """The whole page; it opens with the sheet that is ``first``."""
    style, script = _style(), "\n".join((part("zoom.js"), part("page.js")))
    policy = (
        f"default-src 'none'; script-src {hash_source(script)}; style-src {hash_source(style)}; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f"<html lang={quoteattr(language)}>",
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(clean(title))}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *_tools(sheets, language),
            '<main id="stage">',
            *(figure for n, sheet in enumerate(sheets) for figure in _figures(n, sheet)),
            "</main>",
            '<div id="tip" role="tooltip" hidden></div>',
            f'<script type="application/json" id="tips">{_data(sheets)}</script>',
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _tools(sheets: tuple[Sheet, ...], language: str) -> Iterator[str]:
    _ = speech(language)._

    states = (
        f'<button type="button" value="{n}" title="{n + 1}, t">{escape(clean(sheet.name))}</button>'
        for n, sheet in enumerate(sheets)
    )
    yield "<nav>"
    if len(sheets) > 1:
        yield f'<span id="sheets">{"".join(states)}</span>'
    yield (
        f'<span id="turn">{button("[", "←", _("page before"))}<output id="place"></output>'
        f"{button(']', '→', _('page after'))}</span>"
    )
    yield f"<span>{zoom_buttons(_, _('whole page'))}</span>"
    words = quoteattr(_("Search (/)"))
    yield f'<span><input id="find" type="search" placeholder={words} aria-label={words}>'
    yield '<output id="hits"></output></span>'
    yield "</nav>"


def _figures(n: int, sheet: Sheet) -> Iterator[str]:
    for k, page in enumerate(sheet.drawing.pages):
        first = ' data-first="1"' if sheet.first and k == 0 else ""
        label = quoteattr(clean(sheet.name))
        yield f'<figure data-sheet="{n}"{first} aria-label={label}>{to_svg(sheet.drawing, page)}</figure>'


def _data(sheets: tuple[Sheet, ...]) -> str:
    """What is told of the parts, safe inside a script element: no ``<`` stands in it."""
    tips = {str(n): dict(sheet.tips) for n, sheet in enumerate(sheets) if sheet.tips}
    text = json.dumps(tips, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found.group()):04x}", text)


def _style() -> str:
    """The style with the font in it."""
    fonts = (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; '
        f"src: url(data:font/ttf;base64,{b64encode(font_file(bold=bold).read_bytes()).decode()}) }}"
        for bold, weight in ((False, 400), (True, 700))
    )
    return "\n".join((*fonts, part("page.css")))
