"""Tables that others have made, whatever they are written as: workbooks, CSV, what is copied out of a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from procmap.export.formulas import unguarded
from procmap.interop.grid import Cell, Grid
from procmap.interop.separated import read_separated
from procmap.interop.workbook import read_workbook
from procmap.loading.files import read_file

LOOKED_AT = 200
"""Rows among which the headings of a workbook of ours are looked for: a title and the verdicts stand above them."""

_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})


def read_grids(path: str) -> tuple[Grid, ...]:
    """The sheets of a workbook, or the one table of a text.

    Raises ``UnreadableError`` and :class:`~procmap.errors.ForeignFileError`.
    """
    content, file = read_file(path), Path(path)
    if content.startswith(_PACKED) or file.suffix.lower() in _WORKBOOKS:
        return read_workbook(content, path)
    return (read_separated(content, path, file.stem),)


def without_guards(grid: Grid) -> Grid:
    """A sheet whose texts have no guard any more."""
    return grid._replace(rows=tuple((n, tuple(map(without_guard, cells))) for n, cells in grid.rows))


def without_guard(cell: Cell) -> Cell:
    """A cell without the apostrophe that guards a text which looks like a formula."""
    text = unguarded(cell.text)
    return cell if text == cell.text else Cell(text, text, cell.formula)
