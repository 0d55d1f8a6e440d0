"""``procmap due``: due times worked out by hand, the rule in words, and the way back with its proof."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmap.analysis.service.arrivals import read_promise
from procmap.analysis.service.receipts import ask
from procmap.api.due import Moments, due, readings
from procmap.api.load import load
from procmap.calendars import SpellingError, WorkCalendar, is_finite, parse_moment
from procmap.cli.app import main
from procmap.export.to_json import instant
from procmap.model import Promise

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "examples" / "sales_to_cs_handoff.yaml")
PROCESS = load(EXAMPLE)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROCMAP_TODAY", "2026-11-23")
    monkeypatch.setenv("PROCMAP_LANG", "en")


def promised(
    zone: str = "Europe/Moscow", week: str = "mon-fri", **words: Any
) -> tuple[Promise, WorkCalendar]:
    tier = words.pop("tier", {"share": "95 %", "cutoff": "14:00", "before": "EOD", "after": "D+1 11:00"})
    settled = {"at_cutoff": "late", "next_day": "working", "end_of_day": "close", **words}
    return Promise.model_validate(
        {"what": "x", "tiers": [tier], **{k: v for k, v in settled.items() if v}}
    ), WorkCalendar.create(zone, {week: ["09:00-13:00", "14:00-18:00"]})


def answer(promise: Promise, calendar: WorkCalendar, *received: str) -> list[str | None]:
    """The due times of the first tier, with offsets."""
    read = read_promise(promise, calendar.zone, calendar)
    found = ask(("p", promise), read, [parse_moment(text, calendar.zone) for text in received], [])
    assert found.complete, found
    return [instant(one.due[0].at, calendar.zone) for one in found.receipts]


# Friday 27.11.2026; the office closes at 18:00. 31.12.2026 and 01.-08.01.2027 are days off, 30.04.2026 is short.
@pytest.mark.parametrize(
    ("received", "tier", "tail"),
    [
        ("2026-11-27 13:59:59", "2026-11-27T18:00:00+03:00", "2026-12-02T18:00:00+03:00"),
        ("2026-11-27 14:00", "2026-11-30T11:00:00+03:00", "2026-12-02T18:00:00+03:00"),
        ("2026-11-27 15:00", "2026-11-30T11:00:00+03:00", "2026-12-02T18:00:00+03:00"),
        ("27.11.2026 15:00", "2026-11-30T11:00:00+03:00", "2026-12-02T18:00:00+03:00"),
        ("2026-11-28 12:00", "2026-11-30T18:00:00+03:00", "2026-12-02T18:00:00+03:00"),
        ("2026-12-30 17:00", "2027-01-11T11:00:00+03:00", "2027-01-13T18:00:00+03:00"),
        ("2026-04-30 13:00", "2026-04-30T17:00:00+03:00", "2026-05-06T18:00:00+03:00"),
        ("2026-04-30 14:30", "2026-05-04T11:00:00+03:00", "2026-05-06T18:00:00+03:00"),
        ("2026-11-27 15:00 Asia/Omsk", "2026-11-27T18:00:00+03:00", "2026-12-02T18:00:00+03:00"),
        ("2026-11-27T15:00+06:00", "2026-11-27T18:00:00+03:00", "2026-12-02T18:00:00+03:00"),
    ],
)
def test_the_example(received: str, tier: str, tail: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", EXAMPLE, "considered", "--received", received, "--format", "json"]) == 0
    [receipt] = json.loads(capsys.readouterr().out)["receipts"]
    assert [one["due"] for one in receipt["due"]] == [tier, tail]


def test_the_rule_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            ["due", EXAMPLE, "considered", "--received", "2026-11-27 14:00", "--received", "2026-11-28 12:00"]
        )
        == 0
    )
    printed = capsys.readouterr().out
    assert "received exactly at the cut-off: counts as late; “next day” is: the next working day" in printed
    assert "within 3 working days; days are counted from: the day after receipt" in printed
    assert "received on a day off, counts as received at the beginning of Monday 2026-11-30" in printed


def test_back_with_proof(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", EXAMPLE, "considered", "--answered-by", "2026-11-30 11:00", "--format", "json"]) == 0
    [deadline] = json.loads(capsys.readouterr().out)["deadlines"]
    assert [(one["received_by"], one["due"], one["due_a_second_later"]) for one in deadline["latest"]] == [
        ("2026-11-27T23:59:59+03:00", "2026-11-30T11:00:00+03:00", "2026-11-30T18:00:00+03:00"),
        ("2026-11-24T23:59:59+03:00", "2026-11-27T18:00:00+03:00", "2026-11-30T18:00:00+03:00"),
    ]


def test_in_time_at_the_cutoff_and_the_next_calendar_day() -> None:
    assert answer(*promised(at_cutoff="in_time"), "2026-11-27 14:00", "2026-11-27 14:00:01") == [
        "2026-11-27T18:00:00+03:00", "2026-11-30T11:00:00+03:00",
    ]  # fmt: skip
    assert answer(*promised(next_day="calendar"), "2026-11-27 15:00") == ["2026-11-28T11:00:00+03:00"]
    assert answer(*promised(end_of_day="24:00"), "2026-11-27 13:00") == ["2026-11-28T00:00:00+03:00"]


def test_clock_changes_of_berlin() -> None:
    """The clocks go back on Sunday 25.10.2026, 03:00 to 02:00."""
    daily = promised("Europe/Berlin", "mon-sun")
    assert answer(*daily, "2026-10-24 15:00") == ["2026-10-25T11:00:00+01:00"]
    day = promised("Europe/Berlin", "mon-sun", tier={"within": "24h"})
    assert answer(*day, "2026-10-24 15:00", "2026-10-25 02:30+02:00", "2026-10-25 02:30+01:00") == [
        "2026-10-25T14:00:00+01:00", "2026-10-26T01:30:00+01:00", "2026-10-26T02:30:00+01:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "hints"),
    [
        ("2026-10-25 02:30", "clock-twice", ("2026-10-25 02:30+02:00", "2026-10-25 02:30+01:00")),
        ("2026-03-29 02:30", "clock-skips", ()),
        ("2026-02-30 12:00", "out-of-range", ("2026-11-27 15:00",)),
        ("0001-01-01 12:00", "out-of-range", ("2026-11-27 15:00",)),
        ("yesterday", "not-a-moment", ("2026-11-27 15:00",)),
        ("2026-11-27", "not-a-moment", ("2026-11-27 15:00",)),
        ("2026-11-27 15:00 Mars/Base", "unknown-zone", ()),
        ("9" * 100, "not-a-moment", ("2026-11-27 15:00",)),
    ],
)
def test_what_is_no_moment(text: str, code: str, hints: tuple[str, ...]) -> None:
    with pytest.raises(SpellingError) as caught:
        parse_moment(text, "Europe/Berlin")
    assert (caught.value.code, caught.value.hints) == (code, hints)


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, told in [
        ([], "--received or --answered-by"),
        (["--received", "soon"], "--received: “soon” is no moment"),
        (["--answered-by", "soon"], "--answered-by: “soon” is no moment"),
    ]:
        assert main(["due", EXAMPLE, "considered", *arguments]) == 2
        assert told in capsys.readouterr().err
    assert main(["due", EXAMPLE, "consdered", "--received", "2026-11-27 15:00"]) == 2
    assert "did you mean “considered”" in capsys.readouterr().err


@pytest.mark.parametrize("choice", ["at_cutoff", "next_day", "end_of_day"])
def test_a_choice_that_is_not_settled(
    choice: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = Path(EXAMPLE).read_text("utf-8").splitlines(keepends=True)
    path = tmp_path / "unsettled.yaml"
    path.write_text("".join(one for one in lines if not one.lstrip().startswith(f"{choice}:")), "utf-8")
    assert main(["due", str(path), "considered", "--received", "2026-11-27 15:00"]) == 1
    printed = capsys.readouterr().out
    assert "write this under promises: considered" in printed
    assert f"    {choice}: " in printed
    assert "2026-11-30" not in printed


def test_a_year_without_a_calendar(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", EXAMPLE, "considered", "--received", "2031-11-27 15:00"]) == 1
    assert "no calendar data for 2031 (RU)" in capsys.readouterr().out


def test_later_is_sooner_only_where_it_matters() -> None:
    """Before 14:00 by 18:00 of the next day, after 14:00 by 11:00 of it: 13:00 is due after 15:00."""
    tier = {"cutoff": "14:00", "before": "D+1 18:00", "after": "D+1 11:00"}
    promise, calendar = promised(tier=tier)
    read = read_promise(promise, calendar.zone, calendar)
    moments = [parse_moment(text, calendar.zone) for text in ("2026-11-24 13:00", "2026-11-24 15:00")]
    found = ask(("p", promise), read, moments, moments)
    assert found.lacking == ("if_later_is_sooner",)
    assert answer(*promised(tier=tier, if_later_is_sooner="wait"), "2026-11-24 13:00") == [
        "2026-11-25T11:00:00+03:00"
    ]
    assert answer(*promised(tier=tier, if_later_is_sooner="worst"), "2026-11-24 15:00") == [
        "2026-11-25T18:00:00+03:00"
    ]


YEAR = st.integers(
    int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2027, 6, 30, tzinfo=UTC).timestamp())
)


@given(t=YEAR, d=YEAR)
def test_forth_and_back_agree(t: int, d: int) -> None:
    """f(t) <= d exactly when t <= f#(d), for every tier, and the proof holds."""
    promise = PROCESS.promises["considered"]
    found = ask(("considered", promise), readings(PROCESS, promise), [t], [d])
    for due_, latest in zip(found.receipts[0].due, found.deadlines[0].latest, strict=True):
        assert latest.proof is not None
        assert latest.proof.holds(d)
        assert due_.at is not None
        assert is_finite(latest.proof.backward)
        assert (due_.at <= d) == (t <= latest.proof.backward)


def test_the_library_answers_too() -> None:
    found = due(PROCESS, "considered", Moments(["2026-11-27 15:00"]))
    assert found.receipts[0].due[0].at == datetime(2026, 11, 30, 8, tzinfo=UTC).timestamp()


def test_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "ru", "due", EXAMPLE, "considered", "--received", "2026-11-27 15:00"]) == 0
    assert "срок — понедельник 30.11.2026 11:00" in capsys.readouterr().out


def test_the_steps_that_serve_a_promise(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Friday 15:00: over the script 65 min, to 16:05; the hard way 4 h, three of them on Friday, to Monday 10:00.

    As is one or two working days: Monday or Tuesday 18:00, both behind 11:00. Wednesday 17:00: one hour, then three on
    Thursday, to 12:00, an hour behind 11:00.
    """
    asked = ["due", EXAMPLE, "considered", "--received", "2026-11-27 15:00", "--received", "2026-11-25 17:00"]
    assert main([*asked, "--format", "json"]) == 0
    friday, wednesday = json.loads(capsys.readouterr().out)["receipts"]
    assert friday["served"] == [
        {
            "state": "as_is",
            "family": "request",
            "best": "2026-11-30T18:00:00+03:00",
            "worst": "2026-12-01T18:00:00+03:00",
        },
        {
            "state": "to_be",
            "family": "request",
            "best": "2026-11-27T16:05:00+03:00",
            "worst": "2026-11-30T10:00:00+03:00",
        },
    ]
    assert wednesday["served"][1]["worst"] == "2026-11-26T12:00:00+03:00"
    assert main(asked) == 0
    out = capsys.readouterr().out
    assert out.count("tier (95 %): even at best too late") == 2
    assert out.count("tier (95 %): at worst 1 h late") == 1
    # Where a step has no duration, or the steps run in a circle, nothing is said of the time.
    text = Path(EXAMPLE).read_text("utf-8")
    for n, (old, new) in enumerate(
        (("takes: 20m..30m", "notes: x"), ("after: arrive\n        takes: 15m..30m", "after: reply"))
    ):
        assert old in text
        file = tmp_path / f"{n}.yaml"
        file.write_text(text.replace(old, new), "utf-8")
        main(["due", str(file), "considered", "--received", "2026-11-27 15:00"])
        assert "как надо · Обращение клиента: when it is answered cannot be told" in capsys.readouterr().out
