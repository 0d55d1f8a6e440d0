"""The backward chain as cards: from the customer on the right to the beginning, who owes what to whom by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from procmap.analysis.solution import CustomerOutcome, Handoff, HandoffVerdict, Solution
from procmap.locale import speech
from procmap.model import Process
from procmap.render.clock import lack
from procmap.render.diagram.scene import Tone
from procmap.render.diagram.text import POINT, clean
from procmap.render.diagram.views.chip_words import ChipWords
from procmap.render.diagram.views.headline import Headline
from procmap.render.diagram.views.step_words import StepWords, customer_tone
from procmap.render.rows import ELSEWHERE, View, best_handoff, by_chain, handed_over, missing_elsewhere


class Card(NamedTuple):
    """One link: who gives what by when, and how it stands. ``first`` is the customer's own card.

    ``hue`` is the number of the department's colour, the same in each picture; ``outside`` is not of the house.
    """

    department: str
    head: str
    what: str
    when: str
    lines: tuple[str, ...]
    tone: Tone = Tone.PLAIN
    first: bool = False
    hue: int = 0
    outside: bool = False


class Chain(NamedTuple):
    """The chain of one customer requirement, from the customer back."""

    headline: str
    subtitle: str
    cards: tuple[Card, ...]
    language: str


def chains(process: Process, solution: Solution, language: str) -> tuple[Chain, ...]:
    """The chains of a solution; of customer requirements that run through the same steps, the most urgent."""
    view = View.of(process, solution, language)
    chosen = by_chain(solution)
    found = [customer for customer in solution.customers if chosen.get(customer.chain) is customer]
    head = Headline(view, process, language)
    say = speech(language)
    several = len(found) > 1
    made = []
    for customer in found:
        subtitle = head.counts(len(customer.chain))
        if several:
            what = say._("“{text}”").replace("{text}", view.names.what(customer.id))
            subtitle = f"{what}{POINT}{subtitle}"
            head = replace(head, about=customer)
        cards = tuple(_cards(process, view._replace(solution=_serving(solution, customer)), customer))
        parts = (*_conditions(view, customer), clean(subtitle), *_footnote(view, customer, cards))
        subtitle = POINT.join(parts)
        made.append(Chain(clean(head.words()), subtitle, cards, language))
    return tuple(made)


def _conditions(view: View, customer: CustomerOutcome) -> Iterator[str]:
    """What the letters on the cards stand for that no card explains."""
    shown = _on_chain(customer)
    here = {one.requirement for one in shown if one is not None}
    chips = ChipWords(view, view.solution, view.names.say.language)
    return (one.text for one in chips.conditions() if one.behind & here and one.of not in here)


def _on_chain(customer: CustomerOutcome) -> list[Handoff | None]:
    """What each step of a chain hands to the one before it; the customer's own hands over nothing."""
    between = handed_over(customer)
    pairs = zip(customer.chain[1:], customer.chain, strict=False)
    return [None, *(best_handoff(between.get(pair, [])) for pair in pairs)]


def _serving(solution: Solution, customer: CustomerOutcome) -> Solution:
    """The solution with its contracts as they stand on the way to one customer requirement."""
    order = list(HandoffVerdict)
    handoffs = sorted(customer.handoffs or (), key=lambda one: order.index(one.verdict), reverse=True)
    verdicts = {one.requirement: one.verdict for one in handoffs}
    contracts = (one._replace(verdict=verdicts.get(one.id, one.verdict)) for one in solution.contracts)
    return solution._replace(contracts=tuple(contracts))


def _footnote(view: View, customer: CustomerOutcome, cards: tuple[Card, ...]) -> Iterator[str]:
    """What the stars on cards mean: there is no legend."""
    if any(ELSEWHERE in card.when or any(ELSEWHERE in line for line in card.lines) for card in cards):
        missing = (one.missing_at for one in customer.handoffs or ())
        steps = tuple(dict.fromkeys(one for one in missing if one is not None))
        yield clean(f"{ELSEWHERE} {missing_elsewhere(view, steps)}")


def _cards(process: Process, view: View, customer: CustomerOutcome) -> Iterator[Card]:
    say = view.names.say
    who = process.customer.who or ""
    lines = (
        [view.clock.put(say._("ready {time}"), "time", customer.ready)] if customer.ready is not None else []
    )
    if customer.slack is not None:
        lines.append(_slack(view, customer.slack))
    by = view.clock.put(say._("by {time}"), "time", customer.by) if customer.by is not None else ""
    what = clean(view.names.what(customer.id))
    whom = say._("customer")
    yield Card(
        whom[:1].upper() + whom[1:], clean(who), what, by, tuple(lines), customer_tone(customer), first=True
    )
    for step, handoff in zip(customer.chain, _on_chain(customer), strict=True):
        yield _card(view, step, handoff)


def _card(view: View, step: str, handoff: Handoff | None) -> Card:
    say, clock = view.names.say, view.clock
    chips = ChipWords(view, view.solution, view.names.say.language)
    department = view.names.department_of(step)
    lines = []
    what, when, tone = view.names.step(step), "", Tone.PLAIN
    if handoff is None:
        times = next((times for times in view.solution.steps if times.id == step), None)
        own = view.names.state.steps[step]
        lines.append(StepWords(view, view.names.process, view.solution, say.language).when(own, times, None))
    if handoff is not None:
        if handoff.requirement is not None:
            lines.append(view.names.step(step))
            what = view.names.what(handoff.requirement)
        when, standing, tone = chips.told(handoff)
        lines += standing
        if handoff.ready_at is not None:
            lines.append(clock.put(say._("ready {time}"), "time", handoff.ready_at))
        if handoff.slack is not None and handoff.slack >= 0:
            lines.append(_slack(view, handoff.slack))
    name = view.names.department(department) or say._("no department")
    known = list(view.names.process.departments)
    hue = known.index(department) if department in known else len(known)
    found = view.names.process.departments.get(department or "")
    outside = found is not None and found.kind == "external"
    head = view.names.head(department) or (say._("external") if outside else "")
    words = tuple(map(clean, lines))
    return Card(clean(name), clean(head), clean(what), when, words, tone, hue=hue, outside=outside)


def _slack(view: View, seconds: int) -> str:
    say = view.names.say
    language = say.language
    if seconds < 0:
        return say._("{length} late").replace("{length}", lack(-seconds, language))
    return StepWords(view, view.names.process, view.solution, language).slack(seconds)
