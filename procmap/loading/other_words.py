"""What people call a key before they have read the reference: words of their own, of other tools, of a table's head.

Only words that hold the same kind of value as the key are listed; a word counts where its key may stand.
"""

from __future__ import annotations

from collections.abc import Iterable

OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "process": ("name", "title", "процесс", "название"),
    "name": ("title", "label", "step", "operation", "название", "наименование", "операция", "имя", "фио"),
    "label": ("name", "title", "название"),
    "post": ("position", "job", "role", "должность"),
    "head": ("manager", "leader", "boss", "owner", "начальник", "руководитель"),
    "department": ("dept", "unit", "division", "lane", "owner", "отдел", "подразделение", "служба"),
    "executors": ("who", "executor", "assignee", "performer", "исполнитель", "исполнители"),
    "after": (
        "depends_on",
        "needs",
        "previous",
        "predecessor",
        "predecessors",
        "follows",
        "prev",
        "после",
        "предшественник",
    ),
    "takes": (
        "duration",
        "time",
        "length",
        "lasts",
        "effort",
        "длительность",
        "продолжительность",
        "время",
        "занимает",
    ),
    "not_before": ("start", "starts", "start_at", "release", "earliest", "available", "начало", "не раньше"),
    "departures": ("timetable", "schedule", "trips", "рейсы", "отправления"),
    "transfer": ("travel", "transport", "перевозка"),
    "at_least": ("min", "minimum", "lag", "delay", "не меньше"),
    "at_most": ("max", "maximum", "max_lag", "limit", "times", "не больше"),
    "what": ("requirement", "text", "name", "title", "deliverable", "что", "требование"),
    "by": ("deadline", "due", "until", "when", "before", "срок", "к", "до"),
    "until": ("by", "deadline", "due", "срок", "до"),
    "at": ("step", "where", "операция"),
    "step": ("at", "operation", "операция"),
    "of": ("from", "whom", "department", "отдел", "от кого"),
    "asked_by": ("by_whom", "requested_by", "to", "кто просит"),
    "answer": ("status", "state", "reply", "response", "ответ"),
    "promised": ("promise", "agreed", "обещано"),
    "provided": ("if", "condition", "conditions", "условие", "если", "при условии"),
    "said": ("answer", "status", "ответ"),
    "who": ("person", "name", "кто"),
    "why": ("reason", "because", "rationale", "purpose", "зачем", "почему", "обоснование"),
    "notes": ("note", "comment", "comments", "remark", "remarks", "description", "примечание", "комментарий"),
    "source": ("origin", "reference", "источник"),
    "requires": ("requirements", "требования"),
    "requirements": ("contracts", "handoffs", "требования"),
    "steps": ("activities", "tasks", "operations", "шаги", "операции", "этапы"),
    "states": ("state", "versions", "состояния"),
    "departments": ("lanes", "units", "roles", "pools", "отделы", "подразделения"),
    "people": ("persons", "staff", "employees", "люди", "сотрудники"),
    "customer": ("client", "consumer", "клиент", "заказчик", "потребитель"),
    "anchor": ("date", "start_date", "дата"),
    "timezone": ("tz", "zone", "пояс", "часовой пояс"),
    "calendar": ("working_time", "календарь"),
    "week": ("hours", "working_hours", "opening_hours", "часы работы"),
    "closed": ("days_off", "holiday", "выходные"),
    "based_on": ("base", "extends", "inherits", "from", "на основе"),
    "repeat": ("loop", "цикл"),
    "gate": ("approval", "control_point", "согласование"),
    "negotiable": ("flexible", "fixed"),
    "family": ("families", "product", "item", "товар"),
    "usually": ("normally", "typically", "обычно"),
    "sometimes": ("rarely", "иногда"),
    "workers": ("capacity", "people", "staff", "работников"),
}
"""Each key with what else it is called, in small letters."""


def meant(word: str, known: Iterable[str]) -> str | None:
    """The one key among ``known`` that a word is another word for; ``None`` where there is none, or several are."""
    plain = " ".join(word.lower().replace("-", " ").replace("_", " ").split())
    found = [key for key in known if plain in (other.replace("_", " ") for other in OTHER_WORDS.get(key, ()))]
    return found[0] if len(found) == 1 else None
