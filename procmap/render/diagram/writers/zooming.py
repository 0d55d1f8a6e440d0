"""Zooming and moving a picture in a browser: one script for the page of a picture and for papers with pictures.

A page allows itself only the scripts and styles whose hashes its security policy names.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import quoteattr

_FOLDER = Path(__file__).parent / "page"


def part(name: str) -> str:
    """A script or style of ours, as it goes into a page."""
    return (_FOLDER / name).read_text("utf-8").strip()


def hash_source(text: str) -> str:
    """How a security policy names a script or style that stands in the page."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def button(act: str, sign: str, words: str) -> str:
    """A button that does what the key ``act`` does."""
    shown = quoteattr(f"{words} ({act})")
    return f'<button type="button" data-do={quoteattr(act)} title={shown} aria-label={shown}>{sign}</button>'


def zoom_buttons(_: Callable[[str], str], whole: str) -> str:
    """Smaller, the whole (and what that is called), larger."""
    return f"{button('-', '−', _('smaller'))}{button('0', whole, whole)}{button('+', '+', _('larger'))}"


def figure_script() -> str:
    """What lets every figure of a paper be zoomed, moved and shown large."""
    return "\n".join((part("zoom.js"), part("figures.js")))


def figure_style() -> str:
    """How a figure and its buttons look; on paper there are none."""
    return part("figures.css")


def figure_parts(picture: str, _: Callable[[str], str]) -> str:
    """The inside of a figure: its buttons, shown where the script runs, and the picture."""
    hint = _("drag to move; Ctrl and the wheel to zoom")
    large, buttons = _("full screen"), zoom_buttons(_, _("whole picture"))
    return (
        f'<div class="tools">{buttons}{button("f", large, large)}<span>{hint}</span></div>'
        f'<div class="stage">{picture}</div>'
    )
