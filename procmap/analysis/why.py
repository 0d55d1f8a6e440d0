"""Why a time is what it is: the binding chain, each link with its operator, its owner and its certificate.

A latest time b before a deadline d is right exactly when ``f(b) <= d < f(b + 1)``: one second later would miss.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.arcs import binding_arc, step_backward, step_forward
from procmap.analysis.network import MEASURED, UNKNOWN, Limit
from procmap.calendars import FOREVER, is_finite

if TYPE_CHECKING:
    from procmap.analysis.calculation import Calculation
    from procmap.analysis.passes import Times


class WhyLink(NamedTuple):
    """One link of a binding chain.

    ``kind``: ``step`` (its duration), ``handoff`` (its transfer), ``promise`` (a window kept by a contract),
    ``measured`` (a measured run), ``limit`` (a greatest time from ``step`` to ``target``, which binds the other way
    round: of its proof see ``certified``), ``deadline`` (the customer's requirement), ``release`` (where the chain
    begins). ``operator`` names the map: ``elapsed``, ``work``, ``atomic``, ``workdays``, ``eod``,
    ``departures``, ``sequence`` (several transfers), ``promise``, ``deadline``, ``release``, or ``unknown``
    (counted as 0); ``amount`` is in seconds, or a count of working days. The certificate: ``latest`` at the near
    end serves ``due`` at the far end, since ``forward_latest = f(latest) <= due < f(latest + 1) = forward_next``.
    """

    kind: str
    step: str | None
    target: str | None
    requirement: str | None
    department: str | None
    operator: str
    amount: int | None
    latest: int
    due: int
    forward_latest: int
    forward_next: int

    @property
    def certified(self) -> bool:
        """Whether the two forward evaluations prove that ``latest`` is the latest."""
        if self.kind == "limit":
            return self.forward_next < self.latest <= self.forward_latest
        return self.forward_latest <= self.due < self.forward_next


class Why(NamedTuple):
    """The answer to "why this time?" for one step or requirement.

    ``needed`` runs from the subject to the customer's deadline and explains ``needed_by``; ``ready`` runs from
    the subject back to where the work begins and explains ``ready_at`` (there ``latest`` is the earliest time
    at the near end and ``due`` what it gives). Either may be empty, where nothing binds or nothing is known.
    """

    state: str
    family: str | None
    date: date
    zone: str
    subject: str
    what: str
    needed_by: int | None
    ready_at: int | None
    slack: int | None
    needed: tuple[WhyLink, ...]
    ready: tuple[WhyLink, ...]


_NAMES = {"working_days": "workdays", "end_of_day": "eod"}


def explain(found: Calculation, subject: str) -> Why | None:
    """Why a step, a requirement or a customer requirement has the times it has; ``None`` if it is not there."""
    place = _place(found, subject)
    if place is None:
        return None
    needed, ready = found.late.value(place), found.early.value(place)
    return Why(
        found.plan.state_id,
        found.plan.family,
        found.plan.anchor,
        found.plan.process.timezone,
        subject,
        _what(found, subject),
        needed,
        ready,
        None if needed is None or ready is None else needed - ready,
        tuple(_Chains(found).towards_customer(place)) if needed is not None else (),
        tuple(_Chains(found).towards_beginning(place)) if ready is not None else (),
    )


def _place(found: Calculation, subject: str) -> int | None:
    """A step's finish, else a requirement's arrival (the tightest), else a customer requirement's deadline."""
    if subject in found.worst.finish:
        return found.worst.finish[subject]
    arrivals = [place for (id_, _), place in found.worst.arrival.items() if id_ == subject]
    if arrivals:
        return min(arrivals, key=found.late.at.__getitem__)
    return found.worst.customer.get(subject)


def _what(found: Calculation, subject: str) -> str:
    plan = found.plan
    if subject in plan.steps:
        return plan.steps[subject].name
    if subject in plan.contracts:
        return plan.contracts[subject].requirement.what
    return plan.customers[subject].what


class _Chains:
    """Walks the binding arcs of a calculation, in either direction."""

    def __init__(self, found: Calculation) -> None:
        self.found = found
        self.network = found.network
        self.runs = found.runs
        self.starts = self.network.arc_starts()
        self.told: set[Limit] = set()
        self.leaving: dict[int, list[int]] = {}
        for arc, tail in enumerate(self.network.tail):
            self.leaving.setdefault(tail, []).append(arc)

    def towards_customer(self, place: int) -> Iterator[WhyLink]:
        """What forces the latest time, up to the deadline: greatest times only as far as they have a part in it."""
        v, late = place, self.found.late
        for hop, w in self._beside_limits(place):
            if isinstance(hop, Limit):
                yield from [self._limit(hop, late.at[v], late.at[w])] if hop.stated else []
            else:
                yield from self._told(hop, (v, w), late)
            v = w
        yield from self._to_deadline(v, self._free(v) or late)

    def _to_deadline(self, v: int, late: Times) -> Iterator[WhyLink]:
        """The arcs that force a latest time, among the ``late`` ones, up to the deadline."""
        while (hop := self._forced(v, late)) is not None:
            arc, w = hop
            yield from self._told(arc, (v, w), late)
            v = w
        customer = self.runs.customer_at.get(v)
        if customer is not None and is_finite(late.at[v]):
            at = late.at[v]
            step = self.found.plan.customers[customer].at
            owner = self.found.plan.department(step)
            yield WhyLink("deadline", step, None, customer, owner, "deadline", None, at, at, at, at + 1)

    def _free(self, v: int) -> Times | None:
        """The times without greatest ones, where they come to the same at ``v``: these lead to a deadline."""
        late, free = self.found.late, self.found.unlimited
        return free if (free.at[v], free.known[v]) == (late.at[v], late.known[v]) else None

    def _beside_limits(self, place: int) -> list[tuple[int | Limit | None, int]]:
        """The way by what forces each latest time, to the nearest that greatest times have no part in.

        Each hop with where it leads. Where all ways run in circles, one that meets no point twice.
        """
        by: dict[int, tuple[int, int | Limit | None]] = {place: (place, None)}
        open_, last = [place], place
        for v in open_:
            last = v
            if self._free(v) is not None:
                break
            for hop, w in self._pressing(v):
                if w not in by:
                    by[w] = v, hop
                    open_.append(w)
        way = []
        while last != place:
            before, hop = by[last]
            way.append((hop, last))
            last = before
        return way[::-1]

    def _pressing(self, v: int) -> Iterator[tuple[int | Limit | None, int]]:
        """The arc, or the promise ahead, that forces the latest time of a point, and the maximum lags that do."""
        late = self.found.late
        forced = self._forced(v, late)
        if forced is not None:
            yield forced
        for limit in self._limits_to.get(v, ()):
            tail = late.at[limit.tail]
            if is_finite(tail) and limit.operator.forward(tail) == late.at[v]:
                yield limit, limit.tail

    @cached_property
    def _limits_to(self) -> dict[int, list[Limit]]:
        found: dict[int, list[Limit]] = {}
        for limit in self.network.limits:
            found.setdefault(limit.head, []).append(limit)
        return found

    def _forced(self, v: int, late: Times) -> tuple[int | None, int] | None:
        """The arc out of a point that forces its latest time, or ``None`` and the promise that speaks for it."""
        if v in late.by_promise and v in self.network.promise:
            ahead = self._kept_by(v)
            return None if ahead is None else (None, ahead)
        for arc in self.leaving.get(v, ()):
            if step_backward(self.network, arc, late.at[self.network.head[arc]]) <= late.at[v]:
                return arc, self.network.head[arc]
        return None

    def _told(self, arc: int | None, ends: tuple[int, int], late: Times) -> Iterator[WhyLink]:
        """What is said of an arc, or of the promise at its far end."""
        v, w = ends
        if arc is None:
            yield self._promise(v, w, late.at[v], self.network.promise[w])
        elif self._tells(arc):
            yield self._link(arc, late.at[v], late.at[w])

    def _raising(self, v: int) -> Limit | None:
        """The maximum lag that forces the earliest time of its tail; each is told once."""
        early = self.found.early
        for limit in self.network.limits if v in self.network.raised else ():
            fresh = limit.tail == v and limit not in self.told and is_finite(early.at[limit.head])
            if fresh and limit.operator.backward(early.at[limit.head]) == early.at[v]:
                self.told.add(limit)
                return limit
        return None

    def _limit(self, limit: Limit, near: int, far: int) -> WhyLink:
        """A maximum lag by which the time ``near`` at one end follows from ``far`` at the other."""
        op, owner = limit.operator, self.found.worst.owner
        step, target = owner.get(limit.tail), owner.get(limit.head)
        if near > far:  # the head's latest time, from the tail's
            proof = (near, far, op.forward(far), near - 1)
        else:  # the tail's earliest time, from the head's
            proof = (far, near, op.forward(near), op.forward(near - 1))
        amount = getattr(op, "seconds", None)
        return WhyLink("limit", step, target, None, self._owner(target, None), op.kind, amount, *proof)

    def _kept_by(self, v: int) -> int | None:
        """The nearest promise ahead, which speaks for the window that begins at ``v``."""
        met, open_ = {v}, [v]
        for u in open_:
            for arc in self.leaving.get(u, ()):
                w = self.network.head[arc]
                if w in self.network.promise:
                    return w
                if w not in met:
                    met.add(w)
                    open_.append(w)
        return None

    def towards_beginning(self, place: int) -> Iterator[WhyLink]:
        """The arcs that force the earliest time, back to the release."""
        early, v = self.found.early, place
        while True:
            if v in early.by_promise:
                run = self.runs.run(v)
                yield self._promise(run.begins_at, v, run.begins, early.at[v])
                v = run.begins_at
                if not run.from_promise:
                    break
                continue
            arc = binding_arc(self.network, range(self.starts[v], self.starts[v + 1]), early.at, v)
            if arc is None:
                limit = self._raising(v)
                if limit is None:
                    break
                if limit.stated:
                    yield self._limit(limit, early.at[v], early.at[limit.head])
                v = limit.head
                continue
            u = self.network.tail[arc]
            if self._tells(arc):
                yield self._link(arc, early.at[u], early.at[v])
            v = u
        if is_finite(early.at[v]):
            at, step = early.at[v], self.found.worst.owner.get(v)
            contract = self.runs.contract_at.get(v, (None, None))[0]
            owner = self._owner(step, contract)
            yield WhyLink("release", step, None, contract, owner, "release", None, at, at, at, at + 1)

    def _owner(self, step: str | None, contract: str | None) -> str | None:
        if contract is not None:
            return self.found.plan.contracts[contract].giver
        return self.found.plan.department(step) if step is not None else None

    def _tells(self, arc: int) -> bool:
        """Whether an arc says anything: a duration, a transfer, or a contract's handoff."""
        head = self.network.head[arc]
        return bool(
            self.network.lag[arc] or arc in self.network.operator or arc in self.network.flag
            or head in self.runs.contract_at
        )  # fmt: skip

    def _link(self, arc: int, latest: int, due: int) -> WhyLink:
        tail, head = self.network.tail[arc], self.network.head[arc]
        step, other = self.found.worst.owner.get(tail), self.found.worst.owner.get(head)
        contract, target = self.runs.contract_at.get(head, (None, None))
        flag, op = self.network.flag.get(arc, 0), self.network.operator.get(arc)
        kind = "measured" if flag & MEASURED else "step" if step == other and contract is None else "handoff"
        name = "elapsed" if op is None else _NAMES.get(op.kind, op.kind)
        amount = self.network.lag[arc] if op is None else getattr(op, "seconds", getattr(op, "count", None))
        if flag & UNKNOWN:
            name, amount = "unknown", None
        return WhyLink(
            kind,
            step,
            target if contract else (other if kind != "step" else None),
            contract,
            self._owner(step, None),
            name,
            amount,
            latest,
            due,
            step_forward(self.network, arc, latest),
            step_forward(self.network, arc, latest + 1),
        )

    def _promise(self, begins: int, ends: int, latest: int, due: int) -> WhyLink:
        """A window: whoever gives the promise at its end answers for it; later inputs void the promise."""
        contract, _ = self.runs.contract_at[ends]
        given = self.found.plan.contracts[contract]
        behind = self.found.worst.owner.get(begins)
        return WhyLink(
            "promise", given.requirement.step, behind, contract, given.giver, "promise", None,
            latest, due, due, FOREVER,
        )  # fmt: skip
