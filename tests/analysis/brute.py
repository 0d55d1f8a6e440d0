"""The whole calculation again, by trying every minute. It shares no code with the program.

Time is an index into the minutes of a stretch around the anchor day: 0 is "never", 1 the first minute, the
last index "after all of them". Every duration is a table, made by walking over the minutes one by one, that
gives the minute of the end for each minute of the beginning. Earliest times follow by looking them up from
step to step. A latest time is found by testing for *each* minute whether everything still holds if the point
came then. Windows, support and verdicts are taken from their definitions, by walking over the process.

A process is plain data, spelled as in :func:`processes.random_process`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

BEFORE, AFTER = 10, 14
"""Days of the stretch before the anchor day's midnight (UTC) and after it."""
LAST = (BEFORE + AFTER) * 1440
NEVER, FOREVER = 0, LAST + 1
GRANTED = {"yes", "in_force", "already_met"}
Point = tuple[Any, ...]
Table = np.ndarray


def base(anchor: date) -> int:
    """The instant (seconds UTC) that index 0 stands for."""
    start = datetime(anchor.year, anchor.month, anchor.day, tzinfo=UTC) - timedelta(days=BEFORE)
    return int(start.timestamp()) - 60


@cache
def readings(zone: str, anchor: date) -> Table:
    """What the wall clock reads at each minute, in minutes since the anchor day's 00:00 on that clock."""
    out = np.zeros(LAST + 2, dtype=np.int64)
    midnight = datetime.combine(anchor, datetime.min.time())
    start = base(anchor)
    for i in range(1, LAST + 1, 15):
        local = datetime.fromtimestamp(start + 60 * i, ZoneInfo(zone)).replace(tzinfo=None)
        first = int((local - midnight).total_seconds()) // 60
        out[i : i + 15] = range(first, first + len(out[i : i + 15]))
    out[0], out[-1] = -(10**9), 10**9
    return out


def first_at(zone: str, anchor: date, wall: int) -> int:
    """The first minute at which the clock reads ``wall`` or later (a deadline errs early)."""
    return int(np.argmax(readings(zone, anchor) >= wall))


def final_at(zone: str, anchor: date, wall: int) -> int:
    """The first minute from which the clock never again reads less than ``wall`` (a release errs late)."""
    earlier = np.nonzero(readings(zone, anchor) < wall)[0]
    return int(earlier[-1]) + 1


@dataclass(frozen=True)
class Calendar:
    """A week of windows in minutes (``week[0]`` is Monday) and closed days."""

    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    closed: frozenset[date] = frozenset()

    def windows(self, day: date) -> tuple[tuple[int, int], ...]:
        return () if day in self.closed else self.week[day.weekday()]


def always(zone: str) -> Calendar:
    """The calendar that never closes."""
    return Calendar(zone, (((0, 1440),),) * 7)


@cache
def working(calendar: Calendar, anchor: date) -> tuple[Table, dict[int, int]]:
    """For each minute whether it is worked, and for each working day (from the anchor) its close."""
    works = np.zeros(LAST + 2, dtype=bool)
    closes: dict[int, int] = {}
    for n in range(-BEFORE - 2, AFTER + 2):
        for start, end in calendar.windows(anchor + timedelta(days=n)):
            i = first_at(calendar.zone, anchor, n * 1440 + start)
            k = first_at(calendar.zone, anchor, n * 1440 + end + 1440 * (end <= start))
            works[i:k] = True
            closes[n] = k
    works[0] = works[-1] = False
    return works, closes


def walk_work(calendar: Calendar, anchor: date, amount: int) -> Table:
    """A second hand runs ahead of the first until so many worked minutes lie between them."""
    out = np.full(LAST + 2, FOREVER, dtype=np.int32)
    out[0] = NEVER
    if amount == 0:
        return np.arange(LAST + 2, dtype=np.int32)
    works = working(calendar, anchor)[0].tolist()
    ahead, done = 1, 0
    for t in range(1, LAST + 1):
        while done < amount and ahead <= LAST:
            done += works[ahead]
            ahead += 1
        if done < amount:
            break
        out[t] = ahead
        done -= works[t]
    return out


def walk_atomic(calendar: Calendar, anchor: date, amount: int) -> Table:
    """From the last minute back: begin now if the next ``amount`` minutes are all worked, else when one may."""
    out = np.full(LAST + 2, FOREVER, dtype=np.int32)
    out[0] = NEVER
    if amount == 0:
        return np.arange(LAST + 2, dtype=np.int32)
    works = working(calendar, anchor)[0].tolist()
    run, finish = 0, FOREVER
    for t in range(LAST, 0, -1):
        run = run + 1 if works[t] else 0
        finish = t + amount if run >= amount else finish
        out[t] = finish
    return out


def walk_moments(moments: set[int]) -> Table:
    """The next of some moments, from each minute on."""
    out = np.full(LAST + 2, FOREVER, dtype=np.int32)
    out[0] = NEVER
    following = FOREVER
    for t in range(LAST, 0, -1):
        following = t if t in moments else following
        out[t] = following
    return out


def walk_workdays(calendar: Calendar, anchor: date, count: int) -> Table:
    """The close of the count-th working day after the day of each minute."""
    out = np.full(LAST + 2, FOREVER, dtype=np.int32)
    out[0] = NEVER
    closes = working(calendar, anchor)[1]
    reading = readings(calendar.zone, anchor)
    for t in range(1, LAST + 1):
        day, left = int(reading[t]) // 1440, count
        while left and day < AFTER + 2:
            day += 1
            left -= day in closes
        out[t] = closes.get(day, FOREVER) if not left else FOREVER
    return out


@cache
def table(kind: str, amount: int, calendar: Calendar, anchor: date) -> Table:
    """The table of one kind of duration."""
    if kind == "elapsed":
        out = np.minimum(np.arange(LAST + 2, dtype=np.int32) + amount, FOREVER).astype(np.int32)
        out[0] = NEVER
        return out
    if kind == "work":
        return walk_work(calendar, anchor, amount)
    if kind == "atomic":
        return walk_atomic(calendar, anchor, amount)
    if kind == "workdays":
        return walk_workdays(calendar, anchor, amount)
    return walk_moments(set(working(calendar, anchor)[1].values()))


@cache
def departures(zone: str, anchor: date, times: tuple[int, ...], calendar: Calendar | None) -> Table:
    """The next departure from each minute on, on the working days of a calendar."""
    days = [
        n
        for n in range(-BEFORE - 1, AFTER + 1)
        if calendar is None or calendar.windows(anchor + timedelta(days=n))
    ]
    return walk_moments({first_at(zone, anchor, n * 1440 + time) for n in days for time in times} - {NEVER})


SAME = np.arange(LAST + 2, dtype=np.int32)


@dataclass
class Arc:
    """``head`` comes no earlier than ``table[tail]``."""

    tail: Point
    head: Point
    table: Table = field(default_factory=lambda: SAME)
    unknown: bool = False
    measured: bool = False


@dataclass
class Limit:
    """``head`` comes no later than ``until[tail]``."""

    tail: Point
    head: Point
    until: Table

    def first(self, minute: int) -> int:
        """The first minute of the tail that lets the head come at ``minute``, trying them all."""
        return int(np.argmax(self.until >= minute))


@cache
def until(kind: str, amount: int, calendar: Calendar, anchor: date) -> Table:
    """For each minute the last one that is not too late. Days end as those of a least time do."""
    if kind != "work":
        return table(kind, amount, calendar, anchor)
    out = np.full(LAST + 2, FOREVER, dtype=np.int32)
    out[0] = NEVER
    works = working(calendar, anchor)[0].tolist()
    ahead, done = 1, 0
    for t in range(1, LAST + 1):
        while ahead <= LAST and done + works[ahead] <= amount:
            done += works[ahead]
            ahead += 1
        if ahead > LAST:
            break
        out[t] = ahead
        done -= works[t]
    return out


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
        return table(kind, amount, always("UTC") if kind == "elapsed" else calendar, self.anchor)

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
                calendar = always("UTC") if kind == "elapsed" else self.calendar(source)
                self.limits.append(Limit(tail, head, until(kind, amount, calendar, self.anchor)))
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

    # Forward: step from point to point.

    def forward(self) -> None:
        """Earliest minutes, whether they are values or only bounds, and which are by promise.

        What lies too long before something else is put off to the first minute that is near enough, again and again.
        """
        self.floor, dark = {}, set[Point]()
        moved = True
        while moved:
            self._forward(dark)
            moved = False
            for limit in self.limits:
                need = limit.first(self.early[limit.head])
                sure = self.ready[limit.head]
                if need > max(self.early[limit.tail], self.floor.get(limit.tail, NEVER)):
                    self.floor[limit.tail] = need
                    (dark.discard if sure else dark.add)(limit.tail)
                    moved = True
                elif need == self.floor.get(limit.tail) != FOREVER and not sure and limit.tail not in dark:
                    dark.add(limit.tail)
                    moved = True

    def _forward(self, dark: set[Point]) -> None:
        self.early: dict[Point, int] = {}
        self.ready: dict[Point, bool] = {}
        self.by_promise: set[Point] = set()
        for p in self.order:
            self.early[p] = max(
                [
                    self.release.get(p, NEVER),
                    self.floor.get(p, NEVER),
                    *(int(a.table[self.early[a.tail]]) for a in self.into[p]),
                ]
            )
            self.ready[p] = all(self.ready[a.tail] and not a.unknown for a in self.into[p])
            self.ready[p] = self.ready[p] or any(
                self.ready[a.tail] and self._only_inside(a.tail, p) for a in self.into[p] if a.measured
            )
            self.ready[p] = self.ready[p] and not (p in dark and self.early[p] == self.floor[p])
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

    # Backward: try every minute.

    def _only_leaves_known(self, begins: Point, ends: Point, latest: dict[Point, tuple[int, bool]]) -> bool:
        """Whether nothing unknown leaves the ways between two points for a deadline elsewhere."""
        on = self.ways(begins, ends)
        leaving = [a for p in on - {ends} for a in self.out[p] if a.head not in on]
        return all(latest[a.head][1] and not a.unknown for a in leaving if latest[a.head][0] != FOREVER)

    def backward(self, customers: set[str]) -> dict[Point, tuple[int, bool]]:
        """The latest minute of each point for the deadlines of some customers, and whether it is a value.

        What would come too long after something else must come earlier, by durations alone; it is a value if the
        other's latest minute is one.
        """
        ceiling: dict[Point, int] = {}
        moved = True
        while moved:
            bare = self._backward(customers, ceiling, None)
            moved = False
            for limit in self.limits:
                most = int(limit.until[bare[limit.tail][0]])
                if most < min(bare[limit.head][0], ceiling.get(limit.head, FOREVER)):
                    ceiling[limit.head], moved = most, True
        dark: set[Point] = set()
        while True:
            latest, count = self._backward(customers, ceiling, dark), len(dark)
            for limit in self.limits:
                minute = bare[limit.tail][0]
                if not latest[limit.tail][1] and NEVER != int(limit.until[minute]) == ceiling.get(limit.head):
                    dark.add(limit.head)
            if len(dark) == count:
                return latest

    def _backward(
        self, customers: set[str], ceiling: dict[Point, int], dark: set[Point] | None
    ) -> dict[Point, tuple[int, bool]]:
        """Without ``dark`` by durations alone."""
        holds: dict[Point, Table] = {}
        latest: dict[Point, tuple[int, bool]] = {}
        for p in reversed(self.order):
            fine = np.ones(LAST + 2, dtype=bool)
            if p in self.due and p[1] in customers:
                fine[self.due[p] + 1 :] = False
            if p in ceiling:
                fine[ceiling[p] + 1 :] = False
            for arc in self.out[p]:
                fine &= holds[arc.head][arc.table]
            bind = [a for a in self.out[p] if latest[a.head][0] != FOREVER]
            value = all(latest[a.head][1] and not a.unknown for a in bind)
            value = value or any(
                latest[a.head][1] and self._only_leaves_known(p, a.head, latest) for a in bind if a.measured
            )
            if dark and p in dark and int(np.argmin(fine)) - 1 == ceiling[p]:
                value = False
            if (
                dark is not None
                and p in self.promise
                and not value
                and not fine.all()
                and self._outputs_kept(p, latest, customers, ceiling, dark)
            ):
                fine[self.promise[p] + 1 :] = False
                value = True
            holds[p] = fine
            late = FOREVER if fine.all() else int(np.argmin(fine)) - 1
            assert not fine[late + 1 :].any(), "a later minute holds where an earlier one does not"
            latest[p] = (late, value)
        return latest

    def _outputs_kept(
        self,
        p: Point,
        latest: dict[Point, tuple[int, bool]],
        customers: set[str],
        ceiling: dict[Point, int],
        doubtful: set[Point],
    ) -> bool:
        """Whether each way of unknown length from ``p`` ends at a promise that is early enough."""
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
                elif (arc.head in self.due and arc.head[1] in customers) or (
                    arc.head in ceiling and (state[1] or (arc.head in doubtful and late == ceiling[arc.head]))
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
        self.passes = passes = dict.fromkeys(self.order, NEVER)
        out: dict[tuple[str, str], int] = {}
        for p in self.order:
            came = max(
                [
                    self.release.get(p, NEVER),
                    self.floor.get(p, NEVER),
                    *(int(a.table[passes[a.tail]]) for a in self.into[p]),
                ]
            )
            passes[p] = self.promise.get(p, came)
            due = self.promise.get(p, self.due.get(p, FOREVER))
            if p in self.promise and self.contracts[p[1]]["answer"] not in GRANTED:
                passes[p] = max(came, passes[p])  # asked for and promised by nobody: no deficit of its own
                continue
            if came > due:
                key = ("contract" if p in self.promise else "customer", p[1])
                out[key] = max(out.get(key, 0), came - due)
                self.came[key] = max(self.came.get(key, 0), came)
        return out

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
