"""Where time is missing: one cause, one error.

Every promise is looked at under its own assumption: the inputs of the run of steps behind it come as *agreed*.
What then comes after the promised time is charged to that run and nowhere else; what it breaks further
downstream is listed as its effects.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from typing import NamedTuple

from procmap.analysis.arcs import step_forward
from procmap.analysis.assembly import Assembled
from procmap.analysis.assumed import assume
from procmap.analysis.cases import overrun
from procmap.analysis.network import MEASURED, UNKNOWN
from procmap.analysis.passes import Times
from procmap.analysis.plan import Plan
from procmap.analysis.solution import Deficit, Effect, Missed
from procmap.calendars import FOREVER, Departures, Duration, is_finite

MOST_TOLD = 50
"""Deficits of which the effects are told as well; each costs a walk downstream."""

_MOST_WALKED = 200_000
"""Arcs of the runs that are looked into for all deficits together."""

MOST_EFFECTS = 20
"""Contracts, and customer requirements, told among the effects of one deficit, the nearest first."""


class Run(NamedTuple):
    """The binding chain behind a point, back to the promise or release where it begins.

    ``arcs`` run backwards; ``begins_at`` is the position it begins at, ``begins`` the instant there.
    """

    arcs: tuple[int, ...]
    begins_at: int
    begins: int
    from_promise: bool


class Runs:
    """Every promised point and deadline of a network, each with the run of steps behind it."""

    def __init__(self, plan: Plan, worst: Assembled, best: Assembled, times: Times) -> None:
        self.plan = plan
        self.worst = worst
        self._asked = self._only_asked(worst)
        self.network, self.arrives, self.passes = assume(worst.network, self._asked)
        self.starts = self.network.arc_starts()
        self._best = best
        self._best_arrives = assume(best.network, self._only_asked(best)).arrives
        self._times = times
        self.contract_at = {place: key for key, place in worst.arrival.items()}
        self.customer_at = {place: id_ for id_, place in worst.customer.items()}
        self._after: dict[int, list[int]] = {}
        self._put_off: dict[int, list[int]] = {}
        self._walked = 0
        self._lacking: dict[int, str | None] = {}

    def _only_asked(self, assembled: Assembled) -> set[int]:
        """The positions whose time was asked for, and promised by nobody."""
        contracts = self.plan.contracts
        return {place for (id_, _), place in assembled.arrival.items() if not contracts[id_].answer.granted}

    def _begins(self, place: int) -> bool:
        """Whether a run begins at a position: it is promised, or asked for and in time."""
        late = place in self._asked and self.arrives[place] > self.network.promise.get(place, FOREVER)
        return place in self.network.promise and not late

    def due(self, place: int) -> int:
        """The promise at a position, else the customer's deadline there."""
        return self.network.promise.get(place, self.network.deadline[place])

    def ends(self) -> list[int]:
        """The positions at which a run ends, in topological order."""
        return sorted({*self.network.promise, *self.worst.customer.values()})

    def run(self, place: int) -> Run:
        """Follow the binding chain behind a position."""
        arcs: list[int] = []
        v = place
        while True:
            arc = self._binding(v)
            if arc is None:
                return Run(tuple(arcs), v, self.arrives[v], from_promise=False)
            arcs.append(arc)
            v = self.network.tail[arc]
            if self._begins(v):
                return Run(tuple(arcs), v, self.passes[v], from_promise=True)

    def _binding(self, v: int) -> int | None:
        if self.arrives[v] <= self.network.release[v]:
            return None
        arcs = range(self.starts[v], self.starts[v + 1])
        for arc in arcs:
            if step_forward(self.network, arc, self.passes[self.network.tail[arc]]) >= self.arrives[v]:
                return arc
        return None

    def behind(self, place: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The steps behind a position up to the promises before it, and those of unknown duration; in order."""
        steps, unknown = set(), set()
        met, open_ = {place}, deque([place])
        while open_:
            v = open_.popleft()
            for arc in range(self.starts[v], self.starts[v + 1]):
                u = self.network.tail[arc]
                if u in self.worst.owner and self.worst.owner[u] == self.worst.owner.get(v):
                    steps.add(self.worst.owner[u])
                    if self.network.flag.get(arc, 0) & UNKNOWN:
                        unknown.add(self.worst.owner[u])
                if u not in met and not self._begins(u):
                    met.add(u)
                    open_.append(u)
        ordered = sorted(steps, key=self.worst.start.__getitem__)
        return tuple(ordered), tuple(step for step in ordered if step in unknown)

    def between(self, begins: int, ends: int) -> tuple[str, ...]:
        """The steps on the ways from one position to another, in topological order."""
        after = self._downstream(begins) | {begins}
        met, open_ = {ends}, [ends]
        while open_:
            v = open_.pop()
            for arc in range(self.starts[v], self.starts[v + 1]):
                u = self.network.tail[arc]
                if u in after and u not in met:
                    met.add(u)
                    open_.append(u)
        owners = (self.worst.owner.get(place) for place in sorted(met))
        return tuple(dict.fromkeys(owner for owner in owners if owner is not None))

    def unknown_behind(self) -> list[bool]:
        """Per position: whether a step of unknown duration lies between it and the promises before it."""
        network, found = self.network, [False] * len(self.network.release)
        for arc, (u, v) in enumerate(zip(network.tail, network.head, strict=True)):
            if network.flag.get(arc, 0) & UNKNOWN or (found[u] and u not in network.promise):
                found[v] = True
        return found

    def late_requests(self) -> tuple[Deficit, ...]:
        """What was asked for by a time that nothing could keep: nobody promised it, so that none is charged with it."""
        late = [
            place for place in self.ends() if place in self._asked and self.arrives[place] > self.due(place)
        ]
        worst: dict[str | None, Deficit] = {}
        for place in late[:MOST_TOLD]:
            one = self._deficit(place, tell=False)
            other = worst.get(one.contract, one)
            worst[one.contract] = max(one, other, key=lambda deficit: deficit.missing)
        return tuple(worst.values())

    def late(self) -> list[int]:
        """The promises and deadlines that are late under their own assumption, in topological order."""
        return [v for v in self.ends() if self.arrives[v] > self.due(v) and v not in self._asked]

    def lacking(self, place: int) -> str | None:
        """The longest step of the run behind a position; of very many positions only the first are looked into."""
        if place not in self._lacking and len(self._lacking) < MOST_TOLD:
            self._lacking[place] = self._longest(self.run(place))
        return self._lacking.get(place)

    def deficits(self) -> tuple[tuple[Deficit, ...], int]:
        """The deficits, in topological order of where they arise, and how many more there are.

        Further ones are only counted once the runs behind them come to very many steps.
        """
        late = self.late()
        found: list[Deficit] = []
        while len(found) < len(late) and (self._walked < _MOST_WALKED or not found):
            found.append(self._deficit(late[len(found)], tell=len(found) < MOST_TOLD))
        return tuple(map(_cut, _merged([*found, *self._relative()]))), len(late) - len(found)

    def _deficit(self, place: int, tell: bool) -> Deficit:
        run = self.run(place)
        self._walked += len(run.arcs)
        steps = self._steps_of(run)
        behind = self.contract_at[run.begins_at][0] if run.from_promise else None
        contract = self.contract_at.get(place, (None, None))[0]
        return Deficit(
            kind=self._kind(place, run, contract, behind),
            contract=contract,
            customer=self.customer_at.get(place),
            behind=behind,
            steps=steps,
            step=self._longest(run) or (steps[0] if steps else ""),
            begins=run.begins if is_finite(run.begins) else None,
            comes=self.arrives[place],
            due=self.due(place),
            missing=self.arrives[place] - self.due(place),
            missing_best=self._best_missing(place),
            measured=self._fact(run),
            effects=self._effects(place) if tell else (),
            missed=self._missed(place, run),
        )

    def _kind(self, place: int, run: Run, contract: str | None, behind: str | None) -> str:
        if not is_finite(self.arrives[place]):
            return "never"
        if run.begins_at in self.network.raised and not run.from_promise:
            return "limit"
        if any(self.network.flag.get(arc, 0) & MEASURED for arc in run.arcs):
            return "measured"
        if behind is not None and self._counter_offer_alone(place, run, behind):
            return "counter-offer"
        if any(self.network.flag.get(arc, 0) & UNKNOWN for arc in run.arcs) or self.behind(place)[1]:
            return "window"
        if self._missed(place, run) is not None:
            return "departure"
        return "promise" if contract or behind or self._relies_on_within(run) else "handoff"

    def _relies_on_within(self, run: Run) -> bool:
        """Whether a promise "within" some time lies on the way."""
        steps = set(self._steps_of(run))
        return any(one.within and one.requirement.step in steps for one in self.plan.contracts.values())

    def _missed(self, place: int, run: Run) -> Missed | None:
        """The departure on the way whose predecessor would still have been in time."""
        for n, arc in enumerate(run.arcs):
            operator, u = self.network.operator.get(arc), self.network.tail[arc]
            if operator is None or operator.kind != Departures.kind:
                continue
            ready = self.passes[u]
            t = left = operator.backward(ready)
            for later in reversed(run.arcs[:n]):
                t = step_forward(self.network, later, t)
            leaves = operator.forward(ready)
            if is_finite(left) and t <= self.due(place) and left < ready:
                return Missed(self.worst.owner[u], ready, left, leaves)
        return None

    def _counter_offer_alone(self, place: int, run: Run, behind: str) -> bool:
        """Whether the run would do if its input came when it was asked for, not when it was promised."""
        contract = self.plan.contracts[behind]
        if contract.asked is None or contract.time is None or contract.time <= contract.asked:
            return False
        t = contract.asked
        for arc in reversed(run.arcs):
            t = step_forward(self.network, arc, t)
        return t <= self.due(place)

    def _best_missing(self, place: int) -> int:
        key, customer = self.contract_at.get(place), self.customer_at.get(place)
        there = self._best.arrival.get(key) if key else self._best.customer.get(customer or "")
        if there is None:
            return 0
        return max(0, self._best_arrives[there] - self.due(place))

    def _steps_of(self, run: Run) -> tuple[str, ...]:
        tails = [self.network.tail[arc] for arc in reversed(run.arcs)]
        if run.from_promise:  # the promise it begins with is the giver's, not part of the run
            tails = tails[1:]
        owners = (self.worst.owner.get(tail) for tail in tails)
        return tuple(dict.fromkeys(owner for owner in owners if owner is not None))

    def _longest(self, run: Run) -> str | None:
        """The step that takes most of the run: where a repair would look first."""
        spent: dict[str, int] = {}
        for arc in run.arcs:
            u, v = self.network.tail[arc], self.network.head[arc]
            owner = self.worst.owner.get(u)
            if owner is not None and self.worst.owner.get(v) == owner:
                spent[owner] = spent.get(owner, 0) + self.arrives[v] - self.passes[u]
        return max(reversed(spent), key=spent.__getitem__, default=None)

    def _fact(self, run: Run) -> int | None:
        for arc in run.arcs:
            if self.network.flag.get(arc, 0) & MEASURED:
                u, v = self.network.tail[arc], self.network.head[arc]
                ends = (self.worst.owner.get(u), self.worst.owner.get(v))
                return next((n for n, fact in self.plan.measured if (fact.from_, fact.to) == ends), None)
        return None

    def _effects(self, place: int) -> tuple[Effect, ...]:
        """The promises and deadlines that the earliest times really break: downstream, and of what is put off."""
        effects = []
        for v in sorted(self._downstream(place, put_off=True) - {place}):
            due = self.due(v)
            if (v not in self.network.promise and v not in self.customer_at) or due >= FOREVER:
                continue
            comes = self._times.at[v]
            lost = not self._times.known[v] and not self._times.covered[v]
            if comes > due or lost:
                contract = self.contract_at[v][0] if v in self.contract_at else None
                at = comes if due < comes < FOREVER else None
                sure = bool(self._times.known[v])
                effects.append(Effect(contract, self.customer_at.get(v), due, at, at is None or sure))
        return tuple(dict.fromkeys(effects))

    def _downstream(self, place: int, *, put_off: bool = False) -> set[int]:
        """The positions behind one; ``put_off``: and behind what greatest times put off because of them."""
        if not self._after:
            for u, v in zip(self.network.tail, self.network.head, strict=True):
                self._after.setdefault(u, []).append(v)
            at = self._times.at
            for limit in self.worst.network.limits if self.worst.network.raised else ():
                if limit.operator.backward(at[limit.head]) >= at[limit.tail]:
                    self._put_off.setdefault(limit.head, []).append(limit.tail)
        met: set[int] = set()
        open_ = [place]
        while open_:
            u = open_.pop()
            then = (*self._after.get(u, ()), *(self._put_off.get(u, ()) if put_off else ()))
            fresh = [v for v in then if v not in met]
            met.update(fresh)
            open_.extend(fresh)
        return met

    def _longer(self, step: str, takes: Duration, within: Duration, begins: int) -> int:
        """By how much work outlasts a promise "within": in their own unit, else in seconds from when it begins."""
        if takes.kind == within.kind:
            return takes.amount - within.amount
        if not is_finite(begins):
            return 0
        described = self.plan.steps[step]
        return overrun((takes, within), begins, self.plan.clocks.of_step(described), described)

    def _relative(self) -> list[Deficit]:
        """Promises "within" that are shorter than the work they are about."""
        found = []
        for (id_, _), place in self.worst.arrival.items():
            contract = self.plan.contracts[id_]
            step = contract.requirement.step
            takes = self.plan.steps[step].takes if step else None
            if contract.within is None or takes is None or step is None or place in self._asked:
                continue
            begins = self.arrives[self.worst.again[step]]
            missing = self._longer(step, takes.worst, contract.within, begins)
            if missing <= 0:
                continue
            found.append(
                Deficit(
                    kind="relative",
                    contract=id_,
                    customer=None,
                    behind=None,
                    steps=(step,),
                    step=step,
                    begins=begins if is_finite(begins) else None,
                    comes=takes.worst.amount,
                    due=contract.within.amount,
                    missing=missing,
                    missing_best=max(0, self._longer(step, takes.best, contract.within, begins)),
                    measured=None,
                    effects=self._effects(place),
                )
            )
        return found


def _merged(deficits: list[Deficit]) -> list[Deficit]:
    """One cause once: what the same run makes late for several consumers is charged at its worst.

    The other consumers' effects, and their own lateness, join the effects of the one that is kept.
    """
    kept: dict[Hashable, Deficit] = {}
    for deficit in deficits:
        cause = _cause(deficit)
        other = kept.get(cause)
        if other is None:
            kept[cause] = deficit
            continue
        worse, better = (deficit, other) if deficit.missing > other.missing else (other, deficit)
        own = Effect(better.contract, better.customer, better.due, better.comes)
        told = own if better.contract != worse.contract or better.customer != worse.customer else None
        effects = [*worse.effects, *([told] if told else []), *better.effects]
        kept[cause] = worse._replace(effects=tuple(dict.fromkeys(effects)))
    return list(kept.values())


def _cut(deficit: Deficit) -> Deficit:
    """A deficit with the nearest of its effects; the others are counted."""
    contracts = [effect for effect in deficit.effects if effect.contract is not None]
    customers = [effect for effect in deficit.effects if effect.contract is None]
    cut = set(contracts[MOST_EFFECTS:] + customers[MOST_EFFECTS:])
    if not cut:
        return deficit
    told = tuple(effect for effect in deficit.effects if effect not in cut)
    return deficit._replace(effects=told, more_effects=len(cut))


def _cause(deficit: Deficit) -> Hashable:
    """What makes two deficits one: the counter-offer, or the run of steps and where it begins."""
    if deficit.kind == "counter-offer":
        return deficit.kind, deficit.behind
    if deficit.kind in ("promise", "departure"):
        return deficit.kind, deficit.behind, deficit.begins, deficit.steps
    return deficit.kind, deficit.contract, deficit.customer, deficit.measured
