"""Production calendars in the XML format of xmlcalendar.ru, as a company may keep its own.

``<calendar year="2026"><days><day d="01.01" t="1" h="1"/>...``: t=1 a day off, t=2 a short day, t=3 a worked
weekend day, h the number of a holiday, f the day (MM.DD) it was moved from. The text is hostile until read:
at most a million bytes, no document type, no entities.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from procmap.calendars.errors import CalendarFileError
from procmap.calendars.instant import FIRST_YEAR, LAST_YEAR
from procmap.calendars.production import ProductionYear

if TYPE_CHECKING:
    from pyexpat import XMLParserType

MAX_BYTES = 1_000_000
"""Largest file read, in bytes of UTF-8."""

_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\Z")
_YEAR = re.compile(r"[0-9]{4}\Z")
_DECLARATION = re.compile(r"\A\ufeff?\s*(?:<\?xml\s[^>]{0,200}\?>)?")


class _Tag(NamedTuple):
    """An element's attributes, and its place: 1-based line and column."""

    attributes: dict[str, str]
    line: int
    column: int

    def wrong(self, code: str, **values: str) -> CalendarFileError:
        """The error that something is wrong with this element."""
        return CalendarFileError(code, self.line, self.column, **values)


def parse_xmlcalendar(text: str, name: str = "xmlcalendar") -> ProductionYear:
    """The year that the text describes, ready for ``override``; ``name`` becomes its source.

    A day off on a weekend counts as closed only if it is a holiday (``h``); one on a weekday that was moved
    (``f``) from a worked weekend day gives that day its windows. Raises CalendarFileError.
    """
    root, tags = _read(text)
    year = root.attributes.get("year", "")
    if not _YEAR.match(year):
        raise root.wrong("root")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise root.wrong("year", text=year, first=str(FIRST_YEAR), last=str(LAST_YEAR))
    if not tags:
        raise root.wrong("empty")
    rows: dict[date, _Tag] = {}
    for tag in tags:
        day = _date(tag, int(year), "d")
        if day in rows:
            raise tag.wrong("twice", text=day.isoformat(), first=str(rows[day].line))
        if tag.attributes.get("t") not in ("1", "2", "3"):
            raise tag.wrong("type", text=tag.attributes.get("t", "")[:40])
        rows[day] = tag
    return _year(int(year), rows, name)


def _read(text: str) -> tuple[_Tag, list[_Tag]]:
    """The ``calendar`` and each ``day`` below its ``days``; what is large or declares anything is refused."""
    body = _DECLARATION.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)  # places stay as they are
    raw = body.encode("utf-8", "surrogatepass")
    if len(raw) > MAX_BYTES:
        raise CalendarFileError("large", 1, 1, limit=f"{MAX_BYTES // 1_000_000}")
    from xml.parsers import expat

    reader = _Reader(expat.ParserCreate("utf-8"), raw)
    try:
        reader.parser.Parse(raw, True)
    except expat.ExpatError as error:
        problem = expat.ErrorString(error.code)
        raise CalendarFileError("syntax", error.lineno, error.offset + 1, problem=problem) from error
    return reader.root, reader.days


class _Reader:
    """What is called while the XML is read."""

    def __init__(self, parser: XMLParserType, raw: bytes) -> None:
        self.parser = parser
        self.raw = raw
        self.root = _Tag({}, 1, 1)
        self.days: list[_Tag] = []
        self.depth = 0
        self.path: list[str] = []
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._declared

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > 3:
            return
        self.path = [*self.path[: self.depth - 1], name]
        tag = _Tag(attributes, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        if self.depth == 1:
            self.root = tag
            if name != "calendar":
                raise tag.wrong("root")
        if self.path == ["calendar", "days", "day"]:
            self.days.append(tag)

    def _end(self, _: str) -> None:
        self.depth -= 1

    def _declared(self, *_: Any) -> None:
        """Before any entity of a document type could be expanded."""
        before = self.raw[: self.raw.rfind(b"<!DOCTYPE", 0, self.parser.CurrentByteIndex + 9)].decode("utf-8")
        raise CalendarFileError("doctype", before.count("\n") + 1, len(before) - before.rfind("\n"))


def _date(tag: _Tag, year: int, attribute: str) -> date:
    text = tag.attributes.get(attribute, "")
    found = _DAY.match(text)
    try:
        if found:
            return date(year, int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise tag.wrong("day", text=text[:40], year=str(year))


def _year(number: int, rows: dict[date, _Tag], name: str) -> ProductionYear:
    """Sort the days; a worked weekend day stands for the day moved from it."""
    closed, worked, short = set(), set(), set()
    stands_for: dict[date, date] = {}
    for day, tag in rows.items():
        kind, attributes = tag.attributes["t"], tag.attributes
        if kind == "1" and (day.weekday() < 5 or attributes.get("h")):
            closed.add(day)
        if kind == "2":
            short.add(day)
        if day.weekday() >= 5 and kind != "1":
            worked.add(day)
        if attributes.get("f"):
            stands_for[_date(tag, number, "f")] = day
    working = tuple((day, stands_for.get(day)) for day in sorted(worked))
    return ProductionYear(number, frozenset(closed), working, frozenset(short), False, name)
