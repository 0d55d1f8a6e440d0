"""A year of a process with calendars, against solving each of its days alone.

The patterns of both ways are asserted equal before any time counts. Ours finds the cliffs too.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta

from measure import Row, against, medians, row, table

from procmap.analysis.almanac.almanac import make_almanac, pattern_of
from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.plan import make_plan
from procmap.analysis.solver import solve_plan
from procmap.loading.document import compose
from procmap.loading.reader import read_process
from procmap.model import Process

WORK = "an almanac of working hours"
FIRST = date(2026, 1, 1)
SECONDS = "<= 2"


def process(steps: int) -> Process:
    """A chain with side branches, in the hours of a Russian office, that takes a sixth of its steps in days."""
    lines = [
        "procmap: 1", "process: P", "timezone: Europe/Moscow", "calendar: office",
        "departments: {a: {name: A}, b: {name: B}}",
        'calendars: {office: {holidays: RU, week: {mon-fri: ["09:00-13:00", "14:00-18:00"]}}}',
        f'customer: {{requires: {{c: {{what: C, at: s{steps - 1}, by: "D+{steps // 6 + 3}wd 18:00"}}}}}}',
        "states:", "  to_be:", "    steps:",
    ]  # fmt: skip
    for n in range(steps):
        side = f", s{n - 4}" if n > 4 and n % 5 == 0 else ""
        begins = f"after: [s{n - 1}{side}]" if n else 'not_before: "09:00"'
        takes = "1 working hour" if n % 3 else "20m"
        lines.append(f"      s{n}: {{name: S{n}, department: {'ab'[n % 2]}, takes: {takes}, {begins}}}")
    found = read_process(compose("\n".join(lines) + "\n", "year.yaml"), None).process
    assert found is not None
    return found


def alone(found: Process, days: int) -> dict[date, object]:
    """Each day solved by itself."""
    calendars = Calendars(found)
    asked = [FIRST + timedelta(days=n) for n in range(days)]
    return {
        day: pattern_of(solve_plan(make_plan(found, "to_be", None, Clocks(found, calendars, day))))
        for day in asked
    }


def run(*, quick: bool = False) -> list[Row]:
    """60 steps over a year."""
    steps, days = (8, 30) if quick else (60, 365)
    found = process(steps)
    last = FIRST + timedelta(days=days - 1)
    assert make_almanac(found, "to_be", None, FIRST, last).by_day == alone(found, days)
    spent = medians(
        {
            "procmap": lambda: make_almanac(found, "to_be", None, FIRST, last),
            "each day alone, without cliffs": lambda: alone(found, days),
        }
    )
    case = f"{days} days"
    floor = "" if quick else SECONDS
    return [
        *against(WORK, case, steps, spent, floors={}),
        row(WORK, f"{case}, seconds", steps, "count", spent["procmap"], ours=spent["procmap"], floor=floor),
    ]


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
