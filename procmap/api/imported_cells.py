"""What may be edited in a workbook: how each cell is read, and which change of the file it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from procmap.calendars import SpellingError, parse_duration, parse_label, parse_spread
from procmap.export.papers.group import directness
from procmap.findings import Route
from procmap.interop.grid import Cell
from procmap.loading.answering import Reply, is_point, record
from procmap.loading.drafting import Draft
from procmap.loading.edits import Tree
from procmap.locale import LANGUAGES, N_, Speech, speech
from procmap.model import Answer, Process
from procmap.model.part import Part, read_flag
from procmap.model.requirement import read_answer

FORMULA = N_("the cell holds a formula; put its value there")
NO_POINT = N_("“{text}” is no point in time like 15:30 or D-1 16:00")
NO_PROMISE = N_("“{text}” is neither a time like 15:30 nor a duration like 2h")
NO_DURATION = N_("“{text}” is no duration like 45 min or 2h..3h")
NO_ANSWER = N_("“{text}” is no answer; choose one from the list")
NO_DEPARTMENT = N_("there is no department “{text}”")
SEVERAL_DEPARTMENTS = N_("several departments are called “{text}”")
NO_CHOICE = N_("“{text}” is none of the words to choose from")
NO_NAME = N_("a name is needed")
TOO_LONG = N_("the text is longer than a file may hold")

_LONGEST = {"operation": 2_000, "post": 2_000, "remark": 20_000}
Reader = Callable[[Process, str, str, str], "Edited | None"]
"""From the process, the id of a row, the column and the text of a cell to what was edited."""

_KEYS = {
    "by": "by", "remark": "notes", "operation": "name", "department": "department", "takes": "takes",
    "inputs": "inputs", "outputs": "outputs", "represents": "represents", "direct": "direct",
    "knows": "knows_technology", "decides": "may_decide",
}  # fmt: skip
"""The key of the file that a column stands for."""


class BadCellError(Exception):
    """A cell that cannot be taken: ``message`` has the place of ``text``."""

    def __init__(self, message: str, text: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.text = text

    def in_words(self, say: Speech) -> str:
        """Why, in the language spoken."""
        return say._(self.message).replace("{text}", self.text[:80])


class Edited(NamedTuple):
    """The new value as the file writes it; ``None`` takes what was said away."""

    value: Tree


def read_cell(process: Process, id_: str, column: str, cell: Cell) -> Edited | None:
    """What a cell that was edited says; ``None`` where that is what the file says already, in other words.

    Raises :class:`BadCellError`.
    """
    if cell.formula:
        raise BadCellError(FORMULA)
    text = cell.text
    if len(text) > _LONGEST.get(column, 2_000):
        raise BadCellError(TOO_LONG)
    return _READERS[column](process, id_, column, text)


def make_changes(
    draft: Draft, process: Process, id_: str, edited: dict[str, Edited], told: tuple[date, str | None]
) -> None:
    """Put what was edited in a row into the file. An answer goes into the history, with its day and who gave it."""
    kind, state, name = id_.split(":", 2)
    said = {key: one.value for key, one in edited.items()}
    if kind == "requirement":
        answer, promised = said.pop("answer", None), said.pop("promised", None)
        if isinstance(answer, str):
            reply = Reply(told[0], Answer(answer), told[1], promised=_text(promised))
        else:
            reply = Reply(promised=_text(promised))
        for column, value in said.items():
            draft.put(_route(kind, state, name, column), value)
        record(draft, process, (state, name), reply)
        return
    for column, value in said.items():
        route = _route(kind, state, name, column)
        if isinstance(value, list):
            draft.put_list(route, value)
        else:
            draft.put(route, value)


def _text(value: Tree) -> str | None:
    return value if isinstance(value, str) else None


def _route(kind: str, state: str, name: str, column: str) -> Route:
    if kind == "member":
        return ("people", name, "post") if column == "post" else ("group", name, _KEYS[column])
    return ("states", state, f"{kind}s", name, _KEYS[column])


# --- the readers


def _now(process: Process, id_: str, column: str) -> Any:
    """What the file says where a column stands for a key of a part; a person who is not described says nothing."""
    kind, state, name = id_.split(":", 2)
    key = _KEYS.get(column, column)
    part: Part | None
    if kind == "member":
        part = process.people.get(name) if column == "post" else process.group[name]
    elif kind == "requirement":
        part = process.states[state].requirements[name]
    else:
        part = process.states[state].steps[name]
    return getattr(part, key, None)


def _unless(now: object, new: object, value: Tree) -> Edited | None:
    """The value, unless what it means is what the file says."""
    return None if new == now else Edited(value)


def _time(parse: Callable[[str], object], message: str) -> Reader:
    """A reader of points or of durations; an empty cell takes what was said away."""

    def read(process: Process, id_: str, column: str, text: str) -> Edited | None:
        try:
            new = parse(text) if text else None
        except SpellingError:
            raise BadCellError(message, text) from None
        return _unless(_now(process, id_, column), new, text or None)

    return read


def _promised(process: Process, id_: str, column: str, text: str) -> Edited | None:
    old = _now(process, id_, column)
    now = None if old is None else old.by or old.within
    try:
        new = None if not text else parse_label(text) if is_point(text) else parse_duration(text)
    except SpellingError:
        raise BadCellError(NO_PROMISE, text) from None
    return _unless(now, new, text)


def _answer(process: Process, id_: str, _column: str, text: str) -> Edited | None:
    try:
        new = read_answer(text)
    except PydanticCustomError:
        raise BadCellError(NO_ANSWER, text) from None
    return _unless(_now(process, id_, "said"), new, new.value)


def _free(process: Process, id_: str, column: str, text: str) -> Edited | None:
    return _unless(_now(process, id_, column), text or None, text or None)


def _name(process: Process, id_: str, column: str, text: str) -> Edited | None:
    new = " ".join(text.split())
    if not new:
        raise BadCellError(NO_NAME)
    return _unless(_now(process, id_, column), new, new)


def _several(process: Process, id_: str, column: str, text: str) -> Edited | None:
    new = _parts(text)
    return _unless(_now(process, id_, column), tuple(new), new)


def _department(process: Process, id_: str, column: str, text: str) -> Edited | None:
    new = _department_called(process, text) if text else None
    return _unless(_now(process, id_, column), new, new)


def _represents(process: Process, id_: str, column: str, text: str) -> Edited | None:
    new = [_department_called(process, part) for part in _parts(text)]
    return _unless(_now(process, id_, column), tuple(new), new)


def _department_called(process: Process, text: str) -> str:
    wanted = " ".join(text.lower().split())
    found = [
        id_
        for id_, one in process.departments.items()
        if wanted in (" ".join(one.name.lower().split()), id_.lower())
    ]
    if len(found) != 1:
        raise BadCellError(SEVERAL_DEPARTMENTS if found else NO_DEPARTMENT, text)
    return found[0]


def _flag(process: Process, id_: str, column: str, text: str) -> Edited | None:
    try:
        new = read_flag(text) if text else None
    except PydanticCustomError:
        raise BadCellError(NO_CHOICE, text) from None
    return _unless(_now(process, id_, column), new, new)


def _direct(process: Process, id_: str, column: str, text: str) -> Edited | None:
    for language in LANGUAGES:
        words = directness(speech(language))
        if text.lower() in words:
            new = text.lower() == words[0]
            return _unless(_now(process, id_, column), new, new)
    raise BadCellError(NO_CHOICE, text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]


_READERS: dict[str, Reader] = {
    "by": _time(parse_label, NO_POINT), "promised": _promised, "answer": _answer, "remark": _free,
    "operation": _name, "department": _department, "takes": _time(parse_spread, NO_DURATION),
    "inputs": _several, "outputs": _several,
    "post": _free, "represents": _represents, "direct": _direct, "knows": _flag, "decides": _flag,
}  # fmt: skip
"""How each column that may be edited is read, whatever table it is in."""


def editable_columns() -> Iterable[str]:
    """The columns that are read; a test compares them with those that an export offers."""
    return _READERS
