"""The other papers, on both cases: what they say was worked out from the cases, not from the program."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from paper import RETAIL, SERVICE, TODAY, paper, texts

import procmap
from procmap.api.export import PAPERS, Wish, export, written
from procmap.cli.app import main
from procmap.cli.commands.export import Paper
from procmap.errors import ImpossiblePaperError, UnknownNameError
from procmap.export.papers.document import Document, Heading, PageBreak, Paragraph, Signatures, Table

HEADED = Path(__file__).parents[2] / "procmap" / "export" / "papers"
PARTS = {"document", "identity", "order", "source", "__init__"}
PACKS = {"report", "book", "questions"}
"""What several papers are made of."""


def tables(document: Document) -> dict[str, Table]:
    return {table.key: table for table in document.tables()}


def test_every_paper_has_a_module_and_a_place_in_the_command() -> None:
    modules = {path.stem for path in HEADED.glob("*.py")} - PARTS - PACKS
    assert set(PAPERS) == modules == {one.value for one in Paper}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("table", sorted(PAPERS))
@pytest.mark.parametrize("file", [RETAIL, SERVICE], ids=lambda file: file.stem)
def test_every_paper_is_written_in_each_of_its_formats(file: Path, table: str, language: str) -> None:
    try:
        first, again = paper(file, table, language), paper(file, table, language)
    except ImpossiblePaperError as error:
        assert (file.stem, table, error.reason) in {
            ("av_retail_delivery", "card", "no-services"),
            ("av_retail_delivery", "initiative", "no-initiatives"),
            ("sales_to_cs_handoff", "minutes", "no-meetings"),
        }
        return
    for form in PAPERS[table]:
        assert written(first, form) == written(again, form), form


SMALL = sorted((Path(__file__).parents[1] / "rules").glob("*/*.yaml"))


@pytest.mark.parametrize("table", sorted({*PAPERS} - {"calendar", "initiative"}))
def test_every_paper_is_made_of_any_file_or_refused(table: str) -> None:
    """The small files of the rules: departments in the place of steps, circles, ids that are nowhere, nothing."""
    made = 0
    for file in SMALL:
        try:
            _, document = export(str(file), Wish(table, "ru"), today=TODAY)
        except ImpossiblePaperError:
            continue
        if document is not None:
            made += 1
            assert written(document, "md")
    assert made


def test_the_sheet_of_the_warehouse() -> None:
    found = tables(paper(RETAIL, "owner", department="warehouse"))
    assert texts(found["owner_asked"], "requirement", "asker", "by", "answer", "needed", "slack") == [
        ("Сформированы поставки на торговые точки", "Отдел доставки (Начальник отдела доставки)", "15:00", "yes",
         "15:00", "0 min"),
    ]  # fmt: skip
    assert texts(found["owner_asks"], "requirement", "for", "of", "by") == [
        ("Товар доставлен на склад", "Приёмка товара на складе", "Отдел доставки (Начальник отдела доставки)", "13:00"),
        ("План с объёмом поставок на следующий день", "Формирование поставок на торговые точки",
         "Отдел закупок (Начальник отдела закупок)", "D-1"),
        ("Раздельные накладные на новинки и ассортимент", "Формирование поставок на торговые точки",
         "Отдел закупок (Начальник отдела закупок)", ""),
    ]  # fmt: skip
    assert texts(found["owner_rests"], "promise", "rests") == [
        ("Сформированы поставки на торговые точки", "Товар доставлен на склад"),
        ("Сформированы поставки на торговые точки", "План с объёмом поставок на следующий день"),
        ("Сформированы поставки на торговые точки", "Раздельные накладные на новинки и ассортимент"),
    ]


def test_what_the_customer_asks_is_on_the_sheet_of_who_serves_them() -> None:
    found = tables(paper(RETAIL, "owner", department="sales"))
    assert ("Новинки на полке", "The customer: Покупатель после работы", "18:00") in texts(
        found["owner_asked"], "requirement", "asker", "by"
    )


def test_a_sheet_for_each_department_on_a_page_of_its_own() -> None:
    blocks = paper(RETAIL, "owner").blocks
    heads = [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]
    assert heads == [
        "Отдел продаж",
        "Отдел доставки",
        "Склад",
        "Отдел закупок",
        "Отдел автоматизации",
        "Поставщик",
    ]
    assert sum(isinstance(block, PageBreak) for block in blocks) == 5


def test_an_unknown_department_is_told() -> None:
    with pytest.raises(UnknownNameError):
        paper(RETAIL, "owner", department="wharehouse")


def test_minutes_tell_the_dispute_of_the_invoices() -> None:
    document = paper(RETAIL, "minutes", "ru")
    found = tables(document)
    assert document.title == "Протокол заседания рабочей группы, 05.10.2026"
    assert texts(found["minutes_present"], "who", "represents")[:2] == [
        ("Генеральный директор", "владелец процесса"), ("Коммерческий директор", "Отдел продаж"),
    ]  # fmt: skip
    heard = {row[0]: row[1:] for row in texts(found["minutes_decided"], "requirement", "history", "decided")}
    assert heard["Раздельные накладные на новинки и ассортимент"] == (
        "05.10.2026 Начальник отдела закупок: оспаривается (поставщик на это не пойдёт)\n"
        "05.10.2026 передано на решение: Генеральный директор",
        "оспаривается",  # the yes came a fortnight after the meeting, and stands among the outcomes
    )
    assert heard["Более удобная информационная система"] == ("", "уже выполнено")
    assert texts(found["minutes_disputed"], "who", "note", "date", "outcome") == [
        ("Начальник отдела закупок", "поставщик на это не пойдёт", "05.10.2026", "да (20.10.2026)")
    ]
    assert texts(found["minutes_escalated"], "to", "date") == [("Генеральный директор", "05.10.2026")]
    assert texts(found["assignments"], "who", "what", "until", "done") == [
        ("Генеральный директор", "Договориться с поставщиком о раздельных накладных", "20.10.2026", "")
    ]  # the file does not say whether it is done
    assert found["assignments"].rows[0].cells[3].value == dt.date(2026, 10, 20)


def second_meeting(tmp_path: Path) -> Path:
    file = tmp_path / "two.yaml"
    text = RETAIL.read_text("utf-8")
    file.write_text(
        text.replace(
            "customer:\n  who", "  - {date: 2026-10-21, present: [director, wh_head]}\ncustomer:\n  who", 1
        ),
        "utf-8",
    )
    return file


def test_minutes_tell_the_answers_as_they_stood(tmp_path: Path) -> None:
    file = second_meeting(tmp_path)
    _, document = export(str(file), Wish("minutes", meeting=dt.date(2026, 10, 5)), today=TODAY)
    assert document is not None
    told = dict(texts(tables(document)["minutes_decided"], "requirement", "decided"))
    assert told["Раздельные накладные на новинки и ассортимент"] == "contested"
    last = paper(file, "minutes")
    assert last.title.endswith("2026-10-21")
    told = dict(texts(tables(last)["minutes_decided"], "requirement", "decided"))
    assert told["Раздельные накладные на новинки и ассортимент"] == "yes"
    [outcome] = texts(tables(last)["minutes_disputed"], "outcome")
    assert outcome == ("yes",)  # said before this meeting
    absent = [block.text for block in last.blocks if isinstance(block, Paragraph) and block.lead == "Absent:"]
    assert absent[0].startswith("Начальник отдела закупок; Начальник отдела доставки")


def test_a_meeting_that_was_not_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(RETAIL), "-t", "minutes", "--meeting", "2026-10-06"]) == 2
    assert "no meeting on that day" in capsys.readouterr().err


TWO_ON_ONE_DAY = """
procmap: 1
process: Bread for the hotel
owner: boss
people: {boss: {name: Ann}, baker: {name: Bob}, clerk: {name: Cay}}
departments:
  bakery: {name: Bakery}
  drivers: {name: Drivers}
  office: {name: Office, kind: enabling}
  mill: {name: Mill, kind: external}
group: {baker: {represents: bakery}}
meetings:
  - {date: 2026-10-06, present: [boss], agenda: On the next day}
  - {date: 2026-10-05, present: [boss, baker], agenda: In the morning}
  - {date: 2026-10-05, present: [boss, clerk], agenda: In the afternoon}
services: {bread: {name: Bread for breakfast}}
initiatives: {fresh: {statement: Fresher bread}}
"""
REQUIRED = """
states:
  to_be:
    requirements:
      rolls: {what: Rolls packed, of: bakery, asked_by: drivers, by: "05:15", answer: "yes"}
"""


@pytest.fixture
def without_steps(tmp_path: Path) -> Path:
    file = tmp_path / "bread.yaml"
    file.write_text(TWO_ON_ONE_DAY + REQUIRED, "utf-8")
    return file


@pytest.mark.parametrize(
    ("asked", "title", "agenda"),
    [
        ("2026-10-05:1", "2026-10-05 (meeting 1 of 2 on that day)", "In the morning"),
        ("2026-10-05:2", "2026-10-05 (meeting 2 of 2 on that day)", "In the afternoon"),
        ("2026-10-05", "2026-10-05 (meeting 2 of 2 on that day)", "In the afternoon"),
        ("2026-10-06", "2026-10-06\n", "On the next day"),
    ],
)
def test_of_two_meetings_on_one_day_each_can_be_had(
    asked: str, title: str, agenda: str, without_steps: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(without_steps), "-t", "minutes", "--meeting", asked]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"# Minutes of the working group, {title}")
    assert [one for one in ("In the morning", "In the afternoon", "On the next day") if one in out] == [
        agenda
    ]
    told = (
        "2 meetings on 2026-10-05: these are the minutes of number 2 (--meeting 2026-10-05:1 for the first)"
    )
    assert err == (f"procmap: {told}\n" if asked == "2026-10-05" else "")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2026-10-05:3", "the file has fewer meetings on that day"),
        ("2026-10-05:0", "names no meeting; write it like 2026-11-27, or 2026-11-27:2 for the second"),
        ("2026-10-05:", "names no meeting"),
        ("5.10:2", "is no date"),
    ],
)
def test_a_meeting_that_is_not_named_well_is_told(
    asked: str, told: str, without_steps: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(without_steps), "-t", "minutes", "--meeting", asked]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("states", [REQUIRED, ""], ids=["no steps", "no state"])
def test_what_needs_no_steps_is_written_without_them(states: str, tmp_path: Path) -> None:
    file = tmp_path / "bread.yaml"
    file.write_text(TWO_ON_ONE_DAY + states, "utf-8")
    group = texts(tables(paper(file, "group"))["group"], "member", "represents", "remark")
    # the clerk is at a meeting and no member; the office enables, the mill is outside
    assert group == [("Bob", "Bakery", ""), ("", "Drivers", "nobody speaks for it")]
    minutes = paper(file, "minutes")
    assert minutes.title.endswith("2026-10-06")
    decided = tables(minutes).get("minutes_decided")
    told = texts(decided, "requirement", "of", "by", "decided") if decided else []
    assert told == ([("Rolls packed", "Bakery", "05:15", "yes")] if states else [])
    assert any(fact == "State: to be" for fact in minutes.facts) == bool(states)
    assert tables(paper(file, "card"))["card"].title == "Bread for breakfast"
    assert tables(paper(file, "initiative"))["initiative"].title == "Fresher bread"
    for form in ("docx", "pdf", "html"):
        assert written(minutes, form)
    reason = "no-steps" if states else "no-states"
    for table in sorted({*PAPERS} - {"group", "minutes", "card", "initiative"}):
        with pytest.raises(ImpossiblePaperError) as refused:
            paper(file, table)
        assert refused.value.reason == reason, table


def test_a_group_of_nobody_is_told(tmp_path: Path) -> None:
    file = tmp_path / "nobody.yaml"
    file.write_text("procmap: 1\nprocess: Nothing yet\n", "utf-8")
    with pytest.raises(ImpossiblePaperError, match="no-group"):
        paper(file, "group")


def test_the_gain_of_the_retail_case() -> None:
    found = tables(paper(RETAIL, "comparison"))
    rows = {
        row[0]: row[1:]
        for row in texts(found["kpi"], "figure", "unit", "before", "after", "difference", "share")
    }
    assert rows["lead time"] == (
        "h, min", "48–72 h (sometimes 96–120 h)", "8 h", "−40 to −64 h (sometimes −88 to −112 h)",
        "−83 to −89 % (sometimes −92 to −93 %)",
    )  # fmt: skip
    assert rows["handoffs"][1:4] == ("6", "6", "0")
    gaps = {
        row[0]: row[1:] for row in texts(found["gaps"], "operation", "before", "after", "action", "owner")
    }
    assert gaps["Доставка товара на торговые точки"] == (
        "Отдел доставки, duration unknown", "Отдел доставки, 2h", "work to the new time", "Начальник отдела доставки",
    )  # fmt: skip
    assert gaps["Размещение ассортимента по местам хранения"][0] == "—"
    assert gaps["Товар готов к отгрузке у поставщика"][2:] == ("", "")
    assert len(found["actions"].rows) == 8
    assert texts(found["metrics"], "metric", "unit", "before", "target")[0] == (
        "Время от готовности у поставщика до полки", "ч", "48–72, иногда 96–120", "8",
    )  # fmt: skip


def test_differences_are_told_by_name_not_by_id() -> None:
    found = tables(paper(SERVICE, "comparison", "ru"))
    told = dict(texts(found["gaps"], "operation", "difference"))
    lines = told["Увеличение — предложение о расширении"].splitlines()
    assert any(line.endswith("— → Клиент доволен — оценка не ниже 8 из 10") for line in lines)
    assert any(line.endswith("Менеджер по работе с клиентами → —") for line in lines)


def test_one_state_cannot_be_compared(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    text = RETAIL.read_text("utf-8")
    head, _, rest = text.partition("  as_is:\n")
    file.write_text(head + "  to_be:\n" + rest.partition("  to_be:\n")[2], "utf-8")
    with pytest.raises(ImpossiblePaperError):
        paper(file, "comparison")


@pytest.mark.parametrize(
    ("states", "asked", "titles"),
    [
        (("as_is", "to_be"), (), ("as is", "to be")),
        (("as_is", "to_be"), ("--state", "as_is"), ("to be", "as is")),
        (("to_be", "as_is"), (), ("as is", "to be")),
        (("to_be", "later"), (), ("to be", "later")),
        (("now", "soon", "later"), (), ("now", "later")),
        (("now", "soon", "later"), ("--state", "soon"), ("now", "soon")),
    ],
)
def test_the_states_of_the_comparison_are_those_of_compare(
    states: tuple[str, ...], asked: tuple[str, ...], titles: tuple[str, str], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    file = tmp_path / "x.yaml"
    steps = "    steps:\n      work: {name: Work, department: a, takes: 1h}\n"
    head = "procmap: 1\nprocess: P\ntimezone: UTC\ndepartments:\n  a: {name: A}\nstates:\n"
    file.write_text(head + "".join(f"  {state}:\n{steps}" for state in states), "utf-8")
    assert main(["export", str(file), "--table", "comparison", "--lang", "en", *asked]) == 0
    first, *_ = capsys.readouterr().out.splitlines()
    assert first == "# Comparison: “{}” and “{}”".format(*titles)
    to = ("--to", asked[1]) if asked else ()
    main(["compare", str(file), "--format", "json", *to])
    [pair] = json.loads(capsys.readouterr().out)["comparisons"]
    names = {"as_is": "as is", "to_be": "to be"}
    assert tuple(names.get(pair[side], pair[side]) for side in ("from", "to")) == titles


@pytest.mark.parametrize("file", [RETAIL, SERVICE], ids=lambda file: file.stem)
@pytest.mark.parametrize("state", ["as_is", "to_be"])
def test_each_operation_has_exactly_one_who_answers(file: Path, state: str) -> None:
    [table] = paper(file, "raci", state=state).tables()
    process = procmap.load(file)
    assert len(table.rows) == len(process.states[state].steps)
    for row in table.rows:
        assert [cell.text for cell in row.cells[2:]].count("R/A") == 1


def test_raci_of_the_retail_case() -> None:
    [table] = paper(RETAIL, "raci").tables()
    rows = {row[0]: row[1:] for row in texts(table, "operation", "delivery", "warehouse", "purchasing", "it")}
    assert rows["Формирование поставок на торговые точки"] == ("I", "R/A", "C", "C")


def test_sipoc_of_the_retail_case() -> None:
    [table] = paper(RETAIL, "sipoc").tables()
    rows = {row[2]: row for row in texts(table, "supplier", "input", "operation", "output", "customer")}
    assert rows["Формирование поставок на торговые точки"] == (
        "Отдел закупок\nОтдел распределения",
        "План с объёмом поставок на следующий день\nРаздельные накладные на новинки и ассортимент",
        "Формирование поставок на торговые точки", "Сформированы поставки на торговые точки", "Отдел доставки",
    )  # fmt: skip
    assert rows["Приёмка на торговой точке, выкладка и продажа"][3:] == (
        "Новинки на полке",
        "Покупатель после работы",
    )


def test_the_card_of_the_service_and_its_promise() -> None:
    document = paper(SERVICE, "card", "ru")
    fields = dict(texts(tables(document)["card"], "field", "content"))
    assert fields["Уровень обслуживания"] == "95 % в срок"
    assert fields["Из чего состоит"].splitlines()[0] == "ответы на обращения"
    assert fields["Кто отвечает"] == "Руководитель службы клиентского успеха"
    told = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    for choice in (
        "считается опоздавшим",
        "следующий рабочий день",
        "закрытие по календарю",
        "со следующего дня",
    ):
        assert any(choice in text for text in told), choice
    due = texts(tables(document)["promise"], "c0", "c2", "c3")
    assert ("пт D+2 15:00", "пн D+5 11:00", "ср D+7 18:00") in due


def test_an_initiative_has_its_five_sections() -> None:
    [table] = paper(SERVICE, "initiative").tables()
    assert texts(table, "field", "content") == [
        ("Statement", "Описать порядок работы службы"),
        ("Target", "описано около 80 % операций"),
        ("How it is measured", "доля операций с утверждённым описанием"),
        ("Obstacles", "знания у одного менеджера\nнекогда писать"),
        ("Success factors", "описывает тот, кто делает\nпроверяет новичок"),
        ("Who answers for it", "Руководитель службы клиентского успеха"),
    ]


def test_the_calendar_of_a_day() -> None:
    [table] = paper(RETAIL, "calendar").tables()
    assert texts(table, "due", "weekday", "what", "from", "to") == [
        ("2026-11-27 10:00", "Fri", "Товар готов к погрузке у поставщика", "Поставщик", "Отдел доставки"),
        ("2026-11-27 13:00", "Fri", "Товар доставлен на склад", "Отдел доставки", "Склад"),
        (
            "2026-11-27 14:15",
            "Fri",
            "Распределение товара по торговым точкам",
            "Отдел распределения",
            "Склад",
        ),
        ("2026-11-27 15:00", "Fri", "Сформированы поставки на торговые точки", "Склад", "Отдел доставки"),
        ("2026-11-27 17:00", "Fri", "Товар доставлен на торговые точки", "Отдел доставки", "Отдел продаж"),
        ("2026-11-27 18:00", "Fri", "Новинки на полке", "Отдел продаж", "Покупатель после работы"),
    ]


def test_the_calendar_of_a_week_as_a_feed(tmp_path: Path) -> None:
    out = tmp_path / "week.ics"
    days = ["--from", "2026-11-23", "--to", "2026-11-29"]
    assert main(["export", str(RETAIL), "-t", "calendar", *days, "-o", str(out), "-q"]) == 0
    text = out.read_bytes().decode()
    assert text.count("BEGIN:VEVENT") == 7 * 6
    assert "DTSTART:20261127T150000Z" in text, "18:00 in Moscow"


def test_a_calendar_that_ends_before_it_begins(capsys: pytest.CaptureFixture[str]) -> None:
    days = ["--from", "2026-11-29", "--to", "2026-11-23"]
    assert main(["export", str(RETAIL), "-t", "calendar", *days]) == 2
    assert "--to" in capsys.readouterr().err


def test_a_malformed_file_is_shown_as_check_would(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "bad.yaml", tmp_path / "x.xlsx"
    file.write_text("procmap: 1\nprocess: x\nstates: {to_be: {steps: {a: {nam: b}}}}\n", "utf-8")
    assert main(["export", str(file), "-t", "operations", "-o", str(out)]) == 1
    assert "nam" in capsys.readouterr().out
    assert not out.exists()


def test_of_one_family_only_that_one_is_compared(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(
        "procmap: 1\nprocess: P\nanchor: 2026-11-27\nfamilies: {rye: {name: Rye}, white: {name: White}}\n"
        "customer: {requires: {r: {what: R, at: a, by: '18:00', family: rye},\n"
        "  w: {what: W, at: a, by: '17:00', family: white}}}\n"
        "states:\n  as_is: {steps: {a: {name: A, not_before: '10:00', takes: 2h}}}\n"
        "  to_be: {based_on: as_is, steps: {a: {takes: 1h}}}\n",
        "utf-8",
    )
    for family, shown in ((None, ["Rye", "White"]), ("rye", ["Rye"])):
        _, made = export(str(file), Wish("comparison"), today=TODAY, family=family)
        assert made is not None
        gains = [one.title for one in made.tables() if one.title.startswith("What is gained: ")]
        assert gains == [f"What is gained: {name}" for name in shown]


def test_whoever_answers_signs_and_what_was_said_with_an_escalation_is_told(tmp_path: Path) -> None:
    """Two departments without a head have a line each; nobody signs for the supplier, who has no speaker."""
    file = tmp_path / "heads.yaml"
    file.write_text(
        "procmap: 1\nprocess: P\nanchor: 2026-11-27\npeople: {boss: {post: Director}}\n"
        "departments: {one: {name: One}, two: {name: Two}, out: {name: Out, kind: external}}\n"
        "states: {to_be: {steps: {a: {name: A, department: one}, b: {name: B, department: two, after: a},\n"
        "  c: {name: C, department: out, after: b}}, requirements: {\n"
        "  r: {what: R, step: a, asked_by: b, by: '12:00', history: [\n"
        "    {date: 2026-10-05, who: one, said: contested, escalated_to: boss, note: too early}]},\n"
        "  s: {what: S, step: b, asked_by: c, by: '13:00'}}}}\n",
        "utf-8",
    )
    signed = next(block for block in paper(file, "requirements").blocks if isinstance(block, Signatures))
    assert [line.role for line in signed.lines] == ["Process owner", "One", "Two"]
    heard = tables(paper(file, "minutes"))["minutes_decided"]
    assert texts(heard, "history")[0] == ("2026-10-05 One: contested, escalated to: Director (too early)",)
