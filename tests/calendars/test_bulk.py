"""Bulk answers equal the scalar operators', element by element."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from fuzz import times
from hypothesis import given, settings
from hypothesis import strategies as st

import procmap.errors
from procmap.calendars import (
    FOREVER,
    NEVER,
    Atomic,
    Departures,
    Elapsed,
    EndOfDay,
    Fresh,
    HorizonError,
    MissingExtraError,
    MissingYearError,
    Operator,
    Work,
    WorkCalendar,
    WorkingDays,
    backward_many,
    country,
    forward_many,
)
from procmap.calendars.bulk_varying import steps_many, usable_many, vary

START = int(datetime.fromisoformat("2026-03-01T00:00+00:00").timestamp())
CALENDARS = [
    WorkCalendar.create("Europe/Moscow", {"mon-fri": ["09:00-13:00", "14:00-18:00"]}, holidays=country("RU")),
    WorkCalendar.create("Europe/Berlin", {"mon-sun": ["22:00-06:00"]}, closed=[date(2026, 4, 1)]),
    WorkCalendar.create("Australia/Lord_Howe", {"mon-sat": ["00:10-07:45"], "sun": ["00:30-00:30"]}),
    WorkCalendar.create("Asia/Kolkata", {"mon": ["09:00:01-09:00:08"], "thu": ["10:17-11:00"]}),
    WorkCalendar.always("America/New_York"),
]


@settings(max_examples=times(60), deadline=None, derandomize=True)
@given(
    st.sampled_from(CALENDARS),
    st.one_of(st.integers(0, 200_000), st.sampled_from([0, 1, 60, 900, 3600, 28_800])),
    st.lists(
        st.one_of(st.integers(0, 90 * 86_400), st.integers(0, 90 * 24).map(lambda h: h * 3600)), max_size=60
    ),
)
def test_bulk_equals_scalar(calendar: WorkCalendar, k: int, moments: list[int]) -> None:
    values = START + np.array(moments, np.int64)
    for op in (Work(calendar, k), Elapsed(k)):
        assert forward_many(op, values).tolist() == [op.forward(t) for t in values.tolist()]
        assert backward_many(op, values).tolist() == [op.backward(t) for t in values.tolist()]


@pytest.mark.parametrize("calendar", CALENDARS, ids=lambda calendar: calendar.zone)
@pytest.mark.parametrize("k", [1, 1020, 10_800, 12_345])
def test_bulk_equals_scalar_on_every_quarter_of_an_hour(calendar: WorkCalendar, k: int) -> None:
    values = np.arange(START, START + 60 * 86_400, 900)
    values = np.concatenate([values, values + 1, values - 1])
    op = Work(calendar, k)
    assert forward_many(op, values).tolist() == [op.forward(t) for t in values.tolist()]
    assert backward_many(op, values).tolist() == [op.backward(t) for t in values.tolist()]


def test_edges_too_odd_to_tabulate() -> None:
    calendar = WorkCalendar.create("Europe/Moscow", {"mon-fri": ["09:00:07-13:00:18", "14:01:03-18:00"]})
    values = np.arange(START, START + 20 * 86_400, 601)
    op = Work(calendar, 7777)
    assert forward_many(op, values).tolist() == [op.forward(t) for t in values.tolist()]
    assert backward_many(op, values).tolist() == [op.backward(t) for t in values.tolist()]


def test_shapes_sentinels_and_errors() -> None:
    op = Work(CALENDARS[0], 3600)
    assert forward_many(op, np.array([], np.int64)).shape == (0,)
    table = forward_many(op, np.full((3, 4), START))
    assert table.shape == (3, 4)
    assert (table == op.forward(START)).all()
    mixed = np.array([NEVER, START, FOREVER])
    assert backward_many(op, mixed).tolist() == [NEVER, op.backward(START), FOREVER]
    assert mixed.tolist() == [NEVER, START, FOREVER]
    with pytest.raises(MissingYearError):
        forward_many(op, np.array([START, START + 3 * 366 * 86_400]))
    with pytest.raises(HorizonError):
        forward_many(Work(CALENDARS[1], 1), np.array([1 << 40]))
    shut = Work(WorkCalendar.create("Europe/Moscow", {}, days={date(2026, 3, 2): ["10:00-11:00"]}), 3600)
    assert forward_many(shut, np.array([START, START + 40 * 86_400])).tolist() == [1_772_438_400, FOREVER]


def test_without_numpy_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    anything: Any = [START]
    for ask in (forward_many, backward_many):
        with pytest.raises(MissingExtraError) as caught:
            ask(Elapsed(1), anything)
        assert str(caught.value) == "numpy is not installed; run: pip install 'procmap[solvers]'"
    assert isinstance(caught.value, ImportError)
    assert procmap.errors.MissingExtraError is MissingExtraError


@pytest.mark.parametrize("kind", ["elapsed", "work", "atomic"])
def test_amounts_that_vary_are_answered_as_one_by_one(kind: str) -> None:
    one = {
        "elapsed": Elapsed,
        "work": lambda k: Work(CALENDARS[0], k),
        "atomic": lambda k: Atomic(CALENDARS[0], k),
    }
    rng = np.random.default_rng(5)
    instants = START + rng.integers(0, 40 * 86_400, 3000)
    amounts = rng.integers(0, 4 * 3600, 3000)
    found = vary(kind, CALENDARS[0], instants, amounts)
    assert found.tolist() == [
        one[kind](k).forward(t) for t, k in zip(instants.tolist(), amounts.tolist(), strict=True)
    ]


@pytest.mark.parametrize("calendar", CALENDARS[:3])
@pytest.mark.parametrize("seconds", [0, 600, 8 * 3600, 30 * 3600])
def test_until_when_things_are_usable_is_answered_as_one_by_one(calendar: WorkCalendar, seconds: int) -> None:
    instants = START + np.random.default_rng(8).integers(0, 40 * 86_400, 2000)
    operator = Fresh(calendar, seconds)
    assert usable_many(calendar, seconds, instants).tolist() == [
        operator.forward(t) for t in instants.tolist()
    ]


@pytest.mark.parametrize(
    "operator",
    [
        Departures("Europe/Moscow", (21_600, 43_200)),
        EndOfDay(CALENDARS[0]),
        WorkingDays(CALENDARS[0], 3, "close"),
        Departures("Europe/Berlin", (9_000,), days=(6,)),
    ],
)
def test_step_functions_are_answered_as_one_by_one(operator: Operator) -> None:
    instants = START + np.random.default_rng(6).integers(0, 60 * 86_400, 3000)
    assert steps_many(operator, instants).tolist() == [operator.forward(t) for t in instants.tolist()]
