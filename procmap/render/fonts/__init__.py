"""The font of every picture: Procmap Sans, a subset of Fira Sans Condensed under the SIL Open Font License."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FAMILY = "Procmap Sans"
FOLDER = Path(__file__).parent
UNKNOWN = "\ufffd"
_WIDE = 1000
"""What a letter that the font lacks is taken to measure: another font, or a box, will stand for it."""


def font_file(*, bold: bool) -> Path:
    """The font itself."""
    return FOLDER / f"ProcmapSans-{_style(bold)}.ttf"


def advance(text: str, *, bold: bool = False) -> int:
    """The width of a line of text, in thousandths of the font's size."""
    widths = _widths(_style(bold))
    return sum([widths.get(char, _WIDE) for char in text])


def known(text: str) -> str:
    """``text`` with U+FFFD for every character that the font lacks."""
    widths = _widths("Regular")
    return "".join(char if char in widths else UNKNOWN for char in text)


def outline(char: str, *, bold: bool = False) -> str:
    """The outline of a letter: M, L, H, V, Q and Z in thousandths of the size, y upwards."""
    outlines = _outlines(_style(bold))
    return outlines.get(char, outlines[UNKNOWN])


def _style(bold: bool) -> str:
    return "Bold" if bold else "Regular"


@cache
def _widths(style: str) -> dict[str, int]:
    return {char: int(units) for char, units in _by_char("widths.json", style).items()}


@cache
def _outlines(style: str) -> dict[str, str]:
    return _by_char("outlines.json", style)


def _by_char(name: str, style: str) -> dict[str, str]:
    data = json.loads((FOLDER / name).read_text("ascii"))
    return {chr(int(code, 16)): value for code, value in data[style].items()}
