"""The line of words that editors show above a state and above what the customer requires: the verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.analysis.customers import urgency
from procmap.analysis.solution import CustomerOutcome, Solution
from procmap.editor.mentions import Mention, Mentions
from procmap.locale import speech
from procmap.model import Process
from procmap.render.clock import leeway
from procmap.render.heading import verdict_lines
from procmap.render.names import Names, state_name
from procmap.render.page import harmless
from procmap.render.verdicts import nothing_required, reservation, verdict_bit
from procmap.report import FileReport

MOST_LENSES = 200
"""A file with more of them gets the first ones."""

_BETWEEN = " · "


class Lens(NamedTuple):
    """Words above the id at ``text[start:end]``."""

    start: int
    end: int
    title: str


def lenses_of(mentions: Mentions, report: FileReport, language: str) -> list[Lens]:
    """The verdicts of a report, above what they speak of. Of a file with mistakes only that it is not calculated."""
    found = []
    for entry in mentions.entries:
        if entry.kind in ("states", "requires"):
            found += [
                Lens(entry.start, entry.end, harmless(text)) for text in _titles(entry, report, language)
            ]
        if len(found) >= MOST_LENSES:
            break
    return found[:MOST_LENSES]


def _titles(entry: Mention, report: FileReport, language: str) -> Iterator[str]:
    process = report.process
    if process is None:
        if entry.kind == "states":
            yield speech(language)._("not calculated: the file has mistakes")
        return
    for solution in report.solutions:
        if entry.kind == "states" and solution.state == entry.id:
            yield _state(process, solution, language)
        elif entry.kind == "requires":
            for customer in solution.customers:
                if customer.id == entry.id:
                    yield _customer(process, solution, customer, language)


def _state(process: Process, solution: Solution, language: str) -> str:
    """The verdict on a state for one family, with the slack of its most urgent requirement."""
    say = speech(language)
    family = Names.of(process, solution, say).family(solution.family)
    if solution.obstacle is not None:
        return verdict_lines(process, solution, language)[0].text
    if not solution.customers:
        verdict = f"{verdict_bit(solution.verdict, say).text}{_BETWEEN}{nothing_required(process, say)}"
    else:
        verdict = _verdict(min(solution.customers, key=urgency), language)
    but = reservation(solution, say)
    verdict = f"{verdict}{_BETWEEN}{but}" if but else verdict
    return f"{family}: {verdict}" if family else verdict


def _customer(process: Process, solution: Solution, customer: CustomerOutcome, language: str) -> str:
    return f"{state_name(process, solution.state, speech(language))}: {_verdict(customer, language)}"


def _verdict(customer: CustomerOutcome, language: str) -> str:
    """``holds · slack 0 min``."""
    verdict = verdict_bit(customer.verdict, speech(language)).text
    if customer.slack is None:
        return verdict
    return f"{verdict}{_BETWEEN}{leeway(customer.slack, customer.slack_best, language, at_best=customer.at_best)}"
