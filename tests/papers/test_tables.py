"""The tables of operations and of the working group."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper import RETAIL, SERVICE, paper, texts

from procmap.calendars import parse_spread
from procmap.export.papers.order import forward
from procmap.export.papers.source import taken
from procmap.model import After, Step


def test_operations_run_forward_with_executor_duration_and_system() -> None:
    [table] = paper(RETAIL, "operations", "ru").tables()
    assert texts(table, "number", "operation", "executor", "takes", "systems", "family") == [
        ("1", "Товар готов к отгрузке у поставщика", "", "0 мин", "", ""),
        ("2", "Доставка товара на склад", "Начальник отдела доставки", "3 ч", "", ""),
        ("3", "Приёмка товара на складе", "Начальник склада", "", "Система складского учёта", ""),
        ("4", "Размещение ассортимента по местам хранения", "Начальник склада", "", "Система складского учёта",
         "Ассортимент"),
        ("5", "Распределение товара по торговым точкам", "Начальник отдела распределения", "", "", ""),
        ("6", "Формирование поставок на торговые точки", "Начальник склада", "45 мин", "Система складского учёта", ""),
        ("7", "Доставка товара на торговые точки", "Начальник отдела доставки", "2 ч", "", ""),
        ("8", "Приёмка на торговой точке, выкладка и продажа", "Коммерческий директор", "1 ч", "", ""),
    ]  # fmt: skip


def test_an_executor_is_named_where_the_step_names_one() -> None:
    [table] = paper(SERVICE, "operations", state="as_is").tables()
    assert ("Внедрение", "Менеджер по работе с клиентами") in texts(table, "operation", "executor")


def test_the_group_shows_who_speaks_for_whom() -> None:
    [table] = paper(RETAIL, "group").tables()
    assert texts(table, "post", "represents", "direct", "knows", "decides")[-2:] == [
        ("Коммерческий директор", "Отдел продаж", "direct", "yes", "yes"),
        ("Начальник отдела автоматизации", "Отдел автоматизации", "indirect", "yes", "yes"),
    ]


def test_a_department_without_a_speaker_is_flagged(tmp_path: Path) -> None:
    file = tmp_path / "mute.yaml"
    lines = RETAIL.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "represents: warehouse" not in line), "utf-8")
    [table] = paper(file, "group").tables()
    assert texts(table, "represents", "remark")[-1] == ("Склад", "nobody speaks for it")
    assert table.rows[-1].id == ""


@given(st.lists(st.sets(st.integers(0, 8)), min_size=1, max_size=9))
def test_each_step_comes_after_those_before_it(before: list[set[int]]) -> None:
    """Links back to earlier steps only, so that there is no circle; the file's order decides the rest."""
    steps = {
        f"s{n}": Step(name="x", after=tuple(After(step=f"s{m}") for m in sorted(sources) if m < n))
        for n, sources in enumerate(before)
    }
    assert forward(steps) == list(steps)
    turned = dict(reversed(list(steps.items())))
    order = forward(turned)
    assert sorted(order) == sorted(steps)
    assert all(order.index(one.step) < order.index(id_) for id_, step in steps.items() for one in step.after)


def test_steps_in_a_circle_come_last() -> None:
    circle = {
        "a": Step(name="a", after=(After(step="b"),)),
        "b": Step(name="b", after=(After(step="a"),)),
        "c": Step(name="c"),
    }
    assert forward(circle) == ["c", "a", "b"]


@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=3).map(sorted),
    st.sampled_from(["m", "h", " working days", " working hours", "s"]),
    st.sampled_from(["en", "ru"]),
)
def test_how_long_something_takes_is_read_as_what_it_was(
    amounts: list[int], unit: str, language: str
) -> None:
    mark = "/" if len(amounts) == 3 else ".."
    spread = parse_spread(mark.join(f"{amount}{unit}" for amount in amounts))
    printed = taken(spread, language)
    assert ".." not in printed
    assert parse_spread(printed) == spread


@pytest.mark.parametrize(
    ("spelled", "english", "russian"),
    [
        ("15m..30m", "15–30m", "15–30 мин"),
        ("30m..1h", "30m – 1h", "30 мин – 1 ч"),
        ("1h 30m..2h 30m", "1h 30m – 2h 30m", "1 ч 30 мин – 2 ч 30 мин"),
        ("2 working days..5 working days", "2–5 working days", "2 рабочих дня – 5 рабочих дней"),
        ("45m", "45m", "45 мин"),
        ("1h/2h/4h", "1h/2h/4h", "1 ч/2 ч/4 ч"),
    ],
)
def test_how_print_has_it(spelled: str, english: str, russian: str) -> None:
    spread = parse_spread(spelled)
    assert (taken(spread, "en"), taken(spread, "ru")) == (english, russian)


def test_a_counter_offer_stands_with_the_time_that_was_asked_for() -> None:
    """The certificate is asked for by 13:30 and promised for 14:30; the bills are asked for by 13:30, and no more."""
    fish = Path(__file__).parents[1] / "render/diagram/fish.yaml"
    for name, key, what in (
        ("minutes", "minutes_decided", "requirement"),
        ("comparison", "actions", "action"),
    ):
        [table] = [one for one in paper(fish, name, "en", "to_be").tables() if one.key == key]
        told = dict(texts(table, what, "by"))
        assert told["Ветеринарное свидетельство"] == "14:30 (asked for 13:30)"
        assert told["Накладные выписаны"] == "13:30"
