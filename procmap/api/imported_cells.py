"""What may be edited in a workbook: how each cell is read, and which change of the file it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

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
from procmap.model.part import read_flag
from procmap.model.requirement import Requirement, read_answer

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


def _requirement(process: Process, id_: str) -> Requirement:
    _, state, name = id_.split(":", 2)
    return process.states[state].requirements[name]


def _by(process: Process, id_: str, _column: str, text: str) -> Edited | None:
    old = _requirement(process, id_).by
    if not text:
        return None if old is None else Edited(None)
    try:
        new = parse_label(text)
    except SpellingError:
        raise BadCellError(NO_POINT, text) from None
    return None if new == old else Edited(text)


def _promised(process: Process, id_: str, _column: str, text: str) -> Edited | None:
    old = _requirement(process, id_).promised
    if not text:
        return None if old is None else Edited("")
    try:
        new = parse_label(text) if is_point(text) else parse_duration(text)
    except SpellingError:
        raise BadCellError(NO_PROMISE, text) from None
    return None if old is not None and new in (old.by, old.within) else Edited(text)


def _answer(process: Process, id_: str, _column: str, text: str) -> Edited | None:
    try:
        new = read_answer(text)
    except PydanticCustomError:
        raise BadCellError(NO_ANSWER, text) from None
    return None if new is _requirement(process, id_).said else Edited(new.value)


def _takes(process: Process, id_: str, _column: str, text: str) -> Edited | None:
    _, state, name = id_.split(":", 2)
    old = process.states[state].steps[name].takes
    if not text:
        return None if old is None else Edited(None)
    try:
        new = parse_spread(text)
    except SpellingError:
        raise BadCellError(NO_DURATION, text) from None
    return None if new == old else Edited(text)


def _free(_process: Process, _id: str, _column: str, text: str) -> Edited | None:
    return Edited(text or None)


def _name(_process: Process, _id: str, _column: str, text: str) -> Edited | None:
    if not text:
        raise BadCellError(NO_NAME)
    return Edited(" ".join(text.split()))


def _several(_process: Process, _id: str, _column: str, text: str) -> Edited | None:
    return Edited(_parts(text))


def _department(process: Process, _id: str, _column: str, text: str) -> Edited | None:
    return Edited(_department_called(process, text) if text else None)


def _represents(process: Process, _id: str, _column: str, text: str) -> Edited | None:
    return Edited([_department_called(process, part) for part in _parts(text)])


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


def _flag(_process: Process, _id: str, _column: str, text: str) -> Edited | None:
    if not text:
        return Edited(None)
    try:
        return Edited(read_flag(text))
    except PydanticCustomError:
        raise BadCellError(NO_CHOICE, text) from None


def _direct(_process: Process, _id: str, _column: str, text: str) -> Edited | None:
    for language in LANGUAGES:
        words = directness(speech(language))
        if text.lower() in words:
            return Edited(text.lower() == words[0])
    raise BadCellError(NO_CHOICE, text)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]


_READERS: dict[str, Callable[[Process, str, str, str], Edited | None]] = {
    "by": _by, "promised": _promised, "answer": _answer, "remark": _free,
    "operation": _name, "department": _department, "takes": _takes, "inputs": _several, "outputs": _several,
    "post": _free, "represents": _represents, "direct": _direct, "knows": _flag, "decides": _flag,
}  # fmt: skip
"""How each column that may be edited is read, whatever table it is in."""


def editable_columns() -> Iterable[str]:
    """The columns that are read; a test compares them with those that an export offers."""
    return _READERS
