"""Values of the model as the file would spell them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from procmap.calendars import Duration, Label, Spread, format_duration, format_label, format_spread
from procmap.locale import Speech
from procmap.model import Answer, Days, Share
from procmap.render.clock import NOTHING
from procmap.render.verdicts import answer_in_words

_NUMBER_AND_UNIT = re.compile(r"([0-9.]+) ?([^0-9]+)")


def in_words(value: Any, say: Speech) -> str:
    """A value of the model as the file would spell it."""
    if value is None or value in ((), {}):
        return NOTHING
    spelled: Mapping[type, Callable[[Any], str]] = {
        Spread: format_spread,
        Label: format_label,
        Duration: format_duration,
        Answer: lambda one: answer_in_words(one, say),
        bool: lambda one: say._("yes") if one else say._("no"),
        date: date.isoformat,
        Days: lambda one: f"{one.first}" if one.first == one.last else f"{one.first}..{one.last}",
        Share: lambda one: f"{one.low} %" if one.low == one.high else f"{one.low}-{one.high} %",
        Decimal: lambda one: f"{one:f}",
    }
    if type(value) in spelled:
        return spelled[type(value)](value)
    if isinstance(value, (tuple, list)):
        return ", ".join(in_words(one, say) for one in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {in_words(one, say)}" for key, one in value.items())
    fields = getattr(type(value), "model_fields", None)
    if fields is None:
        return str(value)
    stated = ((key, getattr(value, key)) for key in fields)
    return " ".join(
        f"{key.rstrip('_')} {in_words(one, say)}" for key, one in stated if one not in (None, (), {})
    )


def spelled(text: str, language: str) -> str:
    """A duration as the file may spell it, in the words of the language: it is read as the same value."""
    from procmap.calendars.russian import in_russian

    return in_russian(text) if language == "ru" else text


def taken(spread: Spread, language: str) -> str:
    """How long something takes, as print has it: ``15–30 min``; it is read as the same value."""
    first, dots, last = spelled(format_spread(spread), language).partition("..")
    if not dots:
        return first
    ends = _NUMBER_AND_UNIT.fullmatch(first), _NUMBER_AND_UNIT.fullmatch(last)
    if ends[0] and ends[1] and ends[0][2] == ends[1][2]:
        return f"{ends[0][1]}–{last}"
    return f"{first} – {last}"
