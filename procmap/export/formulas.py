"""Text that spreadsheets would run as a formula, made harmless for CSV (a workbook says itself what is text)."""

from __future__ import annotations

_BEGINNINGS = ("=", "+", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(cell: str) -> str:
    """A text that a spreadsheet would run as a formula is quoted; a whole number stays one."""
    formula = cell.startswith(_BEGINNINGS) or (
        cell[:1] == "-" and not (cell[1:].isascii() and cell[1:].isdigit())
    )
    return f"'{cell}" if formula else cell
