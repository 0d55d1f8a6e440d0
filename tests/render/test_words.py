"""Times, lengths and findings in words."""

from __future__ import annotations

from datetime import date, datetime
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from procmap.findings import Finding, Length, Moment, Rule, Severity, Text, Value
from procmap.model import Process
from procmap.render.clock import Clock, day_in_words, leeway, length, length_range, less_by
from procmap.render.grammar import in_sentence
from procmap.render.page import Bit, harmless, line
from procmap.render.words import cause_in_words, phrase, unknown_name, value_in_words

DAY = date(2026, 11, 27)


def seconds(text: str, zone: str = "Europe/Moscow", fold: int = 0) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-11-27 17:00", "17:00"),
        ("2026-11-27 00:00", "00:00"),
        ("2026-11-26 18:00", "D-1 18:00"),
        ("2026-11-29 10:00", "D+2 10:00"),
        ("2026-11-27 17:00:01", "17:00:01"),
        ("2026-11-28 00:00", "D+1 00:00"),
    ],
)
def test_moments(text: str, shown: str) -> None:
    assert Clock("Europe/Moscow", DAY, "en").moment(seconds(text)) == shown


def test_a_moment_on_another_clock_names_its_zone() -> None:
    clock = Clock("Europe/Moscow", DAY, "en")
    late = seconds("2026-11-27 23:00")
    assert clock.moment(late, "Asia/Vladivostok") == "D+1 06:00 Asia/Vladivostok"
    assert clock.moment(late, "Europe/Moscow") == "23:00"


def test_the_hour_that_comes_twice_names_its_offset() -> None:
    clock = Clock("Europe/Berlin", date(2026, 10, 25), "en")
    first, second = (seconds("2026-10-25 02:30", "Europe/Berlin", fold) for fold in (0, 1))
    assert [clock.moment(first), clock.moment(second)] == ["02:30 (+0200)", "02:30 (+0100)"]


def test_unknown_and_unshowable_moments_are_a_dash() -> None:
    clock = Clock("UTC", DAY, "en")
    assert clock.moment(None) == clock.moment(1 << 62) == clock.moment_of_week(None) == "—"


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (0, "0 min", "0 мин"),
        (1800, "30 min", "30 мин"),
        (9000, "2 h 30 min", "2 ч 30 мин"),
        (144_000, "40 h", "40 ч"),
        (30, "30 s", "30 с"),
        (3601, "1 h 1 s", "1 ч 1 с"),
        (-5400, "-1 h 30 min", "-1 ч 30 мин"),
        (432_000, "120 h", "120 ч"),
        (432_060, "5 d 1 min", "5 сут 1 мин"),
        (453_599, "5 d 5 h 59 min 59 s", "5 сут 5 ч 59 мин 59 с"),
        (-777_600, "-9 d", "-9 сут"),
        (None, "—", "—"),
    ],
)
def test_lengths_are_exact(count: int | None, english: str, russian: str) -> None:
    assert length(count, "en") == english
    assert length(count, "ru") == russian


@pytest.mark.parametrize(
    ("least", "most", "shown"),
    [
        (144_000, 230_400, "40–64 h"),
        (0, 1800, "0–30 min"),
        (0, 3600, "0–1 h"),
        (1800, 3600, "30 min–1 h"),
        (3600, 9000, "1 h–2 h 30 min"),
        (60, 60, "1 min"),
        (777_600, 2_764_800, "9–32 d"),
        (345_600, 432_000, "96–120 h"),
        (345_600, 435_600, "4 d–5 d 1 h"),
        (68_400, 460_800, "19 h–5 d 8 h"),
        (0, 777_600, "0–9 d"),
    ],
)
def test_ranges(least: int, most: int, shown: str) -> None:
    assert length_range(least, most, "en") == shown


@pytest.mark.parametrize(
    ("worst", "best", "english", "russian"),
    [
        (0, None, "slack 0 min", "запас 0 мин"),
        (0, 1800, "slack 0–30 min", "запас 0–30 мин"),
        (-1800, None, "30 min late", "опоздание 30 мин"),
        (-230_400, -144_000, "40–64 h late", "опоздание 40–64 ч"),
        (-1800, 900, "from 15 min to spare to 30 min late", "от запаса 15 мин до опоздания 30 мин"),
        (-1800, 0, "0–30 min late", "опоздание 0–30 мин"),
    ],
)
def test_leeway(worst: int, best: int | None, english: str, russian: str) -> None:
    assert leeway(worst, best, "en") == english
    assert leeway(worst, best, "ru") == russian


def test_working_time_has_no_days_of_24_hours() -> None:
    assert length(777_600, "en", working=True) == "216 h of working time"
    assert length_range(777_600, 2_764_800, "ru", working=True) == "216–768 ч рабочего времени"
    assert length(777_600, "en", days=False) == "216 h"


def test_days() -> None:
    assert day_in_words(DAY, "en") == "Friday 2026-11-27"
    assert day_in_words(DAY, "ru") == "пятница 27.11.2026"


def test_values() -> None:
    moment = Moment(seconds("2026-11-28 10:00"), "Europe/Moscow", "2026-11-27")
    values: tuple[Value, ...] = (
        "a",
        3,
        None,
        moment,
        Length(9000),
        Length(7200, working=True),
        ("x", "y"),
        (),
    )
    shown = [value_in_words(value, "en") for value in values]
    assert shown == ["a", "3", "—", "D+1 10:00", "2 h 30 min", "2 h of working time", "x, y", "—"]
    assert value_in_words(values, "ru").startswith("a, 3, —, D+1 10:00, 2 ч 30 мин, 2 ч рабочего времени")
    tokyo = Process(procmap=1, process="P", timezone="Asia/Tokyo")
    assert value_in_words(moment, "en", tokyo) == "D+1 10:00 Europe/Moscow"


@pytest.mark.parametrize(
    ("before", "time", "language", "sentence"),
    [
        ("готово в ", "11:00", "ru", "готово в 11:00"),
        ("готово в ", "D+3 11:00", "ru", "готово D+3 в 11:00"),
        ("готово в ", "конец D+3", "ru", "готово в конце D+3"),
        ("готово к ", "конец D", "ru", "готово к концу D"),
        ("готово к ", "D+3 11:00", "ru", "готово к D+3 11:00"),
        ("не раньше ", "конец D", "ru", "не раньше конца D"),
        ("срок (", "конец D", "ru", "срок (конец D"),
        ("слив ", "D+3 11:00", "ru", "слив D+3 11:00"),
        ("", "конец D", "ru", "конец D"),
        ("by ", "end of D+1", "en", "by the end of D+1"),
        ("by ", "D+1 11:00", "en", "by D+1 11:00"),
        ("", "end of D+1", "en", "end of D+1"),
    ],
)
def test_times_in_sentences(before: str, time: str, language: str, sentence: str) -> None:
    assert "".join(in_sentence(before, time, language)) == sentence


def test_a_clock_puts_times_into_sentences() -> None:
    late, last = seconds("2026-11-28 23:59:59"), seconds("2026-11-30 10:00")
    assert Clock("Europe/Moscow", DAY, "ru").put("будет в {x}, {y}", "x", last) == "будет D+3 в 10:00, {y}"
    assert Clock("Europe/Moscow", DAY, "ru").put("нужно к {x}", "x", late) == "нужно к концу D+1"
    assert Clock("Europe/Moscow", DAY, "en").put("due by {x}", "x", late) == "due by the end of D+1"


def make_rule(**messages: str) -> Rule:
    texts = {key.replace("usual", ""): Text(words, words) for key, words in messages.items()}
    return Rule("thing", Severity.ERROR, "model", Text("A thing", "Вещь"), texts, Text("", ""))


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("no {gone} value", "no — value"),
        ("{a} and {a}", "{b} and {b}"),
        ("braces {1} {} {{a}} {a!r} {a.b}", "braces {1} {} {{b}} {a!r} {a.b}"),
        ("back\\1slash", "back\\1slash"),
    ],
)
def test_a_sentence_never_fails(template: str, shown: str) -> None:
    finding = Finding("thing", Severity.ERROR, values={"a": "{b}"})
    assert phrase(finding, make_rule(usual=template), "en") == shown


def test_a_reason_without_a_sentence_falls_back() -> None:
    finding = Finding("thing", Severity.ERROR, reason="strange")
    assert phrase(finding, make_rule(usual="usual"), "en") == "usual"
    assert phrase(finding, make_rule(other="other"), "ru") == "Вещь"


def test_unknown_names() -> None:
    assert (
        unknown_name("step", "delivr", ("deliver", "form"), "en")
        == "unknown step “delivr”; did you mean “deliver”?"
    )
    assert unknown_name("state", "x", ("as_is",), "ru") == "неизвестное состояние «x»; есть: as_is"
    assert unknown_name("planet", "x", (), "en") == "unknown name “x”; there are none"
    assert unknown_name("step", "x", tuple(f"step{n}" for n in range(99)), "en").endswith("step11, …")


def test_causes(samples: ModuleType) -> None:
    assert cause_in_words(samples.GONE.trouble, "ru") == "нет такого файла или папки"
    assert cause_in_words("the dog ate it", "ru") == "the dog ate it"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "�[31mred�[0m"),
        ("a\u202eb", "a�b"),
        ("bell\x07", "bell�"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\x9b31m", "�31m"),
        ("Приёмка — «склад»", "Приёмка — «склад»"),
    ],
)
def test_labels_cannot_move_the_cursor(text: str, shown: str) -> None:
    assert harmless(text) == shown
    assert line(text, Bit(text)).text == shown * 2


@pytest.mark.parametrize(
    ("least", "most", "english", "russian"),
    [
        (2400, 3840, "−40 to −64 h", "от −40 до −64 ч"),
        (105, 115, "−1 h 45 min to −1 h 55 min", "от −1 ч 45 мин до −1 ч 55 мин"),
        (0, 20, "0 to −20 min", "от 0 до −20 мин"),
        (20, 20, "−20 min", "−20 мин"),
    ],
)
def test_a_range_that_is_less_has_its_sign_at_both_ends(
    least: int, most: int, english: str, russian: str
) -> None:
    told = [less_by(60 * least, 60 * most, language) for language in ("en", "ru")]
    assert told == [english, russian]


def test_calculated_times_are_told_in_minutes_on_the_safe_side() -> None:
    """Needed down, ready up; a day's end stays, and what is in time by seconds is not shown a minute late."""
    clock = Clock("Europe/Moscow", DAY, "en")
    at = seconds("2026-11-27 15:02:37")
    assert (clock.needed(at), clock.ready(at, None)) == ("15:02", "15:03")
    assert clock.needed(seconds("2026-11-27 23:59:59")) == "end of D"
    assert clock.ready(at, at + 10) == "15:02"
    assert clock.ready(at, at - 10) == "15:03"
    assert clock.ready(at - 37, at) == "15:02"
    assert (clock.needed(None), clock.ready(None, at)) == ("—", "—")
