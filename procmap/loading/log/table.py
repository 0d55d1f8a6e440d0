"""What a log looks like before it is read: Parquet or CSV, its heads, the sign between its columns, its characters."""

from __future__ import annotations

import codecs
import csv
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from procmap.errors import LogError
from procmap.loading.files import demand_file

_HEAD = 1 << 20
"""Bytes among which the line of heads must end."""
_MOST_COLUMNS = 2000
_SIGNS = ",;\t|"


LAST = "\x04 the last row"
"""The first field of a row of our own behind a log with quotation marks: whether it arrives tells whether one of them
is never closed, and has swallowed the rows up to the end."""


class Table(NamedTuple):
    """A log as it lies there. ``path`` is that of a text in UTF-8 or of a Parquet file; ``sign`` parts columns.

    ``marked``: the row :data:`LAST` stands at its end.
    """

    path: str
    parquet: bool
    heads: tuple[str, ...] = ()
    sign: str = ","
    marked: bool = False


@contextmanager
def table_of(path: str, encoding: str | None) -> Iterator[Table]:
    """Look at a log, for as long as it is used.

    A text in another ``encoding`` than UTF-8, and one with quotation marks, is copied to a temporary file.

    Raises :class:`~procmap.errors.UnreadableError` for what is no regular file, and
    :class:`~procmap.errors.LogError`: ``no-encoding`` (no such one), ``not-text`` (it is not in that encoding),
    ``empty`` (no line of heads), ``too-wide``.
    """
    demand_file(path)
    with Path(path).open("rb") as file:
        magic = file.read(4)
    if magic == b"PAR1":
        yield Table(os.path.realpath(path), True)
        return
    with tempfile.TemporaryDirectory(prefix="procmap-") as folder:
        same = encoding is None or _is_utf8(path, encoding)
        text = os.path.realpath(path) if same else _in_utf8(path, encoding or "", folder)
        table = _text_table(path, text)
        yield _marked(table, folder) if _has_quotes(text) else table


def _has_quotes(path: str) -> bool:
    with Path(path).open("rb") as file:
        return any(b'"' in part for part in iter(lambda: file.read(1 << 20), b""))


def _marked(table: Table, folder: str) -> Table:
    """A copy with the row :data:`LAST` at its end."""
    copy = Path(os.path.realpath(folder), "marked.csv")
    with Path(table.path).open("rb") as source, copy.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
        target.write(f"\n{LAST}{table.sign * (len(table.heads) - 1)}\n".encode())
    return table._replace(path=str(copy), marked=True)


def _is_utf8(path: str, encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in ("utf-8", "ascii", "utf-8-sig")
    except LookupError:
        raise LogError(path, "no-encoding", encoding) from None


def _in_utf8(path: str, encoding: str, folder: str) -> str:
    """A copy in UTF-8."""
    copy = Path(os.path.realpath(folder), "log.csv")
    try:
        with (
            Path(path).open(encoding=encoding, newline="") as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            shutil.copyfileobj(source, target, 1 << 20)
    except (UnicodeError, LookupError):
        raise LogError(path, "not-text", encoding) from None
    return str(copy)


def _text_table(named: str, path: str) -> Table:
    """The heads of a CSV file and the sign between them: whichever stands there most often outside quotes."""
    with Path(path).open("rb") as file:
        text = file.read(_HEAD).decode("utf-8-sig", "replace")
    lines = text.splitlines(keepends=True)
    sign = max(_SIGNS, key=_outside_quotes(lines[0]).count) if lines else ","
    try:
        heads = next(islice(csv.reader(lines, delimiter=sign), 1), [])
    except csv.Error:
        heads = []
    if any("\ufffd" in head for head in heads):
        raise LogError(named, "not-text", "utf-8")
    if not any(head.strip() for head in heads):
        raise LogError(named, "empty")
    if len(heads) > _MOST_COLUMNS:
        raise LogError(named, "too-wide", str(_MOST_COLUMNS))
    return Table(path, False, tuple(head.strip()[:200] for head in heads), sign)


def _outside_quotes(text: str) -> str:
    return "".join(text.split('"')[::2])
