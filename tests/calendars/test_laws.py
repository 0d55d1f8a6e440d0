"""The laws of the time algebra against an oracle that shares no code with it.

The oracle walks two months minute by minute: a list of wall-clock readings, the working minutes among them, and for
each requirement the forward answer of *every* minute, straight from the words of its definition. Backwards it is
max{t : F(t) <= d} over that list, so monotony, the Galois connection and the composition law are built into what is
compared. Hulls are running maxima and minima of the whole list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from fuzz import times
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from procmap.calendars import (
    FOREVER,
    NEVER,
    Atomic,
    Both,
    Cutoff,
    Departures,
    Either,
    Elapsed,
    EndOfDay,
    Fresh,
    FreshElapsed,
    LateCutoff,
    Meet,
    NextDay,
    Open,
    Operator,
    Sequence,
    Work,
    WorkCalendar,
    WorkingDays,
    certificate,
    is_finite,
)

DAYS = 60
INF = 1 << 40  # "not within these two months"

# Zone and a day worth standing around: changes of the clock (an hour, half an hour, at midnight, at 00:01, a
# day that never was), ends of years, and places where nothing happens.
PLACES = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Africa/Cairo", "2026-04-24"),
    ("Africa/Cairo", "2026-10-30"),
    ("America/Santiago", "2026-04-05"),
    ("America/Santiago", "2026-09-06"),
    ("America/St_Johns", "2006-10-29"),
    ("Pacific/Apia", "2011-12-30"),
    ("America/New_York", "2027-01-01"),
    ("Europe/Moscow", "2026-12-31"),
    ("Asia/Kolkata", "2028-02-29"),
]


@lru_cache(maxsize=32)
def clock(zone: str, middle: str) -> tuple[int, Any]:
    """The first minute (in minutes since 1970) and the wall reading, in minutes, of each minute."""
    with files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as source:
        rules = ZoneInfo.from_file(source)
    first = datetime.combine(date.fromisoformat(middle) - timedelta(DAYS // 2), datetime.min.time(), UTC)
    start = int(first.timestamp()) // 60
    readings = np.empty(DAYS * 1440, np.int64)
    for minute in range(len(readings)):
        shift = datetime.fromtimestamp((start + minute) * 60, rules).utcoffset()
        assert shift is not None
        readings[minute] = start + minute + shift // timedelta(minutes=1)
    return start, readings


def first_true(flags: Any) -> int:
    return int(np.argmax(flags)) if flags.any() else INF


@dataclass(frozen=True)
class Spec:
    """A calendar as plain data, from which both sides build their own."""

    place: int
    week: tuple[tuple[tuple[int, int], ...], ...]
    closed: tuple[int, ...]
    days: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]

    @property
    def middle(self) -> date:
        return date.fromisoformat(PLACES[self.place][1])


def spelled(windows: tuple[tuple[int, int], ...]) -> list[str]:
    return [f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in windows]


def built(spec: Spec) -> WorkCalendar:
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    return WorkCalendar.create(
        PLACES[spec.place][0],
        {name: spelled(windows) for name, windows in zip(names, spec.week, strict=True)},
        closed=[spec.middle + timedelta(n) for n in spec.closed],
        days={spec.middle + timedelta(n): spelled(windows) for n, windows in spec.days},
    )


class Oracle:
    """One calendar, minute by minute."""

    def __init__(self, spec: Spec) -> None:
        self.start, self.wall = clock(*PLACES[spec.place])
        self.size = len(self.wall)
        self.today = np.maximum.accumulate(self.wall // 1440)  # days since 1970, never going back
        shown = set((self.wall // 1440).tolist())
        epoch = date(1970, 1, 1)
        middle = (spec.middle - epoch).days
        special = {middle + n: windows for n, windows in spec.days}
        closed = {middle + n for n in spec.closed}
        self.windows: dict[int, tuple[tuple[int, int], ...]] = {}
        for day in range(int(self.today[0]) - 1, int(self.today[-1]) + 1):
            weekly = spec.week[(epoch + timedelta(day)).weekday()]
            windows = special.get(day, () if day in closed else weekly)
            if windows and (day in shown or day < self.today[0]):
                self.windows[day] = tuple((a, b if b > a else b + 1440) for a, b in windows)
        self.working = np.zeros(self.size, bool)
        for day, windows in self.windows.items():
            for a, b in windows:
                self.working[min(self.at(day, a), self.size) : min(self.at(day, b), self.size)] = True
        self.count = np.concatenate([[0], np.cumsum(self.working)])
        latest, self.closes = 0, {}
        for day in sorted(self.windows):
            latest = max(latest, self.at(day, self.windows[day][-1][1]))
            self.closes[day] = latest

    def at(self, day: int, minute: int) -> int:
        """The first minute whose clock reads it or later."""
        return first_true(self.wall >= day * 1440 + minute)

    def nth(self, day: int, n: int) -> int | None:
        """The n-th working day after a day (0: itself if working, else the next)."""
        later = [d for d in sorted(self.windows) if d > day or (n == 0 and d == day)]
        return later[max(n, 1) - 1] if len(later) >= max(n, 1) else None

    def map(self, function: Callable[[int], int]) -> Any:
        return np.array([function(t) for t in range(self.size)], np.int64)

    def by_day(self, answer: Callable[[int, int], int]) -> Any:
        """F(t) = answer(local day of t, t); the answer is worked out once per day and per its turn."""
        return self.map(lambda t: answer(int(self.today[t]), t))

    def work(self, k: int) -> Any:
        if k == 0:
            return np.arange(self.size)
        wanted = self.count[: self.size] + k
        found = np.searchsorted(self.count, wanted, "left")
        return np.where(found <= self.size - 1, found, INF)

    def atomic(self, k: int) -> Any:
        if k == 0:
            return np.arange(self.size)
        out, run, best = np.full(self.size, INF), 0, INF
        for t in range(self.size - 1, -1, -1):
            run = run + 1 if self.working[t] else 0
            best = t + k if run >= k else best
            out[t] = best
        return out

    def open(self) -> Any:
        return next_of(self.size, np.flatnonzero(self.working))

    def moments(self, at: str | int) -> dict[int, int]:
        if at == "close":
            return dict(self.closes)
        return {day: self.at(day, 1440 if at == "24:00" else int(at)) for day in self.windows}

    def end_of_day(self, at: str | int) -> Any:
        return next_of(self.size, np.array(sorted(self.moments(at).values()), np.int64))

    def working_days(self, n: int, at: str | int) -> Any:
        if n == 0:
            return self.end_of_day(at)
        moments = self.moments(at)
        days = range(int(self.today[0]), int(self.today[-1]) + 1)
        due = {day: moments.get(self.nth(day, n) or -1, INF) for day in days}
        return self.map(lambda t: due[int(self.today[t])])

    def cutoff(self, rule: dict[str, Any]) -> Any:
        """Straight from the words; ``late`` tells which receipts of a working day come after the cut-off."""
        cut = {day: self.at(day, rule["cutoff"]) for day in self.windows}
        in_time = rule["at_cutoff"] == "in_time"

        def late(day: int, t: int) -> bool:
            if rule["kind"] == "same" and rule["before"] == "close" and t > self.closes[day]:
                return True
            return t > cut[day] if in_time else t >= cut[day]

        def target(day: int | None, at: str | int) -> int:
            if day is None:
                return INF
            return (
                self.closes[day]
                if at == "close" and day in self.closes
                else self.at(day, at if isinstance(at, int) else 1440)
            )

        @cache
        def answer(day: int, after: bool) -> int:
            following = day + rule["count"] if rule.get("calendar_days") else self.nth(day, rule["count"])
            if rule["kind"] == "same":
                return target(following, rule["after"]) if after else target(day, rule["before"])
            return target(following, rule["after"] if after else rule["before"])

        def one(t: int) -> int:
            today = int(self.today[t])
            midnight = in_time and rule["cutoff"] == 1440 and t == self.at(today, 0)
            if midnight and today - 1 in self.windows and not late(today - 1, t):
                return answer(today - 1, False)
            day = self.nth_cached(today)
            return INF if day is None else answer(day, day == today and late(day, t))

        self.nth_cached = lru_cache(maxsize=None)(lambda today: self.nth(today, 0))
        return self.map(one)

    def departures(self, times: list[int], days: tuple[int, ...], only_working: bool) -> Any:
        leaves = [
            self.at(day, time)
            for day in range(int(self.today[0]), int(self.today[-1]) + 1)
            if (date(1970, 1, 1) + timedelta(day)).weekday() in days
            if not only_working or day in self.windows
            for time in times
        ]
        return next_of(self.size, np.array(sorted(set(leaves)), np.int64))

    def next_day(self) -> Any:
        wanted = self.wall + 1440
        best = np.maximum.accumulate(self.wall)
        found = np.searchsorted(best, wanted, "left")
        return np.where(found < self.size, found, INF)


def next_of(size: int, moments: Any) -> Any:
    """For each minute the first of ``moments`` (sorted) at or after it."""
    padded = np.append(moments[moments < INF], INF)
    return padded[np.searchsorted(padded, np.arange(size), "left")]


def hulled(forward: Any, hull: str | None) -> Any:
    if hull == "worst":
        return np.maximum.accumulate(forward)
    return np.minimum.accumulate(forward[::-1])[::-1] if hull == "wait" else forward


# Strategies.

EDGES = st.integers(0, 95).map(lambda n: n * 15)
OFFICE, NIGHT, ROUND = ((540, 780), (840, 1080)), ((1320, 360),), ((0, 1440),)


@st.composite
def day_windows(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    ready = draw(st.sampled_from([OFFICE, OFFICE, NIGHT, ROUND, ((30, 30),), ((60, 150),), (), None, None]))
    if ready is not None:
        return ready
    edges = sorted(draw(st.sets(EDGES, min_size=2, max_size=4)))
    windows = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    if len(edges) % 2:
        windows.append((edges[-1], draw(st.integers(0, edges[0] // 15)) * 15))
    return tuple(windows)


@st.composite
def specs(draw: st.DrawFn, place: int | None = None) -> Spec:
    where = draw(st.integers(0, len(PLACES) - 1)) if place is None else place
    rows = [draw(day_windows()) for _ in range(draw(st.integers(1, 3)))]
    week = tuple(rows[draw(st.integers(0, len(rows) - 1))] for _ in range(7))
    around = st.integers(-6, 6)
    closed = tuple(draw(st.sets(around, max_size=3)))
    days = tuple((n, draw(day_windows())) for n in sorted(draw(st.sets(around, max_size=2))))
    assume(any(week))
    return Spec(where, week, closed, days)


KINDS = ["work", "atomic", "open", "eod", "days", "cutoff", "departures", "elapsed", "next_day"]
TARGETS: st.SearchStrategy[str | int] = st.sampled_from(["close", "24:00", 0, 150, 660, 1080])
CLOCKS = st.sampled_from([0, 90, 150, 840, 1200, 1440])


def seconds(at: str | int) -> Any:
    return at * 60 if isinstance(at, int) else at


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "kind": draw(st.sampled_from(["same", "next"])),
        "cutoff": draw(CLOCKS),
        "before": draw(TARGETS),
        "after": draw(TARGETS),
        "at_cutoff": draw(st.sampled_from(["late", "in_time"])),
        "count": draw(st.sampled_from([1, 1, 2])),
        "hull": draw(st.sampled_from(["wait", "worst"])),
    }
    if rule["kind"] == "same":
        rule["calendar_days"] = draw(st.booleans())
        assume(not isinstance(rule["before"], int) or rule["before"] >= rule["cutoff"])
    return rule


def promise(rule: dict[str, Any], calendar: WorkCalendar, hull: Any) -> Cutoff | LateCutoff:
    common: dict[str, Any] = {
        "cutoff": rule["cutoff"] * 60,
        "before": seconds(rule["before"]),
        "after": seconds(rule["after"]),
        "at_cutoff": rule["at_cutoff"],
        "count": rule["count"],
        "hull": hull,
    }
    if rule["kind"] == "next":
        return LateCutoff(calendar, **common)
    return Cutoff(calendar, next_day="calendar" if rule["calendar_days"] else "working", **common)


@st.composite
def single(draw: st.DrawFn, calendar: WorkCalendar, oracle: Oracle, chosen: str = "") -> tuple[Operator, Any]:
    """One operator and the oracle's answer for every minute."""
    kind = chosen or draw(st.sampled_from(KINDS))
    k = draw(st.one_of(st.integers(0, 1500), st.sampled_from([0, 15, 60, 240, 241, 480, 540])))
    if kind == "work":
        return Work(calendar, k * 60), oracle.work(k)
    if kind == "atomic":
        return Atomic(calendar, k * 60), oracle.atomic(k)
    if kind == "open":
        return Open(calendar), oracle.open()
    if kind == "elapsed":
        later = np.arange(oracle.size) + k
        return Elapsed(k * 60), np.where(later < oracle.size, later, INF)
    if kind == "eod":
        midnight = draw(st.booleans())
        return EndOfDay(calendar, midnight), oracle.end_of_day("24:00" if midnight else "close")
    if kind == "days":
        n, at = draw(st.integers(0, 4)), draw(TARGETS)
        return WorkingDays(calendar, n, seconds(at)), oracle.working_days(n, at)
    if kind == "cutoff":
        rule = draw(rules())
        return promise(rule, calendar, rule["hull"]), hulled(oracle.cutoff(rule), rule["hull"])
    if kind == "departures":
        times = sorted(draw(st.sets(st.sampled_from([0, 30, 150, 360, 720, 1080, 1440]), min_size=1)))
        days, only = draw(st.sampled_from([(0, 1, 2, 3, 4), tuple(range(7)), (6,)])), draw(st.booleans())
        op = Departures(calendar.zone, tuple(t * 60 for t in times), days, calendar if only else None)
        return op, oracle.departures(times, days, only)
    hull: Any = draw(st.sampled_from(["worst", "wait"]))
    return next_day_pair(calendar.zone, hull, oracle)


def next_day_pair(zone: str, hull: Any, oracle: Oracle) -> tuple[Operator, Any]:
    """With ticks of a second the end of the first pass is 59 seconds past the oracle's last minute."""
    return NextDay(zone, hull), hulled(oracle.next_day(), hull)


def then(first: Any, second: Any) -> Any:
    """second after first, minute by minute."""
    inside = first < len(second)
    return np.where(inside, second[np.minimum(first, len(second) - 1)], INF)


def compare(op: Operator, forward: Any, oracle: Oracle, t: int, exact: bool = True) -> None:
    """Forward at minute t, and backward for what comes out and around it, against the list."""
    base = oracle.start
    if forward[t] < INF:
        assert op.forward((base + t) * 60) // 60 == base + forward[t]
    for d in {t, int(min(forward[t], oracle.size - 1)), max(int(min(forward[t], oracle.size - 1)) - 1, 0)}:
        within = np.flatnonzero(forward <= d)
        back = op.backward((base + d) * 60)
        if len(within) and within[-1] > 3 * 1440:
            assert is_finite(back)
            assert back // 60 == base + within[-1]
        if is_finite(back) and exact:
            assert certificate(op, (base + d) * 60).holds((base + d) * 60)


PROFILE: dict[str, Any] = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}
MINUTES = st.integers(24 * 1440, 36 * 1440)


@pytest.mark.parametrize(("kind", "weight"), [(kind, 4 if kind == "cutoff" else 1) for kind in KINDS])
def test_operators_agree_with_the_minute_by_minute_search(kind: str, weight: int) -> None:
    @settings(max_examples=times(16 * weight), **PROFILE)
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        one_operator(data, kind)

    agree()


def one_operator(data: st.DataObject, kind: str) -> None:
    spec = data.draw(specs())
    calendar, oracle = built(spec), Oracle(spec)
    op, forward = data.draw(single(calendar, oracle, kind))
    for t in data.draw(st.lists(MINUTES, min_size=4, max_size=8)):
        compare(op, forward, oracle, t)


@settings(max_examples=times(60), **PROFILE)
@given(st.data())
def test_chains_and_joins_agree_with_the_minute_by_minute_search(data: st.DataObject) -> None:
    spec = data.draw(specs())
    calendar, oracle = built(spec), Oracle(spec)
    pairs = [data.draw(single(calendar, oracle)) for _ in range(data.draw(st.integers(2, 3)))]
    assume(not any(isinstance(op, NextDay) for op, _ in pairs))  # its worst hull ends within a minute
    parts = tuple(op for op, _ in pairs)
    shape = data.draw(st.sampled_from(["sequence", "both", "either"]))
    forward = pairs[0][1]
    combine: dict[str, Any] = {"sequence": then, "both": np.maximum, "either": np.minimum}
    for _, other in pairs[1:]:
        forward = combine[shape](forward, other)
    joins: dict[str, Any] = {"sequence": Sequence, "both": Both, "either": Either}
    op = joins[shape](parts)
    for t in data.draw(st.lists(MINUTES, min_size=2, max_size=4)):
        compare(op, forward, oracle, t)


@settings(max_examples=times(40), **PROFILE)
@given(st.data(), st.integers(1, 900))
def test_meetings_agree_with_the_minute_by_minute_search(data: st.DataObject, k: int) -> None:
    place = data.draw(st.integers(0, len(PLACES) - 1))
    one, two = data.draw(specs(place)), data.draw(specs(place))
    oracle, other = Oracle(one), Oracle(two)
    oracle.working &= other.working
    oracle.count = np.concatenate([[0], np.cumsum(oracle.working)])
    assume(oracle.count[-1] > 3000)
    for t in data.draw(st.lists(MINUTES, min_size=2, max_size=4)):
        compare(Meet((built(one), built(two)), k * 60), oracle.work(k), oracle, t)


@settings(max_examples=times(40), **PROFILE)
@given(st.data(), st.integers(0, 900))
def test_maximum_lags_are_the_mirror_image(data: st.DataObject, k: int) -> None:
    """u <= last(C(p) + k) <=> p >= first(C(u) - k), over every minute."""
    spec = data.draw(specs())
    oracle = Oracle(spec)
    op = Fresh(built(spec), k * 60)
    for p in data.draw(st.lists(MINUTES, min_size=2, max_size=6)):
        usable = np.flatnonzero(oracle.count <= oracle.count[p] + k)[-1]
        if usable < oracle.size:
            assert op.forward((oracle.start + p) * 60) == (oracle.start + usable) * 60
        oldest = int(np.flatnonzero(oracle.count >= oracle.count[p] - k)[0])
        if oldest > 0:
            assert op.backward((oracle.start + p) * 60) == (oracle.start + oldest) * 60
        at = (oracle.start + p) * 60
        if is_finite(op.backward(at)):
            assert certificate(op, at).holds(at)


@settings(max_examples=times(100), **PROFILE)
@given(st.data())
def test_galois_and_monotony_to_the_second(data: st.DataObject) -> None:
    """f(t) <= d <=> t <= f#(d), and t <= u => f(t) <= f(u), at instants of any second."""
    spec = data.draw(specs())
    calendar, oracle = built(spec), Oracle(spec)
    op, _ = data.draw(single(calendar, oracle))
    base = oracle.start * 60
    instants = st.integers(24 * 86400, 36 * 86400)
    for _ in range(6):
        t, u = sorted(base + n for n in data.draw(st.tuples(instants, instants)))
        assert op.forward(t) <= op.forward(u)
        for d in (u, op.forward(t), op.forward(t) - 1):
            if is_finite(d) and is_finite(op.backward(d)):
                assert (op.forward(t) <= d) == (t <= op.backward(d))
                assert certificate(op, d).holds(d)


@settings(max_examples=times(60), **PROFILE)
@given(st.data())
def test_violations_are_found_exactly_where_a_later_receipt_is_answered_sooner(data: st.DataObject) -> None:
    spec = data.draw(specs())
    calendar, oracle = built(spec), Oracle(spec)
    rule = data.draw(rules())
    forward = oracle.cutoff(rule)[20 * 1440 : 40 * 1440]
    op = promise(rule, calendar, None)
    start = (oracle.start + 24 * 1440) * 60
    found = op.first_violation(start, 8)
    if found:
        first, second = found
        assert first < second
        assert op.forward(first) > op.forward(second)
        assert not op.monotone
    inner = forward[5 * 1440 : 10 * 1440]
    if (np.diff(inner[inner < INF]) < 0).any():
        assert found
        assert not op.monotone


OPERATORS: list[Operator] = [
    Elapsed(60),
    Work(WorkCalendar.always("Europe/Moscow"), 60),
    Atomic(WorkCalendar.always("Europe/Moscow"), 60),
    Open(WorkCalendar.always("Europe/Moscow")),
    EndOfDay(WorkCalendar.always("Europe/Moscow")),
    WorkingDays(WorkCalendar.always("Europe/Moscow"), 2),
    Cutoff(WorkCalendar.always("Europe/Moscow"), 50400, "close", 39600),
    LateCutoff(WorkCalendar.always("Europe/Moscow"), 50400, 64800, 39600, "wait"),
    Departures("Europe/Moscow", (3600,)),
    NextDay("Europe/Berlin", "worst"),
    Fresh(WorkCalendar.always("Europe/Moscow"), 60),
    FreshElapsed(60),
    Meet((WorkCalendar.always("Europe/Moscow"),), 60),
]


@pytest.mark.parametrize("op", OPERATORS, ids=lambda op: op.kind)
@pytest.mark.parametrize("t", [NEVER, FOREVER])
def test_sentinels_pass_through(op: Operator, t: int) -> None:
    for handed in (op, Sequence((op, op)), Both((op, op)), Either((op,))):
        assert handed.forward(t) == t
        assert handed.backward(t) == t
