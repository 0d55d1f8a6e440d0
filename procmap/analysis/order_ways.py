"""Which way each of many orders goes: branches and repetitions in the proportions that the file states.

Nothing is drawn: order n takes the place (n + 1/2) φ mod 1 on the line of shares, φ being the golden section. So any
run of orders has nearly the stated proportions, and the same orders always go the same ways (Weyl 1916).
"""

from __future__ import annotations

from procmap.analysis.likelihood.chances import chance_of, weights
from procmap.analysis.loops import loops_of
from procmap.analysis.plan import Plan

_GOLDEN = 0.6180339887498949


class OrderWays:
    """The ways of one order through the choices and loops of a plan."""

    def __init__(self, plan: Plan, order: int) -> None:
        self._loops = loops_of(plan, worst=True)
        self._rounds: dict[str, int] = {}
        self._left_out: set[str] = set()
        place = (order + 0.5) * _GOLDEN
        for n, (id_, step) in enumerate(plan.steps.items()):
            at = (place * (n + 1)) % 1.0
            if step.choose is not None:
                taken = _branch(weights(step.choose), at)
                named = [branch.steps for branch in step.choose.branches.values()]
                others = {one for k, steps in enumerate(named) if k != taken for one in steps}
                self._left_out |= others - set(named[taken])
            if step.repeat is not None and step.repeat.at_most is not None:
                self._rounds[id_] = _rounds(chance_of(step.repeat), at, step.repeat.at_most)

    def left_out(self, step: str) -> bool:
        """Whether a step lies on a branch that the order does not take."""
        return step in self._left_out

    def passed(self, step: str, times: tuple[int, ...]) -> bool:
        """Whether one time through a step's loops is not needed."""
        loops = self._loops.get(step, ())
        return any(self._rounds.get(owner, 1) <= nth for (owner, _), nth in zip(loops, times, strict=False))


def _branch(shares: list[float], at: float) -> int:
    total = 0.0
    for n, share in enumerate(shares):
        total += share
        if at < total:
            return n
    return len(shares) - 1


def _rounds(again: float, at: float, bound: int) -> int:
    rounds, left = 1, again
    while rounds < bound and at < left:
        rounds += 1
        left *= again
    return rounds
