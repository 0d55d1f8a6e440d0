"""What an editor writes out when a new entry is begun: one snippet for each set by id that people add to."""

from __future__ import annotations

from typing import Any

from procmap.findings import Text

_SNIPPETS: dict[tuple[str, str], tuple[Text, Text, dict[str, Any]]] = {
    ("Process", "departments"): (
        Text("new department", "новый отдел"),
        Text("A department with its head.", "Отдел и его руководитель."),
        {"${1:department}": {"name": "${2:NAME}", "head": "${3:person}"}},
    ),
    ("Process", "people"): (
        Text("new person", "новый человек"),
        Text("A person, by the post.", "Человек, по должности."),
        {"${1:person}": {"post": "${2:NAME}"}},
    ),
    ("Process", "calendars"): (
        Text("new calendar", "новый календарь"),
        Text("Working hours with the country's holidays.", "Рабочие часы с праздниками страны."),
        {
            "${1:office}": {
                "holidays": "${2:RU}",
                "week": {"mon-fri": '["${3:09:00-13:00}", "${4:14:00-18:00}"]'},
            }
        },
    ),
    ("Process", "promises"): (
        Text("new service promise", "новое обещание сервиса"),
        Text("How much is done by when.", "Какая доля к какому сроку."),
        {
            "${1:promise}": {
                "what": "${2:NAME}",
                "of": "${3:department}",
                "tiers": '[{share: ${4:95 %}, cutoff: "${5:14:00}", before: ${6:EOD}, after: "${7:D+1 11:00}"}]',
                "at_cutoff": "${8|late,in_time|}",
                "next_day": "${9|working,calendar|}",
                "end_of_day": "${10:close}",
            }
        },
    ),
    ("Customer", "requires"): (
        Text("new customer requirement", "новое требование клиента"),
        Text(
            "What the customer requires, at which step, by when.",
            "Что нужно клиенту, где и к какому времени.",
        ),
        {"${1:requirement}": {"what": "${2:NAME}", "at": "${3:step}", "by": '"${4:18:00}"'}},
    ),
    ("State", "steps"): (
        Text("new step", "новая операция"),
        Text(
            "A step with its department, what it comes after and how long it takes.",
            "Операция: отдел, после чего и сколько занимает.",
        ),
        {
            "${1:step}": {
                "name": "${2:NAME}",
                "department": "${3:department}",
                "after": "${4:step_before}",
                "takes": "${5:1h}",
            }
        },
    ),
    ("State", "requirements"): (
        Text("new requirement", "новое требование"),
        Text(
            "What one side asks of another by when, and the answer.",
            "Что одна сторона просит у другой, к какому времени, и ответ.",
        ),
        {
            "${1:requirement}": {
                "what": "${2:NAME}",
                "step": "${3:step}",
                "asked_by": "${4:next_step}",
                "by": '"${5:15:00}"',
                "answer": '"${6|yes,open,contested,refused|}"',
            }
        },
    ),
}
_NAME = Text("Name", "Название")


def snippets(part: str, key: str, language: str) -> list[dict[str, Any]]:
    """The ``defaultSnippets`` of a set by id, if it has any."""
    if (part, key) not in _SNIPPETS:
        return []
    label, about, body = _SNIPPETS[part, key]
    return [
        {
            "label": getattr(label, language),
            "description": getattr(about, language),
            "body": _filled(body, getattr(_NAME, language)),
        }
    ]


def _filled(body: Any, name: str) -> Any:
    if isinstance(body, dict):
        return {key: _filled(value, name) for key, value in body.items()}
    return body.replace("NAME", name)
