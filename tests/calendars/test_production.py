"""Production calendars: the frozen Russian years against published norms and the library, other countries, files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from procmap.calendars import (
    MissingYearError,
    ProductionYear,
    SpellingError,
    WorkCalendar,
    country,
    override,
    parse_xmlcalendar,
)
from procmap.calendars import production as production_module
from procmap.calendars.regenerate import DATA, as_text, build, main
from procmap.calendars.xmlcalendar import CalendarFileError

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases" / "time_cases.yaml").read_text("utf-8"), yaml.BaseLoader
)
NORMS = CASES["ru_norms"]


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(n) for n in range(366) if (date(year, 1, 1) + timedelta(n)).year == year
    ]


@pytest.mark.parametrize("norm", NORMS, ids=lambda norm: norm["year"])
def test_published_norms_days_and_hours(norm: dict[str, Any]) -> None:
    """Forty hours a week: eight a day, seven on a short one."""
    year = int(norm["year"])
    calendar = WorkCalendar.create(
        "Europe/Moscow", {"mon-fri": ["09:00-13:00", "14:00-18:00"]}, holidays=country("RU")
    )
    shifts = [calendar.windows_on(day) for day in days_of(year)]
    hours = [sum(end - start for start, end in shift) // 3600 for shift in shifts]
    assert sum(1 for n in hours if n) == int(norm["working_days"])
    assert sum(hours) == int(norm["hours40"])
    assert [str(day) for day, n in zip(days_of(year), hours, strict=True) if n == 7] == norm["short"]
    worked = [str(day) for day, n in zip(days_of(year), hours, strict=True) if n and day.weekday() > 4]
    assert worked == norm["working_weekend"]


def test_the_hours_of_a_year_as_the_clock_counts_them() -> None:
    calendar = WorkCalendar.create("Europe/Moscow", {"mon-fri": ["09:00-18:00"]}, holidays=country("RU"))
    begin, end = (
        calendar.reading(date(2026, 1, 1).toordinal(), 0),
        calendar.reading(date(2026, 12, 31).toordinal(), 0),
    )
    # 247 days of nine hours, four of them an hour shorter; 31 December is a day off.
    assert calendar.ticks_before(end) - calendar.ticks_before(begin) == (247 * 9 - 4) * 3600


def test_every_norm_year_ships_and_no_other() -> None:
    assert sorted(json.loads(DATA.read_text("utf-8"))["years"]) == [norm["year"] for norm in NORMS]
    shipped = {path.stem.upper() for path in DATA.parent.glob("*.json")}
    assert shipped == production_module.FROZEN


def test_frozen_data_is_what_the_library_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == "up to date\n"
    frozen = json.loads(DATA.read_text("utf-8"))
    assert build(frozen["frozen"])["years"] == frozen["years"]
    assert json.loads(as_text(frozen)) == frozen
    assert as_text(frozen) == DATA.read_text("utf-8")


def test_a_changed_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.loads(DATA.read_text("utf-8"))
    data["years"]["2026"]["short"].pop()
    changed = tmp_path / "ru.json"
    changed.write_text(json.dumps(data), "utf-8")
    monkeypatch.setattr("procmap.calendars.regenerate.DATA", changed)
    assert main(["--check"]) == 1
    assert main([]) == 0
    assert main(["--check"]) == 0


def test_frozen_data_is_not_the_live_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "holidays", None)
    production_module._frozen.cache_clear()
    production_module._frozen_year.cache_clear()
    year = country("RU").year(2026)
    assert date(2026, 1, 9) in year.closed
    assert not year.provisional


@pytest.mark.parametrize("year", [2019, 2028, 1, 9999])
def test_years_not_shipped_are_missing(year: int) -> None:
    with pytest.raises(MissingYearError) as caught:
        country("RU").year(year)
    assert (caught.value.year, caught.value.country, caught.value.known) == (
        year,
        "RU",
        tuple(range(2020, 2028)),
    )


def test_germany_and_bavaria() -> None:
    """German Unity Day 2025 is a Friday; Epiphany is a holiday in Bavaria only."""
    assert date(2025, 10, 3) in country("DE").year(2025).closed
    assert date(2026, 1, 6) in country("DE-BY").year(2026).closed
    assert date(2026, 1, 6) not in country("de").year(2026).closed
    assert date(2026, 1, 4) not in country("DE").year(2026).closed
    assert country("DE").data_version().startswith("holidays ")


def test_weekends_other_than_saturday_and_sunday() -> None:
    """In Israel Friday and Saturday are the weekend: plain Fridays are no special days off."""
    year = country("IL").year(2026)
    assert date(2026, 7, 3) not in year.closed
    assert date(2026, 9, 21) in year.closed  # Yom Kippur, a Monday


def test_chinese_worked_weekends() -> None:
    """Sunday 4 January 2026 is worked for the New Year break."""
    worked = dict(country("CN").year(2026).working)
    assert date(2026, 1, 4) in worked


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("XX", None),
        ("DE-XX", "DE"),
        ("DE-BZ", "DE-B"),
        ("RUS", "RU"),
        ("Russia", None),
        ("", None),
        ("DE-", "DE"),
    ],
)
def test_unknown_countries(code: str, hint: str | None) -> None:
    with pytest.raises(SpellingError) as caught:
        country(code)
    assert caught.value.code == "unknown-country"
    if hint:
        assert any(offered.startswith(hint) for offered in caught.value.hints)
    for offered in caught.value.hints:
        country(offered)


XML = """<?xml version="1.0" encoding="UTF-8"?>
<calendar year="2025" lang="ru" date="2024.10.17" country="ru">
  <holidays><holiday id="1" title="Новогодние каникулы"/><holiday id="2" title="День народного единства"/></holidays>
  <days>
    <day d="01.01" t="1" h="1"/><day d="01.02" t="1" h="1"/><day d="01.04" t="1" h="1"/>
    <day d="05.02" t="1" f="01.04"/>
    <day d="11.01" t="2"/>
    <day d="11.03" t="1" f="11.01"/><day d="11.04" t="1" h="2"/>
    <day d="12.20" t="3"/><day d="12.21" t="1"/>
  </days>
</calendar>"""


def test_xmlcalendar() -> None:
    year = parse_xmlcalendar(XML, "ACME")
    assert year.closed == {
        date(2025, 1, 1), date(2025, 1, 2), date(2025, 1, 4), date(2025, 5, 2), date(2025, 11, 3),
        date(2025, 11, 4),
    }  # fmt: skip
    assert dict(year.working) == {date(2025, 11, 1): date(2025, 11, 3), date(2025, 12, 20): None}
    assert year.short == {date(2025, 11, 1)}
    assert (year.number, year.source, year.provisional) == (2025, "ACME", False)


def test_a_companys_year_goes_before_the_countrys() -> None:
    source = override(country("RU"), [parse_xmlcalendar(XML)], "ACME")
    calendar = WorkCalendar.create("Europe/Moscow", {"mon-fri": ["09:00-18:00"]}, holidays=source)
    assert calendar.is_working_day(date(2025, 6, 12))  # Russia Day, not in the company's file
    assert not calendar.is_working_day(date(2026, 6, 12))
    assert calendar.windows_on(date(2025, 11, 1)) == ((9 * 3600, 17 * 3600),)
    assert "ACME 2025; RU production calendar" in source.data_version()
    with pytest.raises(MissingYearError, match="2028"):
        source.year(2028)
    with pytest.raises(MissingYearError, match="ACME"):
        override(None, [parse_xmlcalendar(XML)], "ACME").year(2026)
    with pytest.raises(ValueError, match="twice"):
        override(None, [parse_xmlcalendar(XML)] * 2)


def test_provisional_years_are_told() -> None:
    draft = ProductionYear(2028, frozenset(), (), frozenset(), True, "draft")
    calendar = WorkCalendar.create(
        "Europe/Moscow", {"mon": ["09:00-18:00"]}, holidays=override(country("RU"), [draft])
    )
    assert calendar.is_working_day(date(2028, 1, 3))
    assert calendar.provisional_years == (2028,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<calendar",
        "<other year='2026'/>",
        "<calendar year='26'/>",
        "<calendar year='2026'><days><day d='02.30' t='1'/></days></calendar>",
        "<calendar year='2026'><days><day d='2.3' t='1'/></days></calendar>",
        "<calendar year='2026'><days><day d='02.03' t='9'/></days></calendar>",
        "<calendar year='2026'><days><day d='02.03' t='1'/><day d='02.03' t='2'/></days></calendar>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><calendar year='2026'/>",
        "<calendar year='2026'>" + " " * 1_000_001 + "</calendar>",
        "<calendar year='2026'>" + "<a>" * 100_000,
        "<calendar year='2026'>\x00</calendar>",
        "<calendar year='2026'>\ud800</calendar>",
        "<calendar year='0000'><days><day d='01.01' t='1'/></days></calendar>",
        "<calendar year='٢٠٢٦'/>",
    ],
)
def test_files_that_are_no_calendar(text: str) -> None:
    with pytest.raises(CalendarFileError):
        parse_xmlcalendar(text)
