"""Times and lengths as people read them: on the process's clock, relative to the day D.

Nothing is rounded but slack and missing time: to whole minutes, slack down and missing time up, so that neither sounds
better than it is. A day ends at 23:59:59, and nobody plans by the seconds that this leaves.

Hours are the largest unit up to five days of them. What is longer is told in days of 24 hours, if the clock counts it:
a working day has as many hours as its calendar gives it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from procmap.calendars.instant import FIRST_YEAR, LAST_YEAR
from procmap.locale import Speech, speech
from procmap.render.grammar import in_sentence

if TYPE_CHECKING:
    from procmap.analysis.solution import Solution
    from procmap.model import Process

NOTHING = "—"
_MINUTE = 60
_DAY = 86_400
_LAST_SECOND = (23, 59, 59)
_HOURS_UP_TO = 5 * _DAY
"""The longest time told in hours."""


@dataclass(frozen=True)
class Clock:
    """Shows instants on the clock of ``zone``, relative to the anchor ``day``, in ``language``.

    The ``process`` says which midnights are the end of a day; without it all are the beginning of the next.
    """

    zone: str
    day: date
    language: str
    process: Process | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, process: Process, solution: Solution, language: str) -> Clock:
        """The clock of a solution."""
        return cls(solution.zone, solution.date, language, process)

    @cached_property
    def say(self) -> Speech:
        """The words of the language."""
        return speech(self.language)

    def moment(self, instant: int | None, zone: str | None = None) -> str:
        """``17:00`` on the anchor day, else ``D-1 18:00``; a zone that is not the process's own is named.

        A midnight that a deadline names as the end of D is ``24:00``.
        """
        from procmap.calendars import HorizonError, wall

        if instant is None:
            return NOTHING
        try:
            shown = wall(instant, zone or self.zone)
        except HorizonError:
            return self._beyond(instant)
        days = (shown.date() - self.day).days
        text = f"{shown:%H:%M:%S}" if shown.second else f"{shown:%H:%M}"
        if text == "00:00" and self.ends_day(instant):
            days, text = days - 1, "24:00"
        day = f"D{days:+d}" if days else ""
        if (shown.hour, shown.minute, shown.second) == _LAST_SECOND:
            text = self.say._("end of {day}").replace("{day}", day or "D")
        elif day:
            text = f"{day} {text}"
        if shown.utcoffset() != shown.replace(fold=1 - shown.fold).utcoffset():
            text = f"{text} ({shown:%z})"  # the hour that the clock shows twice
        return f"{text} {zone}" if zone and zone != self.zone else text

    def needed(self, instant: int | None) -> str:
        """When something is needed that was calculated, in whole minutes, never later than it is; a day's end stays."""
        return self.moment(self._floored(instant))

    def ready(self, instant: int | None, needed: int | None) -> str:
        """When something is ready, in whole minutes, never earlier than it is; what is in time is not shown late."""
        if instant is None:
            return NOTHING
        up = -(-instant // _MINUTE) * _MINUTE
        by = self._floored(needed)
        return self.moment(by if needed is not None and by is not None and instant <= needed < up else up)

    def _floored(self, instant: int | None) -> int | None:
        from procmap.calendars import HorizonError, wall

        if instant is None:
            return None
        try:
            shown = wall(instant, self.zone)
        except HorizonError:
            return instant
        ends = (shown.hour, shown.minute, shown.second) == _LAST_SECOND
        return instant if ends else instant - shown.second

    def ends_day(self, instant: int) -> bool:
        """Whether a deadline names the instant as the end of a day."""
        return instant in self._day_ends

    @cached_property
    def _day_ends(self) -> frozenset[int]:
        from procmap.render.day_ends import day_ends

        return frozenset() if self.process is None else day_ends(self.process, self.day)

    def put(self, text: str, name: str, instant: int | None) -> str:
        """``text`` with an instant in the place ``{name}``, in the form that the words before it ask for."""
        before, _, after = text.partition(f"{{{name}}}")
        before, shown = in_sentence(before, self.moment(instant), self.language)
        return f"{before}{shown}{after}"

    def moment_of_week(self, instant: int | None) -> str:
        """``Fri D+2 15:00``."""
        from procmap.calendars import HorizonError, wall

        if instant is None:
            return NOTHING
        try:
            weekday = wall(instant, self.zone).weekday()
        except HorizonError:
            return self._beyond(instant)
        return f"{short_weekdays(self.say)[weekday]} {self.moment(instant)}"

    def _beyond(self, instant: int) -> str:
        """Outside the years that calendars cover there is no clock time, and "—" would say that nothing comes."""
        from procmap.calendars import is_finite

        if not is_finite(instant):
            return NOTHING
        return f"> {LAST_YEAR}" if instant > 0 else f"< {FIRST_YEAR}"

    def span(self, begins: int | None, ends: int | None) -> str:
        """``13:00–15:00``."""
        return f"{self.moment(begins)}–{self.moment(ends)}"

    def length(self, seconds: int | None, *, working: bool = False, days: bool | None = None) -> str:
        """``2 h 30 min``, ``9 d 4 h``, exactly."""
        return length(seconds, self.language, working=working, days=days)

    def spare(self, seconds: int | None) -> str:
        """A slack: ``30 h 59 min``, ``-31 min``."""
        return spare(seconds, self.language)

    def lack(self, seconds: int) -> str:
        """Time that is missing: ``31 min``."""
        return lack(seconds, self.language)


def no_data(year: int | None, say: Speech) -> str:
    """Why a calendar cannot answer: a year is not known, or the days are none that calendars have."""
    if year is not None:
        return say._("no calendar data for {year}").replace("{year}", str(year))
    text = say._("no working day is near, or the days lie outside the years {first}–{last}")
    return text.replace("{first}", str(FIRST_YEAR)).replace("{last}", str(LAST_YEAR))


def to_the_minute(slack: int) -> int:
    """A slack in whole minutes, never more than there is; exact where it is less than a minute."""
    return slack if abs(slack) < _MINUTE else slack // _MINUTE * _MINUTE


def spare(slack: int | None, language: str) -> str:
    """A slack as it is told everywhere."""
    return length(None if slack is None else to_the_minute(slack), language)


def lack(missing: int, language: str) -> str:
    """Time that is missing, as it is told everywhere."""
    return length(-to_the_minute(-missing), language)


def lack_range(least: int, most: int, language: str) -> str:
    """Time that is missing, at best and at worst."""
    return length_range(-to_the_minute(-least), -to_the_minute(-most), language)


def length(seconds: int | None, language: str, *, working: bool = False, days: bool | None = None) -> str:
    """A length of time, exactly: ``40 h``, ``-30 min``, ``0 min``, ``9 d 4 h``; working time has no days.

    ``days`` says whether there are any; else the length itself does.
    """
    if seconds is None:
        return NOTHING
    say = speech(language)
    shown = _told(_units(abs(seconds), say, days=in_days(seconds) if days is None else days, working=working))
    if working:
        shown = say._("{length} of working time").replace("{length}", shown)
    return f"-{shown}" if seconds < 0 else shown


def in_days(seconds: int) -> bool:
    """Whether a length by the clock is told in days."""
    return abs(seconds) > _HOURS_UP_TO


def _units(seconds: int, say: Speech, *, days: bool, working: bool) -> list[tuple[int, str]]:
    """How many of each unit there are."""
    whole, rest = divmod(seconds, _DAY) if days and not working else (0, seconds)
    minutes, rest = divmod(rest, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(whole, say._("d")), (hours, say._("h")), (minutes, say._("min")), (rest, say._("s"))]
    return [part for part in parts if part[0]] or [(0, say._("min"))]


def _told(units: list[tuple[int, str]]) -> str:
    return " ".join(f"{count} {unit}" for count, unit in units)


def length_range(least: int, most: int, language: str, *, working: bool = False) -> str:
    """``40–64 h`` where both ends have one unit, and the same; else ``1 h 30 min–2 h``. The longer end rules."""
    if least == most:
        return length(least, language, working=working)
    say = speech(language)
    shown = "–".join(_ends(least, most, say, working=working))
    return say._("{length} of working time").replace("{length}", shown) if working else shown


def less_by(least: int, most: int, language: str) -> str:
    """``−40 to −64 h``: how much less there is; the sign stands at both ends, as a dash looks like one."""
    if least == most:
        return f"−{length(most, language)}"
    low, high = _ends(least, most, speech(language))
    return from_to(f"−{low}" if least else low, f"−{high}", language)


def from_to(low: str, high: str, language: str) -> str:
    """A range of what has a sign."""
    return speech(language)._("{low} to {high}").replace("{low}", low).replace("{high}", high)


def _ends(least: int, most: int, say: Speech, *, working: bool = False) -> tuple[str, str]:
    """The two ends of a range, the lesser without its unit where that is the greater one's."""
    low, high = (_units(end, say, days=in_days(most), working=working) for end in (least, most))
    alike = len(low) == len(high) == 1 and (low[0][1] == high[0][1] or not least)
    return str(low[0][0]) if alike else _told(low), _told(high)


def leeway(worst: int, best: int | None, language: str, *, at_best: bool = False) -> str:
    """Slack in words: ``slack 0 min``, ``40–64 h late``, or from one to the other; ``at_best`` it is a bound."""
    say = speech(language)
    worst = to_the_minute(worst)
    if at_best and worst < 0:
        return say._("at least {length} late").replace("{length}", length(-worst, language))
    best = worst if best is None else max(worst, to_the_minute(best))
    if worst >= 0:
        return say._("slack {length}").replace("{length}", length_range(worst, best, language))
    if best <= 0:
        return say._("{length} late").replace("{length}", length_range(-best, -worst, language))
    both = say._("from {best} to spare to {worst} late")
    return both.replace("{best}", length(best, language)).replace("{worst}", length(-worst, language))


def short_weekdays(say: Speech) -> tuple[str, ...]:
    """Monday first."""
    return (say._("Mon"), say._("Tue"), say._("Wed"), say._("Thu"), say._("Fri"), say._("Sat"), say._("Sun"))


def day_text(day: date, language: str) -> str:
    """``27.11.2026``, or ``2026-11-27``."""
    return f"{day:%d.%m.%Y}" if language == "ru" else day.isoformat()


def day_in_words(day: date, language: str) -> str:
    """``Friday 2026-11-27``, or ``пятница 27.11.2026``."""
    say = speech(language)
    names = (
        say._("Monday"), say._("Tuesday"), say._("Wednesday"), say._("Thursday"), say._("Friday"),
        say._("Saturday"), say._("Sunday"),
    )  # fmt: skip
    return f"{names[day.weekday()]} {day_text(day, language)}"
