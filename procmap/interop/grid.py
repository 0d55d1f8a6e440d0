"""A sheet as plain data, wherever it comes from, and the limits that hold for all of them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from procmap.errors import ForeignFileError
from procmap.locale import N_

MOST_ROWS = 20_000
"""Rows with anything in them that are read of a sheet."""
MOST_COLUMNS = 200
MOST_SIGNS = 40_000
"""Characters of a cell: one more than a spreadsheet can hold is a sign of something else."""

TOO_MANY_ROWS = N_("a sheet has more than {limit} rows")
TOO_LONG = N_("a cell holds more than {limit} characters")

Value = str | Decimal | date | datetime | time | timedelta | None

_LINE_BREAKS = re.compile(r"(?:_x000[dD]_)+\n|\r\n?")
_MIDNIGHT = datetime.min.time()
_FIRST_DAY = 1901
"""Spreadsheets count days from the turn of the year 1900: a date before that is a time without a date."""


class Cell(NamedTuple):
    """What a cell shows as text, the value behind it, and whether a formula has made it."""

    text: str = ""
    value: Value = None
    formula: bool = False


class Grid(NamedTuple):
    """The rows of a sheet, each with its number (from 1), without the empty ones."""

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


EMPTY = Cell()


def cell_of(value: object, path: str) -> Cell:
    """A value as a cell. Raises ``ForeignFileError`` for a text that is too long."""
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", "TRUE" if value else "FALSE")
    if isinstance(value, datetime):
        return _of_moment(value)
    if isinstance(value, time):
        return Cell(_clock(value), value.replace(microsecond=0))
    if isinstance(value, date):
        return Cell(value.isoformat(), value)
    if isinstance(value, timedelta):
        return Cell(_length(value), value)
    if isinstance(value, (int, float)):
        return _of_number(value)
    text = str(value)
    if len(text) > MOST_SIGNS:
        raise ForeignFileError(path, TOO_LONG, {"limit": str(MOST_SIGNS)})
    text = _LINE_BREAKS.sub("\n", text).strip()
    return Cell(text, text) if text else EMPTY


def _of_moment(value: datetime) -> Cell:
    if value.year < _FIRST_DAY:
        return Cell(_clock(value.time()), value.time().replace(microsecond=0))
    if value.time() == _MIDNIGHT:
        return Cell(value.date().isoformat(), value.date())
    return Cell(f"{value.date().isoformat()} {_clock(value.time())}", value)


def _of_number(value: float) -> Cell:
    try:
        number = Decimal(repr(value))
        whole = number == number.to_integral_value()
    except ArithmeticError:
        return Cell(str(value), str(value))
    number = number.quantize(Decimal(1)) if whole and abs(number) < 10**15 else number
    return Cell(f"{number:f}", number)


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _length(value: timedelta) -> str:
    whole = int(value.total_seconds())
    minutes, seconds = divmod(abs(whole), 60)
    parts = (f"{minutes // 60}h" if minutes // 60 else "", f"{minutes % 60}m" if minutes % 60 else "")
    shown = " ".join(part for part in (*parts, f"{seconds}s" if seconds else "") if part)
    return f"-{shown}" if whole < 0 else shown or "0m"
