"""The page of ``due``: when each tier is due, by which rule, and received by when it is answered in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from procmap.analysis.service.receipts import Answers, Deadline, Due, Ground, Latest, NoData, Receipt
from procmap.locale import Speech, speech
from procmap.render.clock import NOTHING, day_in_words, lack, length, no_data
from procmap.render.names import Names, state_name
from procmap.render.page import Bit, Block, Line, line
from procmap.render.promises import choice_in_words, choice_name

if TYPE_CHECKING:
    from procmap.calendars import Certificate
    from procmap.model import Process
    from procmap.report import FileReport

_BETWEEN = " · "


def due_page(report: FileReport, found: Answers, language: str) -> Iterator[Block]:
    """The promise, then each question with its answers."""
    say = speech(language)
    assert report.process is not None
    department = report.process.departments.get(found.promise.of or "")
    yield line(Bit(f"{say._('promise')}: {found.promise.what}", "title"))
    parts = [report.path, found.id, *([department.name] if department else []), found.zone]
    yield line(Bit(_BETWEEN.join(parts), "dim"))
    if found.provisional:
        years = ", ".join(map(str, found.provisional))
        yield line(Bit(say._("provisional calendar: {years}").replace("{years}", years), "dim"))
    for receipt in found.receipts:
        yield line()
        yield from _receipt(receipt, found, language)
        yield from _served(report.process, receipt, found, language)
    for deadline in found.deadlines:
        yield line()
        yield from _deadline(deadline, found, language)
    if found.lacking:
        yield line()
        yield from lacking_lines(found.id, found.lacking, say)


def _receipt(receipt: Receipt, found: Answers, language: str) -> Iterator[Line]:
    text = speech(language)._("received {time}")
    yield line(Bit(text.replace("{time}", on_day(receipt.received, found.zone, language)), "strong"))
    yield from _missing(receipt.no_data, speech(language))
    for due in receipt.due:
        yield line("  ", Bit(_due(due, found.zone, language)))
        if due.ground is not None:
            yield line("    ", Bit(ground_in_words(due.ground, language), "dim"))


def _deadline(deadline: Deadline, found: Answers, language: str) -> Iterator[Line]:
    text = speech(language)._("to be answered by {time}")
    yield line(Bit(text.replace("{time}", on_day(deadline.answered_by, found.zone, language)), "strong"))
    yield from _missing(deadline.no_data, speech(language))
    for latest in deadline.latest:
        yield from _latest(latest, found.zone, language)


def _served(process: Process, receipt: Receipt, found: Answers, language: str) -> Iterator[Line]:
    """When the steps of each state answer the request, and which part of the promise that is too late for."""
    say = speech(language)
    dues = [due for due in receipt.due if due.at is not None]
    for one in receipt.served:
        names = Names(process, process.states[one.state], say)
        where = _BETWEEN.join(
            part for part in (state_name(process, one.state, say), names.family(one.family)) if part
        )
        if one.worst is None:
            text = say._("{state}: when it is answered cannot be told")
            yield line("  ", text.replace("{state}", where))
            continue
        text = say._("{state}: answered {time} at the latest")
        if one.best is not None and one.best < one.worst:
            text = say._("{state}: answered between {best} and {time}")
            text = text.replace("{best}", on_day(one.best, found.zone, language))
        text = text.replace("{time}", on_day(one.worst, found.zone, language)).replace("{state}", where)
        yield line("  ", text)
        for due in dues:
            late = one.worst - (due.at or 0)
            if late > 0:
                always = one.best is not None and one.best > (due.at or 0)
                told = (
                    say._("{part}: even at best too late")
                    if always
                    else say._("{part}: at worst {length} late")
                )
                told = told.replace("{length}", lack(late, language)).replace("{part}", part_name(due, say))
                yield line("    ", Bit(told, "error" if always else "warning"))


def _missing(lacking: NoData | None, say: Speech) -> Iterator[Line]:
    if lacking is not None:
        source = f" ({lacking.source})" if lacking.source else ""
        yield line("  ", Bit(no_data(lacking.year, say) + source, "error"))


def _due(due: Due, zone: str, language: str) -> str:
    say = speech(language)
    if due.ground is None:
        return f"{part_name(due, say)}: {say._('no time is stated')}"
    text = say._("{part}: due {time}").replace("{part}", part_name(due, say))
    return text.replace("{time}", on_day(due.at, zone, language, ends=True))


class _Sharing(Protocol):
    @property
    def share(self) -> str: ...
    @property
    def tail(self) -> bool: ...


def part_name(one: _Sharing, say: Speech) -> str:
    """``tier (95 %)``, ``the rest (5 %)``."""
    name = say._("the rest") if one.tail else say._("tier")
    return f"{name} ({one.share})" if one.share else name


def _latest(latest: Latest, zone: str, language: str) -> Iterator[Line]:
    from procmap.calendars import is_finite

    say = speech(language)
    part = part_name(latest, say)
    if latest.proof is None:
        yield line(f"  {part}: {say._('no time is stated')}")
        return
    if not is_finite(latest.proof.backward):
        yield line(f"  {part}: {say._('nothing that was ever received is answered by then')}")
        return
    text = say._("{part}: received by {time}").replace("{part}", part)
    yield line("  ", text.replace("{time}", on_day(latest.proof.backward, zone, language)))
    yield line("    ", Bit(_proof(latest.proof, zone, language), "dim"))


def _proof(proof: Certificate, zone: str, language: str) -> str:
    text = speech(language)._("proof: received then, due {then}; received a second later, due {later}")
    text = text.replace("{then}", on_day(proof.forward, zone, language, ends=True))
    return text.replace("{later}", on_day(proof.neighbour, zone, language, ends=True))


def on_day(instant: int | None, zone: str, language: str, *, ends: bool = False) -> str:
    """``Friday 2026-11-27 15:00``; the offset is added in the hour that a clock shows twice.

    A midnight that ``ends`` something is 24:00 of the day before.
    """
    from procmap.calendars import HorizonError, is_finite, wall

    if instant is None or not is_finite(instant):
        return NOTHING
    try:
        shown = wall(instant, zone)
    except HorizonError:
        return NOTHING
    if ends and (shown.hour, shown.minute, shown.second) == (0, 0, 0):
        return f"{day_in_words(shown.date() - timedelta(days=1), language)} 24:00"
    clock = f"{shown:%H:%M:%S}" if shown.second else f"{shown:%H:%M}"
    if shown.utcoffset() != shown.replace(fold=1 - shown.fold).utcoffset():
        clock += f" ({shown:%z})"
    return f"{day_in_words(shown.date(), language)} {clock}"


def ground_in_words(ground: Ground, language: str) -> str:
    """The rule that was used, with the choices of the file that decided: ``after the cut-off at 14:00: by 11:00 …``."""
    say = speech(language)
    parts = []
    if ground.counts_on is not None:
        text = say._("received on a day off, counts as received at the beginning of {day}")
        parts.append(text.replace("{day}", day_in_words(ground.counts_on, language)))
    if ground.within is not None:
        parts.append(_within(ground, language))
    elif ground.place is not None:
        parts.append(f"{_place(ground, say)}: {_by(ground, say)}")
    else:
        parts.append(say._("no working day is to come"))
    decided = [f"{choice_name(key, say)}: {choice_in_words(value, say)}" for key, value in ground.choices]
    return "; ".join([*parts, *decided])


def _place(ground: Ground, say: Speech) -> str:
    text = {
        "before": say._("before the cut-off at {clock}"),
        "exactly": say._("exactly at the cut-off at {clock}"),
        "after": say._("after the cut-off at {clock}"),
        "after-close": say._("before the cut-off at {clock}, but after the close of a short day"),
    }[ground.place or "after"]
    return text.replace("{clock}", clock_in_words(ground.cutoff or 0))


def _by(ground: Ground, say: Speech) -> str:
    if ground.days > 1:
        text = say.ngettext("by {time}, {count} day later", "by {time}, {count} days later", ground.days)
    else:
        text = say._("by {time} of the next day") if ground.days else say._("by {time} of that day")
    return text.replace("{time}", _at(ground.at, say))


def _at(at: int | str, say: Speech) -> str:
    if isinstance(at, int):
        return clock_in_words(at)
    return say._("the end") if at in ("close", "24:00") else at


def clock_in_words(seconds: int) -> str:
    """``14:00``, ``24:00``, ``13:59:59``."""
    from procmap.calendars.schedule import format_clock

    return format_clock(seconds)


def _within(ground: Ground, language: str) -> str:
    say = speech(language)
    within = ground.within
    assert within is not None
    if within.kind == "workdays":
        count = within.amount
        return say.ngettext("within {count} working day", "within {count} working days", count)
    if within.kind == "eod":
        return say._("by the end of the day")
    shown = length(within.amount, language, working=within.kind == "work")
    return say._("within {length}").replace("{length}", shown)


def lacking_lines(promise: str, keys: tuple[str, ...], say: Speech) -> Iterator[Line]:
    """What is in the way, and what to write into the file."""
    settled = ", ".join(choice_name(key, say) for key in keys)
    yield line(Bit(f"{say._('cannot be calculated before this is settled:')} {settled}", "warning"))
    where = say._("write this under {place}:").replace("{place}", f"promises: {promise}")
    yield line("  ", where)
    for key in keys:
        yield line("    ", _to_write(key, say))


def _to_write(key: str, say: Speech) -> str:
    either = say._("or")
    return {
        "at_cutoff": f"at_cutoff: late {either} in_time",
        "next_day": f"next_day: working {either} calendar",
        "end_of_day": f'end_of_day: close {either} "24:00"',
        "if_later_is_sooner": f"if_later_is_sooner: wait {either} worst",
        "cutoff": say._('cutoff: a clock time without a day, such as "14:00"'),
        "clock": say._('times on the clock of its calendar, such as "14:00 Asia/Omsk"'),
        "tiers": say._(
            "before and after: on the day of receipt and a later one, or both on the same later day"
        ),
    }.get(key, key)
