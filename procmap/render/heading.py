"""The head of a file's page: its name, its day, and a verdict line for each state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from procmap.analysis.customers import urgency
from procmap.analysis.solution import CustomerOutcome, Obstacle, Solution, Verdict
from procmap.locale import Speech, speech
from procmap.model import Answer
from procmap.render.clock import Clock, day_in_words, day_text, lack_range, leeway, no_data
from procmap.render.names import Names
from procmap.render.page import Bit, Line, joined, line
from procmap.render.verdicts import answer_in_words, nothing_required, reservation, verdict_bit

if TYPE_CHECKING:
    from procmap.model import Process
    from procmap.report import FileReport

_BETWEEN = " · "

_SHORT = 50
"""What a file describes besides its states is named in so many characters, else counted."""

MOST_LINES = 50
"""Customer requirements of one state that have a line of their own."""


def header(report: FileReport, language: str) -> list[Line]:
    """The process, then where it stands, which day D is, and on whose clock."""
    say = speech(language)
    if report.process is None:
        return [line(Bit(report.path, "title"))]
    lines = [line(Bit(report.process.process, "title"))]
    parts = [report.path]
    if report.solutions or report.promises:
        parts.append(_anchor(report, language))
        parts.append(report.process.timezone)
    lines.append(line(Bit(_BETWEEN.join(parts), "dim")))
    also = _described(report.process, say)
    if also:
        lines.append(line(Bit(f"{say._('described, not calculated:')} {also}", "dim")))
    years = sorted({year for solution in report.solutions for year in solution.meta.provisional})
    if years:
        text = say._("provisional calendar: {years}").replace("{years}", ", ".join(map(str, years)))
        lines.append(line(Bit(text, "dim")))
    return lines


def _described(process: Process, say: Speech) -> str:
    """What the file describes besides its states: by name, or by number where that would be long."""
    parts = (
        (say._("systems"), [system.name for system in process.systems.values()]),
        (say._("services"), [service.name for service in process.services.values()]),
        (say._("initiatives"), [initiative.statement for initiative in process.initiatives.values()]),
        (say._("metrics"), [metric.name for metric in process.metrics.values()]),
    )
    told = [f"{what}: {', '.join(names)}" for what, names in parts if names]
    if process.meetings:
        n = len(process.meetings)
        days = ", ".join(day_text(meeting.date, say.language) for meeting in process.meetings)
        told.append(f"{say.ngettext('{count} meeting', '{count} meetings', n)} ({days})")
    named = _BETWEEN.join(told)
    return named if len(named) <= _SHORT else _counted(process, say)


def _counted(process: Process, say: Speech) -> str:
    """``1 system, 2 metrics, 1 meeting``."""
    counts = (
        (n := len(process.systems), say.ngettext("{count} system", "{count} systems", n)),
        (n := len(process.services), say.ngettext("{count} service", "{count} services", n)),
        (n := len(process.initiatives), say.ngettext("{count} initiative", "{count} initiatives", n)),
        (n := len(process.metrics), say.ngettext("{count} metric", "{count} metrics", n)),
        (n := len(process.meetings), say.ngettext("{count} meeting", "{count} meetings", n)),
    )
    return ", ".join(text for count, text in counts if count)


def _anchor(report: FileReport, language: str) -> str:
    say = speech(language)
    day = report.solutions[0].date if report.solutions else report.promises[0].date
    origin = {
        "option": say._("from the command line"),
        "file": say._("the file's anchor"),
        "next-day": say._("the first working day from today") if _has_days_off(report) else say._("today"),
    }.get(report.date_from)
    means = report.process.day if report.process else None
    text = f"D = {day_in_words(day, language)}" + (f", {origin}" if origin else "")
    return f"{text} ({means})" if means else text


def _has_days_off(report: FileReport) -> bool:
    """Whether the anchor day was looked for: without days off it is the day on which the file is checked."""
    from procmap.analysis.clocks import Calendars

    if report.process is None or not report.process.states:
        return False
    state = report.solutions[-1].state if report.solutions else next(reversed(report.process.states))
    return not Calendars(report.process).every_day(report.process, state)


def verdict_lines(
    process: Process, solution: Solution, language: str, *, dated: bool = False, errors: int = 0
) -> list[Line]:
    """One line for a state; where the customer requires several things, one more for each of them.

    It sounds no better than the ``errors`` that are told beside it.
    """
    say = speech(language)
    names = Names.of(process, solution, say)
    lead = line(*_who(process, solution, names, language, dated=dated))
    if solution.obstacle is not None:
        verdict = line(verdict_bit(solution.verdict, say))
        return [
            joined(_BETWEEN, [line(*lead.bits, *verdict.bits), line(_obstacle(solution.obstacle, names))])
        ]
    but = _reservation(solution, say, errors)
    if not solution.customers:
        verdict = line(verdict_bit(solution.verdict, say), *but)
        nothing = line(nothing_required(process, say))
        return [joined(_BETWEEN, [line(*lead.bits, *verdict.bits), nothing])]
    if len(solution.customers) == 1:
        return [line(*lead.bits, *_customer_line(solution.customers[0], solution, names, language, but).bits)]
    own = customer_lines(process, solution, language)
    lines = [
        line(*lead.bits, verdict_bit(solution.verdict, say), *but),
        *(line("  ", *one.bits) for _, one in own),
    ]
    return [*lines, *(line("  ", Bit(text, "dim")) for text in less_urgent(solution, language))]


def less_urgent(solution: Solution, language: str) -> tuple[str, ...]:
    """How many customer requirements have no line, where some have none."""
    more = len(solution.customers) - MOST_LINES
    if more <= 0:
        return ()
    say = speech(language)
    text = say.ngettext(
        "… and {count} less urgent requirement", "… and {count} less urgent requirements", more
    )
    return (text,)


def customer_lines(process: Process, solution: Solution, language: str) -> list[tuple[str, Line]]:
    """The ids of the most urgent customer requirements, with a line for each."""
    names = Names.of(process, solution, speech(language))
    shown = _most_urgent(solution.customers)
    return [(one.id, _customer_line(one, solution, names, language)) for one in shown]


def _most_urgent(customers: tuple[CustomerOutcome, ...]) -> list[CustomerOutcome]:
    """The requirements that have a line: all of them, or the most urgent, in the file's order."""
    if len(customers) <= MOST_LINES:
        return list(customers)
    urgent = {one.id for one in sorted(customers, key=urgency)[:MOST_LINES]}
    return [one for one in customers if one.id in urgent]


def _who(process: Process, solution: Solution, names: Names, language: str, *, dated: bool) -> list[Bit]:
    parts = [names.version(solution.state, solution.family)]
    if dated:
        parts.append(f"D = {day_in_words(solution.date, language)}")
    return [Bit(_BETWEEN.join(parts), "strong"), Bit(": ")]


def _reservation(solution: Solution, say: Speech, errors: int) -> list[Bit]:
    but = reservation(solution, say, errors)
    return [Bit(", "), Bit(but, "error")] if but else []


def _customer_line(
    customer: CustomerOutcome, solution: Solution, names: Names, language: str, but: Iterable[Bit] = ()
) -> Line:
    say, clock = names.say, Clock.of(names.process, solution, language)
    what = names.what(customer.id)
    if customer.by is not None:
        what = clock.put(say._("{what} by {time}"), "time", customer.by).replace("{what}", what)
    parts = [line(verdict_bit(customer.verdict, say), *but), line(what)]
    if customer.slack is not None:
        parts.append(line(_leeway(customer, say, language)))
    if customer.unknown:
        parts.append(line(f"{say._('no duration:')} {names.few(map(names.step, customer.unknown))}"))
    if customer.because and customer.verdict is not Verdict.HOLDS:
        waiting = customer.verdict is Verdict.CONDITIONAL or all(
            _waits(root, names) for root in customer.because
        )
        why = say._("waits for:") if waiting else say._("no support:")
        parts.append(line(f"{why} {_roots(customer, names, say)}"))
    elif customer.verdict is Verdict.UNSUPPORTED:
        parts.append(line(say._("a promise on the way comes later than needed")))
    return joined(_BETWEEN, parts)


def _waits(root: str, names: Names) -> bool:
    """Whether a requirement is only not answered yet."""
    requirement = names.requirement(root)
    return requirement is not None and requirement.said is Answer.OPEN


def _roots(customer: CustomerOutcome, names: Names, say: Speech) -> str:
    shown = []
    for root in customer.because:
        requirement = names.requirement(root)
        how = answer_in_words(requirement.said, say) if requirement else say._("not in the file")
        shown.append(f"{names.what(root)} ({how})")
    return names.few(shown)


def _leeway(customer: CustomerOutcome, say: Speech, language: str) -> str:
    """The slack of every outcome, then of the rare ones."""
    assert customer.slack is not None
    if customer.at_best:
        return leeway(customer.slack, None, language, at_best=True)
    usual = (customer.slack, customer.slack_best)
    if customer.slack_sometimes is None or (customer.slack_sometimes, customer.slack_sometimes_best) == usual:
        return leeway(*usual, language)
    rare = (customer.slack_sometimes, customer.slack_sometimes_best)
    if all(best is not None and best < 0 for _, best in (usual, rare)):
        text = say._("{usual} late, sometimes {rare} late")
        shown = [lack_range(-(best or 0), -worst, language) for worst, best in (usual, rare)]
    else:
        text = say._("{usual}, sometimes {rare}")
        shown = [leeway(*one, language) for one in (usual, rare)]
    return text.replace("{usual}", shown[0]).replace("{rare}", shown[1])


def _obstacle(obstacle: Obstacle, names: Names) -> str:
    say = names.say
    if obstacle.kind == "cycle":
        return f"{say._('the order of the steps runs in a circle:')} {names.few(map(names.step, obstacle.steps))}"
    if obstacle.kind == "rounds":
        return f"{say._('loops are gone through too often to calculate:')} {names.few(map(names.step, obstacle.steps))}"
    if obstacle.kind == "crossing":
        return f"{say._('loops cross:')} {names.few(map(names.step, obstacle.steps))}"
    if obstacle.kind == "size":
        return f"{say._('more lies on the way than is calculated:')} {names.few(map(names.step, obstacle.steps))}"
    return no_data(obstacle.year, say)
