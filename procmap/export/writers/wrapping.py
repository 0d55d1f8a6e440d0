"""How many lines a text takes where there is only so much room; rather one too many than one too few.

And where a word that is wider than its column may be parted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from procmap.render.fonts import advance

_SOFT = "\u00ad"
"""Stands where a word may be parted: a hyphen at the end of a line, else nothing."""
_VOWEL = "аеёиоуыэюяaeiouy"
_CONSONANT = "бвгджзклмнпрстфхцчшщbcdfghjklmnpqrstvwxz"
_SYLLABLES = re.compile(
    rf"(?<=[^\W\d_]{{2}}[{_VOWEL}])(?=[{_CONSONANT}][{_VOWEL}][^\W\d_])"
    rf"|(?<=[^\W\d_][{_VOWEL}][{_CONSONANT}])(?=[{_CONSONANT}][{_VOWEL}][^\W\d_])",
    re.IGNORECASE,
)
"""Behind a vowel before consonant and vowel, or between two consonants that vowels surround; never fewer than three
letters from either end."""
_ARIAL = 1.2
"""Arial is at most so much wider than our own font, word by word."""


def in_points(size: float, *, bold: bool = False) -> Callable[[str], float]:
    """What measures a line of text in Arial."""
    scale = size * _ARIAL / 1000
    return lambda text: advance(text, bold=bold) * scale


def lines_of(text: str, width: float, measure: Callable[[str], float] = len) -> int:
    """Lines of a text that is folded between words, and inside words that are longer than a line."""
    return sum(_folded(part, max(width, 1), measure) for part in text.split("\n"))


def _folded(text: str, width: float, measure: Callable[[str], float]) -> int:
    lines, used, blank = 1, 0.0, measure(" ")
    for word in text.split():
        need = measure(word)
        if used and used + blank + need <= width:
            used += blank + need
            continue
        lines += bool(used)
        whole, used = divmod(need, width)
        lines += int(whole) - (whole > 0 and not used)
        used = used or width if whole else used
    return lines


def with_partings(text: str, width: float, measure: Callable[[str], float]) -> str:
    """A text whose words may be parted between syllables where they are wider than a line; all others stay whole."""
    return re.sub(r"\S+", lambda word: word[0] if measure(word[0]) <= width else _parted(word[0]), text)


def _parted(word: str) -> str:
    return _SYLLABLES.sub(_SOFT, word)
