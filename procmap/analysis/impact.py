"""What follows where a step comes later than planned, or a department is away for a day.

The plan is gone through again forward from what goes wrong. Everything else happens as planned: nobody works faster.
So the steps of a window, of which only the whole is agreed, take all the time that they had (``comes``); if they could
do with less, it comes no earlier than ``at_best``, which is never before it was planned. A greatest time counts from
what happened: it is broken where what it waits for comes later than the plan could know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from procmap.analysis.arcs import asked_forward, bare_backward
from procmap.analysis.assembly import Assembled, unsettled
from procmap.analysis.calculation import Calculation
from procmap.analysis.cases import Case, operator_for
from procmap.analysis.conflicts.members import amount_of
from procmap.analysis.network import Network
from procmap.analysis.outcomes import handoffs
from procmap.analysis.plan import Plan
from procmap.analysis.solution import Handoff, Window
from procmap.analysis.windows import find_windows
from procmap.calendars import FOREVER, Duration, is_finite
from procmap.model import CalendarSpec, Days, Process


class Trouble(NamedTuple):
    """What goes wrong: ``steps`` begin later by ``late``, or nobody works on them from ``begins`` to ``ends``."""

    steps: frozenset[str]
    late: Duration | None = None
    begins: int = 0
    ends: int = 0


class Hit(NamedTuple):
    """A contract or customer requirement that comes later, or a greatest time that is broken. Instants are seconds UTC.

    ``falls``: ``yes`` (it was in time and is late), ``perhaps`` (unless the window before it catches up), ``no`` (still
    in time), ``was`` (it was late already). ``known`` is false where it comes then at the earliest. A greatest time has
    a ``limit``, and ``due`` is when it has passed since what it counts from.
    """

    contract: str | None
    customer: str | None
    step: str | None
    due: int
    planned: int
    comes: int
    at_best: int
    falls: str
    known: bool
    limit: Limited | None = None


class Limited(NamedTuple):
    """Between which ends of which steps a greatest time counts, and how long it is."""

    source: str
    target: str
    relation: str
    most: Duration | None


class Rescue(NamedTuple):
    """The first place downstream that takes up the lateness arriving there.

    ``kind``: ``slack`` (a handoff with enough to spare), ``window`` (steps of unknown duration that have ``has`` for
    what must now be done in ``has - late``), ``waits`` (work would have waited there anyway).
    """

    kind: str
    steps: tuple[str, ...]
    late: int
    has: int


class Impact(NamedTuple):
    """What a trouble comes to in one state for one family. ``starts`` are the planned and the new start by step."""

    state: str
    family: str | None
    date: date
    zone: str
    starts: Mapping[str, tuple[int, int]]
    hits: tuple[Hit, ...]
    rescue: Rescue | None

    @property
    def falls(self) -> bool:
        """Whether anything that was in time may be late."""
        return any(hit.falls in ("yes", "perhaps") for hit in self.hits)


def without_day(process: Process, state: str, department: str, day: date) -> Process:
    """A copy in which the department's steps have calendars that are closed on a day."""
    found = process.states[state]
    owner = process.departments[department]
    calendars = dict(process.calendars)
    steps = dict(found.steps)
    for id_, step in found.steps.items():
        if step.department == department:
            usual = step.calendar or owner.calendar or process.calendar
            spec = calendars.get(usual, CalendarSpec())
            days = {one: windows for one, windows in spec.days.items() if one != day}
            closed = (*spec.closed, Days(day, day))
            calendars[f"{usual} away"] = spec.model_copy(update={"closed": closed, "days": days})
            steps[id_] = step.model_copy(update={"calendar": f"{usual} away"})
    states = {**process.states, state: found.model_copy(update={"steps": steps})}
    return process.model_copy(update={"calendars": calendars, "states": states})


def impact(plan: Plan, changed: Plan, trouble: Trouble) -> Impact:
    """What a trouble comes to. ``changed`` is the plan with other calendars, or the same one. O(n + m).

    Raises ``CycleError``, ``RoundsError`` and ``CalendarError`` as solving does.
    """
    found = Calculation(plan)
    after = found.worst if changed is plan else unsettled(changed, Case())
    wave = _Wave(found, after, changed, trouble)
    hits = tuple(wave.hits())
    return Impact(
        plan.state_id, plan.family, plan.anchor, plan.process.timezone, wave.starts(), hits, wave.rescue()
    )


class _Wave:
    """Planned and new times of every point of a network."""

    def __init__(self, found: Calculation, after: Assembled, changed: Plan, trouble: Trouble) -> None:
        self.found, self.after, self.plan, self.trouble = found, after, changed, trouble
        self.network = after.network
        self.arcs = after.network.arc_starts()
        self.begun = {after.start[step]: step for step in trouble.steps if step in after.start}
        self.release = self._releases()
        self.planned = self._planned()
        self.comes = self._forward(windows=True)
        at_best = self._forward(windows=False)
        self.at_best = [max(a, b) for a, b in zip(at_best, self.planned, strict=True)]

    def _releases(self) -> list[int]:
        """The releases of the changed network, and what the plan put off because of greatest times: nothing more."""
        network = self.found.network
        return [
            max(own, network.release[v]) if v in network.raised else own
            for v, own in enumerate(self.network.release)
        ]

    def _planned(self) -> list[int]:
        """The planned times. A step that may start whenever needed is planned as late as can be."""
        early, late = self.found.early, self.found.late
        first = [v for v in self.begun if not is_finite(early.at[v]) and is_finite(late.at[v])]
        if not first:
            return early.at
        release = self.found.network.release.copy()
        for v in first:
            release[v] = late.at[v]
        at = release.copy()
        for v in range(len(at)):
            at[v] = max(at[v], self._arrives(self.found.network, release, at, v))
            if v in early.by_promise:
                at[v] = max(at[v], early.at[v])
        return at

    def _arrives(self, network: Network, release: Sequence[int], at: Sequence[int], v: int) -> int:
        """When the last input of a point arrives, not before its release."""
        return asked_forward(network, self.arcs, at, (v, release[v]))

    def _forward(self, *, windows: bool) -> list[int]:
        at, usually = [0] * len(self.planned), self.found.network.release
        for v in range(len(at)):
            at[v] = self._arrives(self.network, self.release, at, v)
            usual = self._arrives(self.found.network, usually, self.planned, v)
            if v in self.begun:
                at[v] = self._begins(self.begun[v], max(at[v], self.planned[v]))
            elif is_finite(usual) and self.planned[v] > usual and windows:
                at[v] += self.planned[v] - usual
            at[v] += self._pause(at, v)
        return at

    def _begins(self, step: str, t: int) -> int:
        """When a step that is in trouble begins, if it would begin at ``t``."""
        trouble = self.trouble
        if trouble.late is None:
            return trouble.ends if trouble.begins <= t < trouble.ends else t
        calendar = self.plan.clocks.of_step(self.plan.steps[step])
        operator = operator_for(trouble.late, calendar, None)
        return t + trouble.late.amount if operator is None else operator.forward(t)

    def _pause(self, at: Sequence[int], v: int) -> int:
        """What a day away adds to work that is under way when it begins, and that no calendar interrupts."""
        trouble = self.trouble
        step = self.after.finishes.get(v)
        if trouble.late is not None or step not in trouble.steps:
            return 0
        for arc in range(self.arcs[v], self.arcs[v + 1]):
            tail = self.network.tail[arc]
            own = self.after.owner.get(tail) == step and arc not in self.network.operator
            if own and at[tail] < trouble.begins < at[tail] + self.network.lag[arc]:
                return trouble.ends - trouble.begins
        return 0

    def starts(self) -> dict[str, tuple[int, int]]:
        """The planned and the new start of the steps in trouble that begin later."""
        return {
            step: (self.planned[v], self.comes[v])
            for v, step in self.begun.items()
            if is_finite(self.comes[v]) and self.comes[v] > self.planned[v]
        }

    def hits(self) -> list[Hit]:
        """What comes later, in the order of the new times; of a contract with several takers the latest."""
        latest: dict[str, Hit] = {}
        for _, hit in self._contracts:
            id_ = hit.contract or ""
            if id_ not in latest or latest[id_].comes < hit.comes:
                latest[id_] = hit
        found = [*latest.values(), *(hit for _, hit in self._customers), *self._limits().values()]
        return sorted(found, key=lambda hit: (hit.comes, hit.customer is not None))

    @cached_property
    def _contracts(self) -> list[tuple[int, Hit]]:
        """The contracts that come later, by taker, each with its point."""
        found = []
        for (id_, _), v in self.after.arrival.items():
            contract = self.found.plan.contracts[id_]
            if contract.time is not None and self._moved(v):
                hit = self._hit(v, contract.time, contract=id_, step=contract.requirement.step)
                found.append((v, hit))
        return found

    @cached_property
    def _customers(self) -> list[tuple[int, Hit]]:
        """The customer requirements that come later, each with its point."""
        found = []
        for id_, v in self.after.customer.items():
            due = self.found.network.deadline[v]
            if is_finite(due) and self._moved(v):
                found.append((v, self._hit(v, due, customer=id_, step=self.found.plan.customers[id_].at)))
        return found

    def _limits(self) -> dict[Limited, Hit]:
        """Greatest times that are exceeded; of those of several times through a loop the one exceeded most."""
        found: dict[Limited, Hit] = {}
        for tail, head, operator, cause in self.network.stated_limits:
            if cause is None or not self._moved(head) or not is_finite(self.comes[tail]):
                continue
            due = operator.forward(self.comes[tail])
            if self.comes[head] > due:
                limited = Limited(cause.id, cause.target, cause.relation, amount_of(self.plan, cause))
                was = self.planned[head] > operator.forward(self.planned[tail])
                mended = self.at_best[head] <= operator.forward(self.at_best[tail])
                falls = "was" if was else "perhaps" if mended else "yes"
                hit = self._hit(head, due, step=cause.target)._replace(falls=falls, limit=limited)
                if limited not in found or found[limited].comes - found[limited].due < hit.comes - due:
                    found[limited] = hit
        return found

    @cached_property
    def _room(self) -> list[int]:
        """Until when each point may come so that no greatest time that the plan kept is broken."""
        due = [FOREVER] * len(self.comes)
        for tail, head, operator, _ in self.network.stated_limits:
            if is_finite(self.comes[tail]):
                most = operator.forward(self.comes[tail])
                if self.planned[head] <= most:
                    due[head] = min(due[head], most)
        return bare_backward(self.network, due)

    def _spare(self, handoff: Handoff, end: int) -> int | None:
        """What a handoff has to spare, where what greatest times count from happens as it does."""
        if handoff.slack is None or not is_finite(self._room[end]):
            return handoff.slack
        return min(handoff.slack, self._room[end] - self.planned[end])

    def _in_time(self, begins: int | None) -> bool:
        """Whether a consumer does not begin too late because of something else that it waits for."""
        if begins is None:
            return True
        return self.comes[begins] <= min(self.found.late.at[begins], self._room[begins])

    def _moved(self, v: int) -> bool:
        return is_finite(self.comes[v]) and self.comes[v] > self.planned[v]

    def _hit(
        self, v: int, due: int, *, step: str | None, contract: str | None = None, customer: str | None = None
    ) -> Hit:
        planned, comes, at_best = self.planned[v], self.comes[v], self.at_best[v]
        falls = "was" if planned > due else "no" if comes <= due else "perhaps" if at_best <= due else "yes"
        known = bool(self.found.early.known[v]) or not is_finite(self.found.early.at[v])
        return Hit(contract, customer, step, due, planned, comes, at_best, falls, known)

    def rescue(self) -> Rescue | None:
        """The first place downstream where the lateness can be taken up.

        What falls at the customer's is mended by nothing on another branch: only a window on the way to what may fall
        counts then. Where only promises inside fall, it is also what comes behind them, before the customer.
        """
        promises, customers = self._broken(self._contracts), self._broken(self._customers)
        windows = self._windows()
        if customers:
            before = self._leading_to(customers.get("perhaps", set()))
            places = [one for one in windows if one[0][1] in before]
        else:
            places = [*self._on_the_way(), *windows]
            if promises:
                near = self._leading_to(promises.get("perhaps", set()))
                near |= self._behind(set().union(*promises.values()))
                places = [one for one in places if one[0][1] in near]
        return min(places, key=lambda one: one[0], default=(0, None))[1]

    @staticmethod
    def _broken(hits: list[tuple[int, Hit]]) -> dict[str, set[int]]:
        """The points of what is late, by what becomes of it."""
        found: dict[str, set[int]] = {}
        for v, hit in hits:
            if hit.falls != "no":
                found.setdefault(hit.falls, set()).add(v)
        return found

    def _leading_to(self, ends: set[int]) -> set[int]:
        """The points on any way to some points, with them."""
        met = set(ends)
        for v in range(len(self.comes) - 1, -1, -1):
            if v in met:
                met.update(self.network.tail[arc] for arc in range(self.arcs[v], self.arcs[v + 1]))
        return met

    def _behind(self, begins: set[int]) -> set[int]:
        """The points on any way from some points, with them."""
        met = set(begins)
        for v in range(len(self.comes)):
            if any(self.network.tail[arc] in met for arc in range(self.arcs[v], self.arcs[v + 1])):
                met.add(v)
        return met

    def _on_the_way(self) -> list[tuple[tuple[int, int], Rescue]]:
        """Handoffs that are late and have enough to spare, or whose consumer begins no later than planned."""
        found = []
        for handoff in handoffs(self.found):
            end = self._end(handoff)
            if end is None or not self._moved(end):
                continue
            late = self.comes[end] - self.planned[end]
            pair = tuple(one for one in (handoff.source, handoff.target) if one)
            begins = self.after.start.get(handoff.target or "")
            place = end if begins is None else begins
            spare = self._spare(handoff, end)
            if spare is not None and spare >= late and self._in_time(begins):
                found.append(((self.planned[end], place), Rescue("slack", pair, late, spare)))
            elif begins is not None and not self._moved(begins):
                found.append(((self.planned[end], place), Rescue("waits", pair, late, late)))
        return found

    def _end(self, handoff: Handoff) -> int | None:
        if handoff.requirement is not None:
            return self.after.arrival.get((handoff.requirement, handoff.target))
        return self.after.finish.get(handoff.source)

    def _windows(self) -> list[tuple[tuple[int, int], Rescue]]:
        """Windows entered late whose steps of unknown duration have more time than is lost."""
        found = []
        for window in find_windows(self.found.runs, self.found.early, self.found.late):
            late = self._lateness(window)
            if window.left is not None and 0 < late <= window.left and window.contract is not None:
                at = min(self.after.start[step] for step in window.steps)
                found.append(((self.planned[at], at), Rescue("window", window.unknown, late, window.left)))
        return found

    def _lateness(self, window: Window) -> int:
        """By how much the window's first step begins later."""
        first = min(window.steps, key=lambda step: self.after.start[step])
        v = self.after.start[first]
        return self.comes[v] - self.planned[v] if self._moved(v) else 0
