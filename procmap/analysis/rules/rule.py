"""What a check rule is: a value that names and words it, and a function that looks at a review.

A module of this folder holds ``RULE`` and ``check(review)``; its docstring is its page in English.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.solution import Deficit, Solution
from procmap.calendars import Label, Spread, format_label
from procmap.findings import Consequence, Finding, Length, Moment, Related, Route, Rule, Takes, Text, Value
from procmap.model import Process, Requirement, State

if TYPE_CHECKING:
    from procmap.analysis.service.arrivals import PromiseOutcome
    from procmap.analysis.service.served import Told


class Review(NamedTuple):
    """What rules look at: the process, its solved states and its service promises.

    ``anchor`` is ``None``, and nothing is solved, where the file was not sound enough.
    """

    process: Process
    anchor: date | None
    solutions: tuple[Solution, ...]
    promises: tuple[PromiseOutcome, ...]
    calendars: Calendars

    @property
    def clocks(self) -> Clocks | None:
        """The calendars with the anchor day, where there is one."""
        return None if self.anchor is None else Clocks(self.process, self.calendars, self.anchor)

    def solved(self) -> Iterator[tuple[Solution, State]]:
        """Each solution that has no obstacle, with its state."""
        for solution in self.solutions:
            if solution.obstacle is None:
                yield solution, self.process.states[solution.state]


def found(  # noqa: PLR0913 - the fields of a Finding, by keyword
    rule: Rule,
    route: Route,
    *,
    reason: str = "",
    values: Mapping[str, Value] | None = None,
    related: tuple[Related, ...] = (),
    consequences: tuple[Consequence, ...] = (),
    state: str | None = None,
) -> Finding:
    """A finding of a rule."""
    return Finding(rule.name, rule.severity, route, values or {}, reason, related, consequences, state=state)


def shortfalls(review: Review) -> Iterator[Told]:
    """What the states do to the promises that name the steps serving them, for the arrivals that show it."""
    if any(promise.served is not None for promise in review.process.promises.values()):
        from procmap.analysis.service.served import told

        yield from told(review.process, review.promises, review.calendars)


AS_IS = "as_is"
"""The state that describes today: what it says about promises is a fact, and nobody's mistake."""

_MOST_NAMED = 6


def planned(process: Process) -> Iterator[tuple[str, State]]:
    """The states that say how it is to be: all but the one that describes today."""
    return ((id_, state) for id_, state in process.states.items() if id_ != AS_IS)


def several(ids: Collection[str]) -> dict[str, Value]:
    """Ids for one finding that speaks of many: the first ones as ``ids``, and as ``more`` how many follow."""
    rest = len(ids) - _MOST_NAMED
    more = Text(f" and {rest} more", f" и ещё {rest}") if rest > 0 else Text("", "")
    return {"ids": tuple(ids)[:_MOST_NAMED], "more": more}


def moment(solution: Solution, instant: int) -> Moment:
    """An instant as it is shown for a solution: on its clock, relative to its anchor day."""
    return Moment(instant, solution.zone, solution.date.isoformat())


def taking(spread: Spread) -> Takes:
    """A duration, or a range of durations, as a value of a message."""
    return Takes(spread.best.amount, spread.worst.amount, spread.worst.kind)


def spelled(label: Label | None) -> str:
    """A point as a file spells it; empty where there is none."""
    return "" if label is None else format_label(label)


MOST_CONSEQUENCES = 20
"""Contracts, and customer requirements, that are told as consequences of one finding."""

EFFECTS: Mapping[str, Text] = {
    "late-contract": Text(
        "`{id}` is ready at {comes} instead of {due}", "`{id}` будет готово в {comes} вместо {due}"
    ),
    "late-customer": Text(
        "the customer's requirement `{id}` is met at {comes} instead of {due}",
        "требование клиента `{id}` будет выполнено в {comes} вместо {due}",
    ),
    "later-contract": Text(
        "`{id}` is ready at {comes} at the earliest instead of {due}",
        "`{id}` будет готово не раньше {comes} вместо {due}",
    ),
    "later-customer": Text(
        "the customer's requirement `{id}` is met at {comes} at the earliest instead of {due}",
        "требование клиента `{id}` будет выполнено не раньше {comes} вместо {due}",
    ),
    "lost-contract": Text(
        "the promise `{id}` by {due} is lost: its condition is not met",
        "обещание `{id}` к {due} теряет силу: его условие не выполнено",
    ),
    "more-late": Text("{count} more are late or lost", "опоздает или потеряет силу и ещё: {count}"),
    "lost-customer": Text(
        "the customer's requirement `{id}` by {due} is lost",
        "требование клиента `{id}` к {due} не обеспечено",
    ),
}
"""The phrases for what a deficit breaks downstream."""


def effects(solution: Solution, deficit: Deficit) -> tuple[Consequence, ...]:
    """The effects of a deficit as consequences of a finding; those that it only counts, as their number."""
    consequences = []
    for effect in deficit.effects:
        side = "contract" if effect.contract is not None else "customer"
        values: dict[str, Value] = {
            "id": effect.contract or effect.customer,
            "due": moment(solution, effect.due),
            "comes": None if effect.comes is None else moment(solution, effect.comes),
        }
        how = "lost" if effect.comes is None else "late" if effect.known else "later"
        consequences.append(Consequence(f"{how}-{side}", values))
    if deficit.more_effects:
        consequences.append(Consequence("more-late", {"count": deficit.more_effects}))
    return tuple(consequences)


FALLS: Mapping[str, Text] = {
    "falls-contract": Text("`{id}` ({what}{time}) rests on it", "на этом держится `{id}` ({what}{time})"),
    "falls-customer": Text(
        "the customer's requirement `{id}` ({what}{time}) rests on it",
        "на этом держится требование клиента `{id}` ({what}{time})",
    ),
    "falls-more": Text("{count} more rest on it", "на этом держится и ещё: {count}"),
    "too-early": Text(
        "even a yes could not keep {due}: `{steps}` is ready only at {comes}, {missing} late",
        "даже при согласии к {due} не успеть: `{steps}` будет готово только в {comes}, опоздание {missing}",
    ),
    "at-no-time": Text(
        "even a yes could not keep {due}: `{steps}` can be done at no time",
        "даже при согласии к {due} не успеть: времени, когда можно выполнить `{steps}`, нет",
    ),
}
"""The phrases for what falls with a contract."""


def falls(process: Process, solution: Solution, root: str) -> tuple[Consequence, ...]:
    """What falls with a contract that is not granted, as consequences of a finding.

    The nearest ``MOST_CONSEQUENCES`` contracts and as many customer requirements are told, the others counted.
    """
    contracts, customers = solution.support.roots.get(root, ((), ()))
    requirements = process.states[solution.state].requirements
    told: list[Consequence] = []
    for id_ in contracts[:MOST_CONSEQUENCES]:
        told.append(
            Consequence("falls-contract", _named(id_, requirements[id_].what, requirements[id_].point))
        )
    for id_ in customers[:MOST_CONSEQUENCES]:
        asked = process.customer.requires[id_]
        told.append(Consequence("falls-customer", _named(id_, asked.what, asked.by)))
    more = len(contracts) + len(customers) - len(told)
    if more:
        told.append(Consequence("falls-more", {"count": more}))
    return tuple(told)


def too_early(process: Process, solution: Solution, root: str) -> tuple[Related, ...]:
    """Where the time is missing for a request that is not granted and that a yes could not keep either."""
    told = []
    for late in solution.late_requests:
        if late.contract == root:
            values: dict[str, Value] = {"steps": late.steps, "due": moment(solution, late.due)}
            if late.kind != "never":
                values |= {
                    "comes": moment(solution, late.comes),
                    "missing": Length(late.missing, missing=True),
                }
            key = "at-no-time" if late.kind == "never" else "too-early"
            told.append(Related(takes_route(process, solution, late.step), key, values))
    return tuple(told)


def _named(id_: str, what: str, point: Label | None) -> dict[str, Value]:
    return {"id": id_, "what": what, "time": f", {format_label(point)}" if point else ""}


def takes_route(process: Process, solution: Solution, step: str) -> Route:
    """Where a step's duration stands, or the step itself."""
    route: Route = ("states", solution.state, "steps", step)
    described = process.states[solution.state].steps.get(step)
    return (*route, "takes") if described is not None and described.takes is not None else route


def contract_route(process: Process, solution: Solution, id_: str) -> Route:
    """Where a contract's time stands, or the contract itself."""
    route: Route = ("states", solution.state, "requirements", id_)
    requirement = process.states[solution.state].requirements[id_]
    if requirement.promised is not None:
        return (*route, "promised")
    return (*route, "by") if requirement.by is not None else route


def answer_route(state: str, id_: str, requirement: Requirement) -> Route:
    """Where the answer in force stands: the last one in the history, ``answer``, or the requirement."""
    route: Route = ("states", state, "requirements", id_)
    for n, entry in reversed(list(enumerate(requirement.history))):
        if entry.said is not None:
            return (*route, "history", n, "said")
    return (*route, "answer") if requirement.answer is not None else route


def customer_route(process: Process, id_: str) -> Route:
    """Where a customer requirement's time stands, or the requirement itself."""
    route: Route = ("customer", "requires", id_)
    return (*route, "by") if process.customer.requires[id_].by is not None else route
