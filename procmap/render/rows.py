"""Handoffs as rows of text: what is needed, agreed and ready, and what is still to promise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from procmap.analysis.customers import urgency
from procmap.analysis.rules.rule import AS_IS
from procmap.analysis.solution import CustomerOutcome, Handoff, Solution, Window
from procmap.locale import speech
from procmap.model import Process
from procmap.render.clock import Clock
from procmap.render.names import Names
from procmap.render.page import Bit, Line, Style, line
from procmap.render.verdicts import answer_in_words

BY_PROMISE = "*"
"""Stands behind a time that was promised, not added up."""

ELSEWHERE = "**"
"""Stands behind a time needed that reckons with what is missing further on."""

_FEW = 4
_OWED: Style = "warning"


class View(NamedTuple):
    """Everything needed to put one solution into words."""

    solution: Solution
    names: Names
    clock: Clock

    @classmethod
    def of(cls, process: Process, solution: Solution, language: str) -> View:
        """The view of a solution in a language."""
        return cls(
            solution, Names.of(process, solution, speech(language)), Clock.of(process, solution, language)
        )


def times(view: View, handoff: Handoff) -> tuple[Line, Line, Line, Line]:
    """Needed by, agreed by, ready at, slack."""
    clock = view.clock
    ready = clock.moment(handoff.ready_at) + (
        BY_PROMISE if handoff.by_promise and handoff.ready_at is not None else ""
    )
    elsewhere = handoff.missing_at is not None
    return (
        line(clock.moment(handoff.needed_by) + (ELSEWHERE if elsewhere else "")),
        line(clock.moment(handoff.agreed_by)),
        line(ready),
        slack_cell(view, handoff.slack, style="dim" if elsewhere else "error"),
    )


def customer_times(view: View, customer: CustomerOutcome) -> tuple[Line, Line, Line, Line]:
    """The same for what the customer requires: nothing is agreed there."""
    clock = view.clock
    return (
        line(Bit(clock.moment(customer.by), "strong")),
        line(clock.moment(None)),
        line(clock.moment(customer.ready)),
        slack_cell(view, customer.slack),
    )


def slack_cell(view: View, slack: int | None, *, style: Style = "error") -> Line:
    """A slack, in red where time is missing and nobody further on is charged with it."""
    return line(Bit(view.clock.spare(slack), style if slack is not None and slack < 0 else ""))


def footnotes(view: View, handoffs: Iterable[Handoff]) -> list[str]:
    """What the stars behind the times of some handoffs mean."""
    shown = list(handoffs)
    notes = []
    if any(one.by_promise and one.ready_at is not None for one in shown):
        notes.append(f"{BY_PROMISE} {view.names.say._('by promise')}")
    steps = dict.fromkeys(one.missing_at for one in shown if one.missing_at is not None)
    if steps:
        notes.append(f"{ELSEWHERE} {missing_elsewhere(view, tuple(steps))}")
    return notes


def missing_elsewhere(view: View, steps: tuple[str, ...]) -> str:
    """Why something is needed so early: because of steps further on that take too long."""
    say = view.names.say
    text = say._("so early, or unknown, only because time is missing further on: {steps}")
    return text.replace("{steps}", view.names.few(map(view.names.step, steps)))


def remark(view: View, handoff: Handoff) -> Line:
    """What is still open on a handoff: the missing answer, or the promise that follows from the chain."""
    say = view.names.say
    requirement = view.names.requirement(handoff.requirement) if handoff.requirement else None
    if requirement is not None and not requirement.said.granted:
        return line(Bit(answer_in_words(requirement.said, say), "warning"))
    if handoff.must_promise is not None and handoff.requirement is None and crosses(view, handoff):
        owed, style = say._("must promise: ready by {time}"), _OWED
        if described(view):
            owed, style = say._("no time agreed: needed by {time}"), ""
        return line(Bit(view.clock.put(owed, "time", handoff.must_promise), style))
    return line()


def described(view: View) -> bool:
    """Whether the state is the one that is there today: nobody promises anything in it, nor fails to."""
    return view.solution.state == AS_IS


def unpromised(view: View) -> str:
    """What to call a handoff about which there is no promise."""
    say = view.names.say
    return say._("no time agreed") if described(view) else say._("not promised yet")


def crosses(view: View, handoff: Handoff) -> bool:
    """Whether a handoff goes from one department to another."""
    giver = view.names.department_of(handoff.source)
    taker = view.names.department_of(handoff.target) if handoff.target else None
    return giver is not None and taker is not None and giver != taker


def window_line(view: View, window: Window, *, named: bool = True) -> Line:
    """``[Receive, Distribute, Form] 13:00–15:00, 1 h 15 min left for Receive, Distribute``.

    Not ``named``, the steps of the window are left out, where a bracket beside them says which they are.
    """
    say, clock = view.names.say, view.clock
    bits: list[str | Bit] = [Bit(f"[{_few(view, window.steps)}] " if named else "", "note")]
    if window.begins is not None or window.ends is not None:
        bits.append(clock.span(window.begins, window.ends))
    if window.left is not None and window.unknown:
        late = window.left < 0
        text = say._("{length} missing for {steps}") if late else say._("{length} left for {steps}")
        text = text.replace("{length}", clock.lack(-window.left) if late else clock.spare(window.left))
        text = text.replace("{steps}", _few(view, window.unknown))
        bits.append(Bit(f", {text}", "error" if late else ""))
    return line(*bits)


def _few(view: View, steps: tuple[str, ...]) -> str:
    """The names of a few steps; of many the first, the last and how many they are."""
    if len(steps) <= _FEW:
        return view.names.steps(steps)
    count = view.names.say.ngettext("{count} step", "{count} steps", len(steps))
    return f"{view.names.step(steps[0])} … {view.names.step(steps[-1])} ({count})"


def unique_windows(solution: Solution) -> list[Window]:
    """The windows of a solution, each once: several askers of one promise see the same one."""
    return list({(window.steps, window.begins, window.ends): window for window in solution.windows}.values())


def by_chain(solution: Solution) -> dict[tuple[str, ...], CustomerOutcome]:
    """Each chain whose times are told, with the most urgent of the customer requirements that have it; these first."""
    found: dict[tuple[str, ...], CustomerOutcome] = {}
    for customer in sorted(solution.customers, key=urgency):
        if customer.chain and customer.handoffs is not None:
            found.setdefault(customer.chain, customer)
    return found


def handed_over(customer: CustomerOutcome) -> dict[tuple[str, str | None], list[Handoff]]:
    """What is handed over on the chain to a customer requirement, by source and target."""
    between: dict[tuple[str, str | None], list[Handoff]] = {}
    for one in customer.handoffs or ():
        between.setdefault((one.source, one.target), []).append(one)
    return between


def best_handoff(handoffs: list[Handoff]) -> Handoff | None:
    """Of several handoffs the one that says most: promised before bare, least slack first."""
    return min(
        handoffs,
        key=lambda one: (one.requirement is None, one.needed_by is None, one.slack is None, one.slack or 0),
        default=None,
    )
