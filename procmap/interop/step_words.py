"""What the columns of a step table are called, and how its cells are taken apart: English and Russian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

HEADS: dict[str, tuple[str, ...]] = {
    "number": (
        "no", "n", "nr", "number", "#", "id", "code", "step id", "step no", "step number",
        "№", "№ п/п", "n п/п", "п/п", "номер", "код", "номер шага", "номер операции",
    ),
    "name": (
        "step", "steps", "operation", "activity", "task", "action", "step name", "process step", "name", "what",
        "шаг", "шаги", "операция", "операции", "этап", "действие", "работа", "задача", "название", "наименование",
        "название операции", "наименование операции", "название шага", "наименование шага", "шаг процесса",
        "операция процесса", "что делается",
    ),
    "next": (
        "next", "next step", "next steps", "successor", "successors", "followed by", "goes to", "then",
        "следующая", "следующий", "следующие", "следующий шаг", "следующая операция", "следующие операции", "далее",
        "затем", "последователь", "последователи", "последующая", "последующая операция", "что дальше",
    ),
    "after": (
        "after", "predecessor", "predecessors", "previous", "previous step", "depends on", "comes after",
        "предшественник", "предшественники", "предыдущая", "предыдущий", "предыдущая операция", "предыдущий шаг",
        "предшествующая", "предшествующая операция", "после", "после чего", "после какой операции", "зависит от",
    ),
    "department": (
        "department", "dept", "unit", "lane", "division", "team",
        "отдел", "подразделение", "служба", "цех", "дорожка", "участок", "департамент", "управление",
    ),
    "executor": (
        "executor", "responsible", "role", "who", "performer", "owner", "assignee", "post",
        "исполнитель", "исполнители", "ответственный", "ответственные", "роль", "кто", "кто выполняет", "должность",
    ),
    "takes": (
        "duration", "takes", "time", "lead time", "cycle time", "processing time", "how long",
        "длительность", "время", "продолжительность", "время выполнения", "время операции", "срок", "трудоемкость",
        "сколько занимает", "длительность операции", "норма времени",
    ),
    "inputs": ("inputs", "input", "входы", "вход", "входящие", "входящие документы", "что на входе"),
    "outputs": (
        "outputs", "output", "result", "results", "deliverable", "deliverables",
        "выходы", "выход", "результат", "результаты", "исходящие", "исходящие документы", "что на выходе",
    ),
    "notes": (
        "notes", "note", "remark", "remarks", "comment", "comments", "description",
        "примечание", "примечания", "комментарий", "комментарии", "описание", "замечания",
    ),
}  # fmt: skip
"""The names of each column, as :func:`plain` writes them."""

UNITS: dict[str, tuple[str, ...]] = {
    "min": ("min", "mins", "minutes", "m"),
    "мин": ("мин", "минут", "минуты", "минутах"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "ч": ("ч", "час", "часа", "часов", "часы", "часах"),
    "working hours": ("working hours", "business hours"),
    "рч": ("рабочих часов", "раб ч", "раб. ч", "рабочие часы", "рабочих часах", "рч"),
    "working days": ("working days", "business days"),
    "рд": ("рабочих дней", "раб дней", "раб. дней", "рабочие дни", "рабочих днях", "рд"),
}
"""Units that a heading may name for numbers without one. Days are not among them: they are none of these."""

NOTHING = frozenset(
    {"", "-", "–", "—", "--", "n/a", "none", "no", "нет", "end", "finish", "stop", "конец", "финиш"}
)
NOTHING_SAID = NOTHING | {"?", "??", "???", "tbd", "n/d", "н/д", "неизвестно", "не известно", "unknown"}

_EDGES = " \t\n.:;*"
_UNIT = re.compile(
    r"(?P<head>.*?)\s*(?:[,(\[]\s*(?:(?:in|в)\s+)?(?P<unit>[^,()\[\]]+?)\s*[)\]]?)\Z", re.DOTALL
)
_SPLITS = (re.compile(r"[\n;]+"), re.compile(r"[\n;,]+"), re.compile(r"[\n;,/]+|\s+(?:and|or|и|или)\s+"))
_LABELLED = re.compile(r"[^:]{1,60}:\s*(?P<name>.+)\Z", re.DOTALL)
_NUMBERED = re.compile(
    r"(?:№\s*)?(?P<number>[0-9]{1,6}(?:\.[0-9]{1,4}){0,4})[.)]?\s+(?P<name>\S.*)\Z", re.DOTALL
)


class Head(NamedTuple):
    """Which column a heading names, and the unit of its numbers."""

    key: str
    unit: str = ""


def plain(text: str) -> str:
    """A text as names are compared: small letters, single blanks, nothing at its edges."""
    return " ".join(text.lower().replace("ё", "е").replace("\u00a0", " ").split()).strip(_EDGES)


_KEYS = {plain(name): key for key, names in HEADS.items() for name in names}
_UNIT_OF = {plain(name): unit for unit, names in UNITS.items() for name in names}


def head_of(text: str) -> Head | None:
    """The column that a heading names, or ``None``."""
    whole = plain(text)
    if whole in _KEYS:
        return Head(_KEYS[whole])
    found = _UNIT.match(text.strip())
    if found is None or plain(found["head"]) not in _KEYS:
        return None
    key = _KEYS[plain(found["head"])]
    unit = _UNIT_OF.get(plain(found["unit"]), "")
    return Head(key, unit) if unit or key != "takes" else Head(key)


def readings(text: str) -> Iterator[list[str]]:
    """The ways to take a cell for one or several names, the least taken apart first."""
    yield [text]
    for split in _SPLITS:
        yield [part.strip() for part in split.split(text) if plain(part) not in NOTHING]


def without_label(text: str) -> str | None:
    """``Approve`` of ``yes: Approve``: the name behind the word for a branch."""
    found = _LABELLED.match(text)
    return found["name"] if found else None


def numbered(text: str) -> tuple[str, str] | None:
    """``("3", "Approve")`` of ``3. Approve``."""
    found = _NUMBERED.match(text)
    return (found["number"], found["name"]) if found else None
