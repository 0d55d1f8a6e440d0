"""What every part of a process file shares: frozen, closed to unknown keys, with room for notes and sources."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\Z")
_YAML_BOOLEANS = frozenset({"on", "off", "yes", "no", "y", "n", "true", "false", "null"})
FIRST_YEAR, LAST_YEAR = 1960, 2140
"""The years that dates may lie in: inside what the time algebra covers, with room for offsets."""

_TRUE = frozenset({"true", "yes", "да"})
_FALSE = frozenset({"false", "no", "нет"})


def bad_value(reason: str, **values: str) -> PydanticCustomError:
    """A validation error that the reader puts into words: ``reason`` is a key of the rule ``bad-value``."""
    return PydanticCustomError("bad-value", "{reason}", {"reason": reason, **values})


def check_id(text: str) -> str:
    """An id: an ASCII letter, then letters, digits, ``_`` or ``-``; 64 characters; not a YAML 1.1 boolean."""
    if not _ID.match(text):
        raise bad_value("bad-id", text=text[:80])
    if text.lower() in _YAML_BOOLEANS:
        raise bad_value("boolean-id", text=text)
    return text


def read_date(value: Any) -> date:
    """A calendar date written ``2026-11-27``."""
    if isinstance(value, date):
        return value
    dotted = _DAY_FIRST.match(value) if isinstance(value, str) else None
    if isinstance(value, str) and (dotted or _DATE.match(value)):
        meant = f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}" if dotted else value
        try:
            day = date.fromisoformat(meant)
        except ValueError:
            raise bad_value("no-such-day", text=value) from None
        if dotted:
            raise bad_value("day-first", text=value, near=meant)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise bad_value("far-year", text=value)
        return day
    raise bad_value("not-a-date", text=str(value)[:80])


def read_flag(value: Any) -> bool:
    """``true`` or ``false`` (also yes/no, да/нет), whatever the quotes."""
    if isinstance(value, bool):
        return value
    text = value.lower() if isinstance(value, str) else ""
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise bad_value("not-a-flag", text=str(value)[:80])


def read_count(value: Any) -> int:
    """A whole number from 1 to 1000 in plain digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        text = str(value)
    else:
        text = value if isinstance(value, str) else ""
    if re.match(r"[0-9]{1,4}\Z", text) and 1 <= int(text) <= 1000:
        return int(text)
    raise bad_value("not-a-count", text=str(value)[:80])


def one_or_many(value: Any) -> Any:
    """A single text is a list of one."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


Id = Annotated[str, AfterValidator(check_id)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Note = Annotated[str, StringConstraints(max_length=20_000)]
Day = Annotated[date, PlainValidator(read_date)]
Flag = Annotated[bool, PlainValidator(read_flag)]
Count = Annotated[int, PlainValidator(read_count)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(one_or_many)]
Names = Annotated[tuple[Name, ...], BeforeValidator(one_or_many)]


class Part(BaseModel):
    """A map of the file. Unknown keys are errors; ``notes``, ``source`` and ``why`` may stand anywhere."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _left_out(cls, data: Any) -> Any:
        """An empty value is the same as none: everything may be left out. (An unknown key is wrong all the same.)"""
        if data is None:
            return {}
        if isinstance(data, dict) and None in data.values():
            known = {field.alias or name for name, field in cls.model_fields.items()}
            return {key: value for key, value in data.items() if value is not None or key not in known}
        return data

    notes: Note | None = None
    source: Note | None = None
    why: Note | None = None
