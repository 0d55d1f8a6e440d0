"""How the values of a workbook are shown: as formats of numbers, dates and times, and about how wide."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from procmap.export.papers.document import Cell, Column, Table
from procmap.locale import speech
from procmap.render.fonts import advance

_DATES = {"ru": "dd.mm.yyyy", "en": "yyyy-mm-dd"}
_DIGITS = re.compile("[a-z]")
_LAST = time(23, 59, 59)
"""The end of a day, as the solver has it."""


def number_format(cell: Cell, column: Column, language: str) -> str:
    """How a value that is more than text is shown; empty for text."""
    value, day = cell.value, _DATES.get(language, _DATES["en"])
    if value is None or isinstance(value, str):
        return ""
    if isinstance(value, datetime) and value.time() == _LAST:
        before, _, after = speech(language)._("end of {day}").partition("{day}")
        return "".join((literal(before), day, literal(after)))
    if isinstance(value, (datetime, time)):
        clock = "hh:mm:ss" if value.second else "hh:mm"
        return f"{day} {clock}" if isinstance(value, datetime) else clock
    if isinstance(value, date):
        return day
    return ("0" if value == int(value) else "0.00") + (f' "{column.unit}"' if column.unit else "")


def literal(text: str) -> str:
    """Text as part of a number format."""
    return f'"{text.replace(chr(34), "")}"' if text else ""


def in_sight(table: Table, language: str) -> Table:
    """The table with the texts that a spreadsheet program makes of its values: none of them can be folded."""
    rows = []
    for row in table.rows:
        pairs = zip(row.cells, table.columns, strict=True)
        forms = [(cell, number_format(cell, column, language)) for cell, column in pairs]
        cells = (Cell(_shown(cell, form)) if form else cell for cell, form in forms)
        rows.append(row._replace(cells=tuple(cells)))
    return table._replace(rows=tuple(rows))


def _shown(cell: Cell, form: str) -> str:
    """A text as wide as what is shown of a value, that cannot be folded."""
    if not isinstance(cell.value, (int, Decimal)):
        parts = form.split('"')  # between quotes stands what is shown as it is
        return _whole("".join(part if n % 2 else _DIGITS.sub("0", part) for n, part in enumerate(parts)))
    number = f"{cell.value:.2f}" if "." in form else str(cell.value)
    return max(_whole(number + form.lstrip("0.").replace('"', "")), _whole(cell.text), key=advance)


def _whole(text: str) -> str:
    """A text in one piece; a dot is as wide as a blank, or wider."""
    return ".".join(text.split(" "))
