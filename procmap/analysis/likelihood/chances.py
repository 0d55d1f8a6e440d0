"""What chance decides besides lengths: which way a choice goes, and how often a loop is gone through.

A step outside the way that was taken does not happen in that run. A time through a loop that is not needed takes no
time: what comes behind the loop begins where the last time through ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Any, NamedTuple

from procmap.analysis.assembly import Pass
from procmap.analysis.loops import loops_of
from procmap.analysis.plan import Plan
from procmap.calendars.bulk import numpy_or_raise
from procmap.model import Choose, Repeat, Share


class Presence(NamedTuple):
    """For the runs of a chunk: whether a time through a step happens (``None``: in all), and whether it is gone
    through or only passed (a time through a loop that is not needed)."""

    there: Any = None
    worked: Any = None


class Chances:
    """The choices and loops of a plan. ``stream`` numbers are consecutive from ``first``."""

    def __init__(self, plan: Plan, streams: list[Any]) -> None:
        self.loops = loops_of(plan, worst=True)
        self.deciders = {id_: step.choose for id_, step in plan.steps.items() if step.choose is not None}
        self.repeats = {id_: step.repeat for id_, step in plan.steps.items() if step.repeat is not None}
        self._streams = dict(zip([*self.deciders, *self.repeats], streams, strict=False))
        self._branches: dict[str, dict[str, set[str]]] = {}
        for decider, choose in self.deciders.items():
            for name, branch in choose.branches.items():
                for id_ in branch.steps:
                    self._branches.setdefault(id_, {}).setdefault(decider, set()).add(name)

    @staticmethod
    def needed(plan: Plan) -> int:
        """How many streams of chance are needed."""
        return sum((step.choose is not None) + (step.repeat is not None) for step in plan.steps.values())

    @property
    def equal(self) -> tuple[str, ...]:
        """Deciders of which two or more branches do not state a share."""
        silent = {
            id_: [b.share for b in one.branches.values()].count(None) for id_, one in self.deciders.items()
        }
        return tuple(id_ for id_, count in silent.items() if count > 1)

    @property
    def always(self) -> tuple[str, ...]:
        """Loops that do not state how often they are gone through again: they go to their bound."""
        return tuple(id_ for id_, repeat in self.repeats.items() if repeat.share is None and repeat.at_most)

    def chunk(self, size: int) -> Chunk:
        """The decisions of ``size`` runs."""
        return Chunk(self, size)

    def numbers(self, id_: str, size: int) -> Any:
        """Random numbers in [0, 1) of a decider or loop."""
        return self._streams[id_].random(size)

    def branches(self, step: str) -> Mapping[str, set[str]]:
        """For a step, the names of the branches it belongs to, by decider."""
        return self._branches.get(step, {})


class Chunk:
    """The decisions of some runs, made when first asked for, each decider's and loop's from its own stream."""

    def __init__(self, chances: Chances, size: int) -> None:
        self._chances, self._size = chances, size
        self._ways: dict[tuple[str, Pass], Any] = {}
        self._rounds: dict[tuple[str, Pass], Any] = {}

    def presence(self, step: str, nth: Pass | None) -> Presence:
        """Whether one time through a step happens, and is worked; without ``nth``, what comes behind all of them."""
        first = (0,) * len(self._chances.loops.get(step, ()))
        return Presence(self._there(step, first if nth is None else nth), self._worked(step, nth or first))

    def _there(self, step: str, nth: Pass) -> Any:
        there: Any = None
        open_, seen = [step], {step}
        while open_:
            for decider, names in self._chances.branches(open_.pop()).items():
                depth = len(self._chances.loops.get(decider, ()))
                taken = numpy_or_raise().isin(self._way(decider, nth[:depth]), self._numbers(decider, names))
                there = taken if there is None else there & taken
                if decider not in seen:
                    seen.add(decider)
                    open_.append(decider)
        return there

    def _numbers(self, decider: str, names: set[str]) -> list[int]:
        return [n for n, name in enumerate(self._chances.deciders[decider].branches) if name in names]

    def _way(self, decider: str, nth: Pass) -> Any:
        """The number of the branch that each run takes."""
        if (decider, nth) not in self._ways:
            np = numpy_or_raise()
            edges = np.cumsum(weights(self._chances.deciders[decider]))
            chance = self._chances.numbers(decider, self._size)
            self._ways[decider, nth] = np.minimum(np.searchsorted(edges, chance, "right"), len(edges) - 1)
        return self._ways[decider, nth]

    def _worked(self, step: str, nth: Pass) -> Any:
        worked: Any = None
        for level, (owner, bound) in enumerate(self._chances.loops.get(step, ())):
            if nth[level]:
                again = self._round(owner, nth[:level], bound) > nth[level]
                worked = again if worked is None else worked & again
        return worked

    def _round(self, owner: str, outer: Pass, bound: int) -> Any:
        """How often each run goes through a loop, within one time through the loops around it."""
        if (owner, outer) not in self._rounds:
            np = numpy_or_raise()
            again = chance_of(self._chances.repeats[owner])
            chance = self._chances.numbers(owner, self._size)
            if again in (0.0, 1.0):
                rounds = np.full(self._size, bound if again else 1)
            else:
                rounds = 1 + np.floor(np.log1p(-chance) / log(again)).astype(np.int64)
            self._rounds[owner, outer] = np.minimum(rounds, bound)
        return self._rounds[owner, outer]


def weights(choose: Choose) -> list[float]:
    """How likely each branch is, adding up to 1: as stated (a range at its middle), the rest in equal parts."""
    stated = [None if branch.share is None else _middle(branch.share) for branch in choose.branches.values()]
    rest = max(0.0, 1.0 - sum(share for share in stated if share is not None))
    silent = stated.count(None)
    found = [rest / silent if share is None else share for share in stated]
    total = sum(found)
    return [share / total for share in found] if total else [1 / len(found)] * len(found)


def chance_of(repeat: Repeat) -> float:
    """How likely a loop is gone through once more; 1 where the file does not say."""
    return 1.0 if repeat.share is None else _middle(repeat.share)


def _middle(share: Share) -> float:
    return float(share.low + share.high) / 200
