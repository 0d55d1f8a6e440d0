"""Make Procmap Sans out of Fira Sans Condensed: ``python -m procmap.render.fonts.build [--check]``.

A development tool: it needs fontTools and the package ``fontpkg-fira-sans-condensed`` (the fonts as they were
published, SIL Open Font License, no reserved name). It writes two fonts, their advance widths, the outlines of
their letters and the licence; ``--check`` writes nothing and fails where something would change.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

FAMILY = "Procmap Sans"
STYLES = ("Regular", "Bold")
_FOLDER = Path(__file__).parent
_RANGES = (
    (0x20, 0x7E),  # Latin
    (0xA0, 0x17F),  # Latin of other languages
    (0x218, 0x21B),  # Romanian
    (0x400, 0x4F9),  # Cyrillic, with the letters of the peoples around
    (0x2010, 0x2044),  # dashes, quotes, dots
)
_MORE = "₽€№™←↑→↓−≈≠≤≥∞ƏəẞΔ"
_ALIKE = {0x2011: 0x2010, 0x2009: 0x20, 0x202F: 0xA0, 0x2002: 0x20, 0x2003: 0x20}
"""What the font has no letter for and another letter stands for as well."""
_UNKNOWN = "uniFFFD"
_DATE = 3_550_000_000
"""The day the font says it was made on, in its own count, so that every run gives the same bytes."""


def main(arguments: list[str]) -> int:
    """Write the files, or compare them."""
    made = {f"ProcmapSans-{style}.ttf": _subset(style) for style in STYLES}
    widths = {style: _widths(made[f"ProcmapSans-{style}.ttf"]) for style in STYLES}
    outlines = {style: _outlines(made[f"ProcmapSans-{style}.ttf"]) for style in STYLES}
    made["widths.json"] = _json(widths)
    made["outlines.json"] = _json(outlines)
    made["OFL.txt"] = (_source().parent / "LICENSE").read_bytes()
    if "--check" in arguments:
        return int(any((_FOLDER / name).read_bytes() != data for name, data in made.items()))
    for name, data in made.items():
        (_FOLDER / name).write_bytes(data)
    return 0


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=True, indent=0, sort_keys=True) + "\n").encode()


def _source() -> Path:
    return Path(str(import_module("fontpkg_fira_sans_condensed").__file__)).parent / "files"


def _subset(style: str) -> bytes:
    tools: Any = import_module("fontTools.subset")
    options = tools.Options()
    options.name_IDs = ["*"]
    options.layout_features = []  # no kerning: every writer then sets the same widths
    options.drop_tables += ["GPOS", "GSUB", "GDEF"]
    options.hinting = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    font = tools.load_font(str(_source() / f"FiraSansCondensed-{style}.ttf"), options)
    wanted = {code for first, last in _RANGES for code in range(first, last + 1)} | set(map(ord, _MORE))
    _add_alike(font)
    subsetter = tools.Subsetter(options)
    subsetter.populate(unicodes=wanted | set(_ALIKE) | {0xFFFD})
    subsetter.subset(font)
    _rename(font, style)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _add_alike(font: Any) -> None:
    """Map what has no letter of its own; U+FFFD becomes a copy of the sign for "no such letter"."""
    names = font.getBestCmap()
    font.setGlyphOrder([*font.getGlyphOrder(), _UNKNOWN])
    font["glyf"].glyphs[_UNKNOWN] = font["glyf"][".notdef"]
    font["hmtx"][_UNKNOWN] = font["hmtx"][".notdef"]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({code: names[other] for code, other in _ALIKE.items() if other in names})
            table.cmap[0xFFFD] = _UNKNOWN


def _rename(font: Any, style: str) -> None:
    """The family of its own: also the names 16 and 17, by which writers find it."""
    font["head"].modified = font["head"].created = _DATE
    keep = {
        record.nameID: record.toUnicode() for record in font["name"].names if record.nameID in (0, 13, 14)
    }
    font["name"].names = []
    texts = {
        **keep,
        1: FAMILY,
        2: style,
        3: f"ProcmapSans-{style};4.203",
        4: f"{FAMILY} {style}",
        5: "Version 4.203",
        6: f"ProcmapSans-{style}",
        10: "A subset of Fira Sans Condensed, renamed.",
        16: FAMILY,
        17: style,
    }
    for id_, text in sorted(texts.items()):
        font["name"].setName(text, id_, 3, 1, 0x409)


def _open(data: bytes) -> Any:
    return import_module("fontTools.ttLib").TTFont(BytesIO(data))


def _widths(data: bytes) -> dict[str, int]:
    """Advance widths by character code, in thousandths of the size."""
    font = _open(data)
    scale = 1000 / font["head"].unitsPerEm
    return {f"{code:04x}": round(font["hmtx"][name][0] * scale) for code, name in font.getBestCmap().items()}


def _outlines(data: bytes) -> dict[str, str]:
    """The outline of each letter as the data of an SVG path, y upwards, in thousandths of the size."""
    pen: Any = import_module("fontTools.pens.svgPathPen")
    font = _open(data)
    glyphs = font.getGlyphSet()
    found = {}
    for code, name in font.getBestCmap().items():
        drawn = pen.SVGPathPen(glyphs)
        glyphs[name].draw(drawn)
        found[f"{code:04x}"] = drawn.getCommands()
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
