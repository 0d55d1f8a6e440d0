"""Every command that takes a day, on days for which no calendar has data: that is told, in the reader's language."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from procmap.cli.app import main
from procmap.cli.completing import parameters
from procmap.cli.group import command_modules
from procmap.locale import speech

FILE = """
procmap: 1
process: Хлеб
timezone: Europe/Moscow
calendar: office
calendars: {office: {holidays: RU, week: {mon-fri: ["09:00-18:00"]}}}
departments: {bakery: {name: Пекарня}, drivers: {name: Доставка}}
customer: {requires: {rolls: {what: Булки, at: unload, by: "D+2wd 10:00"}}}
states:
  as_is:
    steps:
      bake: {name: Выпечка, department: bakery, not_before: "D+1wd 03:00", takes: 2 working hours}
      unload: {name: Выгрузка, department: drivers, after: bake, takes: 2 working days}
    requirements:
      baked: {what: Испечено, step: bake, asked_by: unload, by: "D+1wd 12:00", answer: "yes"}
  to_be: {based_on: as_is, steps: {bake: {takes: 1 working hours..4 working hours}}}
"""
COMMANDS = {
    "check": ["check f.yaml"],
    "chain": ["chain f.yaml"],
    "why": ["why f.yaml bake"],
    "compare": ["compare f.yaml", "compare f.yaml --candidates"],
    "conflicts": ["conflicts f.yaml"],
    "simulate": ["simulate f.yaml -n 10"],
    "capacity": ["capacity f.yaml --orders 3"],
    "impact": ["impact f.yaml bake --late 30m", "impact f.yaml --department bakery --away D+1wd"],
    "repair": ["repair f.yaml"],
    "target": ["target f.yaml --by 16:00"],
    "guarantee": ["guarantee f.yaml"],
    "render": ["render f.yaml -o p.svg", "render f.yaml -o p.svg --view bars", "render f.yaml -o p.html"],
    "export": ["export f.yaml -t requirements", "export f.yaml -t calendar", "export f.yaml -t comparison"],
    "report": ["report f.yaml -o r.html"],
    "almanac": ["almanac f.yaml", "almanac f.yaml -o y.svg", "almanac f.yaml --format ics"],
}
OF_ANSWERS = {"answer", "import"}
"""Commands whose day is the one on which something was said."""


@pytest.fixture(autouse=True)
def _file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROCMAP_TODAY", "2026-11-23")
    Path("f.yaml").write_text(FILE, "utf-8")


def test_no_command_is_forgotten() -> None:
    english = speech("en")
    dated = {
        name
        for name, module in command_modules().items()
        if {"date", "first"} & {one.name for one in parameters(module, english)}
    }
    assert dated == COMMANDS.keys() | OF_ANSWERS


@pytest.mark.parametrize("day", ["2031-03-03", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_what_cannot_be_calculated_is_told(
    command: str, day: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in COMMANDS[command]:
        days = ["--from", day, "--to", day] if command == "almanac" else ["--date", day]
        code = main([*shlex.split(words), *days, "--lang", "ru"])
        told = capsys.readouterr()
        assert code in (0, 1, 2)
        assert "ошибка:" not in told.err, (words, told.err)
        assert "outside" not in told.out
        assert "production calendar" not in told.out


@pytest.mark.parametrize(
    "words", ["check f.yaml --date 9999-12-31", "almanac f.yaml --from 9999-12-31 --to 9999-12-31"]
)
def test_days_that_calendars_never_have(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([*shlex.split(words), "--lang", "ru"])
    assert "поблизости нет рабочего дня, или дни лежат вне 1950–2150 годов" in capsys.readouterr().out


def test_a_department_is_away_on_a_day_of_another_time(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["impact", "f.yaml", "--department", "bakery", "--away", "2046-01-01", "--date", "2026-11-27"]
    assert main([*words, "--lang", "en"]) == 2
    assert "--away: this day is too far from D" in capsys.readouterr().err
