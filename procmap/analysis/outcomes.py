"""Reading the results off a calculation: handoffs, steps, contracts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procmap.analysis.cases import operator_for
from procmap.analysis.links import Link
from procmap.analysis.plan import Contract
from procmap.analysis.solution import (
    ContractOutcome,
    Handoff,
    HandoffVerdict,
    StepTimes,
    Verdict,
)
from procmap.calendars import Duration, is_finite
from procmap.model import Step

if TYPE_CHECKING:
    from procmap.analysis.calculation import Calculation

_ORDER = list(HandoffVerdict)


def handoffs(found: Calculation) -> Iterator[Handoff]:
    """Every handoff with its three numbers: link by link, then what departments give without a step."""
    for link in found.plan.links:
        if not link.contracts or link.relation.startswith("start"):
            yield _bare(found, link)
        for id_ in link.contracts:
            yield _promised(found, link.source, id_, link.target)
    for id_, target in found.worst.arrival:
        contract_ = found.plan.contracts[id_]
        if contract_.requirement.step is None or target is None:
            yield _promised(found, contract_.requirement.step or contract_.giver or "", id_, target)


def _bare(found: Calculation, link: Link) -> Handoff:
    tail, head = found.worst.ends[link.source, link.target, link.relation]
    ready = found.early.value(tail)
    for leg in link.legs:
        if ready is not None:
            ready = _after(found, leg.begins or link.source, leg.spread.worst, ready, None)
    needed = found.late.value(head)
    slack = None if ready is None or needed is None else needed - ready
    verdict = HandoffVerdict.OK
    late = (ready if ready is not None else found.early.at[tail]) > found.late.at[head]
    if late and not found.charges.elsewhere(head):
        verdict = HandoffVerdict.INFEASIBLE
    elif not found.early.known[tail] or not found.late.known[head]:
        verdict = HandoffVerdict.UNKNOWN
    owed = None if found.plan.released(link.source) else found.owed[head]
    return Handoff(
        link.source,
        link.target,
        None,
        needed,
        None,
        ready,
        slack,
        verdict,
        False,
        owed,
        found.charges.step(head),
    )


def _after(found: Calculation, step_id: str, duration: Duration, t: int, step: Step | None) -> int | None:
    """The end of a duration that begins at ``t``, on the calendar of a step."""
    operator = operator_for(duration, found.plan.clocks.of_step(found.plan.state.steps[step_id]), step)
    end = operator.forward(t) if operator else t + duration.amount
    return end if is_finite(end) else None


def _promised(found: Calculation, source: str, id_: str, target: str | None) -> Handoff:
    place = found.worst.arrival.get((id_, target))
    contract_ = found.plan.contracts[id_]
    ready = None if place is None else found.early.value(place)
    needed = None if place is None else found.late.value(place)
    return Handoff(
        source,
        target,
        id_,
        needed,
        _agreed(found, contract_),
        ready,
        None if ready is None or needed is None else needed - ready,
        _verdict(found, contract_, place),
        place in found.early.by_promise,
        None if place is None or contract_.answer.granted else found.owed[place],
        None if place is None else found.charges.step(place),
    )


def _agreed(found: Calculation, contract_: Contract) -> int | None:
    """The time a side may rely on; a promise "within" counts from when its step can start, in a loop the last time."""
    step_id = contract_.requirement.step
    if contract_.within is None or step_id is None or not contract_.answer.granted:
        return contract_.agreed
    start = found.early.value(found.worst.again[step_id])
    return (
        None if start is None else _after(found, step_id, contract_.within, start, found.plan.steps[step_id])
    )


def _verdict(found: Calculation, contract_: Contract, place: int | None) -> HandoffVerdict:
    if place is not None:
        early, late, time = found.early.at[place], found.late.at[place], contract_.time
        elsewhere = found.charges.elsewhere(place)
        if early > late and not elsewhere:
            return HandoffVerdict.INFEASIBLE
        if time is not None and time > late and not elsewhere:
            return HandoffVerdict.LATE_CONTRACT
        kept_by = _agreed(found, contract_) if contract_.within is not None else time
        if kept_by is not None and early > kept_by:
            return HandoffVerdict.UNKEPT
    if day_too_late(found, contract_):
        return HandoffVerdict.LATE_CONTRACT
    status = found.support.status[contract_.id]
    if status is not Verdict.HOLDS:
        return HandoffVerdict(status.value)
    if place is not None and not found.early.known[place]:
        return HandoffVerdict.UNKNOWN
    return HandoffVerdict.OK


def day_too_late(found: Calculation, contract_: Contract) -> bool:
    """Whether a day without an hour already begins after the moment at which the result is needed."""
    if contract_.day_begins is None:
        return False
    places = [found.worst.start[step] for step in contract_.entering]
    places += [place for (id_, _), place in found.worst.arrival.items() if id_ == contract_.id]
    return any(contract_.day_begins > found.late.at[place] for place in places)


def steps(found: Calculation) -> tuple[StepTimes, ...]:
    """The four times of every step; critical are those with the least slack."""
    rows = []
    for id_ in found.plan.steps:
        start, finish = found.worst.start[id_], found.worst.finish[id_]
        early_finish, late_finish = found.early.value(finish), found.late.value(finish)
        slack = None if early_finish is None or late_finish is None else late_finish - early_finish
        times = (found.early.value(start), early_finish, found.late.value(start), late_finish)
        bounds = (t if is_finite(t) else None for t in (found.early.at[start], found.early.at[finish]))
        rows.append(StepTimes(id_, found.plan.department(id_), *times, slack, False, *bounds))
    least = min((row.slack for row in rows if row.slack is not None), default=None)
    return tuple(
        row._replace(critical=True) if row.slack is not None and row.slack == least else row for row in rows
    )


def contracts(found: Calculation, handoffs_: tuple[Handoff, ...]) -> Iterator[ContractOutcome]:
    """Every contract with the worst verdict of the handoffs that carry it."""
    carried: dict[str, list[HandoffVerdict]] = {}
    for handoff in handoffs_:
        if handoff.requirement is not None:
            carried.setdefault(handoff.requirement, []).append(handoff.verdict)
    for id_ in found.plan.contracts:
        yield _contract(found, id_, carried.get(id_, []))


def _contract(found: Calculation, id_: str, carried: list[HandoffVerdict]) -> ContractOutcome:
    contract_ = found.plan.contracts[id_]
    verdict = min([*carried, _verdict(found, contract_, None)], key=_ORDER.index)
    return ContractOutcome(
        id=id_,
        answer=contract_.answer,
        granted=contract_.answer.granted and found.support.status[id_] is Verdict.HOLDS,
        giver=contract_.giver,
        asker=contract_.requirement.asked_by,
        asked_by_time=contract_.asked,
        agreed_by=_agreed(found, contract_),
        verdict=verdict,
        rests_on=found.support.rests_on[id_],
    )
