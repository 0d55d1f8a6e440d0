"""Samples of lengths that were measured, for simulations: one a line, or a column of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from procmap.calendars import SpellingError, parse_duration
from procmap.errors import SampleError, UnreadableError
from procmap.loading.characters import MAX_BYTES
from procmap.loading.files import read_file

MOST_SAMPLES = 1_000_000
"""Lengths that one sample may hold."""
_SEPARATORS = ";\t,"


def read_sample(path: str, column: str | None) -> list[int]:
    """The lengths in a file, in seconds: one a line, or in one column of a CSV file; a bare number is minutes.

    Raises ``UnreadableError``, and :class:`~procmap.errors.SampleError` where the file holds no lengths, several
    columns without one being named, or something that is no length.
    """
    content = read_file(path)
    if len(content) > MAX_BYTES:
        raise UnreadableError(path, "it is too large")
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SampleError(path, 0, "encoding") from error
    rows = _rows(path, lines)
    place, first = _column(path, rows, column)
    found = list(_values(path, rows, place, first))
    if not found:
        raise SampleError(path, 0, "empty")
    if len(found) > MOST_SAMPLES:
        raise SampleError(path, MOST_SAMPLES, "many")
    return found


def _rows(path: str, lines: Sequence[str]) -> list[list[str]]:
    """The lines taken apart where the first is no length: ``35,5`` is one."""
    first = lines[0] if lines else ""
    mark = max(_SEPARATORS, key=first.count)
    if mark not in first or _seconds(first.strip()) is not None:
        return [[line.strip().strip('"')] for line in lines]
    reader = csv.reader(lines, delimiter=mark)
    try:
        return list(reader)
    except csv.Error as error:
        raise SampleError(path, reader.line_num, "table") from error


def _column(path: str, rows: Sequence[Sequence[str]], column: str | None) -> tuple[int, int]:
    """In which column the lengths stand, and in which row they begin."""
    heads = [cell.strip() for cell in rows[0]] if rows else []
    bare = len(heads) == 1 and _seconds(heads[0]) is not None
    if column is not None and not bare:  # a bare list beside tables needs no name
        if column not in heads:
            raise SampleError(path, 1, "column", column)
        return heads.index(column), 1
    if len(heads) > 1:
        raise SampleError(path, 1, "columns", ", ".join(heads))
    return 0, 1 if heads and _is_heading(heads[0]) else 0


def _is_heading(text: str) -> bool:
    """Whether a bare list begins with a heading: words, and nothing meant as a number, such as ``-5`` or ``NaN``."""
    try:
        float(text)
    except ValueError:
        return not text or text.lstrip("+-\u2212.")[:1].isalpha()
    return False


def _values(path: str, rows: Sequence[Sequence[str]], place: int, first: int) -> Iterator[int]:
    for n, row in enumerate(rows[first:], first + 1):
        cell = row[place].strip() if place < len(row) else ""
        if not cell:
            continue
        value = _seconds(cell)
        if value is None:
            raise SampleError(path, n, "length", cell)
        yield value


def _seconds(text: str) -> int | None:
    """A length of elapsed time in seconds: ``1h 20m``, ``35`` (minutes), ``35,5``; ``None`` if it is none."""
    number = text.replace(",", ".")
    if number.replace(".", "", 1).isascii() and number.replace(".", "", 1).isdigit() and len(number) < 12:
        return round(float(number) * 60)
    try:
        duration = parse_duration(text)
    except SpellingError:
        return None
    return duration.amount if duration.kind == "elapsed" else None
