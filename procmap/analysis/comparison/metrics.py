"""Lean figures of one solved state; :mod:`procmap.analysis.comparison.figures` says what each is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from procmap.analysis.assembly import Assembled
from procmap.analysis.calculation import Calculation
from procmap.analysis.cases import Case
from procmap.analysis.comparison.figures import Figure, Range
from procmap.analysis.passes import Times, backward, forward
from procmap.analysis.plan import Plan, reach
from procmap.analysis.solution import CustomerOutcome, Solution
from procmap.analysis.worked import Ways, touch_time, yields
from procmap.calendars import FOREVER
from procmap.model import Answer, Decay

_UNANSWERED = frozenset({Answer.OPEN, Answer.CONTESTED, Answer.REFUSED})


def figures(found: Calculation, solution: Solution) -> tuple[Figure, ...]:
    """Every key figure of a state: per customer requirement first, then of the state as a whole.

    ``found`` is the calculation that ``solution`` was read off.
    """
    customers = _Customers(found)
    rows = [row for outcome in solution.customers for row in customers.rows(outcome)]
    plan = found.plan
    links = [link for link in plan.links if not link.gate]
    answers = [contract.answer for contract in plan.contracts.values()]
    counts = {
        "steps": len(plan.steps),
        "handoffs": len(links),
        "crossings": sum(plan.department(link.source) != plan.department(link.target) for link in links),
        "departments": len({step.department for step in plan.steps.values()} - {None}),
        "requirements": len(answers),
        "granted": sum(answer.granted for answer in answers),
        "unanswered": sum(answer in _UNANSWERED for answer in answers),
    }
    return (*rows, *(Figure(id_, "count", Range(count, count)) for id_, count in counts.items()))


class _Customers:
    """The figures of each customer requirement of one calculation."""

    def __init__(self, found: Calculation) -> None:
        self.found = found
        self.family = found.plan.process.families.get(found.plan.family or "")

    def rows(self, outcome: CustomerOutcome) -> Iterator[Figure]:
        """All of one requirement. What is worked is not looked for where the solver lists no chain."""
        led = self._led(outcome)
        touch = Figure("touch_time", "seconds", None)
        complete: Iterable[Figure] = ()
        if outcome.chain:
            ways = [one.to(outcome.id) for one in led.ways]
            touch = touch_time(self.found.plan.steps, *ways)
            complete = yields(self.found.plan.steps, *ways)
        waiting = efficiency = None
        if led.usual is not None and touch.value is not None:
            waiting = Range(led.usual.best - touch.value.best, led.usual.worst - touch.value.worst)
            efficiency = _share(touch.value, led.usual)
        own = [
            Figure("lead_time", "seconds", led.usual, rare=led.rare),
            touch,
            Figure("waiting_time", "seconds", waiting, lacking=touch.lacking),
            Figure("flow_efficiency", "percent", efficiency, lacking=touch.lacking),
            Figure("slack", "seconds", *_slack(outcome)),
            *complete,
        ]
        if self.family is not None and self.family.decay is not None:
            own.append(demand_lost(self.family.decay, outcome))
        return (one._replace(customer=outcome.id) for one in own)

    @cached_property
    def _ways(self) -> tuple[Ways, Ways]:
        """The ways in the best and in the worst case."""
        worst = Ways(self.found.worst, self.found.early.at)
        if self.found.best is self.found.worst:
            return worst, worst
        return Ways(self.found.best, self.found.early_best.at), worst

    def _led(self, outcome: CustomerOutcome) -> _Led:
        """How long it takes from the first step to a customer.

        A process that no release starts is measured backwards, from the deadline to the latest start of its first
        step: it may start whenever needed.
        """
        found = self.found
        first = _first_steps(found, outcome.id)
        begins = [
            start for start in (_begins(found, step, found.early) for step in first) if start is not None
        ]
        if not begins:
            return self._led_backwards(outcome, first)
        begin = min(begins)
        worst = outcome.ready
        best = found.other_cases.get(Case(worst=False), {}).get(outcome.id)
        rare = found.other_cases.get(Case(sometimes=True), {}).get(outcome.id)
        rare_best = found.other_cases.get(Case(worst=False, sometimes=True), {}).get(outcome.id)
        usual = None if worst is None else Range((worst if best is None else best) - begin, worst - begin)
        if rare is None or (rare, rare_best) == (worst, best):
            return _Led(usual, None, self._ways)
        return _Led(
            usual, Range((rare if rare_best is None else rare_best) - begin, rare - begin), self._ways
        )

    def _led_backwards(self, outcome: CustomerOutcome, first: list[str]) -> _Led:
        if outcome.by is None:
            return _Led(None, None, self._ways)
        leads, ways = [], []
        for assembled in (self.found.best, self.found.worst):
            deadline = [FOREVER] * len(assembled.network.deadline)
            deadline[assembled.customer[outcome.id]] = outcome.by
            late = backward(assembled.network, deadline)
            points = [_first_point(self.found.plan, assembled, step) for step in first]
            starts = [late.value(point) for point in points]
            known = [start for start in starts if start is not None]
            if len(known) < len(first) or not known:
                return _Led(None, None, self._ways)
            leads.append(outcome.by - min(known))
            release = assembled.network.release.copy()
            for point in points:
                release[point] = min(known)
            begun = replace(assembled.network, release=release)
            ways.append(Ways(assembled._replace(network=begun), forward(begun).at))
        return _Led(Range(*leads), None, (ways[0], ways[1]))


class _Led(NamedTuple):
    """The usual lead time, the rare one, and the ways that decide in the best and the worst case."""

    usual: Range | None
    rare: Range | None
    ways: tuple[Ways, Ways]


def demand_lost(decay: Decay, outcome: CustomerOutcome) -> Figure:
    """What lateness costs; see ``DEFINITIONS``. The best case is the least lateness with the slowest decay."""
    usual = _lost(decay, outcome.slack_best, outcome.slack)
    return Figure(
        "demand_lost",
        "percent",
        usual,
        rare=_lost(decay, outcome.slack_sometimes_best, outcome.slack_sometimes),
    )


def _lost(decay: Decay, best: int | None, worst: int | None) -> Range | None:
    if worst is None:
        return None
    slowest, fastest = decay.over.worst.amount, decay.over.best.amount
    return Range(
        _faded(decay.factor, worst if best is None else best, slowest), _faded(decay.factor, worst, fastest)
    )


def _faded(factor: Decimal, slack: int, over: int) -> Decimal:
    """The share of demand that is gone at a slack (seconds), in per cent, to a ten-thousandth."""
    if slack >= 0:
        return Decimal(0)
    left = (factor.ln() * slack / over).exp()
    return ((1 - left) * 100).quantize(Decimal("0.0001"))


def _slack(outcome: CustomerOutcome) -> tuple[Range | None, str | None, Range | None]:
    usual = _range(outcome.slack_best, outcome.slack)
    return usual, None, _range(outcome.slack_sometimes_best, outcome.slack_sometimes)


def _range(best: int | None, worst: int | None) -> Range | None:
    if worst is None:
        return None
    return Range(worst if best is None else best, worst)


def _share(part: Range, whole: Range) -> Range | None:
    """The quotient in the best and in the worst case, in per cent."""
    if whole.best <= 0 or whole.worst <= 0:
        return None
    shares = [Decimal(part.best) * 100 / whole.best, Decimal(part.worst) * 100 / whole.worst]
    return Range(*shares)


def _first_steps(found: Calculation, customer: str) -> list[str]:
    """The steps with nothing before them, of those that lead to what the customer sees."""
    sources: dict[str, list[str]] = {}
    for link in found.plan.links:
        sources.setdefault(link.target, []).append(link.source)
    leading = reach(sources, [found.plan.customers[customer].at])
    return [step for step in found.plan.steps if step in leading and not sources.get(step)]


def _begins(found: Calculation, step: str, times: Times) -> int | None:
    return times.value(_first_point(found.plan, found.worst, step))


def _first_point(plan: Plan, assembled: Assembled, step: str) -> int:
    """The start of a step; the finish of a milestone."""
    takes = plan.steps[step].takes
    milestone = takes is not None and takes.worst.amount == 0
    return (assembled.finish if milestone else assembled.start)[step]
