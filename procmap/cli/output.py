"""Writing to standard output: plain or in colour, on consoles of any encoding, into pipes that may close."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any

from procmap.locale import N_

if TYPE_CHECKING:
    from procmap.render.page import Block


class Colour(StrEnum):
    """When to use colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class OutputError(Exception):
    """Standard output, or the file ``path``, cannot be written to (a full disk, say): ``cause``, then ``hint``."""

    def __init__(self, cause: str, path: str | None = None, hint: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.path = path
        self.hint = hint


class OutputClosedError(Exception):
    """Whoever read standard output has gone away: nothing is wrong, there is just nothing left to do."""


_CLOSED = N_("standard output is closed")
_SIMPLER = dict(
    zip("─│┌┐└┘├┤┬┴┼╭╮╰╯━┃→←↓↑·–—−…«»“”„‘’≤≥✓✗•*", '-|+++++++++++++-|><v^.---."""""\'\'<>+x**', strict=True)
)
_LATIN = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "abvgdeejzijklmnoprstufhccss'y'eua", strict=True))
_SIMPLER |= _LATIN | {upper.upper(): latin.upper() for upper, latin in _LATIN.items()}


def _simplify(error: UnicodeError) -> tuple[str | bytes, int]:
    """Replace what an encoding lacks by something alike of the same width, so that columns stay aligned."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_SIMPLER.get(char) or _bare(char) for char in lacking), error.end


def _bare(char: str) -> str:
    """A letter without its accent, a small or wide figure as a plain one; else a question mark."""
    from unicodedata import normalize

    first = normalize("NFKD", char)[0]
    return first if first.isascii() and first.isprintable() else _SIMPLER.get(first, "?")


def prepare_streams() -> None:
    """Let standard output and error take every character, whatever their encoding."""
    codecs.register_error("procmap-simplify", _simplify)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="procmap-simplify")


def write_blocks(blocks: Iterable[Block], colour: Colour) -> None:
    """Write a page: with rich on a terminal or where colours are forced, else as plain text without rich."""
    rich, coloured = _manner(colour)
    if not rich:
        from procmap.render.page import to_text

        write_text(to_text(blocks))
        return
    from procmap.render.terminal import write_page

    _guarded(lambda: write_page(blocks, sys.stdout, colour=coloured))


def is_utf8() -> bool:
    """Whether standard output takes every character as it is."""
    return codecs.lookup(getattr(sys.stdout, "encoding", None) or "ascii").name == "utf-8"


def reopen_as_utf8() -> None:
    """Let standard output write UTF-8, whatever the console is set to."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")


def write_text(text: str) -> None:
    """Write text and make sure that it has arrived."""
    _guarded(lambda: sys.stdout.write(text))


def write_bytes(content: bytes) -> None:
    """Write a file's content as it is, whatever the encoding of the console, and make sure that it has arrived."""
    _guarded(lambda: sys.stdout.buffer.write(content))


def is_terminal() -> bool:
    """Whether somebody looks at standard output on a terminal that can do more than print."""
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def clear_screen(colour: Colour) -> None:
    """Empty the screen, if there is one, and if escape sequences are wanted."""
    if is_terminal() and escapes(colour):
        from procmap.render.terminal import clear

        _guarded(lambda: clear(sys.stdout))


def complain(text: str) -> None:
    """One line on standard error; if even that is closed, nobody can be told."""
    from procmap.render.page import harmless

    try:
        sys.stderr.write("\n".join(map(harmless, f"procmap: {text}".split("\n"))) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        silence(sys.stderr)


def silence(stream: IO[str] | None) -> None:
    """Point a broken stream nowhere, so that Python's own flush at the end has nothing to say either."""
    try:
        if stream is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        return


def _manner(colour: Colour) -> tuple[bool, bool]:
    """Whether to set the page out with rich, and whether in colour."""
    if colour is Colour.ALWAYS:
        return True, True
    forced = os.environ.get("FORCE_COLOR", "") not in ("", "0")
    wanted = escapes(colour)
    return is_terminal() or (forced and wanted), wanted


def escapes(colour: Colour) -> bool:
    """Whether anything but text may be written: colours, bold, moves of the cursor. Asked for, or nobody refused it."""
    refused = colour is Colour.NEVER or bool(os.environ.get("NO_COLOR"))
    return colour is Colour.ALWAYS or not refused


def _guarded(write: Any) -> None:
    """Run a writer; a closed pipe and a full disk become errors of our own, told apart."""
    try:
        if sys.stdout is None:
            raise OutputError(_CLOSED)
        write()
        sys.stdout.flush()
    except BrokenPipeError as error:
        silence(sys.stdout)
        raise OutputClosedError from error
    except OSError as error:
        silence(sys.stdout)
        raise OutputError(error.strerror or str(error)) from error
