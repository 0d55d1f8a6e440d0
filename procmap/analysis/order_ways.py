"""Which way each of many orders goes: branches and repetitions in the proportions that the file states.

Nothing is drawn: at every choice and loop order n takes the place (n + 1/2) α mod 1 on the line of shares, with an
irrational α of its own. So any run of orders has nearly the stated proportions, also of the ways through two choices,
and the same orders always go the same ways (Weyl 1916).

Some α do much better than others with few orders. Those of ``_TURNS`` were looked for among square roots: of up to 300
orders no share is missed by more than three, and the shares of two choices together by no more than six.
"""

from __future__ import annotations

from math import sqrt

from procmap.analysis.likelihood.chances import chance_of, weights
from procmap.analysis.loops import loops_of
from procmap.analysis.plan import Plan

_TURNS = (
    (sqrt(5) - 1) / 2,
    (sqrt(77) - 7) / 2,
    sqrt(86) - 9,
    sqrt(7) - 2,
    sqrt(23) - 4,
    sqrt(94) - 9,
    sqrt(71) - 8,
    (sqrt(33) - 5) / 2,
)
_SHIFT = 0.25
"""How far a ninth choice lies from the first one, which it turns with: in half of the orders alike."""


class OrderWays:
    """The ways of one order through the choices and loops of a plan."""

    def __init__(self, plan: Plan, order: int) -> None:
        self._loops = loops_of(plan, worst=True)
        self._rounds: dict[str, int] = {}
        self._left_out: set[str] = set()
        turn = 0
        for id_, step in plan.steps.items():
            if step.choose is not None:
                taken = _branch(weights(step.choose), _place(order, turn))
                named = [branch.steps for branch in step.choose.branches.values()]
                others = {one for k, steps in enumerate(named) if k != taken for one in steps}
                self._left_out |= others - set(named[taken])
                turn += 1
            if step.repeat is not None and step.repeat.at_most is not None:
                again = chance_of(step.repeat)
                self._rounds[id_] = _rounds(again, _place(order, turn), step.repeat.at_most)
                turn += 1
        self._leave_out_inner(plan)

    def _leave_out_inner(self, plan: Plan) -> None:
        """What is chosen on a branch that is not taken is not taken either."""
        open_ = list(self._left_out)
        for id_ in open_:  # grows while it is walked
            choose = plan.steps[id_].choose if id_ in plan.steps else None
            inner = {one for branch in choose.branches.values() for one in branch.steps} if choose else set()
            open_ += sorted(inner - self._left_out)
            self._left_out |= inner

    def left_out(self, step: str) -> bool:
        """Whether a step lies on a branch that the order does not take."""
        return step in self._left_out

    def passed(self, step: str, times: tuple[int, ...]) -> bool:
        """Whether one time through a step's loops is not needed."""
        loops = self._loops.get(step, ())
        return any(self._rounds.get(owner, 1) <= nth for (owner, _), nth in zip(loops, times, strict=False))


def _place(order: int, turn: int) -> float:
    """Where an order stands on the line of shares of one choice or loop."""
    return ((order + 0.5) * _TURNS[turn % len(_TURNS)] + turn // len(_TURNS) * _SHIFT) % 1.0


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
