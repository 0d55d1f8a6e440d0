"""The requirement table: the retail case as the working group agreed it, and every cell as ``check`` gives it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from paper import ORDER, RETAIL, SERVICE, TODAY, paper, texts

import procmap
from procmap.analysis.solution import HandoffVerdict, Verdict
from procmap.api.rules import all_rules
from procmap.export.papers.document import Cell, Document, Table
from procmap.export.papers.identity import mark_of
from procmap.export.to_json import report_to_dict
from procmap.locale import speech
from procmap.model import Answer, Process
from procmap.render.verdicts import answer_in_words, handoff_verdict_bit, verdict_bit

AGREED = [
    # no., operation, who speaks, what is asked for, by when, of whom, answer, needed by, slack
    ("", "The customer", "—", "Новинки на полке",
     "18:00", "Отдел продаж (Коммерческий директор)", "", "18:00", "0 min"),
    ("1", "Приёмка на торговой точке, выкладка и продажа", "Коммерческий директор", "Товар доставлен на торговые точки",
     "17:00", "Отдел доставки (Начальник отдела доставки)", "yes", "17:00", "0 min"),
    ("2", "Доставка товара на торговые точки", "Начальник отдела доставки", "Сформированы поставки на торговые точки",
     "15:00", "Склад (Начальник склада)", "yes", "15:00", "0 min"),
    ("3", "Формирование поставок на торговые точки", "Начальник склада", "План с объёмом поставок на следующий день",
     "D-1", "Отдел закупок (Начальник отдела закупок)", "in force", "", ""),
    ("3", "Формирование поставок на торговые точки", "Начальник склада",
     "Раздельные накладные на новинки и ассортимент", "", "Отдел закупок (Начальник отдела закупок)", "yes", "", ""),
    ("3", "Формирование поставок на торговые точки", "Начальник склада", "not asked for",
     "", "Отдел распределения (Начальник отдела распределения)", "", "14:15", ""),
    ("4", "Распределение товара по торговым точкам", "Начальник отдела распределения", "not asked for",
     "", "Склад (Начальник склада)", "", "", ""),
    ("5", "Приёмка товара на складе", "Начальник склада", "Товар доставлен на склад",
     "13:00", "Отдел доставки (Начальник отдела доставки)", "yes", "13:00", "0 min"),
    ("6", "Доставка товара на склад", "Начальник отдела доставки", "Товар готов к погрузке у поставщика",
     "10:00", "Поставщик", "yes", "10:00", "0 min"),
    ("7", "Товар готов к отгрузке у поставщика", "—", "", "", "", "", "", ""),
    ("", "", "Начальник отдела закупок", "Раздельные накладные от поставщика", "", "Поставщик", "yes", "", ""),
    ("", "", "Начальник отдела закупок", "Более удобная информационная система",
     "", "Отдел автоматизации (Начальник отдела автоматизации)", "already met", "", ""),
]  # fmt: skip


def test_the_retail_case_is_table_ten() -> None:
    [table] = paper(RETAIL, "requirements").tables()
    keys = ("number", "operation", "representative", "requirement", "by", "of", "answer", "needed", "slack")
    assert texts(table, *keys) == AGREED


def test_what_a_promise_rests_on_is_told() -> None:
    [table] = paper(RETAIL, "requirements").tables()
    told = dict(texts(table, "requirement", "conditions"))
    assert told["Сформированы поставки на торговые точки"] == (
        "Товар доставлен на склад; План с объёмом поставок на следующий день; "
        "Раздельные накладные на новинки и ассортимент"
    )
    assert told["Товар готов к погрузке у поставщика"] == ""


def test_why_names_its_source() -> None:
    [table] = paper(RETAIL, "requirements", "ru").tables()
    told = dict(texts(table, "requirement", "why"))
    assert told["Новинки на полке"] == (
        "основной покупатель приходит после 18:00 в день выхода; источник: маркетинговое исследование"
    )


def test_every_family_has_a_table_of_its_own() -> None:
    document = paper(SERVICE, "requirements", "ru")
    assert [table.title for table in document.tables()] == ["Новый клиент", "Обращение клиента"]


def test_an_event_outside_is_no_gap() -> None:
    *_, requests = paper(SERVICE, "requirements").tables()
    assert ("Разбор — простое или сложное", "") in texts(requests, "operation", "requirement")


def test_whoever_asks_or_is_asked_signs_and_the_owner_first() -> None:
    signed = [
        line.who for block in paper(RETAIL, "requirements").blocks for line in getattr(block, "lines", ())
    ]
    assert signed == [
        "Генеральный директор", "Коммерческий директор", "Начальник отдела доставки", "Начальник склада",
        "Начальник отдела закупок", "Начальник отдела автоматизации",
    ]  # fmt: skip


@pytest.mark.parametrize("file", [RETAIL, SERVICE, ORDER], ids=lambda file: file.stem)
@pytest.mark.parametrize("state", ["to_be", "as_is"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_cell_is_what_check_gives(file: Path, state: str, language: str) -> None:
    document = paper(file, "requirements", language, state)
    process = procmap.load(file)
    data = report_to_dict(procmap.check(file, today=TODAY, state=state), all_rules(), language)
    solved = data["files"][0]["states"]
    tables = list(document.tables())
    assert len(tables) == len(solved)
    for table, one in zip(tables, solved, strict=True):
        assert compared(table, one, process, language) == len(one["contracts"])
        told = len([row for row in table.rows if row.cells[1].text in ("The customer", "Клиент")])
        assert told == len(one["customer_requirements"])


def compared(table: Table, solved: dict[str, Any], process: Process, language: str) -> int:
    """How many contracts a table shows, after each of its cells was held against the JSON."""
    say = speech(language)
    contracts = {one["id"]: one for one in solved["contracts"]}
    customers = {process.customer.requires[one["id"]].what: one for one in solved["customer_requirements"]}
    state = process.states[solved["state"]]
    seen = 0
    for row in table.rows:
        cells = dict(zip([column.key for column in table.columns], row.cells, strict=True))
        if row.id:
            seen += 1
            contract = contracts.pop(row.id.split(":")[2])
            requirement = state.requirements[contract["id"]]
            assert row.mark == mark_of(process, row.id)
            assert cells["requirement"].text == requirement.what
            assert cells["remark"].text == (requirement.notes or "")
            assert cells["why"].text.startswith(requirement.why or "")
            assert bool(cells["promised"].text) == (requirement.promised is not None)
            assert cells["of"].text.startswith(process.departments[contract["asked_of"]].name)
            assert cells["answer"].text == answer_in_words(Answer(contract["answer"]), say)
            assert cells["conditions"].text == "; ".join(
                state.requirements[id_].what for id_ in contract["rests_on"]
            )
            assert cells["verdict"].text == handoff_verdict_bit(HandoffVerdict(contract["verdict"]), say).text
            if isinstance(cells["by"].value, dt.time):
                assert contract["asked_by_time"][11:19] == cells["by"].value.isoformat()
            about = [one for one in solved["handoffs"] if one["requirement"] == contract["id"]]
            times = [(one["needed_by"], one["slack_seconds"]) for one in about] or [(None, None)]
            assert (local(cells["needed"]), seconds(cells["slack"])) in [
                (plain(by), whole_minutes(left)) for by, left in times
            ]
        elif cells["requirement"].text in customers and cells["number"].text == "":
            customer = customers[cells["requirement"].text]
            assert local(cells["needed"]) == plain(customer["by"])
            assert seconds(cells["slack"]) == whole_minutes(customer["slack_seconds"])
            assert cells["verdict"].text == verdict_bit(Verdict(customer["verdict"]), say).text
        elif cells["requirement"].text:
            handoffs = [one for one in solved["handoffs"] if one["requirement"] is None]
            needed = [plain(one["must_promise"] or one["needed_by"]) for one in handoffs]
            assert local(cells["needed"]) in needed
    assert not contracts
    return seen


def local(cell: Cell) -> str | None:
    return cell.value.isoformat() if isinstance(cell.value, dt.datetime) else None


def plain(instant: str | None) -> str | None:
    return instant and instant[:19]


def whole_minutes(slack: int | None) -> int | None:
    """A paper tells slack to the minute, never more than there is; JSON tells it exactly."""
    return None if slack is None else slack - slack % 60


def seconds(cell: Cell) -> int | None:
    return None if cell.value is None else round(float(cell.value) * 60)  # type: ignore[arg-type]


def test_the_mark_follows_what_is_said_and_nothing_else(tmp_path: Path) -> None:
    text = RETAIL.read_text("utf-8")
    before = marks(paper(RETAIL, "requirements"))
    spelled = tmp_path / "spelled.yaml"
    spelled.write_text("# another remark\n" + text.replace('by: "15:00"', 'by: "до 15:00"'), "utf-8")
    assert marks(paper(spelled, "requirements")) == before
    moved = tmp_path / "moved.yaml"
    moved.write_text(text.replace('by: "15:00"', 'by: "14:30"'), "utf-8")
    after = marks(paper(moved, "requirements"))
    assert {id_ for id_ in before if before[id_] != after[id_]} == {"requirement:to_be:shipments_formed"}


def marks(document: Document) -> dict[str, str]:
    return {row.id: row.mark for table in document.tables() for row in table.rows if row.id}
