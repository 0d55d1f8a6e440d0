"""How far an operator stays the same, held against the operator itself at every minute up to there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmap.calendars import (
    FOREVER,
    Atomic,
    Elapsed,
    EndOfDay,
    Fresh,
    FreshElapsed,
    Operator,
    Until,
    Work,
    WorkCalendar,
)
from procmap.calendars.instant import DAY
from procmap.calendars.steadiness import steady

OFFICE = WorkCalendar.create("UTC", {"mon-fri": ["09:00-13:00", "14:00-18:00"]})
SHIFTS = WorkCalendar.create("UTC", {"mon-sun": ["00:00-12:00", "12:10-24:00"]})
MONDAY = 20_598 * DAY
"""2026-05-25."""

HOUR = 3600


def test_it_lasts_until_one_of_both_ends_meets_an_opening_or_a_close() -> None:
    at = MONDAY + 10 * HOUR
    assert steady(Work(OFFICE, HOUR), (at, at + HOUR)) == 2 * HOUR  # the end meets 13:00
    assert (
        steady(Work(OFFICE, 5 * HOUR), (at, at + 6 * HOUR)) == 2 * HOUR
    )  # 16:00 meets 18:00, 10:00 is far from 13:00
    assert (
        steady(Work(OFFICE, 4 * HOUR), (at, at + 5 * HOUR)) == 3 * HOUR
    )  # 10:00 meets 13:00 as 15:00 meets 18:00
    assert steady(Work(OFFICE, 4 * HOUR), (at, at + 5 * HOUR), down=True) == HOUR - 1  # 10:00 and 15:00
    assert steady(Atomic(OFFICE, 2 * HOUR), (at, at + 2 * HOUR)) == HOUR
    assert steady(Atomic(OFFICE, 4 * HOUR), (at, at + 8 * HOUR)) == 0  # it waits for 14:00
    assert steady(Until(Atomic(OFFICE, 2 * HOUR)), (at + 2 * HOUR, at)) == HOUR
    assert steady(EndOfDay(OFFICE), (at, MONDAY + 18 * HOUR)) == 0
    assert steady(Elapsed(5), (at, at + 5)) == FOREVER


@pytest.mark.parametrize("calendar", [OFFICE, SHIFTS])
@given(
    minute=st.integers(0, 7 * 24 * 60),
    length=st.integers(0, 30 * 60),
    which=st.sampled_from(["work", "atomic", "fresh", "until", "until atomic", "elapsed", "fresh elapsed"]),
    back=st.booleans(),
)
def test_what_is_said_of_it_is_so(
    calendar: WorkCalendar, minute: int, length: int, which: str, *, back: bool
) -> None:
    made: dict[str, Operator] = {
        "work": Work(calendar, length * 60),
        "atomic": Atomic(calendar, length % 480 * 60),
        "fresh": Fresh(calendar, length * 60),
        "until": Until(Work(calendar, length * 60)),
        "until atomic": Until(Atomic(calendar, length % 480 * 60)),
        "elapsed": Elapsed(length * 60),
        "fresh elapsed": FreshElapsed(length * 60),
    }
    operator = made[which]
    gives = operator.backward if back else operator.forward
    t = MONDAY + minute * 60
    up, down = (steady(operator, (t, gives(t)), down=down) for down in (False, True))
    for n in range(0, min(up, DAY) + 1, 60):
        assert gives(t + n) >= gives(t) + n
    assert gives(t + min(up, DAY)) >= gives(t) + min(up, DAY)
    for n in range(0, min(down, DAY) + 1, 60):
        assert gives(t - n) <= gives(t) - n
    assert gives(t - min(down, DAY)) <= gives(t) - min(down, DAY)
