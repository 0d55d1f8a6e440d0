"""The conformance suite: every worked case of ``tests/cases/time_cases.yaml``, forwards and backwards.

The wanted values were written by hand and checked by brute force with minute ticks, so results are floored
to the minute before comparing, as the file's header says.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

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
    SpellingError,
    Work,
    WorkCalendar,
    WorkingDays,
    by,
    certificate,
    format_duration,
    format_label,
    not_before,
    parse_clock,
    parse_days,
    parse_duration,
    parse_label,
)
from procmap.calendars.label import Label

# BaseLoader leaves every scalar a string: "18:00" stays what the file says.
FILE = yaml.load(
    (Path(__file__).parents[1] / "cases" / "time_cases.yaml").read_text("utf-8"), yaml.BaseLoader
)
HULLS: dict[str, Any] = {"raw": None, "wait": "wait", "worst": "worst", "none": None, "null": None}


def calendar(row: dict[str, Any]) -> WorkCalendar:
    return WorkCalendar.create(
        row["tz"],
        row["week"],
        [date.fromisoformat(day) for day in row.get("closed", ())],
        {date.fromisoformat(day): windows for day, windows in row.get("days", {}).items()},
    )


CALENDARS = {name: calendar(row) for name, row in FILE["calendars"].items()}


def instant(text: str) -> int:
    if text in ("inf", "-inf"):
        return FOREVER if text == "inf" else NEVER
    return int(datetime.fromisoformat(text).timestamp())


def minute(t: int) -> int:
    return t if t in (FOREVER, NEVER) else t // 60 * 60


def operator(f: list[Any]) -> Operator:  # noqa: C901, PLR0912
    name, *args = f
    match name:
        case "work":
            return Work(CALENDARS[args[0]], 60 * int(args[1]))
        case "atomic":
            return Atomic(CALENDARS[args[0]], 60 * int(args[1]))
        case "open":
            return Open(CALENDARS[args[0]])
        case "elapsed":
            return Elapsed(60 * int(args[0]))
        case "eod":
            return EndOfDay(CALENDARS[args[0]])
        case "workdays":
            at: Any = args[2] if args[2] == "close" else parse_clock(args[2])
            return WorkingDays(CALENDARS[args[0]], int(args[1]), at)
        case "cutoff":
            return Cutoff(CALENDARS[args[0]], parse_clock(args[1]), args[2], parse_clock(args[3]))
        case "cutoff_late":
            early, late = parse_clock(args[2]), parse_clock(args[3])
            return LateCutoff(CALENDARS[args[0]], parse_clock(args[1]), early, late, HULLS[args[4]])
        case "departures":
            return Departures(args[0], tuple(map(parse_clock, args[1])), parse_days(args[2]))
        case "meet":
            return Meet(tuple(CALENDARS[name] for name in args[0]), 60 * int(args[1]))
        case "fresh":
            return Fresh(CALENDARS[args[0]], 60 * int(args[1]))
        case "fresh_elapsed":
            return FreshElapsed(60 * int(args[0]))
        case "next_day":
            return NextDay(args[0], HULLS[args[1]])
        case "seq" | "both" | "either":
            parts = tuple(map(operator, args))
            joins: dict[str, Any] = {"seq": Sequence, "both": Both, "either": Either}
            made: Operator = joins[name](parts)
            return made
    raise AssertionError(f"the case file speaks of {name!r}, which this suite does not know")


MOVES = [case for case in FILE["cases"] if "f" in case]
POINTS = [case for case in FILE["cases"] if "point" in case]


def test_every_case_is_run() -> None:
    assert len(MOVES) + len(POINTS) == len(FILE["cases"]) == 69


@pytest.mark.parametrize("case", MOVES, ids=lambda case: case["id"])
def test_move(case: dict[str, Any]) -> None:
    op = operator(case["f"])
    at = instant(case["at"])
    answer = op.forward(at) if case["dir"] == "fwd" else op.backward(at)
    assert minute(answer) == instant(case["want"]), case["why"]


@pytest.mark.parametrize("case", [c for c in MOVES if c["dir"] == "back"], ids=lambda case: case["id"])
def test_backward_answers_are_certified(case: dict[str, Any]) -> None:
    at = instant(case["at"])
    assert certificate(operator(case["f"]), at).holds(at)


@pytest.mark.parametrize("case", POINTS, ids=lambda case: case["id"])
def test_point(case: dict[str, Any]) -> None:
    point = case["point"]
    cal = CALENDARS.get(point.get("cal", ""))
    label = Label(int(point.get("wd", point.get("days", 0))), parse_clock(point["time"]), "wd" in point)
    place = not_before if point.get("mode") == "not_before" else by
    zone = point.get("tz") or (cal.zone if cal else "")
    assert place(label, date.fromisoformat(point["anchor"]), zone, cal) == instant(case["want"]), case["why"]


@pytest.mark.parametrize("row", FILE["durations"], ids=lambda row: row["text"])
def test_duration(row: dict[str, Any]) -> None:
    ((kind, amount),) = row["want"].items()
    duration = parse_duration(row["text"])
    assert (duration.kind, duration.amount) == (kind, 0 if kind == "eod" else int(amount))
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize("text", FILE["durations_rejected"])
def test_duration_rejected(text: str) -> None:
    with pytest.raises(SpellingError):
        parse_duration(text)


@pytest.mark.parametrize("row", FILE["points"], ids=lambda row: row["text"])
def test_label(row: dict[str, Any]) -> None:
    want = row["want"]
    hours, minutes = map(int, want["time"].split(":"))
    label = parse_label(row["text"])
    assert label == Label(int(want.get("wd", want.get("days"))), hours * 3600 + minutes * 60, "wd" in want)
    assert parse_label(format_label(label)) == label


@pytest.mark.parametrize("row", FILE["points_day_only"], ids=lambda row: row["text"])
def test_label_day_only(row: dict[str, Any]) -> None:
    label = parse_label(row["text"])
    assert label == Label(int(row["days"]), None)
    assert parse_label(format_label(label)) == label


@pytest.mark.parametrize("text", FILE["points_rejected"])
def test_label_rejected(text: str) -> None:
    with pytest.raises(SpellingError):
        parse_label(text)
