"""A workbook in the making: its formats, and lists to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from procmap.export.papers.document import Document
from procmap.export.writers.xlsx_parts import LISTS

SIZE = 9
"""The font's size."""
_MOST_CHOICES = 255
"""Characters of a list of choices that may stand in the cell's own rule."""
_FONT = {"font_name": "Arial", "font_size": SIZE}


@dataclass
class Book:
    """One workbook."""

    book: Any
    document: Document

    def __post_init__(self) -> None:
        self._lists: dict[tuple[str, ...], int] = {}
        self._hidden: Any = None
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **wanted: Any) -> Any:
        """A format, each made once."""
        key = tuple(sorted({**_FONT, **wanted}.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(key))
        return self._formats[key]

    def words(self, shown: str) -> Any:
        """A format that shows a number as a text, and changes nothing else."""
        key = (("num_format", shown),)
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(key))
        return self._formats[key]

    def choices(self, words: tuple[str, ...]) -> list[str] | str:
        """A list to choose from: as it is, or on a hidden sheet where it is too long for a rule, or has commas."""
        if len(",".join(words)) <= _MOST_CHOICES and not any("," in word for word in words):
            return list(words)
        if words not in self._lists:
            if self._hidden is None:
                self._hidden = self.book.add_worksheet(LISTS)
                self._hidden.hide()
            n = self._lists[words] = len(self._lists)
            for m, word in enumerate(words):
                self._hidden.write_string(m, n, word)
        letter = chr(ord("A") + self._lists[words])
        return f"={LISTS}!${letter}$1:${letter}${len(words)}"
