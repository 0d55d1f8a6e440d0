"""Spellings beyond the conformance file: reasons and hints, spreads, zones, round trips, hostile text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import pytest
from children import ends
from fuzz import times
from hypothesis import given, settings
from hypothesis import strategies as st

from procmap.calendars import (
    Duration,
    Label,
    SpellingError,
    Spread,
    WorkCalendar,
    by,
    country,
    format_duration,
    format_label,
    format_spread,
    label_day,
    not_before,
    parse_clock,
    parse_days,
    parse_duration,
    parse_label,
    parse_spread,
    parse_windows,
    wall,
)
from procmap.calendars.russian import in_russian

HOUR = 3600


@pytest.mark.parametrize(
    ("text", "code", "hints"),
    [
        ("1 day", "bare-day", ("24h", "1 working day", "D+1")),
        ("3 дня", "bare-day", ("72h", "3 working days", "D+3")),
        ("P2D", "bare-day", ("48h", "2 working days", "D+2")),
        ("2 weeks", "bare-week", ("336h", "10 working days")),
        ("P1M", "bare-month", ("720h", "21 working days")),
        ("1 год", "bare-year", ("8760h", "247 working days")),
        ("90", "no-unit", ("90 min", "90 h")),
        ("1:30", "clock-as-duration", ("1h 30m",)),
        ("-PT3H", "negative", ("PT3H",)),
        ("2h -30m", "negative", ("2h 30m",)),
        ("0.5 working days", "fraction-of-day", ("4 working hours", "1 working day")),
        ("1 working day 2h", "mixed-units", ("1 working day", "8 working hours")),
        ("2h 1 working hour", "mixed-units", ()),
        ("30m 2h", "unit-order", ()),
        ("2h 2h", "repeated-unit", ()),
        ("1.5h 30m", "fraction-not-last", ()),
        ("0.1s", "fraction-of-second", ()),
        ("9999999 h", "too-large", ()),
        ("40000 working days", "too-large", ()),
        ("99999999999999999999 h", "too-large", ()),
        ("", "not-a-duration", ("30 min", "2h")),
        ("0.1.2h", "not-a-duration", ("30 min", "2h")),
    ],
)
def test_why_a_duration_is_refused(text: str, code: str, hints: tuple[str, ...]) -> None:
    with pytest.raises(SpellingError) as caught:
        parse_duration(text)
    assert (caught.value.code, caught.value.text, caught.value.hints) == (code, text, hints)


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("24h", "24 ч"),
        ("2h 30m", "2 ч 30 мин"),
        ("90 min", "90 мин"),
        ("20m..40m", "20 мин..40 мин"),
        ("1 working day", "1 рабочий день"),
        ("3 working days", "3 рабочих дня"),
        ("11 working days", "11 рабочих дней"),
        ("21 working days", "21 рабочий день"),
        ("111 working days", "111 рабочих дней"),
        ("4 working hours", "4 рабочих часа"),
        ("1.5 working hours", "1.5 рабочих часа"),
        ("end of day", "до конца дня"),
        ("30s", "30 с"),
    ],
)
def test_proposals_in_russian(english: str, russian: str) -> None:
    assert in_russian(english) == russian
    assert parse_spread(russian) == parse_spread(english)


@pytest.mark.parametrize(
    "text", ["D-1 18:00", "17:00", "D+1", "PT2H30M", "Europe/Moscow", "RU", "[10:00-11:00]"]
)
def test_what_is_the_same_in_russian(text: str) -> None:
    assert in_russian(text) == text


def test_days_of_the_week_in_russian() -> None:
    assert in_russian("mon-fri") == "пн-пт"
    assert parse_days(in_russian("mon,wed")) == parse_days("mon,wed")


@given(st.integers(0, 36_525), st.sampled_from(["elapsed", "work", "workdays"]))
def test_a_duration_in_russian_is_the_same_duration(
    amount: int, kind: Literal["elapsed", "work", "workdays"]
) -> None:
    duration = Duration(kind, amount)
    assert parse_duration(in_russian(format_duration(duration))) == duration


def test_every_hint_is_accepted_somewhere() -> None:
    for text in [
        "1 day",
        "3 дня",
        "P1W",
        "2 месяца",
        "1:30",
        "90",
        "-3h",
        "0.5 рабочих дня",
        "2h 1 working day",
    ]:
        with pytest.raises(SpellingError) as caught:
            parse_duration(text)
        for hint in caught.value.hints:
            parse_label(hint) if hint.startswith("D") else parse_duration(hint)
    for text in ["5pm", "5:30 pm", "12am", "18.00", "1800", "18", "1080", "540", "9-30", "D-1 5pm"]:
        with pytest.raises(SpellingError) as caught:
            parse_label(text)
        assert caught.value.hints
        for hint in caught.value.hints:
            parse_label(hint)


@pytest.mark.parametrize(
    ("text", "hint"),
    [("5pm", "17:00"), ("12am", "00:00"), ("12 pm", "12:00"), ("18.00", "18:00"), ("1080", "18:00"),
     ("540", "09:00"), ("1800", "18:00"), ("D-1 5pm", "D-1 17:00")],
)  # fmt: skip
def test_what_a_point_was_meant_to_be(text: str, hint: str) -> None:
    with pytest.raises(SpellingError) as caught:
        parse_label(text)
    assert (caught.value.code, caught.value.hints[0]) == ("not-a-clock-time", hint)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("0m", Duration("elapsed", 0)),
        ("PT0S", Duration("elapsed", 0)),
        ("  2H  30M ", Duration("elapsed", 9000)),
        ("2\u00a0ч", Duration("elapsed", 7200)),
        ("1h 90m", Duration("elapsed", 9000)),
        ("1.005h", Duration("elapsed", 3618)),
        ("час", Duration("elapsed", 3600)),
        ("полтора часа", Duration("elapsed", 5400)),
        ("45 working min", Duration("work", 2700)),
        ("2 р.ч.", Duration("work", 7200)),
        ("10 рабочих минут", Duration("work", 600)),
        ("5 рд", Duration("workdays", 5)),
        ("1.0 working days", Duration("workdays", 1)),
        ("by end of day", Duration("eod", 0)),
    ],
)
def test_more_durations(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


def minutes(best: int, worst: int, typical: int | None = None) -> Spread:
    ends = Duration("elapsed", best * 60), Duration("elapsed", worst * 60)
    return Spread(*ends, None if typical is None else Duration("elapsed", typical * 60))


@pytest.mark.parametrize(
    ("text", "spread"),
    [
        ("40m..60m", minutes(40, 60)),
        ("40..60 min", minutes(40, 60)),
        ("40–60 мин", minutes(40, 60)),
        ("2-3 ч", minutes(120, 180)),
        ("30m - 2h", minutes(30, 120)),
        ("полчаса..час", minutes(30, 60)),
        ("1h/2h/4h", minutes(60, 240, 120)),
        ("1/2/4 h", minutes(60, 240, 120)),
        ("90m", minutes(90, 90)),
        ("2h..2h", minutes(120, 120)),
        ("1..2 working days", Spread(Duration("workdays", 1), Duration("workdays", 2))),
    ],
)
def test_spreads(text: str, spread: Spread) -> None:
    assert parse_spread(text) == spread
    assert parse_spread(format_spread(spread)) == spread


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("60m..40m", "upside-down"),
        ("1h/4h/2h", "upside-down"),
        ("1h..2 working hours", "mixed-units"),
        ("1h..2 working days", "mixed-units"),
        ("-3h", "negative"),
        ("1h/2h", "not-a-duration"),
        ("1-2-3h", "not-a-duration"),
        ("1h..", "not-a-duration"),
        ("1..2 days", "bare-day"),
        ("1..2", "no-unit"),
        ("h", "not-a-duration"),
    ],
)
def test_spreads_refused(text: str, code: str) -> None:
    with pytest.raises(SpellingError) as caught:
        parse_spread(text)
    assert caught.value.code == code


def test_an_upside_down_spread_is_offered_the_right_way_up() -> None:
    with pytest.raises(SpellingError) as caught:
        parse_spread("4h/1h/2h")
    assert caught.value.hints == ("1h/2h/4h",)


def test_a_spread_is_never_built_upside_down() -> None:
    with pytest.raises(ValueError, match="best to worst"):
        minutes(60, 40)
    with pytest.raises(ValueError, match="one kind"):
        Spread(Duration("work", 1), Duration("elapsed", 2))
    with pytest.raises(ValueError, match="no such duration"):
        Duration("elapsed", -1)


def test_labels_with_a_zone() -> None:
    label = parse_label("D-1 17:00 Asia/Vladivostok")
    assert label == Label(-1, 61200, zone="Asia/Vladivostok")
    # 17:00 in Vladivostok (UTC+10) is 10:00 in Moscow; the default zone is not used.
    assert by(label, date(2026, 11, 2), "Europe/Moscow") == stamp("2026-11-01T10:00+03:00")
    assert format_label(label) == "D-1 17:00 Asia/Vladivostok"
    for text in ("17:00 Mars/Phobos", "17:00 Vladivostok", "17:00 europe/moscow", "17:00 ../Europe/Moscow"):
        with pytest.raises(SpellingError) as caught:
            parse_label(text)
        assert caught.value.code == "unknown-zone"


def stamp(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_more_labels() -> None:
    assert parse_label("за 2 дня до 18:00") == Label(-2, 18 * HOUR)
    assert parse_label("за 3 рабочих дня до 18:00") == Label(-3, 18 * HOUR, True)
    assert parse_label("D+0wd 09:30:15") == Label(0, 9 * HOUR + 1815, True)
    assert parse_label("D") == Label(0, None)
    assert format_label(Label(0, 90_000)) == "D+1 01:00"
    with pytest.raises(ValueError, match="no spelling"):
        format_label(Label(0, 90_000, working=True))
    for text, code in {
        "D+99999999999 10:00": "too-far",
        "D+4000": "too-far",
        "за 4000 дней": "too-far",
        "D-1 25:00": "out-of-range",
        "24:00:01": "out-of-range",
        "D+1x 10:00": "not-a-point",
    }.items():
        with pytest.raises(SpellingError) as caught:
            parse_label(text)
        assert caught.value.code == code


def test_a_label_needs_what_it_speaks_of() -> None:
    with pytest.raises(ValueError, match="needs a calendar"):
        label_day(Label(1, 0, working=True), date(2026, 1, 1))
    with pytest.raises(ValueError, match="without an hour"):
        by(Label(1, None), date(2026, 1, 1), "Europe/Moscow")
    office = WorkCalendar.create("Europe/Moscow", {"mon-fri": ["09:00-18:00"]}, holidays=country("RU"))
    # The next working day after Wednesday 30 December 2026 is Monday 11 January 2027.
    assert label_day(Label(1, 0, working=True), date(2026, 12, 30), office) == date(2027, 1, 11)


def test_deadline_and_release_differ_only_in_the_overlap() -> None:
    night = Label(0, 2 * HOUR + 1800)
    autumn, spring = date(2026, 10, 25), date(2026, 3, 29)
    assert by(night, autumn, "Europe/Berlin") == stamp("2026-10-25T02:30+02:00")
    assert not_before(night, autumn, "Europe/Berlin") == stamp("2026-10-25T02:30+01:00")
    assert by(night, spring, "Europe/Berlin") == not_before(night, spring, "Europe/Berlin")
    half = Label(0, HOUR + 45 * 60)
    day = date(2026, 4, 5)
    assert by(half, day, "Australia/Lord_Howe") == stamp("2026-04-05T01:45+11:00")
    assert not_before(half, day, "Australia/Lord_Howe") == stamp("2026-04-05T01:45+10:30")
    lost = Label(0, 12 * HOUR)
    assert by(lost, date(2011, 12, 30), "Pacific/Apia") == stamp("2011-12-31T00:00+14:00")
    assert wall(stamp("2026-10-25T02:30+01:00"), "Europe/Berlin").isoformat() == "2026-10-25T02:30:00+01:00"


DURATIONS = st.one_of(
    st.builds(Duration, st.sampled_from(["elapsed", "work"]), st.integers(0, 36_525 * 86_400)),
    st.builds(Duration, st.just("workdays"), st.integers(0, 36_525)),
    st.just(Duration("eod", 0)),
)
ZONES = st.sampled_from([None, "Europe/Moscow", "America/Argentina/ComodRivadavia", "Etc/GMT+12"])
LABELS = st.builds(Label, st.integers(-3650, 3650), st.integers(0, 86_400), st.booleans(), ZONES)


@settings(max_examples=times(300), deadline=None, derandomize=True)
@given(DURATIONS)
def test_durations_round_trip(duration: Duration) -> None:
    assert parse_duration(format_duration(duration)) == duration


@settings(max_examples=times(200), deadline=None, derandomize=True)
@given(st.lists(DURATIONS, min_size=3, max_size=3), st.booleans())
def test_spreads_round_trip(some: list[Duration], three: bool) -> None:
    same = sorted((Duration(some[0].kind, d.amount if some[0].kind == d.kind else 0) for d in some),
                  key=lambda d: d.amount)  # fmt: skip
    spread = Spread(same[0], same[2], same[1] if three else None)
    text = format_spread(spread)
    if len(text) <= 64:
        assert parse_spread(text) == spread


@settings(max_examples=times(300), deadline=None, derandomize=True)
@given(LABELS, st.booleans())
def test_labels_round_trip(label: Label, day_only: bool) -> None:
    if day_only:
        label = Label(label.days, None, label.working)
    assert parse_label(format_label(label)) == label


READERS = [parse_duration, parse_spread, parse_label, parse_clock, parse_days, country]
HOSTILE = [
    "9" * 100_000,
    "1h " * 50_000,
    "(" * 100_000,
    "h" * 64,
    "1" * 64,
    "1.1." * 16,
    "- " * 32,
    "2h\x00",
    "\x1b[31m2h",
    "2h\n",
    "17:00\n",
    "٢h",
    "١٧:٠٠",
    "２h",
    "１７:００",
    "²h",
    "1²h",
    "D-١ 18:00",
    "İ 17:00",
    "\u202e17:00",
    "𝟏𝟕:𝟎𝟎",
    "D" + " " * 62 + "!",
    "nan h",
    "1_000 h",
    "0x10 h",
    "17:00 " + "/" * 50,
    "17:00 " + "a/" * 25,
]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused_at_once(reader: object, text: str) -> None:
    assert callable(reader)
    with pytest.raises(SpellingError) as caught:
        reader(text)
    assert len(caught.value.text) <= 64
    with pytest.raises(SpellingError):
        parse_windows([text])


@settings(max_examples=times(400), deadline=None, derandomize=True)
@given(st.text(alphabet="0123456789.,:;-–/+ hmsdDTPчмдр wkoringa\u00a0\n٣", max_size=70))
def test_any_text_is_read_or_refused(text: str) -> None:
    for reader in (parse_duration, parse_spread, parse_label, parse_clock, parse_days):
        try:
            reader(text)
        except SpellingError as error:
            assert error.code
            assert error.code == error.code.lower()


def test_the_longest_texts_do_not_keep_the_grammars_busy() -> None:
    assert ends(read_longest_texts)


def read_longest_texts() -> None:
    """Many adversarial texts of 64 characters; a backtracking grammar would need years."""
    texts = [
        "".join(p)
        for p in ([a * n + b * (64 - n)] for a in "1h :-.D" for b in "1h !" for n in range(0, 64, 3))
    ]
    for text in texts:
        for reader in (parse_duration, parse_spread, parse_label):
            try:
                reader(text)
            except SpellingError:
                continue


def test_percentiles_are_read_and_spelled() -> None:
    spread = parse_spread("p0 30m / p50 1h / п90 2 ч / p100 4h")
    assert (spread.best.amount, spread.worst.amount) == (1800, 14_400)
    assert [(share, value.amount) for share, value in spread.percentiles] == [
        (0, 1800),
        (50, 3600),
        (90, 7200),
        (100, 14_400),
    ]
    assert format_spread(spread) == "p0 30m / p50 1h / p90 2h / p100 4h"
    assert parse_spread(format_spread(spread)) == spread


@pytest.mark.parametrize(
    "text", ["p50 1h / p90 2h", "p90 1h / p50 2h / p100 3h", "p50 1h / 2h", "p100 2h / p200 3h"]
)
def test_percentiles_without_a_worst_case_are_refused(text: str) -> None:
    with pytest.raises(SpellingError) as caught:
        parse_spread(text)
    assert caught.value.code == "not-percentiles"


def test_percentiles_upside_down_are_put_right_in_the_hint() -> None:
    with pytest.raises(SpellingError) as caught:
        parse_spread("p50 2h / p100 1h")
    assert (caught.value.code, caught.value.hints) == ("upside-down", ("p50 1h / p100 2h",))
