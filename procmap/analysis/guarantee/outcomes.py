"""A plan in which ranges have come out one way or the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procmap.analysis.guarantee.records import Part, Range
from procmap.analysis.links import Link
from procmap.analysis.plan import Plan
from procmap.calendars import Duration, Spread
from procmap.model import Measured, Step
from procmap.model.bridges import Legs


def ranges_of(plan: Plan) -> Iterator[Range]:
    """Everything that has a range, in the file's order: steps, then handoffs."""
    for id_, step in plan.steps.items():
        if step.takes is not None and not step.takes.exact:
            yield Range(Part("duration", id_), step.takes.best, step.takes.worst)
    for link in plan.links:
        for leg in link.legs:
            if not leg.spread.exact:
                yield Range(Part("transfer", link.source, link.target), leg.spread.best, leg.spread.worst)
    for _, fact in plan.measured:
        if not fact.usually.exact:
            yield Range(Part("measured", fact.from_, fact.to), fact.usually.best, fact.usually.worst)


def loops_in(plan: Plan) -> Iterator[tuple[Part, int]]:
    """The loops that may be gone through more than once, with their bounds."""
    for id_, step in plan.steps.items():
        if step.repeat is not None and (step.repeat.at_most or 0) > 1:
            yield Part("loop", id_), step.repeat.at_most or 0


def fixed(plan: Plan, chosen: Mapping[Part, bool]) -> Plan:
    """The plan with the shortest (false) or longest (true) outcome of some parts; the others keep their range."""
    steps = {id_: _step(id_, step, chosen) for id_, step in plan.steps.items()}
    measured = tuple((n, _fact(fact, chosen)) for n, fact in plan.measured)
    return plan._replace(
        steps=steps, links=tuple(_link(link, chosen) for link in plan.links), measured=measured
    )


def _step(id_: str, step: Step, chosen: Mapping[Part, bool]) -> Step:
    duration, loop = Part("duration", id_), Part("loop", id_)
    changes: dict[str, object] = {}
    if step.takes is not None and duration in chosen:
        changes["takes"] = _one(step.takes, chosen[duration])
    if step.repeat is not None and chosen.get(loop) is False:
        changes["repeat"] = None
    return step.model_copy(update=changes) if changes else step


def _fact(fact: Measured, chosen: Mapping[Part, bool]) -> Measured:
    worst = chosen.get(Part("measured", fact.from_, fact.to))
    return fact.model_copy(update={"usually": _one(fact.usually, worst)})


def _link(link: Link, chosen: Mapping[Part, bool]) -> Link:
    worst = chosen.get(Part("transfer", link.source, link.target))
    if worst is None:
        return link
    legs: Legs = tuple(leg._replace(spread=_one(leg.spread, worst)) for leg in link.legs)
    return link._replace(legs=legs)


def _one(spread: Spread, worst: bool | None) -> Spread:
    if worst is None:
        return spread
    duration: Duration = spread.worst if worst else spread.best
    return Spread(duration, duration)


def without_limits(plan: Plan) -> Plan:
    """The plan without greatest times: monotone, so that what holds at worst holds always."""
    links = tuple(link._replace(at_most=None) for link in plan.links)
    return plan._replace(links=links, rigid=frozenset())
