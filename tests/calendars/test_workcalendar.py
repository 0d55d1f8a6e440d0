"""Calendars: which windows a day has, edges of years and of clock changes, missing years, the horizon."""

from __future__ import annotations

import pickle
from datetime import date, datetime
from typing import Any

import pytest

from procmap.calendars import (
    FOREVER,
    NEVER,
    Atomic,
    CalendarError,
    Cutoff,
    Departures,
    EndOfDay,
    Fresh,
    HorizonError,
    LateCutoff,
    Meet,
    MissingYearError,
    NextDay,
    SpellingError,
    Work,
    WorkCalendar,
    WorkingDays,
    certificate,
    country,
    meet,
    parse_days,
    parse_windows,
)
from procmap.calendars.workcalendar import shorten

HOUR = 3600
OFFICE = {"mon-fri": ["09:00-13:00", "14:00-18:00"]}


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def office(**more: Any) -> WorkCalendar:
    return WorkCalendar.create("Europe/Moscow", OFFICE, **more)


NIGHT = WorkCalendar.create("Europe/Berlin", {"mon-sun": ["22:00-06:00"]})


def test_a_night_shift_over_new_year_is_one_window() -> None:
    eight = Atomic(NIGHT, 8 * HOUR)
    assert eight.forward(at("2026-12-31T21:00+01:00")) == at("2027-01-01T06:00+01:00")
    assert eight.forward(at("2026-12-31T22:01+01:00")) == at("2027-01-02T06:00+01:00")
    fresh = Atomic(WorkCalendar.create("Europe/Berlin", {"mon-sun": ["22:00-06:00"]}), 8 * HOUR)
    assert fresh.backward(at("2027-01-01T06:00+01:00")) == at("2026-12-31T22:00+01:00")
    assert fresh.backward(at("2027-01-01T05:59+01:00")) == at("2026-12-30T22:00+01:00")


@pytest.mark.parametrize("start", ["2026-12-31T12:00+03:00", "2026-12-01T00:00+03:00"])
def test_round_the_clock_is_one_endless_window(start: str) -> None:
    days = Atomic(WorkCalendar.always("Europe/Moscow"), 40 * 24 * HOUR)
    assert days.forward(at(start)) == at(start) + 40 * 24 * HOUR
    fresh = Atomic(WorkCalendar.always("Europe/Moscow"), 40 * 24 * HOUR)
    assert fresh.backward(at("2027-01-02T00:00+03:00")) == at("2026-11-23T00:00+03:00")


def test_a_window_grown_to_the_left_keeps_the_count() -> None:
    calendar = WorkCalendar.create("Europe/Berlin", {"mon-sun": ["22:00-06:00"]})
    late = calendar.ticks_before(at("2027-06-01T12:00+02:00"))
    early = calendar.ticks_before(at("2026-06-01T12:00+02:00"))
    # 365 nights of eight hours: one hour less in spring, one more in autumn.
    assert late - early == 365 * 8 * HOUR
    assert calendar.first(early) == at("2026-06-01T06:00+02:00")
    assert calendar.last(early) == at("2026-06-01T22:00+02:00")


def test_the_day_begins_when_its_midnight_is_first_read() -> None:
    """St. John's put its clock back at 00:01, to 23:01 of the day before: the new day had begun."""
    calendar = WorkCalendar.create("America/St_Johns", {"mon-sun": ["09:00-17:00"]})
    second_pass = at("2006-10-28T23:30-03:30")
    assert calendar.day_at(second_pass) == date(2006, 10, 29).toordinal()
    assert WorkingDays(calendar, 1).forward(second_pass) == at("2006-10-30T17:00-03:30")
    first_pass = at("2006-10-28T23:30-02:30")
    assert WorkingDays(calendar, 1).forward(first_pass) == at("2006-10-29T17:00-03:30")


def test_a_day_that_never_was_is_no_working_day() -> None:
    samoa = WorkCalendar.create("Pacific/Apia", {"mon-sun": ["09:00-17:00"]})
    assert not samoa.is_working_day(date(2011, 12, 30))
    assert samoa.add_working_days(date(2011, 12, 29), 1) == date(2011, 12, 31)
    jump = at("2011-12-31T00:00+14:00")
    assert EndOfDay(samoa, midnight=True).forward(jump) == jump
    assert EndOfDay(samoa, midnight=True).backward(jump + 60) == jump


def test_special_days_win_over_closed_days_and_these_over_the_week() -> None:
    monday, tuesday, saturday = date(2026, 6, 15), date(2026, 6, 16), date(2026, 6, 20)
    calendar = office(closed=[monday, tuesday], days={monday: ["10:00-11:00"], saturday: ["10:00-12:00"]})
    assert calendar.windows_on(monday) == ((10 * HOUR, 11 * HOUR),)
    assert calendar.windows_on(saturday) == ((10 * HOUR, 12 * HOUR),)
    assert calendar.windows_on(tuesday) == ()
    assert calendar.close_of(tuesday) is None
    assert calendar.close_of(monday) == at("2026-06-15T11:00+03:00")


def test_short_days_end_an_hour_earlier() -> None:
    calendar = office(short=[date(2026, 6, 15)])
    assert calendar.windows_on(date(2026, 6, 15))[-1] == (14 * HOUR, 17 * HOUR)
    assert shorten(((0, 100), (200, 3800))) == ((0, 100),)
    assert shorten(((0, 7200), (8000, 9800))) == ((0, 5400),)
    assert shorten(((0, 600),)) == ()


def test_russian_holidays_short_days_and_worked_saturdays() -> None:
    calendar = office(holidays=country("RU"))
    assert not calendar.is_working_day(date(2026, 1, 9))
    assert calendar.close_of(date(2026, 4, 30)) == at("2026-04-30T17:00+03:00")
    assert calendar.close_of(date(2027, 2, 20)) == at("2027-02-20T17:00+03:00")
    assert calendar.windows_on(date(2024, 12, 28)) == ((9 * HOUR, 13 * HOUR), (14 * HOUR, 18 * HOUR))


def test_a_worked_saturday_has_the_windows_of_the_day_it_stands_for() -> None:
    """2 November 2024 stood for Tuesday 30 April; the first of November 2025 for Monday the third."""
    week = {"mon": ["08:00-12:00"], "tue": ["10:00-16:00"], "wed-fri": ["09:00-18:00"]}
    calendar = WorkCalendar.create("Europe/Moscow", week, holidays=country("RU"))
    assert calendar.windows_on(date(2024, 11, 2)) == ((10 * HOUR, 15 * HOUR),)
    assert calendar.windows_on(date(2025, 11, 1)) == ((8 * HOUR, 11 * HOUR),)


def test_a_shop_open_all_week_closes_on_holidays_that_fall_on_a_weekend() -> None:
    shop = WorkCalendar.create("Europe/Moscow", {"mon-sun": ["10:00-20:00"]}, holidays=country("RU"))
    assert not shop.is_working_day(date(2026, 5, 9))
    assert shop.is_working_day(date(2026, 5, 10))


def test_a_missing_year_is_named_and_only_when_it_matters() -> None:
    calendar = office(holidays=country("RU"))
    day = Work(calendar, 8 * HOUR)
    assert day.forward(at("2027-12-29T09:00+03:00")) == at("2027-12-29T18:00+03:00")
    assert day.backward(at("2020-01-09T18:00+03:00")) == at("2020-01-09T09:00+03:00")
    assert WorkingDays(calendar, 1).forward(at("2027-12-29T09:00+03:00")) == at("2027-12-30T18:00+03:00")
    with pytest.raises(MissingYearError) as caught:
        day.forward(at("2027-12-30T09:01+03:00"))
    assert (caught.value.year, caught.value.source, caught.value.country) == (2028, "RU", "RU")
    with pytest.raises(MissingYearError, match="2019"):
        day.backward(at("2020-01-09T17:59+03:00"))
    with pytest.raises(MissingYearError):
        EndOfDay(calendar).forward(at("2027-12-31T12:00+03:00"))
    first = at("2020-01-01T00:01+03:00")
    assert EndOfDay(calendar).forward(first) == at("2020-01-09T18:00+03:00")
    assert EndOfDay(calendar, midnight=True).forward(first) == at("2020-01-10T00:00+03:00")


def test_a_meeting_needs_only_the_years_of_its_answer() -> None:
    """2028 has begun in Vladivostok while it is still 2027 in Moscow."""
    east = WorkCalendar.create("Asia/Vladivostok", {"mon-sun": ["08:00-20:00"]}, holidays=country("RU"))
    both = Meet((office(holidays=country("RU")), east), HOUR)
    assert both.forward(at("2027-12-30T09:00+03:00")) == at("2027-12-30T10:00+03:00")
    with pytest.raises(MissingYearError):
        both.forward(at("2027-12-30T12:30+03:00"))


def test_years_apart_do_not_need_the_years_between() -> None:
    class Leap:
        name = "leap years only"

        def year(self, number: int) -> Any:
            if number % 4:
                raise MissingYearError(number, self.name)
            return country("DE").year(number)

        def data_version(self) -> str:
            return "1"

    day = Work(office(holidays=Leap()), 8 * HOUR)
    assert day.forward(at("2024-06-03T09:00+03:00")) == at("2024-06-03T18:00+03:00")
    assert day.forward(at("2028-06-06T09:00+03:00")) == at("2028-06-06T18:00+03:00")
    known = day.calendar.ticks_before(at("2024-06-03T09:00+03:00"))
    assert day.backward(at("2020-06-02T18:00+03:00")) == at("2020-06-02T09:00+03:00")
    assert day.backward(at("2024-06-03T18:00+03:00")) == at("2024-06-03T09:00+03:00")
    assert day.calendar.ticks_before(at("2024-06-03T09:00+03:00")) == known
    assert day.calendar.first(known + 3600) == at("2024-06-03T10:00+03:00")
    with pytest.raises(MissingYearError, match="2025"):
        day.calendar.ticks_before(at("2028-06-06T09:00+03:00"))


def test_too_long_for_any_window_is_never_even_where_a_year_is_missing() -> None:
    op = Atomic(office(holidays=country("RU")), 4 * HOUR + 1)
    assert op.forward(at("2026-06-01T09:00+03:00")) == FOREVER
    assert op.backward(at("2026-06-01T09:00+03:00")) == NEVER
    german = Atomic(WorkCalendar.create("Europe/Berlin", {"sun": ["01:00-04:00"]}), 4 * HOUR)
    assert german.forward(at("2026-03-30T00:00+02:00")) == at("2026-10-25T04:00+01:00")
    assert Atomic(german.calendar, 4 * HOUR + 1).forward(at("2026-03-30T00:00+02:00")) == FOREVER


def test_never_open_is_never() -> None:
    shut = WorkCalendar.create("Europe/Moscow", {}, days={date(2026, 6, 15): ["10:00-11:00"]})
    now = at("2026-06-15T10:30+03:00")
    assert Work(shut, 1800).forward(now) == at("2026-06-15T11:00+03:00")
    assert Work(shut, 1801).forward(now) == FOREVER
    assert Work(shut, 1801).backward(now) == NEVER
    assert EndOfDay(shut).forward(at("2026-06-16T00:00+03:00")) == FOREVER
    assert EndOfDay(shut).backward(at("2026-06-14T00:00+03:00")) == NEVER
    assert WorkingDays(shut, 1).forward(now) == FOREVER
    assert WorkingDays(shut, 1).backward(at("2026-06-14T00:00+03:00")) == NEVER
    assert Cutoff(shut, 39600).forward(at("2026-06-16T00:00+03:00")) == FOREVER
    assert Departures("Europe/Moscow", (0,), (), None).forward(now) == FOREVER
    assert Departures("Europe/Moscow", (), (1,), None).backward(now) == NEVER
    assert meet([shut, NIGHT]).next_opening(now) == FOREVER
    with pytest.raises(CalendarError, match="no working day"):
        shut.add_working_days(date(2026, 6, 15), 1)


@pytest.mark.parametrize("year", ["1949-06-01", "2151-06-01", "1900-01-01"])
def test_past_the_horizon_is_an_error(year: str) -> None:
    with pytest.raises(HorizonError):
        Work(office(), HOUR).forward(at(f"{year}T09:00+03:00"))


def test_the_whole_horizon_is_answered() -> None:
    calendar = WorkCalendar.create("Europe/London", OFFICE)
    assert calendar.add_working_days(date(2150, 12, 30), 1) == date(2150, 12, 31)
    assert Work(calendar, HOUR).forward(at("2150-12-31T09:00+00:00")) == at("2150-12-31T10:00+00:00")
    assert Work(calendar, HOUR).backward(at("1950-01-03T18:00+00:00")) == at("1950-01-03T17:00+00:00")


def test_working_days_count_both_ways() -> None:
    calendar = office()
    friday, saturday, monday = date(2026, 6, 19), date(2026, 6, 20), date(2026, 6, 22)
    assert calendar.add_working_days(friday, 1) == monday
    assert calendar.add_working_days(saturday, 1) == monday
    assert calendar.add_working_days(saturday, 0) == monday
    assert calendar.add_working_days(friday, 0) == friday
    assert calendar.add_working_days(saturday, -1) == friday
    assert calendar.add_working_days(monday, -1) == friday
    assert calendar.add_working_days(monday, -260) == date(2025, 6, 23)


def test_provisional_years() -> None:
    calendar = office(holidays=country("RU"))
    calendar.is_working_day(date(2026, 6, 1))
    assert list(calendar.provisional_years) == []
    assert calendar.data_version().startswith("RU production calendar 2020-2027")


def test_calendars_are_values() -> None:
    one, two = office(holidays=country("RU")), office(holidays=country("RU"))
    Work(one, 8 * HOUR).forward(at("2026-06-01T09:00+03:00"))
    assert one == two
    assert hash(one) == hash(two)
    assert one != office()
    copy = pickle.loads(pickle.dumps(one))
    assert copy == one
    assert Work(copy, HOUR).forward(at("2026-06-01T09:00+03:00")) == at("2026-06-01T10:00+03:00")


@pytest.mark.parametrize(
    ("week", "code"),
    [
        ({"mon-fri": ["9-18"]}, "bad-window"),
        ({"mon-fri": ["09:00-25:00"]}, "bad-window"),
        ({"mon-fri": ["24:00-02:00"]}, "bad-window"),
        ({"mon-fri": ["09:00-13:00", "12:00-18:00"]}, "overlapping-windows"),
        ({"mon-fri": ["22:00-06:00", "23:00-24:00"]}, "overlapping-windows"),
        ({"someday": ["09:00-18:00"]}, "bad-days"),
        ({"mon-tue-wed": ["09:00-18:00"]}, "bad-days"),
        ({"mon-wed": ["09:00-18:00"], "wed": ["09:00-12:00"]}, "repeated-day"),
        ({"mon": "09:00-18:00"}, "bad-window"),
        ({"mon": ["9" * 100_000]}, "too-long"),
    ],
)
def test_schedules_that_say_nothing_sensible(week: Any, code: str) -> None:
    with pytest.raises(SpellingError) as caught:
        WorkCalendar.create("Europe/Moscow", week)
    assert caught.value.code == code


def test_schedule_spellings() -> None:
    assert parse_days("mon-fri") == (0, 1, 2, 3, 4)
    assert parse_days("fri-mon") == (0, 4, 5, 6)
    assert parse_days("Mon, wed") == (0, 2)
    assert parse_days("пн-пт") == (0, 1, 2, 3, 4)
    assert parse_windows(["14:00-18:00", "09:00–13:00"]) == ((32400, 46800), (50400, 64800))
    assert parse_windows(["09:00-13:00", "13:00-18:00"]) == ((32400, 64800),)
    assert parse_windows(["22:00-06:00"]) == ((79200, 108000),)
    assert parse_windows(["00:00-24:00"]) == ((0, 86400),)
    assert parse_windows(["00:30-00:30"]) == ((1800, 88200),)
    assert parse_windows([]) == ()


def test_unknown_zone_offers_near_names() -> None:
    with pytest.raises(SpellingError) as caught:
        WorkCalendar.create("Moscow", OFFICE)
    assert (caught.value.code, caught.value.hints[0]) == ("unknown-zone", "Europe/Moscow")
    for name in (
        "../../etc/passwd",
        "Europe/../Europe/Moscow",
        "europe/moscow",
        "",
        "/etc/passwd",
        "x" * 100_000,
    ):
        with pytest.raises(SpellingError, match="unknown-zone"):
            WorkCalendar.create(name, OFFICE)


# The service promise of the method: considered by the end of the day if received before 14:00, else by 11:00 of the
# next (working) day. 20 October 2026 is a Tuesday.


def test_exactly_at_the_cut_off() -> None:
    two = at("2026-10-20T14:00+03:00")
    assert Cutoff(office(), 14 * HOUR, "close", 11 * HOUR).forward(two) == at("2026-10-21T11:00+03:00")
    kind = Cutoff(office(), 14 * HOUR, "close", 11 * HOUR, at_cutoff="in_time")
    assert kind.forward(two) == at("2026-10-20T18:00+03:00")
    assert kind.forward(two + 1) == at("2026-10-21T11:00+03:00")
    assert kind.backward(at("2026-10-20T18:00+03:00")) == two


def test_the_next_day_may_be_any_day() -> None:
    friday = at("2026-10-23T15:00+03:00")
    assert Cutoff(office(), 14 * HOUR, "close", 11 * HOUR).forward(friday) == at("2026-10-26T11:00+03:00")
    tomorrow = Cutoff(office(), 14 * HOUR, "close", 11 * HOUR, next_day="calendar")
    assert tomorrow.forward(friday) == at("2026-10-24T11:00+03:00")
    assert tomorrow.forward(at("2026-10-24T09:00+03:00")) == at("2026-10-26T18:00+03:00")


def test_the_end_of_the_day_may_be_midnight() -> None:
    op = Cutoff(office(), 14 * HOUR, "24:00", 11 * HOUR)
    assert op.forward(at("2026-10-20T10:00+03:00")) == at("2026-10-21T00:00+03:00")
    assert EndOfDay(office(), midnight=True).forward(at("2026-10-23T19:00+03:00")) == at(
        "2026-10-24T00:00+03:00"
    )
    assert EndOfDay(office(), midnight=True).forward(at("2026-10-24T00:00+03:00")) == at(
        "2026-10-24T00:00+03:00"
    )
    assert EndOfDay(office(), midnight=True).forward(at("2026-10-24T00:01+03:00")) == at(
        "2026-10-27T00:00+03:00"
    )


def test_after_the_close_of_a_short_day_is_after_the_cut_off() -> None:
    """Friday closes at 13:00, an hour before the cut-off."""
    calendar = WorkCalendar.create("Europe/Moscow", {"mon-thu": ["09:00-18:00"], "fri": ["09:00-13:00"]})
    op = Cutoff(calendar, 14 * HOUR, "close", 11 * HOUR)
    assert op.forward(at("2026-10-23T13:00+03:00")) == at("2026-10-23T13:00+03:00")
    assert op.forward(at("2026-10-23T13:01+03:00")) == at("2026-10-26T11:00+03:00")
    assert op.backward(at("2026-10-23T18:00+03:00")) == at("2026-10-23T13:00+03:00")


def test_a_cut_off_at_midnight() -> None:
    """Tuesday's 24:00 is in time for Tuesday, or Wednesday's first moment."""
    midnight = at("2026-10-21T00:00+03:00")
    kind = LateCutoff(office(), 24 * HOUR, 11 * HOUR, 18 * HOUR, at_cutoff="in_time")
    strict = LateCutoff(office(), 24 * HOUR, 11 * HOUR, 18 * HOUR)
    assert kind.forward(midnight) == at("2026-10-21T11:00+03:00")
    assert kind.forward(midnight + 1) == at("2026-10-22T11:00+03:00")
    assert kind.backward(at("2026-10-21T11:00+03:00")) == midnight
    assert strict.forward(midnight) == at("2026-10-22T11:00+03:00")
    assert strict.backward(at("2026-10-21T11:00+03:00")) == midnight - 1


NIGHTS = WorkCalendar.create("Europe/Moscow", {"mon-sun": ["20:00-12:00"]})


def test_promises_that_are_out_of_order() -> None:
    """A night shift closes at noon, after the 11:00 that later receipts get; 19:00 tomorrow is after its close."""
    noon = Cutoff(NIGHTS, 14 * HOUR, "close", 11 * HOUR)
    assert not noon.monotone
    turn = at("2026-10-20T14:00+03:00")
    assert noon.first_violation(at("2026-10-20T00:00+03:00")) == (turn - 1, turn)
    evening = Cutoff(office(), 14 * HOUR, "close", 19 * HOUR)
    assert not evening.monotone
    assert evening.first_violation(at("2026-10-20T00:00+03:00")) == (
        at("2026-10-21T00:00+03:00") - 1,
        at("2026-10-21T00:00+03:00"),
    )
    assert not Cutoff(office(), 14 * HOUR, "close", 11 * HOUR, count=2).monotone


def test_the_hulls_of_a_promise_out_of_order() -> None:
    """Wednesday 15:00 is due at the close of Thursday's shift, Friday noon: after Thursday 09:00's 11:00."""
    op = Cutoff(NIGHTS, 10 * HOUR, 11 * HOUR, "close")
    worst = Cutoff(NIGHTS, 10 * HOUR, 11 * HOUR, "close", hull="worst")
    thursday = at("2026-10-22T09:00+03:00")
    assert op.forward(thursday) == at("2026-10-22T11:00+03:00")
    assert worst.forward(thursday) == at("2026-10-23T12:00+03:00")
    assert worst.backward(at("2026-10-23T11:59+03:00")) == at("2026-10-21T10:00+03:00") - 1
    assert op.backward(at("2026-10-23T11:59+03:00")) == at("2026-10-21T10:00+03:00") - 1
    tuesday = at("2026-10-20T15:00+03:00")
    assert op.forward(tuesday) == at("2026-10-22T12:00+03:00")
    assert Cutoff(NIGHTS, 10 * HOUR, 11 * HOUR, "close", hull="wait").forward(tuesday) == at(
        "2026-10-21T11:00+03:00"
    )


def test_a_departure_just_before_the_day_began_again() -> None:
    """St. John's: 00:00 had been read when the clock went back to 23:01."""
    op = Departures("America/St_Johns", (0,))
    midnight = at("2006-10-29T00:00-02:30")
    assert op.backward(at("2006-10-28T23:30-03:30")) == midnight
    assert op.forward(at("2006-10-28T23:30-02:30")) == midnight
    assert op.forward(midnight + 1) == at("2006-10-30T00:00-03:30")


def test_departures_of_a_day_that_never_was_leave_at_the_jump() -> None:
    jump = at("2011-12-31T00:00+14:00")
    assert Departures("Pacific/Apia", (24 * HOUR,), (3,)).forward(jump) == jump
    assert Departures("Pacific/Apia", (12 * HOUR,), (4,)).forward(jump - 60) == jump
    assert Departures("Pacific/Apia", (12 * HOUR,), (4,)).backward(jump + 60) == jump


def test_departures_on_working_days_need_only_the_years_they_leave_in() -> None:
    op = Departures("Europe/Moscow", (6 * HOUR, 12 * HOUR), calendar=office(holidays=country("RU")))
    assert op.forward(at("2020-01-01T00:00+03:00")) == at("2020-01-09T06:00+03:00")
    assert op.backward(at("2027-12-31T23:59+03:00")) == at("2027-12-30T12:00+03:00")
    with pytest.raises(MissingYearError, match="2019"):
        op.backward(at("2020-01-09T05:59+03:00"))
    with pytest.raises(MissingYearError, match="2028"):
        op.forward(at("2027-12-30T12:01+03:00"))


def test_the_next_day_where_the_clock_goes_back() -> None:
    """02:59:59 of the first pass is answered at 02:59:59; whoever waits gets 02:00."""
    first, second = at("2026-10-25T02:30+02:00"), at("2026-10-25T02:30+01:00")
    assert NextDay("Europe/Berlin").forward(first) == at("2026-10-26T02:30+01:00")
    assert NextDay("Europe/Berlin").forward(second) == at("2026-10-26T02:30+01:00")
    assert NextDay("Europe/Berlin", "worst").forward(second) == at("2026-10-26T03:00+01:00") - 1
    assert NextDay("Europe/Berlin", "wait").forward(first) == at("2026-10-26T02:00+01:00")
    assert NextDay("Europe/Berlin", "wait").backward(at("2026-10-26T02:00+01:00")) == at(
        "2026-10-25T02:00+01:00"
    )
    assert NextDay("Europe/Berlin").backward(at("2026-10-26T02:30+01:00")) == first


def test_round_the_clock_closes_at_midnight() -> None:
    """Exactly at the close is in time; a second later means the next one."""
    op = EndOfDay(WorkCalendar.always("Europe/Moscow"))
    midnight = at("2026-10-21T00:00+03:00")
    assert op.forward(midnight) == midnight
    assert op.forward(midnight + 1) == midnight + 24 * HOUR
    assert op.backward(midnight - 1) == midnight - 24 * HOUR


def test_later_is_served_sooner_is_found() -> None:
    """Before 14:00: 18:00 of the next working day; after: 11:00 of it."""
    op = LateCutoff(office(), 14 * HOUR, 18 * HOUR, 11 * HOUR)
    assert not op.monotone
    first, second = op.first_violation(at("2026-10-20T09:00+03:00")) or (0, 0)
    assert (first, second) == (at("2026-10-20T14:00+03:00") - 1, at("2026-10-20T14:00+03:00"))
    assert (op.forward(first), op.forward(second)) == (
        at("2026-10-21T18:00+03:00"),
        at("2026-10-21T11:00+03:00"),
    )
    assert LateCutoff(office(), 14 * HOUR, 11 * HOUR, 18 * HOUR).monotone
    assert LateCutoff(office(), 14 * HOUR, 18 * HOUR, 11 * HOUR, "worst").monotone
    assert Cutoff(office(), 14 * HOUR, "close", 11 * HOUR).monotone
    assert (
        Cutoff(office(), 14 * HOUR, "close", 11 * HOUR).first_violation(at("2026-10-20T09:00+03:00")) is None
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: Work(office(), -1),
        lambda: Cutoff(office(), -1),
        lambda: Cutoff(office(), 14 * HOUR, 10 * HOUR),
        lambda: Cutoff(office(), 14 * HOUR, count=0),
        lambda: WorkingDays(office(), -1),
        lambda: WorkingDays(office(), 1, "noon"),  # type: ignore[arg-type]
        lambda: meet([]),
        lambda: Departures("Europe/Moscow", (90_000,)),
    ],
)
def test_operators_refuse_what_makes_no_sense(make: Any) -> None:
    with pytest.raises(ValueError):
        make()


def test_certificates_of_answers_that_are_never() -> None:
    """No office window holds 4 h 1 min; and nothing is too old for a calendar that never works."""
    due = at("2026-10-23T15:00+03:00")
    proof = certificate(Atomic(office(), 4 * HOUR + 60), due)
    assert (proof.backward, proof.forward, proof.neighbour) == (NEVER, NEVER, FOREVER)
    assert proof.holds(due)
    shut = WorkCalendar.create("Europe/Moscow", {})
    proof = certificate(Fresh(shut, HOUR), due)
    assert (proof.backward, proof.forward, proof.neighbour) == (NEVER, FOREVER, NEVER)
    assert proof.holds(due)


def test_a_wrong_certificate_does_not_hold() -> None:
    due = at("2026-10-26T10:00+03:00")
    proof = certificate(Work(office(), 3 * HOUR), due)
    assert proof.backward == at("2026-10-23T16:00+03:00")
    assert (proof.forward, proof.neighbour) == (due, due + 1)
    assert proof.holds(due)
    assert not proof.holds(due - 1)
    assert not proof.holds(due + 1)
