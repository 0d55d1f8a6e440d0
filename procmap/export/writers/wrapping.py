"""How many lines a text takes in a column of so many characters; rather one too many than one too few."""

from __future__ import annotations


def lines_of(text: str, width: int) -> int:
    """Lines of a text that is folded between words, and inside words that are longer than a line."""
    return sum(_folded(part, max(width, 1)) for part in text.split("\n"))


def _folded(text: str, width: int) -> int:
    lines, used = 1, 0
    for word in text.split():
        need = len(word) + bool(used)
        if used + need <= width:
            used += need
            continue
        lines += bool(used)
        whole, used = divmod(len(word), width)
        lines += whole - (whole > 0 and not used)
        used = used or width if whole else used
    return lines
