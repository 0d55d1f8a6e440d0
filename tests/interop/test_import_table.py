"""Workbooks that go out, are edited, and come back.

What is exported and imported without an edit changes nothing: 100 random files, ``PROCMAP_FUZZ=10`` makes it 1,000;
a tenth of them is saved again by LibreOffice in between, where there is one.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, time
from difflib import ndiff
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fuzz import times
from wordy import HARD, wordy

import procmap
from procmap.api.check import Question
from procmap.api.export import PAPERS, Wish, export, written
from procmap.api.import_table import Told, import_table
from procmap.api.imported_cells import editable_columns
from procmap.cli.app import main
from procmap.export.papers.identity import parts_of
from procmap.locale import speech
from procmap.model import Answer
from procmap.render.verdicts import answer_in_words
from procmap.report import Imported

ROOT = Path(__file__).parents[2]
RETAIL = ROOT / "examples" / "av_retail_delivery.yaml"
DAY = date(2026, 11, 23)
QUESTION = Question(DAY)
TABLES = ("requirements", "operations", "group")
TIMES = times(100)
LIBRE = shutil.which("soffice")
AT_A_TIME = 40
"""Workbooks in one run of LibreOffice."""
NEEDS_LIBRE = pytest.mark.skipif(LIBRE is None, reason="needs LibreOffice")


def workbook(file: Path, table: str, language: str = "ru", state: str | None = None) -> Path:
    """The table of a file as a workbook beside it."""
    _, paper = export(str(file), Wish(table, language), today=DAY, state=state)
    assert paper is not None
    path = file.with_name(f"{file.stem}-{table}-{language}.xlsx")
    path.write_bytes(written(paper, "xlsx"))
    return path


def has_rows(book: Path) -> bool:
    """Whether anything in a workbook can be brought back: a file may have no requirements yet."""
    return any(
        cell.value == "procmap:id"
        for sheet in openpyxl.load_workbook(book)
        for row in sheet.iter_rows()
        for cell in row
    )


def resaved(paths: list[Path]) -> list[Path]:
    """The workbooks as LibreOffice writes them.

    Of hundreds in one run it has left one out on a machine under load, and said nothing; so it gets some at a time, and
    what is missing then once more, in a home of its own. A workbook that it cannot read is missing both times.
    """
    out = paths[0].parent / "resaved"
    for n, some in enumerate(batched(paths, AT_A_TIME)):
        convert(some, out, paths[0].parent / f"home{n}")
        missing = [path for path in some if not (out / path.name).exists()]
        if missing:
            convert(missing, out, paths[0].parent / f"home{n}again")
        left_out = [path.name for path in missing if not (out / path.name).exists()]
        assert not left_out, left_out
    return [out / path.name for path in paths]


def batched(paths: list[Path], most: int) -> list[list[Path]]:
    return [paths[n : n + most] for n in range(0, len(paths), most)]


def convert(paths: list[Path], out: Path, home: Path) -> None:
    """One run of LibreOffice, in a home that no other run uses: two in one are one, and the second gives up."""
    assert LIBRE is not None
    subprocess.run(
        [LIBRE, f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir",
         str(out), *map(str, paths)],
        check=True, capture_output=True, timeout=60 + 20 * len(paths),
    )  # fmt: skip


def edited(path: Path, edits: dict[tuple[str, str], Any], then: Callable[[Any], None] | None = None) -> Path:
    """Change cells, named by the id of the row and the heading of the column."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        rows = list(sheet.iter_rows())
        head = next((row for row in rows if any(cell.value == "procmap:id" for cell in row)), None)
        if head is None:
            continue  # a state without rows has a sheet without a table
        columns = {cell.value: cell.column for cell in head}
        for row in rows[head[0].row :]:
            id_ = row[columns["procmap:id"] - 1].value
            for (wanted, column), value in edits.items():
                if id_ == wanted:
                    sheet.cell(row[0].row, columns[column]).value = value
        if then is not None:
            then(sheet)
    book.save(path)
    return path


def brought(book: Path, file: Path, *, write: bool = True, who: str | None = None) -> Imported:
    return import_table(str(book), str(file), Told(DAY, who), QUESTION, "en", write=write)


def fates(found: Imported) -> list[tuple[str, str]]:
    return [(row.fate, row.id.rpartition(":")[2] or row.name) for row in found.rows]


def lines(before: str, after: str) -> list[str]:
    return [one for one in ndiff(before.splitlines(), after.splitlines()) if one[:1] in "+-"]


def R(id_: str) -> str:
    return f"requirement:to_be:{id_}"


@pytest.fixture
def retail(tmp_path: Path) -> Path:
    return Path(shutil.copy(RETAIL, tmp_path / "retail.yaml"))


# --- nothing edited, nothing changed


def demand_unchanged(book: Path, file: Path) -> None:
    before = file.read_bytes()
    found = brought(book, file)
    assert found.rows == ()
    assert not found.file.changed
    assert file.read_bytes() == before


@pytest.mark.parametrize("seed", range(TIMES))
def test_what_nobody_edited_changes_nothing(seed: int, tmp_path: Path) -> None:
    file = tmp_path / "random.yaml"
    file.write_text(wordy(seed), "utf-8")
    state = "later" if '"later"' in file.read_text("utf-8") else None
    for table in TABLES:
        book = workbook(file, table, ("en", "ru")[seed % 2], state)
        if has_rows(book):
            demand_unchanged(book, file)


@NEEDS_LIBRE
def test_nor_what_another_program_has_saved(tmp_path: Path) -> None:
    books, files = [], []
    for seed in range(max(TIMES // 10, 1)):
        file = tmp_path / f"random{seed}.yaml"
        file.write_text(wordy(seed), "utf-8")
        for table in TABLES:
            book = workbook(file, table, ("ru", "en")[seed % 2])
            if has_rows(book):
                books.append(book)
                files.append(file)
    for book, file in zip(resaved(books), files, strict=True):
        demand_unchanged(book, file)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_examples_come_back(example: Path, language: str, tmp_path: Path) -> None:
    file = Path(shutil.copy(example, tmp_path))
    for table in TABLES:
        demand_unchanged(workbook(file, table, language), file)


# --- what was edited


TWO_MORE = """\
      shelf_space:
        what: Место на полке
        of: sales
        asked_by: delivery
        answer: да                   # сказано на встрече
      staff:
        what: Люди на приёмку
        of: warehouse
        asked_by: delivery
        answer: open
"""


@NEEDS_LIBRE
def test_ten_answers_come_back_from_libreoffice(tmp_path: Path) -> None:
    file = tmp_path / "retail.yaml"
    file.write_text(RETAIL.read_text("utf-8").rstrip("\n") + "\n" + TWO_MORE, "utf-8")
    before = file.read_text("utf-8")
    old = procmap.load(file).states["to_be"].requirements
    assert len(old) == 10
    kinds = list(Answer)
    new = {
        id_: kinds[(kinds.index(one.said) + n % 4 + 1) % len(kinds)]
        for n, (id_, one) in enumerate(old.items())
    }
    say = speech("ru")
    book = edited(
        workbook(file, "requirements"),
        {(R(id_), "Ответ"): answer_in_words(answer, say) for id_, answer in new.items()},
    )
    found = brought(resaved([book])[0], file, who="director")
    assert fates(found) == [("changed", row.id.rpartition(":")[2]) for row in found.rows]
    assert {row.id for row in found.rows} == {R(id_) for id_ in old}
    now = procmap.load(file).states["to_be"].requirements
    for id_, requirement in now.items():
        assert requirement.said is new[id_]
        last = requirement.history[-1]
        assert (last.date, last.who, last.said) == (DAY, "director", new[id_])
    after = file.read_text("utf-8")
    comments = [line.partition("#")[2] for line in before.splitlines() if "#" in line]
    assert [line.partition("#")[2] for line in after.splitlines() if "#" in line] == comments
    assert not [one for one in lines(before, after) if one[0] == "-" and "answer:" not in one]
    demand_unchanged(workbook(file, "requirements"), file)


def test_each_column_of_the_requirements(retail: Path) -> None:
    before = retail.read_text("utf-8")
    book = edited(
        workbook(retail, "requirements", "en"),
        {
            (R("goods_in_shops"), "By when"): time(16, 45),
            (R("goods_in_warehouse"), "By when"): "D-1 18:00",
            (R("shipments_formed"), "Promised instead"): "2h",
            (R("volumes_plan"), "Answer"): "contested",
            (R("volumes_plan"), "Remark"): None,
            (R("supplier_invoices"), "Remark"): "с 1 декабря: «да»",
        },
    )
    found = brought(book, retail)
    assert {fate for fate, _ in fates(found)} == {"changed"}
    assert (len(found.rows), found.same) == (5, 3)
    assert lines(before, retail.read_text("utf-8")) == [
        '-         by: "17:00"',
        '+         by: "16:45"',
        "+         promised:",
        "+           within: 2h",
        '-         by: "13:00"',
        '+         by: "D-1 18:00"',
        "-         answer: in_force",
        "+         answer: contested",
        "-         notes: просто; начали на следующий же день",
        "+         notes: null",
        "+         history:",
        "+           - {said: in_force}",
        "+           - {date: 2026-11-23, said: contested}",
        '+         notes: "с 1 декабря: «да»"',
    ]
    demand_unchanged(workbook(retail, "requirements", "en"), retail)
    assert brought(book, retail).rows == ()  # the same workbook once more


def test_each_column_of_the_operations(retail: Path) -> None:
    S = "step:to_be:"
    book = edited(
        workbook(retail, "operations"),
        {
            (f"{S}bring", "Операция"): "Доставка на склад",
            (f"{S}form", "Длительность"): "40–60 мин",
            (f"{S}receive", "Отдел"): "отдел доставки",
            (f"{S}receive", "Входы"): "накладная; товар",
            (f"{S}deliver", "Длительность"): None,
        },
    )
    found = brought(book, retail)
    assert [fate for fate, _ in fates(found)] == ["changed"] * 4
    steps = procmap.load(retail).states["to_be"].steps
    assert steps["bring"].name == "Доставка на склад"
    assert str(steps["form"].takes) == str(procmap.load(retail).states["to_be"].steps["form"].takes)
    assert [steps["form"].takes.best.amount, steps["form"].takes.worst.amount] == [2400, 3600]
    assert (steps["receive"].department, steps["receive"].inputs) == ("delivery", ("накладная", "товар"))
    assert steps["deliver"].takes is None
    assert "# событие: само по себе времени не занимает" in retail.read_text("utf-8")


def test_each_column_of_the_group(retail: Path) -> None:
    book = edited(
        workbook(retail, "group"),
        {
            ("member::wh_head", "Должность"): "Заведующий складом",
            ("member::wh_head", "Представляет"): "Склад; Отдел распределения",
            ("member::it_head", "Участник"): "прямой",
            ("member::commerce", "Вправе решать"): "нет",
            ("member::delivery_head", "Знает технологию"): None,
        },
    )
    found = brought(book, retail)
    assert [fate for fate, _ in fates(found)] == ["changed"] * 4
    process = procmap.load(retail)
    assert process.people["wh_head"].post == "Заведующий складом"
    assert process.group["wh_head"].represents == ("warehouse", "distribution")
    assert process.group["it_head"].direct
    assert process.group["commerce"].may_decide is False
    assert process.group["delivery_head"].knows_technology is None


def test_rows_are_known_by_their_identity(retail: Path) -> None:
    """Sorted, filtered, some gone, one new; another sheet beside it."""

    def shuffle(sheet: Any) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        head = next(n for n, row in enumerate(rows) if "procmap:id" in row)
        body = [row for row in rows[head + 1 :] if row[-2]]
        kept = [row for row in reversed(body) if row[-2] != R("better_system")]
        kept.append([None, "Доставка", None, None, "Новое требование", *[None] * (len(rows[head]) - 5)])
        sheet.delete_rows(head + 2, len(rows))
        for row in kept:
            sheet.append(row)
        sheet.row_dimensions[head + 3].hidden = True

    book = edited(workbook(retail, "requirements"), {(R("goods_ready"), "Ответ"): "отказано"}, shuffle)
    found = brought(book, retail)
    assert fates(found) == [
        ("changed", "goods_ready"),
        ("added", "Новое требование"),
        ("missing", "better_system"),
    ]
    assert found.same == 6
    assert not found.refused
    assert procmap.load(retail).states["to_be"].requirements["goods_ready"].said is Answer.REFUSED


def test_what_stands_below_an_empty_row_is_no_new_row(retail: Path) -> None:
    """Lines to sign on share columns with the table; a row with an identity is one wherever it was moved to."""

    def move(sheet: Any) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        head = next(n for n, row in enumerate(rows) if "procmap:id" in row)
        at = rows[head].index("Требование") + 1
        below = sheet.max_row
        sheet.cell(below + 1, at).value = "Начальник отдела закупок"
        ready = next(n for n, row in enumerate(rows) if R("goods_ready") in row) + 1
        for n, value in enumerate(rows[ready - 1], 1):
            sheet.cell(ready, n).value = None
            sheet.cell(below + 3, n).value = value
        sheet.cell(below + 4, at).value = "Новое"

    book = edited(workbook(retail, "requirements"), {(R("goods_ready"), "Ответ"): "отказано"}, move)
    assert fates(brought(book, retail)) == [("changed", "goods_ready"), ("added", "Новое")]


VALUES: dict[str, tuple[Any, ...]] = {
    "by": (time(16, 45), "D-1 18:00", "D+1 рд 11:00", None),
    "promised": ("2h", "3 рч", time(9, 5), "D+2", None),
    "answer": ("да", "contested", "отказано", "not answered", "действует"),
    "operation": tuple(text for text in HARD if text.strip()),  # a name of blanks alone is refused
    "department": ("DX", "dy", None),
    "takes": ("45 мин", "1h..2h", "2 рд", "1/2/4 ч", None),
    "inputs": ("a; b; c", "x", None),
    "outputs": ("a", "b\nc", None),
    "post": HARD,
    "represents": ("dx; dz", "dy", None),
    "direct": ("direct", "косвенный"),
    "knows": ("yes", "нет", None),
    "decides": ("да", "no", None),
    "remark": (*HARD, None),
}


@pytest.mark.parametrize("seed", range(TIMES // 4))
def test_any_edit_comes_back_and_nothing_else_changes(seed: int, tmp_path: Path) -> None:
    """What the file says afterwards is what the workbook says: imported again it has nothing to tell."""
    rng = random.Random(seed)
    file = tmp_path / "random.yaml"
    file.write_text(wordy(seed), "utf-8")
    for table in TABLES:
        book = workbook(file, table, ("en", "ru")[seed % 2])
        if not has_rows(book):
            continue
        known = {
            column.caption: column.key for column in columns(table, ("en", "ru")[seed % 2]) if column.editable
        }
        before = procmap.load(file)
        ids = sorted(set(identities(book)))
        wanted = {
            (id_, caption): rng.choice(VALUES[key])
            for id_ in rng.sample(ids, min(len(ids), 3))
            for caption, key in known.items()
            if rng.random() < 0.5
        }
        found = brought(edited(book, wanted, as_text), file)
        assert {row.fate for row in found.rows} <= {"changed"}, found.rows
        again = brought(book, file)
        assert again.rows == ()
        touched = {id_ for id_, _ in wanted}
        after = procmap.load(file)
        for id_ in ids:
            if id_ not in touched:
                assert parts_of(after, id_) == parts_of(before, id_)
        table_parts = {"states": {}, "group": {}, "people": {}}
        assert after.model_copy(update=table_parts) == before.model_copy(update=table_parts)


def as_text(sheet: Any) -> None:
    """A text that looks like a formula is one for openpyxl; people who type it into a text cell mean the text."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"


def identities(book: Path) -> list[str]:
    kinds = ("requirement:", "step:", "member:")
    cells = (
        cell.value for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row
    )
    return [value for value in cells if isinstance(value, str) and value.startswith(kinds)]


def columns(table: str, language: str) -> Any:
    from importlib import import_module

    return import_module(f"procmap.export.papers.{table}").columns(speech(language))


def test_a_state_that_is_based_on_another(tmp_path: Path) -> None:
    """What was edited is said in the state whose table it was; the other one keeps what it says."""
    file = tmp_path / "x.yaml"
    file.write_text(RETAIL.read_text("utf-8").rstrip("\n") + "\n  next:\n    based_on: to_be\n", "utf-8")
    before = procmap.load(file).states["to_be"]
    book = edited(
        workbook(file, "requirements", "en", "next"),
        {
            ("requirement:next:goods_ready", "By when"): "09:30",
            ("requirement:next:separate_invoices", "Answer"): "refused",
        },
    )
    assert len(brought(book, file).rows) == 2
    states = procmap.load(file).states
    assert states["to_be"] == before
    assert str(states["next"].requirements["goods_ready"].by) != str(before.requirements["goods_ready"].by)
    history = states["next"].requirements["separate_invoices"].history
    assert [one.said for one in history] == [Answer.CONTESTED, None, Answer.YES, Answer.REFUSED]
    assert brought(book, file).rows == ()


# --- what is not taken


def test_a_row_whose_source_has_moved_on(retail: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = edited(workbook(retail, "requirements"), {(R("volumes_plan"), "Ответ"): "отказано"})
    text = retail.read_text("utf-8").replace("answer: in_force", "answer: contested")
    retail.write_text(text, "utf-8")
    assert main(["import", str(book), "--into", str(retail)]) == 1
    out = capsys.readouterr().out
    assert "not taken, for the file has changed since the workbook was made" in out
    assert "  Answer: in the file оспаривается, in the workbook отказано\n" in out
    assert retail.read_text("utf-8") == text


def test_a_part_that_is_gone(retail: Path) -> None:
    book = workbook(retail, "requirements")
    text = retail.read_text("utf-8")
    at = text.index("      better_system:")
    retail.write_text(text[:at], "utf-8")
    assert fates(brought(book, retail)) == [("unknown", "better_system")]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Ответ", "ерунда", "Answer: “ерунда” is no answer; choose one from the list"),
        ("Ответ", None, "Answer: “” is no answer; choose one from the list"),
        ("К какому сроку", "5pm", "By when: “5pm” is no point in time like 15:30 or D-1 16:00"),
        ("Встречное предложение", "завтра", "Promised instead: “завтра” is neither a time like 15:30 nor a"
         " duration like 2h"),
        ("Примечание", "=1+1", "Remark: the cell holds a formula; put its value there"),
        ("Примечание", "x" * 20_001, "Remark: the text is longer than a file may hold"),
    ],
)  # fmt: skip
def test_cells_that_say_nothing_clear(retail: Path, column: str, value: Any, reason: str) -> None:
    before = retail.read_bytes()
    book = edited(
        workbook(retail, "requirements"),
        {(R("goods_ready"), column): value, (R("goods_ready"), "Отдел"): "not looked at"},
    )
    found = brought(book, retail)
    assert [(row.fate, row.reason) for row in found.rows] == [("refused", reason)]
    assert found.refused
    assert retail.read_bytes() == before


def test_two_rows_of_one_part(tmp_path: Path) -> None:
    """A requirement stands in the table of each product family; two edits that differ are two opinions."""
    file = tmp_path / "x.yaml"
    text = RETAIL.read_text("utf-8").replace("      family: novelties\n      why:", "      why:")
    file.write_text(text.replace("        family: novelties\n", ""), "utf-8")
    book = workbook(file, "requirements")
    sheets = openpyxl.load_workbook(book).sheetnames
    assert len(sheets) > 1
    one = openpyxl.load_workbook(book)
    for n, sheet in enumerate(one):
        head = next(row for row in sheet.iter_rows() if any(cell.value == "procmap:id" for cell in row))
        at = {cell.value: cell.column for cell in head}
        for row in range(head[0].row + 1, sheet.max_row + 1):
            id_ = sheet.cell(row, at["procmap:id"]).value
            if id_ == R("goods_ready"):
                sheet.cell(row, at["Ответ"]).value = ("отказано", "оспаривается")[n % 2]
            if id_ == R("goods_in_shops") and n == 0:
                sheet.cell(row, at["Ответ"]).value = "оспаривается"
            if id_ == R("goods_in_warehouse"):
                sheet.cell(row, at["К какому сроку"]).value = ("12:30", "скоро")[n % 2]
    one.save(book)
    found = brought(book, file)
    assert sorted(fates(found)) == [
        ("changed", "goods_in_shops"), ("refused", "goods_in_warehouse"), ("refused", "goods_ready"),
    ]  # fmt: skip
    reasons = {row.id: row.reason for row in found.rows}
    assert "say different things" in reasons[R("goods_ready")]
    assert "“скоро” is no point in time" in reasons[R("goods_in_warehouse")]
    requirements = procmap.load(file).states["to_be"].requirements
    assert (requirements["goods_in_warehouse"].by, requirements["goods_in_shops"].said) == (
        procmap.load(RETAIL).states["to_be"].requirements["goods_in_warehouse"].by, Answer.CONTESTED,
    )  # fmt: skip


def test_a_workbook_without_identities(retail: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = retail.with_name("plain.xlsx")
    new = openpyxl.Workbook()
    new.active.append(["Операция", "Ответ"])
    new.save(book)
    assert main(["import", str(book), "--into", str(retail)]) == 2
    assert "no sheet of it has the hidden columns" in capsys.readouterr().err
    assert main(["import", str(book), "--into", str(retail), "--by", "nobody"]) == 2
    assert "unknown person or department “nobody”" in capsys.readouterr().err


def test_a_workbook_of_ours_is_no_table_of_steps(retail: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(workbook(retail, "operations")), "-o", str(retail.with_name("new.yaml"))]) == 2
    assert "bring it back into the file it came from with --into FILE" in capsys.readouterr().err
    assert not retail.with_name("new.yaml").exists()


def test_every_column_that_is_offered_is_read() -> None:
    from importlib import import_module

    assert set(TABLES) <= set(PAPERS)
    offered = {
        column.key
        for table in TABLES
        for column in import_module(f"procmap.export.papers.{table}").columns(speech("en"))
        if column.editable
    }
    assert set(editable_columns()) == offered


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_answer_that_is_offered_is_understood(language: str) -> None:
    from procmap.model.requirement import read_answer

    say = speech(language)
    assert [read_answer(answer_in_words(one, say)) for one in Answer] == list(Answer)
