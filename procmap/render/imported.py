"""What becomes of the rows of a workbook: a line a row, below it what its cells say and what the file said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procmap.locale import Speech, speech
from procmap.render.clock import NOTHING
from procmap.render.page import Bit, Block, Style, line

if TYPE_CHECKING:
    from procmap.report import Imported, ImportedRow

_STYLES: dict[str, Style] = {
    "changed": "good",
    "stale": "error",
    "refused": "error",
    "unknown": "error",
    "added": "warning",
    "missing": "note",
}
_ARROW = " → "


def imported_page(imported: Imported, language: str) -> Iterator[Block]:
    """Each row that is told of, then how many there are."""
    say = speech(language)
    for row in imported.rows:
        yield from _row(row, say)
    if imported.rows:
        yield line()
    yield line(Bit(_summary(imported, say), "strong"))


def _row(row: ImportedRow, say: Speech) -> Iterator[Block]:
    fate = {
        "changed": say._("changed"),
        "stale": say._("not taken, for the file has changed since the workbook was made"),
        "refused": say._("not taken"),
        "unknown": say._("not taken, for the file does not have it any more"),
        "added": say._("a new row; what is new is written into the file itself"),
        "missing": say._("not in the workbook; it stays in the file"),
    }[row.fate]
    where = (f"{row.place}: " if row.place else "") + (f"`{row.id.rpartition(':')[2]}` " if row.id else "")
    shown = f"{where}{row.name}".strip()
    yield line(f"{shown}: ", Bit(fate, _STYLES[row.fate]), f" ({row.reason})" if row.reason else "")
    for change in row.changes:
        if row.fate == "changed":
            told = f"{change.before or NOTHING}{_ARROW}{change.after or NOTHING}"
        else:
            told = say._("in the file {before}, in the workbook {after}")
            told = told.replace("{before}", change.before or NOTHING)
            told = told.replace("{after}", change.after or NOTHING)
        yield line(Bit(f"  {change.column}: ", "dim"), told)


def _summary(imported: Imported, say: Speech) -> str:
    counts = {fate: sum(row.fate == fate for row in imported.rows) for fate in _STYLES}
    changed, refused = counts["changed"], counts["stale"] + counts["refused"] + counts["unknown"]
    parts = (
        (changed, say.ngettext("{count} row changed", "{count} rows changed", changed)),
        (refused, say.ngettext("{count} row not taken", "{count} rows not taken", refused)),
        (imported.same, say.ngettext("{count} row as it was", "{count} rows as they were", imported.same)),
    )
    return ", ".join(text for count, text in parts if count) or say._("no rows")
