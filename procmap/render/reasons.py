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
from procmap.render.rows import View, window_line

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
        yield from _inside(report, report.process, why, language)
    if not whys:
        for solution in report.solutions:
            yield from verdict_lines(report.process, solution, language)


def _why(process: Process, why: Why, language: str) -> Iterator[Line]:
    say = speech(language)
    clock = Clock(why.zone, why.date, language, process)
    names = Names(process, process.states[why.state], say)
    where = [
        state_name(process, why.state, say),
        names.family(why.family),
        f"D = {day_in_words(why.date, language)}",
    ]
    what = names.anything(why.subject)
    yield line(Bit(what, "title"), Bit(f"{_BETWEEN}{_BETWEEN.join(part for part in where if part)}", "dim"))
    yield line(
        _known(clock, why.needed_by, say._("needed by {time}"), say._("needed: unknown")),
        _BETWEEN,
        _known(clock, why.ready_at, say._("ready at {time}"), say._("ready: unknown")),
        "" if why.slack is None else f"{_BETWEEN}{leeway(why.slack, None, language)}",
    )
    yield from _chain(
        say._("Why it is needed by then (on to the customer):"), why.needed, names, clock, forward=True
    )
    yield from _chain(
        say._("Why it is ready at that time (back to the beginning):"), why.ready, names, clock, forward=False
    )


def _inside(report: FileReport, process: Process, why: Why, language: str) -> Iterator[Line]:
    """Of a step with an unknown time: the window that speaks for it, or that nothing does."""
    say = speech(language)
    if why.needed and why.ready:
        return
    for solution in report.solutions:
        for window in (
            solution.windows if (solution.state, solution.family) == (why.state, why.family) else ()
        ):
            if why.subject in window.steps:
                yield line()
                yield line(say._("It is part of a window that nobody has split:"))
                view = View.of(process, solution, language)
                yield Line(line("  ", *window_line(view, window).bits).bits, 2)
                return
    if not why.needed and not why.ready:
        yield line(
            say._("Nothing sets its time: no deadline can be counted back to it, and no beginning forward.")
        )


def _known(clock: Clock, instant: int | None, text: str, unknown: str) -> str:
    return unknown if instant is None else clock.put(text, "time", instant)


def _chain(
    title: str, links: tuple[WhyLink, ...], names: Names, clock: Clock, *, forward: bool
) -> Iterator[Line]:
    """The title, then two lines a link: time, what and how; below them the proof."""
    if not links:
        return
    yield line()
    yield line(title)
    # What is handed over at once says nothing that its neighbours do not.
    told = [one for one in links if one.kind != "handoff" or one.operator != "elapsed" or one.amount]
    times = [clock.moment(one.latest if forward else one.due) for one in told]
    wide = max(map(len, times), default=0)
    hang = wide + 4
    for time, link in zip(times, told, strict=True):
        what = line(
            f"  {time:>{wide}}  ",
            Bit(link_subject(link, names), "strong"),
            _BETWEEN,
            link_in_words(link, names, clock),
        )
        yield Line(what.bits, hang)
        if link.kind not in ("deadline", "release"):
            proof = certificate(link, clock) if forward else link_sum(link, clock)
            yield Line(line(" " * hang, Bit(proof, "dim")).bits, hang)


def link_subject(link: WhyLink, names: Names) -> str:
    """What the link is about, and whose it is."""
    if link.kind == "deadline":
        return names.what(link.requirement) if link.requirement else names.step(link.step or "")
    parts = names.step(link.step) if link.step else ""
    if link.kind in ("handoff", "measured", "limit") and link.target:
        parts = f"{parts} → {names.step(link.target)}"
    if not parts and link.requirement:
        parts = names.what(link.requirement)
    department = names.department(link.department)
    return f"{parts} ({department})" if department and link.kind != "measured" else parts


def link_in_words(link: WhyLink, names: Names, clock: Clock) -> str:
    """The operator in words."""
    say = names.say
    if link.kind == "deadline":
        return clock.put(say._("the customer requires it by {time}"), "time", link.due)
    if link.kind == "release":
        return clock.put(say._("begins not before {time}"), "time", link.due)
    if link.kind == "promise":
        what = names.what(link.requirement) if link.requirement else ""
        return clock.put(say._("promised by {time}: {what}"), "time", link.due).replace("{what}", what)
    if link.kind == "limit":
        text = (
            say._("may wait {amount} at most") if link.amount is not None else say._("may wait so long only")
        )
        return text.replace("{amount}", clock.length(link.amount, working=link.operator == "fresh"))
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
    days = False if link.operator in ("work", "atomic") else None
    return text.replace("{amount}", clock.length(link.amount, days=days))


def certificate(link: WhyLink, clock: Clock) -> str:
    """The proof that one second later would be too late."""
    say, shown = clock.say, link_sum(link, clock)
    if link.kind == "limit":
        return shown
    if link.kind == "promise":
        text = say._("{sum}: the promise holds if all it needs is there by {time}")
        return clock.put(text, "time", link.latest).replace("{sum}", shown)
    if not link.certified:
        return shown
    if link.forward_latest < link.due:
        shown = clock.put(say._("{sum}, in time for {due}"), "due", link.due).replace("{sum}", shown)
    text = say._("{sum}; a second later it would be {next}")
    return clock.put(text, "next", link.forward_next).replace("{sum}", shown)


def link_sum(link: WhyLink, clock: Clock) -> str:
    begins, ends = clock.moment(link.latest), clock.moment(link.forward_latest)
    if link.kind == "limit":
        return f"{begins} → {clock.moment(link.due)}" if link.due < link.latest else begins
    if link.amount and link.operator in ("elapsed", "work", "atomic"):
        working = link.operator != "elapsed"
        return f"{begins} + {clock.length(link.amount, working=working)} = {ends}"
    return ends if begins == ends else f"{begins} → {ends}"
