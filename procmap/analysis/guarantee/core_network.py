"""The core of a process as a temporal network, and its answers in terms of the process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from procmap.analysis.guarantee.core import duration_of
from procmap.analysis.guarantee.edges import Edges
from procmap.analysis.guarantee.records import Decision, Doubt, Fact, Outcome, Part
from procmap.analysis.links import Link
from procmap.analysis.plan import Plan, reach
from procmap.analysis.temporal.network import Network
from procmap.analysis.temporal.records import Conflict, Wait

_CLOCK = "clock"
"""The point that instants are counted from."""


class Told(NamedTuple):
    """What the network says, in terms of the process; ``origin`` is the instant of its clock."""

    strong: bool
    dynamic: bool
    timetable: tuple[tuple[str, int], ...]
    decisions: tuple[Decision, ...]
    facts: tuple[Fact, ...] = ()
    missing: int = 0
    outcomes: tuple[Outcome, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class CoreNetwork:
    """Builds the network of a core: durations and transfers, handoffs, greatest times, instants at its edges."""

    def __init__(self, plan: Plan, core: frozenset[str], edges: Edges) -> None:
        self.plan, self.core, self.edges = plan, core, edges
        self.network = Network()
        self.network.add_point(_CLOCK)
        self.fact: list[Fact] = []
        self.part: dict[int, Part] = {}
        self.observed: dict[str, Part] = {}
        self.starts: dict[str, str] = {}
        links = [link for link in plan.links if link.source in core and link.target in core]
        self.joined = {link.target for link in links if link.relation.endswith("finish")}
        self.joined |= {id_ for id_, end in edges.arrives if end == "finish"}
        instants = [one.best for one in edges.arrives.values()] + [one.at for one in edges.due.values()]
        releases = {id_: self._release(id_) for id_ in plan.steps if id_ in core}
        self.origin = min([*instants, *(at for at in releases.values() if at is not None)], default=0)
        for id_, at in releases.items():
            self._step(id_, at)
        for number, link in enumerate(links):
            self._link(number, link)
        for (id_, end), arrives in edges.arrives.items():
            self._arrives(id_, end, (arrives.best, arrives.worst))
        for (id_, end), due in edges.due.items():
            point = self._end(id_, end)
            self._relate(_CLOCK, point, None, due.at - self.origin, Fact(due.kind, due.id, id_, due.at))

    def _release(self, id_: str) -> int | None:
        step = self.plan.steps[id_]
        if step.not_before is None:
            return None
        return self.plan.clocks.not_before(step.not_before, self.plan.clocks.of_step(step))

    def _end(self, id_: str, end: str) -> str:
        return f"{end} {id_}"

    def _relate(self, before: str, after: str, low: int | None, high: int | None, fact: Fact) -> None:
        self.network.add(before, after, low, high)
        self.fact.append(fact)

    def _vary(self, before: str, after: str, ends: tuple[int, int], part: Part) -> None:
        number = self.network.add_uncertain(before, after, *ends)
        self.fact.append(Fact(part.kind, part.step, part.target, 0))
        self.part[number] = part
        self.observed[after] = part

    def _step(self, id_: str, release: int | None) -> None:
        start, finish = self._end(id_, "start"), self._end(id_, "finish")
        self.starts[start] = id_
        spread = duration_of(self.plan, id_)
        assert spread is not None
        done = self._end(id_, "work") if id_ in self.joined else finish
        if spread.exact:
            length = spread.worst.amount
            self._relate(start, done, length, length, Fact("duration", id_, None, length))
        else:
            self._vary(start, done, (spread.best.amount, spread.worst.amount), Part("duration", id_))
        if done != finish:
            self._relate(done, finish, 0, None, Fact("order", id_, id_, 0))
        if release is not None:
            self._relate(_CLOCK, start, release - self.origin, None, Fact("release", id_, None, release))

    def _link(self, number: int, link: Link) -> None:
        from_, to = link.relation.split("-")
        tail, head = self._end(link.source, from_), self._end(link.target, to)
        best = sum(leg.spread.best.amount for leg in link.legs)
        worst = sum(leg.spread.worst.amount for leg in link.legs)
        kind = "transfer" if worst else "order"
        fact = Fact(kind, link.source, link.target, worst)
        if best == worst:
            self._relate(tail, head, worst, None, fact)
        else:
            self._vary(tail, f"arrival {number}", (best, worst), Part("transfer", link.source, link.target))
            self._relate(f"arrival {number}", head, 0, None, fact._replace(kind="order", value=0))
        if link.at_most is not None:
            most = link.at_most.best.amount
            self._relate(tail, head, None, most, Fact("limit", link.source, link.target, most))

    def _arrives(self, id_: str, end: str, between: tuple[int, int]) -> None:
        best, worst = between
        fact = Fact("inputs", id_, None, worst)
        if best == worst:
            self._relate(_CLOCK, self._end(id_, end), worst - self.origin, None, fact)
            return
        inputs = f"inputs {end} {id_}"
        ends = (best - self.origin, worst - self.origin)
        self._vary(_CLOCK, inputs, ends, Part("inputs", id_))
        self._relate(inputs, self._end(id_, end), 0, None, Fact("order", id_, id_, 0))

    def tell(self) -> Told:
        """The verdicts, with their strategy or conflict."""
        strong, dynamic = self.network.controllable("strong"), self.network.controllable("dynamic")
        conflict = self.network.consistent().conflict or dynamic.conflict
        told = Told(bool(strong), bool(dynamic), self._timetable() if strong else (), ())
        if conflict is None:
            return told._replace(decisions=tuple(self._decisions(dynamic.waits)))
        return told._replace(
            facts=tuple(dict.fromkeys(self._fact(conflict, n) for n in range(len(conflict.members)))),
            missing=conflict.missing,
            outcomes=tuple(
                Outcome(self.part[number], self._values(self.part[number], values))
                for number, values in conflict.outcomes.items()
            ),
            doubts=tuple(self._doubts(conflict)),
        )

    def _values(self, part: Part, values: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(self.origin + value for value in values) if part.kind == "inputs" else values

    def _fact(self, conflict: Conflict, place: int) -> Fact:
        member = conflict.members[place]
        fact = self.fact[member.number]
        if member.number not in self.part:
            return fact
        return fact._replace(value=self._values(self.part[member.number], (member.value,))[0])

    def _doubts(self, conflict: Conflict) -> Iterator[Doubt]:
        """Inputs that collide at different ends of their ranges, or of which the same is at both.

        They may hang together, or be known before they are there; at the same end they come together, in the worst or
        in the best case of the rest (unless that takes different branches).
        """
        sides = {
            value == self.network.relations[number].high
            for number, values in conflict.outcomes.items()
            for value in values
            if self.part[number].kind == "inputs"
        }
        chosen = any(step.choose for step in self.plan.steps.values())
        if len(sides) > 1 or (sides == {False} and chosen):
            for number in conflict.outcomes:
                if self.part[number].kind == "inputs":
                    yield Doubt("upstream", self.part[number].step)

    def _timetable(self) -> tuple[tuple[str, int], ...]:
        """When each step begins, as early as a timetable allows that serves all outcomes."""
        times = self.network.timetable(_CLOCK)
        found = ((id_, times[start]) for start, id_ in self.starts.items())
        return tuple((id_, self.origin + at) for id_, at in found if at is not None)

    def _decisions(self, waits: tuple[Wait, ...]) -> Iterator[Decision]:
        """Waits of starts, without those that follow from an earlier step's."""
        ahead: dict[str, list[str]] = {}
        for link in self.plan.links:
            ahead.setdefault(link.source, []).append(link.target)
        by_observed: dict[str, dict[str, Wait]] = {}
        for wait in waits:
            if wait.point in self.starts and wait.observed in self.observed:
                by_observed.setdefault(wait.observed, {})[self.starts[wait.point]] = wait
        order = {id_: n for n, id_ in enumerate(self.plan.steps)}
        found = []
        for observed, steps in by_observed.items():
            later = reach(ahead, [target for id_ in steps for target in ahead.get(id_, ())])
            found += [
                Decision(id_, self.observed[observed], wait.at_most)
                for id_, wait in steps.items()
                if id_ not in later and (wait.at_most is None or wait.since != _CLOCK)
            ]
        yield from sorted(found, key=lambda one: order[one.step])
