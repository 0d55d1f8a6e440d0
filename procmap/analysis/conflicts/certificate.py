"""The proof of a conflict, and the same as plain data that can be checked without the solver.

``late`` and ``never`` are derivations: lines that each put one point off. ``circle`` is a sum. The data say everything
that a checker needs: the amounts, and of calendars the windows, of timetables the moments, for as long as it matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from json import dumps
from typing import Any, NamedTuple

from procmap.analysis.conflicts.demands import Active, Arc, Bound, Demands
from procmap.analysis.conflicts.derivation import Derivation, Line, around, circle, demand_of, derive
from procmap.analysis.fixpoint import Circle
from procmap.analysis.passes import forward
from procmap.calendars import (
    Atomic,
    Elapsed,
    Fresh,
    FreshElapsed,
    Operator,
    Timetable,
    Until,
    Work,
    is_finite,
)
from procmap.calendars import Sequence as OneByOne
from procmap.calendars.instant import DAY

FORMAT = 1
_MARGIN = 2 * DAY
_BASE = "base"
"""Stands among constraints for where one begins to look."""


class Step(NamedTuple):
    """What one demand does in a proof: from when to when it counts. A demand that counts several times is one step."""

    demand: int
    begins: int | None
    ends: int | None


class Proof(NamedTuple):
    """How a conflict is proved; see ``Conflict`` for the fields."""

    kind: str
    steps: tuple[Step, ...]
    missing: int | None
    comes: int | None
    part: Demands
    way: Derivation | None = None
    circle: Circle | None = None


def prove(demands: Demands, found: Active) -> Proof:
    """The proof that some demands cannot be met together. Raises ``ValueError`` where they can."""
    ring = circle(demands, found)
    if ring is not None:
        around_ = around(demands, found, ring)
        parts = (demand_of(demands, kind, n) for kind, n in around_)
        steps = tuple(
            Step(one, None, None) for one in dict.fromkeys(parts) if one is not None and one in found
        )
        return Proof("circle", steps, _excess(demands, found, ring), None, demands, circle=ring)
    for due in demands.dues:
        if due.demand in found:
            part, place = demands.towards(due.point)
            comes = forward(part.relaxed(found)).at[place]
            if comes > due.instant:
                return _late(part, found, due._replace(point=place), comes)
    way = derive(demands, found, None)
    if way is None:
        raise ValueError("these demands can be met together")
    return Proof("never", tuple(_steps(demands, way, found, never=True)), None, None, demands, way)


def _late(part: Demands, found: Active, due: Bound, comes: int) -> Proof:
    """The derivation up to when it really comes."""
    finite = is_finite(comes)
    way = derive(part, found, due._replace(instant=comes - 1) if finite else due)
    assert way is not None, "what comes too late is put off by something"
    way = way._replace(due=due)
    kind, missing = ("late", comes - due.instant) if finite else ("never", None)
    return Proof(
        kind, tuple(_steps(part, way, found, never=not finite)), missing, comes if finite else None, part, way
    )


def _steps(part: Demands, way: Derivation, found: Active, *, never: bool) -> Iterator[Step]:
    """What each demand does. Where there is ``never`` a time, those that count again and again have none either."""
    steps: dict[int, Step] = {}
    for line in way.lines:
        for demand in line.demands(part):
            if demand in found:
                begins = way.lines[line.behind].instant if line.behind >= 0 else None
                before = steps.get(demand)
                ends = line.instant if is_finite(line.instant) else None
                if never and (before or line.hops):
                    steps[demand] = Step(demand, None, None)
                else:
                    steps[demand] = before._replace(ends=ends) if before else Step(demand, begins, ends)
    yield from (step for step in steps.values() if step.demand != way.due.demand)
    if way.due.demand >= 0:
        yield Step(way.due.demand, None, way.due.instant)


def _excess(demands: Demands, found: Active, ring: Circle) -> int:
    total = 0
    for kind, n in around(demands, found, ring):
        if kind == "limit":
            total -= ring.most(demands.limits[n].operator)
        elif demands.arcs[n].demand in found:
            total += ring.least(demands.arcs[n].lag, demands.arcs[n].operator)
    return total


def certificate(
    about: dict[str, Any], labels: Sequence[dict[str, Any]], found: Active, proof: Proof
) -> dict[str, Any]:
    """The proof as plain data. ``about`` and ``labels`` (for each step of the proof) are passed on for people."""
    data = {"procmap_certificate": FORMAT, **about, "members": list(labels)}
    data |= _Spelling(proof, found).ring() if proof.circle else _Spelling(proof, found).lines()
    return data | {"sha256": digest(data)}


def digest(data: dict[str, Any]) -> str:
    """What tells whether anything was changed: of the data in one spelling, keys sorted, with a 0 in its own place."""
    return sha256(dumps(data | {"sha256": 0}, sort_keys=True).encode()).hexdigest()


class _Spelling:
    """Spells the constraints of one proof."""

    def __init__(self, proof: Proof, found: Active) -> None:
        self.proof, self.part, self.found = proof, proof.part, found
        self.member = {step.demand: n for n, step in enumerate(proof.steps)}
        self.calendars: list[Timetable] = []
        self.numbers: dict[tuple[str, int], int] = {}
        lines = proof.way.lines if proof.way else ()
        times = [line.instant for line in lines if is_finite(line.instant)]
        times += [hop.instant for line in lines for hop in line.hops]
        times += [proof.way.due.instant] if proof.way else []
        times += [self.part.base for line in lines if self._unfounded(line) is not None]
        self.since, self.until = min(times, default=0) - _MARGIN, max(times, default=0) + _MARGIN

    def lines(self) -> dict[str, Any]:
        """Constraints, and the lines that follow from them."""
        way = self.proof.way
        assert way is not None
        lines = [spelled for line in way.lines for spelled in self._lines(line)]
        constraints = [self._constraint(kind, n) for kind, n in self.numbers]
        by = {"kind": "by", "at": self.part.names[way.due.point], "time": way.due.instant}
        if way.due.demand >= 0:
            by["member"] = self.member[way.due.demand]
        lines.append([len(constraints), way.due.instant])
        looked = any(kind == _BASE for kind, _ in self.numbers)
        return {
            "calendars": self._calendars(),
            "until": self.until,
            "between": [self.part.base if looked else None, None if "member" in by else way.due.instant],
            "constraints": [*constraints, by],
            "proof": lines,
            "missing": self.proof.missing,
        }

    def _number(self, kind: str, n: int) -> int:
        return self.numbers.setdefault((kind, n), len(self.numbers))

    def _lines(self, line: Line) -> Iterator[list[Any]]:
        """A constraint and the time that it gives; of a round those of every hop, and how much further it goes.

        What no line before says anything of begins where one begins to look.
        """
        point = self._unfounded(line)
        if point is not None and (_BASE, point) not in self.numbers:
            yield [self._number(_BASE, point), self.part.base]
        if line.hops:
            yield [[[self._number(one.kind, one.number), one.instant] for one in line.hops], line.span]
        elif is_finite(line.instant):
            yield [self._number(line.kind, line.number), line.instant]
        else:
            n = self._fits_never(line)
            comes = self._operator(self.part.arcs[n]).forward(self.part.base)
            yield [self._number("arc", n), min(comes, self.until)]

    def _unfounded(self, line: Line) -> int | None:
        """The point that a line begins at, where nothing has put that off."""
        if line.kind == "release" and is_finite(line.instant):
            return None
        if line.kind == "release":
            return self.part.arcs[self._fits_never(line)].tail
        first = line.hops[0] if line.hops else line
        one = self.part.arcs[first.number] if first.kind == "arc" else self.part.limits[first.number]
        return None if line.behind >= 0 else one.tail if isinstance(one, Arc) else one.head

    def _fits_never(self, line: Line) -> int:
        """The arc of what takes no time anywhere before a point."""
        demand = self.part.releases[line.number].demand
        arcs = enumerate(self.part.arcs)
        return next(n for n, one in arcs if (one.head, one.demand) == (line.point, demand))

    def ring(self) -> dict[str, Any]:
        """The constraints around a circle, and in which seconds they are counted."""
        ring = self.proof.circle
        assert ring is not None
        constraints = [self._constraint(kind, n) for kind, n in around(self.part, self.found, ring)]
        counted = None if ring.calendar is None else self._calendar(ring.calendar)
        return {
            "calendars": {f"c{n}": [] for n in range(len(self.calendars))},
            "constraints": constraints,
            "circle": counted or "clock",
            "missing": self.proof.missing,
        }

    def _constraint(self, kind: str, n: int) -> dict[str, Any]:
        demand = None if kind == _BASE else demand_of(self.part, kind, n)
        own = {"member": self.member[demand]} if demand in self.member else {}
        names = self.part.names
        if kind == _BASE:
            return {"kind": "not-before", "at": names[n], "time": self.part.base}
        if kind == "release":
            point, instant, _ = self.part.releases[n]
            return own | {"kind": "not-before", "at": names[point], "time": instant}
        one = self.part.arcs[n] if kind == "arc" else self.part.limits[n]
        operator = self._operator(one) if isinstance(one, Arc) else one.operator
        ends = {"from": names[one.tail], "to": names[one.head], "map": self._map(operator)}
        return own | {"kind": "least" if kind == "arc" else "most"} | ends

    def _operator(self, arc: Arc) -> Operator:
        if arc.demand is None or arc.demand not in self.found:
            return Elapsed(0)
        return arc.operator or Elapsed(arc.lag)

    def _map(self, operator: Operator) -> list[Any]:
        if isinstance(operator, Until):
            operator = operator.operator
        if isinstance(operator, (Elapsed, FreshElapsed)) or (
            isinstance(operator, Work) and not operator.seconds
        ):
            return ["add", operator.seconds]
        if isinstance(operator, OneByOne):
            return ["then", *map(self._map, operator.parts)]
        if isinstance(operator, (Work, Fresh, Atomic)):
            kind = {Work: "work", Fresh: "until", Atomic: "atomic"}[type(operator)]
            return [kind, operator.seconds, self._calendar(operator.calendar)]
        return ["steps", list(self._stairs(operator))]

    def _stairs(self, operator: Operator) -> Iterator[list[int]]:
        """A map that is constant between moments: ``[x, y]`` for "from x on it gives y"."""
        t = self.since
        while t <= self.until:
            gives = operator.forward(t)
            yield [t, min(gives, self.until)]
            t = (operator.backward(gives) if is_finite(gives) else self.until) + 1

    def _calendar(self, calendar: Timetable) -> str:
        if calendar not in self.calendars:
            self.calendars.append(calendar)
        return f"c{self.calendars.index(calendar)}"

    def _calendars(self) -> dict[str, list[list[int]]]:
        return {f"c{n}": list(self._windows(one)) for n, one in enumerate(self.calendars)}

    def _windows(self, calendar: Timetable) -> Iterator[list[int]]:
        """The windows of a calendar as long as they matter; those that touch are one."""
        opens = calendar.next_opening(self.since)
        while opens < self.until:
            closes = _closes(calendar, opens)
            while closes < self.until and calendar.is_working(closes):
                closes = _closes(calendar, closes)
            yield [opens, min(closes, self.until)]
            opens = calendar.next_opening(closes)


def _closes(calendar: Timetable, opens: int) -> int:
    """The end of the window that an instant lies in."""
    table = calendar.table_at(opens)
    return next(end for start, end in zip(table.starts, table.ends, strict=True) if start <= opens < end)
