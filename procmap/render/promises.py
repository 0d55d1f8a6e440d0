"""Service promises: the choices they rest on, and when what is received then would be due."""

from __future__ import annotations

from procmap.analysis.service.arrivals import Arrival, PromiseOutcome
from procmap.locale import Speech, speech
from procmap.model import Process
from procmap.render.clock import NOTHING, Clock
from procmap.render.page import Bit, Block, Column, Line, Table, line


def promise_blocks(process: Process, outcome: PromiseOutcome, language: str) -> list[Block]:
    """One promise: what, by whom, its choices, then a row for each telling arrival."""
    say = speech(language)
    department = process.departments.get(outcome.department) if outcome.department else None
    who = f" · {department.name}" if department else ""
    blocks: list[Block] = [line(Bit(f"{say._('promise')}: {outcome.what}", "strong"), who)]
    blocks += [line("  ", one) for one in _choices(outcome, say)]
    if outcome.unsettled:
        settled = ", ".join(choice_name(key, say) for key in outcome.unsettled)
        blocks.append(
            line("  ", Bit(f"{say._('cannot be calculated before this is settled:')} {settled}", "warning"))
        )
    if outcome.arrivals:
        blocks.append(_table(outcome, Clock(outcome.zone, outcome.date, language)))
    if outcome.disorder:
        blocks.append(_disorder(outcome.disorder, Clock(outcome.zone, outcome.date, language)))
    return blocks


def _table(outcome: PromiseOutcome, clock: Clock) -> Table:
    say = clock.say
    most = max(len(arrival.due) for arrival in outcome.arrivals)
    shares = [*outcome.shares, *[""] * most][:most]
    due = [f"{say._('due')} ({share})" if share else say._("due") for share in shares]
    columns = (Column(say._("received")), Column("", folds=True), *(Column(heading) for heading in due))
    return Table(columns, tuple(_row(arrival, most, clock) for arrival in outcome.arrivals), indent=2)


def _row(arrival: Arrival, most: int, clock: Clock) -> tuple[Line, ...]:
    due = [line(clock.moment_of_week(instant)) for instant in arrival.due]
    missing = [line(NOTHING)] * (most - len(due))
    occasion = Bit(_occasion(arrival.occasion, clock.say), "dim")
    return (line(clock.moment_of_week(arrival.received)), line(occasion), *due, *missing)


def _occasion(occasion: str, say: Speech) -> str:
    return {
        "before-cutoff": say._("just before the cut-off"),
        "at-cutoff": say._("exactly at the cut-off"),
        "before-close": say._("just before the close"),
        "before-weekend": say._("before the days off"),
        "day-off": say._("on a day off"),
    }.get(occasion, occasion)


def _choices(outcome: PromiseOutcome, say: Speech) -> list[str]:
    return [
        f"{choice_name(key, say)}: {choice_in_words(value, say) if value is not None else say._('not stated')}"
        for key, value in outcome.choices.items()
    ]


def choice_name(key: str, say: Speech) -> str:
    """What a choice is about, in words."""
    return {
        "at_cutoff": say._("received exactly at the cut-off"),
        "next_day": say._("“next day” is"),
        "end_of_day": say._("“end of day” is"),
        "count_from": say._("days are counted from"),
        "clock": say._("on which clock its times are"),
        "cutoff": say._("the time of the cut-off"),
        "if_later_is_sooner": say._("if a later request is due sooner"),
    }.get(key, key)


def choice_in_words(value: str, say: Speech) -> str:
    """What was chosen, in words."""
    return {
        "late": say._("counts as late"),
        "in_time": say._("counts as in time"),
        "working": say._("the next working day"),
        "calendar": say._("the next calendar day"),
        "close": say._("the close of the calendar's day"),
        "next_day": say._("the day after receipt"),
        "same_day": say._("the day of receipt"),
        "wait": say._("the sender may hold it"),
        "worst": say._("the later time is promised"),
    }.get(value, value)


def _disorder(pair: tuple[int, int], clock: Clock) -> Line:
    text = clock.say._("what is received at {later} is due sooner than what is received at {earlier}")
    text = clock.put(clock.put(text, "later", pair[1]), "earlier", pair[0])
    return line("  ", Bit(text, "warning"))
