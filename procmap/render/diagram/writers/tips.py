"""What is told of a box or an arrow when somebody points at it: the three numbers, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from procmap.analysis.solution import Handoff, Solution, StepTimes
from procmap.analysis.why import Why
from procmap.model import Process
from procmap.render.diagram.text import POINT, clean
from procmap.render.reasons import certificate, link_in_words, link_subject
from procmap.render.rows import View, best_handoff, missing_elsewhere
from procmap.render.verdicts import answer_in_words

_MOST_LINKS = 3
"""Links of the chain that are told; ``procmap why`` tells all."""


def tips(process: Process, solution: Solution, whys: Mapping[str, Why], language: str) -> dict[str, str]:
    """By the name of the part in the drawing. ``whys`` are the chains behind the steps, by step."""
    told = _Tips(View.of(process, solution, language), process, solution, whys)
    return {name: "\n".join(map(clean, lines)) for name, lines in told.all()}


@dataclass(frozen=True)
class _Tips:
    view: View
    process: Process
    solution: Solution
    whys: Mapping[str, Why]

    def all(self) -> Iterator[tuple[str, list[str]]]:
        """Every box and arrow that something can be said of."""
        leaving: dict[str, list[Handoff]] = {}
        between: dict[tuple[str, str], list[Handoff]] = {}
        for handoff in self.solution.handoffs:
            leaving.setdefault(handoff.source, []).append(handoff)
            if handoff.target:
                between.setdefault((handoff.source, handoff.target), []).append(handoff)
        for times in self.solution.steps:
            yield f"box {times.id}", list(self._step(times, leaving.get(times.id, [])))
        for (source, target), handoffs in between.items():
            yield f"flow {source} {target}", list(self._flow(source, target, handoffs))

    def _step(self, times: StepTimes, handoffs: list[Handoff]) -> Iterator[str]:
        names, say, clock = self.view.names, self.view.names.say, self.view.clock
        yield names.step(times.id)
        department = names.department_of(times.id)
        yield POINT.join(part for part in (names.department(department), names.head(department)) if part)
        customers = [one for one in self.solution.customers if self._at(one.id) == times.id]
        for customer in customers:
            yield clock.put(say._("for the customer by {time}"), "time", customer.by)
            yield self._numbers(customer.by, None, customer.ready, customer.slack)
        handoff = best_handoff(handoffs)
        if handoff is not None and not customers:
            yield self._numbers(handoff.needed_by, handoff.agreed_by, handoff.ready_at, handoff.slack)
            yield from self._elsewhere(handoff)
        why = self.whys.get(times.id)
        links = [one for one in why.needed if one.kind != "handoff" or one.amount] if why else []
        for link in links[:_MOST_LINKS]:
            yield f"{link_subject(link, names)}{POINT}{link_in_words(link, names, clock)}"
            if link.kind not in ("deadline", "release"):
                yield f"    {certificate(link, clock)}"

    def _flow(self, source: str, target: str, handoffs: list[Handoff]) -> Iterator[str]:
        names = self.view.names
        yield f"{names.step(source)} → {names.step(target)}"
        for handoff in handoffs:
            if handoff.requirement is not None:
                requirement = names.requirement(handoff.requirement)
                said = f"{POINT}{answer_in_words(requirement.said, names.say)}" if requirement else ""
                yield f"{names.what(handoff.requirement)}{said}"
            yield self._numbers(handoff.needed_by, handoff.agreed_by, handoff.ready_at, handoff.slack)
            yield from self._elsewhere(handoff)

    def _elsewhere(self, handoff: Handoff) -> Iterator[str]:
        if handoff.missing_at is not None:
            yield missing_elsewhere(self.view, (handoff.missing_at,))

    def _numbers(self, needed: int | None, agreed: int | None, ready: int | None, slack: int | None) -> str:
        say, clock = self.view.names.say, self.view.clock
        parts = [
            say._("needed: unknown")
            if needed is None
            else clock.put(say._("needed by {time}"), "time", needed),
            "" if agreed is None else clock.put(say._("agreed by {time}"), "time", agreed),
            say._("ready: unknown") if ready is None else clock.put(say._("ready at {time}"), "time", ready),
            "" if slack is None else say._("slack {length}").replace("{length}", clock.spare(slack)),
        ]
        return POINT.join(part for part in parts if part)

    def _at(self, customer: str) -> str | None:
        found = self.view.names.customer(customer)
        return found.at if found else None
