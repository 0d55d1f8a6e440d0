"""The schema in the language server that VS Code and other editors use: what is shown, offered and complained of."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import VARIABLE, Editor, server

from procmap.api.schema import schema_for, to_text
from procmap.loading.schema import process_schema

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
RETAIL = (ROOT / "examples" / "av_retail_delivery.yaml").read_text("utf-8")
COMMAND = server()
STEP = """\
procmap: 1
process: Bread
states:
  to_be:
    steps:
      bake:
        name: Bake
"""

pytestmark = pytest.mark.skipif(
    COMMAND is None and not os.environ.get("PROCMAP_EDITOR_REQUIRED"),
    reason=f"yaml-language-server is not there: put it on the path, or name its script in {VARIABLE}",
)


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("project")
    for language in ("en", "ru"):
        (folder / f"{language}.json").write_text(to_text(process_schema(language)), "utf-8")
        made = schema_for(RETAIL, language).schema
        (folder / f"for-{language}.json").write_text(to_text(made), "utf-8")
    assert COMMAND is not None, f"the checks that must pass run with the server: {VARIABLE} names none"
    session = Editor(COMMAND, folder)
    yield session
    session.close()


class Page:
    """A text in the editor; ``|`` marks the cursor and is not part of it."""

    number = 0

    def __init__(self, editor: Editor, schema: str, text: str) -> None:
        Page.number += 1
        before, _, after = text.partition("|")
        self.editor = editor
        self.uri = editor.open(
            f"{Page.number}.yaml", f"# yaml-language-server: $schema=./{schema}.json\n{before}{after}"
        )
        self.place = (before.count("\n") + 1, len(before.rpartition("\n")[2]))

    def hover(self) -> str:
        return self.editor.hover(self.uri, *self.place)

    def offered(self) -> dict[str, str]:
        """Labels with what is said about them."""
        found = self.editor.complete(self.uri, *self.place)
        return {label: _words(item.get("documentation")) for label, item in found.items()}

    def written(self, label: str) -> str:
        """What is written when an offer is taken."""
        return str(self.editor.complete(self.uri, *self.place)[label]["insertText"])

    def problems(self) -> list[tuple[int, str]]:
        """Lines (from 1, without the one that names the schema) and messages."""
        return self.editor.problems(self.uri)


def _words(documentation: object) -> str:
    return str(documentation["value"] if isinstance(documentation, dict) else documentation or "")


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("en", "#### How long it takes", "A bare `4h` runs round the clock"),
        ("ru", "#### Сколько занимает", "Просто `4h` идёт круглосуточно"),
    ],
)
def test_hover(editor: Editor, language: str, title: str, sentence: str) -> None:
    shown = Page(editor, language, STEP + "        ta|kes: 2h\n").hover()
    assert shown.startswith(title)
    assert sentence in shown


@pytest.mark.parametrize("spelling", ["bake", "[bake]", "{bake: 15m}", "[{step: bake, transfer: 15m}]"])
def test_hover_is_the_same_for_every_spelling(editor: Editor, spelling: str) -> None:
    shown = Page(editor, "en", STEP + f"        af|ter: {spelling}\n").hover()
    assert shown.startswith("#### After\n\nThe steps before it; all of them must be finished")


def test_keys_are_offered_with_their_words(editor: Editor) -> None:
    offered = Page(editor, "ru", STEP + "        |").offered()
    assert offered["department"] == "Кто делает и отвечает"
    assert {"takes", "after", "not_before", "atomic", "notes"} <= set(offered)
    assert "name" not in offered
    assert all(offered.values())


def test_ids_are_offered_with_their_names(editor: Editor) -> None:
    offered = Page(editor, "for-en", STEP + "        department: |").offered()
    assert offered["delivery"] == "Отдел доставки"
    assert set(offered) - {"null"} == {
        "sales", "delivery", "warehouse", "distribution", "purchasing", "it", "supplier_firm",
    }  # fmt: skip
    shown = Page(editor, "for-en", STEP + "        department: deli|very\n").hover()
    assert "* `delivery`: Отдел доставки" in shown


@pytest.mark.parametrize("cursor", ["after: |", "after: [|]", "after:\n          - |", "after:\n          |"])
def test_steps_of_the_state_are_offered(editor: Editor, cursor: str) -> None:
    offered = Page(editor, "for-ru", STEP + f"        {cursor}").offered()
    assert {"ready", "bring", "receive", "place", "distribute", "form", "deliver", "shelve"} <= set(offered)
    assert not any("array item" in label for label in offered)


def test_answers_are_offered_and_quoted(editor: Editor) -> None:
    text = "procmap: 1\nprocess: X\nstates:\n  a:\n    requirements:\n      r:\n        what: W\n        answer: |"
    page = Page(editor, "en", text)
    offered = {label.strip('"'): said for label, said in page.offered().items()}
    assert {"yes", "in_force", "already_met", "open", "contested", "refused"} <= set(offered)
    assert offered["in_force"] == "granted: it is done so already"


@pytest.mark.parametrize(
    ("place", "label", "first"),
    [
        ("states:\n  a:\n    steps:\n      |", "new step", "${1:step}:\n  name: ${2:Name}\n  department:"),
        (
            "states:\n  a:\n    requirements:\n      |",
            "new requirement",
            "${1:requirement}:\n  what: ${2:Name}",
        ),
        ("departments:\n  |", "new department", "${1:department}:\n  name: ${2:Name}"),
        ("promises:\n  |", "new service promise", "${1:promise}:\n  what: ${2:Name}"),
        ("calendars:\n  |", "new calendar", "${1:office}:\n  holidays: ${2:RU}\n  week:\n    mon-fri: ["),
    ],
)
def test_snippets(editor: Editor, place: str, label: str, first: str) -> None:
    page = Page(editor, "en", f"procmap: 1\nprocess: X\n{place}")
    assert page.offered()[label]
    assert page.written(label).startswith(first)


@pytest.mark.parametrize("schema", ["en", "ru", "for-ru"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_clean(editor: Editor, path: Path, schema: str) -> None:
    assert Page(editor, schema, path.read_text("utf-8")).problems() == []


@pytest.mark.parametrize("time", ["18:00", '"18:00"', "'18:00'", "D-1 18:00", "07:30", "до 18:00"])
def test_times_need_no_quotes(editor: Editor, time: str) -> None:
    assert Page(editor, "en", STEP + f"        not_before: {time}\n").problems() == []


@pytest.mark.parametrize("answer", ["yes", '"yes"', "no", "да", "Yes", "in force"])
def test_answers_need_no_quotes(editor: Editor, answer: str) -> None:
    text = STEP + f"    requirements:\n      r: {{what: W, step: bake, answer: {answer}}}\n"
    assert Page(editor, "en", text).problems() == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("taks: 2h", "taks"),
        ("after: {bake: {transfr: 1h}}", "transfr"),
        ("takes: 1 день", "У длительности есть единица"),
        ("not_before: 5pm", "Момент времени пишут так"),
        ("atomic: maybe", "true (да) или false (нет)"),
        ("department: two words", "Обозначение (id)"),
    ],
)
def test_mistakes_are_told_where_they_are(editor: Editor, line: str, said: str) -> None:
    [(number, message)] = Page(editor, "ru", STEP + f"        {line}\n").problems()
    assert number == STEP.count("\n") + 1
    assert said in message


def test_the_server_is_the_one_asked_for() -> None:
    assert COMMAND is not None
    package = (
        Path(COMMAND[1] if COMMAND[1] != "--stdio" else COMMAND[0]).resolve().parents[1] / "package.json"
    )
    assert json.loads(package.read_text("utf-8"))["name"] == "yaml-language-server"
