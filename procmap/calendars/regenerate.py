"""Rebuild the frozen production calendars: ``python -m procmap.calendars.regenerate [--check]``.

Days off come from the ``holidays`` package (``is_working_day``, never "weekday and not a holiday"). Short
days, one hour less, are in no library and follow from article 95 of the Labour Code: a working day d is
short when the day after swap(d) is a statutory holiday (article 112), where swap(d) is the weekday off that
a worked weekend day stands for, and d itself otherwise. Days off with pay by presidential decree (spring
2020, 2021) are no days off of the production calendar and are not in it.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from procmap.calendars.production import library_version

FIRST, LAST = 2020, 2027
STATUTORY = frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})
"""Holidays of article 112 as (month, day)."""

SOURCES = {
    2020: "https://www.consultant.ru/document/cons_doc_law_328918/",
    2021: "https://www.consultant.ru/document/cons_doc_law_365179/",
    2022: "https://www.consultant.ru/document/cons_doc_LAW_395538/",
    2023: "https://www.consultant.ru/document/cons_doc_LAW_425407/",
    2024: "https://www.consultant.ru/document/cons_doc_LAW_455140/",
    2025: "https://www.consultant.ru/document/cons_doc_LAW_481586/",
    2026: "https://www.consultant.ru/document/cons_doc_LAW_515170/",
    2027: "https://www.consultant.ru/document/cons_doc_LAW_544706/",
}
"""The government's decree on moving days off, as cited by the ``holidays`` package for each year.

A year whose decree is cited is final; one without an entry here would be marked provisional."""

DATA = Path(__file__).with_name("data") / "ru.json"


def swaps(year: int, moved: Any) -> dict[date, date]:
    """Worked weekend days of a year and the weekday off each stands for.

    ``moved`` is the package's entry: (month off, day off, month worked, day worked), one or several.
    """
    rows = moved if moved and isinstance(moved[0], tuple) else (moved,) if moved else ()
    return {date(year, row[2], row[3]): date(year, row[0], row[1]) for row in rows}


def is_statutory(day: date) -> bool:
    """Whether article 112 names the day."""
    return (day.month, day.day) in STATUTORY


def year_row(year: int) -> dict[str, Any]:
    """One year of the data file, derived from the installed ``holidays`` package."""
    import holidays

    calendar: Any = holidays.country_holidays("RU", years=year)
    stands_for = swaps(year, calendar.special_public_holidays.get(year))
    count = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    days = [date(year, 1, 1) + timedelta(n) for n in range(count)]
    working = [day for day in days if calendar.is_working_day(day)]
    worked = {day: stands_for[day] for day in working if day.weekday() >= 5}
    off = set(days) - set(working)
    return {
        "days_off": [str(day) for day in days if day in off and day.weekday() < 5],
        "weekend_holidays": [str(day) for day in days if day.weekday() >= 5 and is_statutory(day)],
        "worked_weekends": {str(day): str(swap) for day, swap in worked.items()},
        "short": [str(day) for day in working if is_statutory(worked.get(day, day) + timedelta(1))],
        "provisional": year not in SOURCES,
        "source": SOURCES.get(year, "the holidays package"),
    }


def build(frozen: str) -> dict[str, Any]:
    """The whole data file; ``frozen`` is the ISO date it says it was made on."""
    return {
        "country": "RU",
        "frozen": frozen,
        "generator": library_version(),
        "years": {str(year): year_row(year) for year in range(FIRST, LAST + 1)},
    }


def as_text(data: dict[str, Any]) -> str:
    """JSON for people: one list a line."""
    head = [f'  "{key}": {json.dumps(data[key])},' for key in ("country", "frozen", "generator")]
    years = []
    for year, row in data["years"].items():
        lines = [f'      "{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in row.items()]
        years.append(f'    "{year}": {{\n' + ",\n".join(lines) + "\n    }")
    return "\n".join(["{", *head, '  "years": {', ",\n".join(years), "  }", "}", ""])


def main(arguments: list[str]) -> int:
    """Write the file; with ``--check`` only compare its years. Returns 1 when they differ."""
    if "--check" in arguments:
        same = bool(json.loads(DATA.read_text(encoding="utf-8"))["years"] == build("")["years"])
        sys.stdout.write("up to date\n" if same else f"{DATA.name} differs: run without --check\n")
        return 0 if same else 1
    today = date.today().isoformat()  # the one place that asks the clock: it dates the file
    DATA.write_text(as_text(build(today)), encoding="utf-8")
    sys.stdout.write(f"wrote {DATA.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
