"""What a calculation comes to for the customer: a verdict, a slack and a chain for each requirement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.cases import Case
from procmap.analysis.judgement import Judge, Judgement
from procmap.analysis.outcomes import handoffs as handoffs_of
from procmap.analysis.solution import CustomerOutcome, Handoff, Support, Verdict
from procmap.analysis.windows import Unknowns
from procmap.calendars import FOREVER

if TYPE_CHECKING:
    from procmap.analysis.calculation import Calculation

MOST_LISTED = 20_000
"""Steps that the chains of one state list together; the least urgent requirements beyond them have none."""

_MOST_VISITED = 150_000
"""Points that the passes for single requirements go through in all; what the chains beyond ask for is not told."""

_ORDER = list(Verdict)


def customers(found: Calculation, handoffs: tuple[Handoff, ...]) -> Iterator[CustomerOutcome]:
    """The outcome of every customer requirement, in the file's order; see the formulas in ``solver``."""
    judge, unknowns = Judge(found), Unknowns(found.runs, found.early)
    because = _because(found.support)
    outcomes = {
        id_: _customer(found, id_, judge.judge(id_), unknowns)._replace(because=tuple(because.get(id_, ())))
        for id_ in found.plan.customers
    }
    chains = _chains(found, handoffs, sorted(outcomes.values(), key=urgency))
    for id_, outcome in outcomes.items():
        yield outcome._replace(**chains[id_]._asdict()) if id_ in chains else outcome


def urgency(one: CustomerOutcome) -> tuple[int, bool, int]:
    """Sorts requirements, the most urgent first: by verdict, then by slack, unknown slack last."""
    return _ORDER.index(one.verdict), one.slack is None, one.slack or 0


def _because(support: Support) -> dict[str, list[str]]:
    """The contracts that do not support each customer requirement."""
    because: dict[str, list[str]] = {}
    for root, (_, fallen) in support.roots.items():
        for id_ in fallen:
            because.setdefault(id_, []).append(root)
    return because


def _customer(found: Calculation, id_: str, judged: Judgement, unknowns: Unknowns) -> CustomerOutcome:
    place = found.worst.customer[id_]
    due = found.network.deadline[place]
    ready = found.early.value(place)
    slack = None if ready is None or due >= FOREVER else due - ready
    unsure = due < FOREVER and not found.early.known[place]
    if slack is None and judged.infeasible and not judged.never:
        slack = _lateness(found, place, judged.lost)
    best = _other_slack(found, Case(worst=False), id_, due)
    rare = _other_slack(found, Case(sometimes=True), id_, due)
    rare_best = _other_slack(found, Case(worst=False, sometimes=True), id_, due)
    if (rare, rare_best) == (slack, best):
        rare = rare_best = None
    return CustomerOutcome(
        id=id_,
        verdict=_verdict(judged, found.support.customers[id_], unsure=unsure),
        by=None if due >= FOREVER else due,
        ready=ready,
        slack=slack,
        slack_best=best,
        slack_sometimes=rare,
        slack_sometimes_best=rare_best,
        rests_on=found.support.customer_rests_on[id_],
        chain=(),
        unknown=unknowns.behind(place) if unsure and not judged.infeasible else (),
        because=(),
        judged=judged.judged,
    )


def _lateness(found: Calculation, place: int, lost: int) -> int:
    """Slack at its best where the ready time is unknown: what the known part overruns, else the worst deficit."""
    known_part = found.network.deadline[place] - found.early.at[place]
    return known_part if known_part < 0 else lost


def _verdict(judged: Judgement, standing: Verdict, *, unsure: bool) -> Verdict:
    if judged.infeasible:
        return Verdict.INFEASIBLE
    if unsure or not judged.judged:
        return Verdict.UNKNOWN
    return Verdict.UNSUPPORTED if judged.late_promise else standing


def _other_slack(found: Calculation, case: Case, id_: str, due: int) -> int | None:
    ready = found.other_cases.get(case, {}).get(id_)
    return None if ready is None or due >= FOREVER else due - ready


class _Links(NamedTuple):
    """A chain and what its steps give."""

    chain: tuple[str, ...]
    handoffs: tuple[Handoff, ...] | None


def _chains(
    found: Calculation, handoffs: tuple[Handoff, ...], ordered: list[CustomerOutcome]
) -> dict[str, _Links]:
    """The chains of the most urgent requirements, each whole, until they list enough steps; at least one."""
    alone = len(ordered) == 1
    common = _Chains(found, handoffs)
    own: dict[tuple[str, int | None], _Links] = {}
    listed = visited = 0
    chains: dict[str, _Links] = {}
    for one in ordered:
        last = found.plan.customers[one.id].at
        key = last, one.by
        if key not in own:
            visited += 0 if alone else len(found.network.release)
            if alone:
                own[key] = common.to(last)
            elif visited <= _MOST_VISITED:
                serving = found.serving(one.id)
                own[key] = _Chains(serving, tuple(handoffs_of(serving))).to(last)
            else:
                own[key] = common.to(last)._replace(handoffs=None)
        listed += len(own[key].chain)
        if listed > MOST_LISTED and chains:
            break
        chains[one.id] = own[key]
    return chains


class _Chains:
    """The chains through some handoffs; at each step over the input with the least slack, else the latest one."""

    def __init__(self, found: Calculation, handoffs: tuple[Handoff, ...]) -> None:
        self._before = _before(found, handoffs)
        self._given: dict[str, list[Handoff]] = {}
        for one in handoffs:
            self._given.setdefault(one.source, []).append(one)

    def to(self, last: str) -> _Links:
        """From a step back to where it begins."""
        chain = _chain(last, self._before)
        return _Links(chain, tuple(one for step in chain for one in self._given.get(step, ())))


def _before(found: Calculation, handoffs: tuple[Handoff, ...]) -> dict[str, str]:
    """For each step the one before it on the handoff with the least slack; without slack, on the latest one."""
    tightest: dict[str, Handoff] = {}
    for handoff in handoffs:
        if handoff.target is None or handoff.source not in found.plan.steps:
            continue
        other = tightest.get(handoff.target)
        if other is None or _tightness(found, handoff) < _tightness(found, other):
            tightest[handoff.target] = handoff
    return {target: handoff.source for target, handoff in tightest.items()}


def _tightness(found: Calculation, handoff: Handoff) -> tuple[bool, int, int]:
    """Sorts inputs of a step: the least slack first, then, where it is unknown, what comes latest."""
    comes = found.early.at[found.worst.finish[handoff.source]]
    return handoff.slack is None, handoff.slack or 0, -comes


def _chain(last: str, before: Mapping[str, str]) -> tuple[str, ...]:
    """From a step back to where it begins."""
    chain = [last]
    while chain[-1] in before:
        chain.append(before[chain[-1]])
    return tuple(chain)
