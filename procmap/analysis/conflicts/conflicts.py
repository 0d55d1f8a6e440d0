"""Conflicts: minimal sets of demands that cannot be met together.

Which deadline or promise is overrun needs one fixpoint over all demands (``demands``); every conflict has one such
*goal*, or it is a circle that no deadline is needed for. What put the goal off is followed back, and of these demands
one after the other is let go for good where the rest still cannot be met (deletion; Chinneck and Dravnieks 1991).

All conflicts of a goal are found as in Reiter's tree (1987): a node lets some demands go; if the rest cannot be met, a
conflict without them is its label, a known one if there is any, and each member let go as well is a child. Every
minimal conflict is the label of a node, so that a tree gone through to its end has found all of them. How many times
the demands are solved is counted, not timed, and ``cut`` says that there may be more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from procmap.analysis.conflicts.certificate import certificate, prove
from procmap.analysis.conflicts.demands import Active, Bound, Demands, demands_of
from procmap.analysis.conflicts.derivation import around, circle, demand_of, derive
from procmap.analysis.conflicts.members import Member, member_of
from procmap.analysis.passes import forward
from procmap.analysis.plan import Plan
from procmap.calendars import is_finite
from procmap.calendars.instant import EDGE

MOST_CONFLICTS = 20
"""Conflicts that are looked for, where nothing else is said."""

_MOST_WORK = 4_000_000
_LEAST_TRIALS = 100
"""Arcs that all trials together look at, and trials that are made in any case."""


class Conflict(NamedTuple):
    """Demands that cannot be met together, while any one less of them can.

    ``kind``: ``late`` (the last member is overrun), ``circle`` (least times exceed a greatest time, whenever they
    begin), ``never`` (calendars leave no time at all). ``missing`` seconds, where they can be told. ``comes`` is when
    what the last member bounds comes at the earliest. ``certificate`` is plain data that proves it: ``procmap verify``.

    These hold of the members alone, so of a minimal set: demands that only make it worse are none of them.
    ``with_all`` is when the same comes with every demand of the state, which is never earlier.
    """

    kind: str
    members: tuple[Member, ...]
    missing: int | None
    comes: int | None
    certificate: dict[str, Any]
    with_all: int | None = None

    @property
    def missing_with_all(self) -> int | None:
        """The seconds missing once every demand of the state counts, where they can be told."""
        if self.missing is None or self.comes is None or self.with_all is None:
            return None
        return self.missing + self.with_all - self.comes


class Conflicts(NamedTuple):
    """The conflicts of one state for one family and one anchor day; ``cut`` where there may be more."""

    state: str
    family: str | None
    date: date
    zone: str
    found: tuple[Conflict, ...]
    cut: bool
    trials: int


def conflicts_of(plan: Plan, most: int = MOST_CONFLICTS) -> Conflicts:
    """The minimal conflicts of a plan, at most so many. Raises ``CycleError`` and the others of ``assemble``."""
    search = Search(demands_of(plan), most)
    sets = search.run()
    found = tuple(_told(plan, search, one) for one in sets)
    return Conflicts(
        plan.state_id, plan.family, plan.anchor, plan.process.timezone, found, search.cut, search.trials
    )


class Search:
    """Looks for all minimal conflicts among some demands."""

    def __init__(self, demands: Demands, most: int) -> None:
        self.demands, self.most = demands, most
        self.trials, self.cut = 0, False
        self._at: list[int] = []
        self._left = max(_LEAST_TRIALS, _MOST_WORK // (len(demands.arcs) + 1))

    def run(self) -> list[frozenset[int]]:
        """The conflicts, by the order in which their goals come."""
        everything = range(len(self.demands.demands))
        self.trials += 1
        at = self._at = earliest(self.demands, everything)
        found: dict[frozenset[int], None] = {}
        if any(t >= EDGE for t in at):
            self._add(found, _Goal(self, self.demands, None), everything)
        for due in sorted(self.demands.dues):
            if at[due.point] > due.instant:
                part, place = self.demands.towards(due.point)
                self._add(found, _Goal(self, part, due._replace(point=place)), part.mentioned())
        return list(found)[: self.most]

    def _add(self, found: dict[frozenset[int], None], goal: _Goal, among: Iterable[int]) -> None:
        for one in goal.conflicts(frozenset(among), self.most):
            found[self.least(one if goal.due is None else one | {goal.due.demand})] = None
            if len(found) >= self.most:
                self.cut = True
                return

    def least(self, demands: frozenset[int]) -> frozenset[int]:
        """A minimal conflict among some demands that cannot be met together, whatever they were found for."""
        return shrunk(demands, self.broken)

    def broken(self, active: Active) -> bool:
        """Whether some demands cannot be met together."""
        self.trials += 1
        return broken(self.demands, active)

    def with_all(self, demand: int) -> int | None:
        """When what a demand bounds comes with every demand, where it comes at all; of several points the worst."""
        dues = [one for one in self.demands.dues if one.demand == demand]
        worst = max(dues, key=lambda one: self._at[one.point] - one.instant, default=None)
        at = None if worst is None else self._at[worst.point]
        return None if at is None or not is_finite(at) else at

    def spend(self) -> bool:
        """Whether another trial may be made."""
        if self.trials >= self._left:
            self.cut = True
        return not self.cut


def broken(demands: Demands, active: Active) -> bool:
    """Whether some demands cannot be met together: one fixpoint, and every due time held against it."""
    at = earliest(demands, active)
    late = any(at[point] > instant for point, instant, demand in demands.dues if demand in active)
    return late or any(t >= EDGE for t in at)


def earliest(demands: Demands, active: Active) -> list[int]:
    """The least times under some demands, whatever is due."""
    return forward(demands.relaxed(active)).at


def shrunk(demands: frozenset[int], fails: Callable[[Active], bool]) -> frozenset[int]:
    """Let one demand after the other go for good where the rest still fails."""
    kept = set(demands)
    for demand in sorted(demands):
        if fails(kept - {demand}):
            kept.discard(demand)
    return frozenset(kept)


class _Goal:
    """The conflicts that put one point off beyond its due time, or (without one) leave no time at all."""

    def __init__(self, search: Search, part: Demands, due: Bound | None) -> None:
        self.search, self.part, self.due = search, part, due

    def fails(self, active: Active) -> bool:
        """Whether some demands alone put the goal off too far."""
        self.search.trials += 1
        at = earliest(self.part, active)
        return any(t >= EDGE for t in at) if self.due is None else at[self.due.point] > self.due.instant

    def conflicts(self, among: frozenset[int], most: int) -> list[frozenset[int]]:
        """Reiter's tree, breadth first."""
        known: list[frozenset[int]] = []
        open_: deque[frozenset[int]] = deque([frozenset()])
        met = {frozenset[int]()}
        while open_ and (not known or self.search.spend()) and len(known) < most:
            gone = open_.popleft()
            label = next((one for one in known if not one & gone), None)
            if label is None:
                rest = among - gone
                if not self.fails(rest):
                    continue
                label = shrunk(self._suspects(rest), self.fails)
                known.append(label)
            for demand in sorted(label):
                child = gone | {demand}
                if child not in met:
                    met.add(child)
                    open_.append(child)
        self.search.cut = self.search.cut or bool(open_)
        return known

    def _suspects(self, active: frozenset[int]) -> frozenset[int]:
        """The demands on the way that put the goal off; all of them where no single way shows it."""
        found = circle(self.part, active)
        if found is not None:
            ways = around(self.part, active, found)
            named = [demand_of(self.part, kind, number) for kind, number in ways]
        else:
            way = derive(self.part, active, self.due)
            named = [] if way is None else [one for line in way.lines for one in line.demands(self.part)]
        suspects = frozenset(one for one in named if one is not None) & active
        return suspects if self.fails(suspects) else active


def _told(plan: Plan, search: Search, found: frozenset[int]) -> Conflict:
    """A conflict with its members in the order of its proof."""
    demands = search.demands
    proof = prove(demands, found)
    members = tuple(member_of(plan, demands.demands[one.demand], one.begins, one.ends) for one in proof.steps)
    about = {
        "state": plan.state_id,
        "family": plan.family,
        "date": plan.anchor.isoformat(),
        "kind": proof.kind,
    }
    labels = [
        {"kind": one.kind, "id": one.id, "owner": one.owner, "route": list(one.route)}
        | ({"target": one.target, "relation": one.relation} if one.target else {})
        for one in members
    ]
    data = certificate(about, labels, found, proof)
    with_all = search.with_all(proof.steps[-1].demand) if proof.kind == "late" else None
    return Conflict(proof.kind, members, proof.missing, proof.comes, data, with_all)
