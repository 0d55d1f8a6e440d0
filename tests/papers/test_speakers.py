"""Who speaks for a department, who answers for it, and dates as Russian output shows them; by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from procmap.cli.app import main
from procmap.locale import speech
from procmap.model import Process
from procmap.render.names import Names

FILE = """\
procmap: 1
process: Рыба
anchor: 2026-12-01
owner: director
people:
  director: {post: Директор}
  head: {post: Начальник перевозок, absent: [2026-11-30..2026-12-04]}
  dispatcher: {post: Старший диспетчер}
  driver: {post: Водитель}
  keeper: {post: Кладовщик}
departments:
  cars: {name: Перевозки, head: head}
  store: {name: Склад, head: keeper}
group:
  driver: {represents: cars, knows_technology: true, may_decide: false}
  dispatcher: {represents: cars, knows_technology: true, may_decide: true}
meetings:
  - {date: 2026-11-20, present: [director]}
customer: {requires: {r: {what: Принято, at: drive, by: "17:00"}}}
states:
  to_be:
    steps:
      load: {name: Погрузка, department: store, not_before: "08:00", takes: 1h}
      drive: {name: Рейс, department: cars, after: load, takes: 1h}
    requirements:
      loaded: {what: Погружено, step: load, asked_by: drive, by: "10:00", answer: да}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "fish.yaml"
    path.write_text(FILE, "utf-8")
    return path


def out(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    main([*argv, "--lang", "ru"])
    return capsys.readouterr().out


def test_whoever_represents_a_department_in_the_group_speaks_and_signs(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The dispatcher may decide and the driver may not; nobody represents the store, so its head speaks for it."""
    chain = out(capsys, "chain", str(path))
    table = out(capsys, "export", str(path), "--table", "requirements")
    assert "Старший диспетчер" in chain
    assert "Начальник перевозок" not in chain
    assert "- Перевозки: Старший диспетчер ____" in table
    assert "- Склад: Кладовщик ____" in table
    assert "| Рейс | Перевозки | Старший диспетчер |" in table


def test_the_head_answers_for_a_department(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = out(capsys, "export", str(path), "--table", "owner", "--department", "cars")
    assert "Начальник перевозок" in sheets


def test_a_head_in_the_group_goes_before_the_others() -> None:
    member = "  head: {represents: cars}\n  driver: {represents"
    process = Process.model_validate(
        yaml.load(FILE.replace("  driver: {represents", member), yaml.BaseLoader)
    )
    names = Names(process, process.states["to_be"], speech("ru"))
    assert names.speaker("cars") == "Начальник перевозок"
    assert names.speaker("nobody") == names.speaker(None) == ""


@pytest.mark.parametrize("day", ["2026-11-20", "20.11.2026"])
def test_a_day_may_be_written_as_it_is_shown(
    path: Path, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    assert date(2026, 11, 20).strftime("%d.%m.%Y") in out(
        capsys, "export", str(path), "--table", "minutes", "--meeting", day
    )
    assert "описано, не рассчитывается: 1 заседание (20.11.2026)" in out(
        capsys, "check", str(path), "--date", day
    )


def test_findings_show_days_as_the_page_does(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_text(FILE.replace("step: load, asked_by: drive", "of: cars, asked_by: load"), "utf-8")
    assert "`loaded`: отвечает `head`, но 01.12.2026 его нет на месте" in out(capsys, "check", str(path))
