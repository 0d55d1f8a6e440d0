"""An almanac as a wall calendar: months of days, each coloured by its slack; what is late, off or odd is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.solution import Verdict
from procmap.locale import Speech, speech
from procmap.render.almanac import causes_in_words, cliff_in_words, dates_in_words, group_name
from procmap.render.clock import short_weekdays, spare
from procmap.render.diagram.text import POINT, clean
from procmap.render.names import Names, state_name

if TYPE_CHECKING:
    from procmap.analysis.almanac.almanac import Almanac, Pattern
    from procmap.model import Process

_HOUR, _DAY = 3600, 86_400
_MOST_NOTES = 2
"""Causes, and cliffs, that are told below the months."""
_DATES = 5
_DEAR = _DAY
"""A cliff that costs so much is marked on its day."""


class Grade(StrEnum):
    """How much time a day has to spare, worst first."""

    LATE = "late"
    NONE = "none"
    HOUR = "hour"
    HOURS = "hours"
    DAY = "day"
    MORE = "more"
    UNKNOWN = "unknown"


_BELOW = (
    (0, Grade.LATE),
    (60, Grade.NONE),
    (_HOUR + 1, Grade.HOUR),
    (4 * _HOUR + 1, Grade.HOURS),
    (_DAY, Grade.DAY),
)
"""Slack below so many seconds has that grade."""


class Cell(NamedTuple):
    """One day. ``off``: the process's calendar is closed. ``clock``: a clock is changed. ``cliff``: a minute costs a
    day or more. ``provisional``: its year's calendar is not final."""

    day: date
    grade: Grade
    text: str
    off: bool = False
    clock: bool = False
    cliff: bool = False
    provisional: bool = False


class Month(NamedTuple):
    """A month, and how many days of the week stand before its first; ``cells`` may be some of its days."""

    name: str
    before: int
    cells: tuple[Cell, ...]


class Year(NamedTuple):
    """One page. ``words`` explain the signs that occur; ``notes`` are causes and cliffs."""

    headline: str
    subtitle: str
    weekdays: tuple[str, ...]
    months: tuple[Month, ...]
    words: Mapping[str, str]
    notes: tuple[str, ...]
    language: str


def years(process: Process, almanac: Almanac, language: str) -> tuple[Year, ...]:
    """A page for each calendar year that the almanac touches."""
    return tuple(
        _year(process, almanac, year, language) for year in range(almanac.first.year, almanac.last.year + 1)
    )


def _year(process: Process, almanac: Almanac, year: int, language: str) -> Year:
    say = speech(language)
    names = Names(process, process.states[almanac.state], say)
    patterns = {day: pattern for day, pattern in almanac.by_day.items() if day.year == year}
    dear = {day for group in almanac.cliffs if group.pattern.cost >= _DEAR for day in group.days}
    cells = [_cell(almanac, day, pattern)._replace(cliff=day in dear) for day, pattern in patterns.items()]
    parts = [
        process.process,
        state_name(process, almanac.state, say),
        names.family(almanac.family),
        _stretch(cells, language),
        almanac.zone,
    ]
    if any(cell.provisional for cell in cells):
        parts.append(say._("provisional calendar: {years}").replace("{years}", str(year)))
    return Year(
        headline=clean(_headline(almanac, patterns, names, language)),
        subtitle=clean(POINT.join(part for part in parts if part)),
        weekdays=short_weekdays(say),
        months=tuple(_months(cells, say)),
        words=_words(cells, say),
        notes=tuple(_parted(clean(note)) for note in _notes(almanac, patterns, names, language)),
        language=language,
    )


def _parted(note: str) -> str:
    """A stretch of days with blanks around its dash, so that a line may end there."""
    return re.sub(r"(?<=[0-9])–(?=[0-9])", " – ", note)


def _stretch(cells: list[Cell], language: str) -> str:
    first, last = cells[0].day, cells[-1].day
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return str(first.year) if whole else dates_in_words((cell.day for cell in cells), language)


def _slacks(pattern: Pattern) -> list[int]:
    """The slack of each requirement; none where one of them is unknown, unless the day is too late anyway."""
    known = [one.slack for one in pattern.required if one.slack is not None]
    whole = len(known) == len(pattern.required) or pattern.verdict is Verdict.INFEASIBLE
    return known if whole else []


def _cell(almanac: Almanac, day: date, pattern: Pattern) -> Cell:
    known = _slacks(pattern)
    late = pattern.verdict is Verdict.INFEASIBLE
    return Cell(
        day,
        grade_of(min(known)) if known else Grade.LATE if late else Grade.UNKNOWN,
        shown(min(known)) if known else "",
        day in almanac.days_off,
        any(changed == day for changed, _ in almanac.clock_changes),
        provisional=day.year in almanac.provisional,
    )


def grade_of(slack: int) -> Grade:
    """The grade of a slack in seconds."""
    return next((grade for below, grade in _BELOW if slack < below), Grade.MORE)


def shown(slack: int) -> str:
    """``0:30``, ``−88:00``: hours and minutes, a beginning minute of lateness in full."""
    minutes = -(-abs(slack) // 60) if slack < 0 else slack // 60
    hours, rest = divmod(minutes, 60)
    return f"{'−' if slack < 0 else ''}{hours}:{rest:02}"


def _headline(almanac: Almanac, patterns: Mapping[date, Pattern], names: Names, language: str) -> str:
    """The finding: on how many days the customer is served late, or how much there is to spare."""
    say = names.say
    working = {day: pattern for day, pattern in patterns.items() if day not in almanac.days_off} or patterns
    late = sum(pattern.verdict is Verdict.INFEASIBLE for pattern in working.values())
    slacks = [_slacks(pattern) for pattern in working.values()]
    judged = [min(own) for own in slacks if own]
    days = (
        say.ngettext("{count} working day", "{count} working days", len(working))
        if len(working) < len(patterns)
        else say.ngettext("{count} day", "{count} days", len(working))
    )
    if late:
        text = say._("{what}: too late on {late} of {days}")
    elif not judged:
        text = say._("{what}: nothing can be said of {days}")
    elif len(judged) < len(working):
        text = say._(
            "{what}: in time on each day that can be judged, {known} of {days}; at least {slack} to spare"
        )
    elif min(judged):
        text = say._("{what}: in time on all of {days}, with at least {slack} to spare")
    else:
        text = say._("{what}: in time on all of {days}, but with nothing to spare")
    for name, shown_ in (
        ("late", str(late)),
        ("known", str(len(judged))),
        ("days", days),
        ("slack", spare(min(judged, default=0), language)),
        ("what", _subject(working, names)),
    ):
        text = text.replace(f"{{{name}}}", shown_)
    return text


def _subject(patterns: Mapping[date, Pattern], names: Names) -> str:
    """What the customer requires: its words, or that there are several."""
    asked = {one.id for pattern in patterns.values() for one in pattern.required}
    return names.what(asked.pop()) if len(asked) == 1 else names.say._("What the customer requires")


def _months(cells: list[Cell], say: Speech) -> Iterator[Month]:
    names = (
        say._("January"), say._("February"), say._("March"), say._("April"), say._("May"), say._("June"),
        say._("July"), say._("August"), say._("September"), say._("October"), say._("November"),
        say._("December"),
    )  # fmt: skip
    for number in range(1, 13):
        own = tuple(cell for cell in cells if cell.day.month == number)
        if own:
            yield Month(names[number - 1], own[0].day.replace(day=1).weekday(), own)


def _words(cells: list[Cell], say: Speech) -> dict[str, str]:
    """The signs that occur, in words."""
    grades = {cell.grade for cell in cells if not cell.off}
    words = {
        Grade.LATE: say._("too late"),
        Grade.NONE: say._("nothing to spare"),
        Grade.HOUR: say._("up to an hour to spare"),
        Grade.HOURS: say._("up to four hours"),
        Grade.DAY: say._("less than a day"),
        Grade.MORE: say._("a day and more"),
        Grade.UNKNOWN: say._("unknown"),
    }
    found = {grade.value: text for grade, text in words.items() if grade in grades}
    if any(cell.text for cell in cells):
        found["figure"] = say._("slack in hours and minutes")
    marks = {
        "off": (any(cell.off for cell in cells), say._("day off, solved as it stands")),
        "cliff": (any(cell.cliff for cell in cells), say._("a minute more costs a day and more")),
        "clock": (any(cell.clock for cell in cells), say._("clocks are changed")),
        "provisional": (any(cell.provisional for cell in cells), say._("provisional calendar")),
    }
    return found | {name: text for name, (occurs, text) in marks.items() if occurs}


def _notes(almanac: Almanac, patterns: Mapping[date, Pattern], names: Names, language: str) -> Iterator[str]:
    """Why days are missed, those on which the calendar is open; and where a minute costs most."""
    say = names.say
    open_ = {day: pattern for day, pattern in patterns.items() if day not in almanac.days_off}
    causes = causes_in_words(open_, names, language)
    for cause, days in sorted(causes.items(), key=lambda item: -len(item[1]))[:_MOST_NOTES]:
        yield f"{cause}{POINT}{dates_in_words(days, language, _DATES)}"
    dear = sorted(almanac.cliffs, key=lambda group: (-group.pattern.cost, group.days[0]))
    for group in dear[:_MOST_NOTES]:
        on = group_name(group, language, _DATES)
        yield f"{say._('cliff')}: {cliff_in_words(group.pattern, names, language)}{POINT}{on}"
