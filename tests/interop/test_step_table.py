"""A pasted table of steps becomes a model; what is not clear is noted, never invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procmap.api.check import Question
from procmap.api.import_steps import import_steps
from procmap.cli.app import main
from procmap.errors import ForeignFileError
from procmap.findings import Severity
from procmap.interop.step_words import HEADS, UNITS, head_of
from procmap.interop.transliteration import id_for
from procmap.report import ImportedSteps

QUESTION = Question(date(2026, 11, 23))
RUSSIAN = """\
№;Операция;Следующая;Отдел;Длительность, мин;Примечание;Цвет
1;Приём заявки;Проверка комплекта, Регистрация;Фронт-офис;15;;синий
2;Проверка комплекта;4;Бэк-офис;30-60;;
3;Регистрация;5. Выдача ответа;бэк-офис;1 ч;;
4;Решение: одобрить?;да: Выдача ответа;;1:30;;
5;Выдача ответа;Приём заявки, Архив;Фронт-офис;полчаса;последний шаг;
"""
AS_MODEL = """\
# Сделано командой procmap import из table.csv.
# Что не удалось понять, стоит в комментариях; ничего не придумано.
#   - столбец «Цвет» непонятен и пропущен

procmap: 1
process: table

departments:
  front_ofis: {name: Фронт-офис}
  bek_ofis: {name: Бэк-офис}

states:
  as_is:
    steps:
      priem_zayavki:
        name: Приём заявки
        department: front_ofis
        takes: 15 мин
      proverka_komplekta:
        name: Проверка комплекта
        department: bek_ofis
        after: priem_zayavki
        takes: 30-60 мин
      registratsiya:
        name: Регистрация
        department: bek_ofis
        after: priem_zayavki
        takes: 1 ч
      # строка 5: «1:30» — то ли длительность, то ли время суток; как длительность не записано
      reshenie_odobrit:
        name: "Решение: одобрить?"
        after: proverka_komplekta
      # строка 6: нет шага «Архив», к которому переходить
      # строка 6: возврат от «Выдача ответа» к «Приём заявки» пропущен; если работу возвращают, нужен ключ repeat
      vydacha_otveta:
        name: Выдача ответа
        department: front_ofis
        after: [registratsiya, reshenie_odobrit]
        takes: полчаса
        notes: последний шаг
"""


def imported(path: Path, language: str = "en") -> ImportedSteps:
    made = import_steps(str(path), QUESTION, language)
    assert made.report.process is not None, made.text
    assert not [one for one in made.report.findings if one.severity is Severity.ERROR], made.text
    return made


def from_csv(folder: Path, text: str | bytes, name: str = "table.csv", language: str = "en") -> ImportedSteps:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return imported(path, language)


def from_rows(folder: Path, rows: Sequence[Sequence[Any]], language: str = "en") -> ImportedSteps:
    path, book = folder / "table.xlsx", openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return imported(path, language)


def steps(made: ImportedSteps) -> dict[str, tuple[str | None, tuple[str, ...], bool]]:
    """Each step: its department, what it comes after, whether it has a duration."""
    process = made.report.process
    assert process is not None
    return {
        id_: (one.department, tuple(link.step for link in one.after), one.takes is not None)
        for id_, one in process.states["as_is"].steps.items()
    }


# --- what a table comes to


def test_a_russian_table(tmp_path: Path) -> None:
    made = from_csv(tmp_path, RUSSIAN, language="ru")
    assert made.text == AS_MODEL
    assert (made.steps, made.departments, made.timed, len(made.notes)) == (5, 2, 4, 4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_texts_of_any_kind(tmp_path: Path, encoding: str, separator: str, newline: str) -> None:
    rows = ["Шаг|Предшественник|Подразделение|Время (ч)", 'А||"Отдел; первый, большой"|2', "Б|А|Отдел 2|0,5"]
    quoted = [row.replace("0,5", '"0,5"').replace("|", separator) for row in rows]
    made = from_csv(tmp_path, (newline.join(quoted) + newline).encode(encoding))
    assert steps(made) == {"a": ("otdel_pervyy_bolshoy", (), True), "b": ("otdel_2", ("a",), True)}
    assert made.notes == ()


def test_an_english_workbook(tmp_path: Path) -> None:
    made = from_rows(
        tmp_path,
        [
            ["Order handling"],
            [],
            ["No.", "Step", "Next", "Department", "Duration", "Responsible", "Result"],
            [1, "Take the order", 2, "Sales", "15 min", "clerk; trainee", "order"],
            [2, "Check it", "Pack\nReject", "Sales", timedelta(hours=1, minutes=30), None, None],
            [3, "Pack", "-", "Store", 90, None, None],
            [4, "Reject", "end", "Store", time(1, 30), None, None],
            [5, "Bill", "Pak", "Store", "=1+1", None, None],
            [6, "File it", "end", "Store", timedelta(minutes=-30), None, None],
        ],
    )
    assert steps(made) == {
        "take_the_order": ("sales", (), True),
        "check_it": ("sales", ("take_the_order",), True),
        "pack": ("store", ("check_it",), False),
        "reject": ("store", ("check_it",), False),
        "bill": ("store", (), False),
        "file_it": ("store", (), False),
    }
    assert made.notes == (
        "row 6: the duration “90” has no unit, so it is left out",
        "row 7: “01:30” may be a length or a time of day, so it is left out as a duration",
        "row 8: the cell under “Duration” holds a formula and is left out",
        "row 9: the duration “-30m” is not understood and left out",
        "row 8: there is no step “Pak” to go on with",
    )
    assert "takes: 1h 30m" in made.text
    assert "executors: [clerk, trainee]" in made.text


def test_a_row_for_each_way(tmp_path: Path) -> None:
    """(In other programs' YAML ``y`` is a boolean, so no department is called so.)"""
    made = from_rows(
        tmp_path,
        [["Step", "Next", "Unit"], ["a", "b", "x"], ["a", "c", "x"], ["b", "d", ""], ["c", "d", "y"], ["d"]],
    )
    assert steps(made) == {
        "a": ("x", (), False), "b": (None, ("a",), False), "c": ("department_y", ("a",), False),
        "d": (None, ("b", "c"), False),
    }  # fmt: skip
    assert made.notes == ()


def test_without_an_order_the_rows_are_one(tmp_path: Path) -> None:
    made = from_rows(tmp_path, [["Операция"], ["один"], ["два"], ["три"]])
    assert [after for _, after, _ in steps(made).values()] == [(), ("odin",), ("dva",)]
    assert made.notes == (
        "no column says what comes next: each step comes after the one in the row before it",
    )


def test_words_for_branches_stand_before_names(tmp_path: Path) -> None:
    """A few of them, each with its colon; thousands are no name of a step."""
    endless = "x:" * 10_000
    made = from_csv(tmp_path, f"Step;Next\na;yes: quickly: b\nb;{endless}c\nc;\n")
    assert [after for _, after, _ in steps(made).values()] == [(), ("a",), ()]
    assert [one.partition("“")[0] for one in made.notes] == ["row 3: there is no step "]


def test_guards_and_hard_words(tmp_path: Path) -> None:
    made = from_csv(tmp_path, "Step;Next;Notes\n'=1+2;yes;\"a # b: c\"\nyes;;'quoted\n\u202eleft;;\n")
    process = made.report.process
    assert process is not None
    found = process.states["as_is"].steps
    assert [one.name for one in found.values()] == ["=1+2", "yes", "\ufffdleft"]
    assert [one.notes for one in found.values()] == ["a # b: c", "'quoted", None]
    assert [[link.step for link in one.after] for one in found.values()] == [[], ["step_1_2"], []]


@pytest.mark.parametrize(
    "text", ["", "a;b\n1;2\n", "Step;Next\n", "Операция;Отдел\n;\n", "procmap: 1\nprocess: x\n", "{}"]
)
def test_tables_without_steps(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ForeignFileError):
        import_steps(str(path), QUESTION, "en")


CELLS = st.sampled_from(
    ["a", "b", "c", "a, b", "да: c; нет: a", "1", "2; 3", "?", "", "нет", "x" * 70, "1 ч", "2..1 ч", "5", "EOD", "'-1",
     "ы\nя", "#", "a/b", "=a", "1. a", "no", "\u200b", "{x: [", "- ", "a and b"]
)  # fmt: skip
COLUMNS = ["Step", "Next", "After", "Department", "Duration (h)", "No.", "Inputs", "Remark"]


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(*[CELLS] * len(COLUMNS)), min_size=1, max_size=8))
def test_any_table_checks_without_errors(
    rows: list[tuple[str, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the cells say; and a duration is only ever one that stands in its cell."""
    import csv

    path = tmp_path_factory.mktemp("x") / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    try:
        made = imported(path)
    except ForeignFileError:
        assert all(row[0] in ("", "-", "нет", "no", "- ") for row in rows)
        return
    assert made.report.process is not None
    said = {cell for row in rows for cell in (row[4],)}
    for line in made.text.splitlines():
        if line.startswith("        takes: "):
            assert any(cell and cell in line for cell in said)
    assert import_steps(str(path), QUESTION, "en").text == made.text


# --- names


def test_headings() -> None:
    for key, names in HEADS.items():
        for name in names:
            assert head_of(f" {name.upper()}: ") == (key, "")
    for unit, names in UNITS.items():
        for name in names:
            assert head_of(f"Длительность, {name}") == ("takes", unit)
            assert head_of(f"Duration (in {name})") == ("takes", unit)
    assert head_of("Длительность, попугаев") == ("takes", "")
    assert head_of("Цвет") is None


def test_ids() -> None:
    taken: set[str] = set()
    names = [
        "Щётка ёж",
        "Щетка ёж",
        "100 %",
        "да",
        "yes",
        "Приёмка на торговой точке, выкладка и продажа",
        "漢字",
        "ъ",
    ]
    assert [id_for(name, taken, "step") for name in names] == [
        "shchetka_ezh", "shchetka_ezh_2", "step_100", "da", "step_yes", "priemka_na_torgovoy_tochke_vykladka_i", "step",
        "step_2",
    ]  # fmt: skip


# --- the command


def test_a_file_that_is_there_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, new = tmp_path / "table.csv", tmp_path / "new.yaml"
    table.write_text(RUSSIAN, "utf-8")
    assert main(["import", str(table), "-o", str(new), "--lang", "ru"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{new}: 5 операций, 2 отдела, 4 длительности\n")
    assert "  столбец «Цвет» непонятен и пропущен\n" in out
    assert new.read_text("utf-8") == AS_MODEL
    new.write_text("precious", "utf-8")
    assert main(["import", str(table), "-o", str(new)]) == 2
    assert "--force replaces them" in capsys.readouterr().err
    assert new.read_text("utf-8") == "precious"
    assert (
        main(["import", str(table), "-o", str(new), "--force", "--state", "to_be", "--name", "Заявки"]) == 0
    )
    assert "process: Заявки\n" in new.read_text("utf-8")
    assert main(["import", str(table), "-o", str(table), "--force"]) == 2
    assert table.read_text("utf-8") == RUSSIAN


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--state", "как есть"], "“как есть” is no id"),
        (["--by", "x"], "--by: only with --into"),
        (["--dry-run"], "--dry-run: only with --into"),
        (["--into", "x.yaml", "--force"], "--force: not together with --into"),
        (["--into", "-"], "a file is needed"),
    ],
)
def test_options(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text(RUSSIAN, "utf-8")
    assert main(["import", str(table), *words]) == 2
    assert told in capsys.readouterr().err


def test_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table.csv"
    table.write_text(RUSSIAN, "utf-8")
    assert main(["import", str(table), "--lang", "ru"]) == 0
    out, err = capsys.readouterr()
    assert out == AS_MODEL
    assert err.count("procmap: ") == 4
