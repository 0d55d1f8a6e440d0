"""The loops of a plan: which steps are gone through again, and how many times."""

from __future__ import annotations

from itertools import combinations

from procmap.analysis.network import CrossingError
from procmap.analysis.plan import Plan, reach


def loops_of(plan: Plan, *, worst: bool) -> dict[str, tuple[tuple[str, int], ...]]:
    """For each step the loops around it, outermost (the one with the most steps) first, with their bounds.

    At worst a loop is gone through to its bound, at best once. Raises ``CrossingError`` where two loops share steps and
    neither lies inside the other: how often is then open, since each begins anew amid the other.
    """
    around: dict[str, list[tuple[int, str, int]]] = {}
    bodies: dict[str, frozenset[str]] = {}
    for owner, step in plan.steps.items():
        if step.repeat is None or step.repeat.at_most is None:
            continue
        body = _body(plan, owner, step.repeat.steps)
        bodies[owner] = frozenset(body)
        for id_ in body:
            if id_ in plan.steps:
                around.setdefault(id_, []).append((-len(body), owner, step.repeat.at_most if worst else 1))
    for loops in around.values():
        for (_, one, _), (_, other, _) in combinations(loops, 2):
            if not (bodies[one] <= bodies[other] or bodies[other] <= bodies[one]):
                raise CrossingError((one, other))
    return {
        id_: tuple((owner, bound) for _, owner, bound in sorted(loops, key=lambda loop: loop[0]))
        for id_, loops in around.items()
    }


def _body(plan: Plan, owner: str, named: tuple[str, ...]) -> dict[str, None]:
    """The steps of a loop: those named, its owner, and whatever lies on the way from one to the other."""
    ahead: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for link in plan.links:
        ahead.setdefault(link.source, []).append(link.target)
        back.setdefault(link.target, []).append(link.source)
    body = dict.fromkeys((*named, owner))
    after, before = reach(ahead, named), reach(back, [owner])
    body.update(dict.fromkeys(step for step in plan.steps if step in after and step in before))
    return body
