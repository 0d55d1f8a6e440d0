"""Workbooks (XLSX) read within limits. What a workbook could do beside holding cells makes it refused.

openpyxl parses XML with whatever library it finds, so nothing reaches it before the parts of the file have been looked
through: how many there are and how large they unpack, no document type or entity, no macros, no links to other files.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from procmap.errors import ForeignFileError
from procmap.interop.grid import EMPTY, MOST_COLUMNS, MOST_ROWS, TOO_MANY_ROWS, Cell, Grid, cell_of
from procmap.loading.characters import MAX_BYTES
from procmap.loading.packages import MOST_PARTS, Limits, harm_of
from procmap.locale import N_

MOST_SHEETS = 60
MOST_UNPACKED = 30_000_000
"""Bytes of XML, unpacked."""
MOST_SETUP = 4_000_000
"""Bytes of a part that is neither a sheet nor the texts of sheets: styles, relations, themes."""
MOST_CELLS = 300_000
"""Cells of a workbook that are looked at, empty ones that are formatted among them."""

_CELLS = re.compile(r"xl/(?:worksheets/[^/]*|sharedStrings)\.xml\Z", re.IGNORECASE)
_LINKS = re.compile(r"/(?:externallinks|embeddings|connections\.xml|queries)", re.IGNORECASE)
_LIMITS = Limits(MOST_UNPACKED, MOST_SETUP, _CELLS, _LINKS)
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

NOT_A_WORKBOOK = N_("it is no workbook in the format XLSX")
OLD_OR_LOCKED = N_(
    "it is a workbook of an old format or one with a password; save it as XLSX without a password"
)
OPEN_DOCUMENT = N_("it is an OpenDocument file; save it as XLSX")
TOO_LARGE = N_("it is larger than is read ({limit} bytes)")
UNPACKS_TOO_LARGE = N_("unpacked it is larger than is read ({limit} bytes)")
TOO_MANY_PARTS = N_("it has more parts than are read ({limit})")
WITH_MACROS = N_("it holds macros; save it as XLSX without them")
WITH_LINKS = N_("it holds links to other files or data; break them, or copy the values into a new workbook")
WITH_DOCTYPE = N_("a part of it ({part}) declares a document type or entities")
ODD_PART = N_("a part of it ({part}) is not written as XLSX has it")
BROKEN = N_("it is damaged, or not written as XLSX has it")
_HARMS = {
    "parts": TOO_MANY_PARTS,
    "kind": NOT_A_WORKBOOK,
    "macros": WITH_MACROS,
    "links": WITH_LINKS,
    "large": UNPACKS_TOO_LARGE,
    "odd": ODD_PART,
    "doctype": WITH_DOCTYPE,
}


def read_workbook(content: bytes, path: str) -> tuple[Grid, ...]:
    """The sheets of a workbook, those in sight first. Raises :class:`~procmap.errors.ForeignFileError`."""
    if len(content) > MAX_BYTES:
        raise ForeignFileError(path, TOO_LARGE, {"limit": str(MAX_BYTES)})
    if content.startswith(_OLD):
        raise ForeignFileError(path, OLD_OR_LOCKED)
    try:
        with ZipFile(BytesIO(content)) as archive:
            _demand_harmless(archive, path)
    except ForeignFileError:
        raise
    except (BadZipFile, ValueError, NotImplementedError, OSError, EOFError, RuntimeError) as error:
        raise ForeignFileError(path, NOT_A_WORKBOOK) from error
    except Exception as error:
        raise ForeignFileError(path, BROKEN) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(_grids(content, path))
    except ForeignFileError:
        raise
    except Exception as error:
        raise ForeignFileError(path, BROKEN) from error


def _demand_harmless(archive: ZipFile, path: str) -> None:
    """Look through all parts."""
    if {"mimetype", "content.xml"} <= set(archive.namelist()):
        raise ForeignFileError(path, OPEN_DOCUMENT)
    harm = harm_of(archive, _LIMITS)
    if harm is not None:
        values = {"parts": str(MOST_PARTS), "large": str(MOST_UNPACKED)}
        told = {"limit": values.get(harm.reason, ""), "part": harm.part}
        raise ForeignFileError(path, _HARMS[harm.reason], told)


def _grids(content: bytes, path: str) -> Iterator[Grid]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        left = [MOST_CELLS]
        sheets = book.worksheets[:MOST_SHEETS]
        for sheet in sorted(sheets, key=lambda one: one.sheet_state != "visible"):
            yield Grid(str(sheet.title)[:200], tuple(_rows(sheet, path, left)))
    finally:
        book.close()


def _rows(sheet: Any, path: str, left: list[int]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows with anything in them. ``left`` counts the cells that may still be looked at in all sheets."""
    sheet.reset_dimensions()  # what a sheet says of its own size is not believed
    found = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        if not row:
            continue
        left[0] -= len(row)
        cells = [_cell(one, path) for one in row[:MOST_COLUMNS]]
        while cells and cells[-1] == EMPTY:
            cells.pop()
        found += bool(cells)
        if found > MOST_ROWS or left[0] < 0:
            raise ForeignFileError(path, TOO_MANY_ROWS, {"limit": str(MOST_ROWS)})
        if cells:
            yield number, tuple(cells)


def _cell(cell: Any, path: str) -> Cell:
    if cell.value is None:
        return EMPTY
    if cell.data_type == "f":
        return Cell(str(getattr(cell.value, "text", cell.value))[:80], None, formula=True)
    return cell_of(cell.value, path)
