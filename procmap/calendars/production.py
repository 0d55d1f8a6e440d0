"""Production calendars: which days of a year are off, which weekend days are worked, which days are short.

Russia comes from frozen data in ``data/ru.json`` (hand-checkable, rebuilt by ``python -m
procmap.calendars.regenerate``); other countries from the ``holidays`` package, by ``is_working_day``. A
company's own years go before a country's by ``override``. A year nobody has published raises
MissingYearError.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol

from procmap.calendars.errors import MissingYearError, SpellingError


@dataclass(frozen=True, slots=True)
class ProductionYear:
    """One year. ``closed``: days off other than plain weekends, and holidays that fall on one.

    ``working`` maps a worked weekend day to the weekday off it stands for (None when the source does not
    say); ``short`` days are one hour shorter. ``source`` is where it comes from, ``provisional`` that it is
    not final.
    """

    number: int
    closed: frozenset[date]
    working: tuple[tuple[date, date | None], ...]
    short: frozenset[date]
    provisional: bool
    source: str


class YearSource(Protocol):
    """Production calendars by year. Implementations are frozen and compare by value."""

    @property
    def name(self) -> str:
        """A country code, or the name of a company's file."""
        ...

    def year(self, number: int) -> ProductionYear:
        """The calendar of a year; raises MissingYearError where it is not known."""
        ...

    def data_version(self) -> str:
        """What the data is and how old, for the foot of a report."""
        ...


@dataclass(frozen=True, slots=True)
class FrozenCountry:
    """A country whose years ship with procmap as ``data/<code>.json``."""

    name: str

    def year(self, number: int) -> ProductionYear:
        """The frozen year; raises MissingYearError outside the years shipped."""
        years = _frozen(self.name)["years"]
        if str(number) not in years:
            raise MissingYearError(number, self.name, tuple(sorted(map(int, years))))
        return _frozen_year(self.name, number)

    def data_version(self) -> str:
        """Such as ``RU production calendar 2020-2027, frozen 2026-11-23 (holidays 0.109)``."""
        data = _frozen(self.name)
        years = sorted(data["years"])
        span = f"{years[0]}-{years[-1]}"
        return f"{self.name} production calendar {span}, frozen {data['frozen']} ({data['generator']})"


@lru_cache(maxsize=8)
def _frozen(code: str) -> dict[str, Any]:
    """The data file of one country."""
    import json
    from pathlib import Path

    path = Path(__file__).with_name("data") / f"{code.lower()}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=64)
def _frozen_year(code: str, number: int) -> ProductionYear:
    row = _frozen(code)["years"][str(number)]
    day = date.fromisoformat
    return ProductionYear(
        number,
        frozenset(map(day, row["days_off"] + row["weekend_holidays"])),
        tuple((day(worked), day(off)) for worked, off in sorted(row["worked_weekends"].items())),
        frozenset(map(day, row["short"])),
        row["provisional"],
        row["source"],
    )


@dataclass(frozen=True, slots=True)
class LibraryCountry:
    """A country (``DE``) or a part of one (``DE-BY``) from the ``holidays`` package; it knows no short days."""

    name: str

    def year(self, number: int) -> ProductionYear:
        """Derived by ``is_working_day``; raises MissingYearError for a year unknown to the package."""
        return _library_year(self.name, number)

    def data_version(self) -> str:
        """Such as ``holidays 0.109``."""
        return library_version()


def library_version() -> str:
    """Such as ``holidays 0.109``."""
    from holidays.version import __version__

    return f"holidays {__version__}"


@lru_cache(maxsize=256)
def _library_year(name: str, number: int) -> ProductionYear:
    import holidays

    code, _, part = name.partition("-")
    days = holidays.country_holidays(code, subdiv=part or None, years=number)
    low, high = days.start_year, days.end_year
    if not low <= number <= high:
        raise MissingYearError(number, name, (low, high))
    every = [
        date(number, 1, 1) + timedelta(n) for n in range((date(number + 1, 1, 1) - date(number, 1, 1)).days)
    ]
    off = {day for day in every if not days.is_working_day(day) and (not days.is_weekend(day) or day in days)}
    worked = [day for day in every if days.is_weekend(day) and days.is_working_day(day)]
    return ProductionYear(
        number, frozenset(off), tuple((day, None) for day in worked), frozenset(), False, library_version()
    )


@dataclass(frozen=True, slots=True)
class GivenYears:
    """Years from a company's own file, before those of ``base`` (a country, or None)."""

    name: str
    years: tuple[ProductionYear, ...]
    base: YearSource | None = None

    def year(self, number: int) -> ProductionYear:
        """The given year, else the base's; raises MissingYearError when neither has it."""
        for given in self.years:
            if given.number == number:
                return given
        if self.base is None:
            raise MissingYearError(number, self.name, tuple(sorted(y.number for y in self.years)))
        return self.base.year(number)

    def data_version(self) -> str:
        """The given years and the base they stand before."""
        own = f"{self.name} {', '.join(str(y.number) for y in sorted(self.years, key=lambda y: y.number))}"
        return f"{own}; {self.base.data_version()}" if self.base else own


def override(
    base: YearSource | None, years: Iterable[ProductionYear], name: str = "own calendar"
) -> YearSource:
    """A source that answers with ``years`` where it has them and else with ``base``.

    Raises ValueError when a year is given twice.
    """
    given = tuple(years)
    numbers = [year.number for year in given]
    if len(set(numbers)) < len(numbers):
        raise ValueError(f"a year is given twice in {name}")
    return GivenYears(name, given, base)


FROZEN = frozenset({"RU"})
"""Countries with frozen data; a test compares it with the folder."""


@lru_cache(maxsize=64)
def country(code: str) -> YearSource:
    """The production calendars of a country by ISO code (``RU``, ``DE``) or of a part of one (``DE-BY``).

    Raises SpellingError ``unknown-country`` with near codes as hints.
    """
    if len(code) > 64:
        raise SpellingError("too-long", code)
    name = code.strip(" ").upper()
    if name in FROZEN:
        return FrozenCountry(name)
    import holidays

    supported = holidays.list_supported_countries(include_aliases=False)
    state, _, part = name.partition("-")
    if state not in supported or (part and part not in supported[state]) or name.endswith("-"):
        raise SpellingError("unknown-country", code, _near(state, part, supported))
    return LibraryCountry(name)


def _near(state: str, part: str, supported: dict[str, list[str]]) -> tuple[str, ...]:
    """Codes that look like the one asked for."""
    from difflib import get_close_matches

    if state in supported:
        return tuple(
            f"{state}-{hit}" for hit in get_close_matches(part, supported[state], n=3, cutoff=0.3)
        ) or (state,)
    return tuple(get_close_matches(state, list(supported), n=3, cutoff=0.5))
