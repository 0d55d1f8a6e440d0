"""A confidence budget: at which share of its cases each step may be counted, so that together a target share holds.

If step i takes no longer than its q_i-quantile Q_i(q_i) with probability q_i, all of them together do with probability
at least 1 - Σ (1 - q_i), whatever depends on whatever (Boole's inequality, the union bound). So a miss of 1 - target is
spent in parts of a thousandth, each on the step of the binding way to the customer whose quantile then falls most: for
quantiles that flatten towards the middle the best way to spend it on one chain. Departures, whole days and closing
hours make steps of that, so that two more ways are tried (``_least``). The times that follow are the latest ones: the
backward pass with those lengths.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from procmap.analysis.cases import Varying
from procmap.analysis.likelihood.result import Allowance, Budget, Latest
from procmap.analysis.network import Network
from procmap.analysis.outcomes import handoffs
from procmap.analysis.passes import backward
from procmap.calendars import FOREVER, NEVER, Operator, Sequence, is_finite
from procmap.calendars.bulk import numpy_or_raise

if TYPE_CHECKING:
    from procmap.analysis.calculation import Calculation
    from procmap.analysis.likelihood.engine import Engine

PARTS = 1000
"""A budget is spent in parts of a thousandth."""

MOST_PARTS = 500
"""Parts that are spent to find what can be guaranteed at all: less than half is no promise."""

TRIED = 24
"""Lengths that are tried on their own, at most: each try is a pass over the network."""


class Part(NamedTuple):
    """One length of an arc that may be counted at less than its worst."""

    arc: int
    place: int


def budgets(found: Calculation, engine: Engine, target: float) -> dict[str, Budget]:
    """The budget of each customer requirement that has a deadline and a time.

    Where no length on the way is uncertain there is nothing to spend on: what is guaranteed is all or nothing.
    """
    return {
        id_: _Spending(found, engine, place).budget(target)
        for id_, place in engine.assembled.customer.items()
        if engine.network.deadline[place] < FOREVER and engine.sure[place] and not engine.whenever[place]
    }


class _Spending:
    """The misses spent so far on the way to one customer requirement, in thousandths."""

    def __init__(self, found: Calculation, engine: Engine, customer: int) -> None:
        self.found, self.engine, self.customer = found, engine, customer
        self.network = engine.network
        on_the_way = engine.behind(customer)
        self.binding: set[int] = set()
        self.spent = {
            Part(arc, n): 0
            for arc, sources in engine.sources.items()
            if self.network.head[arc] in on_the_way
            for n in range(len(sources))
        }
        self.amounts = {
            part: engine.sources[part.arc][part.place].distribution.quantiles(PARTS) for part in self.spent
        }
        self._gains: dict[tuple[Part, int], tuple[float, int]] = {}
        self.weight = {part: 28_800 if self._kind(part) == "workdays" else 1 for part in self.spent}
        self.chosen = dict(self.network.operator)
        for arc in {part.arc for part in self.spent}:
            self.chosen[arc] = self._operator(arc)

    def budget(self, target: float) -> Budget:
        """Spend what the target leaves, and look how far one would have to go."""
        if not self.spent:
            return Budget(target, float(self._in_time()), 1.0, self._slack(), (), ())
        allowed = int((1 - target) * PARTS + 1e-9)  # 99.95 % leave nothing to miss: half a part is none
        least = self._least()
        enough = None if least is None else sum(least.values())
        begin = least if least is not None and enough is not None and enough <= allowed else {}
        self._count_at({part: begin.get(part, 0) for part in self.spent})
        self._slack()
        while sum(self.spent.values()) < allowed and self._spend(allowed - sum(self.spent.values())):
            self._slack()
        return Budget(
            target,
            0.0 if enough is None else 1 - enough / PARTS,
            prod(1 - misses / PARTS for misses in self.spent.values()),
            self._slack(),
            tuple(self._allowances(self.spent)),
            tuple(self._latest(replace(self.network, operator=dict(self.chosen)))),
        )

    def _least(self) -> dict[Part, int] | None:
        """The fewest misses found with which the customer is in time; ``None`` if half of the cases are not enough.

        Spent one after another; or all on one length, which gains where a departure or a day is to be caught; of
        the lesser, what was spent in vain is given back.
        """
        found = [one for one in (self._one_by_one(), *self._alone()) if one is not None]
        if not found:
            return None
        least = min(found, key=lambda one: sum(one.values()))
        for part in sorted(least, key=lambda one: -least[one])[:TRIED]:
            if least[part]:
                least[part] = self._fewest(least, part, least[part])
        return least

    def _one_by_one(self) -> dict[Part, int] | None:
        self._count_at(dict.fromkeys(self.spent, 0))
        while not self._in_time():
            left = MOST_PARTS - sum(self.spent.values())
            if left <= 0 or not self._spend(left):
                return None
        return dict(self.spent)

    def _alone(self) -> Iterator[dict[Part, int]]:
        """Allocations that are spent on one length alone."""
        none = dict.fromkeys(self.spent, 0)
        for part in list(self.spent)[:TRIED]:
            self._count_at({**none, part: MOST_PARTS})
            if self._in_time():
                yield {**none, part: self._fewest(none, part, MOST_PARTS)}

    def _fewest(self, others: dict[Part, int], part: Part, enough: int) -> int:
        """The fewest misses of one length that are enough, the others as they are; ``enough`` are."""
        low, high = -1, enough
        while high - low > 1:
            middle = (low + high) // 2
            self._count_at({**others, part: middle})
            low, high = (low, middle) if self._in_time() else (middle, high)
        return high

    def _count_at(self, spent: dict[Part, int]) -> None:
        """Count every length at the share that is spent on it."""
        changed = {part.arc for part, misses in spent.items() if misses != self.spent[part]}
        self.spent = dict(spent)
        for arc in changed:
            self.chosen[arc] = self._operator(arc)

    def _in_time(self) -> bool:
        slack = self._slack()
        return slack is not None and slack >= 0

    def _early(self) -> list[int]:
        """The forward pass with the lengths that count now; what is unknown comes as promised."""
        network = self.network
        at = network.release.copy()
        starts = self.engine.starts
        for v in range(len(at)):
            for arc in range(starts[v], starts[v + 1]):
                at[v] = max(at[v], self._along(arc, at[network.tail[arc]]))
            if self.engine.by_promise[v]:
                at[v] = max(at[v], network.promise[v])
        return at

    def _along(self, arc: int, t: int) -> int:
        operator = self.chosen.get(arc)
        return t + self.network.lag[arc] if operator is None else operator.forward(t)

    def _slack(self) -> int | None:
        """What remains until the deadline; the way that decides it is kept as ``binding``."""
        early = self._early()
        self.binding = self._binding(early)
        ready = early[self.customer]
        return self.network.deadline[self.customer] - ready if is_finite(ready) else None

    def _binding(self, early: list[int]) -> set[int]:
        """The arcs of the way that decides when the customer is served."""
        network, starts = self.network, self.engine.starts
        arcs, v = set(), self.customer
        while early[v] > max(network.release[v], NEVER // 2):
            came = (
                (self._along(arc, early[network.tail[arc]]), -arc) for arc in range(starts[v], starts[v + 1])
            )
            latest, arc = max(came, default=(NEVER, 0))
            if latest < early[v]:
                break  # its promise decides
            arcs.add(-arc)
            v = network.tail[-arc]
        return arcs

    def _spend(self, most: int) -> bool:
        """Spend where a part gains most on the binding way, until the length falls; false where nothing is to gain."""
        gains = [(*self._gain(part), -n, part) for n, part in enumerate(self.spent)]
        gains = [one for one in gains if one[0] > 0 and -one[1] <= most]
        if not gains:
            return False
        _, parts, _, part = max([one for one in gains if one[3].arc in self.binding] or gains)
        self.spent[part] -= parts
        self.chosen[part.arc] = self._operator(part.arc)
        return True

    def _gain(self, part: Part) -> tuple[float, int]:
        """The seconds (a working day as 8 hours) that a part gains at best where a length goes on from what is spent.

        Whole days and samples stay as they are for many parts: so many, less than 0, it takes until the length falls.
        """
        spent = self.spent[part]
        if (part, spent) not in self._gains:
            np = numpy_or_raise()
            amounts = self.amounts[part][spent : min(spent + MOST_PARTS, PARTS - 1) + 1]
            gained = amounts[0] - np.array(amounts[1:] or amounts, np.int64)
            falls = int(np.argmax(gained > 0)) + 1
            best = float((gained / np.arange(1, len(gained) + 1)).max())
            self._gains[part, spent] = best * self.weight[part], -falls
        return self._gains[part, spent]

    def _kind(self, part: Part) -> str:
        """``elapsed``, ``work`` or ``workdays``."""
        operator = self.network.operator[part.arc]
        parts = operator.parts if isinstance(operator, Sequence) else (operator,)
        return [one for one in parts if isinstance(one, Varying)][part.place].spread.worst.kind

    def _amount(self, part: Part, spent: int) -> int:
        return self.amounts[part][spent]

    def _operator(self, arc: int) -> Operator:
        """The operator of an arc at the shares that count now."""
        operator = self.network.operator[arc]
        if isinstance(operator, Varying):
            return operator.taking(self._amount(Part(arc, 0), self.spent[Part(arc, 0)]))
        assert isinstance(operator, Sequence)
        parts: list[Operator] = []
        place = 0
        for one in operator.parts:
            if isinstance(one, Varying):
                parts.append(one.taking(self._amount(Part(arc, place), self.spent[Part(arc, place)])))
                place += 1
            else:
                parts.append(one)
        return Sequence(tuple(parts))

    def _allowances(self, spent: dict[Part, int]) -> Iterator[Allowance]:
        """The shares by length; of a step gone through several times the strictest."""
        told: dict[tuple[str, str | None], Allowance] = {}
        for part, misses in spent.items():
            key = self.engine.sources[part.arc][part.place].key
            one = Allowance(*key, 1 - misses / PARTS, self._amount(part, misses), self._kind(part))
            if key not in told or told[key].share < one.share:
                told[key] = one
        yield from told.values()

    def _latest(self, network: Network) -> Iterator[Latest]:
        self.chosen = dict(network.operator)
        early = self._early()
        due = [FOREVER] * len(network.release)
        due[self.customer] = network.deadline[self.customer]
        late = backward(network, due)
        for one in handoffs(self.found):
            place = self.engine.place(one.source, one.target, one.requirement)
            if place is None or not is_finite(late.at[place.head]):
                continue  # nowhere, or not on the way to this customer
            if place.arc is not None:
                ready = self._along(place.arc, early[network.tail[place.arc]])
            else:
                ready = early[place.point or 0]
            yield Latest(
                one.source,
                one.target,
                one.requirement,
                late.at[place.head],
                ready if is_finite(ready) else None,
            )
