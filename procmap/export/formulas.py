"""Text that spreadsheets would run as a formula, made harmless for CSV (a workbook says itself what is text)."""

from __future__ import annotations

_BEGINNINGS = ("=", "+", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def unguarded(cell: str) -> str:
    """A text without the guard that :func:`guarded` has put before it."""
    return cell[1:] if cell[:1] == "'" and guarded(cell[1:]) == cell else cell


def guarded(cell: str) -> str:
    """A text that a spreadsheet would run as a formula is quoted; a whole number stays one."""
    formula = cell.startswith(_BEGINNINGS) or (
        cell[:1] == "-" and not (cell[1:].isascii() and cell[1:].isdigit())
    )
    return f"'{cell}" if formula else cell
