"""Every conflict is infeasible alone, and feasible with any one member less: on random processes.

Both are judged by the brute force that tries every minute, on a process from which the other demands are taken out.
600 processes by default, each with up to four conflicts, which makes over 500; ``PROCMAP_FUZZ=10`` makes it ten times
as many. Where only a day beyond the minutes that the brute force looks at would do (when the clock changes), it cannot
judge.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from brute import GRANTED, Brute
from fuzz import seeds
from minutes import FOREVER, LAST, SAME, base
from processes import random_process, spelled

from procmap.analysis.clocks import Calendars, Clocks
from procmap.analysis.conflicts.conflicts import Conflict, broken, conflicts_of, earliest
from procmap.analysis.conflicts.demands import Demands, demands_of
from procmap.analysis.plan import make_plan
from procmap.api.certificates import holds as proves
from procmap.calendars.instant import EDGE
from procmap.model import Process

BATCHES = 10
EACH = 30


def plan_of(data: dict[str, Any], process: dict[str, Any]) -> Any:
    model = Process.model_validate(data)
    return make_plan(model, "to_be", None, Clocks(model, Calendars(model), process["anchor"]))


class Held(Brute):
    """The brute force over some demands only; what is demanded is kept as well as relied on."""

    def __init__(self, process: dict[str, Any], members: set[tuple[str, str, str, str]]) -> None:
        self.members = members
        super().__init__(process)

    def has(self, kind: str, id_: str, target: str = "", relation: str = "") -> bool:
        return (kind, id_, target, relation) in self.members

    def possible(self) -> bool:
        """Whether some minutes keep every demand: the first that each point can have, tried one by one."""
        arcs, limits, release, due = self.demanded()
        at = dict.fromkeys({p for tail, head, *_ in arcs for p in (tail, head)}, 1)
        for p, minute in release.items():
            at[p] = max(at[p], minute)
        moved = True
        while moved:
            moved = False
            for tail, head, table in arcs:
                if table[at[tail]] > at[head]:
                    at[head], moved = table[at[tail]], True
            for tail, head, until in limits:
                if until[at[tail]] < at[head]:
                    at[tail], moved = until.first(at[head]), True
        return all(at[p] <= minute for p, minute in due) and all(t < FOREVER for t in at.values())

    def demanded(self) -> Any:
        arcs, limits, release = [], [], {}
        used = {p: ("used", *p) if p[0] == "at" else p for arc in self.arcs for p in (arc.tail, arc.head)}
        kinds = self.kinds()
        for arc in self.arcs:
            held = self.has(*kinds[id(arc)]) if id(arc) in kinds else True
            arcs.append((used[arc.tail], arc.head, arc.table if held else SAME))
        arcs += [(p, out, SAME) for p, out in used.items() if p != out]
        for p, minute in self.release.items():
            if self.has("release", p[1]):
                release[p] = minute
        due = []
        for p, minute in self.promise.items():
            granted = self.contracts[p[1]]["answer"] in GRANTED
            if self.has("promise" if granted else "request", p[1]):
                release[used[p]] = minute
                due += [(p, minute)] if granted else []
        due += [(p, minute) for p, minute in self.due.items() if self.has("deadline", p[1])]
        for limit in self.limits:
            kind = kinds[id(limit)]
            if self.has(*kind):
                limits.append((limit.tail, limit.head, limit.until))
        return arcs, limits, release, due

    def kinds(self) -> dict[int, tuple[str, ...]]:
        """What each arc and limit is the demand of."""
        found: dict[int, tuple[str, ...]] = {}
        for arc in (*self.arcs, *self.limits):
            tail, head = arc.tail, arc.head
            if getattr(arc, "measured", False):
                found[id(arc)] = ("measured", str(self.fact(tail[1], head[1])))
            elif tail[0] in ("start", "leave") and head[0] in ("finish", "leave") and tail[1:] == head[1:]:
                found[id(arc)] = ("departures" if head[0] == "leave" else "duration", tail[1])
            elif hasattr(arc, "until") or self.transfers(arc):
                target = head[2] if head[0] == "at" else head[1]
                relation = self.relation(tail, head, target)
                found[id(arc)] = ("limit" if hasattr(arc, "until") else "transfer", tail[1], target, relation)
        return found

    def fact(self, from_: str, to: str) -> int:
        return next(n for n, f in enumerate(self.process["measured"]) if (f["from"], f["to"]) == (from_, to))

    def relation(self, tail: Any, head: Any, target: str) -> str:
        ends = (tail[0], head[0])
        for after in self.steps[target]["after"]:
            relation = str(after.get("relation", "finish-start"))
            first, last = relation.split("-")
            if after["step"] == tail[1] and first == ends[0] and (head[0] == "at" or last == ends[1]):
                return relation
        raise AssertionError((tail, head))

    def transfers(self, arc: Any) -> bool:
        target = arc.head[2] if arc.head[0] == "at" else arc.head[1]
        if arc.tail[0] not in ("start", "finish") or target not in self.steps:
            return False
        afters = [a for a in self.steps[target]["after"] if a["step"] == arc.tail[1] and a.get("lag")]
        return any(a.get("relation", "finish-start").startswith(arc.tail[0]) for a in afters)


def beyond(demands: Demands, members: set[tuple[str, str, str, str]], process: dict[str, Any]) -> bool:
    """Whether the first schedule that keeps some demands lies, finite, behind the stretch of the brute force."""
    active = {n for n, one in enumerate(demands.demands) if tuple(one) in members}
    last = max(earliest(demands, active))
    return base(process["anchor"]) + 60 * LAST < last < EDGE and not broken(demands, active)


def members_of(conflict: Conflict) -> set[tuple[str, str, str, str]]:
    return {(one.kind, one.id, one.target, one.relation) for one in conflict.members}


@pytest.mark.parametrize("limits", [0.0, 0.5])
@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_conflict_is_infeasible_alone_and_feasible_with_one_member_less(batch: int, limits: float) -> None:
    for seed in seeds(batch, EACH):
        process = random_process(seed, limits)
        plan = plan_of(spelled(process), process)
        found, demands = conflicts_of(plan, most=4), demands_of(plan)
        for conflict in found.found:
            members = members_of(conflict)
            assert len(members) == len(conflict.members), (seed, conflict.members)
            if any(kind == "within" for kind, *_ in members):
                continue
            assert not Held(process, members).possible(), (seed, sorted(members))
            for member in members:
                possible = Held(process, members - {member}).possible()
                assert possible or beyond(demands, members - {member}, process), (seed, member, members)
            assert proves(json.loads(json.dumps(conflict.certificate))), (seed, conflict)
            assert conflict.missing_with_all is None or conflict.missing_with_all >= (conflict.missing or 0)
