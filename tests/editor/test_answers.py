"""What an editor is told when it asks: cards, verdicts, places, outlines, ids and fixes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from client import Message, place
from desk import CAPABILITIES, Desk, marked, stretch
from test_diagnostics import BREAD

ROOT = Path(__file__).parents[2]
RETAIL = (ROOT / "examples" / "av_retail_delivery.yaml").read_text("utf-8")
HANDOFF = (ROOT / "examples" / "sales_to_cs_handoff.yaml").read_text("utf-8")


def put(text: str, before: str, behind: str = "") -> str:
    """``text`` with the cursor behind the only place where ``before`` (and then ``behind``) stands."""
    assert text.count(before + behind) == 1, before
    return text.replace(before + behind, f"{before}|{behind}")


def ask(desk: Desk, text: str, method: str, **more: Any) -> tuple[str, str, Any]:
    """The text without its cursor, its address, and what is answered at the cursor."""
    plain, line, character = marked(text)
    uri = desk.open(plain)
    return plain, uri, desk.ask(f"textDocument/{method}", **place(uri, line, character), **more)


# --- hover


def hover(desk: Desk, text: str) -> str:
    _, _, shown = ask(desk, text, "hover")
    return "" if shown is None else str(shown["contents"]["value"])


def test_a_step_shows_its_times_in_every_state(desk: Desk) -> None:
    """To-be: needed, agreed and ready are 17:00 each, as in the worked example; as-is nobody knows."""
    shown = hover(desk, put(RETAIL, "      deli", "ver:\n        name: Доставка товара на торговые точки"))
    lines = shown.split("\n")
    assert lines[0].rstrip() == "**Доставка товара на торговые точки** · a step `deliver`"
    assert lines[1].rstrip() == "Отдел доставки · Начальник отдела доставки"
    assert "|  |  | needed | agreed | ready | slack | verdict |" in lines
    row = "| как надо · Новинки | Товар доставлен на торговые точки | 17:00 | 17:00 | 17:00 | 0 min | ok |"
    assert row in lines
    assert next(one for one in lines if one.startswith("| как ")) == row
    assert "D = Friday 2026-11-27" in shown


FISH = """
procmap: 1
process: Fresh fish
timezone: UTC
customer: {who: Market, requires: {fish: {what: Fish, at: unload, by: "D 16:00"}}}
states:
  to_be:
    steps:
      load: {name: Load, not_before: "08:00", takes: 30m}
      drive: {name: Drive, after: load, takes: 150m}
      unload: {name: Unload, after: [drive, {step: load, at_most: 2h}], takes: 10m}
"""


def test_a_step_shows_the_greatest_times_that_begin_or_end_with_it(desk: Desk) -> None:
    """The drive takes 150 min, so the 2 h cannot be kept."""
    told = "from the end of Load to the start of Unload: 2 h at most: it cannot be kept"
    assert told in hover(desk, put(FISH, "      unlo", "ad:"))
    assert told in hover(desk, put(FISH, "      lo", "ad:"))
    assert "at most" not in hover(desk, put(FISH, "      dri", "ve:"))


def test_a_reference_shows_what_it_refers_to(desk: Desk) -> None:
    assert hover(desk, put(BREAD, "after: ba", "ke")).startswith("**Печь 🥐** · a step `bake`")


@pytest.mark.parametrize(
    ("who", "first", "says", "row"),
    [
        ("desk", "**How long it takes** · `takes`", "A bare `4h` runs round the clock", "| to be | → 🚚🚚 |"),
        (
            "russian",
            "**Сколько занимает** · `takes`",
            "Просто `4h` идёт круглосуточно",
            "| как надо | → 🚚🚚 |",
        ),
    ],
)
def test_a_key_shows_its_words_and_the_step_around_it(
    request: pytest.FixtureRequest, who: str, first: str, says: str, row: str
) -> None:
    """The rolls are out at 05:00 and needed by 06:30 less 40 min less 15 min: 05:35."""
    shown = hover(request.getfixturevalue(who), put(BREAD, "tak", "es: 90m"))
    assert shown.startswith(first)
    assert says in shown
    assert "**Печь 🥐**" in shown
    [found] = [line for line in shown.split("\n") if line.startswith(row)]
    assert "| 05:35 | — | 05:00 |" in found
    assert "35 " in found


def test_a_customer_requirement_shows_its_verdict(desk: Desk) -> None:
    """05:00 and 40 min and 15 min: ready at 05:55, 35 min before 06:30."""
    shown = hover(desk, put(BREAD, "    break", "fast:"))
    assert "| to be | **06:30** | — | 05:55 | 35 min | holds |" in shown


def test_a_place_inside_an_entry_shows_the_entry(desk: Desk) -> None:
    shown = hover(desk, put(BREAD, '"03', ':00"'))
    assert shown.startswith("**Печь 🥐** · a step `bake`")


def test_a_department_shows_its_head(russian: Desk) -> None:
    shown = hover(russian, put(RETAIL, "  ware", "house:"))
    assert shown == "**Склад** · отдел `warehouse`  \nНачальник склада  \n"


def test_a_broken_file_shows_the_last_times_and_says_so(desk: Desk) -> None:
    uri = desk.open(BREAD)
    desk.problems(uri)
    desk.rewrite(uri, BREAD + "    requirements: [\n")
    _, line, character = marked(put(BREAD, "    break", "fast:"))
    shown = desk.hover(uri, line, character)
    assert "| 05:55 | 35 min | holds |" in shown
    assert "as it was when the file could last be calculated" in shown


def test_names_cannot_be_markup(desk: Desk) -> None:
    text = BREAD.replace("name: Пекарня", 'name: "![x](http://e.org/p) <img src=x> *a* `b`"')
    shown = hover(desk, put(text, "department: ba", "kery"))
    assert "![" not in shown and "<img" not in shown and "http://" not in shown
    assert shown.startswith(r"**!\[x\](http&#58;//e.org/p) &lt;img src=x&gt; \*a\* \`b\`**")


def test_plain_text_where_the_editor_shows_no_markdown(tmp_path: Path) -> None:
    text_only = {**CAPABILITIES["textDocument"], "hover": {"contentFormat": ["plaintext"]}}
    desk = Desk(tmp_path, capabilities={**CAPABILITIES, "textDocument": text_only})
    shown = hover(desk, put(BREAD, "    break", "fast:"))
    assert shown.startswith("Булочки · a customer requirement breakfast\n")
    assert "*" not in shown and "|" not in shown
    desk.close()


# --- verdicts above the text


def titles(desk: Desk, text: str) -> list[tuple[str, str]]:
    uri = desk.open(text)
    found = desk.ask("textDocument/codeLens", textDocument={"uri": uri})
    return [(stretch(text, one["range"]), one["command"]["title"]) for one in found]


def test_verdicts_stand_above_states_and_customer_requirements(desk: Desk, russian: Desk) -> None:
    assert titles(desk, RETAIL) == [
        ("on_shelf", "как есть: infeasible · 40–64 h late"),
        ("on_shelf", "как надо: holds · slack 0 min"),
        ("as_is", "Новинки: infeasible · 40–64 h late"),
        ("to_be", "Новинки: holds · slack 0 min"),
    ]
    assert titles(russian, BREAD) == [
        ("breakfast", "как надо: выполняется · запас 35 мин–1 ч 5 мин"),
        ("to_be", "выполняется · запас 35 мин–1 ч 5 мин"),
    ]


def test_a_file_with_mistakes_has_no_verdicts(russian: Desk) -> None:
    text = BREAD.replace("takes: 40m", "takes: forty")
    assert titles(russian, text) == [("to_be", "не рассчитано: в файле есть ошибки")]


# --- places


def places(text: str, uri: str, found: list[Message]) -> list[tuple[int, str]]:
    assert {one["uri"] for one in found} <= {uri}
    return [(one["range"]["start"]["line"], stretch(text, one["range"])) for one in found]


def test_definitions(desk: Desk) -> None:
    for cursor, line in (("after: ba", 10), ("at: unlo", 12), ("department: dri", 3)):
        at = BREAD.index(cursor) + len(cursor)
        text, uri, found = ask(desk, f"{BREAD[:at]}|{BREAD[at:]}", "definition")
        assert [number for number, _ in places(text, uri, found)] == [line]


def test_references_with_and_without_the_entry(desk: Desk) -> None:
    """``drivers`` is described in line 3 and works in lines 11 and 12."""
    cursor = put(BREAD, "{bakery: {name: Пекарня}, dri", "vers")
    text, uri, found = ask(desk, cursor, "references", context={"includeDeclaration": True})
    assert places(text, uri, found) == [(3, "drivers"), (11, "drivers"), (12, "drivers")]
    text, uri, found = ask(desk, cursor, "references", context={"includeDeclaration": False})
    assert places(text, uri, found) == [(11, "drivers"), (12, "drivers")]


def test_a_step_of_one_state_is_not_that_of_another(desk: Desk) -> None:
    """Both states have a step ``implement``; what the customer requires at it speaks of both."""
    at = HANDOFF.index("after: implement, executors") + 9
    text, uri, found = ask(desk, f"{HANDOFF[:at]}|{HANDOFF[at:]}", "definition")
    [(line, id_)] = places(text, uri, found)
    assert id_ == "implement" and text.split("\n")[line].startswith(
        "      implement: {name: Внедрение, department: cs"
    )
    at = HANDOFF.index("at: implement") + 5
    text, uri, found = ask(desk, f"{HANDOFF[:at]}|{HANDOFF[at:]}", "definition")
    assert len(places(text, uri, found)) == 2


def test_a_state_based_on_another_shares_its_steps(desk: Desk) -> None:
    more = BREAD + "  later:\n    based_on: to_be\n    steps:\n      drive: {takes: 50m, after: ba|ke}\n"
    text, uri, found = ask(desk, more, "definition")
    assert places(text, uri, found) == [(10, "bake")]
    cursor = put(more.replace("|", ""), "      dri", "ve: {takes: 50m")
    text, uri, found = ask(desk, cursor, "definition")
    assert places(text, uri, found) == [(16, "drive"), (11, "drive")]


# --- the outline


def test_the_outline(desk: Desk) -> None:
    uri = desk.open(BREAD)
    found = desk.ask("textDocument/documentSymbol", textDocument={"uri": uri})
    assert [(one["name"], [inner["name"] for inner in one["children"]]) for one in found] == [
        ("Departments", ["bakery", "drivers"]),
        ("Requires", ["breakfast"]),
        ("to_be", ["bake", "drive", "unload"]),
    ]
    state = found[2]
    assert [one["detail"] for one in state["children"]] == ["Печь 🥐", "🚚🚚", "Unload"]
    assert stretch(BREAD, state["selectionRange"]) == "to_be"
    assert stretch(BREAD, state["range"]).startswith("to_be:\n    steps:")
    assert stretch(BREAD, state["range"]).endswith("takes: 15m}")


def test_a_flat_outline_for_simpler_editors(tmp_path: Path) -> None:
    desk = Desk(tmp_path, capabilities={})
    uri = desk.open(BREAD)
    found = desk.ask("textDocument/documentSymbol", textDocument={"uri": uri})
    assert ("bake", "to_be") in [(one["name"], one.get("containerName")) for one in found]
    desk.close()


# --- ids where references stand


def offered(desk: Desk, text: str) -> dict[str, str]:
    plain, line, character = marked(text)
    return {
        id_: item.get("detail", "") for id_, item in desk.complete(desk.open(plain), line, character).items()
    }


STEP = BREAD + "      clean:\n        name: Clean\n"


@pytest.mark.parametrize(
    "cursor",
    ["after: |", "after: [|]", "after: [bake, |", "after: [bake, dr|]", "after:\n          - |", "after: {|}",
     "after:\n          |", 'after: "|', "after:\n          - step: |", "choose: {branches: {a: {steps: [|"],
)  # fmt: skip
def test_steps_are_offered(desk: Desk, cursor: str) -> None:
    assert offered(desk, f"{STEP}        {cursor}\n        takes: 1h\n") == {
        "bake": "Печь 🥐", "drive": "🚚🚚", "unload": "Unload",
    }  # fmt: skip


def test_what_is_written_replaces_the_word(desk: Desk) -> None:
    text, line, character = marked(STEP + "        department: dri|ve\n")
    item = desk.complete(desk.open(text), line, character)["drivers"]
    edit = item["textEdit"]
    assert stretch(text, edit["range"]) == "drive" and edit["newText"] == "drivers"


def test_other_ids_are_offered(desk: Desk, russian: Desk) -> None:
    assert offered(desk, STEP + "        department: |\n") == {"bakery": "Пекарня", "drivers": "Drivers"}
    assert offered(russian, STEP + "        calendar: |\n") == {"always": "круглосуточно, каждый день"}
    assert set(offered(desk, STEP + "    requirements:\n      r: {what: W, asked_by: |\n")) == {
        "bake", "drive", "unload", "clean", "bakery", "drivers",
    }  # fmt: skip
    assert offered(desk, STEP.replace("at: unload", "at: |"))["bake"] == "Печь 🥐"


@pytest.mark.parametrize(
    "cursor", ["name: |", "|", "takes: |", "# after: |", "name: after: |", "nonsense: |"]
)
def test_elsewhere_nothing_is_offered(desk: Desk, cursor: str) -> None:
    assert offered(desk, f"{STEP}        {cursor}\n") == {}


# --- fixes


def actions(desk: Desk, text: str, before: str) -> tuple[str, dict[str, Message]]:
    """What is offered at the line with ``before``, by title."""
    uri = desk.open(text)
    shown = desk.problems(uri)
    line = text[: text.index(before)].count("\n")
    here = {"line": line, "character": 0}
    found = desk.ask(
        "textDocument/codeAction",
        textDocument={"uri": uri},
        range={"start": here, "end": here},
        context={"diagnostics": [one for one in shown if one["range"]["start"]["line"] == line]},
    )
    return uri, {one["title"]: one for one in found}


def after(desk: Desk, uri: str, text: str, action: Message) -> str:
    """The text once an action is taken."""
    [change] = action["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": uri, "version": desk.versions[uri]}
    for edit in sorted(change["edits"], key=lambda one: -one["range"]["start"]["line"]):
        lines = text.split("\n")
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["line"] == end["line"]
        units = lines[start["line"]].encode("utf-16-le")
        made = (
            units[: start["character"] * 2]
            + edit["newText"].encode("utf-16-le")
            + units[end["character"] * 2 :]
        )
        lines[start["line"]] = made.decode("utf-16-le")
        text = "\n".join(lines)
    return text


def test_a_misspelt_key_is_mended(desk: Desk) -> None:
    text = BREAD.replace('name: "🚚🚚", department', 'name: "🚚🚚", departmnt')
    uri, found = actions(desk, text, "departmnt")
    action = found["write `department` instead of `departmnt`"]
    assert action["isPreferred"] and action["kind"] == "quickfix"
    assert [one["code"] for one in action["diagnostics"]] == ["unknown-key"]
    assert after(desk, uri, text, action) == BREAD


def test_a_misspelt_id_is_mended_in_russian(russian: Desk) -> None:
    text = BREAD.replace("after: bake", "after: bakee")
    uri, found = actions(russian, text, "bakee")
    action = found["написать `bake` вместо `bakee`"]
    assert "isPreferred" not in action
    assert after(russian, uri, text, action) == BREAD


def test_the_text_itself_is_mended(desk: Desk) -> None:
    text = BREAD.replace("process: Хлеб", "process: Х\u200bлеб")
    uri, found = actions(desk, text, "process:")
    assert after(desk, uri, text, found["remove the invisible character"]) == BREAD


def test_a_finding_is_let_stand_with_a_place_for_the_reason(desk: Desk) -> None:
    uri, found = actions(desk, RETAIL, "by: D-1   ")
    action = found["let `no-time-of-day` stand here: say why"]
    text = after(desk, uri, RETAIL, action)
    line = RETAIL[: RETAIL.index("by: D-1   ")].count("\n")
    assert text.split("\n")[line] == "        # procmap: ignore[no-time-of-day] "
    before = [one["code"] for one in desk.problems(uri)]
    desk.rewrite(uri, text)
    told = [one["code"] for one in desk.problems(uri)]
    assert "no-time-of-day" in before and "no-time-of-day" not in told
    assert set(told) - set(before) == {"ignore-without-reason"}
    desk.rewrite(uri, text.replace("[no-time-of-day] \n", "[no-time-of-day] the plan has no hour\n"))
    assert sorted([one["code"] for one in desk.problems(uri)] + ["no-time-of-day"]) == sorted(before)


def test_the_cursor_waits_at_the_reason_where_the_editor_can(tmp_path: Path) -> None:
    edit = {"documentChanges": True, "snippetEditSupport": True}
    desk = Desk(tmp_path, capabilities={**CAPABILITIES, "workspace": {"workspaceEdit": edit}})
    _, found = actions(desk, RETAIL, "by: D-1   ")
    [change] = found["let `no-time-of-day` stand here: say why"]["edit"]["documentChanges"]
    [one] = change["edits"]
    assert one["snippet"]["value"] == "        # procmap: ignore[no-time-of-day] $0\n"
    desk.close()


def test_mistakes_of_reading_cannot_be_ignored(desk: Desk) -> None:
    _, found = actions(desk, BREAD.replace("takes: 40m", "takes: forty"), "forty")
    assert not [title for title in found if title.startswith("let ")]


def test_only_other_kinds_of_actions(desk: Desk) -> None:
    uri = desk.open(RETAIL)
    here = {"line": 186, "character": 0}
    context = {"diagnostics": [], "only": ["refactor"]}
    where = {"start": here, "end": here}
    assert desk.ask("textDocument/codeAction", textDocument={"uri": uri}, range=where, context=context) == []
