"""The whole calculation again, by looking up minutes. It shares no code with the program.

Durations are tables over all minutes of a stretch (``minutes``). Earliest times follow by looking them up from step to
step, latest ones by looking up the last minute at which everything still holds; ``scan`` finds those by trying *each*
minute. Windows, support and verdicts are taken from their definitions, by walking over the process.

A process is plain data, spelled as in :func:`processes.random_process`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import numpy as np
from minutes import (
    FOREVER,
    LAST,
    NEVER,
    SAME,
    Calendar,
    Table,
    always,
    departures,
    elapsed,
    final_at,
    first_at,
    table,
    until,
)

GRANTED = {"yes", "in_force", "already_met"}
Point = tuple[Any, ...]
Latest = dict[Point, tuple[int, bool]]
"""The latest minute of each point, and whether it is a value or only a bound."""


@dataclass
class Arc:
    """``head`` comes no earlier than ``table[tail]``."""

    tail: Point
    head: Point
    table: Table = SAME
    unknown: bool = False
    measured: bool = False


@dataclass
class Limit:
    """``head`` comes no later than ``until[tail]``."""

    tail: Point
    head: Point
    until: Table


@dataclass
class _Told:
    """What a pass backward goes by: customers, what limits let come no later, and minutes that are no values."""

    customers: frozenset[str]
    ceiling: dict[Point, int]
    dark: dict[Point, int]


class Brute:
    """One process in one case: ``worst`` or best durations, ``left_out`` steps of branches not taken."""

    def __init__(
        self, process: dict[str, Any], worst: bool = True, left_out: frozenset[str] = frozenset()
    ) -> None:
        self.process = process
        self.anchor: date = process["anchor"]
        self.worst = worst
        self.steps = {id_: step for id_, step in process["steps"].items() if id_ not in left_out}
        self.contracts = {
            id_: contract
            for id_, contract in process["contracts"].items()
            if contract.get("step") not in left_out and contract["asked_by"] not in left_out
        }
        self.release: dict[Point, int] = {}
        self.arcs: list[Arc] = []
        self.limits: list[Limit] = []
        self.floor: dict[Point, int] = {}
        self.promise: dict[Point, int] = {}
        self.due: dict[Point, int] = {}
        self.on_link = self._links()
        self._build()
        self._order()

    # What the data says.

    def calendar(self, step: str) -> Calendar:
        """The calendar a step is worked by."""
        named = self.steps[step].get("calendar") or self.process["calendar"]
        return self.process["calendars"].get(named, always(self.process["zone"]))

    def minute(self, point: tuple[int, int, str | None]) -> int:
        """The minute of a deadline or promise."""
        day, minute, zone = point
        return first_at(zone or self.process["zone"], self.anchor, day * 1440 + minute)

    def bound(self, step: str) -> int:
        """How many times a step is gone through: at worst to the loop's bound, at best once."""
        for owner, other in self.steps.items():
            loop = other.get("repeat")
            if loop and loop["at_most"] and (step == owner or step in loop["steps"]):
                return int(loop["at_most"]) if self.worst else 1
        return 1

    def loop(self, step: str) -> str | None:
        """The step whose loop a step is in."""
        for owner, other in self.steps.items():
            loop = other.get("repeat")
            if loop and loop["at_most"] and (step == owner or step in loop["steps"]):
                return owner
        return None

    def _links(self) -> dict[tuple[str, str], list[str]]:
        """The contracts on each handoff; each is asked by a step that its own step leads to, or by a department."""
        links = [
            (a["step"], id_)
            for id_, step in self.steps.items()
            for a in step["after"]
            if a["step"] in self.steps
        ]
        found: dict[tuple[str, str], list[str]] = {link: [] for link in links}
        for id_, contract in self.contracts.items():
            leaving = [link for link in links if link[0] == contract.get("step")]
            asker = contract["asked_by"]
            for link in leaving:
                direct = asker in {target for _, target in leaving}
                if link[1] == asker or (
                    not direct and (asker not in self.steps or self.leads(links, link[1], asker))
                ):
                    found[link].append(id_)
        return found

    def leads(self, links: list[tuple[str, str]], start: str, goal: str) -> bool:
        return start == goal or any(self.leads(links, b, goal) for a, b in links if a == start)

    def spell(self, duration: tuple[str, int], calendar: Calendar, step: dict[str, Any] | None) -> Table:
        kind, amount = duration
        if kind in ("elapsed", "work") and step and step.get("atomic"):
            kind = "atomic"
        elif kind == "elapsed" and step and step.get("opening_hours"):
            kind = "work"
        return elapsed(amount) if kind == "elapsed" else table(kind, amount, calendar, self.anchor)

    # Points and arcs.

    def _build(self) -> None:
        for id_, step in self.steps.items():
            for nth in range(self.bound(id_)):
                self._step(id_, step, nth)
        for id_, step in self.steps.items():
            if step.get("repeat") and step["repeat"]["at_most"]:
                self._again(id_, {*step["repeat"]["steps"], id_})
        carried = set()
        for target, step in self.steps.items():
            for after in step["after"]:
                if after["step"] in self.steps:
                    carried.update(self._link(target, after))
        for id_, contract in self.contracts.items():
            if id_ not in carried and contract.get("step") in self.steps:
                point = ("at", id_, None)
                self.arcs.append(Arc(self.last("finish", contract["step"]), point))
                self._promised(id_, point)
        for fact in self.process["measured"]:
            taken = self.spell(fact["usually"][self.worst], self.calendar(fact["from"]), None)
            tail, head = ("start", fact["from"], 0), self.last("finish", fact["to"])
            self.arcs.append(Arc(tail, head, taken, measured=True))
        for id_, customer in self.process["customers"].items():
            point = ("due", id_)
            self.arcs.append(Arc(self.last("finish", customer["at"]), point))
            self.due[point] = self.minute(customer["by"])

    def last(self, which: str, step: str) -> Point:
        return (which, step, self.bound(step) - 1)

    def _step(self, id_: str, step: dict[str, Any], nth: int) -> None:
        start, finish = ("start", id_, nth), ("finish", id_, nth)
        if step.get("not_before") and nth == 0:
            day, minute = step["not_before"]
            self.release[start] = final_at(self.process["zone"], self.anchor, day * 1440 + minute)
        begins: Point = start
        if step.get("departures"):
            begins = ("leave", id_, nth)
            own = self.calendar(id_) if step.get("calendar") else None
            leaving = departures(self.process["zone"], self.anchor, step["departures"], own)
            self.arcs.append(Arc(start, begins, leaving))
            if self.bounds(id_):
                self.limits.append(Limit(start, begins, leaving))
        endless = bool(step.get("repeat")) and not step["repeat"]["at_most"]
        takes = step["takes"][self.worst] if step["takes"] else self._within(id_)
        known = SAME if takes is None else self.spell(takes, self.calendar(id_), step)
        self.arcs.append(Arc(begins, finish, known, unknown=takes is None or endless))
        if self.bounds(id_) and takes is not None and not endless:
            self.limits.append(Limit(begins, finish, known))

    def bounds(self, step: str) -> bool:
        """Whether a greatest time counts from the finish of a step: then it takes neither more nor less."""
        return any(
            a["step"] == step and a.get("most") and not a.get("relation", "finish").startswith("start")
            for other in self.steps.values()
            for a in other["after"]
        )

    def _within(self, step: str) -> tuple[str, int] | None:
        for contract in self.process["contracts"].values():
            if contract.get("within") and contract["step"] == step:
                return ("elapsed", contract["within"])
        return None

    def _again(self, owner: str, body: set[str]) -> None:
        inner = {id_ for id_ in body if any(after["step"] in body for after in self.steps[id_]["after"])}
        left = {after["step"] for id_ in body for after in self.steps[id_]["after"]}
        for nth, entry in product(range(self.bound(owner) - 1), sorted(body - inner)):
            for last in sorted({owner} | body - left):
                self.arcs.append(Arc(("finish", last, nth), ("start", entry, nth + 1)))

    def _link(self, target: str, after: dict[str, Any]) -> list[str]:
        source, relation = after["step"], after.get("relation", "finish-start")
        same = self.loop(source) is not None and self.loop(source) == self.loop(target)
        lag = self.spell(after["lag"][self.worst], self.calendar(source), None) if after.get("lag") else SAME
        contracts = self.on_link[source, target]
        for nth in range(self.bound(source)):
            if not same and nth < self.bound(source) - 1:
                continue
            tail = ("start" if relation.startswith("start") else "finish", source, nth)
            head = ("finish" if relation.endswith("finish") else "start", target, nth if same else 0)
            last = nth == self.bound(source) - 1
            if after.get("most"):
                kind, amount = after["most"][not self.worst]
                self.limits.append(Limit(tail, head, until(kind, amount, self.calendar(source), self.anchor)))
            if not last or not contracts or relation.startswith("start"):
                self.arcs.append(Arc(tail, head, lag))
            if last and relation.startswith("start"):
                for id_ in contracts:  # kept by the result, which nobody waits for
                    self.arcs.append(Arc(("finish", source, nth), ("at", id_, target)))
                    self._promised(id_, ("at", id_, target))
            if not last or relation.startswith("start"):
                continue
            for id_ in contracts:
                self.arcs.append(Arc(tail, ("at", id_, target), lag))
                self.arcs.append(Arc(("at", id_, target), head))
                self._promised(id_, ("at", id_, target))
        return contracts

    def _promised(self, id_: str, point: Point) -> None:
        time = self.time(id_)
        if time is not None:
            self.promise[point] = time

    def time(self, id_: str) -> int | None:
        """The minute a contract speaks of."""
        contract = self.contracts[id_]
        if contract.get("within"):
            return None
        point = contract.get("promised") or contract.get("by")
        return self.minute(point) if point else None

    def _order(self) -> None:
        points = dict.fromkeys([p for arc in self.arcs for p in (arc.tail, arc.head)])
        self.into: dict[Point, list[Arc]] = {p: [] for p in points}
        self.out: dict[Point, list[Arc]] = {p: [] for p in points}
        for arc in self.arcs:
            self.into[arc.head].append(arc)
            self.out[arc.tail].append(arc)
        order: list[Point] = []
        placed: set[Point] = set()
        while len(order) < len(points):
            ready = [p for p in points if p not in placed and all(arc.tail in placed for arc in self.into[p])]
            assert ready, "the random process has a cycle"
            order += ready
            placed.update(ready)
        self.order = order
        place = {p: n for n, p in enumerate(order)}
        self._ways = [(place[a.tail], place[p], a.table) for p in order for a in self.into[p]]
        self._latest: dict[frozenset[str], Latest] = {}

    # Forward: step from point to point.

    def least(self, limits: Collection[Limit], promised: Collection[Point] = ()) -> dict[Point, int]:
        """The first minute that each point can have, where some come no earlier than promised.

        What lies too long before something else is put off to the first minute that is near enough, again and again.
        """
        at = [self.release.get(p, NEVER) for p in self.order]
        at = [max(t, self.promise[p]) if p in promised else t for p, t in zip(self.order, at, strict=True)]
        ties = self._ties(limits)
        moved = True
        while moved:
            for tail, head, table_ in self._ways:
                at[head] = max(at[head], table_[at[tail]])
            moved = False
            for tail, head, until_ in ties:
                if (need := until_.first(at[head])) > at[tail]:
                    at[tail], moved = need, True
        return dict(zip(self.order, at, strict=True))

    def _ties(self, limits: Collection[Limit]) -> list[tuple[int, int, Table]]:
        return [(self.order.index(one.tail), self.order.index(one.head), one.until) for one in limits]

    def _asked(self, at: dict[Point, int], p: Point) -> int:
        """What release and arcs ask of a point."""
        return max([self.release.get(p, NEVER), *(a.table[at[a.tail]] for a in self.into[p])])

    def _needed(self, limits: Collection[Limit], at: dict[Point, int], p: Point) -> int:
        """What limits ask of a point."""
        return max([one.until.first(at[one.head]) for one in limits if one.tail == p], default=NEVER)

    def forward(self) -> None:
        """Earliest minutes, whether they are values or only bounds, and which are by promise.

        What comes by promise then counts as such for the limits.
        """
        promised: set[Point] = set()
        while True:
            at = self.least(self.limits, promised)
            self.floor = {
                one.tail: need
                for one in self.limits
                if (need := self._needed(self.limits, at, one.tail)) > self._asked(at, one.tail)
            }
            self._doubting_forward(at, promised)
            if self.by_promise <= promised:
                return
            promised |= self.by_promise

    def _doubting_forward(self, at: dict[Point, int], promised: set[Point]) -> None:
        """A limit of which the end is unknown puts nothing off for sure: what changes without it is unknown too."""
        dark: dict[Point, int] = {}
        sure = self.limits
        while True:
            self._forward(dark)
            fewer = [one for one in sure if self.ready[one.head]]
            if len(fewer) == len(sure):
                return
            sure = fewer
            less = self.least(sure, promised)
            for p in self.order:
                comes = max(self._asked(at, p), self._needed(self.limits, at, p))
                if comes != max(self._asked(less, p), self._needed(sure, less, p)):
                    dark[p] = comes

    def _forward(self, dark: dict[Point, int]) -> None:
        self.early: dict[Point, int] = {}
        self.ready: dict[Point, bool] = {}
        self.by_promise: set[Point] = set()
        for p in self.order:
            self.early[p] = max(self._asked(self.early, p), self.floor.get(p, NEVER))
            self.ready[p] = all(self.ready[a.tail] and not a.unknown for a in self.into[p])
            self.ready[p] = self.ready[p] or any(
                self.ready[a.tail] and self._only_inside(a.tail, p) for a in self.into[p] if a.measured
            )
            self.ready[p] = self.ready[p] and dark.get(p) != self.early[p]
            if (
                p in self.promise
                and not self.ready[p]
                and self._inputs_kept(p)
                and self.early[p] <= self.promise[p]
            ):
                self.early[p], self.ready[p] = self.promise[p], True
                self.by_promise.add(p)

    def ways(self, begins: Point, ends: Point) -> set[Point]:
        """Every point on some way from one point to another, both included."""

        def leads(p: Point) -> bool:
            return p == ends or any(leads(a.head) for a in self.out[p])

        def follows(p: Point) -> bool:
            return p == begins or any(follows(a.tail) for a in self.into[p])

        return {p for p in self.order if leads(p) and follows(p)}

    def _only_inside(self, begins: Point, ends: Point) -> bool:
        """Whether nothing unknown enters the ways between two points from elsewhere."""
        on = self.ways(begins, ends)
        entering = [a for p in on - {begins} for a in self.into[p] if a.tail not in on]
        return all(self.ready[a.tail] and not a.unknown for a in entering)

    def _inputs_kept(self, p: Point) -> bool:
        """Whether every promise at the beginning of the window behind ``p`` is kept."""
        met, open_ = {p}, [p]
        while open_:
            for arc in self.into[open_.pop()]:
                q = arc.tail
                if q in self.promise and not (self.ready[q] and self.early[q] <= self.promise[q]):
                    return False
                if q not in met and q not in self.promise:
                    met.add(q)
                    open_.append(q)
        return True

    # Backward: the last minute at which everything holds.

    def greatest(self, limits: Collection[Limit], customers: Collection[str]) -> dict[Point, int]:
        """The last minute that each point may have for the deadlines of some customers, by durations alone.

        What would come too long after something else must come earlier, again and again.
        """
        at = [self._due(p, customers) for p in self.order]
        ties = self._ties(limits)
        moved = True
        while moved:
            for tail, head, table_ in reversed(self._ways):
                at[tail] = min(at[tail], table_.last(at[head]))
            moved = False
            for tail, head, until_ in ties:
                if (most := until_[at[tail]]) < at[head]:
                    at[head], moved = most, True
                if FOREVER not in (until_[1], at[tail]):
                    assert most <= LAST, "a greatest time reaches beyond the stretch"
        return dict(zip(self.order, at, strict=True))

    def _due(self, p: Point, customers: Collection[str]) -> int:
        return self.due[p] if p in self.due and p[1] in customers else FOREVER

    def scan(self, limits: Collection[Limit], customers: Collection[str]) -> dict[Point, int]:
        """The same, where each minute of each point is tried: does everything behind it hold if it comes then?"""
        ceiling: dict[Point, int] = {}
        moved = True
        while moved:
            latest: dict[Point, int] = {}
            holds: dict[Point, np.ndarray] = {}
            for p in reversed(self.order):
                fine = np.ones(LAST + 2, dtype=bool)
                fine[min(self._due(p, customers), ceiling.get(p, FOREVER)) + 1 :] = False
                for arc in self.out[p]:
                    fine &= holds[arc.head][arc.table.ends]
                holds[p] = fine
                latest[p] = FOREVER if fine.all() else int(np.argmin(fine)) - 1
                assert not fine[latest[p] + 1 :].any(), "a later minute holds where an earlier one does not"
            moved = False
            for one in limits:
                if one.until[latest[one.tail]] < latest[one.head]:
                    ceiling[one.head], moved = one.until[latest[one.tail]], True
        return latest

    def backward(self, customers: set[str]) -> Latest:
        """The latest minute of each point for the deadlines of some customers, and whether it is a value.

        A limit of which the beginning is unknown is due at no time for sure, as forward.
        """
        key = frozenset(customers)
        if key not in self._latest:
            self._latest[key] = self._doubting_backward(key)
        return self._latest[key]

    def _doubting_backward(self, customers: frozenset[str]) -> Latest:
        at = self.greatest(self.limits, customers)
        told = _Told(customers, self._ceiling(at, customers), {})
        sure = self.limits
        while True:
            latest = self._backward(told)
            fewer = [one for one in sure if latest[one.tail][1]]
            if len(fewer) == len(sure):
                return latest
            sure = fewer
            less = self.greatest(sure, customers)
            told.dark.update({p: t for p, t in at.items() if less[p] != t})

    def _ceiling(self, at: dict[Point, int], customers: frozenset[str]) -> dict[Point, int]:
        """What only a limit lets come no later."""
        found: dict[Point, int] = {}
        for one in self.limits:
            own = min(
                [self._due(one.head, customers), *(a.table.last(at[a.head]) for a in self.out[one.head])]
            )
            if one.until[at[one.tail]] < own:
                found[one.head] = at[one.head]
        return found

    def _backward(self, told: _Told) -> Latest:
        latest: Latest = {}
        for p in reversed(self.order):
            late = min(
                [
                    self._due(p, told.customers),
                    told.ceiling.get(p, FOREVER),
                    *(a.table.last(latest[a.head][0]) for a in self.out[p]),
                ]
            )
            bind = [a for a in self.out[p] if latest[a.head][0] != FOREVER]
            value = all(latest[a.head][1] and not a.unknown for a in bind)
            value = value or any(
                latest[a.head][1] and self._only_leaves_known(p, a.head, latest) for a in bind if a.measured
            )
            latest[p] = late, value and told.dark.get(p) != late
            if (
                p in self.promise
                and not latest[p][1]
                and late != FOREVER
                and self._outputs_kept(p, latest, told)
            ):
                latest[p] = min(late, self.promise[p]), True
        return latest

    def _only_leaves_known(self, begins: Point, ends: Point, latest: Latest) -> bool:
        """Whether nothing unknown leaves the ways between two points for a deadline elsewhere."""
        on = self.ways(begins, ends)
        leaving = [a for p in on - {ends} for a in self.out[p] if a.head not in on]
        return all(latest[a.head][1] and not a.unknown for a in leaving if latest[a.head][0] != FOREVER)

    def _outputs_kept(self, p: Point, latest: Latest, told: _Told) -> bool:
        """Whether each way of unknown length from ``p`` ends at a promise that is early enough."""
        if told.dark.get(p) == latest[p][0]:
            return False
        met, open_ = set(), [(p, False)]
        while open_:
            here, dark = open_.pop()
            for arc in self.out[here]:
                state = (arc.head, dark or arc.unknown)
                late, value = latest[arc.head]
                if late == FOREVER or (value and not state[1]):
                    continue
                if arc.head in self.promise:
                    if not value or self.promise[arc.head] > late:
                        return False
                elif (
                    self._due(arc.head, told.customers) != FOREVER
                    or (arc.head in told.ceiling and state[1])
                    or told.dark.get(arc.head) == late
                ):
                    return False
                elif state not in met:
                    met.add(state)
                    open_.append(state)
        return True

    # Under the promises' own assumptions.

    def missing(self) -> dict[tuple[str, str], int]:
        """For each contract and customer the minutes by which what is behind it overruns, inputs as promised."""
        self.came: dict[tuple[str, str], int] = {}
        self.passes = passes = self._as_promised()
        out: dict[tuple[str, str], int] = {}
        for p in self.order:
            came = max(self._asked(passes, p), self._needed(self.limits, passes, p))
            due = self.promise.get(p, self.due.get(p, FOREVER))
            if p in self.promise and not self._granted(p):
                continue  # asked for and promised by nobody: no deficit of its own
            if came > due:
                key = ("contract" if p in self.promise else "customer", p[1])
                out[key] = max(out.get(key, 0), came - due)
                self.came[key] = max(self.came.get(key, 0), came)
        return out

    def _granted(self, p: Point) -> bool:
        return self.contracts[p[1]]["answer"] in GRANTED

    def _as_promised(self) -> dict[Point, int]:
        """What each point passes on: what is promised by somebody comes then, all else as early as that allows."""
        at = dict.fromkeys(self.order, NEVER)
        moved = True
        while moved:
            moved = False
            for p in self.order:
                comes = max(self._asked(at, p), self._needed(self.limits, at, p))
                if p in self.promise:
                    comes = self.promise[p] if self._granted(p) else max(comes, self.promise[p])
                if comes != at[p]:
                    at[p], moved = comes, True
        return at

    # Support, by the definition and by recursion.

    def entering(self, step: str) -> list[str]:
        """The contracts that enter a step, or the run of steps behind it."""
        found: list[str] = []
        for after in self.steps[step]["after"]:
            contracts = self.on_link[after["step"], step]
            found += contracts or self.entering(after["step"])
        found += [id_ for id_, c in self.contracts.items() if not c.get("step") and c["asked_by"] == step]
        return found

    def rests_on(self, id_: str) -> list[str]:
        contract = self.contracts[id_]
        return [
            *(self.entering(contract["step"]) if contract.get("step") else []),
            *contract.get("provided", ()),
        ]

    def standing(self, id_: str, above: tuple[str, ...] = ()) -> int:
        """0 holds, 1 conditional, 2 unsupported: the worst of the contract and all it rests on.

        What rests on itself supports nothing.
        """
        if id_ not in self.contracts or id_ in above:
            return 2
        answer = self.contracts[id_]["answer"]
        own = 0 if answer in GRANTED else 1 if answer == "open" else 2
        return max([own, *(self.standing(other, (*above, id_)) for other in self.rests_on(id_))])

    def verdict(self, customer: str) -> str:
        """The worst that applies."""
        place, own = ("due", customer), self.backward({customer})
        if any(self.early[p] > own[p][0] or own[p][0] == NEVER for p in self.order):
            return "infeasible"
        if not self.ready[place]:
            return "unknown"
        late = any(time > own[p][0] for p, time in self.promise.items())
        step = self.process["customers"][customer]["at"]
        standing = max([2 * late, *map(self.standing, self.entering(step))])
        return ("holds", "conditional", "unsupported")[standing]


def best_ready(process: dict[str, Any]) -> dict[str, int | None]:
    """The earliest each customer can be served: best durations, the best branch of each choice."""
    choices = [list(step["choose"].values()) for step in process["steps"].values() if step.get("choose")]
    found: dict[str, list[int | None]] = {id_: [] for id_ in process["customers"]}
    for taken in product(*choices):
        out = frozenset(id_ for branches in choices for b in branches for id_ in b) - {
            i for b in taken for i in b
        }
        brute = Brute(process, worst=False, left_out=out)
        brute.forward()
        for id_, times in found.items():
            times.append(brute.early["due", id_] if brute.ready["due", id_] else None)
    best = {id_: min(NEVER if time is None else time for time in times) for id_, times in found.items()}
    return {id_: time if NEVER < time < FOREVER else None for id_, time in best.items()}
