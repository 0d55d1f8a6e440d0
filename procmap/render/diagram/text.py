"""Text in pictures: cleaned, measured by the font's own widths, broken into balanced lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from procmap.render.fonts import advance
from procmap.render.page import harmless

LONGEST = 300
"""Characters of a label that are shown; more is no label."""
POINT = " · "
"""Stands between the parts of a line."""
LINE = 1.2
"""The height of a line, in font sizes."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NUMBER = re.compile(r"D[+-][0-9]+|D|[+-]?[0-9]{1,4}(?:–[0-9]{1,4})?")
_NEVER_FIRST = frozenset("—–·-")
_SMALL_WORD = 2
_MOST_HELD = 9
_LONG_WORD = 9_000
"""A word wider than this (nine sizes of the font) may be parted."""
_SOFT = "\u00ad"
"""Stands where a long word may be parted: a hyphen at the end of a line, else nothing."""
_SEAM = "\u2060"
"""The same behind a sign that a word has there anyway: nothing in either case."""
_PARTINGS = (_SOFT, _SEAM)
_OPENING = "([{«“„\"'"
_VOWELS = frozenset("аеёиоуыэюяaeiouyіїєAEIOUYАЕЁИОУЫЭЮЯ")


def clean(text: str, most: int = LONGEST) -> str:
    """``text`` on one line, without anything that XML or a reader could trip over, and not too long."""
    shown = _ILLEGAL.sub("\ufffd", harmless(text)).strip()
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is."""
    return _units(text, bold) * size / 1000


@lru_cache(maxsize=8192)
def _units(text: str, bold: bool) -> int:
    return advance(text.replace(_SEAM, ""), bold=bold)


@lru_cache(maxsize=8192)
def narrowest(text: str, lines: int, *, bold: bool = False) -> float:
    """The least width, in font sizes, in which a text takes no more than ``lines`` lines."""
    pieces = _words(text)
    if not pieces:
        return 0.0
    low, high = max(_units(word, bold) for word in pieces), _units(" ".join(text.split()), bold)
    parted = any(sign in word for word in pieces for sign in _PARTINGS)
    while low < high:
        middle = (low + high) // 2
        filled = _filled(text, middle, bold)
        if len(filled) <= lines:
            high = middle if parted else max(low, *(_units(line, bold) for line in filled))
        else:
            low = middle + 1
    return high / 1000


def count_lines(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """How many lines :func:`broken` makes; a fraction of its work where a text is asked about again and again."""
    limit = int(room / size * 1000) + 1
    limits = _limits(text, bold)
    if limits and limit < -limits[-1]:
        return len(_filled(text, limit, bold))
    return bisect_left(limits, -limit) + 1 if limits else 0


@lru_cache(maxsize=8192)
def _limits(text: str, bold: bool) -> tuple[int, ...]:
    """The least widths, negated, for one line, two lines and so on, down to that of the widest word."""
    pieces = _words(text)
    if not pieces:
        return ()
    least = max(_units(word, bold) for word in pieces)
    found = [-max(round(narrowest(text, 1, bold=bold) * 1000), least)]
    while -found[-1] > least:
        found.append(-round(narrowest(text, len(found) + 1, bold=bold) * 1000))
    return tuple(found)


def broken(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """The lines of a text in a room: as few as it takes, and these as even as can be."""
    limit = int(room / size * 1000) + 1
    filled = _filled(text, limit, bold)
    if len(filled) <= 1:
        return tuple(filled)
    even = narrowest(text, len(filled), bold=bold) * 1000
    return tuple(_filled(text, min(limit, int(even) + 1), bold))


def packed(
    text: str, room: float, size: float, *, bold: bool = False, pointed: bool = False
) -> tuple[str, ...]:
    """The lines of parts with points between; one between two lines is left out, or ends the first if ``pointed``."""
    lines: list[str] = []
    if pointed:
        room -= width(POINT, size, bold=bold)
    for part in text.split(POINT):
        longer = f"{lines[-1]}{POINT}{part}" if lines else part
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            if lines and pointed:
                lines[-1] += POINT.rstrip()
            lines += broken(part, room, size, bold=bold)
    return tuple(lines)


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """A line cut to a room, with dots where something is left out."""
    if width(text, size, bold=bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def at_most(text: str, lines: int, room: float, size: float) -> tuple[str, ...]:
    """The lines of a text, no more than ``lines``: the last one is cut where there is more."""
    found = broken(text, room, size)
    if len(found) <= lines:
        return found
    filled = _filled(text, int(room / size * 1000) + 1, False)
    rest = " ".join(filled[lines - 1 :])
    return (*filled[: lines - 1], shortened(rest, room, size))


def _filled(text: str, limit: int, bold: bool) -> list[str]:
    """Lines filled from the left."""
    lines: list[str] = []
    here = ""
    for word in _words(text):
        longer = here[:-1] + word if here.endswith(_PARTINGS) else f"{here} {word}"
        if here and _units(longer, bold) <= limit:
            here = longer
            continue
        if here:
            lines.append(here.replace(_SOFT, "-").replace(_SEAM, ""))
        here = word
    return [*lines, here] if here else lines


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    """The pieces that stay together: a short word goes with the next one, a very long one falls apart."""
    pieces: list[str] = []
    held = ""
    for word in text.split():
        whole = f"{held} {word}" if held else word
        if word in _NEVER_FIRST and pieces and not held:
            pieces[-1] = f"{pieces[-1]} {word}"
            continue
        if _holds(word) and len(held) < _MOST_HELD:
            held = whole
            continue
        held = ""
        pieces += [whole] if _units(whole, True) <= _LONG_WORD else _parted(whole)
    return tuple([*pieces, held] if held else pieces)


def _holds(word: str) -> bool:
    """Whether a word stays with the next one: a preposition, a number before its unit, a day before its hour."""
    bare = word.lstrip(_OPENING)
    return (len(bare) <= _SMALL_WORD and bare.isalpha()) or bool(_NUMBER.fullmatch(bare))


def _parted(word: str) -> list[str]:
    """A long word in parts that are each short enough, with hyphens."""
    parts: list[str] = []
    while _units(word, True) > _LONG_WORD:
        cut = _cut(word)
        parts.append(word[:cut] + (_SEAM if word[cut - 1] in "-/_.," else _SOFT))
        word = word[cut:]
    return [*parts, word]


def _cut(word: str) -> int:
    """Where to part a word: after a sign, else behind a vowel before consonant and vowel, else anywhere."""
    most = max(3, next(n for n in range(len(word), 0, -1) if _units(word[:n], True) <= _LONG_WORD - 400))
    for n in range(most, 3, -1):
        if word[n - 1] in "-/_.,":
            return n
    for n in range(most, 3, -1):
        if n + 1 < len(word) and word[n - 1] in _VOWELS and word[n] not in _VOWELS and word[n + 1] in _VOWELS:
            return n
    return most
