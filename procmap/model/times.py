"""Times as the file writes them, read by the time algebra: durations, points, day ranges, windows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, PlainValidator
from pydantic_core import PydanticCustomError

from procmap.calendars import (
    Duration,
    Label,
    SpellingError,
    Spread,
    country,
    parse_days,
    parse_duration,
    parse_label,
    parse_spread,
    parse_week,
    parse_windows,
)
from procmap.model.part import bad_value, read_date

_T = TypeVar("_T")
_MOST_DAYS = 3660
"""The longest run of days: ten years."""
_SHARE = re.compile(
    r"([0-9]{1,3}(?:[.,][0-9]{1,3})?) ?(?:(?:-|–|\.\.) ?([0-9]{1,3}(?:[.,][0-9]{1,3})?) ?)?%\Z"
)

_FACTOR = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,3})?\Z")


def _read_by(parse: Callable[[str], _T], kind: type[_T], value: Any) -> _T:
    if isinstance(value, kind):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "text expected")
    try:
        return parse(value)
    except SpellingError as error:
        refuse_quotes(parse, value)
        hints = tuple(hint for hint in error.hints if _accepts(parse, hint))
        point = kind is not Label and error.code != "clock-as-duration" and _accepts(parse_label, value)
        length = kind is Label and _accepts(parse_spread, value)
        as_point = "day-end-as-point" if length and _is_day_end(value) else "duration-as-point"
        reason = "point-as-duration" if point else as_point if length else error.code
        text = error.text if reason == "unknown-zone" else value[:80]
        raise PydanticCustomError(
            "bad-time", "{reason}", {"reason": reason, "text": text, "hints": hints}
        ) from None


def _is_day_end(text: str) -> bool:
    """Whether a duration lasts until the end of the day, whenever that is."""
    return parse_spread(text).worst.kind == "eod"


_QUOTES = "“”„‟«»‘’‚‛‹›″"
"""What word processors make of quotes. To YAML they are letters like all others."""


def between_quotes(text: str) -> str | None:
    """What stands between quotes that a word processor has put; ``None`` where there are none."""
    inner = text.strip(_QUOTES + "\"'").strip()
    first_and_last = text[:1] + text[-1:]
    return inner if inner and all(one in _QUOTES + "\"'" for one in first_and_last) else None


def refuse_quotes(parse: Callable[[str], object], value: str) -> None:
    """Raise for a value that would be understood without the quotes of a word processor."""
    inner = between_quotes(value)
    if inner is not None and _accepts(parse, inner):
        context = {"reason": "quotes", "text": value[:80], "hints": (inner,)}
        raise PydanticCustomError("bad-time", "{reason}", context)


def _accepts(parse: Callable[[str], object], text: str) -> bool:
    """Whether a spelling is understood."""
    try:
        parse(text)
    except (SpellingError, PydanticCustomError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Share:
    """A share in per cent, or a range of shares; ``low`` equals ``high`` for a single figure."""

    low: Decimal
    high: Decimal


def parse_share(text: str) -> Share:
    """Read ``95 %``, ``60-70 %`` or ``33,3%``; each figure from 0 to 100."""
    match = _SHARE.match(text) if len(text) <= 64 else None
    if match is None:
        raise bad_value("not-a-share", text=text[:80])
    low = Decimal(match[1].replace(",", "."))
    high = Decimal(match[2].replace(",", ".")) if match[2] else low
    if low > 100 or high > 100:
        raise bad_value("not-a-share", text=text[:80])
    if low > high:
        raise bad_value("share-upside-down", text=text[:80], hint=f"{high}-{low} %")
    return Share(low, high)


@dataclass(frozen=True, slots=True)
class Days:
    """A run of calendar days, both ends included."""

    first: date
    last: date


def days_of(runs: Iterable[Days]) -> set[date]:
    """Every day of some runs; one that many runs share is looked at once."""
    found: set[date] = set()
    done = date.min
    for run in sorted(runs, key=lambda run: run.first):
        start = max(run.first, done)
        found.update(start + timedelta(days=n) for n in range((run.last - start).days + 1))
        done = max(done, run.last)
    return found


def read_days(value: Any) -> Days:
    """Read ``2026-12-31`` or ``2026-12-31..2027-01-08`` (at most ten years)."""
    if isinstance(value, Days):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "text expected")
    first, dots, last = value.partition("..")
    start = read_date(first.strip())
    end = read_date(last.strip()) if dots else start
    if end < start:
        raise bad_value("days-upside-down", text=value[:80])
    if (end - start).days > _MOST_DAYS:
        raise bad_value("too-many-days", text=value[:80])
    return Days(start, end)


def _one_or_many_texts(value: Any) -> tuple[str, ...]:
    many = (value,) if isinstance(value, str) else value
    if not isinstance(many, (list, tuple)) or not all(isinstance(text, str) for text in many):
        raise PydanticCustomError("tuple_type", "a list of texts expected")
    return tuple(many)


def _read_share(value: Any) -> Share:
    if isinstance(value, Share):
        return value
    return parse_share(value if isinstance(value, str) else str(value))


def _read_factor(value: Any) -> Decimal:
    """A plain number above 1 and at most 1000: ``5``, ``2.5``, ``2,5``."""
    text = str(value) if isinstance(value, (str, int, float, Decimal)) and not isinstance(value, bool) else ""
    factor = Decimal(text.replace(",", ".")) if _FACTOR.match(text) else Decimal(0)
    if not 1 < factor <= 1000:
        raise bad_value("not-a-factor", text=str(value)[:80])
    return factor


def _spelled(check: Callable[[Any], object], value: Any) -> Any:
    """The value as written once ``check`` accepts its spelling."""
    try:
        check(value)
    except SpellingError as error:
        single = value[0] if isinstance(value, tuple) and len(value) == 1 else value
        if isinstance(single, str):
            refuse_quotes(lambda text: check(text if single is value else (text,)), single)
        raise PydanticCustomError(
            "bad-time", "{reason}", {"reason": error.code, "text": error.text, "hints": error.hints}
        ) from None
    return value


def _check_zone(name: str) -> None:
    from procmap.calendars import wall

    wall(0, name)


def _some_day(week: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    if not week:
        raise bad_value("empty-week")
    return week


Zone = Annotated[str, AfterValidator(partial(_spelled, _check_zone))]
Country = Annotated[str, AfterValidator(partial(_spelled, country))]
WeekDays = Annotated[str, AfterValidator(partial(_spelled, parse_days))]
Windows = Annotated[
    tuple[str, ...], PlainValidator(_one_or_many_texts), AfterValidator(partial(_spelled, parse_windows))
]
Week = Annotated[
    dict[WeekDays, Windows], AfterValidator(partial(_spelled, parse_week)), AfterValidator(_some_day)
]
Takes = Annotated[Spread, PlainValidator(partial(_read_by, parse_spread, Spread))]
Within = Annotated[Duration, PlainValidator(partial(_read_by, parse_duration, Duration))]
Point = Annotated[Label, PlainValidator(partial(_read_by, parse_label, Label))]
DayRange = Annotated[Days, PlainValidator(read_days)]
Percent = Annotated[Share, PlainValidator(_read_share)]
Factor = Annotated[Decimal, PlainValidator(_read_factor)]
