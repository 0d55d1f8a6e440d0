"""Lean figures of one solved state: lead time, touch and waiting time, flow efficiency, handoffs, first-pass yield.

Terms as in value-stream mapping (Rother and Shook, *Learning to See*, 1999; Martin and Osterling, *Value Stream
Mapping*, 2013). Times are seconds. A figure that rests on something unknown is ``None`` and names what lacks;
it is never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from procmap.analysis.assembly import Assembled, Case
from procmap.analysis.passes import Times, backward
from procmap.analysis.plan import Plan, reach
from procmap.analysis.solution import CustomerOutcome, Solution
from procmap.analysis.solver import Calculation
from procmap.calendars import FOREVER
from procmap.findings import Text
from procmap.model import Answer, Step


class Range(NamedTuple):
    """A figure from its best to its worst value; equal where it is exact."""

    best: Decimal | int
    worst: Decimal | int


class Figure(NamedTuple):
    """One key figure. ``unit`` is ``seconds``, ``count`` or ``percent``; ``customer`` the requirement it is about.

    ``rare`` is what it comes to in the rare ("sometimes") cases. ``lacking`` names the steps without which it is
    not known, ``at_least`` what the known part comes to.
    """

    id: str
    unit: str
    value: Range | None
    customer: str | None = None
    rare: Range | None = None
    lacking: tuple[str, ...] = ()
    at_least: int | None = None


DEFINITIONS: Mapping[str, Text] = {
    "lead_time": Text(
        "from the start of the first step (its finish, if it is a milestone) to the finish of the last, on the clock",
        "от начала первой операции (от её окончания, если это событие) до окончания последней, по часам",
    ),
    "touch_time": Text(
        "sum of the durations of the steps on the chain to the customer",
        "сумма длительностей операций на цепочке до клиента",
    ),
    "waiting_time": Text("lead time minus touch time", "время процесса минус время обработки"),
    "flow_efficiency": Text("touch time / lead time", "время обработки / время процесса"),
    "slack": Text(
        "the customer's deadline minus the time it is ready; negative: late",
        "срок клиента минус момент готовности; отрицательный — опоздание",
    ),
    "steps": Text("number of steps", "число операций"),
    "handoffs": Text("number of handoffs from step to step", "число передач от операции к операции"),
    "crossings": Text(
        "number of handoffs from one department to another", "число передач из одного отдела в другой"
    ),
    "departments": Text("number of departments that own a step", "число отделов, у которых есть операции"),
    "requirements": Text("number of requirements between the sides", "число требований между сторонами"),
    "granted": Text(
        "number of requirements answered yes, in force or already met",
        "число требований с ответом «да», «в силе» или «уже выполнено»",
    ),
    "unanswered": Text(
        "number of requirements open, contested or refused",
        "число требований открытых, спорных и отклонённых",
    ),
    "yield": Text(
        "rolled yield: product of the steps' shares of work complete and accurate at the first pass (%C&A)",
        "сквозной выход: произведение долей работы, сделанной полно и верно с первого раза (%C&A)",
    ),
    "demand_lost": Text(
        "share of demand lost by lateness t: 1 − factor^(−t / over)",
        "доля спроса, потерянная за опоздание t: 1 − factor^(−t / over)",
    ),
}
"""What each figure is: its formula in words."""

SMALLER_IS_BETTER = frozenset(
    {
        "lead_time",
        "touch_time",
        "waiting_time",
        "steps",
        "handoffs",
        "crossings",
        "departments",
        "unanswered",
        "demand_lost",
    }
)
"""Figures of which less is better; of the others more is."""


_UNANSWERED = frozenset({Answer.OPEN, Answer.CONTESTED, Answer.REFUSED})
_HUNDRED = Decimal(100)


def figures(found: Calculation, solution: Solution) -> tuple[Figure, ...]:
    """Every key figure of a state: per customer requirement first, then of the state as a whole.

    ``found`` is the calculation that ``solution`` was read off.
    """
    rows = [row for outcome in solution.customers for row in _of_customer(found, outcome)]
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


def _of_customer(found: Calculation, outcome: CustomerOutcome) -> Iterator[Figure]:
    lead, rare = lead_time(found, outcome)
    touch = touch_time(found.plan, outcome.chain)
    waiting = efficiency = None
    if lead is not None and touch.value is not None:
        waiting = Range(lead.best - touch.value.best, lead.worst - touch.value.worst)
        efficiency = _share(touch.value, lead)
    yield Figure("lead_time", "seconds", lead, outcome.id, rare)
    yield touch._replace(customer=outcome.id)
    yield Figure("waiting_time", "seconds", waiting, outcome.id, lacking=touch.lacking)
    yield Figure("flow_efficiency", "percent", efficiency, outcome.id, lacking=touch.lacking)
    yield Figure("slack", "seconds", *_slack(outcome))
    complete = rolled_yield(found.plan.steps, outcome.chain)
    if complete is not None:
        yield complete._replace(customer=outcome.id)


def _slack(outcome: CustomerOutcome) -> tuple[Range | None, str, Range | None]:
    usual = _range(outcome.slack_best, outcome.slack)
    return usual, outcome.id, _range(outcome.slack_sometimes_best, outcome.slack_sometimes)


def _range(best: int | None, worst: int | None) -> Range | None:
    if worst is None:
        return None
    return Range(worst if best is None else best, worst)


def _share(part: Range, whole: Range) -> Range | None:
    """The quotient in the best and in the worst case, in per cent."""
    if whole.best <= 0 or whole.worst <= 0:
        return None
    shares = [Decimal(part.best) * 100 / whole.best, Decimal(part.worst) * 100 / whole.worst]
    return Range(max(shares), min(shares))


def lead_time(found: Calculation, outcome: CustomerOutcome) -> tuple[Range | None, Range | None]:
    """The usual lead time to a customer, and the rare one; see ``DEFINITIONS``.

    A process that no release starts is measured backwards, from the deadline to the latest start of its first
    step: it may start whenever needed.
    """
    first = _first_steps(found, outcome.id)
    begins = [start for start in (_begins(found, step, found.early) for step in first) if start is not None]
    if not begins:
        return _lead_backwards(found, outcome, first), None
    begin = min(begins)
    worst = outcome.ready
    best = found.other_cases.get(Case(worst=False), {}).get(outcome.id)
    rare = found.other_cases.get(Case(sometimes=True), {}).get(outcome.id)
    rare_best = found.other_cases.get(Case(worst=False, sometimes=True), {}).get(outcome.id)
    usual = None if worst is None else Range((worst if best is None else best) - begin, worst - begin)
    if rare is None or (rare, rare_best) == (worst, best):
        return usual, None
    return usual, Range((rare if rare_best is None else rare_best) - begin, rare - begin)


def _lead_backwards(found: Calculation, outcome: CustomerOutcome, first: list[str]) -> Range | None:
    if outcome.by is None:
        return None
    leads = []
    for assembled in (found.best, found.worst):
        deadline = [FOREVER] * len(assembled.network.deadline)
        place = assembled.customer[outcome.id]
        deadline[place] = outcome.by
        late = backward(assembled.network, deadline)
        starts = [late.value(_first_point(found.plan, assembled, step)) for step in first]
        known = [start for start in starts if start is not None]
        if len(known) < len(first) or not known:
            return None
        leads.append(outcome.by - min(known))
    return Range(*leads)


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


def touch_time(plan: Plan, chain: Iterable[str]) -> Figure:
    """The time worked along a chain. Unknown where a step says no duration, or one in days of no stated length."""
    best = worst = 0
    lacking = []
    for id_ in chain:
        takes = plan.steps[id_].takes
        if takes is None or takes.worst.kind not in ("elapsed", "work"):
            lacking.append(id_)
            continue
        best, worst = best + takes.best.amount, worst + takes.worst.amount
    value = None if lacking else Range(best, worst)
    return Figure("touch_time", "seconds", value, lacking=tuple(lacking), at_least=best if lacking else None)


def rolled_yield(steps: Mapping[str, Step], chain: Iterable[str]) -> Figure | None:
    """The rolled share of work that is complete and accurate; ``None`` where no step states one."""
    shares = {id_: steps[id_].complete_accurate for id_ in chain}
    if not any(shares.values()):
        return None
    best = worst = Decimal(1)
    for share in shares.values():
        if share is not None:
            best, worst = best * share.high / _HUNDRED, worst * share.low / _HUNDRED
    lacking = tuple(id_ for id_, share in shares.items() if share is None)
    value = None if lacking else Range(best * 100, worst * 100)
    return Figure("yield", "percent", value, lacking=lacking)
