"""A repair is written as its author writes: in Russian where the file is, and no more than what changes.

By hand: five working days from Wednesday are Wednesday a week later, at its end (D+7 18:00); the goods are due that day
at noon. Beside it stands the same file in English.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import procmap
from procmap.api.repair import Wanted, repair
from procmap.calendars.russian import in_russian
from procmap.cli.app import main
from procmap.model import Process

RUSSIAN = """\
procmap: 1
process: Согласование договора
anchor: 2026-12-02
timezone: Europe/Moscow
calendar: office
calendars: {office: {week: {пн-пт: ["09:00-18:00"]}}}
departments: {a: {name: Юристы}, b: {name: Курьеры}, c: {name: Бухгалтерия}}
customer: {who: Клиент, requires: {r: {what: Договор у клиента, at: ship, by: "D+5рд 12:00"}}}
states:
  to_be:
    steps:
      read:  {name: Правовая экспертиза, department: a, not_before: "09:00", takes: 3..5 рабочих дней}
      check: {name: Проверка, department: c, after: {read: {transfer: 1 ч 30 мин}}, takes: 2 рабочих часа}
      ship:  {name: Рейс, department: b, after: check, takes: 1 ч, departures: {times: ["10:00", "16:00"], days: пн-чт}}
    requirements:
      ready: {what: Экспертиза готова, step: read, asked_by: check, by: "D+5рд 18:00", answer: "да"}
"""
_WORDS = {
    "D+5рд": "D+5wd",
    "рабочих дней": "working days",
    "1 ч 30 мин": "1h 30m",
    "2 рабочих часа": "2 working hours",
}
_WORDS |= {"1 ч,": "1h,", '"да"': '"yes"', "пн-чт": "mon-thu"}
ENGLISH = re.sub("|".join(map(re.escape, _WORDS)), lambda found: _WORDS[found[0]], RUSSIAN)
PLAIN = RUSSIAN.replace('{times: ["10:00", "16:00"], days: пн-чт}', '["10:00", "16:00"]')


def written(path: Path, text: str, number: int) -> str:
    """What one repair puts into the file."""
    path.write_text(text, "utf-8")
    assert main(["repair", str(path), "--apply", str(number), "--as", "new"]) == 0
    return path.read_text("utf-8").removeprefix(text)


def proposed(path: Path, text: str) -> list[Process]:
    """The process as each repair of the list changes it."""
    path.write_text(text, "utf-8")
    found = repair(str(path), Wanted(), today=procmap.load(str(path)).anchor)
    return [chosen.proposed.applied.process for _, chosen in found.all()]


@pytest.mark.parametrize("text", [RUSSIAN, ENGLISH, PLAIN], ids=["russian", "english", "plain"])
def test_what_is_written_is_what_was_proposed(text: str, tmp_path: Path) -> None:
    path = tmp_path / "contract.yaml"
    changed = proposed(path, text)
    assert len(changed) > 1
    for number, process in enumerate(changed, 1):
        added = written(path, text, number)
        there = procmap.load(str(path)).states["new"]
        wanted = process.states["to_be"]
        assert {id_: step.takes for id_, step in there.steps.items()} == {
            id_: step.takes for id_, step in wanted.steps.items()
        }
        assert {id_: step.after for id_, step in there.steps.items()} == {
            id_: step.after for id_, step in wanted.steps.items()
        }
        assert there.steps["ship"].departures == wanted.steps["ship"].departures
        assert there.requirements["ready"].point == wanted.requirements["ready"].point
        assert "days:" not in added
        foreign = re.search("[а-я]" if text is ENGLISH else r"wd|working|open|\dh|\dm", added)
        assert not foreign, added


def test_departures_stay_in_the_form_they_have(tmp_path: Path) -> None:
    path = tmp_path / "contract.yaml"
    assert any('departures: ["' in written(path, PLAIN, n) for n in (1, 2))
    assert any("times:" in written(path, RUSSIAN, n) for n in (1, 2))


def test_working_minutes_and_days_in_russian() -> None:
    told = {
        "1 working min": "1 рабочая минута",
        "32 working min": "32 рабочие минуты",
        "30 working min": "30 рабочих минут",
        "2 working hours 30 min": "2 рабочих часа 30 мин",
        "D+5wd 18:00": "D+5рд 18:00",
        "D-1wd": "D-1рд",
        "D+5 18:00": "D+5 18:00",
    }
    assert {english: in_russian(english) for english in told} == told
