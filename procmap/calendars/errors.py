"""What can go wrong in the time algebra: a text nobody can read, or a year nobody has published yet.

Source of the two families: a spelling is the author's to mend, so it carries a short reason and spellings
that would be accepted; a missing year or an instant past the horizon is a fact about our data.
"""

from __future__ import annotations


class SpellingError(ValueError):
    """A text that does not say a duration, a point, a zone, a country or working hours.

    ``code`` is a short kebab-case reason (``"bare-day"``), ``text`` is what was written (cut to 64
    characters) and ``hints`` are spellings that would be accepted instead, the likeliest first.
    """

    def __init__(self, code: str, text: str, hints: tuple[str, ...] = ()) -> None:
        shown = text if len(text) <= 64 else text[:61] + "..."
        offer = f"; try: {', '.join(hints)}" if hints else ""
        super().__init__(f"{code}: {shown!r}{offer}")
        self.code = code
        self.text = shown
        self.hints = hints

    def __reduce__(self) -> tuple[type[SpellingError], tuple[str, str, tuple[str, ...]]]:
        """Pickle by the arguments, so that the error crosses process borders whole."""
        return SpellingError, (self.code, self.text, self.hints)


class CalendarError(Exception):
    """The calendar data cannot answer the question."""


class MissingYearError(CalendarError):
    """The production calendar of ``year`` is not in ``source`` (a country or a file); nothing is guessed."""

    def __init__(self, year: int, source: str, known: tuple[int, ...] = ()) -> None:
        span = f" (known: {known[0]}-{known[-1]})" if known else ""
        super().__init__(f"no production calendar of {source} for {year}{span}")
        self.year = year
        self.source = source
        self.known = known

    @property
    def country(self) -> str:
        """The same as ``source``: the country code, where the source is a country."""
        return self.source

    def __reduce__(self) -> tuple[type[MissingYearError], tuple[int, str, tuple[int, ...]]]:
        """Pickle by the arguments, so that the error crosses process borders whole."""
        return MissingYearError, (self.year, self.source, self.known)


class HorizonError(CalendarError):
    """An instant, or the search for one, left the supported years (1950 to 2150)."""


class CalendarFileError(ValueError):
    """A text is not a production calendar.

    ``code`` is a short reason (``syntax``, ``doctype``, ``large``, ``root``, ``year``, ``empty``, ``day``,
    ``type``, ``twice``), ``line`` and ``column`` (from 1) say where, ``values`` what a message may mention.
    """

    def __init__(self, code: str, line: int, column: int, **values: str) -> None:
        mentioned = ", ".join(f"{key} {value!r}" for key, value in values.items())
        super().__init__(f"line {line}, column {column}: {code}{': ' * bool(mentioned)}{mentioned}")
        self.code = code
        self.line = line
        self.column = column
        self.values = values


class MissingExtraError(ImportError):
    """An optional package is not installed; the message carries the line that installs it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; run: pip install 'procmap[{extra}]'", name=package)
        self.package = package
        self.extra = extra
