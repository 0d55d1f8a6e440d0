"""Operators laid out as tables: each piece says what the operator says, second by second."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmap.calendars import (
    CalendarError,
    Cutoff,
    Elapsed,
    EndOfDay,
    LateCutoff,
    Operator,
    Work,
    WorkCalendar,
    WorkingDays,
    country,
    is_finite,
)
from procmap.calendars.pieces import Piece, clock_pieces, pieces
from procmap.calendars.zones import instants_reading

OFFICE = WorkCalendar.create("Europe/Moscow", {"mon-fri": ["09:00-13:00", "14:00-18:00"]})
NIGHT = WorkCalendar.create("Europe/Berlin", {"mon-sat": ["08:00-12:00"], "sun": ["22:00-24:00"]})
RUSSIA = WorkCalendar.create("Europe/Moscow", {"mon-fri": ["09:00-18:00"]}, holidays=country("RU"))
OPERATORS: list[Operator] = [
    Cutoff(OFFICE, 14 * 3600, "close", 11 * 3600),
    Cutoff(RUSSIA, 14 * 3600, "close", 11 * 3600),
    Cutoff(NIGHT, 0, "24:00", "close", "calendar", "in_time", 2, "worst"),
    Cutoff(NIGHT, 86_400, "24:00", "close"),
    LateCutoff(OFFICE, 14 * 3600, 18 * 3600, 11 * 3600, "wait"),
    LateCutoff(RUSSIA, 14 * 3600, 18 * 3600, 11 * 3600, "worst", count=3),
    WorkingDays(OFFICE, 3),
    WorkingDays(RUSSIA, 0, "24:00"),
    EndOfDay(NIGHT),
    EndOfDay(OFFICE, midnight=True),
    Work(OFFICE, 4 * 3600),
    Work(NIGHT, 17_321),
    Work(RUSSIA, 60),
    Elapsed(7200),
]


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def piece_at(found: list[Piece], t: int) -> Piece:
    return found[bisect_right(found, t, key=lambda piece: piece.begins) - 1]


SPRING, AUTUMN, END_OF_DATA = instant("2026-03-23"), instant("2026-10-19"), instant("2027-12-20")


@pytest.mark.parametrize("operator", OPERATORS, ids=range(len(OPERATORS)))
@given(data=st.data())
def test_a_piece_says_what_the_operator_says(operator: Operator, data: st.DataObject) -> None:
    low = data.draw(st.sampled_from([SPRING, AUTUMN, END_OF_DATA]))
    high = low + 12 * 86_400
    found = pieces(operator, low, high)
    near = st.sampled_from(found).flatmap(lambda one: st.integers(one.begins - 2, one.begins + 2))
    t = min(max(data.draw(near | st.integers(low, high)), low), high)
    try:
        expected = operator.forward(t)
    except CalendarError:
        assert piece_at(found, t).at(t) is None
        return
    assert piece_at(found, t).at(t) == (expected if is_finite(expected) else None)


def test_a_promise_has_few_pieces() -> None:
    """A week: two a working day, and the days off belong to the Monday behind them."""
    week = pieces(OPERATORS[0], instant("2026-11-22T21:00"), instant("2026-11-29T20:59:59"))
    assert (
        len(week) == 11
    )  # Mon early (with nothing before it), Mon late, Tue early ... Fri late, then the weekend


@given(
    st.sampled_from(["Europe/Berlin", "Europe/Moscow", "America/New_York", "Australia/Lord_Howe"]), st.data()
)
def test_a_clock_laid_out_says_what_the_clock_says(zone: str, data: st.DataObject) -> None:
    low, high = instant("2011-01-01"), instant("2012-01-01")
    found = clock_pieces(zone, low, high)
    near = st.sampled_from(found).flatmap(lambda one: st.integers(one.begins - 2, one.begins + 2))
    reading = min(max(data.draw(near | st.integers(low, high)), low), high)
    instants = instants_reading(zone, reading)
    assert piece_at(found, reading).at(reading) == (instants[0] if len(instants) == 1 else None)
