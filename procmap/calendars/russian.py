"""The spellings that an error proposes, as a Russian reader would write them."""

from __future__ import annotations

import re

CYRILLIC = re.compile("[А-Яа-яЁё]")

_TERM = re.compile(
    r"\b([0-9]+(?:\.[0-9]+)?) ?(working (?:days?|hours?|min|sec)|hours?|min|sec|[hms])(?![A-Za-z])"
)
_UNITS = {"h": "ч", "hour": "ч", "m": "мин", "min": "мин", "s": "с", "sec": "с"}
_FORMS = {
    "working day": ("рабочий день", "рабочих дня", "рабочих дней"),
    "working hour": ("рабочий час", "рабочих часа", "рабочих часов"),
    "working min": ("рабочая минута", "рабочие минуты", "рабочих минут"),
    "working sec": ("рабочая секунда", "рабочие секунды", "рабочих секунд"),
}
_WEEK = {"mon": "пн", "tue": "вт", "wed": "ср", "thu": "чт", "fri": "пт", "sat": "сб", "sun": "вс"}
_DAY = re.compile(rf"\b({'|'.join(_WEEK)})\b")
_OFFSET = re.compile(r"\bD([+-][0-9]+)wd\b")
_WHOLE = {"end of day": "до конца дня", "EOD": "до конца дня"}


def in_russian(spelling: str) -> str:
    """``5 working days`` as ``5 рабочих дней``, ``2h 30m`` as ``2 ч 30 мин``, ``D+1wd`` as ``D+1рд``, ``mon-fri`` as
    ``пн-пт``.

    What is the same in both languages (``D-1 18:00``, ISO 8601, names) stays. The result is read as the same
    value.
    """
    if spelling in _WHOLE:
        return _WHOLE[spelling]
    told = _OFFSET.sub(r"D\1рд", _TERM.sub(_term, spelling))
    return _DAY.sub(lambda day: _WEEK[day[1]], told)


def _term(found: re.Match[str]) -> str:
    number, unit = found[1], found[2].removesuffix("s") if len(found[2]) > 1 else found[2]
    return f"{number} {_UNITS.get(unit) or _form(number, _FORMS[unit])}"


def _form(number: str, forms: tuple[str, str, str]) -> str:
    """The form of the noun behind a number: 1 день, 2 дня, 5 дней, 11 дней; a fraction takes the second."""
    if not number.isdigit():
        return forms[1]
    tens, ones = divmod(int(number) % 100, 10)
    if tens == 1 or ones == 0 or ones > 4:
        return forms[2]
    return forms[0] if ones == 1 else forms[1]
