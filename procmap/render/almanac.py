"""The page of ``almanac``: what holds on which weekdays, which days are others, and which cannot be met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from procmap.analysis.almanac.almanac import Almanac, Cause, Pattern, Required, Row
from procmap.analysis.almanac.cliffs import Cliff
from procmap.analysis.almanac.grouping import Group
from procmap.analysis.solution import Verdict
from procmap.calendars.instant import DAY
from procmap.locale import Speech, speech
from procmap.render.clock import NOTHING, day_text, lack, leeway, length, no_data, short_weekdays
from procmap.render.day_ends import relative_day_ends
from procmap.render.names import Names
from procmap.render.page import Bit, Block, Column, Line, Table, line
from procmap.render.verdicts import verdict_bit

if TYPE_CHECKING:
    from procmap.model import Process
    from procmap.report import FileReport

_BETWEEN = " · "

MOST_GROUPS = 12
"""Groups of a state and family that are shown with their times, and days that are listed one by one."""
MOST_DATES = 12
_FEW_DATES = 4
MOST_CLIFFS = 4
"""Groups of days that are told of each place with cliffs."""
_MOST_CAUSES = 3
"""Causes that are told of each day."""


def almanac_page(report: FileReport, almanacs: tuple[Almanac, ...], language: str) -> Iterator[Block]:
    """The process, then for each state and family its groups of days, the most usual first."""
    assert report.process is not None
    yield line(Bit(report.process.process, "title"))
    yield line(Bit(f"{report.path}{_BETWEEN}{report.process.timezone}", "dim"))
    for almanac in almanacs:
        yield line()
        yield from _almanac(report.process, almanac, language)


def _almanac(process: Process, almanac: Almanac, language: str) -> Iterator[Block]:
    say = speech(language)
    names = Names(process, process.states[almanac.state], say)
    stretch = f"{day_text(almanac.first, language)}–{day_text(almanac.last, language)}"
    yield line(Bit(_BETWEEN.join((names.version(almanac.state, almanac.family), stretch)), "strong"))
    yield from _flags(almanac, language)
    for group in almanac.groups[:MOST_GROUPS]:
        yield from _group(group, names, language)
    more = almanac.groups[MOST_GROUPS:]
    if more:
        days = sum(len(group.days) for group in more)
        text = say.ngettext(
            "… and {count} day with times of its own (JSON, CSV and ICS have every day)",
            "… and {count} days with times of their own (JSON, CSV and ICS have every day)",
            days,
        )
        yield line("  ", Bit(text, "dim"))
    yield from _infeasible(almanac, names, language)
    yield from _cliffs(almanac, names, language)


def _flags(almanac: Almanac, language: str) -> Iterator[Line]:
    say = speech(language)
    if almanac.clock_changes:
        shown = ", ".join(f"{day_text(day, language)} ({zone})" for day, zone in almanac.clock_changes)
        yield line("  ", Bit(f"{say._('clocks are changed on:')} {shown}", "dim"))
    if almanac.provisional:
        years = ", ".join(map(str, almanac.provisional))
        yield line("  ", Bit(say._("provisional calendar: {years}").replace("{years}", years), "dim"))


def _group(group: Group[Pattern], names: Names, language: str) -> Iterator[Block]:
    say = names.say
    yield line(
        "  ",
        Bit(group_name(group, language), "strong"),
        f" ({_days(len(group.days), say)}): ",
        verdict_bit(group.pattern.verdict, say),
        _obstacle(group.pattern, say),
    )
    ends = relative_day_ends(names.process, group.days[0])
    for required in group.pattern.required:
        yield line("    ", _required(required, names, language, ends))
    if group.pattern.rows:
        yield _table(group.pattern.rows, names, ends)


def _days(count: int, say: Speech) -> str:
    return say.ngettext("{count} day", "{count} days", count)


def _obstacle(pattern: Pattern, say: Speech) -> str:
    if pattern.obstacle is None:
        return ""
    if pattern.obstacle.kind == "calendar":
        return _BETWEEN + no_data(pattern.obstacle.year, say)
    return _BETWEEN + say._("it cannot be calculated; see procmap check")


def _required(required: Required, names: Names, language: str, ends: frozenset[int]) -> str:
    text = names.say._("{what} by {time}").replace("{time}", relative(required.by, ends))
    parts = [text.replace("{what}", names.what(required.id))]
    if required.slack is not None:
        parts.append(leeway(required.slack, None, language, at_best=required.at_best))
    return _BETWEEN.join(parts)


def _table(rows: tuple[Row, ...], names: Names, ends: frozenset[int]) -> Table:
    say = names.say
    columns = (
        Column(say._("needed"), right=True),
        Column(say._("agreed"), right=True),
        Column(say._("ready"), right=True),
        Column(say._("handoff"), folds=True),
    )
    shown = []
    for row in rows:
        times = [line(relative(t, ends)) for t in (row.needed, row.agreed, row.ready)]
        what = names.anything(row.source) + (f" → {names.step(row.target)}" if row.target else "")
        if row.requirement is not None:
            what = f"{names.what(row.requirement)}: {what}"
        shown.append((*times, line(what)))
    return Table(columns, tuple(shown), indent=4)


def relative(seconds: int | None, ends: frozenset[int] = frozenset()) -> str:
    """``D-1 17:30`` for seconds after 00:00 of D; at one of the ``ends`` of days 24:00."""
    if seconds is None:
        return NOTHING
    days, rest = divmod(seconds, DAY)
    if seconds in ends and not rest:
        days, rest = days - 1, DAY
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
    return f"D{days:+d} {clock}" if days else clock


def group_name(group: Group[Any], language: str, most: int = MOST_DATES) -> str:
    """``Tue–Fri, and 2026-01-12``; ``after days off: 2026-01-12``. At most so many dates are told."""
    say = speech(language)
    parts = [_weekdays(group.weekdays, say)] if group.weekdays else []
    if group.others:
        dates = dates_in_words(group.others, language, most)
        parts.append(f"{say._('after days off:')} {dates}" if group.after_days_off else dates)
    return "; ".join(parts)


def _weekdays(weekdays: tuple[int, ...], say: Speech) -> str:
    names = short_weekdays(say)
    if len(weekdays) == 7:
        return say._("every day")
    shown = []
    for first, last in _runs(weekdays):
        apart = [names[n] for n in range(first, last + 1)]
        shown += [f"{apart[0]}–{apart[-1]}"] if len(apart) > 2 else apart
    return ", ".join(shown)


def dates_in_words(days: Iterable[date], language: str, most: int = MOST_DATES) -> str:
    """Dates, those that follow one another as a stretch; of very many the first."""
    stretches = list(_runs([day.toordinal() for day in days]))
    shown = []
    for first, last in stretches[:most]:
        begins, ends = date.fromordinal(first), date.fromordinal(last)
        shown.append(
            day_text(begins, language)
            if first == last
            else f"{day_text(begins, language)}–{day_text(ends, language)}"
        )
    return ", ".join(shown) + (", …" if len(stretches) > most else "")


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Stretches of numbers that follow one another."""
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def causes_in_words(patterns: Mapping[date, Pattern], names: Names, language: str) -> dict[str, list[date]]:
    """The days that cannot be met, by what is missing where."""
    say = names.say
    causes: dict[str, list[date]] = {}
    for day, pattern in patterns.items():
        if pattern.verdict is Verdict.INFEASIBLE:
            text = _all_in_words(pattern.causes, names, language) or say._("no cause can be named")
            causes.setdefault(text, []).append(day)
    return causes


def _all_in_words(causes: Iterable[Cause], names: Names, language: str) -> str:
    """The worst cause, and every greatest time that cannot be met: some of them, and how many more there are."""
    ordered = sorted(causes, key=lambda cause: (cause.missing is not None, -(cause.missing or 0)))
    ordered = [cause for n, cause in enumerate(ordered) if not n or cause.source is not None]
    told = [_cause_in_words(cause, names, language) for cause in ordered[:_MOST_CAUSES]]
    more = len(ordered) - len(told)
    if more:
        told.append(names.say.ngettext("and {count} more", "and {count} more", more))
    return "; ".join(told)


def _cause_in_words(cause: Cause, names: Names, language: str) -> str:
    say = names.say
    what = (
        names.step(cause.step)
        if cause.source is None
        else f"{names.step(cause.source)} → {names.step(cause.step)}"
    )
    if cause.missing is None:
        return say._("{what}: no time is left for it").replace("{what}", what)
    text = say._("{what}: {length} missing").replace("{length}", lack(cause.missing, language))
    return text.replace("{what}", what)


def _infeasible(almanac: Almanac, names: Names, language: str) -> Iterator[Line]:
    """The days that cannot be met; nothing where all of them are."""
    say = names.say
    causes = causes_in_words(almanac.by_day, names, language)
    if not causes:
        return
    yield line("  ", Bit(say._("days on which the customer's deadline is missed:"), "error"))
    for cause, days in causes.items():
        yield line("    ", f"{cause}{_BETWEEN}{_days(len(days), say)}: {dates_in_words(days, language)}")


def _cliffs(almanac: Almanac, names: Names, language: str) -> Iterator[Line]:
    """Where a minute more costs hours, the earliest place first; of each its most usual days, and its dearest."""
    say = names.say
    if not almanac.cliffs:
        return
    yield line("  ", Bit(say._("cliffs: where a minute later costs hours:"), "warning"))
    places: dict[tuple[str, str], list[Group[Cliff]]] = {}
    for group in almanac.cliffs:
        places.setdefault((group.pattern.step, group.pattern.customer), []).append(group)
    for (step, customer), found in places.items():
        text = say._("{what}, on the way to: {customer}").replace("{customer}", names.what(customer))
        yield line("    ", text.replace("{what}", names.step(step)))
        for group in _telling(found):
            days = f"{group_name(group, language, _FEW_DATES)} ({_days(len(group.days), say)})"
            yield line("      ", f"{_edge(group.pattern, say, language)}{_BETWEEN}{days}")
        more = sum(len(group.days) for group in found) - sum(len(group.days) for group in _telling(found))
        if more:
            text = say.ngettext(
                "… and on {count} more day (JSON, CSV and ICS have every day)",
                "… and on {count} more days (JSON, CSV and ICS have every day)",
                more,
            )
            yield line("      ", Bit(text, "dim"))


def _telling(found: list[Group[Cliff]]) -> list[Group[Cliff]]:
    """The groups with most days, and the one that costs most, in the order of their costs."""
    usual = sorted(found, key=lambda group: -len(group.days))[:MOST_CLIFFS]
    dearest = max(found, key=lambda group: group.pattern.cost)
    told = usual if dearest in usual else [*usual[: MOST_CLIFFS - 1], dearest]
    return sorted(told, key=lambda group: (group.pattern.cost, group.days[0]))


def _edge(cliff: Cliff, say: Speech, language: str) -> str:
    """``begun by 17:30, slack 0 min; a minute later costs 15 h 1 min``."""
    if cliff.kind == "departure":
        text = say._("there by {time}, {slack}; a minute later costs {cost}")
    elif cliff.transfer:
        text = say._("handed over by {time}, {slack}; a minute later costs {cost}")
    else:
        text = say._("begun by {time}, {slack}; a minute later costs {cost}")
    text = text.replace("{time}", relative(cliff.at)).replace("{slack}", leeway(cliff.spare, None, language))
    return text.replace("{cost}", length(cliff.cost, language))


def cliff_in_words(cliff: Cliff, names: Names, language: str) -> str:
    """``Reply: begun by 17:30, slack 0 min; a minute later costs 15 h 1 min``."""
    return f"{names.step(cliff.step)}: {_edge(cliff, names.say, language)}"
