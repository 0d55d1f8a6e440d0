"""One calendar operator: eleven working hours on, against django-bizcal and pandas; and a million at once.

Every peer's answers are asserted equal to ours before any time counts, on instants inside working time whose
answers are too (what a close means differs).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from measure import Row, Way, against, medians, row, table

from procmap.calendars import Work, WorkCalendar, forward_many

WORK = "one calendar operator"
HOURS = 11
ZONE = ZoneInfo("Europe/Moscow")
CLOSED = [date(2026, 1, 1) + timedelta(n) for n in range(11)] + [date(2026, 5, 1), date(2026, 6, 12)]
START = int(datetime(2026, 2, 2, tzinfo=UTC).timestamp())
FASTER = ">= 10"
BULK = ">= 100"

Shift = Callable[[datetime], datetime]


def ours() -> Work:
    """Eleven working hours of an office."""
    calendar = WorkCalendar.create(ZONE.key, {"mon-fri": ["09:00-13:00", "14:00-18:00"]}, closed=CLOSED)
    return Work(calendar, HOURS * 3600)


def instants(op: Work, count: int) -> list[int]:
    """Shuffled instants strictly inside working time, off the hour."""
    chance = random.Random(20261123)
    out: list[int] = []
    while len(out) < count:
        t = START + chance.randrange(200 * 86_400)
        if op.calendar.is_working(t - 1) and op.calendar.is_working(t) and t % 3600:
            out.append(t)
    return out


def _bizcal() -> Shift | None:
    try:
        from django_bizcal.calendars.working import WorkingCalendar
        from django_bizcal.providers import SetHolidayProvider
    except ImportError:
        return None
    week: Any = {day: [("09:00", "13:00"), ("14:00", "18:00")] for day in range(5)}
    closed = SetHolidayProvider.from_dates(CLOSED)
    calendar: Any = WorkingCalendar(tz=ZONE.key, weekly_schedule=week, holiday_provider=closed)
    return lambda start: calendar.add_business_time(start, timedelta(hours=HOURS))


def _pandas() -> Shift | None:
    try:
        import pandas as pd  # type: ignore[import-untyped]
    except ImportError:
        return None
    hours: Any = pd.offsets.CustomBusinessHour(
        n=HOURS, start=["09:00", "14:00"], end=["13:00", "18:00"], holidays=CLOSED
    )
    return lambda start: (
        (pd.Timestamp(start.replace(tzinfo=None)) + hours).to_pydatetime().replace(tzinfo=ZONE)
    )


def run(quick: bool = False) -> list[Row]:
    """One row a peer, one for arrays."""
    op = ours()
    some = instants(op, 50 if quick else 2_000)
    starts = [datetime.fromtimestamp(t, ZONE) for t in some]
    answers = [op.forward(t) for t in some]
    assert [op.forward(op.backward(d)) for d in answers] == answers
    ways: dict[str, Way] = {"procmap": lambda: [op.forward(t) for t in some]}
    for name, shift in (("django-bizcal", _bizcal()), ("pandas", _pandas())):
        if shift is not None:
            assert [int(shift(start).timestamp()) for start in starts] == answers, f"{name} disagrees"
            ways[name] = lambda shift=shift: [shift(start) for start in starts]  # type: ignore[misc]
    spent = {name: time / len(some) for name, time in medians(ways).items()}
    floors = {"django-bizcal": FASTER}
    rows = against(WORK, "11 working hours", "1", spent, floors=floors, figure="times faster")
    return rows + _bulk(op, some, answers, 10_000 if quick else 1_000_000, "" if quick else BULK)


def _bulk(op: Work, some: list[int], answers: list[int], count: int, floor: str) -> list[Row]:
    try:
        import numpy as np
    except ImportError:
        return []
    few = np.array(some, np.int64)
    assert forward_many(op, few).tolist() == answers
    many = np.resize(few, count)
    spent = medians({"procmap": lambda: forward_many(op, many)})["procmap"]
    rate = count / spent / 1e6
    case = "11 working hours, array, million a second"
    return [row(WORK, case, count, "count", rate, ours=spent, floor=floor)]


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv)))
