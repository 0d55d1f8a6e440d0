"""A verdict says no more than what stands beside it allows; slack is told to the minute by one rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from procmap.api.check import Question, check_text
from procmap.api.rules import all_rules
from procmap.render.clock import Clock, lack, lack_range, leeway, length, spare
from procmap.render.page import to_text
from procmap.render.report import report_page
from procmap.report import Report

RETAIL = (Path(__file__).parents[2] / "examples" / "av_retail_delivery.yaml").read_text("utf-8")


def page(*changes: tuple[str, str], language: str = "en") -> str:
    text = RETAIL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    report = check_text(text, "x.yaml", None, Question(date(2026, 11, 23), "to_be"))
    return to_text(report_page(Report((report,)), all_rules(), language))


SLOW = ("takes: 2h\n", "takes: 2h 30m\n")
LATER = ('by: "18:00"', 'by: "20:00"')
OPEN = (
    'by: "13:00"\n        family: novelties\n        answer: "yes"',
    'by: "13:00"\n        family: novelties',
)


@pytest.mark.parametrize(
    ("changes", "language", "verdict"),
    [
        ((), "en", "holds · "),
        ((SLOW, LATER), "en", "holds, but 1 promise cannot be kept · "),
        ((SLOW, LATER), "ru", "выполняется, но 1 обещание не сдержать · "),
        ((SLOW, LATER, OPEN), "en", "conditional, but 1 promise cannot be kept · "),
        ((SLOW,), "en", "infeasible · "),
        ((("head: wh_head}", "head: wh_hat}"),), "en", None),
    ],
)
def test_the_verdict_line_is_no_better_than_the_worst_below_it(
    changes: tuple[tuple[str, str], ...], language: str, verdict: str | None
) -> None:
    told = page(*changes, language=language)
    assert (f"Новинки: {verdict}" in told) if verdict else ("Новинки: holds ·" not in told)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "unknown, but there is 1 error · nothing that the customer requires leads to a step here"),
        (
            "ru",
            "неизвестно, но есть 1 ошибка · ни одно требование клиента не ведёт к операции этого состояния",
        ),
    ],
)
def test_a_requirement_of_an_unknown_step_is_not_called_nothing(language: str, told: str) -> None:
    assert told in page(("at: shelve", "at: shelf"), language=language)


def test_what_is_missing_further_on_is_marked_and_explained() -> None:
    lines = page(SLOW).splitlines()
    assert [line.split()[0] for line in lines if line.split()[:1] and line.split()[0].endswith("**")] == [
        "14:30**", "13:45**", "—**", "—**", "**",
    ]  # fmt: skip
    assert (
        "  ** so early, or unknown, only because time is missing further on: Доставка товара на торговые точки"
        in lines
    )


@pytest.mark.parametrize(
    ("slack", "told"),
    [
        (30 * 3600 + 59 * 60 + 59, "30 h 59 min"),
        (59, "59 s"),
        (60, "1 min"),
        (0, "0 min"),
        (-1, "-1 s"),
        (-1801, "-31 min"),
        (-1800, "-30 min"),
    ],
)
def test_slack_is_told_to_the_minute_and_never_better_than_it_is(slack: int, told: str) -> None:
    assert spare(slack, "en") == told
    if slack < 0:
        assert lack(-slack, "en") == told.removeprefix("-")
        assert leeway(slack, None, "en") == f"{told.removeprefix('-')} late"
    else:
        assert leeway(slack, None, "en") == f"slack {told}"


def test_durations_are_told_exactly() -> None:
    assert length(3601, "ru") == "1 ч 1 с"
    assert lack_range(3599, 7201, "en") == "1 h–2 h 1 min"
    assert Clock("Europe/Berlin", date(2026, 11, 27), "ru").spare(None) == "—"
