"""Greatest times that cannot be kept near the day in question, worked by hand.

The brute force was wrong about both: its stretch ended before it had looked far enough.
"""

from __future__ import annotations

from datetime import date

import pytest
from files import clock, solved, step

OCTOBER, NOVEMBER = date(2026, 10, 24), date(2026, 11, 27)

PAIR = """
customer: {{requires: {{all: {{what: all, at: tell, by: "D+12 06:21"}}}}}}
states:
  to_be:
    steps:
      open: {{name: Open, not_before: "09:00", takes: EOD}}
      tell: {{name: Tell, after: [{{step: open, at_most: 15m}}], takes: 0m}}
      test: {{name: Test, after: [{{step: open, at_most: 48h}}], takes: 7h}}
      read: {{name: Read, after: [{{step: test, at_least: 2 working days, at_most: {most}}}], takes: 10m}}
"""


@pytest.mark.parametrize(
    ("most", "opened", "told"),
    [("48h", None, None), ("49h", "+12 00:00", "+12 00:15")],
)
def test_what_fails_behind_a_deadline_leaves_no_time_before_it(
    most: str, opened: str | None, told: str | None
) -> None:
    """Two working days end with a day, 48 hours and a second after 23:59:59, and longer after any other time.

    So what was tested is never read within 48 hours, on no day; within 49 it is if the test ends after 23:00. The day
    that is opened must end by 6:21 of D+12, so with the beginning of that day; it is told within a quarter of an hour.
    """
    solution = solved(PAIR.format(most=most), OCTOBER)
    day, note = step(solution, "open"), step(solution, "tell")
    assert (clock(day.latest_start, OCTOBER), clock(day.latest_finish, OCTOBER)) == (opened, opened)
    assert (clock(note.latest_start, OCTOBER), clock(note.latest_finish, OCTOBER)) == (told, "+12 06:21")
    assert solution.verdict.value == ("holds" if opened else "infeasible")


NIGHTS = """
timezone: Europe/Moscow
calendars: {night: {timezone: Europe/Berlin, week: {mon-sun: ["22:00-06:00"]}}}
customer: {requires: {all: {what: all, at: send, by: "D+11 06:21"}}}
states:
  to_be:
    steps:
      plan: {name: Plan, not_before: "D+1 00:45", takes: 2 working days}
      load: {name: Load, after: [{step: plan, at_most: 0m}], takes: EOD, calendar: night}
      send:
        name: Send
        after: [{step: load, at_least: 60 working minutes}, {step: plan, at_most: 1485m}]
        takes: 10m
"""


def test_what_only_summer_time_allows_has_its_latest_times_in_summer() -> None:
    """Planned at midnight in Moscow, which is 22:00 in Berlin in winter and 23:00 in summer.

    In winter loading ends 8 hours later, and an hour of the next night at 23:00, 1,500 minutes later: too late, always.
    In summer it ends after 7 hours, and the hour of the next night at 23:00 again, 1,440 minutes later. The last such
    night begins with 24 October in Moscow; the next is an hour longer. Two working days before it end with the 23rd, if
    they begin by the end of the 21st. Times here are UTC, three hours less than in Moscow.
    """
    solution = solved(NIGHTS, NOVEMBER)
    plan, load, send = (step(solution, id_) for id_ in ("plan", "load", "send"))
    seen = [
        clock(t, OCTOBER)
        for t in (plan.latest_start, plan.latest_finish, load.latest_start, send.latest_start)
    ]
    assert seen == ["-3 20:59:59", "-1 21:00", "-1 21:00", "21:45"]
    assert plan.earliest_start is None
    assert solution.verdict.value == "infeasible"
