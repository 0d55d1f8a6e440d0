"""The page of ``why``: the binding chain behind a time, each link with its owner and its certificate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procmap.analysis.why import Why, WhyLink
from procmap.locale import speech
from procmap.render.clock import Clock, day_in_words, leeway
from procmap.render.heading import header, verdict_lines
from procmap.render.names import Names, state_name
from procmap.render.page import Bit, Block, Line, line

if TYPE_CHECKING:
    from procmap.model import Process
    from procmap.report import FileReport

_BETWEEN = " · "


def why_page(report: FileReport, whys: tuple[Why, ...], language: str) -> Iterator[Block]:
    """The head of the file, then the two chains of each state: towards the customer, and from the beginning."""
    yield from header(report, language)
    if report.process is None:
        return
    for why in whys:
        yield line()
        yield from _why(report.process, why, language)
    if not whys:
        for solution in report.solutions:
            yield from verdict_lines(report.process, solution, language)


def _why(process: Process, why: Why, language: str) -> Iterator[Line]:
    say = speech(language)
    clock = Clock(why.zone, why.date, language)
    names = Names(process, process.states[why.state], say)
    where = [
        state_name(process, why.state, say),
        names.family(why.family),
        f"D = {day_in_words(why.date, language)}",
    ]
    what = names.anything(why.subject)
    yield line(Bit(what, "title"), Bit(f"{_BETWEEN}{_BETWEEN.join(part for part in where if part)}", "dim"))
    yield line(
        f"{say._('needed by')} {clock.moment(why.needed_by)}",
        f"{_BETWEEN}{say._('ready at')} {clock.moment(why.ready_at)}",
        "" if why.slack is None else f"{_BETWEEN}{leeway(why.slack, None, language)}",
    )
    yield from _chain(
        say._("Why it is needed then, on to the customer:"), why.needed, names, clock, forward=True
    )
    yield from _chain(
        say._("Why it is ready then, back to where it begins:"), why.ready, names, clock, forward=False
    )
    if not why.needed and not why.ready:
        yield line(say._("Nothing binds it: no deadline after it and no time before it is known."))


def _chain(
    title: str, links: tuple[WhyLink, ...], names: Names, clock: Clock, *, forward: bool
) -> Iterator[Line]:
    if not links:
        return
    yield line()
    yield line(title)
    for link in links:
        if link.kind == "handoff" and link.operator == "elapsed" and not link.amount:
            continue  # handed over at once: it says nothing that its neighbours do not
        time = clock.moment(link.latest if forward else link.due)
        yield line(f"  {time:>10}  ", Bit(_what(link, names), "strong"), _BETWEEN, _how(link, names, clock))
        if link.kind not in ("deadline", "release"):
            yield line(" " * 14, Bit(_certificate(link, clock) if forward else _sum(link, clock), "dim"))


def _what(link: WhyLink, names: Names) -> str:
    """What the link is about, and whose it is."""
    if link.kind == "deadline":
        return names.what(link.requirement) if link.requirement else names.step(link.step or "")
    parts = names.step(link.step) if link.step else ""
    if link.kind == "handoff" and link.target:
        parts = f"{parts} → {names.step(link.target)}"
    if not parts and link.requirement:
        parts = names.what(link.requirement)
    department = names.department(link.department)
    return f"{parts} ({department})" if department else parts


def _how(link: WhyLink, names: Names, clock: Clock) -> str:
    """The operator in words."""
    say = names.say
    if link.kind == "deadline":
        return say._("the customer requires it by {time}").replace("{time}", clock.moment(link.due))
    if link.kind == "release":
        return say._("begins not before {time}").replace("{time}", clock.moment(link.due))
    if link.kind == "promise":
        what = names.what(link.requirement) if link.requirement else ""
        return (
            say._("promised by {time}: {what}")
            .replace("{time}", clock.moment(link.due))
            .replace("{what}", what)
        )
    words = {
        "elapsed": say._("takes {amount}"),
        "work": say._("takes {amount} of working time"),
        "atomic": say._("takes {amount} of working time, without interruption"),
        "eod": say._("until the end of the day"),
        "departures": say._("leaves with the next departure"),
        "sequence": say._("several transfers, one after the other"),
        "unknown": say._("takes a time that nobody has stated, counted as nothing"),
    }
    if link.operator == "workdays":
        count = link.amount or 0
        return say._("takes {amount}").replace(
            "{amount}", say.ngettext("{count} working day", "{count} working days", count)
        )
    text = words.get(link.operator, link.operator)
    if link.kind == "handoff" and link.operator == "elapsed":
        text = say._("the handoff takes {amount}")
    if link.kind == "measured":
        text = say._("measured: {how}").replace("{how}", text)
    return text.replace("{amount}", clock.length(link.amount))


def _certificate(link: WhyLink, clock: Clock) -> str:
    """The proof that one second later would be too late."""
    say = clock.say
    shown = {
        "latest": clock.moment(link.latest),
        "sum": _sum(link, clock),
        "due": clock.moment(link.due),
        "next": clock.moment(link.forward_next),
    }
    text = (
        say._("latest {latest}: {sum} <= {due} < {next}")
        if link.certified
        else say._("latest {latest}: {sum}")
    )
    for name, value in shown.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _sum(link: WhyLink, clock: Clock) -> str:
    begins, ends = clock.moment(link.latest), clock.moment(link.forward_latest)
    if link.amount and link.operator in ("elapsed", "work", "atomic"):
        working = link.operator != "elapsed"
        return f"{begins} + {clock.length(link.amount, working=working)} = {ends}"
    return ends if begins == ends else f"{begins} → {ends}"
