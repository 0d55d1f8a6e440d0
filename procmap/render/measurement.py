"""The page of ``measure``: each part of the promise against its target, then months, departments and single cases."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING

from procmap.analysis.service.measurement import Case, Listed, Measurement, Part, Row
from procmap.locale import Speech, speech
from procmap.render.clock import NOTHING, length
from procmap.render.due import lacking_lines, on_day, part_name
from procmap.render.page import Bit, Block, Column, Line, Table, line
from procmap.render.promises import choice_in_words, choice_name

if TYPE_CHECKING:
    from procmap.api.measure import Measured
    from procmap.report import FileReport

_BETWEEN = " · "


def measurement_page(report: FileReport, found: Measured, language: str) -> Iterator[Block]:
    """The promise and the log, the verdict, and what it rests on."""
    say = speech(language)
    yield from _head(report, found, say)
    result = found.result
    if result.unsettled:
        yield line()
        yield from lacking_lines(found.id, result.unsettled, say)
        return
    yield line()
    yield from _verdict(result, say)
    yield _parts(result, say)
    if any(part.overdue for part in result.parts):
        yield from _with_overdue(result, say)
    for rows, heading in ((result.months, say._("month")), (result.departments, say._("department"))):
        if rows:
            yield line()
            yield _rows(rows, heading, found, say)
    yield from _cases(result.late, say._("answered late"), found, language)
    yield from _cases(result.open, say._("not answered yet"), found, language)
    yield from _unread(result, say)


def _head(report: FileReport, found: Measured, say: Speech) -> Iterator[Line]:
    assert report.process is not None
    department = report.process.departments.get(found.promise.of or "")
    yield line(Bit(f"{say._('promise')}: {found.promise.what}", "title"))
    parts = [report.path, found.id, *([department.name] if department else []), found.zone]
    yield line(Bit(_BETWEEN.join(parts), "dim"))
    rows = say.ngettext("{count} row", "{count} rows", found.result.rows)
    parts = [f"{say._('log')}: {found.log}", rows, found.clock]
    yield line(Bit(_BETWEEN.join(parts), "dim"))
    roles = {
        "received": say._("received"), "answered": say._("answered"), "case": say._("case"),
        "department": say._("department"),
    }  # fmt: skip
    yield line(Bit(_BETWEEN.join(f"{roles[role]}: {head}" for role, head in found.heads.items()), "dim"))
    if found.provisional:
        years = ", ".join(map(str, found.provisional))
        yield line(Bit(say._("provisional calendar: {years}").replace("{years}", years), "dim"))
    stated = {
        "at_cutoff": found.promise.at_cutoff, "next_day": found.promise.next_day,
        "end_of_day": found.promise.end_of_day, "count_from": found.promise.count_from,
        "if_later_is_sooner": found.promise.if_later_is_sooner,
    }  # fmt: skip
    for key, value in stated.items():
        if value is not None:
            yield line(Bit(f"{choice_name(key, say)}: {choice_in_words(value, say)}", "dim"))


def _verdict(result: Measurement, say: Speech) -> Iterator[Line]:
    counts = [
        say.ngettext("{count} case answered", "{count} cases answered", result.cases),
        say._("{count} open").replace("{count}", str(result.open.total)),
        say.ngettext("{count} row not counted", "{count} rows not counted", result.unread.total),
    ]
    words = {
        True: Bit(say._("kept"), "good"),
        False: Bit(say._("not kept"), "error"),
        None: Bit(say._("nothing can be said: no case was answered"), "warning"),
    }
    if result.kept is None:
        yield line(words[None], f", {', '.join(counts[1:])}")
        return
    yield line(words[result.kept], f": {', '.join(counts)}")


def _parts(result: Measurement, say: Speech) -> Table:
    columns = (
        Column(""),
        Column(say._("target"), right=True),
        Column(say._("on time"), right=True),
        Column(say._("share"), right=True),
        Column(""),
        Column("", folds=True),
    )
    return Table(columns, tuple(_part(part, say) for part in result.parts), indent=2)


def _part(part: Part, say: Speech) -> tuple[Line, ...]:
    name = line(part_name(part, say))
    if part.on_time is None:
        return (
            name,
            line(percent(part.target, say.language)),
            line(NOTHING),
            line(NOTHING),
            line(),
            line(say._("no time is stated")),
        )
    text = (
        say._("{count} of {total}").replace("{count}", str(part.on_time)).replace("{total}", str(part.cases))
    )
    verdict = {True: Bit(say._("kept"), "good"), False: Bit(say._("not kept"), "error"), None: Bit(NOTHING)}
    return (
        name, line(percent(part.target, say.language)), line(text), line(share(part.on_time, part.cases, say.language)),
        line(verdict[part.kept]), line(Bit(_short(part, say), "dim")),
    )  # fmt: skip


def _short(part: Part, say: Speech) -> str:
    """By how many cases a part misses its target, or how many more may be late."""
    if part.on_time is None or not part.cases:
        return ""
    needed = ceil(part.cases * part.target / 100)
    if part.on_time < needed:
        return say.ngettext(
            "{count} case on time is missing", "{count} cases on time are missing", needed - part.on_time
        )
    spare = part.on_time - needed
    if not spare:
        return ""
    return say.ngettext("{count} case more might be late", "{count} cases more might be late", spare)


def share(on_time: int, cases: int, language: str) -> str:
    """The share in per cent; cut, not rounded, so that it never shows a target that was missed."""
    if not cases:
        return NOTHING
    return percent(Decimal(on_time * 10_000 // cases) / 100, language)


def percent(figure: Decimal, language: str) -> str:
    """``95 %``, ``90.47 %``, or ``90,47 %``."""
    shown = f"{figure.normalize():f} %"
    return shown.replace(".", ",") if language == "ru" else shown


def _with_overdue(result: Measurement, say: Speech) -> Iterator[Line]:
    """What the share comes to if the open cases that are late already are counted."""
    for part in result.parts:
        if part.overdue and part.on_time is not None:
            text = say.ngettext(
                "{part}: {count} open case is late already; counted too: {share}",
                "{part}: {count} open cases are late already; counted too: {share}",
                part.overdue,
            )
            cases = part.cases + part.overdue
            text = text.replace("{part}", part_name(part, say)).replace(
                "{share}", share(part.on_time, cases, say.language)
            )
            yield line("  ", Bit(text, "dim" if part.kept_with_overdue else "warning"))


def _rows(rows: tuple[Row, ...], heading: str, found: Measured, say: Speech) -> Table:
    parts = [part for part in found.result.parts if part.on_time is not None]
    timed = [n for n, part in enumerate(found.result.parts) if part.on_time is not None]
    columns = (
        Column(heading, folds=True),
        Column(say._("cases"), right=True),
        Column(say._("open"), right=True),
        *(Column(part_name(part, say), right=True) for part in parts),
    )
    shown = []
    for row in rows:
        cells = [line(row.key or NOTHING), line(str(row.cases)), line(str(row.open))]
        for n in timed:
            on_time = row.on_time[n]
            kept = found.result.parts[n]._replace(cases=row.cases, on_time=on_time).kept
            cells.append(
                line(Bit(share(on_time or 0, row.cases, say.language), "error" if kept is False else ""))
            )
        shown.append(tuple(cells))
    return Table(columns, tuple(shown), indent=2)


def _cases(listed: Listed, heading: str, found: Measured, language: str) -> Iterator[Block]:
    """The late or open cases, the latest first."""
    say = speech(language)
    if not listed.total:
        return
    yield line()
    yield line(Bit(f"{heading}: {listed.total}", "strong"))
    timed = [n for n, part in enumerate(found.result.parts) if part.on_time is not None]
    columns = (
        Column(say._("case"), folds=True),
        Column(say._("row"), right=True),
        Column(say._("department"), folds=True),
        Column(say._("received")),
        Column(say._("answered")),
        *(
            Column(
                f"{say._('due')}: {part_name(found.result.parts[n], say)}"
                if side == "due"
                else say._("late by")
            )
            for n in timed
            for side in ("due", "late")
        ),
    )
    if listed.first:
        yield Table(columns, tuple(_case(case, timed, found, language) for case in listed.first), indent=2)
    more = listed.total - len(listed.first)
    if more:
        yield line("  ", Bit(say.ngettext("… and {count} more", "… and {count} more", more), "dim"))


def _case(case: Case, timed: list[int], found: Measured, language: str) -> tuple[Line, ...]:
    def moment(t: int | None, *, ends: bool = False) -> Line:
        return line(on_day(t, found.zone, language, ends=ends))

    cells = [line(case.id or ""), line(str(case.row)), line(case.department or "")]
    cells += [moment(case.received), moment(case.answered)]
    for n in timed:
        late = case.late[n]
        cells += [moment(case.due[n], ends=True), line() if late is None else line(length(late, language))]
    return tuple(cells)


def _unread(result: Measurement, say: Speech) -> Iterator[Block]:
    if result.repeated:
        text = say.ngettext(
            "{count} case number stands in several rows; each row is counted",
            "{count} case numbers stand in several rows; each row is counted",
            result.repeated,
        )
        yield line()
        yield line(Bit(text, "warning"))
    if not result.unread.total:
        return
    yield line()
    yield line(Bit(f"{say._('not counted')}: {result.unread.total}", "strong"))
    for reason, count in result.reasons:
        yield line("  ", f"{reason_in_words(reason, say)}: {count}")
    columns = (Column(say._("row"), right=True), Column(""), Column("", folds=True))
    rows = tuple(
        (line(str(one.row)), line(reason_in_words(one.reason, say)), line(Bit(one.text, "dim")))
        for one in result.unread.first
    )
    yield Table(columns, rows, indent=2)
    more = result.unread.total - len(rows)
    if more:
        yield line("  ", Bit(say.ngettext("… and {count} more", "… and {count} more", more), "dim"))


def reason_in_words(reason: str, say: Speech) -> str:
    """Why a row is not counted."""
    return {
        "no-received": say._("it does not say when the case was received"),
        "received": say._("when it was received cannot be read"),
        "answered": say._("when it was answered cannot be read"),
        "received-no-moment": say._("the clock never showed when it was received, or showed it twice"),
        "answered-no-moment": say._("the clock never showed when it was answered, or showed it twice"),
        "answered-first": say._("it was answered before it was received"),
        "no-calendar": say._("the promise's calendar has no data for its days"),
        "too-many-columns": say._("it has more columns than the heads"),
        "too-few-columns": say._("it has fewer columns than the heads"),
        "quotes": say._("a quotation mark is not closed"),
        "not-text": say._("its characters are not UTF-8"),
        "too-long": say._("it is too long"),
    }.get(reason) or say._("it cannot be read")
