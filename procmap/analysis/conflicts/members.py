"""Whose the demands of a conflict are, and where they stand in the file."""

from __future__ import annotations

from typing import NamedTuple

from procmap.analysis.network import Cause
from procmap.analysis.plan import Plan
from procmap.calendars import Duration
from procmap.findings import Route


class Member(NamedTuple):
    """One demand of a conflict: whose it is, where it stands, and when it begins and ends there.

    ``kind`` as in ``demands``; ``id`` a step, requirement or customer requirement; of a handoff's demand (``transfer``,
    ``limit``) ``target`` is the step that takes over. ``begins`` and ``ends`` are the instants between which it counts
    in the conflict's proof; a release, promise or deadline has only ``ends``. ``amount`` is the duration that counts,
    where it is one.
    """

    kind: str
    id: str
    target: str
    relation: str
    owner: str | None
    route: Route
    begins: int | None
    ends: int | None
    amount: Duration | None = None


def member_of(plan: Plan, cause: Cause, begins: int | None, ends: int | None) -> Member:
    """A demand as a member of a conflict."""
    return Member(*cause, _owner(plan, cause), _route(plan, cause), begins, ends, amount_of(plan, cause))


def amount_of(plan: Plan, cause: Cause) -> Duration | None:
    """The duration that counts for a demand, where it is one; of a step that only goes on in opening hours, work."""
    amount = _written(plan, cause)
    step = plan.contracts[cause.id].requirement.step if cause.kind == "within" else cause.id
    described = plan.steps.get(step or "") if cause.kind in ("duration", "within") else None
    stops = described is not None and (described.opening_hours or described.atomic)
    return Duration("work", amount.amount) if amount and stops and amount.kind == "elapsed" else amount


def _written(plan: Plan, cause: Cause) -> Duration | None:
    """The same, as the file has it."""
    if cause.kind == "duration":
        takes = plan.steps[cause.id].takes
        within = (
            one.within for one in plan.contracts.values() if one.requirement.step == cause.id and one.within
        )
        return takes.worst if takes is not None else next(within, None)
    if cause.kind == "within":
        return plan.contracts[cause.id].within
    if cause.kind == "measured":
        return dict(plan.measured)[int(cause.id)].usually.worst
    for link in plan.links:
        if (link.source, link.target, link.relation) == cause[1:]:
            if cause.kind == "limit":
                return link.at_most.best if link.at_most else None
            return link.legs[0].spread.worst if len(link.legs) == 1 else None
    return None


def _owner(plan: Plan, cause: Cause) -> str | None:
    """The department that answers for a demand; nobody inside does for the customer's.

    A greatest time is asked by the step that takes over, a transfer is done by the one that hands over.
    """
    if cause.kind in ("promise", "request", "within"):
        return plan.contracts[cause.id].giver
    if cause.kind == "deadline":
        return None
    if cause.kind == "measured":
        return plan.department(dict(plan.measured)[int(cause.id)].from_)
    return plan.department(cause.target if cause.kind == "limit" else cause.id)


def _route(plan: Plan, cause: Cause) -> Route:
    """The key that says it, or what has the key."""
    state: Route = ("states", plan.state_id)
    if cause.kind == "deadline":
        return ("customer", "requires", cause.id, "by")
    if cause.kind in ("promise", "request", "within"):
        key = "promised" if plan.contracts[cause.id].requirement.promised is not None else "by"
        return (*state, "requirements", cause.id, key)
    if cause.kind == "measured":
        return (*state, "measured", int(cause.id), "usually")
    if cause.kind in ("transfer", "limit"):
        return (
            *state,
            "steps",
            cause.target,
            "after",
            cause.id,
            "at_most" if cause.kind == "limit" else "transfer",
        )
    key = {"duration": "takes", "departures": "departures", "release": "not_before"}[cause.kind]
    if cause.kind == "duration" and plan.steps[cause.id].takes is None:
        return (*state, "steps", cause.id)
    return (*state, "steps", cause.id, key)
