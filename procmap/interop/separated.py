"""Tables as text: CSV and what is copied out of a spreadsheet, with ``;``, ``,`` or tabs between the cells."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from procmap.errors import ForeignFileError
from procmap.interop.grid import MOST_COLUMNS, MOST_ROWS, TOO_MANY_ROWS, Cell, Grid, cell_of
from procmap.loading.characters import MAX_BYTES
from procmap.locale import N_

_SEPARATORS = ";\t,"
_LOOKED_AT = 20
"""Rows by which the separator is found."""

TOO_LARGE = N_("it is larger than is read ({limit} bytes)")
NO_TEXT = N_("it is no text")
NO_TABLE = N_("it is no table: {cause}")


def read_separated(content: bytes, path: str, name: str) -> Grid:
    """The table of a text. Raises :class:`~procmap.errors.ForeignFileError`.

    UTF-8 with or without a mark, UTF-16 with one, else Windows-1251. The separator is the one that parts the first
    rows into the most cells, as many in each as can be.
    """
    text = _decoded(content, path)
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=_separator(text))
        return Grid(name, tuple(_rows(rows, path)))
    except csv.Error as error:
        raise ForeignFileError(path, NO_TABLE, {"cause": str(error)[:100]}) from error


def _decoded(content: bytes, path: str) -> str:
    if len(content) > MAX_BYTES:
        raise ForeignFileError(path, TOO_LARGE, {"limit": str(MAX_BYTES)})
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content and not wide:
        raise ForeignFileError(path, NO_TEXT)
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ForeignFileError(path, NO_TEXT)


def _separator(text: str) -> str:
    def worth(separator: str) -> tuple[int, int]:
        sizes = []
        try:
            for row in csv.reader(StringIO(text[:100_000], newline=""), delimiter=separator):
                sizes += [len(row)] if row else []
                if len(sizes) == _LOOKED_AT:
                    break
        except csv.Error:
            return 0, 0
        return (min(sizes[:2], default=1), sum(sizes))

    return max(_SEPARATORS, key=worth)


def _rows(rows: Iterable[list[str]], path: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    found = 0
    for number, row in enumerate(rows, 1):
        cells = [cell_of(text, path) for text in row[:MOST_COLUMNS]]
        while cells and not cells[-1].text:
            cells.pop()
        if not cells:
            continue
        found += 1
        if found > MOST_ROWS:
            raise ForeignFileError(path, TOO_MANY_ROWS, {"limit": str(MOST_ROWS)})
        yield number, tuple(cells)
