"""Single values as a schema describes them: what an editor sees once YAML 1.2 has typed them.

The reader takes every value as text, so that a name may be a number or ``true``. Patterns never refuse what the
reader accepts; they refuse the commonest mistakes and leave the rest to ``procmap check``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from procmap.findings import Text
from procmap.model.negotiation import Price
from procmap.model.part import Count, Day, Flag, Id, Name, Note
from procmap.model.requirement import Said
from procmap.model.service import Due
from procmap.model.times import (
    Country,
    DayRange,
    Factor,
    Percent,
    Point,
    Takes,
    WeekDays,
    Within,
    Zone,
)
from procmap.model.words import Key

Schema = dict[str, Any]
Say = Callable[[Text], str]

ID = (
    "^(?!(?:[oO][nN]|[oO][fF][fF]|[yY]|[yY][eE][sS]|[nN]|[nN][oO]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]"
    "|[nN][uU][lL][lL])$)[A-Za-z][A-Za-z0-9_-]{0,63}$"
)
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_FIGURE = "[0-9]{1,3}(?:[.,][0-9]{1,3})?"
_SHARE = rf"^{_FIGURE} ?(?:(?:-|–|\.\.) ?{_FIGURE} ?)?%$"
_BARE = (
    "d|day|days|w|week|weeks|month|months|year|years|д|дн|день|дня|дней|неделя|недели|недель|месяц|месяца|месяцев"
    "|год|года|лет"
)
_DURATION = rf"^(?! *[0-9]+(?::[0-9]+)? *$)(?! *[0-9]+ ?(?:{_BARE}) *$)"
_POINT = r"^(?! *[0-9]{1,4} *$)(?! *[0-9]{1,2}[.-][0-9]{2} *$)(?! *[0-9]{1,2}(?::[0-9]{2})? ?[aApP][mM] *$)"
_DAYS = (
    "(?:mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    "|пн|вт|ср|чт|пт|сб|вс)"
)
_CLOCK = "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
_TEXT = ["string", "number", "boolean"]

_BAD_ID = Text(
    "An id is a Latin letter, then letters, digits, _ or -, 64 at most; never on, off, yes, no, true, false.",
    "Обозначение (id) — латинская буква, дальше буквы, цифры, _ или -, не больше 64; on, off, yes, no, true, false "
    "нельзя.",
)
_BAD_DATE = Text("A date is written 2026-11-27.", "Дату пишут так: 2026-11-27.")
_BAD_DAYS = Text(
    "Days are written 2026-11-27 or 2026-12-31..2027-01-08.",
    "Дни пишут так: 2026-11-27 или 2026-12-31..2027-01-08.",
)
_BAD_SHARE = Text("A share is written 95 % or 60-70 %.", "Долю пишут так: 95 % или 60-70 %.")
_BAD_FLAG = Text("true or false is expected.", "Здесь пишут true (да) или false (нет).")
_BAD_COUNT = Text("A whole number from 1 to 1000 is expected.", "Здесь пишут целое число от 1 до 1000.")
_BAD_FACTOR = Text(
    "A number above 1 is expected, 1000 at most.", "Здесь пишут число больше 1, не больше 1000."
)
_BAD_PRICE = Text("A plain number is expected, such as 12.5.", "Здесь пишут просто число, например 12,5.")
_BAD_ANSWER = Text(
    "An answer is yes, in_force, already_met, open, contested or refused.",
    "Ответ — yes, in_force, already_met, open, contested или refused.",
)
_BAD_DURATION = Text(
    "A duration has a unit: 90m, 2h 30m, 3 working hours. A day is written 24h or 1 working day.",
    "У длительности есть единица: 90 мин, 2 ч 30 мин, 3 рабочих часа. День пишут 24 ч или 1 рабочий день.",
)
_BAD_POINT = Text(
    'A point in time is written "18:00", "D-1 18:00" or "D+1wd 11:00".',
    'Момент времени пишут так: "18:00", "D-1 18:00" или "D+1 рд 11:00".',
)
_BAD_WEEK = Text(
    "Days of the week are written mon-fri, sat or mon,wed.", "Дни недели пишут так: пн-пт, сб или пн,ср."
)
_BAD_WINDOW = Text('A window is written "09:00-18:00".', 'Рабочее окно пишут так: "09:00-18:00".')


def _either_case(pattern: str) -> str:
    """A pattern that takes capitals and small letters alike; flags are not known to every validator."""
    return "".join(f"[{char.upper()}{char}]" if char.isalpha() else char for char in pattern)


def _text(pattern: str, message: Text) -> Callable[[Say], Schema]:
    def make(say: Say) -> Schema:
        return {"type": ["string"], "pattern": pattern, "patternErrorMessage": say(message)}

    return make


_SCALARS: dict[Any, Callable[[Say], Schema]] = {
    Id: _text(ID, _BAD_ID),
    Name: lambda _: {"type": _TEXT, "minLength": 1, "maxLength": 2000},
    Note: lambda _: {"type": _TEXT, "maxLength": 20_000},
    Day: _text(f"^{_DATE}$", _BAD_DATE),
    DayRange: _text(rf"^{_DATE} *(?:\.\. *{_DATE} *)?$", _BAD_DAYS),
    Flag: lambda say: {
        "type": ["boolean", "string"],
        "pattern": f"^{_either_case('(?:true|false|yes|no|да|нет)')}$",
        "patternErrorMessage": say(_BAD_FLAG),
    },
    Count: lambda say: {
        "type": ["integer", "string"],
        "minimum": 1,
        "maximum": 1000,
        "pattern": "^(?!0+$)(?:0?[0-9]{1,3}|1000)$",
        "patternErrorMessage": say(_BAD_COUNT),
    },
    Percent: _text(_SHARE, _BAD_SHARE),
    Factor: lambda say: {
        "type": ["number", "string"],
        "exclusiveMinimum": 1,
        "maximum": 1000,
        "pattern": "^(?!0*[01](?:[.,]0+)?$)[0-9]{1,4}(?:[.,][0-9]{1,3})?$",
        "patternErrorMessage": say(_BAD_FACTOR),
    },
    Price: lambda say: {
        "type": ["number", "string"],
        "minimum": 0,
        "pattern": "^[0-9]{1,9}(?:[.,][0-9]{1,4})?$",
        "patternErrorMessage": say(_BAD_PRICE),
    },
    Zone: lambda _: {"type": ["string"], "minLength": 1},
    Country: lambda _: {"type": ["string"], "minLength": 1},
    WeekDays: _text(f"^ *{_either_case(_DAYS)} *(?:[-–,] *{_either_case(_DAYS)} *)*$", _BAD_WEEK),
    Takes: _text(_DURATION, _BAD_DURATION),
    Within: _text(_DURATION, _BAD_DURATION),
    Point: _text(_POINT, _BAD_POINT),
    Due: _text(_POINT, _BAD_POINT),
    Said: _text(
        f"^ *{_either_case('(?:yes|agreed|да|in[_ -]force|already[_ -]met|open|contested|refused|no|нет)')} *$",
        _BAD_ANSWER,
    ),
    str: _text(rf"^ *{_CLOCK} ?[-–−] ?{_CLOCK} *$", _BAD_WINDOW),
}
"""By annotation. A plain ``str`` of the model is a window of a working day."""


def scalar(annotation: Any, say: Say) -> Schema | None:
    """The schema of a single value; ``None`` where the annotation is none."""
    try:
        make = _SCALARS.get(annotation)
    except TypeError:
        return None
    return None if make is None else make(say)


def literal(annotation: Any, key: Key, say: Say) -> Schema:
    """One of a few words. ``null`` is left to a branch of its own, so that no editor offers it."""
    values = list(get_args(annotation))
    return {
        "type": ["string"],
        "anyOf": [{"title": say(key.title), **_enum(values, key.choices, say)}, {"type": "null"}],
    }


def answers(schema: Schema, key: Key, say: Say) -> Schema:
    """Answers are offered, and accepted in every spelling."""
    return {**schema, "anyOf": [_enum(list(key.choices), key.choices, say), True, True]}


def offered(schema: Schema, reference: str) -> Schema:
    """Ids that exist are offered with their names; others are accepted, for an id may be newer than the schema.

    The two branches that take anything are two because the YAML language server runs the texts of alternatives
    together where exactly as many match as there are.
    """
    return {**schema, "anyOf": [{"$ref": reference}, True, True]}


def offered_in_list(schema: Schema, names: Mapping[str, str]) -> Schema:
    """The same for the items of a list, where the language server would take alternatives for kinds of items."""
    made = [{"label": id_, "body": id_, "description": name} for id_, name in names.items()]
    return {**schema, "defaultSnippets": made}


def _enum(values: list[str], choices: Mapping[str, Text], say: Say) -> Schema:
    said = [say(choices[value]) for value in values]
    return {
        "type": "string",
        "enum": values,
        "enumDescriptions": [plain(text) for text in said],
        "markdownEnumDescriptions": said,
    }


def plain(markdown: str) -> str:
    """Markdown of our own words without its marks."""
    return markdown.replace("**", "").replace("`", "").replace("*", "")
