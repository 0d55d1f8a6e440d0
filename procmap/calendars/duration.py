"""Durations as people write them, in English and Russian, and the one way they are written back.

A duration is elapsed time (the clock runs), working time (a calendar counts), a count of working days, or
"by the end of the day". A bare day ("1 day") is refused: it may mean 24 hours, a working day or the next
day, and the hint says so. The grammar is small, linear and bounded: at most 64 characters, ASCII digits only.

Source: ISO 8601 for ``PT2H30M``; the rest is the custom of working documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from procmap.calendars.errors import SpellingError

Kind = Literal["elapsed", "work", "workdays", "eod"]

MAX_TEXT = 64
"""Longest text looked at, in characters."""

MAX_DAYS = 36_525
"""A hundred years: the largest duration, in days of 24 hours or in working days."""


@dataclass(frozen=True, slots=True)
class Duration:
    """``amount``: seconds of ``elapsed`` or ``work``, a count of ``workdays``, 0 for ``eod``."""

    kind: Kind
    amount: int

    def __post_init__(self) -> None:
        if self.amount < 0 or (self.kind == "eod" and self.amount):
            raise ValueError(f"no such duration: {self.kind} {self.amount}")


_FORMS = {
    1: "s sec secs second seconds с сек секунда секунды секунду секунд",
    60: "m min mins minute minutes м мин минута минуты минуту минут",
    3600: "h hr hrs hour hours ч час часа часов",
    86400: "сут сутки суток",
}
_SECONDS = {word: size for size, words in _FORMS.items() for word in words.split()}
_WORKING_SECONDS = {"wh": 3600, "bh": 3600, "рч": 3600, "wmin": 60, "bmin": 60}
_WORKING_DAYS = frozenset(("wd", "bd", "рд", "workday", "workdays"))
_DAYS = frozenset(["d", "day", "days", "д", "дн", "день", "дня", "дней"])
_LONGER = {
    "w": "week", "wk": "week", "week": "week", "weeks": "week", "нед": "week", "неделя": "week",
    "недели": "week", "неделю": "week", "недель": "week", "mo": "month", "month": "month", "months": "month",
    "мес": "month", "месяц": "month", "месяца": "month", "месяцев": "month", "y": "year", "year": "year",
    "years": "year", "г": "year", "год": "year", "года": "year", "лет": "year",
}  # fmt: skip
_WORKING = frozenset(
    [
        "working",
        "business",
        "work",
        "раб",
        "р",
        "рабочий",
        "рабочая",
        "рабочего",
        "рабочие",
        "рабочих",
        "рабочую",
    ]
)
_FIXED: dict[str, tuple[Kind, int]] = {
    **dict.fromkeys(("half an hour", "half hour", "полчаса"), ("elapsed", 1800)),
    **dict.fromkeys(("an hour", "one hour", "час"), ("elapsed", 3600)),
    **dict.fromkeys(("полтора часа", "an hour and a half"), ("elapsed", 5400)),
    "сутки": ("elapsed", 86400),
    **dict.fromkeys(
        (
            "eod",
            "end of day",
            "end of the day",
            "by end of day",
            "by the end of the day",
            "end of working day",
        ),
        ("eod", 0),
    ),
    **dict.fromkeys(("до конца дня", "до конца рабочего дня", "конец дня", "конец рабочего дня"), ("eod", 0)),
}
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)?|[a-zа-яё]+\.?|[^ ]")
_SPACES = str.maketrans(dict.fromkeys("\t\u00a0\u2009\u202f", " "))


def tidy(text: str) -> str:
    """``text`` in lower case with plain spaces; refuses what is over 64 characters before looking at it."""
    if len(text) > MAX_TEXT:
        raise SpellingError("too-long", text)
    return text.translate(_SPACES).lower().strip(" ")


@lru_cache(maxsize=4096)
def parse_duration(text: str) -> Duration:
    """Read one duration: ``2h 30m``, ``PT2H30M``, ``1,5 ч``, ``3 working hours``, ``5 рабочих дней``,
    ``EOD``.

    Raises SpellingError with code ``bare-day``, ``bare-week``, ``bare-month``, ``bare-year``, ``no-unit``,
    ``clock-as-duration``, ``negative``, ``fraction-of-day``, ``fraction-of-second``, ``mixed-units``,
    ``repeated-unit``, ``unit-order``, ``too-large``, ``too-long`` or ``not-a-duration``.
    """
    body = tidy(text)
    fixed = _FIXED.get(" ".join(filter(None, body.split(" "))))
    if fixed:
        return Duration(*fixed)
    tokens = _TOKEN.findall(body)
    if not tokens:
        raise SpellingError("not-a-duration", text, ("30 min", "2h"))
    _refuse_shapes(tokens, text)
    if tokens[0] in ("p", "pt"):
        return _iso(tokens, text)
    return _total([_Term.read(group, text) for group in _groups(tokens, text)], text)


def _refuse_shapes(tokens: list[str], text: str) -> None:
    """Signs, clock times and lone numbers, each with the spelling that was probably meant."""
    if any(t in "-−–+" for t in tokens):
        unsigned = text.replace("-", "").replace("−", "").replace("–", "").replace("+", "").strip()
        raise SpellingError("negative", text, _accepted(unsigned))
    if len(tokens) == 3 and tokens[1] == ":" and tokens[0].isascii() and (tokens[0] + tokens[2]).isdigit():
        raise SpellingError("clock-as-duration", text, _accepted(f"{tokens[0]}h {tokens[2]}m"))
    if len(tokens) == 1 and tokens[0][0] in "0123456789":
        raise SpellingError("no-unit", text, _accepted(f"{tokens[0]} min", f"{tokens[0]} h"))


def _accepted(*spellings: str) -> tuple[str, ...]:
    """Those of ``spellings`` that parse."""
    good = []
    for spelling in spellings:
        try:
            parse_duration(spelling)
        except SpellingError:
            continue
        good.append(spelling)
    return tuple(good)


def _groups(tokens: list[str], text: str) -> list[list[str]]:
    """Split into terms, each a number and the words after it."""
    groups: list[list[str]] = []
    for token in tokens:
        if token[0] in "0123456789":
            groups.append([token])
        elif not groups:
            raise SpellingError("not-a-duration", text, ("30 min", "2h"))
        else:
            groups[-1].append(token.rstrip(".") or token)
    return groups


def _iso(tokens: list[str], text: str) -> Duration:
    """ISO 8601 with a time part only: ``PT2H30M``; days and longer are refused like everywhere else."""
    terms = _groups(tokens[1:], text) if len(tokens) > 1 else []
    for group in terms:
        if tokens[0] == "p" and len(group) >= 2:
            word = group[1].rstrip("t") or "t"
            _refuse_longer(group[0], {"m": "month"}.get(word, word), text)
    if tokens[0] == "p" or not terms or any(len(g) != 2 or g[1] not in ("h", "m", "s") for g in terms):
        raise SpellingError("not-a-duration", text, ("PT2H30M", "2h 30m"))
    return _total([_Term.read(group, text) for group in terms], text)


def _refuse_longer(number: str, word: str, text: str) -> None:
    """Days, weeks, months and years have no fixed length: offer what may have been meant."""
    if word in _DAYS:
        hints: tuple[str, ...] = ()
        if number.isdigit() and 0 < int(number[:7]) <= 999:
            n = int(number)
            hints = (f"{24 * n}h", f"{n} working day{'s' * (n > 1)}", f"D+{n}")
        raise SpellingError("bare-day", text, hints or ("24h", "1 working day", "D+1"))
    if word in _LONGER:
        n = int(number) if number.isdigit() and len(number) < 4 else 1
        hours, days = {"week": (168, 5), "month": (720, 21), "year": (8760, 247)}[_LONGER[word]]
        hints = _accepted(f"{hours * n}h", f"{days * n} working days")
        raise SpellingError(f"bare-{_LONGER[word]}", text, hints)


class _Term(NamedTuple):
    """One number with its unit: ``size`` seconds, or 0 for working days. ``working`` was said in the term."""

    digits: str
    size: int
    working: bool

    @classmethod
    def read(cls, group: list[str], text: str) -> _Term:
        """Read ``["3", "working", "hours"]`` or ``["3", "wh"]``."""
        number, words = group[0], group[1:]
        working = len(words) > 1 and words[0] in _WORKING
        unit = "".join(words[1:] if working else words)
        if not unit:
            raise SpellingError("no-unit", text, ("30 min", "2h"))
        if not working:
            _refuse_longer(number, unit, text)
        if unit in _WORKING_DAYS or (working and unit in _DAYS):
            return cls(number, 0, True)
        if unit in _WORKING_SECONDS:
            return cls(number, _WORKING_SECONDS[unit], True)
        if unit not in _SECONDS or len(words) - working > 1 or (working and unit in _FORMS[86400].split()):
            raise SpellingError("not-a-duration", text, ("30 min", "2h"))
        return cls(number, _SECONDS[unit], working)

    def scaled(self, text: str) -> int:
        """The exact amount in seconds (or days); no binary fractions are involved."""
        whole, _, fraction = self.digits.replace(",", ".").partition(".")
        if self.size == 0 and fraction.strip("0"):
            raise SpellingError("fraction-of-day", text, _accepted("4 working hours", "1 working day"))
        if len(whole.lstrip("0")) > 10:
            raise SpellingError("too-large", text)
        units = int(whole + fraction) * (self.size or 1)
        parts: int = 10 ** len(fraction)
        amount, rest = divmod(units, parts)
        if rest:
            raise SpellingError("fraction-of-second", text)
        return amount


def _total(terms: list[_Term], text: str) -> Duration:
    """Add the terms up: sizes must fall, a fraction only in the last, working and elapsed never mixed."""
    sizes = [term.size for term in terms]
    if 0 in sizes and len(terms) > 1:
        raise SpellingError("mixed-units", text, ("1 working day", "8 working hours"))
    if any(term.working for term in terms) and not terms[0].working:
        raise SpellingError("mixed-units", text)
    if len(set(sizes)) < len(sizes):
        raise SpellingError("repeated-unit", text)
    if sizes != sorted(sizes, reverse=True):
        raise SpellingError("unit-order", text)
    if any("." in t.digits or "," in t.digits for t in terms[:-1]):
        raise SpellingError("fraction-not-last", text)
    amount = sum(term.scaled(text) for term in terms)
    if amount > MAX_DAYS * (86400 if sizes[0] else 1):
        raise SpellingError("too-large", text)
    if not sizes[0]:
        return Duration("workdays", amount)
    return Duration("work" if terms[0].working else "elapsed", amount)


def format_duration(duration: Duration) -> str:
    """The canonical English spelling; ``parse_duration`` reads it back to the same value."""
    if duration.kind == "eod":
        return "end of day"
    if duration.kind == "workdays":
        return f"{duration.amount} working day{'' if duration.amount == 1 else 's'}"
    hours, rest = divmod(duration.amount, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [(hours, "h"), (minutes, "m"), (seconds, "s")]
    shown = [(n, u) for n, u in parts if n] or [(0, "m")]
    if duration.kind == "elapsed":
        return " ".join(f"{n}{u}" for n, u in shown)
    names = {"h": "hour", "m": "min", "s": "sec"}
    (n, unit), *others = shown
    plural = "s" if unit == "h" and n != 1 else ""
    return " ".join([f"{n} working {names[unit]}{plural}", *(f"{m} {names[u]}" for m, u in others)])
