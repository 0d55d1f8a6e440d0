"""Production calendars in the XML format of xmlcalendar.ru, as a company may keep its own.

``<calendar year="2026"><days><day d="01.01" t="1" h="1"/>...``: t=1 a day off, t=2 a short day, t=3 a worked
weekend day, h the number of a holiday, f the day (MM.DD) it was moved from. The text is hostile until read:
at most a million bytes, no document type, no entities.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from procmap.calendars.production import ProductionYear

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_BYTES = 1_000_000
"""Largest file read, in bytes of UTF-8."""

_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\Z")
_YEAR = re.compile(r"[0-9]{4}\Z")


class CalendarFileError(ValueError):
    """The text is not a production calendar; the message says what is wrong with it."""


def parse_xmlcalendar(text: str, name: str = "xmlcalendar") -> ProductionYear:
    """The year that the text describes, ready for ``override``; ``name`` becomes its source.

    A day off on a weekend counts as closed only if it is a holiday (``h``); one on a weekday that was moved
    (``f``) from a worked weekend day gives that day its windows. Raises CalendarFileError.
    """
    root = _root(text)
    year = root.get("year", "")
    if root.tag != "calendar" or not _YEAR.match(year):
        raise CalendarFileError('expected <calendar year="2026">')
    rows: dict[date, tuple[str, Element]] = {}
    for element in root.iterfind("./days/day"):
        day = _date(int(year), element.get("d", ""))
        if day in rows:
            raise CalendarFileError(f"{day} is described twice")
        rows[day] = (_type(element, day), element)
    return _year(int(year), rows, name)


def _root(text: str) -> Element:
    """Parse, after refusing what is large or declares anything."""
    from xml.etree import ElementTree

    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise CalendarFileError(f"longer than {MAX_BYTES} bytes")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise CalendarFileError("a document type or an entity is not allowed")
    body = re.sub(r"\A\ufeff?\s*<\?xml[^>]{0,200}\?>", "", text)
    try:
        return ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError) as error:
        raise CalendarFileError(f"not well-formed XML: {error}") from error


def _type(element: Element, day: date) -> str:
    kind = element.get("t", "")
    if kind not in ("1", "2", "3"):
        raise CalendarFileError(f"{day}: t={kind!r} is not 1, 2 or 3")
    return kind


def _date(year: int, text: str) -> date:
    found = _DAY.match(text)
    try:
        if found:
            return date(year, int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise CalendarFileError(f"{text!r} is not a day of {year} as MM.DD")


def _year(number: int, rows: dict[date, tuple[str, Element]], name: str) -> ProductionYear:
    """Sort the days; a worked weekend day stands for the day moved from it."""
    closed, worked, short = set(), set(), set()
    stands_for: dict[date, date] = {}
    for day, (kind, element) in rows.items():
        if kind == "1" and (day.weekday() < 5 or element.get("h")):
            closed.add(day)
        if kind == "2":
            short.add(day)
        if day.weekday() >= 5 and kind != "1":
            worked.add(day)
        if element.get("f"):
            stands_for[_date(number, element.get("f", ""))] = day
    working = tuple((day, stands_for.get(day)) for day in sorted(worked))
    return ProductionYear(number, frozenset(closed), working, frozenset(short), False, name)
