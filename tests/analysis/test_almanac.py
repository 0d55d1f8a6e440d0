"""The almanac equals solving each day alone, whatever the holidays and clocks; and it groups and names days."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from processes import random_process, spelled

from procmap.analysis.almanac.almanac import Almanac, make_almanac, pattern_of, solve_day
from procmap.analysis.clocks import Calendars
from procmap.analysis.solution import Verdict
from procmap.api.almanac import almanac
from procmap.api.solve import solve
from procmap.loading.document import compose
from procmap.loading.reader import read_process
from procmap.model import Process
from procmap.render.almanac import dates_in_words, group_name, relative


def read(text: str) -> Process:
    reading = read_process(compose(text, "x.yaml"), None)
    assert reading.process is not None, reading.findings
    return reading.process


def made(process: Process, first: date, days: int) -> Almanac:
    [one] = almanac(process, first, first + timedelta(days=days - 1), state="to_be")
    return one


def alone(process: Process, almanac_: Almanac) -> dict[date, Any]:
    found = {}
    for day in almanac_.by_day:
        [solution] = solve(process, date=day, state=almanac_.state, family=almanac_.family)
        found[day] = pattern_of(solution)
    return found


WEEK = 'week: {mon-fri: ["09:00-13:00", "14:00-18:00"]}'
SHOP = f"""
procmap: 1
process: A shop
timezone: Europe/Berlin
calendar: office
departments: {{store: {{name: Store}}, vans: {{name: Vans}}}}
calendars:
  office: {{holidays: DE-BY, {WEEK}}}
customer: {{requires: {{shelf: {{what: On the shelf, at: drive, by: "17:00"}}}}}}
states:
  to_be:
    steps:
      order: {{name: Order, department: store, not_before: "D-1wd 09:00", takes: 0m}}
      pack:  {{name: Pack, department: store, after: order, takes: 4 working hours}}
      drive: {{name: Drive, department: vans, after: pack, takes: 2h}}
"""


def test_a_shop_by_hand() -> None:
    """May 2026: the 1st (Friday), the 14th (Thursday, Ascension) and the 25th (Whit Monday) are off.

    Needed at the van by 15:00; four working hours before that is 10:00. On Saturday the last four working hours are
    Friday's afternoon: 14:00, D-1, and on Ascension itself likewise. The Friday after it is like any Friday, only the
    order lies two days back, on the 13th. Monday the 4th and Tuesday the 26th both order four days before.
    """
    found = made(read(SHOP), date(2026, 5, 4), 28)
    named = {group_name(group, "en"): group for group in found.groups}
    assert next(iter(named)) == "Tue–Fri"
    rows = {row.target: row for row in named["Tue–Fri"].pattern.rows}
    assert relative(rows["drive"].needed) == "15:00"
    assert relative(rows["pack"].needed) == "10:00"
    assert relative(rows["pack"].ready) == "D-1 09:00"
    monday = {row.target: row for row in named["Mon"].pattern.rows}
    assert (relative(monday["pack"].needed), relative(monday["pack"].ready)) == ("10:00", "D-3 09:00")
    assert named["Mon"].days == (date(2026, 5, 11), date(2026, 5, 18))
    long = named["after days off: 2026-05-04, 2026-05-26"]
    assert relative(long.pattern.rows[0].ready) == "D-4 09:00"
    saturday = {row.target: row for row in named["Sat; 2026-05-14"].pattern.rows}
    assert (relative(saturday["pack"].needed), relative(saturday["drive"].needed)) == ("D-1 14:00", "15:00")
    after = next(group for group in found.groups if date(2026, 5, 15) in group.days)
    assert group_name(after, "en") == "after days off: 2026-05-15"
    assert relative(after.pattern.rows[0].ready) == "D-2 09:00"
    assert {group.pattern.verdict for group in found.groups} == {Verdict.HOLDS}


def test_clock_changes_are_flagged_and_solved_alone() -> None:
    process = read(SHOP)
    found = made(process, date(2026, 3, 1), 250)
    assert found.clock_changes == (
        (date(2026, 3, 29), "Europe/Berlin"),
        (date(2026, 10, 25), "Europe/Berlin"),
    )
    assert found.by_day == alone(process, found)
    assert found.calculated < 120


def test_years_without_data() -> None:
    found = made(read(SHOP.replace("DE-BY", "RU")), date(2027, 12, 20), 30)
    assert found.by_day[date(2027, 12, 22)].obstacle is None
    obstacle = found.by_day[date(2028, 1, 10)].obstacle
    assert obstacle is not None
    assert obstacle.year == 2028


def varied(seed: int) -> Process:
    """A random process with days off near the days that are looked at, and steps that go by departures of weekdays."""
    rng = random.Random(seed)
    data = spelled(random_process(seed))
    for calendar in data.get("calendars", {}).values():
        near = (date(2026, 3, 1), date(2026, 10, 1))
        days = {(first + timedelta(days=rng.randint(0, 45))).isoformat() for first in near for _ in range(3)}
        calendar["closed"] = sorted({*calendar.get("closed", ()), *days})
    return read(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


@pytest.mark.parametrize("seed", range(40))
def test_equal_to_solving_each_day_alone(seed: int) -> None:
    process = varied(seed)
    first = date(2026, 3, 10) if seed % 2 else date(2026, 10, 12)
    for state in process.states:
        found = make_almanac(process, state, None, first, first + timedelta(days=24))
        expected = {
            day: pattern_of(one)
            for day in found.by_day
            for one in solve(process, date=day, state=state)
            if one.family is None
        }
        assert found.by_day == expected


def test_sharing_happens() -> None:
    """The property above would be empty if every day were calculated."""
    calculated = sum(
        make_almanac(varied(seed), "to_be", None, date(2026, 6, 1), date(2026, 6, 28)).calculated
        for seed in range(20)
    )
    assert calculated < 20 * 28 / 2


def test_days_it_rests_on_are_told() -> None:
    process = read(SHOP)
    _, reach = solve_day(process, Calendars(process), ("to_be", None), date(2026, 5, 18))
    assert reach is not None
    assert reach[0] <= -3  # the order comes on the Friday before
    assert reach[1] >= 0


def test_dates_in_words() -> None:
    days = [date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 9)]
    assert dates_in_words(days, "en") == "2026-05-01–2026-05-02, 2026-05-09"
    assert dates_in_words(days[:1], "ru") == "01.05.2026"


def test_a_stretch_that_is_none() -> None:
    with pytest.raises(ValueError, match="days"):
        almanac(read(SHOP), date(2026, 5, 2), date(2026, 5, 1))
